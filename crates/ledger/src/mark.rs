//! The high-water mark: the last signed checkpoint, kept outside the database.
//!
//! A database can be put back to an older copy, or lose its tail, and still look whole. The mark
//! remembers how far the ledger had been acknowledged, so that such a loss is a loud alarm.
//!
//! One small file with two slots of 4 KiB that are written in turn, each with a counter and a
//! checksum: a torn write spoils one slot and the other still holds the mark before it. Writing in
//! place is what makes it cheap; a temporary file and a rename would cost two journal commits an
//! acknowledgement, more than the entry itself.
//!
//! The write happens before every acknowledgement, so the death of the process loses nothing of
//! it. Forcing it to the disk may lag ([`Sync::Soon`]): after a power cut the mark can then stand
//! a twentieth of a second behind the database, never before it. It would be missed only if the same
//! cut also took from the database what had been forced to the disk. [`Sync::Each`] closes that
//! gap for the price of a second disk flush an acknowledgement.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use tiaoli_text::{Words, spoken, words};

use crate::{
    checkpoint::{Checkpoint, decimal},
    file,
    hash::Digest,
};

const SLOT: usize = 4096;
const MAGIC: &str = "tiaoli mark 1";

/// When an advanced mark is forced to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sync {
    /// Within some milliseconds, by a thread of its own.
    #[default]
    Soon,
    /// Before each acknowledgement.
    Each,
}

/// Why the mark cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkError {
    /// The file cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: String,
    },
    /// Neither slot holds a whole mark.
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

impl MarkError {
    fn io(path: &Path, error: &io::Error) -> Self {
        Self::Io { path: path.to_owned(), what: error.to_string() }
    }

    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Io { path, what } => {
                let path = path.display();
                words!(
                    zh: "无法读写高水位标记 {path}：{what}"
                    en: "cannot read or write the high-water mark {path}: {what}"
                )
            }
            Self::Damaged { path } => {
                let path = path.display();
                words!(
                    zh: "高水位标记 {path} 已损坏；请先核验台账，与别处保存的检查点比对后再恢复此文件"
                    en: "the high-water mark {path} is damaged; verify the ledger against a checkpoint kept elsewhere before restoring the file"
                )
            }
        }
    }
}

spoken!(MarkError);

/// The open mark file.
#[derive(Debug)]
pub struct Mark {
    path: PathBuf,
    file: File,
    counter: u64,
    slot: Vec<u8>,
}

impl Mark {
    /// Makes the file with its first mark; it appears whole under its name or not at all.
    pub fn create(path: &Path, first: &Checkpoint) -> Result<Self, MarkError> {
        let fail = |error: io::Error| MarkError::io(path, &error);
        let fresh = path.with_extension("mark.new");
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&fresh)
            .map_err(fail)?;
        let mut mark = Self { path: path.to_owned(), file, counter: 0, slot: vec![0; SLOT] };
        mark.advance(first)?;
        mark.advance(first)?;
        mark.file.sync_all().map_err(fail)?;
        fs::rename(&fresh, path).map_err(fail)?;
        file::sync_folder(path).map_err(fail)?;
        Ok(mark)
    }

    /// Opens the file and reads the newest whole mark; `None` if there is no file.
    pub fn open(path: &Path, write: bool) -> Result<Option<(Self, Checkpoint)>, MarkError> {
        let fail = |error: io::Error| MarkError::io(path, &error);
        let mut file = match File::options().read(true).write(write).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(fail)?,
        };
        let mut bytes = Vec::new();
        (&mut file).take(2 * SLOT as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
        let newest = bytes.chunks(SLOT).filter_map(read_slot).max_by_key(|(counter, _)| *counter);
        let damaged = || MarkError::Damaged { path: path.to_owned() };
        let (counter, checkpoint) = newest.ok_or_else(damaged)?;
        let mark = Self { path: path.to_owned(), file, counter, slot: vec![0; SLOT] };
        Ok(Some((mark, checkpoint)))
    }

    /// Writes the next mark over the older slot; not yet forced to the disk.
    pub fn advance(&mut self, checkpoint: &Checkpoint) -> Result<(), MarkError> {
        let counter = self.counter + 1;
        let text = slot_text(counter, &checkpoint.to_string());
        self.slot.clear();
        self.slot.extend(text.as_bytes());
        self.slot.resize(SLOT, 0);
        let place = SeekFrom::Start((counter % 2) * SLOT as u64);
        let written = self.file.seek(place).and_then(|_| self.file.write_all(&self.slot));
        written.map_err(|error| MarkError::io(&self.path, &error))?;
        self.counter = counter;
        Ok(())
    }

    /// Forces what was written to the disk.
    pub fn sync(&self) -> Result<(), MarkError> {
        self.file.sync_data().map_err(|error| MarkError::io(&self.path, &error))
    }

    /// A second handle on the file, for whoever forces it to the disk.
    pub fn handle(&self) -> Result<File, MarkError> {
        self.file.try_clone().map_err(|error| MarkError::io(&self.path, &error))
    }
}

fn slot_text(counter: u64, note: &str) -> String {
    let sum = Digest::of(format!("{counter}\n{note}").as_bytes());
    format!("{MAGIC}\n{counter}\n{sum}\n\n{note}")
}

fn read_slot(bytes: &[u8]) -> Option<(u64, Checkpoint)> {
    let end = bytes.iter().rposition(|byte| *byte != 0)?;
    let text = str::from_utf8(bytes.get(..=end)?).ok()?;
    let (head, note) = text.split_once("\n\n")?;
    let counter = decimal(head.split('\n').nth(1)?)?;
    (slot_text(counter, note) == text).then_some(())?;
    Some((counter, Checkpoint::parse(note).ok()?))
}
