//! The stable names of everything that can be wrong: one list for whole requests, one for single fields.
//! A code never changes its meaning. Texts are in `i18n`, statuses in `http`; both match exhaustively, so a code without them does not compile.

use crate::domain::reference::refusal_reasons::RefusalGround;
use serde::Serialize;

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it stands on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

codes! {
    /// What went wrong with a request as a whole (`code` of a problem, RFC 9457).
    ProblemCode {
        /// One or more fields are wrong; `errors` lists all of them.
        ValidationFailed = "validation_failed",
        /// The body is not JSON (or repeats a key, or nests too deeply).
        MalformedJson = "malformed_json",
        /// A query parameter is unknown or of the wrong form.
        MalformedQuery = "malformed_query",
        /// A header is of the wrong form.
        MalformedHeader = "malformed_header",
        /// The request itself could not be read.
        BadRequest = "bad_request",
        /// The list cursor is not one that this service gave out.
        BadCursor = "bad_cursor",
        /// The changes behind this cursor are no longer kept: read the lists anew.
        ResyncRequired = "resync_required",
        /// The events behind this cursor are no longer kept: begin anew, without a cursor.
        EventsExpired = "events_expired",
        /// Somebody with this phone was invited already, or acts for the organisation already.
        DelegateKnown = "delegate_known",
        /// The invitation was answered or taken back, or the delegate acts for the organisation no more.
        DelegateClosed = "delegate_closed",
        /// Somebody must manage the organisation: its last manager stays.
        LastManager = "last_manager",
        /// The organisation has premises at this address already.
        PremisesKnown = "premises_known",
        /// An organisation with this BIN is entered already.
        OrganizationKnown = "organization_known",
        /// So many of these are there as an organisation may have.
        OrganizationFull = "organization_full",
        /// So many webhooks are there as a client may have.
        TooManyWebhooks = "too_many_webhooks",
        /// So many batches are under way as a client may have.
        TooManyBatches = "too_many_batches",
        /// The batch is over already: nothing of it waits any more.
        BatchOver = "batch_over",
        /// `Idempotency-Key` is missing or not 1 to 64 of `A-Z a-z 0-9 _ -`.
        IdempotencyKeyRequired = "idempotency_key_required",
        /// The same key came with another request.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// The first request with this key is still being worked on.
        IdempotencyInProgress = "idempotency_in_progress",
        /// No valid access token.
        Unauthenticated = "unauthenticated",
        /// The access token has expired: refresh it.
        TokenExpired = "token_expired",
        /// The code from the SMS is wrong, used or expired.
        OtpInvalid = "otp_invalid",
        /// The refresh token is wrong, used or expired: sign in again.
        RefreshInvalid = "refresh_invalid",
        /// Sign-in through an identity provider is not configured here.
        OidcNotConfigured = "oidc_not_configured",
        /// The state is not one of this service's, was used, has expired, or belongs to another installation.
        OidcAttemptInvalid = "oidc_attempt_invalid",
        /// The identity provider refused the code, or what it said about the person cannot be trusted.
        OidcRefused = "oidc_refused",
        /// The identity provider knows no verified phone, and the person has no account yet.
        OidcPhoneUnverified = "oidc_phone_unverified",
        /// The account of the verified phone has another IIN than the person.
        OidcIdentityConflict = "oidc_identity_conflict",
        /// An officer signs in with a code by SMS only.
        OidcNotForOfficers = "oidc_not_for_officers",
        /// The identity provider did not answer, or not as one; the attempt is used up.
        OidcUnavailable = "oidc_unavailable",
        /// The caller may not do this.
        Forbidden = "forbidden",
        /// The client's token does not have the scope that this needs.
        InsufficientScope = "insufficient_scope",
        /// There is no such thing, or it is not the caller's.
        NotFound = "not_found",
        /// The certificate number is mistyped: its check digits do not fit.
        CertificateNumberInvalid = "certificate_number_invalid",
        /// The signed artefact is not one of this service's, or was altered.
        SignatureInvalid = "signature_invalid",
        /// The signed link has expired.
        LinkExpired = "link_expired",
        /// The path exists, the method does not; `Allow` lists the ones that do.
        MethodNotAllowed = "method_not_allowed",
        /// The request did not arrive in time.
        RequestTimeout = "request_timeout",
        /// The registration has been answered, withdrawn or expired already.
        RegistrationNotPending = "registration_not_pending",
        /// A later application of the same migrant is in force already: this one is out of date.
        RegistrationOvertaken = "registration_overtaken",
        /// The time for an answer is over.
        AnswerTimeOver = "answer_time_over",
        /// Another change came first: read again, then decide.
        ConcurrentChange = "concurrent_change",
        /// The registration is not in force, or not any more.
        RegistrationNotInForce = "registration_not_in_force",
        /// The host has asked already that the registration end.
        VacateUnderWay = "vacate_under_way",
        /// Nobody asks, or not any more, that the registration end.
        NoVacateRequest = "no_vacate_request",
        /// Nothing has become of the registration that an officer could be asked about.
        NothingToAppeal = "nothing_to_appeal",
        /// An officer was asked about this already.
        AlreadyAppealed = "already_appealed",
        /// The case was decided or closed already.
        CaseDecided = "case_decided",
        /// Too many applications are waiting for an answer.
        TooManyPending = "too_many_pending",
        /// The application names no phone of the host: there is nobody to tell.
        HostWithoutPhone = "host_without_phone",
        /// The host was asked about the whole family at once: ask him again by the application of the one who leads it.
        AskedWithFamily = "asked_with_family",
        /// The minor has registrations that wait or are in force, or is not entered here.
        MinorRegistered = "minor_registered",
        /// The minor has an application that waits for an answer: until then he stays with whoever made it.
        MinorApplied = "minor_applied",
        /// The program has used this reference of its own for something else.
        ClientReferenceInUse = "client_reference_in_use",
        /// A file cannot be taken over by this number and code.
        ClaimUnknown = "claim_unknown",
        /// The account cannot give way to a file: it holds data of its own.
        ClaimRefused = "claim_refused",
        /// The phone has an account already: it cannot be given to a minor.
        PhoneInUse = "phone_in_use",
        /// So many minors are entered as one guardian may enter.
        TooManyMinors = "too_many_minors",
        /// The personal data and document must be entered first.
        PersonRequired = "person_required",
        /// The document has expired since it was entered.
        DocumentExpired = "document_expired",
        /// This document is registered to another account.
        DocumentInUse = "document_in_use",
        /// The nationality has no visa-free stay: this registration is not for its citizens.
        StayPolicyMissing = "stay_policy_missing",
        /// The permitted stay is over.
        StayPeriodViolated = "stay_period_violated",
        /// Entry to the country is closed to this person; `entry_ban` tells why and until when.
        EntryBan = "entry_ban",
        /// On this ground the migrant is heard first: there is no open notice with it.
        HearingRequired = "hearing_required",
        /// The migrant still may say something.
        HearingOpen = "hearing_open",
        /// There is no notice that he could answer, or no longer.
        HearingClosed = "hearing_closed",
        /// An annulment is intended already.
        NoticeOpen = "notice_open",
        /// An outage that counts holds all of that time already.
        OutageKnown = "outage_known",
        /// It was withdrawn before.
        WithdrawnAlready = "withdrawn_already",
        /// The object has changed since it was read (`If-Match`).
        StaleVersion = "stale_version",
        /// The body is larger than the limit.
        PayloadTooLarge = "payload_too_large",
        /// The path is longer than the limit.
        UriTooLong = "uri_too_long",
        /// The body is not of the declared media type.
        UnsupportedMediaType = "unsupported_media_type",
        /// Too many requests; `Retry-After` says when to try again.
        TooManyRequests = "too_many_requests",
        /// A fault of this service; the trace id finds it.
        Internal = "internal",
        /// For the moment not able to answer; `Retry-After` says when to try again.
        Unavailable = "unavailable",
    }
}

impl ProblemCode {
    /// The legal ground, if it is a refusal of an application by the service itself. An expired document counts as a false statement about
    /// a valid one: the order knows three grounds, and this is the nearest.
    #[must_use]
    pub const fn refusal_ground(self) -> Option<RefusalGround> {
        match self {
            // Whoever may not be in the country has no period of stay.
            Self::StayPeriodViolated | Self::EntryBan => Some(RefusalGround::StayPeriodViolated),
            Self::DocumentExpired => Some(RefusalGround::FalseInformation),
            _ => None,
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

codes! {
    /// What is wrong with one field (`errors[].code`).
    FieldCode {
        /// The field is missing.
        Required = "required",
        /// There is no such field.
        UnknownField = "unknown_field",
        /// The value is of another JSON type.
        WrongType = "wrong_type",
        /// Shorter than allowed.
        TooShort = "too_short",
        /// Longer than allowed.
        TooLong = "too_long",
        /// The value does not have the required form.
        BadFormat = "bad_format",
        /// Not one of the allowed values.
        NotAllowed = "not_allowed",
        /// A number outside its range.
        OutOfRange = "out_of_range",
        /// Not a calendar date `YYYY-MM-DD`.
        BadDate = "bad_date",
        /// The date lies in the future.
        DateInFuture = "date_in_future",
        /// The date lies too far in the past.
        DateTooOld = "date_too_old",
        /// The date lies before another one that must come first.
        DateOrder = "date_order",
        /// Contains characters that cannot be stored or printed (control characters, direction marks, emoji).
        BadCharacters = "bad_characters",
        /// Letters of a script that the certificate cannot show; write it in Latin or Cyrillic letters.
        UnsupportedScript = "unsupported_script",
        /// Not a valid E.164 phone number.
        PhoneInvalid = "phone_invalid",
        /// An IIN has 12 digits.
        IinFormat = "iin_format",
        /// The check digit of the IIN is wrong.
        IinCheckDigit = "iin_check_digit",
        /// A BIN has 12 digits.
        BinFormat = "bin_format",
        /// The check digit of the BIN is wrong.
        BinCheckDigit = "bin_check_digit",
        /// Not an ISO 3166-1 alpha-3 code (or ICAO code for stateless persons).
        UnknownCountry = "unknown_country",
        /// Not a region of the KATO classifier.
        UnknownRegion = "unknown_region",
        /// The document number has characters or a length that this kind of document cannot have.
        DocumentNumberFormat = "document_number_format",
        /// The document has expired.
        DocumentExpired = "document_expired",
        /// An own citizen is not registered as a foreigner.
        OwnCitizen = "own_citizen",
        /// The MRZ has not the shape of TD3 (2 lines of 44) or TD1 (3 lines of 30).
        MrzShape = "mrz_shape",
        /// A check digit of the MRZ is wrong.
        MrzCheckDigit = "mrz_check_digit",
        /// The field differs from the MRZ.
        MrzMismatch = "mrz_mismatch",
        /// The kind of document does not have such an MRZ.
        MrzKind = "mrz_kind",
        /// The host is the migrant himself.
        HostIsMigrant = "host_is_migrant",
        /// Two times that must differ are the same.
        SameTime = "same_time",
        /// The sender has used this id for a report with another content. To change that report, correct it under a new id.
        EventIdReused = "event_id_reused",
        /// The same value stands there twice.
        Repeated = "repeated",
        /// The caller acts for no such minor.
        UnknownMinor = "unknown_minor",
        /// The person has come of age: nobody else applies for him.
        NotAMinor = "not_a_minor",
        /// Another registration is in force for this document.
        DocumentInUse = "document_in_use",
        /// Too many applications of this person wait for an answer.
        TooManyPending = "too_many_pending",
        /// The permitted stay of this person is over. Apply for him alone: the refusal can be appealed.
        StayPeriodViolated = "stay_period_violated",
        /// Entry to the country is closed to this person. Apply for him alone: the refusal can be appealed.
        EntryBan = "entry_ban",
        /// Events are sent to no such address: only https, a public host by its name, an allowed port, nothing before an `@`.
        UrlNotAllowed = "url_not_allowed",
        /// The organisation has no such premises.
        UnknownPremises = "unknown_premises",
        /// There is no such program of an integrator.
        UnknownClient = "unknown_client",
        /// The event is none of the client's, or is no longer kept.
        UnknownEvent = "unknown_event",
        /// The report was corrected already: correct its correction.
        AlreadyCorrected = "already_corrected",
        /// The file is neither UTF-8 nor UTF-16 with a byte order mark.
        BadEncoding = "bad_encoding",
        /// The row has not as many cells as the table has columns.
        WrongCells = "wrong_cells",
    }
}

impl FieldCode {
    /// Reads the code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the request body, such as `/host/phone`; empty for the whole body.
    pub pointer: String,
    /// What is wrong.
    pub code: FieldCode,
}

impl FieldError {
    /// An error at a pointer.
    pub fn new(pointer: impl Into<String>, code: FieldCode) -> Self {
        Self { pointer: pointer.into(), code }
    }
}

/// Wrong forms first, then wrong values. Where a form is wrong a sample stands in, and errors of values there are left out: they would
/// judge the sample. `besides` names errors elsewhere that do so, too; it can ask whether a sample stands at a pointer.
#[must_use]
pub fn with_wrong_forms(
    wrong: &[FieldError],
    values: Vec<FieldError>,
    besides: impl Fn(&FieldError, &dyn Fn(&str) -> bool) -> bool,
) -> Vec<FieldError> {
    let is_sample = |pointer: &str| {
        wrong.iter().any(|error| {
            pointer.strip_prefix(error.pointer.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let values = values.into_iter().filter(|error| !is_sample(&error.pointer) && !besides(error, &is_sample));
    wrong.iter().cloned().chain(values).collect()
}
