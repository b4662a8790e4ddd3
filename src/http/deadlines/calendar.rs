//! Deadlines as an iCalendar file, for whoever asks for one.

use crate::app::App;
use crate::domain::deadlines::Deadline;
use crate::domain::deadlines::icalendar::{Frame, icalendar};
use crate::domain::language::Language;
use crate::http::answer::asks_only_for;
use actix_web::http::header::{CONTENT_DISPOSITION, VARY};
use actix_web::{HttpRequest, HttpResponse};

const CALENDAR: &str = "text/calendar";

/// Whether the caller asks for that, and for nothing else.
#[must_use]
pub fn is_wanted(request: &HttpRequest) -> bool {
    asks_only_for(request, CALENDAR)
}

/// The file. The same `name` gives the same events.
#[must_use]
pub fn file(app: &App, deadlines: &[Deadline], name: &str, language: Language) -> HttpResponse {
    let host = app.settings.public_url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', ':']).next().filter(|host| !host.is_empty()).unwrap_or("tirkeu");
    let frame = Frame { name, host, made_at: app.now() };
    HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"deadlines.ics\""))
        .insert_header((VARY, "Accept"))
        .body(icalendar(deadlines, frame, language))
}
