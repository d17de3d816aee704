//! Signing in and out.
//!
//! Name, password and code are asked for together, and what was wrong is not said: nobody learns here
//! who has an account.

use crate::ask::Ask;
use crate::form::Form;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};
use crate::ui::fields::{Faults, Plain, text};
use crate::{cookie, url};
use axum::http::StatusCode;
use maud::{Markup, html};
use tiaoli_office::account::SignIn;
use tiaoli_text::{Words, words};

/// The form.
pub fn form(ask: &Ask) -> Reply {
    Ok(shown(ask, StatusCode::OK, None, &ask.query))
}

fn shown(ask: &Ask, status: StatusCode, wrong: Option<&Words>, values: &Form) -> Answer {
    let none = Faults::default();
    let field = |name, label, kind, complete, hint, required| {
        text(ask, &none, values, &Plain { name, label, hint, kind, complete, required })
    };
    // A session that is still alive carries its token, as all its forms do.
    let token = ask.token.as_deref().zip(ask.app.office());
    let token = token.and_then(|(token, office)| office.session(token).ok()?);
    let main = html! {
        @if let Some(wrong) = wrong { div.tl-problem role="alert" { p { (wrong.get(ask.lang)) } } }
        form.tl-form method="post" action="/sign-in" {
            @if let Some(session) = token { input type="hidden" name="token" value=(session.form_token); }
            input type="hidden" name="back" value=(values.get("back"));
            (field("name", ask.say("账户名", "Account"), "text", "username", None, true))
            (field("password", ask.say("口令", "Password"), "password", "current-password", None, true))
            (field("code", ask.say("动态码", "One-time code"), "text", "one-time-code",
                Some(ask.say("账户设了动态码才要填", "Only if your account asks for one")), false))
            button type="submit" { (ask.say("登录", "Sign in")) }
        }
        (samples(ask))
    };
    ask.page(status, &Words::new("登录", "Sign in"), main)
}

fn samples(ask: &Ask) -> Markup {
    let samples = &ask.app.settings.samples;
    html! { @if !samples.is_empty() {
        section.tl-samples {
            h2 { (ask.say("演示账户", "Sample accounts")) }
            p.tl-note { (ask.say("数据为虚构，只供试用。", "The data are invented and for trying out only.")) }
            div.tl-scroll tabindex="0" role="region" aria-label=(ask.say("演示账户", "Sample accounts")) { table {
                thead { tr { th scope="col" { (ask.say("账户名", "Account")) } th scope="col" { (ask.say("口令", "Password")) } } }
                tbody { @for (name, password) in samples { tr { td { code { (name) } } td { code { (password) } } } } }
            } }
        }
    } }
}

/// Signs in, or says that it was wrong.
pub fn send(ask: &Ask) -> Reply {
    let office = ask.app.office().ok_or_else(Problem::missing)?;
    let form = &ask.form;
    let (name, password) = (form.get("name"), form.raw("password"));
    match office.sign_in(name, password, form.get("code"), &ask.peer)? {
        SignIn::Welcome(token) => {
            // Whatever session the browser had ends: a new one for each time somebody signs in.
            if let Some(old) = &ask.token {
                office.end_session(old)?;
            }
            let back = url::local(form.get("back")).unwrap_or("/");
            Ok(Answer::see(back).cookie(cookie::session(&token, ask.app.settings.secure)))
        }
        SignIn::Wrong => {
            let wrong = Words::new(
                "账户名、口令或动态码不对，或者账户已停用",
                "the account, the password or the code is wrong, or the account is suspended",
            );
            Ok(shown(ask, StatusCode::UNPROCESSABLE_ENTITY, Some(&wrong), form))
        }
        SignIn::Wait(seconds) => {
            let wrong = words!(
                zh: "错得太多；请过 {seconds} 秒再试",
                en: "too many failures; try again in {seconds} seconds",
            );
            Ok(shown(ask, StatusCode::TOO_MANY_REQUESTS, Some(&wrong), form))
        }
    }
}

/// Signs out.
pub fn leave(ask: &Ask) -> Reply {
    if let (Some(token), Some(office)) = (&ask.token, ask.app.office()) {
        office.end_session(token)?;
    }
    Ok(Answer::see("/sign-in").cookie(cookie::no_session(ask.app.settings.secure)))
}
