//! Characters and words printed twice.
//!
//! Two equal characters in a row are mostly sound: one word ends and the next begins with them, or
//! the language doubles them by itself. A pair is suspected only when the second character cannot
//! be shown to begin a word: not by the table of seams, and not by the rest of the page.

use std::collections::BTreeSet;

use super::doubt;
use crate::doubt::{Doubt, DoubtKind};
use crate::letter::{ends_sentence, goes_on, is_han};
use crate::{Span, words};

/// Characters that the language doubles by itself.
const REDUPLICATED: &str = "一二三四五六七八九十百千万常往仅渐缓紧慢轻悄默刚恰偏每人天年月日时处事种样家户\
    层级代各个件条道片步点块声频屡多少好早深远大小高长久满红绿蓝白黑活生世重济比\
    等连略稍单切字句口手心目星历历逐勤恳切实老妈爸哥姐弟妹爷奶叔太谢看想说谈试走听问\
    笑闹吵嚷纷熙攘冉茫滔孜津侃娓彬翩源滚熊欣蒸蓬勃芸郁葱皑巍堂落寥脉涓潺沉甸钉明清楚白整";

/// For characters that often meet themselves at a seam: what follows where they begin a word.
const SEAMS: &[(char, &str)] = &[
    ('保', "护障险证持管密留存修税健卫"),
    ('报', "告送请批案名备刊纸酬销表"),
    ('备', "案用件份查战"),
    ('标', "准志识的本记签示题注"),
    ('病', "人原史情毒因房种害理例"),
    ('部', "门分长队署级件委位"),
    ('裁', "决定判量员减军"),
    ('财', "政产务物力税会"),
    ('采', "取用购集样访伐矿"),
    ('产', "品权生业量地值能出"),
    ('场', "所地景合馆面"),
    ('成', "员立本果绩分为效就熟功长"),
    ('出', "具现售让租台资入口境席发生示版卖于水"),
    ('处', "理分罚置于所长方境"),
    ('传', "染播统递真达输"),
    ('党', "委内员组章政的风派性和建"),
    ('当', "事场地时年前日选代众局面即然地天晚地"),
    ('道', "路德理"),
    ('得', "到出以知"),
    ('地', "方区点位址下面上质理域名表铁图形价震块籍带"),
    ('点', "名评位击"),
    ('调', "查整解动度配用研节离控剂"),
    ('定', "期价罪点额义位案型居性向制金于人"),
    ('动', "物员态力产作用机车"),
    ('对', "象外于方应待策照比口话接"),
    ('法', "律规院定人官制治庭第》典"),
    ('发', "展生布现放出行挥起明包表票动达育票射电"),
    ('方', "面式法案向便可针能"),
    ('房', "屋地产间价"),
    ('分', "别工配为类析支公级光期管局布享开离解部歧"),
    ('风', "险景力气沙"),
    ('工', "作程业资人地艺会商具期伤种序厂"),
    ('公', "司民安开布告共正平章众务务路园里证积示益约墓"),
    ('股', "东份权利票息"),
    ('关', "于系键闭注心税联节口"),
    ('管', "理辖道制控网线"),
    ('规', "定划章范则模程格避"),
    ('国', "家务际内外有民防籍境旗土产库营资道债歌徽门人法"),
    ('果', "断树园实品"),
    ('合', "同法理作格并计规资适伙议办乎成"),
    ('河', "道流长务口岸床湖水南北堤"),
    ('会', "议同员计长场见谈客费商审签诊展务址上后期前"),
    ('机', "关构动场械制房长车器会票密电组"),
    ('级', "别以人政机"),
    ('纪', "律委念检要录年"),
    ('计', "划算量入提价数"),
    ('家', "庭长属具园畜里"),
    ('价', "格值款"),
    ('建', "设筑立议造制成档材国构（("),
    ('教', "育师学职材练授堂"),
    ('节', "能约目水日假点余"),
    ('解', "决释除放散答体聘"),
    ('金', "额融属库"),
    ('经', "济营费过验办理常历由贸"),
    ('境', "内外界"),
    ('局', "长部面限"),
    ('军', "事队官人区衔费用"),
    ('开', "展发始放支设工业具户启发"),
    ('可', "以能行靠见持再"),
    ('库', "区款存房容"),
    ('理', "由事解论应赔念财顺"),
    ('力', "度量争求"),
    ('立', "法即案项足场"),
    ('林', "木地业区权场草"),
    ('路', "面口段网线政基况缘堤肩灯程"),
    ('律', "师"),
    ('面', "积对向临议"),
    ('名', "称单义额誉录册实次"),
    ('民', "主族事政用间办警生众营兵法航"),
    ('目', "标的录前击"),
    ('品', "种质牌名"),
    ('期', "限间满内货末"),
    ('求', "助职偿证"),
    ('区', "域别分县内界人政间"),
    ('权', "利力限益属威"),
    ('全', "国面部体民市省县区社程员员年文权力过会"),
    ('任', "务何职命期免用"),
    ('日', "内常期起报"),
    ('入', "库口学境住党股场选围网伍"),
    ('设', "施备立计置区定有在"),
    ('申', "请报诉办领"),
    ('生', "产活态效育命长物存成死源"),
    ('施', "工行策肥救"),
    ('时', "间候限期代"),
    ('实', "施行际现验践习名体物"),
    ('事', "业项务故件宜先情实由"),
    ('收', "入取费到回支购集受养益缴录"),
    ('水', "平源利质量面土库域污务资表电位泥产文环费体"),
    ('税', "务收款目率法种额"),
    ('所', "有在属得需称长辖列以"),
    ('台', "湾账站"),
    ('体', "制系现育检验积质"),
    ('提', "出供高交请起前取升名案醒"),
    ('通', "过知报行信告常用道"),
    ('同', "意时级等志一类样期"),
    ('团', "体长员队结组"),
    ('外', "国部地交资商汇事籍语"),
    ('文', "件化物书明字艺"),
    ('物', "品质业资价种流主权料"),
    ('务', "必工实会院"),
    ('下', "列级属达发设岗"),
    ('险', "种情"),
    ('县', "级人城域市政"),
    ('现', "场有行金象状代任实役在存"),
    ('线', "路上索下"),
    ('项', "目规"),
    ('信', "息用访号任贷托"),
    ('行', "政为业使驶动人署程"),
    ('选', "举择人区民派聘"),
    ('学', "校生习历会位员科术籍"),
    ('要', "求点素件领约"),
    ('业', "务主绩余态者"),
    ('议', "案程事定题会论"),
    ('意', "见识义思外愿"),
    ('应', "当急用对届付"),
    ('用', "于户地途水电品人工量能药语"),
    ('有', "关权效限利害下偿序形毒机些的无"),
    ('员', "工会额"),
    ('原', "则因有告料件来始生定审"),
    ('院', "长校内"),
    ('运', "输行营用力动送价"),
    ('责', "任令成"),
    ('站', "点址长台牌房"),
    ('长', "期度江远"),
    ('政', "府策治务法协党纪区"),
    ('证', "明据件书券人照实"),
    ('之', "间一日内外前后上下"),
    ('职', "责工务权业能称员位"),
    ('制', "定度作止造约裁品"),
    ('治', "理安疗病"),
    ('质', "量检监疑"),
    ('中', "央国心小华共间"),
    ('种', "类植子养苗"),
    ('重', "要大点视新复建"),
    ('主', "任管要体持权动席义办题"),
    ('住', "房宅所院户址建"),
    ('资', "金产源格料质本助"),
    ('自', "治然行愿己觉主由身"),
    ('组', "织长成建合"),
    ('作', "出为用业品物风"),
    ('市', "场民政区容人县级值长属辖级内"),
    ('院', "长校士"),
    ('东', "莞部西北南方亚京海风城"),
    ('南', "京方昌北部宁通海"),
    ('北', "京方部海"),
    ('西', "安部藏南北方"),
    ('江', "苏西河南北山门"),
    ('海', "关洋南域上口岸外事军"),
    ('山', "东西区地林水"),
    ('湖', "南北泊区"),
    ('上', "级海述市报下传诉岗缴门"),
    ('子', "女公弟孙"),
    ('研', "究发讨制判"),
    ('究', "竟"),
    ('构', "成建筑"),
    ('取', "得消缔样水证代"),
    ('排', "水放污除"),
    ('植', "物树"),
    ('涂', "料装"),
    ('链', "长条"),
    ('馆', "藏长"),
    ('间', "隔接"),
    ('诊', "断疗治"),
    ('融', "合资"),
    ('划', "定拨分转"),
    ('图', "形书纸"),
    ('车', "辆门站况载位速"),
    ('震', "情灾动"),
    ('屋', "顶面"),
    ('光', "度明荣"),
    ('港', "务口澳区"),
    ('请', "求示假"),
    ('代', "表理码替收"),
    ('的', ""),
];

/// Words that end in a character which may follow itself as a particle: 标的的, 可以以.
const PARTICLE: [&str; 9] =
    ["标的", "目的", "有的", "别的", "可以", "予以", "加以", "足以", "得以"];

/// The longest word that is looked for twice.
const LONGEST_WORD: usize = 8;

pub(super) fn look(source: &str, span: Span, out: &mut Vec<Doubt>) {
    let text = span.of(source);
    let mut window = Window::default();
    let mut pairs = Vec::new();
    for (at, letter) in text.char_indices() {
        let at = span.start.saturating_add(at);
        if !is_han(letter) {
            window.run = 0;
            continue;
        }
        window.push(at, letter);
        if window.run >= 2 && window.back(1).1 == letter {
            pairs.push(at);
        }
        word(source, &mut window, out);
    }
    if pairs.is_empty() {
        return;
    }
    let pairs: Vec<_> = pairs.into_iter().filter_map(|at| Pair::at(source, at)).collect();
    let begun = beginnings(text, &pairs);
    for pair in pairs.into_iter().filter(|pair| !pair.is_sound(source, &begun)) {
        let letter = pair.letter;
        let why = words! {
            zh: "“{letter}”连印两次，前后不成词"
            en: "“{letter}” is printed twice and the second makes no word with what follows"
        };
        let doubt =
            doubt(source, DoubtKind::DoubledCharacter, pair.span, Some(letter.to_string()), why);
        out.push(doubt);
    }
}

/// Reports a word of two characters or more that was just printed for the second time.
fn word(source: &str, window: &mut Window, out: &mut Vec<Doubt>) {
    for length in 2..=LONGEST_WORD {
        if window.run < length.saturating_mul(2) {
            return;
        }
        let place = |back: usize| window.back(back);
        let twice = (0..length).all(|i| place(i).1 == place(i.saturating_add(length)).1);
        // 一步一步, 层层层层 and numbers are no slips.
        let plain = (0..length)
            .all(|i| place(i).1 != '一' && !crate::numeral::is_numeral(place(i).1))
            && (1..length).any(|i| place(i).1 != place(0).1);
        if twice && plain {
            let end = place(0).0.saturating_add(place(0).1.len_utf8());
            let middle = place(length.saturating_sub(1)).0;
            let start = place(length.saturating_mul(2).saturating_sub(1)).0;
            let suggestion = source.get(middle..end).map(str::to_owned);
            let why = words! {
                zh: "同一词语连印两次"
                en: "the same word is printed twice in a row"
            };
            let span = Span::new(start, end);
            out.push(doubt(source, DoubtKind::DoubledWord, span, suggestion, why));
            window.run = 0;
            return;
        }
    }
}

/// The last characters of a run of Chinese characters.
#[derive(Default)]
struct Window {
    ring: [(usize, char); 16],
    next: usize,
    run: usize,
}

impl Window {
    fn push(&mut self, at: usize, letter: char) {
        if let Some(place) = self.ring.get_mut(self.next % 16) {
            *place = (at, letter);
        }
        self.next = self.next.wrapping_add(1);
        self.run = self.run.saturating_add(1);
    }

    /// The character `back` places before the last; never asked for more than the run holds.
    fn back(&self, back: usize) -> (usize, char) {
        let place = self.next.wrapping_sub(back).wrapping_sub(1) % 16;
        self.ring.get(place).copied().unwrap_or_default()
    }
}

/// Two equal characters in a row, with their neighbours.
struct Pair {
    span: Span,
    letter: char,
    before: Option<char>,
    after: Option<char>,
}

impl Pair {
    /// The pair whose second character stands at byte `at`.
    fn at(source: &str, at: usize) -> Option<Self> {
        let letter = source.get(at..)?.chars().next()?;
        let width = letter.len_utf8();
        let span = Span::new(at.checked_sub(width)?, at.checked_add(width)?);
        let before = source.get(..span.start)?.chars().next_back();
        let after = source.get(span.end..)?.chars().next();
        Some(Self { span, letter, before, after })
    }

    fn is_sound(&self, source: &str, begun: &BTreeSet<(char, char)>) -> bool {
        let letter = self.letter;
        if REDUPLICATED.contains(letter) || self.before == Some('一') || self.before == Some(letter)
        {
            return true;
        }
        if self.after == Some(letter) {
            return true;
        }
        let head =
            source.get(..self.span.start.saturating_add(letter.len_utf8())).unwrap_or_default();
        if PARTICLE.iter().any(|word| head.ends_with(word)) {
            return true;
        }
        let (Some(before), Some(after)) = (self.before, self.after) else { return true };
        // What stands in quotation marks or beside a letter is a name.
        if !is_han(before) && !goes_on(before) && !ends_sentence(before) && before != '\n' {
            return true;
        }
        let seam = SEAMS.iter().any(|(first, next)| *first == letter && next.contains(after));
        seam || begun.contains(&(letter, after))
    }
}

/// The pairs' seams that the text shows to begin a word elsewhere: after a mark, at least once.
fn beginnings(text: &str, pairs: &[Pair]) -> BTreeSet<(char, char)> {
    let wanted: BTreeSet<_> =
        pairs.iter().filter_map(|pair| Some((pair.letter, pair.after?))).collect();
    let mut out = BTreeSet::new();
    let (mut before, mut last) = (' ', ' ');
    for letter in text.chars() {
        if !is_han(before) && is_han(last) && wanted.contains(&(last, letter)) {
            out.insert((last, letter));
        }
        (before, last) = (last, letter);
    }
    out
}
