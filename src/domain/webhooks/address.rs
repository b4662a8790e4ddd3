//! Which addresses of the internet are public. Everything else is somebody's inside: the service's own machine and network, the metadata
//! of a cloud, or another way to write one of these.

use crate::domain::limits::Network;
use std::net::IpAddr;
use std::sync::LazyLock;

/// What is not public of IPv4 (RFC 6890 and its registry), and an address at which a cloud answers its machines.
const PRIVATE: [&str; 17] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
];
/// What is global of IPv6: all else (mapped, translated, local, multicast) is refused.
const GLOBAL: &str = "2000::/3";
/// Of that, what is not: protocol assignments with Teredo, samples, and 6to4, which holds an IPv4 address.
const NOT_GLOBAL: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

static TABLES: LazyLock<(Vec<Network>, Vec<Network>)> = LazyLock::new(|| {
    let read = |all: &[&str]| all.iter().filter_map(|text| Network::parse(text)).collect();
    (read(&[GLOBAL]), read(&[PRIVATE.as_slice(), &NOT_GLOBAL].concat()))
});

/// Whether an address is one of the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    let (global, closed) = &*TABLES;
    let may_be = address.is_ipv4() || global.iter().any(|network| network.contains(address));
    may_be && !closed.iter().any(|network| network.contains(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_can_be_read() {
        let (global, closed) = &*TABLES;
        assert_eq!((global.len(), closed.len()), (1, PRIVATE.len() + NOT_GLOBAL.len()));
    }

    #[test]
    fn what_lies_inside_is_not_public_however_it_is_written() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "192.88.99.1",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_lies_outside_is() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.255.255",
            "168.63.129.17",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "2001:200::1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
