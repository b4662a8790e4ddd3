//! Advice for programmers: whether to retry, with which key, and what to change first.
//! English only; people read title and detail.

use crate::domain::codes::ProblemCode;

/// What an integrator's program should do about a problem, in English.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one advice per code; at wide lines it is short enough")]
pub const fn advice(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::ValidationFailed => {
            "Do not retry unchanged. Correct every entry of `errors`, then send with a new `Idempotency-Key`."
        }
        ProblemCode::MalformedJson => {
            "Do not retry unchanged. Send one UTF-8 JSON value without repeated keys and without deep nesting."
        }
        ProblemCode::MalformedQuery => {
            "Do not retry unchanged. Use only the query parameters that the OpenAPI document lists, in the form it gives."
        }
        ProblemCode::MalformedHeader => "Do not retry unchanged. Check the headers against the OpenAPI document.",
        ProblemCode::BadRequest => {
            "Do not retry unchanged. Check the path, its parameters and the encoding of the request."
        }
        ProblemCode::BadCursor => {
            "Start again without `cursor`. Treat cursors as opaque and do not change the filters between pages."
        }
        ProblemCode::ResyncRequired => {
            "Do not retry with this cursor. Get a new one from `GET /v1/changes` without `cursor`, read the lists anew, then follow from it."
        }
        ProblemCode::EventsExpired => {
            "Do not retry with this cursor. Begin anew without `after`, and read each registration that you still follow by itself."
        }
        ProblemCode::TooManyBatches => {
            "Retry with the same key once a batch is done, or cancel one with `POST /v1/batches/{id}/cancel`."
        }
        ProblemCode::BatchOver => "Do not retry. Read `GET /v1/batches/{id}` and its lines; what was accepted stays.",
        ProblemCode::DelegateKnown => {
            "Do not retry. List the delegates; revoke that one first to invite him with other rights."
        }
        ProblemCode::DelegateClosed => {
            "Do not retry. Read the list again and show how he stands; invite him anew if need be."
        }
        ProblemCode::LastManager => "Do not retry. Invite another manager first, and wait until he has accepted.",
        ProblemCode::PremisesKnown => "Do not retry. List the premises, and change those that are there.",
        ProblemCode::OrganizationKnown => {
            "Do not retry. Its managers invite others; an operator appoints a manager if it has none."
        }
        ProblemCode::OrganizationFull => "Do not retry. Revoke what is not needed first.",
        ProblemCode::TooManyWebhooks => "Do not retry. Delete a webhook, or change one that is there.",
        ProblemCode::IdempotencyKeyRequired => {
            "Send `Idempotency-Key` with 1 to 64 of `A-Z a-z 0-9 _ -`; a UUID fits. Keep it until you have the answer."
        }
        ProblemCode::IdempotencyKeyReused => {
            "Do not retry with this key. Keep the first answer for the first request; use a new key for every new request."
        }
        ProblemCode::IdempotencyInProgress => {
            "Retry the same request with the same key after `Retry-After`, or after a second if it is absent."
        }
        ProblemCode::Unauthenticated => {
            "Send `Authorization: Bearer` with a valid access token. Do not retry without one."
        }
        ProblemCode::TokenExpired => "Refresh the access token once, then retry with the same `Idempotency-Key`.",
        ProblemCode::OtpInvalid => {
            "Let the user enter the code again. When the challenge has expired or its attempts are used up, start a new challenge."
        }
        ProblemCode::RefreshInvalid => "Discard both tokens and sign in again. Do not retry with this refresh token.",
        ProblemCode::OidcNotConfigured => {
            "Do not retry. Hide this way of signing in; `POST /v1/auth/otp` is always there."
        }
        ProblemCode::OidcAttemptInvalid => {
            "Do not retry with this `state`: it is used up. Start again with `POST /v1/auth/oidc/start`, and finish within ten minutes."
        }
        ProblemCode::OidcRefused => {
            "Do not retry with this code. Start again with `POST /v1/auth/oidc/start`, once; then offer the sign-in by SMS."
        }
        ProblemCode::OidcPhoneUnverified => "Do not retry now. Offer the sign-in by SMS.",
        ProblemCode::OidcIdentityConflict => {
            "Do not retry. The person signs in by SMS and corrects the IIN with `PATCH /v1/me`, or asks support."
        }
        ProblemCode::OidcNotForOfficers => "Do not retry. The officer signs in by SMS.",
        ProblemCode::OidcUnavailable => {
            "Start again with `POST /v1/auth/oidc/start` after `Retry-After`; the attempt is used up. Offer the sign-in by SMS."
        }
        ProblemCode::Forbidden => {
            "Do not retry. The token lacks the role or scope for this operation; ask the operator for it."
        }
        ProblemCode::InsufficientScope => {
            "Do not retry with this token. Ask for a token with the scope that the operation names; the operator grants scopes."
        }
        ProblemCode::NotFound => "Do not retry. Check the id; an object of another account also answers 404.",
        ProblemCode::CertificateNumberInvalid => {
            "Do not retry unchanged. The check digits of the number do not fit; read or scan it again."
        }
        ProblemCode::SignatureInvalid => {
            "Do not retry. Reject the artefact; check the key id against `/.well-known/jwks.json`."
        }
        ProblemCode::LinkExpired => {
            "Do not retry. Read the certificate again with a token to get a fresh link; a one-time link must be sent anew."
        }
        ProblemCode::MethodNotAllowed => "Do not retry. Use one of the methods listed in `Allow`.",
        ProblemCode::RequestTimeout => "Retry with the same `Idempotency-Key`; send the body without pauses.",
        ProblemCode::RegistrationNotPending => "Do not retry. Read the registration again and show its state.",
        ProblemCode::AnswerTimeOver => {
            "Do not retry. The migrant can resend the registration, which opens a new time for an answer."
        }
        ProblemCode::ConcurrentChange => {
            "Read the object again and let the user decide; send the new decision with a new `Idempotency-Key`."
        }
        ProblemCode::RegistrationNotInForce => {
            "Do not retry. Read the registration again: it was not confirmed, or it has ended, moved or been annulled already."
        }
        ProblemCode::VacateUnderWay => {
            "Do not retry. Read the registration again; `vacate` tells how the request stands."
        }
        ProblemCode::NoVacateRequest => {
            "Do not retry. Read the registration again; without `vacate` there is no open request."
        }
        ProblemCode::NothingToAppeal => {
            "Do not retry. Read the registration again: only what was rejected, expired, not reached or annulled can be appealed."
        }
        ProblemCode::AlreadyAppealed => {
            "Do not retry. Read `GET /v1/registrations/{id}/cases`; about one thing there is one appeal."
        }
        ProblemCode::CaseDecided => "Do not retry. Read the case again and show the decision.",
        ProblemCode::TooManyPending => {
            "Do not retry now. Wait until pending registrations are answered, or withdraw some."
        }
        ProblemCode::HostWithoutPhone => {
            "Do not retry. Withdraw the registration and submit it again with the host's phone."
        }
        ProblemCode::AskedWithFamily => "Do not retry. Resend by the registration named in `family_id`.",
        ProblemCode::MinorRegistered => "Do not retry now. Withdraw what waits; what is in force must end first.",
        ProblemCode::MinorApplied => {
            "Do not retry now. Withdraw what waits, or wait for the answer, then retry with a new code."
        }
        ProblemCode::ClientReferenceInUse => {
            "Do not retry unchanged. `GET /v1/registrations?client_reference=` and your reference shows what stands under it; send something new under a new one."
        }
        ProblemCode::ClaimUnknown => "Correct number and code. After 20 tries wait four hours.",
        ProblemCode::ClaimRefused => "Do not retry with this account. Sign in with another phone.",
        ProblemCode::PhoneInUse => "Do not retry with this phone. Ask for a code to another one.",
        ProblemCode::TooManyMinors => "Do not retry. Remove a minor first.",
        ProblemCode::PersonRequired => "Send `PUT /v1/cabinet/person` first, then retry with a new `Idempotency-Key`.",
        ProblemCode::DocumentExpired => {
            "Do not retry unchanged. Send a valid document with `PUT /v1/cabinet/person`, then retry with a new `Idempotency-Key`."
        }
        ProblemCode::DocumentInUse => {
            "Do not retry. The person must sign in to the account that holds the document, or ask an officer."
        }
        ProblemCode::StayPolicyMissing => {
            "Do not retry. This registration is for nationalities listed in `/v1/reference/stay-policies`."
        }
        ProblemCode::StayPeriodViolated => {
            "Do not retry. The last lawful day computed by `/v1/deadlines` is over; an officer decides."
        }
        ProblemCode::RegistrationOvertaken => {
            "Do not retry. A later application of this migrant is in force; reject or ignore this one."
        }
        ProblemCode::OutageKnown => {
            "Do not retry. Read `GET /v1/outages`: one entry covers all of that time; enter only what goes beyond it."
        }
        ProblemCode::WithdrawnAlready => "Do not retry. Read it again: it was withdrawn before.",
        ProblemCode::EntryBan => {
            "Do not retry before the ban ends or is lifted. Show `entry_ban.explanation` to the person; he may appeal to an officer."
        }
        ProblemCode::HearingRequired => {
            "Do not retry yet. Open a notice with `POST /v1/officer/registrations/{id}/annulment-notice` on the same ground first."
        }
        ProblemCode::HearingOpen => {
            "Do not retry before `hearing_until` of the open notice, or before the migrant has answered."
        }
        ProblemCode::HearingClosed => {
            "Do not retry. Read the hearing: it was answered, its time is over, or it was dropped."
        }
        ProblemCode::NoticeOpen => {
            "Do not retry. Read the registration: an annulment notice is open; drop it first if its ground is wrong."
        }
        ProblemCode::StaleVersion => {
            "Read the object again, apply the change to it, and send the new `ETag` in `If-Match`."
        }
        ProblemCode::PayloadTooLarge => "Do not retry unchanged. Split the data into several requests or batches.",
        ProblemCode::UriTooLong => "Do not retry unchanged. Shorten the path.",
        ProblemCode::UnsupportedMediaType => {
            "Do not retry unchanged. Send `Content-Type: application/json` (or the type the operation asks for) and matching bytes."
        }
        ProblemCode::TooManyRequests => {
            "Retry with the same `Idempotency-Key` after `Retry-After`; slow down by the `RateLimit` headers."
        }
        ProblemCode::Internal => {
            "Retry with the same `Idempotency-Key` and growing pauses, a few times at most. Report the `trace_id`."
        }
        ProblemCode::Unavailable => {
            "Retry with the same `Idempotency-Key` after `Retry-After`, with growing, randomised pauses."
        }
    }
}
