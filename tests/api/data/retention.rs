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

    async fn a_person_with_a_registration_in_force_is_not_erased(world: World) {
        let (migrant, _, _) = world.registered(0, 0).await;
        let account = migrant.account.parse().unwrap();
        assert!(!erase(&world.app, account, "operator").await.unwrap());
        world.after(TimeDelta::days(4000)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM persons WHERE document_index IS NOT NULL").await, 1);
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
