//! Batches are worked on: by several at once, by one that dies, in turn, and not at all once they are cancelled.

use super::batch_files::{hotel, line, lines, sends, stands};
use crate::support::actor::id;
use crate::support::command::{Folder, run};
use crate::support::world::Engine;
use crate::support::{Actor, World, both_engines, sql, unlimited};
use chrono::TimeDelta;
use futures_util::future::join;
use serde_json::{Value, json};
use std::sync::Arc;
use tirkeu::app::App;
use tirkeu::app::batches::work::work_some;

const BATCHES: &str = "/v1/batches";

async fn sends_some(actor: &Actor, from: usize, count: usize) -> Value {
    let file = Value::Array((from..from + count).map(line).collect());
    sends(actor, BATCHES, "application/json", file.to_string()).await.expect(202)
}

/// Another process on the same database.
async fn beside(world: &World) -> Arc<App> {
    Arc::new(world.offline(|_| ()).await)
}

/// Works until nothing is due.
async fn works(app: &Arc<App>) -> usize {
    let mut taken = 0;
    while work_some(app, None).await.expect("work") {
        taken += 1;
    }
    taken
}

async fn assert_once_each(world: &World, count: i64) {
    assert_eq!((world.count("registrations").await, world.count("persons").await), (count, count));
    sql::assert_consistent(&world.app.db).await;
}

/// Lets nothing be noted of lines any more; the command that mends it.
async fn breaks(world: &World) -> &'static str {
    match world.engine {
        Engine::Sqlite => {
            let broken =
                "CREATE TRIGGER fault BEFORE UPDATE ON batch_lines BEGIN SELECT RAISE(ABORT, 'out of order'); END";
            world.execute(broken).await.expect("a fault");
            "DROP TRIGGER fault"
        }
        Engine::Postgres => {
            let broken =
                "CREATE TRIGGER fault BEFORE UPDATE ON batch_lines FOR EACH ROW EXECUTE FUNCTION refuse_change()";
            world.execute(broken).await.expect("a fault");
            "DROP TRIGGER fault ON batch_lines"
        }
    }
}

both_engines! {
    async fn several_processes_at_once_submit_each_line_once(world: World, unlimited) {
        let hotel = hotel(&world).await;
        let batch = sends_some(&hotel, 0, 60).await;
        let other = beside(&world).await;
        let (one, two) = join(works(&world.app), works(&other)).await;
        assert_eq!(one + two, 3, "chunks of 25");
        let now = stands(&hotel, &batch).await;
        assert_eq!((&now["state"], &now["accepted"]), (&json!("done"), &json!(60)));
        assert_once_each(&world, 60).await;
    }

    async fn a_process_that_dies_between_lines_leaves_one_effect_a_line(world: World, unlimited) {
        let hotel = hotel(&world).await;
        let batch = sends_some(&hotel, 0, 20).await;
        // It dies somewhere on its way: nothing it was about to do is done.
        let dying = beside(&world).await;
        tokio::select! {
            _ = work_some(&dying, None) => {}
            () = async { while world.count("registrations").await < 3 { tokio::task::yield_now().await } } => {}
        }
        drop(dying);
        world.clock.advance(TimeDelta::seconds(61));
        // Another submits all that is left, and cannot say so.
        let mend = breaks(&world).await;
        work_some(&world.app, None).await.unwrap_err();
        assert_eq!(world.count("registrations").await, 20);
        assert_eq!(stands(&hotel, &batch).await["done"], 0);
        world.execute(mend).await.expect("mended");
        assert!(!work_some(&world.app, None).await.unwrap(), "it is still leased");
        world.after(TimeDelta::seconds(61)).await;
        let now = stands(&hotel, &batch).await;
        assert_eq!((&now["state"], &now["accepted"]), (&json!("done"), &json!(20)));
        assert_once_each(&world, 20).await;
    }

    async fn whoever_lost_his_lease_writes_nothing_over_the_other(world: World, unlimited) {
        let hotel = hotel(&world).await;
        let batch = sends_some(&hotel, 0, 10).await;
        let slow = beside(&world).await;
        let late = async {
            while world.count("registrations").await < 1 { tokio::task::yield_now().await }
            world.clock.advance(TimeDelta::seconds(61));
            works(&world.app).await
        };
        let (first, _) = join(work_some(&slow, None), late).await;
        assert!(first.unwrap());
        world.after(TimeDelta::seconds(61)).await;
        let now = stands(&hotel, &batch).await;
        assert_eq!((&now["state"], &now["accepted"], &now["done"]), (&json!("done"), &json!(10), &json!(10)));
        assert_once_each(&world, 10).await;
    }

    async fn one_clients_many_lines_do_not_keep_anothers_few_waiting(world: World, unlimited) {
        let (large, small) = (hotel(&world).await, hotel(&world).await);
        let many = sends_some(&large, 0, 100).await;
        let more = sends_some(&large, 100, 30).await;
        let few = sends_some(&small, 200, 5).await;
        for _ in 0..2 {
            assert!(work_some(&world.app, None).await.unwrap());
        }
        assert_eq!(stands(&small, &few).await["state"], "done");
        assert_eq!(stands(&large, &many).await["done"], 25);
        assert_eq!(stands(&large, &more).await["done"], 0);
    }

    async fn nothing_of_a_cancelled_batch_is_submitted_after_the_answer(world: World, unlimited) {
        let hotel = hotel(&world).await;
        let batch = sends_some(&hotel, 0, 60).await;
        let path = format!("{BATCHES}/{}/cancel", id(&batch));
        let cancelling = async {
            while world.count("registrations").await < 5 { tokio::task::yield_now().await }
            let cancelled = hotel.act_with_key(&path, "c-1").await.expect(200);
            (cancelled, world.count("registrations").await)
        };
        let (_, (cancelled, then)) = join(works(&world.app), cancelling).await;
        assert_eq!((&cancelled["state"], &cancelled["reason"]), (&json!("cancelled"), &json!("requested")));
        world.after(TimeDelta::seconds(61)).await;
        assert_eq!(world.count("registrations").await, then, "what was not worked on is not worked on");
        assert!((5..60).contains(&then), "{then}");
        let now = stands(&hotel, &batch).await;
        assert_eq!((&now["state"], now["accepted"].as_i64()), (&json!("cancelled"), Some(then)), "each line tells the truth");
        let all = lines(&hotel, &batch, "&state=cancelled").await;
        assert_eq!(i64::try_from(all.len()).unwrap(), 60 - then);
        assert_eq!(lines(&hotel, &batch, "&state=waiting").await, Vec::<Value>::new());
        assert_eq!(hotel.act_with_key(&path, "c-1").await.header("idempotent-replayed"), Some("true"));
        hotel.act(&path).await.expect_problem(409, "batch_over");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_batch_ends_when_its_client_is_suspended(world: World, unlimited) {
        let program = world.program().await;
        let hotel = program.actor(&world).await;
        let batch = sends_some(&hotel, 0, 60).await;
        assert!(work_some(&world.app, None).await.unwrap());
        tirkeu::app::integrators::standing::suspend(&world.app, program.id).await.expect("suspended");
        world.settle().await;
        assert_eq!(world.count("registrations").await, 25);
        let ended = "SELECT count(*) AS n FROM batches WHERE state = 'cancelled' AND reason = 'client_suspended'";
        assert_eq!(world.number(ended).await, 1);
        hotel.get(&format!("{BATCHES}/{}", id(&batch))).await.expect_problem(401, "unauthenticated");
    }

    async fn a_host_who_is_asked_too_often_is_asked_later(world: World) {
        let program = world.program().await;
        let hotel = program.actor(&world).await;
        let file: Vec<Value> = (0..70)
            .map(|n| {
                let mut body = line(n);
                body["host"] = line(0)["host"].clone();
                body
            })
            .collect();
        let batch = sends(&hotel, BATCHES, "application/json", json!(file).to_string()).await.expect(202);
        world.settle().await;
        let now = stands(&hotel, &batch).await;
        assert_eq!((&now["state"], &now["refused"]), (&json!("running"), &json!(0)));
        assert!(now["accepted"].as_i64().unwrap() <= 60);
        for _ in 0..2 {
            world.after(TimeDelta::minutes(61)).await;
        }
        let now = stands(&program.actor(&world).await, &batch).await;
        assert_eq!((&now["state"], &now["accepted"]), (&json!("done"), &json!(70)));
    }

    async fn so_many_batches_are_under_way_and_files_are_forgotten_in_time(world: World) {
        let hotel = hotel(&world).await;
        let mut first = None;
        for n in 0..20 {
            let sent = sends_some(&hotel, n, 1).await;
            first.get_or_insert(sent);
        }
        sends(&hotel, BATCHES, "application/json", json!([line(30)]).to_string()).await.expect_problem(409, "too_many_batches");
        world.settle().await;
        let waits = sends(&hotel, BATCHES, "application/json", json!([line(30)]).to_string()).await.expect(202);
        world.execute("UPDATE batch_chunks SET due_at = '2099-01-01T00:00:00.000000Z' WHERE due_at IS NOT NULL").await.unwrap();
        world.execute("UPDATE batches SET due_at = '2099-01-01T00:00:00.000000Z' WHERE due_at IS NOT NULL").await.unwrap();
        world.after(TimeDelta::days(8)).await;
        assert_eq!(world.count("batch_chunks").await, 0);
        assert_eq!(world.count("batch_lines").await, 21, "what became of them is still known");
        let expired = "SELECT count(*) AS n FROM batches WHERE state = 'cancelled' AND reason = 'expired'";
        assert_eq!(world.number(expired).await, 1);
        let _ = (waits, first);
        world.after(TimeDelta::days(91)).await;
        assert_eq!((world.count("batches").await, world.count("batch_lines").await), (0, 0));
    }

    async fn an_operator_imports_a_file_for_a_client(world: World) {
        let program = world.program().await;
        let hotel = program.actor(&world).await;
        let folder = Folder::new();
        let mut wrong = line(1);
        wrong["purpose"] = json!("leisure");
        let file = folder.file("guests.json", &json!([line(0), wrong]).to_string());
        let client = program.id.to_string();
        let output = run(&world, &["import", &file, "--client", &client, "--language", "en"], &[]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(3), "{said} {}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("done: 2 lines, 1 accepted, 1 refused, 0 not worked on"), "{said}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("2 of 2 lines"));
        let table = std::fs::read_to_string(format!("{file}.refused.csv")).unwrap();
        assert!(table.contains("leisure") && table.contains("/purpose: "), "{table}");
        // The client sees it as its own.
        let list = hotel.get(BATCHES).await.expect(200);
        assert_eq!((&list["items"][0]["accepted"], list["items"].as_array().unwrap().len()), (&json!(1), 1));
        let mended = folder.file("mended.csv", &table.replace("leisure", "tourism"));
        let output = run(&world, &["import", &mended, "--client", &client], &[]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let nobody = uuid::Uuid::nil().to_string();
        for arguments in [vec!["import", &file, "--client", &nobody], vec!["import", "nothing.csv", "--client", &client]] {
            assert_eq!(run(&world, &arguments, &[]).status.code(), Some(2));
        }
        let empty = folder.file("empty.csv", "");
        assert_eq!(run(&world, &["import", &empty, "--client", &client], &[]).status.code(), Some(2));
        assert_eq!(world.count("registrations").await, 2);
        world.settle().await;
        sql::assert_consistent(&world.app.db).await;
    }
}
