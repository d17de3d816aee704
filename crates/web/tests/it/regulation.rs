//! The institution, the regulation beside its norms, and trying out who may do what.

use crate::rig::Site;
use serde_json::json;

#[test]
fn the_chart_shows_who_holds_what_and_what_is_vacant() {
    let site = Site::open();
    let who = site.sign_in("wen");
    let page = site.get("/institution", &who);
    page.status(200).has("/records/organ/cyb").has("编制").has("主要负责人");
    site.get("/institution", &site.sign_in("lin")).status(200).has("tl-organs");
}

#[test]
fn an_article_shows_its_norms_and_the_acts_that_rest_on_it() {
    let site = Site::open();
    let who = site.sign_in("wen");
    let list = site.get("/regulation", &who);
    list.status(200).has("/regulation/work-organs/20").has("第二十条").has("解释：");
    let unused = site.get("/regulation/work-organs/20", &who);
    unused.status(200).has("有权 召集部务会").has("还没有。").has("第十九条").has("第二十一条");
    site.act("a1", "convene", "lin", json!({"meeting": "m-9", "organ": "cyb", "form": "plenary"}));
    let used = site.get("/regulation/work-organs/20", &who);
    used.status(200).has("href=\"/ledger/1\"").has("许可");
}

#[test]
fn articles_and_regulations_that_are_not_there() {
    let site = Site::open();
    let who = site.sign_in("wen");
    for path in ["/regulation/work-organs/999", "/regulation/nothing/1", "/regulation/../1"] {
        site.get(path, &who).status(404);
    }
}

#[test]
fn trying_it_says_who_may_and_records_nothing() {
    let site = Site::open();
    let who = site.sign_in("wen");
    let before = site.office().desk().see(tiaoli_institution::Institution::head);
    site.get("/trial", &who).status(200).has("<select");
    site.get("/trial?act=convene", &who).status(200).has("可以吗？");
    site.get("/trial?act=convene&as=tao", &who).status(200).has("不许可").has("第二十条");
    site.get("/trial?act=convene&as=lin", &who).status(200).has("待补充");
    for odd in ["act=nothing&as=lin", "act=convene&as=nobody", "act=&as=", "as=lin"] {
        site.get(&format!("/trial?{odd}"), &who).status(200);
    }
    assert_eq!(site.office().desk().see(tiaoli_institution::Institution::head), before);
}
