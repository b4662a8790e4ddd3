//! The names that FCM's REST reference knows, object by object, as proto JSON reads them: `snake_case` and `camelCase` are
//! the same, anything else is refused. What people put into maps of their own (`data`, `headers`, `payload`) is free.
//! Must not know values.

use super::errors::{Failure, bad_field};
use serde_json::{Map, Value};

const MESSAGE: &[&str] = &[
    "name",
    "data",
    "notification",
    "android",
    "android_v2",
    "webpush",
    "apns",
    "fcm_options",
    "fid",
    "token",
    "topic",
    "condition",
];
const NOTIFICATION: &[&str] = &["title", "body", "image"];
const OPTIONS: &[&str] = &["analytics_label"];
const ANDROID: &[&str] = &[
    "collapse_key",
    "priority",
    "ttl",
    "restricted_package_name",
    "data",
    "notification",
    "fcm_options",
    "direct_boot_ok",
    "bandwidth_constrained_ok",
    "restricted_satellite_ok",
];
const ANDROID_NOTIFICATION: &[&str] = &[
    "title",
    "body",
    "icon",
    "color",
    "sound",
    "tag",
    "click_action",
    "body_loc_key",
    "body_loc_args",
    "title_loc_key",
    "title_loc_args",
    "channel_id",
    "ticker",
    "sticky",
    "event_time",
    "local_only",
    "notification_priority",
    "default_sound",
    "default_vibrate_timings",
    "default_light_settings",
    "vibrate_timings",
    "visibility",
    "notification_count",
    "light_settings",
    "image",
    "bypass_proxy_notification",
    "proxy",
];
const APNS: &[&str] = &["headers", "payload", "fcm_options", "live_activity_token"];
const APNS_OPTIONS: &[&str] = &["analytics_label", "image"];
const WEBPUSH: &[&str] = &["headers", "data", "notification", "fcm_options"];
const WEBPUSH_OPTIONS: &[&str] = &["link", "analytics_label"];

/// Where the objects with fixed names stand in a message.
const PLACES: [(&[&str], &[&str]); 9] = [
    (&["notification"], NOTIFICATION),
    (&["fcm_options"], OPTIONS),
    (&["android"], ANDROID),
    (&["android", "notification"], ANDROID_NOTIFICATION),
    (&["android", "fcm_options"], OPTIONS),
    (&["apns"], APNS),
    (&["apns", "fcm_options"], APNS_OPTIONS),
    (&["webpush"], WEBPUSH),
    (&["webpush", "fcm_options"], WEBPUSH_OPTIONS),
];

/// Refuses a message with a name that FCM does not know.
pub(super) fn known(message: &Map<String, Value>) -> Result<(), Failure> {
    check(message, MESSAGE, "message")?;
    for (way, names) in PLACES {
        let found = way.iter().try_fold(message, |object, name| match field(object, name) {
            Some(Value::Object(inner)) => Some(inner),
            _ => None,
        });
        if let Some(object) = found {
            check(object, names, &format!("message.{}", way.join(".")))?;
        } else if let [name] = way
            && field(message, name).is_some()
        {
            return Err(bad_field(&format!("message.{name}"), "Invalid value: not an object."));
        }
    }
    Ok(())
}

fn check(object: &Map<String, Value>, names: &[&str], place: &str) -> Result<(), Failure> {
    match object.keys().find(|key| !names.iter().any(|name| same(key, name))) {
        Some(key) => {
            let description =
                format!("Invalid JSON payload received. Unknown name \"{key}\" at '{place}': Cannot find field.");
            Err(bad_field(place, &description))
        }
        None => Ok(()),
    }
}

/// The value under a name in either spelling; `name` is the one with underscores.
pub(super) fn field<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let plain = object.get(name);
    if plain.is_some() || !name.contains('_') {
        return plain;
    }
    object.iter().find(|(key, _)| same(key, name)).map(|(_, value)| value)
}

/// Whether `key` is `name`, or its spelling with capitals.
fn same(key: &str, name: &str) -> bool {
    key == name || with_capitals(name).eq(key.chars())
}

fn with_capitals(name: &str) -> impl Iterator<Item = char> {
    let mut begins_word = false;
    name.chars().filter_map(move |letter| {
        let begins = std::mem::replace(&mut begins_word, letter == '_');
        (letter != '_').then(|| if begins { letter.to_ascii_uppercase() } else { letter })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_one_name_and_no_third_is() {
        assert!(same("analytics_label", "analytics_label") && same("analyticsLabel", "analytics_label"));
        for stranger in ["analyticslabel", "AnalyticsLabel", "analytics_Label", "analyticsLabels", "analytics"] {
            assert!(!same(stranger, "analytics_label"), "{stranger}");
        }
    }
}
