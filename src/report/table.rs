use std::borrow::Cow;

use super::{CLAIMS, Document};
use crate::claims::{Number, Verdict};
use crate::metrics::catalogue;
use crate::metrics::descendants::Counted;
use crate::metrics::shown::Cell;
use crate::metrics::{Answer, Source};
use crate::relations::{Count, SnapshotDate};

/// A cell of an exported table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Value {
    /// Undefined.
    #[default]
    None,
    /// Words, as they are in the file or here.
    Text(String),
    /// A whole number.
    Whole(u64),
    /// Any other number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// With all its digits; undefined is empty.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::None => "".into(),
            Self::Text(text) => text.into(),
            Self::Whole(n) => n.to_string().into(),
            Self::Real(n) => real(*n).into(),
            Self::Flag(yes) => yes.to_string().into(),
        }
    }

    /// Of a cell of [`Kind::Whole`]; 0 of any other.
    pub(super) fn whole(&self) -> i64 {
        match self {
            Self::Whole(n) => i64::try_from(*n).unwrap_or_default(),
            _ => 0,
        }
    }

    /// Of a cell of [`Kind::Real`]; not a number of any other.
    pub(super) fn real(&self) -> f64 {
        match self {
            Self::Real(n) => *n,
            Self::Whole(n) => *n as f64,
            _ => f64::NAN,
        }
    }
}

/// The fewest digits that are read back as the same number: as a decimal, or with an exponent
/// where the decimal would be a row of zeros, as of the p-value 3.4e-120.
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

/// What the cells of a column have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Yes or no.
    Flag,
    /// Whole numbers of 63 bits.
    Whole,
    /// Numbers that a double holds exactly as they are.
    Real,
    /// Words, or cells of several kinds.
    Text,
}

impl Kind {
    /// Of those cells that are defined; text where none is.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a Value>) -> Self {
        /// Up to here every whole number has its double.
        const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
        let [mut flags, mut reals, mut wholes, mut most] = [0, 0, 0, 0];
        for cell in cells {
            match cell {
                Value::None => {}
                Value::Text(_) => return Self::Text,
                Value::Flag(_) => flags += 1,
                Value::Real(_) => reals += 1,
                Value::Whole(n) => {
                    wholes += 1;
                    most = most.max(*n);
                }
            }
        }
        match (flags, wholes, reals) {
            (1.., 0, 0) => Self::Flag,
            (0, 1.., 0) if i64::try_from(most).is_ok() => Self::Whole,
            (0, _, 1..) if most <= EXACT => Self::Real,
            _ => Self::Text,
        }
    }
}

/// What an answer's figure is made from, as programs read it: CSV and Parquet are written from
/// it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Names of the columns.
    pub(super) columns: Vec<String>,
    /// Of as many cells as there are columns.
    pub(super) rows: Vec<Vec<Value>>,
}

impl Table {
    fn new(columns: &[&str]) -> Self {
        Self {
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// The table of a metric, or of the claims; `None` for a subject that has none.
    pub(super) fn of(document: &Document, subject: &str) -> Option<Self> {
        if subject == CLAIMS {
            return Some(claims(document));
        }
        catalogue::metric(subject)?;
        Some(match subject {
            "turnover" => turnover(document),
            "preservation" => preservation(document),
            "descendants" => descendants(document),
            "documentation" => documentation(document),
            _ => shown(document, subject),
        })
    }
}

macro_rules! values {
    ($($type:ty: $own:ident => $value:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($own: $type) -> Self {
                $value
            }
        })*
    };
}

values! {
    &str: own => Self::Text(own.to_owned());
    u32: own => Self::Whole(own.into());
    u64: own => Self::Whole(own);
    usize: own => Self::Whole(own as u64);
    f64: own => Self::Real(own);
    bool: own => Self::Flag(own);
    SnapshotDate: own => Self::Text(own.to_string());
    Count: own => own.as_integer().map_or_else(|| Self::Real(own.to_f64()), Self::Whole);
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(own: Option<T>) -> Self {
        own.map_or(Self::None, Into::into)
    }
}

impl From<&Cell> for Value {
    fn from(own: &Cell) -> Self {
        match own {
            Cell::None => Self::None,
            Cell::Text(text) | Cell::Named { text, .. } => Self::Text(text.clone()),
            Cell::Count(n) => Self::Whole(*n),
            Cell::Share(n) | Cell::Number(n) | Cell::Duration(n) | Cell::Probability(n) => {
                Self::Real(*n)
            }
        }
    }
}

macro_rules! row {
    ($($value:expr),* $(,)?) => {
        vec![$(Value::from($value)),*]
    };
}

/// What tells a dataset: title, registry and date.
fn of(source: &Source) -> [Value; 3] {
    [
        Value::Text(source.marked_title()),
        source.registry.as_deref().into(),
        source.date.into(),
    ]
}

/// A row per claim and dataset that its rule looked at, the deciding one first; one row for a
/// claim that no dataset tells anything of.
fn claims(document: &Document) -> Table {
    let mut table = Table::new(&[
        "claim",
        "code",
        "theme",
        "text",
        "verdict",
        "number",
        "value",
        "low",
        "high",
        "uncertainty",
        "threshold",
        "dataset",
        "registry",
        "date",
        "coverage",
        "standing",
        "datasets_disagree",
        "because",
        "published",
        "limits",
    ]);
    for own in &document.claims {
        let said = own.statement;
        let mut add = |verdict: Verdict,
                       number: Option<&Number>,
                       source: Option<&Source>,
                       standing: &str,
                       because: &str| {
            let bounds = number.and_then(|own| own.bounds);
            let mut row = row![
                said.id,
                said.code,
                said.theme.words(),
                said.text,
                verdict.words(),
                number.map(|own| &*own.label),
                number.and_then(|own| own.figure),
                bounds.map(|own| own[0]),
                bounds.map(|own| own[1]),
                number.and_then(|own| own.interval.as_deref()),
                number.map(|own| own.threshold),
            ];
            row.extend(source.map(of).unwrap_or_default());
            row.extend(row![
                source.map(|own| own.coverage.part.words()),
                Some(standing).filter(|own| !own.is_empty()),
                own.datasets_disagree,
                Some(because).filter(|own| !own.is_empty()),
                said.published,
                said.limits,
            ]);
            table.rows.push(row);
        };
        let (number, source) = (own.number.as_ref(), own.dataset.as_ref());
        let standing = if source.is_some() { "decides" } else { "" };
        add(own.verdict, number, source, standing, &own.because);
        for other in &own.others {
            let standing = other.standing.words();
            add(
                other.verdict,
                other.number.as_ref(),
                Some(&other.source),
                standing,
                &other.because,
            );
        }
    }
    table
}

/// A row per registry and snapshot.
fn turnover(document: &Document) -> Table {
    let mut table = Table::new(&[
        "registry",
        "date",
        "file",
        "mode",
        "k",
        "popularity",
        "rows",
        "size",
        "remained",
        "newcomers",
        "returning",
        "turnover_rate",
        "months",
        "monthly_retention",
        "cut_downloads",
        "rows_at_cut",
        "rows_at_cut_inside",
        "tied_at_cut",
        "synthetic",
    ]);
    for Answer { values: series, .. } in &document.metrics.turnover.datasets {
        table.rows.extend(series.snapshots.iter().map(|s| {
            row![
                &*series.registry,
                s.date,
                &*s.file,
                series.mode.name(),
                series.k,
                series.popularity.name(),
                s.rows,
                s.size,
                s.remained,
                s.newcomers,
                s.returning,
                s.turnover_rate,
                s.months,
                s.monthly_retention,
                s.cut_downloads,
                s.rows_at_cut,
                s.rows_at_cut_inside,
                s.tied_at_cut,
                series.synthetic,
            ]
        }));
    }
    table
}

/// A row per dataset and library.
fn preservation(document: &Document) -> Table {
    let mut table = Table::new(&[
        "dataset",
        "registry",
        "date",
        "mode",
        "library",
        "bases",
        "descendants",
        "preserved",
        "rate",
        "lower_95",
        "upper_95",
        "shown",
        "effective_bases",
        "effective_descendants",
        "largest_base",
        "format",
        "enough",
        "transformers_less_it",
        "r",
        "difference_lower_95",
        "difference_upper_95",
    ]);
    for Answer { source, values, .. } in &document.metrics.preservation.datasets {
        for own in &values.libraries {
            let mut row = of(source).to_vec();
            row.extend(row![
                values.mode.name(),
                &*own.library,
                own.bases,
                own.descendants,
                own.preserved,
                own.rate,
                own.interval.map(|interval| interval[0]),
                own.interval.map(|interval| interval[1]),
                own.shown,
                own.effective_bases,
                own.effective_descendants,
                own.largest_base,
                own.format,
                own.enough,
                own.difference.map(|own| own.difference),
                own.difference.map(|own| own.r),
                own.difference.map(|own| own.interval[0]),
                own.difference.map(|own| own.interval[1]),
            ]);
            table.rows.push(row);
        }
    }
    table
}

/// A row per dataset and bin of the heat map that has points.
fn descendants(document: &Document) -> Table {
    let mut table = Table::new(&[
        "dataset",
        "registry",
        "date",
        "mode",
        "counted",
        "x_from",
        "x_to",
        "y_from",
        "y_to",
        "points",
        "slope",
        "intercept",
    ]);
    for Answer {
        source,
        values: data,
        ..
    } in &document.metrics.descendants.datasets
    {
        let fit = data.fit.as_ref();
        let map = &data.histogram;
        let counted = match data.counted {
            Counted::Descendants => "descendants",
            Counted::Repositories => "repositories",
        };
        for (x, column) in map.x_edges.windows(2).zip(&map.counts) {
            for (y, points) in map.y_edges.windows(2).zip(column) {
                if *points == 0 {
                    continue;
                }
                let mut row = of(source).to_vec();
                row.extend(row![
                    data.mode.name(),
                    counted,
                    x.first().copied(),
                    x.last().copied(),
                    y.first().copied(),
                    y.last().copied(),
                    *points,
                    fit.map(|fit| fit.slope),
                    fit.map(|fit| fit.intercept),
                ]);
                table.rows.push(row);
            }
        }
    }
    table
}

/// A row per dataset, popularity and group.
fn documentation(document: &Document) -> Table {
    let mut table = Table::new(&[
        "dataset",
        "registry",
        "date",
        "mode",
        "popularity",
        "group",
        "n",
        "mean",
        "sd",
        "min",
        "q1",
        "median",
        "q3",
        "max",
        "whisker_low",
        "whisker_high",
        "outliers",
        "cut",
        "tied",
        "welch_t",
        "welch_df",
        "p",
        "p_holm",
        "cohens_d",
        "d_low",
        "d_high",
        "cliffs_delta",
    ]);
    for Answer {
        source,
        values: data,
        ..
    } in &document.metrics.documentation.datasets
    {
        for own in &data.comparisons {
            for (name, group) in [("top", &own.top), ("bottom", &own.bottom)] {
                let own_box = &group.box_plot;
                let welch = own.welch.as_ref();
                let mut row = of(source).to_vec();
                row.extend(row![
                    data.mode.name(),
                    own.popularity.name(),
                    name,
                    own_box.n,
                    own_box.mean,
                    own_box.sd,
                    own_box.min,
                    own_box.q1,
                    own_box.median,
                    own_box.q3,
                    own_box.max,
                    own_box.whisker_low,
                    own_box.whisker_high,
                    own_box.outliers,
                    group.cut,
                    group.tied,
                    welch.map(|welch| welch.t),
                    welch.map(|welch| welch.df),
                    welch.map(|welch| welch.p),
                    welch.and_then(|welch| welch.p_holm),
                    own.cohens_d,
                    data.interval(own.popularity).map(|own| own[0]),
                    data.interval(own.popularity).map(|own| own[1]),
                    own.cliffs_delta,
                ]);
                table.rows.push(row);
            }
        }
    }
    table
}

/// The first table of each dataset's answer: the twin of its first figure. Answers of one metric
/// can have different columns; each stands under its own heading, empty where a table lacks it.
fn shown(document: &Document, metric: &str) -> Table {
    let answers = document.metrics.shown(metric);
    let tables: Vec<_> = answers
        .iter()
        .filter_map(|(source, shown)| Some((source, shown.tables.first()?)))
        .collect();
    let mut labels: Vec<&str> = Vec::new();
    for (_, table) in &tables {
        for column in &table.columns {
            if !labels.contains(&&*column.label) {
                labels.push(&column.label);
            }
        }
    }
    let mut columns = vec!["dataset", "registry", "date"];
    columns.extend(&labels);
    let mut out = Table::new(&columns);
    for (source, table) in tables {
        for cells in &table.rows {
            let mut row = of(source).to_vec();
            row.extend(labels.iter().map(|label| {
                let place = table.columns.iter().position(|own| own.label == *label);
                let cell = place.and_then(|place| cells.get(place));
                cell.map_or(Value::None, Value::from)
            }));
            out.rows.push(row);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A p-value of 1e-300 stood as 300 zeros.
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
