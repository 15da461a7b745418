//! A review of the literature (the paper's first research question): how many papers and claims it
//! examined and kept, and which evidence supports the claims of each theme.
//!
//! Source: Jones et al. (ESEM 2024), section 4, Figure 4, Tables 2 and 3. The counts are the
//! paper's; counting another team's review in the same way is our addition.

mod finding;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::about::About;
use super::collection::Collection;
use super::shown::{Axis, BarSeries, Cell, Figure, FlowStep, Scale, Shown, ShownTable};
use super::{Basis, Measure, Nothing, Task};
use crate::base::pulse;
use crate::base::text::{count as digits, plural};
use crate::domain::data::Data;
use crate::relations::{Field, Relation, Relations, Table as Rows};

/// The description of the metric.
pub const ABOUT: About = About {
    id: "literature",
    title: "Review of the literature",
    theme: None,
    question: "Which claims does the literature make, and how many of them has anybody measured?",
    definition: &[
        "The metric counts papers after each step: found by the search, without repetitions, and included by the criteria. It then counts claims: extracted from the included papers; kept as descriptive; among these, motivation claims (why a work matters) and work claims (what its data show); and distinct claims, after work claims that say the same are merged (Jones et al., ESEM 2024, section 4 and Figure 4).",
        "The evidence of a distinct claim is that of all work claims merged in it: large measurement (of more than a tenth of the population), small measurement, survey, interviews, case study. The claim is unquantified if it has no large measurement (Table 3).",
        "You can also load a review of your own: a table of papers (paper_id, title, year, duplicate, included) and a table of claims (claim_id, paper_id, kind, kept, distinct, theme, evidence). The data guide has the schema.",
    ],
    formulas: &[(
        "Unquantified",
        "distinct claims − those with a large measurement",
    )],
    published: &[
        "Jones et al.: 45 papers found, 31 without repetitions, 18 included; 256 claims, 49 kept (19 motivation and 30 work claims), merged into 12.",
        "The paper's abstract, Finding 3 and Table 3 call four claims unquantified; the text of section 4 says five. By the definition in the table, the fifth is the claim on cards of data sets, whose only evidence is a small measurement.",
    ],
    settings: &[],
    differences: &[],
    needs: &[
        &[Field::ReviewedClaim, Field::ClaimTheme],
        &[Field::ReviewedPaper],
    ],
    reads: &[],
    reads_whole: &[],
    sources: "your own review: tables of papers and claims",
    changes: &[
        "If small measurements counted too, fewer claims would be unquantified.",
        "Merging more claims lowers the number of distinct claims.",
    ],
};

/// The settings of the metric, which has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {}

/// A review in numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Output {
    /// How papers were selected, if the data say it.
    pub papers: Option<PaperFlow>,
    /// How claims were selected, if the data say it.
    pub claims: Option<ClaimFlow>,
    /// Themes in the order of their first claim, each with its distinct claims by evidence.
    pub themes: Vec<ThemeRow>,
    /// The distinct claims, in the order of the data.
    pub distinct: Vec<DistinctClaim>,
}

/// How many papers were left after each step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PaperFlow {
    /// Found by the search.
    pub found: u64,
    /// Without repetitions.
    pub unique: u64,
    /// Included.
    pub included: u64,
}

/// How many claims were left after each step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ClaimFlow {
    /// Extracted from the papers.
    pub extracted: u64,
    /// Kept.
    pub kept: u64,
    /// Kept ones that say why a work matters.
    pub motivation: u64,
    /// Kept ones that say what a work's data show.
    pub work: u64,
    /// Distinct claims, after work claims that say the same are merged.
    pub distinct: u64,
}

/// A theme's distinct claims.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemeRow {
    /// The theme.
    pub theme: String,
    /// Its distinct claims.
    pub claims: u64,
    /// Claims with each kind of evidence, in the order of [`EVIDENCE`]; one claim can have several
    /// kinds.
    pub evidence: [u64; EVIDENCE.len()],
    /// Those without a large measurement.
    pub unquantified: u64,
}

/// A distinct claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DistinctClaim {
    /// The claim.
    pub claim: String,
    /// Its theme.
    pub theme: String,
    /// Its kinds of evidence, in the order of [`EVIDENCE`].
    pub evidence: Vec<&'static str>,
    /// Papers that make it.
    pub works: Vec<String>,
    /// Whether no large measurement is among its evidence.
    pub unquantified: bool,
}

/// The kinds of evidence; the last is for evidence of no known kind.
pub const EVIDENCE: [&str; 6] = [
    "large measurement",
    "small measurement",
    "survey",
    "interviews",
    "case study",
    "other",
];

/// The place of the kind of evidence that a text means: “Large-Scale Measurement” is a large
/// measurement.
fn kind(words: &str) -> usize {
    let words = words.to_lowercase();
    let has = |part: &str| words.contains(part);
    match () {
        () if has("large") => 0,
        () if has("small") => 1,
        () if has("survey") || has("questionnaire") => 2,
        () if has("interview") => 3,
        () if has("case") => 4,
        () => 5,
    }
}

impl Output {
    /// A review that consists of these distinct claims, each with its theme, evidence and works.
    pub fn of(
        papers: Option<PaperFlow>,
        claims: Option<ClaimFlow>,
        distinct: Vec<(String, String, BTreeSet<usize>, Vec<String>)>,
    ) -> Self {
        let mut themes: Vec<ThemeRow> = Vec::new();
        let mut listed = Vec::new();
        for (claim, theme, evidence, works) in distinct {
            let place = themes.iter().position(|row| row.theme == theme);
            let place = place.unwrap_or_else(|| {
                themes.push(ThemeRow {
                    theme: theme.clone(),
                    claims: 0,
                    evidence: [0; EVIDENCE.len()],
                    unquantified: 0,
                });
                themes.len() - 1
            });
            let unquantified = !evidence.contains(&0);
            if let Some(row) = themes.get_mut(place) {
                row.claims += 1;
                row.unquantified += u64::from(unquantified);
                for (place, count) in row.evidence.iter_mut().enumerate() {
                    *count += u64::from(evidence.contains(&place));
                }
            }
            let words = EVIDENCE.iter().enumerate();
            let words = words.filter(|(place, _)| evidence.contains(place));
            listed.push(DistinctClaim {
                claim,
                theme,
                evidence: words.map(|(_, words)| *words).collect(),
                works,
                unquantified,
            });
        }
        Self {
            papers,
            claims,
            themes,
            distinct: listed,
        }
    }

    /// The steps of the review with their counts.
    fn steps(&self) -> Vec<(&'static str, u64)> {
        let papers = self.papers.map(|flow| {
            [
                ("Papers found", flow.found),
                ("Papers without repetitions", flow.unique),
                ("Papers included", flow.included),
            ]
        });
        let claims = self.claims.map(|flow| {
            [
                ("Claims extracted", flow.extracted),
                ("Claims kept", flow.kept),
                ("Motivation claims", flow.motivation),
                ("Work claims", flow.work),
                ("Distinct claims", flow.distinct),
            ]
        });
        let papers = papers.into_iter().flatten();
        papers.chain(claims.into_iter().flatten()).collect()
    }

    /// The steps of the review with what each leaves out, in the manner of a PRISMA flow diagram.
    fn flow(&self) -> Vec<FlowStep> {
        let step = |label: &str, n: u64, left_out: Option<(&str, u64)>| FlowStep {
            label: label.to_owned(),
            n,
            left_out: left_out.map(|(why, before)| (why.to_owned(), before.saturating_sub(n))),
        };
        let papers = self.papers.map(|flow| {
            [
                step("papers found", flow.found, None),
                step(
                    "different papers",
                    flow.unique,
                    Some(("repetitions", flow.found)),
                ),
                step(
                    "papers included",
                    flow.included,
                    Some(("papers excluded", flow.unique)),
                ),
            ]
        });
        let claims = self.claims.map(|flow| {
            [
                step("claims extracted", flow.extracted, None),
                step(
                    "claims kept",
                    flow.kept,
                    Some(("claims not kept", flow.extracted)),
                ),
                step(
                    "work claims",
                    flow.work,
                    Some(("motivation claims, set apart", flow.kept)),
                ),
                step(
                    "distinct claims",
                    flow.distinct,
                    Some(("claims that say the same as another", flow.work)),
                ),
            ]
        });
        let papers = papers.into_iter().flatten();
        papers.chain(claims.into_iter().flatten()).collect()
    }
}

/// The papers of a review. A row counts as a repetition only if it says so. If the table has no
/// column on inclusion, each row counts as included.
fn papers(relations: &Relations, table: &Rows) -> PaperFlow {
    let is_stated = table.has_values(Field::PaperIncluded);
    let mut seen = BTreeSet::new();
    let mut flow = PaperFlow::default();
    for row in pulse::over(0..table.rows()) {
        flow.found += 1;
        let repeated = table.flag(Field::PaperRepeated, row) == Some(true);
        let id = relations.text(Field::ReviewedPaper, row);
        if repeated || id.is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        flow.unique += 1;
        flow.included +=
            u64::from(!is_stated || table.flag(Field::PaperIncluded, row) == Some(true));
    }
    flow
}

/// The parts of one distinct claim while the rows are read.
#[derive(Default)]
struct Merged {
    theme: String,
    evidence: BTreeSet<usize>,
    works: BTreeSet<String>,
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    /// Reviews that need no file stand before any other.
    fn tasks<'c, 'd: 'c>(
        collection: &'c Collection<'d>,
        params: &'c Params,
    ) -> Vec<Task<'c, Self>> {
        let ready = collection.reviews.iter().map(|(source, review)| {
            Task::new(source.clone(), Basis::default(), || Some(review.clone()))
        });
        let read = collection.datasets.iter();
        let read = read.map(|data| Task::of(data, move || Self::measure_dataset(data, params)));
        ready.chain(read).collect()
    }

    fn measure_dataset(data: &Data<'_>, _params: &Params) -> Option<Self> {
        let mut flow: Option<PaperFlow> = None;
        let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
        for (relations, table) in data.tables(Relation::ReviewedPapers) {
            let paper_flow = papers(relations, table);
            let all = flow.get_or_insert_default();
            all.found += paper_flow.found;
            all.unique += paper_flow.unique;
            all.included += paper_flow.included;
            for row in pulse::over(0..table.rows()) {
                let text = |field| relations.text(field, row);
                if let (Some(id), Some(title)) =
                    (text(Field::ReviewedPaper), text(Field::PaperTitle))
                {
                    titles.insert(id, title);
                }
            }
        }
        let mut claims: Option<ClaimFlow> = None;
        let mut merged: Vec<(String, Merged)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (relations, table) in data.tables(Relation::ReviewedClaims) {
            let counts = claims.get_or_insert_default();
            let is_stated = table.has_values(Field::ClaimKept);
            for row in pulse::over(0..table.rows()) {
                let text = |field| relations.text(field, row);
                counts.extracted += 1;
                if is_stated && table.flag(Field::ClaimKept, row) != Some(true) {
                    continue;
                }
                counts.kept += 1;
                let is_motivation = text(Field::ClaimKind)
                    .is_some_and(|kind| kind.to_lowercase().starts_with("motiv"));
                if is_motivation {
                    counts.motivation += 1;
                    continue;
                }
                counts.work += 1;
                let stated = text(Field::DistinctClaim).or(text(Field::ReviewedClaim));
                let Some(stated) = stated else {
                    continue;
                };
                let place = *places.entry(stated.to_owned()).or_insert_with(|| {
                    merged.push((stated.to_owned(), Merged::default()));
                    merged.len() - 1
                });
                let Some((_, claim)) = merged.get_mut(place) else {
                    continue;
                };
                if claim.theme.is_empty() {
                    claim.theme = text(Field::ClaimTheme).unwrap_or("no theme").to_owned();
                }
                let evidence = relations.members(Field::ClaimEvidence, row);
                claim.evidence.extend(evidence.map(kind));
                let work = text(Field::ClaimedBy);
                let work = work.map(|id| titles.get(id).copied().unwrap_or(id).to_owned());
                claim.works.extend(work);
            }
        }
        if let Some(counts) = &mut claims {
            counts.distinct = merged.len() as u64;
        }
        let distinct = merged.into_iter().map(|(claim, merged)| {
            let works = merged.works.into_iter().collect();
            (claim, merged.theme, merged.evidence, works)
        });
        let output = Self::of(flow, claims, distinct.collect());
        (flow.is_some() || claims.is_some()).then_some(output)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        let unquantified: u64 = self.themes.iter().map(|row| row.unquantified).sum();
        let distinct = self.distinct.len() as u64;
        let other = self
            .themes
            .iter()
            .map(|row| row.evidence[EVIDENCE.len() - 1]);
        let mut caveats = Vec::new();
        if other.sum::<u64>() > 0 {
            caveats.push("Some evidence is of none of the five kinds; it counts as other.".into());
        }
        Shown {
            short: format!(
                "{}, {} unquantified",
                plural(distinct, "claim", "claims"),
                digits(unquantified)
            ),
            sentences: self.sentences(distinct, unquantified),
            figures: self.figures(),
            tables: self.tables(),
            caveats,
            ..Shown::default()
        }
    }
}

impl Output {
    fn sentences(&self, distinct: u64, unquantified: u64) -> Vec<String> {
        let mut sentences = vec![format!(
            "{} of {} {} no large measurement as evidence for {}.",
            digits(unquantified),
            plural(distinct, "distinct claim", "distinct claims"),
            if unquantified == 1 { "has" } else { "have" },
            if unquantified == 1 { "it" } else { "them" },
        )];
        if let Some(flow) = self.papers {
            sentences.push(format!(
                "Of {} found, {} remain without repetitions, and {} are included.",
                plural(flow.found, "paper", "papers"),
                digits(flow.unique),
                digits(flow.included)
            ));
        }
        if let Some(flow) = self.claims {
            sentences.push(format!(
                "Of {} extracted, {} were kept: {} and {}, which become {}.",
                plural(flow.extracted, "claim", "claims"),
                digits(flow.kept),
                plural(flow.motivation, "motivation claim", "motivation claims"),
                plural(flow.work, "work claim", "work claims"),
                plural(flow.distinct, "distinct claim", "distinct claims"),
            ));
        }
        sentences
    }

    fn tables(&self) -> Vec<ShownTable> {
        let mut flow = ShownTable::new(
            "Papers and claims of the review, step by step",
            &["Step", "Left"],
        );
        for (step, left) in &self.steps() {
            flow.row([Cell::text(*step), Cell::Count(*left)]);
        }
        let mut heads = vec!["Theme", "Distinct claims"];
        heads.extend(EVIDENCE);
        heads.push("Without a large measurement");
        let mut matrix = ShownTable::new("Distinct claims by theme and evidence", &heads).hint(
            "Without a large measurement",
            "one claim can have several kinds of evidence",
        );
        for row in &self.themes {
            let mut cells = vec![Cell::text(&*row.theme), Cell::Count(row.claims)];
            cells.extend(row.evidence.map(Cell::Count));
            cells.push(Cell::Count(row.unquantified));
            matrix.row(cells);
        }
        let heads = ["Claim", "Theme", "Evidence", "Works", "Large measurement"];
        let mut claims = ShownTable::new("The distinct claims", &heads);
        for claim in &self.distinct {
            claims.row([
                Cell::text(&*claim.claim),
                Cell::text(&*claim.theme),
                Cell::text(claim.evidence.join(", ")),
                Cell::text(claim.works.join("; ")),
                Cell::text(if claim.unquantified { "no" } else { "yes" }),
            ]);
        }
        vec![flow, matrix, claims]
    }

    fn figures(&self) -> Vec<Figure> {
        let bars = |title: &str, label: &str, names: Vec<String>, series: Vec<(&str, Vec<u64>)>| {
            Figure::Bars {
                beside: None,
                title: title.into(),
                axis: Axis::new(label, Scale::Linear),
                categories: names,
                series: series
                    .into_iter()
                    .map(|(name, values)| {
                        BarSeries::new(
                            name,
                            values.into_iter().map(|value| Some(value as f64)).collect(),
                        )
                    })
                    .collect(),
            }
        };
        let themes = self.themes.iter().map(|row| row.theme.clone()).collect();
        let measured = self.themes.iter().map(|row| row.claims - row.unquantified);
        let without = self.themes.iter().map(|row| row.unquantified);
        vec![
            Figure::Flow {
                title: "Papers and claims left after each step".into(),
                steps: self.flow(),
            },
            bars(
                "Distinct claims by theme",
                "claims",
                themes,
                vec![
                    ("with a large measurement", measured.collect()),
                    ("without", without.collect()),
                ],
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_known_by_its_words() {
        assert_eq!(kind("Large-Scale Measurement"), 0);
        assert_eq!(kind("small-scale measurement"), 1);
        assert_eq!(kind("Survey"), 2);
        assert_eq!(kind("Interviews"), 3);
        assert_eq!(kind("Case Study"), 4);
        assert_eq!(kind("folklore"), 5);
    }
}
