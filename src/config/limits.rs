//! Limits and deadlines of requests. Must not know what is counted.

use super::reader::Reader;
use crate::domain::limits::Network;
use std::time::Duration;
use validator::Validate;

/// Limits and deadlines of requests.
#[derive(Debug, Clone, Validate)]
pub struct Limits {
    /// Every limit times this; none switches limits off.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10000"))]
    pub rate_limits: Option<u32>,
    /// Whose word on addresses is believed.
    pub trusted_proxies: Vec<Network>,
    /// Codes by SMS in a day.
    #[validate(range(min = 1, max = 1_000_000_000, message = "must be from 1 to 1000000000"))]
    pub sms_daily_budget: u32,
    /// How long the head of a request may take.
    pub head: Duration,
    /// How long its body may take.
    pub body: Duration,
    /// How long it may take in all.
    pub answer: Duration,
    /// Streams of events of this process. Each takes two file descriptors.
    #[validate(range(min = 1, max = 100_000, message = "must be from 1 to 100000"))]
    pub event_streams: usize,
    /// How often a stream shows that it lives.
    pub heartbeat: Duration,
    /// How often it is looked for events that other processes caused.
    pub event_poll: Duration,
}

/// What holds where nothing is configured.
impl Default for Limits {
    fn default() -> Self {
        Self {
            rate_limits: Some(1),
            trusted_proxies: Vec::new(),
            sms_daily_budget: 100_000,
            head: Duration::from_secs(9),
            body: Duration::from_secs(9),
            answer: Duration::from_secs(20),
            event_streams: 400,
            heartbeat: Duration::from_secs(15),
            event_poll: Duration::from_secs(1),
        }
    }
}

fn seconds(reader: &mut Reader<'_>, name: &str, meanwhile: Duration) -> Duration {
    reader.value(name, "a whole number from 1 to 600", meanwhile, |text| {
        text.parse().ok().filter(|seconds| (1..=600).contains(seconds)).map(Duration::from_secs)
    })
}

impl Limits {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let default = Self::default();
        let section = Self {
            rate_limits: reader.value("RATE_LIMITS", "`on`, `off` or a whole number", Some(1), |text| match text {
                "on" => Some(Some(1)),
                "off" => Some(None),
                factor => factor.parse().ok().map(Some),
            }),
            trusted_proxies: reader
                .optional("TRUSTED_PROXIES", "a list of networks, as in 10.0.0.0/8,::1", |text| {
                    text.split(',').map(|network| Network::parse(network.trim())).collect()
                })
                .unwrap_or_default(),
            sms_daily_budget: reader
                .value("SMS_DAILY_BUDGET", "a whole number", default.sms_daily_budget, |text| text.parse().ok()),
            head: seconds(reader, "HEAD_SECONDS", default.head),
            body: seconds(reader, "BODY_SECONDS", default.body),
            answer: seconds(reader, "ANSWER_SECONDS", default.answer),
            event_streams: reader
                .value("EVENT_STREAMS", "a whole number", default.event_streams, |text| text.parse().ok()),
            heartbeat: default.heartbeat,
            event_poll: default.event_poll,
        };
        reader.check("", &section);
        section
    }
}
