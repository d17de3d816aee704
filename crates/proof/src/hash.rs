//! SHA-256 digests and the two hashes of the tree (RFC 6962 §2.1).
//!
//! A leaf and a node are hashed under different first bytes, so that no entry can pass for an
//! inner node and no node for an entry.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// Thirty-two bytes of SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Wraps bytes that are already a digest.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Hashes `bytes` as they are, for digests outside the tree.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The root of a tree without leaves: SHA-256 of nothing.
    #[must_use]
    pub fn empty_root() -> Self {
        Self::of(&[])
    }

    /// The hash of an entry as a leaf: SHA-256(0x00 ‖ entry).
    #[must_use]
    pub fn leaf(entry: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update([0]);
        hasher.update(entry);
        Self(hasher.finalize().into())
    }

    /// The hash of two subtrees side by side: SHA-256(0x01 ‖ left ‖ right).
    #[must_use]
    pub fn node(left: &Self, right: &Self) -> Self {
        let mut hasher = Sha256::new();
        hasher.update([1]);
        hasher.update(left.0);
        hasher.update(right.0);
        Self(hasher.finalize().into())
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Takes a slice that must be exactly thirty-two bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Lower-case hexadecimal, as entries write the root before them.
    #[must_use]
    pub fn hex(&self) -> String {
        String::from_utf8_lossy(&self.hex_bytes()).into_owned()
    }

    /// Lower-case hexadecimal without allocation, for the verifier's inner loop.
    #[must_use]
    pub fn hex_bytes(&self) -> [u8; 64] {
        let mut out = [0; 64];
        for (pair, byte) in out.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
        out
    }

    /// Reads sixty-four lower-case hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
        let mut out = [0; 32];
        // Every digit is looked up before any is judged: no branch for the processor to guess.
        let mut bad = 0;
        for (byte, [high, low]) in out.iter_mut().zip(digits.as_chunks::<2>().0) {
            let (high, low) = (hex_value(*high), hex_value(*low));
            bad |= high | low;
            *byte = high << 4 | low;
        }
        (bad < 16).then_some(Self(out))
    }

    /// Standard base64 with padding, as checkpoints and proofs write hashes.
    #[must_use]
    pub fn base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads standard base64 of exactly thirty-two bytes.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        Self::from_slice(&STANDARD.decode(text).ok()?)
    }
}

/// The value of a lower-case hexadecimal digit, or 16.
const fn hex_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => 16,
    }
}

const fn hex_digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
