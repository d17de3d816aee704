//! Characters of one shape, which scanning takes for one another.

/// Within a group each may be read as any other. No character stands in two groups.
#[rustfmt::skip]
const ALIKE: &[&str] = &[
    "人入八", "己已巳", "未末", "日曰目", "土士", "干千于", "天夭", "大太犬", "治冶", "侯候",
    "拨拔", "折析拆", "辨辩", "免兔", "券卷", "徙徒", "委季", "贝见", "任仟", "例倒", "定走",
    "查査", "理埋", "夫失", "甲申由", "午牛", "王玉主", "间问", "权杈", "扶抚", "受爱", "住往佳",
    "微徽", "籍藉", "竟竞", "育盲", "拟似", "决诀", "今令", "乌鸟", "历厉", "设没", "坏环",
    "材村", "持特", "话活", "要耍", "遣遗", "赔陪", "帐账", "钎钍",
];

/// The block of Chinese characters that the table may draw on.
const FIRST: u32 = 0x4e00;
const COUNT: usize = 0x5200;

/// For every character of the block the number of its group, counted from one.
static GROUPS: [u8; COUNT] = groups();

#[expect(clippy::indexing_slicing, reason = "evaluated while compiling, where a wrong index stops")]
const fn groups() -> [u8; COUNT] {
    let mut out = [0; COUNT];
    let mut group = 0;
    while group < ALIKE.len() {
        let bytes = ALIKE[group].as_bytes();
        let mut at = 0;
        // Every character of the block takes three bytes.
        while at + 2 < bytes.len() {
            let code = ((bytes[at] as u32 & 15) << 12)
                | ((bytes[at + 1] as u32 & 63) << 6)
                | (bytes[at + 2] as u32 & 63);
            out[(code - FIRST) as usize] = group as u8 + 1;
            at += 3;
        }
        group += 1;
    }
    out
}

/// The characters that `letter` may be mistaken for, itself among them.
pub(super) fn group(letter: char) -> Option<&'static str> {
    let at = usize::try_from(u32::from(letter).checked_sub(FIRST)?).ok()?;
    let group = usize::from(*GROUPS.get(at)?).checked_sub(1)?;
    ALIKE.get(group).copied()
}

/// The other characters of its group.
pub(super) fn alike(letter: char) -> impl Iterator<Item = char> {
    group(letter).unwrap_or_default().chars().filter(move |other| *other != letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_finds_its_own_group() {
        for group_of in ALIKE {
            for letter in group_of.chars() {
                assert_eq!(group(letter), Some(*group_of), "{letter} stands in two groups");
                assert_eq!(alike(letter).count(), group_of.chars().count() - 1);
            }
        }
        assert_eq!(group('条'), None);
        assert_eq!(group('a'), None);
    }
}
