//! How many connections one address has open.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};

/// Counts connections by address.
#[derive(Debug, Default)]
pub(crate) struct Doors {
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection that is counted; given back when dropped.
#[derive(Debug)]
pub(crate) struct Door {
    doors: Arc<Doors>,
    address: IpAddr,
}

impl Doors {
    /// One more for an address; `None` where it has `max` already.
    pub(crate) fn enter(self: &Arc<Doors>, address: IpAddr, max: usize) -> Option<Door> {
        let address = house(address);
        let mut open = self.lock();
        let count = open.entry(address).or_default();
        // This machine itself may be a proxy that speaks for everyone.
        if *count >= max && !address.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Door {
            doors: Arc::clone(self),
            address,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Counts are whole at every moment.
        self.open.lock().unwrap_or_else(|e| e.into_inner())
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let mut open = self.doors.lock();
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// What one household has: an IPv4 address, or an IPv6 network of 64 bits.
fn house(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            IpAddr::V6((u128::from(v6) & (u128::MAX << 64)).into())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let doors = Arc::new(Doors::default());
        let at = |text: &str| doors.enter(text.parse().unwrap(), 2);
        let held = (at("192.0.2.1"), at("::ffff:192.0.2.1"));
        assert!(held.0.is_some() && held.1.is_some());
        assert!(at("192.0.2.1").is_none());
        assert!(at("192.0.2.2").is_some());
        let six = (at("2001:db8::1"), at("2001:db8::2"));
        assert!(six.0.is_some() && six.1.is_some());
        assert!(at("2001:db8::3").is_none());
        let own: Vec<_> = (0..10).map(|_| at("127.0.0.1")).collect();
        assert!(own.iter().all(Option::is_some));
        drop((held, six, own));
        assert!(doors.lock().is_empty());
    }
}
