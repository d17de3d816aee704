//! `tiaoli witness`: remembers the heads of other ledgers and signs for no other history.
//!
//! A small server with one path, `POST /add-checkpoint` (C2SP tlog-witness). Every wait has an end
//! and every input a limit, because anybody may call.

use crate::cli::WitnessArgs;
use crate::clock;
use crate::desk::{random_seed, usable};
use crate::failure::{Answer, Failure};
use crate::keyfile;
use crate::terminal::Terminal;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tiaoli_ledger::Key;
use tiaoli_ledger::witness::{Reply, Witness};
use tiaoli_text::{Words, words};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// A checkpoint, sixty-three hashes and many signatures.
const LARGEST: usize = 64 << 10;
/// How long the first lines of a request, and its body, may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one connection may live.
const LIFE: Duration = Duration::from_secs(120);
/// How many are served at once.
const SEATS: usize = 64;

pub fn run(args: &WitnessArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let address = args.listen;
    usable(&args.data)?;
    let key = key(&args.data, args.name.as_deref())?;
    let witness = Witness::open(&args.data, key).map_err(|e| Failure::io(&args.data, &e))?;
    let logs = witness.logs().map_err(|e| {
        let what = e.to_string();
        Failure::input(
            words!(zh: "登记的公钥读不懂：{what}", en: "a listed key cannot be read: {what}"),
        )
    })?;
    let machine = |e: std::io::Error| {
        let what = e.to_string();
        Failure::machine(
            words!(zh: "见证服务起不来：{what}", en: "the witness cannot serve: {what}"),
        )
        .at(address.to_string())
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(machine)?.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(machine)?;
        let address = listener.local_addr().map_err(machine)?;
        let key = witness.key().to_string();
        terminal.line(terminal.say(&words!(zh: "公钥 {key}", en: "key {key}")));
        let line = words!(zh: "在 http://{address} 作见证", en: "witnessing at http://{address}");
        terminal.line(terminal.say(&line));
        if logs.is_empty() {
            let file = witness.logs_file().display().to_string();
            let note = words!(
                zh: "还没有登记台账；请把台账的公钥一行一个写进 {file}",
                en: "no ledger is listed yet; write the keys of ledgers, one a line, into {file}",
            );
            terminal.note(terminal.say(&note));
        }
        serve(Arc::new(witness), listener).await.map_err(machine)
    })?;
    Ok(Answer::Yes)
}

/// The witness's key, made on the first start.
fn key(folder: &Path, name: Option<&str>) -> Result<Key, Failure> {
    let path = folder.join("witness.key");
    if path.exists() {
        let key = keyfile::read_witness(&path)?;
        let named = key.public().name();
        return match name {
            Some(name) if name != named => Err(Failure::input(words!(
                zh: "这里的见证叫“{named}”，不是“{name}”",
                en: "the witness here is called `{named}`, not `{name}`",
            ))
            .at("--name")),
            _ => Ok(key),
        };
    }
    let Some(name) = name else {
        return Err(Failure::input(Words::new("新的见证要有名称", "a new witness needs a name"))
            .at("--name")
            .help(Words::new(
                "用不带协议的网址作名称，如 witness.example.cn/w1",
                "use an address without scheme, such as witness.example.cn/w1",
            )));
    };
    let key = Key::witness_from_seed(name, &random_seed()?);
    let key = key.map_err(|e| Failure::input(e.words()).at("--name"))?;
    std::fs::create_dir_all(folder).map_err(|e| Failure::io(folder, &e))?;
    keyfile::write(&path, &key)?;
    Ok(key)
}

/// Answers until told to stop by the terminal or the system.
async fn serve(witness: Arc<Witness>, listener: TcpListener) -> std::io::Result<()> {
    let seats = Arc::new(Semaphore::new(SEATS));
    let stop = stop();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file handles, most likely: those who are served will free some.
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { break };
        let witness = Arc::clone(&witness);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(Arc::clone(&witness), request));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .serve_connection(TokioIo::new(stream), service);
            // A caller that went away is no concern of ours.
            let _ = timeout(LIFE, connection).await;
            drop(seat);
        });
    }
    Ok(())
}

async fn stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

async fn answer(
    witness: Arc<Witness>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let plain = |status, body: &'static str| reply(status, "text/plain; charset=utf-8", body);
    if request.uri().path() != "/add-checkpoint" {
        return Ok(plain(StatusCode::NOT_FOUND, "POST /add-checkpoint\n"));
    }
    if request.method() != Method::POST {
        return Ok(plain(StatusCode::METHOD_NOT_ALLOWED, "POST /add-checkpoint\n"));
    }
    let too_long = || plain(StatusCode::PAYLOAD_TOO_LARGE, "太长 / too long\n");
    if request.body().size_hint().lower() > LARGEST as u64 {
        return Ok(too_long());
    }
    let body = Limited::new(request.into_body(), LARGEST).collect();
    let body = match timeout(PATIENCE, body).await {
        Err(_) => return Ok(plain(StatusCode::REQUEST_TIMEOUT, "太慢 / too slow\n")),
        Ok(Err(_)) => return Ok(too_long()),
        Ok(Ok(body)) => body.to_bytes(),
    };
    // It waits for the disk.
    let done =
        tokio::task::spawn_blocking(move || witness.add_checkpoint(&body, clock::seconds())).await;
    let Ok(Reply { status, content_type, body }) = done else {
        return Ok(plain(StatusCode::INTERNAL_SERVER_ERROR, "\n"));
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok(reply(status, content_type, body))
}

fn reply(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let value = hyper::header::HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, value);
    response
}
