//! Addresses: what stands in a path or a query, written so that it comes back as it was.

/// `text` as one part of a path or a value of a query.
#[must_use]
pub fn part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// `text` if it is an address on this server, to send somebody back to: a path, and nothing that a
/// browser reads as another host.
#[must_use]
pub fn local(text: &str) -> Option<&str> {
    let fine = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && text.chars().all(|c| !c.is_control());
    fine.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_and_other_hosts_do_not() {
        assert_eq!(part("议题 1/2"), "%E8%AE%AE%E9%A2%98%201%2F2");
        assert_eq!(local("/a?b=c"), Some("/a?b=c"));
        for bad in ["//evil", "/\\evil", "https://evil", "a", "/a\r\nb", ""] {
            assert_eq!(local(bad), None, "{bad:?}");
        }
    }
}
