//! Complaints about the text of a regulation.
//!
//! A complaint is data beside the result, never a failed call: reading a broken file gives what could
//! be read and the list of what could not. Each one says what is wrong, where, and what to do.

use crate::source::Span;
use std::fmt;
use tiaoli_text::Words;

/// How much a complaint matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The regulation can be used; it is well to know.
    Note,
    /// The regulation can be used, but a drafter should look.
    Warning,
    /// The regulation cannot be used.
    Error,
}

impl Severity {
    /// The severity as programs write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal $severity:ident),+ $(,)?) => {
        /// What kind of complaint it is; the number is stable and searchable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The number behind the `N`.
            #[must_use]
            pub fn number(self) -> u16 { match self { $(Self::$name => $number),+ } }

            /// The code with this number behind the `N`.
            #[must_use]
            pub fn of_number(number: u16) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.number() == number)
            }

            /// How much it matters.
            #[must_use]
            pub fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity),+ } }
        }
    };
}

codes! {
    /// Something else was expected here.
    Unexpected = 1 Error,
    /// A declaration starts with a word that is none of the heads.
    UnknownHead = 2 Error,
    /// A line starts with a word that its declaration does not know.
    UnknownPart = 3 Error,
    /// A declaration lacks a part it needs, or has one twice.
    MissingPart = 4 Error,
    /// A name that nothing declares.
    UnknownName = 5 Error,
    /// A name declared a second time.
    DeclaredTwice = 6 Error,
    /// A value of one type where another is needed.
    WrongType = 7 Error,
    /// `and` and `or` on one level without brackets.
    MixedAndOr = 8 Error,
    /// Something that leads back to itself.
    Cycle = 9 Error,
    /// A name without its label in the other language.
    NoLabel = 10 Error,
    /// A number, date or text that cannot be read.
    BadLiteral = 11 Error,
    /// The Markdown around the norms is broken.
    BadPage = 12 Error,
    /// A norm that stands under no article.
    NoArticle = 13 Error,
    /// The input is larger or deeper than the language allows.
    TooMuch = 14 Error,
    /// A name that conditions could not use, because it is a word of the language.
    Reserved = 15 Error,
    /// A name that several regulations declare, without saying whose is meant.
    Ambiguous = 16 Error,
    /// A norm said to be left untouched that the same regulation touches.
    Touched = 17 Error,
    /// A finding is accepted that cannot be, or that there is no such thing as.
    BadAcceptance = 20 Error,
    /// An article with neither norm nor mark.
    Unaccounted = 101 Warning,
    /// A hard requirement that does not say what its breach makes of the act.
    NoGrade = 102 Warning,
    /// An act that no norm gives anyone the power to do.
    NoHolder = 103 Warning,
    /// A duty with neither date nor number.
    OpenDeadline = 104 Warning,
    /// Two norms that cannot be kept together, and nothing says which gives way.
    Conflict = 201 Warning,
    /// A prohibition that leaves nothing of a power.
    Swallowed = 202 Warning,
    /// A condition that never holds.
    NeverHolds = 203 Warning,
    /// A condition that always holds.
    AlwaysHolds = 204 Warning,
    /// A duty that nobody can do.
    Undoable = 205 Warning,
    /// A duty that cannot be done in time.
    TooLate = 206 Warning,
    /// An office that no act fills.
    Vacant = 207 Note,
    /// A cited article that is not there.
    Dangling = 209 Warning,
    /// Duties that make each other again without end.
    Endless = 210 Warning,
    /// A duty that nobody may owe.
    NoOwner = 211 Note,
    /// Something declared that nothing uses.
    Unused = 213 Warning,
    /// An acceptance of a finding that is not there.
    NothingAccepted = 214 Warning,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N{:03}", self.number())
    }
}

impl Code {
    /// What to do about any complaint of this kind, where nothing closer to the case can be said.
    #[must_use]
    pub fn advice(self) -> Words {
        match self {
            Self::Unexpected => Words::new(
                "对照说明书（spec/norm）里这一部分的写法",
                "compare how the specification (spec/norm) writes this part",
            ),
            Self::UnknownHead | Self::UnknownPart => Words::new(
                "核对这个词的拼写，或者它该在哪个声明里",
                "check the spelling of the word, or which declaration it belongs to",
            ),
            Self::MissingPart => Words::new(
                "每一部分写一次，不缺不重",
                "give each part once, none twice and none missing",
            ),
            Self::UnknownName => Words::new(
                "先声明它，或者改成已经声明的名称",
                "declare it, or write a name that is declared",
            ),
            Self::DeclaredTwice => {
                Words::new("改一个名称，或者删去其中一个", "rename one of them, or drop it")
            }
            Self::WrongType => {
                Words::new("换成这里所要的那种值", "write a value of the type that is needed here")
            }
            Self::MixedAndOr => Words::new(
                "用括号写明先后，如「(甲 且 乙) 或 丙」",
                "say with brackets which belongs together, such as `(a and b) or c`",
            ),
            Self::Cycle => Words::new(
                "去掉其中一处引用，使它有尽头",
                "drop one of the references, so that it ends somewhere",
            ),
            Self::NoLabel => Words::new(
                "在名称后用引号写出另一文种的名称",
                "write the name in the other language in quotes behind it",
            ),
            Self::BadLiteral => Words::new(
                "数写阿拉伯数字，日期写作 2026-03-02，金额写作 50万元",
                "write numbers in digits, dates as 2026-03-02, sums as 500 yuan",
            ),
            Self::BadPage => Words::new(
                "页面是 Markdown：标题、正文和 ```规范 块",
                "a page is Markdown: headings, prose and ```norm blocks",
            ),
            Self::NoArticle => Words::new(
                "放到「### 第…条」标题之下",
                "put it below a heading such as `### Article 8`",
            ),
            Self::TooMuch => Words::new("拆成几个较小的", "split it into smaller ones"),
            Self::Reserved => Words::new("换一个名称", "choose another name"),
            Self::Ambiguous => Words::new(
                "在名称前写明是哪一部制度的，如「规则@名称」",
                "say whose it is, such as `rules@name`",
            ),
            Self::Touched => Words::new(
                "删去「不影响」，或者不动它所说的规范",
                "drop the `saves`, or leave its norms untouched",
            ),
            Self::BadAcceptance => Words::new(
                "写 norm check 给出的编号，如 N207",
                "write the number that `norm check` gives, such as N207",
            ),
            Self::Unaccounted
            | Self::NoGrade
            | Self::NoHolder
            | Self::OpenDeadline
            | Self::Conflict
            | Self::Swallowed
            | Self::NeverHolds
            | Self::AlwaysHolds
            | Self::Undoable
            | Self::TooLate
            | Self::Vacant
            | Self::Dangling
            | Self::Endless
            | Self::NoOwner
            | Self::Unused
            | Self::NothingAccepted => Words::new(
                "改动它，或者用「认可」写明为什么这样",
                "change it, or `accept` it and say why it is so",
            ),
        }
    }
}

/// One complaint, with its place and a way forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which complaint.
    pub code: Code,
    /// Where.
    pub span: Span,
    /// What is wrong with what, in one sentence without a full stop.
    pub message: Words,
    /// What to do about it.
    pub help: Option<Words>,
    /// Other places that explain it.
    pub related: Vec<(Span, Words)>,
    /// An example of it: what would have to be so.
    pub witness: Option<Words>,
    /// It rests on something that was not looked into, and may not be so.
    pub possible: bool,
}

impl Diagnostic {
    /// A complaint `code` at `span`.
    #[must_use]
    pub fn new(code: Code, span: Span, message: Words) -> Self {
        let (message, help, related) = (short(message), None, Vec::new());
        Self { code, span, message, help, related, witness: None, possible: false }
    }

    /// Adds an example, and says whether it may not be one.
    #[must_use]
    pub fn example(mut self, witness: Words, possible: bool) -> Self {
        self.witness = (!witness.zh.is_empty()).then(|| short(witness));
        if possible { self.possible() } else { self }
    }

    /// Says that it may not be so.
    #[must_use]
    pub fn possible(mut self) -> Self {
        self.possible = true;
        let Words { zh, en } = self.message;
        self.message = Words::new(format!("可能：{zh}"), format!("possible: {en}"));
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: Words) -> Self {
        self.help = Some(short(help));
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn related(mut self, span: Span, words: Words) -> Self {
        self.related.push((span, words));
        self
    }

    /// Whether the regulation cannot be used because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

/// Longest sentence that is shown, in characters; the words of a broken file can be any length.
const LONGEST: usize = 2_000;

fn short(words: Words) -> Words {
    let cut = |text: String| match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text,
    };
    Words::new(cut(words.zh), cut(words.en))
}

/// The name among `known` closest to `wrong`, if it is close enough to be meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = wrong.chars().count().div_ceil(3).max(1);
    known
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Edits between two names; names longer than 64 characters are never near.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut current = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change = previous.get(j).copied().unwrap_or(0) + usize::from(x != *y);
            let insert = current.last().copied().unwrap_or(0) + 1;
            let delete = previous.get(j + 1).copied().unwrap_or(0) + 1;
            current.push(change.min(insert).min(delete));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(usize::MAX)
}
