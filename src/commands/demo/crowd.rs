//! Everybody registers: all sample persons with the sample hosts, most of them confirmed, and a table of the outcome.

use super::client::{Answer, Call, Token};
use super::journey::{Main, application, place_of, sample, tell_name};
use super::people::{self, SamplePerson};
use super::rejection::Refused;
use super::stage::Stage;
use crate::commands::Failure;
use serde_json::{Value, json};

/// Who is rejected, and who still waits.
const REJECTED: usize = 7;
const WAITING: usize = 12;
/// Nationality of stateless persons, for whom no visa-free stay is known.
const STATELESS: &str = "XXA";
const NO_POLICY: &str = "stay_policy_missing";
const PURPOSES: [&str; 5] = ["work", "study", "private_visit", "tourism", "family"];

/// A line of the table.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) nationality: String,
    pub(super) place: String,
    pub(super) state: String,
    pub(super) certificate: String,
    pub(super) valid_until: String,
}

/// Registers everybody and prints the table.
pub(super) async fn play(stage: &mut Stage, main: Main, refused: Refused) -> Result<(), Failure> {
    stage.step("All sample persons register with all sample hosts");
    stage.be_quiet(true);
    let mut hosts = vec![main.host, refused.host];
    for at in hosts.len()..people::hosts().len() {
        hosts.push(host_signs_in(stage, at).await?);
        stage.screen().progress(&format!("{} hosts signed in", hosts.len()));
    }
    let (mut entries, mut notes) = (vec![main.entry], Vec::new());
    let people = people::people();
    for at in 1..people.len() {
        let person = sample(stage, &people, at)?;
        stage.part(&format!("person {}", at + 1));
        let known = (at == 1).then(|| refused.migrant.clone());
        let (entry, note) = register(stage, (at, &person), known, &hosts).await?;
        entries.push(entry);
        notes.extend(note.map(|note| format!("Person {}: {note}", at + 1)));
        stage.screen().progress(&format!("{} of {} persons", entries.len(), people.len()));
    }
    stage.be_quiet(false);
    let confirmed = entries.iter().filter(|entry| entry.state == "confirmed").count();
    let (all, hosts) = (entries.len(), hosts.len());
    stage.screen().progressed(&format!("{all} persons, {hosts} hosts, {confirmed} certificates"));
    stage.screen().blank();
    print(stage, &entries, &notes);
    Ok(())
}

async fn host_signs_in(stage: &mut Stage, at: usize) -> Result<Token, Failure> {
    stage.part(&format!("host {}", at + 1));
    let host = sample(stage, &people::hosts(), at)?;
    let token = stage.sign_in(&host.phone, "HOST").await?;
    tell_name(stage, &host, &token).await?;
    Ok(token)
}

async fn register(
    stage: &mut Stage,
    (at, person): (usize, &SamplePerson),
    known: Option<Token>,
    hosts: &[Token],
) -> Result<(Entry, Option<String>), Failure> {
    // One further than in the journeys, so that the second migrant does not meet her former host.
    let host_at = (at + 1) % hosts.len();
    let (host, address) = (sample(stage, &people::hosts(), host_at)?, place_of(stage, host_at)?);
    let is_new = known.is_none();
    let migrant = match known {
        Some(token) => token,
        None => stage.sign_in(&person.phone, "MIGRANT").await?,
    };
    let (entered, spelling) = enter(stage, person, &migrant, if is_new { 201 } else { 200 }).await?;
    let latin = |part: &str| entered.text(&format!("/latin/{part}")).unwrap_or_default();
    let mut entry = Entry {
        name: format!("{} {}", latin("surname"), latin("given_names")).trim().to_owned(),
        nationality: person.nationality.clone(),
        place: address.locality.clone(),
        ..Entry::default()
    };
    let body = application(&host, &address, sample(stage, &PURPOSES, at % PURPOSES.len())?);
    let call = Call::post("/v1/registrations").by(&migrant).in_english().with_key(Stage::new_key()).with(&body);
    if person.nationality == STATELESS {
        let answer = stage.ask(&call, 409).await?;
        "not accepted".clone_into(&mut entry.state);
        let (code, detail) = (stage.text(&answer, "/code")?, stage.text(&answer, "/detail")?);
        stage.expect(code == NO_POLICY, format!("a stateless person was refused for {code}"))?;
        return Ok((entry, Some(format!("stateless, without a visa-free stay ({code}). {detail}"))));
    }
    let filed = stage.ask(&call, 201).await?;
    let decided = decide(stage, at, &stage.text(&filed, "/id")?, &sample(stage, hosts, host_at)?).await?;
    let last = decided.as_ref().unwrap_or(&filed);
    entry.state = stage.text(last, "/state")?;
    stage.expect(entry.state == state_of(at), format!("the registration is {}", entry.state))?;
    if let Some(number) = last.text("/certificate_number") {
        let call = Call::get(format!("/v1/certificates/{number}")).by(&migrant);
        entry.valid_until = stage.text(&stage.ask(&call, 200).await?, "/valid_until")?;
        entry.certificate = number;
    }
    let reason = last.text("/reason").map(|reason| format!("the host gave the reason {reason}."));
    Ok((entry, reason.or(spelling)))
}

/// Enters the person in his own script, or as his passport's machine-readable zone spells him where a certificate could
/// not print that script.
async fn enter(
    stage: &Stage,
    person: &SamplePerson,
    migrant: &Token,
    expected: u16,
) -> Result<(Answer, Option<String>), Failure> {
    let path = "/v1/cabinet/person";
    let first = stage.send(&Call::put(path).by(migrant).with(person)).await?;
    let codes = first.json.pointer("/errors").and_then(Value::as_array);
    let is_about_script = |error: &Value| error.get("code").and_then(Value::as_str) == Some("unsupported_script");
    if !codes.is_some_and(|errors| errors.iter().all(is_about_script)) {
        let got = format!("PUT {path} answered {}, expected {expected}", first.problem());
        return stage.expect(first.status == expected, got).map(|()| (first, None));
    }
    let (surname, given_names) = (person.latin_surname.clone(), person.latin_given_names.clone());
    let spelled = SamplePerson { surname, given_names, ..person.clone() };
    let second = stage.ask(&Call::put(path).by(migrant).with(&spelled), expected).await?;
    let name = format!("{} {}", person.surname, person.given_names);
    Ok((
        second,
        Some(format!("{name} had to be spelled as in the passport: the certificate cannot print that script.")),
    ))
}

/// The state in which a person's registration ends.
fn state_of(at: usize) -> &'static str {
    match at {
        WAITING => "pending",
        REJECTED => "rejected",
        _ => "confirmed",
    }
}

/// The host's decision, if he makes one.
async fn decide(stage: &Stage, at: usize, id: &str, host: &Token) -> Result<Option<Answer>, Failure> {
    let path = |verb: &str| format!("/v1/host/registrations/{id}/{verb}");
    let call = match at {
        WAITING => return Ok(None),
        REJECTED => Call::post(path("reject")).with(&json!({"reason": "does_not_live_here"})),
        _ => Call::post(path("confirm")),
    };
    stage.ask(&call.by(host).with_key(Stage::new_key()), 200).await.map(Some)
}

fn print(stage: &Stage, entries: &[Entry], notes: &[String]) {
    let head = ["", "name", "from", "place", "state", "certificate", "valid until"].map(str::to_owned);
    let row = |(at, entry): (usize, &Entry)| {
        let entry = entry.clone();
        let number = format!("{:>2}", at + 1);
        [number, entry.name, entry.nationality, entry.place, entry.state, entry.certificate, entry.valid_until]
    };
    let rows: Vec<_> = std::iter::once(head).chain(entries.iter().enumerate().map(row)).collect();
    stage.screen().table(&rows);
    if !notes.is_empty() {
        stage.screen().blank();
        for note in notes {
            stage.screen().prose(note);
        }
    }
}
