//! The limits of requests, in one table. An integrator finds them in every answer: `RateLimit-Policy` and `RateLimit`
//! (draft-ietf-httpapi-ratelimit-headers-11), and `Retry-After` on 429.

use std::time::Duration;

/// What a request wants, as far as limits tell requests apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteClass {
    /// Codes, tries, refreshing.
    SignIn,
    /// Reading.
    Read,
    /// Changing.
    Write,
    /// The check of a certificate that is open to everybody.
    PublicCheck,
    /// Tokens for integrators.
    Token,
    /// Health and metrics: never counted.
    Free,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Requests from a client address: an IPv4 address, or the /64 of an IPv6 address.
    Address,
    /// Requests of an account or client, once it is authenticated.
    Principal,
    /// What is done to one thing, whoever does it.
    Object,
}

/// A limit: so much in a fixed window.
#[derive(Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name in headers.
    pub name: &'static str,
    /// How much is allowed in a window. A multiple of [`SHARES`], so that leases use it up exactly.
    pub quota: u32,
    /// Length of a window, in seconds.
    pub window: u32,
    /// What is counted.
    pub counts: Counts,
    /// Which requests; for [`Counts::Object`] the use case counts.
    pub class: RouteClass,
}

/// A replica takes this share of a quota at a time, so that most requests ask no database.
pub const SHARES: u32 = 20;

const fn policy(name: &'static str, (quota, window): (u32, u32), counts: Counts, class: RouteClass) -> Policy {
    Policy { name, quota, window, counts, class }
}

/// Applications to one person as host, by IIN and by phone: nobody is flooded with other people's applications.
pub static HOST_ASKED: Policy = policy("host-asked", (60, 3600), Counts::Object, RouteClass::Write);
/// Applications to one organisation as host, by BIN and by phone.
pub static ORGANIZATION_ASKED: Policy = policy("organization-asked", (2_000, 3600), Counts::Object, RouteClass::Write);
/// Applications for one migrant.
pub static MIGRANT: Policy = policy("migrant", (60, 86_400), Counts::Object, RouteClass::Write);
/// Checks of one certificate number.
pub static CERTIFICATE_NUMBER: Policy =
    policy("certificate-number", (120, 300), Counts::Object, RouteClass::PublicCheck);

/// Tries to name the birth date that belongs to one certificate number: all dates would take the better part of a year.
pub static BIRTH_DATE_NUMBER: Policy =
    policy("birth-date-number", (20, 14_400), Counts::Object, RouteClass::PublicCheck);
/// Such tries from one address, for whatever number.
pub static BIRTH_DATE_ADDRESS: Policy =
    policy("birth-date-address", (60, 3600), Counts::Address, RouteClass::PublicCheck);

/// Tries to take a file over, by one account and for one number.
pub static CLAIM: Policy = policy("claim", (20, 14_400), Counts::Object, RouteClass::Write);

/// One-time links that lead nowhere, from one address. Links that are good are still good behind it.
pub static LINK_MISSES: Policy = policy("link-misses", (60, 3600), Counts::Address, RouteClass::PublicCheck);

/// Invitations by one organisation: each may cost an SMS to somebody who has not asked for it.
pub static INVITATIONS: Policy = policy("invitations", (60, 86_400), Counts::Object, RouteClass::Write);

/// Pings that a client asks for: whoever is called has not asked for them.
pub static WEBHOOK_PING: Policy = policy("webhook-ping", (60, 3600), Counts::Object, RouteClass::Write);

/// Tokens for one client, in all. Its requests bear no token, so the use case counts, once the client has proved who it is.
pub const TOKEN: Policy = policy("token", (60, 300), Counts::Principal, RouteClass::Token);

/// The limits of requests. Addresses are generous: whole dormitories, and a mobile operator's customers, share one.
pub static POLICIES: [Policy; 8] = [
    policy("sign-in-address", (300, 300), Counts::Address, RouteClass::SignIn),
    policy("read-address", (12_000, 300), Counts::Address, RouteClass::Read),
    policy("write-address", (3_000, 300), Counts::Address, RouteClass::Write),
    policy("check-address", (600, 300), Counts::Address, RouteClass::PublicCheck),
    policy("token-address", (300, 300), Counts::Address, RouteClass::Token),
    policy("read", (3_000, 300), Counts::Principal, RouteClass::Read),
    policy("write", (600, 300), Counts::Principal, RouteClass::Write),
    TOKEN,
];

impl Policy {
    /// Every limit that is counted in a window.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        let objects = [
            &HOST_ASKED,
            &ORGANIZATION_ASKED,
            &MIGRANT,
            &CERTIFICATE_NUMBER,
            &BIRTH_DATE_NUMBER,
            &CLAIM,
            &INVITATIONS,
            &WEBHOOK_PING,
        ];
        POLICIES.iter().chain(objects).chain([&BIRTH_DATE_ADDRESS, &LINK_MISSES])
    }

    /// The limit of requests of a class, if there is one.
    #[must_use]
    pub fn of(class: RouteClass, counts: Counts) -> Option<&'static Self> {
        POLICIES.iter().find(|policy| policy.class == class && policy.counts == counts)
    }
}

/// The window that `now` (seconds since 1970) is in: its beginning. `offset` moves the borders, so that not all windows end at once.
#[must_use]
pub const fn window_start(now: i64, window: u32, offset: u32) -> i64 {
    let (window, offset) = (widen(window), widen(offset) % widen(window));
    (now - offset).div_euclid(window) * window + offset
}

#[expect(clippy::as_conversions, reason = "lossless; `From` is not const")]
const fn widen(value: u32) -> i64 {
    value as i64
}

/// How a limit stands after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Name of the limit.
    pub name: &'static str,
    /// How much is allowed in a window.
    pub quota: u32,
    /// Length of a window, in seconds.
    pub window: u32,
    /// What is left, as far as this replica knows.
    pub left: u32,
    /// Seconds until the window ends.
    pub resets_in: u32,
}

impl Standing {
    /// The value of `RateLimit-Policy`.
    #[must_use]
    pub fn policy_header(&self) -> String {
        format!("\"{}\";q={};w={}", self.name, self.quota, self.window)
    }

    /// The value of `RateLimit`.
    #[must_use]
    pub fn header(&self) -> String {
        format!("\"{}\";r={};t={}", self.name, self.left, self.resets_in)
    }

    /// The one that will be used up first.
    #[must_use]
    pub fn nearer(self, other: Self) -> Self {
        let share = |standing: Self| u64::from(standing.left) * 1_000_000 / u64::from(standing.quota.max(1));
        if share(other) < share(self) { other } else { self }
    }
}

/// A limit that is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded(pub Standing);

impl Exceeded {
    /// Nothing is left of this limit for so many seconds.
    #[must_use]
    pub fn new(name: &'static str, quota: u32, window: u32, wait: i64) -> Self {
        let resets_in = u32::try_from(wait.max(1)).unwrap_or(u32::MAX);
        Self(Standing { name, quota, window, left: 0, resets_in })
    }

    /// When to try again.
    #[must_use]
    pub fn retry_after(self) -> Duration {
        Duration::from_secs(self.0.resets_in.max(1).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_name_of_its_own_and_can_be_leased_exactly() {
        let all: Vec<&Policy> = Policy::all().collect();
        for (n, policy) in all.iter().enumerate() {
            assert!(policy.quota > 0 && policy.quota.is_multiple_of(SHARES), "{}", policy.name);
            assert!(all.iter().skip(n + 1).all(|other| other.name != policy.name), "{} stands twice", policy.name);
        }
    }

    #[test]
    fn each_class_has_one_limit_for_addresses_and_health_has_none() {
        use RouteClass as C;
        for class in [C::SignIn, C::Read, C::Write, C::PublicCheck, C::Token] {
            assert_eq!(POLICIES.iter().filter(|p| p.class == class && p.counts == Counts::Address).count(), 1);
        }
        assert_eq!(Policy::of(C::Free, Counts::Address), None);
        assert_eq!(Policy::of(C::Write, Counts::Principal).map(|policy| policy.name), Some("write"));
    }

    #[test]
    fn windows_follow_each_other_without_a_gap() {
        for offset in [0, 1, 299, 300, 12_345, u32::MAX] {
            for now in [0, 1, 299, 300, 1_790_000_000, -1] {
                let start = window_start(now, 300, offset);
                assert!(start <= now && now < start + 300, "{now} {offset}");
                assert_eq!(window_start(start, 300, offset), start);
                assert_eq!(window_start(start + 300, 300, offset), start + 300);
                assert_eq!(window_start(start - 1, 300, offset), start - 300);
            }
        }
    }

    #[test]
    fn headers_have_the_form_of_the_draft() {
        let standing = Standing { name: "read", quota: 100, window: 60, left: 50, resets_in: 30 };
        assert_eq!(standing.policy_header(), "\"read\";q=100;w=60");
        assert_eq!(standing.header(), "\"read\";r=50;t=30");
        let exceeded = Exceeded::new("otp", 3, 900, 0);
        assert_eq!((exceeded.0.header().as_str(), exceeded.retry_after().as_secs()), ("\"otp\";r=0;t=1", 1));
    }

    #[test]
    fn the_nearer_limit_is_the_one_of_which_the_smaller_share_is_left() {
        let of = |quota, left| Standing { name: "x", quota, window: 60, left, resets_in: 1 };
        assert_eq!(of(100, 50).nearer(of(1_000, 400)).quota, 1_000);
        assert_eq!(of(100, 10).nearer(of(1_000, 400)).quota, 100);
    }
}
