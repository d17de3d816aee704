//! Signing in and out through the pages.

use crate::rig::{PASSWORD, Site, Who};

#[test]
fn signing_in_leads_back_with_a_cookie_of_its_own() {
    let site = Site::open();
    let nobody = Who::default();
    let got = site.get("/ledger?before=5", &nobody);
    got.status(303);
    assert_eq!(got.header("location"), "/sign-in?back=%2Fledger%3Fbefore%3D5");
    let form = site.get(got.header("location"), &nobody);
    assert_eq!(form.hidden("back"), "/ledger?before=5");
    let fields = [("name", "wen"), ("password", PASSWORD), ("back", "/ledger?before=5")];
    let got = site.post("/sign-in", &nobody, &fields);
    got.status(303);
    assert_eq!(got.header("location"), "/ledger?before=5");
    let cookie = got.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let inside = Site::with_cookie(cookie.split(';').next().unwrap());
    site.get("/", &inside).status(200).has("文处长");
}

#[test]
fn it_leads_nowhere_else() {
    let site = Site::open();
    for back in ["https://evil/", "//evil", "/\\evil", "javascript:alert(1)"] {
        let fields = [("name", "wen"), ("password", PASSWORD), ("back", back)];
        let got = site.post("/sign-in", &Who::default(), &fields);
        assert_eq!(got.header("location"), "/", "{back}");
    }
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let site = Site::open();
    let try_it = |name: &str| {
        let got =
            site.post("/sign-in", &Who::default(), &[("name", name), ("password", "wrong wrong")]);
        got.status(422).has("不对");
        got.body.replace(name, "…")
    };
    assert_eq!(try_it("wen"), try_it("nobody"));
    for _ in 0..5 {
        site.post("/sign-in", &Who::default(), &[("name", "wen"), ("password", "wrong wrong")]);
    }
    let got = site.post("/sign-in", &Who::default(), &[("name", "wen"), ("password", PASSWORD)]);
    got.status(429).has("秒再试");
}

#[test]
fn a_session_is_new_each_time_and_over_when_signed_out() {
    let site = Site::open();
    let who = site.sign_in("wen");
    let fields = [("name", "wen"), ("password", PASSWORD)];
    let got = site.post("/sign-in", &who, &fields);
    got.status(303);
    site.get("/", &who).status(303);
    let who = site.sign_in("wen");
    let got = site.post("/sign-out", &who, &[]);
    assert!(got.header("set-cookie").contains("Max-Age=0"));
    site.get("/", &who).status(303);
}

#[test]
fn the_seat_is_chosen_among_ones_own() {
    let site = Site::open();
    let lin = site.sign_in("lin");
    site.post("/seat", &lin, &[("seat", "organ:cyb"), ("back", "/acts")]).status(303);
    let page = site.get("/acts", &lin).body;
    assert!(page.find("以 cyb").unwrap() < page.find("以 lin").unwrap());
    site.post("/seat", &lin, &[("seat", "organ:yl")]).status(403);
}

#[test]
fn one_time_codes_are_turned_on_with_a_code() {
    let site = Site::open();
    let who = site.sign_in("wen");
    let secret = site.get("/account", &who).hidden("secret");
    let got = site.post("/account/code", &who, &[("secret", &secret), ("code", "000000")]);
    got.status(422).has("动态码不对");
    assert_eq!(got.hidden("secret"), secret, "kept, for it is in the app by now");
    let bytes: Vec<u8> = (0..20)
        .map(|n| u8::from_str_radix(secret.get(n * 2..n * 2 + 2).unwrap(), 16).unwrap())
        .collect();
    let step = site.clock.load(std::sync::atomic::Ordering::Relaxed) / 30_000;
    let code = tiaoli_office::Totp(bytes).code(step);
    site.post("/account/code", &who, &[("secret", &secret), ("code", &code)]).status(303);
    let got = site.post("/sign-in", &Who::default(), &[("name", "wen"), ("password", PASSWORD)]);
    got.status(422);
}
