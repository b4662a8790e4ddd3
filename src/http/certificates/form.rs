//! The form of the page: a birth date in three fields, as people write it and whatever their browser thinks of dates.

use crate::domain::codes::ProblemCode;
use crate::http::pages::form::Fields;
use actix_web::HttpRequest;
use chrono::NaiveDate;

/// Reads the form; none if it is no date.
///
/// # Errors
/// It is no form.
pub(super) fn read(request: &HttpRequest, body: &[u8]) -> Result<Option<NaiveDate>, ProblemCode> {
    Fields::of(request, body).map(|fields| date(&fields))
}

fn date(fields: &Fields) -> Option<NaiveDate> {
    let part = |name| {
        let digits = fields.get(name)?.trim();
        let fits = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u32>().ok().filter(|_| fits)
    };
    NaiveDate::from_ymd_opt(i32::try_from(part("year")?).ok()?, part("month")?, part("day")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_and_what_is_none_is_not() {
        let date = |text: &str| date(&Fields::parse(text).unwrap());
        let day = NaiveDate::from_ymd_opt(1996, 4, 2);
        assert_eq!(date("day=2&month=4&year=1996"), day);
        assert_eq!(date("year=1996&day=+02+&month=04&more=1"), day);
        for none in [
            "",
            "day=2&month=4",
            "day=&month=4&year=1996",
            "day=31&month=4&year=1996",
            "day=2&month=13&year=1996",
            "day=2&month=4&year=19960",
            "day=-2&month=4&year=1996",
            "day=%2B2&month=4&year=1996",
        ] {
            assert_eq!(date(none), None, "{none}");
        }
    }
}
