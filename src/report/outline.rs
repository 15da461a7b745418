//! A document as headings, paragraphs, lists and tables, from which Markdown and HTML are
//! written: what is said, in which order, and in which words stands here alone.

use crate::base::text;
use std::fmt::Display;

use serde_json::Value as Json;

use super::Document;
use crate::caveat::Noted;
use crate::claims::literature::{PAPER, WORKS};
use crate::claims::{Claim, Finding, Standing, Verdict};
use crate::metrics::catalogue::METRICS;
use crate::metrics::descendants::VariantId;
use crate::metrics::shown::{Cell, Shown};
use crate::metrics::{
    Compared, Mode, Parameters, Source, descendants, documentation, preservation, turnover,
};
use crate::stats::Correlation;

/// A part of the document. Its texts are as they come, some from files: whoever writes them
/// escapes them.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading of this level, from 1.
    Heading(u8, String),
    /// Sentences.
    Paragraph(String),
    /// Items below a line that leads to them.
    List(&'static str, Vec<String>),
    /// A table.
    Table(Table),
    /// Where the figures of this metric have their place.
    Figure(&'static str),
}

/// A table whose first column names the row.
#[derive(Debug)]
pub(super) struct Table {
    /// What it holds.
    pub(super) caption: String,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// Of as many cells as there are columns.
    pub(super) rows: Vec<Vec<String>>,
    /// A name for each row that others may point to; none where it is empty.
    pub(super) anchors: Vec<String>,
}

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    /// Its heading.
    pub(super) label: String,
    /// Whether it holds numbers.
    pub(super) numbers: bool,
}

impl Table {
    /// An empty table; labels of columns of numbers begin with `#`.
    fn new(caption: impl Into<String>, labels: &[&str]) -> Self {
        let column = |label: &&str| {
            let number = label.strip_prefix('#');
            Column {
                label: number.unwrap_or(label).to_owned(),
                numbers: number.is_some(),
            }
        };
        Self {
            caption: caption.into(),
            columns: labels.iter().map(column).collect(),
            rows: Vec::new(),
            anchors: Vec::new(),
        }
    }

    fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }
}

/// Everything that a document says to people, from its title to its references.
pub(super) fn of(document: &Document) -> Vec<Block> {
    let mut out = Vec::new();
    head(document, &mut out);
    claims(&document.claims, &mut out);
    findings(&document.findings, &mut out);
    let metrics = &document.metrics;
    preservation(&metrics.preservation, &mut out);
    if metrics.is_asked("turnover") {
        turnover(&metrics.turnover, &mut out);
    }
    descendants(&metrics.descendants, &mut out);
    documentation(&metrics.documentation, &mut out);
    for metric in METRICS {
        let answers = metrics.shown(metric.id);
        if answers.is_empty() {
            continue;
        }
        section(metric.id, metric.title.to_owned(), &mut out);
        out.push(Block::Paragraph(metric.question.to_owned()));
        for (source, answer) in answers {
            heading(source, &mut out);
            shown(answer, &mut out);
        }
    }
    settings(&document.parameters, &mut out);
    inputs(document, &mut out);
    references(document, &mut out);
    out
}

/// The title, what made it, and how many of the claims hold.
fn head(document: &Document, out: &mut Vec<Block>) {
    let tool = &document.tool;
    out.push(Block::Heading(
        1,
        "Registry Lens: what the files say of the claims".to_owned(),
    ));
    let mut by = format!(
        "By {} {} from {}.",
        tool.name,
        tool.version,
        text::plural(document.inputs.len() as u64, "file", "files")
    );
    if document.inputs.iter().any(|own| own.synthetic.is_some()) {
        by += " Some of them say that they are made up; what comes of these is marked (synthetic).";
    }
    out.push(Block::Paragraph(by));
    let count = |verdict| {
        let own = document.claims.iter().filter(|own| own.verdict == verdict);
        own.count()
    };
    let (holds, does_not) = (count(Verdict::Holds), count(Verdict::DoesNotHold));
    out.push(Block::Paragraph(format!(
        "Of {} of the literature {holds} {}, {does_not} {} not hold, {} mixed, {} not measurable.",
        text::plural(document.claims.len() as u64, "claim", "claims"),
        if holds == 1 { "holds" } else { "hold" },
        if does_not == 1 { "does" } else { "do" },
        is(count(Verdict::Mixed)),
        is(count(Verdict::NotMeasurable)),
    )));
}

/// "1 is", "2 are"
fn is(n: usize) -> String {
    format!("{n} {}", if n == 1 { "is" } else { "are" })
}

/// A metric's heading, and the place of its figures.
fn section(metric: &'static str, title: String, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, title));
    out.push(Block::Figure(metric));
}

fn definition(mode: Mode) -> &'static str {
    match mode {
        Mode::Paper => "the paper's definition",
        Mode::Artifact => "the artifact's definition",
    }
}

/// What the data say of the literature's claims.
fn claims(claims: &[Claim], out: &mut Vec<Block>) {
    out.push(Block::Heading(2, "Claims".to_owned()));
    let mut table = Table::new(
        "The claims and their verdicts",
        &[
            "Claim",
            "Verdict",
            "Number",
            "Because",
            "Dataset",
            "Published",
        ],
    );
    for own in claims {
        let said = own.statement;
        let code = said
            .code
            .map_or_else(String::new, |code| format!("{code}: "));
        let number = own.number.as_ref().map(|number| {
            let interval = number.interval.as_ref();
            let interval = interval.map_or_else(String::new, |own| format!(" ({own})"));
            format!("{}: {}{interval}", number.label, number.value)
        });
        let missing = own.missing.as_ref().map(|missing| {
            if own.asks.is_some() {
                missing.clone()
            } else {
                format!("Needs {missing}.")
            }
        });
        let because = [Some(own.because.clone()), missing, beside(own)];
        let because: Vec<String> = because.into_iter().flatten().collect();
        let disagree = if own.datasets_disagree {
            "; datasets disagree"
        } else {
            ""
        };
        table.row([
            format!("{code}{}", said.text),
            format!("{}{disagree}", own.verdict.words()),
            or_dash(number),
            format!("{} {}", because.join(" ").trim(), said.limits),
            or_dash(own.dataset.as_ref().map(covering)),
            said.published.to_owned(),
        ]);
        table.anchors.push(format!("claim-{}", said.id));
    }
    out.push(Block::Table(table));
}

/// The paper's findings, expected against got.
fn findings(findings: &[Finding], out: &mut Vec<Block>) {
    if findings.iter().all(|own| own.got.is_empty()) {
        return;
    }
    out.push(Block::Heading(
        2,
        "The paper's findings on your data".to_owned(),
    ));
    let mut table = Table::new(
        "Findings 4 to 7 of the paper, as published and in these files",
        &["Finding", "Expected", "Got", "What differs"],
    );
    for own in findings {
        let got = own.got.iter().map(|got| {
            let seen = got.seen.words();
            format!("{seen}: {} ({})", got.value, covering(&got.source))
        });
        let got: Vec<String> = got.collect();
        table.row([
            format!("{}: {}", own.number, own.text),
            own.expected.to_owned(),
            or_dash((!got.is_empty()).then(|| got.join("; "))),
            own.differs.join(" "),
        ]);
    }
    out.push(Block::Table(table));
}

/// What the rule says of the other datasets of the claim's registry.
fn beside(claim: &Claim) -> Option<String> {
    let others = claim.others.iter();
    let others = others.filter(|own| {
        own.standing == Standing::SameRegistry && own.verdict != Verdict::NotMeasurable
    });
    let said: Vec<String> = others
        .map(|own| {
            let value = own.number.as_ref().map_or("", |number| &*number.value);
            format!(
                "{} {value} ({})",
                own.verdict.words(),
                covering(&own.source)
            )
        })
        .collect();
    (!said.is_empty()).then(|| format!("Other datasets: {}.", said.join("; ")))
}

/// A dataset's name and how much of its registry it covers.
fn covering(source: &Source) -> String {
    format!("{}; {}", name(source), source.coverage.part.words())
}

/// A dataset's name: title, registry and date.
fn name(source: &Source) -> String {
    let date = source.date.map(|date| date.to_string());
    let registry = source.registry.as_deref().map(text::registry_name);
    let title = source.marked_title();
    let parts = [Some(&*title), registry, date.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

/// A dataset's heading, and the files that it is from.
fn heading(source: &Source, out: &mut Vec<Block>) {
    out.push(Block::Heading(3, name(source)));
    out.push(Block::Paragraph(format!(
        "From {}.",
        source.files.join(", ")
    )));
}

const CAVEATS: &str = "To keep in mind";

fn caveats(caveats: &[Noted], out: &mut Vec<Block>) {
    let said = caveats.iter().map(|noted| {
        let place = [
            noted.file.clone(),
            (noted.registry.as_deref()).map(|own| text::registry_name(own).to_owned()),
            noted.date.map(|date| date.to_string()),
        ];
        let place: Vec<String> = place.into_iter().flatten().collect();
        if place.is_empty() {
            noted.caveat.to_string()
        } else {
            format!("{}: {}", place.join(" "), noted.caveat)
        }
    });
    list(CAVEATS, said.collect(), out);
}

/// A list that has items, each of them once: datasets of one registry and date say the same.
fn list(lead: &'static str, items: Vec<String>, out: &mut Vec<Block>) {
    let mut once: Vec<String> = Vec::new();
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    if !once.is_empty() {
        out.push(Block::List(lead, once));
    }
}

/// An answer that says how it is shown.
fn shown(answer: &Shown, out: &mut Vec<Block>) {
    out.extend(answer.sentences.iter().cloned().map(Block::Paragraph));
    for own in &answer.tables {
        let columns = own.columns.iter().enumerate().map(|(place, column)| {
            let mut cells = own.rows.iter().filter_map(|row| row.get(place));
            Column {
                label: column.label.clone(),
                numbers: place > 0
                    && cells.all(|cell| !matches!(cell, Cell::Text(_) | Cell::Named { .. })),
            }
        });
        let rows = own.rows.iter();
        out.push(Block::Table(Table {
            caption: own.caption.clone(),
            columns: columns.collect(),
            rows: rows
                .map(|row| row.iter().map(Cell::shown).collect())
                .collect(),
            anchors: Vec::new(),
        }));
    }
    list(CAVEATS, answer.caveats.clone(), out);
    compared(&answer.compared, &[], out);
}

/// The published figures beside the user's.
fn compared(compared: &[Compared], differs: &[String], out: &mut Vec<Block>) {
    if compared.is_empty() {
        return;
    }
    let mut table = Table::new(
        "Beside the published figures",
        &["Figure", "#Published", "#Yours"],
    );
    for own in compared {
        table.row([
            own.what.clone(),
            own.published().shown(),
            own.yours().shown(),
        ]);
    }
    out.push(Block::Table(table));
    out.extend(differs.iter().cloned().map(Block::Paragraph));
}

fn preservation(output: &preservation::Output, out: &mut Vec<Block>) {
    if output.datasets.is_empty() {
        return;
    }
    let title = format!("Library preservation ({})", definition(output.mode));
    section("preservation", title, out);
    for data in &output.datasets {
        heading(&data.source, out);
        let mut table = Table::new(
            "Libraries that are kept",
            &[
                "Library",
                "#Bases",
                "#Descendants",
                "#Preserved",
                "#Rate",
                "#95% interval, bases as clusters",
                "#Effective bases",
                "#Transformers less it, percentage points",
                "#95% interval of that",
            ],
        );
        let range = |interval: Option<[f64; 2]>| {
            interval.map(|[low, high]| format!("{} to {}", percent(Some(low)), percent(Some(high))))
        };
        for own in data.libraries.iter().filter(|own| own.shown) {
            let lead = own.difference;
            table.row([
                own.library.clone(),
                own.bases.to_string(),
                own.descendants.to_string(),
                own.preserved.to_string(),
                percent(own.rate),
                or_dash(range(own.interval)),
                text::number(own.effective_bases),
                or_dash(lead.map(|own| text::points(own.difference))),
                or_dash(lead.map(|own| {
                    let [low, high] = own.interval.map(text::points);
                    format!("{low} to {high}")
                })),
            ]);
        }
        out.push(Block::Table(table));
        compared(&data.compared, &data.differs, out);
    }
    caveats(&output.caveats, out);
}

fn turnover(output: &turnover::Output, out: &mut Vec<Block>) {
    if output.series.is_empty() && output.caveats.is_empty() {
        return;
    }
    let title = format!(
        "Turnover of the top {} by {} ({})",
        output.k,
        output.popularity.name(),
        definition(output.mode)
    );
    section("turnover", title, out);
    registries(&output.compared_registries, out);
    for series in &output.series {
        let name = text::registry_name(&series.registry);
        out.push(Block::Heading(3, text::marked(name, series.synthetic)));
        out.push(Block::Paragraph(format!(
            "{} distinct packages were ever in the top {}.",
            series.distinct_ever, output.k
        )));
        let mut table = Table::new(
            "Snapshots and their turnover",
            &[
                "Snapshot",
                "#Size",
                "#Remained",
                "#Newcomers",
                "#Returning",
                "#Turnover rate",
                "#Months since previous",
                "#Monthly retention",
                "#Ties at rank K",
            ],
        );
        for own in &series.snapshots {
            table.row([
                own.date.to_string(),
                own.size.to_string(),
                or_dash(own.remained),
                or_dash(own.newcomers),
                or_dash(own.returning),
                percent(own.turnover_rate),
                or_dash(own.months.map(|months| format!("{months:.1}"))),
                percent(own.monthly_retention),
                own.tied_at_cut.to_string(),
            ]);
        }
        out.push(Block::Table(table));
        retention(series, out);
        compared(&series.compared, &series.differs, out);
    }
    caveats(&output.caveats, out);
}

/// Hugging Face beside other registries, at like intervals.
fn registries(output: &turnover::RegistriesCompared, out: &mut Vec<Block>) {
    if output.comparisons.is_empty() && output.reverse.is_empty() {
        return;
    }
    out.push(Block::Paragraph(output.because.clone()));
    let after = |pair: &turnover::Pair| {
        let share = percent(Some(pair.retained.share));
        format!("{share} after {:.1} months", pair.months)
    };
    let mut table = Table::new(
        "What remained on Hugging Face, and on other registries after at least as long",
        &[
            "Registry",
            "#Hugging Face",
            "#Registry",
            "#Difference",
            "#95% interval",
        ],
    );
    for row in &output.comparisons {
        table.row([
            text::registry_name(&row.rival).to_owned(),
            after(&row.own),
            after(&row.other),
            number(Some(row.difference)),
            format!(
                "{} to {}",
                number(Some(row.interval[0])),
                number(Some(row.interval[1]))
            ),
        ]);
    }
    out.push(Block::Table(table));
}

/// The points of the retention curve, the first of many.
fn retention(series: &turnover::SeriesOutput, out: &mut Vec<Block>) {
    const SHOWN: usize = 100;
    if series.pairs.is_empty() {
        return;
    }
    let mut table = Table::new(
        "Retention curve: what remained of the top between two snapshots",
        &[
            "From",
            "To",
            "#Months",
            "#Remained",
            "#Share",
            "#95% interval",
            "Compares",
        ],
    );
    for pair in series.pairs.iter().take(SHOWN) {
        let own = pair.retained;
        let [low, high] = own.interval.map(|end| percent(Some(end)));
        table.row([
            pair.from.to_string(),
            pair.to.to_string(),
            format!("{:.1}", pair.months),
            format!("{} of {}", own.remained, own.size),
            percent(Some(own.share)),
            format!("{low} to {high}"),
            pair.unlike
                .map_or("yes".to_owned(), |why| format!("no: {}", why.words())),
        ]);
    }
    out.push(Block::Table(table));
    if let Some(rest) = series.pairs.len().checked_sub(SHOWN + 1) {
        out.push(Block::Paragraph(format!(
            "And {} more, farther apart.",
            rest + 1
        )));
    }
}

fn descendants(output: &descendants::Output, out: &mut Vec<Block>) {
    if output.datasets.is_empty() {
        return;
    }
    let title = format!("Descendants and popularity ({})", definition(output.mode));
    section("descendants", title, out);
    for data in &output.datasets {
        heading(&data.source, out);
        let fit = data.fit.as_ref();
        let interval = fit.and_then(|fit| fit.slope_ci95);
        out.push(Block::Paragraph(format!(
            "{} points of {} bases: slope {}{}, intercept {}, r {}; Spearman's rho {}, Kendall's tau-b {}.",
            data.n,
            data.bases,
            number(fit.map(|fit| fit.slope)),
            interval.map_or_else(String::new, |[low, high]| format!(
                " (95% interval {} to {})",
                number(Some(low)),
                number(Some(high))
            )),
            number(fit.map(|fit| fit.intercept)),
            number(fit.and_then(|fit| fit.r)),
            coefficient(data.correlations.spearman.as_ref()),
            coefficient(data.correlations.kendall_tau_b.as_ref()),
        )));
        if let Some(all) = &data.childless {
            out.push(Block::Paragraph(all.sentence()));
        }
        let mut table = Table::new(
            "The fit by each choice of points",
            &["Choice", "#Points", "#Slope", "#Intercept", "#r", "Drawn"],
        );
        for variant in &data.variants {
            let fit = variant.fit.as_ref();
            let choice = match variant.id {
                VariantId::DedupEpsilon => "equal points once, 0.00001 added (artifact)",
                VariantId::AllEpsilon => "all points, 0.00001 added",
                VariantId::AllPositive => "all points, zeros left out",
                VariantId::DedupPositive => "equal points once, zeros left out",
                VariantId::AllLog1p => "all points, 1 added",
            };
            table.row([
                choice.to_owned(),
                or_dash(fit.map(|fit| fit.n)),
                number(fit.map(|fit| fit.slope)),
                number(fit.map(|fit| fit.intercept)),
                number(fit.and_then(|fit| fit.r)),
                if variant.shown { "yes" } else { "" }.to_owned(),
            ]);
        }
        out.push(Block::Table(table));
        let mut table = Table::new(
            "The bases with the most",
            &["Base", "#Count", "#Popularity"],
        );
        for base in &data.top {
            table.row([
                base.id.clone(),
                base.count.to_string(),
                or_dash(base.popularity),
            ]);
        }
        out.push(Block::Table(table));
        compared(&data.compared, &data.differs, out);
    }
    caveats(&output.caveats, out);
}

fn documentation(output: &documentation::Output, out: &mut Vec<Block>) {
    if output.datasets.is_empty() {
        return;
    }
    let title = format!(
        "Documentation quality and popularity ({})",
        definition(output.mode)
    );
    section("documentation", title, out);
    for data in &output.datasets {
        heading(&data.source, out);
        let mut table = Table::new(
            "The most against the least popular",
            &[
                "By",
                "#n",
                "#Mean, top",
                "#Mean, bottom",
                "#t",
                "#df",
                "#p",
                "#p (Holm)",
                "#Cohen's d",
                "95% of d",
                "#Cliff's delta",
                "#Spearman's ρ",
            ],
        );
        for own in &data.comparisons {
            let welch = own.welch.as_ref();
            table.row([
                own.popularity.name().to_owned(),
                format!("{} and {}", own.top.box_plot.n, own.bottom.box_plot.n),
                number(Some(own.top.box_plot.mean)),
                number(Some(own.bottom.box_plot.mean)),
                number(welch.map(|welch| welch.t)),
                number(welch.map(|welch| welch.df)),
                probability(welch.map(|welch| welch.p)),
                probability(welch.and_then(|welch| welch.p_holm)),
                number(own.cohens_d),
                data.interval(output.mode, own.popularity)
                    .map_or("–".to_owned(), |[low, high]| {
                        format!("{} to {}", number(Some(low)), number(Some(high)))
                    }),
                number(own.cliffs_delta),
                coefficient(own.spearman.as_ref()),
            ]);
        }
        out.push(Block::Table(table));
        compared(&data.compared, &data.differs, out);
    }
    caveats(&output.caveats, out);
}

/// The settings that are not the defaults.
fn settings(parameters: &Parameters, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, "Settings".to_owned()));
    // Numbers, strings and lists: nothing that JSON cannot hold.
    let json = |own: &Parameters| serde_json::to_value(own).unwrap_or_default();
    let (chosen, otherwise) = (json(parameters), json(&Parameters::default()));
    let mut table = Table::new(
        "Settings that are not the defaults",
        &["Setting", "Value", "Default"],
    );
    let metrics = chosen.as_object().into_iter().flatten();
    for (metric, own) in metrics {
        for (name, value) in own.as_object().into_iter().flatten() {
            let default = otherwise.get(metric).and_then(|own| own.get(name));
            if default != Some(value) {
                table.row([
                    format!("{metric}.{name}"),
                    plain(value),
                    or_dash(default.map(plain)),
                ]);
            }
        }
    }
    out.push(if table.rows.is_empty() {
        Block::Paragraph("Every setting is the default.".to_owned())
    } else {
        Block::Table(table)
    });
}

/// A setting as it is written in an address.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            items.join(", ")
        }
        other => other.to_string(),
    }
}

fn inputs(document: &Document, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, "Inputs".to_owned()));
    let mut table = Table::new(
        "The files",
        &[
            "File",
            "Taken for",
            "Registry",
            "Date",
            "#Rows",
            "#Bytes",
            "SHA-256",
        ],
    );
    let mut notes = Vec::new();
    for own in &document.inputs {
        let registry = match &own.registries[..] {
            [] => own
                .registry
                .as_deref()
                .map(|own| text::registry_name(own).to_owned()),
            all => {
                let names = all.iter().map(|own| text::registry_name(own));
                Some(names.collect::<Vec<_>>().join(", "))
            }
        };
        table.row([
            own.file.clone(),
            or_dash(own.dataset),
            or_dash(registry),
            or_dash(own.snapshot_date),
            or_dash(own.rows),
            own.bytes.to_string(),
            or_dash(own.sha256.clone()),
        ]);
        if let Some(error) = &own.error {
            notes.push(format!("{}: {} {}", own.file, error.message, error.advice));
        }
        let caveats = own.caveats.iter();
        notes.extend(caveats.map(|noted| format!("{}: {}", own.file, noted.caveat)));
    }
    out.push(Block::Table(table));
    list(CAVEATS, notes, out);
}

/// What to cite: the program, the paper, and the works behind the claims.
fn references(document: &Document, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, "References".to_owned()));
    let tool = &document.tool;
    let mut items = vec![
        format!("{} {} (the program).", tool.name, tool.version),
        format!(
            "{} The paper whose metrics are answered.",
            PAPER.reference()
        ),
    ];
    items.extend(WORKS.iter().map(|work| {
        let behind: Vec<&str> = work.claims().map(|own| own.id).collect();
        format!("{} Behind {}.", work.reference(), behind.join(", "))
    }));
    out.push(Block::List(
        "What to cite, and the claims that each work stands behind",
        items,
    ));
}

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

fn percent(share: Option<f64>) -> String {
    or_dash(share.map(text::percent))
}

fn number(value: Option<f64>) -> String {
    or_dash(value.map(text::number))
}

fn coefficient(value: Option<&Correlation>) -> String {
    number(value.map(|own| own.coefficient))
}

fn probability(p: Option<f64>) -> String {
    or_dash(p.map(text::probability))
}
