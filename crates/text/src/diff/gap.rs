//! Aligns what lies between two articles that read alike.

use super::likeness::{Budget, Likeness};

/// From here on, in thousandths, two articles in order are versions of one.
const LIKE: u32 = 300;

/// An article that holds so much of another is its version wherever it stands: paragraphs are added
/// to an article more often than they are put into another one.
const HELD: u32 = 700;

/// The pairs among `old` and `new` that keep the order and are together most alike.
pub(super) fn align(
    old: &[usize],
    new: &[usize],
    alike: impl Fn(usize, usize) -> bool,
    likeness: &Likeness,
    budget: &mut Budget,
) -> Vec<(usize, usize)> {
    // What reads alike at both ends needs no weighing.
    let pairs = || old.iter().copied().zip(new.iter().copied());
    let front = pairs().take_while(|(old, new)| alike(*old, *new)).count();
    let back = old.iter().skip(front).rev().zip(new.iter().skip(front).rev());
    let back = back.take_while(|(old, new)| alike(**old, **new)).count();
    let mut out: Vec<(usize, usize)> = pairs().take(front).collect();
    out.extend(old.iter().copied().rev().zip(new.iter().copied().rev()).take(back));
    let inner = |all: &[usize]| -> Vec<usize> {
        let end = all.len().saturating_sub(back);
        all.get(front..end).unwrap_or_default().to_vec()
    };
    let (old, new) = (inner(old), inner(new));
    if old.is_empty() || new.is_empty() {
        return out;
    }
    if budget.spend(likeness.cost(&old, &new)) {
        out.extend(weigh(&old, &new, likeness));
    } else {
        out.extend(likeness.same_numbers(&old, &new));
    }
    out
}

/// The order-keeping pairs with the greatest sum of likeness.
fn weigh(old: &[usize], new: &[usize], likeness: &Likeness) -> Vec<(usize, usize)> {
    let width = new.len().saturating_add(1);
    let mut best: Vec<Vec<u32>> = vec![vec![0; width]];
    let mut taken: Vec<Vec<bool>> = Vec::new();
    for left in old {
        let above = best.last().cloned().unwrap_or_default();
        let (mut row, mut took) = (vec![0_u32], Vec::new());
        for (right, pair) in new.iter().zip(above.windows(2)) {
            let &[diagonal, up] = pair else { continue };
            let beside = row.last().copied().unwrap_or(0);
            let like = Some(likeness.between(*left, *right)).filter(|like| *like >= LIKE);
            let with = like.map(|like| diagonal.saturating_add(like));
            let without = up.max(beside);
            took.push(with.is_some_and(|with| with > without));
            row.push(with.map_or(without, |with| with.max(without)));
        }
        best.push(row);
        taken.push(took);
    }
    let mut out = Vec::new();
    let (mut i, mut j) = (old.len(), new.len());
    let value = |i: usize, j: usize| best.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    while let (Some(up), Some(left)) = (i.checked_sub(1), j.checked_sub(1)) {
        let took = taken.get(up).and_then(|row| row.get(left)).copied().unwrap_or(false);
        if took {
            out.extend(old.get(up).copied().zip(new.get(left).copied()));
            (i, j) = (up, left);
        } else if value(up, j) >= value(i, left) {
            i = up;
        } else {
            j = left;
        }
    }
    out
}

/// Pairs among what is left over, the most alike first; each article may come more than once.
pub(super) fn anywhere(
    old: &[usize],
    new: &[usize],
    likeness: &Likeness,
    budget: &mut Budget,
) -> Vec<(usize, usize)> {
    if !budget.spend(likeness.cost(old, new)) {
        return Vec::new();
    }
    let mut out: Vec<(u32, usize, usize)> = Vec::new();
    for left in old {
        for right in new {
            let (both, least) = likeness.shares(*left, *right);
            if both >= LIKE && least >= HELD {
                out.push((both, *left, *right));
            }
        }
    }
    out.sort_by_key(|one| (std::cmp::Reverse(one.0), one.1, one.2));
    out.into_iter().map(|one| (one.1, one.2)).collect()
}
