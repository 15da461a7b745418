use super::{CLAIMS, Document};
use crate::claims::{Number, Section, Verdict};
use crate::metrics::Source;
use crate::metrics::catalogue;
pub(super) use crate::metrics::exported::Value;
use crate::metrics::exported::{of, row};

/// The common type of a column's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    Flag,
    /// Whole numbers that fit into 63 bits.
    Whole,
    /// Numbers that a double holds exactly.
    Real,
    /// Text, or cells of several kinds.
    Text,
}

impl ValueKind {
    /// The type of the defined cells; text if no cell is defined.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a Value>) -> Self {
        /// A double holds every whole number up to here exactly.
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

/// The data of an answer's figure. CSV and Parquet are written from it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ExportTable {
    pub(super) columns: Vec<String>,
    /// Each row has one cell for each column.
    pub(super) rows: Vec<Vec<Value>>,
}

impl ExportTable {
    fn new(columns: &[&str]) -> Self {
        Self {
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// The table of a metric or of the claims; `None` if the subject has no table.
    pub(super) fn of(document: &Document, subject: &str) -> Option<Self> {
        if subject == CLAIMS {
            return Some(claims(document));
        }
        catalogue::metric(subject)?;
        Some(match document.metrics.exported(subject) {
            Some((columns, rows)) => Self {
                rows,
                ..Self::new(columns)
            },
            None => shown(document, subject),
        })
    }
}

/// One row for each claim and dataset that its rule looked at, with the deciding dataset first. A
/// claim that no dataset can judge has one row.
fn claims(document: &Document) -> ExportTable {
    let mut table = ExportTable::new(&[
        "claim",
        "code",
        "theme",
        "section",
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
    for claim in &document.claims {
        let statement = claim.statement;
        let section = match claim.section {
            Section::Paper => "paper",
            Section::Since2024 => "since_2024",
        };
        let mut add = |verdict: Verdict,
                       number: Option<&Number>,
                       source: Option<&Source>,
                       standing: &str,
                       because: &str| {
            let bounds = number.and_then(|number| number.bounds);
            let mut row = row![
                statement.id,
                statement.code,
                statement.theme.words(),
                section,
                statement.text,
                verdict.words(),
                number.map(|number| &*number.label),
                number.and_then(|number| number.figure),
                bounds.map(|ends| ends[0]),
                bounds.map(|ends| ends[1]),
                number.and_then(|number| number.interval.as_deref()),
                number.map(|number| number.threshold),
            ];
            row.extend(source.map(of).unwrap_or_default());
            row.extend(row![
                source.map(|source| Value::Text(source.covers())),
                Some(standing).filter(|text| !text.is_empty()),
                claim.datasets_disagree,
                Some(because).filter(|text| !text.is_empty()),
                statement.published,
                statement.limits,
            ]);
            table.rows.push(row);
        };
        let (number, source) = (claim.number.as_ref(), claim.dataset.as_ref());
        let standing = if source.is_some() { "decides" } else { "" };
        add(claim.verdict, number, source, standing, &claim.because);
        for other in &claim.others {
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

/// The first table of each dataset's answer, which holds the numbers of its first figure. Answers
/// of one metric can have different columns; a cell is empty if its answer lacks the column.
fn shown(document: &Document, metric: &str) -> ExportTable {
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
    let mut out = ExportTable::new(&columns);
    for (source, table) in tables {
        for cells in &table.rows {
            let mut row = of(source).to_vec();
            row.extend(labels.iter().map(|label| {
                let place = table
                    .columns
                    .iter()
                    .position(|column| column.label == *label);
                let cell = place.and_then(|place| cells.get(place));
                cell.map_or(Value::None, Value::from)
            }));
            out.rows.push(row);
        }
    }
    out
}
