//! What the overview of the e-cabinet is made of: two flights of questions, each bounded, whoever asks. What the second asks about is
//! known after the first.

use super::accounts::SealedAccount;
use super::annulment_notices::NoticeRow;
use super::audit::{LinkedRow, reads_query};
use super::border_reads::{passages_of, passages_query};
use super::cached::cached;
use super::cases::CaseRow;
use super::connection::{Conn, all_of};
use super::entry_bans::{EntryBanRow, ban_query};
use super::notifications::unread_query;
use super::persons::{PersonRow, SealedPerson};
use super::registrations::{Full, KEY_COLUMNS, RegistrationRow, Stored, full_query, host_keys, opened};
use super::schema::{
    accounts, annulment_notices, audit, border_crossings, cases, certificates, data_keys, entry_bans, notifications,
    persons, registrations, vacate_requests, violations,
};
use super::types::Id;
use super::vacates::VacateRow;
use super::vault::{KeyRow, Vault};
use super::violations::{ViolationRow, documents_query};
use crate::domain::border::{MatchState, Passage};
use crate::store::border::is_valid;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use std::collections::HashMap;
use uuid::Uuid;

/// The most that is read of each kind, unless said otherwise.
pub const MOST: i64 = 100;

/// Registrations that are read: what is open, and the newest ones.
const FILES: i64 = 20;

/// Who asks, and what is known of him by his account.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Finds him by his phone; none once he is erased.
    pub phone: Option<Vec<u8>>,
    /// The person, if entered.
    pub person: Option<PersonRow>,
    /// His registrations: what is pending or in force first, then the rest, each newest first.
    pub files: Vec<Full>,
    /// The documents by which he is known to others, indexed.
    pub documents: Vec<Vec<u8>>,
    /// Unread notifications, counted up to 100.
    pub unread: usize,
    /// The last looks of others at his file, newest first, at most 100.
    pub looks: Vec<LinkedRow>,
}

/// The first flight: what is known by the account.
pub async fn known(conn: &mut Conn, vault: &Vault, account: Uuid) -> QueryResult<Known> {
    type Who = (SealedAccount, KeyRow, Option<SealedPerson>);
    type First = (Option<Who>, Vec<Stored>, Vec<Option<Vec<u8>>>, Vec<Id>, Vec<LinkedRow>);
    let id = Id(account);
    let found: QueryResult<First> = all_of!(conn;
        |c| cached!(
            accounts::table
                .inner_join(data_keys::table.on(data_keys::owner.eq(accounts::id)))
                .left_join(persons::table.on(persons::account_id.eq(accounts::id)))
                .filter(accounts::id.eq(id))
                .select((SealedAccount::as_select(), KeyRow::as_select(), Option::<SealedPerson>::as_select()))
                .limit(1)
        )
        .get_result(c)
        .await
        .optional(),
        |c| cached!(
            full_query!()
                .filter(registrations::account_id.eq(id))
                .order((sql::<Bool>("registrations.state IN ('pending', 'confirmed')").desc(), registrations::id.desc()))
                .limit(FILES)
        )
        .load(c)
        .await,
        |c| documents_query!(id).load(c).await,
        |c| unread_query!(id).load(c).await,
        |c| reads_query!(id, Id(Uuid::max()), MOST).load(c).await,
    );
    let (who, files, documents, unread, looks) = found?;
    let (phone, person) = match who {
        Some((account, key, person)) => {
            let keyring = vault.keyring(&key)?;
            (account.phone_index, person.map(|person| person.open(&keyring)).transpose()?)
        }
        None => (None, None),
    };
    let files = opened(vault, files)?;
    Ok(Known {
        phone,
        person,
        files,
        documents: documents.into_iter().flatten().collect(),
        unread: unread.len(),
        looks,
    })
}

/// What the second flight asks about.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The account.
    pub account: Id,
    /// What is known by it.
    pub known: &'a Known,
    /// The registration in force, if there is one.
    pub active: Option<Id>,
    /// Accounts of hosts who have looked.
    pub readers: Vec<Id>,
    /// The legal day.
    pub today: NaiveDate,
}

/// What is known by the person, his documents, his phone and his registrations.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The ban in force that lasts longest.
    pub ban: Option<EntryBanRow>,
    /// His valid crossings of the border, oldest first.
    pub passages: Vec<Passage>,
    /// Violations that count, newest first, at most 100 as a foreigner and as a host each.
    pub violations: Vec<ViolationRow>,
    /// Cases about his registrations, newest first.
    pub cases: Vec<CaseRow>,
    /// The annulment that is intended of the registration in force.
    pub notice: Option<NoticeRow>,
    /// The names that hosts who have looked have told.
    pub readers: HashMap<Id, String>,
}

/// Violations that count, newest first.
macro_rules! in_force {
    ($whose:expr) => {
        violations::table
            .filter($whose)
            .filter(violations::withdrawn_at.is_null())
            .order(violations::id.desc())
            .limit(MOST)
            .select(ViolationRow::as_select())
    };
}

/// The open notice on a registration.
macro_rules! notice_query {
    ($registration:expr) => {
        cached!(
            annulment_notices::table
                .filter(annulment_notices::registration_id.eq($registration))
                .filter(annulment_notices::closed_at.is_null())
                .limit(1)
                .select(NoticeRow::as_select())
        )
    };
}

/// The second flight: what is known of him by what the first has found.
pub async fn about(conn: &mut Conn, vault: &Vault, question: &Question<'_>) -> QueryResult<About> {
    type Second = (
        Option<EntryBanRow>,
        Vec<(String, super::types::Ts)>,
        Vec<ViolationRow>,
        Vec<ViolationRow>,
        Vec<CaseRow>,
        Option<NoticeRow>,
        Vec<(SealedAccount, KeyRow)>,
    );
    let Known { phone, person, files, documents, .. } = question.known;
    let nobody = Id(Uuid::nil());
    let person_id = person.as_ref().map_or(nobody, |person| person.id);
    let document = person.as_ref().map(|person| person.document_index.clone()).unwrap_or_default();
    let phone = phone.clone().unwrap_or_default();
    let found: QueryResult<Second> = all_of!(conn;
        |c| ban_query!(&document, question.account, question.today).get_result(c).await.optional(),
        |c| passages_query!(person_id).load(c).await,
        |c| in_force!(violations::subject_index.eq_any(documents.iter().map(|index| Some(index.clone())))).load(c).await,
        |c| cached!(in_force!(violations::host_index.eq(&phone))).load(c).await,
        |c| cases::table
            .filter(cases::registration_id.eq_any(files.iter().map(|file| file.row.id)))
            .order(cases::id.desc())
            .limit(MOST)
            .select(CaseRow::as_select())
            .load(c)
            .await,
        |c| notice_query!(question.active.unwrap_or(nobody)).get_result(c).await.optional(),
        |c| accounts::table
            .inner_join(data_keys::table.on(data_keys::owner.eq(accounts::id)))
            .filter(accounts::id.eq_any(question.readers.iter().copied()))
            .select((SealedAccount::as_select(), KeyRow::as_select()))
            .load(c)
            .await,
    );
    let (ban, passages, mut violations, as_host, cases, notice, hosts) = found?;
    violations.extend(as_host);
    violations.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
    let mut readers = HashMap::new();
    for (host, key) in hosts {
        let host = host.open(vault, &key)?;
        readers.extend(host.who.name.map(|name| (host.id, name)));
    }
    Ok(About { ban, passages: passages_of(passages), violations, cases, notice, readers })
}
