//! Cookies: the session's and the language's.

/// Name of the session cookie; the prefix binds it to this host and to TLS.
#[must_use]
pub fn session_name(secure: bool) -> &'static str {
    if secure { "__Host-tiaoli" } else { "tiaoli" }
}

/// The cookie that gives the browser a session's token.
#[must_use]
pub fn session(token: &str, secure: bool) -> String {
    let name = session_name(secure);
    let only = if secure { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{only}")
}

/// The cookie that takes it away.
#[must_use]
pub fn no_session(secure: bool) -> String {
    format!("{}; Max-Age=0", session("", secure))
}

/// The cookie that remembers the language, for a year.
#[must_use]
pub fn lang(lang: tiaoli_text::Lang) -> String {
    let tag = if lang == tiaoli_text::Lang::En { "en" } else { "zh" };
    format!("lang={tag}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000")
}

/// The value of `name` in a `Cookie` header. Twice the same name is no value: one of them was planted.
#[must_use]
pub fn find<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let mut found = header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(n, value)| *n == name && !value.is_empty());
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_once_only() {
        assert_eq!(find("a=1; tiaoli=x; lang=en", "tiaoli"), Some("x"));
        assert_eq!(find("tiaoli=x; tiaoli=y", "tiaoli"), None);
        assert_eq!(find("xtiaoli=x", "tiaoli"), None);
    }
}
