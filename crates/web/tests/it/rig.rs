//! A site in a folder of its own, asked without a socket.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tiaoli_institution::bind;
use tiaoli_ledger::Moment;
use tiaoli_office::account::NewAccount;
use tiaoli_office::foundation::{Charter, Founding, found};
use tiaoli_office::{Cost, Office, Rim};
use tiaoli_text::Words;
use tiaoli_web::{App, Settings, router};
use tower::ServiceExt;

pub const PASSWORD: &str = "a long enough sentence";
pub const SETUP: &str = "0123456789abcdef";

/// An answer.
#[derive(Debug)]
pub struct Got {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of the hidden field `name`.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest =
            self.body.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name}: {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }

    #[track_caller]
    pub fn has(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "`{text}` is missing in: {}", self.body);
        self
    }

    #[track_caller]
    pub fn status(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Who {
    pub cookie: Option<String>,
    pub token: String,
}

pub struct Site {
    pub app: Arc<App>,
    pub clock: Arc<AtomicI64>,
    runtime: tokio::runtime::Runtime,
    folder: PathBuf,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Site {
    /// A site on an empty folder.
    pub fn empty() -> Self {
        Self::on(folder(), clock())
    }

    fn on(folder: PathBuf, clock: Arc<AtomicI64>) -> Self {
        let settings = Settings {
            data: folder.clone(),
            setup_token: Some(SETUP.to_owned()),
            ..Settings::default()
        };
        let app = App::open(settings, rim(&clock)).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        Self { app, clock, runtime, folder }
    }

    /// A site of the sample department: lin is principal and administrator, wen a head of division,
    /// shiwei keeps the seal of the committee above.
    pub fn open() -> Self {
        let (folder, clock) = (folder(), clock());
        let opening = include_str!("../../../../examples/working-month/opening.json");
        let opening: Json = serde_json::from_str(opening).unwrap();
        let account = |name: &str, person: Option<&str>, organ: Option<&str>| NewAccount {
            name: name.to_owned(),
            password: PASSWORD.to_owned(),
            person: person.map(str::to_owned),
            mandates: organ.map(str::to_owned).into_iter().collect(),
            admin: name == "lin",
        };
        let founding = Founding {
            charter: Charter {
                inst: "test".to_owned(),
                name: Words::new("某部", "A department"),
                regulation: "work-organs".to_owned(),
                demo: false,
            },
            date: "2026-03-02".parse().unwrap(),
            records: opening["records"].clone(),
            labels: vec![("person".to_owned(), "wen".to_owned(), Words::new("文处长", "Wen"))],
            accounts: vec![
                account("lin", Some("lin"), None),
                account("wen", Some("wen"), None),
                account("zhou", Some("zhou"), None),
                account("shiwei", None, Some("yl")),
            ],
        };
        found(&folder, "work-organs", &founding, &rim(&clock)).unwrap();
        Self::on(folder, clock)
    }

    pub fn office(&self) -> Arc<Office> {
        self.app.office().unwrap()
    }

    /// Sends a request and reads the whole answer.
    pub fn send(&self, request: Request<Body>) -> Got {
        let router = router(&self.app);
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let body = String::from_utf8_lossy(&body).into_owned();
            Got { status: head.status, headers: head.headers, body }
        })
    }

    pub fn request(&self, method: &str, path: &str, who: &Who, body: &str) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header("host", "here");
        if let Some(cookie) = &who.cookie {
            request = request.header("cookie", cookie);
        }
        if method == "POST" {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
        }
        request.body(Body::from(body.to_owned())).unwrap()
    }

    pub fn get(&self, path: &str, who: &Who) -> Got {
        self.send(self.request("GET", path, who, ""))
    }

    /// Sends a form with the token of the session.
    pub fn post(&self, path: &str, who: &Who, fields: &[(&str, &str)]) -> Got {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", &who.token);
        form.extend_pairs(fields);
        self.send(self.request("POST", path, who, &form.finish()))
    }

    /// Somebody who has signed in.
    pub fn sign_in(&self, name: &str) -> Who {
        let token = self.office().open_session(name).unwrap();
        let session = self.office().session(&token).unwrap().expect("a session");
        Who { cookie: Some(format!("tiaoli={token}; lang=zh")), token: session.form_token }
    }

    /// Somebody whose browser has this cookie.
    pub fn with_cookie(cookie: &str) -> Who {
        Who { cookie: Some(cookie.to_owned()), token: String::new() }
    }

    /// Records an act past the pages.
    #[track_caller]
    pub fn act(&self, idem: &str, act: &str, actor: &str, take: Json) {
        let office = self.office();
        let date = office.today().to_string();
        let json = json!({"act": act, "actor": actor, "date": date, "take": take});
        let request = office.desk().see(|i| bind::request(i.regulation(), &json)).unwrap();
        if let tiaoli_office::desk::Outcome::Refused(judged) =
            office.submit(idem, &request).unwrap()
        {
            let told = office.desk().see(|i| office.tell(i, &judged.draft, &judged.judgement));
            let lines: Vec<_> = told.reasons.into_iter().map(|reason| reason.line.en).collect();
            panic!("{act}: {lines:#?}");
        }
    }
}

/// An empty folder of this test's own.
fn folder() -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("tiaoli-web-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Nine in the morning on 2 March 2026.
fn clock() -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(Moment::parse("2026-03-02T01:00:00Z").unwrap().unix_ms()))
}

/// The site's clock, real chance, passwords that cost nothing.
fn rim(clock: &Arc<AtomicI64>) -> Rim {
    let (mut rim, shown) = (Rim::system(), Arc::clone(clock));
    rim.now = Arc::new(move || Moment::from_unix_ms(shown.load(Ordering::Relaxed)).unwrap());
    rim.cost = Cost { memory: 64, passes: 1 };
    rim
}
