//! Reads written regulations into addressable structure.
//!
//! Pure: no file, clock, chance or network. What it finds it points at by byte offset; the wording
//! itself is never changed.
#![deny(clippy::float_arithmetic)]

mod address;
mod akn;
mod around;
mod article;
mod believe;
mod bind;
mod caption;
mod citation;
mod citations;
mod correct;
mod diff;
mod doubt;
mod doubts;
mod draft;
mod figure;
mod figures;
mod furniture;
mod grow;
mod join;
pub mod lang;
mod leaf;
mod letter;
mod line;
mod markdown;
mod missing;
mod modality;
mod number;
pub mod numeral;
mod page;
mod prose;
mod read;
mod reading;
mod regulation;
mod sign;
mod span;
mod split;
mod view;
mod weave;

pub use address::Address;
pub use akn::{Document, Identity, NotAkn, akn_read, akn_write};
pub use around::heads;
pub use article::{Article, Indent, Item, Paragraph};
pub use bind::{Binding, Digest, Drift, NoDigest, bind, digest, digest_article, drift};
pub use citation::{Citation, Cited, Instrument, Status, Target, citations_view};
pub use correct::{Correction, Edit, accept, undo};
pub use diff::{
    Change, ChangeKind, Comparison, Fate, Row, Version, changes, comparison_html,
    comparison_markdown, diff, diff_view,
};
pub use doubt::{Doubt, DoubtKind};
pub use draft::draft;
pub use figure::{Figure, Modifier, figures, figures_view};
pub use lang::{Lang, Words};
pub use leaf::{Leaf, LeafKind, leaves};
pub use letter::is_blank;
pub use markdown::markdown;
pub use modality::{Clause, Force, clauses_view};
pub use number::{ArticleNumber, NoNumber};
pub use page::{Heading, Kind, Level, Missing, Page, Part, Piece};
pub use read::{read, structure};
pub use reading::{printed, reading};
pub use sign::Style;
pub use span::Span;
pub use view::{view, view_json, view_of};
pub use weave::{Seam, Woven, weave};
