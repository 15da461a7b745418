//! A document as headings, paragraphs, lists and tables. Only this module chooses the sentences
//! and their order; Markdown and HTML are written from it.

use crate::base::registries::registry_name;
use crate::base::text;
use std::fmt::Display;

use serde_json::Value as Json;

use super::Document;
use crate::claims::literature::{PAPER, WORKS, Work};
use crate::claims::{Claim, Finding, Number, Section, Standing, Verdict};
use crate::metrics::about::{About, Setting, SettingKind};
use crate::metrics::catalogue::METRICS;
use crate::metrics::shown::{Cell, Shown, ShownTable};
use crate::metrics::{Compared, Metrics, Parameters, Source};

/// A part of the document. Its texts are not escaped, and some come from files: the writer must
/// escape them.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading and its level, from 1.
    Heading(u8, String),
    Paragraph(String),
    /// An introductory line and its items.
    List(&'static str, Vec<String>),
    Table(OutlineTable),
    /// The place for the figures of this metric.
    Figure(&'static str),
}

/// A table whose first column names the row.
#[derive(Debug)]
pub(super) struct OutlineTable {
    pub(super) caption: String,
    pub(super) columns: Vec<Column>,
    /// Each row has one cell for each column.
    pub(super) rows: Vec<Vec<String>>,
    /// An anchor for links to each row; empty if rows have no anchors.
    pub(super) anchors: Vec<String>,
}

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) label: String,
    /// Whether it holds numbers, which are aligned to the right.
    pub(super) numbers: bool,
}

impl OutlineTable {
    /// An empty table. Labels of columns with numbers begin with `#`.
    pub(super) fn new(caption: impl Into<String>, labels: &[&str]) -> Self {
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

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }
}

/// All parts of a document, from its title to its references.
pub(super) fn of(document: &Document) -> Vec<Block> {
    let mut out = Vec::new();
    head(document, &mut out);
    claims(document, Section::Paper, &mut out);
    claims(document, Section::Since2024, &mut out);
    findings(&document.findings, &mut out);
    metric_findings(&document.metrics, &mut out);
    let metrics = &document.metrics;
    for metric in METRICS {
        let answers = metrics.shown(metric.id);
        if answers.is_empty() {
            continue;
        }
        section(metric, &document.parameters, &mut out);
        out.push(Block::Paragraph(metric.question.to_owned()));
        if let Some(together) = metrics.shown_together(metric.id) {
            shown(together, &mut out);
        }
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
        "Registry Lens: what the files say about the claims".to_owned(),
    ));
    let on = tool.date.as_ref();
    let on = on.map_or_else(String::new, |date| format!(" on {date}"));
    let mut by = format!(
        "By {}{on} from {}.",
        tool.said_briefly(),
        text::plural(document.inputs.len() as u64, "file", "files")
    );
    if document
        .inputs
        .iter()
        .any(|input| input.synthetic.is_some())
    {
        by += " Some of these files say that their data are made up; results from them are marked (synthetic).";
    }
    out.push(Block::Paragraph(by));
    let subset = &document.parameters.subset.conditions;
    if !subset.is_empty() {
        out.push(Block::Paragraph(format!(
            "All that follows is about a subset of the packages, not about the whole data: {subset}."
        )));
    }
    let mut counts = counted(document, Section::Paper, "in the literature");
    if document.claims_of(Section::Since2024).next().is_some() {
        counts = format!(
            "{counts} {}",
            counted(document, Section::Since2024, "since 2024")
        );
    }
    out.push(Block::Paragraph(counts));
}

/// How many claims of a section hold.
fn counted(document: &Document, section: Section, of: &str) -> String {
    let claims = || document.claims_of(section);
    let count = |verdict| claims().filter(|claim| claim.verdict == verdict).count();
    let (holds, does_not) = (count(Verdict::Holds), count(Verdict::DoesNotHold));
    format!(
        "Of {} {of}, {holds} {}, {does_not} {} not hold, {} mixed, and {} not measurable.",
        text::plural(claims().count() as u64, "claim", "claims"),
        if holds == 1 { "holds" } else { "hold" },
        if does_not == 1 { "does" } else { "do" },
        is(count(Verdict::Mixed)),
        is(count(Verdict::NotMeasurable)),
    )
}

/// For example "1 is" or "2 are".
fn is(n: usize) -> String {
    format!("{n} {}", if n == 1 { "is" } else { "are" })
}

/// A metric's heading and the place for its figures. The heading names the definition if the
/// metric has two.
fn section(metric: &About, parameters: &Parameters, out: &mut Vec<Block>) {
    let defined = |setting: &&Setting| matches!(setting.kind, SettingKind::Definition { .. });
    let definition = metric.settings.iter().find(defined).and_then(|setting| {
        // This cannot fail: parameters are numbers, strings and lists.
        let all = serde_json::to_value(parameters).ok()?;
        let mode = all.get(metric.id)?.get(setting.name)?.as_str()?.to_owned();
        Some(format!(" (the {mode}'s definition)"))
    });
    let title = format!("{}{}", metric.title, definition.unwrap_or_default());
    out.push(Block::Heading(2, title));
    out.push(Block::Figure(metric.id));
}

/// The table of a section's claims and verdicts.
fn claims(document: &Document, section: Section, out: &mut Vec<Block>) {
    let caption = if section == Section::Paper {
        out.push(Block::Heading(2, "Claims".to_owned()));
        "The claims and their verdicts"
    } else if document.claims_of(section).next().is_some() {
        let [heading, what] = Section::NEWER.map(str::to_owned);
        out.extend([Block::Heading(2, heading), Block::Paragraph(what)]);
        "The newer claims and their verdicts"
    } else {
        return;
    };
    let mut table = OutlineTable::new(
        caption,
        &[
            "Claim",
            "Verdict",
            "Number",
            "Because",
            "Dataset",
            "Published",
        ],
    );
    for claim in document.claims_of(section) {
        let statement = claim.statement;
        let code = statement
            .code
            .map_or_else(String::new, |code| format!("{code}: "));
        let number = claim.number.as_ref().map(numbered);
        let because = [Some(claim.because.clone()), claim.needs(), beside(claim)];
        let because: Vec<String> = because.into_iter().flatten().collect();
        let disagree = if claim.datasets_disagree {
            "; datasets disagree"
        } else {
            ""
        };
        table.row([
            format!("{code}{}", statement.text),
            format!("{}{disagree}", claim.verdict.words()),
            or_dash(number),
            format!("{} {}", because.join(" ").trim(), statement.limits),
            or_dash(claim.dataset.as_ref().map(covering)),
            statement.published.to_owned(),
        ]);
        table.anchors.push(format!("claim-{}", statement.id));
    }
    out.push(Block::Table(table));
}

/// The number that decides, with its name and its interval.
pub(super) fn numbered(number: &Number) -> String {
    let interval = number.interval.as_ref();
    let interval = interval.map_or_else(String::new, |interval| format!(" ({interval})"));
    format!("{}: {}{interval}", number.label, number.value)
}

/// The table of the paper's findings and the user's figures.
fn findings(findings: &[Finding], out: &mut Vec<Block>) {
    if findings.iter().all(|finding| finding.got.is_empty()) {
        return;
    }
    out.push(Block::Heading(
        2,
        "The paper's findings on your data".to_owned(),
    ));
    let mut table = OutlineTable::new(
        "Findings 4 to 7 of the paper, as published and in these files",
        &["Finding", "Published", "Your data", "What differs"],
    );
    for finding in findings {
        let got = finding.got.iter().map(|got| {
            let seen = got.seen.words();
            format!("{seen}: {} ({})", got.value, covering(&got.source))
        });
        let got: Vec<String> = got.collect();
        table.row([
            format!("{}: {}", finding.number, finding.text),
            finding.expected.to_owned(),
            or_dash((!got.is_empty()).then(|| got.join("; "))),
            finding.differs.join(" "),
        ]);
    }
    out.push(Block::Table(table));
}

/// The table of what each metric finds, from the dataset that leads it or from all together.
fn metric_findings(metrics: &Metrics, out: &mut Vec<Block>) {
    let mut table = OutlineTable::new(
        "The finding of each metric; the sections below have its numbers",
        &["Metric", "Finding", "Dataset"],
    );
    for metric in METRICS {
        let Some((source, shown)) = metrics.leads(metric.id) else {
            continue;
        };
        let together = metrics.shown_together(metric.id);
        let joint = together.and_then(|together| together.finding.clone());
        let dataset = if joint.is_some() {
            "all together".to_owned()
        } else {
            covering(source)
        };
        if let Some(finding) = joint.or_else(|| shown.finding.clone()) {
            table.row([metric.title.to_owned(), finding, dataset]);
        }
    }
    if !table.rows.is_empty() {
        out.push(Block::Heading(2, "What the metrics find".to_owned()));
        out.push(Block::Table(table));
    }
}

/// The verdicts for the other datasets of the claim's registry.
fn beside(claim: &Claim) -> Option<String> {
    let others = claim.others.iter();
    let others = others.filter(|other| {
        other.standing == Standing::SameRegistry && other.verdict != Verdict::NotMeasurable
    });
    let verdicts: Vec<String> = others
        .map(|other| {
            let value = other.number.as_ref().map_or("", |number| &*number.value);
            format!(
                "{} {value} ({})",
                other.verdict.words(),
                covering(&other.source)
            )
        })
        .collect();
    (!verdicts.is_empty()).then(|| format!("Other datasets: {}.", verdicts.join("; ")))
}

/// A dataset's name and how much of its registry it covers.
fn covering(source: &Source) -> String {
    format!("{}; {}", name(source), source.covers())
}

/// A dataset's name: title, registry and date, of a series the first and the last.
pub(super) fn name(source: &Source) -> String {
    let date = source.date.map(|date| match source.since {
        Some(since) => format!("{since} to {date}"),
        None => date.to_string(),
    });
    let registry = source.registry.as_deref().map(registry_name);
    let title = source.marked_title();
    let only = source.only();
    let parts = [Some(&*title), registry, date.as_deref(), only.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

/// A dataset's heading and its files.
fn heading(source: &Source, out: &mut Vec<Block>) {
    out.push(Block::Heading(3, name(source)));
    out.push(Block::Paragraph(format!(
        "From {}.",
        source.files.join(", ")
    )));
}

const CAVEATS: &str = "To keep in mind";

/// A list, unless it is empty. Each item appears once: datasets of one registry and date can have
/// the same items.
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

/// A table of an answer.
pub(super) fn table(table: &ShownTable) -> OutlineTable {
    let columns = table.columns.iter().enumerate().map(|(place, column)| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(place));
        Column {
            label: column.label.clone(),
            numbers: place > 0
                && cells.all(|cell| !matches!(cell, Cell::Text(_) | Cell::Named { .. })),
        }
    });
    let rows = table.rows.iter();
    OutlineTable {
        caption: table.caption.clone(),
        columns: columns.collect(),
        rows: rows
            .map(|row| row.iter().map(Cell::shown).collect())
            .collect(),
        anchors: Vec::new(),
    }
}

/// The tables and sentences of an answer.
fn shown(answer: &Shown, out: &mut Vec<Block>) {
    out.extend(answer.sentences.iter().cloned().map(Block::Paragraph));
    let tables = answer.tables.iter();
    out.extend(tables.map(|of| Block::Table(table(of))));
    list(CAVEATS, answer.caveats.clone(), out);
    compared(&answer.compared, &answer.differs, out);
}

/// The table of published figures and the user's figures.
fn compared(compared: &[Compared], differs: &[String], out: &mut Vec<Block>) {
    if compared.is_empty() {
        return;
    }
    let mut table = OutlineTable::new(
        "Compared with the published figures",
        &["Figure", "#Published", "#Yours"],
    );
    for row in compared {
        table.row([
            row.what.clone(),
            row.published().shown(),
            row.yours().shown(),
        ]);
    }
    out.push(Block::Table(table));
    out.extend(differs.iter().cloned().map(Block::Paragraph));
}

/// The table of settings that differ from the defaults.
fn settings(parameters: &Parameters, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, "Settings".to_owned()));
    let mut table = OutlineTable::new(
        "Settings that differ from the defaults",
        &["Setting", "Value", "Default"],
    );
    for changed in parameters.changed() {
        table.row([changed.name, plain(&changed.value), plain(&changed.default)]);
    }
    out.push(if table.rows.is_empty() {
        Block::Paragraph("All settings have their defaults.".to_owned())
    } else {
        Block::Table(table)
    });
}

/// A setting as the page's address writes it.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) if text.is_empty() => "none".to_owned(),
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
    let mut table = OutlineTable::new(
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
    for input in &document.inputs {
        let registry = match &input.registries[..] {
            [] => input
                .registry
                .as_deref()
                .map(|registry| registry_name(registry).to_owned()),
            all => {
                let names = all.iter().map(|registry| registry_name(registry));
                Some(names.collect::<Vec<_>>().join(", "))
            }
        };
        table.row([
            input.file.clone(),
            or_dash(input.dataset),
            or_dash(registry),
            or_dash(input.snapshot_date),
            or_dash(input.rows),
            input.bytes.to_string(),
            or_dash(input.sha256.clone()),
        ]);
        if let Some(error) = &input.error {
            notes.push(format!(
                "{}: {} {}",
                input.file, error.message, error.advice
            ));
        }
        let caveats = input.caveats.iter();
        notes.extend(caveats.map(|noted| format!("{}: {}", input.file, noted.caveat)));
    }
    out.push(Block::Table(table));
    list(CAVEATS, notes, out);
}

/// The works to cite: the program, the paper, and the sources of the claims.
fn references(document: &Document, out: &mut Vec<Block>) {
    out.push(Block::Heading(2, "References".to_owned()));
    let tool = &document.tool;
    let mut items = vec![
        format!("{} (the program).", tool.said()),
        format!(
            "{} The paper that defines the metrics. Behind {}.",
            PAPER.reference(),
            behind(&PAPER)
        ),
    ];
    items.extend(
        WORKS
            .iter()
            .map(|work| format!("{} Behind {}.", work.reference(), behind(work))),
    );
    out.push(Block::List(
        "Works to cite, each with the claims that it supports",
        items,
    ));
}

fn behind(work: &Work) -> String {
    let claims: Vec<&str> = work.claims().map(|statement| statement.id).collect();
    claims.join(", ")
}

pub(super) fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}
