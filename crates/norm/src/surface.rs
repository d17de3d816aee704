//! The two surfaces of the language: one set of keywords in Chinese, one in English.
//!
//! The grammar knows [`Kw`] only. A surface is a table from words to keywords, so a third language
//! is a third column and nothing else. A block is written in one surface throughout.

use tiaoli_text::Lang;

macro_rules! keywords {
    ($($(#[doc = $doc:literal])+ $name:ident $en:literal $zh:literal),+ $(,)?) => {
        /// A word that the grammar knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kw { $($(#[doc = $doc])+ $name),+ }

        impl Kw {
            /// Every keyword, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The keyword as written in `lang`.
            #[must_use]
            pub fn word(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Zh) => $zh),+
                }
            }

            /// The keyword that `word` is in `lang`.
            #[must_use]
            pub fn find(word: &str, lang: Lang) -> Option<Self> {
                match lang {
                    Lang::En => match word { $($en => Some(Self::$name),)+ _ => None },
                    Lang::Zh => match word { $($zh => Some(Self::$name),)+ _ => None },
                }
            }
        }
    };
}

keywords! {
    /// Head: the regulation itself.
    Regulation "regulation" "制度",
    /// Head: a closed list of values.
    Choice "choice" "选项",
    /// Head: a kind of record.
    Kind "kind" "类",
    /// Head: a kind of act.
    Act "act" "行为",
    /// Head: a derived value.
    Define "define" "定义",
    /// Head: a term that only a named authority fills.
    Open "open" "裁量",
    /// Head: who may perform an act.
    Power "power" "有权",
    /// Head: blocks an act.
    Forbid "forbid" "不得",
    /// Head: a hard requirement on an act.
    Must "must" "应当",
    /// Head: a soft requirement on an act.
    Should "should" "一般应当",
    /// Head: an invariant on the state after an act.
    Limit "limit" "限额",
    /// Head: what an act makes somebody owe.
    Duty "duty" "义务",
    /// Head: what is owed in every period.
    Recurring "recurring" "定期义务",
    /// Head: a power over what earlier acts made.
    Remedy "remedy" "救济",
    /// Head: disapplies another norm.
    Except "except" "例外",
    /// Head: which of two norms goes first.
    Prevails "prevails" "优先",
    /// Head: which norms are left untouched.
    Saves "saves" "不影响",
    /// Head: an article without a norm, marked as such.
    Pending "pending" "待编",
    /// Head: an article that states no norm, marked as such.
    Principle "principle" "原则",
    /// Head: the day from which the regulation governs.
    Commence "commence" "施行",
    /// Head: what the regulation governs.
    Scope "scope" "适用",
    /// Head: how the regulation counts periods.
    Counting "counting" "期间计算",
    /// Head: records that several cases start from.
    Fixture "fixture" "情境",
    /// Head: one tested situation.
    Case "case" "用例",

    /// Part: other regulations this one builds on.
    Uses "uses" "依据",
    /// Part: how high the regulation stands.
    Rank "rank" "位阶",
    /// Part: who interprets the regulation.
    Interpreter "interpreter" "解释",
    /// Part: the kind of record that acts.
    By "by" "由",
    /// Part: one thing an act takes.
    Take "take" "载明",
    /// Part: what an act changes.
    Effect "effect" "效果",
    /// Part: anyone may perform the act unless a norm restricts it.
    Unrestricted "unrestricted" "不限",
    /// Part: the acts a norm is about.
    On "on" "于",
    /// Part: the condition under which a norm applies.
    When "when" "当",
    /// Part: who holds a power.
    Holder "holder" "主体",
    /// Part: who holds it in the holder's place.
    Substitute "substitute" "代行",
    /// Part of a power: nobody else has it.
    Exclusive "exclusive" "专属",
    /// Part: what is required.
    Need "need" "需",
    /// Part: what a breach makes of the act.
    Grade "grade" "后果",
    /// Part: who owes a duty.
    Bearer "bearer" "承担",
    /// Part: the act that fulfils a duty.
    Do "do" "履行",
    /// Part: by when.
    Due "due" "期限",
    /// Part: the act that stops a duty's clock.
    Suspend "suspend" "中止",
    /// Part: the act that lets it run on.
    Resume "resume" "恢复",
    /// Part: over which records a duty recurs.
    Each "each" "凡",
    /// Part: the period a duty recurs in.
    Per "per" "每",
    /// Part: the number of times a period.
    AtLeast "at_least" "至少",
    /// Part: the number of times a period that are too many when exceeded.
    AtMost "at_most" "至多",
    /// Part: the thing stated by which an act says what period it is for.
    Covering "covering" "所属",
    /// Part: the record a remedy is over.
    Over "over" "对象",
    /// Part: whose open duties a remedy ends.
    Withdraw "withdraw" "撤回",
    /// Part: the norm an exception disapplies, or that another goes before.
    Against "against" "对",
    /// Part: the norms that an order is about; all of the regulation, if not said.
    Norms "norms" "规范",
    /// All regulations of a lower rank.
    Lower "lower" "下位",
    /// Part: what a definition stands for.
    As "as" "即",
    /// Part of any declaration: a finding about it that is true and meant.
    Accept "accept" "认可",
    /// Part: why an article has no norm.
    Because "because" "理由",
    /// Part: what a kind or an act is, in one line.
    Gist "gist" "要点",
    /// Part: the fixture a case starts from.
    From "from" "起于",
    /// Part: a record that a case starts with.
    Given "given" "已知",
    /// Part: an act performed before the one tested.
    Done "done" "已行",
    /// Part: what a case expects.
    Expect "expect" "预期",
    /// Part: who is asked when a term is open.
    Asks "asks" "提请",
    /// Part of counting: what a bare day is.
    DayIs "day" "计日",
    /// Part of counting: the first day counted.
    Starts "starts" "起算",
    /// Part of counting: what becomes of a last day that is a rest day.
    RestDay "rest_day" "休息日",
    /// Part of counting: what months lead to from the end of a month.
    MonthEnd "month_end" "月末",

    /// Type: yes or no.
    Flag "flag" "是否",
    /// Type: a whole number.
    Number "number" "数目",
    /// Type: a sum of money.
    Money "money" "金额",
    /// Type: a civil date.
    Date "date" "日期",
    /// Type: words.
    Text "text" "文字",
    /// Type: a finite set.
    SetOf "set_of" "多个",
    /// Type: a record the act itself makes.
    New "new" "新",
    /// Type: may be absent.
    Optional "optional" "可无",
    /// Type: what holds when nothing is recorded.
    Default "default" "默认",

    /// Both hold.
    And "and" "且",
    /// One of them holds.
    Or "or" "或",
    /// It does not hold.
    Not "not" "非",
    /// Membership.
    In "in" "属于",
    /// True.
    Yes "yes" "是",
    /// False.
    No "no" "否",
    /// At least one.
    Some "some" "存在",
    /// Each one.
    Every "every" "每个",
    /// All that satisfy.
    All "all" "全体",
    /// How many.
    Count "count" "计数",
    /// Added up.
    Sum "sum" "合计",
    /// Filter of a quantifier.
    Where "where" "其中",
    /// Body of a quantifier.
    Has "has" "均",
    /// Summand of a sum.
    Of "of" "取",
    /// All that is reached step by step.
    Reach "reach" "可达",
    /// Whether anything is recorded.
    Present "present" "已有",
    /// Whoever performs the act.
    Actor "actor" "行为人",

    /// Effect: make a record.
    Create "create" "设立",
    /// Effect: write a field.
    Set "set" "写明",
    /// Effect: put into a set.
    Add "add" "加入",
    /// Effect: take out of a set.
    Remove "remove" "移出",
    /// Effect: end an open duty.
    Waive "waive" "免除",
    /// Between what is added and the set.
    To "to" "至",
    /// Between a duty's act and what it is about.
    With "with" "以",

    /// Due: so many of a unit after a day.
    Within "within" "限",
    /// Due: the day it is counted from.
    After "after" "自",
    /// Due: the day that something must come before.
    Before "before" "先于",
    /// Due: no number is given.
    Promptly "promptly" "及时",
    /// Unit of time: calendar days.
    Days "days" "日",
    /// Unit of time: working days.
    WorkingDays "working_days" "个工作日",
    /// Unit of time: calendar days, whatever a bare day is.
    CalendarDays "calendar_days" "个自然日",
    /// Unit of time: calendar months.
    Months "months" "个月",
    /// Unit of time: calendar years.
    Years "years" "周年",
    /// Unit of money.
    Yuan "yuan" "元",
    /// Ten thousand units of money.
    TenThousandYuan "wan_yuan" "万元",
    /// Unit of money: a hundred million.
    HundredMillionYuan "yi_yuan" "亿元",
    /// Period: calendar year.
    Year "year" "年",
    /// Period: half a year.
    HalfYear "half_year" "半年",
    /// Period: quarter.
    Quarter "quarter" "季度",
    /// Period: month.
    Month "month" "月",
    /// Period: from one day to another, of each record its own.
    Term "term" "届",

    /// Counting: a bare day is a calendar day.
    CalendarDay "calendar_day" "自然日",
    /// Counting: a bare day is a working day.
    WorkingDay "working_day" "工作日",
    /// Counting: the day after is the first.
    NextDay "next_day" "次日",
    /// Counting: the day itself is the first.
    SameDay "same_day" "当日",
    /// Counting: the period ends on the next working day.
    Rolls "rolls" "顺延",
    /// Counting: the period ends all the same.
    Stays "stays" "不顺延",
    /// Counting: the same day of the month.
    SameDate "same_date" "对应日",
    /// Counting: the last day of the month.
    LastDay "last_day" "末日",

    /// The last day of a period.
    EndOf "end_of" "期末",
    /// The first day of a period.
    StartOf "start_of" "期初",
    /// How many working days lie between two days.
    WorkingDaysBetween "working_days_between" "工作日数",
    /// The least of several.
    Min "min" "最小",
    /// The greatest of several.
    Max "max" "最大",

    /// Grade: no act comes about.
    NoAct "no_act" "不成立",
    /// Grade: void.
    Void "void" "无效",
    /// Grade: stands until revoked.
    Voidable "voidable" "可撤销",
    /// Grade: stands, irregular.
    Irregular "irregular" "违规",
    /// Grade of a limit: soft, a recorded reason repairs it. Verdict: permitted with it.
    Deviation "deviation" "偏离",

    /// Verdict: permitted.
    Permit "permit" "许可",
    /// Verdict: a fact is missing.
    NeedFacts "need_facts" "待补充",
    /// Verdict: somebody named must decide first.
    Refer "refer" "提请裁定",
    /// Verdict: refused.
    Refuse "refuse" "不许可",

    /// Duty state: owed.
    Owed "owed" "待履行",
    /// Duty state: done.
    Fulfilled "fulfilled" "已履行",
    /// Duty state: done after the day.
    Late "late" "逾期履行",
    /// Duty state: the day passed.
    Violated "violated" "已违反",
    /// Duty state: ended without being done.
    Waived "waived" "已免除",
    /// Duty state: there is no such duty.
    None "none" "没有",
}

impl Kw {
    /// Whether conditions give the word a meaning of their own wherever it stands.
    #[must_use]
    pub fn is_reserved(self) -> bool {
        use Kw::{Actor, And, Date, Has, In, No, Not, Of, Or, Where, Yes};
        matches!(self, Actor | And | Date | Has | In | No | Not | Of | Or | Where | Yes)
    }
}

/// The language a word is written in, judged by its first character.
#[must_use]
pub fn lang_of(word: &str) -> Lang {
    if word.chars().next().is_some_and(|c| c.is_ascii()) { Lang::En } else { Lang::Zh }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_again() {
        for lang in Lang::ALL {
            for &kw in Kw::ALL {
                assert_eq!(Kw::find(kw.word(lang), lang), Some(kw), "{kw:?} in {lang:?}");
            }
        }
    }
}
