//! Numbers of every type, read as counts.

use arrow::array::{
    Array, ArrayRef, AsArray, Decimal32Array, Decimal64Array, Decimal128Array, Decimal256Array,
    Float16Array, Float32Array, Float64Array, PrimitiveArray, StringViewArray,
};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};

use crate::relations::Count;

/// The content of one cell of a count column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A count.
    Count(Count),
    /// Null or NaN.
    Missing,
    /// A number that is not a count: negative, infinite or beyond 64 bits.
    NotACount,
}

/// Numbers of any Parquet type, read as counts.
#[derive(Debug)]
pub struct CountColumn {
    values: Values,
}

#[derive(Debug)]
enum Values {
    Int8(PrimitiveArray<Int8Type>),
    Int16(PrimitiveArray<Int16Type>),
    Int32(PrimitiveArray<Int32Type>),
    Int64(PrimitiveArray<Int64Type>),
    UInt8(PrimitiveArray<UInt8Type>),
    UInt16(PrimitiveArray<UInt16Type>),
    UInt32(PrimitiveArray<UInt32Type>),
    UInt64(PrimitiveArray<UInt64Type>),
    Float16(Float16Array),
    Float32(Float32Array),
    Float64(Float64Array),
    Decimal32(Decimal32Array, u32),
    Decimal64(Decimal64Array, u32),
    Decimal128(Decimal128Array, u32),
    Decimal256(Decimal256Array, u32),
    Text(StringViewArray),
}

fn primitive<T: ArrowPrimitiveType>(array: &ArrayRef) -> PrimitiveArray<T> {
    array.as_primitive::<T>().clone()
}

impl CountColumn {
    /// Counts over an array; `None` when its type holds no numbers.
    pub fn new(array: &ArrayRef) -> Option<Self> {
        // Parquet does not allow a negative scale.
        let scale = |scale: &i8| u32::try_from(*scale).ok();
        let values = match array.data_type() {
            DataType::Int8 => Values::Int8(primitive::<Int8Type>(array)),
            DataType::Int16 => Values::Int16(primitive::<Int16Type>(array)),
            DataType::Int32 => Values::Int32(primitive::<Int32Type>(array)),
            DataType::Int64 => Values::Int64(primitive::<Int64Type>(array)),
            DataType::UInt8 => Values::UInt8(primitive::<UInt8Type>(array)),
            DataType::UInt16 => Values::UInt16(primitive::<UInt16Type>(array)),
            DataType::UInt32 => Values::UInt32(primitive::<UInt32Type>(array)),
            DataType::UInt64 => Values::UInt64(primitive::<UInt64Type>(array)),
            DataType::Float16 => Values::Float16(primitive::<Float16Type>(array)),
            DataType::Float32 => Values::Float32(primitive::<Float32Type>(array)),
            DataType::Float64 => Values::Float64(primitive::<Float64Type>(array)),
            DataType::Decimal32(_, s) => {
                Values::Decimal32(primitive::<Decimal32Type>(array), scale(s)?)
            }
            DataType::Decimal64(_, s) => {
                Values::Decimal64(primitive::<Decimal64Type>(array), scale(s)?)
            }
            DataType::Decimal128(_, s) => {
                Values::Decimal128(primitive::<Decimal128Type>(array), scale(s)?)
            }
            DataType::Decimal256(_, s) => {
                Values::Decimal256(primitive::<Decimal256Type>(array), scale(s)?)
            }
            DataType::Utf8View => Values::Text(array.as_string_view().clone()),
            _ => return None,
        };
        Some(Self { values })
    }

    /// The reading of one row, which must be inside the batch.
    pub fn reading(&self, row: usize) -> Reading {
        fn integer<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, row: usize) -> Reading
        where
            T::Native: Into<i128>,
        {
            if array.is_null(row) {
                return Reading::Missing;
            }
            Count::from_integer(array.value(row).into()).map_or(Reading::NotACount, Reading::Count)
        }
        fn float(null: bool, value: f64) -> Reading {
            if null || value.is_nan() {
                return Reading::Missing;
            }
            Count::from_f64(value).map_or(Reading::NotACount, Reading::Count)
        }
        fn decimal(null: bool, unscaled: Option<i128>, scale: u32) -> Reading {
            if null {
                return Reading::Missing;
            }
            unscaled
                .and_then(|unscaled| Count::from_decimal(unscaled, scale))
                .map_or(Reading::NotACount, Reading::Count)
        }
        match &self.values {
            Values::Int8(array) => integer(array, row),
            Values::Int16(array) => integer(array, row),
            Values::Int32(array) => integer(array, row),
            Values::Int64(array) => integer(array, row),
            Values::UInt8(array) => integer(array, row),
            Values::UInt16(array) => integer(array, row),
            Values::UInt32(array) => integer(array, row),
            Values::UInt64(array) => integer(array, row),
            Values::Float16(array) => float(array.is_null(row), array.value(row).to_f64()),
            Values::Float32(array) => float(array.is_null(row), array.value(row).into()),
            Values::Float64(array) => float(array.is_null(row), array.value(row)),
            Values::Decimal32(array, scale) => {
                decimal(array.is_null(row), Some(array.value(row).into()), *scale)
            }
            Values::Decimal64(array, scale) => {
                decimal(array.is_null(row), Some(array.value(row).into()), *scale)
            }
            Values::Decimal128(array, scale) => {
                decimal(array.is_null(row), Some(array.value(row)), *scale)
            }
            Values::Decimal256(array, scale) => {
                decimal(array.is_null(row), array.value(row).to_i128(), *scale)
            }
            Values::Text(array) if array.is_null(row) => Reading::Missing,
            Values::Text(array) => written(array.value(row)),
        }
    }
}

/// Reads a number that is written as text; `12`, `12.0` and `1.2e1` are the same count.
pub fn written(text: &str) -> Reading {
    let text = text.trim();
    if text.is_empty()
        || ["nan", "null", "none"]
            .iter()
            .any(|no| text.eq_ignore_ascii_case(no))
    {
        return Reading::Missing;
    }
    let whole = || text.parse().ok().and_then(Count::from_integer);
    let real = || text.parse().ok().and_then(Count::from_f64);
    whole()
        .or_else(real)
        .map_or(Reading::NotACount, Reading::Count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_text() {
        for (text, expected) in [
            ("12", Some(12)),
            (" 12.0 ", Some(12)),
            ("1.2e1", Some(12)),
            ("18446744073709551615", Some(u64::MAX)),
        ] {
            let expected = expected.and_then(|n: u64| Count::from_integer(n.into()));
            assert_eq!(written(text), Reading::Count(expected.unwrap()), "{text}");
        }
        for text in ["", "  ", "NaN", "null", "None"] {
            assert_eq!(written(text), Reading::Missing, "{text}");
        }
        for text in ["-1", "many", "1,200", "inf", "18446744073709551616"] {
            assert_eq!(written(text), Reading::NotACount, "{text}");
        }
    }
}
