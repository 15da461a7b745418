//! Reads cells of decoded columns of any Arrow type.

use std::borrow::Cow;

use arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Date64Type, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};

/// The text of a cell: a string, or a number or truth value as text. A whole floating-point number
/// has no `.0`, so that keys of two tables match. `None` for null, NaN and types without a text.
pub fn text(array: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    fn integer<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> Option<Cow<'_, str>>
    where
        T::Native: std::fmt::Display,
    {
        Some(Cow::Owned(array.as_primitive::<T>().value(row).to_string()))
    }
    if array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8View => Some(Cow::Borrowed(array.as_string_view().value(row))),
        DataType::Utf8 => Some(Cow::Borrowed(array.as_string::<i32>().value(row))),
        DataType::LargeUtf8 => Some(Cow::Borrowed(array.as_string::<i64>().value(row))),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_dictionary_opt::<Int32Type>()?;
            let key = usize::try_from(dictionary.keys().value(row)).ok()?;
            text(dictionary.values().as_ref(), key)
        }
        DataType::Int8 => integer::<Int8Type>(array, row),
        DataType::Int16 => integer::<Int16Type>(array, row),
        DataType::Int32 => integer::<Int32Type>(array, row),
        DataType::Int64 => integer::<Int64Type>(array, row),
        DataType::UInt8 => integer::<UInt8Type>(array, row),
        DataType::UInt16 => integer::<UInt16Type>(array, row),
        DataType::UInt32 => integer::<UInt32Type>(array, row),
        DataType::UInt64 => integer::<UInt64Type>(array, row),
        DataType::Boolean => {
            let value = array.as_boolean().value(row);
            Some(Cow::Borrowed(if value { "true" } else { "false" }))
        }
        _ => float(array, row).map(|value| Cow::Owned(value.to_string())),
    }
}

/// A floating-point cell; `None` for NaN.
fn float(array: &dyn Array, row: usize) -> Option<f64> {
    let value = match array.data_type() {
        DataType::Float16 => array.as_primitive::<Float16Type>().value(row).to_f64(),
        DataType::Float32 => array.as_primitive::<Float32Type>().value(row).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row),
        _ => return None,
    };
    Some(value).filter(|value| !value.is_nan())
}

/// The number in a cell: any number, or a text that is one.
pub fn number(array: &dyn Array, row: usize) -> Option<f64> {
    if array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Boolean => None,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => float(array, row),
        DataType::Decimal128(_, scale) => {
            let value = array
                .as_primitive::<arrow::datatypes::Decimal128Type>()
                .value(row);
            Some(value as f64 / libm::pow(10.0, f64::from(*scale)))
        }
        _ => text(array, row)?
            .trim()
            .parse()
            .ok()
            .filter(|value: &f64| !value.is_nan()),
    }
}

/// The truth value in a cell: a boolean, 0 or 1, or one of the words that exports write.
pub fn flag(array: &dyn Array, row: usize) -> Option<bool> {
    if array.is_null(row) {
        return None;
    }
    if let Some(array) = array.as_boolean_opt() {
        return Some(array.value(row));
    }
    match text(array, row)?.trim().to_ascii_lowercase().as_str() {
        "1" | "t" | "true" | "yes" | "y" => Some(true),
        "0" | "f" | "false" | "no" | "n" => Some(false),
        _ => None,
    }
}

/// The time in a cell when its type is a time, in milliseconds since 1970 in UTC.
pub fn time(array: &dyn Array, row: usize) -> Option<i64> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => array
            .as_primitive::<TimestampSecondType>()
            .value(row)
            .checked_mul(1000)?,
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            array.as_primitive::<TimestampMillisecondType>().value(row)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => array
            .as_primitive::<TimestampMicrosecondType>()
            .value(row)
            .div_euclid(1000),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => array
            .as_primitive::<TimestampNanosecondType>()
            .value(row)
            .div_euclid(1_000_000),
        DataType::Date32 => {
            i64::from(array.as_primitive::<Date32Type>().value(row)).checked_mul(86_400_000)?
        }
        DataType::Date64 => array.as_primitive::<Date64Type>().value(row),
        _ => return None,
    })
}

/// The items of a list cell: an array and a range in it. `None` for null and for cells that are not
/// lists.
pub fn items(array: &dyn Array, row: usize) -> Option<(&ArrayRef, std::ops::Range<usize>)> {
    fn of<O: OffsetSizeTrait>(
        array: &dyn Array,
        row: usize,
    ) -> Option<(&ArrayRef, std::ops::Range<usize>)> {
        let list = array.as_list_opt::<O>()?;
        let offsets = list.value_offsets();
        let range = offsets[row].as_usize()..offsets[row + 1].as_usize();
        Some((list.values(), range))
    }
    if array.is_null(row) {
        return None;
    }
    of::<i32>(array, row).or_else(|| of::<i64>(array, row))
}

/// The first part of a struct column with one of these names.
pub fn part<'a>(array: &'a dyn Array, names: &[&str]) -> Option<&'a ArrayRef> {
    let parts = array.as_struct_opt()?;
    names.iter().find_map(|name| parts.column_by_name(name))
}
