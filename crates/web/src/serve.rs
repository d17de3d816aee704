//! From the registry to a listening server.

use crate::app::App;
use crate::gate;
use crate::routes::{Method, ROUTES};
use axum::Router;
use axum::body::Body;
use axum::extract::RawPathParams;
use axum::http::Request;
use axum::routing::{MethodRouter, get, post};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// The router of every line of the registry.
pub fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let app = Arc::clone(app);
        let answer = move |parts: RawPathParams, request: Request<Body>| {
            let parts = parts.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
            let app = Arc::clone(&app);
            async move { gate::pass(app, route, parts, request).await }
        };
        let method: MethodRouter = match route.method {
            Method::Get => get(answer),
            Method::Post => post(answer),
        };
        router = router.route(route.path, method);
    }
    let app = Arc::clone(app);
    router.fallback(move |request: Request<Body>| {
        let app = Arc::clone(&app);
        async move { gate::missing(&app, &request) }
    })
}

/// How long what is under way may take to come to its end; streams never do by themselves.
const FAREWELL: Duration = Duration::from_secs(3);

/// Answers on `listener` until `stop` is done, then lets what is under way come to its end.
///
/// # Errors
/// The socket failed.
pub async fn serve(
    app: Arc<App>,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let (told, mut asked) = tokio::sync::watch::channel(false);
    let stop = async move {
        stop.await;
        told.send_replace(true);
    };
    let late = async move {
        // An error means that the sender is gone, which it is only when the server is.
        let _ = asked.wait_for(|asked| *asked).await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        done = axum::serve(listener, service).with_graceful_shutdown(stop) => done,
        () = late => Ok(()),
    }
}
