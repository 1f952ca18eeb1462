//! Seeded numbers: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
//!
//! 64 bits of state, three multiplications a number, every seed good. Whole numbers and the four operations of IEEE 754
//! only: `exp` and `ln` differ between machines in the last bit, and the same seed must give the same bytes on all of them.

/// A stream of numbers that its seed determines.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `n`; 0 where `n` is 0. The bias is below n / 2^64.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// A number from 0 up to, not including, 1.
    #[inline]
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A count with the given mean: geometric (many zeros, a long tail) where the mean is small, within a quarter of it
    /// where it is large.
    #[inline]
    pub fn count(&mut self, mean: f64) -> u32 {
        if mean > 12.0 {
            return (mean * (0.75 + 0.5 * self.share())) as u32;
        }
        let again = mean / (1.0 + mean);
        let mut n = 0;
        while n < 1_000 && self.share() < again {
            n += 1;
        }
        n
    }

    /// Puts a list in an order of chance.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = self.below(i as u64 + 1) as usize;
            list.swap(i, j);
        }
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
    fn counts_have_about_their_mean() {
        let mut chance = Chance::new(1);
        for mean in [0.05, 0.7, 5.0, 400.0] {
            let sum: u64 = (0..40_000).map(|_| u64::from(chance.count(mean))).sum();
            let found = sum as f64 / 40_000.0;
            assert!((found / mean - 1.0).abs() < 0.1, "{mean}: {found}");
        }
    }
}
