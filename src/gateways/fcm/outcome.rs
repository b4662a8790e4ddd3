//! What an answer of FCM means. The rule: `details[].errorCode` decides, the HTTP status alone never does; a wrong project
//! also answers 404 and a missing role 403, and reading those as "gone" would delete every device. Must not know HTTP.

use crate::app::ports::PushOutcome;
use serde::Deserialize;
use std::time::Duration;

/// FCM's own number for a 429 without `Retry-After`.
pub(super) const THROTTLED_PAUSE: Duration = Duration::from_mins(1);

/// FCM's own number for a retry after a server error.
pub(super) const TRANSIENT_PAUSE: Duration = Duration::from_secs(10);

const FCM_ERROR: &str = "type.googleapis.com/google.firebase.fcm.v1.FcmError";

/// An answer, as far as it matters here.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: &'a [u8],
}

/// What to do with an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The answer stands.
    Final(PushOutcome),
    /// The access token was refused: get a new one and ask once more.
    TokenRefused,
}

#[derive(Deserialize)]
struct Accepted {
    name: String,
}

#[derive(Deserialize)]
struct Refused {
    error: ErrorBody,
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    #[serde(rename = "@type", default)]
    type_url: String,
    error_code: Option<String>,
    #[serde(default)]
    field_violations: Vec<FieldViolation>,
}

#[derive(Deserialize)]
struct FieldViolation {
    #[serde(default)]
    field: String,
}

/// Reads an answer. Anything that is not what FCM writes comes from something between us and says nothing.
pub(super) fn read(answer: &Answer<'_>) -> Verdict {
    if answer.status == 200 {
        let accepted = serde_json::from_slice::<Accepted>(answer.body);
        return Verdict::Final(match accepted {
            Ok(Accepted { name }) => PushOutcome::Sent { name },
            Err(_) => PushOutcome::Ambiguous,
        });
    }
    match serde_json::from_slice::<Refused>(answer.body) {
        Ok(Refused { error }) => match error_code(&error.details) {
            Some(code) => by_code(code, &error.details, answer),
            None => by_status(answer),
        },
        Err(_) if answer.status == 429 => Verdict::Final(throttled(answer)),
        Err(_) => Verdict::Final(PushOutcome::Ambiguous),
    }
}

fn error_code(details: &[Detail]) -> Option<&str> {
    details.iter().filter(|detail| detail.type_url == FCM_ERROR).find_map(|detail| detail.error_code.as_deref())
}

fn by_code(code: &str, details: &[Detail], answer: &Answer<'_>) -> Verdict {
    Verdict::Final(match code {
        "UNREGISTERED" => PushOutcome::Unregistered,
        "SENDER_ID_MISMATCH" => PushOutcome::SenderMismatch,
        "INVALID_ARGUMENT" if blames_message(details) => PushOutcome::BadRequest,
        "INVALID_ARGUMENT" => PushOutcome::BadTarget,
        "THIRD_PARTY_AUTH_ERROR" => PushOutcome::ThirdPartyAuth,
        "QUOTA_EXCEEDED" => throttled(answer),
        "UNAVAILABLE" | "INTERNAL" => transient(answer),
        // A code newer than this program.
        _ => return by_status(answer),
    })
}

/// Without a FCM error: the request did not reach a device, so no device is ever to blame.
fn by_status(answer: &Answer<'_>) -> Verdict {
    Verdict::Final(match answer.status {
        400 => PushOutcome::BadRequest,
        401 => return Verdict::TokenRefused,
        429 => throttled(answer),
        500 | 503 => transient(answer),
        402..=499 if answer.status != 408 => PushOutcome::Misconfigured,
        _ => PushOutcome::Ambiguous,
    })
}

/// Whether a field other than the target is called wrong. FCM names the target's field for some malformed targets.
fn blames_message(details: &[Detail]) -> bool {
    let mut violations = details.iter().flat_map(|detail| &detail.field_violations);
    violations.any(|violation| !matches!(violation.field.as_str(), "message.token" | "message.fid"))
}

fn throttled(answer: &Answer<'_>) -> PushOutcome {
    PushOutcome::Throttled { after: answer.retry_after.unwrap_or(THROTTLED_PAUSE) }
}

fn transient(answer: &Answer<'_>) -> PushOutcome {
    PushOutcome::Transient { after: answer.retry_after.unwrap_or(TRANSIENT_PAUSE) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn fcm(code: &str) -> Value {
        json!({"@type": FCM_ERROR, "errorCode": code})
    }

    fn violation(field: &str) -> Value {
        json!({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"field": field}]})
    }

    fn info(reason: &str) -> Value {
        json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason})
    }

    fn judged(status: u16, details: &[Value], retry_after: Option<u64>) -> Verdict {
        let mut error = json!({"code": status, "message": "…", "status": "…"});
        if !details.is_empty() {
            error["details"] = details.into();
        }
        let body = json!({ "error": error }).to_string();
        read(&Answer { status, retry_after: retry_after.map(Duration::from_secs), body: body.as_bytes() })
    }

    fn raw(status: u16, body: &str) -> PushOutcome {
        match read(&Answer { status, retry_after: None, body: body.as_bytes() }) {
            Verdict::Final(outcome) => outcome,
            Verdict::TokenRefused => panic!("{status} {body}"),
        }
    }

    #[test]
    fn every_documented_error_has_its_outcome() {
        use PushOutcome::{BadRequest, BadTarget, Misconfigured, SenderMismatch, ThirdPartyAuth, Unregistered};
        let table = [
            (400, vec![fcm("INVALID_ARGUMENT")], BadTarget),
            (400, vec![fcm("INVALID_ARGUMENT"), violation("message.token")], BadTarget),
            (400, vec![violation("message.fid"), fcm("INVALID_ARGUMENT")], BadTarget),
            (400, vec![fcm("INVALID_ARGUMENT"), violation("message.android.ttl")], BadRequest),
            (400, vec![violation("message.token")], BadRequest),
            (400, vec![violation("message.data[0].value")], BadRequest),
            (400, vec![], BadRequest),
            (401, vec![fcm("THIRD_PARTY_AUTH_ERROR")], ThirdPartyAuth),
            (403, vec![fcm("SENDER_ID_MISMATCH")], SenderMismatch),
            (403, vec![info("IAM_PERMISSION_DENIED")], Misconfigured),
            (403, vec![], Misconfigured),
            (404, vec![fcm("UNREGISTERED")], Unregistered),
            (404, vec![], Misconfigured),
            (405, vec![], Misconfigured),
        ];
        for (status, details, expected) in table {
            assert_eq!(judged(status, &details, None), Verdict::Final(expected), "{status} {details:?}");
        }
    }

    #[test]
    fn a_refused_access_token_is_no_outcome_yet() {
        assert_eq!(judged(401, &[], None), Verdict::TokenRefused);
        assert_eq!(judged(401, &[info("ACCESS_TOKEN_EXPIRED")], None), Verdict::TokenRefused);
    }

    #[test]
    fn pauses_come_from_the_header_or_from_fcms_own_advice() {
        let throttled = |seconds| Verdict::Final(PushOutcome::Throttled { after: Duration::from_secs(seconds) });
        let transient = |seconds| Verdict::Final(PushOutcome::Transient { after: Duration::from_secs(seconds) });
        assert_eq!(judged(429, &[fcm("QUOTA_EXCEEDED")], Some(5)), throttled(5));
        assert_eq!(judged(429, &[fcm("QUOTA_EXCEEDED")], None), throttled(60));
        assert_eq!(judged(429, &[], None), throttled(60));
        assert_eq!(judged(503, &[fcm("UNAVAILABLE")], Some(7)), transient(7));
        assert_eq!(judged(503, &[fcm("UNAVAILABLE")], None), transient(10));
        assert_eq!(judged(500, &[fcm("INTERNAL")], None), transient(10));
        assert_eq!(judged(503, &[], None), transient(10));
        assert_eq!(judged(500, &[], None), transient(10));
    }

    #[test]
    fn a_detail_of_another_type_is_not_a_fcm_error() {
        let stranger = json!({"@type": "type.googleapis.com/google.rpc.Other", "errorCode": "UNREGISTERED"});
        assert_eq!(judged(404, &[stranger], None), Verdict::Final(PushOutcome::Misconfigured));
    }

    #[test]
    fn a_code_from_the_future_is_read_by_its_status() {
        assert_eq!(judged(404, &[fcm("WORN_OUT")], None), Verdict::Final(PushOutcome::Misconfigured));
        let pause = PushOutcome::Transient { after: TRANSIENT_PAUSE };
        assert_eq!(judged(503, &[fcm("WORN_OUT")], None), Verdict::Final(pause));
    }

    #[test]
    fn answers_of_something_in_between_are_ambiguous() {
        for status in [200, 204, 302, 400, 401, 403, 404, 500, 502, 503, 504] {
            assert_eq!(raw(status, "<!DOCTYPE html><title>Error</title>"), PushOutcome::Ambiguous, "{status}");
        }
        assert_eq!(raw(429, "slow down"), PushOutcome::Throttled { after: THROTTLED_PAUSE });
        for status in [502, 504] {
            assert_eq!(judged(status, &[], None), Verdict::Final(PushOutcome::Ambiguous));
        }
    }

    #[test]
    fn an_accepted_message_is_sent_whatever_else_the_answer_holds() {
        let sent = PushOutcome::Sent { name: "projects/p/messages/1".into() };
        assert_eq!(raw(200, r#"{"name":"projects/p/messages/1","new":{"field":1}}"#), sent);
        assert_eq!(raw(200, "{}"), PushOutcome::Ambiguous);
    }
}
