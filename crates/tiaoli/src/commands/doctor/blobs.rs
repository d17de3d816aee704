//! Attachments, and the keys of sealed words.

use super::{Finding, State};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use tiaoli_ledger::backup::needed;
use tiaoli_ledger::blob::{BlobError, BlobStore as _, FolderBlobs, orphans};
use tiaoli_ledger::sealed::{FolderKeys, Keystore as _, sealed_in};
use tiaoli_ledger::{View, file, json, sealed::KeyState};
use tiaoli_text::{Words, words};

pub fn look(folder: &Path, keystore: Option<&Path>, tell: &mut dyn FnMut(Finding)) {
    // What cannot be opened has been told of already.
    let Ok(mut view) = View::open(folder) else { return };
    let Ok(needed) = needed(&mut view) else { return };
    let store = FolderBlobs::new(&folder.join("blobs"));
    let (mut sound, mut absent) = (0u64, 0u64);
    for digest in &needed.all {
        match store.check(digest) {
            Ok(_) => sound += 1,
            Err(BlobError::Missing { .. }) if needed.sealed.contains(digest) => absent += 1,
            Err(error) => tell(Finding::ill(
                "blobs",
                error.words(),
                Words::new("从备份恢复（tiaoli restore）", "restore a backup (tiaoli restore)"),
            )),
        }
    }
    let words = words!(zh: "{sound} 个附件与摘要相符", en: "{sound} attachments fit their digests");
    tell(Finding::well("blobs", words));
    if let Ok(stray) = orphans(&store, &needed.all)
        && !stray.is_empty()
    {
        let (count, bytes) = (stray.len(), stray.iter().map(|blob| blob.bytes).sum::<u64>());
        tell(Finding::note(
            "orphans",
            words!(zh: "{count} 个附件没有条目提到（{bytes} 字节）", en: "no entry refers to {count} attachments ({bytes} bytes)"),
            Words::new(
                "可能属于正在办的事；放了一天以上的可以删去",
                "they may belong to an act on its way; those older than a day may be deleted",
            ),
        ));
    }
    match keystore {
        Some(folder) => sealed(&mut view, folder, tell),
        None if needed.sealed.is_empty() => {}
        None => {
            let count = needed.sealed.len();
            let words = words!(
                zh: "{count} 份密封内容，其中 {absent} 份密文已不在；没有查密钥",
                en: "{count} sealed contents, the ciphertext of {absent} no longer there; their keys were not looked at",
            );
            let cure = Words::new("用 --keystore 指出密钥库", "name the keystore with --keystore");
            tell(Finding::note("sealed", words, cure));
        }
    }
}

/// Every key that an entry names must be there, or be known to be erased.
fn sealed(view: &mut View, folder: &Path, tell: &mut dyn FnMut(Finding)) {
    if !folder.is_dir() {
        let shown = folder.display();
        return tell(Finding::ill(
            "sealed",
            words!(zh: "没有密钥库 {shown}", en: "there is no keystore {shown}"),
            Words::new("检查路径", "check the path"),
        ));
    }
    if file::shared(folder).unwrap_or(true) {
        let shown = folder.display();
        tell(Finding::ill(
            "sealed",
            Words::new("别人也能打开密钥库", "others can open the keystore"),
            words!(zh: "运行 chmod -R go= {shown}", en: "run: chmod -R go= {shown}"),
        ));
    }
    let keys = match FolderKeys::open(folder) {
        Ok(keys) => keys,
        Err(error) => {
            let cure = Words::new("改正它的属主和权限", "mend its owner and permissions");
            return tell(Finding::ill("sealed", error.words(), cure));
        }
    };
    let mut named = BTreeMap::new();
    let scanned = view.scan(0, |row| {
        if let Ok(entry) = json::parse(row.bytes) {
            let mut found = Vec::new();
            sealed_in(&entry, &mut found);
            named.extend(found.into_iter().map(|sealed| (sealed.kid, row.seq)));
        }
        ControlFlow::Continue(())
    });
    if scanned.is_err() {
        return;
    }
    let (mut kept, mut erased, mut state) = (0u64, 0u64, State::Well);
    for (kid, seq) in &named {
        let cure = || Words::new("从密钥库的备份恢复", "restore it from the keystore's backup");
        match keys.get(kid) {
            Ok(KeyState::Kept(_)) => kept += 1,
            Ok(KeyState::Erased { .. }) => erased += 1,
            Ok(KeyState::Never) => {
                state = State::Ill;
                let words = words!(zh: "第 {seq} 条用的密封密钥 {kid} 不见了，也没有擦除的记录", en: "the sealing key {kid} that entry {seq} uses is gone, and nothing says that it was erased");
                tell(Finding::ill("sealed", words, cure()));
            }
            Err(error) => {
                state = State::Ill;
                tell(Finding::ill("sealed", error.words(), cure()));
            }
        }
    }
    if state == State::Well {
        tell(Finding::well(
            "sealed",
            words!(zh: "密封密钥 {kept} 把在，{erased} 把已擦除", en: "{kept} sealing keys kept, {erased} erased"),
        ));
    }
}
