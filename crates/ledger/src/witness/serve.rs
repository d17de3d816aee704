//! The witness's side: what it remembers, and what it answers.
//!
//! In its folder: `witness.key` (secret), `logs` with the verifier key of each log it serves, one a
//! line, and `seen/` with the last checkpoint it has signed for each origin. That file is on the
//! disk before the answer leaves; if it cannot be read, nothing is signed: a witness that forgets
//! would sign a fork.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{
    Checkpoint, Digest, Key, VKey,
    file::{self, Access},
    proof,
    witness::Request,
};

/// What is answered over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code that C2SP tlog-witness gives the case.
    pub status: u16,
    /// The type of the body.
    pub content_type: &'static str,
    /// The body; for a refusal, why in both languages.
    pub body: String,
}

impl Reply {
    fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: body.into() }
    }

    fn conflict(size: u64) -> Self {
        Self { status: 409, content_type: "text/x.tlog.size", body: format!("{size}\n") }
    }
}

/// A witness at work. Shared by reference.
pub struct Witness {
    folder: PathBuf,
    key: Key,
    /// Looking up what was signed last and replacing it must be one step.
    turn: Mutex<()>,
}

impl Witness {
    /// Opens the witness in `folder`, whose key was read from there.
    pub fn open(folder: &Path, key: Key) -> io::Result<Self> {
        fs::create_dir_all(folder.join("seen"))?;
        Ok(Self { folder: folder.to_owned(), key, turn: Mutex::new(()) })
    }

    /// The key that its cosignatures verify by.
    #[must_use]
    pub const fn key(&self) -> &VKey {
        self.key.public()
    }

    /// The file that names the logs it serves.
    #[must_use]
    pub fn logs_file(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// The logs it serves, read anew each time: adding one, or a log's next key, needs no restart.
    pub fn logs(&self) -> io::Result<Vec<VKey>> {
        let text = match fs::read_to_string(self.logs_file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            other => other?,
        };
        let lines = text.lines().zip(1..).map(|(line, at)| (line.trim(), at));
        lines
            .filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
            .map(|(line, at)| {
                VKey::parse(line).map_err(|error| {
                    let path = self.logs_file();
                    io::Error::other(format!("{}:{at}: {error}", path.display()))
                })
            })
            .collect()
    }

    /// Where the last checkpoint signed for `origin` is kept.
    fn seen_file(&self, origin: &str) -> PathBuf {
        self.folder.join("seen").join(Digest::of(origin.as_bytes()).hex())
    }

    /// The last checkpoint it has signed for `origin`.
    pub fn seen(&self, origin: &str) -> io::Result<Option<Checkpoint>> {
        let path = self.seen_file(origin);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let damaged = |what: String| io::Error::other(format!("{}: {what}", path.display()));
        let seen = Checkpoint::parse(&text).map_err(|error| damaged(error.to_string()))?;
        // What is not signed by this witness it has not put there.
        match seen.note().signed_by(self.key()) {
            Ok(Some(_)) if seen.origin() == origin => Ok(Some(seen)),
            Ok(_) => Err(damaged("not signed by this witness".to_owned())),
            Err(error) => Err(damaged(error.to_string())),
        }
    }

    /// Answers `POST add-checkpoint` at `seconds` since 1970 began.
    pub fn add_checkpoint(&self, body: &[u8], seconds: u64) -> Reply {
        self.answer(body, seconds).unwrap_or_else(|error| {
            Reply::text(
                500,
                format!("见证无法读写其记录 / the witness cannot use its records: {error}\n"),
            )
        })
    }

    fn answer(&self, body: &[u8], seconds: u64) -> io::Result<Reply> {
        let Ok(text) = str::from_utf8(body) else {
            return Ok(Reply::text(400, "不是 UTF-8 / not UTF-8\n"));
        };
        let Request { old, proof, checkpoint } = match Request::parse(text) {
            Ok(request) => request,
            Err(error) => return Ok(Reply::text(400, format!("{error}\n"))),
        };
        let logs = self.logs()?;
        let origin = checkpoint.origin();
        let keys: Vec<VKey> = logs.into_iter().filter(|key| key.name() == origin).collect();
        if keys.is_empty() {
            let why = format!("不认识这个来源 / this origin is not known here: {origin}\n");
            return Ok(Reply::text(404, why));
        }
        if let Err(error) = checkpoint.note().verified_by(&keys) {
            return Ok(Reply::text(403, format!("{error}\n")));
        }
        if old > checkpoint.size() {
            let why = "旧大小大于检查点 / the old size is larger than the checkpoint's\n";
            return Ok(Reply::text(400, why));
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.seen(origin)?;
        let (size, root) = seen
            .as_ref()
            .map_or_else(|| (0, Digest::empty_root()), |seen| (seen.size(), seen.root()));
        if old != size || old == checkpoint.size() && root != checkpoint.root() {
            return Ok(Reply::conflict(size));
        }
        let consistent =
            proof::verify_consistency(size, checkpoint.size(), &root, &checkpoint.root(), &proof);
        if let Err(error) = consistent {
            return Ok(Reply::text(422, format!("{error}\n")));
        }
        let signed = checkpoint.note().cosign(&self.key, seconds);
        let line = signed.to_string();
        let mut kept = checkpoint;
        kept.add(signed);
        file::write(&self.seen_file(kept.origin()), kept.to_string().as_bytes(), Access::Open)?;
        Ok(Reply::text(200, line))
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witness").field("key", self.key()).finish_non_exhaustive()
    }
}
