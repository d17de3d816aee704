//! Akoma Ntoso 3.0, the format that parliaments exchange laws in.
//!
//! What is written is valid under the strict schema, and reading it back gives the same structure.
//! Article ids carry no chapter (`art_12`), so that an article may move between chapters without
//! breaking what cites it; 款 are counted even where there is only one (`art_12__para_1`), so that
//! 第十二条第（三）项 always has a paragraph to stand in.

mod ids;
mod life;
mod meta;
mod read;
mod refs;
mod write;
mod xml;

pub use read::{Document, NotAkn, akn_read};
pub use write::akn_write;

/// What names a regulation among others (FRBR): the program cannot know it from the wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Country or jurisdiction, such as `cn`.
    pub country: String,
    /// What sort of act: `law`, `regulation`, `party-regulation`.
    pub subtype: String,
    /// Who issued it, in Latin letters; empty if unknown.
    pub issuer: String,
    /// The day it was made, `2025-12-01`; the first date before its articles where left out.
    pub date: Option<String>,
    /// Its number or short name in Latin letters.
    pub number: String,
    /// Its language by ISO 639-2.
    pub language: String,
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            country: String::from("cn"),
            subtype: String::from("regulation"),
            issuer: String::new(),
            date: None,
            number: String::from("unnumbered"),
            language: String::from("zho"),
        }
    }
}
