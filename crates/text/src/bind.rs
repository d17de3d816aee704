//! Says whether an article still reads as it did when its norms were reviewed.
//!
//! A digest is taken over the article's words without its label, so that renumbering is no change
//! of wording. Before hashing, everything that differs between two prints of the same wording is
//! taken out: blanks, line breaks, invisible marks and bold are dropped; letters, digits and
//! punctuation of full width are folded to half width; quotation marks of either shape and both
//! forms of angle brackets become one. What is left is hashed behind a name and version of this
//! rule, so that a digest made by another rule can never be taken for one of this.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::letter::is_blank;
use crate::{Article, ArticleNumber, Piece};

/// Comes before the words in every hash; changes whenever the folding does.
const RULE: &[u8] = b"tiaoli article wording 1\n";

/// The digest of one article's wording.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// One article bound to its wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Binding {
    /// The article.
    pub article: ArticleNumber,
    /// The digest of its wording.
    pub digest: Digest,
    /// Whether only the end of the article was on the page.
    pub partial: bool,
}

/// How an article differs from what was bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Drift {
    /// It reads differently now.
    Changed {
        /// What was bound.
        was: Binding,
        /// What stands on the page.
        is: Binding,
    },
    /// One of the two has only the end of the article, so nothing can be said.
    Incomparable {
        /// What was bound.
        was: Binding,
        /// What stands on the page.
        is: Binding,
    },
    /// It was bound and is not on the page.
    Gone(Binding),
    /// It is on the page and was never bound.
    New(Binding),
}

impl Drift {
    /// The article it is about.
    #[must_use]
    pub const fn article(self) -> ArticleNumber {
        match self {
            Self::Changed { is, .. } | Self::Incomparable { is, .. } | Self::New(is) => is.article,
            Self::Gone(was) => was.article,
        }
    }
}

/// The digest of `wording`.
#[must_use]
pub fn digest(wording: &str) -> Digest {
    let mut hash = Sha256::new();
    hash.update(RULE);
    let mut folded = String::with_capacity(wording.len());
    folded.extend(wording.chars().filter_map(fold));
    hash.update(folded.replace("**", ""));
    Digest(hash.finalize().into())
}

/// What a letter counts as, or nothing.
fn fold(letter: char) -> Option<char> {
    if is_blank(letter) {
        return None;
    }
    Some(match letter {
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = u32::from(letter).saturating_sub(0xfee0);
            let plain = char::from_u32(plain).unwrap_or(letter);
            return fold(plain);
        }
        '“' | '”' | '„' | '‟' | '″' | '〝' | '〞' | '「' | '」' | '『' | '』' => {
            '"'
        }
        '‘' | '’' | '‛' | '′' => '\'',
        '〈' | '‹' => '<',
        '〉' | '›' => '>',
        '○' | '◯' => '〇',
        '｡' => '。',
        '､' => '、',
        other => other,
    })
}

/// The digest of `article` as it stands in `source`.
#[must_use]
pub fn digest_article(source: &str, article: &Article) -> Digest {
    digest(&article.text(source))
}

/// Binds every article of `piece`, the tail included, in the order of the text.
#[must_use]
pub fn bind(source: &str, piece: &Piece) -> Vec<Binding> {
    let one = |article: &Article, partial| Binding {
        article: article.number,
        digest: digest_article(source, article),
        partial,
    };
    let tail = piece.tail.iter().map(|article| one(article, true));
    tail.chain(piece.articles.iter().map(|article| one(article, false))).collect()
}

/// What differs between the `old` bindings and `piece`, in the order of the articles.
#[must_use]
pub fn drift(old: &[Binding], source: &str, piece: &Piece) -> Vec<Drift> {
    let sorted = |mut all: Vec<Binding>| {
        all.sort();
        all.dedup_by_key(|one| one.article);
        all.into_iter().peekable()
    };
    let (mut old, mut new) = (sorted(old.to_vec()), sorted(bind(source, piece)));
    let mut out = Vec::new();
    loop {
        match (old.peek().copied(), new.peek().copied()) {
            (None, None) => return out,
            (Some(was), Some(is)) if was.article == is.article => {
                old.next();
                new.next();
                if was.partial != is.partial {
                    out.push(Drift::Incomparable { was, is });
                } else if was.digest != is.digest {
                    out.push(Drift::Changed { was, is });
                }
            }
            (Some(was), is) if is.is_none_or(|is| was.article < is.article) => {
                old.next();
                out.push(Drift::Gone(was));
            }
            (_, Some(is)) => {
                new.next();
                out.push(Drift::New(is));
            }
            (Some(_), None) => return out,
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The text is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDigest;

impl FromStr for Digest {
    type Err = NoDigest;

    fn from_str(text: &str) -> Result<Self, NoDigest> {
        if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NoDigest);
        }
        let mut out = [0; 32];
        for (at, byte) in out.iter_mut().enumerate() {
            let start = at.saturating_mul(2);
            let pair = text.get(start..start.saturating_add(2)).ok_or(NoDigest)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NoDigest)?;
        }
        Ok(Self(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_prints_of_one_wording_agree() {
        let one = "会议由“主任”召集，并\n\n主持（另有规定的除外）。";
        let two = "会议由\"主任\"召集,并主持(另有规定的除外)。 ";
        assert_eq!(digest(one), digest(two));
        assert_ne!(digest(one), digest("会议由“主任”召集，主持（另有规定的除外）。"));
    }

    #[test]
    fn a_digest_comes_back_from_its_text() {
        let one = digest("甲");
        assert_eq!(one.to_string().parse(), Ok(one));
        assert_eq!("zz".parse::<Digest>(), Err(NoDigest));
        // Fixed: digests are kept by users, so the rule must never change under its name.
        assert_eq!(
            digest("甲乙，丙").to_string(),
            "ed86f47bd10bea5517e2f966f58e4c8e638d2b41ecfafb0a0189f60d7f7e4d16"
        );
    }
}
