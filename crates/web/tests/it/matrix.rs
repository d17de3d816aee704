//! Every address × everybody who may ask, made from the registry.

use crate::rig::{Site, Who};
use serde_json::json;
use tiaoli_web::routes::{Method, ROUTES, Route, Run};

/// A real address for each path that has parts. A new path must be added here.
const SAMPLES: &[(&str, &str)] = &[
    ("/acts/{act}", "/acts/convene"),
    ("/records/{kind}", "/records/matter"),
    ("/records/{kind}/{id}", "/records/matter/t-1"),
    ("/regulation/{pack}/{article}", "/regulation/work-organs/20"),
    ("/meetings/{id}", "/meetings/m-1"),
    ("/meetings/{id}/minutes", "/meetings/m-1/minutes"),
    ("/ledger/{seq}", "/ledger/1"),
    ("/ledger/{seq}/receipt", "/ledger/1/receipt"),
    ("/lang/{lang}", "/lang/en"),
    ("/assets/{version}/{file}", "/assets/x/app.css"),
];

fn address(route: &Route) -> &'static str {
    if !route.path.contains('{') {
        return route.path;
    }
    let sample = SAMPLES.iter().find(|(path, _)| *path == route.path);
    sample.unwrap_or_else(|| panic!("give a sample address for {}", route.path)).1
}

fn site() -> Site {
    let site = Site::open();
    site.act(
        "a1",
        "raise_matter",
        "wen",
        json!({"matter": "t-1", "organ": "cyb", "category": "other"}),
    );
    site.act("a2", "convene", "lin", json!({"meeting": "m-1", "organ": "cyb", "form": "plenary"}));
    site
}

#[test]
fn nobody_sees_the_office_without_signing_in() {
    let site = site();
    let stale = Site::with_cookie("tiaoli=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    for who in [Who::default(), stale] {
        for route in ROUTES {
            let path = address(route);
            let inside = matches!(route.run, Run::Member(_) | Run::Admin(_) | Run::Live);
            match route.method {
                Method::Get if inside => {
                    let got = site.get(path, &who);
                    got.status(303);
                    assert!(got.header("location").starts_with("/sign-in?back="), "{path}");
                }
                Method::Post if inside => {
                    site.post(path, &who, &[]).status(401);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_page_opens_for_those_it_is_for_in_both_languages() {
    let site = site();
    let (member, admin) = (site.sign_in("wen"), site.sign_in("lin"));
    for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
        let path = address(route);
        for (who, is_admin) in [(&member, false), (&admin, true)] {
            let wanted = match route.run {
                Run::Live => continue,
                Run::Found(_) => 303,
                Run::Open(_) if path.starts_with("/lang/") => 303,
                Run::Admin(_) if !is_admin => 403,
                _ => 200,
            };
            let got = site.get(path, who);
            got.status(wanted);
            if got.header("content-type").starts_with("text/html") {
                got.has("<html lang=\"zh-CN\">").has("<h1>");
            }
        }
    }
}

#[test]
fn no_form_is_taken_without_the_token_of_its_session() {
    let site = site();
    let admin = site.sign_in("lin");
    let without = Who { token: String::new(), ..admin.clone() };
    let other = Who { token: site.sign_in("lin").token, ..admin };
    for route in ROUTES.iter().filter(|route| route.method == Method::Post) {
        if matches!(route.run, Run::Found(_)) {
            continue;
        }
        for who in [&without, &other] {
            site.post(address(route), who, &[]).status(403).has("不是从本站的页面发出的");
        }
    }
}

#[test]
fn what_is_not_there_is_said_with_a_way_forward() {
    let site = site();
    let who = site.sign_in("wen");
    for path in [
        "/nowhere",
        "/acts/nothing",
        "/records/nothing",
        "/records/matter/t-99",
        "/ledger/99",
        "/ledger/x",
    ] {
        site.get(path, &who).status(404).has("怎么办").has("href=\"/\"");
    }
    for method in ["PUT", "DELETE", "PATCH"] {
        site.send(site.request(method, "/ledger", &who, "")).status(405);
    }
}

#[test]
fn the_same_page_speaks_english() {
    let site = site();
    let token = site.office().open_session("wen").unwrap();
    let english = Site::with_cookie(&format!("tiaoli={token}; lang=en"));
    for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
        if !matches!(route.run, Run::Member(_)) {
            continue;
        }
        let got = site.get(address(route), &english);
        if got.header("content-type").starts_with("text/html") {
            got.status(200).has("<html lang=\"en\">");
            // What stays in Chinese is marked so, or a name.
            let text = without_chinese_parts(&got.body).replace("条理", "");
            let han: String =
                text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
            assert_eq!(han, "", "{}", address(route));
        }
    }
}

/// A page without the elements that say they are Chinese; such elements hold no others of their name.
fn without_chinese_parts(page: &str) -> String {
    let mut kept = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(" lang=\"zh-CN\"") {
        let (outside, name) = before.rsplit_once('<').expect("an element");
        let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
        let (_, behind) = after.split_once(&format!("</{name}>")).expect("it is closed");
        kept.push_str(outside);
        rest = behind;
    }
    kept + rest
}
