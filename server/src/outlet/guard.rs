//! Which addresses may be sent to. Whoever adds a target must not reach what stands inside the house's network: a
//! name is looked up once, by us, and a connection goes to the addresses found then, so that a name cannot mean
//! something else the second time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

/// A name or address that leads inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an address of the house's own network")]
pub struct LeadsInside;

/// Whether the address is one of the internet at large. What is not known to be is not.
pub fn is_outside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_outside_v4(v4),
        IpAddr::V6(v6) => is_outside_v6(v6),
    }
}

fn is_outside_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    !(v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || v4.is_multicast()
        || a == 0
        // Shared by the customers of a provider, for protocols, for measurements, reserved.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240)
}

fn is_outside_v6(v6: Ipv6Addr) -> bool {
    let [first, second, ..] = v6.segments();
    // Addresses of version 4 inside of version 6, as translators have them.
    let embedded = |at: usize| {
        let octets = v6.octets();
        Ipv4Addr::new(octets[at], octets[at + 1], octets[at + 2], octets[at + 3])
    };
    match (first, second) {
        (0x64, 0xff9b) => is_outside_v4(embedded(12)),
        (0x2002, _) => is_outside_v4(embedded(2)),
        // Of what is given out at all, not for protocols or documents.
        (0x2001, second) => second > 0x01ff && second != 0x0db8,
        (first, _) => first & 0xe000 == 0x2000,
    }
}

/// Looks names up, and leaves out what is inside.
pub struct Guard {
    pub private: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            let allowed: Vec<SocketAddr> =
                found.iter().copied().filter(|address| private || is_outside(address.ip())).collect();
            if allowed.is_empty() && !found.is_empty() {
                return Err(LeadsInside.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_known_however_it_is_written() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_outside(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "114.114.114.114", "172.32.0.1", "2400:3200::1", "64:ff9b::101:101"] {
            assert!(is_outside(outside.parse().unwrap()), "{outside}");
        }
    }
}
