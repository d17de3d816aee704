//! Duties over time, what somebody may do next, and the words people are shown.

use crate::rig::{act, open};
use std::fmt::Write as _;
use tiaoli_institution::{DutyState, Institution};
use tiaoli_norm::value::Rec;
use tiaoli_text::Lang;

const PAGE: &str = r#"
### 第一条 图书室

```norm
choice grade "级别": plain "普通", rare "珍本"

kind reader "读者"
  librarian "馆员": flag default no
  quota "名额": number

kind book "书"
  grade "级别": grade
  holder "在手": reader optional

act borrow "借书"
  by reader
  take book "书": book
  take purpose "事由": text optional
  effect set book.holder = actor
  unrestricted

act give_back "还书"
  by reader
  take book "书": book
  take holder "在手": reader optional
  effect set book.holder = holder
  unrestricted

act excuse "免还"
  by reader
  take book "书": book
  effect waive book

act donate "捐书"
  by reader
  take book "书": new book
  take grade "级别": grade
  effect create book: grade = grade
  unrestricted

act enrol "注册"
  by reader
  take reader "读者": new reader
  effect create reader: librarian = yes
  unrestricted

act report "报告"
  by reader
  take reader "读者": reader
  unrestricted

duty bring_back "归还" @2
  on borrow
  bearer actor
  do give_back with book = book
  due within 3 days

power librarian_excuses "馆员免还"
  on excuse
  holder actor.librarian
  substitute sponsor "代": book.holder = actor and actor.quota > 5

open worth "值得"(b: book)
  by reader
  holder actor.librarian
  asks "the librarian" "馆员"

forbid rare_out "珍本外借"
  on borrow
  when book.grade = rare and not worth(book)
  grade void

forbid on_loan "在别人手里"
  on borrow
  when book.holder != actor and present(book.holder)
  grade void

must wanted "说明事由"
  on borrow
  when book.grade = rare
  need why "事由": present(purpose)
  grade irregular

should modest "宜少借" @1.2
  on borrow
  need few "本数": count(b in book where b.holder = actor) = 0

limit quota "名额以内"
  on borrow
  need count(b in book where b.holder = actor) <= actor.quota
  grade voidable

recurring yearly "年报"
  each r in reader where r.librarian
  do report with reader = r
  per year

recurring halves "半年报"
  each r in reader where r.librarian
  do report with reader = r
  per half_year

recurring quarterly "季报"
  each r in reader where r.librarian
  do report with reader = r
  per quarter

recurring monthly "月报"
  each r in reader where r.librarian
  do report with reader = r
  per month
```
"#;

const RECORDS: &str = r#"{"reader":{"guan":{"librarian":true,"quota":3},"lin":{"quota":1},"wu":{},"wang":{"quota":9},"nil":{"quota":0}},
    "book":{"b1":{"grade":"plain"},"b2":{"grade":"rare"},"b3":{},"b4":{"grade":"plain","holder":"wang"},"b6":{"grade":"plain"}}}"#;

fn room() -> Institution {
    open(PAGE, "2026-02-10", RECORDS)
}

fn line(name: &str, actor: &str, date: &str, take: &str) -> String {
    format!(r#"{{"act":"{name}","actor":"{actor}","date":"{date}","take":{take}}}"#)
}

fn states(room: &Institution, norm: &str, day: &str) -> Vec<DutyState> {
    let owed = room.owed(day.parse().unwrap());
    let of = owed.iter().filter(|owed| room.regulation().norm(owed.norm).name.en == norm);
    of.map(|owed| owed.state).collect()
}

fn rec(room: &Institution, kind: u16, id: &str) -> Rec {
    room.state().find(tiaoli_norm::program::KindId(kind), id).unwrap()
}

#[test]
fn a_duty_at_its_boundaries() {
    use DutyState::{Fulfilled, Late, Pending, Violated, Waived};
    let mut lent = room();
    act(&mut lent, &line("borrow", "lin", "2026-03-02", r#"{"book":"b1"}"#)).unwrap();
    assert_eq!(states(&lent, "bring_back", "2026-03-01"), []);
    for (day, state) in [("2026-03-02", Pending), ("2026-03-05", Pending), ("2026-03-06", Violated)]
    {
        assert_eq!(states(&lent, "bring_back", day), [state], "{day}");
    }
    for (name, actor, done, asked, state) in [
        ("give_back", "lin", "2026-03-05", "2026-03-04", Pending),
        ("give_back", "lin", "2026-03-05", "2026-03-05", Fulfilled),
        ("give_back", "lin", "2026-03-06", "2026-03-06", Late),
        ("excuse", "guan", "2026-03-05", "2026-03-04", Pending),
        ("excuse", "guan", "2026-03-05", "2026-03-20", Waived),
        ("excuse", "guan", "2026-03-09", "2026-03-08", Violated),
        ("excuse", "guan", "2026-03-09", "2026-03-09", Waived),
    ] {
        let mut room = lent.clone();
        act(&mut room, &line(name, actor, done, r#"{"book":"b1"}"#)).unwrap();
        assert_eq!(states(&room, "bring_back", asked), [state], "{name} {done} {asked}");
    }
}

#[test]
fn recurring_windows_begin_with_the_one_a_record_is_made_in() {
    use DutyState::{Fulfilled, Late, Pending, Violated};
    let mut room = room();
    act(&mut room, &line("report", "guan", "2026-03-31", r#"{"reader":"guan"}"#)).unwrap();
    act(&mut room, &line("enrol", "lin", "2026-05-20", r#"{"reader":"mei"}"#)).unwrap();
    for (norm, day, expected) in [
        ("yearly", "2026-05-20", vec![Fulfilled, Pending]),
        ("yearly", "2027-01-01", vec![Fulfilled, Violated, Pending, Pending]),
        ("halves", "2026-06-30", vec![Fulfilled, Pending]),
        ("halves", "2026-07-01", vec![Fulfilled, Violated, Pending, Pending]),
        ("quarterly", "2026-03-30", vec![Pending]),
        ("quarterly", "2026-03-31", vec![Fulfilled]),
        ("monthly", "2026-03-30", vec![Violated, Pending]),
        ("monthly", "2026-03-31", vec![Late, Pending]),
        ("monthly", "2026-04-01", vec![Late, Violated, Pending]),
    ] {
        assert_eq!(states(&room, norm, day), expected, "{norm} {day}");
    }
}

#[test]
fn new_records_keep_their_ids_and_are_found_again() {
    let mut room = room();
    act(&mut room, &line("donate", "lin", "2026-03-02", r#"{"book":"b9","grade":"plain"}"#))
        .unwrap();
    assert_eq!(room.call(rec(&room, 1, "b9")), "b9");
    act(&mut room, &line("borrow", "lin", "2026-03-02", r#"{"book":"b9"}"#)).unwrap();
    assert_eq!(room.born(rec(&room, 1, "b9")), Some("2026-03-02".parse().unwrap()));
}

#[test]
fn what_may_be_done_next_is_allowed_or_refused_with_its_article() {
    let room = room();
    let next = |id: &str| room.next(rec(&room, 0, id), "2026-03-02".parse().unwrap());
    let excuse = |id: &str| {
        let regulation = room.regulation();
        let of = |p: &tiaoli_institution::Possible| regulation.act(p.act).name.en == "excuse";
        next(id).into_iter().find(of).unwrap()
    };
    assert!(!excuse("guan").is_refused());
    let refused = excuse("lin");
    assert!(refused.is_refused());
    let norm = refused.judgement.reasons[0].norm.unwrap();
    assert_eq!(room.regulation().cite(norm).en, "Article 1");
    assert_eq!(room.regulation().norm(norm).name.en, "librarian_excuses");
    let books = next("lin").iter().filter(|p| p.about.is_some_and(|(_, r)| r.kind.0 == 1)).count();
    assert_eq!(books, 4 * 5, "borrow, give back, excuse and find, once for each of five books");
}

#[test]
fn words_that_people_see() {
    let mut out = String::new();
    for (name, actor, take, reasons) in [
        ("borrow", "lin", r#"{"book":"b1"}"#, "{}"),
        ("borrow", "lin", r#"{"book":"b2"}"#, "{}"),
        ("borrow", "lin", r#"{"book":"b3"}"#, "{}"),
        ("borrow", "lin", r#"{"book":"b6"}"#, "{}"),
        ("borrow", "wang", r#"{"book":"b6"}"#, "{}"),
        ("borrow", "nil", r#"{"book":"b6"}"#, "{}"),
        ("borrow", "wu", r#"{"book":"b6"}"#, "{}"),
        ("borrow", "lin", "{}", "{}"),
        ("borrow", "guan", r#"{"book":"b1"}"#, r#"{"modest.few":"urgent"}"#),
        ("excuse", "guan", r#"{"book":"b1"}"#, "{}"),
        ("excuse", "wang", r#"{"book":"b4"}"#, "{}"),
        ("excuse", "lin", r#"{"book":"b1"}"#, "{}"),
        ("find_worth", "lin", r#"{"book":"b2","holds":true,"reason":"x"}"#, "{}"),
    ] {
        let mut room = room();
        if name == "borrow" {
            act(&mut room, &line("borrow", "guan", "2026-03-01", r#"{"book":"b1"}"#)).ok();
        }
        let json = format!(
            r#"{{"act":"{name}","actor":"{actor}","date":"2026-03-02","take":{take},"reasons":{reasons}}}"#
        );
        let json = serde_json::from_str(&json).unwrap();
        let request = tiaoli_institution::bind::request(room.regulation(), &json).unwrap();
        let judged = room.judge(&request).unwrap();
        writeln!(out, "# {name} by {actor} {take} {reasons}").unwrap();
        for lang in Lang::ALL {
            out.push_str(&room.judgement_text(&judged, lang, true));
        }
        let json = serde_json::to_string(&room.judgement_json(&judged, false)).unwrap();
        writeln!(out, "{json}\n").unwrap();
    }
    insta::assert_snapshot!(out);
}
