//! The way from a request to a page: size, time, session, origin, and who may come.

use crate::app::App;
use crate::ask::{Ask, Room};
use crate::form::Form;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};
use crate::routes::{Method, Route, Run};
use crate::{cookie, headers, live, page, url};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tiaoli_text::{Lang, Words};

/// Most bytes of a form.
const LARGEST: usize = 256 * 1024;
/// How long a form may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);

/// Answers a request that the router found a line for.
pub async fn pass(
    app: Arc<App>,
    route: &'static Route,
    parts: Vec<(String, String)>,
    request: Request<Body>,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let secure = app.settings.secure;
    let mut ask = asked(&app, route, &head);
    parts.into_iter().for_each(|(name, value)| ask.parts.push(name, value));
    let shown = ask.clone();
    let read =
        if route.method == Method::Post { form(&head.headers, body).await } else { Ok(None) };
    let reply = match read {
        Err(problem) => Err(problem),
        Ok(form) => {
            ask.form = form.unwrap_or_default();
            // The office is synchronous; a page's whole work is done off the threads that listen.
            let work = tokio::task::spawn_blocking(move || {
                let ask = ask;
                enter(&ask, &head.headers)
            });
            match work.await {
                Ok(Ok(Entered::Page(answer))) => Ok(answer),
                Ok(Ok(Entered::Stream(office))) => {
                    let mut response = live::stream(&office);
                    headers::secure(response.headers_mut(), secure);
                    return response;
                }
                Ok(Err(problem)) => Err(problem),
                Err(_) => Err(Problem::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    Words::new("这一页出了错", "this page failed"),
                )
                .help(Words::new(
                    "稍后再试；已经记录的不受影响",
                    "try again later; what was recorded stands",
                ))),
            }
        }
    };
    let answer = reply.unwrap_or_else(|problem| problem_page(&shown, &problem));
    finish(answer, secure)
}

/// Answers a request that no line was found for.
pub fn missing(app: &Arc<App>, request: &Request<Body>) -> Response<Body> {
    static NOWHERE: Route = Route {
        method: Method::Get,
        path: "",
        run: Run::Open(|_| Err(Problem::missing())),
        nav: None,
    };
    let ask = Ask {
        app: Arc::clone(app),
        route: &NOWHERE,
        parts: Form::default(),
        query: Form::default(),
        form: Form::default(),
        lang: lang(request.headers()),
        address: "/".to_owned(),
        peer: String::new(),
        token: None,
    };
    finish(problem_page(&ask, &Problem::missing()), app.settings.secure)
}

fn finish(answer: Answer, secure: bool) -> Response<Body> {
    let mut response = answer.response();
    headers::secure(response.headers_mut(), secure);
    response
}

fn problem_page(ask: &Ask, problem: &Problem) -> Answer {
    let title = Words::new("没有办成", "That did not work");
    Answer::html(problem.status, page::plain(ask, &title, &page::problem(ask, problem)))
}

fn asked(app: &Arc<App>, route: &'static Route, head: &axum::http::request::Parts) -> Ask {
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let name = cookie::session_name(app.settings.secure);
    let token = cookie::find(text(header::COOKIE), name).map(str::to_owned);
    let address = head.uri.path_and_query().map_or("/", |both| both.as_str()).to_owned();
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
    Ask {
        app: Arc::clone(app),
        route,
        parts: Form::default(),
        query: Form::read(head.uri.query().unwrap_or("").as_bytes()),
        form: Form::default(),
        lang: lang(&head.headers),
        address,
        peer: peer.map(|ConnectInfo(peer)| peer.ip().to_string()).unwrap_or_default(),
        token,
    }
}

/// The language chosen; otherwise the first one the browser asks for that is spoken here.
fn lang(headers: &HeaderMap) -> Lang {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let chosen = cookie::find(text(header::COOKIE), "lang").and_then(Lang::from_tag);
    let asked = || {
        let tags = text(header::ACCEPT_LANGUAGE).split(',');
        tags.filter_map(|tag| Lang::from_tag(tag.split(';').next()?.trim())).next()
    };
    chosen.or_else(asked).unwrap_or_default()
}

/// Reads a form, no larger and no slower than one can be.
async fn form(headers: &HeaderMap, body: Body) -> Result<Option<Form>, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let is_form =
        kind.split(';').next().unwrap_or("").trim() == "application/x-www-form-urlencoded";
    if !is_form {
        let message = Words::new("这里只收表单", "only a form is taken here");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let read = tokio::time::timeout(PATIENCE, Limited::new(body, LARGEST).collect()).await;
    match read {
        Ok(Ok(body)) => Ok(Some(Form::read(&body.to_bytes()))),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            let message = Words::new("表单太大", "the form is too large");
            Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, message)
                .help(Words::new("分几次提交", "send it in parts")))
        }
        Ok(Err(_)) => Err(Problem::bad(Words::new("表单没有传完", "the form broke off"))),
        Err(_) => {
            let message = Words::new("表单传得太慢", "the form arrived too slowly");
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, message))
        }
    }
}

enum Entered {
    Page(Answer),
    Stream(Arc<tiaoli_office::Office>),
}

/// Lets in whoever may come.
fn enter(ask: &Ask, headers: &HeaderMap) -> Result<Entered, Problem> {
    let office = ask.app.office();
    if ask.route.method == Method::Post {
        same_origin(headers)?;
    }
    let page = |reply: Reply| reply.map(Entered::Page);
    match (ask.route.run, office) {
        (Run::Found(run), None) => page(run(ask)),
        (Run::Found(_), Some(_)) => Ok(Entered::Page(Answer::see("/"))),
        (Run::Open(run), Some(office)) => {
            // Whoever has a session must not be signed out, or in again, by another page.
            if ask.route.method == Method::Post
                && let Some(session) = session(ask, &office)?
            {
                token(ask, &session.form_token)?;
            }
            page(run(ask))
        }
        (Run::Open(run), None) if ask.route.path.starts_with("/assets/") => page(run(ask)),
        (Run::Open(run), None) if ask.route.path.starts_with("/lang/") => page(run(ask)),
        (_, None) => Ok(Entered::Page(Answer::see("/setup"))),
        (run, Some(office)) => {
            let Some(session) = session(ask, &office)? else {
                if ask.route.method == Method::Get {
                    let back = url::part(&ask.address);
                    return Ok(Entered::Page(Answer::see(format!("/sign-in?back={back}"))));
                }
                let message = Words::new("登录已经过期", "you are signed out");
                return Err(Problem::new(StatusCode::UNAUTHORIZED, message)
                    .help(Words::new("重新登录后再提交", "sign in and send it again")));
            };
            if ask.route.method == Method::Post {
                token(ask, &session.form_token)?;
            }
            let admin = session.account.admin;
            let room = || Room { ask: ask.clone(), office: Arc::clone(&office), session };
            match run {
                Run::Member(run) => page(run(&room())),
                Run::Admin(run) if admin => page(run(&room())),
                Run::Live => Ok(Entered::Stream(office)),
                Run::Admin(_) | Run::Open(_) | Run::Found(_) => Err(Problem::forbidden(
                    Words::new("这一页归管理账户的人", "this page is for who keeps the accounts"),
                )
                .help(Words::new("请管理员办理", "ask the administrator"))),
            }
        }
    }
}

fn session(
    ask: &Ask,
    office: &tiaoli_office::Office,
) -> Result<Option<tiaoli_office::session::Session>, Problem> {
    let Some(token) = &ask.token else { return Ok(None) };
    Ok(office.session(token)?)
}

/// What a browser says of where a form comes from must be here. Old browsers say nothing; the form's
/// own token decides then.
fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let host = text("host").unwrap_or("");
    let origin = text("origin").is_none_or(|origin| {
        origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host))
    });
    if site && origin { Ok(()) } else { Err(foreign()) }
}

/// The token that the forms of this session carry.
fn token(ask: &Ask, wanted: &str) -> Result<(), Problem> {
    let given = ask.form.get("token");
    let same = given.len() == wanted.len()
        && given.bytes().zip(wanted.bytes()).fold(0, |found, (a, b)| found | (a ^ b)) == 0;
    if same { Ok(()) } else { Err(foreign()) }
}

fn foreign() -> Problem {
    Problem::forbidden(Words::new(
        "这个表单不是从本站的页面发出的",
        "the form was not sent from a page of this site",
    ))
    .help(Words::new("回到页面，刷新后再提交", "go back, reload the page and send it again"))
}
