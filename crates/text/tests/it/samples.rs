//! Reads invented regulations in the forms that real ones arrive in.

use tiaoli_text::{Address, Article, Page, printed, read, reading};

/// The structure as an outline that a person can check.
fn outline(source: &str) -> String {
    let page = read(source);
    let mut out = String::new();
    for piece in &page.pieces {
        let title = piece.title.map(|title| reading(source, title).into_owned());
        out += &format!("{} {:?}", piece.kind.word(), title.unwrap_or_default());
        if let Some(from) = &piece.continued_from {
            out += &format!(" from {from}");
        }
        if let Some(on) = &piece.continued_on {
            out += &format!(" on {on}");
        }
        out.push('\n');
        for line in &piece.preamble {
            out += &format!("  - {}\n", reading(source, *line));
        }
        for part in &piece.parts {
            let title = part.title.map_or_else(String::new, |t| reading(source, t).into_owned());
            out += &format!("  part {title:?} {}\n", part.paragraphs.len());
        }
        let mut under = None;
        if let Some(tail) = &piece.tail {
            article(source, tail, "tail ", &mut out);
        }
        for one in &piece.articles {
            let from = under.map_or(0, |last: usize| last + 1);
            if one.under != under {
                for heading in &piece.headings[from..=one.under.unwrap()] {
                    out += &format!("  {} | {}\n", heading.label, heading.title);
                }
                under = one.under;
            }
            article(source, one, "", &mut out);
        }
        for line in &piece.signature {
            out += &format!("  signed {}\n", reading(source, *line));
        }
        for line in &piece.annex {
            out += &format!("  annex {}\n", reading(source, *line));
        }
        for (level, hole) in &piece.missing_headings {
            out += &format!("  missing {} {}-{}\n", level.word(), hole.first, hole.last);
        }
        for hole in &piece.missing {
            out += &format!("  missing {}-{}\n", hole.first, hole.last);
        }
        for doubt in &piece.doubts {
            let found = doubt.found.replace('\n', "/");
            out += &format!("  doubt {} {found:?} {:?}\n", doubt.kind.word(), doubt.suggestion);
        }
    }
    out
}

fn article(source: &str, article: &Article, head: &str, out: &mut String) {
    *out += &format!("  {head}{} {}\n", article.number, printed(source, article.label));
    for paragraph in &article.paragraphs {
        *out += &format!("    {}\n", reading(source, paragraph.lead));
        for item in &paragraph.items {
            *out +=
                &format!("      {} {}\n", printed(source, item.label), reading(source, item.text));
            for indent in &item.indents {
                *out += &format!(
                    "        {} {}\n",
                    printed(source, indent.label),
                    reading(source, indent.text)
                );
            }
            for block in &item.more {
                *out += &format!("        + {}\n", reading(source, *block));
            }
        }
    }
    for line in &article.stray {
        *out += &format!("    ? {}\n", reading(source, *line));
    }
}

#[test]
fn a_charter_with_contents_and_every_level() {
    let source = "\
某某基金会章程
2024年3月1日 理事会第一次会议通过
目 录
第一编 总则
第一章 宗旨
第二编 治理
第一章 理事会

第一编　总　则
第一章　宗　旨
第一条　本会名称是某某基金会。
第二条
本会的宗旨是帮助乡村学校，
支持教师成长。
第二编　治理
第一章　理事会的组成，
理事的权利和
义务
第三条　理事会行使下列职权：
（一）制定、修改章程；
（二）决定重大业务活动，包括：
1.大额募捐；
2.大额投资；
（三）聘任秘书长。
秘书长每年报告一次。
前款报告应当书面提出。
第三条之一　理事会每年至少开会两次。
附件：印章样式
圆形，直径四厘米";
    insta::assert_snapshot!(outline(source), @r#"
    regulation "某某基金会章程"
      - 2024年3月1日 理事会第一次会议通过
      第一编 | 总则
      第一章 | 宗旨
      1 第一条
        本会名称是某某基金会。
      2 第二条
        本会的宗旨是帮助乡村学校，支持教师成长。
      第二编 | 治理
      第一章 | 理事会的组成，理事的权利和义务
      3 第三条
        理事会行使下列职权：
          （一） 制定、修改章程；
          （二） 决定重大业务活动，包括：
            1. 大额募捐；
            2. 大额投资；
          （三） 聘任秘书长。
        秘书长每年报告一次。
        前款报告应当书面提出。
      3-1 第三条之一
        理事会每年至少开会两次。
      annex 附件：印章样式
      annex 圆形，直径四厘米
      doubt line_break "/" Some("")
    "#);
}

#[test]
fn a_page_that_begins_inside_a_list() {
    let source = "\
# 学校食堂管理办法
（上接第2版）
（三）食材每日查验，查验结果张贴
在食堂门口；
（四）留样不少于四十八小时。
第九条 食堂每学期公布一次账目。
第十一条 本办法由后勤处解释。（下转第4版）";
    insta::assert_snapshot!(outline(source), @r#"
    regulation "学校食堂管理办法" from 2 on 4
      tail 8 
        
          （三） 食材每日查验，查验结果张贴在食堂门口；
          （四） 留样不少于四十八小时。
      9 第九条
        食堂每学期公布一次账目。
      11 第十一条
        本办法由后勤处解释。
      missing 1-7
      missing 10-10
      doubt line_break "/" Some("")
      doubt sequence "第十一条" None
    "#);
}

#[test]
fn two_regulations_and_a_report_without_markup() {
    let source = "\
图书馆借阅规则
第一条 读者凭证借书。
第二条 每次最多借十册。
自习室使用规则
（2025年3月1日馆务会通过
2025年4月1日起施行）
为了公平使用自习室的座位，制定本规则。
第一条 座位先到先得。
第二条 离开一小时以上的，应当清空桌面。
校园里的新规矩
（紧接第一版）两部规则施行一周，自习室座位周转明显加快，学生反映不再为占座争执。图书馆负责人介绍，借阅系统已经同步调整。
（本报某地3月2日电 记者 王某）";
    insta::assert_snapshot!(outline(source), @r#"
    regulation "图书馆借阅规则"
      1 第一条
        读者凭证借书。
      2 第二条
        每次最多借十册。
    regulation "自习室使用规则"
      - （2025年3月1日馆务会通过
      - 2025年4月1日起施行）
      - 为了公平使用自习室的座位，制定本规则。
      1 第一条
        座位先到先得。
      2 第二条
        离开一小时以上的，应当清空桌面。
    report "校园里的新规矩" from 一
      part "校园里的新规矩" 1
    "#);
}

#[test]
fn citations_at_the_front_of_a_line_open_nothing() {
    let source = "\
保密守则
第一条 工作人员应当遵守本守则，并且不得违反
第三条规定的要求，也不得规避
第二条 的程序。
第二条 离岗前应当清点文件，清点的方法依照本守则第五条第一款第
（二）项规定执行。
第三条规定由保密办公室解释的，从其解释。
第三条 本守则自公布之日起施行。";
    insta::assert_snapshot!(outline(source), @r#"
    regulation "保密守则"
      1 第一条
        工作人员应当遵守本守则，并且不得违反第三条规定的要求，也不得规避第二条 的程序。
      2 第二条
        离岗前应当清点文件，清点的方法依照本守则第五条第一款第（二）项规定执行。
        第三条规定由保密办公室解释的，从其解释。
      3 第三条
        本守则自公布之日起施行。
      doubt line_break "/" Some("")
      doubt line_break "/" Some("")
      doubt line_break "/" Some("")
    "#);
}

#[test]
fn slips_are_pointed_at_and_left_alone() {
    let source = "\
值班制度
第一章 总则
第一条 值班员负责负责接听电话。
值班安排
第二条 值班员发现险情的，应当当决定（是否疏散，并立即报告值班长。
第三章 附则
第三条 值班记录包括：
（一）时间；
（二）地点；
（四）处理结果。
第四条 本制度由值班室解释；末经批准不得修改。
第四条 本制度自公布之日起施行。";
    insta::assert_snapshot!(outline(source), @r#"
    regulation "值班制度"
      第一章 | 总则
      1 第一条
        值班员负责负责接听电话。
        ? 值班安排
      2 第二条
        值班员发现险情的，应当当决定（是否疏散，并立即报告值班长。
      第三章 | 附则
      3 第三条
        值班记录包括：
          （一） 时间；
          （二） 地点；
          （四） 处理结果。
      4 第四条
        本制度由值班室解释；末经批准不得修改。
      4 第四条
        本制度自公布之日起施行。
      missing 章 2-2
      doubt doubled_word "负责负责" Some("负责")
      doubt heading "值班安排" Some("第二章 值班安排")
      doubt doubled_character "当当" Some("当")
      doubt bracket "（" None
      doubt sequence "第三章" None
      doubt sequence "（四）" Some("（三）")
      doubt character "末经" Some("未经")
      doubt sequence "第四条" None
    "#);
}

#[test]
fn a_rare_phrase_is_held_against_the_same_page() {
    let article = |number: u32, text: &str| format!("第{number}条 {text}\n");
    let mut source = String::from("设备管理办法\n");
    for number in 1..=4 {
        source += &article(number, "设备由保管员日常检修，检修记录交设备科存档。");
    }
    source += &article(5, "停用设备申保管员封存。");
    let suggestions = |source: &str| -> Vec<Option<String>> {
        let page = read(source);
        let doubts = page.pieces.iter().flat_map(|piece| &piece.doubts);
        doubts.map(|doubt| doubt.suggestion.clone()).collect()
    };
    assert_eq!(suggestions(&source), [Some(String::from("设备由保"))]);
    // 申 is sound where the page says so more than once, and no rival is made up for 乙.
    let twice = source.clone() + &article(6, "新购设备申保管员编号。");
    assert_eq!(suggestions(&twice), []);
    assert_eq!(suggestions(&source.replace('申', "乙")), []);
}

#[test]
fn captions_are_no_paragraphs() {
    let source = "\
# 门禁规定
## 第一章 通则
### 第一条 目的
为了校园安全，制定本规定。
第二条【范围】来访车辆适用本规定。
**第三条 骑行者应当下车推行。**";
    let page = read(source);
    let seen: Vec<_> = page.pieces[0]
        .articles
        .iter()
        .map(|article| {
            let caption = article.caption.map(|caption| caption.of(source));
            (caption, article.paragraphs.len(), article.text(source))
        })
        .collect();
    assert_eq!(
        seen,
        [
            (Some("目的"), 1, "为了校园安全，制定本规定。".to_owned()),
            (Some("范围"), 1, "来访车辆适用本规定。".to_owned()),
            (None, 1, "骑行者应当下车推行。".to_owned()),
        ]
    );
}

/// A law wrapped to a width, as it comes out of a scan, has the structure it had before.
#[test]
fn wrapping_changes_no_structure() {
    let source = "\
出差报销办法
第一条 工作人员因公出差，应当事先填写审批表；未经审批的，费用自理；确有紧急情况的，可以事后补办。
报销应当在返回后十个工作日内提出。逾期提出的，应当说明理由；理由不成立的，不予报销。
第二条 下列费用可以报销：
（一）按照规定等级乘坐交通工具的费用；等级的标准，由财务处每年公布一次；
（二）住宿费。住宿标准分为三档：一档适用于省会城市，二档适用于其他城市，三档适用于县和乡镇。
第三条 本办法由财务处负责解释，自公布之日起施行。";
    let shape = |source: &str| -> Vec<_> {
        let page = read(source);
        let piece = page.pieces.into_iter().next().unwrap();
        piece.articles.iter().map(|one| (one.number, one.blocks(), one.text(source))).collect()
    };
    let want = shape(source);
    assert_eq!(want.iter().map(|one| one.1).collect::<Vec<_>>(), [2, 1, 1]);
    for width in 13..40 {
        let wrapped: Vec<String> = source
            .lines()
            .flat_map(|line| {
                let letters: Vec<char> = format!("\u{3000}\u{3000}{line}").chars().collect();
                letters.chunks(width).map(|part| part.iter().collect()).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(shape(&wrapped.join("\n")), want, "at {width}");
    }
}

#[test]
fn places_are_found_by_their_address() {
    let source = "第一条 甲。\n第二条 乙：\n（一）丙；\n（二）丁：\n1.戊；\n2.己。\n庚。\n";
    let page: Page = read(source);
    let find = |address: &str| {
        let address = Address::parse(address).unwrap();
        page.pieces[0].find(address).map(|span| reading(source, span).into_owned())
    };
    assert_eq!(find("1").as_deref(), Some("第一条 甲。"));
    assert_eq!(find("第二条第一款第（一）项").as_deref(), Some("（一）丙；"));
    assert_eq!(find("2.1.2.2").as_deref(), Some("2.己。"));
    assert_eq!(find("2.2").as_deref(), Some("庚。"));
    assert_eq!([find("3"), find("2.3"), find("2.1.3")], [None, None, None]);
}

#[test]
fn a_charter_in_english() {
    let source = "\
# Charter of the Riverside Foundation
Chapter I General Provisions
Article 1 Purpose
The foundation supports village schools.
Article 2. The board decides on the budget. Decisions under
Article 3 of this charter need two thirds.
Article 3 The board may
(a) amend this charter;
(b) appoint the secretary:
(1) for one year;
(2) for good.
CHAPTER II FINAL PROVISIONS
Article 4-1 This charter enters into force on adoption.";
    insta::assert_snapshot!(outline(source), @r#"
        regulation "Charter of the Riverside Foundation"
          Chapter I | General Provisions
          1 Article 1
            The foundation supports village schools.
          2 Article 2
            The board decides on the budget. Decisions under Article 3 of this charter need two thirds.
          3 Article 3
            The board may
              (a) amend this charter;
              (b) appoint the secretary:
                (1) for one year;
                (2) for good.
          CHAPTER II | FINAL PROVISIONS
          4-1 Article 4-1
            This charter enters into force on adoption.
          doubt line_break "/" Some(" ")
    "#);
}

#[test]
fn a_signature_is_no_paragraph_and_no_annex() {
    let source = "\
车库使用规则
第一条 车位凭证使用。
第二条 本规则自公布之日起施行。
某某物业委员会
二○二五年三月一日
附件：车位图";
    insta::assert_snapshot!(outline(source), @r#"
        regulation "车库使用规则"
          1 第一条
            车位凭证使用。
          2 第二条
            本规则自公布之日起施行。
          signed 某某物业委员会
          signed 二○二五年三月一日
          annex 附件：车位图
    "#);
}
