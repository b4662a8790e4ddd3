//! A request as a `curl` command that can be pasted into a shell. Must not know what the request is for.

use super::client::Call;
use reqwest::Method;

/// The command in lines of at most `width` characters, as far as its words allow.
pub(super) fn lines(call: &Call, width: usize) -> Vec<String> {
    let body = call.body.as_ref().map(|body| data(body, call.hidden.as_ref(), width)).unwrap_or_default();
    let mut lines = fill(&words(call), width.saturating_sub(2));
    let last = if body.is_empty() { lines.len().saturating_sub(1) } else { lines.len() };
    // Inside the quoted body a line goes on by itself.
    lines.iter_mut().take(last).for_each(|line| line.push_str(" \\"));
    lines.extend(body);
    lines
}

fn words(call: &Call) -> Vec<String> {
    let mut words = vec!["curl -sS".to_owned()];
    let is_plain = if call.body.is_some() { call.method == Method::POST } else { call.method == Method::GET };
    if !is_plain {
        words.push(format!("-X {}", call.method));
    }
    words.push(match call.variable {
        Some(variable) => format!("\"${variable}\""),
        None => format!("\"$API{}\"", call.address),
    });
    if let Some(file) = &call.file {
        words.push(format!("-o {file}"));
    }
    if let Some(token) = &call.token {
        words.push(format!("-H \"Authorization: Bearer ${}\"", token.variable));
    }
    if call.english {
        words.push("-H 'Accept-Language: en'".to_owned());
    }
    if let Some(key) = &call.key {
        words.push(format!("-H 'Idempotency-Key: {key}'"));
    }
    if call.body.is_some() {
        words.push("-H 'Content-Type: application/json'".to_owned());
    }
    words
}

/// As many words on a line as there is room for.
fn fill(words: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) => lines.push(format!("  {word}")),
            None => lines.push(word.clone()),
        }
    }
    lines
}

/// The body in single quotes; broken between the members of its objects, where JSON takes any white space.
fn data(body: &str, hidden: Option<&(String, &'static str)>, width: usize) -> Vec<String> {
    const FIRST: &str = "  -d '";
    const NEXT: &str = "      ";
    let shown = body.replace('\'', r"'\''");
    let shown = match hidden {
        Some((value, variable)) => shown.replace(value, &format!("'\"${variable}\"'")),
        None => shown,
    };
    let mut lines = vec![FIRST.to_owned()];
    let mut room = width.saturating_sub(FIRST.len() + 1);
    for member in members(&shown) {
        let length = member.chars().count();
        match lines.last_mut() {
            Some(line) if length <= room || line.len() <= FIRST.len() => line.push_str(member),
            _ => {
                room = width.saturating_sub(NEXT.len() + 1);
                lines.push(format!("{NEXT}{member}"));
            }
        }
        room = room.saturating_sub(length);
    }
    if let Some(line) = lines.last_mut() {
        line.push('\'');
    }
    lines
}

/// Cuts JSON behind each comma that is not in a text.
fn members(json: &str) -> Vec<&str> {
    let (mut members, mut begin, mut in_text, mut escaped) = (Vec::new(), 0, false, false);
    for (at, character) in json.char_indices() {
        match character {
            '"' if !escaped => in_text = !in_text,
            ',' if !in_text => {
                members.extend(json.get(begin..=at));
                begin = at + 1;
            }
            _ => {}
        }
        escaped = in_text && character == '\\' && !escaped;
    }
    members.extend(json.get(begin..));
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_short_request_stands_on_two_lines_and_is_quoted_for_a_shell() {
        let call = Call::post("/v1/auth/otp").in_english().with(&json!({"phone": "+7 'x'"}));
        let expected = [
            r#"curl -sS "$API/v1/auth/otp" -H 'Accept-Language: en' -H 'Content-Type: application/json' \"#,
            r#"  -d '{"phone":"+7 '\''x'\''"}'"#,
        ];
        assert_eq!(lines(&call, 100), expected);
    }

    #[test]
    fn a_long_body_is_broken_between_members_only() {
        let text = "a, b, c and more of it";
        let call = Call::put("/x").with(&json!({"a": text, "b": text, "c": [text, text]}));
        let lines = lines(&call, 60);
        assert!(lines.iter().all(|line| line.chars().count() <= 60), "{lines:#?}");
        let body: String = lines.iter().skip_while(|line| !line.contains("-d")).map(|line| line.trim()).collect();
        assert_eq!(body, format!("-d '{}'", call.body.unwrap()));
    }

    #[test]
    fn a_hidden_value_is_a_variable_outside_the_single_quotes() {
        let call = Call::post("/v1/verify").with(&json!({"jws": "long"})).hiding("long", "JWS");
        assert_eq!(lines(&call, 100).last().map(String::as_str), Some(r#"  -d '{"jws":"'"$JWS"'"}'"#));
    }

    #[test]
    fn a_link_is_its_variable() {
        let call = Call::follow("http://x/y?z", "PDF").into_file("a.pdf");
        assert_eq!(lines(&call, 100), [r#"curl -sS "$PDF" -o a.pdf"#]);
    }
}
