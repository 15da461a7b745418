//! The root columns of a file, described for the page.

use std::ops::Range;

use ::parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::schema::types::Type;
use serde::Serialize;

/// The kind of values in a root column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ColumnKind {
    /// One string a row.
    Text,
    /// One number a row: any integer, floating point or decimal.
    Count,
    /// A list a row.
    List,
    /// Named parts a row.
    Struct,
    /// A date or a time.
    Time,
    /// True or false.
    Flag,
    /// No values: its writer could not find a type.
    Null,
    /// Anything else.
    Other,
}

/// A root column of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// The kind of its values.
    pub kind: ColumnKind,
    /// Its type in readable form, such as `string`, `int64`, `decimal(10, 2)`, `list`.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The indices of its leaves: one, when the column is a leaf itself.
    #[serde(skip)]
    pub leaves: Range<usize>,
}

/// The root columns, in the file's order.
pub fn columns(metadata: &ParquetMetaData) -> Vec<Column> {
    let schema = metadata.file_metadata().schema_descr();
    let roots = schema.root_schema().get_fields();
    let mut leaves = vec![0; roots.len()];
    for leaf in 0..schema.num_columns() {
        leaves[schema.get_column_root_idx(leaf)] += 1;
    }
    let mut first = 0;
    roots
        .iter()
        .zip(leaves)
        .map(|(field, leaves)| {
            let (kind, type_name) = describe(field);
            let range = first..first + leaves;
            first = range.end;
            Column {
                name: field.name().to_owned(),
                kind,
                type_name,
                leaves: range,
            }
        })
        .collect()
}

fn describe(field: &Type) -> (ColumnKind, String) {
    let info = field.get_basic_info();
    let repeated = info.has_repetition() && info.repetition() == Repetition::REPEATED;
    if repeated {
        return (ColumnKind::List, "list".into());
    }
    let Type::PrimitiveType {
        physical_type,
        precision,
        scale,
        ..
    } = field
    else {
        let (kind, name) = match (info.logical_type_ref(), info.converted_type()) {
            (Some(LogicalType::List), _) | (_, ConvertedType::LIST) => (ColumnKind::List, "list"),
            (Some(LogicalType::Map), _)
            | (_, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE) => (ColumnKind::Other, "map"),
            _ => (ColumnKind::Struct, "struct"),
        };
        return (kind, name.into());
    };
    let decimal = || (ColumnKind::Count, format!("decimal({precision}, {scale})"));
    let other = |name: &str| (ColumnKind::Other, name.to_owned());
    let time = |name: &str| (ColumnKind::Time, name.to_owned());
    if let Some(logical) = info.logical_type_ref() {
        match logical {
            LogicalType::Decimal { .. } => return decimal(),
            LogicalType::Date => return time("date"),
            LogicalType::Time { .. } => return other("time"),
            LogicalType::Timestamp { .. } => return time("timestamp"),
            LogicalType::Unknown => return (ColumnKind::Null, "untyped null".into()),
            LogicalType::Uuid => return other("uuid"),
            LogicalType::Float16 => return (ColumnKind::Count, "float16".into()),
            LogicalType::Json => return (ColumnKind::Text, "json".into()),
            LogicalType::String | LogicalType::Enum => return (ColumnKind::Text, "string".into()),
            LogicalType::Integer(integer) => {
                let sign = if integer.is_signed { "" } else { "u" };
                return (ColumnKind::Count, format!("{sign}int{}", integer.bit_width));
            }
            _ => {}
        }
    }
    match info.converted_type() {
        ConvertedType::DECIMAL => return decimal(),
        ConvertedType::DATE => return time("date"),
        ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS => return other("time"),
        ConvertedType::TIMESTAMP_MILLIS | ConvertedType::TIMESTAMP_MICROS => {
            return time("timestamp");
        }
        ConvertedType::INTERVAL => return other("interval"),
        ConvertedType::JSON => return (ColumnKind::Text, "json".into()),
        ConvertedType::UTF8 | ConvertedType::ENUM => return (ColumnKind::Text, "string".into()),
        _ => {}
    }
    match physical_type {
        Physical::BOOLEAN => (ColumnKind::Flag, "boolean".into()),
        Physical::INT32 => (ColumnKind::Count, "int32".into()),
        Physical::INT64 => (ColumnKind::Count, "int64".into()),
        Physical::INT96 => time("timestamp"),
        Physical::FLOAT => (ColumnKind::Count, "float".into()),
        Physical::DOUBLE => (ColumnKind::Count, "double".into()),
        // Older writers leave strings without an annotation.
        Physical::BYTE_ARRAY => (ColumnKind::Text, "bytes".into()),
        Physical::FIXED_LEN_BYTE_ARRAY => other("fixed bytes"),
    }
}
