//! Reasons in words: one line each, and the checklist of what is missing.
//!
//! Everything is read off the proof; nothing is worked out a second time.

use crate::eval::{Cause, Node, Out};
use crate::judge::{Draft, Ground, Reason, Verdict};
use crate::print::CallRecord;
use crate::program::{Body, NormId, Op, Regulation};
use crate::value::Truth;
use tiaoli_text::{Lang, Words, words};

/// Conditions shown in a one-line reason; the proof has them all.
const MOST_LEAVES: usize = 3;

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Permit => Words::new("许可", "permitted"),
            Self::Deviation => Words::new("许可（偏离）", "permitted with deviation"),
            Self::NeedFacts => Words::new("待补充", "needs facts"),
            Self::Refer => Words::new("提请裁定", "referred"),
            Self::Refuse => Words::new("不许可", "refused"),
        }
    }

    /// The verdict as programs write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Deviation => "deviation",
            Self::NeedFacts => "need_facts",
            Self::Refer => "refer",
            Self::Refuse => "refuse",
        }
    }
}

impl Ground {
    /// The ground as programs write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Substituted(_) => "substituted",
            Self::Deviated => "deviated",
            Self::Unclear => "unclear",
            Self::NoPower => "no_power",
            Self::Reserved => "reserved",
            Self::Forbidden => "forbidden",
            Self::Unmet => "requirement_unmet",
            Self::NoReason => "no_reason",
            Self::OverLimit => "over_limit",
            Self::NotGoverned => "not_governed",
            Self::Yielded => "yielded",
            Self::Disagreed => "disagreed",
        }
    }

    /// The ground in words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Granted => Words::new("有权", "power held"),
            Self::Substituted(_) => Words::new("代行", "held as substitute"),
            Self::Deviated => Words::new("偏离，理由已记载", "deviates, reason on record"),
            Self::Unclear => Words::new("尚不能断定", "cannot be said yet"),
            Self::NoPower => Words::new("无权", "no power"),
            Self::Reserved => Words::new("专属他人", "reserved to another"),
            Self::Forbidden => Words::new("禁止", "forbidden"),
            Self::Unmet => Words::new("要求未满足", "requirement unmet"),
            Self::NoReason => Words::new(
                "未按一般要求且未记载理由",
                "a step ordinarily required is missing, and no reason is on record",
            ),
            Self::OverLimit => Words::new("超过限额", "limit exceeded"),
            Self::NotGoverned => Words::new("不受本制度管", "not governed by this regulation"),
            Self::Yielded => Words::new("让先", "gives way"),
            Self::Disagreed => Words::new("规范不一致", "norms disagree"),
        }
    }
}

impl Regulation {
    /// The article of a norm, as a citation; names the regulation if several with articles are loaded.
    #[must_use]
    pub fn cite(&self, id: NormId) -> Words {
        let norm = self.norm(id);
        let pack = self.packs.get(norm.pack).map(|pack| pack.name.clone()).unwrap_or_default();
        let Some(article) = norm.article else {
            let Words { zh, en } = pack;
            return words!(zh: "《{zh}》", en: "{en}");
        };
        let (paragraph, item) = norm.anchor.unwrap_or((0, 0));
        let address = tiaoli_text::Address {
            article,
            paragraph: (paragraph > 0).then(|| u32::from(paragraph)),
            item: (item > 0).then(|| u32::from(item)),
            indent: None,
        };
        self.of_pack(norm.pack, Words::new(address.label(Lang::Zh), address.label(Lang::En)))
    }

    /// `article` with the regulation it is of, if several of the stack have articles.
    #[must_use]
    pub fn of_pack(&self, pack: usize, article: Words) -> Words {
        let Some(pack) = self.packs.get(pack).filter(|_| self.several) else { return article };
        let (of_zh, of_en) = (&pack.name.zh, pack.name.en.replace('_', " "));
        let Words { zh, en } = article;
        words!(zh: "《{of_zh}》{zh}", en: "{en} of {of_en}")
    }

    /// The place of a norm as programs write it: `work-organs/20/convene_plenary`.
    #[must_use]
    pub fn norm_path(&self, id: NormId) -> String {
        let norm = self.norm(id);
        let folder = self.packs.get(norm.pack).map_or("", |pack| pack.folder.as_str());
        let article = norm.article.map_or_else(|| "-".to_owned(), |article| article.to_string());
        format!("{folder}/{article}/{}", norm.name.en)
    }

    /// One reason in one line.
    #[must_use]
    pub fn reason_words(&self, reason: &Reason, draft: &Draft, call: CallRecord<'_>) -> Words {
        let Words { zh: ground_zh, en: ground_en } = reason.ground.words();
        let Some(id) = reason.norm else { return self.silent_words(reason, draft, call) };
        let norm = self.norm(id);
        let cite = self.cite(id);
        if let Body::Commence(day) = &norm.body {
            let (cz, ce) = (cite.zh, cite.en);
            return words!(
                zh: "{ground_zh}：自 {day} 起施行（{cz}）",
                en: "{ground_en}: in force from {day} on ({ce})",
            );
        }
        let (zh, en) = (&norm.name.zh, norm.name.en.replace('_', " "));
        let step = reason.need.and_then(|n| self.need_name(id, n));
        let step_zh = step.as_ref().map_or(String::new(), |s| format!("——{}", s.zh));
        let step_en =
            step.as_ref().map_or(String::new(), |s| format!(": {}", s.en.replace('_', " ")));
        let detail = match reason.other {
            Some(other) => self.beside_words(reason, id, other),
            None => self.detail_words(reason, call),
        };
        let (cz, ce, dz, de) = (cite.zh, cite.en, detail.zh, detail.en);
        words!(
            zh: "{ground_zh}：「{zh}{step_zh}」（{cz}）{dz}",
            en: "{ground_en}: {en}{step_en} ({ce}){de}",
        )
    }

    /// What a norm's relation to another comes to: who goes first and by what, or who must say so.
    fn beside_words(&self, reason: &Reason, id: NormId, other: NormId) -> Words {
        let named = |id: NormId| {
            let (name, cite) = (&self.norm(id).name, self.cite(id));
            let (nz, ne, cz, ce) = (&name.zh, name.en.replace('_', " "), cite.zh, cite.en);
            words!(zh: "「{nz}」（{cz}）", en: "{ne} ({ce})")
        };
        let Words { zh: oz, en: oe } = named(other);
        match (reason.ground, reason.order.map(named)) {
            (Ground::Yielded, Some(Words { zh, en })) => {
                words!(zh: "：{oz}在先，依{zh}", en: ": {oe} goes first, by {en}")
            }
            (_, Some(Words { zh, en })) => {
                words!(zh: "：先于{oz}，依{zh}", en: ": goes before {oe}, by {en}")
            }
            (_, None) => {
                let who = [self.norm(id).pack, self.norm(other).pack].map(|p| self.interpreter(p));
                let mut who = who.to_vec();
                who.dedup();
                let Words { zh, en } = Words::join(&who, "；", "; ");
                words!(
                    zh: "：与{oz}不能两全，没有写明哪一条在先；{zh}",
                    en: ": it contradicts {oe}, and nothing says which goes first; {en}",
                )
            }
        }
    }

    /// Who interprets a regulation of the stack, in a sentence.
    fn interpreter(&self, pack: usize) -> Words {
        let Some(pack) = self.packs.get(pack) else { return Words::default() };
        let (pz, pe) = (&pack.name.zh, pack.name.en.replace('_', " "));
        match &pack.interpreter {
            Some(Words { zh, en }) => {
                words!(zh: "《{pz}》由{zh}解释", en: "{pe} is interpreted by {en}")
            }
            None => {
                words!(zh: "《{pz}》没有写明由谁解释", en: "{pe} does not say who interprets it")
            }
        }
    }

    /// A reason that no norm gives.
    fn silent_words(&self, reason: &Reason, draft: &Draft, call: CallRecord<'_>) -> Words {
        let Words { zh, en } = self.act(draft.act).name.clone();
        if reason.ground == Ground::NoPower {
            return words!(
                zh: "无权：没有条文授予「{zh}」的权力",
                en: "no power: no article gives the power to `{en}` here",
            );
        }
        let list: Vec<Words> =
            reason.missing.iter().map(|cause| self.cause_words(cause, draft, call)).collect();
        let Words { zh: list_zh, en: list_en } = Words::join(&list, "、", ", ");
        words!(zh: "「{zh}」未载明：{list_zh}", en: "`{en}` does not state: {list_en}")
    }

    /// The name of the n-th requirement of a norm.
    #[must_use]
    pub fn need_name(&self, id: NormId, n: usize) -> Option<Words> {
        let (Body::Must(needs, _)
        | Body::Should(needs)
        | Body::Scope(needs)
        | Body::Limit { needs, .. }) = &self.norm(id).body
        else {
            return None;
        };
        needs.get(n).and_then(|need| need.name.clone())
    }

    /// What decided: the first conditions that failed (or held, for a prohibition), with values.
    ///
    /// Where a power is not held, every way of holding it failed, so each gives its first reason.
    fn detail_words(&self, reason: &Reason, call: CallRecord<'_>) -> Words {
        let wanted = match reason.ground {
            Ground::Forbidden => Truth::True,
            Ground::NoPower
            | Ground::Reserved
            | Ground::Unmet
            | Ground::OverLimit
            | Ground::NotGoverned
            | Ground::NoReason => Truth::False,
            _ => return Words::default(),
        };
        let several = matches!(reason.ground, Ground::NoPower | Ground::Reserved);
        let mut leaves = Vec::new();
        for node in reason.proof.iter().filter(|node| node.out.truth() == wanted) {
            let mut inner = Vec::new();
            self.deciding(node, wanted, &mut inner);
            inner.truncate(if several { 1 } else { MOST_LEAVES });
            leaves.extend(inner);
        }
        if leaves.is_empty() {
            return Words::default();
        }
        let mut texts: Vec<Words> = leaves.iter().map(|leaf| self.leaf_words(leaf, call)).collect();
        texts.dedup();
        texts.truncate(MOST_LEAVES);
        let Words { zh, en } = Words::join(&texts, "；", "; ");
        Words::new(format!("：{zh}"), format!(": {en}"))
    }

    /// The smallest conditions inside `node` that made it what it is.
    fn deciding<'n>(&self, node: &'n Node, wanted: Truth, into: &mut Vec<&'n Node>) {
        match self.op(node.expr) {
            Op::Same(_) | Op::And(_) | Op::Or(_) => {
                for inner in node.inner.iter().filter(|inner| inner.out.truth() == wanted) {
                    self.deciding(inner, wanted, into);
                }
            }
            _ => into.push(node),
        }
    }

    /// A condition with what its two sides really were, and whether that is provisional.
    fn leaf_words(&self, node: &Node, call: CallRecord<'_>) -> Words {
        let words = self.plain_leaf_words(node, call);
        if !node.is_provisional() {
            return words;
        }
        let Words { zh, en } = words;
        words!(
            zh: "{zh}（暂定：所涉年份的工作日尚未公布）",
            en: "{en} (provisional: the working days of a year in question are not announced)",
        )
    }

    fn plain_leaf_words(&self, node: &Node, call: CallRecord<'_>) -> Words {
        let Words { zh, en } = self.expr_words(node.expr);
        let truth = node.out.truth();
        let (is_zh, is_en) = match truth {
            Truth::True => ("成立", "holds"),
            Truth::False => ("不成立", "does not hold"),
            Truth::Unknown => ("不明", "unknown"),
        };
        if let (Op::Compare(..) | Op::In(..), [left, right]) =
            (self.op(node.expr), node.inner.as_slice())
        {
            let (left, right) = (self.side_words(left, call), self.side_words(right, call));
            let both: Vec<Words> = [left, right].into_iter().flatten().collect();
            if !both.is_empty() {
                let Words { zh: values_zh, en: values_en } = Words::join(&both, "，", ", ");
                return words!(zh: "{zh} {is_zh}（{values_zh}）", en: "{en} {is_en} ({values_en})");
            }
        }
        words!(zh: "{zh} {is_zh}", en: "{en} {is_en}")
    }

    /// What one side of a comparison came to, unless that is plain from the text.
    fn side_words(&self, node: &Node, call: CallRecord<'_>) -> Option<Words> {
        if matches!(self.op(node.expr), Op::Const(_) | Op::Set(_)) {
            return None;
        }
        let Words { zh, en } = self.expr_words(node.expr);
        let value = match &node.out {
            Out::Known(value) => self.value_words(value, call),
            Out::Absent => Words::new("无", "none"),
            Out::Unknown(_) => return None,
        };
        let (vz, ve) = (value.zh, value.en);
        Some(words!(zh: "{zh} 为 {vz}", en: "{en} is {ve}"))
    }

    /// One missing thing, and who can supply it.
    #[must_use]
    pub fn cause_words(&self, cause: &Cause, draft: &Draft, call: CallRecord<'_>) -> Words {
        match cause {
            Cause::Param(n) => {
                let param = self.act(draft.act).params.get(usize::from(*n));
                param.map(|param| param.name.clone()).unwrap_or_default()
            }
            Cause::Field(rec, field) => {
                let (kind, name) = (&self.kind(rec.kind).name, &self.field(rec.kind, *field).name);
                let id = call(*rec);
                let (kz, ke, nz, ne) = (&kind.zh, &kind.en, &name.zh, &name.en);
                words!(zh: "{kz} {id} 的「{nz}」", en: "`{ne}` of {ke} {id}")
            }
            Cause::Finding(term, of) => {
                let term = self.term(*term);
                let of: Vec<Words> = of.iter().map(|value| self.value_words(value, call)).collect();
                let Words { zh: of_zh, en: of_en } = Words::join(&of, "、", ", ");
                let (tz, te) = (&term.name.zh, term.name.en.replace('_', " "));
                let (az, ae) = (&term.asks.zh, &term.asks.en);
                words!(
                    zh: "{of_zh} 是否「{tz}」，须先由{az}认定",
                    en: "{ae} must first find whether `{te}` holds of {of_en}",
                )
            }
            Cause::TooLarge(expr) => {
                let Words { zh, en } = self.expr_words(*expr);
                words!(zh: "{zh} 大得写不下", en: "{en}, which is too large to write")
            }
        }
    }

    /// The proof of a reason as an indented tree: a mark, the condition, what it came to.
    #[must_use]
    pub fn proof_text(&self, reason: &Reason, lang: Lang, call: CallRecord<'_>) -> String {
        let mut out = String::new();
        for node in &reason.proof {
            self.write_node(node, 0, lang, call, &mut out);
        }
        out
    }

    fn write_node(
        &self,
        node: &Node,
        depth: usize,
        lang: Lang,
        call: CallRecord<'_>,
        out: &mut String,
    ) {
        let is_condition =
            matches!(node.out, Out::Known(crate::value::Value::Flag(_)) | Out::Unknown(_));
        let shown = is_condition && !matches!(self.op(node.expr), Op::Same(_));
        if shown {
            let mark = match node.out.truth() {
                Truth::True => "✓",
                Truth::False => "✗",
                Truth::Unknown => "?",
            };
            out.push_str(&"  ".repeat(depth));
            out.push_str(mark);
            out.push(' ');
            out.push_str(&self.leaf_text(node, lang, call));
            out.push('\n');
        }
        let deeper = depth + usize::from(shown);
        for inner in &node.inner {
            self.write_node(inner, deeper, lang, call, out);
        }
    }

    fn leaf_text(&self, node: &Node, lang: Lang, call: CallRecord<'_>) -> String {
        if matches!(self.op(node.expr), Op::And(_) | Op::Or(_)) || node.inner.len() > 2 {
            return self.expr_text(node.expr, lang);
        }
        self.leaf_words(node, call).get(lang).to_owned()
    }
}
