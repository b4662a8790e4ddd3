//! The main journey: a migrant applies, his host confirms, the certificate is issued and checked by anybody.

use super::client::{Call, Token};
use super::crowd::Entry;
use super::folder::Folder;
use super::people::{self, SampleAddress, SampleHost, SamplePerson};
use super::rejection::Refused;
use super::stage::Stage;
use super::{phone, proof};
use crate::commands::Failure;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};

/// Where each host has his place: the index of the address.
const PLACES: [usize; 10] = [0, 1, 3, 5, 7, 8, 2, 6, 9, 10];
const INSTALLATION: &str = "5f0c3c5e-8d6b-4f7e-9f3c-2b7a1c9d0e11";
const PUSH_TOKEN: &str = "demo-phone-of-the-host:APA91bEXAMPLE";

/// The body of an application.
#[derive(Serialize)]
pub(super) struct Application<'a> {
    host: &'a SampleHost,
    premises: Premises<'a>,
    entered_on: NaiveDate,
    moved_in_on: NaiveDate,
    purpose: &'a str,
}

#[derive(Serialize)]
struct Premises<'a> {
    kind: &'a str,
    address: &'a SampleAddress,
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<&'a str>,
}

/// What the main journey leaves behind.
pub(super) struct Main {
    pub(super) migrant: Token,
    pub(super) host: Token,
    pub(super) certificate: String,
    pub(super) entry: Entry,
    jws: String,
    qr: String,
    link: String,
}

impl Main {
    /// The shell variables of the requests that were shown.
    pub(super) fn variables(&self, stage: &Stage, refused: &Refused) -> String {
        let tokens = [&self.migrant, &self.host, &refused.migrant, &refused.host];
        let tokens = tokens.map(|token| (token.variable, token.value.as_str()));
        let others = [("API", stage.base()), ("JWS", &self.jws), ("QR", &self.qr), ("PDF_LINK", &self.link)];
        let lines = tokens.iter().chain(&others).map(|(name, value)| format!("{name}='{value}'"));
        lines.chain([String::new()]).collect::<Vec<_>>().join("\n")
    }
}

/// A sample, which must exist.
pub(super) fn sample<T: Clone>(stage: &Stage, samples: &[T], at: usize) -> Result<T, Failure> {
    samples.get(at).cloned().ok_or_else(|| stage.failed(format!("there is no sample {at}")))
}

/// The address of a host's place.
pub(super) fn place_of(stage: &Stage, host: usize) -> Result<SampleAddress, Failure> {
    sample(stage, &people::addresses(), sample(stage, &PLACES, host)?)
}

/// An application to stay at a host's place since two days.
pub(super) fn application<'a>(host: &'a SampleHost, address: &'a SampleAddress, purpose: &'a str) -> Application<'a> {
    Application {
        host,
        premises: Premises { kind: &address.premises_kind, address },
        entered_on: Stage::days_ago(4),
        moved_in_on: Stage::days_ago(2),
        purpose,
    }
}

/// Tells the service the host's name, which stands on certificates, and his IIN. An organisation's account is that of its
/// representative, whose own name does not belong there.
pub(super) async fn tell_name(stage: &Stage, host: &SampleHost, token: &Token) -> Result<(), Failure> {
    if host.iin.is_none() {
        return Ok(());
    }
    let profile = Profile { name: &host.name, iin: host.iin.as_deref() };
    let call = Call::patch("/v1/me").by(token).with(&profile);
    stage.play(&call, 200, "name version").await.map(drop)
}

/// Plays it.
pub(super) async fn play(stage: &mut Stage, folder: &Folder) -> Result<Main, Failure> {
    let person = sample(stage, &people::people(), 0)?;
    let host = sample(stage, &people::hosts(), 0)?;
    let address = place_of(stage, 0)?;
    stage.step("The migrant signs in");
    stage.say("He asks for a code, reads it in the SMS and sends it back. No password, no earlier sign-up.");
    let migrant = stage.sign_in(&person.phone, "MIGRANT").await?;
    let host_token = host_signs_in(stage, &host).await?;
    let name = enter_person(stage, &person, &migrant).await?;
    let id = apply(stage, &application(&host, &address, "work"), &migrant).await?;
    host_is_told(stage, &id, &host_token).await?;
    let number = confirm(stage, &id, &host_token).await?;
    let certificate = fetch_certificate(stage, folder, &number, &migrant).await?;
    let text = |pointer: &str| certificate.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (jws, qr, link) = (text("/jws"), text("/qr"), text("/links/pdf"));
    anybody_checks(stage, &number, (&jws, &qr)).await?;
    overview(stage, &migrant).await?;
    let entry = Entry {
        name,
        nationality: person.nationality,
        place: address.locality,
        state: "confirmed".to_owned(),
        certificate: number.clone(),
        valid_until: text("/valid_until"),
    };
    Ok(Main { migrant, host: host_token, certificate: number, entry, jws, qr, link })
}

async fn host_signs_in(stage: &mut Stage, host: &SampleHost) -> Result<Token, Failure> {
    stage.step("The host signs in on her phone");
    let token = stage.sign_in(&host.phone, "HOST").await?;
    stage.screen().blank();
    stage.say("Her app registers the phone for pushes; she gives the name that shall stand on certificates.");
    let device = json!({"platform": "android", "push_token": PUSH_TOKEN});
    let call = Call::put(format!("/v1/me/devices/{INSTALLATION}")).by(&token).with(&device);
    stage.play(&call, 200, "installation_id platform").await?;
    tell_name(stage, host, &token).await?;
    Ok(token)
}

async fn enter_person(stage: &mut Stage, person: &SamplePerson, migrant: &Token) -> Result<String, Failure> {
    stage.step("The migrant enters himself and his travel document");
    stage.say(
        "The machine-readable zone is read from the passport. Its check digits are checked, and every field that \
         contradicts it would be refused.",
    );
    let call = Call::put("/v1/cabinet/person").by(migrant).with(person);
    let answer = stage.play(&call, 201, "latin.surname latin.given_names document.number version").await?;
    Ok(format!("{} {}", stage.text(&answer, "/latin/surname")?, stage.text(&answer, "/latin/given_names")?))
}

async fn apply(stage: &mut Stage, body: &Application<'_>, migrant: &Token) -> Result<String, Failure> {
    stage.step("He applies: at whose place he stays, where and since when");
    stage.say("With this his duty is fulfilled, whatever the host does; the receipt is a signed proof of it.");
    let call = Call::post("/v1/registrations").by(migrant).in_english().with_key(Stage::new_key()).with(body);
    let shown = "number state submitted_at answer_by premises.address_line deadlines[0].kind deadlines[0].due_on \
                 deadlines[0].explanation receipt";
    let first = stage.play(&call, 201, shown).await?;
    let id = stage.text(&first, "/id")?;
    let again = stage.ask(&call, 201).await?;
    stage.expect(again.bytes == first.bytes, "the same request with the same key got another answer")?;
    stage.remark("Sent once more with the same key, as after a lost answer: the same answer, one registration.");
    Ok(id)
}

async fn host_is_told(stage: &mut Stage, id: &str, host: &Token) -> Result<(), Failure> {
    stage.step("The host's phone receives a push");
    stage.say("It says only that there is something to look at: no name, no document, no address.");
    let message = phone::read_push(stage, PUSH_TOKEN).await?;
    let kind = message.pointer("/data/kind").and_then(Value::as_str);
    stage.expect(kind == Some("approval_requested"), format!("the push is of the kind {kind:?}"))?;
    stage.step("She opens the app: what waits for an answer");
    let call = Call::get("/v1/host/registrations?state=pending").by(host);
    let shown = "items[0].id items[0].state items[0].answer_by items[0].guest.surname items[0].guest.given_names \
                 items[0].guest.nationality items[0].guest.masked_document items[0].premises.address_line";
    let list = stage.play(&call, 200, shown).await?;
    stage.expect(list.text("/items/0/id").as_deref() == Some(id), "another application is in the list")
}

async fn confirm(stage: &mut Stage, id: &str, host: &Token) -> Result<String, Failure> {
    stage.step("She confirms; the certificate is issued in the same transaction");
    let call = Call::post(format!("/v1/host/registrations/{id}/confirm")).by(host).with_key(Stage::new_key());
    let answer = stage.play(&call, 200, "state version decided_at certificate_number").await?;
    stage.expect(answer.text("/state").as_deref() == Some("confirmed"), "the registration is not confirmed")?;
    stage.text(&answer, "/certificate_number")
}

async fn fetch_certificate(
    stage: &mut Stage,
    folder: &Folder,
    number: &str,
    migrant: &Token,
) -> Result<Value, Failure> {
    stage.step("The migrant has his certificate, as JSON and as PDF");
    let call = Call::get(format!("/v1/certificates/{number}")).by(migrant);
    let shown = "number status holder.original_name premises.address_ru host.name registered_from valid_until jws qr \
                 links.verify links.pdf";
    let certificate = stage.play(&call, 200, shown).await?;
    stage.remark("The link to the PDF expires; it needs no token, so that a browser can open it.");
    let name = format!("certificate-{number}.pdf");
    let link = stage.text(&certificate, "/links/pdf")?;
    let pdf = stage.play(&Call::follow(&link, "PDF_LINK").into_file(&name), 200, "").await?;
    stage.screen().fields(&[("content-type".to_owned(), pdf.content_type.clone())]);
    stage.step("Both are checked without trusting the service");
    let keys = stage.play(&Call::get("/.well-known/jwks.json"), 200, "keys[0].kid keys[0].alg").await?;
    let key = proof::check_jws(&keys.json, stage.base(), &certificate.json).map_err(|error| stage.failed(error))?;
    let jws = stage.text(&certificate, "/jws")?;
    stage.expect(pdf.content_type == "application/pdf" && proof::is_pdf(&pdf.bytes), "this is no PDF")?;
    stage.expect(proof::holds(&pdf.bytes, &jws), "the PDF does not hold the signed original")?;
    let pretty = serde_json::to_vec_pretty(&certificate.json).map_err(|error| stage.failed(error))?;
    let json_path = folder.keep(&format!("certificate-{number}.json"), &pretty)?;
    let pdf_path = folder.keep(&name, &pdf.bytes)?;
    let screen = stage.screen();
    screen.ok(&format!("the signature is right under the published key {key}, and all facts are signed"));
    screen.ok(&format!("the PDF has {} bytes and holds the same signed original", pdf.bytes.len()));
    screen.ok(&format!("written: {json_path}"));
    screen.ok(&format!("written: {pdf_path}"));
    Ok(certificate.json)
}

async fn anybody_checks(stage: &mut Stage, number: &str, (jws, qr): (&str, &str)) -> Result<(), Failure> {
    stage.step("Anybody checks it: by number, by QR code, by the signed original");
    stage.say("An employer or a police officer sees what it is worth now, and no more than initials of the holder.");
    let calls = [
        Call::get(format!("/v1/verify/{number}")),
        Call::post("/v1/verify").with(&json!({"qr": qr})).hiding(qr, "QR"),
        Call::post("/v1/verify").with(&json!({"jws": jws})).hiding(jws, "JWS"),
    ];
    for call in &calls {
        let answer = stage.play(call, 200, "number status valid_until holder_initials").await?;
        let is_same = answer.text("/number").as_deref() == Some(number);
        stage.expect(is_same && answer.text("/status").as_deref() == Some("valid"), "it is not valid")?;
    }
    Ok(())
}

async fn overview(stage: &mut Stage, migrant: &Token) -> Result<(), Failure> {
    stage.step("The migrant's e-cabinet: where he stands and what to do next");
    let call = Call::get("/v1/cabinet").by(migrant).in_english();
    let shown = "legal_status.code legal_status.date legal_status.text next_step.code next_step.text \
                 active_registration.state certificate_number unread_notifications";
    let answer = stage.play(&call, 200, shown).await?;
    stage.expect(answer.text("/legal_status/code").as_deref() == Some("lawful"), "his stay is not lawful")
}
