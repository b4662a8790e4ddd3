//! Finding registrations by what is known of them. Numbers of people are looked up by their keyed MACs, never in clear.

use super::border_reads::holder_of_card;
use super::connection::{Conn, on_conn};
use super::schema::{accounts, certificates, registrations};
use super::types::Id;
use crate::domain::reference::regions::RegionCode;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// What is known.
#[derive(Debug, Clone)]
pub enum Criterion {
    /// The number of the registration, or of its certificate.
    Number(String),
    /// The document with which it was applied for, or the migrant ID card that the migrant was issued, indexed.
    Document(Vec<u8>),
    /// The phone of the migrant or of the host, indexed.
    Phone(Vec<u8>),
    /// IIN or BIN of the host, indexed.
    HostIdentifier(Vec<u8>),
    /// The migrant's whole name, indexed.
    Name(Vec<u8>),
    /// His surname alone, indexed.
    Surname(Vec<u8>),
    /// The place, indexed.
    Address(Vec<u8>),
}

/// A page of what is searched for.
#[derive(Debug, Clone)]
pub struct Search {
    /// What is known.
    pub criterion: Criterion,
    /// Only in this region.
    pub region: Option<RegionCode>,
    /// Only ids before this one.
    pub before: Option<Uuid>,
    /// At most so many.
    pub limit: i64,
}

/// Reads the ids of one condition, newest first.
macro_rules! ids {
    ($conn:expr, $search:expr, $condition:expr) => {
        on_conn!($conn, |c| registrations::table
            .filter($condition)
            .filter(registrations::id.lt(Id($search.before.unwrap_or(Uuid::max()))))
            .filter(
                $search
                    .region
                    .is_none()
                    .into_sql::<Bool>()
                    .or(registrations::region.eq($search.region.as_ref().map_or("", RegionCode::as_str)))
            )
            .order(registrations::id.desc())
            .limit($search.limit)
            .select(registrations::id)
            .load(c)
            .await)
    };
}

/// Ids of what is found, newest first.
pub async fn search(conn: &mut Conn, search: &Search) -> QueryResult<Vec<Id>> {
    match &search.criterion {
        Criterion::Number(number) => {
            let certified = of_certificate(conn, number).await?;
            ids!(conn, search, registrations::number.eq(number).or(registrations::id.eq(certified)))
        }
        Criterion::Document(index) => {
            let holder = holder_of_card(conn, index).await?;
            let found: Vec<Id> = ids!(conn, search, registrations::document_index.eq(index))?;
            let by_card: Vec<Id> = ids!(conn, search, registrations::person_id.eq(holder))?;
            Ok(merged(found, by_card, search.limit))
        }
        Criterion::Name(index) => ids!(conn, search, registrations::name_index.eq(index)),
        Criterion::Surname(index) => ids!(conn, search, registrations::surname_index.eq(index)),
        Criterion::Address(index) => ids!(conn, search, registrations::address_index.eq(index)),
        Criterion::HostIdentifier(index) => ids!(conn, search, registrations::host_identifier_index.eq(index)),
        Criterion::Phone(index) => {
            let account = of_phone(conn, index).await?;
            // Two questions, each with its index: asked as one, it may walk the whole table for a page.
            let found: Vec<Id> = ids!(conn, search, registrations::account_id.eq(account))?;
            let as_host: Vec<Id> = ids!(conn, search, registrations::host_index.eq(index))?;
            Ok(merged(found, as_host, search.limit))
        }
    }
}

/// Both lists as one page, newest first.
fn merged(mut found: Vec<Id>, others: Vec<Id>, limit: i64) -> Vec<Id> {
    found.extend(others);
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.dedup();
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    found
}

/// The registration of a certificate; the nil id, which none has, if there is no such certificate.
async fn of_certificate(conn: &mut Conn, number: &str) -> QueryResult<Id> {
    let found: Option<Id> = on_conn!(conn, |c| certificates::table
        .filter(certificates::number.eq(number))
        .select(certificates::registration_id)
        .first(c)
        .await
        .optional())?;
    Ok(found.unwrap_or(Id(Uuid::nil())))
}

/// The account of a phone; the nil id if it has none.
async fn of_phone(conn: &mut Conn, index: &[u8]) -> QueryResult<Id> {
    let found: Option<Id> = on_conn!(conn, |c| accounts::table
        .filter(accounts::phone_index.eq(index))
        .select(accounts::id)
        .first(c)
        .await
        .optional())?;
    Ok(found.unwrap_or(Id(Uuid::nil())))
}
