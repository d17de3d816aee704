//! Holds what is joined from several pages, and what is not.

use tiaoli_text::{Page, read, weave};

fn woven(sources: &[&str]) -> String {
    let pages: Vec<Page> = sources.iter().map(|source| read(source)).collect();
    let pairs: Vec<(&str, &Page)> = sources.iter().copied().zip(&pages).collect();
    let woven = weave(&pairs);
    let mut out = woven.text.clone();
    for seam in &woven.seams {
        let around = woven.text.get(seam.at..).unwrap().chars().take(3).collect::<String>();
        out += &format!(
            "seam {:?} {:?} inside {} before {around:?}: {} / {}\n",
            seam.from, seam.to, seam.inside, seam.why.zh, seam.why.en
        );
    }
    for loose in &woven.loose {
        out += &format!("loose {loose}\n");
    }
    out
}

#[test]
fn a_regulation_and_a_report_over_three_pages() {
    let first = "\
# 校园开放日
校园昨日向市民开放，图书馆、体育馆迎来
大批参观者，（下转第2版）
# 食堂管理办法
第一条 食堂由后勤处管理。
第二条 食材每日查验，查验结果张贴在（下转第2版）";
    let second = "\
# 食堂管理办法
（上接第1版）食堂门口，供师生查看。
第三条 食堂每学期公布账目，并且
（一）留样；（下转第3版）
# 校园开放日
（上接第1版）秩序井然。
（本报某地3月2日电 记者 王某）";
    let third = "\
（上接第2版）
（二）消毒。
第四条 本办法自公布之日起施行。
# 另一篇
（上接第1版）无头的文字。";
    insta::assert_snapshot!(woven(&[first, second, third]), @r#"
        # 校园开放日
        校园昨日向市民开放，图书馆、体育馆迎来
        大批参观者，秩序井然。
        （本报某地3月2日电 记者 王某）

        # 食堂管理办法
        第一条 食堂由后勤处管理。
        第二条 食材每日查验，查验结果张贴在食堂门口，供师生查看。
        第三条 食堂每学期公布账目，并且
        （一）留样；
        （二）消毒。
        第四条 本办法自公布之日起施行。

        # 另一篇
        （上接第1版）无头的文字。
        seam (0, 0) (1, 1) inside true before "秩序井": 标题相同 / the titles are the same
        seam (0, 1) (1, 0) inside true before "食堂门": 第二条之后接第二条 / Article 2 goes on with Article 2
        seam (1, 0) (2, 0) inside false before "（二）": 第三条之后接第三条 / Article 3 goes on with Article 3
        loose 第 1 版上的前半没有找到 / what comes before, on page 1, was not found
    "#);
}

#[test]
fn what_could_be_either_is_left_apart() {
    let first = "甲文的开头，（下转第2版）";
    let second = "# 某题\n（上接第1版）甲。\n# 另题\n（上接第1版）乙。";
    insta::assert_snapshot!(woven(&[first, second]), @r#"
        甲文的开头，（下转第2版）

        # 某题
        （上接第1版）甲。

        # 另题
        （上接第1版）乙。
        loose 第 2 版上的后半没有找到 / what comes after, on page 2, was not found
        loose 第 1 版上的前半没有找到 / what comes before, on page 1, was not found
        loose 第 1 版上的前半没有找到 / what comes before, on page 1, was not found
    "#);
}
