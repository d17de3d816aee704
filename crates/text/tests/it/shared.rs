//! Finds the material that is kept beside the checkout and not in it.

use std::path::PathBuf;

/// The folder, or nothing with a printed line that says what is skipped.
pub fn folder(part: &str, skipped: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let root =
        std::env::var_os("TIAOLI_SHARED").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let folder = root.join(part);
    if !folder.is_dir() {
        println!("skipped: {skipped}: no folder {} (set TIAOLI_SHARED)", folder.display());
        return None;
    }
    Some(folder)
}
