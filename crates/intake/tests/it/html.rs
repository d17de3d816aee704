//! Web pages come out as their text, without what is around it.

use crate::support::{notes, taken};

#[test]
fn a_page_of_a_government_site() {
    let page = "\u{feff}<!DOCTYPE html>
<html><head><title>某市某局</title><style>p{}</style></head>
<body><script>if (a < b) document.write(\"<p>x</p>\");</script>
<div class=\"nav\"><ul><li><a href=\"/\">首页</a></li><li><a href=\"/gk\">政务公开</a></li></ul></div>
<div>当前位置：<a>首页</a> &gt; <a>法规</a></div>
<h1>某市图书馆
  条例</h1>
<p style=\"text-align:center\">（2025年3月1日通过）</p>
<p>&emsp;&emsp;<b>第一条</b>&nbsp;为了方便读者，<a href=\"#\">根据《某法》</a>，制定本条例。</p>
<p>　　第二条　读者凭证借书。<br>遗失的，应当补办。<span style=\"display: none\">隐藏</span></p>
<table><tr><td>档</td><td>册</td></tr><tr><td>一</td><td>十</td></tr></table>
<pre>第三条 甲
乙</pre>
<ul><li><a href=\"1.doc\">附件：借书证样式</a></li></ul>
<footer>版权所有</footer><noscript>请开启</noscript></body></html>";
    let document = taken("page.html", page.as_bytes());
    insta::assert_snapshot!(document.text, @r#"
        # 某市图书馆 条例
        （2025年3月1日通过）
          第一条 为了方便读者，根据《某法》，制定本条例。
        　　第二条　读者凭证借书。
        遗失的，应当补办。
        档	册
        一	十
        第三条 甲
        乙
        附件：借书证样式
    "#);
    assert_eq!(notes(&document), ["left out, lines of nothing but links (navigation): 3"]);
    let piece = document.page().pieces.pop().unwrap();
    let labels: Vec<_> = piece.articles.iter().map(|article| article.number.number).collect();
    assert_eq!(labels, [1, 2, 3]);
}

#[test]
fn soup_is_read() {
    for (page, text) in [
        ("<div><p>第一条 甲<p>第二条 乙</div>", "第一条 甲\n第二条 乙\n"),
        ("<p>甲&lt;乙&amp;丙&#12290;</p></b></i>", "甲<乙&丙。\n"),
        ("<div>甲<nav>乙<nav>丙</nav>丁</nav>戊", "甲\n戊\n"),
        ("<p>a\n   b</p>", "a b\n"),
        ("<div hidden>甲</div>乙", "乙\n"),
        ("<h2>第一章</h2>甲", "## 第一章\n甲\n"),
    ] {
        assert_eq!(taken("page.html", page.as_bytes()).text, text, "{page}");
    }
}
