//! Deadlines as an iCalendar file (RFC 5545): an all-day event each, with reminders ten, three and one day before.

use super::deadline::Deadline;
use super::explain::{explain, title};
use crate::domain::language::Language;
use chrono::{DateTime, Utc};

/// Days before the event on which a calendar reminds of it.
const REMINDERS: [u32; 3] = [10, 3, 1];

/// Octets of a line, without its end (RFC 5545, 3.1).
const LINE: usize = 75;

/// What a file is made for.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// What the deadlines are of: the same name gives the same events, so that a calendar replaces what it has.
    pub name: &'a str,
    /// Where the name is known.
    pub host: &'a str,
    /// When the file is made.
    pub made_at: DateTime<Utc>,
}

/// Writes the file. The days are those to act by.
#[must_use]
pub fn icalendar(deadlines: &[Deadline], frame: Frame<'_>, language: Language) -> String {
    let mut file = File(String::new());
    file.lines(&["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tirkeu//Deadlines//EN", "CALSCALE:GREGORIAN"]);
    for deadline in deadlines {
        file.event(deadline, frame, language);
    }
    file.lines(&["END:VCALENDAR"]);
    file.0
}

struct File(String);

impl File {
    fn event(&mut self, deadline: &Deadline, frame: Frame<'_>, language: Language) {
        let summary = escaped(title(deadline.kind, language));
        let day = deadline.act_by();
        let next = day.succ_opt().unwrap_or(day);
        self.lines(&[
            "BEGIN:VEVENT",
            &format!("UID:{}-{}@{}", escaped(frame.name), deadline.kind.as_str(), escaped(frame.host)),
            &format!("DTSTAMP:{}", frame.made_at.format("%Y%m%dT%H%M%SZ")),
            &format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")),
            &format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")),
            &format!("SUMMARY;LANGUAGE={}:{summary}", language.tag()),
            &format!("DESCRIPTION;LANGUAGE={}:{}", language.tag(), escaped(&explain(&deadline.explanation, language))),
            "TRANSP:TRANSPARENT",
        ]);
        for days in REMINDERS {
            let (trigger, description) = (format!("TRIGGER:-P{days}D"), format!("DESCRIPTION:{summary}"));
            self.lines(&["BEGIN:VALARM", "ACTION:DISPLAY", &trigger, &description, "END:VALARM"]);
        }
        self.lines(&["END:VEVENT"]);
    }

    fn lines(&mut self, lines: &[&str]) {
        for line in lines {
            self.folded(line);
        }
    }

    /// A long line goes on in the next one behind a space. No character is cut.
    fn folded(&mut self, line: &str) {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::rulebook::Rulebook;
    use super::super::rules::Query;
    use super::*;
    use crate::domain::reference::countries::CountryCode;

    fn file(language: Language) -> String {
        let day = |text: &str| text.parse().unwrap();
        let query = Query {
            nationality: CountryCode::parse("UZB").unwrap(),
            entered_on: day("2026-11-22"),
            moved_on: Some(day("2026-12-11")),
            previous_stays: &[],
            outages: &[],
        };
        let made_at: DateTime<Utc> = "2026-11-27T06:05:04Z".parse().unwrap();
        let deadlines = Rulebook::built_in().known_at(made_at).calculate(&query).deadlines;
        icalendar(&deadlines, Frame { name: "a;b", host: "tirkeu.example", made_at }, language)
    }

    #[test]
    fn each_deadline_is_a_day_with_three_reminders() {
        let file = file(Language::En);
        assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
        assert!(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        let count = |line: &str| file.split("\r\n").filter(|found| *found == line).count();
        for (line, expected) in [
            ("BEGIN:VEVENT", 3),
            ("DTSTAMP:20261127T060504Z", 3),
            ("UID:a\\;b-re_registration@tirkeu.example", 1),
            ("DTSTART;VALUE=DATE:20261218", 1),
            ("DTEND;VALUE=DATE:20261219", 1),
            ("DTSTART;VALUE=DATE:20261221", 2),
            ("SUMMARY;LANGUAGE=en:Last day to register", 1),
            ("TRIGGER:-P10D", 3),
            ("TRIGGER:-P3D", 3),
            ("TRIGGER:-P1D", 3),
        ] {
            assert_eq!(count(line), expected, "{line}\n{file}");
        }
        assert!(file.replace("\r\n ", "").contains("13.12.2026 (weekend)\\; 16.12.2026 (Independence Day)."), "{file}");
    }

    #[test]
    fn lines_are_folded_between_characters_and_nothing_is_lost() {
        for language in Language::ALL {
            let file = file(language);
            assert!(file.split("\r\n").all(|line| line.len() <= LINE && !line.contains('\n')), "{file}");
            let whole = file.replace("\r\n ", "");
            assert!(whole.contains(&format!(":{}\r\n", title(super::super::DeadlineKind::EndOfStay, language))));
            assert!(whole.contains("923"));
        }
    }

    #[test]
    fn what_means_something_to_a_calendar_is_escaped() {
        assert_eq!(escaped("a\\b;c,d\ne\u{7}\r"), "a\\\\b\\;c\\,d\\ne");
    }
}
