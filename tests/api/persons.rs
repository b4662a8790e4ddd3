//! The migrant's personal data and document.

use crate::support::actor::person;
use crate::support::{Actor, Reply, World, both_engines};
use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/v1/cabinet/person";

async fn migrant(world: &World) -> Actor {
    world.sign_in("+77055550001").await
}

/// A passport holder whose name is typed in Latin letters, without the machine-readable zone.
fn typed() -> Value {
    json!({
        "surname": "Karimov", "given_names": "Sherzod", "birth_date": "1988-03-14", "sex": "male", "nationality": "UZB",
        "document": {"kind": "passport", "number": "FA 1234567", "issuing_country": "UZB", "expires_on": "2032-05-19"}
    })
}

/// `body` with the values at these pointers replaced.
fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[field] = value.clone();
    }
    body
}

async fn put_if(actor: &Actor, tag: &str, body: &Value) -> Reply {
    actor.send(actor.request(Method::PUT, PATH).header("If-Match", tag).json(body)).await
}

both_engines! {
    async fn every_sample_person_who_can_be_printed_enters_himself_with_his_zone(world: World) {
        // Two of the samples write their names in a script that the certificate's font has not.
        for n in (0..20).filter(|n| ![14, 16].contains(n)) {
            let actor = world.sign_in(&format!("+770555510{n:02}")).await;
            let body = person(n);
            let reply = actor.put(PATH, &body).await;
            assert_eq!(reply.status, 201, "{n}: {}", reply.text());
            let stored = actor.get(PATH).await.expect(200);
            assert_eq!(stored, reply.json());
            for field in ["surname", "birth_date", "sex", "nationality", "document", "mrz"] {
                assert_eq!(stored[field], body[field], "{n} {field}");
            }
        }
    }

    async fn a_passport_with_its_zone_gives_the_latin_name_of_the_zone(world: World) {
        let actor = migrant(&world).await;
        actor.get(PATH).await.expect_problem(404, "not_found");
        let reply = actor.put(PATH, &person(3)).await;
        assert_eq!(reply.header("etag"), Some("\"v1\""));
        let stored = reply.expect(201);
        assert_eq!(stored["surname"], "Турсунов");
        assert_eq!(stored["latin"], json!({"surname": "TURSUNOV", "given_names": "JASUR"}));
        assert_eq!(stored["version"], 1);
    }

    async fn without_the_zone_latin_and_cyrillic_names_are_written_in_latin(world: World) {
        let actor = migrant(&world).await;
        let latin = actor.put(PATH, &typed()).await.expect(201);
        assert_eq!(latin["latin"], json!({"surname": "KARIMOV", "given_names": "SHERZOD"}));
        assert_eq!(latin["document"]["number"], "FA1234567");
        let cyrillic = [("/surname", json!("Щербакова")), ("/given_names", json!("Юлия")), ("/sex", json!("female"))];
        let stored = actor.put(PATH, &with(typed(), &cyrillic)).await.expect(200);
        assert_eq!(stored["latin"], json!({"surname": "SHCHERBAKOVA", "given_names": "IULIIA"}));
        assert_eq!(stored["surname"], "Щербакова");
    }

    async fn a_one_word_name_is_a_name(world: World) {
        let actor = migrant(&world).await;
        let mut body = typed();
        body.as_object_mut().unwrap().remove("given_names");
        let stored = actor.put(PATH, &body).await.expect(201);
        assert_eq!((&stored["given_names"], &stored["latin"]["given_names"]), (&json!(""), &json!("")));
        let empty = [("/given_names", Value::Null), ("/patronymic", json!(""))];
        assert!(actor.put(PATH, &with(typed(), &empty)).await.expect(200).get("patronymic").is_none());
    }

    async fn every_fault_of_form_is_told_at_once_with_its_pointer(world: World) {
        let actor = migrant(&world).await;
        let body = json!({
            "surname": 5, "given_names": "x".repeat(121), "birth_date": "14.03.1988", "sex": "M", "nationality": "uz",
            "document": {"kind": "visa", "number": "", "issuing_country": "UZB", "series": "FA", "a/b~c": 1},
            "mrz": ["P<UZB"], "nickname": "Sher"
        });
        actor.put(PATH, &body).await.expect_invalid(&[
            ("/surname", "wrong_type"), ("/given_names", "too_long"), ("/birth_date", "bad_date"), ("/sex", "not_allowed"),
            ("/nationality", "too_short"), ("/document/kind", "not_allowed"), ("/document/number", "too_short"),
            ("/document/series", "unknown_field"), ("/document/a~1b~0c", "unknown_field"),
            ("/document/expires_on", "required"), ("/mrz", "too_short"), ("/nickname", "unknown_field"),
        ]);
        actor.put(PATH, &json!({})).await.expect_invalid(&[
            ("/surname", "required"), ("/birth_date", "required"), ("/sex", "required"), ("/nationality", "required"),
            ("/document", "required"),
        ]);
        for body in [json!([]), json!("person"), json!(null), json!(7)] {
            actor.put(PATH, &body).await.expect_invalid(&[("", "wrong_type")]);
        }
        assert_eq!(world.count("persons").await, 0);
    }

    async fn every_fault_of_meaning_is_told_at_once_with_its_pointer(world: World) {
        let actor = migrant(&world).await;
        let body = with(typed(), &[
            ("/surname", json!("Karimov4")), ("/given_names", json!("😀")), ("/patronymic", json!("-")),
            ("/birth_date", json!("2026-11-23")), ("/nationality", json!("KAZ")), ("/document/number", json!("№ #")),
            ("/document/issuing_country", json!("XYZ")), ("/document/expires_on", json!("2026-11-21")),
        ]);
        actor.put(PATH, &body).await.expect_invalid(&[
            ("/surname", "bad_characters"), ("/given_names", "bad_characters"), ("/patronymic", "bad_format"),
            ("/birth_date", "date_in_future"), ("/nationality", "own_citizen"),
            ("/document/number", "document_number_format"), ("/document/issuing_country", "unknown_country"),
            ("/document/expires_on", "document_expired"),
        ]);
    }

    async fn faults_of_form_do_not_hide_faults_of_meaning(world: World) {
        let actor = migrant(&world).await;
        let mut body = with(typed(), &[
            ("/nationality", json!("KAZ")), ("/document/expires_on", json!("2026-11-21")), ("/birth_date", json!("soon")),
            ("/nickname", json!("Sher")),
        ]);
        body.as_object_mut().unwrap().remove("sex");
        actor.put(PATH, &body).await.expect_invalid(&[
            ("/birth_date", "bad_date"), ("/sex", "required"), ("/nickname", "unknown_field"),
            ("/nationality", "own_citizen"), ("/document/expires_on", "document_expired"),
        ]);
    }

    async fn single_values_are_judged_on_their_merits(world: World) {
        let actor = migrant(&world).await;
        let cases = [
            ("/birth_date", "1988-02-30", "bad_date"),
            ("/birth_date", "1896-11-21", "date_too_old"),
            ("/birth_date", "2026-11-23", "date_in_future"),
            ("/nationality", "XYZ", "unknown_country"),
            ("/nationality", "KAZ", "own_citizen"),
            ("/document/number", "FA123456789012345678901", "document_number_format"),
            ("/document/number", "FA\u{0}1", "bad_characters"),
            ("/document/expires_on", "2026-11-21", "document_expired"),
            ("/surname", "Kari\u{202e}mov", "bad_characters"),
            ("/surname", "Kari\u{200b}mov", "bad_characters"),
            ("/surname", "Kari\u{0}mov", "bad_characters"),
            ("/surname", "Kari\nmov", "bad_characters"),
            ("/surname", "🇰🇿", "bad_characters"),
            ("/surname", "<script>", "bad_characters"),
            ("/surname", "Robert'); DROP TABLE persons;--", "bad_characters"),
            ("/surname", "...", "bad_format"),
        ];
        for (pointer, value, code) in cases {
            let reply = actor.put(PATH, &with(typed(), &[(pointer, json!(value))])).await;
            assert_eq!(reply.status, 422, "{pointer} {value:?}");
            reply.expect_invalid(&[(pointer, code)]);
        }
    }

    async fn the_last_day_of_a_passport_is_a_day_in_kazakhstan(world: World) {
        let actor = migrant(&world).await;
        let last_day = with(typed(), &[("/document/expires_on", json!("2026-11-22")), ("/birth_date", json!("2026-11-22"))]);
        actor.put(PATH, &last_day).await.expect(201);
        world.after(TimeDelta::hours(13)).await;
        let actor = migrant(&world).await;
        actor.put(PATH, &last_day).await.expect_invalid(&[("/document/expires_on", "document_expired")]);
    }

    async fn a_name_that_has_no_latin_form_needs_the_zone(world: World) {
        let actor = migrant(&world).await;
        let georgian = with(person(16), &[("/mrz", Value::Null)]);
        actor.put(PATH, &georgian).await.expect_invalid(&[("/mrz", "required")]);
    }

    async fn a_name_that_the_certificate_cannot_print_is_refused_when_it_is_entered(world: World) {
        let actor = migrant(&world).await;
        let korean = with(person(0), &[("/surname", json!("김"))]);
        actor.put(PATH, &korean).await.expect_invalid(&[("/surname", "unsupported_script")]);
        let both = with(person(14), &[("/surname", json!("김")), ("/given_names", json!("철수"))]);
        actor.put(PATH, &both).await.expect_invalid(&[("/surname", "unsupported_script"), ("/given_names", "unsupported_script")]);
        // In Chinese letters, as he writes himself.
        actor.put(PATH, &person(14)).await.expect(201);
    }

    async fn a_wrong_check_digit_is_told_at_its_line(world: World) {
        let actor = migrant(&world).await;
        let body = person(0);
        let line = body["mrz"][1].as_str().unwrap().replacen("FA0013401", "FA0013411", 1);
        let mut wrong = body.clone();
        wrong["mrz"][1] = json!(line);
        actor.put(PATH, &wrong).await.expect_invalid(&[("/mrz/1", "mrz_check_digit")]);
        let mut short = body.clone();
        short["mrz"][0] = json!("P<UZB");
        actor.put(PATH, &short).await.expect_invalid(&[("/mrz/0", "mrz_shape")]);
        let mut card = body;
        card["document"]["kind"] = json!("national_id");
        actor.put(PATH, &card).await.expect_invalid(&[("/mrz", "mrz_kind")]);
    }

    async fn every_field_that_differs_from_the_zone_is_told(world: World) {
        let actor = migrant(&world).await;
        let other = with(person(1), &[
            ("/surname", json!("Karimova")), ("/given_names", json!("Nigora")), ("/birth_date", json!("1995-11-03")),
            ("/sex", json!("male")), ("/nationality", json!("TJK")), ("/document/number", json!("FA0013403")),
            ("/document/issuing_country", json!("TJK")), ("/document/expires_on", json!("2033-08-05")),
        ]);
        let pointers = ["/surname", "/given_names", "/birth_date", "/sex", "/nationality", "/document/number",
            "/document/issuing_country", "/document/expires_on"];
        let expected: Vec<(&str, &str)> = pointers.into_iter().map(|pointer| (pointer, "mrz_mismatch")).collect();
        actor.put(PATH, &other).await.expect_invalid(&expected);
        actor.put(PATH, &person(1)).await.expect(201);
    }

    async fn a_document_belongs_to_one_account(world: World) {
        let first = migrant(&world).await;
        first.put(PATH, &typed()).await.expect(201);
        let second = world.sign_in("+77055550002").await;
        second.put(PATH, &typed()).await.expect_problem(409, "document_in_use");
        let same = with(typed(), &[("/document/number", json!("fa-123 4567"))]);
        second.put(PATH, &same).await.expect_problem(409, "document_in_use");
        second.get(PATH).await.expect_problem(404, "not_found");
        let own = with(typed(), &[("/document/number", json!("FA7654321"))]);
        second.put(PATH, &own).await.expect(201);
        second.put(PATH, &typed()).await.expect_problem(409, "document_in_use");
        assert_eq!(second.get(PATH).await.expect(200)["document"]["number"], "FA7654321");
        let new_passport = with(typed(), &[("/document/number", json!("FA1111111"))]);
        first.put(PATH, &new_passport).await.expect(200);
        second.put(PATH, &typed()).await.expect(200);
    }

    async fn a_document_entered_by_ten_accounts_at_once_belongs_to_one(world: World) {
        let mut actors = Vec::new();
        for n in 0..10 {
            actors.push(world.sign_in(&format!("+7705555002{n}")).await);
        }
        let body = typed();
        let replies = join_all(actors.iter().map(|actor| actor.put(PATH, &body))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
        for reply in replies.iter().filter(|reply| reply.status != 201) {
            reply.expect_problem(409, "document_in_use");
        }
    }

    async fn ones_own_document_sent_ten_times_at_once_is_nobody_elses(world: World) {
        let actor = migrant(&world).await;
        let body = typed();
        let replies = join_all((0..10).map(|_| actor.put(PATH, &body))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
        for reply in replies.iter().filter(|reply| !reply.status.is_success()) {
            reply.expect_problem(409, "concurrent_change");
        }
        assert_eq!(world.count("persons").await, 1);
    }

    async fn a_replaced_person_is_the_same_person_with_the_next_version(world: World) {
        let actor = world.migrant(0).await;
        let registration = actor.applies(&crate::support::actor::application(0)).await;
        let before = actor.get(PATH).await;
        assert_eq!(before.header("etag"), Some("\"v1\""));
        let reply = actor.put(PATH, &with(person(0), &[("/document/expires_on", json!("2032-05-19"))])).await;
        assert_eq!(reply.header("etag"), Some("\"v2\""));
        assert_eq!(reply.expect(200)["version"], 2);
        assert_eq!(world.count("persons").await, 1);
        assert_eq!(actor.reads(&registration).await.expect(200)["id"], registration["id"]);
    }

    async fn tags_save_a_transfer_and_protect_a_change(world: World) {
        let actor = migrant(&world).await;
        put_if(&actor, "\"v1\"", &typed()).await.expect_problem(412, "stale_version");
        actor.put(PATH, &typed()).await.expect(201);
        let not_modified = actor.send(actor.request(Method::GET, PATH).header("If-None-Match", "\"v1\"")).await;
        assert_eq!((not_modified.status.as_u16(), not_modified.bytes.len()), (304, 0));
        put_if(&actor, "\"v1\"", &typed()).await.expect(200);
        put_if(&actor, "\"v1\"", &typed()).await.expect_problem(412, "stale_version");
        put_if(&actor, "\"v2\"", &typed()).await.expect(200);
        assert_eq!(actor.get(PATH).await.expect(200)["version"], 3);
    }

    async fn nobody_reads_or_writes_without_being_signed_in(world: World) {
        let stranger = world.stranger();
        stranger.get(PATH).await.expect_problem(401, "unauthenticated");
        stranger.put(PATH, &typed()).await.expect_problem(401, "unauthenticated");
    }
}
