//! Hash chains. A ticket's entries form one chain, the log of all changes another; each hash covers the hash
//! before it and the stored bytes, so a change, a gap or a missing ticket shows.

use sha2::{Digest, Sha256};

use crate::ticket::{Commitment, Entry};

pub type Hash = [u8; 32];

pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An entry as it is stored: the bytes that were hashed, and its place in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedEntry {
    pub entry: Entry,
    /// JSON of the entry; the hash is over these bytes, so reading old ones never depends on how new ones are
    /// written.
    pub payload: String,
    pub prev: Hash,
    pub hash: Hash,
}

/// The hash of something that follows `prev`.
pub fn link(prev: &Hash, payload: &[u8]) -> Hash {
    sha256(&[b"wwg1", prev, payload])
}

/// Seals an entry behind `prev` (all zero for a ticket's first).
pub fn seal(prev: &Hash, entry: Entry) -> SealedEntry {
    let payload = serde_json::to_string(&entry).expect("an entry has no key that JSON cannot write");
    let hash = link(prev, payload.as_bytes());
    SealedEntry { entry, payload, prev: *prev, hash }
}

/// Whether the entries chain from the start without a gap.
pub fn verify(entries: &[SealedEntry]) -> bool {
    let mut prev = Hash::default();
    entries.iter().enumerate().all(|(i, sealed)| {
        let fits = sealed.prev == prev
            && sealed.hash == link(&prev, sealed.payload.as_bytes())
            && usize::try_from(sealed.entry.seq) == Ok(i + 1);
        prev = sealed.hash;
        fits
    })
}

/// Commits to an erasable value without revealing it.
pub fn commit(salt: &[u8; 16], value: &[u8]) -> Commitment {
    Commitment(hex(&sha256(&[b"wwg-commit", salt, value])))
}
