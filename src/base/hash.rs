//! Hashes of texts that are the same on every machine and in every version.
//!
//! Samples and the order of equals depend on them. The standard hasher may change with the compiler,
//! and two functions of a few lines, held to their authors' numbers, are less than a dependency.
//!
//! Sources: Fowler, Noll, Vo and Eastlake, *The FNV Non-Cryptographic Hash Algorithm*; Steele, Lea
//! and Flood, *Fast splittable pseudorandom number generators* (2014).

/// The offset basis of 64-bit FNV-1a.
const BEGINNING: u64 = 0xcbf2_9ce4_8422_2325;

/// The 64-bit FNV-1a hash of a text.
pub fn text_hash(text: &str) -> u64 {
    text_hash_after(0, text)
}

/// Continues a 64-bit FNV-1a hash with a text; `before` is 0 for the first text.
pub fn text_hash_after(before: u64, text: &str) -> u64 {
    bytes_hash(before, text.bytes())
}

/// Continues a 64-bit FNV-1a hash with bytes; `before` is 0 for the first ones.
pub fn bytes_hash(before: u64, bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(before ^ BEGINNING, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A hash that sorts texts in an order unrelated to their letters. FNV-1a alone does not do
/// this, because the high bits of similar texts are similar; so its bits are mixed.
pub fn stable_hash(text: &str) -> u64 {
    mixed(text_hash(text))
}

/// The last step of SplitMix64, which spreads each difference over all bits.
pub fn mixed(bits: u64) -> u64 {
    let mut bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
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
        // About half of the first half come from the first names: 250 with a deviation of 16.
        let early = order.iter().take(500).filter(|n| **n < 500).count();
        assert!((200..300).contains(&early), "{early}");
    }
}
