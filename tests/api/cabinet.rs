//! The e-cabinet's overview in every situation of a migrant.

mod border;
mod record;
mod reminders;

use crate::support::actor::{application, person};
use crate::support::{Actor, both_engines};
use chrono::TimeDelta;
use serde_json::{Value, json};

pub(crate) async fn overview(actor: &Actor) -> Value {
    actor.get("/v1/cabinet").await.expect(200)
}

/// A person, or his crossing, as of a citizen of Kyrgyzstan, who may stay for 90 days.
pub(crate) fn of_kyrgyzstan(mut whose: Value) -> Value {
    whose["nationality"] = json!("KGZ");
    whose["document"]["issuing_country"] = json!("KGZ");
    whose.as_object_mut().unwrap().remove("mrz");
    for name in ["surname", "given_names"] {
        whose[name] = person(0)[name].clone();
    }
    whose
}

/// Legal status and next step.
pub(crate) fn codes(overview: &Value) -> (&str, &str) {
    assert!(overview["legal_status"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{overview}");
    assert!(overview["next_step"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{overview}");
    (overview["legal_status"]["code"].as_str().unwrap(), overview["next_step"]["code"].as_str().unwrap())
}

fn kinds(overview: &Value) -> Vec<&str> {
    overview["deadlines"].as_array().unwrap().iter().map(|deadline| deadline["kind"].as_str().unwrap()).collect()
}

both_engines! {
    async fn somebody_new_is_asked_for_his_data_first(world: World) {
        let actor = world.sign_in("+77055550001").await;
        let cabinet = overview(&actor).await;
        assert_eq!(codes(&cabinet), ("unknown", "enter_person"));
        assert_eq!((&cabinet["person_entered"], &cabinet["unread_notifications"]), (&json!(false), &json!(0)));
        assert_eq!(cabinet["deadlines"], json!([]));
        for absent in ["active_registration", "pending_registration", "certificate_number"] {
            assert!(cabinet.get(absent).is_none(), "{absent}");
        }
        world.stranger().get("/v1/cabinet").await.expect_problem(401, "unauthenticated");
    }

    async fn who_has_entered_his_data_is_asked_to_apply(world: World) {
        let actor = world.migrant(0).await;
        let cabinet = overview(&actor).await;
        assert_eq!(codes(&cabinet), ("unknown", "submit"));
        assert_eq!(cabinet["person_entered"], true);
    }

    async fn who_has_applied_waits_for_his_host(world: World) {
        let actor = world.migrant(0).await;
        let registration = actor.applies(&application(0)).await;
        let cabinet = overview(&actor).await;
        assert_eq!(codes(&cabinet), ("applied", "wait_for_host"));
        assert_eq!(cabinet["next_step"]["due_on"], "2026-11-25");
        assert_eq!(cabinet["pending_registration"]["id"], registration["id"]);
        assert!(cabinet.get("active_registration").is_none());
        assert_eq!(kinds(&cabinet), ["end_of_stay"], "the duty to apply is fulfilled");
        for deadline in cabinet["deadlines"].as_array().unwrap() {
            assert!(deadline["explanation"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(deadline["due_on"].as_str() <= deadline["late_after"].as_str());
        }
        assert_eq!(cabinet["deadlines"][0]["due_on"], "2026-12-19");
    }

    async fn what_is_in_force_is_seen_behind_any_number_of_refusals_and_withdrawals(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let before = overview(&migrant).await;
        for _ in 0..21 {
            let more = migrant.applies(&application(1)).await;
            migrant.withdraws(&more).await.expect(200);
        }
        let officer = world.officer(1, Some("75")).await;
        let ban = json!({"registration_id": registration["id"], "ground": "other_act", "act": "Приказ № 5", "from": "2026-11-22", "until": "2026-12-31"});
        officer.post("/v1/officer/entry-bans", &ban).await.expect(201);
        for _ in 0..21 {
            migrant.post("/v1/registrations", &application(1)).await.expect_problem(409, "entry_ban");
        }
        let after = overview(&migrant).await;
        assert_eq!(after["active_registration"]["id"], registration["id"]);
        assert_eq!((&after["legal_status"], &after["certificate_number"]), (&before["legal_status"], &before["certificate_number"]));
    }

    async fn the_earlier_of_two_days_is_told_everywhere(world: World) {
        let migrant = world.migrant(0).await;
        let mut indian = person(0);
        indian["nationality"] = json!("IND");
        indian["document"]["issuing_country"] = json!("IND");
        indian.as_object_mut().unwrap().remove("mrz");
        migrant.enters(&indian).await;
        let mut first = application(0);
        first["moved_in_on"] = first["entered_on"].clone();
        let registration = migrant.applies(&first).await;
        migrant.withdraws(&registration).await.expect(200);
        let seen = overview(&migrant).await;
        // 14 days of stay; the order would give 30 to register.
        assert_eq!((&seen["legal_status"]["code"], &seen["legal_status"]["date"]), (&json!("must_apply"), &json!("2026-12-03")));
        assert_eq!((&seen["next_step"]["code"], &seen["next_step"]["due_on"]), (&json!("submit"), &json!("2026-12-03")));
        let found = world.stranger().get("/v1/deadlines?nationality=IND&entered_on=2026-11-20").await.expect(200);
        assert_eq!((&found["deadlines"][0]["due_on"], &found["deadlines"][0]["act_by"]), (&json!("2026-12-19"), &json!("2026-12-03")));
    }

    async fn who_was_refused_is_told_so(world: World) {
        let (actor, host) = (world.migrant(0).await, world.host(0).await);
        let registration = actor.applies(&application(0)).await;
        host.rejects(&registration, "unknown_person").await.expect(200);
        let cabinet = overview(&actor).await;
        assert_eq!(codes(&cabinet), ("must_apply", "host_refused"));
        assert_eq!(kinds(&cabinet), ["first_registration", "re_registration", "end_of_stay"]);
        assert!(cabinet.get("pending_registration").is_none());
        assert_eq!(cabinet["unread_notifications"], 1);
        actor.applies(&application(1)).await;
        assert_eq!(codes(&overview(&actor).await), ("applied", "wait_for_host"));
    }

    async fn whose_host_kept_silent_is_told_so(world: World) {
        let actor = world.migrant(0).await;
        actor.applies(&application(0)).await;
        world.after(TimeDelta::hours(72) + TimeDelta::seconds(1)).await;
        let actor = world.sign_in(&actor.phone).await;
        let cabinet = overview(&actor).await;
        assert_eq!(cabinet["next_step"]["code"], "application_expired");
        assert!(cabinet.get("pending_registration").is_none());
        assert_eq!(cabinet["unread_notifications"], 1);
    }

    async fn whose_host_kept_silent_is_not_late_since_he_applied_in_time(world: World) {
        let actor = world.migrant(0).await;
        actor.applies(&application(0)).await;
        world.after(TimeDelta::days(14)).await;
        let cabinet = overview(&world.sign_in(&actor.phone).await).await;
        assert_eq!(codes(&cabinet), ("applied", "application_expired"));
    }

    async fn who_took_his_application_back_and_waits_too_long_is_late(world: World) {
        let actor = world.migrant(0).await;
        let registration = actor.applies(&application(0)).await;
        actor.withdraws(&registration).await.expect(200);
        world.after(TimeDelta::days(14)).await;
        let cabinet = overview(&world.sign_in(&actor.phone).await).await;
        assert_eq!(codes(&cabinet), ("deadline_passed", "submit"));
    }

    async fn who_took_his_application_back_is_asked_to_apply_in_time(world: World) {
        let actor = world.migrant(0).await;
        let mut body = application(0);
        body["moved_in_on"] = body["entered_on"].clone();
        let registration = actor.applies(&body).await;
        actor.withdraws(&registration).await.expect(200);
        let cabinet = overview(&actor).await;
        assert_eq!(codes(&cabinet), ("must_apply", "submit"));
        assert_eq!(cabinet["next_step"]["due_on"], "2026-12-19");
        assert_eq!(kinds(&cabinet), ["first_registration", "end_of_stay"]);
    }

    async fn who_is_registered_is_lawful_until_his_stay_ends(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let cabinet = overview(&migrant).await;
        assert_eq!(codes(&cabinet), ("lawful", "registered"));
        assert_eq!(cabinet["legal_status"]["date"], "2026-12-19");
        assert_eq!(cabinet["active_registration"]["id"], registration["id"]);
        let certificate = cabinet["certificate_number"].as_str().unwrap();
        let certificate = migrant.get(&format!("/v1/certificates/{certificate}")).await.expect(200);
        assert_eq!(certificate["valid_until"], cabinet["legal_status"]["date"]);
    }

    async fn who_moves_stays_registered_at_the_old_place_until_the_new_host_answers(world: World) {
        let (migrant, _, first) = world.registered(0, 0).await;
        let host = world.host(1).await;
        let second = migrant.applies(&application(1)).await;
        let cabinet = overview(&migrant).await;
        assert_eq!(codes(&cabinet), ("lawful", "wait_for_host"));
        assert_eq!(cabinet["active_registration"]["id"], first["id"]);
        assert_eq!(cabinet["pending_registration"]["id"], second["id"]);
        host.confirms(&second).await.expect(200);
        let cabinet = overview(&migrant).await;
        assert_eq!(codes(&cabinet), ("lawful", "registered"));
        assert_eq!(cabinet["active_registration"]["id"], second["id"]);
        assert!(cabinet.get("pending_registration").is_none());
    }

    async fn whose_stay_is_over_is_told_so_from_the_next_day_on(world: World) {
        let (migrant, _, _) = world.registered(0, 0).await;
        world.after(TimeDelta::days(27)).await;
        let actor = world.sign_in(&migrant.phone).await;
        assert_eq!(overview(&actor).await["legal_status"]["code"], "lawful");
        world.after(TimeDelta::days(1)).await;
        let actor = world.sign_in(&migrant.phone).await;
        let cabinet = overview(&actor).await;
        assert_eq!(cabinet["legal_status"]["code"], "stay_over");
        assert_eq!(cabinet["legal_status"]["date"], "2026-12-19");
    }

    async fn whose_stay_is_over_has_no_registration_in_force(world: World) {
        let (migrant, _, _) = world.registered(0, 0).await;
        world.after(TimeDelta::days(28)).await;
        let actor = world.sign_in(&migrant.phone).await;
        let certificate = &actor.get("/v1/certificates").await.expect(200)["items"][0];
        assert_eq!(certificate["status"], "ended");
        let cabinet = overview(&actor).await;
        assert_eq!(codes(&cabinet), ("stay_over", "stay_over"));
        assert!(cabinet.get("active_registration").is_none());
        assert!(cabinet.get("certificate_number").is_none());
    }

    async fn the_overview_speaks_the_readers_language(world: World) {
        let (mut migrant, _, _) = world.registered(0, 0).await;
        let mut texts = Vec::new();
        for language in ["kk", "ru", "en", "uz"] {
            migrant.language = language;
            let cabinet = overview(&migrant).await;
            texts.push(format!("{} {}", cabinet["legal_status"]["text"], cabinet["deadlines"][0]["explanation"]));
        }
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 4);
    }

    async fn a_nationality_without_a_visa_free_stay_is_told_when_it_applies(world: World) {
        let actor = world.sign_in("+77055550001").await;
        let mut body = person(0);
        body["mrz"] = Value::Null;
        body["nationality"] = json!("AFG");
        body["document"]["issuing_country"] = json!("AFG");
        actor.enters(&body).await;
        let refused = actor.post("/v1/registrations", &application(0)).await;
        refused.expect_problem(409, "stay_policy_missing");
        assert_eq!(codes(&overview(&actor).await).1, "submit");
    }
}
