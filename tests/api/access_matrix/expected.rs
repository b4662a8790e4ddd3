//! What each cell of the matrix must answer. One row an operation; an operation of the document without a row fails the test, and
//! so does a row without an operation.

/// Who asks: the columns, in this order. Each is also a group of letters in a pattern: `1 5 3 2 3`.
pub const COLUMNS: [&str; 14] = [
    "anonymous",
    "migrant A",
    "migrant B",
    "host A",
    "host B",
    "delegate",
    "officer of region 1",
    "officer of region 2",
    "supervisor",
    "integrator A",
    "integrator B",
    "suspended officer",
    "suspended client",
    "expired token",
];

/// Which thing an operation is about, by what stands in its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// None.
    Nothing,
    /// A registration that waits for an answer.
    Pending,
    /// A registration in force.
    Confirmed,
    /// The certificate of a registration in force.
    Certificate,
    /// A status list; only the absent one is not everybody's.
    StatusList,
    /// An entry of an inbox.
    Notification,
    /// An installation of the app.
    Device,
    /// A session.
    Session,
    /// A registration that its host refused, and nobody was asked about.
    Refused,
    /// A registration in force that its host wants to end.
    Vacating,
    /// What an officer is asked to decide.
    Case,
    /// A one-time link about a registration that waits for an answer.
    Link,
    /// An outage; everybody reads of it.
    Outage,
    /// A violation.
    Violation,
    /// An entry ban; all officers read of it.
    EntryBan,
    /// A crossing that an officer is asked about.
    Review,
    /// A minor whom the migrant has entered.
    Minor,
    /// A webhook of a program.
    Webhook,
    /// A batch of a program.
    Batch,
    /// An organisation.
    Organization,
    /// Premises of an organisation.
    Premises,
    /// Somebody who is invited to act for an organisation.
    Delegate,
    /// A consent that an organisation has given in advance.
    Consent,
    /// An invitation to act for an organisation: migrant A's own.
    Invitation,
    /// Something that is counted; nobody's, so only the absent one is not there.
    Measure,
}

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The caller's, or in his region.
    Own,
    /// Somebody else's, in another region.
    Foreign,
    /// Of a person whose data was erased.
    Erased,
    /// Nobody's: it never was.
    Absent,
}

impl Whose {
    /// Its place in [`WHOSE`].
    pub fn place(self) -> usize {
        WHOSE.iter().position(|whose| *whose == self).unwrap()
    }
}

/// All of them, in the order of the patterns of a row.
pub const WHOSE: [Whose; 4] = [Whose::Own, Whose::Foreign, Whose::Erased, Whose::Absent];

/// A row: operation, thing, and one pattern for each of [`WHOSE`] (one only where there is no thing). In a pattern stands for
/// each column `2` (a success), `U` (401), `F` (403) or `N` (404).
pub type Row = (&'static str, Thing, &'static [&'static str]);

#[rustfmt::skip]
mod patterns {
    //                         a  migr/host  offic  integ  susp/exp
    pub const ANYBODY: &str =     "2  22222      222    22     222";
    pub const NO_TOKEN: &str =    "U  UUUUU      UUU    UU     UUU";
    pub const ACCOUNT: &str =     "U  22222      222    UU     2UU";
    pub const NOT_THERE: &str =   "U  NNNNN      NNN    UU     NUU";
    pub const MIGRANT: &str =     "U  22NNN      NNN    UU     NUU";
    pub const HOST: &str =        "U  NN222      NNN    UU     NUU";
    pub const DELEGATE: &str =    "U  NNNN2      NNN    UU     NUU";
    pub const INVITED: &str =     "U  2NNNN      NNN    UU     NUU";
    pub const PARTY: &str =       "U  22222      NNN    UU     NUU";
    pub const OFFICER: &str =     "U  FFFFF      222    UU     FUU";
    pub const SUPERVISOR: &str =  "U  FFFFF      NN2    UU     FUU";
    pub const OVERSEER: &str =    "U  FFFFF      FF2    UU     FUU";
    pub const NO_OUTAGE: &str =   "U  FFFFF      FFN    UU     FUU";
    pub const CLIENT: &str =      "U  UUUUU      UUU    22     UUU";
    // The same where programs have a part: what they did not apply for is not there for them.
    pub const ACCOUNT_P: &str =   "U  22222      222    22     2UU";
    pub const NOT_THERE_P: &str = "U  NNNNN      NNN    NN     NUU";
    pub const MIGRANT_P: &str =   "U  22NNN      NNN    NN     NUU";
    pub const PARTY_P: &str =     "U  22222      NNN    NN     NUU";
    pub const NO_CLIENT: &str =   "U  UUUUU      UUU    NN     UUU";
    pub const NOBODYS: &str =     "N  NNNNN      NNN    NN     NNN";
    // What they send is no code.
    pub const NO_CODE: &str =     "U  UUNNN      NNN    UU     NUU";
    pub const NO_OFFICER: &str =  "U  FFFFF      NNN    UU     FUU";
}
use patterns::*;

const PUBLIC: &[&str] = &[ANYBODY];
const PERSONAL: &[&str] = &[ACCOUNT];

/// The table, in the order in which it is played.
pub const TABLE: &[Row] = &[
    ("get_jwks", Thing::Nothing, PUBLIC),
    ("get_liveness", Thing::Nothing, PUBLIC),
    ("get_readiness", Thing::Nothing, PUBLIC),
    ("calculate_deadlines", Thing::Nothing, PUBLIC),
    ("list_annulment_grounds", Thing::Nothing, PUBLIC),
    ("list_vacate_reasons", Thing::Nothing, PUBLIC),
    ("list_countries", Thing::Nothing, PUBLIC),
    ("list_document_kinds", Thing::Nothing, PUBLIC),
    ("list_holidays", Thing::Nothing, PUBLIC),
    ("list_premises_kinds", Thing::Nothing, PUBLIC),
    ("list_problems", Thing::Nothing, PUBLIC),
    ("list_purposes", Thing::Nothing, PUBLIC),
    ("list_limits", Thing::Nothing, PUBLIC),
    ("get_batch_template", Thing::Nothing, PUBLIC),
    ("list_reference_tables", Thing::Nothing, PUBLIC),
    ("list_statistics", Thing::Nothing, PUBLIC),
    ("get_open_figures", Thing::Measure, &[ANYBODY, ANYBODY, ANYBODY, NOBODYS]),
    ("get_figures", Thing::Measure, &[CLIENT, CLIENT, CLIENT, NO_CLIENT]),
    ("get_officer_figures", Thing::Measure, &[OFFICER, OFFICER, OFFICER, NO_OFFICER]),
    ("list_refusal_reasons", Thing::Nothing, PUBLIC),
    ("list_outages", Thing::Nothing, PUBLIC),
    ("list_violation_articles", Thing::Nothing, PUBLIC),
    ("list_entry_ban_grounds", Thing::Nothing, PUBLIC),
    ("list_regions", Thing::Nothing, PUBLIC),
    ("list_stay_policies", Thing::Nothing, PUBLIC),
    ("request_otp", Thing::Nothing, PUBLIC),
    ("verify_otp", Thing::Nothing, &[NO_TOKEN]),
    ("refresh_session", Thing::Nothing, &[NO_TOKEN]),
    // The service of the matrix knows no provider, so it has no such sign-in for anybody.
    ("start_oidc", Thing::Nothing, &[NOBODYS]),
    ("finish_oidc", Thing::Nothing, &[NOBODYS]),
    ("get_oauth_metadata", Thing::Nothing, PUBLIC),
    // To those who prove that they are a client which is not suspended. No other token is taken for that.
    ("request_token", Thing::Nothing, &[CLIENT]),
    ("get_integrator", Thing::Nothing, &[CLIENT]),
    ("verify_certificate", Thing::Nothing, PUBLIC),
    ("list_status_lists", Thing::Nothing, PUBLIC),
    ("get_status_list", Thing::StatusList, &[ANYBODY, ANYBODY, ANYBODY, NOBODYS]),
    ("list_register_entries", Thing::Nothing, PUBLIC),
    ("list_register_heads", Thing::Nothing, PUBLIC),
    ("verify_certificate_number", Thing::Certificate, &[ANYBODY, ANYBODY, NOBODYS, NOBODYS]),
    //
    ("get_me", Thing::Nothing, PERSONAL),
    ("update_me", Thing::Nothing, PERSONAL),
    ("list_notifications", Thing::Nothing, PERSONAL),
    ("list_access_log", Thing::Nothing, PERSONAL),
    ("list_changes", Thing::Nothing, PERSONAL),
    ("list_my_violations", Thing::Nothing, PERSONAL),
    ("stream_events", Thing::Nothing, PERSONAL),
    ("read_notifications", Thing::Nothing, PERSONAL),
    ("list_sessions", Thing::Nothing, PERSONAL),
    ("list_certificates", Thing::Nothing, PERSONAL),
    ("list_registrations", Thing::Nothing, &[ACCOUNT_P]),
    ("list_host_registrations", Thing::Nothing, PERSONAL),
    ("get_cabinet", Thing::Nothing, PERSONAL),
    // Before anybody but the migrants has entered a person.
    ("get_person", Thing::Nothing, &[MIGRANT]),
    // An installation's name is the account's own: all of them use the same names, and whoever deletes, deletes only his.
    ("put_device", Thing::Device, &[ACCOUNT, ACCOUNT, ACCOUNT, ACCOUNT]),
    ("delete_device", Thing::Device, &[ACCOUNT, ACCOUNT, ACCOUNT, ACCOUNT]),
    ("ack_notification", Thing::Notification, &[PARTY, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("read_notification", Thing::Notification, &[PARTY, NOT_THERE, NOT_THERE, NOT_THERE]),
    //
    ("get_registration", Thing::Confirmed, &[PARTY_P, NOT_THERE_P, NOT_THERE_P, NOT_THERE_P]),
    ("list_registration_events", Thing::Confirmed, &[PARTY_P, NOT_THERE_P, NOT_THERE_P, NOT_THERE_P]),
    ("list_registration_cases", Thing::Confirmed, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("get_host_registration", Thing::Confirmed, &[HOST, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("get_certificate", Thing::Certificate, &[MIGRANT_P, NOT_THERE_P, NOT_THERE_P, NOT_THERE_P]),
    ("get_certificate_pdf", Thing::Certificate, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    //
    ("search_registrations", Thing::Nothing, &[OFFICER]),
    ("get_officer_registration", Thing::Confirmed, &[OFFICER, SUPERVISOR, NO_OFFICER, NO_OFFICER]),
    ("list_cases", Thing::Nothing, &[OFFICER]),
    ("get_case", Thing::Case, &[OFFICER, SUPERVISOR, NO_OFFICER, NO_OFFICER]),
    ("decide_case", Thing::Case, &[OFFICER, SUPERVISOR, NO_OFFICER, NO_OFFICER]),
    ("list_border_reviews", Thing::Nothing, &[OFFICER]),
    ("decide_border_review", Thing::Review, &[OFFICER, SUPERVISOR, NO_OFFICER, NO_OFFICER]),
    ("report_border_crossings", Thing::Nothing, &[CLIENT]),
    ("submit_batch", Thing::Nothing, &[CLIENT]),
    ("list_batches", Thing::Nothing, &[CLIENT]),
    // An erased batch is one that is kept no longer.
    ("get_batch", Thing::Batch, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("list_batch_lines", Thing::Batch, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("cancel_batch", Thing::Batch, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    //
    ("list_events", Thing::Nothing, &[CLIENT]),
    ("list_sandbox_scenarios", Thing::Nothing, &[CLIENT]),
    ("list_sandbox_messages", Thing::Nothing, &[CLIENT]),
    ("get_sandbox_clock", Thing::Nothing, &[CLIENT]),
    ("move_sandbox_clock", Thing::Nothing, &[CLIENT]),
    ("get_sandbox_faults", Thing::Nothing, &[CLIENT]),
    ("set_sandbox_faults", Thing::Nothing, &[CLIENT]),
    ("create_webhook", Thing::Nothing, &[CLIENT]),
    ("list_webhooks", Thing::Nothing, &[CLIENT]),
    // An erased webhook is one that was ended.
    ("get_webhook", Thing::Webhook, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("update_webhook", Thing::Webhook, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("rotate_webhook_secret", Thing::Webhook, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("ping_webhook", Thing::Webhook, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("list_webhook_deliveries", Thing::Webhook, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("replay_webhook", Thing::Webhook, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    ("delete_webhook", Thing::Webhook, &[CLIENT, NO_CLIENT, NO_CLIENT, NO_CLIENT]),
    //
    ("resend_registration", Thing::Pending, &[MIGRANT_P, NOT_THERE_P, NOT_THERE_P, NOT_THERE_P]),
    ("withdraw_registration", Thing::Pending, &[MIGRANT_P, NOT_THERE_P, NOT_THERE_P, NOT_THERE_P]),
    ("reject_registration", Thing::Pending, &[HOST, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("confirm_registration", Thing::Pending, &[HOST, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("appeal_registration", Thing::Refused, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("vacate_registration", Thing::Confirmed, &[HOST, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("answer_vacate", Thing::Vacating, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("withdraw_vacate", Thing::Vacating, &[HOST, NOT_THERE, NOT_THERE, NOT_THERE]),
    // Whoever has the link speaks for the host, and for nothing else.
    ("get_confirmation", Thing::Link, &[ANYBODY, ANYBODY, NOBODYS, NOBODYS]),
    ("answer_confirmation", Thing::Link, &[ANYBODY, ANYBODY, NOBODYS, NOBODYS]),
    ("annul_registration", Thing::Confirmed, &[OFFICER, SUPERVISOR, NO_OFFICER, NO_OFFICER]),
    ("list_violations", Thing::Nothing, &[OFFICER]),
    ("search_violations", Thing::Nothing, &[OFFICER]),
    ("record_violation", Thing::Nothing, &[OFFICER]),
    // Of an erased person, too: it says that it was, and not who.
    ("withdraw_violation", Thing::Violation, &[OFFICER, SUPERVISOR, SUPERVISOR, NO_OFFICER]),
    ("list_entry_bans", Thing::Nothing, &[OFFICER]),
    ("add_entry_ban", Thing::Nothing, &[OFFICER]),
    ("lift_entry_ban", Thing::EntryBan, &[OVERSEER, OVERSEER, OVERSEER, NO_OUTAGE]),
    ("open_annulment_notice", Thing::Confirmed, &[OFFICER, SUPERVISOR, NO_OFFICER, NO_OFFICER]),
    ("drop_annulment_notice", Thing::Confirmed, &[OFFICER, SUPERVISOR, NO_OFFICER, NO_OFFICER]),
    ("get_hearing", Thing::Confirmed, &[PARTY, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("answer_hearing", Thing::Confirmed, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("add_organization", Thing::Nothing, &[OVERSEER]),
    ("list_organizations", Thing::Nothing, PERSONAL),
    ("get_organization", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("list_premises", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("add_premises", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("change_premises", Thing::Premises, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("list_organization_registrations", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("answer_registrations", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("list_standing_consents", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("give_standing_consent", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("list_standing_consent_uses", Thing::Consent, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("revoke_standing_consent", Thing::Consent, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("get_occupancy", Thing::Premises, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("list_arrivals", Thing::Premises, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("list_departures", Thing::Premises, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("list_delegates", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("invite_delegate", Thing::Organization, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("revoke_delegate", Thing::Delegate, &[DELEGATE, NOT_THERE, NOT_THERE, NOT_THERE]),
    // Right behind each other: whoever has accepted can decline later, and then acts for nobody.
    ("accept_delegation", Thing::Invitation, &[INVITED, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("decline_delegation", Thing::Invitation, &[INVITED, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("add_outage", Thing::Nothing, &[OVERSEER]),
    ("withdraw_outage", Thing::Outage, &[OVERSEER, OVERSEER, OVERSEER, NO_OUTAGE]),
    //
    ("put_person", Thing::Nothing, PERSONAL),
    ("list_minors", Thing::Nothing, PERSONAL),
    ("enter_minor", Thing::Nothing, PERSONAL),
    ("get_minor", Thing::Minor, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("replace_minor", Thing::Minor, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    // What they send is no code.
    ("claim_person", Thing::Nothing, &[NOT_THERE]),
    ("release_minor", Thing::Minor, &[NO_CODE, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("remove_minor", Thing::Minor, &[MIGRANT, NOT_THERE, NOT_THERE, NOT_THERE]),
    ("submit_registration", Thing::Nothing, &[ACCOUNT_P]),
    // The own one is a second one; the foreign one is that with which the rest was played, and must still be there for `logout`.
    ("end_session", Thing::Session, &[PARTY, NOT_THERE, NOT_THERE, NOT_THERE]),
    // Ends the sessions with which the rest was played.
    ("logout", Thing::Nothing, PERSONAL),
];

/// The letter of each column.
pub fn letters(pattern: &str) -> Vec<char> {
    pattern.chars().filter(|letter| !letter.is_whitespace()).collect()
}
