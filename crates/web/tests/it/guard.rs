//! What every answer carries, and what no request gets through with.

use crate::rig::{Site, Who};
use axum::body::Body;
use axum::http::Request;

#[test]
fn every_answer_carries_the_headers() {
    let site = Site::open();
    let who = site.sign_in("wen");
    for path in ["/", "/sign-in", "/nowhere", "/assets/x/app.js", "/ledger/0/receipt", "/lang/en"] {
        let got = site.get(path, &who);
        assert!(got.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(!got.header("content-security-policy").contains("unsafe"), "{path}");
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(got.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(got.header("cache-control"), "no-store", "{path}");
    }
}

#[test]
fn only_an_asset_of_now_is_kept() {
    let site = Site::open();
    let page = site.get("/sign-in", &Who::default());
    let address = page.body.split("href=\"/assets/").nth(1).unwrap().split('"').next().unwrap();
    let asset = site.get(&format!("/assets/{address}"), &Who::default());
    assert!(asset.header("cache-control").contains("immutable"));
}

#[test]
fn no_page_has_anything_inline() {
    let site = Site::open();
    let who = site.sign_in("lin");
    for path in
        ["/", "/acts", "/acts/decide", "/records/organ/cyb", "/ledger/0", "/account", "/sign-in"]
    {
        let page = site.get(path, &who).body;
        assert!(!page.contains("style=\"") && !page.contains("<style"), "{path}");
        let scripts = page.matches("<script").count();
        assert_eq!(
            scripts,
            page.matches("<script type=\"module\" src=\"/assets/").count(),
            "{path}"
        );
        assert!(!page.contains(" onclick=") && !page.contains("javascript:"), "{path}");
    }
}

#[test]
fn forms_from_elsewhere_are_refused() {
    let site = Site::open();
    let who = site.sign_in("wen");
    let body = format!("token={}", who.token);
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil"),
        ("origin", "null"),
    ] {
        let mut request = site.request("POST", "/sign-out", &who, &body);
        request.headers_mut().remove("sec-fetch-site");
        request.headers_mut().insert(name, value.parse().unwrap());
        site.send(request).status(403);
    }
    let mut request = site.request("POST", "/sign-out", &who, &body);
    request.headers_mut().remove("sec-fetch-site");
    site.send(request).status(303);
}

#[test]
fn bodies_are_forms_of_bounded_size() {
    let site = Site::open();
    let who = site.sign_in("wen");
    site.post("/acts/convene", &who, &[("x", &"y".repeat(300_000))]).status(413);
    let json = Request::post("/acts/convene").header("content-type", "application/json");
    site.send(json.body(Body::from("{}")).unwrap()).status(415);
}

#[test]
fn what_people_type_is_shown_and_nothing_more() {
    let site = Site::open();
    let who = site.sign_in("wen");
    let evil = "<script>alert(1)</script>\"'";
    let got = site.post(
        "/acts/raise_matter",
        &who,
        &[("label.matter", evil), ("take.matter", evil), ("date", evil)],
    );
    got.status(422);
    assert!(!got.body.contains("<script>alert"), "escaped");
    let got = site.get("/records/matter?q=%3Cscript%3Ealert(1)", &who);
    assert!(!got.body.contains("<script>alert"));
}
