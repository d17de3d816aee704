//! How a request is answered.

use crate::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use maud::Markup;

/// What a page's function gives: an answer, or what went wrong.
pub type Reply = Result<Answer, Problem>;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    status: StatusCode,
    kind: &'static str,
    body: Vec<u8>,
    headers: Vec<(header::HeaderName, String)>,
}

impl Answer {
    fn new(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Self {
        Self { status, kind, body, headers: Vec::new() }
    }

    /// A whole page.
    #[must_use]
    pub fn html(status: StatusCode, page: Markup) -> Self {
        Self::new(status, "text/html; charset=utf-8", page.into_string().into_bytes())
    }

    /// On to another address of this server, by GET.
    #[must_use]
    pub fn see(address: impl Into<String>) -> Self {
        let mut answer = Self::new(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Vec::new());
        answer.headers.push((header::LOCATION, address.into()));
        answer
    }

    /// Bytes of a kind, such as `text/css; charset=utf-8`.
    #[must_use]
    pub fn bytes(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(StatusCode::OK, kind, body.into())
    }

    /// To be saved as a file called `name` (ASCII).
    #[must_use]
    pub fn saved_as(mut self, name: &str) -> Self {
        let value = format!("attachment; filename=\"{name}\"");
        self.headers.push((header::CONTENT_DISPOSITION, value));
        self
    }

    /// With a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: String) -> Self {
        self.headers.push((header::SET_COOKIE, cookie));
        self
    }

    /// To be kept by the browser for ever: its address changes with its content.
    #[must_use]
    pub fn for_ever(mut self) -> Self {
        let value = "public, max-age=31536000, immutable".to_owned();
        self.headers.push((header::CACHE_CONTROL, value));
        self
    }

    /// With another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.append(name, value);
            }
        }
        response
    }
}
