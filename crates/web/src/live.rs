//! Tells open pages that the ledger has grown (server-sent events).

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, header};
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;
use tiaoli_office::Office;

/// A line that keeps the connection from being closed as idle.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// After so long the browser is to come again: its session may have ended.
const LONGEST: u32 = 45;

/// `data: 17` whenever the ledger has 17 entries.
pub fn stream(office: &Office) -> Response<Body> {
    let follow = office.desk().follow();
    let events = stream::unfold((follow, true, 0u32), |(mut follow, first, beats)| async move {
        if beats >= LONGEST {
            return None;
        }
        let changed = if first {
            true
        } else {
            match tokio::time::timeout(HEARTBEAT, follow.changed()).await {
                Ok(Ok(())) => true,
                Ok(Err(_)) => return None,
                Err(_) => false,
            }
        };
        let head = *follow.borrow_and_update();
        let text = if changed { format!("data: {head}\n\n") } else { ":\n\n".to_owned() };
        let bytes: Result<Bytes, Infallible> = Ok(Bytes::from(text));
        Some((bytes, (follow, false, beats + 1)))
    });
    let mut response = Response::new(Body::from_stream(events));
    let kind = HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
