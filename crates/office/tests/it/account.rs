//! Signing in.

use crate::rig::{PASSWORD, Rig};
use tiaoli_office::account::{NewAccount, SignIn};

#[track_caller]
fn welcome(outcome: SignIn) -> String {
    match outcome {
        SignIn::Welcome(token) => token,
        other => panic!("{other:?}"),
    }
}

#[test]
fn name_and_password_open_a_session_and_nothing_else_does() {
    let rig = Rig::new("sign-in");
    let try_it = |name, password| rig.office.sign_in(name, password, "", "here").unwrap();
    welcome(try_it(" LIN ", PASSWORD));
    assert_eq!(try_it("lin", "a wrong sentence"), SignIn::Wrong);
    assert_eq!(try_it("nobody", PASSWORD), SignIn::Wrong, "said the same way");
    rig.office.suspend("lin", true).unwrap();
    assert_eq!(try_it("lin", PASSWORD), SignIn::Wrong);
    rig.office.suspend("lin", false).unwrap();
    welcome(try_it("lin", PASSWORD));
}

#[test]
fn guessing_has_to_wait_whether_the_account_exists_or_not() {
    for name in ["lin", "nobody"] {
        let rig = Rig::new("throttle");
        for _ in 0..5 {
            assert_eq!(rig.office.sign_in(name, "wrong wrong", "", "here").unwrap(), SignIn::Wrong);
        }
        let wait = rig.office.sign_in(name, PASSWORD, "", "there").unwrap();
        assert_eq!(wait, SignIn::Wait(31), "{name}: the right password has to wait, too");
        let other = rig.office.sign_in("wen", PASSWORD, "", "here").unwrap();
        assert_eq!(other, SignIn::Wait(31), "so has the same peer with another name");
        rig.pass(31);
        assert_ne!(rig.office.sign_in("wen", PASSWORD, "", "here").unwrap(), SignIn::Wait(31));
    }
}

#[test]
fn a_one_time_code_is_asked_for_once_it_is_on_and_is_good_once() {
    let rig = Rig::new("totp");
    let secret = rig.office.new_totp().unwrap();
    let step = || rig.clock.load(std::sync::atomic::Ordering::Relaxed) / 30_000;
    assert!(!rig.office.turn_on_totp("lin", &secret, "000000").unwrap());
    assert!(rig.office.turn_on_totp("lin", &secret, &secret.code(step())).unwrap());
    let try_it = |code: &str| rig.office.sign_in("lin", PASSWORD, code, "here").unwrap();
    assert_eq!(try_it(""), SignIn::Wrong);
    assert_eq!(try_it(&secret.code(step())), SignIn::Wrong, "used to turn it on");
    rig.pass(30);
    let code = secret.code(step());
    welcome(try_it(&code));
    assert_eq!(try_it(&code), SignIn::Wrong, "used");
}

#[test]
fn bad_names_and_passwords_are_refused_at_their_field() {
    let rig = Rig::new("bad-account");
    let check = |name: &str, password: &str, place: &str| {
        let new = NewAccount {
            name: name.to_owned(),
            password: password.to_owned(),
            ..NewAccount::default()
        };
        let failure = rig.office.add_account(&new).unwrap_err();
        assert_eq!(failure.why().place.as_deref(), Some(place), "{name:?}");
    };
    check("", PASSWORD, "name");
    check("a b", PASSWORD, "name");
    check("LIN", PASSWORD, "name");
    check("new", "short", "password");
    assert_eq!(rig.office.accounts().unwrap().len(), 3);
}

#[test]
fn a_changed_password_ends_other_sessions() {
    let rig = Rig::new("password");
    let one = welcome(rig.office.sign_in("lin", PASSWORD, "", "here").unwrap());
    let other = welcome(rig.office.sign_in("lin", PASSWORD, "", "there").unwrap());
    let new = "quite another sentence";
    let wrong = rig.office.change_password("lin", "not the old one", new, &one).unwrap_err();
    assert_eq!(wrong.why().place.as_deref(), Some("old"));
    rig.office.change_password("lin", PASSWORD, new, &one).unwrap();
    assert!(rig.office.session(&one).unwrap().is_some());
    assert!(rig.office.session(&other).unwrap().is_none());
    assert_eq!(rig.office.sign_in("lin", PASSWORD, "", "here").unwrap(), SignIn::Wrong);
}

#[test]
fn the_database_holds_neither_passwords_nor_tokens() {
    let rig = Rig::new("secrets");
    let token = welcome(rig.office.sign_in("lin", PASSWORD, "", "here").unwrap());
    let mut bytes = Vec::new();
    for name in ["office.db", "office.db-wal"] {
        bytes.extend(std::fs::read(rig.office.folder().join(name)).unwrap_or_default());
    }
    assert!(bytes.len() > 1000);
    for secret in [PASSWORD.as_bytes(), token.as_bytes()] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}
