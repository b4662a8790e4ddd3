//! Minors whom a guardian enters: one answer of the host holds for all, each has a registration and a certificate of his own.

use crate::support::actor::{application, code_in, host_phone, id, person};
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tirkeu::app::persons::erase::erase;

/// The `n`-th child of the first sample person.
pub fn child(n: usize) -> Value {
    let mut child = person(0);
    child.as_object_mut().unwrap().remove("mrz");
    child["given_names"] = json!(["Aziza", "Bobur", "Dilshod"][n]);
    child["birth_date"] = json!(["2015-03-01", "2018-07-09", "2008-11-23"][n]);
    child["document"]["number"] = json!(format!("FB900000{n}"));
    child
}

/// A migrant with `count` children.
pub async fn parent(world: &World, count: usize) -> (Actor, Vec<String>) {
    let parent = world.migrant(0).await;
    let mut minors = Vec::new();
    for n in 0..count {
        minors.push(id(&parent.enters_minor(&child(n)).await).to_owned());
    }
    (parent, minors)
}

pub fn with_minors(mut application: Value, minors: &[String]) -> Value {
    application["minors"] = json!(minors);
    application
}

pub fn members(registration: &Value) -> Vec<Value> {
    registration["family"].as_array().cloned().unwrap_or_default()
}

fn states(registration: &Value) -> Vec<&str> {
    let family = registration["family"].as_array().unwrap();
    family.iter().map(|member| member["state"].as_str().unwrap()).collect()
}

pub async fn kinds(actor: &Actor) -> Vec<String> {
    let inbox = actor.get("/v1/me/notifications?limit=100").await.expect(200);
    inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

pub async fn listed(actor: &Actor, path: &str) -> Vec<Value> {
    actor.get(path).await.expect(200)["items"].as_array().unwrap().clone()
}

/// A crossing of a child.
fn exit(n: usize) -> Value {
    let child = child(n);
    json!({
        "event_id": format!("exit-{n}"), "direction": "exit", "crossed_at": "2026-11-22T10:00:00Z", "checkpoint": "KORDAY", "region": "75",
        "document": {"kind": "passport", "number": child["document"]["number"], "issuing_country": "UZB"},
        "nationality": "UZB", "birth_date": child["birth_date"], "surname": child["surname"], "given_names": child["given_names"],
    })
}

both_engines! {
    async fn one_answer_holds_for_the_family_and_each_has_a_certificate(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let host = world.host(0).await;
        host.registers_device("h-1", "push-of-the-host").await;
        let registration = parent.applies(&with_minors(application(0), &minors)).await;
        assert_eq!(states(&registration), ["pending", "pending"]);
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1, "the host is asked once");
        let waiting = listed(&host, "/v1/host/registrations?state=pending").await;
        assert_eq!((waiting.len(), members(&waiting[0]).len()), (1, 2));
        assert_eq!(waiting[0]["family"][0]["guest"]["given_names"], "Aziza");
        assert!(waiting[0]["family"][0]["guest"].get("birth_date").is_none() && waiting[0].get("minor").is_none());
        let confirmed = host.confirms(&registration).await.expect(200);
        assert_eq!(states(&confirmed), ["confirmed", "confirmed"]);
        assert_eq!(kinds(&parent).await, ["registration_confirmed"]);
        for (n, minor) in minors.iter().enumerate() {
            let member = &members(&confirmed)[n];
            let number = member["certificate_number"].as_str().unwrap();
            let own = parent.reads(member).await.expect(200);
            assert_eq!((&own["minor"]["id"], &own["family_id"]), (&json!(minor), &registration["id"]));
            assert_ne!(own["receipt"], registration["receipt"]);
            let certificate = parent.get(&format!("/v1/certificates/{number}")).await.expect(200);
            assert_eq!((&certificate["status"], &certificate["holder"]["given_names"]), (&json!("valid"), &json!(["AZIZA", "BOBUR"][n])));
            assert_eq!(parent.get(&format!("/v1/certificates/{number}/pdf")).await.status, 200);
            assert_eq!(listed(&parent, &format!("/v1/certificates?minor={minor}")).await[0]["number"], json!(number));
            assert_eq!(listed(&parent, &format!("/v1/registrations?minor={minor}")).await[0]["id"], member["id"]);
            let looks = listed(&parent, &format!("/v1/me/access-log?minor={minor}")).await;
            assert!(!looks.is_empty());
            let cabinet = parent.get(&format!("/v1/cabinet?minor={minor}")).await.expect(200);
            assert_eq!((&cabinet["legal_status"]["code"], &cabinet["certificate_number"]), (&json!("lawful"), &json!(number)));
        }
        assert_eq!(listed(&parent, "/v1/registrations").await.len(), 1, "the children stand in his own");
        assert_eq!(listed(&host, "/v1/host/registrations").await.len(), 3);
        assert_eq!(world.count("certificates").await, 3);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_refusal_a_withdrawal_and_silence_hold_for_all_and_are_told_once(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let host = world.host(0).await;
        let refused = parent.applies(&with_minors(application(0), &minors)).await;
        assert_eq!(states(&host.rejects(&refused, "no_consent").await.expect(200)), ["rejected", "rejected"]);
        let withdrawn = parent.applies(&with_minors(application(0), &minors)).await;
        assert_eq!(states(&parent.withdraws(&withdrawn).await.expect(200)), ["withdrawn", "withdrawn"]);
        let silent = parent.applies(&with_minors(application(0), &minors)).await;
        world.after(TimeDelta::hours(73)).await;
        let parent = world.renewed(&parent).await;
        let expired = parent.reads(&silent).await.expect(200);
        assert_eq!((&expired["state"], states(&expired)), (&json!("expired"), vec!["expired", "expired"]));
        assert_eq!(kinds(&parent).await, ["registration_expired", "registration_rejected"]);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_child_is_split_off_before_and_after_the_answer(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let host = world.host(0).await;
        let registration = parent.applies(&with_minors(application(0), &minors)).await;
        let members = members(&registration);
        parent.act(&format!("/v1/registrations/{}/resend", id(&members[0]))).await.expect_problem(409, "asked_with_family");
        let tag = parent.reads(&registration).await.header("etag").map(str::to_owned);
        parent.withdraws(&members[0]).await.expect(200);
        assert_ne!(parent.reads(&registration).await.header("etag").map(str::to_owned), tag, "it is shown with it");
        assert_eq!(states(&host.confirms(&registration).await.expect(200)), ["withdrawn", "confirmed"]);
        // The other one moves to somebody else, and the parent stays.
        let other = world.host(1).await;
        let mut alone = with_minors(application(1), &minors[1..]);
        alone["without_guardian"] = json!(true);
        let moved = parent.applies(&alone).await;
        assert_eq!((&moved["minor"]["id"], moved.get("family")), (&json!(minors[1]), None));
        other.confirms(&moved).await.expect(200);
        assert_eq!(parent.reads(&members[1]).await.expect(200)["state"], "superseded");
        assert_eq!(parent.reads(&registration).await.expect(200)["state"], "confirmed");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_family_moves_in_one_step_and_the_former_host_is_told_once(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let (host, other) = (world.host(0).await, world.host(1).await);
        let first = parent.applies(&with_minors(application(0), &minors)).await;
        let before = members(&host.confirms(&first).await.expect(200));
        let second = parent.applies(&with_minors(application(1), &minors)).await;
        other.confirms(&second).await.expect(200);
        for member in &before {
            let number = member["certificate_number"].as_str().unwrap();
            assert_eq!(world.stranger().get(&format!("/v1/verify/{number}")).await.expect(200)["status"], "superseded");
        }
        assert_eq!(kinds(&host).await.iter().filter(|kind| *kind == "registration_superseded").count(), 1);
        assert_eq!(world.number("SELECT count(*) AS n FROM registrations WHERE state = 'confirmed'").await, 3);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn what_is_wrong_with_a_minor_is_told_at_its_place_and_all_at_once(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let stranger = world.migrant(1).await;
        let theirs = stranger.enters_minor(&{
            let mut child = child(2);
            child["document"]["number"] = json!("FB7777777");
            child
        }).await;
        // He comes of age on the morrow.
        world.clock.advance(TimeDelta::days(1));
        let (parent, stranger) = (world.renewed(&parent).await, world.renewed(&stranger).await);
        let ids = [minors[0].clone(), minors[0].clone(), id(&theirs).to_owned()];
        parent.post("/v1/registrations", &with_minors(application(0), &ids)).await.expect_invalid(&[("/minors/1", "repeated")]);
        let ids = [id(&theirs).to_owned(), minors[1].clone()];
        parent.post("/v1/registrations", &with_minors(application(0), &ids)).await.expect_invalid(&[("/minors/0", "unknown_minor")]);
        let mut for_nobody = application(0);
        for_nobody["without_guardian"] = json!(true);
        parent.post("/v1/registrations", &for_nobody).await.expect_invalid(&[("/minors", "required")]);
        stranger.post("/v1/registrations", &with_minors(application(0), &[id(&theirs).to_owned()])).await.expect_invalid(&[("/minors/0", "not_a_minor")]);
        stranger.post("/v1/cabinet/minors", &child(2)).await.expect_invalid(&[("/birth_date", "not_a_minor")]);
        for path in ["/v1/cabinet/minors/{}", "/v1/registrations?minor={}", "/v1/certificates?minor={}", "/v1/me/access-log?minor={}", "/v1/me/violations?minor={}", "/v1/cabinet?minor={}"] {
            let path = path.replace("{}", &minors[0]);
            stranger.get(&path).await.expect_problem(404, "not_found");
        }
        assert_eq!(world.count("registrations").await, 0);
        let officer = world.officer(1, None).await;
        let ban = json!({"document": {"issuing_country": "UZB", "kind": "passport", "number": "FB9000000"}, "ground": "expulsion", "act": "Решение № 3", "from": "2026-11-20"});
        officer.post("/v1/officer/entry-bans", &ban).await.expect(201);
        let family = with_minors(application(0), &minors);
        parent.post("/v1/registrations", &family).await.expect_invalid(&[("/minors/0", "entry_ban")]);
        assert_eq!(world.count("registrations").await, 0, "nothing was lost, and nothing was refused");
        let mut alone = with_minors(application(0), &minors[..1]);
        alone["without_guardian"] = json!(true);
        parent.post("/v1/registrations", &alone).await.expect_problem(409, "entry_ban");
        assert_eq!(listed(&parent, &format!("/v1/registrations?minor={}", minors[0])).await[0]["state"], "rejected");
    }

    async fn a_minor_with_a_phone_of_his_own_takes_his_history_with_him(world: World) {
        let (parent, minors) = parent(&world, 1).await;
        let host = world.host(0).await;
        let registration = parent.applies(&with_minors(application(0), &minors)).await;
        let confirmed = host.confirms(&registration).await.expect(200);
        let member = &members(&confirmed)[0];
        let phone = "+77051234567";
        let path = format!("/v1/cabinet/minors/{}/release", minors[0]);
        let mine = parent.post("/v1/auth/otp", &json!({"phone": host_phone(0)})).await.expect(202);
        let code = code_in(&world.last_code(&host_phone(0)).await.unwrap());
        let body = json!({"challenge_id": mine["challenge_id"], "code": code});
        parent.post(&path, &body).await.expect_problem(409, "phone_in_use");
        let challenge = parent.post("/v1/auth/otp", &json!({"phone": phone})).await.expect(202);
        let code = code_in(&world.last_code(phone).await.unwrap());
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let body = |code: &str| json!({"challenge_id": challenge["challenge_id"], "code": code});
        parent.post(&path, &body(wrong)).await.expect_problem(401, "otp_invalid");
        let released = parent.post_with_key(&path, &body(&code), "released").await.expect(200);
        assert_eq!(released, json!({"id": minors[0]}));
        assert_eq!(parent.post_with_key(&path, &body(&code), "released").await.expect(200), released);
        parent.post(&path, &body(&code)).await.expect_problem(404, "not_found");
        parent.get(&format!("/v1/cabinet/minors/{}", minors[0])).await.expect_problem(404, "not_found");
        parent.reads(member).await.expect_problem(404, "not_found");
        assert!(parent.reads(&registration).await.expect(200).get("family").is_none(), "he is followed no more");
        assert_eq!(members(&host.reads(&registration).await.expect(200)).len(), 1);
        world.clock.advance(TimeDelta::minutes(2));
        let grown = world.sign_in(phone).await;
        assert_eq!(grown.account, minors[0]);
        let own = grown.reads(member).await.expect(200);
        assert_eq!((&own["state"], own.get("minor")), (&json!("confirmed"), None));
        assert_eq!(listed(&grown, "/v1/certificates").await.len(), 1);
        assert_eq!(grown.get("/v1/cabinet").await.expect(200)["legal_status"]["code"], "lawful");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn nobody_decides_about_a_minor_for_whom_he_acts(world: World) {
        let officer = world.officer(1, None).await;
        officer.enters(&person(0)).await;
        let minor = officer.enters_minor(&child(0)).await;
        assert_eq!(minor["person"]["birth_date"], "2015-03-01");
        let ban = json!({"document": {"issuing_country": "UZB", "kind": "passport", "number": "FB9000000"}, "ground": "expulsion", "act": "Решение № 3", "from": "2026-11-20"});
        officer.post("/v1/officer/entry-bans", &ban).await.expect_problem(403, "forbidden");
        let entered = world.officer(2, None).await.post("/v1/officer/entry-bans", &ban).await.expect(201);
        officer.post(&format!("/v1/officer/entry-bans/{}/lift", id(&entered)), &json!({"act": "Решение № 4"})).await.expect_problem(403, "forbidden");
    }

    async fn who_is_removed_or_whose_guardian_is_erased_is_erased(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let registration = parent.applies(&with_minors(application(0), &minors[..1])).await;
        let path = format!("/v1/cabinet/minors/{}", minors[0]);
        parent.delete(&path).await.expect_problem(409, "minor_registered");
        let account = parent.account.parse().unwrap();
        assert!(!erase(&world.app, account, "operator").await.unwrap());
        parent.withdraws(&registration).await.expect(200);
        assert_eq!(parent.delete(&path).await.status, 204);
        parent.get(&path).await.expect_problem(404, "not_found");
        assert_eq!(world.count("minors").await, 1);
        let keys = world.count("data_keys").await;
        assert!(erase(&world.app, account, "operator").await.unwrap());
        assert_eq!((world.count("data_keys").await, world.count("minors").await), (keys - 2, 0));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_exit_ends_what_is_in_force_for_whoever_left_and_an_application_with_its_family(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let host = world.host(0).await;
        let registration = parent.applies(&with_minors(application(0), &minors)).await;
        host.confirms(&registration).await.expect(200);
        world.clock.advance(TimeDelta::hours(9));
        let feed = world.program().await.actor(&world).await;
        let parent = world.renewed(&parent).await;
        let waiting = parent.applies(&with_minors(application(1), &minors)).await;
        world.clock.advance(TimeDelta::hours(3));
        let feed = { drop(feed); world.program().await.actor(&world).await };
        let crossed = |line: Value, at: &str| { let mut line = line; line["crossed_at"] = json!(at); line };
        let at = "2026-11-22T15:30:00Z";
        let lines = [crossed(exit(0), at)];
        let told = feed.post("/v1/border-crossings", &json!({"crossings": lines})).await.expect(200);
        assert_eq!(told["results"][0]["match"], "matched", "{told}");
        let parent = world.renewed(&parent).await;
        assert_eq!(states(&parent.reads(&registration).await.expect(200)), ["departed", "confirmed"]);
        let seen = parent.reads(&waiting).await.expect(200);
        assert_eq!((&seen["state"], states(&seen)), (&json!("pending"), vec!["withdrawn", "pending"]));
        // The parent and the other child leave together.
        let mut adult = exit(1);
        let grown = person(0);
        adult["event_id"] = json!("exit-parent");
        adult["given_names"] = grown["given_names"].clone();
        adult["document"]["number"] = grown["document"]["number"].clone();
        adult["birth_date"] = grown["birth_date"].clone();
        let lines = [crossed(exit(1), at), crossed(adult, at)];
        let told = feed.post("/v1/border-crossings", &json!({"crossings": lines})).await.expect(200);
        assert_eq!((&told["results"][0]["match"], &told["results"][1]["match"]), (&json!("matched"), &json!("matched")), "{told}");
        let seen = parent.reads(&registration).await.expect(200);
        assert_eq!((&seen["state"], states(&seen)), (&json!("departed"), vec!["departed", "departed"]));
        let seen = parent.reads(&waiting).await.expect(200);
        assert_eq!((&seen["state"], states(&seen)), (&json!("withdrawn"), vec!["withdrawn", "withdrawn"]));
        sql::assert_consistent(&world.app.db).await;
    }
}
