//! Random numbers that are the same on every machine: SplitMix64, and only functions of `libm`.

/// Sebastiano Vigna's SplitMix64.
pub struct Random {
    state: u64,
    /// The second number of a pair of normal ones.
    spare: Option<f64>,
}

impl Random {
    /// Numbers that depend on every letter of `key`, by its FNV-1a hash.
    pub fn new(key: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        for byte in key.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self {
            state: hash,
            spare: None,
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly between 0 and 1, never either.
    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// A number below `limit`, all with the same probability.
    pub fn below(&mut self, limit: usize) -> usize {
        ((self.uniform() * limit as f64) as usize).min(limit.saturating_sub(1))
    }

    /// One of a list.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Normally distributed, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        let angle = 2.0 * std::f64::consts::PI * self.uniform();
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }

    /// A count of independent events: Knuth's product for small means, above 30 the rounded normal
    /// approximation.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        if mean > 30.0 {
            let value = mean + libm::sqrt(mean) * self.normal();
            return libm::round(value).max(0.0) as u64;
        }
        let limit = libm::exp(-mean);
        let (mut product, mut count) = (self.uniform(), 0);
        while product > limit {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    /// A list in random order, by Fisher and Yates.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }

    /// Draws `draws` places, each with a probability that is proportional to its weight.
    pub fn weighted(&mut self, weights: &[f64], draws: usize) -> Vec<usize> {
        let mut sum = 0.0;
        let below: Vec<f64> = weights
            .iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        (0..draws)
            .map(|_| {
                let at = self.uniform() * sum;
                let place = below.partition_point(|bound| *bound <= at);
                place.min(weights.len() - 1)
            })
            .collect()
    }
}
