//! `WEBHOOK_…`: where the events of integrators may be sent. Must not know how.

use super::reader::Reader;

/// Where webhooks may lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhooks {
    /// Ports of https.
    pub ports: Vec<u16>,
    /// Whether they may lead to this machine.
    pub loopback: bool,
}

impl Webhooks {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let ports = |text: &str| -> Option<Vec<u16>> {
            let all: Option<Vec<u16>> = text.split(',').map(|port| port.trim().parse().ok()).collect();
            all.filter(|all| all.len() <= 20 && !all.contains(&0))
        };
        Self {
            ports: reader.value("WEBHOOK_PORTS", "a list of ports, as in 443,8443", vec![443], ports),
            loopback: reader.value("WEBHOOK_LOOPBACK", "`on` or `off`", false, |text| match text {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            }),
        }
    }
}
