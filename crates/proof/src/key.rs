//! Ed25519 keys with their names, and the text forms they travel in (C2SP signed-note).
//!
//! A verifier key is `name+hash+base64(type ‖ public key)`; the hash is the key id, the first
//! four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). Type 0x01 signs texts as they are: a log.
//! Type 0x04 signs them under a time: a witness (C2SP tlog-cosignature). Nothing here draws a random
//! number: whoever makes a key brings the seed.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use tiaoli_text::{Words, spoken, words};

use crate::hash::Digest;

/// What a key signs for, as the type byte in keys and key ids says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A log's own statements: plain Ed25519.
    Log = 1,
    /// What a witness has seen, and when: `cosignature/v1`.
    Witness = 4,
}

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
    /// A witness's key where a log's is needed, or the other way round.
    Role,
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
            Self::Role => words!(
                zh: "密钥用途不对：台账的密钥与见证的密钥不能混用"
                en: "the key is for another use: a log's key and a witness's key are not the same"
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
    role: Role,
    key: VerifyingKey,
}

impl VKey {
    fn new(name: &str, role: Role, key: VerifyingKey) -> Result<Self, KeyError> {
        if !valid_name(name) {
            return Err(KeyError::Name);
        }
        // A key of small order accepts signatures for any text; nobody makes one by accident.
        if key.is_weak() {
            return Err(KeyError::Key);
        }
        let mut seen = name.as_bytes().to_vec();
        seen.extend([b'\n', role as u8]);
        seen.extend(key.as_bytes());
        let id =
            Digest::of(&seen).as_bytes().first_chunk().map_or(0, |head| u32::from_be_bytes(*head));
        Ok(Self { name: name.to_owned(), id, role, key })
    }

    /// Reads the key of a log.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        Self::read(text, Role::Log)
    }

    /// Reads the key of a witness.
    pub fn parse_witness(text: &str) -> Result<Self, KeyError> {
        Self::read(text, Role::Witness)
    }

    fn read(text: &str, role: Role) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Shape)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Shape)?;
        let bytes = key_bytes(key, role)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Key)?;
        let found = Self::new(name, role, key)?;
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

    /// Whether both are the same key, under whatever names.
    #[must_use]
    pub fn same_bytes(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Whether `signature` is this key's over `text`.
    #[must_use]
    pub fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let signed = |text: &[u8], signature: &[u8]| {
            Signature::from_slice(signature)
                .is_ok_and(|signature| self.key.verify_strict(text, &signature).is_ok())
        };
        match self.role {
            Role::Log => signed(text, signature),
            Role::Witness => match (seconds(signature), signature.get(8..)) {
                (Some(time), Some(rest)) => signed(&cosigned(text, time), rest),
                _ => false,
            },
        }
    }
}

/// When a cosignature says it was made, in seconds since 1970 began.
#[must_use]
pub fn seconds(cosignature: &[u8]) -> Option<u64> {
    let time = u64::from_be_bytes(*cosignature.first_chunk()?);
    i64::try_from(time).is_ok().then_some(time)
}

/// What a witness signs.
fn cosigned(text: &[u8], seconds: u64) -> Vec<u8> {
    let mut message = format!("cosignature/v1\ntime {seconds}\n").into_bytes();
    message.extend(text);
    message
}

impl std::fmt::Display for VKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![self.role as u8];
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
    /// The key of a log that `seed` gives, under `name`. The seed must come from a good random
    /// source.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::make(name, seed, Role::Log)
    }

    /// The key of a witness that `seed` gives. A seed must serve one witness only: what is signed
    /// does not name the signer.
    pub fn witness_from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::make(name, seed, Role::Witness)
    }

    fn make(name: &str, seed: &[u8; 32], role: Role) -> Result<Self, KeyError> {
        let secret = SigningKey::from_bytes(seed);
        let public = VKey::new(name, role, secret.verifying_key())?;
        Ok(Self { secret, public })
    }

    /// Reads what [`Self::to_secret_text`] wrote for a log.
    pub fn parse_secret(text: &str) -> Result<Self, KeyError> {
        Self::read(text, Role::Log)
    }

    /// Reads what [`Self::to_secret_text`] wrote for a witness.
    pub fn parse_witness_secret(text: &str) -> Result<Self, KeyError> {
        Self::read(text, Role::Witness)
    }

    fn read(text: &str, role: Role) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(SECRET).ok_or(KeyError::Shape)?;
        let (name, rest) = rest.split_once('+').ok_or(KeyError::Shape)?;
        let (id, seed) = rest.split_once('+').ok_or(KeyError::Shape)?;
        let key = Self::make(name, &key_bytes(seed, role)?, role)?;
        if key.public.id_text() == id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// The secret key as one line for a file that only its owner may read.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let mut bytes = vec![self.public.role as u8];
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

    /// Signs that `text` was seen at `seconds` since 1970 began: the time, then the signature.
    #[must_use]
    pub fn cosign(&self, text: &[u8], seconds: u64) -> Vec<u8> {
        let mut bytes = seconds.to_be_bytes().to_vec();
        bytes.extend(self.sign(&cosigned(text, seconds)));
        bytes
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.public)
    }
}

/// The thirty-two bytes behind the type byte.
fn key_bytes(text: &str, role: Role) -> Result<[u8; 32], KeyError> {
    let bytes = STANDARD.decode(text).map_err(|_| KeyError::Shape)?;
    match bytes.split_first() {
        Some((&found, key)) if found == role as u8 => key.try_into().map_err(|_| KeyError::Key),
        Some((1 | 4, _)) => Err(KeyError::Role),
        _ => Err(KeyError::Key),
    }
}

/// Names must survive a signature line: no spaces of any script, no plus, no control characters.
pub(crate) fn valid_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}
