//! Runs the binary in a fresh, empty environment.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The binary with `args`, in English, seeing nothing of the tester's environment.
pub fn tiaoli(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiaoli"));
    command.env_clear().env("TIAOLI_LANG", "en").current_dir(root()).args(args);
    command
}

/// Runs it to the end.
pub fn run(args: &[&str]) -> Output {
    tiaoli(args).output().expect("the binary runs")
}

/// Standard output as text.
pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// Standard error as text.
pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// The checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the checkout is there")
}

/// The shared folder beside the checkout, if it is there; says so if it is not.
pub fn shared() -> Option<PathBuf> {
    let folder =
        std::env::var_os("TIAOLI_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    if folder.is_dir() {
        Some(folder)
    } else {
        println!("skipped: no shared folder at {}", folder.display());
        None
    }
}

/// A folder of its own that is removed at the end.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        // Tests run beside each other and may use the same name.
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let tag = format!("tiaoli-test-{}-{number}-{name}", std::process::id());
        let path = std::env::temp_dir().join(tag);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a scratch folder can be made");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).expect("a scratch file can be written");
        path.display().to_string()
    }

    pub fn text(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
