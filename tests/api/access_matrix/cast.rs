//! The people and programs of the matrix, and the things they have.

use super::expected::{COLUMNS, Thing, Whose};
use crate::support::actor::{Actor, application, id, person};
use crate::support::integrator::ASSERTION_TYPE;
use crate::support::officer::badge;
use crate::support::{Program, World};
use serde_json::{Value, json};
use tirkeu::app::jws::{ACCESS_TOKEN, sign};
use tirkeu::app::officers::change::suspend;
use tirkeu::app::persons::erase::erase;
use uuid::Uuid;

/// The two regions.
pub const REGIONS: [&str; 2] = ["75", "71"];

/// A migrant with a registration in force, one that waits, and the host of both.
#[derive(Debug, Clone)]
pub struct Household {
    pub migrant: Actor,
    pub host: Actor,
    pub application: Value,
    pub pending: String,
    pub confirmed: String,
    /// A registration that its host refused, and the case about it, once [`Cast::prepare`] was asked for one.
    pub refused: String,
    pub case: String,
    pub certificate: String,
    pub jws: String,
    /// An entry in the inbox of the migrant, and one in that of the host.
    pub notifications: [String; 2],
    /// Who the migrant is.
    pub person: Value,
    /// A minor whom he has entered.
    pub minor: String,
    /// A crossing that an officer is asked about, once [`Cast::find_reviews`] has looked.
    pub review: String,
    /// The token of a link about a registration, and which one: the one that waits, once [`Cast::find_links`] has looked.
    pub link: (String, String),
    /// A second session of the migrant, and one of the host.
    pub sessions: [String; 2],
    /// What nobody may read who has nothing to do with it.
    pub canaries: Vec<String>,
}

/// Everybody, and everything they have.
pub struct Cast {
    /// In the order of [`COLUMNS`].
    pub actors: Vec<Actor>,
    /// Of A, of B, of the organisation, and the one that was erased.
    pub households: [Household; 4],
    /// Integrators A and B, and the suspended client.
    pub programs: [Program; 3],
    /// Outages that nobody has withdrawn yet.
    pub outages: Vec<String>,
    /// Entry bans that nobody has lifted yet.
    pub bans: Vec<String>,
    /// A violation of region 1, one of region 2, and three of the whole country, not withdrawn yet.
    pub violations: Vec<String>,
    /// A webhook of integrator A, one of B, and one that was ended.
    pub webhooks: [String; 3],
    /// A batch of integrator A, one of B, and one that is kept no longer.
    pub batches: [String; 3],
    /// An event of A, and one of B.
    pub events: [String; 2],
    /// The organisation that the delegate manages, and one of somebody else.
    pub organizations: [Company; 2],
}

/// An organisation, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Company {
    pub id: String,
    pub premises: String,
    /// Somebody whom nobody knows, invited.
    pub delegate: String,
    /// Migrant A, invited; of the other one, somebody who is no column.
    pub invitation: String,
    /// What it has consented to in advance.
    pub consent: String,
}

impl Company {
    async fn of(world: &World, serial: usize, manager: &Actor, migrant: &Actor) -> Self {
        let company = world.organization(serial, &manager.phone).await;
        let premises = manager.enters_premises(&company, serial, 10).await;
        let delegate =
            manager.invites(&company, &format!("+7707{:07}", 9_000_000 + serial), "read", None).await.expect(201);
        let invitation = manager.invites(&company, &migrant.phone, "read", None).await.expect(201);
        let consent = manager.consents(&company, id(&premises), 5, json!({"anybody": true})).await.expect(201);
        Self {
            id: company,
            premises: id(&premises).to_owned(),
            delegate: id(&delegate).to_owned(),
            invitation: id(&invitation).to_owned(),
            consent: id(&consent).to_owned(),
        }
    }
}

/// Which household is each column's own, and which is foreign to it.
const OWN: [usize; 14] = [0, 0, 1, 0, 1, 2, 0, 1, 0, 0, 1, 0, 0, 0];
const FOREIGN: [usize; 14] = [1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1];

fn sample(n: usize) -> Value {
    let mut sample = person(n);
    sample.as_object_mut().expect("a person").remove("mrz");
    sample["surname"] = json!(format!("QWXSURNAME{}", ["ALFA", "BRAVO", "CHARLIE", "DELTA"][n % 4]));
    sample
}

/// A child of this person, with a document that nobody else has.
pub fn a_minor(parent: &Value) -> Value {
    let mut minor = parent.clone();
    minor.as_object_mut().expect("a person").remove("mrz");
    minor["birth_date"] = json!("2016-05-14");
    minor["document"]["number"] = json!(format!("FC{:07}", super::run::serial()));
    minor
}

impl Household {
    async fn settle_in(world: &World, n: usize, host: Actor, application: Value) -> Self {
        let migrant = world.sign_in(&format!("+7705{:07}", 2_000_000 + n)).await;
        let (migrant_phone, host_phone) = (migrant.phone.clone(), host.phone.clone());
        let who = sample(n);
        migrant.enters(&who).await;
        let minor = migrant.enters_minor(&a_minor(&who)).await;
        let canaries =
            vec![who["surname"].as_str().unwrap().to_owned(), who["document"]["number"].as_str().unwrap().to_owned()];
        let nothing = String::new;
        let mut household = Self {
            migrant,
            host,
            application,
            pending: nothing(),
            confirmed: nothing(),
            refused: nothing(),
            case: nothing(),
            certificate: nothing(),
            jws: nothing(),
            notifications: [nothing(), nothing()],
            person: who,
            minor: id(&minor).to_owned(),
            review: "0190aaaa-0000-7000-8000-000000000002".to_owned(),
            link: (nothing(), nothing()),
            sessions: [session(&world.sign_in(&migrant_phone).await), session(&world.sign_in(&host_phone).await)],
            canaries,
        };
        household.restore().await;
        household.find_link(world).await;
        for (at, whose) in [&household.migrant, &household.host].into_iter().enumerate() {
            let inbox = whose.get("/v1/me/notifications").await.expect(200);
            household.notifications[at] = id(&inbox["items"][0]).to_owned();
        }
        household
    }

    /// The link that the host was sent when the registration that waits was applied for.
    async fn find_link(&mut self, world: &World) {
        if self.link.1 != self.pending {
            self.link = (world.link_sent_to(&self.host.phone).await, self.pending.clone());
        }
    }

    /// The host refuses one more application; if an appeal is wanted, the migrant turns to an officer.
    async fn is_refused(&mut self, appeals: bool) {
        let refused = self.migrant.applies(&self.application).await;
        self.host.rejects(&refused, "no_consent").await.expect(200);
        self.refused = id(&refused).to_owned();
        if appeals {
            let case = self.migrant.post(&format!("/v1/registrations/{}/appeal", self.refused), &json!({})).await;
            self.case = id(&case.expect(201)).to_owned();
        }
    }

    /// The host wants the registration in force to end.
    async fn is_asked_to_vacate(&self) {
        let path = format!("/v1/host/registrations/{}/vacate", self.confirmed);
        let asked = self.host.post(&path, &json!({"reason": "moved_out"})).await;
        assert!([200, 409].contains(&asked.status.as_u16()), "{}", asked.text());
    }

    /// The person asks to be erased: first everything that waits or is in force ends.
    async fn is_erased(&self, world: &World, officer: &Actor) {
        self.migrant.withdraws(&json!({"id": self.pending})).await.expect(200);
        officer.annuls(&json!({"id": self.confirmed})).await.expect(200);
        let account: Uuid = self.migrant.account.parse().expect("an id");
        assert!(erase(&world.app, account, "operator").await.expect("erased"));
    }

    /// Exactly one registration waits and one is in force, whatever was done to them.
    pub async fn restore(&mut self) {
        let of = async |state: &str| {
            let page = self.migrant.get(&format!("/v1/registrations?state={state}")).await.expect(200);
            page["items"].as_array().unwrap().clone()
        };
        let mut pending = of("pending").await;
        if of("confirmed").await.is_empty() {
            let registration = match pending.pop() {
                Some(registration) => registration,
                None => self.migrant.applies(&self.application).await,
            };
            self.host.confirms(&registration).await.expect(200);
        }
        let confirmed = of("confirmed").await.remove(0);
        if confirmed.get("vacate").is_some() {
            let path = format!("/v1/host/registrations/{}/vacate-withdraw", id(&confirmed));
            self.host.act(&path).await.expect(200);
        }
        // Older than the one in force would be overtaken.
        pending.retain(|registration| id(registration) > id(&confirmed));
        while pending.len() > 1 {
            self.migrant.withdraws(&pending.pop().unwrap()).await.expect(200);
        }
        self.pending = match pending.pop() {
            Some(registration) => id(&registration).to_owned(),
            None => id(&self.migrant.applies(&self.application).await).to_owned(),
        };
        id(&confirmed).clone_into(&mut self.confirmed);
        confirmed["certificate_number"].as_str().unwrap().clone_into(&mut self.certificate);
        let certificate = self.migrant.get(&format!("/v1/certificates/{}", self.certificate)).await.expect(200);
        certificate["jws"].as_str().unwrap().clone_into(&mut self.jws);
    }
}

/// The session in which somebody is signed in.
fn session(actor: &Actor) -> String {
    actor.claims()["sid"].as_str().expect("a session").to_owned()
}

/// An application to the `n`-th host in a region.
fn application_in(n: usize, region: &str) -> Value {
    let mut application = application(n);
    application["premises"]["address"]["region"] = json!(region);
    application
}

/// An access token with these claims, rightly signed.
pub fn signed(world: &World, claims: &Value) -> String {
    sign(world.app.signer.as_ref(), ACCESS_TOKEN, claims).expect("a token")
}

/// A token such as `/oauth2/token` gives, but with any words in place of the scopes.
pub fn client_token(world: &World, client: Uuid, scope: &str) -> String {
    let now = world.app.now().timestamp();
    let claims = json!({
        "iss": world.base, "sub": client, "aud": "tirkeu-integrators", "client_id": client, "exp": now + 600, "iat": now,
        "jti": Uuid::from_u128(77), "scope": scope,
    });
    signed(world, &claims)
}

fn expired(world: &World, actor: &Actor) -> Actor {
    let mut claims = actor.claims();
    let now = world.app.now().timestamp();
    claims["iat"] = json!(now - 600);
    claims["exp"] = json!(now);
    actor.with_token(signed(world, &claims))
}

/// A new webhook of a client; nobody listens there.
async fn webhook(client: &Actor) -> String {
    let made = client.post("/v1/webhooks", &json!({"url": "http://127.0.0.1:9/hook"})).await.expect(201);
    id(&made).to_owned()
}

/// A batch of a client that waits for ever.
pub async fn batch(world: &World, client: &Actor) -> String {
    let line = json!([{"client_reference": format!("m-{}", super::run::serial())}]);
    let sent = client.post("/v1/batches", &line).await.expect(202);
    world.execute("UPDATE batches SET due_at = '2099-01-01T00:00:00.000000Z'").await.expect("a batch that waits");
    world.execute("UPDATE batch_chunks SET due_at = '2099-01-01T00:00:00.000000Z'").await.expect("lines that wait");
    id(&sent).to_owned()
}

/// An event of something that a program submitted.
async fn event(world: &World, program: &Program, serial: usize) -> String {
    let event = format!("0190bbbb-0000-7000-8000-{serial:012}");
    let (client, this) = (world.sql_id(&program.id.to_string()), world.sql_id(&event));
    let columns = "client_id, id, kind, at";
    let sql = format!(
        "INSERT INTO client_events ({columns}) VALUES ({client}, {this}, 'webhook.disabled', '2026-11-22T06:00:00.000000Z')"
    );
    world.execute(&sql).await.expect("an event");
    event
}

impl Cast {
    /// Brings everybody on stage.
    #[expect(clippy::too_many_lines, reason = "a list of everybody")]
    pub async fn of(world: &World) -> Self {
        let (host_a, host_b, delegate) = (world.host(0).await, world.host(1).await, world.host(2).await);
        let mut to_organization = application_in(2, REGIONS[0]);
        to_organization["host"] = json!({"kind": "organization", "bin": "150140000012", "phone": delegate.phone});
        let mut households = [
            Household::settle_in(world, 0, host_a.clone(), application_in(0, REGIONS[0])).await,
            Household::settle_in(world, 1, host_b.clone(), application_in(1, REGIONS[1])).await,
            Household::settle_in(world, 2, delegate.clone(), to_organization).await,
            Household::settle_in(world, 3, host_a.clone(), application_in(0, REGIONS[0])).await,
        ];
        let [officer_1, officer_2] =
            [world.officer(1, Some(REGIONS[0])).await, world.officer(2, Some(REGIONS[1])).await];
        let supervisor = world.officer(3, None).await;
        let suspended = world.officer(4, Some(REGIONS[0])).await;
        suspend(&world.app, &badge(4)).await.expect("suspended");
        households[3].is_refused(true).await;
        households[3].is_erased(world, &officer_1).await;
        let programs = [world.program().await, world.program().await, world.program().await];
        let mut clients = Vec::new();
        for program in &programs {
            clients.push(program.actor(world).await);
        }
        let [client_a, client_b, suspended_client] = <[Actor; 3]>::try_from(clients).expect("three");
        tirkeu::app::integrators::standing::suspend(&world.app, programs[2].id).await.expect("suspended");
        let [a, b, ..] = &households;
        let actors = vec![
            world.stranger(),
            a.migrant.clone(),
            b.migrant.clone(),
            host_a,
            host_b,
            delegate,
            officer_1,
            officer_2,
            supervisor,
            client_a,
            client_b,
            suspended,
            suspended_client,
            expired(world, &a.migrant),
        ];
        assert_eq!(actors.len(), COLUMNS.len());
        let mut outages = Vec::new();
        for n in 0..3 {
            let body = super::run::outage(n);
            let entered = actors[8].post("/v1/officer/outages", &body).await.expect(201);
            outages.push(entered["id"].as_str().expect("an id").to_owned());
        }
        let (mut bans, mut violations) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            let entered = actors[8].post("/v1/officer/entry-bans", &super::run::entry_ban()).await.expect(201);
            bans.push(id(&entered).to_owned());
        }
        for officer in [6, 7, 8, 8, 8] {
            let recorded = actors[officer].post("/v1/officer/violations", &super::run::violation()).await.expect(201);
            violations.push(id(&recorded).to_owned());
        }
        let [mut webhooks, mut events] = [Vec::new(), Vec::new()];
        for (program, client) in programs.iter().zip([9, 10]) {
            webhooks.push(webhook(&actors[client]).await);
            events.push(event(world, program, 7 + client).await);
        }
        webhooks.push(webhook(&actors[9]).await);
        actors[9].delete(&format!("/v1/webhooks/{}", webhooks[2])).await.expect(204);
        let batches = [batch(world, &actors[9]).await, batch(world, &actors[10]).await, batch(world, &actors[9]).await];
        let gone = world.sql_id(&batches[2]);
        world.execute(&format!("DELETE FROM batches WHERE id = {gone}")).await.expect("a batch that is gone");
        let webhooks = <[String; 3]>::try_from(webhooks).expect("three");
        let events = <[String; 2]>::try_from(events).expect("two");
        let other = world.host(7).await;
        let organizations = [
            Company::of(world, 71, &actors[5], &actors[1]).await,
            Company::of(world, 72, &other, &world.host(8).await).await,
        ];
        Self { actors, households, programs, outages, bans, violations, webhooks, batches, events, organizations }
    }

    /// Looks for the links about what waits now.
    pub async fn find_links(&mut self, world: &World) {
        for household in &mut self.households[..3] {
            household.find_link(world).await;
        }
    }

    /// Brings about what a row needs: a fresh refusal, a case about it, or a host who wants a registration to end.
    pub async fn prepare(&mut self, thing: Thing) {
        for household in &mut self.households[..3] {
            match thing {
                Thing::Refused | Thing::Case => household.is_refused(thing == Thing::Case).await,
                Thing::Vacating => household.is_asked_to_vacate().await,
                Thing::Minor => {
                    let path = format!("/v1/cabinet/minors/{}", household.minor);
                    if household.migrant.get(&path).await.status.is_success() {
                        continue;
                    }
                    let minor = household.migrant.enters_minor(&a_minor(&household.person)).await;
                    id(&minor).clone_into(&mut household.minor);
                }
                _ => {}
            }
        }
    }

    /// Looks for what officers are asked now, and has it asked where nothing is.
    pub async fn find_reviews(&mut self, world: &World) {
        let supervisor = self.actors[COLUMNS.iter().position(|name| *name == "supervisor").unwrap()].clone();
        let program = self.programs[0].actor(world).await;
        for (household, region) in self.households[..3].iter_mut().zip([REGIONS[0], REGIONS[1], REGIONS[0]]) {
            let asked = async || {
                let page = supervisor.get("/v1/officer/border-reviews?limit=100").await.expect(200);
                let is_his = |item: &&Value| item["person"]["surname"] == household.person["surname"];
                page["items"].as_array().unwrap().iter().find(is_his).map(|item| id(item).to_owned())
            };
            household.review = if let Some(review) = asked().await {
                review
            } else {
                let body = json!({"crossings": [super::run::crossing(household, region)]});
                program.post("/v1/border-crossings", &body).await.expect(200);
                asked().await.expect("a question")
            };
        }
    }

    /// What a column sends to the token endpoint: a client its assertion, everybody else nothing that proves anything.
    pub fn token_form(&self, world: &World, column: usize) -> Vec<(&'static str, String)> {
        let program = match COLUMNS[column] {
            "integrator A" => Some(&self.programs[0]),
            "integrator B" => Some(&self.programs[1]),
            "suspended client" => Some(&self.programs[2]),
            _ => None,
        };
        let mut form = vec![("grant_type", "client_credentials".to_owned())];
        if let Some(program) = program {
            form.push(("client_assertion_type", ASSERTION_TYPE.to_owned()));
            form.push(("client_assertion", program.assertion(world)));
        }
        form
    }

    /// The household that this is about for a column.
    pub fn household(&self, column: usize, whose: Whose) -> &Household {
        match whose {
            Whose::Own | Whose::Absent => &self.households[OWN[column]],
            Whose::Foreign => &self.households[FOREIGN[column]],
            Whose::Erased => &self.households[3],
        }
    }

    /// The organisation of the delegate is his own; an erased one is none that there is.
    fn company(&self, whose: Whose) -> &Company {
        &self.organizations[usize::from(whose != Whose::Own)]
    }

    /// What stands in the path.
    pub fn key(&self, column: usize, thing: Thing, whose: Whose) -> String {
        let household = self.household(column, whose);
        let is_host = COLUMNS[column].starts_with("host") || COLUMNS[column] == "delegate";
        match (thing, whose) {
            (Thing::Nothing, _) => String::new(),
            (Thing::Certificate, Whose::Absent) => "26000000000059".to_owned(),
            (Thing::StatusList, Whose::Absent) => "999".to_owned(),
            (Thing::StatusList, _) => "0".to_owned(),
            (Thing::Measure, Whose::Absent) => "people".to_owned(),
            (Thing::Measure, _) => "submissions".to_owned(),
            (Thing::Link, Whose::Absent) => "rqHxwrFLpnV0QsBeYqDLpAA4Qx3BtpzzhJ0SVhOdRCo".to_owned(),
            (_, Whose::Absent) => "0190aaaa-0000-7000-8000-000000000000".to_owned(),
            (Thing::Outage, _) => self.outages[whose.place()].clone(),
            (Thing::EntryBan, _) => self.bans[whose.place()].clone(),
            // One for each who may withdraw it; to the others, it is anybody's.
            (Thing::Violation, Whose::Own) => self.violations[column.clamp(6, 8) - 6].clone(),
            (Thing::Violation, Whose::Foreign) if COLUMNS[column].starts_with("officer") => {
                self.violations[7 - column].clone()
            }
            (Thing::Violation, Whose::Foreign) => self.violations[3].clone(),
            (Thing::Violation, _) => self.violations[4].clone(),
            // Nothing is asked about somebody who was erased.
            (Thing::Review, Whose::Erased) => "0190aaaa-0000-7000-8000-000000000001".to_owned(),
            (Thing::Review, _) => household.review.clone(),
            (Thing::Batch, Whose::Own) => self.batches[usize::from(column == 10)].clone(),
            (Thing::Batch, Whose::Foreign) => self.batches[usize::from(column != 10)].clone(),
            (Thing::Batch, _) => self.batches[2].clone(),
            (Thing::Webhook, Whose::Own) => self.webhooks[usize::from(column == 10)].clone(),
            (Thing::Webhook, Whose::Foreign) => self.webhooks[usize::from(column != 10)].clone(),
            (Thing::Webhook, _) => self.webhooks[2].clone(),
            (Thing::Organization, _) => self.company(whose).id.clone(),
            (Thing::Premises, _) => self.company(whose).premises.clone(),
            (Thing::Delegate, _) => self.company(whose).delegate.clone(),
            (Thing::Consent, _) => self.company(whose).consent.clone(),
            (Thing::Invitation, _) => self.company(whose).invitation.clone(),
            (Thing::Minor, _) => household.minor.clone(),
            (Thing::Pending, _) => household.pending.clone(),
            (Thing::Confirmed | Thing::Vacating, _) => household.confirmed.clone(),
            (Thing::Refused, _) => household.refused.clone(),
            (Thing::Case, _) => household.case.clone(),
            (Thing::Certificate, _) => household.certificate.clone(),
            (Thing::Link, _) => household.link.0.clone(),
            (Thing::Notification, Whose::Own) => household.notifications[usize::from(is_host)].clone(),
            // The erased migrant's own inbox: his host's is not erased.
            (Thing::Notification, _) => household.notifications[0].clone(),
            (Thing::Session, Whose::Own) => household.sessions[usize::from(is_host)].clone(),
            (Thing::Session, _) => session(&household.migrant),
            (Thing::Device, Whose::Erased) => "phone-of-nobody".to_owned(),
            (Thing::Device, _) => format!("phone-of-{}", household.migrant.account),
        }
    }

    /// What must not stand in an answer to a column.
    pub fn canaries(&self, column: usize) -> Vec<&str> {
        let knows: &[usize] = match COLUMNS[column] {
            "migrant A" | "host A" => &[0],
            "migrant B" | "host B" | "officer of region 2" => &[1],
            "delegate" => &[2],
            "officer of region 1" => &[0, 2],
            "supervisor" => &[0, 1, 2],
            _ => &[],
        };
        let unknown = self.households.iter().enumerate().filter(|(at, _)| !knows.contains(at));
        let mut canaries: Vec<&str> =
            unknown.flat_map(|(_, household)| &household.canaries).map(String::as_str).collect();
        // A host knows his guest's name, but not the whole number of his document.
        if COLUMNS[column].starts_with("host") || COLUMNS[column] == "delegate" {
            canaries.extend(knows.iter().map(|at| self.households[*at].canaries[1].as_str()));
        }
        canaries
    }
}
