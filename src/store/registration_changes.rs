//! Changes of registrations: each function is the writing half of one transaction. Independent statements go in one flight.
//! Every guard repeats what was read (state, version) and its rows are counted: nothing is checked first and written later.

use super::annulment_notices::lapse_statement;
use super::audit::AuditRow;
use super::cached::cached;
use super::cases::CaseRow;
use super::certificates::SealedCertificate;
use super::co_owners::{self, CoOwner};
use super::connection::{Conn, exec_all};
use super::error::{DbError, exactly_one};
use super::idempotency::AnswerRow;
use super::notifications::NotificationRow;
use super::outbox::{PushToPhone, push_statement};
use super::reach::{opened_statement, question_statement};
use super::registrations::{EventRow, RegistrationRow};
use super::sandbox::SandboxAnswerRow;
use super::schema::{
    accounts, annulment_notices, audit, certificates, devices, idempotency_keys, notifications, outbox,
    registration_events, registration_facts, registrations,
};
use super::statistics_sources::FactsRow;
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer, Nullable, Text};

/// A new application, with everything that commits with it.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The application.
    pub registration: RegistrationRow,
    /// Its first event.
    pub event: EventRow,
    /// To the host, if he has a phone.
    pub to_host: Option<HostCall>,
    /// Audit entry.
    pub audit: AuditRow,
    /// The answer, for a repeated request.
    pub answer: AnswerRow,
    /// What an officer is to check.
    pub case: Option<CaseRow>,
    /// The others of the family.
    pub family: Vec<(RegistrationRow, EventRow, FactsRow, AuditRow)>,
    /// The other owners, if there are any.
    pub owners: Vec<CoOwner>,
    /// What they and the guest are told.
    pub calls: Vec<(NotificationRow, PushToPhone)>,
    /// What is counted of it.
    pub facts: FactsRow,
    /// What a simulated host is to answer: in a sandbox only.
    pub simulated: Option<SandboxAnswerRow>,
}

/// How a host hears of an application.
#[derive(Debug, Clone)]
pub struct HostCall {
    /// In his inbox.
    pub notification: NotificationRow,
    /// On his devices.
    pub push: PushToPhone,
    /// When he is asked again, if he has a device; who has none is told in another way at once.
    pub asked_again_at: Ts,
}

/// The end of a former registration: it and its certificate are no longer in force.
#[derive(Debug, Clone)]
pub struct Superseded {
    /// Which registration.
    pub id: Id,
    /// The version that was read.
    pub version: i32,
    /// Its last event.
    pub event: EventRow,
    /// Audit entry.
    pub audit: AuditRow,
}

/// A confirmation, with everything that commits with it.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// What becomes of the registration.
    pub change: Change,
    /// The former registration, if this is a move.
    pub superseded: Option<Superseded>,
    /// The certificate.
    pub certificate: SealedCertificate,
    /// The same for those of the family whom it holds for.
    pub family: Vec<Self>,
}

/// A decision on a registration, with everything that commits with it.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which registration.
    pub id: Id,
    /// The version that was read.
    pub version: i32,
    /// The state that was read.
    pub from: String,
    /// The new state; the same one for what is only noted.
    pub state: &'static str,
    /// When it was decided.
    pub decided_at: Option<Ts>,
    /// The reason given.
    pub reason: Option<String>,
    /// The comment given, sealed.
    pub comment: Option<Vec<u8>>,
    /// The event.
    pub event: EventRow,
    /// Inbox entries and pushes.
    pub notices: Vec<(NotificationRow, PushToPhone)>,
    /// How far the question to the host has come by this.
    pub host_reach: i32,
    /// The entry of the host's inbox that is read by this; nil if there is none.
    pub opened: Id,
    /// The entry that asks the host; nil if there is none. What still waits to be sent about it asks nothing any more.
    pub asked: Id,
    /// Audit entry.
    pub audit: AuditRow,
    /// The answer, for a repeated request; none for what the service does by itself.
    pub answer: Option<AnswerRow>,
    /// The same for those of the family whom it holds for.
    pub family: Vec<Self>,
}

impl Change {
    /// It is the step of this delegate, or by this standing consent, for all of the family.
    pub fn is_by(&mut self, delegate: Option<Id>, consent: Option<Id>) {
        (self.event.delegate_id, self.event.standing_consent_id) = (delegate, consent);
        self.family.iter_mut().for_each(|member| member.is_by(delegate, consent));
    }
}

impl Confirmation {
    /// It is the step of this delegate, or by this standing consent, for all of the family.
    pub fn is_by(&mut self, delegate: Option<Id>, consent: Option<Id>) {
        self.change.is_by(delegate, consent);
        self.family.iter_mut().for_each(|member| member.is_by(delegate, consent));
    }
}

impl Confirmation {
    /// A standing consent is who takes it: in the history, and in the audit log, for all of the family.
    pub fn is_by_consent(&mut self, consent: Id) {
        self.is_by(None, Some(consent));
        self.audit_by(consent);
    }

    fn audit_by(&mut self, actor: Id) {
        self.change.audit.actor_id = Some(actor);
        self.superseded.iter_mut().for_each(|superseded| superseded.audit.actor_id = Some(actor));
        self.family.iter_mut().for_each(|member| member.audit_by(actor));
    }
}

macro_rules! state_update {
    ($id:expr, $version:expr, $from:expr, $state:expr, $decided:expr, $reason:expr, $comment:expr, $reach:expr, $now:expr) => {
        cached!(
            diesel::update(registrations::table)
                .filter(registrations::id.eq($id).and(registrations::version.eq($version)))
                .filter(registrations::state.eq($from))
                .set((
                    registrations::state.eq($state),
                    registrations::version.eq(registrations::version + 1),
                    registrations::decided_at.eq($decided),
                    registrations::reason.eq($reason),
                    registrations::comment.eq($comment),
                    registrations::host_reach.eq(case_when(
                        registrations::host_reach.lt($reach),
                        $reach.into_sql::<Integer>(),
                    )
                    .otherwise(registrations::host_reach)),
                    registrations::updated_at.eq($now),
                )),
        )
    };
}

/// Writes an application. Says whether a push to the host was queued.
pub async fn submit(tx: &mut Conn, s: &Submission) -> Result<bool, DbError> {
    let registration = || cached!(diesel::insert_into(registrations::table).values(&s.registration));
    let event = || cached!(diesel::insert_into(registration_events::table).values(&s.event));
    let facts = || cached!(diesel::insert_into(registration_facts::table).values(&s.facts));
    let linked = tx.link(&s.audit)?;
    let audit = || cached!(diesel::insert_into(audit::table).values(&linked));
    let answer = || cached!(diesel::insert_into(idempotency_keys::table).values(&s.answer));
    let Some(call) = &s.to_host else {
        exec_all!(tx; registration(), event(), facts(), audit(), answer())?;
        if let Some(case) = &s.case {
            super::cases::insert(tx, case).await?;
        }
        submit_family(tx, s).await?;
        return tell_others(tx, s).await;
    };
    let rows = exec_all!(tx;
        registration(), event(), facts(), audit(), answer(),
        question_statement!(call.notification, call.push, call.asked_again_at),
        push_statement!(call.push),
    )?;
    submit_family(tx, s).await?;
    tell_others(tx, s).await?;
    Ok(rows.last().is_some_and(|pushes| *pushes > 0))
}

/// Tells whoever else is to know: the other owners, and a guest for whom a program applied.
async fn tell_others(tx: &mut Conn, s: &Submission) -> Result<bool, DbError> {
    if !s.owners.is_empty() {
        co_owners::insert(tx, s.registration.id, &s.owners).await?;
        for (member, ..) in &s.family {
            co_owners::insert(tx, member.id, &s.owners).await?;
        }
    }
    notify(tx, &s.calls).await?;
    if let Some(simulated) = &s.simulated {
        super::sandbox::ask(tx, simulated).await?;
    }
    Ok(!s.calls.is_empty())
}

async fn submit_family(tx: &mut Conn, s: &Submission) -> Result<(), DbError> {
    for (registration, event, facts, entry) in &s.family {
        let linked = tx.link(entry)?;
        exec_all!(tx;
            cached!(diesel::insert_into(registrations::table).values(registration)),
            cached!(diesel::insert_into(registration_events::table).values(event)),
            cached!(diesel::insert_into(registration_facts::table).values(facts)),
            cached!(diesel::insert_into(audit::table).values(&linked)),
        )?;
    }
    Ok(())
}

/// Writes a confirmation, and those of the family with it.
pub async fn confirm(tx: &mut Conn, c: &Confirmation) -> Result<(), DbError> {
    confirm_one(tx, c).await?;
    for member in &c.family {
        confirm_one(tx, member).await.map_err(changed_meanwhile)?;
    }
    Ok(())
}

/// What hangs on this one was changed by somebody else in this moment: whoever decides must look again.
fn changed_meanwhile(error: DbError) -> DbError {
    match error {
        DbError::LostRace | DbError::Unique(_) => DbError::Unique("registrations".to_owned()),
        other => other,
    }
}

/// The former registration goes before the new one comes, so that the unique index holds at every step.
async fn confirm_one(tx: &mut Conn, c: &Confirmation) -> Result<(), DbError> {
    let now = c.change.event.at;
    if let Some(Superseded { id, version, event, audit: entry }) = &c.superseded {
        let linked = tx.link(entry)?;
        let moved = exec_all!(tx;
            state_update!(id, version, "confirmed", "superseded", Some(now), None::<String>, None::<Vec<u8>>, 0, now),
            cached!(diesel::insert_into(registration_events::table).values(event)),
            cached!(diesel::insert_into(audit::table).values(&linked)),
            lapse_statement!(id, "superseded", now),
        );
        moved
            .map_err(DbError::from)
            .and_then(|rows| exactly_one(rows.first().copied().unwrap_or_default()))
            // The former one has changed in this moment: what the unique index would have said a statement later.
            .map_err(changed_meanwhile)?;
    }
    write_change(tx, &c.change, Some(&c.certificate)).await
}

/// Writes a decision on a registration.
pub async fn change(tx: &mut Conn, c: &Change) -> Result<(), DbError> {
    write_change(tx, c, None).await?;
    for member in &c.family {
        write_change(tx, member, None).await.map_err(changed_meanwhile)?;
    }
    Ok(())
}

/// A registration that takes the place of one that was annulled in error, with everything that commits with it.
#[derive(Debug, Clone)]
pub struct Reinstatement {
    /// The registration, in force.
    pub registration: RegistrationRow,
    /// Its first event.
    pub event: EventRow,
    /// Its certificate.
    pub certificate: SealedCertificate,
    /// Inbox entries and pushes.
    pub notices: Vec<(NotificationRow, PushToPhone)>,
    /// Audit entry.
    pub audit: AuditRow,
    /// The other owners, if there are any.
    pub owners: Vec<CoOwner>,
    /// What is counted of it.
    pub facts: FactsRow,
}

/// Writes a reinstatement.
pub async fn reinstate(tx: &mut Conn, r: &Reinstatement) -> Result<(), DbError> {
    let linked = tx.link(&r.audit)?;
    exec_all!(tx;
        cached!(diesel::insert_into(registrations::table).values(&r.registration)),
        cached!(diesel::insert_into(registration_events::table).values(&r.event)),
        cached!(diesel::insert_into(registration_facts::table).values(&r.facts)),
        cached!(diesel::insert_into(audit::table).values(&linked)),
        cached!(diesel::insert_into(certificates::table).values(&r.certificate)),
    )?;
    if !r.owners.is_empty() {
        co_owners::insert(tx, r.registration.id, &r.owners).await?;
    }
    Ok(notify(tx, &r.notices).await?)
}

async fn write_change(tx: &mut Conn, c: &Change, certificate: Option<&SealedCertificate>) -> Result<(), DbError> {
    let now: Ts = c.event.at;
    let update =
        || state_update!(c.id, c.version, &c.from, c.state, c.decided_at, &c.reason, &c.comment, c.host_reach, now);
    let event = || cached!(diesel::insert_into(registration_events::table).values(&c.event));
    let linked = tx.link(&c.audit)?;
    let audit = || cached!(diesel::insert_into(audit::table).values(&linked));
    let opened = || opened_statement!(c.opened, now);
    let hushed = || {
        cached!(
            diesel::update(outbox::table).filter(outbox::message_id.eq(c.asked).and(outbox::done_at.is_null())).set((
                outbox::done_at.eq(Some(now)),
                outbox::outcome.eq(Some("answered")),
                outbox::sealed.eq(None::<Vec<u8>>),
            ))
        )
    };
    // The usual confirmation goes in one flight.
    if let (Some(certificate), Some(answer), [(notification, push)]) = (certificate, &c.answer, c.notices.as_slice()) {
        let rows = exec_all!(tx;
            update(), event(), audit(), opened(), hushed(),
            cached!(diesel::insert_into(certificates::table).values(certificate)),
            cached!(diesel::insert_into(idempotency_keys::table).values(answer)),
            cached!(diesel::insert_into(notifications::table).values(notification)),
            push_statement!(push),
        )?;
        return exactly_one(rows.first().copied().unwrap_or_default());
    }
    let rows = exec_all!(tx; update(), event(), audit(), opened(), hushed())?;
    if c.from == "confirmed" && c.state != "confirmed" {
        // Nothing is left that could be annulled.
        exec_all!(tx; lapse_statement!(c.id, c.state, now))?;
    }
    if let Some(certificate) = certificate {
        exec_all!(tx; cached!(diesel::insert_into(certificates::table).values(certificate)))?;
    }
    if let Some(answer) = &c.answer {
        exec_all!(tx; cached!(diesel::insert_into(idempotency_keys::table).values(answer)))?;
    }
    notify(tx, &c.notices).await?;
    exactly_one(rows.first().copied().unwrap_or_default())
}

/// Writes inbox entries, each with the push that hints at it.
pub async fn notify(tx: &mut Conn, notices: &[(NotificationRow, PushToPhone)]) -> QueryResult<()> {
    for (notification, push) in notices {
        exec_all!(tx; cached!(diesel::insert_into(notifications::table).values(notification)), push_statement!(push))?;
    }
    Ok(())
}
