use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

/// A number of downloads, exact for every 64-bit integer. It has a fraction if a file holds
/// averages. Counts are totally ordered.
#[derive(Debug, Clone, Copy, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "bigint | number"))]
pub struct Count {
    whole: u64,
    /// From 0 to 1; it is 1 only if the longer fraction of a decimal rounds to it.
    fraction: f64,
}

impl Count {
    /// A whole count.
    pub const fn new(whole: u64) -> Self {
        Self {
            whole,
            fraction: 0.0,
        }
    }

    /// A count from any integer; `None` when it is negative or beyond 64 bits.
    pub fn from_integer(value: i128) -> Option<Self> {
        u64::try_from(value).ok().map(Self::new)
    }

    /// A count from a floating-point number; `None` when it is negative, infinite, not a
    /// number or beyond 64 bits.
    pub fn from_f64(value: f64) -> Option<Self> {
        const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;
        // The comparison is false for NaN.
        if !(0.0..TWO_TO_64).contains(&value) {
            return None;
        }
        Some(Self {
            whole: value.trunc() as u64,
            fraction: value.fract(),
        })
    }

    /// A count from a decimal, `unscaled / 10^scale`; `None` when it is negative or its whole
    /// part is beyond 64 bits.
    pub fn from_decimal(unscaled: i128, scale: u32) -> Option<Self> {
        let unscaled = u128::try_from(unscaled).ok()?;
        let unit = 10u128.checked_pow(scale)?;
        Some(Self {
            whole: u64::try_from(unscaled / unit).ok()?,
            fraction: (unscaled % unit) as f64 / unit as f64,
        })
    }

    /// The part before the decimal point.
    pub const fn whole(self) -> u64 {
        self.whole
    }

    /// The part behind the decimal point.
    pub(super) const fn fraction(self) -> f64 {
        self.fraction
    }

    /// A count of its two parts.
    pub(super) const fn of_parts(whole: u64, fraction: f64) -> Self {
        Self { whole, fraction }
    }

    /// The count as a number, which is rounded above 2^53.
    pub fn to_f64(self) -> f64 {
        self.whole as f64 + self.fraction
    }

    /// The count when it has no fraction.
    pub fn as_integer(self) -> Option<u64> {
        (self.fraction == 0.0).then_some(self.whole)
    }
}

impl Ord for Count {
    fn cmp(&self, other: &Self) -> Ordering {
        self.whole
            .cmp(&other.whole)
            .then(self.fraction.total_cmp(&other.fraction))
    }
}

impl PartialOrd for Count {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Count {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Count {}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_integer() {
            Some(whole) => whole.fmt(f),
            None => self.to_f64().fmt(f),
        }
    }
}

/// An integer if the count is whole, otherwise a floating-point number.
impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_integer() {
            Some(whole) => serializer.serialize_u64(whole),
            None => serializer.serialize_f64(self.whole as f64 + self.fraction),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_exact_beyond_doubles() {
        let big = 1u64 << 60;
        assert!(Count::new(big + 1) > Count::new(big));
        assert!(Count::from_f64(2.5) > Some(Count::new(2)));
        assert!(Count::from_f64(2.5) < Some(Count::new(3)));
        assert_eq!(Count::from_f64(-0.0), Some(Count::new(0)));
    }

    #[test]
    fn values_that_are_not_counts_are_missing() {
        for value in [
            -1.0,
            -1e-300,
            f64::NAN,
            f64::INFINITY,
            18_446_744_073_709_551_616.0,
        ] {
            assert_eq!(Count::from_f64(value), None, "{value}");
        }
        assert_eq!(Count::from_integer(-1), None);
        assert_eq!(Count::from_integer(1 << 64), None);
        assert_eq!(Count::from_decimal(-5, 1), None);
    }

    #[test]
    fn decimals_keep_their_fraction() {
        assert_eq!(
            Count::from_decimal(12_345, 2).unwrap().to_string(),
            "123.45"
        );
        assert_eq!(Count::from_decimal(700, 2), Some(Count::new(7)));
        let widest = Count::from_decimal(i128::MAX, 38).unwrap();
        assert_eq!(widest.whole(), 1);
        assert!((widest.fraction - 0.701_411_834_604_692_3).abs() < 1e-15);
        assert_eq!(
            serde_json::to_string(&Count::from_decimal(25, 1)).unwrap(),
            "2.5"
        );
        assert_eq!(
            serde_json::to_string(&Count::new(u64::MAX)).unwrap(),
            "18446744073709551615"
        );
    }
}
