//! `tirkeu verify`: checks a certificate or a receipt on a machine without network. Reads files and says what comes of it.

use super::Failure;
use crate::app::certificates::offline::{Evidence, Offline, Report, Seal, Verdict};
use crate::app::certificates::status_token::{self, StatusList};
use crate::app::jws::Verifier;
use crate::app::registrations::receipt::{self, ReceiptReport};
use crate::config;
use crate::domain::clock::{Clock, SystemClock};
use crate::domain::language::Language;
use crate::gateways::pdf_reader::{attached_jws, is_pdf};
use crate::gateways::seal::Roots;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod words;

/// Nothing longer is a certificate, a JWK Set or a status list.
const LONGEST: u64 = 5 * 1024 * 1024;

/// What `verify` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file (JSON of the API, JWS, SD-JWT, PDF, text of the QR code, receipt), such a text itself, or - for the standard input
    #[arg(value_name = "FILE|TEXT|-")]
    pub evidence: String,
    /// The issuer's keys: a copy of its /.well-known/jwks.json
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// A status list; may be given again
    #[arg(long, value_name = "FILE")]
    pub status: Vec<PathBuf>,
    /// Certificates in PEM of those whose seal on a PDF is trusted; without them only what is attached to it is checked
    #[arg(long, value_name = "FILE")]
    pub seal_roots: Option<PathBuf>,
    /// Up to which age a status list is fresh, such as 90m, 24h, 2d
    #[arg(long, value_name = "AGE", default_value = "24h", value_parser = age)]
    pub max_age: TimeDelta,
    /// Check as if it were this instant (RFC 3339)
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub at: Option<DateTime<Utc>>,
    /// Of a receipt: the body of the request that is said to have been filed, byte for byte
    #[arg(long, value_name = "FILE")]
    pub request: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
    /// Language of the answer: kk, ru, en, uz
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub lang: Option<Language>,
}

fn age(text: &str) -> Result<TimeDelta, String> {
    let seconds = match text.char_indices().last().map(|(at, unit)| (text.split_at(at).0, unit)) {
        Some((count, 's')) => Some((count, 1)),
        Some((count, 'm')) => Some((count, 60)),
        Some((count, 'h')) => Some((count, 3_600)),
        Some((count, 'd')) => Some((count, 86_400)),
        _ => None,
    };
    seconds
        .and_then(|(count, unit)| i64::from(count.parse::<u32>().ok()?).checked_mul(unit))
        .and_then(TimeDelta::try_seconds)
        .ok_or_else(|| "a number and one of s, m, h, d".to_owned())
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|error| error.to_string())
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_tag(text).ok_or_else(|| "one of kk, ru, en, uz".to_owned())
}

/// The answer in JSON.
#[derive(Serialize)]
struct Output<'a> {
    #[serde(flatten)]
    report: &'a Report,
    lists_ignored: usize,
}

/// Checks and tells.
pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let bytes = evidence(&args.evidence)?;
    // Whoever gives what only certificates have asks for one: a receipt must not pass for it.
    let asks_certificate = args.seal_roots.is_some() || !args.status.is_empty();
    if let Some(report) = check_receipt(args, &bytes)?.filter(|_| !asks_certificate) {
        let text = if args.json {
            serde_json::to_string_pretty(&report).map_err(|error| usage(&error))?
        } else {
            words::describe_receipt(&report, args.request.is_some(), spoken(args))
        };
        return tell(&text, report.verdict);
    }
    let (report, lists_ignored) = check(args, &bytes)?;
    let text = if args.json {
        serde_json::to_string_pretty(&Output { report: &report, lists_ignored }).map_err(|error| usage(&error))?
    } else {
        words::describe(&report, lists_ignored, spoken(args))
    };
    tell(&text, report.verdict)
}

fn spoken(args: &Args) -> Language {
    args.lang.or_else(config::terminal_language).unwrap_or(Language::En)
}

fn tell(text: &str, verdict: Verdict) -> Result<ExitCode, Failure> {
    match writeln!(io::stdout(), "{}", text.trim_end()) {
        // Code 1 would say that the certificate is not authentic.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(usage(&error)),
        _ => Ok(ExitCode::from(code(verdict))),
    }
}

/// The exit code of a verdict.
const fn code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid => 0,
        Verdict::NotAuthentic => 1,
        Verdict::Authentic => 3,
        Verdict::NotInForce => 4,
    }
}

fn usage(error: &dyn std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

/// What a receipt is worth; none if the evidence is something else.
fn check_receipt(args: &Args, evidence: &[u8]) -> Result<Option<ReceiptReport>, Failure> {
    let Some(receipt) = std::str::from_utf8(evidence).ok().and_then(receipt::find) else { return Ok(None) };
    let keys = keys(args)?;
    let body = args.request.as_deref().map(bytes).transpose()?;
    let now = args.at.unwrap_or_else(|| SystemClock.now());
    Ok(Some(receipt::check(&keys, &receipt, body.as_deref(), now)))
}

/// What the evidence is worth, and how many status lists are none.
fn check(args: &Args, bytes: &[u8]) -> Result<(Report, usize), Failure> {
    let keys = keys(args)?;
    let tokens = args.status.iter().map(|path| text(path)).collect::<Result<Vec<_>, _>>()?;
    let lists: Vec<StatusList> = tokens.iter().filter_map(|token| status_token::verify(&keys, token.trim())).collect();
    let now = args.at.unwrap_or_else(|| SystemClock.now());
    let offline = Offline { keys: &keys, lists: &lists, max_age: args.max_age, now };
    let roots = args.seal_roots.as_deref().map(roots).transpose()?;
    let report = if is_pdf(bytes) {
        let (seal, sealed_by) = roots.map_or((Seal::NotChecked, None), |roots| roots.check(bytes, now));
        Report { sealed_by, ..offline.check(Evidence::Pdf(attached_jws(bytes).as_deref(), seal)) }
    } else {
        offline.check(std::str::from_utf8(bytes).map_or(Evidence::Unreadable, Evidence::Text))
    };
    Ok((report, tokens.len() - lists.len()))
}

fn roots(path: &Path) -> Result<Roots, Failure> {
    Roots::from_pem(&text(path)?).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))
}

fn keys(args: &Args) -> Result<Verifier, Failure> {
    Verifier::from_jwks(&text(&args.keys)?)
        .ok_or_else(|| Failure::Usage(format!("{}: no JWK Set with Ed25519 keys", args.keys.display())))
}

/// The bytes to be checked.
fn evidence(argument: &str) -> Result<Vec<u8>, Failure> {
    let path = Path::new(argument);
    if argument == "-" {
        limited(io::stdin()).map_err(|error| Failure::Usage(format!("standard input: {error}")))
    } else if !path.exists() && is_text(argument) {
        Ok(argument.as_bytes().to_vec())
    } else {
        bytes(path)
    }
}

/// Whether it begins as one of the renderings does.
fn is_text(argument: &str) -> bool {
    let begins = |with: &str| argument.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    ["eyJ", "{", "https://", "http://"].into_iter().any(begins)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    File::open(path).and_then(limited).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))
}

fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(path)?).map_err(|_| Failure::Usage(format!("{}: not a text", path.display())))
}

fn limited(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= LONGEST);
    if fits { Ok(bytes) } else { Err(io::Error::other("longer than anything of ours")) }
}

#[cfg(test)]
mod tests;
