//! `SMS_…`: how the gateway wants to be asked, if there is one. Must not know what is sent.

use super::reader::Reader;
use crate::gateways::sms::{GatewayPart, GatewayPlan, GatewayTexts};

/// The SMS gateway.
#[derive(Debug, Clone)]
pub struct Sms {
    /// Its request, if there is a gateway.
    pub gateway: Option<GatewayPlan>,
    /// SMS a second at most.
    pub rate: u32,
}

impl Sms {
    /// No gateway without an address. What is wrong is noted.
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let sender = reader.optional("SMS_SENDER", "a name of 1 to 15 characters", |text| {
            (1..=15).contains(&text.chars().count()).then(|| text.to_owned())
        });
        let rate = reader.value("SMS_RATE", "a whole number from 1 to 1000", 1, |text| {
            text.parse().ok().filter(|rate| (1..=1_000).contains(rate))
        });
        let texts = GatewayTexts {
            url: reader.text("SMS_GATEWAY_URL").unwrap_or_default(),
            method: reader.text("SMS_GATEWAY_METHOD"),
            headers: reader.text("SMS_GATEWAY_HEADERS"),
            content_type: reader.text("SMS_GATEWAY_CONTENT_TYPE"),
            body: reader.text("SMS_GATEWAY_BODY"),
            accepted: reader.text("SMS_GATEWAY_ACCEPTED"),
            token: reader.text("SMS_GATEWAY_TOKEN"),
            sender,
        };
        if texts.url.is_empty() {
            return Self { gateway: None, rate };
        }
        match GatewayPlan::new(&texts) {
            Ok(plan) => Self { gateway: Some(plan), rate },
            Err(objections) => {
                for objection in objections {
                    reader.object(format!("{} {}", variable(objection.part), objection.text));
                }
                Self { gateway: None, rate }
            }
        }
    }
}

fn variable(part: GatewayPart) -> &'static str {
    match part {
        GatewayPart::Url => "SMS_GATEWAY_URL",
        GatewayPart::Method => "SMS_GATEWAY_METHOD",
        GatewayPart::Headers => "SMS_GATEWAY_HEADERS",
        GatewayPart::ContentType => "SMS_GATEWAY_CONTENT_TYPE",
        GatewayPart::Body => "SMS_GATEWAY_BODY",
        GatewayPart::Accepted => "SMS_GATEWAY_ACCEPTED",
        GatewayPart::Token => "SMS_GATEWAY_TOKEN",
        GatewayPart::Sender => "SMS_SENDER",
    }
}
