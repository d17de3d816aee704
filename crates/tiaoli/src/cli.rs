//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use tiaoli_intake::Encoding;
use tiaoli_text::Lang;

/// Runs an institution by its own written regulation.
#[derive(Debug, Parser)]
#[command(name = "tiaoli", version, about, long_about = None, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  tiaoli demo                                   the main job on one machine, end to end
  tiaoli norm check regulations/work-organs     is a regulation sound?
  tiaoli norm cases work-organs                 do its cases come out as written?

Exit: 0 done · 1 answered \"no\" · 2 wrong use or bad input · 3 the machine failed")]
pub struct Cli {
    /// Language of everything people read [default: from the environment, else zh]
    #[arg(long, global = true, value_parser = parse_lang, value_name = "zh|en")]
    pub lang: Option<Lang>,

    #[command(subcommand)]
    pub command: Command,
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    crate::tongue::named(text).ok_or_else(|| "zh / en".to_owned())
}

fn parse_encoding(name: &str) -> Result<Encoding, String> {
    name.parse().map_err(|_| "utf-8 / gb18030 / utf-16le / utf-16be / big5 / …".to_owned())
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Md,
    /// For programs.
    Json,
}

/// From where an act is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Before it happens: may it be done?
    Gate,
    /// It happened: does it stand, and was it done as it should have been?
    Audit,
}

/// How a page that was read is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    /// For people.
    Md,
    /// For programs, one object a file and line.
    Json,
    /// Akoma Ntoso 3.0, one document a regulation.
    Akn,
    /// The text itself, its structure as Markdown.
    Markdown,
}

/// How a comparison is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Two columns in Markdown.
    Md,
    /// Two columns in HTML.
    Html,
    /// For programs.
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Do the main job on this machine, end to end: read, bind, open, act, owe, prove
    #[command(after_help = "\
Examples:
  tiaoli demo
  tiaoli demo --page page.txt --lang en
  tiaoli demo --data my-ledger          keep the ledger and go on where it stopped
  tiaoli demo --year --data my-year     a working year of a city, as sample data")]
    Demo(DemoArgs),
    /// Open the office: pages for people, on this machine
    #[command(after_help = "\
Examples:
  tiaoli serve --data my-office          an empty folder is set up in the browser
  tiaoli serve --sample                  an invented department with a month behind it
Stop it with Ctrl-C; what was acknowledged is on the disk.")]
    Serve(ServeArgs),
    /// Read written regulations
    #[command(subcommand)]
    Text(TextCommand),
    /// Work with regulations: check them, run their cases
    #[command(subcommand)]
    Norm(NormCommand),
    /// Judge one act on a given state
    #[command(after_help = "\
Example:
  tiaoli judge --regulation work-organs --state state.json --act act.json --why

The state is {\"records\":{\"organ\":{\"dept\":{\"quota\":3}}}}, the act is
{\"act\":\"transfer_in\",\"actor\":\"dept\",\"date\":\"2026-03-02\",\"take\":{\"person\":\"p-1\",\"organ\":\"dept\"}}.
What an authority has found of an open term stands in the state as
\"findings\":[{\"term\":\"work_needs\",\"of\":[\"f-1\"],\"holds\":true}].
Names may be English or Chinese.")]
    Judge(JudgeArgs),
    /// Judge the acts of a ledger by other rules and say what would have come out differently
    #[command(after_help = "\
Example:
  tiaoli replay --regulation my-draft --was work-organs my-ledger
Exit 1 if anything comes out differently.")]
    Replay(ReplayArgs),
    /// Look at a ledger: verify it, give and check receipts, change its keys, have it witnessed
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Witness other ledgers: remember their heads and sign for no other history
    #[command(after_help = "\
Example:
  tiaoli witness --data my-witness --name witness.example.cn/w1 --listen 0.0.0.0:7380

The keys of the ledgers it serves stand in my-witness/logs, one a line (tiaoli ledger head
prints them); a new line counts at once. The protocol is C2SP tlog-witness: POST /add-checkpoint.")]
    Witness(WitnessArgs),
    /// Copy a ledger with its attachments while it is in use, and verify the copy
    #[command(after_help = "\
Example:
  tiaoli backup my-ledger /mnt/backup/2026-11-24

The copy holds no secret. Keep my-ledger/key, and the keystore of sealed words, apart.")]
    Backup(BackupArgs),
    /// Put a backup in place, verified, or say what would be lost
    #[command(after_help = "\
Examples:
  tiaoli restore /mnt/backup/2026-11-24 my-ledger
  tiaoli restore /mnt/backup/2026-11-24 my-ledger --key 'tiaoli.local/l/…+…' --known head.txt
  tiaoli restore /mnt/backup/2026-11-24 my-ledger --accept-loss 'disk of 24 November lost'

A backup that is older than what was acknowledged (the mark left in the folder, a checkpoint kept
elsewhere) is a fork: exit 1 and nothing is put in place. --accept-loss goes on without the lost
entries and writes an entry that says so; it needs the secret key.")]
    Restore(RestoreArgs),
    /// Check everything a ledger needs: files, keys, lock, disk, entries, attachments, calendar
    #[command(after_help = "\
Example:
  tiaoli doctor my-ledger
Exit 1 if something is wrong; each line says what to do.")]
    Doctor(DoctorArgs),
    /// Print what a shell needs to complete commands
    #[command(after_help = "\
Example:
  tiaoli completions bash > ~/.local/share/bash-completion/completions/tiaoli")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the program or of one command
    #[command(after_help = "\
Examples:
  tiaoli man | man -l -
  tiaoli man norm check > tiaoli-norm-check.1")]
    Man {
        /// The command; the program itself if none is named
        command: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// A page that carries the regulation's wording
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// Folder for the ledger [default: a new one among the temporary files]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Take the page even if it does not look like this regulation
    #[arg(long, requires = "page")]
    pub force: bool,
    /// A working year of an invented city instead of the month: sample data
    #[arg(long, conflicts_with = "page")]
    pub year: bool,
    /// What the year is drawn from; the same number gives the same year
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "year")]
    pub seed: u64,
    #[arg(long, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Folder that everything is kept in [default: tiaoli-data; with --sample a new temporary one]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8377")]
    pub listen: std::net::SocketAddr,
    /// Fill an empty folder with an invented department and its month of work
    #[arg(long)]
    pub sample: bool,
    /// People come over TLS, by a proxy in front: cookies are sent no other way
    #[arg(long)]
    pub tls: bool,
}

#[derive(Debug, Subcommand)]
pub enum TextCommand {
    /// Say what is on a page: pieces, headings, articles, what is missing, what looks wrong
    #[command(after_help = "\
Examples:
  tiaoli text read page.txt --format json
  tiaoli text read rules.docx scan.pdf page.html
  tiaoli text read --join page-1.txt page-3.txt      pieces that go on from page to page
  tiaoli text read page.txt --accept 2,doubled_character --output mended.txt

Text, Markdown, HTML, DOCX, PDF with a text layer and Akoma Ntoso are read, in UTF-8, UTF-16 or
GB 18030. Offsets count in the text that `tiaoli text plain` prints.")]
    Read(ReadArgs),
    /// Print the text of a document as the other commands read it; offsets count in it
    #[command(after_help = "Example:\n  tiaoli text plain rules.docx > rules.txt")]
    Plain(PlainArgs),
    /// Take back the changes of a copy that `text read --accept` wrote
    #[command(after_help = "Example:\n  tiaoli text undo mended.txt --output page-again.txt")]
    Undo {
        /// The copy; its list of changes lies beside it
        copy: PathBuf,
        /// The file to write; it must not be there yet
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Compare two versions of a regulation, article by article
    #[command(after_help = "\
Example:
  tiaoli text diff 2006.txt 2024.txt > comparison.md
Exit 1 if they differ.")]
    Diff {
        old: PathBuf,
        new: PathBuf,
        /// The encoding of both, if it is not found out
        #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
        encoding: Option<Encoding>,
        #[arg(long, value_enum, default_value_t = DiffFormat::Md)]
        format: DiffFormat,
    },
    /// Find the figures in a text: number, unit, date, what it is about
    #[command(after_help = "Example:\n  tiaoli text figures report.txt --format json")]
    Figures {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The encoding of the files, if it is not found out
        #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
        encoding: Option<Encoding>,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Put the official wording beside the norms: a digest an article
    #[command(after_help = "\
Example:
  tiaoli text bind regulations/work-organs page.txt
Exit 1 if an article reads differently from what its norms were reviewed against.")]
    Bind(BindArgs),
}

#[derive(Debug, Args)]
pub struct ReadArgs {
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = TextFormat::Md)]
    pub format: TextFormat,
    /// The encoding of the files, if it is not found out: gb18030, big5, utf-16le …
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    pub encoding: Option<Encoding>,
    /// Join pieces that go on from one file to another
    #[arg(long)]
    pub join: bool,
    /// Accept doubts and write a corrected copy: all, numbers or kinds, parted by commas
    #[arg(long, value_name = "WHICH", requires = "output")]
    pub accept: Option<String>,
    /// The copy to write; it must not be there yet. The list of changes is written beside it
    #[arg(long, short, value_name = "FILE", requires = "accept")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct PlainArgs {
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The encoding of the files, if it is not found out
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    pub encoding: Option<Encoding>,
    /// Join pieces that go on from one file to another
    #[arg(long)]
    pub join: bool,
}

#[derive(Debug, Args)]
pub struct BindArgs {
    /// A folder of Markdown files, or the name of a regulation that comes with the program
    pub regulation: String,
    /// The page with the wording
    pub file: PathBuf,
    /// The encoding of the page, if it is not found out
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    pub encoding: Option<Encoding>,
    /// Record this wording as the one the norms were reviewed against
    #[arg(long)]
    pub accept: bool,
    /// Record it even if the page does not look like this regulation
    #[arg(long, requires = "accept")]
    pub force: bool,
    #[arg(long, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// A folder of Markdown files, or a regulation that comes with the program; several make a stack
    #[arg(long, value_name = "REGULATION")]
    pub regulation: Vec<String>,
    /// The records, as JSON; its "regulations" are the stack if none is given here
    #[arg(long, value_name = "FILE")]
    pub state: PathBuf,
    /// The act, as JSON
    #[arg(long, value_name = "FILE")]
    pub act: PathBuf,
    /// Before the act, or after it has happened anyway
    #[arg(long, value_enum, default_value_t = Mode::Gate)]
    pub mode: Mode,
    /// Show the whole proof
    #[arg(long)]
    pub why: bool,
    #[arg(long, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The other rules: a folder of Markdown files, or a regulation that comes with the program;
    /// several make a stack
    #[arg(long, required = true, value_name = "REGULATION")]
    pub regulation: Vec<String>,
    /// The rules the ledger was kept under, to compare duties too
    #[arg(long, value_name = "REGULATION")]
    pub was: Vec<String>,
    /// The ledger's folder
    pub ledger: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct WitnessArgs {
    /// The witness's folder: its key, the logs it serves, what it has signed
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7380")]
    pub listen: std::net::SocketAddr,
    /// The name of a new witness: an address without scheme
    #[arg(long)]
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The ledger's folder
    pub ledger: PathBuf,
    /// A new folder for the copy
    pub to: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup
    pub backup: PathBuf,
    /// The folder the ledger is to lie in
    pub ledger: PathBuf,
    /// The public key, as kept elsewhere
    #[arg(long)]
    pub key: Option<String>,
    /// A checkpoint or receipt kept elsewhere, which the ledger must contain
    #[arg(long, value_name = "FILE")]
    pub known: Option<PathBuf>,
    /// Go on without what is lost, for this reason, which will stand in the ledger
    #[arg(long, value_name = "REASON")]
    pub accept_loss: Option<String>,
    /// The secret key [default: the file key in the ledger's folder]
    #[arg(long, value_name = "FILE", requires = "accept_loss")]
    pub secret: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The ledger's folder
    pub ledger: PathBuf,
    /// The folder with the keys of sealed words
    #[arg(long, value_name = "DIR")]
    pub keystore: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Md)]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub enum LedgerKeyCommand {
    /// List the keys one after another, and the sizes each may sign
    #[command(after_help = "\
Examples:
  tiaoli ledger key list my-ledger
  tiaoli ledger key list my-ledger --format json > keys.jsonl     for `ledger check --keys`")]
    List {
        /// The ledger's folder
        ledger: PathBuf,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Make a new key and hand over to it; what the old one has signed stays good
    #[command(after_help = "Example:\n  tiaoli ledger key rotate my-ledger")]
    Rotate {
        /// The ledger's folder
        ledger: PathBuf,
    },
    /// Make a new key because the old one is in wrong hands
    #[command(after_help = "\
Example:
  tiaoli ledger key revoke my-ledger --after 120
What the old key has signed over more than 120 entries no longer counts; receipts over them are
to be given anew.")]
    Revoke {
        /// The ledger's folder
        ledger: PathBuf,
        /// The last number of entries over which the old key still counts
        #[arg(long = "after", value_name = "SIZE")]
        until: u64,
    },
}

#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// List, rotate or revoke the keys that sign
    #[command(subcommand)]
    Key(LedgerKeyCommand),
    /// Have the head cosigned by the witnesses of a policy
    #[command(after_help = "\
Example:
  tiaoli ledger witness my-ledger --policy policy.txt

The policy is C2SP tlog-policy; a witness is reached at the address on its line:
  witness w1 witness.example.cn/w1+…+… http://10.0.0.7:7380
  witness w2 …
  group both all w1 w2
  quorum both
Exit 1 if too few have cosigned, or one knows of entries that this ledger has lost.")]
    Witness {
        /// The ledger's folder
        ledger: PathBuf,
        /// Which witnesses, and how many are enough
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Verify entries, tree, signed checkpoints and high-water mark
    #[command(
        after_help = "Example:\n  tiaoli ledger verify my-ledger\nExit 1 names the entries that are not as written."
    )]
    Verify {
        /// The ledger's folder
        ledger: PathBuf,
        /// The public key, as kept elsewhere
        #[arg(long)]
        key: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Print the last signed checkpoint and the public key
    #[command(after_help = "Example:\n  tiaoli ledger head my-ledger")]
    Head {
        /// The ledger's folder
        ledger: PathBuf,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Print the receipt of one entry
    #[command(after_help = "Example:\n  tiaoli ledger receipt my-ledger 12 > 12.receipt")]
    Receipt {
        /// The ledger's folder
        ledger: PathBuf,
        /// Number of the entry, from 0
        seq: u64,
    },
    /// Check a receipt, without the ledger
    #[command(after_help = "Example:\n  tiaoli ledger check 12.receipt --key 'tiaoli.local/l/…+…'")]
    Check {
        /// The receipt
        receipt: PathBuf,
        /// The public key, as kept elsewhere
        #[arg(long)]
        key: Option<String>,
        /// The ledger's keys one after another, for a receipt that is older than the key you keep
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
        /// Which witnesses must have cosigned
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Print every entry, one a line, as stored
    #[command(after_help = "\
Examples:
  tiaoli ledger export my-ledger > entries.jsonl
  tiaoli ledger export my-ledger --tiles public/log     static files for any tool (C2SP tlog-tiles)")]
    Export {
        /// The ledger's folder
        ledger: PathBuf,
        /// Write static tiles into this folder instead; a later export only adds
        #[arg(long, value_name = "DIR")]
        tiles: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum NormCommand {
    /// Check a regulation and count which articles are accounted for
    #[command(after_help = "Example:\n  tiaoli norm check regulations/work-organs --lang en")]
    Check {
        /// Folders of Markdown files, or regulations that come with the program: one stack
        #[arg(required = true)]
        regulation: Vec<String>,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Compare two versions of a regulation: what changed, and which acts come out differently
    #[command(after_help = "\
Example:
  tiaoli norm diff work-organs my-draft
The acts are those of the cases of both versions, and what lies at the edges of the conditions that
changed. Exit 1 if the two differ.")]
    Diff {
        /// The old version: a folder, or the name of a regulation that comes with the program
        old: String,
        /// The new version
        new: String,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Make a skeleton of a regulation from its wording: headings, and norms that might be meant
    #[command(after_help = "\
Example:
  tiaoli norm draft page.txt > my-rules/01.md
The gists are left to you; what the wording seems to say stands in comments.")]
    Draft {
        /// The page with the wording
        file: PathBuf,
    },
    /// Write a regulation's pages in canonical form, or in the other surface
    #[command(after_help = "\
Examples:
  tiaoli norm fmt my-rules                 in place, each block in its own surface
  tiaoli norm fmt my-rules --lang en       in place, every block in English
  tiaoli norm fmt my-rules --check         change nothing; exit 1 if a page is not in form")]
    Fmt {
        /// A folder of Markdown files
        regulation: String,
        /// Only say which pages are not in form
        #[arg(long)]
        check: bool,
    },
    /// Run the case blocks of a regulation
    #[command(after_help = "Example:\n  tiaoli norm cases work-organs --only 代表")]
    Cases {
        /// Folders of Markdown files, or regulations that come with the program: one stack
        #[arg(required = true)]
        regulation: Vec<String>,
        /// Only cases with this in their title
        #[arg(long)]
        only: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
}
