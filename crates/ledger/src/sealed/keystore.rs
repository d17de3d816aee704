//! Keys of sealed words, in a folder of their own that is backed up apart and not for long.
//!
//! A file a key, readable by its owner alone. An erased key leaves a file that says when: so that
//! “erased” and “lost” are told apart for ever. What a disk keeps of overwritten blocks and what older
//! backups of this folder hold is outside a program's reach: erasure is complete when the last of
//! those backups has expired, and whoever erases is told so.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use tiaoli_text::{Words, spoken, words};

use crate::{
    Moment,
    file::{self, Access},
};

const KEPT: &str = "tiaoli sealed key 1 ";
const GONE: &str = "tiaoli erased key 1 ";

/// A secret that shows itself to nobody who prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Wraps thirty-two random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What has become of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// It is there.
    Kept(Secret),
    /// It was erased.
    Erased {
        /// When.
        at: Moment,
    },
    /// There has never been one under this name.
    Never,
}

/// Why a keystore cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeystoreError {
    /// The name of a key is not 1 to 64 of `[a-z0-9-]`.
    Name {
        /// The name.
        kid: String,
    },
    /// A file could not be used.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: String,
    },
    /// A file is not a key.
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

impl KeystoreError {
    fn io(path: &Path, error: &io::Error) -> Self {
        Self::Io { path: path.to_owned(), what: error.to_string() }
    }

    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Name { kid } => words!(
                zh: "密封密钥的名称“{kid}”应为 1 至 64 个 [a-z0-9-] 字符"
                en: "the name of a sealing key, “{kid}”, must be 1 to 64 characters of [a-z0-9-]"
            ),
            Self::Io { path, what } => {
                let path = path.display();
                words!(zh: "无法使用 {path}：{what}" en: "cannot use {path}: {what}")
            }
            Self::Damaged { path } => {
                let path = path.display();
                words!(
                    zh: "密封密钥 {path} 已损坏；请从密钥库的备份恢复"
                    en: "the sealing key {path} is damaged; restore it from a backup of the keystore"
                )
            }
        }
    }
}

spoken!(KeystoreError);

/// Where keys of sealed words are kept.
pub trait Keystore: Send + Sync {
    /// What has become of the key `kid`.
    fn get(&self, kid: &str) -> Result<KeyState, KeystoreError>;

    /// Keeps a new key and gives the one to use: the earlier one if somebody was faster.
    fn put(&self, kid: &str, secret: &Secret) -> Result<Secret, KeystoreError>;

    /// Erases a key at `at`. Erasing what was never there leaves word of it all the same.
    fn erase(&self, kid: &str, at: Moment) -> Result<(), KeystoreError>;

    /// The names of all keys, erased ones among them, in order.
    fn list(&self) -> Result<Vec<String>, KeystoreError>;
}

/// A keystore in a folder.
#[derive(Debug)]
pub struct FolderKeys {
    folder: PathBuf,
}

impl FolderKeys {
    /// The keystore in `folder`, which is made for its owner alone.
    pub fn open(folder: &Path) -> Result<Self, KeystoreError> {
        let mut maker = fs::DirBuilder::new();
        maker.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.create(folder).map_err(|error| KeystoreError::io(folder, &error))?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn path(&self, kid: &str) -> Result<PathBuf, KeystoreError> {
        if valid_kid(kid) {
            Ok(self.folder.join(kid))
        } else {
            Err(KeystoreError::Name { kid: kid.to_owned() })
        }
    }
}

/// Names of keys are names of files.
pub(super) fn valid_kid(kid: &str) -> bool {
    (1..=64).contains(&kid.len())
        && kid.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

fn read(text: &str) -> Option<KeyState> {
    let line = text.strip_suffix('\n')?;
    if let Some(time) = line.strip_prefix(GONE) {
        return Some(KeyState::Erased { at: Moment::parse(time)? });
    }
    // A digest has the same thirty-two bytes and a strict way to read them.
    let bytes = crate::Digest::from_hex(line.strip_prefix(KEPT)?)?;
    Some(KeyState::Kept(Secret::new(*bytes.as_bytes())))
}

impl Keystore for FolderKeys {
    fn get(&self, kid: &str) -> Result<KeyState, KeystoreError> {
        let path = self.path(kid)?;
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(KeyState::Never),
            other => other.map_err(|error| KeystoreError::io(&path, &error))?,
        };
        read(&text).ok_or(KeystoreError::Damaged { path })
    }

    fn put(&self, kid: &str, secret: &Secret) -> Result<Secret, KeystoreError> {
        let path = self.path(kid)?;
        let fail = |error: io::Error| KeystoreError::io(&path, &error);
        // Written aside and linked: the name is given once, whoever comes first.
        let fresh = self.folder.join(format!("{kid}.{}.new", std::process::id()));
        let text = format!("{KEPT}{}\n", crate::Digest::new(*secret.bytes()).hex());
        file::write(&fresh, text.as_bytes(), Access::Owner).map_err(fail)?;
        let linked = fs::hard_link(&fresh, &path);
        fs::remove_file(&fresh).map_err(fail)?;
        match linked {
            Ok(()) => {
                file::sync_folder(&path).map_err(fail)?;
                Ok(secret.clone())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match self.get(kid)? {
                KeyState::Kept(earlier) => Ok(earlier),
                _ => Err(KeystoreError::Damaged { path }),
            },
            Err(error) => Err(fail(error)),
        }
    }

    fn erase(&self, kid: &str, at: Moment) -> Result<(), KeystoreError> {
        let path = self.path(kid)?;
        let fail = |error: io::Error| KeystoreError::io(&path, &error);
        if matches!(self.get(kid), Ok(KeyState::Erased { .. })) {
            return Ok(());
        }
        // Overwritten where it stands first: the best a program can do about the old blocks.
        if let Ok(mut old) = fs::File::options().write(true).open(&path) {
            let length = old.metadata().map_err(fail)?.len();
            let zeros = vec![b'0'; usize::try_from(length).unwrap_or_default()];
            old.write_all(&zeros).and_then(|()| old.sync_all()).map_err(fail)?;
        }
        file::write(&path, format!("{GONE}{at}\n").as_bytes(), Access::Owner).map_err(fail)
    }

    fn list(&self) -> Result<Vec<String>, KeystoreError> {
        let fail = |error: io::Error| KeystoreError::io(&self.folder, &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name();
            names.extend(name.to_str().filter(|name| valid_kid(name)).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }
}
