//! An answer as people see it: sentences, figures of finished marks and tables, from which the
//! page, the Markdown and the CSV are made alike.

use serde::Serialize;

use super::{Compared, Popularity};
use crate::base::text::{count, duration, number, percent, probability};
use crate::stats::{BoxPlot, Histogram};

/// What a metric says of one dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Shown {
    /// The finding that stands as the heading, where the answer has one.
    pub finding: Option<String>,
    /// The number that matters most, in a few words.
    pub short: String,
    /// The result in words.
    pub sentences: Vec<String>,
    /// What the numbers count or are compared with; empty where popularity plays no part.
    pub counted: Vec<Popularity>,
    /// Drawn from finished numbers.
    pub figures: Vec<Figure>,
    /// The numbers; the first is the twin of the first figure.
    pub tables: Vec<ShownTable>,
    /// What a reader must know beside them.
    pub caveats: Vec<String>,
    /// Published figures beside the user's.
    pub compared: Vec<Compared>,
    /// What differs between the published data and these, in sentences.
    pub differs: Vec<String>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Drawing"))]
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
    /// How many points lie in each cell of a plane.
    HeatMap {
        /// What it shows.
        title: String,
        /// Across.
        x: Axis,
        /// Up.
        y: Axis,
        /// Edges of the cells, ascending, and how many points each has: by columns, from below.
        cells: Histogram,
        /// A line through the points, on logarithmic axes.
        line: Option<FitLine>,
        /// A point, and what its y counts: one, and many.
        words: HeatMapWords,
        /// What a caption says of it.
        note: String,
    },
    /// Box plots, each below the histogram of its values.
    Boxes {
        /// What it shows.
        title: String,
        /// Of the values, from 0 to 1.
        axis: Axis,
        /// From top to bottom.
        rows: Vec<BoxRow>,
        /// What a value is of, such as "model".
        unit: String,
        /// What the comparison comes to, below it.
        below: String,
        /// What a caption says of it.
        note: String,
    },
    /// Groups of upright bars, one group for each date, one bar for each status.
    StatusBars {
        /// What it shows.
        title: String,
        /// What is counted.
        unit: String,
        /// At most three, in the legend.
        statuses: Vec<String>,
        /// What a group without values says.
        undefined: String,
        /// From the first date to the last.
        bars: Vec<StatusBar>,
        /// What a caption says of it.
        note: String,
    },
}

/// A straight line on logarithmic axes: log10 y = intercept + slope · log10 x.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FitLine {
    /// Its slope.
    pub slope: f64,
    /// Where it begins.
    pub intercept: f64,
    /// In the legend.
    pub label: String,
}

/// How the points of a heat map are spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeatMapWords {
    /// What x measures, in a word.
    pub x: String,
    /// A point, such as "base".
    pub point: String,
    /// One of what y counts.
    pub one: String,
    /// Many of what y counts.
    pub many: String,
}

/// A box plot and the values that it sums up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BoxRow {
    /// Beside it.
    pub name: String,
    /// The box.
    #[serde(rename = "box")]
    pub box_plot: BoxPlot,
    /// How many values lie in each of equally wide bins from 0 to 1.
    pub histogram: Vec<u64>,
}

/// The bars of one date.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StatusBar {
    /// The date.
    pub label: String,
    /// How long after the one before it.
    pub since: Option<String>,
    /// All that is counted.
    pub of: u64,
    /// One for each status; undefined where nothing comes before.
    pub values: Vec<Option<u64>>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ShownTable {
    /// The same for every dataset: by it the page finds two tables that belong together.
    pub id: String,
    /// What it holds.
    pub caption: String,
    /// Its columns; the first names the row.
    pub columns: Vec<ShownColumn>,
    /// Of as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ShownColumn {
    /// Its heading.
    pub label: String,
    /// What the heading means, where it needs words.
    pub hint: Option<&'static str>,
    /// Whether the difference of two datasets' values says something: that of the ends of two
    /// intervals does not.
    pub comparable: bool,
}

impl ShownTable {
    /// An empty table with these headings.
    pub fn new(caption: &str, columns: &[&str]) -> Self {
        Self {
            id: caption.to_owned(),
            caption: caption.to_owned(),
            columns: columns
                .iter()
                .map(|label| ShownColumn {
                    label: (*label).to_owned(),
                    hint: None,
                    comparable: true,
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

    /// Replaces the id, which is the caption where that holds no number of the dataset.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// Marks the columns of these headings as the ends of intervals.
    #[must_use]
    pub fn bounds(mut self, labels: &[&str]) -> Self {
        for column in &mut self.columns {
            column.comparable &= !labels.contains(&column.label.as_str());
        }
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// A cell of a table. Serialised as a [`CellView`]: the kind, the exact value and the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(into = "CellView")]
#[cfg_attr(test, derive(ts_rs::TS), ts(as = "CellView"))]
pub enum Cell {
    /// Undefined.
    None,
    /// Words.
    Text(String),
    /// Words that name a row and hold a number of the dataset.
    Named {
        /// What the row is called in every dataset.
        name: String,
        /// The words with the number.
        text: String,
    },
    /// A whole number.
    Count(u64),
    /// A share, as percent.
    Share(f64),
    /// A number, as [`number`] writes it.
    Number(f64),
    /// A time in days.
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
            Self::Text(text) | Self::Named { text, .. } => text.clone(),
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
            Self::Text(text) | Self::Named { text, .. } => text.clone(),
            Self::Count(n) => n.to_string(),
            Self::Share(n) | Self::Number(n) | Self::Duration(n) | Self::Probability(n) => {
                n.to_string()
            }
        }
    }
}

/// A cell as it crosses to the page and into the results document: programs take the value,
/// people read the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Cell"))]
pub struct CellView {
    /// What the value is.
    pub kind: CellKind,
    /// The exact value; null of what is undefined. Of words the name that the row has in every
    /// dataset, where the text is another.
    pub value: Option<CellValue>,
    /// The unit of the value, where it has one that a heading may not name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub unit: Option<&'static str>,
    /// As people read it.
    pub text: String,
}

/// What the value of a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CellKind {
    /// Undefined.
    None,
    /// Words.
    Text,
    /// A whole number.
    Count,
    /// A share; the difference of two is in percentage points.
    Share,
    /// A number without a unit.
    Number,
    /// A time.
    Duration,
    /// A p-value; the difference of two says nothing.
    Probability,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CellValue {
    /// Of words.
    Name(String),
    /// Of a count, with every digit.
    Whole(u64),
    /// Of any other kind.
    Real(f64),
}

impl From<Cell> for CellView {
    fn from(cell: Cell) -> Self {
        let text = cell.shown();
        let (kind, value) = match cell {
            Cell::None => (CellKind::None, None),
            Cell::Text(_) => (CellKind::Text, None),
            Cell::Named { name, .. } => (CellKind::Text, Some(CellValue::Name(name))),
            Cell::Count(n) => (CellKind::Count, Some(CellValue::Whole(n))),
            Cell::Share(n) => (CellKind::Share, Some(CellValue::Real(n))),
            Cell::Number(n) => (CellKind::Number, Some(CellValue::Real(n))),
            Cell::Duration(n) => (CellKind::Duration, Some(CellValue::Real(n))),
            Cell::Probability(n) => (CellKind::Probability, Some(CellValue::Real(n))),
        };
        Self {
            kind,
            // JSON has no number for what is infinite or undefined.
            value: value.filter(|cell| !matches!(cell, CellValue::Real(n) if !n.is_finite())),
            unit: (kind == CellKind::Duration).then_some("days"),
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_crosses_with_its_kind_value_and_text() {
        for (cell, expected) in [
            (
                Cell::None,
                json!({"kind": "none", "value": null, "text": "–"}),
            ),
            (
                Cell::text("bert"),
                json!({"kind": "text", "value": null, "text": "bert"}),
            ),
            (
                Cell::Named {
                    name: "top 1%".to_owned(),
                    text: "top 1% (5)".to_owned(),
                },
                json!({"kind": "text", "value": "top 1%", "text": "top 1% (5)"}),
            ),
            (
                Cell::Count(u64::MAX),
                json!({"kind": "count", "value": 18_446_744_073_709_551_615_u64,
                    "text": "18,446,744,073,709,551,615"}),
            ),
            (
                Cell::Share(0.000_1),
                json!({"kind": "share", "value": 0.000_1, "text": "< 0.1%"}),
            ),
            (
                Cell::Number(-0.024_73),
                json!({"kind": "number", "value": -0.024_73, "text": "−0.025"}),
            ),
            (
                Cell::Number(f64::INFINITY),
                json!({"kind": "number", "value": null, "text": "–"}),
            ),
            (
                Cell::Duration(8.983),
                json!({"kind": "duration", "value": 8.983, "unit": "days", "text": "9.0"}),
            ),
            (
                Cell::Probability(0.0),
                json!({"kind": "probability", "value": 0.0, "text": "< 10⁻³⁰⁰"}),
            ),
        ] {
            assert_eq!(serde_json::to_value(&cell).unwrap(), expected, "{cell:?}");
        }
    }

    #[test]
    fn the_ends_of_intervals_are_not_compared() {
        let table = ShownTable::new("", &["Group", "Share", "From", "To"]).bounds(&["From", "To"]);
        let comparable = table.columns.iter().map(|column| column.comparable);
        assert_eq!(comparable.collect::<Vec<_>>(), [true, true, false, false]);
    }

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
