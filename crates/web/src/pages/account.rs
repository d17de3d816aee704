//! One's own account: password, one-time codes, the seat to act from.

use crate::ask::Room;
use crate::form::Form;
use crate::page::token;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};
use crate::ui::fields::{Faults, Plain, text};
use crate::ui::record;
use crate::url;
use axum::http::StatusCode;
use maud::html;
use tiaoli_office::{Totp, base32, rim};
use tiaoli_text::Words;

/// The page.
pub fn page(room: &Room) -> Reply {
    shown(room, StatusCode::OK, &Faults::default(), None)
}

fn shown(room: &Room, status: StatusCode, faults: &Faults, secret: Option<Totp>) -> Reply {
    let account = &room.session.account;
    let empty = Form::default();
    let field = |name, label, kind, complete, hint| {
        text(room, faults, &empty, &Plain { name, label, hint, kind, complete, required: true })
    };
    let secret = match secret {
        Some(secret) => secret,
        None => room.office.new_totp()?,
    };
    let issuer = room.office.charter().name.get(room.lang);
    let seats = room.see(|institution| html! {
        ul { @for seat in &room.session.seats { li { (record::link(room, institution, seat.0)) } } }
    });
    let main = html! {
        (faults.summary(room))
        section {
            h2 { (account.name) }
            p { (room.say("可以这些名义办事；能不能办，由制度说：", "You may act in these names; whether an act is allowed, the regulation says:")) }
            (seats)
        }
        section {
            h2 { (room.say("动态码", "One-time codes")) }
            @if account.totp {
                p { (room.say("登录时已要求动态码。", "Signing in asks for a code already.")) }
            } @else {
                p { (room.say("把下面的密钥录入手机上的验证器，再填它显示的六位数。", "Put this key into an authenticator app, then enter the six digits it shows.")) }
                p { code.tl-hash { (base32(&secret.0)) } }
                p { a href=(secret.uri(&account.name, issuer)) { (room.say("用本机的验证器打开", "Open in an app on this device")) } }
                form.tl-form method="post" action="/account/code" {
                    (token(room))
                    input type="hidden" name="secret" value=(rim::hex(&secret.0));
                    (field("code", room.say("六位数", "Six digits"), "text", "one-time-code", None))
                    button type="submit" { (room.say("启用", "Turn on")) }
                }
            }
        }
        section {
            h2 { (room.say("改口令", "Change password")) }
            form.tl-form method="post" action="/account/password" {
                (token(room))
                (field("old", room.say("现在的口令", "Present password"), "password", "current-password", None))
                (field("new", room.say("新口令", "New password"), "password", "new-password",
                    Some(room.say("至少十个字符，一句话就很好", "Ten characters at least; a sentence is fine"))))
                button type="submit" { (room.say("更改", "Change")) }
            }
        }
    };
    Ok(room.page_with(status, &Words::new("我的账户", "My account"), main))
}

/// Changes the password.
pub fn password(room: &Room) -> Reply {
    let (old, new) = (room.form.raw("old"), room.form.raw("new"));
    let token = room.token.as_deref().unwrap_or("");
    match room.office.change_password(&room.session.account.name, old, new, token) {
        Ok(()) => {
            let done = Words::new(
                "口令已改，别处的登录已经退出",
                "The password is changed; other sessions have ended",
            );
            room.see_with("/account".to_owned(), &done)
        }
        Err(failure) if !failure.is_machine() => {
            let mut faults = Faults::default();
            let why = failure.why();
            let place = why.place.clone().unwrap_or_else(|| "new".to_owned());
            faults.add(place, why.message.clone(), why.help.clone());
            shown(room, StatusCode::UNPROCESSABLE_ENTITY, &faults, None)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Turns on one-time codes.
pub fn code(room: &Room) -> Reply {
    let Some(secret) = secret(room.form.get("secret")) else {
        return Err(Problem::bad(Words::new("密钥不对", "the key is not one")));
    };
    if room.session.account.totp {
        return Ok(Answer::see("/account"));
    }
    let code = room.form.get("code");
    if room.office.turn_on_totp(&room.session.account.name, &secret, code)? {
        let done = Words::new("动态码已启用", "One-time codes are on");
        return room.see_with("/account".to_owned(), &done);
    }
    let mut faults = Faults::default();
    let wrong = Words::new("动态码不对", "this is not the code");
    let help = Words::new("核对手机的时间，再试一次", "check the phone's clock and try again");
    faults.add("code", wrong, Some(help));
    shown(room, StatusCode::UNPROCESSABLE_ENTITY, &faults, Some(secret))
}

/// Twenty bytes in hexadecimal digits.
fn secret(text: &str) -> Option<Totp> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|two| two.iter().fold(0, |n, d| n << 4 | d)).collect();
    (digits.len() == 40).then_some(Totp(bytes))
}

/// Chooses the seat to act from.
pub fn seat(room: &Room) -> Reply {
    let code = room.form.get("seat");
    let known = room.see(|i| room.session.seats.iter().any(|seat| seat.code(i) == code));
    if !known {
        let message = Words::new("您不能以这个名义办事", "you may not act in this name");
        return Err(Problem::forbidden(message));
    }
    if let Some(token) = &room.token {
        room.office.choose_seat(token, code)?;
    }
    Ok(Answer::see(url::local(room.form.get("back")).unwrap_or("/")))
}
