//! Whose crossing it was: found at once, later, or by the migrant ID card.

use super::{crossing, feed, with};
use crate::support::actor::{application, person};
use crate::support::both_engines;
use chrono::TimeDelta;
use serde_json::json;

const ENTRY: &str = "2026-11-20T04:00:00Z";

both_engines! {
    async fn a_person_who_enters_himself_later_finds_his_crossings(world: World) {
        let feed = feed(&world).await;
        let line = with(crossing(0, "entry", ENTRY), "migrant_id_card", json!("M 000-123"));
        assert_eq!(feed.reports(std::slice::from_ref(&line)).await, ["accepted unmatched"]);
        let migrant = world.migrant(0).await;
        assert_eq!(feed.reports(&[line]).await, ["duplicate matched"]);
        let shown = migrant.get("/v1/cabinet/person").await;
        assert_eq!(shown.expect(200)["migrant_id_card"], "M000123");
        let tag = shown.header("etag").unwrap().to_owned();
        assert!(tag.starts_with("\"v1-"), "{tag}");
        // The card is no part of what he enters himself: the version in the tag is still that of his data.
        let change = migrant.request(reqwest::Method::PUT, "/v1/cabinet/person").header("If-Match", tag).json(&person(0));
        assert_eq!(migrant.send(change).await.expect(200)["migrant_id_card"], "M000123");
    }

    async fn a_crossing_and_its_person_who_come_at_once_find_each_other(world: World) {
        let feed = feed(&world).await;
        for n in 0..5 {
            let migrant = world.sign_in(&format!("+7705{:07}", 2_000_000 + n)).await;
            let (lines, sample) = ([crossing(n, "entry", ENTRY)], person(n));
            let (reported, entered) =
                futures_util::future::join(feed.sends(&lines), migrant.put("/v1/cabinet/person", &sample)).await;
            reported.expect(200);
            entered.expect(201);
            assert_eq!(feed.reports(&lines).await, ["duplicate matched"]);
        }
    }

    async fn the_migrant_id_card_is_a_document_whatever_comes_first(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let (feed, officer) = (feed(&world).await, world.officer(1, Some("75")).await);
        world.clock.advance(TimeDelta::minutes(5));
        let card = json!({"kind": "migrant_id_card", "number": "M000123", "issuing_country": "KAZ"});
        let mut exit = with(crossing(0, "exit", "2026-11-22T06:03:00Z"), "document", card.clone());
        exit.as_object_mut().unwrap().remove("mrz");
        exit["surname"] = json!("SOMETHINGELSE");
        exit["birth_date"] = json!("1950-01-01");
        // Somebody else with that card, before it is known whose card it is.
        assert_eq!(feed.reports(std::slice::from_ref(&exit)).await, ["accepted unmatched"]);
        let mut own = with(crossing(0, "exit", "2026-11-22T06:04:00Z"), "document", card.clone());
        own.as_object_mut().unwrap().remove("mrz");
        own["surname"] = person(0)["surname"].clone();
        own["given_names"] = person(0)["given_names"].clone();
        let told = feed.reports(std::slice::from_ref(&own)).await;
        assert!(told == ["accepted doubtful"], "{told:?}");
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
        let issued = with(crossing(0, "entry", ENTRY), "migrant_id_card", json!("M000123"));
        assert_eq!(feed.reports(&[issued]).await, ["accepted matched"]);
        // Now it is known that he left with it; of the other one an officer is asked.
        assert_eq!(feed.reports(&[own, exit]).await, ["duplicate matched", "duplicate doubtful"]);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "departed");
        assert_eq!(officer.questions().await.len(), 1);
        let found = officer.searches("document", card).await.expect(200);
        assert_eq!(found["items"][0]["id"], registration["id"]);
    }

    async fn whoever_enters_the_card_as_his_document_is_the_one_to_whom_it_was_issued(world: World) {
        let feed = feed(&world).await;
        let line = with(crossing(0, "entry", ENTRY), "migrant_id_card", json!("M000123"));
        feed.reports(std::slice::from_ref(&line)).await;
        let migrant = world.sign_in("+77052000000").await;
        let mut by_card = person(0);
        by_card.as_object_mut().unwrap().remove("mrz");
        by_card["document"] = json!({"kind": "migrant_id_card", "number": "M000123", "issuing_country": "KAZ", "expires_on": "2030-01-01"});
        migrant.enters(&by_card).await;
        assert_eq!(feed.reports(&[line]).await, ["duplicate matched"]);
        migrant.applies(&application(0)).await;
    }

    async fn spellings_of_one_name_are_one_person(world: World) {
        let (feed, migrant) = (feed(&world).await, world.sign_in("+77052000099").await);
        let document = json!({"kind": "passport", "number": "FA1234567", "issuing_country": "UZB"});
        let mut me = json!({"surname": "Юлдашев", "given_names": "Джамшид", "birth_date": "1991-04-17", "sex": "male", "nationality": "UZB"});
        me["document"] = with(document.clone(), "expires_on", json!("2031-05-09"));
        migrant.enters(&me).await;
        for (surname, given, expected) in [
            ("YULDASHEV", "JAMSHID", "accepted matched"),
            ("YOʻLDOSHEV", "JAMSHID ANVAR OGLI", "accepted matched"),
            ("Юлдашев", "Джамшид", "accepted matched"),
            ("IULDASHEV<", "DZHAMSHID<<<", "accepted matched"),
            ("KARIMOV", "JAMSHID", "accepted doubtful"),
        ] {
            let mut line = crossing(0, "entry", ENTRY);
            line.as_object_mut().unwrap().remove("mrz");
            for (field, value) in [("surname", json!(surname)), ("given_names", json!(given)), ("birth_date", json!("1991-04-17"))] {
                line[field] = value;
            }
            line["nationality"] = json!("UZB");
            line["document"] = document.clone();
            assert_eq!(feed.reports(&[line]).await, [expected], "{surname} {given}");
        }
    }
}
