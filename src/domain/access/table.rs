//! The table: one row an operation of the API. What it does not grant is refused; there is no other place that grants anything.

use crate::domain::integrators::Scope;

/// How far a grant reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing of anybody: whoever asks gets the same.
    Public,
    /// The object to which the caller has a signed link.
    Linked,
    /// What is about the caller himself, or made by him.
    Own,
    /// What is addressed to the caller as the host.
    Addressed,
    /// Both of these.
    Party,
    /// The organisation for which the caller acts in any role, and what belongs to it.
    Read,
    /// That for which he answers.
    Answer,
    /// That which he manages.
    Manage,
    /// What lies in the region of the officer; everything for a supervisor who has no region.
    Region,
    /// Of that, what the officer is no party to: nobody decides in his own matter.
    OthersInRegion,
}

/// Which of the integrators' clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientGrant {
    /// Each one.
    Any,
    /// Those whose token has this scope.
    Scope(Scope),
}

/// What an operation grants to whom. A column holds for the columns that imply it: an officer is an account, too, and everybody
/// is anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// To anybody, signed in or not.
    pub anybody: Option<Reach>,
    /// To whoever has signed in.
    pub account: Option<Reach>,
    /// To officers of the migration police.
    pub officer: Option<Reach>,
    /// To their supervisors.
    pub supervisor: Option<Reach>,
    /// To programs of integrators. Of the objects they reach those that they made themselves.
    pub client: Option<ClientGrant>,
}

/// Stands for a permission in the type of a handler.
pub trait Right: 'static {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! reach {
    (-) => {
        None
    };
    (Others) => {
        Some(Reach::OthersInRegion)
    };
    ($reach:ident) => {
        Some(Reach::$reach)
    };
}

macro_rules! client {
    (-) => {
        None
    };
    (Any) => {
        Some(ClientGrant::Any)
    };
    ($scope:ident) => {
        Some(ClientGrant::Scope(Scope::$scope))
    };
}

macro_rules! permissions {
    ($($name:ident $operation:literal $anybody:tt $account:tt $officer:tt $supervisor:tt $client:tt)+) => {
        /// The right to perform one operation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission {
            $(#[doc = concat!("`", $operation, "`")] $name),+
        }

        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The id of its operation in the document of the API.
            #[must_use]
            pub const fn operation(self) -> &'static str {
                match self { $(Self::$name => $operation),+ }
            }

            /// What it grants to whom.
            #[must_use]
            pub const fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        anybody: reach!($anybody),
                        account: reach!($account),
                        officer: reach!($officer),
                        supervisor: reach!($supervisor),
                        client: client!($client),
                    }),+
                }
            }
        }

        /// One type a permission: a handler names the one that it needs.
        pub mod rights {
            use super::{Permission, Right};

            $(
                #[doc = concat!("To perform `", $operation, "`.")]
                #[derive(Debug, Clone, Copy)]
                pub struct $name;

                impl Right for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )+
        }
    };
}

#[rustfmt::skip]
permissions! {
//  permission                operation                       anybody  account    officer  supervisor  client
    RequestOtp                "request_otp"                   Public   -          -        -           -
    VerifyOtp                 "verify_otp"                    Public   -          -        -           -
    RefreshSession            "refresh_session"               Public   -          -        -           -
    StartOidc                 "start_oidc"                    Public   -          -        -           -
    FinishOidc                "finish_oidc"                   Public   -          -        -           -
    Logout                    "logout"                        -        Own        -        -           -
    ListSessions              "list_sessions"                 -        Own        -        -           -
    EndSession                "end_session"                   -        Own        -        -           -

    RequestToken              "request_token"                 Public   -          -        -           -
    GetOauthMetadata          "get_oauth_metadata"            Public   -          -        -           -
    GetIntegrator             "get_integrator"                -        -          -        -           Any

    GetMe                     "get_me"                        -        Own        -        -           -
    UpdateMe                  "update_me"                     -        Own        -        -           -
    PutDevice                 "put_device"                    -        Own        -        -           -
    DeleteDevice              "delete_device"                 -        Own        -        -           -
    ListNotifications         "list_notifications"            -        Own        -        -           -
    AckNotification           "ack_notification"              -        Own        -        -           -
    ReadNotification          "read_notification"             -        Own        -        -           -
    ReadNotifications         "read_notifications"            -        Own        -        -           -
    ListAccessLog             "list_access_log"               -        Own        -        -           -
    ListChanges               "list_changes"                  -        Own        -        -           -
    StreamEvents              "stream_events"                 -        Own        -        -           -

    GetPerson                 "get_person"                    -        Own        -        -           -
    PutPerson                 "put_person"                    -        Own        -        -           -
    ClaimPerson               "claim_person"                  -        Own        -        -           -
    GetCabinet                "get_cabinet"                   -        Own        -        -           -
    ListMinors                "list_minors"                   -        Own        -        -           -
    EnterMinor                "enter_minor"                   -        Own        -        -           -
    GetMinor                  "get_minor"                     -        Own        -        -           -
    ReplaceMinor              "replace_minor"                 -        Own        -        -           -
    RemoveMinor               "remove_minor"                  -        Own        -        -           -
    ReleaseMinor              "release_minor"                 -        Own        -        -           -

    SubmitRegistration        "submit_registration"           -        Own        -        -           RegistrationsWrite
    ListRegistrations         "list_registrations"            -        Own        -        -           RegistrationsRead
    GetRegistration           "get_registration"              -        Party      -        -           RegistrationsRead
    ListRegistrationEvents    "list_registration_events"      -        Party      -        -           RegistrationsRead
    WithdrawRegistration      "withdraw_registration"         -        Own        -        -           RegistrationsWrite
    ResendRegistration        "resend_registration"           -        Own        -        -           RegistrationsWrite
    AppealRegistration        "appeal_registration"           -        Own        -        -           -
    ListRegistrationCases     "list_registration_cases"       -        Own        -        -           -
    AnswerVacate              "answer_vacate"                 -        Own        -        -           -

    ListHostRegistrations     "list_host_registrations"       -        Addressed  -        -           -
    GetHostRegistration       "get_host_registration"         -        Addressed  -        -           -
    ConfirmRegistration       "confirm_registration"          -        Addressed  -        -           -
    RejectRegistration        "reject_registration"           -        Addressed  -        -           -
    VacateRegistration        "vacate_registration"           -        Addressed  -        -           -
    WithdrawVacate            "withdraw_vacate"               -        Addressed  -        -           -

    ListOrganizations         "list_organizations"            -        Own        -        -           -
    GetOrganization           "get_organization"              -        Read       -        -           -
    ListPremises              "list_premises"                 -        Read       -        -           -
    AddPremises               "add_premises"                  -        Manage     -        -           -
    ChangePremises            "change_premises"               -        Manage     -        -           -
    ListDelegates             "list_delegates"                -        Manage     -        -           -
    InviteDelegate            "invite_delegate"               -        Manage     -        -           -
    AcceptDelegation          "accept_delegation"             -        Own        -        -           -
    DeclineDelegation         "decline_delegation"            -        Own        -        -           -
    AnswerRegistrations       "answer_registrations"          -        Answer     -        -           -
    RevokeDelegate            "revoke_delegate"               -        Manage     -        -           -
    ListStandingConsents      "list_standing_consents"        -        Read       -        -           -
    GiveStandingConsent       "give_standing_consent"         -        Manage     -        -           -
    RevokeStandingConsent     "revoke_standing_consent"       -        Manage     -        -           -
    ListStandingConsentUses   "list_standing_consent_uses"    -        Read       -        -           -
    GetOccupancy              "get_occupancy"                 -        Read       -        -           -
    ListArrivals              "list_arrivals"                 -        Read       -        -           -
    ListDepartures            "list_departures"               -        Read       -        -           -
    ListOrganizationRegistrations "list_organization_registrations" -  Read       -        -           -

    GetConfirmation           "get_confirmation"              Linked   -          -        -           -
    AnswerConfirmation        "answer_confirmation"           Linked   -          -        -           -

    ListCertificates          "list_certificates"             -        Own        -        -           -
    GetCertificate            "get_certificate"               -        Own        -        -           RegistrationsRead
    GetCertificatePdf         "get_certificate_pdf"           Linked   Own        -        -           -
    VerifyCertificateNumber   "verify_certificate_number"     Public   -          -        -           -
    VerifyCertificate         "verify_certificate"            Public   -          -        -           -
    ListStatusLists           "list_status_lists"             Public   -          -        -           -
    GetStatusList             "get_status_list"               Public   -          -        -           -
    ListRegisterEntries       "list_register_entries"         Public   -          -        -           -
    ListRegisterHeads         "list_register_heads"           Public   -          -        -           -

    SearchRegistrations       "search_registrations"          -        -          Region   Region      -
    GetOfficerRegistration    "get_officer_registration"      -        -          Region   Region      -
    AnnulRegistration         "annul_registration"            -        -          Others   Others      -
    ListCases                 "list_cases"                    -        -          Region   Region      -
    GetCase                   "get_case"                      -        -          Region   Region      -
    DecideCase                "decide_case"                   -        -          Others   Others      -

    RecordViolation           "record_violation"              -        -          Others   Others      -
    ListViolations            "list_violations"               -        -          Region   Region      -
    SearchViolations          "search_violations"             -        -          Region   Region      -
    WithdrawViolation         "withdraw_violation"            -        -          Region   Region      -
    ListMyViolations          "list_my_violations"            -        Own        -        -           -
    AddEntryBan               "add_entry_ban"                 -        -          Others   Others      -
    ListEntryBans             "list_entry_bans"               -        -          Region   Region      -
    LiftEntryBan              "lift_entry_ban"                -        -          -        Region      -
    OpenAnnulmentNotice       "open_annulment_notice"         -        -          Others   Others      -
    DropAnnulmentNotice       "drop_annulment_notice"         -        -          Others   Others      -
    GetHearing                "get_hearing"                   -        Party      -        -           -
    AnswerHearing             "answer_hearing"                -        Own        -        -           -

    AddOrganization           "add_organization"              -        -          -        Region      -

    ListOutages               "list_outages"                  Public   -          -        -           -
    AddOutage                 "add_outage"                    -        -          -        Region      -
    WithdrawOutage            "withdraw_outage"               -        -          -        Region      -
    ListBorderReviews         "list_border_reviews"           -        -          Region   Region      -
    DecideBorderReview        "decide_border_review"          -        -          Others   Others      -

    SubmitBatch               "submit_batch"                  -        -          -        -           RegistrationsWrite
    ListBatches               "list_batches"                  -        -          -        -           RegistrationsRead
    GetBatch                  "get_batch"                     -        -          -        -           RegistrationsRead
    ListBatchLines            "list_batch_lines"              -        -          -        -           RegistrationsRead
    CancelBatch               "cancel_batch"                  -        -          -        -           RegistrationsWrite
    GetBatchTemplate          "get_batch_template"            Public   -          -        -           -

    ReportBorderCrossings     "report_border_crossings"       -        -          -        -           BorderWrite

    ListEvents                "list_events"                   -        -          -        -           EventsRead
    ListWebhooks              "list_webhooks"                 -        -          -        -           EventsRead
    GetWebhook                "get_webhook"                   -        -          -        -           EventsRead
    ListWebhookDeliveries     "list_webhook_deliveries"       -        -          -        -           EventsRead
    CreateWebhook             "create_webhook"                -        -          -        -           WebhooksWrite
    UpdateWebhook             "update_webhook"                -        -          -        -           WebhooksWrite
    DeleteWebhook             "delete_webhook"                -        -          -        -           WebhooksWrite
    RotateWebhookSecret       "rotate_webhook_secret"         -        -          -        -           WebhooksWrite
    PingWebhook               "ping_webhook"                  -        -          -        -           WebhooksWrite
    ReplayWebhook             "replay_webhook"                -        -          -        -           WebhooksWrite

    ListSandboxScenarios      "list_sandbox_scenarios"        -        -          -        -           Any
    ListSandboxMessages       "list_sandbox_messages"         -        -          -        -           Any
    GetSandboxClock           "get_sandbox_clock"             -        -          -        -           Any
    MoveSandboxClock          "move_sandbox_clock"            -        -          -        -           Any
    GetSandboxFaults          "get_sandbox_faults"            -        -          -        -           Any
    SetSandboxFaults          "set_sandbox_faults"            -        -          -        -           Any

    CalculateDeadlines        "calculate_deadlines"           Public   -          -        -           -
    ListRegions               "list_regions"                  Public   -          -        -           -
    ListCountries             "list_countries"                Public   -          -        -           -
    ListPremisesKinds         "list_premises_kinds"           Public   -          -        -           -
    ListPurposes              "list_purposes"                 Public   -          -        -           -
    ListDocumentKinds         "list_document_kinds"           Public   -          -        -           -
    ListRefusalReasons        "list_refusal_reasons"          Public   -          -        -           -
    ListAnnulmentGrounds      "list_annulment_grounds"        Public   -          -        -           -
    ListViolationArticles     "list_violation_articles"       Public   -          -        -           -
    ListEntryBanGrounds       "list_entry_ban_grounds"        Public   -          -        -           -
    ListVacateReasons         "list_vacate_reasons"           Public   -          -        -           -
    ListHolidays              "list_holidays"                 Public   -          -        -           -
    ListStayPolicies          "list_stay_policies"            Public   -          -        -           -
    ListProblems              "list_problems"                 Public   -          -        -           -
    ListLimits                "list_limits"                   Public   -          -        -           -
    ListReferenceTables       "list_reference_tables"         Public   -          -        -           -

    ListStatistics            "list_statistics"               Public   -          -        -           -
    GetOpenFigures            "get_open_figures"              Public   -          -        -           -
    GetFigures                "get_figures"                   -        -          -        -           StatisticsRead
    GetOfficerFigures         "get_officer_figures"           -        -          Region   Region      -

    GetLiveness               "get_liveness"                  Public   -          -        -           -
    GetReadiness              "get_readiness"                 Public   -          -        -           -
    GetJwks                   "get_jwks"                      Public   -          -        -           -
}

impl Permission {
    /// The permission of an operation; none for one that is not in the table.
    #[must_use]
    pub fn of_operation(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.operation() == id)
    }
}
