//! An answer as people see it: sentences, figures of finished marks and tables, from which the
//! page, the Markdown and the CSV are made alike.

use serde::{Serialize, Serializer};

use super::Compared;

/// What a metric is about, for people.
#[derive(Debug, Serialize)]
pub struct About {
    /// The question that it answers.
    pub question: &'static str,
    /// How it is computed, in paragraphs, with the source of each definition.
    pub definition: &'static [&'static str],
    /// Its formulas: what each gives, and the formula in plain letters and signs.
    pub formula: &'static [(&'static str, &'static str)],
    /// What others found, a sentence each with its source.
    pub published: &'static [&'static str],
    /// What the user may choose.
    pub settings: &'static [Setting],
}

/// A parameter, as the page and the command offer it.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// Its name among the metric's parameters.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it means, where the name does not say it.
    pub hint: Option<&'static str>,
    /// What values it takes, and its default.
    pub kind: SettingKind,
    /// Whether few users need it.
    pub rare: bool,
}

/// What values a parameter takes.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SettingKind {
    /// A whole number.
    Number {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
        /// The default.
        otherwise: u32,
    },
    /// One of several words.
    Choice {
        /// Each with its words for people.
        choices: &'static [(&'static str, &'static str)],
        /// The default.
        otherwise: &'static str,
    },
    /// Yes or no.
    Switch {
        /// The default.
        otherwise: bool,
    },
}

/// A registry's name as people write it; one that has no other is its own.
pub fn registry_name(registry: &str) -> &str {
    match registry {
        "huggingface" => "Hugging Face",
        "huggingface-datasets" => "Hugging Face data sets",
        "huggingface-spaces" => "Hugging Face Spaces",
        "pypi" => "PyPI",
        "cran" => "CRAN",
        "crates" => "Cargo",
        other => other,
    }
}

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

/// 1,234,567
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "1 package", "2 packages"
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// 48.8%; what is more than nothing, or less than all, never rounds to it.
pub fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.0005 {
        return "< 0.1%".to_owned();
    }
    if (0.9995..1.0).contains(&share) {
        return "> 99.9%".to_owned();
    }
    minus(format!("{:.1}%", share * 100.0))
}

/// −40.4: a difference of two shares in percentage points.
pub fn points(difference: f64) -> String {
    minus(format!("{:.1}", difference * 100.0))
}

/// 7, −0.025, 12.3, 1,235, 3.4e-7: whole numbers as such, three decimals below 10, one below 100, none above.
pub fn number(n: f64) -> String {
    if !n.is_finite() {
        return "–".to_owned();
    }
    let size = n.abs();
    if size < 1e15 && size.fract() == 0.0 {
        return minus(format!(
            "{}{}",
            if n < 0.0 { "-" } else { "" },
            count(size as u64)
        ));
    }
    if size >= 1e15 || (size > 0.0 && size < 0.0005) {
        return scientific(n);
    }
    // The limits are those of what is written: 9.9996 is 10.0.
    if size < 9.9995 {
        minus(format!("{n:.3}"))
    } else if size < 99.95 {
        minus(format!("{n:.1}"))
    } else {
        let sign = if n < 0.0 { "−" } else { "" };
        format!("{sign}{}", count(size.round() as u64))
    }
}

/// 9, 8.9, 1,235, < 0.1: days, months or years, of which a tenth is as much as anyone reads.
pub fn duration(time: f64) -> String {
    if time > 0.0 && time < 0.05 {
        "< 0.1".to_owned()
    } else if time.fract() != 0.0 && time.abs() < 9.9995 {
        minus(format!("{time:.1}"))
    } else {
        number(time)
    }
}

/// 0.9987: an index from 0 to 1, which often differs from 1 in its fourth decimal.
pub fn index(value: f64) -> String {
    format!("{value:.4}")
}

/// 0.012, 3.4 × 10⁻⁷; never 0, which no p-value is.
pub fn probability(p: f64) -> String {
    if p.is_nan() {
        "–".to_owned()
    } else if p < 1e-300 {
        format!("< 10{}", raised("-300"))
    } else if p < 0.001 {
        scientific(p)
    } else {
        format!("{p:.3}")
    }
}

/// −1.2 × 10⁻⁷, never broken between two lines.
fn scientific(n: f64) -> String {
    let text = minus(format!("{n:.1e}"));
    match text.split_once('e') {
        Some((digits, exponent)) => format!("{digits}\u{a0}×\u{a0}10{}", raised(exponent)),
        None => text,
    }
}

/// A whole number as an exponent.
fn raised(number: &str) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |c: char| c.to_digit(10).and_then(|digit| digits.get(digit as usize));
    number.chars().map(|c| *raise(c).unwrap_or(&'⁻')).collect()
}

/// "p = 0.012", "p < 10⁻³⁰⁰"
pub fn with_p(p: f64) -> String {
    let text = probability(p);
    if text.starts_with('<') {
        format!("p {text}")
    } else {
        format!("p = {text}")
    }
}

/// A minus as wide as a plus, and none before zero.
fn minus(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.contains(|c: char| ('1'..='9').contains(&c)) => format!("−{rest}"),
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(plural(1, "package", "packages"), "1 package");
        assert_eq!(percent(0.4883), "48.8%");
        assert_eq!(percent(0.000_1), "< 0.1%");
        assert_eq!(percent(0.999_9), "> 99.9%");
        assert_eq!(percent(1.0), "100.0%");
        assert_eq!(percent(-0.02), "−2.0%");
        assert_eq!(points(-0.404_076), "−40.4");
        assert_eq!(points(-0.000_1), "0.0");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(-1_234.0), "−1,234");
        assert_eq!(number(-0.024_73), "−0.025");
        assert_eq!(number(-0.000_01), "−1.0\u{a0}×\u{a0}10⁻⁵");
        assert_eq!(number(9.999_6), "10.0");
        assert_eq!(number(-23.695), "−23.7");
        assert_eq!(number(99.96), "100");
        assert_eq!(number(-1_234.56), "−1,235");
        assert_eq!(duration(8.983), "9.0");
        assert_eq!(duration(9.0), "9");
        assert_eq!(duration(0.033), "< 0.1");
        assert_eq!(duration(144.4), "144");
        assert_eq!(duration(0.0), "0");
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(probability(0.0), "< 10⁻³⁰⁰");
        assert_eq!(with_p(3.4e-7), "p = 3.4\u{a0}×\u{a0}10⁻⁷");
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
