//! How a gateway wants to be asked: the request as templates, parsed and tried once, so that nothing can be wrong with it
//! later. Must not know what variables the texts come from, nor send anything.

use super::template::{Escape, Slot, Template, Values};
use reqwest::Url;
use reqwest::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::fmt;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// What a plan is tried with. The texts have everything in them that has a meaning somewhere.
const SAMPLES: [Values<'static>; 2] = [
    Values {
        id: "019ab000-0000-7000-8000-00000000000a",
        to: "+77010000001",
        text: "a \"b\"\\\n&=%#/?{}",
        sender: "Tirkeu",
        token: "t",
    },
    Values {
        id: "019ab000-0000-7000-8000-00000000000b",
        to: "+998901234567",
        text: "@://",
        sender: "Тіркеу :/@",
        token: "/u@v:1/?#",
    },
];

/// Part of what an operator writes down about a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayPart {
    /// The address.
    Url,
    /// POST or GET.
    Method,
    /// The headers.
    Headers,
    /// The type of the body.
    ContentType,
    /// The body.
    Body,
    /// What an answer must hold.
    Accepted,
    /// The secret.
    Token,
    /// The sender's name.
    Sender,
}

/// What is wrong with a part. Shows nothing of it: it may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Which.
    pub part: GatewayPart,
    /// How the sentence goes on.
    pub text: String,
}

/// What an operator writes down about a gateway.
#[derive(Clone, Default)]
pub struct GatewayTexts {
    /// The address; may have places.
    pub url: String,
    /// `POST` (the default) or `GET`.
    pub method: Option<String>,
    /// `Name: value`, on lines of their own or with semicolons between them. Without them, the token is sent as a bearer,
    /// unless another part has a place for it.
    pub headers: Option<String>,
    /// `application/json` (the default) or `application/x-www-form-urlencoded`.
    pub content_type: Option<String>,
    /// The body. Without it, `{"id", "to", "text", "sender"}`.
    pub body: Option<String>,
    /// `/pointer=value` or `/pointer`: what an answer must hold, beside a status of success.
    pub accepted: Option<String>,
    /// The secret.
    pub token: Option<String>,
    /// The sender's name on the phone.
    pub sender: Option<String>,
}

/// A gateway's request, and what its answer must hold. `Debug` shows where it goes and nothing else.
#[derive(Clone)]
pub struct GatewayPlan {
    url: Template,
    origin: String,
    headers: Vec<(HeaderName, Template)>,
    body: Option<Body>,
    accepted: Option<Accepted>,
    token: zeroize::Zeroizing<String>,
    sender: String,
}

#[derive(Clone)]
struct Body {
    content_type: HeaderValue,
    escape: Escape,
    template: Template,
}

#[derive(Clone)]
struct Accepted {
    pointer: String,
    value: Option<String>,
}

/// A request for one message.
pub(super) struct Request {
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    /// None for a GET.
    pub(super) body: Option<String>,
}

impl fmt::Debug for GatewayPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GatewayPlan").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl GatewayPlan {
    /// Parses and tries the texts.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(texts: &GatewayTexts) -> Result<Self, Vec<Objection>> {
        let mut judge = Judge(Vec::new());
        let url = judge.template(GatewayPart::Url, &texts.url);
        let origin = judge.origin(&url);
        let body = judge.body(texts);
        let in_body = |slot| body.as_ref().is_some_and(|body| body.template.has(slot));
        let elsewhere = |slot| url.has(slot) || in_body(slot);
        let headers = match &texts.headers {
            Some(lines) => judge.headers(lines),
            None if elsewhere(Slot::Token) => Vec::new(),
            None => judge.headers("Authorization: Bearer {token}"),
        };
        let anywhere = |slot| elsewhere(slot) || headers.iter().any(|(_, value)| value.has(slot));
        judge.uses(anywhere, texts);
        let accepted = judge.accepted(texts.accepted.as_deref());
        let plan = Self {
            origin: origin.unwrap_or_default(),
            accepted,
            token: texts.token.clone().unwrap_or_default().into(),
            sender: texts.sender.clone().unwrap_or_default(),
            url,
            headers,
            body,
        };
        judge.trial(&plan);
        if judge.0.is_empty() { Ok(plan) } else { Err(judge.0) }
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The request for a message; none if a value fits no header.
    pub(super) fn request(&self, id: &str, to: &str, text: &str) -> Option<Request> {
        self.filled(&Values { id, to, text, sender: &self.sender, token: &self.token })
    }

    fn filled(&self, values: &Values<'_>) -> Option<Request> {
        let url = Url::parse(&self.url.fill(values, Escape::Percent)).ok()?;
        let mut headers = HeaderMap::new();
        for (name, template) in &self.headers {
            let mut value = HeaderValue::try_from(template.fill(values, Escape::Nothing)).ok()?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let body = self.body.as_ref().map(|body| {
            headers.insert(CONTENT_TYPE, body.content_type.clone());
            body.template.fill(values, body.escape)
        });
        Some(Request { url, headers, body })
    }

    /// Whether an answer of success says that the message was taken.
    pub(super) fn accepts(&self, body: Option<&[u8]>) -> bool {
        let Some(Accepted { pointer, value }) = &self.accepted else { return true };
        let answer = body.and_then(|body| serde_json::from_slice::<Value>(body).ok());
        let found =
            answer.as_ref().and_then(|answer| answer.pointer(pointer)).filter(|found| !found.is_null()).map(|found| {
                match found {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                }
            });
        found.is_some_and(|found| value.as_ref().is_none_or(|value| found == *value))
    }
}

/// Collects objections.
struct Judge(Vec<Objection>);

impl Judge {
    fn object(&mut self, part: GatewayPart, text: impl Into<String>) {
        self.0.push(Objection { part, text: text.into() });
    }

    fn template(&mut self, part: GatewayPart, text: &str) -> Template {
        Template::parse(text).unwrap_or_else(|name| {
            self.object(part, format!("must not have a place {{{name}}}: there are {{id}}, {{to}}, {{to_digits}}, {{text}}, {{sender}} and {{token}}"));
            Template::default()
        })
    }

    /// What comes before the path is the same for every message.
    fn origin(&mut self, url: &Template) -> Option<String> {
        let origin = |values| {
            let url = Url::parse(&url.fill(values, Escape::Percent)).ok()?;
            let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
            is_web.then(|| url.origin().ascii_serialization())
        };
        let [first, second] = SAMPLES;
        let (first, second) = (origin(&first), origin(&second));
        let already = self.0.iter().any(|objection| objection.part == GatewayPart::Url);
        if (first.is_none() || first != second) && !already {
            self.object(GatewayPart::Url, "must be an http or https URL with places behind the host only");
        }
        first
    }

    fn body(&mut self, texts: &GatewayTexts) -> Option<Body> {
        match texts.method.as_deref() {
            None | Some("POST") => {}
            Some("GET") => {
                if texts.body.is_some() {
                    self.object(GatewayPart::Body, "must not be set where the method is GET");
                }
                return None;
            }
            Some(_) => self.object(GatewayPart::Method, "must be POST or GET"),
        }
        let content_type = texts.content_type.as_deref().unwrap_or(JSON);
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let value = HeaderValue::try_from(content_type).ok();
        let (Some(content_type), Some(escape)) = (value, escape_of(essence)) else {
            self.object(GatewayPart::ContentType, format!("must be {JSON} or {FORM}"));
            return None;
        };
        let template = match (&texts.body, escape) {
            (Some(body), _) => self.template(GatewayPart::Body, body),
            (None, Escape::Json) => self.template(GatewayPart::Body, default_body(texts.sender.is_some())),
            (None, _) => {
                self.object(GatewayPart::Body, format!("must be set where the content type is {FORM}"));
                Template::default()
            }
        };
        Some(Body { content_type, escape, template })
    }

    fn headers(&mut self, text: &str) -> Vec<(HeaderName, Template)> {
        let separator = if text.contains('\n') { '\n' } else { ';' };
        let lines = text.split(separator).map(str::trim).filter(|line| !line.is_empty());
        let mut headers = Vec::new();
        for line in lines {
            let parts = line.split_once(':').map(|(name, value)| (HeaderName::try_from(name.trim()), value.trim()));
            let Some((Ok(name), value)) = parts else {
                self.object(
                    GatewayPart::Headers,
                    "must be `Name: value`, on lines of their own or with `;` between them",
                );
                continue;
            };
            if [CONTENT_TYPE, CONTENT_LENGTH, CONNECTION, HOST].contains(&name) {
                self.object(GatewayPart::Headers, format!("must not set {name}"));
                continue;
            }
            let template = self.template(GatewayPart::Headers, value);
            if template.has(Slot::Text) {
                self.object(GatewayPart::Headers, "must not have a place for {text}: no header carries it");
            }
            headers.push((name, template));
        }
        headers
    }

    /// A gateway must be told whom and what; what is used must be there.
    fn uses(&mut self, anywhere: impl Fn(Slot) -> bool, texts: &GatewayTexts) {
        // Another objection may be why nothing has a place.
        if self.0.is_empty() && !(anywhere(Slot::Text) && (anywhere(Slot::To) || anywhere(Slot::ToDigits))) {
            let part = if texts.body.is_some() { GatewayPart::Body } else { GatewayPart::Url };
            self.object(part, "must have places for {text} and for {to} or {to_digits}");
        }
        if anywhere(Slot::Token) && texts.token.is_none() {
            self.object(GatewayPart::Token, "must be set: the gateway's request has a place for it");
        }
        if anywhere(Slot::Sender) && texts.sender.is_none() {
            self.object(GatewayPart::Sender, "must be set: the gateway's request has a place for it");
        }
    }

    fn accepted(&mut self, text: Option<&str>) -> Option<Accepted> {
        let text = text?;
        let (pointer, value) = match text.split_once('=') {
            Some((pointer, value)) => (pointer, Some(value.to_owned())),
            None => (text, None),
        };
        if !pointer.starts_with('/') {
            self.object(GatewayPart::Accepted, "must be `/pointer=value`, or `/pointer` where any value will do");
            return None;
        }
        Some(Accepted { pointer: pointer.to_owned(), value })
    }

    /// Fills the parts with what is hard to carry.
    fn trial(&mut self, plan: &GatewayPlan) {
        let is_free = |judge: &Self, part| judge.0.iter().all(|objection| objection.part != part);
        for sample in SAMPLES {
            let own = Values { sender: &plan.sender, token: &plan.token, ..sample };
            let carried = |template: &Template| HeaderValue::try_from(template.fill(&own, Escape::Nothing)).is_ok();
            if is_free(self, GatewayPart::Headers) && !plan.headers.iter().all(|(_, template)| carried(template)) {
                let text = "must not have characters that no header can carry, nor may the token or the sender in it";
                self.object(GatewayPart::Headers, text);
            }
            let Some(body) = plan.body.as_ref().filter(|_| is_free(self, GatewayPart::Body)) else { continue };
            let filled = body.template.fill(&sample, body.escape);
            if body.escape == Escape::Json && serde_json::from_str::<Value>(&filled).is_err() {
                self.object(GatewayPart::Body, "must be JSON once its places are filled; a text stands in quotes");
            }
            if body.escape == Escape::Percent && !filled.bytes().all(|byte| byte.is_ascii_graphic()) {
                self.object(GatewayPart::Body, "must be a form: percent-encode what is not plain ASCII");
            }
        }
    }
}

fn escape_of(essence: &str) -> Option<Escape> {
    match essence {
        JSON => Some(Escape::Json),
        FORM => Some(Escape::Percent),
        _ => None,
    }
}

fn default_body(has_sender: bool) -> &'static str {
    if has_sender {
        r#"{"id":"{id}","to":"{to}","text":"{text}","sender":"{sender}"}"#
    } else {
        r#"{"id":"{id}","to":"{to}","text":"{text}"}"#
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
