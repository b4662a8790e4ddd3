//! Nothing is kept longer than the table says; who is erased is gone.

use crate::support::actor::application;
use crate::support::both_engines;
use chrono::TimeDelta;
use tirkeu::app::persons::erase::erase;

both_engines! {
    async fn what_is_kept_ends_at_its_time(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        for (days, table, before, after) in
            [(1, "otp_challenges", true, false), (7, "outbox", true, false), (30, "idempotency_keys", true, false)]
        {
            assert_eq!(world.count(table).await > 0, before, "{table}");
            world.after(TimeDelta::days(days) + TimeDelta::hours(1)).await;
            assert_eq!(world.count(table).await > 0, after, "{table}");
        }
        assert!(world.count("sessions").await > 0 && world.count("notifications").await > 0);
        // Sessions live 90 days, and what has ended is kept for 90 more.
        world.after(TimeDelta::days(181)).await;
        assert_eq!(world.count("sessions").await, 0);
        world.after(TimeDelta::days(730)).await;
        assert_eq!(world.count("notifications").await, 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM data_keys").await, 3, "two people and the service");
        let _ = (migrant, registration);
    }

    async fn a_person_is_erased_when_his_last_registration_has_long_ended(world: World) {
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        migrant.withdraws(&registration).await.expect(200);
        world.after(TimeDelta::days(1824)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM accounts WHERE phone_index IS NOT NULL").await, 1);
        world.after(TimeDelta::days(2)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM accounts WHERE phone_index IS NOT NULL").await, 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM data_keys").await, 1, "only the service's own");
        assert_eq!(world.number("SELECT count(*) AS n FROM registrations").await, 1, "the register keeps the fact");
        let audited = "SELECT count(*) AS n FROM audit WHERE action = 'person.erase' AND actor_kind = 'system'";
        assert_eq!(world.number(audited).await, 1);
    }

    async fn a_person_with_a_registration_in_force_is_not_erased_and_one_whose_stay_is_long_over_is(world: World) {
        let (migrant, host, _) = world.registered(0, 0).await;
        let account = migrant.account.parse().unwrap();
        let certificates = migrant.get("/v1/certificates").await.expect(200);
        assert_eq!(migrant.get(certificates["items"][0]["links"]["pdf"].as_str().unwrap()).await.status, 200);
        assert_eq!(world.count("certificate_printouts").await, 1);
        assert!(!erase(&world.app, account, "operator").await.unwrap());
        // The registration ends with the stay; from then on the days count.
        world.after(TimeDelta::days(31)).await;
        world.after(TimeDelta::days(1769)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM persons WHERE document_index IS NOT NULL").await, 1);
        world.after(TimeDelta::days(60)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM persons WHERE document_index IS NOT NULL").await, 0);
        let left = "SELECT count(*) AS n FROM registrations WHERE document_index IS NOT NULL OR host_index IS NOT NULL";
        assert_eq!(world.number(left).await, 0, "the host was erased, too");
        assert_eq!(world.count("certificate_printouts").await, 0);
        let _ = host;
    }

    async fn nobody_comes_back_by_what_he_sends_while_he_is_erased(world: World) {
        for _ in 0..6 {
            let migrant = world.migrant(0).await;
            let account = migrant.account.parse().unwrap();
            let (applying, person) = (application(0), crate::support::actor::person(0));
            let profile = serde_json::json!({"locale": "en"});
            let work = futures_util::future::join3(
                migrant.post("/v1/registrations", &applying),
                migrant.put("/v1/cabinet/person", &person),
                migrant.patch("/v1/me", &profile),
            );
            let (erased, _) = futures_util::future::join(erase(&world.app, account, "operator"), work).await;
            let index = "SELECT count(*) AS n FROM persons WHERE document_index IS NOT NULL AND account_id NOT IN (SELECT owner FROM data_keys)";
            assert_eq!(world.number(index).await, 0, "an index without a key");
            let orphans = "SELECT count(*) AS n FROM registrations WHERE state = 'pending' AND account_id NOT IN (SELECT owner FROM data_keys)";
            assert_eq!(world.number(orphans).await, 0, "an application that nobody can read");
            if !erased.unwrap() {
                let waiting = migrant.get("/v1/registrations?state=pending").await.expect(200);
                migrant.withdraws(&waiting["items"][0]).await.expect(200);
                assert!(erase(&world.app, account, "operator").await.unwrap());
            }
            world.clock.advance(TimeDelta::minutes(20));
            world.settle().await;
        }
    }

    async fn an_erased_person_does_not_exist_any_more_and_may_come_again(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        host.rejects(&registration, "unknown_person").await.expect(200);
        let account = migrant.account.parse().unwrap();
        assert!(erase(&world.app, account, "operator").await.unwrap());
        assert!(!erase(&world.app, account, "operator").await.unwrap(), "only once");
        assert_eq!(migrant.get("/v1/me").await.status, 401);
        assert_eq!(migrant.get("/v1/registrations").await.expect(200)["items"].as_array().unwrap().len(), 0);
        assert_eq!(migrant.reads(&registration).await.status, 404);
        assert_eq!(host.get("/v1/host/registrations").await.expect(200)["items"].as_array().unwrap().len(), 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM idempotency_keys").await, 0, "answers told of him");
        for (table, column) in [("registrations", "sealed"), ("persons", "sealed"), ("accounts", "sealed")] {
            let left = format!("SELECT count(*) AS n FROM {table} WHERE length({column}) > 0");
            assert_eq!(world.number(&left).await, i64::from(table == "accounts"), "{table}: only the host's account is left");
        }
        // The same phone and document begin anew.
        world.clock.advance(TimeDelta::minutes(20));
        let again = world.migrant(0).await;
        assert_ne!(again.account, migrant.account);
        again.applies(&application(0)).await;
    }
}
