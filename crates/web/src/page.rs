//! The frame that every page stands in.

use crate::ask::{Ask, Room};
use crate::problem::Problem;
use crate::routes::ROUTES;
use crate::{assets, url};
use maud::{DOCTYPE, Markup, html};
use tiaoli_office::seat;
use tiaoli_text::{Lang, Words};

fn head(title: &str, name: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · " (name) }
            link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
            link rel="stylesheet" href=(assets::address("app.css"));
            script type="module" src=(assets::address("app.js")) {}
        }
    }
}

fn tag(ask: &Ask) -> &'static str {
    match ask.lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// The link to the same page in the other language, named in that language.
fn other_language(ask: &Ask) -> Markup {
    let (code, tag, name) = match ask.lang {
        Lang::Zh => ("en", "en", "English"),
        Lang::En => ("zh", "zh-CN", "中文"),
    };
    let back = url::part(&ask.address);
    html! { a href={ "/lang/" (code) "?back=" (back) } lang=(tag) hreflang=(tag) { (name) } }
}

/// A page outside the office: signing in, setting up, problems.
#[must_use]
pub fn plain(ask: &Ask, title: &Words, main: &Markup) -> Markup {
    let title = title.get(ask.lang);
    let office = ask.app.office();
    let name = office.map_or_else(
        || ask.say("条理", "Tiaoli").to_owned(),
        |office| office.charter().name.get(ask.lang).to_owned(),
    );
    html! {
        (DOCTYPE)
        html lang=(tag(ask)) {
            (head(title, &name))
            body.tl-plain {
                header.tl-bar {
                    a.tl-brand href="/" { span.tl-mark aria-hidden="true" { "条理" } span { (name) } }
                    nav.tl-tools aria-label=(ask.say("语言", "Language")) { (other_language(ask)) }
                }
                main #main { h1 { (title) } (main) }
            }
        }
    }
}

/// A page of the office, with its navigation.
#[must_use]
pub fn framed(room: &Room, title: &Words, main: &Markup) -> Markup {
    let title = title.get(room.lang);
    let name = room.office.charter().name.get(room.lang).to_owned();
    let flash = room.token.as_deref().and_then(|token| room.office.take_message(token).ok()?);
    let head_now = room.see(tiaoli_institution::Institution::head);
    html! {
        (DOCTYPE)
        html lang=(tag(room)) {
            (head(title, &name))
            body {
                a.tl-skip href="#main" { (room.say("跳到正文", "Skip to content")) }
                header.tl-bar {
                    a.tl-brand href="/" { span.tl-mark aria-hidden="true" { "条理" } span { (name) } }
                    div.tl-tools { (who(room)) (other_language(room)) (sign_out(room)) }
                }
                div.tl-frame {
                    (menu(room))
                    main #main {
                        @if let Some(flash) = flash { p.tl-flash role="status" { (flash) } }
                        tl-live hidden data-head=(head_now)
                            data-text=(room.say("台账有新的条目", "The ledger has grown"))
                            data-reload=(room.say("重新载入", "Reload")) {}
                        h1 { (title) }
                        (main)
                    }
                }
                footer.tl-foot {
                    @if room.office.charter().demo {
                        span { (room.say("演示数据，机构和人员均为虚构", "Sample data; the institution and its people are invented")) }
                    }
                    span { (room.say("今天 ", "Today ")) time datetime=(room.office.today()) { (room.office.today()) } }
                    a href="/ledger" { (room.say("台账 ", "Ledger: ")) (head_now) (room.say(" 条", " entries")) }
                }
            }
        }
    }
}

/// The line of the navigation that the present page belongs to: the longest path it begins with.
fn menu(room: &Room) -> Markup {
    let at = room.address.split('?').next().unwrap_or("/");
    let within = |path: &str| {
        path == at
            || (path != "/" && at.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
    };
    let places = || ROUTES.iter().filter_map(|route| Some((route.path, route.nav?)));
    let here = places().map(|(path, _)| path).filter(|path| within(path)).max_by_key(|p| p.len());
    html! {
        nav.tl-menu aria-label=(room.say("主导航", "Main")) {
            ul {
                @for (path, (zh, en)) in places() {
                    li { a href=(path) aria-current=[(here == Some(path)).then_some("page")] { (room.say(zh, en)) } }
                }
            }
        }
    }
}

/// Who is signed in, and in whose name; a choice where there are several.
fn who(room: &Room) -> Markup {
    let account = &room.session.account;
    let seats: Vec<(String, String)> = room.see(|institution| {
        let seats = room.session.seats.iter();
        seats.map(|seat| (seat.code(institution), room.name(institution, seat.0))).collect()
    });
    let person = room.see(|institution| {
        let kind = seat::person_kind(institution)?;
        let rec = institution.state().find(kind, account.person.as_deref()?)?;
        Some(room.name(institution, rec))
    });
    html! {
        a href="/account" { (person.unwrap_or_else(|| account.name.clone())) }
        @if seats.len() > 1 {
            form.tl-seat method="post" action="/seat" {
                (token(room))
                input type="hidden" name="back" value=(room.address);
                label { span.tl-hidden { (room.say("以谁的名义", "Acting as")) }
                    select name="seat" {
                        @for (code, name) in &seats { option value=(code) { (room.say("以 ", "as ")) (name) } }
                    }
                }
                button.tl-quiet type="submit" { (room.say("换", "Change")) }
            }
        }
    }
}

fn sign_out(room: &Room) -> Markup {
    html! {
        form method="post" action="/sign-out" {
            (token(room))
            button.tl-quiet type="submit" { (room.say("退出", "Sign out")) }
        }
    }
}

/// What every form of a session carries: no other page can send it.
#[must_use]
pub fn token(room: &Room) -> Markup {
    html! { input type="hidden" name="token" value=(room.session.form_token); }
}

/// What went wrong, and the way forward.
#[must_use]
pub fn problem(ask: &Ask, problem: &Problem) -> Markup {
    html! {
        div.tl-problem role="alert" {
            p { (problem.message.get(ask.lang)) }
            @if let Some(help) = &problem.help {
                p { strong { (ask.say("怎么办：", "What to do: ")) } (help.get(ask.lang)) }
            }
        }
        p { a href="/" { (ask.say("回到我的工作", "Back to my work")) } }
    }
}
