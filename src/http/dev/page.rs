//! The HTML of the developers' page. Everything shown is escaped; nothing is loaded and nothing runs.

use super::Outbox;
use crate::gateways::fcm::fake::ReceivedPush;
use crate::gateways::sms::SentSms;

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"3\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>What a phone would have received</title><style>\
body{font:16px/1.4 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
article{border:1px solid #8886;border-radius:.5rem;padding:.5rem 1rem;margin:.5rem 0}\
small{opacity:.7}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0}</style></head><body>\
<h1>What a phone would have received</h1><p>Newest first; looks again every three seconds. \
For programs: <a href=\"/dev/outbox\">/dev/outbox</a>. The interface: <a href=\"/docs\">/docs</a>.</p>";

/// Messages shown of each kind: the page is for the last ones.
const SHOWN: usize = 50;

pub(super) fn render(outbox: &Outbox) -> String {
    let sms = section("SMS", outbox.sms.iter().rev().take(SHOWN).map(sms));
    let pushes = section("Push", outbox.pushes.iter().rev().take(SHOWN).map(push));
    format!("{HEAD}{sms}{pushes}</body></html>")
}

fn section(title: &str, articles: impl Iterator<Item = String>) -> String {
    let articles: String = articles.collect();
    let shown = if articles.is_empty() { "<p>None yet.</p>" } else { &articles };
    format!("<section><h2>{title}</h2>{shown}</section>")
}

fn sms(sms: &SentSms) -> String {
    article(&sms.to, &sms.sent_at.to_rfc3339(), &sms.text)
}

fn push(push: &ReceivedPush) -> String {
    let message = serde_json::to_string_pretty(&push.message).unwrap_or_default();
    article(&push.target, &push.sent_at.to_rfc3339(), &message)
}

fn article(to: &str, sent_at: &str, text: &str) -> String {
    let (to, sent_at, text) = (escape(to), escape(sent_at), escape(text));
    format!("<article><strong>{to}</strong> <small>{sent_at}</small><pre>{text}</pre></article>")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
