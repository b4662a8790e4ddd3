//! What the overview says of somebody whom the border saw.

use super::{codes, of_kyrgyzstan, overview};
use crate::border::{crossing, feed};
use crate::support::actor::{application, person};
use crate::support::both_engines;
use chrono::TimeDelta;
use serde_json::{Value, json};

const ENTRY: &str = "2026-11-20T04:00:00Z";

fn dated(overview: &Value) -> (&str, &str) {
    (overview["legal_status"]["date"].as_str().unwrap_or(""), overview["next_step"]["due_on"].as_str().unwrap_or(""))
}

both_engines! {
    async fn who_was_seen_entering_is_told_by_when_to_apply(world: World) {
        let migrant = world.migrant(0).await;
        let program = world.program().await;
        let lines = [crossing(0, "entry", "2026-08-01T04:00:00Z"), crossing(0, "exit", "2026-08-10T04:00:00Z"), crossing(0, "entry", ENTRY)];
        program.actor(&world).await.reports(&lines).await;
        let seen = overview(&migrant).await;
        assert_eq!((codes(&seen), dated(&seen)), (("must_apply", "submit"), ("2026-12-19", "2026-12-19")));
        let kinds: Vec<&str> = seen["deadlines"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["first_registration", "end_of_stay"]);
        world.after(TimeDelta::days(28)).await;
        let late = overview(&world.sign_in(&migrant.phone).await).await;
        assert_eq!(codes(&late), ("stay_over", "stay_over"), "30 days to register and 30 to stay");
        program.actor(&world).await.reports(&[crossing(0, "exit", "2026-12-19T20:00:00Z")]).await;
        let left = overview(&world.sign_in(&migrant.phone).await).await;
        assert_eq!((codes(&left), dated(&left)), (("left", "apply_after_entry"), ("2026-12-20", "")));
        assert_eq!(left["deadlines"], json!([]));
    }

    async fn who_may_stay_for_long_and_does_not_apply_is_late(world: World) {
        let migrant = world.migrant(0).await;
        migrant.enters(&of_kyrgyzstan(person(0))).await;
        feed(&world).await.reports(&[of_kyrgyzstan(crossing(0, "entry", ENTRY))]).await;
        let seen = overview(&migrant).await;
        let due = seen["legal_status"]["date"].clone();
        assert_eq!(codes(&seen), ("must_apply", "submit"));
        world.after(TimeDelta::days(40)).await;
        let late = overview(&world.sign_in(&migrant.phone).await).await;
        assert_eq!((codes(&late), &late["legal_status"]["date"]), (("deadline_passed", "submit"), &due));
    }

    async fn earlier_stays_shorten_what_the_overview_says(world: World) {
        let migrant = world.migrant(0).await;
        let lines = [crossing(0, "entry", "2026-08-01T04:00:00Z"), crossing(0, "exit", "2026-10-19T04:00:00Z"), crossing(0, "entry", ENTRY)];
        feed(&world).await.reports(&lines).await;
        assert_eq!(dated(&overview(&migrant).await), ("2026-11-29", "2026-11-29"));
        let applied = migrant.applies(&application(0)).await;
        let end = applied["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "end_of_stay").unwrap();
        assert_eq!(end["due_on"], "2026-11-29", "as the application is judged");
    }

    async fn a_new_entry_begins_anew_whatever_was_applied_for_before(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let program = world.program().await;
        world.clock.advance(TimeDelta::days(3));
        program.actor(&world).await.reports(&[crossing(0, "entry", ENTRY), crossing(0, "exit", "2026-11-24T10:00:00Z")]).await;
        let left = overview(&world.renewed(&migrant).await).await;
        assert_eq!((codes(&left), dated(&left).0), (("left", "apply_after_entry"), "2026-11-24"));
        world.clock.advance(TimeDelta::days(5));
        program.actor(&world).await.reports(&[crossing(0, "entry", "2026-11-30T04:00:00Z")]).await;
        let mut migrant = world.sign_in(&migrant.phone).await;
        let back = overview(&migrant).await;
        assert_eq!((codes(&back), dated(&back)), (("must_apply", "submit"), ("2026-12-29", "2026-12-29")));
        assert!(back["next_step"].get("registration_id").is_none(), "{registration} is of the stay before");
        let mut texts = Vec::new();
        for language in ["kk", "ru", "en", "uz"] {
            migrant.language = language;
            texts.push(overview(&migrant).await["next_step"]["text"].clone().to_string());
        }
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 4);
        // An exit that nobody made does not count.
        let mut again = application(0);
        (again["entered_on"], again["moved_in_on"]) = (json!("2026-11-30"), json!("2026-11-30"));
        migrant.applies(&again).await;
        assert_eq!(codes(&overview(&migrant).await), ("applied", "wait_for_host"));
    }

    async fn what_was_applied_for_and_withdrawn_counts_until_a_new_entry_is_seen(world: World) {
        let migrant = world.migrant(0).await;
        let program = world.program().await;
        let mut body = application(0);
        body["moved_in_on"] = body["entered_on"].clone();
        let registration = migrant.applies(&body).await;
        migrant.withdraws(&registration).await.expect(200);
        assert_eq!(dated(&overview(&migrant).await).0, "2026-12-19");
        // The border saw him enter earlier than he said: its day starts the clock, as it does when he applies.
        program.actor(&world).await.reports(&[crossing(0, "entry", "2026-11-18T04:00:00Z")]).await;
        assert_eq!(dated(&overview(&migrant).await).0, "2026-12-17");
        world.clock.advance(TimeDelta::days(5));
        // Nobody saw him leave, but he came again.
        program.actor(&world).await.reports(&[crossing(0, "entry", "2026-11-26T04:00:00Z")]).await;
        let seen = overview(&world.sign_in(&migrant.phone).await).await;
        assert_eq!((codes(&seen), dated(&seen).0), (("must_apply", "submit"), "2026-12-25"));
    }

    async fn who_applied_after_his_exit_has_come_back_though_nobody_saw_it(world: World) {
        let migrant = world.migrant(0).await;
        feed(&world).await.reports(&[crossing(0, "exit", "2026-11-15T04:00:00Z")]).await;
        assert_eq!(codes(&overview(&migrant).await), ("left", "apply_after_entry"));
        migrant.applies(&application(0)).await;
        assert_eq!(codes(&overview(&migrant).await), ("applied", "wait_for_host"));
    }
}
