//! Which logs and how many witnesses a checkpoint needs to be believed (C2SP tlog-policy).
//!
//! A signature of the log alone says what the log says; witnesses that have each seen every version
//! of it say that nobody was shown another. How many of whom are enough is the reader's decision,
//! written in a file that other tools read too.

use tiaoli_text::{Words, spoken, words};

use crate::{
    key::{KeyError, VKey, seconds},
    note::{Note, NoteError},
};

/// No policy is longer: some thousand lines.
const MAX_BYTES: usize = 1 << 20;

/// A log that is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its key.
    pub key: VKey,
    /// Where it can be reached, if that is said.
    pub url: Option<String>,
}

/// A witness that may count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// What it is called inside the policy.
    pub name: String,
    /// Its key.
    pub key: VKey,
    /// Where checkpoints are submitted, if that is said.
    pub url: Option<String>,
}

/// What must have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    /// The witness of this number.
    One(usize),
    /// So many of these.
    Of(usize, Vec<Rule>),
}

/// A policy as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    quorum: Rule,
}

/// What is wrong with a policy, and on which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// The line, counted from 1; for what is missing, the last one.
    pub line: usize,
    /// What is wrong.
    pub kind: PolicyFault,
}

/// What can be wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyFault {
    /// Longer than a policy may be.
    TooLong,
    /// A control character other than tab and newline.
    Control,
    /// Not one of the four kinds of line, or too few or many words on it.
    Line,
    /// A key that cannot be read.
    Key(KeyError),
    /// The same key a second time.
    Twice,
    /// A name that is taken, or reserved.
    Taken(String),
    /// A name that no line above defines.
    Unknown(String),
    /// A member that is in a group already.
    Member(String),
    /// A number that is not between one and the count of members.
    Number,
    /// No quorum line, or more than one.
    Quorum,
}

impl PolicyError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        let line = self.line;
        let Words { zh, en } = self.kind.words();
        words!(zh: "第 {line} 行：{zh}" en: "line {line}: {en}")
    }
}

impl PolicyFault {
    fn words(&self) -> Words {
        match self {
            Self::TooLong => words!(
                zh: "策略超过 {MAX_BYTES} 字节" en: "the policy is longer than {MAX_BYTES} bytes"
            ),
            Self::Control => words!(
                zh: "有控制字符（例如回车）；只允许制表符和换行"
                en: "there is a control character such as a carriage return; only tabs and newlines may be"
            ),
            Self::Line => words!(
                zh: "应为“log 公钥 [网址]”、“witness 名称 公钥 [网址]”、“group 名称 all|any|数 成员…”或“quorum 名称”"
                en: "a line is `log KEY [URL]`, `witness NAME KEY [URL]`, `group NAME all|any|NUMBER MEMBER…` or `quorum NAME`"
            ),
            Self::Key(error) => error.words(),
            Self::Twice => words!(zh: "同一公钥已列过" en: "this key is listed already"),
            Self::Taken(name) => words!(
                zh: "名称“{name}”已用过或是保留字；请换一个"
                en: "the name `{name}` is taken or reserved; choose another"
            ),
            Self::Unknown(name) => words!(
                zh: "前面没有定义“{name}”" en: "no line above defines `{name}`"
            ),
            Self::Member(name) => words!(
                zh: "“{name}”已在一个组里，不能计两次"
                en: "`{name}` is in a group already and cannot count twice"
            ),
            Self::Number => words!(
                zh: "数应在一与成员数之间" en: "the number must lie between one and the count of members"
            ),
            Self::Quorum => words!(
                zh: "应有且只有一行 quorum" en: "there must be exactly one quorum line"
            ),
        }
    }
}

spoken!(PolicyError);

/// Who has cosigned a checkpoint, and whether that is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    /// Whether the rule is met.
    pub met: bool,
    /// The witnesses that have signed, with the time each states, in seconds since 1970 began.
    pub signed: Vec<(String, u64)>,
    /// The witnesses that have not.
    pub missing: Vec<String>,
}

impl Policy {
    /// Reads a policy.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let fail = |line, kind| Err(PolicyError { line, kind });
        if text.len() > MAX_BYTES {
            return fail(1, PolicyFault::TooLong);
        }
        let mut draft = Draft::default();
        let mut last = 1;
        for (text, line) in text.split('\n').zip(1..) {
            last = line;
            if text.bytes().any(|byte| byte < b' ' && byte != b'\t' || byte == 0x7f) {
                return fail(line, PolicyFault::Control);
            }
            let words: Vec<&str> =
                text.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            draft.line(&words).map_err(|kind| PolicyError { line, kind })?;
        }
        match draft.quorum {
            Some(quorum) => Ok(Self { logs: draft.logs, witnesses: draft.witnesses, quorum }),
            None => fail(last, PolicyFault::Quorum),
        }
    }

    /// The logs that are accepted; none listed leaves the choice to other knowledge.
    #[must_use]
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// The witnesses that may count.
    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Who has cosigned `note`, and whether that is enough; a bad cosignature by a listed witness
    /// spoils the note.
    pub fn judge(&self, note: &Note) -> Result<Quorum, NoteError> {
        let (mut signed, mut missing, mut has) = (Vec::new(), Vec::new(), Vec::new());
        for witness in &self.witnesses {
            let time = note.signed_by(&witness.key)?.and_then(|line| seconds(&line.bytes));
            has.push(time.is_some());
            match time {
                Some(time) => signed.push((witness.name.clone(), time)),
                None => missing.push(witness.name.clone()),
            }
        }
        Ok(Quorum { met: self.quorum.met(&has), signed, missing })
    }
}

impl Rule {
    fn met(&self, has: &[bool]) -> bool {
        match self {
            Self::One(witness) => has.get(*witness).copied().unwrap_or_default(),
            Self::Of(need, members) => {
                members.iter().filter(|member| member.met(has)).count() >= *need
            }
        }
    }
}

/// A policy of which some lines have been read.
#[derive(Default)]
struct Draft {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    /// Every name so far, what it stands for, and whether a group has it.
    names: Vec<(String, Rule, bool)>,
    quorum: Option<Rule>,
}

impl Draft {
    fn line(&mut self, words: &[&str]) -> Result<(), PolicyFault> {
        let url = |rest: &[&str]| match rest {
            [] => Ok(None),
            [url] => Ok(Some((*url).to_owned())),
            _ => Err(PolicyFault::Line),
        };
        match words {
            [] => Ok(()),
            [comment, ..] if comment.starts_with('#') => Ok(()),
            ["log", key, rest @ ..] => {
                let key = VKey::parse(key).map_err(PolicyFault::Key)?;
                if self.logs.iter().any(|log| log.key.same_bytes(&key)) {
                    return Err(PolicyFault::Twice);
                }
                self.logs.push(Log { key, url: url(rest)? });
                Ok(())
            }
            ["witness", name, key, rest @ ..] => {
                let key = VKey::parse_witness(key).map_err(PolicyFault::Key)?;
                if self.witnesses.iter().any(|witness| witness.key.same_bytes(&key)) {
                    return Err(PolicyFault::Twice);
                }
                self.define(name, Rule::One(self.witnesses.len()))?;
                self.witnesses.push(Witness { name: (*name).to_owned(), key, url: url(rest)? });
                Ok(())
            }
            ["group", name, need, members @ ..] if !members.is_empty() => {
                let rules = members.iter().map(|member| self.member(member));
                let rules = rules.collect::<Result<Vec<_>, _>>()?;
                let need = match *need {
                    "all" => rules.len(),
                    "any" => 1,
                    number => number.parse().map_err(|_| PolicyFault::Number)?,
                };
                if !(1..=rules.len()).contains(&need) {
                    return Err(PolicyFault::Number);
                }
                self.define(name, Rule::Of(need, rules))
            }
            ["quorum", name] => {
                let rule = match *name {
                    "none" => Rule::Of(0, Vec::new()),
                    name => self.find(name)?.1.clone(),
                };
                match self.quorum.replace(rule) {
                    None => Ok(()),
                    Some(_) => Err(PolicyFault::Quorum),
                }
            }
            _ => Err(PolicyFault::Line),
        }
    }

    fn define(&mut self, name: &str, rule: Rule) -> Result<(), PolicyFault> {
        if name == "none" || self.names.iter().any(|(other, ..)| other == name) {
            return Err(PolicyFault::Taken(name.to_owned()));
        }
        self.names.push((name.to_owned(), rule, false));
        Ok(())
    }

    fn find(&mut self, name: &str) -> Result<&mut (String, Rule, bool), PolicyFault> {
        let found = self.names.iter_mut().find(|(other, ..)| other == name);
        found.ok_or_else(|| PolicyFault::Unknown(name.to_owned()))
    }

    fn member(&mut self, name: &str) -> Result<Rule, PolicyFault> {
        let (_, rule, taken) = self.find(name)?;
        if std::mem::replace(taken, true) {
            return Err(PolicyFault::Member(name.to_owned()));
        }
        Ok(rule.clone())
    }
}
