use csv::{QuoteStyle, WriterBuilder};

use super::Document;
use crate::metrics::Source;
use crate::metrics::catalogue::METRICS;

/// The data of a metric's figure as CSV, a header and rows of as many cells; undefined values
/// are empty cells. `None` for a metric that has none.
pub fn to_csv(document: &Document, metric: &str) -> Option<String> {
    if metric != CLAIMS {
        METRICS.iter().find(|own| own.id == metric)?;
    }
    let rows = match metric {
        CLAIMS => claims(document),
        "turnover" => turnover(document),
        "preservation" => preservation(document),
        "descendants" => descendants(document),
        "documentation" => documentation(document),
        _ => shown(document, metric),
    };
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    for row in rows {
        // A writer into memory has no way to fail.
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    Some(String::from_utf8(bytes).unwrap_or_default())
}

/// The name of the claims among the metrics.
pub const CLAIMS: &str = "claims";

type Rows = Vec<Vec<String>>;

fn header(names: &[&str]) -> Rows {
    vec![names.iter().map(|name| (*name).to_owned()).collect()]
}

/// What tells a dataset: title, registry and date.
fn of(source: &Source) -> [String; 3] {
    [
        inert(&source.title),
        inert(source.registry.as_deref().unwrap_or_default()),
        cell(source.date),
    ]
}

/// A row per claim.
fn claims(document: &Document) -> Rows {
    let mut rows = header(&[
        "claim",
        "code",
        "theme",
        "text",
        "verdict",
        "number",
        "value",
        "uncertainty",
        "threshold",
        "dataset",
        "registry",
        "date",
        "because",
        "published",
        "limits",
    ]);
    for own in &document.claims {
        let said = own.statement;
        let number = own.number.as_ref();
        let words = |text: Option<&str>| inert(text.unwrap_or_default());
        let mut row = vec![
            said.id.to_owned(),
            words(said.code),
            said.theme.words().to_owned(),
            said.text.to_owned(),
            own.verdict.words().to_owned(),
            words(number.map(|own| &*own.label)),
            cell(number.and_then(|own| own.figure)),
            words(number.and_then(|own| own.interval.as_deref())),
            words(number.map(|own| own.threshold)),
        ];
        row.extend(own.dataset.as_ref().map(of).unwrap_or_default());
        row.extend([
            inert(&own.because),
            said.published.to_owned(),
            said.limits.to_owned(),
        ]);
        rows.push(row);
    }
    rows
}

/// A row per registry and snapshot.
fn turnover(document: &Document) -> Rows {
    let turnover = &document.metrics.turnover;
    let mut rows = header(&[
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
    for series in &turnover.series {
        rows.extend(series.snapshots.iter().map(|s| {
            vec![
                inert(&series.registry),
                s.date.to_string(),
                inert(&s.file),
                turnover.mode.name().to_owned(),
                turnover.k.to_string(),
                turnover.popularity.name().to_owned(),
                s.rows.to_string(),
                s.size.to_string(),
                cell(s.remained),
                cell(s.newcomers),
                cell(s.returning),
                cell(s.turnover_rate),
                cell(s.months),
                cell(s.monthly_retention),
                cell(s.cut_downloads),
                s.rows_at_cut.to_string(),
                s.rows_at_cut_inside.to_string(),
                s.tied_at_cut.to_string(),
                series.synthetic.to_string(),
            ]
        }));
    }
    rows
}

/// A row per dataset and library.
fn preservation(document: &Document) -> Rows {
    let preservation = &document.metrics.preservation;
    let mut rows = header(&[
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
    ]);
    for data in &preservation.datasets {
        for own in &data.libraries {
            let mut row = of(&data.source).to_vec();
            row.extend([
                preservation.mode.name().to_owned(),
                inert(&own.library),
                cell(own.bases),
                own.descendants.to_string(),
                own.preserved.to_string(),
                cell(own.rate),
                cell(own.interval.map(|interval| interval[0])),
                cell(own.interval.map(|interval| interval[1])),
                own.shown.to_string(),
            ]);
            rows.push(row);
        }
    }
    rows
}

/// A row per dataset and bin of the heat map that has points.
fn descendants(document: &Document) -> Rows {
    let descendants = &document.metrics.descendants;
    let mut rows = header(&[
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
    for data in &descendants.datasets {
        let fit = data.fit.as_ref();
        let map = &data.histogram;
        let counted = match data.counted {
            crate::metrics::descendants::Counted::Descendants => "descendants",
            crate::metrics::descendants::Counted::Repositories => "repositories",
        };
        for (x, column) in map.x_edges.windows(2).zip(&map.counts) {
            for (y, points) in map.y_edges.windows(2).zip(column) {
                if *points == 0 {
                    continue;
                }
                let mut row = of(&data.source).to_vec();
                row.extend([
                    descendants.mode.name().to_owned(),
                    counted.to_owned(),
                    cell(x.first()),
                    cell(x.last()),
                    cell(y.first()),
                    cell(y.last()),
                    points.to_string(),
                    cell(fit.map(|fit| fit.slope)),
                    cell(fit.map(|fit| fit.intercept)),
                ]);
                rows.push(row);
            }
        }
    }
    rows
}

/// A row per dataset, popularity and group.
fn documentation(document: &Document) -> Rows {
    let documentation = &document.metrics.documentation;
    let mut rows = header(&[
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
        "cliffs_delta",
    ]);
    for data in &documentation.datasets {
        for own in &data.comparisons {
            for (name, group) in [("top", &own.top), ("bottom", &own.bottom)] {
                let own_box = &group.box_plot;
                let welch = own.welch.as_ref();
                let mut row = of(&data.source).to_vec();
                row.extend([
                    documentation.mode.name().to_owned(),
                    own.popularity.name().to_owned(),
                    name.to_owned(),
                    own_box.n.to_string(),
                    own_box.mean.to_string(),
                    cell(own_box.sd),
                    own_box.min.to_string(),
                    own_box.q1.to_string(),
                    own_box.median.to_string(),
                    own_box.q3.to_string(),
                    own_box.max.to_string(),
                    own_box.whisker_low.to_string(),
                    own_box.whisker_high.to_string(),
                    own_box.outliers.to_string(),
                    cell(group.cut),
                    group.tied.to_string(),
                    cell(welch.map(|welch| welch.t)),
                    cell(welch.map(|welch| welch.df)),
                    cell(welch.map(|welch| welch.p)),
                    cell(welch.and_then(|welch| welch.p_holm)),
                    cell(own.cohens_d),
                    cell(own.cliffs_delta),
                ]);
                rows.push(row);
            }
        }
    }
    rows
}

/// The first table of each dataset's answer: the twin of its first figure. Answers of one metric
/// can have different columns; each stands under its own heading, empty where a table lacks it.
fn shown(document: &Document, metric: &str) -> Rows {
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
    let mut rows = header(&["dataset", "registry", "date"]);
    rows[0].extend(labels.iter().map(|label| (*label).to_owned()));
    for (source, table) in tables {
        for cells in &table.rows {
            let mut row = of(source).to_vec();
            row.extend(labels.iter().map(|label| {
                let place = table.columns.iter().position(|own| own.label == *label);
                let cell = place.and_then(|place| cells.get(place));
                cell.map_or_else(String::new, |cell| inert(&cell.raw()))
            }));
            rows.push(row);
        }
    }
    rows
}

fn cell(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Text that a spreadsheet does not take for a formula.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
