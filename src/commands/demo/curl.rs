//! A request as a `curl` command that can be pasted into a shell. Must not know what the request is for.

use super::client::Call;
use super::screen;
use reqwest::Method;

/// Columns of a command, which stands further in than other text.
const WIDTH: usize = screen::WIDTH - SCREEN_INDENT;
const SCREEN_INDENT: usize = screen::INDENT;
/// Before the first line of a body; its other lines stand as far in.
const BEGIN: &str = "  -d '";

/// The command in lines that fit the screen, as far as its words allow.
pub(super) fn lines(call: &Call) -> Vec<String> {
    let body = call.body.as_ref().map(|body| data(body, call.hidden.as_ref())).unwrap_or_default();
    // Two columns are for the sign that a line goes on.
    let mut lines = fill(&words(call), WIDTH - 2);
    let last = if body.is_empty() { lines.len().saturating_sub(1) } else { lines.len() };
    // Inside the quoted body a line goes on by itself.
    lines.iter_mut().take(last).for_each(|line| line.push_str(" \\"));
    lines.extend(body);
    lines
}

fn words(call: &Call) -> Vec<String> {
    let mut words = vec!["curl -sS".to_owned()];
    let is_plain = if call.body.is_some() { call.method == Method::POST } else { call.method == Method::GET };
    if !is_plain {
        words.push(format!("-X {}", call.method));
    }
    words.push(match call.variable {
        Some(variable) => format!("\"${variable}\""),
        None => format!("\"$API{}\"", call.address),
    });
    if let Some(file) = &call.file {
        words.push(format!("-o {file}"));
    }
    if let Some(token) = &call.token {
        words.push(format!("-H \"Authorization: Bearer ${}\"", token.variable));
    }
    if call.english {
        words.push("-H 'Accept-Language: en'".to_owned());
    }
    if let Some(key) = &call.key {
        words.push(format!("-H 'Idempotency-Key: {key}'"));
    }
    if call.body.is_some() {
        words.push("-H 'Content-Type: application/json'".to_owned());
    }
    words
}

/// As many words on a line as there is room for.
fn fill(words: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) => lines.push(format!("  {word}")),
            None => lines.push(word.clone()),
        }
    }
    lines
}

/// JSON on lines of the screen's width, broken between the members of its objects and arrays, where any white space may
/// stand. It is sent like this, so that the command as shown, pasted, has the very same body and its `Idempotency-Key` holds.
pub(super) fn lay_out(json: &str) -> String {
    let mut text = String::new();
    let mut room = WIDTH - BEGIN.len() - 1;
    for member in members(json) {
        let length = member.chars().count();
        if length > room && !text.is_empty() {
            text.push('\n');
            text.push_str(&" ".repeat(SCREEN_INDENT + BEGIN.len()));
            room = WIDTH - BEGIN.len() - 1;
        }
        text.push_str(member);
        room = room.saturating_sub(length);
    }
    text
}

/// The laid-out body in single quotes.
fn data(body: &str, hidden: Option<&(String, &'static str)>) -> Vec<String> {
    let shown = body.replace('\'', r"'\''");
    let shown = match hidden {
        Some((value, variable)) => shown.replace(value, &format!("'\"${variable}\"'")),
        None => shown,
    };
    let whole = format!("{BEGIN}{shown}'");
    let first = whole.lines().take(1).map(str::to_owned);
    let others = whole.lines().skip(1).map(|line| line.chars().skip(SCREEN_INDENT).collect());
    first.chain(others).collect()
}

/// Cuts JSON behind each comma that is not in a text.
fn members(json: &str) -> Vec<&str> {
    let (mut members, mut begin, mut in_text, mut escaped) = (Vec::new(), 0, false, false);
    for (at, character) in json.char_indices() {
        match character {
            '"' if !escaped => in_text = !in_text,
            ',' if !in_text => {
                members.extend(json.get(begin..=at));
                begin = at + 1;
            }
            _ => {}
        }
        escaped = in_text && character == '\\' && !escaped;
    }
    members.extend(json.get(begin..));
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_short_request_stands_on_two_lines_and_is_quoted_for_a_shell() {
        let call = Call::post("/v1/auth/otp").in_english().with(&json!({"phone": "+7 'x'"}));
        let expected = [
            r#"curl -sS "$API/v1/auth/otp" -H 'Accept-Language: en' -H 'Content-Type: application/json' \"#,
            r#"  -d '{"phone":"+7 '\''x'\''"}'"#,
        ];
        assert_eq!(lines(&call), expected);
    }

    #[test]
    fn a_long_body_is_broken_between_members_and_pasted_it_is_what_was_sent() {
        let text = "a, b, c and more of it";
        let body = json!({"a": text, "b": text, "c": [text, text], "d": {"e": text}});
        let call = Call::put("/x").with(&body);
        let lines = lines(&call);
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH), "{lines:#?}");
        assert!(lines.len() > 2);
        let screen: Vec<String> = lines.iter().map(|line| format!("{}{line}", " ".repeat(SCREEN_INDENT))).collect();
        let pasted = screen.join("\n").split('\'').nth(3).map(str::to_owned);
        assert_eq!(pasted, call.body);
        assert_eq!(serde_json::from_str::<Value>(&pasted.unwrap()).unwrap(), body);
    }

    #[test]
    fn a_hidden_value_is_a_variable_outside_the_single_quotes() {
        let call = Call::post("/v1/verify").with(&json!({"jws": "long"})).hiding("long", "JWS");
        assert_eq!(lines(&call).last().map(String::as_str), Some(r#"  -d '{"jws":"'"$JWS"'"}'"#));
    }

    #[test]
    fn a_link_is_its_variable() {
        let call = Call::follow("http://x/y?z", "PDF").into_file("a.pdf");
        assert_eq!(lines(&call), [r#"curl -sS "$PDF" -o a.pdf"#]);
    }
}
