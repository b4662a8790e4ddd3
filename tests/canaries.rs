//! Security tests 16 and 17: values that could be nobody else's are sent through the whole journey, and then looked for wherever
//! something is kept or told: database files and their logs, the log, metrics, problems, pushes.
//! A test program of its own, because it listens to the log of the whole process.
#![cfg(test)]

#[path = "api/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with tests/api, which uses all of it")]
mod support;

use crate::support::actor::{code_in, host_iin, id};
use crate::support::{World, both_engines, postgres, world::Engine};
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// What a person is known by, as nobody else is. Each in clear, in hexadecimal and in base64 must not be found.
struct Canaries {
    names: [&'static str; 4],
    document: &'static str,
    street: &'static str,
    comment: &'static str,
    migrant_phone: &'static str,
    host_phone: &'static str,
    host_name: &'static str,
    reference: &'static str,
}

const CANARIES: Canaries = Canaries {
    names: ["QANARIYEV", "ZHUMAQANAR", "QANARBAYULY", "ҚАНАРБЕК"],
    document: "QN7654321",
    street: "көшесі Қанарейкалы",
    comment: "жеке пікір канарейка",
    migrant_phone: "+77059182736",
    host_phone: "+77018273645",
    host_name: "Қанарқожа Сәуле",
    reference: "canary QN7654321",
};

/// Everything that is logged, at the most talkative level.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Heard {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the database");
    entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).collect()
}

/// All files of the database, and the log of what is not in them yet.
async fn stored(world: &World) -> Vec<PathBuf> {
    match world.engine {
        Engine::Sqlite => {
            let all = ["", "-wal", "-shm"].map(|suffix| PathBuf::from(format!("{}{suffix}", world.database_url)));
            all.into_iter().filter(|path| path.exists()).collect()
        }
        Engine::Postgres => {
            postgres::checkpoint();
            let own = "SELECT oid::int8 AS n FROM pg_database WHERE datname = current_database()";
            let data = postgres::data_folder();
            let own = data.join("base").join(world.number(own).await.to_string());
            files(&own).into_iter().chain(files(&data.join("pg_wal"))).collect()
        }
    }
}

both_engines! {
    async fn nothing_that_identifies_anybody_is_kept_or_told_in_clear(world: World) {
        let heard = Heard::default();
        let subscriber = tracing_subscriber::fmt().with_writer(heard.clone()).with_max_level(tracing::Level::TRACE);
        // Whichever engine comes first hears for the whole process.
        let is_listening = subscriber.try_init().is_ok();
        let c = CANARIES;
        let mut told: Vec<String> = Vec::new();
        let stranger = world.stranger();
        let challenge = stranger.post("/v1/auth/otp", &json!({"phone": c.migrant_phone})).await.expect(202);
        let sms = world.last_sms(c.migrant_phone).await.unwrap();
        let code = code_in(&sms);
        let wrong = json!({"challenge_id": challenge["challenge_id"], "code": if code == "000000" { "000001" } else { "000000" }});
        told.push(stranger.post("/v1/auth/otp/verify", &wrong).await.text());
        let host = world.sign_in(c.host_phone).await;
        host.registers_device("installation-1", "push-token-of-the-canary").await;
        host.patch("/v1/me", &json!({"name": c.host_name})).await.expect(200);
        world.clock.advance(chrono::TimeDelta::minutes(3));
        let migrant = world.sign_in(c.migrant_phone).await;
        let person = json!({
            "surname": c.names[0], "given_names": c.names[1], "patronymic": c.names[2], "birth_date": "1991-04-17", "sex": "male",
            "nationality": "UZB",
            "document": {"kind": "passport", "number": c.document, "issuing_country": "UZB", "expires_on": "2031-05-09"}
        });
        let mut broken = person.clone();
        broken["document"]["expires_on"] = json!("2001-05-09");
        broken["surname"] = json!(format!("{}\u{7}", c.names[3]));
        told.push(migrant.put("/v1/cabinet/person", &broken).await.text());
        migrant.enters(&person).await;
        let application = json!({
            "host": {"kind": "individual", "iin": host_iin(77), "phone": c.host_phone},
            "premises": {"kind": "apartment", "address": {"region": "75", "locality": "Алматы", "street": c.street, "building": "150"}},
            "entered_on": "2026-11-20", "moved_in_on": "2026-11-21", "purpose": "work", "client_reference": c.reference
        });
        let first = migrant.applies(&application).await;
        let refusal = json!({"reason": "wrong_details", "comment": c.comment});
        host.post(&format!("/v1/host/registrations/{}/reject", id(&first)), &refusal).await.expect(200);
        told.push(host.confirms(&first).await.text());
        let registration = migrant.applies(&application).await;
        host.get("/v1/host/registrations").await.expect(200);
        host.confirms(&registration).await.expect(200);
        let officer = world.officer(1, Some("75")).await;
        let notice = json!({"ground": "false_information", "note": c.comment});
        officer.post(&format!("/v1/officer/registrations/{}/annulment-notice", id(&registration)), &notice).await.expect(200);
        let statement = json!({"statement": c.comment});
        migrant.post(&format!("/v1/registrations/{}/hearing", id(&registration)), &statement).await.expect(200);
        let violation = json!({
            "article": "517-registration", "occurred_on": "2026-11-21", "registration_id": registration["id"], "note": c.comment
        });
        officer.post("/v1/officer/violations", &violation).await.expect(201);
        let of_host = json!({"article": "518-1", "occurred_on": "2026-11-21", "host_phone": c.host_phone});
        officer.post("/v1/officer/violations", &of_host).await.expect(201);
        let document = json!({"issuing_country": "UZB", "kind": "passport", "number": c.document});
        let ban = json!({"document": document, "ground": "expulsion", "act": "Решение № 3", "from": "2027-01-01"});
        told.push(officer.post("/v1/officer/entry-bans", &ban).await.text());
        let searched = json!({"name": {"surname": c.names[0]}, "purpose": "inspection"});
        officer.post("/v1/officer/registrations/search", &searched).await.expect(200);
        let (vacate, statement) = (json!({"reason": "moved_out", "comment": c.comment}), json!({"statement": c.comment}));
        host.post(&format!("/v1/host/registrations/{}/vacate", id(&registration)), &vacate).await.expect(200);
        let objection = json!({"agrees": false, "comment": c.comment});
        migrant.post(&format!("/v1/registrations/{}/vacate-answer", id(&registration)), &objection).await.expect(200);
        let case = migrant.post(&format!("/v1/registrations/{}/appeal", id(&first)), &statement).await.expect(201);
        told.push(migrant.post(&format!("/v1/registrations/{}/appeal", id(&first)), &statement).await.text());
        let decision = json!({"decision": "upheld", "explanation": c.comment});
        officer.post(&format!("/v1/officer/cases/{}/decide", id(&case)), &decision).await.expect(200);
        let certificates = migrant.get("/v1/certificates").await.expect(200);
        let link = certificates["items"][0]["links"]["pdf"].as_str().unwrap();
        assert_eq!(stranger.get(link).await.status, 200);
        told.push(stranger.get(&link.replace("s=", "s=A")).await.text());
        told.push(stranger.get(&format!("/v1/verify/{}", certificates["items"][0]["number"].as_str().unwrap())).await.text());
        let busy = world.sign_in("+77010000009").await;
        told.push(busy.put("/v1/cabinet/person", &person).await.text());
        // Somebody who has no app answers by his link; neither its token nor whom it is about is told.
        let mut elsewhere = application.clone();
        elsewhere["host"]["phone"] = json!("+77018273646");
        migrant.applies(&elsewhere).await;
        let token = world.link_sent_to("+77018273646").await;
        assert_eq!(stranger.get(&format!("/c/{token}")).await.status, 200);
        let link = format!("/v1/confirmations/{token}");
        stranger.get(&link).await.expect(200);
        told.push(stranger.post(&link, &json!({"decision": "reject"})).await.text());
        told.push(stranger.get(&format!("{link}x")).await.text());
        let refusal = json!({"decision": "reject", "reason": "unknown_person", "comment": c.comment});
        told.push(stranger.post(&link, &refusal).await.text());
        told.push(stranger.get(&format!("/c/{token}")).await.text());
        // A program is sent what becomes of what it submitted, and nobody listens.
        let program = world.program().await;
        let client = program.actor(&world).await;
        let hook = client.post("/v1/webhooks", &json!({"url": "http://127.0.0.1:9/qanar-hook"})).await.expect(201);
        world.is_submitted_by(&program, &registration).await;
        officer.annuls(&registration).await.expect(200);
        world.sends_events().await;
        told.push(client.get("/v1/webhooks?limit=0").await.text());
        told.push(client.get(&format!("/v1/webhooks/{}/deliveries", id(&hook))).await.text());
        // A program sends a guest of its own in a file, and one who is refused.
        let mut guest = json!({"person": person, "client_reference": "qanar-batch", "purpose": 7, "street": c.street});
        let refused = json!([guest]);
        guest["comment"] = json!(c.comment);
        let batch = client.post("/v1/batches", &json!([guest, refused])).await.expect(202);
        world.settle().await;
        told.push(client.get(&format!("/v1/batches/{}", id(&batch))).await.text());
        told.push(client.get(&format!("/v1/batches/{}/lines", id(&batch))).await.text());
        told.push(stranger.get("/metrics").await.text());
        world.settle().await;
        told.extend(world.fcm.received().iter().map(|push| format!("{push:?}")));

        let iin = host_iin(77);
        let secrets = [
            c.names[0], c.names[1], c.names[2], c.names[3], c.document, c.street, c.comment, &c.migrant_phone[1..],
            &c.host_phone[1..], c.host_name, &iin, "Қанарқожа", c.reference,
        ];
        let hooks = [hook["secret"].as_str().unwrap().to_owned(), "qanar-hook".to_owned()];
        let tokens = [migrant.token.clone().unwrap(), host.refresh_token.clone(), sms, token];
        let tokens: Vec<String> = tokens.into_iter().chain(hooks).collect();
        for text in &told {
            for secret in secrets {
                assert!(!text.contains(secret), "{secret} was told: {text}");
            }
        }
        if is_listening {
            let log = heard.0.lock().unwrap().clone();
            assert!(contains(&log, b"tirkeu"), "nothing was heard");
            for secret in secrets.iter().copied().chain(tokens.iter().map(String::as_str)) {
                assert!(!contains(&log, secret.as_bytes()), "{secret} stands in the log");
            }
        }
        let mut read = 0;
        for file in stored(&world).await {
            let bytes = std::fs::read(&file).expect("a file of the database");
            read += bytes.len();
            for secret in secrets.iter().copied().chain(tokens.iter().map(String::as_str)) {
                assert!(!contains(&bytes, secret.as_bytes()), "{secret} stands in {}", file.display());
            }
        }
        assert!(read > 100_000, "the database's files were not found");
    }
}
