//! Border crossings as others read them: a person's stays and card, an officer's questions; and how they are forgotten.

use super::accounts::{self, AccountRow};
use super::border::{CrossingRow, is_valid};
use super::connection::{Conn, both, on_conn};
use super::entry_bans::{EntryBanRow, ban_query};
use super::minors::guardian_of;
use super::persons::{Applicant, PersonRow, applicant};
use super::registrations::{Full, RegistrationRow, open_query};
use super::schema::{border_crossings, data_keys, entry_bans, persons, registrations};
use super::types::{Id, Ts};
use super::vault::{KeyRow, Keyring, Vault};
use crate::domain::border::{Direction, MatchState, Passage, Traveller};
use crate::domain::reference::regions::RegionCode;
use crate::domain::registrations::lifted::lifts_ban;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// The valid crossings of a person, oldest first: direction and instant.
macro_rules! passages_query {
    ($person:expr) => {
        $crate::store::cached::cached!(
            border_crossings::table
                .filter(border_crossings::person_id.eq($person))
                .filter(border_crossings::match_state.eq(MatchState::Matched.as_str()).and(is_valid!()))
                .order(border_crossings::crossed_at.asc())
                .select((border_crossings::direction, border_crossings::crossed_at))
        )
    };
}

pub(super) use passages_query;

pub(super) fn passages_of(found: Vec<(String, Ts)>) -> Vec<Passage> {
    let passage = |(direction, at): (String, Ts)| Some(Passage { direction: Direction::parse(&direction)?, at: at.0 });
    found.into_iter().filter_map(passage).collect()
}

/// The valid crossings of a person, oldest first.
pub async fn passages(conn: &mut Conn, person: Id) -> QueryResult<Vec<Passage>> {
    let found: Vec<(String, Ts)> = on_conn!(conn, |c| passages_query!(person).load(c).await)?;
    Ok(passages_of(found))
}

/// The valid exits of a person.
pub async fn exits_of(conn: &mut Conn, person: Id) -> QueryResult<Vec<(Id, Ts)>> {
    on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::person_id.eq(person).and(border_crossings::direction.eq(Direction::Exit.as_str())))
        .filter(border_crossings::match_state.eq(MatchState::Matched.as_str()).and(is_valid!()))
        .select((border_crossings::id, border_crossings::crossed_at))
        .load(c)
        .await)
}

/// What else counts when a person applies: the ban in force on a day that lasts longest, and his crossings. Two questions in one flight.
async fn ban_and_passages(
    conn: &mut Conn,
    person: &PersonRow,
    today: NaiveDate,
) -> QueryResult<(Option<EntryBanRow>, Vec<Passage>)> {
    let (ban, found): (Option<EntryBanRow>, Vec<(String, Ts)>) =
        both!(conn, |c| ban_query!(&person.document_index, person.account_id, today).get_result(c), |d| {
            passages_query!(person.id).load(d)
        },);
    Ok((ban, passages_of(found)))
}

/// Somebody who applies, with the ban in force for him and his crossings, oldest first.
pub type Applying = (Applicant, Option<EntryBanRow>, Vec<Passage>);

/// Reads who applies, and what counts of him on the day `today`. `session` is that by which he, or who acts for him, is signed in.
pub async fn applying(
    conn: &mut Conn,
    vault: &Vault,
    account: Uuid,
    (session, today): ((Uuid, Ts), NaiveDate),
) -> QueryResult<Option<Applying>> {
    let Some(found) = applicant(conn, vault, account, session).await? else { return Ok(None) };
    let (ban, passages) = match &found.person {
        Some(person) => ban_and_passages(conn, person, today).await?,
        None => (None, Vec::new()),
    };
    Ok(Some((found, ban, passages)))
}

/// The same for somebody for whom a program applies, who has no session; and who acts for him, if he is a minor.
pub async fn applied_for(
    conn: &mut Conn,
    vault: &Vault,
    account: Uuid,
    (now, today): (Ts, NaiveDate),
) -> QueryResult<Option<(Applying, Option<AccountRow>)>> {
    let Some(found) = applying(conn, vault, account, ((Uuid::nil(), now), today)).await? else { return Ok(None) };
    let guardian = match guardian_of(conn, Id(account)).await? {
        Some(guardian) => accounts::get(conn, vault, guardian.0).await?,
        None => None,
    };
    Ok(Some((found, guardian)))
}

/// What counts when an application is confirmed: the ban in force on a day, and what is open of the same person. Two questions in one flight.
pub async fn ban_and_open(
    conn: &mut Conn,
    row: &RegistrationRow,
    today: NaiveDate,
) -> QueryResult<(Option<EntryBanRow>, Vec<RegistrationRow>)> {
    let document = row.document_index.clone().unwrap_or_default();
    let (ban, open): (Option<EntryBanRow>, Vec<RegistrationRow>) =
        both!(conn, |c| ban_query!(&document, row.account_id, today).get_result(c), |d| open_query!(row.person_id)
            .load(d),);
    Ok((ban, open))
}

/// What counts besides applications that are to be confirmed.
#[derive(Debug, Default)]
pub struct Standing {
    /// What is in force for these migrants.
    pub formers: Vec<RegistrationRow>,
    /// Whether one of them is banned.
    pub is_banned: bool,
}

/// What counts besides these applications on the day `today`.
pub async fn standing<'a>(
    conn: &mut Conn,
    applications: impl Iterator<Item = &'a Full>,
    today: NaiveDate,
) -> QueryResult<Standing> {
    let mut standing = Standing::default();
    for file in applications {
        let (ban, open) = ban_and_open(conn, &file.row, today).await?;
        standing.is_banned |= ban.is_some_and(|ban| !lifts_ban(&file.content.lifted, ban.recorded_at.0));
        standing.formers.extend(open.into_iter().find(|open| open.state == "confirmed"));
    }
    Ok(standing)
}

/// A migrant ID card, and the crossing at which it was issued.
#[derive(Debug, Clone)]
pub struct Card {
    /// The crossing.
    pub crossing: Id,
    /// Its number.
    pub number: String,
}

/// The migrant ID card that a person was issued last.
pub async fn card_of(conn: &mut Conn, vault: &Vault, person: Id) -> QueryResult<Option<Card>> {
    let found: Option<(CrossingRow, KeyRow)> = on_conn!(conn, |c| border_crossings::table
        .inner_join(data_keys::table)
        .filter(border_crossings::person_id.eq(person).and(border_crossings::card_index.is_not_null()))
        .filter(border_crossings::match_state.eq(MatchState::Matched.as_str()).and(is_valid!()))
        .order(border_crossings::crossed_at.desc())
        .select((CrossingRow::as_select(), KeyRow::as_select()))
        .first(c)
        .await
        .optional())?;
    let Some((row, key)) = found else { return Ok(None) };
    let traveller = row.traveller(&vault.keyring(&key)?)?;
    let number = traveller.and_then(|traveller| traveller.migrant_id_card);
    Ok(number.map(|number| Card { crossing: row.id, number }))
}

/// A crossing that an officer is asked about.
#[derive(Debug, Clone)]
pub struct Question {
    /// The report.
    pub row: CrossingRow,
    /// Who crossed.
    pub traveller: Traveller,
    /// What opens it.
    pub keyring: Keyring,
}

fn questions(vault: &Vault, found: Vec<(CrossingRow, KeyRow)>) -> QueryResult<Vec<Question>> {
    let mut all = Vec::new();
    for (row, key) in found {
        let keyring = vault.keyring(&key)?;
        if let Some(traveller) = row.traveller(&keyring)? {
            all.push(Question { row, traveller, keyring });
        }
    }
    Ok(all)
}

/// What officers are asked in a region, or everywhere; oldest first, behind the id `after`.
pub async fn reviews(
    conn: &mut Conn,
    vault: &Vault,
    region: Option<RegionCode>,
    (after, limit): (Option<Uuid>, i64),
) -> QueryResult<Vec<Question>> {
    let found: Vec<(CrossingRow, KeyRow)> = on_conn!(conn, |c| border_crossings::table
        .inner_join(data_keys::table)
        .filter(border_crossings::review.is_not_null())
        .filter(border_crossings::id.gt(Id(after.unwrap_or(Uuid::nil()))))
        .filter(
            region
                .is_none()
                .into_sql::<Bool>()
                .or(border_crossings::region.eq(region.as_ref().map_or("", RegionCode::as_str))),
        )
        .order(border_crossings::id.asc())
        .limit(limit)
        .select((CrossingRow::as_select(), KeyRow::as_select()))
        .load(c)
        .await)?;
    questions(vault, found)
}

/// A crossing, whether or not an officer is asked about it; none if its traveller was erased.
pub async fn find(conn: &mut Conn, vault: &Vault, id: Uuid) -> QueryResult<Option<Question>> {
    let found: Option<(CrossingRow, KeyRow)> = on_conn!(conn, |c| border_crossings::table
        .inner_join(data_keys::table)
        .filter(border_crossings::id.eq(Id(id)))
        .select((CrossingRow::as_select(), KeyRow::as_select()))
        .first(c)
        .await
        .optional())?;
    Ok(questions(vault, found.into_iter().collect())?.pop())
}

/// The person to whom a migrant ID card was issued; the nil id if it was to nobody who is known.
pub async fn holder_of_card(conn: &mut Conn, card: &[u8]) -> QueryResult<Id> {
    let found: Option<Option<Id>> = on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::card_index.eq(card))
        .filter(border_crossings::match_state.eq(MatchState::Matched.as_str()).and(is_valid!()))
        .order(border_crossings::crossed_at.desc())
        .select(border_crossings::person_id)
        .first(c)
        .await
        .optional())?;
    Ok(found.flatten().unwrap_or(Id(Uuid::nil())))
}

/// Forgets who crossed, of all that is an account's, and whom it was held against, of all that may have been his.
pub(super) async fn forget(tx: &mut Conn, account: Id) -> QueryResult<()> {
    let nothing = None::<Vec<u8>>;
    on_conn!(tx, |c| diesel::update(border_crossings::table.filter(border_crossings::key_owner.eq(account)))
        .set((
            border_crossings::key_owner.eq(Id(Uuid::nil())),
            border_crossings::sealed.eq(Vec::<u8>::new()),
            border_crossings::document_index.eq(&nothing),
            border_crossings::card_index.eq(&nothing),
            border_crossings::likeness_index.eq(&nothing),
            border_crossings::review.eq(None::<String>),
        ))
        .execute(c)
        .await)?;
    let his = || persons::table.filter(persons::account_id.eq(account)).select(persons::id.nullable());
    on_conn!(tx, |c| diesel::update(border_crossings::table.filter(border_crossings::person_id.eq_any(his())))
        .filter(border_crossings::match_state.ne(MatchState::Matched.as_str()))
        .set((
            border_crossings::match_state.eq(MatchState::Unmatched.as_str()),
            border_crossings::person_id.eq(None::<Id>),
            border_crossings::review.eq(None::<String>),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// Deletes crossings reported before `before` of whom nobody ever learned who they were.
pub async fn delete_strangers(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(border_crossings::table)
        // Written out, not bound: the planner must see that the partial index fits.
        .filter(sql::<Bool>("match_state <> 'matched'").and(border_crossings::id.lt(Id::first_at(before))))
        .execute(c)
        .await)
}
