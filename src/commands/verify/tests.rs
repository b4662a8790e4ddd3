//! The command against the published vectors, and against what it must not take.

use super::*;
use crate::app::certificates::offline::{Reason, Seal};
use crate::app::certificates::shown::Shown;
use crate::app::ports::{PdfRenderer, Printout};
use crate::domain::certificates::status::CertificateStatus;
use crate::gateways::pdf::tests::fixture;
use crate::gateways::pdf_renderer::KrillaRenderer;
use crate::gateways::seal;
use crate::i18n::verify_command::LABELS;
use clap::Parser;
use serde::Deserialize;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: Args,
}

fn args(line: &[&str]) -> Args {
    Line::try_parse_from([&["verify"], line].concat()).unwrap().args
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/vectors")
}

fn checked(args: &Args) -> Result<(Report, usize), Failure> {
    check(args, &evidence(&args.evidence)?)
}

#[derive(Deserialize)]
struct Case {
    file: String,
    #[serde(default)]
    status: Vec<String>,
    at: String,
    verdict: Verdict,
    reason: Option<crate::app::certificates::offline::Reason>,
    exit_code: u8,
}

#[test]
fn the_published_vectors_give_the_published_verdicts() {
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(vectors().join("cases.json")).unwrap()).unwrap();
    assert!(cases.len() > 30);
    let keys = vectors().join("jwks.json").display().to_string();
    for case in cases {
        let file = vectors().join(&case.file).display().to_string();
        let mut line = vec![file, "--keys".to_owned(), keys.clone(), "--at".to_owned(), case.at];
        for list in &case.status {
            line.extend(["--status".to_owned(), vectors().join(list).display().to_string()]);
        }
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let (report, _) = checked(&args(&line)).unwrap();
        assert_eq!((report.verdict, report.reason), (case.verdict, case.reason), "{}", case.file);
        assert_eq!(code(report.verdict), case.exit_code, "{}", case.file);
        assert_eq!(report.facts.is_none(), report.verdict == Verdict::NotAuthentic, "{}", case.file);
        for language in Language::ALL {
            let text = words::describe(&report, 0, language);
            assert!(!text.contains(['{', '}']) && text.lines().all(|line| !line.trim().is_empty()), "{text}");
        }
    }
}

#[test]
fn a_text_may_stand_on_the_command_line_and_rubbish_is_wrong_use_or_not_authentic() {
    let keys = vectors().join("jwks.json").display().to_string();
    let jws = std::fs::read_to_string(vectors().join("valid.jws")).unwrap();
    let at = ["--keys", &keys, "--at", "2026-11-25T12:00:00Z"];
    let verdict = |evidence: &str| checked(&args(&[&[evidence], &at[..]].concat())).map(|(report, _)| report.verdict);
    assert_eq!(verdict(jws.trim()).unwrap(), Verdict::Authentic);
    for text in ["{}", "https://a.kz", "eyJ", "{\"jws\":\"a.b.c\"}", "HTTPS://A.KZ/V/1#2"] {
        assert_eq!(verdict(text).unwrap(), Verdict::NotAuthentic, "{text}");
    }
    for wrong in ["no-such-file", "/", "a.b.c", "hello"] {
        assert!(matches!(verdict(wrong), Err(Failure::Usage(_))), "{wrong}");
    }
    let not_keys = vectors().join("cases.json").display().to_string();
    assert!(matches!(checked(&args(&[&jws, "--keys", &not_keys])), Err(Failure::Usage(_))));
    assert!(matches!(checked(&args(&[&jws, "--keys", "none"])), Err(Failure::Usage(_))));
    assert!(matches!(checked(&args(&[&jws, "--keys", &keys, "--status", "none"])), Err(Failure::Usage(_))));
    let (report, ignored) = checked(&args(&[jws.trim(), "--keys", &keys, "--status", &keys])).unwrap();
    assert_eq!((report.status.unwrap().as_of, ignored), (None, 1));
}

#[test]
fn a_pdf_is_worth_what_is_attached_to_it_and_its_seal_is_checked_where_roots_are_given() {
    let keys = vectors().join("jwks.json").display().to_string();
    let [valid, altered] =
        ["valid.jws", "altered.jws"].map(|name| std::fs::read_to_string(vectors().join(name)).unwrap());
    for (jws, verdict) in [(valid, Verdict::Authentic), (altered, Verdict::NotAuthentic)] {
        let (facts, status) = (fixture::facts(), CertificateStatus::Valid);
        let (qr, verify_url) = (&fixture::qr_text(&facts), "https://reg.example.kz/v/1");
        let (language, sealed_at, jws) = (None, facts.issued_at, jws.trim());
        let printout = Printout { facts: &facts, status, language, sealed_at, jws, qr, verify_url };
        let path = std::env::temp_dir().join(format!("tirkeu-verify-{}.pdf", std::process::id()));
        let pdf = KrillaRenderer.render(&printout).unwrap().sealed(b"a seal").unwrap();
        std::fs::write(&path, pdf).unwrap();
        let file = path.display().to_string();
        let (report, _) = checked(&args(&[&file, "--keys", &keys, "--at", "2026-11-25T12:00:00Z"])).unwrap();
        assert_eq!((report.verdict, report.seal), (verdict, Some(Seal::NotChecked)));
        assert!(words::describe(&report, 0, Language::En).contains("The seal was not checked"));
        let key = seal::generate_key().unwrap();
        let roots = std::env::temp_dir().join(format!("tirkeu-verify-{}.pem", std::process::id()));
        std::fs::write(&roots, seal::certificates_for(&key, SystemClock.now()).unwrap()).unwrap();
        let trusted = ["--seal-roots", &roots.display().to_string()];
        let (report, _) = checked(&args(&[&[&file, "--keys", &keys], &trusted[..]].concat())).unwrap();
        assert_eq!(
            (report.verdict, report.reason, report.seal),
            (Verdict::NotAuthentic, Some(Reason::Seal), Some(Seal::Broken))
        );
        assert!(words::describe(&report, 0, Language::En).contains("the PDF is not as its issuer sealed it"));
        std::fs::write(&roots, "no certificate").unwrap();
        assert!(matches!(checked(&args(&[&[&file, "--keys", &keys], &trusted[..]].concat())), Err(Failure::Usage(_))));
        std::fs::remove_file(&roots).unwrap();
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn ages_instants_and_languages_are_read_or_refused() {
    assert_eq!(age("90m"), Ok(TimeDelta::minutes(90)));
    assert_eq!((age("2d"), age("0s")), (Ok(TimeDelta::days(2)), Ok(TimeDelta::zero())));
    for wrong in ["", "h", "24", "-1h", "1.5h", "4294967296s", "1ч", "1w"] {
        assert!(age(wrong).is_err(), "{wrong}");
    }
    let line = |option: [&str; 2]| Line::try_parse_from(["verify", "x", "--keys", "k", option[0], option[1]]).is_err();
    assert!(line(["--at", "yesterday"]) && line(["--lang", "de"]) && line(["--max-age", "old"]));
    assert!(Line::try_parse_from(["verify", "x"]).is_err());
}

#[test]
fn nothing_longer_than_the_limit_is_read() {
    assert!(limited(io::repeat(b'x')).is_err());
    assert_eq!(limited(io::repeat(b'x').take(LONGEST)).unwrap().len(), 5 << 20);
}

#[test]
fn every_fact_has_a_label() {
    let facts = serde_json::to_value(Shown::default()).unwrap();
    assert_eq!(facts, serde_json::json!({}));
    for (name, _) in &LABELS {
        // Unknown names are refused, so this is a field of the facts.
        let error = serde_json::from_value::<Shown>(serde_json::json!({*name: null})).err();
        assert!(error.is_none(), "{name}");
    }
}

#[test]
fn a_receipt_does_not_pass_for_a_certificate() {
    use crate::app::registrations::receipt::find;

    let receipt = "eyJhbGciOiJFZERTQSIsInR5cCI6InRpcmtldS1yZWNlaXB0K2p3dCIsImtpZCI6ImsifQ.e30.AA";
    assert_eq!(find(receipt).as_deref(), Some(receipt));
    assert!(find(&format!(r#"{{"receipt": "{receipt}"}}"#)).is_some());
    assert_eq!(find(&format!(r#"{{"receipt": "{receipt}", "jws": "a.b.c"}}"#)), None);
    let keys = vectors().join("jwks.json").display().to_string();
    let list = vectors().join("cases.json").display().to_string();
    let asked = args(&[receipt, "--keys", &keys, "--status", &list]);
    assert_eq!(checked(&asked).unwrap().0.verdict, Verdict::NotAuthentic);
    assert_eq!(run(&asked).map_err(|_| ()), Ok(ExitCode::from(1)));
}

#[test]
fn a_receipt_is_known_by_its_type_and_proves_what_was_filed_and_when() {
    use crate::app::jws::{RECEIPT, sign};
    use crate::app::ports::Signer;
    use crate::app::registrations::receipt::{ReceiptClaims, hash_of};
    use crate::gateways::signing::Ed25519Signer;
    let folder = std::env::temp_dir().join(format!("tirkeu-receipt-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, content: &str| {
        std::fs::write(folder.join(name), content).unwrap();
        folder.join(name).display().to_string()
    };
    let [signer, other] = [[7; 32], [8; 32]].map(|seed| Ed25519Signer::from_seed(&seed).unwrap());
    let claims = ReceiptClaims {
        iss: "https://reg.example.kz".to_owned(),
        iat: 1_795_000_000,
        sub: uuid::Uuid::from_u128(1),
        number: "26418053729182".to_owned(),
        submitted_at: "2026-11-22T06:00:00Z".parse().unwrap(),
        request_sha256: hash_of(b"{}"),
        client_reference: Some("guest\u{1b}17".to_owned()),
    };
    let receipt = sign(&signer, RECEIPT, &claims).unwrap();
    let keys = file("jwks.json", &signer.jwks().to_string());
    let [same, differs] = [("same", "{}"), ("differs", "{ }")].map(|(name, body)| file(name, body));
    let answer = serde_json::json!({"number": "1", "receipt": receipt}).to_string();
    let altered = format!("{}.{}", receipt.rsplit_once('.').unwrap().0, "A".repeat(86));
    let foreign = sign(&other, RECEIPT, &claims).unwrap();
    let cases = [
        (&receipt, None, 0, None),
        (&answer, Some(&same), 0, None),
        (&receipt, Some(&differs), 1, Some(crate::app::certificates::offline::Reason::Contradiction)),
        (&altered, None, 1, Some(crate::app::certificates::offline::Reason::Signature)),
        (&foreign, None, 1, Some(crate::app::certificates::offline::Reason::UnknownKey)),
    ];
    for (evidence, body, exit_code, reason) in cases {
        let mut line = vec![evidence.as_str(), "--keys", &keys];
        line.extend(body.iter().flat_map(|body| ["--request", body.as_str()]));
        let report = check_receipt(&args(&line), evidence.as_bytes()).unwrap().unwrap();
        assert_eq!((code(report.verdict), report.reason), (exit_code, reason));
        assert_eq!(report.receipt.is_some(), exit_code == 0);
        for language in Language::ALL {
            let text = words::describe_receipt(&report, body.is_some(), language);
            assert_eq!(text.contains("2026-11-22 11:00") && text.contains("26418053729182"), exit_code == 0, "{text}");
            assert!(!text.contains(['{', '}', '\u{1b}']), "{text}");
        }
    }
    assert!(check_receipt(&args(&["x", "--keys", &keys]), b"{\"receipt\": \"x\"}").unwrap().is_none());
    std::fs::remove_dir_all(&folder).unwrap();
}
