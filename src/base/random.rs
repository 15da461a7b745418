//! Random numbers that are the same on every machine and in every version.
//!
//! The crate rand does not promise that of its standard generator. This generator is one line, held
//! to the numbers of its reference implementation.

use super::hash::mixed;

/// A pseudorandom generator: SplitMix64 (Steele, Lea and Flood 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u32) -> Self {
        Self(seed.into())
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// Draws `size` different numbers below `all`, in ascending order.
    pub fn sample(&mut self, size: usize, all: usize) -> Vec<u32> {
        let mut chosen = Vec::with_capacity(size.min(all));
        for number in 0..all {
            let wanted = (size - chosen.len()) as u64;
            if self.draw() % ((all - number) as u64) < wanted {
                chosen.push(number as u32);
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix_draws_its_published_numbers() {
        // The first numbers of the reference implementation (Vigna, splitmix64.c) for the seed
        // 1234567. Tests in other languages use the same numbers.
        let mut random = Random::new(1_234_567);
        let first = [random.draw(), random.draw(), random.draw()];
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
        let sample = Random::new(1).sample(5, 9);
        assert_eq!(sample.len(), 5);
        assert!(sample.windows(2).all(|pair| pair[0] < pair[1]) && sample[4] < 9);
        assert_eq!(Random::new(1).sample(9, 4), [0, 1, 2, 3]);
    }
}
