//! Seeded numbers: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
//!
//! Whole numbers and the four operations of IEEE 754 only: `exp` and `ln` differ between machines in the last bit, and the
//! same seed must give the same bytes on all of them.

/// A stream of numbers that its seed determines.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Chance {
    /// The stream of a seed.
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// The `number`-th stream of a kind: far from its neighbours, whatever was drawn from them.
    pub(crate) fn of(seed: u64, kind: u64, number: u64) -> Chance {
        let start = mix(seed ^ mix(kind.wrapping_mul(STEP)));
        Chance(mix(start ^ mix(number.wrapping_add(1).wrapping_mul(STEP))))
    }

    /// The next 64 bits.
    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A whole number below `n`; 0 where `n` is 0. The bias is below n / 2^64.
    #[inline]
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// A day or a number of days from `low` to `high`, both possible; `low` where `high` is less.
    #[inline]
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = (i64::from(high) - i64::from(low) + 1).max(1);
        low + self.below(width as u64) as i32
    }

    /// A number from 0 up to, not including, 1.
    #[inline]
    pub(crate) fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with the probability `rate`.
    #[inline]
    pub(crate) fn hits(&mut self, rate: f64) -> bool {
        self.share() < rate
    }

    /// One of a list; `None` of an empty one.
    #[inline]
    pub(crate) fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len() as u64) as usize)
    }
}

#[inline]
fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Draws positions in a list by their weights.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights(Vec<u64>);

impl Weights {
    /// Of weights in the order of the list.
    pub(crate) fn new(weights: impl IntoIterator<Item = u32>) -> Weights {
        let mut sum = 0;
        Weights(
            weights
                .into_iter()
                .map(|w| {
                    sum += u64::from(w);
                    sum
                })
                .collect(),
        )
    }

    /// A position; 0 where all weights are 0.
    #[inline]
    pub(crate) fn draw(&self, chance: &mut Chance) -> usize {
        let at = chance.below(self.0.last().copied().unwrap_or(0));
        self.0
            .partition_point(|end| *end <= at)
            .min(self.0.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_paper() {
        // Reference output for seed 1234567, as Java's SplittableRandom gives it.
        let mut chance = Chance::new(1_234_567);
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!([chance.bits(), chance.bits(), chance.bits()], expected);
    }

    #[test]
    fn streams_of_a_kind_differ() {
        let first = |kind, n| Chance::of(7, kind, n).bits();
        assert_ne!(first(1, 0), first(1, 1));
        assert_ne!(first(1, 0), first(2, 0));
        assert_eq!(first(1, 0), first(1, 0));
    }

    #[test]
    fn weights_are_met_and_nothing_of_weight_zero_is_drawn() {
        let weights = Weights::new([1, 0, 3]);
        let mut chance = Chance::new(5);
        let mut counts = [0u32; 3];
        (0..8_000).for_each(|_| counts[weights.draw(&mut chance)] += 1);
        assert_eq!(counts[1], 0);
        assert!((5_800..6_200).contains(&counts[2]), "{counts:?}");
        assert_eq!(Weights::default().draw(&mut chance), 0);
        assert_eq!(Weights::new([0]).draw(&mut chance), 0);
    }
}
