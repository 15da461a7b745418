//! Values of exported tables: the data behind the figure of a metric, for programs.

use std::borrow::Cow;

use super::Source;
use super::shown::Cell;
use crate::relations::{Count, SnapshotDate};

/// A cell of an exported table.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Undefined.
    #[default]
    None,
    /// Text, from the file or from Registry Lens.
    Text(String),
    /// A whole number.
    Whole(u64),
    /// Any other number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// The value as text with all its digits; an undefined value is empty.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::None => "".into(),
            Self::Text(text) => text.into(),
            Self::Whole(n) => n.to_string().into(),
            Self::Real(n) => real(*n).into(),
            Self::Flag(yes) => yes.to_string().into(),
        }
    }

    /// The number of a cell of [`ValueKind::Whole`]; 0 for any other cell.
    pub fn whole(&self) -> i64 {
        match self {
            Self::Whole(n) => i64::try_from(*n).unwrap_or_default(),
            _ => 0,
        }
    }

    /// The number of a cell of [`ValueKind::Real`]; NaN for any other cell.
    pub fn real(&self) -> f64 {
        match self {
            Self::Real(n) => *n,
            Self::Whole(n) => *n as f64,
            _ => f64::NAN,
        }
    }
}

/// The number with the fewest digits that are read back as the same number. It is a decimal, or has
/// an exponent if the decimal would be a long row of zeros, as for the p-value 3.4e-120.
fn real(n: f64) -> String {
    const SMALL: f64 = 1e-5;
    const LARGE: f64 = 1e16;
    let size = n.abs();
    if n.is_finite() && size > 0.0 && !(SMALL..LARGE).contains(&size) {
        format!("{n:e}")
    } else {
        n.to_string()
    }
}

macro_rules! values {
    ($($type:ty: $given:ident => $value:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($given: $type) -> Self {
                $value
            }
        })*
    };
}

values! {
    &str: value => Self::Text(value.to_owned());
    u32: value => Self::Whole(value.into());
    u64: value => Self::Whole(value);
    usize: value => Self::Whole(value as u64);
    f64: value => Self::Real(value);
    bool: value => Self::Flag(value);
    SnapshotDate: date => Self::Text(date.to_string());
    Count: count => count.as_integer().map_or_else(|| Self::Real(count.to_f64()), Self::Whole);
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl From<&Cell> for Value {
    fn from(cell: &Cell) -> Self {
        match cell {
            Cell::None => Self::None,
            Cell::Text(text) | Cell::Named { text, .. } => Self::Text(text.clone()),
            Cell::Count(n) => Self::Whole(*n),
            Cell::Share(n) | Cell::Number(n) | Cell::Duration(n) | Cell::Probability(n) => {
                Self::Real(*n)
            }
        }
    }
}

/// A row of values of any kinds.
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::metrics::exported::Value::from($value)),*]
    };
}

pub(crate) use row;

/// The columns that identify a dataset: title, registry and date.
pub(crate) fn of(source: &Source) -> [Value; 3] {
    [
        Value::Text(
            [Some(source.marked_title()), source.only()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        ),
        source.registry.as_deref().into(),
        source.date.into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A p-value of 1e-300 was once written as 300 zeros.
    #[test]
    fn small_numbers_have_an_exponent_and_all_their_digits() {
        for (n, expected) in [
            (3.4e-120, "3.4e-120"),
            (-1.234_567_890_123_456_6e-9, "-1.2345678901234566e-9"),
            (f64::from_bits(1), "5e-324"),
            (1e-5, "0.00001"),
            (0.05, "0.05"),
            (0.0, "0"),
            (-0.0, "-0"),
            (1234.5, "1234.5"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (1.5e300, "1.5e300"),
        ] {
            assert_eq!(Value::Real(n).text(), expected);
            assert_eq!(expected.parse::<f64>().unwrap().to_bits(), n.to_bits());
        }
    }
}
