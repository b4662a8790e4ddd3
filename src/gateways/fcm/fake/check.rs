//! Whether a message is one, by FCM's documented rules: one target, known fields, string data, reserved keys, size, time
//! to live, priorities. Must not know the sender.

use super::errors::{Failure, bad_field};
use super::fields::{self, field};
use super::script::bad_token;
use serde_json::{Map, Value};

/// Keys and values together; APNs and Web Push have the same limit.
const SIZE_LIMIT: usize = 4096;

/// The same for a message to a topic.
const TOPIC_SIZE_LIMIT: usize = 2048;

const LONGEST_TTL_SECONDS: f64 = 2_419_200.0;

/// More decimals than a `google.protobuf.Duration` has are none.
const TTL_DECIMALS: usize = 9;

const TARGETS: [&str; 4] = ["fid", "token", "topic", "condition"];

/// Checks the message and gives its target.
pub(super) fn target_of(message: &Value) -> Result<&str, Failure> {
    let Some(fields) = message.as_object() else {
        return Err(bad_field("message", "The message is not an object."));
    };
    fields::known(fields)?;
    let (kind, target) = single_target(fields)?;
    let limit = if matches!(kind, "topic" | "condition") { TOPIC_SIZE_LIMIT } else { SIZE_LIMIT };
    let data_size = data_size(fields.get("data"), limit)?;
    android(fields.get("android"), data_size, limit)?;
    apns(fields.get("apns"), data_size, limit)?;
    webpush(fields.get("webpush"))?;
    for part in [Some(message), fields.get("android"), fields.get("apns"), fields.get("webpush")] {
        let options = part.and_then(Value::as_object).and_then(|part| field(part, "fcm_options"));
        analytics_label(options.and_then(Value::as_object).and_then(|options| field(options, "analytics_label")))?;
    }
    Ok(target)
}

fn single_target(fields: &Map<String, Value>) -> Result<(&'static str, &str), Failure> {
    let mut targets = TARGETS.iter().filter_map(|name| fields.get(*name).map(|target| (*name, target)));
    match (targets.next(), targets.next()) {
        (Some((kind, Value::String(target))), None) if !target.is_empty() => Ok((kind, target)),
        (Some((_, Value::String(_))), None) => Err(bad_token()),
        (Some(_), None) => Err(bad_field("message", "The target is not a string.")),
        (None, _) => Err(bad_field("message", "Recipient of the message is not set.")),
        (Some(_), Some(_)) => Err(bad_field("message", "The message has more than one target.")),
    }
}

fn data_size(data: Option<&Value>, limit: usize) -> Result<usize, Failure> {
    let Some(data) = data else { return Ok(0) };
    let Some(pairs) = data.as_object() else {
        return Err(bad_field("message.data", "The data is not an object."));
    };
    let mut size = 0_usize;
    for (key, value) in pairs {
        let Some(value) = value.as_str() else {
            let description = format!("Invalid value at 'message.data[{key}]' (TYPE_STRING)");
            return Err(bad_field("message.data", &description));
        };
        let reserved = matches!(key.as_str(), "from" | "message_type")
            || ["google.", "gcm.notification."].iter().any(|prefix| key.starts_with(prefix));
        if reserved {
            return Err(bad_field("message.data", &format!("Invalid data payload key: {key}")));
        }
        size = size.saturating_add(key.len()).saturating_add(value.len());
    }
    if size > limit {
        return Err(bad_field("message.data", "The message is too big"));
    }
    Ok(size)
}

fn android(android: Option<&Value>, data_size: usize, limit: usize) -> Result<(), Failure> {
    let Some(android) = android else {
        return Ok(());
    };
    if android.get("ttl").is_some_and(|ttl| !ttl.as_str().is_some_and(is_ttl)) {
        return Err(bad_field("message.android.ttl", "Invalid ttl"));
    }
    let priorities = ["high", "normal", "HIGH", "NORMAL"];
    if android.get("priority").is_some_and(|value| !value.as_str().is_some_and(|name| priorities.contains(&name))) {
        return Err(bad_field("message.android.priority", "Invalid value at 'message.android.priority'"));
    }
    let notification = android.get("notification").map_or(0, |value| value.to_string().len());
    if data_size.saturating_add(notification) > limit {
        return Err(bad_field("message.android", "Android message is too big"));
    }
    Ok(())
}

/// Seconds with up to nine decimals and an `s`, no more than four weeks.
fn is_ttl(text: &str) -> bool {
    let Some(number) = text.strip_suffix('s') else {
        return false;
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_form = are_digits(whole) && are_digits(decimals) && decimals.len() <= TTL_DECIMALS;
    is_form && number.parse::<f64>().is_ok_and(|seconds| (0.0..=LONGEST_TTL_SECONDS).contains(&seconds))
}

fn apns(apns: Option<&Value>, data_size: usize, limit: usize) -> Result<(), Failure> {
    let Some(apns) = apns else { return Ok(()) };
    let wrong = |header: &str| Err(bad_field("message.apns.headers", &format!("Invalid value of {header}")));
    for (name, value) in string_pairs(apns.get("headers"), "message.apns.headers")? {
        let fits = match name {
            "apns-priority" => matches!(value, "1" | "5" | "10"),
            "apns-expiration" => value.parse::<u64>().is_ok(),
            "apns-collapse-id" => value.len() <= 64,
            _ => true,
        };
        if !fits {
            return wrong(name);
        }
    }
    let payload = apns.get("payload").map_or(0, |payload| payload.to_string().len());
    if payload.saturating_add(data_size) > limit {
        return Err(bad_field("message.apns.payload", "APNs message is too big"));
    }
    Ok(())
}

fn webpush(webpush: Option<&Value>) -> Result<(), Failure> {
    let Some(webpush) = webpush else {
        return Ok(());
    };
    for (name, value) in string_pairs(webpush.get("headers"), "message.webpush.headers")? {
        let fits = match name {
            "TTL" => value.parse::<u64>().is_ok(),
            "Urgency" => matches!(value, "very-low" | "low" | "normal" | "high"),
            _ => true,
        };
        if !fits {
            return Err(bad_field("message.webpush.headers", &format!("Invalid value of {name}")));
        }
    }
    Ok(())
}

fn string_pairs<'a>(headers: Option<&'a Value>, field: &str) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    let Some(headers) = headers else {
        return Ok(Vec::new());
    };
    let pairs = headers.as_object().ok_or_else(|| bad_field(field, "The headers are not an object."))?;
    let pair = |(name, value): (&'a String, &'a Value)| match value.as_str() {
        Some(value) => Ok((name.as_str(), value)),
        None => Err(bad_field(field, &format!("The value of {name} is not a string."))),
    };
    pairs.iter().map(pair).collect()
}

fn analytics_label(label: Option<&Value>) -> Result<(), Failure> {
    let Some(label) = label else { return Ok(()) };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte);
    if label.as_str().is_some_and(|text| (1..=50).contains(&text.len()) && text.bytes().all(plain)) {
        return Ok(());
    }
    Err(bad_field("message.fcm_options.analytics_label", "Invalid analytics label"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn is_message(message: &Value) -> bool {
        target_of(message).is_ok()
    }

    #[test]
    fn a_message_has_exactly_one_target() {
        assert!(is_message(&json!({"token": "t"})));
        assert!(is_message(&json!({"fid": "f"})));
        for message in
            [json!({}), json!({"token": "t", "fid": "f"}), json!({"token": 1}), json!({"token": ""}), json!(1)]
        {
            assert!(!is_message(&message), "{message}");
        }
    }

    #[test]
    fn data_is_strings_under_free_names_within_the_size() {
        assert!(is_message(&json!({"token": "t", "data": {"k": "x".repeat(4095)}})));
        for data in [
            json!({"k": 1}),
            json!({"from": "x"}),
            json!({"google.x": "x"}),
            json!({"gcm.notification.x": "x"}),
            json!({"k": "x".repeat(4096)}),
            json!([]),
        ] {
            assert!(!is_message(&json!({"token": "t", "data": data})));
        }
    }

    #[test]
    fn a_topic_has_half_the_room() {
        let data = json!({"k": "x".repeat(2047)});
        assert!(is_message(&json!({"topic": "t", "data": data})));
        let data = json!({"k": "x".repeat(2048)});
        assert!(!is_message(&json!({"topic": "t", "data": data})));
    }

    #[test]
    fn the_phones_own_parts_are_checked() {
        for part in [
            json!({"android": {"ttl": "3600s", "priority": "high"}}),
            json!({"android": {"ttl": "0.5s", "priority": "NORMAL"}}),
            json!({"android": {"collapseKey": "k", "notification": {"channelId": "c", "title_loc_key": "t"}}}),
            json!({"apns": {"headers": {"apns-priority": "10", "apns-expiration": "1790000000"}}}),
            json!({"webpush": {"headers": {"TTL": "60", "Urgency": "high"}}}),
            json!({"fcm_options": {"analytics_label": "approval_requested"}}),
            json!({"fcmOptions": {"analyticsLabel": "approval_requested"}}),
            json!({"apns": {"payload": {"aps": {"any-name": 1}}, "fcm_options": {"image": "i"}}}),
        ] {
            assert!(is_message(&with_token(&part)), "{part}");
        }
        for part in [
            json!({"android": {"ttl": "3600"}}),
            json!({"android": {"ttl": "-1s"}}),
            json!({"android": {"ttl": "2419201s"}}),
            json!({"android": {"ttl": 3600}}),
            json!({"android": {"priority": "urgent"}}),
            json!({"apns": {"headers": {"apns-priority": 10}}}),
            json!({"apns": {"headers": {"apns-collapse-id": "x".repeat(65)}}}),
            json!({"apns": {"payload": {"aps": {"alert": "x".repeat(4096)}}}}),
            json!({"webpush": {"headers": {"Urgency": "now"}}}),
            json!({"fcm_options": {"analytics_label": "two words"}}),
            json!({"fcmOptions": {"analyticsLabel": "two words"}}),
            json!({"android": {"fcmOptions": {"analyticsLabel": "two words"}}}),
            json!({"prioritty": "high"}),
            json!({"android": "high"}),
            json!({"android": {"prioritty": "high"}}),
            json!({"android": {"notification": {"channel": "c"}}}),
            json!({"apns": {"aps": {}}}),
            json!({"webpush": {"fcm_options": {"image": "i"}}}),
            json!({"android": {"ttl": "1.0000000001s"}}),
            json!({"android": {"ttl": ".5s"}}),
            json!({"android": {"ttl": "5.s"}}),
        ] {
            assert!(!is_message(&with_token(&part)), "{part}");
        }
    }

    fn with_token(part: &Value) -> Value {
        let mut message = part.clone();
        message["token"] = "t".into();
        message
    }
}
