//! Where a request comes from, and which of the addresses on its way may be believed.

use std::net::{IpAddr, Ipv4Addr};

/// The address of a client, behind the proxies that are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// A range of addresses, as in `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// The first `bits` of an address; IPv4 and IPv6 never look alike.
fn masked(address: IpAddr, bits: u32) -> Vec<u8> {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - bits.min(32)).unwrap_or(0);
            (u32::from(v4) & mask).to_be_bytes().to_vec()
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - bits.min(128)).unwrap_or(0);
            (u128::from(v6) & mask).to_be_bytes().to_vec()
        }
    }
}

impl Network {
    /// Reads `address/bits`, or a single address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(longest), |bits| bits.parse().ok())?;
        (bits <= longest).then_some(Self { address, bits })
    }

    /// Whether an address is in this range.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.address.is_ipv4() && masked(address, self.bits) == masked(self.address, self.bits)
    }
}

impl ClientAddress {
    /// What stands in where a connection has no address.
    pub const UNKNOWN: Self = Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// The peer, or, if the peer is a trusted proxy, the last address on the way that is not one. `way` lists what the proxies wrote,
    /// the client first. Where something else than an address is written, the one who wrote it is the last who is known.
    pub fn find<'a>(peer: IpAddr, way: impl DoubleEndedIterator<Item = &'a str>, trusted: &[Network]) -> Self {
        let mut known = peer.to_canonical();
        for written in way.rev() {
            if !trusted.iter().any(|network| network.contains(known)) {
                break;
            }
            let Some(next) = parse(written) else { break };
            known = next.to_canonical();
        }
        Self(known)
    }

    /// What is counted as one client: an IPv4 address, or the /64 of an IPv6 address, of which a client has as many as it likes.
    #[must_use]
    pub fn unit(self) -> Vec<u8> {
        masked(self.0, if self.0.is_ipv4() { 32 } else { 64 })
    }

    /// What belongs to one customer or company: the /24 of an IPv4 address, the /48 of an IPv6 address.
    #[must_use]
    pub fn subnet(self) -> Vec<u8> {
        masked(self.0, if self.0.is_ipv4() { 24 } else { 48 })
    }
}

/// An address as it stands in `X-Forwarded-For` or `Forwarded`: perhaps quoted, in brackets, with a port.
fn parse(written: &str) -> Option<IpAddr> {
    let text = written.trim().trim_matches('"');
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split_once(']')?.0.parse().ok();
    }
    let (address, port) = text.rsplit_once(':')?;
    port.parse::<u16>().ok()?;
    address.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn find(peer: &str, way: &[&str], trusted: &[&str]) -> String {
        let trusted: Vec<Network> = trusted.iter().map(|text| Network::parse(text).unwrap()).collect();
        ClientAddress::find(address(peer), way.iter().copied(), &trusted).0.to_string()
    }

    #[test]
    fn a_network_contains_its_addresses() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.168.1.7", "192.168.1.7", "192.168.1.8"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("::1", "::1", "::2"),
            ("::/0", "2001:db8::1", "10.0.0.1"),
        ] {
            let network = Network::parse(network).unwrap();
            assert!(network.contains(address(inside)) && !network.contains(address(outside)), "{network:?}");
        }
        for text in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "host/8", "10.0.0.0/8/8"] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        assert_eq!(find("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(find("203.0.113.9", &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(find("10.0.0.1", &["198.51.100.1"], &["10.0.0.0/8"]), "198.51.100.1");
        // What the client itself wrote stands to the left of what the proxy saw.
        assert_eq!(find("10.0.0.1", &["192.0.2.66", "198.51.100.1"], &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(find("10.0.0.1", &["198.51.100.1", "10.0.0.2"], &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(find("10.0.0.1", &["10.0.0.3", "10.0.0.2"], &["10.0.0.0/8"]), "10.0.0.3");
        assert_eq!(find("10.0.0.1", &[], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(find("10.0.0.1", &["198.51.100.1", "unknown"], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(find("::ffff:10.0.0.1", &["::ffff:198.51.100.1"], &["10.0.0.0/8"]), "198.51.100.1");
    }

    #[test]
    fn addresses_are_read_with_quotes_brackets_and_ports() {
        for (written, read) in [
            (" 198.51.100.1 ", "198.51.100.1"),
            ("198.51.100.1:4711", "198.51.100.1"),
            ("\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
        ] {
            assert_eq!(parse(written), Some(address(read)), "{written}");
        }
        for written in ["", "unknown", "_hidden", "198.51.100.1:x", "[2001:db8::1", "[]", "a:1"] {
            assert_eq!(parse(written), None, "{written}");
        }
    }

    #[test]
    fn a_client_is_an_address_or_a_64_and_a_subnet_is_wider() {
        let of = |text: &str| ClientAddress(address(text));
        assert_ne!(of("203.0.113.9").unit(), of("203.0.113.10").unit());
        assert_eq!(of("203.0.113.9").subnet(), of("203.0.113.10").subnet());
        assert_eq!(of("2001:db8:0:1::1").unit(), of("2001:db8:0:1:ffff::2").unit());
        assert_ne!(of("2001:db8:0:1::1").unit(), of("2001:db8:0:2::1").unit());
        assert_eq!(of("2001:db8:0:1::1").subnet(), of("2001:db8:0:2::1").subnet());
    }

    proptest! {
        #[test]
        fn nothing_that_a_header_may_hold_panics(way in proptest::collection::vec(".{0,40}", 0..6)) {
            let trusted = [Network::parse("0.0.0.0/0").unwrap(), Network::parse("::/0").unwrap()];
            let _ = ClientAddress::find(address("10.0.0.1"), way.iter().map(String::as_str), &trusted);
            let _ = Network::parse(way.first().map_or("", String::as_str));
        }
    }
}
