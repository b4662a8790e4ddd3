//! The JSON that goes to FCM. Holds no personal data: an opaque id, a kind, a version and an expiry; the app shows a
//! generic text and fetches the rest after its own authentication. Must not know how it is sent.

use crate::app::ports::{Platform, PushMessage, PushTarget};
use crate::domain::notifications::NotificationKind;
use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use std::fmt::Display;
use uuid::Uuid;

/// Version of the `data` that the apps read.
const DATA_VERSION: &str = "1";

/// FCM keeps nothing longer than four weeks.
const LONGEST_TTL_SECONDS: i64 = 2_419_200;

/// Body of `messages:send`.
#[derive(Debug, Serialize)]
pub(super) struct Envelope<'a> {
    message: Message<'a>,
}

#[derive(Debug, Serialize)]
struct Message<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fid: Option<&'a str>,
    data: Data,
    #[serde(skip_serializing_if = "Option::is_none")]
    android: Option<Android>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apns: Option<Apns>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webpush: Option<WebPush>,
    fcm_options: FcmOptions,
}

/// FCM takes strings only.
#[derive(Debug, Serialize)]
struct Data {
    nid: Uuid,
    kind: &'static str,
    v: &'static str,
    #[serde(serialize_with = "as_text")]
    exp: i64,
    /// Absent from the first wave.
    #[serde(serialize_with = "as_text", skip_serializing_if = "is_first")]
    wave: i32,
}

/// Writes a number as a string, without making one first.
fn as_text<S: Serializer>(number: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// A duration as proto JSON has it.
fn as_seconds<S: Serializer>(seconds: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{seconds}s"))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_first(wave: &i32) -> bool {
    *wave <= 0
}

#[derive(Debug, Serialize)]
struct Android {
    priority: &'static str,
    #[serde(serialize_with = "as_seconds")]
    ttl: i64,
}

#[derive(Debug, Serialize)]
struct Apns {
    headers: ApnsHeaders,
    payload: ApnsPayload,
}

#[derive(Debug, Serialize)]
struct ApnsHeaders {
    #[serde(rename = "apns-push-type")]
    push_type: &'static str,
    #[serde(rename = "apns-priority")]
    priority: &'static str,
    #[serde(rename = "apns-expiration", serialize_with = "as_text")]
    expiration: i64,
    #[serde(rename = "apns-collapse-id")]
    collapse_id: Uuid,
}

#[derive(Debug, Serialize)]
struct ApnsPayload {
    aps: Aps,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Aps {
    alert: Alert,
    sound: &'static str,
    category: String,
    interruption_level: &'static str,
    mutable_content: u8,
    thread_id: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Alert {
    title_loc_key: String,
    loc_key: String,
}

#[derive(Debug, Serialize)]
struct WebPush {
    headers: WebPushHeaders,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct WebPushHeaders {
    #[serde(rename = "TTL", serialize_with = "as_text")]
    ttl: i64,
    urgency: &'static str,
}

#[derive(Debug, Serialize)]
struct FcmOptions {
    analytics_label: &'static str,
}

/// Builds the payload of one push, at the instant `now`.
///
/// Android gets data only: such messages do not collapse, and the app must turn each into a visible notification, else
/// the phone demotes the high ones. iOS gets an alert, because background pushes are held back there. A later wave has the
/// same `nid` and a `wave`, so that the app, which shows each pair once, shows it too; an iPhone replaces the alert.
pub(super) fn envelope(message: &PushMessage, now: DateTime<Utc>) -> Envelope<'_> {
    let kind = message.kind.as_str();
    let nid = message.notification_id;
    let expires_at = message.expires_at.timestamp();
    let ttl = (message.expires_at - now).num_seconds().clamp(0, LONGEST_TTL_SECONDS);
    let urgent = is_urgent(message.kind);
    let (mut android, mut apns, mut webpush) = (None, None, None);
    match message.platform {
        Platform::Android => {
            android = Some(Android { priority: if urgent { "high" } else { "normal" }, ttl });
        }
        Platform::Ios => apns = Some(apns_alert(message.kind, nid, expires_at)),
        Platform::Web => {
            let urgency = if urgent { "high" } else { "normal" };
            webpush = Some(WebPush { headers: WebPushHeaders { ttl, urgency } });
        }
    }
    let (token, fid) = match &message.target {
        PushTarget::Token(token) => (Some(token.as_str()), None),
        PushTarget::Fid(fid) => (None, Some(fid.as_str())),
    };
    Envelope {
        message: Message {
            token,
            fid,
            data: Data { nid, kind, v: DATA_VERSION, exp: expires_at, wave: message.wave },
            android,
            apns,
            webpush,
            fcm_options: FcmOptions { analytics_label: kind },
        },
    }
}

/// Only what waits for the receiver's decision may wake a sleeping phone.
fn is_urgent(kind: NotificationKind) -> bool {
    kind.priority() == 0
}

/// The texts stand in the app under `n_<kind>_t` and `n_<kind>_b`. The collapse id is the notification's own id, so that
/// only true duplicates merge.
fn apns_alert(kind: NotificationKind, nid: Uuid, expires_at: i64) -> Apns {
    let name = kind.as_str();
    let urgent = is_urgent(kind);
    Apns {
        headers: ApnsHeaders {
            push_type: "alert",
            priority: if urgent { "10" } else { "5" },
            expiration: expires_at,
            collapse_id: nid,
        },
        payload: ApnsPayload {
            aps: Aps {
                alert: Alert { title_loc_key: format!("n_{name}_t"), loc_key: format!("n_{name}_b") },
                sound: "default",
                category: name.to_ascii_uppercase(),
                interruption_level: if urgent { "time-sensitive" } else { "active" },
                mutable_content: 1,
                thread_id: name,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone};
    use serde_json::{Value, json};

    const NID: &str = "019ab000-0000-7000-8000-000000000001";

    fn now() -> DateTime<Utc> {
        Utc.timestamp_opt(1_790_000_000, 0).unwrap()
    }

    fn built(platform: Platform, target: PushTarget, kind: NotificationKind, lives: TimeDelta) -> Value {
        let notification_id = Uuid::parse_str(NID).unwrap();
        let expires_at = now() + lives;
        let message = PushMessage { notification_id, kind, target, platform, expires_at, wave: 0 };
        serde_json::to_value(envelope(&message, now())).unwrap()
    }

    fn approval(platform: Platform) -> Value {
        let target = PushTarget::Fid("fid-1".into());
        built(platform, target, NotificationKind::ApprovalRequested, TimeDelta::hours(1))
    }

    #[test]
    fn an_approval_wakes_an_android_phone_with_data_only() {
        let expected = json!({"message": {
            "fid": "fid-1",
            "data": {"nid": NID, "kind": "approval_requested", "v": "1", "exp": "1790003600"},
            "android": {"priority": "high", "ttl": "3600s"},
            "fcm_options": {"analytics_label": "approval_requested"}}});
        assert_eq!(approval(Platform::Android), expected);
    }

    #[test]
    fn an_approval_alerts_an_iphone_with_localisation_keys() {
        let expected = json!({"message": {
            "fid": "fid-1",
            "data": {"nid": NID, "kind": "approval_requested", "v": "1", "exp": "1790003600"},
            "apns": {
                "headers": {"apns-push-type": "alert", "apns-priority": "10", "apns-expiration": "1790003600",
                            "apns-collapse-id": NID},
                "payload": {"aps": {
                    "alert": {"title-loc-key": "n_approval_requested_t", "loc-key": "n_approval_requested_b"},
                    "sound": "default", "category": "APPROVAL_REQUESTED", "interruption-level": "time-sensitive",
                    "mutable-content": 1, "thread-id": "approval_requested"}}},
            "fcm_options": {"analytics_label": "approval_requested"}}});
        assert_eq!(approval(Platform::Ios), expected);
    }

    #[test]
    fn an_approval_reaches_a_browser_with_its_own_headers() {
        let expected = json!({"message": {
            "fid": "fid-1",
            "data": {"nid": NID, "kind": "approval_requested", "v": "1", "exp": "1790003600"},
            "webpush": {"headers": {"TTL": "3600", "Urgency": "high"}},
            "fcm_options": {"analytics_label": "approval_requested"}}});
        assert_eq!(approval(Platform::Web), expected);
    }

    #[test]
    fn news_that_asks_for_nothing_lets_the_phone_sleep() {
        let token = || PushTarget::Token("t".into());
        let day = TimeDelta::days(1);
        let android = built(Platform::Android, token(), NotificationKind::RegistrationConfirmed, day);
        assert_eq!(android["message"]["token"], "t");
        assert_eq!(android["message"]["android"], json!({"priority": "normal", "ttl": "86400s"}));
        let ios = built(Platform::Ios, token(), NotificationKind::RegistrationConfirmed, day);
        assert_eq!(ios["message"]["apns"]["headers"]["apns-priority"], "5");
        assert_eq!(ios["message"]["apns"]["payload"]["aps"]["interruption-level"], "active");
    }

    #[test]
    fn a_later_wave_says_which_one_it_is() {
        let (notification_id, target) = (Uuid::parse_str(NID).unwrap(), PushTarget::Token("t".into()));
        let (kind, platform, expires_at) = (NotificationKind::ApprovalRequested, Platform::Ios, now());
        let message = PushMessage { notification_id, kind, target, platform, expires_at, wave: 2 };
        let value = serde_json::to_value(envelope(&message, now())).unwrap();
        assert_eq!(value["message"]["data"]["wave"], "2");
        assert_eq!(value["message"]["data"]["nid"], value["message"]["apns"]["headers"]["apns-collapse-id"]);
    }

    #[test]
    fn the_time_to_live_stays_within_what_fcm_takes() {
        let ttl = |lives| {
            let target = PushTarget::Token("t".into());
            let value = built(Platform::Android, target, NotificationKind::ApprovalRequested, lives);
            value["message"]["android"]["ttl"].as_str().unwrap().to_owned()
        };
        assert_eq!(ttl(TimeDelta::seconds(-5)), "0s");
        assert_eq!(ttl(TimeDelta::milliseconds(1_900)), "1s");
        assert_eq!(ttl(TimeDelta::days(400)), "2419200s");
    }

    #[test]
    fn every_kind_has_a_label_that_fcm_takes() {
        for kind in NotificationKind::ALL {
            let label = kind.as_str();
            assert!(label.len() <= 50 && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
        }
    }
}
