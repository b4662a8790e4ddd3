//! Where a journey is played: numbers the steps, sends their requests, shows them unless it is told to be quiet, and
//! fails with the step's name when an answer is not the expected one.

use super::client::{Answer, Call, Token};
use super::screen::Screen;
use super::{curl, phone};
use crate::commands::Failure;
use crate::domain::clock::{Clock, SystemClock, SystemRandom, legal_day, new_uuid};
use crate::gateways::http_client;
use chrono::{Days, NaiveDate};
use reqwest::Client;
use serde_json::{Value, json};

/// The stage.
pub(super) struct Stage {
    http: Client,
    base: String,
    screen: Screen,
    steps: usize,
    step: String,
    quiet: bool,
}

impl Stage {
    /// A stage before the service at `base`.
    pub(super) fn new(base: String) -> Result<Self, Failure> {
        let http = http_client::build().map_err(|error| Failure::Failed(format!("no HTTP client: {error}")))?;
        Ok(Self { http, base, screen: Screen::new(), steps: 0, step: "the opening".to_owned(), quiet: false })
    }

    pub(super) fn screen(&self) -> &Screen {
        &self.screen
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Begins a step.
    pub(super) fn step(&mut self, heading: &str) {
        self.steps += 1;
        self.step = format!("{}. {heading}", self.steps);
        self.screen.heading(&self.step);
    }

    /// Names what is done within a step, for failures.
    pub(super) fn part(&mut self, name: &str) {
        let step = self.step.split(": ").next().unwrap_or_default();
        self.step = format!("{step}: {name}");
    }

    /// Shows nothing from now on, or everything again.
    pub(super) fn be_quiet(&mut self, quiet: bool) {
        self.quiet = quiet;
    }

    /// A sentence about what follows.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            self.screen.prose(text);
        }
    }

    /// A sentence about what was just answered.
    pub(super) fn remark(&self, text: &str) {
        if !self.quiet {
            self.screen.remark(text);
        }
    }

    /// A failure of the present step.
    pub(super) fn failed(&self, what: impl std::fmt::Display) -> Failure {
        Failure::Failed(format!("the demo failed at step \"{}\": {what}", self.step))
    }

    /// Fails unless `is_so`.
    pub(super) fn expect(&self, is_so: bool, what: impl std::fmt::Display) -> Result<(), Failure> {
        if is_so { Ok(()) } else { Err(self.failed(what)) }
    }

    /// The text at a pointer of an answer, which must be there.
    pub(super) fn text(&self, answer: &Answer, pointer: &str) -> Result<String, Failure> {
        answer.text(pointer).ok_or_else(|| self.failed(format!("the answer has no {pointer}: {}", answer.json)))
    }

    /// Sends a request without showing it; any answer will do.
    pub(super) async fn send(&self, call: &Call) -> Result<Answer, Failure> {
        let answer = call.send(&self.http, &self.base).await;
        answer.map_err(|error| self.failed(format!("{}: {error}", call.name())))
    }

    /// Sends a request without showing it.
    pub(super) async fn ask(&self, call: &Call, expected: u16) -> Result<Answer, Failure> {
        let answer = self.send(call).await?;
        let got = || format!("{} answered {}, expected {expected}", call.name(), answer.problem());
        self.expect(answer.status == expected, got())?;
        Ok(answer)
    }

    /// Shows a request.
    pub(super) fn announce(&self, call: &Call) {
        if !self.quiet {
            self.screen.blank();
            self.screen.code(&curl::lines(call));
        }
    }

    /// Sends a request and shows it with the named fields of the answer, all of which must be there: `id items[0].state`.
    pub(super) async fn play(&self, call: &Call, expected: u16, fields: &str) -> Result<Answer, Failure> {
        self.announce(call);
        let answer = self.ask(call, expected).await?;
        let row = |name: &str| Ok((name.to_owned(), self.text(&answer, &pointer(name))?));
        let rows = fields.split_whitespace().map(row).collect::<Result<Vec<_>, Failure>>()?;
        if !self.quiet {
            self.screen.status(answer.status, answer.reason);
            self.screen.fields(&rows);
        }
        Ok(answer)
    }

    /// Shows a message on a phone.
    pub(super) fn show_message(&self, title: &str, text: &str) {
        if !self.quiet {
            self.screen.message(title, text);
        }
    }

    /// Shows JSON as it came.
    pub(super) fn show_json(&self, value: &Value) {
        if !self.quiet {
            let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
            self.screen.code(&pretty.lines().map(str::to_owned).collect::<Vec<_>>());
        }
    }

    /// A new `Idempotency-Key`.
    pub(super) fn new_key() -> String {
        new_uuid(SystemClock.now(), &SystemRandom).to_string()
    }

    /// The day that many days ago, in Kazakhstan.
    pub(super) fn days_ago(days: u64) -> NaiveDate {
        let today = legal_day(SystemClock.now());
        today.checked_sub_days(Days::new(days)).unwrap_or(today)
    }

    /// Signs in by phone, reading the code from the SMS.
    pub(super) async fn sign_in(&mut self, number: &str, variable: &'static str) -> Result<Token, Failure> {
        let call = Call::post("/v1/auth/otp").in_english().with(&json!({"phone": number}));
        let challenge = self.play(&call, 202, "challenge_id expires_at").await?;
        let id = self.text(&challenge, "/challenge_id")?;
        let code = phone::read_code(self, number).await?;
        let body = SignIn { challenge_id: &id, code: &code };
        let call = Call::post("/v1/auth/otp/verify").in_english().with(&body);
        let signed_in = self.play(&call, 200, "account.phone expires_in access_token").await?;
        let token = Token { variable, value: self.text(&signed_in, "/access_token")? };
        self.remark(&format!("From here on ${variable} is this access token."));
        Ok(token)
    }
}

#[derive(serde::Serialize)]
struct SignIn<'a> {
    challenge_id: &'a str,
    code: &'a str,
}

/// `items[0].state` as a JSON pointer, `/items/0/state`.
fn pointer(name: &str) -> String {
    format!("/{}", name.replace(['.', '['], "/").replace(']', ""))
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn a_field_is_named_as_programmers_write_it() {
        assert_eq!(pointer("items[0].guest.surname"), "/items/0/guest/surname");
        assert_eq!(pointer("number"), "/number");
    }
}
