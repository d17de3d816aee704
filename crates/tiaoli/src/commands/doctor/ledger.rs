//! The entries themselves: schema, chain, checkpoints, mark, witnesses; the clock and the calendar.

use super::Finding;
use crate::{clock, library};
use std::path::Path;
use tiaoli_ledger::{LedgerError, Moment, View, audit};
use tiaoli_text::{Words, words};

pub fn look(folder: &Path, tell: &mut dyn FnMut(Finding), progress: &mut dyn FnMut(u64, u64)) {
    match audit::audit(folder, None, progress) {
        Err(error) => return tell(unreadable(&error)),
        Ok(report) if report.faults.is_empty() => {
            let (size, checkpoints) = (report.size, report.checkpoints);
            tell(Finding::well(
                "chain",
                words!(
                    zh: "{size} 条、{checkpoints} 个检查点和高水位标记相符",
                    en: "{size} entries, {checkpoints} checkpoints and the high-water mark agree",
                ),
            ));
        }
        Ok(report) => {
            let folder = folder.display();
            for fault in report.faults.iter().take(5) {
                tell(Finding::ill(
                    "chain",
                    fault.words(),
                    words!(
                        zh: "不要继续写入；运行 tiaoli ledger verify {folder} 看全部，再从备份恢复",
                        en: "do not write on; run tiaoli ledger verify {folder} for all of it, then restore a backup",
                    ),
                ));
            }
        }
    }
    let mut view = match View::open(folder) {
        Ok(view) => view,
        Err(error) => return tell(unreadable(&error)),
    };
    tell(mark(&mut view));
    tell(time(&mut view));
    tell(witnesses(&view));
    match view.losses() {
        Ok(losses) if losses.is_empty() => {}
        Ok(losses) => {
            for loss in losses {
                let (at, lost) = (loss.at, loss.acknowledged);
                let why = loss.why;
                tell(Finding::note(
                    "loss",
                    words!(
                        zh: "第 {at} 条记着一次丢失：当时已确认 {lost} 条（{why}）",
                        en: "entry {at} records a loss: {lost} entries had been acknowledged ({why})",
                    ),
                    Words::new("仅供知悉", "nothing; it is there to be known"),
                ));
            }
        }
        Err(error) => tell(unreadable(&error)),
    }
}

fn unreadable(error: &LedgerError) -> Finding {
    let cure = Words::new("从备份恢复（tiaoli restore）", "restore a backup (tiaoli restore)");
    Finding::ill("ledger", error.words(), cure)
}

/// Entries beyond the mark are what a crash left, or what is being written now.
fn mark(view: &mut View) -> Finding {
    let marked = view.checkpoint().size();
    match view.head() {
        Err(error) => unreadable(&error),
        Ok(head) if head.size <= marked => Finding::well(
            "mark",
            words!(zh: "全部 {marked} 条都已签名确认", en: "all {marked} entries are signed for"),
        ),
        Ok(head) => {
            let more = head.size - marked;
            Finding::note(
                "mark",
                words!(zh: "末尾 {more} 条还没有签名", en: "the last {more} entries are not signed for yet"),
                Words::new(
                    "正在写入时属正常；否则让机构打开一次，会重新判断并签名",
                    "normal while something is being recorded; otherwise open the institution once: it judges them again and signs",
                ),
            )
        }
    }
}

fn time(view: &mut View) -> Finding {
    let last = view.head().ok().and_then(|head| head.time);
    let now = clock::now().ok();
    match (now, last) {
        (Some(now), Some(last)) if last.unix_ms() - now.unix_ms() > 2000 => Finding::ill(
            "clock",
            words!(zh: "机器的时钟（{now}）早于最后一条（{last}）", en: "the machine's clock ({now}) is behind the last entry ({last})"),
            Words::new(
                "校准时钟；在那之前不能记录",
                "set the clock right; nothing can be recorded until then",
            ),
        ),
        (None, _) => Finding::ill(
            "clock",
            Words::new("机器的时钟不对", "the machine's clock is wrong"),
            Words::new("校准时钟", "set the clock right"),
        ),
        _ => Finding::well(
            "clock",
            Words::new("时钟不早于最后一条", "the clock is not behind the last entry"),
        ),
    }
}

fn witnesses(view: &View) -> Finding {
    let size = view.checkpoint().size();
    let Some(seen) = view.witnessed() else {
        return Finding::note(
            "witness",
            Words::new(
                "没有见证：同时拿到数据库和私钥的人能改写历史而不露痕迹",
                "no witness: whoever gets both database and key could rewrite history unnoticed",
            ),
            Words::new(
                "请别处的机构作见证：tiaoli ledger witness --help",
                "have somebody elsewhere witness it: tiaoli ledger witness --help",
            ),
        );
    };
    let at = seen.size();
    // The log's own signature is one of them.
    let times = seen.note().signatures.iter().filter(|line| line.bytes.len() == 72);
    let count = times.clone().count();
    let latest = times.filter_map(|line| tiaoli_ledger::key::seconds(&line.bytes)).max();
    let latest = latest.and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1000));
    let latest =
        latest.and_then(Moment::from_unix_ms).map_or_else(String::new, |at| at.to_string());
    let behind = size.saturating_sub(at);
    let words = words!(
        zh: "{count} 个见证签到第 {at} 条（{latest}），其后还有 {behind} 条",
        en: "{count} witnesses have signed up to size {at} ({latest}); {behind} entries since",
    );
    Finding::well("witness", words)
}

/// Deadlines in working days need the calendar of the year they fall into.
pub fn calendar(tell: &mut dyn FnMut(Finding)) {
    let (Ok(calendar), Ok(now)) = (library::calendar(), clock::now()) else { return };
    let today = now.to_string();
    let Some(today) = today.get(..10).and_then(|date| date.parse::<jiff::civil::Date>().ok())
    else {
        return;
    };
    let ahead = today.checked_add(jiff::Span::new().days(60)).unwrap_or(today);
    let year = if calendar.covers(today) { ahead.year() } else { today.year() };
    tell(if calendar.covers(today) && calendar.covers(ahead) {
        let year = ahead.year();
        Finding::well(
            "calendar",
            words!(zh: "工作日历管到 {year} 年", en: "the calendar of working days reaches into {year}"),
        )
    } else {
        Finding::note(
            "calendar",
            words!(
                zh: "还没有 {year} 年的工作日历，落在那一年的期限只是暂定",
                en: "there is no calendar of working days for {year} yet; deadlines in it are provisional",
            ),
            Words::new("放假通知发布后升级程序", "upgrade the program once the notice is out"),
        )
    });
}
