//! Chance from a seed: the same seed, the same year.

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).unwrap_or(1).max(1);
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// True in so many of a hundred.
    pub fn percent(&mut self, chance: i64) -> bool {
        self.between(1, 100) <= chance
    }

    /// One of `list`.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(list.len()).ok()?.checked_sub(1)?;
        list.get(usize::try_from(self.between(0, last)).ok()?)
    }
}
