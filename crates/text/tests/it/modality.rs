//! Holds what clauses are marked as, and the skeleton made of them.

use std::collections::BTreeMap;

use tiaoli_text::{Lang, clauses_view, draft, read};

use crate::shared;

const RULES: &str = "\
某某学会会费管理办法
第一章 总则
第一条 会费管理应当坚持公开、节约的原则。
第二条【定义】本办法所称会费，是指会员每年交纳的费用。
第三条 会员应当于每年三月底以前交纳会费，不得拖欠。
因故不能交纳的，可以申请减免；秘书处一般应当在十日以内答复。
应当由理事会决定的事项，秘书处不得自行决定。
第二章 职权
第四条 理事会行使下列职权：
（一）确定会费标准；
（二）审议收支报告，必要时可以委托审计。
监事有权查阅账目，但是不得泄露会员的个人信息。
第五条 本办法自公布之日起施行。";

fn told(source: &str) -> String {
    let page = read(source);
    let mut out = String::new();
    for one in clauses_view(source, &page.pieces[0]).as_array().unwrap() {
        let text = |name: &str| one[name].as_str().unwrap_or("?").to_owned();
        out += &format!(
            "{} {} | {} | {} | {}\n",
            text("at"),
            text("force"),
            text("bearer"),
            text("marker"),
            text("act")
        );
    }
    out
}

#[test]
fn clauses_are_marked_with_bearer_and_act() {
    insta::assert_snapshot!(told(RULES), @"
        1.1 principle | 会费管理 | 应当 | 坚持公开、节约的原则
        2.1 definition | ? | 是指 | 会费，是指会员每年交纳的费用
        3.1 shall | 会员 | 应当 | 于每年三月底以前交纳会费
        3.1 may_not | 会员 | 不得 | 拖欠
        3.2 may | ? | 可以 | 申请减免
        3.2 should_generally | 秘书处 | 一般应当 | 在十日以内答复
        3.3 may_not | 秘书处 | 不得 | 自行决定
        4.1 power | 理事会 | 行使下列职权 | 
        4.1.2 may | ? | 可以 | 委托审计
        4.2 power | 监事 | 有权 | 查阅账目
        4.2 may_not | 监事 | 不得 | 泄露会员的个人信息
        5.1 commence | ? | 起施行 | 自公布之日
    ");
}

#[test]
fn a_skeleton_leaves_the_gist_to_the_author() {
    insta::assert_snapshot!(draft(RULES, &read(RULES), Lang::Zh), @r#"
        # 某某学会会费管理办法

        ```规范
        制度 某某学会会费管理办法 "draft_regulation"
        ```

        ## 第一章 总则

        ### 第一条

        ```规范
        # 原则 | 会费管理 | 坚持公开、节约的原则 | @1.1
        待编
          理由 "草稿，尚未写成规范" "a draft: not normed yet"
        ```

        ### 第二条 定义

        ```规范
        # 定义/裁量 | ? | 会费，是指会员每年交纳的费用 | @2.1
        待编
          理由 "草稿，尚未写成规范" "a draft: not normed yet"
        ```

        ### 第三条

        ```规范
        # 应当/义务 | 会员 | 于每年三月底以前交纳会费 | @3.1
        # 不得 | 会员 | 拖欠 | @3.1
        # 有权 | ? | 申请减免 | @3.2
        # 一般应当 | 秘书处 | 在十日以内答复 | @3.2
        # 不得 | 秘书处 | 自行决定 | @3.3
        待编
          理由 "草稿，尚未写成规范" "a draft: not normed yet"
        ```

        ## 第二章 职权

        ### 第四条

        ```规范
        # 有权 | 理事会 |  | @4.1
        # 有权 | ? | 委托审计 | @4.1.2
        # 有权 | 监事 | 查阅账目 | @4.2
        # 不得 | 监事 | 泄露会员的个人信息 | @4.2
        待编
          理由 "草稿，尚未写成规范" "a draft: not normed yet"
        ```

        ### 第五条

        ```规范
        # 施行 | ? | 自公布之日 | @5.1
        待编
          理由 "草稿，尚未写成规范" "a draft: not normed yet"
        ```
    "#);
}

#[test]
fn a_skeleton_in_english_names_what_is_not_on_the_page() {
    let source = "# 某会章程\n（上接第1版）\n甲。\n第三条 会长应当出席。\n第六条 乙。";
    insta::assert_snapshot!(draft(source, &read(source), Lang::En), @r#"
        # 某会章程

        ```norm
        regulation draft_regulation "某会章程"
        ```

        3 articles between 1 and 5 are not on the page.

        ### Article 2

        ```norm
        pending
          because "a draft: not normed yet" "草稿，尚未写成规范"
        ```

        ### Article 3

        ```norm
        # must/duty | 会长 | 出席 | @3.1
        pending
          because "a draft: not normed yet" "草稿，尚未写成规范"
        ```

        ### Article 6

        ```norm
        pending
          because "a draft: not normed yet" "草稿，尚未写成规范"
        ```
    "#);
}

/// How often clauses are marked in laws, and how often somebody is named.
#[test]
fn laws_are_marked_throughout() {
    let Some(folder) = shared::folder("corpus", "modality of laws") else { return };
    let mut count = BTreeMap::<String, (u32, u32)>::new();
    for path in crate::corpus::texts(&folder) {
        let source = std::fs::read_to_string(&path).unwrap();
        for piece in &read(&source).pieces {
            for one in clauses_view(&source, piece).as_array().unwrap() {
                let force = one["force"].as_str().unwrap().to_owned();
                let (all, named) = count.entry(force).or_default();
                *all += 1;
                *named += u32::from(!one["bearer"].is_null());
                println!("{} | {} | {}", one["force"], one["bearer"], one["act"]);
            }
        }
    }
    println!("{count:?}");
    assert!(count["shall"].0 > 1000 && count["may_not"].0 > 100, "{count:?}");
}
