//! A number that a text states.
//!
//! Evidence for an indicator has to be taken in exactly: the value is the decimal that is printed,
//! never a binary fraction, and the place in the text stays with it.

use serde_json::{Value, json};

use crate::{Page, Span};

/// A number with its unit, in the wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The number with its unit.
    pub span: Span,
    /// The number in digits, such as `557.4`; a fall is negative; of a date, the date.
    pub value: String,
    /// The unit as printed: 家, 亿元, `%`, `TB`; `date` for a date. Large numbers of things that
    /// are counted one by one are written out (3.5万家 is 35000 家), those that are measured keep
    /// their customary unit (557.4 亿元).
    pub unit: String,
    /// The value in the plain unit, where the printed unit is a multiple of it: 55740000000 元.
    pub plain: Option<(String, String)>,
    /// What the words around say of the number.
    pub modifier: Option<Modifier>,
    /// The date in the same sentence before it: `2025-12-18`, `--12-18`, `--09`; of a time from one
    /// month to another `--01/--09`.
    pub date: Option<String>,
    /// What is counted or measured, as far as the words beside the number say.
    pub about: Option<String>,
}

/// What the words around a number say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modifier {
    /// 多, 余, 超过
    MoreThan,
    /// 至少, 以上, 不少于
    AtLeast,
    /// 约, 左右
    About,
    /// 近
    Nearly,
    /// 不到, 低于
    LessThan,
    /// 最多, 不超过, 以下
    AtMost,
    /// 以内, 内
    Within,
    /// 第
    Nth,
    /// 首批, 首个
    First,
    /// 同比
    ChangeOnYear,
    /// 增长, 下降
    Change,
    /// 数千: so many times the value, from a few to many
    Several,
    /// the lower end of a range
    From,
    /// the upper end of a range
    To,
}

impl Modifier {
    /// The word for it in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::MoreThan => "more_than",
            Self::AtLeast => "at_least",
            Self::About => "about",
            Self::Nearly => "nearly",
            Self::LessThan => "less_than",
            Self::AtMost => "at_most",
            Self::Within => "within",
            Self::Nth => "nth",
            Self::First => "first",
            Self::ChangeOnYear => "change_on_year",
            Self::Change => "change",
            Self::Several => "several",
            Self::From => "from",
            Self::To => "to",
        }
    }
}

/// The figures of a page, in the order of the text.
#[must_use]
pub fn figures(source: &str, page: &Page) -> Vec<Figure> {
    crate::figures::find(source, page)
}

/// The figures as data, for scripts.
#[must_use]
pub fn figures_view(source: &str, figures: &[Figure]) -> Value {
    let one = |figure: &Figure| {
        json!({
            "text": figure.span.of(source),
            "start": figure.span.start,
            "end": figure.span.end,
            "value": figure.value,
            "unit": figure.unit,
            "plain_value": figure.plain.as_ref().map(|plain| &plain.0),
            "plain_unit": figure.plain.as_ref().map(|plain| &plain.1),
            "modifier": figure.modifier.map(Modifier::word),
            "date": figure.date,
            "about": figure.about,
        })
    };
    figures.iter().map(one).collect()
}
