//! What an entry may say of words that it must not show: a commitment that can be opened later.
//!
//! `SHA-256("tiaoli/sealed/v1" ‖ salt ‖ words)` with thirty-two random bytes of salt. With salt and
//! words anyone can check it; without the salt it says nothing, not even to whoever guesses the
//! words. So words are erased by erasing the salt.

use crate::hash::Digest;

const DOMAIN: &[u8] = b"tiaoli/sealed/v1";

/// Random bytes that make a commitment unguessable.
pub type Salt = [u8; 32];

/// The commitment to `words` under `salt`.
#[must_use]
pub fn commit(salt: &Salt, words: &str) -> Digest {
    let mut seen = DOMAIN.to_vec();
    seen.extend(salt);
    seen.extend(words.as_bytes());
    Digest::of(&seen)
}
