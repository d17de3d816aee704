//! Every address there is. The router, the navigation and the tests are made from this list.

use crate::ask::{Ask, Room};
use crate::reply::Reply;
use crate::{assets, pages};

/// How an address is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Looks, changes nothing.
    Get,
    /// Sends a form.
    Post,
}

/// Who may come, and what answers. What a page's function is given is what has been checked: it
/// cannot forget to.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// Anybody.
    Open(fn(&Ask) -> Reply),
    /// Whoever sets up the institution; nobody once there is one.
    Found(fn(&Ask) -> Reply),
    /// Somebody who has signed in.
    Member(fn(&Room) -> Reply),
    /// Who keeps accounts and settings.
    Admin(fn(&Room) -> Reply),
    /// The stream of changes, for somebody who has signed in.
    Live,
}

/// A line of the registry.
#[derive(Debug)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// The path; `{part}` stands for anything up to the next slash.
    pub path: &'static str,
    /// Who may come, and what answers.
    pub run: Run,
    /// Its place in the navigation, in Chinese and English, if it has one.
    pub nav: Option<(&'static str, &'static str)>,
}

const fn get(path: &'static str, run: Run) -> Route {
    Route { method: Method::Get, path, run, nav: None }
}

const fn post(path: &'static str, run: Run) -> Route {
    Route { method: Method::Post, path, run, nav: None }
}

const fn menu(path: &'static str, zh: &'static str, en: &'static str, run: Run) -> Route {
    Route { method: Method::Get, path, run, nav: Some((zh, en)) }
}

/// The registry, in the order of the navigation.
pub static ROUTES: &[Route] = &[
    menu("/", "我的工作", "My work", Run::Member(pages::work::page)),
    menu("/acts", "办理", "Act", Run::Member(pages::acts::page)),
    get("/acts/{act}", Run::Member(pages::act::form)),
    post("/acts/{act}", Run::Member(pages::act::send)),
    menu("/meetings", "会议", "Meetings", Run::Member(pages::meetings::page)),
    get("/meetings/{id}", Run::Member(pages::meeting::page)),
    get("/meetings/{id}/minutes", Run::Member(pages::meeting::minutes)),
    menu("/records", "记录", "Records", Run::Member(pages::records::kinds)),
    get("/records/{kind}", Run::Member(pages::records::list)),
    get("/records/{kind}/{id}", Run::Member(pages::record::page)),
    menu("/institution", "机构", "Institution", Run::Member(pages::institution::page)),
    menu("/regulation", "制度", "Regulation", Run::Member(pages::regulation::page)),
    get("/regulation/{pack}/{article}", Run::Member(pages::article::page)),
    get("/trial", Run::Member(pages::trial::page)),
    menu("/ledger", "台账", "Ledger", Run::Member(pages::ledger::page)),
    get("/ledger/{seq}", Run::Member(pages::entry::page)),
    get("/ledger/{seq}/receipt", Run::Member(pages::entry::receipt)),
    get("/account", Run::Member(pages::account::page)),
    post("/account/password", Run::Member(pages::account::password)),
    post("/account/code", Run::Member(pages::account::code)),
    post("/seat", Run::Member(pages::account::seat)),
    get("/live", Run::Live),
    get("/sign-in", Run::Open(pages::sign_in::form)),
    post("/sign-in", Run::Open(pages::sign_in::send)),
    post("/sign-out", Run::Open(pages::sign_in::leave)),
    get("/lang/{lang}", Run::Open(pages::lang::page)),
    get("/setup", Run::Found(pages::setup::form)),
    post("/setup", Run::Found(pages::setup::send)),
    get("/assets/{version}/{file}", Run::Open(assets::page)),
];
