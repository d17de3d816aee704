//! Writes a ledger out as static files that any tool for logs can read (C2SP tlog-tiles).
//!
//! `checkpoint`, `tile/<level>/<n>` with up to 256 hashes, `tile/entries/<n>` with the entries
//! themselves, each after its length in two bytes. Full files never change, so that a later export
//! into the same folder only adds; the checkpoint is put in place last, and whoever reads meanwhile
//! finds everything that the checkpoint before it covers.

use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use crate::{
    file::{self, Access},
    ledger::{LedgerError, View},
    proof::ProofError,
    tile::{Tile, Tiles, WIDTH},
    tree::Frontier,
};

/// What an export has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// How many entries the checkpoint covers.
    pub size: u64,
    /// Files of hashes and entries that were new.
    pub written: u64,
    /// Full files that had been there.
    pub kept: u64,
}

/// Writes the part of the ledger that the view's checkpoint covers into `folder`.
///
/// The tree is worked out again on the way: what does not give the signed root is not exported.
pub fn tiles(view: &mut View, folder: &Path) -> Result<Exported, LedgerError> {
    let checkpoint = view.checkpoint().clone();
    let size = checkpoint.size();
    let mut out = Out { folder: folder.to_owned(), done: Exported { size, written: 0, kept: 0 } };
    let (mut frontier, mut levels) = (Frontier::new(), Tiles::default());
    let mut bundle = Vec::new();
    let mut result = Ok(());
    let mut take = |bytes: &[u8]| -> Result<(), LedgerError> {
        let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        bundle.extend(length.to_be_bytes());
        bundle.extend(bytes);
        let mut full: Vec<Tile> = Vec::new();
        frontier.append_with(crate::Digest::leaf(bytes), |height, hash| {
            levels.put(height, hash, &mut |tile| full.push(tile));
        });
        for tile in full {
            out.put(&tile.level.to_string(), tile.index, WIDTH, &tile.hashes)?;
        }
        let at = frontier.size();
        if at.is_multiple_of(WIDTH as u64) {
            out.put("entries", at / WIDTH as u64 - 1, WIDTH, &bundle)?;
            bundle.clear();
        }
        Ok(())
    };
    if size > 0 {
        view.scan(0, |row| {
            result = take(row.bytes);
            if result.is_err() || row.seq + 1 >= size {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        result?;
    }
    if (frontier.size(), frontier.root()) != (size, checkpoint.root()) {
        let (computed, expected) = (frontier.root(), checkpoint.root());
        return Err(ProofError::WrongRoot { computed, expected }.into());
    }
    for Tile { level, index, hashes } in levels.unfinished() {
        out.put(&level.to_string(), index, hashes.len() / 32, &hashes)?;
    }
    let rest = usize::try_from(size % WIDTH as u64).unwrap_or_default();
    if rest > 0 {
        out.put("entries", size / WIDTH as u64, rest, &bundle)?;
    }
    out.write(&folder.join("checkpoint"), checkpoint.to_string().as_bytes())?;
    Ok(out.done)
}

struct Out {
    folder: PathBuf,
    done: Exported,
}

impl Out {
    /// Writes one tile of `width` parts, unless it is full and there already.
    fn put(
        &mut self,
        level: &str,
        index: u64,
        width: usize,
        bytes: &[u8],
    ) -> Result<(), LedgerError> {
        let mut path = format!("tile/{level}/{}", number(index));
        if width < WIDTH {
            path.push_str(&format!(".p/{width}"));
        }
        let path = self.folder.join(path);
        if width == WIDTH && fs::read(&path).is_ok_and(|there| there == bytes) {
            self.done.kept += 1;
            return Ok(());
        }
        self.done.written += 1;
        self.write(&path, bytes)
    }

    /// A file appears whole under its name or not at all.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
        let write = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            file::write(path, bytes, Access::Open)
        };
        write().map_err(|error| LedgerError::Io { path: path.to_owned(), what: error.to_string() })
    }
}

/// A tile's number as the format writes it: three digits a folder, all but the last after an `x`.
fn number(index: u64) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    text
}
