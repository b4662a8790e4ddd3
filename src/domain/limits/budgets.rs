//! What codes by SMS may cost. Whoever earns by SMS to numbers of his own (SMS pumping) asks for codes that nobody enters: so there
//! are budgets for whatever he has few of, and destinations where hardly any code is entered are paused.

use super::policies::window_start;

/// A budget of codes: so many in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Its name in headers.
    pub name: &'static str,
    /// Codes in a window.
    pub codes: u32,
    /// Length of a window, in seconds.
    pub window: u32,
}

/// Codes in quick succession for one phone; after these, each one makes the next wait longer.
pub const PHONE_PAUSE: Budget = Budget { name: "otp", codes: 3, window: 900 };
/// Wrong tries for one phone.
pub const PHONE_TRIES: Budget = Budget { name: "otp-tries", codes: 15, window: 900 };
/// Codes for one phone.
pub const PHONE: Budget = Budget { name: "otp-phone", codes: 10, window: DAY };
/// Codes asked for by one installation of an app, where it says which it is.
pub const DEVICE: Budget = Budget { name: "otp-device", codes: 20, window: DAY };
/// Codes asked for from one network: the /24 of an IPv4 address, the /48 of an IPv6 address. Operators put many people behind one.
pub const SUBNET: Budget = Budget { name: "otp-subnet", codes: 1_000, window: HOUR };
/// Name and window of the budget of the whole service; how many codes is configured.
pub const SERVICE: Budget = Budget { name: "otp-day", codes: 100_000, window: DAY };
/// Name and window of the budget of a destination.
const PREFIX: &str = "otp-prefix";
/// Name of the pause of a destination where codes are not entered.
pub const COMPLETION: &str = "otp-completion";

const HOUR: u32 = 3600;
const DAY: u32 = 86_400;

/// A kind of destination.
#[derive(Debug, PartialEq, Eq)]
pub struct Destination {
    /// Its name in metrics.
    pub name: &'static str,
    /// Beginnings of phone numbers, without the `+`.
    begins: &'static [&'static str],
    /// Codes in an hour for one dial prefix: country calling code and two more digits.
    pub hourly: u32,
    /// From so many codes on, a prefix is judged by how many are entered.
    pub judged_from: i64,
}

/// Destinations, the first that fits. Where most people are, a handful of codes must not stop everybody else's.
static DESTINATIONS: [Destination; 3] = [
    Destination { name: "home", begins: &["77"], hourly: 20_000, judged_from: 1_000 },
    Destination {
        name: "near",
        begins: &["7", "998", "996", "992", "993", "994", "995", "374", "375", "373", "380", "90", "86", "91", "98"],
        hourly: 2_000,
        judged_from: 100,
    },
    Destination { name: "other", begins: &[""], hourly: 200, judged_from: 20 },
];

/// Codes are counted in slices of the hour, so that those that could not be entered yet are not judged.
pub const SLICE: u32 = 300;
/// Slices that are judged: the last hour.
const SLICES: i64 = 12;
/// Of so many codes in a hundred at least must be entered.
const ENTERED_PERCENT: i64 = 10;
/// At this share of the daily budget the operator is warned.
pub const WARN_PERCENT: u32 = 80;

impl Destination {
    /// The destination of a phone in E.164.
    #[must_use]
    pub fn of(phone: &str) -> &'static Self {
        let digits = phone.trim_start_matches('+');
        let fits = |destination: &&Self| destination.begins.iter().any(|begin| digits.starts_with(begin));
        let [.., other] = &DESTINATIONS;
        DESTINATIONS.iter().find(fits).unwrap_or(other)
    }

    /// The budget of one dial prefix there.
    #[must_use]
    pub const fn budget(&self) -> Budget {
        Budget { name: PREFIX, codes: self.hourly, window: HOUR }
    }

    /// Whether so few of the codes that could have been entered were, that no more are sent.
    #[must_use]
    pub const fn is_paused(&self, sent: i64, entered: i64) -> bool {
        sent >= self.judged_from && entered * 100 < sent * ENTERED_PERCENT
    }
}

/// The slice in which a code was sent (seconds since 1970).
#[must_use]
pub const fn slice_of(sent_at: i64) -> i64 {
    window_start(sent_at, SLICE, 0)
}

/// The slices of the last hour whose codes have all expired by `now`, given how long a code lives.
pub fn judged_slices(now: i64, code_life: i64) -> impl Iterator<Item = i64> {
    let slice = i64::from(SLICE);
    // A slice is ripe when the last code of it has expired.
    let newest = slice_of(now - code_life) - slice;
    (0..SLICES - code_life / slice - 1).map(move |back| newest - back * slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_by_the_beginning_of_the_number() {
        for (phone, name) in [
            ("+77012345678", "home"),
            ("+79161234567", "near"),
            ("+998901234567", "near"),
            ("+905321234567", "near"),
            ("+96170123456", "other"),
            ("+2348012345678", "other"),
            ("", "other"),
        ] {
            assert_eq!(Destination::of(phone).name, name, "{phone}");
        }
    }

    #[test]
    fn a_prefix_is_paused_when_hardly_a_code_is_entered() {
        let other = Destination::of("+2348012345678");
        assert!(other.is_paused(20, 1) && other.is_paused(20, 0) && other.is_paused(200, 19));
        assert!(
            !other.is_paused(19, 0) && !other.is_paused(20, 2) && !other.is_paused(0, 0) && !other.is_paused(200, 20)
        );
        assert!(
            !Destination::of("+77012345678").is_paused(999, 0) && Destination::of("+77012345678").is_paused(1_000, 0)
        );
    }

    #[test]
    fn only_codes_that_have_expired_are_judged_and_none_older_than_an_hour() {
        for now in [1_790_000_000_i64, 1_790_000_100, 1_790_000_299, 1_790_000_399] {
            let slices: Vec<i64> = judged_slices(now, 300).collect();
            assert!(
                slices.iter().all(|start| start + 300 + 300 <= now && *start > now - 3_600 - 300),
                "{now}: {slices:?}"
            );
            assert_eq!(slices.len(), 10);
            assert!(slices.windows(2).all(|pair| pair[0] - pair[1] == 300));
        }
    }
}
