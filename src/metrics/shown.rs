//! An answer as people see it: sentences, figures with computed marks, and tables. The page, the
//! Markdown and the CSV are all made from it.

use serde::Serialize;

use super::{Compared, Popularity};
use crate::base::text::{count, duration, number, percent, probability};
use crate::stats::{BoxPlot, Histogram};

/// A metric's answer for one dataset, as people see it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Shown {
    /// The finding, shown as the heading if the answer has one.
    pub finding: Option<String>,
    /// The number that matters most, in a few words.
    pub short: String,
    /// The result in words.
    pub sentences: Vec<String>,
    /// The kinds of popularity that the numbers count or are compared with; empty if the answer
    /// does not use popularity.
    pub counted: Vec<Popularity>,
    /// Figures that contain computed numbers only.
    pub figures: Vec<Figure>,
    /// Tables of the numbers; the first has the numbers of the first figure.
    pub tables: Vec<ShownTable>,
    /// Caveats, in sentences.
    pub caveats: Vec<String>,
    /// Published figures, each with the user's.
    pub compared: Vec<Compared>,
    /// Differences between the published data and these, in sentences.
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
        /// Label of the axis of values.
        axis: Axis,
        /// Labels of the groups, from top to bottom.
        categories: Vec<String>,
        /// Words at the end of each category, such as the counts behind a share.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        beside: Option<Vec<String>>,
        /// At most three series.
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
        /// Lines and points.
        series: Vec<PlaneSeries>,
        /// What a caption says of it.
        note: String,
    },
    /// How many points lie in each cell of a plane.
    HeatMap {
        /// What it shows.
        title: String,
        /// Across.
        x: Axis,
        /// Up.
        y: Axis,
        /// Edges of the cells, ascending, and how many points each cell has: column by column, from
        /// the lowest cell.
        cells: Box<Histogram>,
        /// A line through the points, on logarithmic axes.
        line: Option<Box<FitLine>>,
        /// A published line, drawn where there are points.
        published: Option<Box<FitLine>>,
        /// Medians and quartiles of y by bins of x.
        bins: Vec<QuartileBin>,
        /// The best-known points.
        known: Vec<NamedPoint>,
        /// Words for a point and for what its y counts, singular and plural.
        words: HeatMapWords,
        /// What a caption says of it.
        note: String,
    },
    /// Two groups compared: the distribution of each, and the difference between them.
    Contrasts {
        /// What it shows.
        title: String,
        /// Label of the axis of values, from 0 to 1.
        axis: Axis,
        /// Label of the axis of differences.
        difference: Axis,
        /// Names of the two groups.
        groups: [String; 2],
        /// The comparisons, from top to bottom.
        rows: Vec<ContrastRow>,
        /// What has a value, such as "model".
        unit: String,
        /// What a caption says of it.
        note: String,
    },
    /// The number of things that remain after each step, and the number that each step removes.
    Flow {
        /// What it shows.
        title: String,
        /// The steps.
        steps: Vec<FlowStep>,
    },
    /// Things that were made from each other, each below what it was made from.
    Tree {
        /// What it shows.
        title: String,
        /// Each thing after what it was made from.
        nodes: Vec<TreeNode>,
        /// Words for a thing: one, several.
        unit: [String; 2],
        /// What a caption says of it.
        note: String,
    },
    /// What becomes of things of each class: bands from the classes before to the classes after.
    Transitions {
        /// What it shows.
        title: String,
        /// What the two sides are, such as "class of the base's licence".
        sides: [String; 2],
        /// Names of the classes, from top to bottom.
        classes: Vec<String>,
        /// What goes from one class to another: places of both, and how many.
        flows: Vec<(u32, u32, u64)>,
        /// Words for what goes: one, several.
        unit: [String; 2],
        /// What a caption says of it.
        note: String,
    },
    /// Upright bars on an axis of time, one for each date, divided into the shares of statuses.
    StatusBars {
        /// What it shows.
        title: String,
        /// What is counted.
        unit: String,
        /// Names of the statuses in the legend, at most three.
        statuses: Vec<String>,
        /// The text in place of a bar without values.
        undefined: String,
        /// The bars, from the first date to the last.
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
    /// Its value of log10 y where log10 x is 0.
    pub intercept: f64,
    /// The least and the greatest x of the fitted points, between which it is drawn.
    pub ends: [f64; 2],
    /// The 95% band of the line at places between the ends: x, low and high; empty if unknown.
    pub band: Vec<[f64; 3]>,
    /// The name beside it.
    pub label: String,
}

/// The quartiles of y over the points of one bin of x.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct QuartileBin {
    /// The ends of the bin.
    pub ends: [f64; 2],
    /// The number of points.
    pub n: u64,
    /// First quartile, median and third quartile of y, of type 7.
    pub quartiles: [f64; 3],
}

/// A point of a plane with a name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedPoint {
    /// The name beside it.
    pub name: String,
    /// Its place.
    pub at: [f64; 2],
}

/// Words for the points of a heat map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeatMapWords {
    /// What x measures, in a word.
    pub x: String,
    /// A word for a point, such as "base".
    pub point: String,
    /// A word for what y counts, singular.
    pub one: String,
    /// A word for what y counts, plural.
    pub many: String,
}

/// A box plot and a histogram of the values that it summarises.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BoxRow {
    /// The label beside the box.
    pub name: String,
    /// The box.
    #[serde(rename = "box")]
    pub box_plot: BoxPlot,
    /// How many values lie in each of equally wide bins from 0 to 1.
    pub histogram: Vec<u64>,
}

/// A step of a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FlowStep {
    /// The name of the things that remain, such as "different papers".
    pub label: String,
    /// How many remain.
    pub n: u64,
    /// The name and the number of the things that this step removed; null for a first step.
    pub left_out: Option<(String, u64)>,
}

/// A thing in a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TreeNode {
    /// Its name.
    pub name: String,
    /// The place in the list of the thing above it; null at the top.
    pub above: Option<u32>,
    /// What else is to be said of it, such as how it was made.
    pub words: String,
    /// Things below it, on all levels.
    pub below: u64,
    /// Things directly below it that the tree leaves out.
    pub left_out: u64,
}

/// A comparison of two groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ContrastRow {
    /// The label beside it.
    pub name: String,
    /// The two groups, in the order of their names.
    pub groups: [BoxRow; 2],
    /// The difference between them; undefined if it cannot be computed.
    pub difference: Option<f64>,
    /// The 95% interval of the difference.
    pub interval: Option<[f64; 2]>,
    /// The words in place of distributions that do not vary.
    pub constant: Option<String>,
    /// The result of the comparison in words.
    pub words: String,
}

/// The bar of one date.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StatusBar {
    /// The date.
    pub label: String,
    /// The date in milliseconds since 1970 in UTC.
    pub at: f64,
    /// The time since the date before it.
    pub since: Option<String>,
    /// The total of the date.
    pub of: u64,
    /// One count for each status; undefined if no date comes before.
    pub values: Vec<Option<u64>>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Axis {
    /// What it measures, with its unit.
    pub label: String,
    /// How values are placed along the axis.
    pub scale: Scale,
    /// The user chose the scale, so no drawing may change it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub chosen: bool,
}

impl Axis {
    /// An axis with this label and scale.
    pub fn new(label: &str, scale: Scale) -> Self {
        Self {
            label: label.to_owned(),
            scale,
            chosen: false,
        }
    }

    /// The same axis, whose scale the user chose.
    pub fn chosen(self) -> Self {
        Self {
            chosen: true,
            ..self
        }
    }
}

/// How values are placed along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Scale {
    /// Linear, from 0 if the values allow it.
    Linear,
    /// Logarithmic; values are above 0.
    Log,
    /// Shares from 0 to 1, written as percent.
    Share,
    /// Times in milliseconds since 1970 in UTC.
    Time,
}

/// Bars of one colour.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BarSeries {
    /// The name in the legend.
    pub name: String,
    /// One value for each category.
    pub values: Vec<Option<f64>>,
    /// The interval of each value, if it has one.
    pub intervals: Vec<Option<[f64; 2]>>,
    /// Whether these are published values. They are drawn beside those of the data.
    pub published: bool,
}

impl BarSeries {
    /// Values without intervals.
    pub fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        Self {
            name: name.into(),
            intervals: vec![None; values.len()],
            values,
            published: false,
        }
    }
}

/// Lines or points of one colour.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlaneSeries {
    /// The name in the legend.
    pub name: String,
    /// How they are drawn.
    pub style: Style,
    /// At most [`POINTS`] points; those of a line ascend by x.
    pub points: Vec<[f64; 2]>,
    /// The subject, such as a registry. All series of one subject have the same colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub subject: Option<String>,
    /// The 95% band around a line: low and high for each point.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub band: Option<Vec<[f64; 2]>>,
    /// Words for each point, if its place does not say what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub words: Option<Vec<String>>,
}

impl PlaneSeries {
    /// A series with a colour of its own, without a band.
    pub fn new(name: impl Into<String>, style: Style, points: Vec<[f64; 2]>) -> Self {
        Self {
            name: name.into(),
            style,
            points,
            ..Self::default()
        }
    }

    /// Gives it the colour of other series of the same subject.
    #[must_use]
    pub fn of(mut self, subject: &str) -> Self {
        self.subject = Some(subject.to_owned());
        self
    }
}

/// The greatest number of points that a figure holds for one series.
pub const POINTS: usize = 1000;

/// How points are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Style {
    /// Joined by a line.
    #[default]
    Line,
    /// Joined by a dashed line, for values that are expected, fitted or compared with.
    Dashed,
    /// Separate points.
    Dots,
    /// Published points, drawn as open diamonds.
    Published,
    /// Points that cannot be compared with the others, drawn hollow and grey.
    Unlike,
}

/// A table of words and numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ShownTable {
    /// An id that is the same for every dataset, so that the page finds two tables to compare.
    pub id: String,
    /// What it holds.
    pub caption: String,
    /// Its columns; the first names the row.
    pub columns: Vec<ShownColumn>,
    /// Rows, each with one cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ShownColumn {
    /// Its heading.
    pub label: String,
    /// What the heading means, if it needs an explanation.
    pub hint: Option<&'static str>,
    /// Whether the difference between two datasets' values has a meaning. The difference between
    /// the ends of two intervals has none.
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

    /// Adds an explanation to the column with this heading.
    #[must_use]
    pub fn hint(mut self, label: &str, hint: &'static str) -> Self {
        debug_assert!(
            self.columns.iter().any(|column| column.label == label),
            "{} has no column {label}",
            self.caption
        );
        for column in &mut self.columns {
            if column.label == label {
                column.hint = Some(hint);
            }
        }
        self
    }

    /// Replaces the id, which is the caption by default. A caption with a number of the dataset
    /// needs another id.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// Marks the columns with these headings as the ends of intervals.
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
    /// The name of a row, with a number of the dataset in it.
    Named {
        /// The name of the row in every dataset.
        name: String,
        /// The name with the number.
        text: String,
    },
    /// A whole number.
    Count(u64),
    /// A share, written as percent.
    Share(f64),
    /// A number, written by [`number`].
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

    /// A share, or an undefined cell.
    pub fn share(share: Option<f64>) -> Self {
        share.map_or(Self::None, Self::Share)
    }

    /// A number, or an undefined cell.
    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::None, Self::Number)
    }

    /// A time, or an undefined cell.
    pub fn duration(time: Option<f64>) -> Self {
        time.map_or(Self::None, Self::Duration)
    }

    /// A p-value, or an undefined cell.
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

    /// The text that people read.
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

    /// The value as text with all its digits, for programs; an undefined value is empty.
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

/// A cell as the page and the results document receive it. Programs take the value, people read the
/// text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Cell"))]
pub struct CellView {
    /// What the value is.
    pub kind: CellKind,
    /// The exact value; null if it is undefined. For text, the name of the row in every dataset, if
    /// the text is different.
    pub value: Option<CellValue>,
    /// The unit of the value, if it has one that a heading may not name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub unit: Option<&'static str>,
    /// The text that people read.
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
    /// A share; the difference between two shares is in percentage points.
    Share,
    /// A number without a unit.
    Number,
    /// A time.
    Duration,
    /// A p-value; the difference between two has no meaning.
    Probability,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CellValue {
    /// The value of a text.
    Name(String),
    /// The value of a count, with every digit.
    Whole(u64),
    /// The value of any other kind.
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
            // JSON has no number for an infinite or undefined value.
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
