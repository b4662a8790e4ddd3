//! What a gateway's description may say, and what is wrong with others.

use super::*;
use GatewayPart::{Accepted, Body, ContentType, Headers, Method, Sender, Token, Url};

fn texts(url: &str) -> GatewayTexts {
    GatewayTexts { url: url.into(), token: Some("hunter2".into()), ..GatewayTexts::default() }
}

fn parts(texts: &GatewayTexts) -> Vec<GatewayPart> {
    let objections = GatewayPlan::new(texts).err().unwrap_or_default();
    assert!(objections.iter().all(|objection| !objection.text.contains("hunter2")), "{objections:?}");
    objections.iter().map(|objection| objection.part).collect()
}

const PLACE: &str = "https://sms.example.test/send?to={to}&text={text}";

#[test]
fn an_address_is_one_whatever_its_places_hold() {
    for good in [
        "https://sms.example.test",
        "http://127.0.0.1:9000/send/{id}",
        "https://{sender}:{token}@sms.example.test/",
        "https://sms.example.test?text={text}",
    ] {
        let texts = GatewayTexts { sender: Some("Tirkeu".into()), ..texts(good) };
        assert_eq!(parts(&texts), [], "{good}");
    }
    let bad = [
        "",
        "gateway",
        "ftp://gateway.test",
        "{token}",
        "https://{to}.test/",
        "https://sms.test:{id}/",
        "https://s/{no}",
    ];
    for bad in bad {
        assert_eq!(parts(&texts(bad)), [Url], "{bad}");
    }
}

#[test]
fn a_get_has_no_body_and_says_whom_and_what_in_its_address() {
    let get = |url: &str| GatewayTexts { method: Some("GET".into()), ..texts(url) };
    assert_eq!(parts(&get(PLACE)), []);
    assert_eq!(parts(&get("https://sms.example.test/?text={text}")), [Url]);
    assert_eq!(parts(&get("https://sms.example.test/?to={to_digits}")), [Url]);
    assert_eq!(parts(&GatewayTexts { body: Some("{}".into()), ..get(PLACE) }), [Body]);
    assert_eq!(parts(&GatewayTexts { method: Some("get".into()), ..texts(PLACE) }), [Method]);
}

#[test]
fn a_body_is_of_its_type_whatever_its_places_hold() {
    let with = |content_type: &str, body: &str| {
        let (content_type, body) = (Some(content_type.into()), Some(body.into()));
        parts(&GatewayTexts { content_type, body, ..texts("https://sms.example.test/") })
    };
    let (json, form) = ("application/json; charset=utf-8", "application/x-www-form-urlencoded");
    assert_eq!(with(json, r#"{"messages":[{"to":{to_digits},"text":"Tirkeu: {text}","cb":{}}]}"#), []);
    assert_eq!(with(form, "to={to}&text=%22{text}%22"), []);
    for bad in [r#"{"to":"{to}","text":{text}}"#, r#"{"to":{to},"text":"{text}"}"#, r#"{"to":"{to}","text":"{text}""#] {
        assert_eq!(with(json, bad), [Body], "{bad}");
    }
    assert_eq!(with(json, r#"{"text":"{text}"}"#), [Body]);
    assert_eq!(with(form, "to={to}&text=\"{text}\" мәтін"), [Body]);
    assert_eq!(with("text/plain", "{to} {text}"), [ContentType]);
    assert_eq!(with("application/json\n", "{to} {text}"), [ContentType]);
    let no_body = GatewayTexts { content_type: Some(form.into()), ..texts("https://sms.example.test/") };
    assert_eq!(parts(&no_body), [Body]);
}

#[test]
fn headers_are_lines_or_a_list_and_leave_the_wire_alone() {
    let with = |headers: &str| parts(&GatewayTexts { headers: Some(headers.into()), ..texts(PLACE) });
    assert_eq!(with("X-Key: {token}; X-Id:{id} ;"), []);
    assert_eq!(with("X-Key: {token}; a\n\nX-Id: {id}"), []);
    assert_eq!(with("X-Key {token}"), [Headers]);
    assert_eq!(with("X Key: {token}; X-No: {no}; Content-Length: 5; X-Text: {text}"), [Headers; 4]);
    assert_eq!(with("X-Key: a\u{7}b"), [Headers]);
    let odd = GatewayTexts { token: Some("a\nb".into()), ..texts(PLACE) };
    assert_eq!(parts(&odd), [Headers]);
}

#[test]
fn what_has_a_place_must_be_there() {
    let without = GatewayTexts { token: None, ..texts("https://sms.example.test/") };
    assert_eq!(parts(&without), [Token]);
    let open = GatewayTexts { headers: Some("Accept: text/plain".into()), ..without };
    assert_eq!(parts(&open), []);
    assert_eq!(parts(&texts("https://sms.example.test/?from={sender}")), [Sender]);
}

#[test]
fn what_an_answer_must_hold_is_a_pointer_with_or_without_a_value() {
    let plan = |accepted: &str| GatewayPlan::new(&GatewayTexts { accepted: Some(accepted.into()), ..texts(PLACE) });
    assert_eq!(plan("status=ok").err().unwrap()[0].part, Accepted);
    let takes = |accepted: &str, answer: &str| plan(accepted).unwrap().accepts(Some(answer.as_bytes()));
    assert!(takes("/status=ok", r#"{"status":"ok"}"#) && !takes("/status=ok", r#"{"status":"error"}"#));
    assert!(takes("/a/0/b=5", r#"{"a":[{"b":5}]}"#) && !takes("/a/0/b=5", r#"{"a":[]}"#));
    assert!(takes("/ok=true", r#"{"ok":true}"#) && !takes("/ok=true", r#"{"ok":false}"#));
    assert!(!takes("/id", r#"{"id":null}"#) && !takes("/id", "id"));
    assert!(takes("/q=a=b", r#"{"q":"a=b"}"#));
    assert!(!plan("/id").unwrap().accepts(None));
    assert!(GatewayPlan::new(&texts(PLACE)).unwrap().accepts(None));
}

#[test]
fn a_plan_shows_where_it_goes_and_nothing_else() {
    let plan = GatewayPlan::new(&texts("https://sms.example.test/?key=hunter2")).unwrap();
    assert_eq!(format!("{plan:?}"), "GatewayPlan { origin: \"https://sms.example.test\", .. }");
}
