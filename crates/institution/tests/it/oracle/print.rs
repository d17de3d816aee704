//! The tree as text, in either surface.

use super::model::*;
use tiaoli_text::Lang;

/// Prints the tree in one surface.
pub(super) struct Print(pub(super) Lang);

impl Print {
    pub(super) fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        match self.0 {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    pub(super) fn word(&self, word: &str) -> String {
        let table = [
            ("actor", "行为人"),
            ("target", "某人"),
            ("n", "数"),
            ("days", "日"),
            ("working_days", "个工作日"),
            ("calendar_days", "个自然日"),
            ("months", "个月"),
        ];
        let all = table.iter().chain(&FLAGS).chain(&REFS);
        let found = word.split('.').map(|w| all.clone().find(|(en, _)| *en == w).unwrap());
        found.map(|(en, zh)| self.pick(en, zh)).collect::<Vec<_>>().join(".")
    }

    pub(super) fn cond(&self, cond: &Cond) -> String {
        let (some, every, count) =
            (self.pick("some", "存在"), self.pick("every", "每个"), self.pick("count", "计数"));
        let (of, and) = (self.pick("in person where", "属于 人 其中"), self.pick("and", "且"));
        let group = |parts: &[Cond], link: &str| {
            let parts: Vec<String> = parts.iter().map(|part| self.cond(part)).collect();
            format!("({})", parts.join(&format!(" {link} ")))
        };
        match cond {
            Cond::Flag(who, flag) => format!("{}.{}", self.word(who), self.word(flag)),
            Cond::AtMost(who, most) => format!("{}.{} <= {most}", self.word(who), self.word("n")),
            Cond::Same(a, b) => format!("{} = {}", self.word(a), self.word(b)),
            Cond::Open(who) => format!("{}({})", self.pick("fit", "合适"), self.word(who)),
            Cond::There(who, field) => {
                let present = self.pick("present", "已有");
                format!("{present}({}.{})", self.word(who), self.word(field))
            }
            Cond::Note => self.pick("present(note)", "已有(附注)").to_owned(),
            Cond::Some(by, who, flag) => {
                let (by, who) = (self.word(by), self.word(who));
                let extra = flag.map_or(String::new(), |f| format!(" {and} x.{}", self.word(f)));
                format!("{some}(x {of} x.{by} = {who}{extra})")
            }
            Cond::Every(by, who, flag) => {
                let (by, who, flag) = (self.word(by), self.word(who), self.word(flag));
                format!("{every}(x {of} {who} = x.{by} {} x.{flag})", self.pick("has", "均"))
            }
            Cond::Count(by, who, most) => {
                format!("{count}(x {of} x.{} = {}) <= {most}", self.word(by), self.word(who))
            }
            Cond::Share(by, who, (above, below)) => {
                let (by, who) = (self.word(by), self.word(who));
                let all = self.pick("x in person", "x 属于 人");
                format!("{count}(x {of} x.{by} = {who}) >= {above}/{below} * {count}({all})")
            }
            Cond::Reach(who, from, by) => {
                let (who, from, by) = (self.word(who), self.word(from), self.word(by));
                let (within, reach) = (self.pick("in", "属于"), self.pick("reach", "可达"));
                let (begins, step) = (self.pick("from", "起于"), self.pick("by", "由"));
                format!("{who} {within} {reach}(x {begins} {from} {step} x.{by})")
            }
            Cond::Not(inner) => format!("{} ({})", self.pick("not", "非"), self.cond(inner)),
            Cond::And(parts) => group(parts, and),
            Cond::Or(parts) => group(parts, self.pick("or", "或")),
        }
    }

    pub(super) fn line(&self, out: &mut String, en: &str, zh: &str, rest: &str) {
        out.push_str(&format!("  {} {rest}\n", self.pick(en, zh)));
    }

    pub(super) fn needs(&self, out: &mut String, needs: &[Cond]) {
        for (i, need) in needs.iter().enumerate() {
            let (own, other) = match self.0 {
                Lang::En => (format!("s{i}"), format!("步{i}")),
                Lang::Zh => (format!("步{i}"), format!("s{i}")),
            };
            self.line(out, "need", "需", &format!("{own} \"{other}\": {}", self.cond(need)));
        }
    }

    pub(super) fn norm(&self, norm: &Norm, out: &mut String) {
        let (en, zh) = match &norm.rule {
            Rule::Power { .. } => ("power", "有权"),
            Rule::Forbid => ("forbid", "不得"),
            Rule::Must(_) => ("must", "应当"),
            Rule::Should(_) => ("should", "一般应当"),
            Rule::Limit(..) => ("limit", "限额"),
            Rule::Duty { .. } => ("duty", "义务"),
            Rule::Except(_) => ("except", "例外"),
            Rule::Prevails(..) => ("prevails", "优先"),
        };
        let names = |n: usize| (format!("n{n}"), format!("规{n}"));
        let (name_en, name_zh) = names(norm.name);
        let name = match self.0 {
            Lang::En => format!("{name_en} \"{name_zh}\""),
            Lang::Zh => format!("{name_zh} \"{name_en}\""),
        };
        out.push_str(&format!("{} {name}\n", self.pick(en, zh)));
        match &norm.rule {
            Rule::Except(target) => {
                let (en, zh) = names(*target);
                self.line(out, "against", "对", self.pick(&en, &zh));
            }
            Rule::Prevails(first, after) => {
                let name = |n: usize| {
                    let (en, zh) = names(n);
                    self.pick(&en, &zh).to_owned()
                };
                self.line(out, "norms", "规范", &name(*first));
                let after: Vec<String> = after.iter().map(|n| name(*n)).collect();
                self.line(out, "against", "对", &after.join(", "));
            }
            _ => self.line(out, "on", "于", self.pick("go", "去")),
        }
        if let Some(when) = &norm.when {
            self.line(out, "when", "当", &self.cond(when));
        }
        match &norm.rule {
            Rule::Power { holder, substitutes, exclusive } => {
                self.line(out, "holder", "主体", &self.cond(holder));
                for substitute in substitutes {
                    self.line(out, "substitute", "代行", &self.cond(substitute));
                }
                if *exclusive {
                    self.line(out, "exclusive", "专属", "");
                }
            }
            Rule::Forbid => self.line(out, "grade", "后果", self.pick("void", "无效")),
            Rule::Must(needs) => {
                self.needs(out, needs);
                self.line(out, "grade", "后果", self.pick("irregular", "违规"));
            }
            Rule::Should(needs) => self.needs(out, needs),
            Rule::Limit(needs, soft) => {
                self.needs(out, needs);
                let grade = if *soft {
                    self.pick("deviation", "偏离")
                } else {
                    self.pick("void", "无效")
                };
                self.line(out, "grade", "后果", grade);
            }
            Rule::Duty { bearer, due } => {
                self.line(out, "bearer", "承担", &self.word(bearer));
                self.line(out, "do", "履行", self.pick("go", "去"));
                let due = due.map_or_else(
                    || self.pick("promptly", "及时").to_owned(),
                    |(n, unit)| format!("{} {n} {}", self.pick("within", "限"), self.word(unit)),
                );
                self.line(out, "due", "期限", &due);
            }
            Rule::Except(_) | Rule::Prevails(..) => {}
        }
    }

    /// The regulation with its norms in the order `order`.
    pub(super) fn page(&self, model: &Model, order: &[usize]) -> String {
        let mut page = "### 第一条 规范\n\n```norm\nopen fit \"合适\"(p: person)\n  asks \"the board\" \"理事会\"\n\nkind person \"人\"\n  a \"甲\": flag\n  b \"乙\": flag\n  o \"丙\": flag optional\n  d \"丁\": flag default no\n  n \"数\": number\n  boss \"上级\": person optional\n  lead \"组长\": person\n\nact go \"去\"\n  by person\n  take target \"某人\": person\n  take note \"附注\": text optional\n  effect set target.d = yes\n  effect set target.n = target.n + 1\n".to_owned();
        if model.unrestricted {
            page.push_str("  unrestricted\n");
        }
        page.push_str(&format!("```\n\n```{}\n", self.pick("norm", "规范")));
        let Regime { working, first, rolls, ends } = model.regime;
        let choose = |yes, a, b| if yes { a } else { b };
        page.push_str(self.pick("counting\n", "期间计算\n"));
        for (en, zh, (one, other)) in [
            ("day", "计日", choose(working, ("working_day", "工作日"), ("calendar_day", "自然日"))),
            ("starts", "起算", choose(first, ("same_day", "当日"), ("next_day", "次日"))),
            ("rest_day", "休息日", choose(rolls, ("rolls", "顺延"), ("stays", "不顺延"))),
            ("month_end", "月末", choose(ends, ("last_day", "末日"), ("same_date", "对应日"))),
        ] {
            self.line(&mut page, en, zh, self.pick(one, other));
        }
        for at in order {
            self.norm(&model.norms[*at], &mut page);
        }
        page.push_str("```\n");
        page
    }
}
