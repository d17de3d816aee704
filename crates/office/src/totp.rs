//! One-time codes by time (RFC 6238, six digits, thirty seconds, HMAC-SHA-1 as every app has it).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Seconds of a step.
const STEP: i64 = 30;

/// The secret that an app and the office share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totp(pub Vec<u8>);

impl Totp {
    /// The code of step `step`.
    #[must_use]
    pub fn code(&self, step: i64) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else { return String::new() };
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash.last().copied().unwrap_or(0) & 0xf);
        let four = hash.iter().skip(at).take(4).fold(0u32, |n, byte| (n << 8) | u32::from(*byte));
        format!("{:06}", (four & 0x7fff_ffff) % 1_000_000)
    }

    /// The step that `code` belongs to at `unix` seconds, if it is one later than `used`: the one of
    /// now, or its neighbours, for clocks differ. Each step is good for one use.
    #[must_use]
    pub fn check(&self, code: &str, unix: i64, used: Option<i64>) -> Option<i64> {
        let now = unix.div_euclid(STEP);
        let fits = |step: &i64| {
            used.is_none_or(|used| *step > used)
                && crate::password::same(self.code(*step).as_bytes(), code.as_bytes())
        };
        [now, now - 1, now + 1].into_iter().find(fits)
    }

    /// What an app reads to take over the secret.
    #[must_use]
    pub fn uri(&self, account: &str, issuer: &str) -> String {
        let safe = |text: &str| -> String {
            text.bytes()
                .map(|b| match b {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                        char::from(b).to_string()
                    }
                    other => format!("%{other:02X}"),
                })
                .collect()
        };
        let (account, issuer, secret) = (safe(account), safe(issuer), base32(&self.0));
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}")
    }
}

/// RFC 4648 base 32 without padding.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digit = |n: u32| DIGITS.get((n & 31) as usize).map_or('A', |b| char::from(*b));
    let (mut out, mut held, mut bits) = (String::new(), 0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(digit(held >> bits));
        }
    }
    if bits > 0 {
        out.push(digit(held << (5 - bits)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = Totp(b"12345678901234567890".to_vec());
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp.code(time / STEP), code);
        }
    }

    #[test]
    fn a_code_is_good_once_and_near_its_time() {
        let totp = Totp(b"12345678901234567890".to_vec());
        assert_eq!(totp.check("287082", 59, None), Some(1));
        assert_eq!(totp.check("287082", 89, None), Some(1), "a slow clock");
        assert_eq!(totp.check("287082", 150, None), None);
        assert_eq!(totp.check("287082", 59, Some(1)), None, "used");
    }

    /// RFC 4648, section 10.
    #[test]
    fn base_32_is_that_of_the_standard() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(base32(b"f"), "MY");
    }
}
