//! `/statistics`: the open figures as a page for people, with charts made here. It needs no script and loads nothing. Not in the
//! published document: programs have `/v1/statistics`.

use super::chart::{bar, columns, grouped};
use super::names::name;
use crate::app::statistics::figures::{Figures, Period, Question, figures, last_day};
use crate::app::{App, AppError};
use crate::domain::language::Language;
use crate::domain::statistics::hiding::Hiding;
use crate::domain::statistics::{Dimension, Grain, Measure, month_of};
use crate::http::pages::{self, Style, escape, moment_html};
use crate::http::problem::Problem;
use crate::i18n::statistics as words;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{Months, NaiveDate};
use std::sync::LazyLock;

static STYLE: LazyLock<Style> =
    LazyLock::new(|| Style::new(concat!(include_str!("../pages/page.css"), include_str!("page.css")), "'none'"));

const HIDING: Hiding = Hiding::OPEN;

/// How many values of a dimension are drawn.
const DRAWN: usize = 12;

/// The route of the page.
pub fn page_routes(config: &mut web::ServiceConfig) {
    let resource = web::resource("/statistics")
        .route(web::get().to(show_statistics))
        .default_service(web::to(async || pages::method_not_allowed("GET, HEAD")));
    config.service(resource);
}

async fn show_statistics(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let language = pages::language(&request).0;
    let until = last_day(HIDING, app.today());
    let from = month_of(until).checked_sub_months(Months::new(11)).unwrap_or(until);
    let mut body = String::new();
    let mut through = None;
    for measure in Measure::ALL.iter().copied() {
        let all = ask(&app, (measure, None), (from, until)).await?;
        through = Some(all.through);
        body += &section(measure, &all, language);
        for dimension in drawn(measure) {
            let last = ask(&app, (measure, Some(*dimension)), (month_of(until), until)).await?;
            if let Some(period) = last.periods.last() {
                body += &breakdown(*dimension, period, language);
            }
        }
    }
    let (threshold, base) = (HIDING.threshold.to_string(), HIDING.base.to_string());
    let hiding = words::HIDING.fill(language, &[("threshold", &threshold), ("base", &base)]);
    let counted = through.map_or_else(String::new, moment_html);
    let head = format!(
        "<p>{}</p>\n<p class=\"soft\">{}: {counted}</p>\n",
        escape(&hiding),
        escape(words::COUNTED_THROUGH.get(language))
    );
    let html = pages::plain(language, &words::TITLE, &STYLE, &format!("{head}{body}"));
    Ok(pages::answer(StatusCode::OK, language, &STYLE, html))
}

/// By what a measure is drawn besides by months.
const fn drawn(measure: Measure) -> &'static [Dimension] {
    match measure {
        Measure::Entries | Measure::Present => &[Dimension::Nationality],
        Measure::Exits => &[],
        Measure::Submissions => &[Dimension::Region, Dimension::Nationality, Dimension::Purpose, Dimension::Timeliness],
        Measure::Registrations => &[Dimension::PremisesKind, Dimension::AnswerTime],
        Measure::Refusals => &[Dimension::Ground],
    }
}

async fn ask(
    app: &App,
    (measure, by): (Measure, Option<Dimension>),
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Figures, AppError> {
    figures(app, HIDING, Question { measure, by, grain: Grain::Month, from, until }).await
}

fn month(begins: NaiveDate) -> String {
    begins.format("%m.%Y").to_string()
}

fn number(amount: Option<i64>, language: Language) -> String {
    amount.map_or_else(|| escape(words::HIDDEN.get(language)), grouped)
}

/// A measure by months: a chart, and the same as a table.
fn section(measure: Measure, all: &Figures, language: Language) -> String {
    let written = |text: &crate::i18n::Text| escape(text.get(language));
    let heading = format!(
        "<h2 id=\"{id}\">{}, {}</h2>\n<p class=\"soft\">{}</p>\n",
        escape(measure.name(language)),
        written(&words::BY_MONTHS),
        written(words::definition(measure)),
        id = measure.as_str(),
    );
    if all.periods.iter().all(|period| period.total == Some(0)) {
        return format!("{heading}<p>{}</p>\n", written(&words::NOTHING));
    }
    let bars: Vec<_> = all.periods.iter().map(|period| (month(period.begins), period.total)).collect();
    let row = |(month, total): &(String, Option<i64>)| {
        format!("<tr><th scope=\"row\">{month}</th><td class=\"number\">{}</td></tr>\n", number(*total, language))
    };
    format!(
        "{heading}{}\n<details><summary>{}, {}</summary>\n<table>\n{}</table>\n<p><a href=\"/v1/statistics/open/{}?format=csv\">{}</a></p>\n</details>\n",
        columns(&bars),
        written(&words::PERIOD),
        written(&words::AMOUNT),
        bars.iter().map(row).collect::<String>(),
        measure.as_str(),
        written(&words::AS_DATA),
    )
}

/// The last month by a dimension, the greatest first.
fn breakdown(dimension: Dimension, period: &Period, language: Language) -> String {
    let mut amounts = period.amounts.clone();
    if amounts.is_empty() {
        return String::new();
    }
    amounts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let most = amounts.first().map_or(1, |(_, amount)| *amount);
    let row = |(value, amount): &(String, i64)| {
        format!(
            "<tr><th scope=\"row\">{}</th><td class=\"picture\">{}</td><td class=\"number\">{}</td></tr>\n",
            escape(&name(dimension, value, language)),
            bar(*amount, most),
            grouped(*amount)
        )
    };
    format!(
        "<h3>{}, {}</h3>\n<table>\n{}</table>\n",
        escape(dimension.name(language)),
        month(period.begins),
        amounts.iter().take(DRAWN).map(row).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(month: &str, total: Option<i64>) -> Period {
        Period { begins: month.parse().unwrap(), total, amounts: Vec::new(), hidden: Vec::new(), median: None }
    }

    #[test]
    fn a_hidden_month_is_said_to_be_hidden_in_every_language() {
        for language in Language::ALL {
            let periods = vec![period("2026-09-01", Some(1234)), period("2026-10-01", None)];
            let last_day = "2026-10-31".parse().unwrap();
            let all = Figures { through: chrono::DateTime::UNIX_EPOCH, last_day, periods, withheld: Vec::new() };
            let html = section(Measure::Entries, &all, language);
            assert!(html.contains("1\u{202f}234") && html.contains(&escape(words::HIDDEN.get(language))));
            assert!(html.contains("<td class=\"number\">") && !html.contains("style=") && !html.contains("<script"));
        }
    }

    #[test]
    fn the_greatest_comes_first_and_names_are_escaped() {
        let mut last = period("2026-10-01", Some(50));
        last.amounts = vec![("<b>".to_owned(), 10), ("UZB".to_owned(), 40)];
        let html = breakdown(Dimension::Nationality, &last, Language::En);
        assert!(html.find("Uzbekistan").unwrap() < html.find("&lt;b&gt;").unwrap());
    }
}
