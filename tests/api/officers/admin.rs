//! `tirkeu admin officer …`, run as an operator runs it: the program itself, beside the running service.

use crate::support::officer::officer_phone;
use crate::support::{World, both_engines, command, sql};
use serde_json::json;

#[track_caller]
fn says(world: &World, arguments: &[&str]) -> String {
    command::says(world, &[&["admin", "officer"], arguments].concat())
}

#[track_caller]
fn complains(world: &World, arguments: &[&str]) -> (i32, String) {
    command::complains(world, &[&["admin", "officer"], arguments].concat())
}

both_engines! {
    async fn an_operator_appoints_changes_suspends_and_resumes(world: World) {
        let (.., registration) = world.registered(0, 0).await;
        let phone = officer_phone(7);
        let line = says(&world, &["add", "--phone", &phone, "--role", "officer", "--region", "75", "--badge", "KZ-7"]);
        assert!(line.contains("KZ-7") && line.contains("officer") && line.contains("75") && line.contains("active"), "{line}");
        assert!(!line.contains(&phone), "{line}");
        // The account was opened without a person; it is his when he signs in.
        let officer = world.sign_in(&phone).await;
        assert!(line.contains(&officer.account), "{line}");
        assert_eq!(officer.get("/v1/me").await.expect(200)["officer"], json!({"role": "officer", "region": "75"}));
        officer.inspects(&registration).await.expect(200);
        assert!(says(&world, &["suspend", "KZ-7"]).contains("suspended"));
        officer.inspects(&registration).await.expect_problem(403, "forbidden");
        assert!(says(&world, &["resume", "KZ-7"]).contains("active"));
        officer.inspects(&registration).await.expect(200);
        let line = says(&world, &["change", "KZ-7", "--role", "supervisor", "--whole-country", "--new-badge", "KZ-8"]);
        assert!(line.contains("KZ-8") && line.contains("supervisor") && line.contains("whole country"), "{line}");
        assert!(says(&world, &["change", "KZ-8", "--region", "71"]).contains("71"));
        officer.inspects(&registration).await.expect_problem(404, "not_found");
        assert_eq!(says(&world, &["list"]).lines().count(), 1);
        let log = "SELECT action || ' ' || object_kind AS line FROM audit WHERE actor_kind = 'operator' ORDER BY id";
        assert_eq!(
            sql::lines(&world.app.db, log).await,
            ["officer.add officer", "officer.suspend officer", "officer.resume officer", "officer.change officer", "officer.change officer"]
        );
    }

    async fn an_account_that_is_there_becomes_the_officers(world: World) {
        let host = world.host(0).await;
        let line = says(&world, &["add", "--phone", &host.phone, "--role", "supervisor", "--badge", "KZ-1"]);
        assert!(line.contains(&host.account), "{line}");
        // What he was signed in with before opens nothing of an officer's.
        host.searches("number", json!("26418053729182")).await.expect_problem(401, "unauthenticated");
        let officer = world.sign_in(&host.phone).await;
        assert_eq!(officer.get("/v1/me").await.expect(200)["officer"], json!({"role": "supervisor"}));
        officer.searches("number", json!("26418053729182")).await.expect(200);
    }

    async fn what_makes_no_sense_is_refused_and_changes_nothing(world: World) {
        let phone = officer_phone(1);
        let before = world.count("audit").await;
        let add = |phone: &str, role: &str, region: &[&str], badge: &str| {
            let arguments = ["add", "--phone", phone, "--role", role, "--badge", badge];
            complains(&world, &[&arguments[..], region].concat())
        };
        let (code, text) = add(&phone, "officer", &[], "KZ-1");
        assert!(code == 1 && text.contains("needs a region"), "{text}");
        assert_eq!(add("7012345678", "officer", &["--region", "75"], "KZ-1").0, 2);
        assert_eq!(add(&phone, "minister", &["--region", "75"], "KZ-1").0, 2);
        assert_eq!(add(&phone, "officer", &["--region", "99"], "KZ-1").0, 2);
        assert_eq!(add(&phone, "officer", &["--region", "75"], "kz 1").0, 2);
        assert_eq!((world.count("officers").await, world.count("accounts").await), (0, 0));
        for command in ["suspend", "resume", "change"] {
            let (code, text) = complains(&world, &[command, "KZ-1"]);
            assert!(code == 1 && text.contains("no officer with this badge"), "{text}");
        }
        assert_eq!(world.count("audit").await, before);
        says(&world, &["add", "--phone", &phone, "--role", "officer", "--region", "75", "--badge", "KZ-1"]);
        for (phone, badge) in [(phone.as_str(), "KZ-2"), (&officer_phone(2), "KZ-1")] {
            let (code, text) = add(phone, "officer", &["--region", "75"], badge);
            assert!(code == 1 && text.contains("is an officer already"), "{text}");
        }
        says(&world, &["add", "--phone", &officer_phone(3), "--role", "officer", "--region", "75", "--badge", "KZ-3"]);
        assert!(complains(&world, &["change", "KZ-3", "--new-badge", "KZ-1"]).1.contains("is an officer already"));
        assert!(complains(&world, &["change", "KZ-3", "--whole-country"]).1.contains("needs a region"));
        assert!(complains(&world, &["resume", "KZ-3"]).1.contains("active already"));
        says(&world, &["suspend", "KZ-3"]);
        assert!(complains(&world, &["suspend", "KZ-3"]).1.contains("suspended already"));
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE actor_kind = 'operator'").await, 3);
    }
}
