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
        let (report, _) = check(&args(&line)).unwrap();
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
    let verdict = |evidence: &str| check(&args(&[&[evidence], &at[..]].concat())).map(|(report, _)| report.verdict);
    assert_eq!(verdict(jws.trim()).unwrap(), Verdict::Authentic);
    for text in ["{}", "https://a.kz", "eyJ", "{\"jws\":\"a.b.c\"}", "HTTPS://A.KZ/V/1#2"] {
        assert_eq!(verdict(text).unwrap(), Verdict::NotAuthentic, "{text}");
    }
    for wrong in ["no-such-file", "/", "a.b.c", "hello"] {
        assert!(matches!(verdict(wrong), Err(Failure::Usage(_))), "{wrong}");
    }
    let not_keys = vectors().join("cases.json").display().to_string();
    assert!(matches!(check(&args(&[&jws, "--keys", &not_keys])), Err(Failure::Usage(_))));
    assert!(matches!(check(&args(&[&jws, "--keys", "none"])), Err(Failure::Usage(_))));
    assert!(matches!(check(&args(&[&jws, "--keys", &keys, "--status", "none"])), Err(Failure::Usage(_))));
    let (report, ignored) = check(&args(&[jws.trim(), "--keys", &keys, "--status", &keys])).unwrap();
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
        let (report, _) = check(&args(&[&file, "--keys", &keys, "--at", "2026-11-25T12:00:00Z"])).unwrap();
        assert_eq!((report.verdict, report.seal), (verdict, Some(Seal::NotChecked)));
        assert!(words::describe(&report, 0, Language::En).contains("The seal was not checked"));
        let key = seal::generate_key().unwrap();
        let roots = std::env::temp_dir().join(format!("tirkeu-verify-{}.pem", std::process::id()));
        std::fs::write(&roots, seal::certificates_for(&key, SystemClock.now()).unwrap()).unwrap();
        let trusted = ["--seal-roots", &roots.display().to_string()];
        let (report, _) = check(&args(&[&[&file, "--keys", &keys], &trusted[..]].concat())).unwrap();
        assert_eq!(
            (report.verdict, report.reason, report.seal),
            (Verdict::NotAuthentic, Some(Reason::Seal), Some(Seal::Broken))
        );
        assert!(words::describe(&report, 0, Language::En).contains("the PDF is not as its issuer sealed it"));
        std::fs::write(&roots, "no certificate").unwrap();
        assert!(matches!(check(&args(&[&[&file, "--keys", &keys], &trusted[..]].concat())), Err(Failure::Usage(_))));
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
