//! The phones of the demonstration: what a person would read on them, taken from `/dev/outbox`.
//! Must not know what the messages are good for.

use super::client::Call;
use super::stage::Stage;
use crate::commands::Failure;
use serde_json::Value;
use std::time::Duration;

/// Messages are sent in the background: usually there after some milliseconds.
const LOOKS: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);
const CODE_DIGITS: usize = 6;

/// Waits for the SMS with a code, shows it and gives the code.
pub(super) async fn read_code(stage: &Stage, number: &str) -> Result<String, Failure> {
    let is_code = |sms: &Value| field(sms, "to") == number && code_in(field(sms, "text")).is_some();
    let sms = wait_for(stage, "/sms", is_code).await?;
    let sms = sms.ok_or_else(|| stage.failed(format!("no SMS with a code came to {number}")))?;
    let text = field(&sms, "text");
    stage.show_message(&format!("SMS to {number}"), text);
    code_in(text).ok_or_else(|| stage.failed("the SMS has no code"))
}

/// Waits for a push to the phone with this push token, shows it as FCM received it and gives the message.
pub(super) async fn read_push(stage: &Stage, token: &str) -> Result<Value, Failure> {
    let push = wait_for(stage, "/pushes", |push| field(push, "target") == token).await?;
    let push = push.ok_or_else(|| stage.failed("no push came"))?;
    let message = push.get("message").cloned().unwrap_or_default();
    stage.remark("The message as Firebase Cloud Messaging received it:");
    stage.show_json(&message);
    Ok(message)
}

async fn wait_for(stage: &Stage, list: &str, wanted: impl Fn(&Value) -> bool) -> Result<Option<Value>, Failure> {
    let call = Call::get("/dev/outbox");
    stage.announce(&call);
    for _ in 0..LOOKS {
        let outbox = stage.ask(&call, 200).await?;
        let messages = outbox.json.pointer(list).and_then(Value::as_array);
        if let Some(found) = messages.and_then(|messages| messages.iter().rev().find(|message| wanted(message))) {
            return Ok(Some(found.clone()));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(None)
}

fn field<'a>(message: &'a Value, name: &str) -> &'a str {
    message.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The run of six digits in a text, which is no one-time link: that may hold any.
fn code_in(text: &str) -> Option<String> {
    if text.contains("/c/") {
        return None;
    }
    let mut runs = text.split(|character: char| !character.is_ascii_digit());
    runs.find(|run| run.len() == CODE_DIGITS).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::code_in;

    #[test]
    fn the_code_is_found_whatever_the_language() {
        assert_eq!(code_in("Код для входа: 041937. Действует 5 мин.").as_deref(), Some("041937"));
        assert_eq!(code_in("Open http://127.0.0.1:8080 within 5 min"), None);
        assert_eq!(code_in("Ответьте: http://127.0.0.1:8080/c/a-041937-b Молчание — не согласие."), None);
    }
}
