//! What went wrong, and the way forward.

use axum::http::StatusCode;
use tiaoli_office::Failure;
use tiaoli_text::Words;

/// A request that could not be answered as wished.
#[derive(Debug, Clone)]
pub struct Problem {
    /// How it is answered.
    pub status: StatusCode,
    /// What is wrong.
    pub message: Words,
    /// What to do.
    pub help: Option<Words>,
}

impl Problem {
    /// `message`, answered with `status`.
    #[must_use]
    pub fn new(status: StatusCode, message: Words) -> Self {
        Self { status, message, help: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: Words) -> Self {
        self.help = Some(help);
        self
    }

    /// There is nothing at this address.
    #[must_use]
    pub fn missing() -> Self {
        Self::new(StatusCode::NOT_FOUND, Words::new("这里没有东西", "there is nothing here")).help(
            Words::new("核对地址，或者从导航进入", "check the address, or start from the menu"),
        )
    }

    /// What was sent cannot be understood.
    #[must_use]
    pub fn bad(message: Words) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// Not for this account.
    #[must_use]
    pub fn forbidden(message: Words) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let why = failure.why();
        let status = if failure.is_machine() {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        Self { status, message: why.message.clone(), help: why.help.clone() }
    }
}
