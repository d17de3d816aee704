//! What `--help` says, in Chinese.
//!
//! The command line is declared once, in English (`cli.rs`). Here stand the Chinese words for it, by
//! command and argument; a test fails where one is missing. Examples keep their commands and lose
//! nothing: what is said beside them is said here anew.

use clap::{Arg, ArgAction, Command};
use tiaoli_text::Lang;

/// A command by its words, what it is for, and what follows its arguments.
struct Said {
    command: &'static str,
    about: &'static str,
    after: &'static str,
}

const COMMANDS: &[Said] = &[
    Said {
        command: "",
        about: "让机构按自己的成文制度运行",
        after: "\
例：
  tiaoli demo                                   在本机从头到尾走一遍
  tiaoli norm check regulations/work-organs     制度能不能用？
  tiaoli norm cases work-organs                 用例是否都照写的出来？

退出码：0 办成 · 1 回答是“否” · 2 用法或输入不对 · 3 机器出了故障",
    },
    Said {
        command: "demo",
        about: "在本机从头到尾走一遍：读、绑定、开办、办事、欠什么、凭证",
        after: "\
例：
  tiaoli demo
  tiaoli demo --page page.txt --lang en
  tiaoli demo --data my-ledger          留下台账，下次接着办
  tiaoli demo --year --data my-year     一座城市一年的工作，作样本数据",
    },
    Said {
        command: "serve",
        about: "开门办公：在本机给人用的网页",
        after: "\
例：
  tiaoli serve --data my-office          空文件夹在浏览器里设立
  tiaoli serve --sample                  一个虚构的部门，已有一个月的工作
按 Ctrl-C 停止；已经确认的都在磁盘上。",
    },
    Said { command: "text", about: "读成文的制度", after: "" },
    Said {
        command: "text read",
        about: "说出页面上有什么：各篇、标题、条文、缺哪些、哪里可疑",
        after: "\
例：
  tiaoli text read page.txt --format json
  tiaoli text read rules.docx scan.pdf page.html
  tiaoli text read --join page-1.txt page-3.txt      跨版的文章接成一篇
  tiaoli text read page.txt --accept 2,doubled_character --output mended.txt

可读文本、Markdown、HTML、DOCX、带文字层的 PDF 和 Akoma Ntoso，编码可以是 UTF-8、UTF-16 或 GB 18030。
位置都以 `tiaoli text plain` 印出的文本计。",
    },
    Said {
        command: "text plain",
        about: "印出文件的文本，其他命令读的就是它，位置也以它计",
        after: "例：\n  tiaoli text plain rules.docx > rules.txt",
    },
    Said {
        command: "text undo",
        about: "撤回 `text read --accept` 所写副本里的改动",
        after: "例：\n  tiaoli text undo mended.txt --output page-again.txt",
    },
    Said {
        command: "text diff",
        about: "逐条对照一部制度的两个版本",
        after: "例：\n  tiaoli text diff 2006.txt 2024.txt > comparison.md\n有不同时退出码为 1。",
    },
    Said {
        command: "text figures",
        about: "找出文中的数字：数值、单位、日期、说的是什么",
        after: "例：\n  tiaoli text figures report.txt --format json",
    },
    Said {
        command: "text bind",
        about: "把官方原文与规范按条绑在一起，每条一个摘要",
        after: "例：\n  tiaoli text bind regulations/work-organs page.txt\n有一条与规范所依据的原文不同时，退出码为 1。",
    },
    Said { command: "norm", about: "编制度：检查，跑用例", after: "" },
    Said {
        command: "norm check",
        about: "检查制度，数一数哪些条文有了交代",
        after: "例：\n  tiaoli norm check regulations/work-organs --lang en",
    },
    Said {
        command: "norm diff",
        about: "对照制度的两个版本：改了什么，哪些行为因此不同",
        after: "例：\n  tiaoli norm diff work-organs my-draft\n行为取自两个版本的用例，以及改动的条件的边界。两者不同时退出码为 1。",
    },
    Said {
        command: "norm draft",
        about: "从原文搭出制度的骨架：标题，以及可能要写的规范",
        after: "例：\n  tiaoli norm draft page.txt > my-rules/01.md\n要点留给你写；原文像是说了什么，写在注释里。",
    },
    Said {
        command: "norm fmt",
        about: "把制度的各页写成规范的格式，或者换成另一种文字",
        after: "\
例：
  tiaoli norm fmt my-rules                 就地整理，各块文字不变
  tiaoli norm fmt my-rules --lang en       就地整理，各块都换成英文
  tiaoli norm fmt my-rules --check         什么也不改；有不合格式的页，退出码为 1",
    },
    Said {
        command: "norm cases",
        about: "跑一部制度的用例",
        after: "例：\n  tiaoli norm cases work-organs --only 代表",
    },
    Said {
        command: "judge",
        about: "在给定的情形下审查一个行为",
        after: "\
例：
  tiaoli judge --regulation work-organs --state state.json --act act.json --why

情形写作 {\"records\":{\"organ\":{\"dept\":{\"quota\":3}}}}，行为写作
{\"act\":\"transfer_in\",\"actor\":\"dept\",\"date\":\"2026-03-02\",\"take\":{\"person\":\"p-1\",\"organ\":\"dept\"}}。
对裁量已有的认定写在情形里：
\"findings\":[{\"term\":\"work_needs\",\"of\":[\"f-1\"],\"holds\":true}]。
名称可以用英文，也可以用中文。",
    },
    Said {
        command: "replay",
        about: "用别的规则把台账里的行为再审一遍，说出哪些会不一样",
        after: "例：\n  tiaoli replay --regulation my-draft --was work-organs my-ledger\n有不一样的，退出码为 1。",
    },
    Said {
        command: "witness",
        about: "为别的台账作见证：记住它们的首部，不给另一段历史签名",
        after: "\
例：
  tiaoli witness --data my-witness --name witness.example.cn/w1 --listen 0.0.0.0:7380

为哪些台账作见证，把公钥一行一个写进 my-witness/logs（用 tiaoli ledger head 得到），写上即生效。
协议是 C2SP tlog-witness：POST /add-checkpoint。",
    },
    Said {
        command: "backup",
        about: "台账在用时连同附件复制一份，并验证副本",
        after: "\
例：
  tiaoli backup my-ledger /mnt/backup/2026-11-24

副本里没有私密的东西。my-ledger/key 和密封内容的密钥库请另外保管。",
    },
    Said {
        command: "restore",
        about: "验证备份并放回原处，或者说出会丢失什么",
        after: "\
例：
  tiaoli restore /mnt/backup/2026-11-24 my-ledger
  tiaoli restore /mnt/backup/2026-11-24 my-ledger --key 'tiaoli.local/l/…+…' --known head.txt
  tiaoli restore /mnt/backup/2026-11-24 my-ledger --accept-loss '11月24日磁盘损坏'

备份旧于已确认的部分（文件夹里留下的高水位标记，或别处保存的检查点），就是分叉：退出码 1，什么也不放。
--accept-loss 表示不要丢失的条目，接着办，并记一条说明；需要私钥。",
    },
    Said {
        command: "doctor",
        about: "检查台账所需的一切：文件、密钥、锁、磁盘、条目、附件、历法",
        after: "例：\n  tiaoli doctor my-ledger\n有不对的，退出码为 1；每一行都说怎么办。",
    },
    Said {
        command: "ledger",
        about: "看台账：验证，出具和核对凭证，更换密钥，请人见证",
        after: "",
    },
    Said { command: "ledger key", about: "列出、更换或作废签名的密钥", after: "" },
    Said {
        command: "ledger key list",
        about: "依次列出各密钥，以及各自管到哪里",
        after: "\
例：
  tiaoli ledger key list my-ledger
  tiaoli ledger key list my-ledger --format json > keys.jsonl     供 ledger check --keys 使用",
    },
    Said {
        command: "ledger key rotate",
        about: "生成新密钥并交接；旧密钥签过的照旧有效",
        after: "例：\n  tiaoli ledger key rotate my-ledger",
    },
    Said {
        command: "ledger key revoke",
        about: "旧密钥落入他人之手，生成新密钥",
        after: "\
例：
  tiaoli ledger key revoke my-ledger --after 120
旧密钥对 120 条以上的签名不再算数；那些凭证要重新出具。",
    },
    Said {
        command: "ledger witness",
        about: "请策略里的见证为首部签名",
        after: "\
例：
  tiaoli ledger witness my-ledger --policy policy.txt

策略用 C2SP tlog-policy 的写法；见证的网址写在它那一行：
  witness w1 witness.example.cn/w1+…+… http://10.0.0.7:7380
  witness w2 …
  group both all w1 w2
  quorum both
见证不够数，或见证知道这本台账丢失的条目，退出码为 1。",
    },
    Said {
        command: "ledger verify",
        about: "验证各条目、树、签名的检查点和高水位",
        after: "例：\n  tiaoli ledger verify my-ledger\n退出码 1 时列出与所写不符的条目。",
    },
    Said {
        command: "ledger head",
        about: "印出最后签名的检查点和公钥",
        after: "例：\n  tiaoli ledger head my-ledger",
    },
    Said {
        command: "ledger receipt",
        about: "印出一条的凭证",
        after: "例：\n  tiaoli ledger receipt my-ledger 12 > 12.receipt",
    },
    Said {
        command: "ledger check",
        about: "不用台账，核对凭证",
        after: "例：\n  tiaoli ledger check 12.receipt --key 'tiaoli.local/l/…+…'",
    },
    Said {
        command: "ledger export",
        about: "照存着的样子印出每一条，一行一条",
        after: "\
例：
  tiaoli ledger export my-ledger > entries.jsonl
  tiaoli ledger export my-ledger --tiles public/log     任何工具能读的静态文件（C2SP tlog-tiles）",
    },
    Said {
        command: "completions",
        about: "印出命令行补全所需的脚本",
        after: "例：\n  tiaoli completions bash > ~/.local/share/bash-completion/completions/tiaoli",
    },
    Said {
        command: "man",
        about: "印出本程序或一个命令的手册页",
        after: "例：\n  tiaoli man | man -l -\n  tiaoli man norm check > tiaoli-norm-check.1",
    },
];

/// Arguments by command and name; those of the empty command hold wherever no other is said.
const ARGS: &[(&str, &str, &str)] = &[
    ("", "lang", "给人看的一切用哪种语言〔默认：看环境，否则 zh〕"),
    ("", "format", "结果写成什么样"),
    ("", "data", "台账的文件夹〔默认：临时文件里的一个新文件夹〕"),
    ("", "regulation", "放着 Markdown 文件的文件夹，或者随程序带来的制度的名称"),
    ("", "ledger", "台账的文件夹"),
    ("", "key", "在别处保存的公钥"),
    ("demo", "page", "载有制度原文的页面"),
    ("demo", "force", "页面不像这部制度，也照用"),
    (
        "serve",
        "data",
        "放一切数据的文件夹〔默认：tiaoli-data；加 --sample 时是一个新的临时文件夹〕",
    ),
    ("serve", "listen", "监听的地址和端口"),
    ("serve", "sample", "空文件夹里放进一个虚构的部门和它一个月的工作"),
    ("serve", "tls", "人们经前面的代理由 TLS 进来：cookie 只这样发"),
    ("demo", "year", "不演一个月，演一座虚构城市的一年：样本数据"),
    ("demo", "seed", "一年由它生成；同一个数给出同一年〔默认：1〕"),
    ("", "encoding", "文件的编码，认不出时用：gb18030、big5、utf-16le……"),
    ("text read", "files", "要读的文件"),
    ("text read", "join", "把从一个文件转到另一个文件的文章接起来"),
    ("text read", "accept", "采纳疑点，另写一份改正的副本：all、序号或种类，用逗号隔开"),
    ("text read", "output", "要写的副本，不能已经存在；改动清单写在它旁边"),
    ("text plain", "files", "要读的文件"),
    ("text plain", "join", "把从一个文件转到另一个文件的文章接起来"),
    ("text undo", "copy", "副本；它的改动清单在旁边"),
    ("text undo", "output", "要写的文件，不能已经存在"),
    ("text figures", "files", "要读的文件"),
    ("text diff", "old", "旧版"),
    ("text diff", "new", "新版"),
    ("text bind", "file", "载有原文的页面"),
    ("text bind", "accept", "记下：规范就是对着这份原文审定的"),
    ("text bind", "force", "页面不像这部制度，也照记"),
    ("norm draft", "file", "载有原文的页面"),
    ("norm diff", "old", "旧版：文件夹，或者随程序带来的制度的名称"),
    ("norm diff", "new", "新版"),
    ("norm fmt", "regulation", "放着 Markdown 文件的文件夹"),
    ("norm fmt", "check", "只说哪些页不合格式"),
    (
        "norm check",
        "regulation",
        "放着 Markdown 文件的文件夹，或者随程序带来的制度；给出几部，就叠放在一起",
    ),
    (
        "norm cases",
        "regulation",
        "放着 Markdown 文件的文件夹，或者随程序带来的制度；给出几部，就叠放在一起",
    ),
    ("norm cases", "only", "只跑标题里有这几个字的用例"),
    (
        "judge",
        "regulation",
        "放着 Markdown 文件的文件夹，或者随程序带来的制度；给出几部，就叠放在一起",
    ),
    ("judge", "state", "各项记录，JSON；没有给出制度时，依其中「regulations」所列的"),
    ("judge", "act", "行为，JSON"),
    ("judge", "mode", "作出以前审，还是已经作出了再看"),
    ("judge", "why", "列出全部推理"),
    (
        "replay",
        "regulation",
        "别的规则：放着 Markdown 文件的文件夹，或者随程序带来的制度；给出几部，就叠放在一起",
    ),
    ("replay", "was", "台账原来所依的规则，用来比较义务"),
    ("ledger receipt", "seq", "条目的序号，从 0 起"),
    ("ledger check", "receipt", "凭证"),
    ("ledger check", "keys", "台账的历任密钥，用于早于所存公钥的凭证"),
    ("ledger check", "policy", "须有哪些见证签名"),
    ("ledger export", "tiles", "改写静态哈希块到这个文件夹；再次导出只增不改"),
    ("ledger witness", "policy", "有哪些见证，几个才够"),
    ("ledger key revoke", "until", "旧密钥还算数的最大条数"),
    ("witness", "data", "见证的文件夹：密钥、所见证的台账、签过什么"),
    ("witness", "listen", "在哪里听"),
    ("witness", "name", "新见证的名称：不带协议的网址"),
    ("backup", "to", "放副本的新文件夹"),
    ("restore", "backup", "备份"),
    ("restore", "ledger", "放台账的文件夹"),
    ("restore", "known", "别处保存的检查点或凭证，台账必须包含它"),
    ("restore", "accept_loss", "不要丢失的部分接着办；理由会记进台账"),
    ("restore", "secret", "私钥〔默认：台账文件夹里的 key〕"),
    ("doctor", "keystore", "密封内容的密钥库文件夹"),
    ("completions", "shell", "哪种命令行"),
    ("man", "command", "哪个命令；不写就是本程序"),
];

/// What the values of an argument mean, where they say more than their name.
const VALUES: &[(&str, &str)] = &[
    ("md", "给人看"),
    ("json", "给程序读"),
    ("akn", "Akoma Ntoso 3.0，一部制度一份"),
    ("html", "两栏，HTML"),
    ("markdown", "文本本身，结构写成 Markdown"),
    ("gate", "作出以前：能不能作？"),
    ("audit", "已经作出：算不算数，该不该这样作？"),
];

/// The command line as it is explained in `lang`.
pub fn spoken(lang: Lang, command: Command) -> Command {
    if lang == Lang::Zh { in_chinese(command) } else { command }
}

/// The same command line, explained in Chinese.
fn in_chinese(command: Command) -> Command {
    explain(command, "")
}

fn explain(command: Command, path: &str) -> Command {
    let said = COMMANDS.iter().find(|said| said.command == path);
    let names: Vec<String> =
        command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let mut command = command
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help))
        .subcommand_help_heading("命令")
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}{after-help}")
        .mut_args(|arg| argument(arg, path));
    if path.is_empty() {
        command = command.disable_version_flag(true).arg(argument(
            Arg::new("version").short('V').long("version").action(ArgAction::Version),
            "",
        ));
    }
    if let Some(said) = said {
        command = command.about(said.about).after_help(said.after);
    }
    for name in names {
        let inner = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |found| explain(found, &inner));
    }
    command
}

fn argument(arg: Arg, path: &str) -> Arg {
    let id = arg.get_id().as_str();
    let said = match id {
        "help" => Some("说明用法"),
        "version" => Some("说明版本"),
        _ => {
            let of = |path: &str| ARGS.iter().find(|(of, name, _)| (*of, *name) == (path, id));
            of(path).or_else(|| of("")).map(|(.., said)| *said)
        }
    };
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    let Some(said) = said else { return arg.help_heading(heading) };
    let mut text = said.to_owned();
    let takes_value = arg.get_action().takes_values();
    let possible = arg.get_possible_values();
    if takes_value && !possible.is_empty() {
        let listed: Vec<String> = possible
            .iter()
            .map(|value| {
                let name = value.get_name();
                let meant = VALUES.iter().find(|(of, _)| *of == name);
                meant.map_or_else(|| name.to_owned(), |(_, meant)| format!("{name}（{meant}）"))
            })
            .collect();
        text.push_str(&format!("：{}", listed.join("、")));
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
    if takes_value && !defaults.is_empty() {
        text.push_str(&format!("〔默认：{}〕", defaults.join("、")));
    }
    let arg = arg.help(text).long_help(None::<&str>).help_heading(heading);
    if takes_value { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    /// Every command and argument below `command` that has no Chinese, by name.
    fn unsaid(command: &Command, path: &str, into: &mut Vec<String>) {
        let texts = [command.get_about(), command.get_after_help()];
        let texts: Vec<_> = texts.iter().flatten().map(ToString::to_string).collect();
        if texts.iter().any(|text| !text.is_empty() && !chinese(text)) {
            into.push(path.to_owned());
        }
        for arg in command.get_arguments() {
            if !arg.get_help().is_some_and(|help| chinese(&help.to_string())) {
                into.push(format!("{path} {}", arg.get_id()));
            }
        }
        for inner in command.get_subcommands() {
            unsaid(inner, format!("{path} {}", inner.get_name()).trim(), into);
        }
    }

    #[test]
    fn everything_is_said_in_chinese() {
        let mut found = Vec::new();
        let mut command = in_chinese(crate::cli::Cli::command());
        command.build();
        unsaid(&command, "", &mut found);
        assert!(found.is_empty(), "chinese.rs has no words for: {found:?}");
    }
}
