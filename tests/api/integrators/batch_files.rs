//! A program sends many applications in one file: how files are read, and what is told of their lines.

use crate::support::actor::{for_guest, fresh_key, id};
use crate::support::integrator::{PrivateKey, scopes};
use crate::support::reply::Reply;
use crate::support::{Actor, World, both_engines, sql};
use reqwest::Method;
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use serde_json::{Value, json};

const BATCHES: &str = "/v1/batches";

/// A program that may submit.
pub async fn hotel(world: &World) -> Actor {
    world.program().await.actor(world).await
}

/// The `n`-th application, for a guest of one name with the `n`-th document.
pub fn line(n: usize) -> Value {
    let mut body = for_guest(n % 6, 3, &format!("booking-{n}"));
    body["person"].as_object_mut().unwrap().remove("mrz");
    body["person"]["document"]["number"] = json!(format!("FE{n:07}"));
    body
}

/// Sends a file.
pub async fn sends(actor: &Actor, path: &str, kind: &str, file: impl Into<Vec<u8>>) -> Reply {
    let request = actor.request(Method::POST, path).header("Idempotency-Key", fresh_key()).header("Content-Type", kind);
    actor.send(request.body(file.into())).await
}

/// How a batch stands.
pub async fn stands(actor: &Actor, batch: &Value) -> Value {
    actor.get(&format!("{BATCHES}/{}", id(batch))).await.expect(200)
}

/// Its lines.
pub async fn lines(actor: &Actor, batch: &Value, query: &str) -> Vec<Value> {
    let page = actor.get(&format!("{BATCHES}/{}/lines?limit=1000{query}", id(batch))).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// The refused lines as a table.
pub async fn refused(actor: &Actor, batch: &Value) -> String {
    let path = format!("{BATCHES}/{}/lines", id(batch));
    let request = actor.request(Method::GET, &path).header("Accept", "text/csv").header("Accept-Language", "en");
    let reply = actor.send(request).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    reply.text().trim_start_matches('\u{feff}').to_owned()
}

async fn template(world: &World) -> (String, String) {
    let text = world.stranger().get("/v1/batches/template.csv").await.text();
    let plain = text.trim_start_matches('\u{feff}').trim_end();
    let (header, example) = plain.split_once("\r\n").or_else(|| plain.split_once('\n')).expect("two lines");
    (header.to_owned(), example.to_owned())
}

fn states(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["state"].as_str().unwrap()).collect()
}

fn wide(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

both_engines! {
    async fn an_array_and_lines_of_json_are_submitted_and_each_line_says_what_became_of_it(world: World) {
        let hotel = hotel(&world).await;
        let mut wrong = line(2);
        wrong["person"]["sex"] = json!(7);
        wrong["entered_on"] = json!("2999-01-01");
        let sent = sends(&hotel, BATCHES, "application/json", json!([line(0), wrong, line(1), 5]).to_string()).await;
        let batch = sent.expect(202);
        assert_eq!(sent.header("location"), Some(format!("{BATCHES}/{}", id(&batch)).as_str()));
        assert_eq!(sent.header("retry-after"), Some("2"));
        assert_eq!((&batch["state"], &batch["total"], &batch["done"]), (&json!("queued"), &json!(4), &json!(0)));
        assert_eq!(states(&lines(&hotel, &batch, "").await), ["waiting"; 4]);
        world.settle().await;
        let now = stands(&hotel, &batch).await;
        assert_eq!((&now["state"], &now["accepted"], &now["refused"], &now["done"]), (&json!("done"), &json!(2), &json!(2), &json!(4)));
        let all = lines(&hotel, &batch, "").await;
        assert_eq!(states(&all), ["accepted", "refused", "accepted", "refused"]);
        assert_eq!((&all[0]["client_reference"], &all[0]["line"]), (&json!("booking-0"), &json!(1)));
        let path = format!("/v1/registrations/{}", all[0]["registration_id"].as_str().unwrap());
        let registration = hotel.get(&path).await.expect(200);
        assert_eq!((&registration["number"], &registration["state"]), (&all[0]["registration_number"], &json!("pending")));
        assert_eq!(all[1]["code"], "validation_failed");
        let pointers: Vec<&str> = all[1]["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
        assert!(pointers.contains(&"/person/sex") && pointers.contains(&"/entered_on"), "{pointers:?}");
        let only = lines(&hotel, &batch, "&state=refused&after=2").await;
        assert_eq!((only.len(), &only[0]["line"]), (1, &json!(4)));
        let page = hotel.get(&format!("{BATCHES}/{}/lines?limit=3", id(&batch))).await.expect(200);
        assert_eq!((page["items"].as_array().unwrap().len(), &page["next_after"]), (3, &json!(3)));
        // Texts follow the reader's language.
        let path = format!("{BATCHES}/{}/lines?state=refused", id(&batch));
        let language = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("kk"))]);
        let kazakh = hotel.send(hotel.request(Method::GET, &path).headers(language)).await.expect(200);
        assert_ne!(kazakh["items"][0]["title"], all[1]["title"]);
        // The same as lines, with what is between them.
        let file = format!("\u{feff}{}\r\n\r\n not json\n{}\n", line(3), line(4).to_string().replace("\":", "\" : "));
        let batch = sends(&hotel, BATCHES, "application/x-ndjson; charset=utf-8", file).await.expect(202);
        world.settle().await;
        let all = lines(&hotel, &batch, "").await;
        assert_eq!(states(&all), ["accepted", "refused", "accepted"]);
        assert_eq!(all[1]["code"], "malformed_json");
        assert_eq!(world.count("registrations").await, 4);
        let list = hotel.get(&format!("{BATCHES}?limit=1")).await.expect(200);
        assert_eq!((&list["items"][0]["id"], list["next_cursor"].is_string()), (&batch["id"], true));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_table_is_read_however_a_spreadsheet_has_written_it(world: World) {
        let hotel = hotel(&world).await;
        let (header, example) = template(&world).await;
        let row = |n: usize| {
            let named = example.replace("booking-4711", &format!("row-{n}")).replace("FA1234567", &format!("FE{n:07}"));
            // Quotes, separators and a line break within a cell.
            named.replace("пр. Абая", "\"пр. \"\"Абая\"\", 1\"").replace(",12,", ",\"12\",")
        };
        let semicolons = |text: &str| text.replace(',', ";").replace("\"\"; 1\"", "\"\", 1\"");
        let files: [(&str, Vec<u8>); 6] = [
            ("plain", format!("{header}\n{}\n", row(0)).into_bytes()),
            ("a mark, CRLF, empty lines", format!("\u{feff}{header}\r\n\r\n{}\r\n{}\r\n", row(1), ",".repeat(33)).into_bytes()),
            ("semicolons", format!("{}\n{}", semicolons(&header), semicolons(&row(2))).into_bytes()),
            ("UTF-16, little end first", wide(&format!("{header}\r\n{}\r\n", row(3)), false)),
            ("UTF-16, big end first, tabs", wide(&format!("{}\n{}\n", header.replace(',', "\t"), row(4).replace(", 1", "; 1").replace(',', "\t").replace("; 1", ", 1")), true)),
            ("columns of ours, and empty cells behind", format!("{header},result.code\n{},x,,,\n", row(5)).into_bytes()),
        ];
        for (what, file) in files {
            let batch = sends(&hotel, BATCHES, "text/csv", file).await.expect(202);
            world.settle().await;
            let all = lines(&hotel, &batch, "").await;
            assert_eq!(states(&all), ["accepted"], "{what}: {all:?}");
            let path = format!("/v1/registrations/{}", all[0]["registration_id"].as_str().unwrap());
            assert_eq!(hotel.get(&path).await.expect(200)["premises"]["address"]["street"], "пр. \"Абая\", 1", "{what}");
        }
    }

    async fn a_file_that_cannot_be_read_is_refused_as_a_whole_with_all_that_is_wrong(world: World) {
        let hotel = hotel(&world).await;
        let (header, example) = template(&world).await;
        for (kind, file) in [("text/csv", ""), ("text/csv", "\u{feff}\r\n"), ("application/json", "[]"), ("application/json", ""), ("application/x-ndjson", "\n\n")] {
            sends(&hotel, BATCHES, kind, file).await.expect_invalid(&[("", "too_short")]);
        }
        sends(&hotel, BATCHES, "text/csv", header.clone()).await.expect_invalid(&[("", "too_short")]);
        sends(&hotel, BATCHES, "application/json", "{}").await.expect_invalid(&[("", "wrong_type")]);
        sends(&hotel, BATCHES, "application/json", "[1,").await.expect_problem(400, "malformed_json");
        sends(&hotel, BATCHES, "text/csv", vec![b'a', 0xCF, 0xF0]).await.expect_invalid(&[("", "bad_encoding")]);
        sends(&hotel, BATCHES, "application/pdf", "x").await.expect_problem(415, "unsupported_media_type");
        let odd = header.replace("client_reference,", "").replace("purpose", "purposes,person.sex");
        let mut many = format!("{odd}\n");
        many.push_str(&format!("{example}\n").repeat(10_001));
        sends(&hotel, BATCHES, "text/csv", many).await.expect_invalid(&[
            ("", "too_long"), ("/header/27", "unknown_field"), ("/header/28", "repeated"),
            ("/header/client_reference", "required"), ("/header/purpose", "required"),
        ]);
        let many = format!("[{}1]", "1,".repeat(10_000));
        sends(&hotel, BATCHES, "application/json", many).await.expect_invalid(&[("", "too_long")]);
        sends(&hotel, BATCHES, "application/x-ndjson", "1\n".repeat(10_001)).await.expect_invalid(&[("", "too_long")]);
        let large = 16 * 1024 * 1024 + 1;
        sends(&hotel, BATCHES, "text/csv", vec![b' '; large]).await.expect_problem(413, "payload_too_large");
        let request = hotel.request(Method::POST, BATCHES).header("Content-Type", "text/csv").body("x");
        hotel.send(request).await.expect_problem(400, "idempotency_key_required");
        assert_eq!(world.count("batches").await, 0);
        // A line that is too long, or has too few cells, is one line.
        let mut long = line(0);
        long["person"]["surname"] = json!("X".repeat(40_000));
        let batch = sends(&hotel, BATCHES, "application/json", json!([long, line(1)]).to_string()).await.expect(202);
        world.settle().await;
        let all = lines(&hotel, &batch, "").await;
        assert_eq!((states(&all), &all[0]["code"]), (vec!["refused", "accepted"], &json!("payload_too_large")));
        let batch = sends(&hotel, BATCHES, "text/csv", format!("{header}\nfew,cells\n{example}\n")).await.expect(202);
        world.settle().await;
        let all = lines(&hotel, &batch, "").await;
        assert_eq!((states(&all), &all[0]["errors"][0]["code"]), (vec!["refused", "accepted"], &json!("wrong_cells")));
    }

    async fn what_was_refused_is_mended_and_sent_again_without_a_second_effect(world: World) {
        let hotel = hotel(&world).await;
        let (header, example) = template(&world).await;
        let row = |n: usize| example.replace("booking-4711", &format!("row-{n}")).replace("FA1234567", &format!("FE{n:07}"));
        let file = format!("{header}\n{}\n{}\n{}\n{}\n", row(0), row(1).replace(",male,", ",männlich,"), row(2), row(2));
        let first = sends(&hotel, BATCHES, "text/csv", file.clone()).await.expect(202);
        world.settle().await;
        let now = stands(&hotel, &first).await;
        assert_eq!((&now["accepted"], &now["refused"]), (&json!(2), &json!(2)));
        let table = refused(&hotel, &first).await;
        assert_eq!(table.lines().count(), 3, "{table}");
        assert!(table.contains("männlich") && table.contains("/person/sex: ") && table.contains("This value is repeated."), "{table}");
        // What was refused comes back as it is, mended; the rest of the file besides, which changes nothing.
        let mended = table.replace("männlich", "male").replace("\nrow-2,", "\nrow-9,");
        let second = sends(&hotel, BATCHES, "text/csv", mended).await.expect(202);
        let third = sends(&hotel, BATCHES, "text/csv", file).await.expect(202);
        world.settle().await;
        assert_eq!(stands(&hotel, &second).await["accepted"], 2, "{:?}", lines(&hotel, &second, "").await);
        let (before, after) = (lines(&hotel, &first, "").await, lines(&hotel, &third, "").await);
        for at in [0, 2] {
            assert_eq!((&after[at]["state"], &after[at]["registration_id"]), (&json!("accepted"), &before[at]["registration_id"]));
        }
        assert_eq!(world.count("registrations").await, 4);
        // The same application in another form is the same; another under its reference is not.
        let one = sends(&hotel, BATCHES, "application/json", json!([line(20)]).to_string()).await.expect(202);
        let spaced = line(20).to_string().replace("\":", "\" : ");
        let two = sends(&hotel, BATCHES, "application/x-ndjson", spaced).await.expect(202);
        world.settle().await;
        let (one, two) = (lines(&hotel, &one, "").await, lines(&hotel, &two, "").await);
        assert_eq!((&one[0]["registration_id"], &two[0]["state"]), (&two[0]["registration_id"], &json!("accepted")));
        let other = format!("{header}\n{}\n", row(0).replace(",tourism,", ",work,"));
        let fourth = sends(&hotel, BATCHES, "text/csv", other).await.expect(202);
        world.settle().await;
        assert_eq!(lines(&hotel, &fourth, "").await[0]["code"], "client_reference_in_use");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_dry_run_judges_everything_and_leaves_nothing(world: World) {
        let hotel = hotel(&world).await;
        hotel.post("/v1/registrations", &line(0)).await.expect(201);
        world.migrant(3).await;
        let before = [world.count("registrations").await, world.count("persons").await, world.count("accounts").await, world.count("outbox").await];
        let (mut wrong, mut taken, mut over) = (line(1), line(2), line(4));
        wrong["premises"]["address"]["region"] = json!("99");
        // Somebody else's document, and a stay that has ended.
        taken["person"]["document"] = crate::support::actor::person(3)["document"].clone();
        taken["person"]["surname"] = json!("SOMEBODYELSE");
        over["entered_on"] = json!("2026-05-20");
        over["moved_in_on"] = json!("2026-05-21");
        let file = json!([wrong, taken, over, line(5), line(5)]).to_string();
        let batch = sends(&hotel, "/v1/batches?dry_run=true", "application/json", file.clone()).await.expect(202);
        assert_eq!(batch["dry_run"], true);
        world.settle().await;
        let all = lines(&hotel, &batch, "").await;
        assert_eq!(states(&all), ["refused", "refused", "refused", "accepted", "refused"], "{all:?}");
        assert_eq!(all[2]["code"], "stay_period_violated");
        assert!(all[3].get("registration_id").is_none());
        let after = [world.count("registrations").await, world.count("persons").await, world.count("accounts").await, world.count("outbox").await];
        assert_eq!(before, after, "nothing was written");
        sql::assert_consistent(&world.app.db).await;
        // In earnest, it comes out the same.
        let batch = sends(&hotel, BATCHES, "application/json", file).await.expect(202);
        world.settle().await;
        let earnest = lines(&hotel, &batch, "").await;
        assert_eq!(states(&earnest), states(&all));
        let codes = |lines: &[Value]| lines.iter().map(|line| line["code"].clone()).collect::<Vec<_>>();
        assert_eq!(codes(&earnest), codes(&all));
    }

    async fn what_is_sent_twice_is_taken_in_once_and_is_nobody_elses(world: World) {
        let hotel = hotel(&world).await;
        let file = json!([line(0)]);
        let first = hotel.post_with_key(BATCHES, &file, "k-1").await.expect(202);
        let again = hotel.post_with_key(BATCHES, &file, "k-1").await;
        assert_eq!((again.expect(202), again.header("idempotent-replayed")), (first.clone(), Some("true")));
        hotel.post_with_key("/v1/batches?dry_run=true", &file, "k-1").await.expect_problem(422, "idempotency_key_reused");
        hotel.post_with_key(BATCHES, &json!([line(1)]), "k-1").await.expect_problem(422, "idempotency_key_reused");
        let other = world.registers(PrivateKey::p256(), scopes("registrations:read registrations:write")).await.actor(&world).await;
        let path = format!("{BATCHES}/{}", id(&first));
        for path in [path.clone(), format!("{path}/lines")] {
            other.get(&path).await.expect_problem(404, "not_found");
        }
        other.act(&format!("{path}/cancel")).await.expect_problem(404, "not_found");
        assert_eq!(other.get(BATCHES).await.expect(200)["items"], json!([]));
        let reads = world.registers(PrivateKey::ed25519(), scopes("registrations:read")).await.actor(&world).await;
        reads.post(BATCHES, &file).await.expect_problem(403, "insufficient_scope");
        let reply = hotel.get(&path).await;
        let tag = reply.header("etag").unwrap().to_owned();
        assert_eq!(reply.header("retry-after"), Some("2"));
        let seen = hotel.send(hotel.request(Method::GET, &path).header("If-None-Match", &tag)).await;
        assert_eq!(seen.status, 304);
        world.settle().await;
        let seen = hotel.send(hotel.request(Method::GET, &path).header("If-None-Match", &tag)).await;
        assert_eq!((seen.status.as_u16(), seen.header("retry-after")), (200, None));
        for query in ["?limit=0", "?limit=1001", "?after=-1", "?state=odd", "?cursor=x"] {
            hotel.get(&format!("{path}/lines{query}")).await.expect_problem(400, "malformed_query");
        }
    }
}
