//! Whether a message is one, by FCM's documented rules: one target, known fields, string data, reserved keys, size, time
//! to live, priorities. Must not know the sender.

use super::errors::{Failure, bad_field};
use super::script::bad_token;
use serde_json::{Map, Value};

/// Keys and values together; APNs and Web Push have the same limit.
const SIZE_LIMIT: usize = 4096;

const LONGEST_TTL_SECONDS: f64 = 2_419_200.0;

const TARGETS: [&str; 4] = ["fid", "token", "topic", "condition"];

const OTHER_FIELDS: [&str; 8] =
    ["name", "data", "notification", "android", "webpush", "apns", "fcm_options", "fcmOptions"];

/// Checks the message and gives its target.
pub(super) fn target_of(message: &Value) -> Result<&str, Failure> {
    let Some(fields) = message.as_object() else {
        return Err(bad_field("message", "The message is not an object."));
    };
    let known = |name: &str| TARGETS.contains(&name) || OTHER_FIELDS.contains(&name);
    if let Some(name) = fields.keys().find(|name| !known(name)) {
        let description = format!("Invalid JSON payload received. Unknown name \"{name}\" at 'message'.");
        return Err(bad_field("message", &description));
    }
    let target = single_target(fields)?;
    let data_size = data_size(fields.get("data"))?;
    android(fields.get("android"), data_size)?;
    apns(fields.get("apns"), data_size)?;
    webpush(fields.get("webpush"))?;
    analytics_label(message.pointer("/fcm_options/analytics_label"))?;
    Ok(target)
}

fn single_target(fields: &Map<String, Value>) -> Result<&str, Failure> {
    let mut targets = TARGETS.iter().filter_map(|name| fields.get(*name));
    match (targets.next(), targets.next()) {
        (Some(Value::String(target)), None) if !target.is_empty() => Ok(target),
        (Some(Value::String(_)), None) => Err(bad_token()),
        (Some(_), None) => Err(bad_field("message", "The target is not a string.")),
        (None, _) => Err(bad_field("message", "Recipient of the message is not set.")),
        (Some(_), Some(_)) => Err(bad_field("message", "The message has more than one target.")),
    }
}

fn data_size(data: Option<&Value>) -> Result<usize, Failure> {
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
    if size > SIZE_LIMIT {
        return Err(bad_field("message.data", "The message is too big"));
    }
    Ok(size)
}

fn android(android: Option<&Value>, data_size: usize) -> Result<(), Failure> {
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
    if data_size.saturating_add(notification) > SIZE_LIMIT {
        return Err(bad_field("message.android", "Android message is too big"));
    }
    Ok(())
}

/// Seconds with up to nine decimals and an `s`, no more than four weeks.
fn is_ttl(text: &str) -> bool {
    let Some(number) = text.strip_suffix('s') else {
        return false;
    };
    let digits = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    digits && number.parse::<f64>().is_ok_and(|seconds| (0.0..=LONGEST_TTL_SECONDS).contains(&seconds))
}

fn apns(apns: Option<&Value>, data_size: usize) -> Result<(), Failure> {
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
    if payload.saturating_add(data_size) > SIZE_LIMIT {
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
    fn the_phones_own_parts_are_checked() {
        for part in [
            json!({"android": {"ttl": "3600s", "priority": "high"}}),
            json!({"android": {"ttl": "0.5s", "priority": "NORMAL"}}),
            json!({"apns": {"headers": {"apns-priority": "10", "apns-expiration": "1790000000"}}}),
            json!({"webpush": {"headers": {"TTL": "60", "Urgency": "high"}}}),
            json!({"fcm_options": {"analytics_label": "approval_requested"}}),
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
            json!({"prioritty": "high"}),
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
