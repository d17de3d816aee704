//! What numbers are counted and measured in.

use super::amount::Amount;

/// A unit.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub name: String,
    pub length: usize,
    /// Things are counted one by one; otherwise something is measured.
    pub counted: bool,
}

/// Words for things that are counted, the longer first.
const COUNTED: [&str; 62] = [
    "人次", "部门", "个", "家", "项", "辆", "台", "座", "所", "处", "条", "件", "份", "套", "艘",
    "架", "颗", "枚", "只", "头", "名", "位", "人", "户", "例", "起", "次", "批", "种", "类", "款",
    "篇", "部", "门", "轮", "场", "组", "支", "幅", "株", "棵", "间", "栋", "幢", "口", "大", "宗",
    "笔", "列", "班", "节", "片", "块", "张", "本", "册", "期", "届", "级", "页", "号", "版",
];

/// Words for what is measured, the longer first.
const MEASURED: [&str; 77] = [
    "个百分点",
    "百分点",
    "个工作日",
    "工作日",
    "平方公里",
    "平方千米",
    "平方米",
    "立方米",
    "千瓦时",
    "兆瓦时",
    "摄氏度",
    "个月",
    "小时",
    "分钟",
    "毫秒",
    "微秒",
    "纳秒",
    "海里",
    "光年",
    "公里",
    "千米",
    "厘米",
    "毫米",
    "微米",
    "纳米",
    "公顷",
    "公斤",
    "千克",
    "毫升",
    "千瓦",
    "兆瓦",
    "吉瓦",
    "千伏",
    "赫兹",
    "兆赫",
    "字节",
    "比特",
    "美元",
    "欧元",
    "日元",
    "港元",
    "英镑",
    "万元",
    "元",
    "吨",
    "克",
    "米",
    "亩",
    "升",
    "瓦",
    "度",
    "伏",
    "天",
    "日",
    "秒",
    "年",
    "周",
    "倍",
    "成",
    "岁",
    "折",
    "％",
    "%",
    "‰",
    "℃",
    "Gbps",
    "Tbps",
    "GHz",
    "MHz",
    "MPa",
    "kWh",
    "TB",
    "GB",
    "MB",
    "PB",
    "km",
    "kg",
];

/// Units of Latin letters that are only units where no letter follows.
const LETTERS: [&str; 14] =
    ["kW", "MW", "GW", "kV", "mm", "cm", "nm", "Hz", "K", "V", "W", "m", "t", "L"];

/// What a number in Chinese numerals may be counted in without being part of a word.
const SPELT: [&str; 28] = [
    "个百分点",
    "个工作日",
    "工作日",
    "个月",
    "小时",
    "分钟",
    "个",
    "家",
    "项",
    "大",
    "名",
    "人",
    "次",
    "天",
    "日",
    "年",
    "倍",
    "成",
    "元",
    "辆",
    "台",
    "座",
    "所",
    "件",
    "份",
    "种",
    "类",
    "部门",
];

/// What 第 counts that is a place in a text or a row, not a quantity.
const PLACES: [&str; 17] = [
    "条", "款", "项", "章", "节", "编", "篇", "页", "版", "号", "届", "次", "期", "批", "轮", "级",
    "部",
];

impl Unit {
    pub fn counted(name: &str) -> Self {
        Self { name: name.to_owned(), length: name.len(), counted: true }
    }

    /// The value and unit as told, and the plain ones where they differ.
    pub fn apply(&self, amount: &Amount) -> (String, String, Option<(String, String)>) {
        let name = self.name.clone();
        if self.counted || amount.power == 0 {
            return (amount.written_out(), name, None);
        }
        let unit = format!("{}{name}", amount.magnitude);
        let digits = Amount { power: 0, ..amount.clone() }.written_out();
        (digits, unit, Some((amount.written_out(), name)))
    }
}

/// The unit at the beginning of `text`, after `amount`, before which stands `head`.
pub(super) fn unit(text: &str, amount: &Amount, head: &str, ordinal: bool) -> Option<Unit> {
    let starts = |names: &[&'static str]| names.iter().copied().find(|name| text.starts_with(name));
    if ordinal && starts(&PLACES).is_some() {
        return None;
    }
    if amount.spelt {
        // A slogan in quotation marks is a name.
        starts(&SPELT).filter(|_| !head.ends_with(['“', '《']))?;
    }
    let letters = || {
        let name = starts(&LETTERS)?;
        let after = text.get(name.len()..)?;
        (!after.starts_with(|next: char| next.is_ascii_alphanumeric())).then_some(name)
    };
    let measured = starts(&MEASURED).or_else(letters);
    let name = measured.or_else(|| starts(&COUNTED))?;
    let after = text.get(name.len()..)?;
    let plain = !measured.is_some_and(|name| name.is_ascii() && name != "%")
        || !after.starts_with(|next: char| next.is_ascii_alphanumeric());
    // 五年规划 and 三年行动 are names, 2本书 is none of 本条例, 10号 is a name.
    let word = match name {
        "年" | "日" => {
            ["规划", "计划", "行动", "级", "代"].iter().any(|word| after.starts_with(word))
        }
        "级" | "号" | "版" | "届" | "期" | "页" | "节" => true,
        "项" => (after.starts_with("目") || after.starts_with("规定")) && amount.spelt,
        "成" => after.starts_with(['为', '立', '果', '员', '本', '功', '长', '效', '熟']),
        "门" => after.starts_with(['头', '槛']),
        "人" => after.starts_with(['工', '民', '员', '才', '类']) && amount.spelt,
        "元" => after.starts_with(['旦', '宵']),
        _ => false,
    };
    let counted = measured.is_none();
    (plain && !word).then(|| Unit { name: name.to_owned(), length: name.len(), counted })
}
