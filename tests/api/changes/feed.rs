//! What the feed tells, and its cursors.

use crate::support::actor::{application, id};
use crate::support::{Actor, both_engines, unlimited};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// Kind, what it is (a registration's version and state, or an entry's state) and whether it is gone.
fn told(change: &Value) -> (String, String) {
    let text = |field: &str| change[field].as_str().unwrap_or_default().to_owned();
    assert!(change["at"].is_string() && change["deleted"].is_boolean(), "{change}");
    let version = change["version"].as_i64().map_or_else(String::new, |version| format!(" {version}"));
    (text("kind"), format!("{}{version}", text("state")))
}

fn all(changes: &[Value]) -> Vec<(String, String)> {
    changes.iter().map(told).collect()
}

fn of(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(kind, what)| ((*kind).to_owned(), (*what).to_owned())).collect()
}

async fn reads_inbox(actor: &Actor) -> String {
    let inbox = actor.get("/v1/me/notifications").await.expect(200);
    let entry = id(&inbox["items"][0]).to_owned();
    actor.act(&format!("/v1/me/notifications/{entry}/read")).await.expect(200);
    entry
}

both_engines! {
    async fn each_party_is_told_what_changes_for_it_and_nobody_else(world: World) {
        let (migrant, host, other) = (world.migrant(0).await, world.host(0).await, world.host(1).await);
        let (mut of_migrant, mut of_host, mut of_other) = (migrant.cursor().await, host.cursor().await, other.cursor().await);
        let registration = migrant.applies(&application(0)).await;
        let first = migrant.follows(&mut of_migrant, 1).await;
        assert_eq!(all(&first), of(&[("registration", "pending 1")]));
        assert_eq!((&first[0]["id"], &first[0]["deleted"]), (&registration["id"], &json!(false)));
        assert_eq!(first[0]["at"], registration["submitted_at"]);
        let asked = host.follows(&mut of_host, 2).await;
        assert_eq!(all(&asked), of(&[("registration", "pending 1"), ("notification", "unread")]));
        assert_eq!(asked[0]["id"], registration["id"]);

        host.confirms(&registration).await.expect(200);
        let confirmed = migrant.follows(&mut of_migrant, 2).await;
        assert_eq!(all(&confirmed), of(&[("registration", "confirmed 2"), ("notification", "unread")]));
        // Whoever answers has opened the question.
        let answered = host.follows(&mut of_host, 2).await;
        assert_eq!(all(&answered), of(&[("registration", "confirmed 2"), ("notification", "read")]));
        let entry = reads_inbox(&migrant).await;
        let read = migrant.follows(&mut of_migrant, 1).await;
        assert_eq!(all(&read), of(&[("notification", "read")]));
        assert_eq!((&read[0]["id"], &confirmed[1]["id"]), (&json!(entry), &json!(entry)));

        world.until_told().await;
        for (actor, cursor) in [(&migrant, &mut of_migrant), (&host, &mut of_host), (&other, &mut of_other)] {
            assert_eq!(actor.reads_on(cursor).await, [Value::Null; 0], "nothing more");
        }
        world.stranger().feed(None).await.expect_problem(401, "unauthenticated");
    }

    async fn how_far_the_question_has_come_is_told_to_the_migrant_only(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        world.until_told().await;
        let (mut of_migrant, mut of_host) = (migrant.cursor().await, host.cursor().await);
        world.execute("UPDATE registrations SET host_reach = 2").await.unwrap();
        world.execute("UPDATE registrations SET host_reach = 2").await.unwrap();
        let reached = migrant.follows(&mut of_migrant, 1).await;
        assert_eq!((&reached[0]["id"], told(&reached[0]).1.as_str()), (&registration["id"], "pending 1"));
        world.until_told().await;
        assert_eq!(migrant.reads_on(&mut of_migrant).await.len() + host.reads_on(&mut of_host).await.len(), 0);
    }

    async fn who_takes_a_cursor_first_and_reads_the_lists_then_misses_nothing(world: World, unlimited) {
        let host = world.host(0).await;
        let mut cursor = host.cursor().await;
        let mut expected = Vec::new();
        for n in 0..5 {
            expected.push(world.migrant(n).await.applies(&application(0)).await["id"].clone());
        }
        let mut seen = Vec::new();
        let mut pages = 0;
        while seen.len() < 10 {
            let page = host.get(&format!("/v1/changes?limit=3&cursor={cursor}")).await.expect(200);
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 3 && (page["has_more"] == false || items.len() == 3), "{page}");
            page["next_cursor"].as_str().unwrap().clone_into(&mut cursor);
            seen.extend(items.iter().cloned());
            pages += 1;
            assert!(pages < 10_000, "{seen:?}");
        }
        let registrations = seen.iter().filter(|change| change["kind"] == "registration");
        assert_eq!(registrations.map(|change| change["id"].clone()).collect::<Vec<_>>(), expected);
        world.until_told().await;
        assert_eq!(host.reads_on(&mut cursor).await.len(), 0);
    }

    async fn the_same_cursor_gives_the_same_again(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let begin = host.cursor().await;
        migrant.applies(&application(0)).await;
        let first = host.follows(&mut begin.clone(), 2).await;
        assert_eq!(host.follows(&mut begin.clone(), 2).await, first);
    }

    async fn a_cursor_is_its_owners_and_whole(world: World) {
        let (actor, other) = (world.host(0).await, world.host(1).await);
        let cursor = actor.cursor().await;
        actor.feed(Some(&cursor)).await.expect(200);
        // Another session of the same person goes on where he was.
        world.host(0).await.feed(Some(&cursor)).await.expect(200);
        other.feed(Some(&cursor)).await.expect_problem(400, "bad_cursor");
        let mut wrong: Vec<String> = ["", "AAAA", "nowhere", "MDE5MDAwMDAtMDAwMC03MA", "%00", "%F0%9F%98%80"].map(str::to_owned).into();
        for at in 0..cursor.len() {
            let mut bytes = cursor.clone().into_bytes();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            wrong.push(String::from_utf8(bytes).unwrap());
        }
        wrong.extend([cursor[..cursor.len() - 1].to_owned(), format!("{cursor}A"), "x".repeat(5000)]);
        for text in &wrong {
            actor.feed(Some(text)).await.expect_problem(400, "bad_cursor");
        }
        assert_ne!(actor.cursor().await, cursor, "nobody compares places");
        for query in ["limit=0", "limit=101", "limit=-1", "limit=x", "page=2"] {
            actor.get(&format!("/v1/changes?{query}")).await.expect_problem(400, "malformed_query");
        }
        actor.get("/v1/changes?limit=1").await.expect(200);
    }

    async fn who_was_away_for_too_long_begins_anew_and_who_asks_now_and_then_does_not(world: World) {
        let (silent, host) = (world.host(1).await, world.host(0).await);
        let (mut kept, left) = (silent.cursor().await, silent.cursor().await);
        world.migrant(0).await.applies(&application(0)).await;
        assert!(world.count("changes").await > 0);
        for _ in 0..8 {
            // How far it is told now is noted, and decides what goes later.
            world.until_told().await;
            world.after(TimeDelta::days(9)).await;
            let silent = world.sign_in(&silent.phone).await;
            assert_eq!(silent.reads_on(&mut kept).await.len(), 0, "nothing has happened, and that is known");
        }
        assert_eq!(world.number("SELECT count(*) AS n FROM changes WHERE state = 'pending'").await, 0);
        let silent = world.sign_in(&silent.phone).await;
        let problem = silent.feed(Some(&left)).await.expect_problem(410, "resync_required");
        assert_eq!(problem["type"], "/v1/reference/problems#resync_required");
        silent.asks_for_events(Some(&left)).send().await.map(|answer| assert_eq!(answer.status(), 410)).unwrap();
        silent.feed(Some(&silent.cursor().await)).await.expect(200);
        let _ = host;
    }

    async fn a_cursor_of_a_database_that_is_no_more_is_told_so(world: World) {
        let actor = world.host(0).await;
        world.migrant(0).await.applies(&application(0)).await;
        let cursor = actor.cursor().await;
        // As if the database had been restored from yesterday's backup.
        let (engine, app) = (world.engine, &world.app);
        let account = actor.account.parse().unwrap();
        let place = tirkeu::app::changes::cursor::decode(app, account, &cursor).unwrap();
        let ahead = |history, far| {
            let mut place = place;
            (place.history, place.position.xid, place.position.seq) =
                (place.history + history, place.position.xid + far, place.position.seq + far);
            tirkeu::app::changes::cursor::encode(app, account, place).unwrap()
        };
        actor.feed(Some(&ahead(0, 0))).await.expect(200);
        actor.feed(Some(&ahead(0, 1_000_000))).await.expect_problem(410, "resync_required");
        actor.feed(Some(&ahead(1, 0))).await.expect_problem(410, "resync_required");
        let _ = engine;
    }
}
