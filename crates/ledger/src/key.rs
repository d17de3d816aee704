//! Ed25519 keys with their names, and the text forms they travel in (C2SP signed-note).
//!
//! A verifier key is `name+hash+base64(0x01 ‖ public key)`; the hash is the key id, the first
//! four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). Nothing here draws a random number:
//! whoever makes a key brings the seed.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use tiaoli_text::{Words, words};

use crate::{error::spoken, hash::Digest};

/// The byte that says Ed25519 in keys and key ids.
const ED25519: u8 = 1;
/// What a written secret key begins with, as Go's note package writes it.
const SECRET: &str = "PRIVATE+KEY+";

/// Why a key cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The name is empty or holds a space, a control character or a plus sign.
    Name,
    /// The text is not `name+hash+base64`.
    Shape,
    /// The written hash is not the one that name and key give.
    Id,
    /// The bytes are no usable Ed25519 key.
    Key,
}

impl KeyError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Name => words!(
                zh: "密钥名称不能为空，也不能含空格、控制字符或加号；请用不带协议的网址，如 example.cn/l/bangongshi"
                en: "a key name must not be empty nor hold spaces, control characters or plus signs; use an address without scheme, such as example.cn/l/office"
            ),
            Self::Shape => words!(
                zh: "密钥的写法应为“名称+八位十六进制+base64”；请整行复制"
                en: "a key is written name+eight hexadecimal digits+base64; copy the whole line"
            ),
            Self::Id => words!(
                zh: "密钥的编号与名称和内容不符；可能抄写有误，请重新复制"
                en: "the key's id does not fit its name and bytes; it may be mistyped, copy it again"
            ),
            Self::Key => words!(
                zh: "这不是可用的 Ed25519 密钥；请向签发者重新索取"
                en: "these bytes are no usable Ed25519 key; ask its owner for it again"
            ),
        }
    }
}

spoken!(KeyError);

/// A public key under a name, in the form that verifiers pin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VKey {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl VKey {
    fn new(name: &str, key: VerifyingKey) -> Result<Self, KeyError> {
        if !valid_name(name) {
            return Err(KeyError::Name);
        }
        // A key of small order accepts signatures for any text; nobody makes one by accident.
        if key.is_weak() {
            return Err(KeyError::Key);
        }
        let mut seen = name.as_bytes().to_vec();
        seen.extend([b'\n', ED25519]);
        seen.extend(key.as_bytes());
        let id =
            Digest::of(&seen).as_bytes().first_chunk().map_or(0, |head| u32::from_be_bytes(*head));
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// Reads `name+hash+base64`.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Shape)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Shape)?;
        let bytes = key_bytes(key)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Key)?;
        let found = Self::new(name, key)?;
        if found.id_text() == id { Ok(found) } else { Err(KeyError::Id) }
    }

    /// The key's name; for the key of a log, the log's origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id of the signed-note format.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    fn id_text(&self) -> String {
        format!("{:08x}", self.id)
    }

    /// Whether `signature` is this key's over `text`.
    #[must_use]
    pub fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text, &signature).is_ok())
    }
}

impl std::fmt::Display for VKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, self.id_text(), STANDARD.encode(bytes))
    }
}

/// A secret key under a name; wiped from memory when dropped.
pub struct Key {
    secret: SigningKey,
    public: VKey,
}

impl Key {
    /// The key that `seed` gives, under `name`. The seed must come from a good random source.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let secret = SigningKey::from_bytes(seed);
        let public = VKey::new(name, secret.verifying_key())?;
        Ok(Self { secret, public })
    }

    /// Reads what [`Self::to_secret_text`] wrote.
    pub fn parse_secret(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(SECRET).ok_or(KeyError::Shape)?;
        let (name, rest) = rest.split_once('+').ok_or(KeyError::Shape)?;
        let (id, seed) = rest.split_once('+').ok_or(KeyError::Shape)?;
        let key = Self::from_seed(name, &key_bytes(seed)?)?;
        if key.public.id_text() == id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// The secret key as one line for a file that only its owner may read.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend(self.secret.as_bytes());
        format!("{SECRET}{}+{}+{}", self.public.name, self.public.id_text(), STANDARD.encode(bytes))
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> &VKey {
        &self.public
    }

    /// Signs `text`. Ed25519 (RFC 8032) is deterministic: the same text, the same signature.
    #[must_use]
    pub fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.secret.sign(text).to_bytes()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.public)
    }
}

/// The thirty-two bytes behind the algorithm byte.
fn key_bytes(text: &str) -> Result<[u8; 32], KeyError> {
    let bytes = STANDARD.decode(text).map_err(|_| KeyError::Shape)?;
    match bytes.split_first() {
        Some((&ED25519, key)) => key.try_into().map_err(|_| KeyError::Key),
        _ => Err(KeyError::Key),
    }
}

/// Names must survive a signature line: no spaces of any script, no plus, no control characters.
pub(crate) fn valid_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}
