//! An answer as people see it: sentences, figures of finished marks and tables, from which the
//! page, the Markdown and the CSV are made alike.

use serde::{Serialize, Serializer};

use super::Compared;
use crate::base::text::{count, duration, number, percent, probability};

/// What a metric says of one dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Shown {
    /// The number that matters most, in a few words.
    pub short: String,
    /// The result in words.
    pub sentences: Vec<String>,
    /// Drawn from finished numbers.
    pub figures: Vec<Figure>,
    /// The numbers; the first is the twin of the first figure.
    pub tables: Vec<Table>,
    /// What a reader must know beside them.
    pub caveats: Vec<String>,
    /// Published figures beside the user's.
    pub compared: Vec<Compared>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Figure {
    /// Horizontal bars, one group for each category.
    Bars {
        /// What it shows.
        title: String,
        /// Of the values.
        axis: Axis,
        /// Labels of the groups, from top to bottom.
        categories: Vec<String>,
        /// At most three.
        series: Vec<BarSeries>,
    },
    /// Lines and points in a plane.
    Plane {
        /// What it shows.
        title: String,
        /// Across.
        x: Axis,
        /// Up.
        y: Axis,
        /// At most three styles of each kind.
        series: Vec<PlaneSeries>,
    },
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// What it measures, with its unit.
    pub label: String,
    /// How values become places.
    pub scale: Scale,
}

impl Axis {
    /// An axis of this scale.
    pub fn new(label: &str, scale: Scale) -> Self {
        Self {
            label: label.to_owned(),
            scale,
        }
    }
}

/// How values become places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Evenly, from 0 where the values allow.
    Linear,
    /// By logarithm; values are above 0.
    Log,
    /// Shares from 0 to 1, read as percent.
    Share,
    /// Milliseconds since 1970 in UTC.
    Time,
}

/// Bars of one colour.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BarSeries {
    /// In the legend.
    pub name: String,
    /// One for each category.
    pub values: Vec<Option<f64>>,
    /// Of each value, where there are any.
    pub intervals: Vec<Option<[f64; 2]>>,
}

/// Lines or points of one colour.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaneSeries {
    /// In the legend.
    pub name: String,
    /// How they are drawn.
    pub style: Style,
    /// Ascending by x where they are lines; at most [`POINTS`] of them.
    pub points: Vec<[f64; 2]>,
}

/// How many points a drawing holds at most for one series.
pub const POINTS: usize = 1000;

/// How points are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Joined.
    Line,
    /// Joined by dashes: what is expected, fitted or compared with.
    Dashed,
    /// One by one.
    Dots,
}

/// A table of words and numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// What it holds.
    pub caption: String,
    /// Its columns; the first names the row.
    pub columns: Vec<TableColumn>,
    /// Of as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableColumn {
    /// Its heading.
    pub label: String,
    /// What the heading means, where it needs words.
    pub hint: Option<&'static str>,
}

impl Table {
    /// An empty table with these headings.
    pub fn new(caption: &str, columns: &[&str]) -> Self {
        Self {
            caption: caption.to_owned(),
            columns: columns
                .iter()
                .map(|label| TableColumn {
                    label: (*label).to_owned(),
                    hint: None,
                })
                .collect(),
            rows: Vec::new(),
        }
    }

    /// Explains the column of this heading.
    #[must_use]
    pub fn hint(mut self, label: &str, hint: &'static str) -> Self {
        for column in &mut self.columns {
            if column.label == label {
                column.hint = Some(hint);
            }
        }
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// A cell of a table: serialised as it reads.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Undefined.
    None,
    /// Words.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A share, as percent.
    Share(f64),
    /// A number, as [`number`] writes it.
    Number(f64),
    /// A time, in the unit that stands beside it.
    Duration(f64),
    /// A p-value.
    Probability(f64),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A share, where it is defined.
    pub fn share(share: Option<f64>) -> Self {
        share.map_or(Self::None, Self::Share)
    }

    /// A number, where it is defined.
    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::None, Self::Number)
    }

    /// A time, where it is defined.
    pub fn duration(time: Option<f64>) -> Self {
        time.map_or(Self::None, Self::Duration)
    }

    /// A p-value, where it is defined.
    pub fn probability(p: Option<f64>) -> Self {
        p.map_or(Self::None, Self::Probability)
    }

    /// A count that may have a fraction.
    pub fn amount(value: f64) -> Self {
        if value.fract() == 0.0 && (0.0..1e18).contains(&value) {
            Self::Count(value as u64)
        } else {
            Self::Number(value)
        }
    }

    /// As it reads.
    pub fn shown(&self) -> String {
        match self {
            Self::None => "–".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Count(n) => count(*n),
            Self::Share(share) => percent(*share),
            Self::Number(n) => number(*n),
            Self::Duration(n) => duration(*n),
            Self::Probability(p) => probability(*p),
        }
    }

    /// With all its digits, for programs; undefined is empty.
    pub fn raw(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(n) => n.to_string(),
            Self::Share(n) | Self::Number(n) | Self::Duration(n) | Self::Probability(n) => {
                n.to_string()
            }
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_for_people_and_for_programs() {
        let cells = [Cell::None, Cell::Share(0.5), Cell::Count(1000)];
        assert_eq!(
            cells.map(|cell| (cell.shown(), cell.raw())),
            [
                ("–".to_owned(), String::new()),
                ("50.0%".to_owned(), "0.5".to_owned()),
                ("1,000".to_owned(), "1000".to_owned()),
            ]
        );
    }
}
