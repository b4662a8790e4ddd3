//! The figures as they are shown: what is asked for, without what could betray somebody (`domain::statistics::hiding`).

use crate::app::{App, AppError};
use crate::domain::statistics::hiding::{Amounts, Hiding};
use crate::domain::statistics::{AnswerTime, Dimension, Grain, Measure, month_of, next_month};
use crate::store::statistics::{ALL, Figure, figures as read, progress};
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// What is counted.
    pub measure: Measure,
    /// By what; totals only if by nothing.
    pub by: Option<Dimension>,
    /// By days or months.
    pub grain: Grain,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub begins: NaiveDate,
    /// In all; none if that is hidden.
    pub total: Option<i64>,
    /// By value, without zeros.
    pub amounts: Vec<(String, i64)>,
    /// Values whose amounts are hidden.
    pub hidden: Vec<String>,
    /// The band of the median, where times to an answer are asked for.
    pub median: Option<AnswerTime>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Whatever was committed before is counted.
    pub through: DateTime<Utc>,
    /// The last day that is shown.
    pub last_day: NaiveDate,
    /// The periods, oldest first.
    pub periods: Vec<Period>,
    /// Months of which no days are shown, because a day of theirs is small.
    pub withheld: Vec<NaiveDate>,
}

/// Amounts by value, and in all.
#[derive(Debug, Clone, Default)]
struct Sums {
    total: i64,
    by: Amounts,
}

impl Sums {
    fn add(&mut self, (dimension, value): (&str, &str), amount: i64) {
        if dimension == ALL {
            self.total += amount;
        } else if amount != 0 {
            *self.by.entry(value.to_owned()).or_default() += amount;
        }
    }
}

/// A month: its sums, and those of its days if they were read.
#[derive(Debug, Clone, Default)]
struct Month {
    sums: Sums,
    days: BTreeMap<NaiveDate, Sums>,
}

impl Month {
    fn breaks_down(&self, hiding: Hiding) -> bool {
        hiding.breaks_down(self.days.values().map(|day| day.total))
    }

    fn hidden(&self, hiding: Hiding, grain: Grain) -> BTreeSet<String> {
        match grain {
            Grain::Month => hiding.hidden_in_month(&self.sums.by),
            Grain::Day => {
                let days = self.days.iter().map(|(day, sums)| (*day, sums.by.clone())).collect();
                hiding.hidden_on_days(&self.sums.by, &days)
            }
        }
    }
}

/// The last day that is shown: days count once they are over, and to the public only in months that are over.
#[must_use]
pub fn last_day(hiding: Hiding, today: NaiveDate) -> NaiveDate {
    let end = if hiding.shows_this_month { today } else { month_of(today) };
    end.pred_opt().unwrap_or(end)
}

/// Answers a question.
///
/// # Errors
/// The store failed.
pub async fn figures(app: &App, hiding: Hiding, question: Question) -> Result<Figures, AppError> {
    let through = app.db.read(async |conn| progress(conn).await).await?.through.0;
    let last_day = last_day(hiding, app.today());
    let from = question.grain.of(question.from);
    let question = Question { from, until: question.until.min(last_day), ..question };
    let (mut periods, mut withheld) = (Vec::new(), Vec::new());
    if question.from <= question.until {
        let months = months(app, question, last_day).await?;
        if question.measure.is_stock() {
            (periods, withheld) = stock(app, hiding, question, last_day, &months).await?;
        } else {
            for (begins, month) in &months {
                if question.grain == Grain::Day && !month.breaks_down(hiding) {
                    withheld.push(*begins);
                    continue;
                }
                periods.extend(shown(hiding, question, (*begins, month)));
            }
        }
    }
    Ok(Figures { through, last_day, periods, withheld })
}

/// The periods of a month as they are shown.
fn shown(hiding: Hiding, question: Question, (begins, month): (NaiveDate, &Month)) -> Vec<Period> {
    let hidden = month.hidden(hiding, question.grain);
    let period = |begins, sums: &Sums| {
        let is_shown = hiding.shows(sums.total);
        let amounts = sums.by.iter().filter(|(value, amount)| **amount != 0 && !hidden.contains(*value));
        let amount = |band: AnswerTime| sums.by.get(band.as_str()).copied().unwrap_or_default();
        let asks_median = question.by == Some(Dimension::AnswerTime) && is_shown;
        Period {
            begins,
            total: is_shown.then_some(sums.total),
            amounts: amounts.map(|(value, amount)| (value.clone(), *amount)).collect(),
            hidden: hidden.iter().cloned().collect(),
            median: if asks_median { AnswerTime::median(amount) } else { None },
        }
    };
    match question.grain {
        Grain::Month => vec![period(begins, &month.sums)],
        Grain::Day => {
            let days = begins.iter_days().take_while(|day| *day < next_month(begins) && *day <= question.until);
            let days = days.filter(|day| *day >= question.from);
            let nothing = Sums::default();
            days.map(|day| period(day, month.days.get(&day).unwrap_or(&nothing))).collect()
        }
    }
}

/// The months that a question touches. Months that are not over are added up from days, and so are all if days are asked for.
async fn months(app: &App, question: Question, last_day: NaiveDate) -> Result<BTreeMap<NaiveDate, Month>, AppError> {
    let dimension = question.by.map_or(ALL, Dimension::as_str);
    let (first, last) = (month_of(question.from), month_of(question.until));
    let is_over = |month: NaiveDate| next_month(month) <= last_day.succ_opt().unwrap_or(last_day);
    let by_days = question.grain == Grain::Day;
    let mut months: BTreeMap<NaiveDate, Month> = BTreeMap::new();
    let mut month = first;
    while month <= last {
        months.insert(month, Month::default());
        month = next_month(month);
    }
    let measure = question.measure.as_str();
    let mut found: Vec<(Grain, Figure)> = Vec::new();
    if !by_days {
        let range = (first, last);
        let rows =
            app.db.read(async |conn| read(conn, measure, (dimension, Grain::Month.as_str()), range).await).await?;
        found.extend(rows.into_iter().filter(|row| is_over(row.1)).map(|row| (Grain::Month, row)));
    }
    if by_days || !is_over(last) {
        let end = next_month(last).checked_sub_days(Days::new(1)).unwrap_or(last).min(last_day);
        let range = (if by_days { first } else { last }, end);
        let rows = app.db.read(async |conn| read(conn, measure, (dimension, Grain::Day.as_str()), range).await).await?;
        found.extend(rows.into_iter().map(|row| (Grain::Day, row)));
    }
    for (grain, (dimension, period, value, amount)) in found {
        let Some(month) = months.get_mut(&month_of(period)) else { continue };
        month.sums.add((&dimension, &value), amount);
        if grain == Grain::Day {
            month.days.entry(period).or_default().add((&dimension, &value), amount);
        }
    }
    Ok(months)
}

/// How many there are at the end of each period, rounded. Where the flows of a value are hidden, so is how many there are.
async fn stock(
    app: &App,
    hiding: Hiding,
    question: Question,
    last_day: NaiveDate,
    changes: &BTreeMap<NaiveDate, Month>,
) -> Result<(Vec<Period>, Vec<NaiveDate>), AppError> {
    let mut flows = Vec::new();
    for measure in [Measure::Entries, Measure::Exits] {
        let by = Some(Dimension::Nationality);
        flows.push(months(app, Question { measure, by, ..question }, last_day).await?);
    }
    let mut sums = opening(app, question).await?;
    let (mut periods, mut withheld) = (Vec::new(), Vec::new());
    for (begins, month) in changes {
        let flows: Vec<&Month> = flows.iter().filter_map(|flow| flow.get(begins)).collect();
        let hidden: BTreeSet<String> = flows.iter().flat_map(|flow| flow.hidden(hiding, question.grain)).collect();
        let is_shown = match question.grain {
            Grain::Month => flows.iter().all(|flow| hiding.shows(flow.sums.total)),
            Grain::Day => flows.iter().all(|flow| flow.breaks_down(hiding)),
        };
        let mut period = |begins, sums: &Sums| {
            let total = is_shown.then(|| hiding.rounded(sums.total));
            let amounts = sums.by.iter().filter(|(value, _)| is_shown && !hidden.contains(*value));
            let amounts = amounts.map(|(value, amount)| (value.clone(), hiding.rounded(*amount)));
            let amounts = amounts.filter(|(_, amount)| *amount != 0).collect();
            periods.push(Period { begins, total, amounts, hidden: hidden.iter().cloned().collect(), median: None });
        };
        if question.grain == Grain::Month {
            sums.take_in(&month.sums);
            period(*begins, &sums);
            continue;
        }
        if !is_shown {
            withheld.push(*begins);
        }
        for day in begins.iter_days().take_while(|day| *day < next_month(*begins) && *day <= question.until) {
            if let Some(change) = month.days.get(&day) {
                sums.take_in(change);
            }
            if is_shown && day >= question.from {
                period(day, &sums);
            }
        }
    }
    Ok((periods, withheld))
}

impl Sums {
    fn take_in(&mut self, more: &Self) {
        self.total += more.total;
        for (value, amount) in &more.by {
            *self.by.entry(value.clone()).or_default() += amount;
        }
    }
}

/// How many there were before the month in which a question begins.
async fn opening(app: &App, question: Question) -> Result<Sums, AppError> {
    let before = month_of(question.from).pred_opt().unwrap_or(question.from);
    let dimension = question.by.map_or(ALL, Dimension::as_str);
    let (measure, range) = (question.measure.as_str(), (NaiveDate::default(), before));
    let rows = app.db.read(async |conn| read(conn, measure, (dimension, Grain::Month.as_str()), range).await).await?;
    let mut sums = Sums::default();
    for (dimension, _, value, amount) in rows {
        sums.add((&dimension, &value), amount);
    }
    Ok(sums)
}
