//! Why something could not be done: place, message and way forward, in both languages.

use std::path::Path;
use tiaoli_institution::bind::BadInput;
use tiaoli_text::{Words, words};

/// Why something could not be done.
///
/// Boxed: it is rare, and every result carries room for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(Box<Why>);

/// What is to be said of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// The machine failed, rather than the input.
    machine: bool,
    /// Where: a file, a place in it.
    pub place: Option<String>,
    /// What is wrong.
    pub message: Words,
    /// What to do.
    pub help: Option<Words>,
    /// Everything has been said already, in the text of the file.
    pub said: bool,
}

impl Failure {
    /// Wrong use or bad input.
    #[must_use]
    pub fn input(message: Words) -> Self {
        Self(Box::new(Why { message, ..Why::default() }))
    }

    /// The machine failed: disk, permissions, memory.
    #[must_use]
    pub fn machine(message: Words) -> Self {
        Self(Box::new(Why { message, machine: true, ..Why::default() }))
    }

    /// Bad input that has been complained about in full already.
    #[must_use]
    pub fn said() -> Self {
        Self(Box::new(Why { said: true, ..Why::default() }))
    }

    /// What is to be said of it.
    #[must_use]
    pub fn why(&self) -> &Why {
        &self.0
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.0.place = Some(place.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: Words) -> Self {
        self.0.help = Some(help);
        self
    }

    /// Whether the machine failed, rather than the input.
    #[must_use]
    pub fn is_machine(&self) -> bool {
        self.0.machine
    }

    /// Something in `file` that cannot be understood.
    #[must_use]
    pub fn bad(file: &str, bad: BadInput) -> Self {
        let place =
            if bad.path.is_empty() { file.to_owned() } else { format!("{file}: {}", bad.path) };
        let failure = Self::input(bad.message).at(place);
        match bad.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }

    /// A file that cannot be read or written.
    #[must_use]
    pub fn io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let place = path.display().to_string();
        let failure = match error.kind() {
            Kind::NotFound => Self::input(Words::new("没有这个文件", "there is no such file"))
                .help(Words::new("检查路径", "check the path")),
            Kind::IsADirectory => Self::input(Words::new(
                "这是一个文件夹，要的是文件",
                "this is a folder, a file is needed",
            )),
            Kind::PermissionDenied => Self::input(Words::new(
                "没有读写它的权限",
                "permission to read or write it is missing",
            )),
            Kind::NotADirectory => Self::input(Words::new(
                "路径中有一段是文件，不是文件夹",
                "part of the path is a file, not a folder",
            )),
            kind => Self::machine(kind_words(kind)),
        };
        failure.at(place)
    }

    /// A result that cannot be written to standard output.
    #[must_use]
    pub fn writing(kind: std::io::ErrorKind) -> Self {
        let Words { zh, en } = kind_words(kind);
        Self::machine(words!(
            zh: "结果写不出来：{zh}",
            en: "the result could not be written: {en}",
        ))
    }
}

/// What the system says of a file, in words of ours where it is something people meet.
fn kind_words(kind: std::io::ErrorKind) -> Words {
    use std::io::ErrorKind as Kind;
    match kind {
        Kind::StorageFull => Words::new("磁盘已满", "the disk is full"),
        Kind::QuotaExceeded => Words::new("超出磁盘配额", "the disk quota is used up"),
        Kind::ReadOnlyFilesystem => Words::new("文件系统是只读的", "the file system is read-only"),
        _ => words!(zh: "读写失败（{kind}）", en: "reading or writing failed ({kind})"),
    }
}
