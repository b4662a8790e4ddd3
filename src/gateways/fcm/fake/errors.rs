//! Errors in Google's form: `google.rpc.Status` as JSON with typed details. Must not know when they are due.

use super::reply::{self, Answer};
use serde_json::{Value, json};

/// An error in the making.
pub(super) struct Failure {
    status: u16,
    rpc_status: &'static str,
    message: String,
    details: Vec<Value>,
}

impl Failure {
    pub(super) fn new(status: u16, rpc_status: &'static str, message: impl Into<String>) -> Self {
        Self { status, rpc_status, message: message.into(), details: Vec::new() }
    }

    /// With the detail that tells FCM's own errors from those of everything before it.
    pub(super) fn fcm(mut self, code: &str) -> Self {
        self.details.push(json!({"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}));
        self
    }

    pub(super) fn field(mut self, field: &str, description: &str) -> Self {
        self.details.push(json!({"@type": "type.googleapis.com/google.rpc.BadRequest",
                                 "fieldViolations": [{"field": field, "description": description}]}));
        self
    }

    pub(super) fn info(mut self, reason: &str, domain: &str) -> Self {
        self.details
            .push(json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": domain}));
        self
    }

    pub(super) fn into_answer(self) -> Answer {
        let mut error = json!({"code": self.status, "message": self.message, "status": self.rpc_status});
        if let (Some(fields), false) = (error.as_object_mut(), self.details.is_empty()) {
            fields.insert("details".to_owned(), self.details.into());
        }
        reply::json(self.status, &json!({ "error": error }))
    }
}

/// A field of the request is wrong.
pub(super) fn bad_field(field: &str, description: &str) -> Failure {
    Failure::new(400, "INVALID_ARGUMENT", description).field(field, description)
}

/// The bearer is unknown or too old.
pub(super) fn unauthenticated() -> Failure {
    let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other \
                   valid authentication credential.";
    Failure::new(401, "UNAUTHENTICATED", message).info("ACCESS_TOKEN_EXPIRED", "googleapis.com")
}

/// The project does not exist. Note the absence of a FCM error.
pub(super) fn no_such_project() -> Failure {
    Failure::new(404, "NOT_FOUND", "Requested entity was not found.")
}

/// The service is down.
pub(super) fn unavailable() -> Failure {
    Failure::new(503, "UNAVAILABLE", "The service is currently unavailable.").fcm("UNAVAILABLE")
}

/// A page of the front end instead of an answer.
pub(super) fn html_page() -> Answer {
    reply::html(502, "<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title></html>")
}

/// Anything at an address that is none.
pub(super) fn no_such_method() -> Answer {
    Failure::new(404, "NOT_FOUND", "Method not found.").into_answer()
}
