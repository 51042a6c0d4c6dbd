//! Addresses of the internet protocol: networks written as `10.0.0.0/8`, and where a request comes from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use thiserror::Error;

/// An address and how many of its leading bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a network")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;
    fn from_str(s: &str) -> Result<Self, NetworkError> {
        let (address, bits) = match s.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| NetworkError)?)),
            None => (s, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits <= most { Ok(Self { address, bits }) } else { Err(NetworkError) }
    }
}

impl Network {
    pub fn holds(&self, address: IpAddr) -> bool {
        prefix(address, self.bits) == prefix(self.address, self.bits)
            && address.is_ipv4() == self.address.is_ipv4()
    }
}

/// The address with all bits behind the first `bits` zero.
fn prefix(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
        }
    }
}

/// Whose address counts as one: of IPv6 a connection gets 64 bits to itself.
pub fn single(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        v6 => prefix(v6, 64),
    }
}

/// The neighbourhood of an address, from which somebody can easily get another one.
pub fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => prefix(v4, 24),
        v6 => prefix(v6, 56),
    }
}

/// Where a request comes from: the peer, unless that is a proxy we trust; then the last address in
/// `X-Forwarded-For` that no trusted proxy has. What stands before it anybody may have written.
pub fn client<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[Network],
) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let mut client = peer.to_canonical();
    for hop in forwarded.rev() {
        if !is_trusted(client) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(s: &str) -> IpAddr {
        s.parse().unwrap()
    }

    #[test]
    fn a_network_holds_what_shares_its_leading_bits() {
        let ten: Network = "10.0.0.0/8".parse().unwrap();
        assert!(ten.holds(ip("10.255.0.1")) && !ten.holds(ip("11.0.0.1")) && !ten.holds(ip("a00::1")));
        let one: Network = "127.0.0.1".parse().unwrap();
        assert!(one.holds(ip("127.0.0.1")) && !one.holds(ip("127.0.0.2")));
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.holds(ip("8.8.8.8")));
        let v6: Network = "fd00::/8".parse().unwrap();
        assert!(v6.holds(ip("fdff::1")) && !v6.holds(ip("fe80::1")));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "x/8", "10.0.0.0/"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let from = |peer, list: &'static str| client(ip(peer), list.split(','), &trusted).to_string();
        assert_eq!(from("203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(from("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(from("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.7"), "198.51.100.1");
        assert_eq!(from("10.0.0.1", "unknown"), "10.0.0.1");
        assert_eq!(from("::ffff:10.0.0.1", "198.51.100.1"), "198.51.100.1");
    }

    #[test]
    fn neighbours_share_a_network() {
        assert_eq!(neighbourhood(ip("198.51.100.77")), ip("198.51.100.0"));
        assert_eq!(single(ip("2001:db8:1:2:3:4:5:6")), ip("2001:db8:1:2::"));
        assert_eq!(neighbourhood(ip("2001:db8:1:2ff::1")), ip("2001:db8:1:200::"));
    }
}
