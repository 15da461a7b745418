//! A number that a text always has: an order that has nothing to do with its letters.

use super::text_hash;

/// A hash of a text that is the same on every machine and in every version: FNV-1a of 64 bits,
/// mixed by the last step of SplitMix64, since neighbouring texts are near in FNV's high bits.
///
/// Sources: Fowler, Noll, Vo and Eastlake, *The FNV Non-Cryptographic Hash Algorithm*; Steele, Lea
/// and Flood, *Fast splittable pseudorandom number generators* (2014).
pub fn stable_hash(text: &str) -> u64 {
    let mut z = text_hash(text);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of the algorithm's authors.
    #[test]
    fn known_hashes() {
        assert_eq!(text_hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(text_hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(text_hash("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn neighbouring_texts_are_far_apart() {
        let mut order: Vec<u64> = (0..1000).collect();
        order.sort_by_key(|n| stable_hash(&format!("owner/model-{n}")));
        // Of the first half about half are of the first names: 250 give or take 16.
        let early = order.iter().take(500).filter(|n| **n < 500).count();
        assert!((200..300).contains(&early), "{early}");
    }
}
