//! `tirkeu audit …`, run as an operator runs it: the program itself, beside the running service.

use super::audit::{busy, longest, of, without_protection};
use crate::support::command::{Folder, complains, run, says, says_with};
use crate::support::{World, both_engines};

const VERIFY: [&str; 2] = ["audit", "verify"];
const CHECKPOINT: [&str; 2] = ["audit", "checkpoint"];

/// The report on a log that is not sound: each fault has a line, and the exit code says it too.
fn unsound(world: &World, arguments: &[&str]) -> Vec<String> {
    let output = run(world, arguments, &[]);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert!(!out.lines().any(|line| line == "sound"), "{out}");
    let faults: Vec<String> = out.lines().filter_map(|line| line.strip_prefix("FAULT: ")).map(str::to_owned).collect();
    assert_eq!(err, format!("tirkeu: the audit log is not sound: {} faults\n", faults.len()));
    faults
}

both_engines! {
    async fn before_anything_was_done_there_is_nothing_to_sign_and_nothing_wrong(world: World) {
        let report = says(&world, &VERIFY);
        let lines: Vec<&str> = report.lines().collect();
        assert_eq!(lines, [
            "0 entries in 0 chains, 0 checkpoints",
            "there is no checkpoint yet",
            "0 entries are younger than the checkpoint of their chain",
            "sound",
        ]);
        assert_eq!(says(&world, &CHECKPOINT), "nothing new to sign; 0 copies sent\n");
    }

    async fn an_operator_signs_sends_and_checks(world: World) {
        let folder = Folder::new();
        let copies = folder.path("copies");
        busy(&world).await;
        let report = says(&world, &VERIFY);
        assert!(report.starts_with(&format!("{} entries in ", world.count("audit").await)), "{report}");
        assert!(report.contains(" chains, 2 checkpoints\nnewest checkpoint: 2026-11-22T06:01:00+00:00\n"), "{report}");
        assert!(report.ends_with("\nsound\n"), "{report}");
        let send = [("AUDIT_CHECKPOINTS", copies.as_str())];
        assert_eq!(says_with(&world, &CHECKPOINT, &send), "nothing new to sign; 2 copies sent\n");
        world.sign_in("+77010000001").await;
        assert_eq!(says_with(&world, &CHECKPOINT, &send), "checkpoint 3 signed; 1 copies sent\n");
        assert_eq!(says_with(&world, &CHECKPOINT, &send), "nothing new to sign; 0 copies sent\n");
        assert_eq!(std::fs::read_dir(&copies).unwrap().count(), 3);
        let report = says(&world, &["audit", "verify", "--checkpoints", &copies]);
        assert!(report.contains("\n0 entries are younger than the checkpoint of their chain\nsound\n"), "{report}");
        // What is taken away from the database is missed where the copies are.
        without_protection(&world).await;
        world.execute("DELETE FROM audit_checkpoints WHERE seq = 3").await.unwrap();
        let found = unsound(&world, &["audit", "verify", "--checkpoints", &copies]);
        assert_eq!(found, ["checkpoints behind 2 are gone from the database; copies of them are kept elsewhere"]);
    }

    async fn a_fault_has_a_line_and_an_exit_code(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        let (chain, last) = longest(&world).await;
        world.execute(&format!("UPDATE audit SET action = 'x' WHERE {} AND seq = {}", of(&world, chain), last - 1)).await.unwrap();
        assert_eq!(unsound(&world, &VERIFY), [format!("chain {chain}, entry {}: it was changed, or the one before it", last - 1)]);
    }

    async fn what_cannot_be_read_or_sent_is_said(world: World) {
        world.migrant(0).await;
        let (code, text) = complains(&world, &["audit", "verify", "--checkpoints", "/nowhere"]);
        assert!(code == 2 && text.starts_with("tirkeu: --checkpoints /nowhere: "), "{code} {text}");
        // A place that takes nothing: the checkpoint is signed, its copy waits.
        let folder = Folder::new();
        let occupied = folder.file("occupied", "a file");
        let output = run(&world, &CHECKPOINT, &[("AUDIT_CHECKPOINTS", &occupied)]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && text.contains("checkpoint: "), "{text}");
        let free = folder.path("free");
        assert_eq!(says_with(&world, &CHECKPOINT, &[("AUDIT_CHECKPOINTS", &free)]), "nothing new to sign; 1 copies sent\n");
        let output = run(&world, &CHECKPOINT, &[("AUDIT_CHECKPOINTS", "http://")]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && text.contains("AUDIT_CHECKPOINTS: "), "{text}");
        // Without its tables the database is no ground for any statement.
        world.execute("ALTER TABLE audit_checkpoints RENAME TO away").await.unwrap();
        for arguments in [VERIFY, CHECKPOINT] {
            let (code, text) = complains(&world, &arguments);
            assert!(code == 1 && text.contains("audit_checkpoints"), "{code} {text}");
        }
        world.execute("ALTER TABLE away RENAME TO audit_checkpoints").await.unwrap();
        assert!(says(&world, &VERIFY).ends_with("sound\n"));
    }
}
