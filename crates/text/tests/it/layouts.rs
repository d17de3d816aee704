//! One invented law in the layouts that laws are met in: its structure must be the same in each.

use tiaoli_text::{Piece, printed, read, reading};

const LAW: &str = "\
某市图书馆条例
（2024年12月1日某市第三届代表大会第五次会议通过　自2025年3月1日起施行）
第一编　总则
第一章　一般规定
第一条　为了保障市民平等利用图书馆的权利，规范图书馆的设立、运行和服务，根据有关法律、行政法规，制定本条例。
第二条　本条例所称图书馆，是指向社会公众免费开放，收集、整理、保存文献信息并且提供查询、借阅等服务的公共文化设施。
学校、科研机构的图书馆，参照本条例执行。
第三条　图书馆工作遵循下列原则：
（一）平等、开放、共享；
（二）公益、便利，包括：
1.免费办证，免费借阅；
2.延长开放时间；
（三）安全第一。
前款第（二）项的具体办法，由市文化主管部门制定。
第二章　管理
第一节　设立
第四条　设立图书馆，应当具备与其规模相适应的馆舍、馆藏和工作人员，并且向市文化主管部门备案。
第四条之一　分馆由所在街道管理。
第二节　服务
第五条　图书馆应当公布开放时间、服务项目和收费标准；确需闭馆的，应当提前三日公告，但是突发事件除外。
第二编　附则
第一章　施行
第六条　本条例自2025年3月1日起施行。
";

/// Headings and articles with their paragraphs, items and indents.
fn outline(source: &str) -> String {
    let page = read(source);
    let most = page.pieces.iter().max_by_key(|piece| piece.articles.len());
    most.map(|piece| of_piece(source, piece)).unwrap_or_default()
}

fn of_piece(source: &str, piece: &Piece) -> String {
    let plain = |text: &str| -> String {
        let kept = |letter: &char| !tiaoli_text::is_blank(*letter) && *letter != '*';
        text.chars().filter(kept).collect()
    };
    let title = piece.title.map(|title| printed(source, title).into_owned());
    let mut out = format!("{}\n", title.unwrap_or_default());
    for heading in &piece.headings {
        out += &format!("{:?} {} {}\n", heading.level, heading.number, heading.title);
    }
    for article in piece.tail.iter().chain(&piece.articles) {
        out += &format!("{} under {:?}\n", article.number, article.under);
        for paragraph in &article.paragraphs {
            out += &format!("  {}\n", plain(&reading(source, paragraph.lead)));
            for item in &paragraph.items {
                out += &format!("    {} {}\n", item.number, plain(&reading(source, item.text)));
                for one in &item.indents {
                    out += &format!("      {} {}\n", one.number, plain(&reading(source, one.text)));
                }
                let more = item.more.iter().map(|more| format!("      + {}\n", more.of(source)));
                out += &more.collect::<String>();
            }
        }
        out += &article.stray.iter().map(|s| format!("  ? {}\n", s.of(source))).collect::<String>();
    }
    out
}

fn lines(with: impl Fn(&str) -> String) -> String {
    LAW.lines().map(|line| with(line) + "\n").collect()
}

/// Cuts each line at a width, as a column of print does.
fn wrapped(law: &str, width: usize, indent: &str) -> Vec<String> {
    let cut = |line: &str| {
        let heading = line.starts_with('第') && line.chars().count() < 12;
        let indent = if heading || line.starts_with('某') { "" } else { indent };
        let letters: Vec<char> = indent.chars().chain(line.chars()).collect();
        letters.chunks(width).map(|part| part.iter().collect()).collect::<Vec<String>>()
    };
    law.lines().flat_map(cut).collect()
}

/// Puts `between(page)` after every so many lines.
fn paged(lines: &[String], every: usize, between: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for (page, part) in lines.chunks(every).enumerate() {
        part.iter().for_each(|line| out += &format!("{line}\n"));
        out += &between(page + 1);
    }
    out
}

/// The layouts that were tried, and which of them came out otherwise.
#[derive(Default)]
struct Tried {
    count: usize,
    wrong: Vec<String>,
}

impl Tried {
    fn check(&mut self, name: &str, source: &str) {
        self.count += 1;
        let mut cut = source.to_owned();
        for head in tiaoli_text::heads(source).iter().rev() {
            cut.replace_range(head.start..head.end, "");
        }
        let (want, got) = (outline(LAW), outline(&cut));
        if want != got {
            let differs = want.lines().zip(got.lines()).find(|(want, got)| want != got);
            self.wrong.push(format!("{name}: {differs:?}"));
        }
    }

    fn end(self, least: usize) {
        println!("{} layouts", self.count);
        assert!(self.wrong.is_empty(), "{} of {}: {:#?}", self.wrong.len(), self.count, self.wrong);
        assert!(self.count >= least);
    }
}

#[test]
fn blanks_and_breaks() {
    let mut tried = Tried::default();
    tried.check("indented by wide spaces", &lines(|line| format!("　　{line}")));
    tried.check("indented by narrow spaces", &lines(|line| format!("    {line}  ")));
    tried
        .check("indented by spaces of pages", &lines(|line| format!("\u{a0}\u{a0}\u{2003}{line}")));
    tried.check("empty lines between", &lines(|line| format!("{line}\n　\n")));
    tried.check("lines of Windows", &lines(|line| format!("{line}\r")));
    tried.check("narrow space after labels", &lines(|line| line.replacen('　', " ", 1)));
    tried.check("tab after labels", &lines(|line| line.replacen('　', "\t", 1)));
    tried.check(
        "zero width after labels",
        &lines(|line| line.replacen('　', "\u{200b}　\u{feff}", 1)),
    );
    tried.check("no space after labels", &lines(|line| line.replacen('　', "", 1)));
    tried.check(
        "colon after labels",
        &lines(|line| {
            if line.contains("条　") { line.replacen('　', "：", 1) } else { line.to_owned() }
        }),
    );
    tried.check(
        "text on the next line",
        &lines(|line| {
            if line.contains("条　") || line.contains("之一　") {
                line.replacen('　', "\n", 1)
            } else {
                line.to_owned()
            }
        }),
    );
    tried.check(
        "titles on the next line",
        &lines(|line| {
            if line.chars().count() < 12 { line.replacen('　', "\n", 1) } else { line.to_owned() }
        }),
    );
    tried.end(1);
}

#[test]
fn marks_and_numerals() {
    let mut tried = Tried::default();
    tried.check(
        "bold labels",
        &lines(|line| match line.split_once('　') {
            Some((label, rest)) if line.starts_with('第') => format!("**{label}**　{rest}"),
            _ => line.to_owned(),
        }),
    );
    tried.check(
        "headings in markup",
        &lines(|line| match line.chars().count() {
            ..12 if line.starts_with('第') => format!("## {line}"),
            _ => line.to_owned(),
        }),
    );
    tried.check(
        "spread by scanning",
        &lines(|line| match line.split_once('　') {
            Some((label, rest)) if line.starts_with('第') => {
                let label: Vec<String> = label.chars().map(String::from).collect();
                let rest: String = if rest.chars().count() < 6 {
                    rest.chars().flat_map(|letter| [letter, '　']).collect()
                } else {
                    rest.to_owned()
                };
                format!("{}　{}", label.join(" "), rest.trim_end())
            }
            _ => line.to_owned(),
        }),
    );
    let digits = |line: &str, wide: bool| {
        let mut line = line.to_owned();
        for (at, han) in ["一", "二", "三", "四", "五", "六"].iter().enumerate() {
            for unit in ["编", "章", "节", "条"] {
                let digit = char::from_digit(u32::try_from(at).unwrap() + 1, 10).unwrap();
                let digit =
                    if wide { char::from_u32(u32::from(digit) + 0xfee0).unwrap() } else { digit };
                if line.starts_with(&format!("第{han}{unit}")) {
                    line = line.replacen(han, &digit.to_string(), 1);
                }
            }
        }
        line
    };
    tried.check("digits", &lines(|line| digits(line, false)));
    tried.check("wide digits", &lines(|line| digits(line, true)));
    tried.check(
        "digits with blanks",
        &lines(|line| {
            let line = digits(line, false);
            match line.char_indices().nth(2) {
                Some((at, unit)) if "编章节条".contains(unit) && line.starts_with('第') => {
                    let (label, rest) = line.split_at(at);
                    format!("第 {} {rest}", label.trim_start_matches('第'))
                }
                _ => line,
            }
        }),
    );
    tried.check(
        "narrow brackets",
        &lines(|line| {
            if line.starts_with('（') && line.chars().nth(2) == Some('）') {
                line.replacen('（', "(", 1).replacen('）', ")", 1)
            } else {
                line.to_owned()
            }
        }),
    );
    tried.check(
        "mixed brackets with blanks",
        &lines(|line| {
            if line.starts_with('（') && line.chars().nth(2) == Some('）') {
                line.replacen('（', "( ", 1).replacen('）', " ） ", 1)
            } else {
                line.to_owned()
            }
        }),
    );
    tried.check(
        "numbers in one character",
        &lines(|line| {
            line.replacen("（一）", "㈠", usize::from(line.starts_with('（')))
                .replacen("（二）", "㈡", usize::from(line.starts_with('（')))
                .replacen("（三）", "㈢", usize::from(line.starts_with('（')))
                .replacen("1.", "⒈", 1)
                .replacen("2.", "⒉", usize::from(line.starts_with("2.")))
        }),
    );
    tried.check(
        "signs of old print",
        &lines(|line| {
            line.replacen("条　", "條　", 1).replacen("编　", "編　", 1).replacen("节　", "節　", 1)
        }),
    );
    tried.check(
        "full stop after arabic labels in full width",
        &lines(|line| {
            if line.starts_with(|c: char| c.is_ascii_digit()) {
                line.replacen('.', "．", 1)
            } else {
                line.to_owned()
            }
        }),
    );
    tried.end(1);
}

#[test]
fn columns_and_pages() {
    let mut tried = Tried::default();
    for width in [24, 31, 38] {
        let indented = wrapped(LAW, width, "　　");
        tried.check(&format!("wrapped at {width}"), &indented.join("\n"));
        for every in [5, 9] {
            let name = |what: &str| format!("{what}, wrapped at {width}, every {every} lines");
            tried.check(
                &name("page numbers between dashes"),
                &paged(&indented, every, |page| format!("— {page} —\n")),
            );
            tried.check(
                &name("bare page numbers"),
                &paged(&indented, every, |page| format!("\n{page}\n\n")),
            );
            tried.check(
                &name("pages in words"),
                &paged(&indented, every, |page| format!("第 {page} 页 共 9 页\n")),
            );
            tried.check(
                &name("form feeds"),
                &paged(&indented, every, |page| format!("{page}/9\n\u{c}")),
            );
            tried.check(
                &name("running heads"),
                &paged(&indented, every, |page| format!("- {page} -\n某市地方性法规汇编\n")),
            );
            tried.check(
                &name("running titles"),
                &paged(&indented, every, |page| format!("某市图书馆条例\n{page}\n")),
            );
        }
    }
    tried.end(1);
}

#[test]
fn on_web_sites() {
    let mut tried = Tried::default();
    let front = "首页 > 政务公开 > 法规规章\n当前位置：首页 > 法规\n某市图书馆条例\n发布时间：2024-12-05　来源：某市文化局　浏览次数：318\n【字体：大 中 小】 打印本页\n";
    let end = "责任编辑：王某\n上一篇：某市公园条例\n下一篇：某市停车条例\n【打印】【关闭】\n版权所有：某市人民政府　技术支持：某公司\n";
    let (title, rest) = LAW.split_once('\n').unwrap();
    tried.check("around the text", &format!("{front}{rest}{end}"));
    tried.check("title said twice", &format!("{front}{title}\n{rest}{end}"));
    let order = "某市代表大会常务委员会公告\n第十二号\n《某市图书馆条例》已经通过，现予公布，自2025年3月1日起施行。\n2024年12月2日\n";
    tried.check("behind the order that publishes it", &format!("{order}{LAW}"));
    tried.end(1);
}

#[test]
fn tables_of_contents() {
    let mut tried = Tried::default();
    let (title, rest) = LAW.split_once('\n').unwrap();
    let (date, rest) = rest.split_once('\n').unwrap();
    let heads = || LAW.lines().filter(|line| line.starts_with('第') && !line.contains("条"));
    let plain: String = heads().map(|line| format!("{line}\n")).collect();
    let dotted: String = heads().map(|line| format!("{line}……………… 3\n")).collect();
    let paged: String = heads().map(|line| format!("{line} (3)\n")).collect();
    for (name, heads) in [("plain", plain), ("dotted", dotted), ("with pages", paged)] {
        for word in ["目录\n", "目　　录\n", ""] {
            tried.check(
                &format!("contents {name} {word:?}"),
                &format!("{title}\n{date}\n{word}{heads}{rest}"),
            );
        }
    }
    tried.end(1);
}
