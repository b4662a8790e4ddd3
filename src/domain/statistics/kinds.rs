//! The names of what is counted and by what.

pub use answer_times::AnswerTime;
pub use dimensions::Dimension;
pub use measures::Measure;
pub use timeliness::Timeliness;

mod measures {
    //! What is counted.

    crate::domain::reference::kinds! {
        /// What is counted.
        Measure, version = "2026-11-27" {
            /// Entries into the country.
            Entries = "entries" { kk: "Елге кіру", ru: "Въезды", en: "Entries", uz: "Kirishlar" },
            /// Exits from the country.
            Exits = "exits" { kk: "Елден шығу", ru: "Выезды", en: "Exits", uz: "Chiqishlar" },
            /// People inside.
            Present = "present" { kk: "Елде жүргендер", ru: "Находятся в стране", en: "Present", uz: "Mamlakatda boʻlganlar" },
            /// Applications.
            Submissions = "submissions" { kk: "Берілген өтініштер", ru: "Поданные заявления", en: "Applications submitted", uz: "Topshirilgan arizalar" },
            /// Confirmations.
            Registrations = "registrations" { kk: "Расталған тіркеулер", ru: "Подтверждённые регистрации", en: "Registrations confirmed", uz: "Tasdiqlangan roʻyxatga olishlar" },
            /// Refusals.
            Refusals = "refusals" { kk: "Бас тартулар", ru: "Отказы", en: "Refusals", uz: "Rad etishlar" },
        }
    }
}

mod dimensions {
    //! By what it is broken down.

    crate::domain::reference::kinds! {
        /// By what it is broken down.
        Dimension, version = "2026-11-27" {
            /// Region.
            Region = "region" { kk: "Өңір", ru: "Регион", en: "Region", uz: "Hudud" },
            /// Nationality.
            Nationality = "nationality" { kk: "Азаматтығы", ru: "Гражданство", en: "Nationality", uz: "Fuqaroligi" },
            /// Purpose of the stay.
            Purpose = "purpose" { kk: "Келу мақсаты", ru: "Цель пребывания", en: "Purpose of the stay", uz: "Kelish maqsadi" },
            /// Kind of premises.
            PremisesKind = "premises_kind" { kk: "Тұрғын жай түрі", ru: "Вид помещения", en: "Kind of premises", uz: "Turar joy turi" },
            /// Whether it was in time.
            Timeliness = "timeliness" { kk: "Мерзімділігі", ru: "Своевременность", en: "Timeliness", uz: "Muddatga rioya" },
            /// State now.
            State = "state" { kk: "Қазіргі күйі", ru: "Состояние", en: "State", uz: "Holati" },
            /// Legal ground of a refusal.
            Ground = "ground" { kk: "Бас тарту негізі", ru: "Основание отказа", en: "Ground of refusal", uz: "Rad etish asosi" },
            /// Time to the host's answer.
            AnswerTime = "answer_time" { kk: "Жауапқа дейінгі уақыт", ru: "Время до ответа", en: "Time to the answer", uz: "Javobgacha boʻlgan vaqt" },
        }
    }
}

mod timeliness {
    //! Whether it was in time.

    crate::domain::reference::kinds! {
        /// Whether an application came in time, by the duty that it fulfilled.
        Timeliness, version = "2026-11-27" {
            /// In time.
            FirstRegistrationInTime = "first_registration_in_time" { kk: "Алғашқы тіркеу, мерзімінде", ru: "Первичная регистрация, в срок", en: "First registration, in time", uz: "Birinchi roʻyxatga olish, muddatida" },
            /// Late.
            FirstRegistrationLate = "first_registration_late" { kk: "Алғашқы тіркеу, кешігіп", ru: "Первичная регистрация, с опозданием", en: "First registration, late", uz: "Birinchi roʻyxatga olish, kechikib" },
            /// In time.
            ReRegistrationInTime = "re_registration_in_time" { kk: "Көшкеннен кейін, мерзімінде", ru: "После переезда, в срок", en: "After a move, in time", uz: "Koʻchgandan keyin, muddatida" },
            /// Late.
            ReRegistrationLate = "re_registration_late" { kk: "Көшкеннен кейін, кешігіп", ru: "После переезда, с опозданием", en: "After a move, late", uz: "Koʻchgandan keyin, kechikib" },
            /// No duty.
            NoDuty = "no_duty" { kk: "Міндет жоқ", ru: "Обязанности нет", en: "No duty", uz: "Majburiyat yoʻq" },
        }
    }
}

mod answer_times {
    //! How long an answer took.

    crate::domain::reference::kinds! {
        /// How long a host took for his answer.
        AnswerTime, version = "2026-11-27" {
            /// Less than an hour.
            WithinAnHour = "within_an_hour" { kk: "1 сағатқа дейін", ru: "До 1 часа", en: "Under 1 hour", uz: "1 soatgacha" },
            /// One to six hours.
            WithinSixHours = "within_six_hours" { kk: "1–6 сағат", ru: "1–6 часов", en: "1 to 6 hours", uz: "1–6 soat" },
            /// Six hours to a day.
            WithinADay = "within_a_day" { kk: "6–24 сағат", ru: "6–24 часа", en: "6 to 24 hours", uz: "6–24 soat" },
            /// A day to two.
            WithinTwoDays = "within_two_days" { kk: "24–48 сағат", ru: "24–48 часов", en: "24 to 48 hours", uz: "24–48 soat" },
            /// Two days to three.
            WithinThreeDays = "within_three_days" { kk: "48–72 сағат", ru: "48–72 часа", en: "48 to 72 hours", uz: "48–72 soat" },
            /// Three days and more.
            Later = "later" { kk: "72 сағат және одан көп", ru: "72 часа и более", en: "72 hours or more", uz: "72 soat va undan koʻp" },
            /// No host was asked, or somebody else decided.
            NotAsked = "not_asked" { kk: "Қабылдаушы тараптан сұралмаған", ru: "Принимающую сторону не спрашивали", en: "The host was not asked", uz: "Qabul qiluvchi tomondan soʻralmagan" },
        }
    }
}

impl Measure {
    /// By what it can be broken down.
    #[must_use]
    pub const fn dimensions(self) -> &'static [Dimension] {
        use Dimension as D;
        match self {
            Self::Entries | Self::Exits => &[D::Region, D::Nationality],
            Self::Present => &[D::Nationality],
            Self::Submissions => &[D::Region, D::Nationality, D::Purpose, D::PremisesKind, D::Timeliness, D::State],
            Self::Registrations => &[D::Region, D::Nationality, D::Purpose, D::PremisesKind, D::State, D::AnswerTime],
            // By the host's reason, or whether a host was asked, what the ground hides could be worked out: each of these follows from it.
            Self::Refusals => &[D::Region, D::Nationality, D::Ground],
        }
    }

    /// Whether it is how many there are at the end of a period, not how many came in it.
    #[must_use]
    pub const fn is_stock(self) -> bool {
        matches!(self, Self::Present)
    }
}

impl AnswerTime {
    /// The band of a time in seconds.
    #[must_use]
    pub const fn of(seconds: i64) -> Self {
        match seconds / 3600 {
            ..=0 => Self::WithinAnHour,
            1..=5 => Self::WithinSixHours,
            6..=23 => Self::WithinADay,
            24..=47 => Self::WithinTwoDays,
            48..=71 => Self::WithinThreeDays,
            _ => Self::Later,
        }
    }

    /// The band in which the median of answers lies; none if there are none.
    #[must_use]
    pub fn median(amount: impl Fn(Self) -> i64) -> Option<Self> {
        let bands = || Self::ALL.iter().copied().filter(|band| *band != Self::NotAsked);
        let total: i64 = bands().map(&amount).sum();
        let mut below = 0;
        bands().find(|band| {
            below += amount(*band);
            total > 0 && below * 2 >= total
        })
    }
}

impl Timeliness {
    /// By the duty (`true` is that after a move) and whether it was late.
    #[must_use]
    pub const fn of(after_move: bool, is_late: bool) -> Self {
        match (after_move, is_late) {
            (false, false) => Self::FirstRegistrationInTime,
            (false, true) => Self::FirstRegistrationLate,
            (true, false) => Self::ReRegistrationInTime,
            (true, true) => Self::ReRegistrationLate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_one_band() {
        let band = |hours: i64| AnswerTime::of(hours * 3600).as_str();
        assert_eq!(AnswerTime::of(3599), AnswerTime::WithinAnHour);
        assert_eq!(
            [0, 1, 5, 6, 23, 24, 47, 48, 71, 72].map(band),
            [
                "within_an_hour",
                "within_six_hours",
                "within_six_hours",
                "within_a_day",
                "within_a_day",
                "within_two_days",
                "within_two_days",
                "within_three_days",
                "within_three_days",
                "later",
            ]
        );
    }

    #[test]
    fn the_median_is_that_of_hosts_who_were_asked() {
        let amounts = |band| match band {
            AnswerTime::WithinAnHour => 2,
            AnswerTime::WithinADay => 3,
            AnswerTime::NotAsked => 100,
            _ => 0,
        };
        assert_eq!(AnswerTime::median(amounts), Some(AnswerTime::WithinADay));
        assert_eq!(AnswerTime::median(|_| 0), None);
    }
}
