//! Holds which figures are found, and how exactly.

use tiaoli_text::{Figure, Modifier, figures, figures_view, read};

use crate::shared;

/// The figures of a text, a line each.
fn told(source: &str) -> String {
    let mut out = String::new();
    for one in figures(source, &read(source)) {
        let modifier = one.modifier.map_or("-", Modifier::word);
        out += &format!(
            "{} = {} {} {modifier} {} {}\n",
            one.span.of(source),
            one.value,
            one.unit,
            one.date.as_deref().unwrap_or("-"),
            one.about.as_deref().unwrap_or("-")
        );
    }
    out
}

#[test]
fn figures_by_general_rules() {
    let source = "\
某县公报
3月5日，全县第20万辆电动车下线。2024年上半年，粮食产量12.6万吨，同比下降3.2%；财政收入约8.5亿元，增长到新高。
目前全县有1200余家合作社、近300个村级站点，首批46个乡村书屋开放，首座抽水电站投产。
运输时间由14小时缩短至2.5小时，误差不超过0.05毫米，比去年提高1.5个百分点。
县里用5G网络连接G60沿线，实现“从0到1”的突破，落实“三个到位”，一些企业在一年内搬迁，数百名工人转岗。
降雨量为20至30毫米，需要2～3万人次巡查；申请应当在15个工作日内答复，第3章和第5条不计。
1,250户农户、2025,新的开始、12.5元、编号A320和3-2号。";
    insta::assert_snapshot!(told(source), @"
        3月5日 = --03-05 date - --03-05 -
        第20万辆 = 200000 辆 nth --03-05 电动车下线
        2024年 = 2024 date - 2024 -
        12.6万吨 = 12.6 万吨 - 2024-01/2024-06 粮食产量
        3.2% = -3.2 % change_on_year 2024-01/2024-06 粮食产量
        8.5亿元 = 8.5 亿元 about 2024-01/2024-06 财政收入
        1200余家 = 1200 家 more_than - 合作社
        300个 = 300 个 nearly - 村级站点
        46个 = 46 个 first - 乡村书屋开放
        首座 = 1 座 first - 抽水电站投产
        14小时 = 14 小时 - - 运输时间
        2.5小时 = 2.5 小时 - - 运输时间
        0.05毫米 = 0.05 毫米 at_most - 误差
        1.5个百分点 = 1.5 个百分点 change - 误差
        数百名 = 100 名 several - 工人转岗
        20 = 20 毫米 from - 降雨量
        30毫米 = 30 毫米 to - 降雨量
        2 = 20000 人次 from - 降雨量
        3万人次 = 30000 人次 to - 巡查
        15个工作日 = 15 个工作日 within - -
        1,250户 = 1250 户 - - 农户
        12.5元 = 12.5 元 - - -
    ");
}

#[test]
fn large_measures_keep_their_unit_and_tell_the_plain_one() {
    let source = "公报\n去年收入557.4亿元，下降1.5万元。";
    let page = read(source);
    let view = figures_view(source, &figures(source, &page));
    assert_eq!((&view[0]["value"], &view[0]["unit"]), (&"557.4".into(), &"亿元".into()));
    assert_eq!(view[0]["plain_value"], "55740000000");
    assert_eq!(view[0]["plain_unit"], "元");
    assert_eq!(view[1]["plain_value"], "-15000");
    assert_eq!(view[0]["start"], source.find("557").unwrap());
}

/// The report on the page the project began with.
#[test]
fn the_report_is_taken_in_as_evidence() {
    let Some(folder) = shared::folder("seed", "figures of the report") else { return };
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let source = std::fs::read_to_string(file).unwrap();
    println!("{}", told(&source));
    let all = figures(&source, &read(&source));
    let find = |value: &str, unit: &str| -> &Figure {
        let mut found = all.iter().filter(|one| one.value == value && one.unit == unit);
        found.next().unwrap_or_else(|| panic!("no {value} {unit}"))
    };
    let about = |figure: &Figure, word: &str| {
        assert!(figure.about.as_deref().is_some_and(|about| about.contains(word)), "{figure:?}");
    };
    about(find("2", "兆瓦"), "实验堆");
    about(find("96", "K"), "温度");
    let car = find("500000", "辆");
    assert_eq!((car.modifier, car.date.as_deref()), (Some(Modifier::Nth), Some("--11-20")));
    for (value, word) in [("35000", "基础级"), ("230", "智能工厂")] {
        let plants = find(value, "家");
        assert_eq!(plants.modifier, Some(Modifier::MoreThan));
        about(plants, word);
    }
    let sales = find("557.4", "亿元");
    assert_eq!(sales.date.as_deref(), Some("--01/--09"));
    about(sales, "营收");
    let growth = find("14.8", "%");
    assert_eq!(growth.modifier, Some(Modifier::ChangeOnYear));
    assert_eq!((&growth.date, &growth.about), (&sales.date, &sales.about));
    for (value, unit) in [("72", "TB"), ("699", "天"), ("1.64", "小时")] {
        about(find(value, unit), "数据传输时间");
    }
    assert_eq!(find("2400", "个").modifier, Some(Modifier::MoreThan));
    about(find("2400", "个"), "平台");
    assert_eq!(find("241", "个").modifier, Some(Modifier::First));
    about(find("25000", "项"), "项目");
    let years = find("2", "年");
    assert_eq!((years.modifier, years.date.as_deref()), (Some(Modifier::Within), Some("--09")));
    let tens: Vec<_> = all.iter().filter(|one| one.value == "10" && one.unit == "个").collect();
    assert_eq!(tens.len(), 2);
    about(tens[0], "试点");
    about(tens[1], "口岸");
    about(find("8", "个"), "口岸");
    for date in ["--11", "--11-20", "--12-03", "--11-10", "--07-28", "--12-18"] {
        assert_eq!(find(date, "date").date.as_deref(), Some(date));
    }
    // Names that hold digits are none.
    assert!(all.iter().all(|one| !matches!(one.span.of(&source), "5" | "60" | "0" | "1" | "100")));
}
