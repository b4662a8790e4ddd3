//! Why entry is closed to somebody, and for how long, if the act does not say otherwise.
//! Source: the consequences named by Order of the Minister of Internal Affairs No. 923 of 17 November 2025; the wording is to be
//! checked against its full text.

use super::table;
use chrono::{Months, NaiveDate};
use serde::Deserialize;
use std::sync::LazyLock;

super::kinds! {
    /// The ground of an entry ban.
    EntryBanGround, version = "2026-11-27" {
        /// He was expelled.
        Expulsion = "expulsion" {
            kk: "Әкімшілік жолмен елден шығарылды",
            ru: "Административное выдворение",
            en: "Expulsion",
            uz: "Maʼmuriy tartibda chiqarib yuborilgan"
        },
        /// A court has decided so.
        CourtDecision = "court_decision" {
            kk: "Сот шешімі",
            ru: "Решение суда",
            en: "A court decision",
            uz: "Sud qarori"
        },
        /// A competent body has decided so by another act.
        OtherAct = "other_act" {
            kk: "Уәкілетті органның өзге актісі",
            ru: "Иной акт уполномоченного органа",
            en: "Another act of a competent body",
            uz: "Vakolatli organning boshqa hujjati"
        },
    }
}

#[derive(Debug, Deserialize)]
struct Term {
    ground: EntryBanGround,
    years: u32,
    valid_from: NaiveDate,
}

static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| table::rows(include_str!("data/entry_ban_terms.csv")));

impl EntryBanGround {
    /// The last day of a ban that begins on `from`; none where only the act can say.
    #[must_use]
    pub fn until(self, from: NaiveDate) -> Option<NaiveDate> {
        let valid = TERMS.iter().filter(|term| term.ground == self && term.valid_from <= from);
        let term = valid.max_by_key(|term| term.valid_from)?;
        from.checked_add_months(Months::new(term.years * 12))?.pred_opt()
    }
}

#[cfg(test)]
mod terms {
    use super::*;

    #[test]
    fn after_an_expulsion_entry_is_closed_for_five_years_and_other_acts_say_themselves() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(EntryBanGround::Expulsion.until(day("2026-11-22")), Some(day("2031-11-21")));
        assert_eq!(EntryBanGround::Expulsion.until(day("2028-02-29")), Some(day("2033-02-27")));
        assert_eq!(EntryBanGround::CourtDecision.until(day("2026-11-22")), None);
        assert_eq!(EntryBanGround::OtherAct.until(day("2026-11-22")), None);
    }
}
