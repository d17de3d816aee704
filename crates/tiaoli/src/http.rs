//! Sends a text over HTTP and reads a short answer: all that asking a witness needs.
//!
//! Plain HTTP on purpose: what goes both ways is public and signed, so that whoever stands in between
//! can stop it but not change it unnoticed. For a witness behind TLS, name a local proxy.

use std::time::Duration;
use tiaoli_ledger::witness::Post;

/// How long one witness may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// No answer of the protocol is longer.
const LONGEST: u64 = 64 << 10;

/// A client without cookies, redirects or memory.
pub struct Http(ureq::Agent);

impl Http {
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .build();
        Self(config.into())
    }
}

impl Post for Http {
    fn post(&mut self, url: &str, body: &str) -> Result<(u16, String), String> {
        if url.starts_with("https:") {
            return Err("https: 请改用本机代理的 http 地址 / name a local proxy by http".to_owned());
        }
        let sent = self.0.post(url).content_type("text/plain; charset=utf-8").send(body);
        let mut answer = sent.map_err(|error| error.to_string())?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(LONGEST).read_to_string();
        Ok((status, body.map_err(|error| error.to_string())?))
    }
}
