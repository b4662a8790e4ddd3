//! What officers are asked about crossings: whether it was this person, and what becomes of somebody whose departure was taken back.
//! Who is shown a question is shown a person's data: that is noted first, under that person.

use super::people::Marks;
use super::{Person, desk::assign, effects::depart, rematch::rematch};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::decide::stands;
use crate::app::officers::{OnDuty, audit_look};
use crate::app::{App, AppError};
use crate::domain::access::{Object, Permission, role};
use crate::domain::border::{MatchState, ReviewKind, Verdict};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::reference::regions::RegionCode;
use crate::store::audit::{self, AuditRow};
use crate::store::border::{alone, close_review, match_all};
use crate::store::border_reads::{Question, find, reviews};
use crate::store::persons::{Known, PersonRow, known};
use crate::store::types::{Id, Ts};
use crate::store::{Conn, idempotency};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// A question, and the person it is about.
#[derive(Debug, Clone)]
pub struct Review {
    /// The crossing.
    pub question: Question,
    /// Whose it may be (or was, if it was taken back).
    pub person: PersonRow,
}

/// What an officer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It was this person.
    Match,
    /// It was somebody else.
    NoMatch,
    /// The person whose departure was taken back has been helped.
    Settled,
}

impl Decision {
    /// Which question it answers.
    const fn answers(self) -> ReviewKind {
        match self {
            Self::Match | Self::NoMatch => ReviewKind::Identity,
            Self::Settled => ReviewKind::Departure,
        }
    }
}

/// What it is called in the audit log when a question is shown, and what for.
const READ: &str = "border_review.read";
const PURPOSE: &str = "border_review";

fn look(app: &App, who: OnDuty, action: &'static str, review: &Review) -> AuditRow {
    let object = ("border_crossing", review.question.row.id.0);
    audit_look(app, who, (action, PURPOSE.to_owned()), object, review.person.account_id.0)
}

fn may(who: OnDuty, permission: Permission, review: &Review) -> bool {
    let region = RegionCode::parse(&review.question.row.region).ok();
    let object = Object { owner: review.person.account_id.0, region, ..Object::default() };
    role(permission, &who.into(), &object).is_some()
}

fn ids_of(questions: &[Question]) -> Vec<Id> {
    questions.iter().filter_map(|question| question.row.person_id).collect()
}

/// Each question with its person; a question about somebody who was erased is none any more.
fn pair(questions: Vec<Question>, persons: Vec<Known>) -> Vec<(Review, Person)> {
    let persons: Vec<Person> = persons.into_iter().map(Person::from).collect();
    let of = |question: Question| {
        let person = persons.iter().find(|person| Some(person.row.id) == question.row.person_id)?.clone();
        Some((Review { question, person: person.row.clone() }, person))
    };
    questions.into_iter().filter_map(of).collect()
}

/// Shows a page of the questions in the officer's region, oldest first, and where the next page begins.
///
/// # Errors
/// The store failed.
pub async fn list(
    app: &App,
    who: OnDuty,
    (after, limit): (Option<Uuid>, i64),
) -> Result<(Vec<Review>, Option<Uuid>), AppError> {
    let region = who.officer.region();
    let (found, next) = app
        .db
        .read(async |conn| {
            let mut questions = reviews(conn, &app.vault, region, (after, limit + 1)).await?;
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let has_more = questions.len() > limit;
            questions.truncate(limit);
            let next = questions.last().filter(|_| has_more).map(|question| question.row.id.0);
            let persons = known(conn, &app.vault, (&[], &[]), &ids_of(&questions)).await?;
            Ok((pair(questions, persons), next))
        })
        .await?;
    let shown = found.into_iter().map(|(review, _)| review);
    let shown: Vec<Review> = shown.filter(|review| may(who, Permission::ListBorderReviews, review)).collect();
    let entries: Vec<AuditRow> = shown.iter().map(|review| look(app, who, READ, review)).collect();
    app.db.write(async move |tx| Ok::<_, AppError>(audit::insert_all(tx, &entries).await?)).await?;
    Ok((shown, next))
}

/// Answers the question about the crossing `id`.
///
/// # Errors
/// `not_found` if there is no such question in his region, `forbidden` in his own matter, `concurrent_change` if it was answered already,
/// and a wrong field if the decision answers another question.
pub async fn decide(
    app: &Arc<App>,
    who: OnDuty,
    guard: Guard,
    (id, decision): (Uuid, Decision),
    render: impl FnOnce(Uuid, MatchState) -> Result<Answer, AppError> + Send + 'static,
) -> Result<Answer, AppError> {
    let (inner, by) = (Arc::clone(app), guard.clone());
    let work = app.db.write(async move |tx| {
        alone(tx).await?;
        stands(tx, who, Ts(inner.real_now())).await?;
        let (review, person) = question(&inner, tx, who, id).await?;
        let (state, is_told) = answer(&inner, tx, (&review, &person), decision).await?;
        audit::insert(tx, &look(&inner, who, "border_review.decide", &review)).await?;
        let answer = render(id, state)?;
        let key = (Id(Uuid::nil()), inner.vault.service()?);
        idempotency::insert(tx, &by.row(&inner, key, &answer, Ts(inner.now()))?).await?;
        Ok::<_, AppError>((answer, is_told))
    });
    let outcome = work.await.map(|(answer, is_told)| {
        if is_told {
            app.outbox_bell.ring();
        }
        answer
    });
    settle(app, &guard, outcome).await
}

async fn question(app: &App, tx: &mut Conn, who: OnDuty, id: Uuid) -> Result<(Review, Person), AppError> {
    let found: Vec<Question> = find(tx, &app.vault, id).await?.into_iter().collect();
    let persons = known(tx, &app.vault, (&[], &[]), &ids_of(&found)).await?;
    let (review, person) = pair(found, persons).pop().ok_or(ProblemCode::NotFound)?;
    if !may(who, Permission::ListBorderReviews, &review) {
        return Err(ProblemCode::NotFound.into());
    }
    if !may(who, Permission::DecideBorderReview, &review) {
        return Err(ProblemCode::Forbidden.into());
    }
    Ok((review, person))
}

/// Writes the answer down, and what follows from it.
async fn answer(
    app: &App,
    tx: &mut Conn,
    (review, person): (&Review, &Person),
    decision: Decision,
) -> Result<(MatchState, bool), AppError> {
    let mut row = review.question.row.clone();
    let asked = row.asks().ok_or(ProblemCode::ConcurrentChange)?;
    if asked != decision.answers() {
        return Err(AppError::Invalid(vec![FieldError::new("/decision", FieldCode::NotAllowed)]));
    }
    match decision {
        Decision::Match => {
            assign(app, &mut row, &review.question.traveller, Some((person, Verdict::Same)))?;
            match_all(tx, std::slice::from_ref(&row)).await?;
            let marks = Marks::of(app, &review.question.traveller);
            let is_told = depart(app, tx, std::slice::from_ref(&row)).await?;
            let documents = marks.documents().cloned().collect();
            Ok((MatchState::Matched, rematch(app, tx, person, documents).await? || is_told))
        }
        Decision::NoMatch => {
            MatchState::Refused.as_str().clone_into(&mut row.match_state);
            row.review = None;
            match_all(tx, std::slice::from_ref(&row)).await?;
            Ok((MatchState::Refused, false))
        }
        Decision::Settled => match close_review(tx, row.id, ReviewKind::Departure).await? {
            1 => Ok((row.state(), false)),
            _ => Err(ProblemCode::ConcurrentChange.into()),
        },
    }
}
