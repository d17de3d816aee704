//! The folder, who may write to it, who has it open, and the room that is left.

use super::Finding;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use tiaoli_text::{Words, words};

/// Below this nothing should be recorded any more.
const LEAST: u64 = 64 << 20;
/// Below this somebody should see to it.
const LITTLE: u64 = 1 << 30;
/// A write-ahead log is written over in place at some 16 MiB; much more means that it is never moved.
const LONG_LOG: u64 = 128 << 20;

pub fn look(folder: &Path, tell: &mut dyn FnMut(Finding)) {
    tell(access(folder));
    tell(lock(folder));
    tell(room(folder));
    tell(log(folder));
    for (name, what) in [
        ("ledger.db.new", Words::new("没写完的文件", "an unfinished file")),
        ("ledger.mark.new", Words::new("没写完的高水位标记", "an unfinished mark")),
    ] {
        if folder.join(name).exists() {
            let Words { zh, en } = what;
            tell(Finding::note(
                "leftover",
                words!(zh: "{name}：{zh}，是上次中断留下的", en: "{name}: {en}, left by an interruption"),
                words!(zh: "停止写入后删去 {name}", en: "stop writing, then delete {name}"),
            ));
        }
    }
}

/// Whoever else can write into the folder can put an older ledger in place.
fn access(folder: &Path) -> Finding {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let shown = folder.display();
        let open = |path: &Path| {
            fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o022 != 0)
        };
        let files = ["ledger.db", "ledger.mark", "ledger.lock", "blobs"];
        let wide = files.iter().find(|name| open(&folder.join(name)));
        if open(folder) || wide.is_some() {
            let name = wide.copied().unwrap_or(".");
            return Finding::ill(
                "access",
                words!(zh: "别人也能写这个文件夹（{name}）", en: "others can write into the folder ({name})"),
                words!(zh: "运行 chmod -R go-w {shown}", en: "run: chmod -R go-w {shown}"),
            );
        }
    }
    let probe = folder.join(".doctor");
    let written = File::create(&probe).and_then(|_| fs::remove_file(&probe));
    match written {
        Ok(()) => Finding::well(
            "access",
            Words::new("文件夹可写，别人不能写", "the folder can be written, and by nobody else"),
        ),
        Err(error) => {
            let what = error.to_string();
            Finding::ill(
                "access",
                words!(zh: "文件夹写不进去：{what}", en: "the folder cannot be written: {what}"),
                Words::new("改正文件夹的属主和权限", "mend the folder's owner and permissions"),
            )
        }
    }
}

fn lock(folder: &Path) -> Finding {
    let path = folder.join("ledger.lock");
    let free =
        || Finding::well("lock", Words::new("没有进程在写", "no process has it open for writing"));
    let Ok(file) = File::open(&path) else { return free() };
    match file.try_lock() {
        Ok(()) => free(),
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&path).unwrap_or_default();
            let holder = holder.trim();
            let words =
                words!(zh: "进程 {holder} 正在写", en: "process {holder} has it open for writing");
            Finding::well("lock", words)
        }
        Err(TryLockError::Error(error)) => {
            let what = error.to_string();
            Finding::ill(
                "lock",
                words!(zh: "这个文件系统不支持锁：{what}", en: "this file system knows no locks: {what}"),
                Words::new("把台账移到本地磁盘", "move the ledger to a local disk"),
            )
        }
    }
}

/// Free bytes for us, where the system says so.
fn free(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let stat = rustix::fs::statvfs(folder).ok()?;
        stat.f_bavail.checked_mul(stat.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

fn room(folder: &Path) -> Finding {
    let Some(free) = free(folder) else {
        return Finding::note(
            "disk",
            Words::new("查不到磁盘余量", "the room on the disk cannot be told"),
            Words::new("用系统的工具查看", "look with the system's own tools"),
        );
    };
    let mib = free >> 20;
    let words = words!(zh: "磁盘还有 {mib} MiB", en: "{mib} MiB left on the disk");
    let cure = Words::new(
        "腾出空间；磁盘满时台账会停止记录，但不会损坏",
        "make room; on a full disk the ledger stops recording, and takes no harm",
    );
    match free {
        0..LEAST => Finding::ill("disk", words, cure),
        LEAST..LITTLE => Finding::note("disk", words, cure),
        _ => Finding::well("disk", words),
    }
}

fn log(folder: &Path) -> Finding {
    let length = fs::metadata(folder.join("ledger.db-wal")).map_or(0, |meta| meta.len());
    let kib = length >> 10;
    let words = words!(zh: "预写日志 {kib} KiB", en: "write-ahead log of {kib} KiB");
    if length < LONG_LOG {
        return Finding::well("wal", words);
    }
    let cure = Words::new(
        "可能有程序长时间读着台账；关掉它，再让机构打开一次",
        "some program may have been reading the ledger for long; end it, then open the institution once",
    );
    Finding::note("wal", words, cure)
}
