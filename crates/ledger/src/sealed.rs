//! Words about persons: committed to in the entry, encrypted beside it, erased by erasing a key.
//!
//! An entry holds a commitment (see [`crate::seal`]), the digest of the ciphertext and the name of
//! the key; the ciphertext is a blob, the key stands in a keystore of its own with short backups.
//! Nothing that folds or proves reads either: erasing a key changes no entry, no root, no receipt and
//! no state. Within the ciphertext stands the salt, so that with the key the commitment too falls
//! silent. Sizes are padded to buckets.
//!
//! The cipher is XChaCha20-Poly1305; institution, field and commitment are authenticated beside it,
//! so that a ciphertext cannot be passed off for another field. That such ciphers do not commit to
//! their key is made good by the commitment, which is checked on every reading.

mod keystore;

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use tiaoli_text::{Words, spoken, words};

use crate::{
    Digest, Json, Map,
    blob::{BlobError, BlobStore},
    seal::{Salt, commit},
};

pub use keystore::{FolderKeys, KeyState, Keystore, KeystoreError, Secret};

const FORMAT: &[u8] = b"tiaoli sealed 1\n";
/// Sealed words are for names and reasons, not for files.
pub const MAX_WORDS: usize = 64 * 1024;
const NONCE: usize = 24;

/// A source of random bytes, of the kind that keys are made of.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), String>;

/// What an entry says of sealed words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What the words are committed to by.
    pub commit: Digest,
    /// The name of the key.
    pub kid: String,
    /// The ciphertext.
    pub blob: Digest,
}

impl Sealed {
    /// As a member of an entry; the name `sha256` makes the ciphertext a blob the entry refers to.
    #[must_use]
    pub fn to_json(&self) -> Json {
        Json::Map(Map::from([
            ("commit".to_owned(), self.commit.hex().into()),
            ("kid".to_owned(), self.kid.clone().into()),
            ("sha256".to_owned(), self.blob.hex().into()),
        ]))
    }

    /// Reads what [`Self::to_json`] wrote.
    #[must_use]
    pub fn from_json(json: &Json) -> Option<Self> {
        let text = |name| json.get(name)?.as_text();
        Some(Self {
            commit: Digest::from_hex(text("commit")?)?,
            kid: text("kid").filter(|kid| keystore::valid_kid(kid))?.to_owned(),
            blob: Digest::from_hex(text("sha256")?)?,
        })
    }
}

/// Every sealed field of an entry, at any depth.
pub fn sealed_in(entry: &Json, into: &mut Vec<Sealed>) {
    match entry {
        Json::Map(map) => {
            into.extend(Sealed::from_json(entry));
            map.values().for_each(|value| sealed_in(value, into));
        }
        Json::List(list) => list.iter().for_each(|value| sealed_in(value, into)),
        _ => {}
    }
}

/// Words as read, with what lets somebody else check them against the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The words.
    pub words: String,
    /// The salt of the commitment; to hand it on is to disclose the words.
    pub salt: Salt,
}

/// Who asks to read what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The person, as the institution names them.
    pub reader: &'a str,
    /// The institution.
    pub inst: &'a str,
    /// The field.
    pub field: &'a str,
    /// The key, which stands for a matter or a person.
    pub kid: &'a str,
}

/// Decides who needs to know. The ledger has no rule of its own: whoever calls brings the
/// regulation's.
pub trait NeedToKnow {
    /// Whether the reader may read.
    fn may_read(&self, asked: &Asked<'_>) -> bool;
}

impl<F: Fn(&Asked<'_>) -> bool> NeedToKnow for F {
    fn may_read(&self, asked: &Asked<'_>) -> bool {
        self(asked)
    }
}

/// Why words cannot be sealed or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// Longer than sealed words may be.
    TooLong,
    /// The reader has no need to know.
    NotYours,
    /// The key was erased, and the words with it.
    Erased,
    /// The ciphertext is not what was sealed, or not for this field.
    Damaged,
    /// No random numbers could be had.
    Random {
        /// What the system said.
        what: String,
    },
    /// The ciphertext.
    Blob(BlobError),
    /// The key.
    Key(KeystoreError),
}

impl SealError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::TooLong => words!(
                zh: "密封文字超过 {MAX_WORDS} 字节；较长的内容请作附件"
                en: "sealed words are longer than {MAX_WORDS} bytes; attach longer content"
            ),
            Self::NotYours => words!(
                zh: "无权查阅密封内容；请向有权的机构申请" en: "this sealed content is not yours to read; ask the body that may allow it"
            ),
            Self::Erased => words!(
                zh: "密封内容已依法擦除，不能恢复" en: "this sealed content was erased and cannot be brought back"
            ),
            Self::Damaged => words!(
                zh: "密封内容与条目所记不符；请从备份恢复" en: "the sealed content is not what the entry commits to; restore it from a backup"
            ),
            Self::Random { what } => words!(
                zh: "系统给不出随机数：{what}" en: "the system gives no randomness: {what}"
            ),
            Self::Blob(error) => error.words(),
            Self::Key(error) => error.words(),
        }
    }
}

spoken!(SealError);

/// Seals and reads for one institution.
pub struct Vault<'a> {
    inst: &'a str,
    blobs: &'a dyn BlobStore,
    keys: &'a dyn Keystore,
}

impl<'a> Vault<'a> {
    /// The vault of `inst` over its blobs and its keystore.
    pub fn new(inst: &'a str, blobs: &'a dyn BlobStore, keys: &'a dyn Keystore) -> Self {
        Self { inst, blobs, keys }
    }

    /// Seals `words` for `field` under the key `kid`, which is made if there is none. Key and
    /// ciphertext are durable when this returns; an entry may then name them.
    pub fn seal(
        &self,
        field: &str,
        kid: &str,
        words: &str,
        random: Random<'_>,
    ) -> Result<Sealed, SealError> {
        if words.len() > MAX_WORDS {
            return Err(SealError::TooLong);
        }
        let mut draw = |into: &mut [u8]| random(into).map_err(|what| SealError::Random { what });
        let secret = match self.keys.get(kid).map_err(SealError::Key)? {
            KeyState::Kept(secret) => secret,
            KeyState::Erased { .. } => return Err(SealError::Erased),
            KeyState::Never => {
                let mut bytes = [0; 32];
                draw(&mut bytes)?;
                self.keys.put(kid, &Secret::new(bytes)).map_err(SealError::Key)?
            }
        };
        let (mut salt, mut nonce) = ([0; 32], [0; NONCE]);
        draw(&mut salt)?;
        draw(&mut nonce)?;
        let commit = commit(&salt, words);
        let aad = self.beside(field, &commit);
        let plain = pad(&salt, words);
        let payload = Payload { msg: &plain, aad: &aad };
        let cipher = XChaCha20Poly1305::new(secret.bytes().into());
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| SealError::Damaged)?;
        let text = [FORMAT, &nonce, &sealed].concat();
        let blob = self.blobs.put(&mut text.as_slice(), u64::MAX).map_err(SealError::Blob)?;
        Ok(Sealed { commit, kid: kid.to_owned(), blob: blob.digest })
    }

    /// Reads sealed words for `reader`, if there is a need to know.
    pub fn read(
        &self,
        field: &str,
        sealed: &Sealed,
        reader: &str,
        rule: &dyn NeedToKnow,
    ) -> Result<Opened, SealError> {
        let asked = Asked { reader, inst: self.inst, field, kid: &sealed.kid };
        if !rule.may_read(&asked) {
            return Err(SealError::NotYours);
        }
        let KeyState::Kept(secret) = self.keys.get(&sealed.kid).map_err(SealError::Key)? else {
            return Err(SealError::Erased);
        };
        let limit = 2 * MAX_WORDS as u64;
        let bytes = self.blobs.read(&sealed.blob, limit).map_err(SealError::Blob)?;
        let text = bytes.strip_prefix(FORMAT).ok_or(SealError::Damaged)?;
        let (nonce, text) = text.split_first_chunk::<NONCE>().ok_or(SealError::Damaged)?;
        let aad = self.beside(field, &sealed.commit);
        let cipher = XChaCha20Poly1305::new(secret.bytes().into());
        let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: &aad });
        let opened = plain.ok().and_then(|plain| unpad(&plain)).ok_or(SealError::Damaged)?;
        if commit(&opened.salt, &opened.words) == sealed.commit {
            Ok(opened)
        } else {
            Err(SealError::Damaged)
        }
    }

    /// What is authenticated beside the ciphertext.
    fn beside(&self, field: &str, commit: &Digest) -> Vec<u8> {
        format!("{}\n{field}\n{commit}", self.inst).into_bytes()
    }
}

/// Salt, length and words, filled up to a bucket.
fn pad(salt: &Salt, words: &str) -> Vec<u8> {
    let mut plain = salt.to_vec();
    let length = u32::try_from(words.len()).unwrap_or(u32::MAX);
    plain.extend(length.to_be_bytes());
    plain.extend(words.as_bytes());
    let bucket = match words.len() {
        0..=64 => 64,
        length @ 65..=4096 => length.next_power_of_two(),
        length => length.next_multiple_of(4096),
    };
    plain.resize(bucket + 36, 0);
    plain
}

fn unpad(plain: &[u8]) -> Option<Opened> {
    let (salt, rest) = plain.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let words = str::from_utf8(rest.get(..length)?).ok()?;
    Some(Opened { words: words.to_owned(), salt: *salt })
}
