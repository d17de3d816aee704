//! How a command ends.

pub use tiaoli_office::Failure;

/// What a command that ran to its end answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Done, or yes.
    Yes,
    /// The question was answered with no: refused, differs, does not verify.
    No,
}

impl Answer {
    pub fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
        }
    }
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// The exit code of a command that failed: wrong use or bad input, or the machine.
pub fn code(failure: &Failure) -> u8 {
    if failure.is_machine() { 3 } else { 2 }
}
