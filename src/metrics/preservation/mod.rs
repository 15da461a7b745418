//! Preservation rate of libraries to descendants.
//!
//! Source: Jones et al. (ESEM 2024), section 5.3, the first metric, and Figure 5. For a library
//! L let B be the base models that have L and at least one other library, D_b the direct
//! descendants of b, and S(d, L) = 1 if d has L:
//!
//! P_L = Σ_{b ∈ B} Σ_{d ∈ D_b} S(d, L) / Σ_{b ∈ B} |D_b|
//!
//! A descendant of two such bases counts twice; a descendant that is not in the data, or has no
//! library, does not have L; only bases in the data can be in B. Its artifact
//! (`proportion_DirectDescendantsToLibrary.py`) computes something else: of the descendants that
//! have two or more libraries the share that has L.
//!
//! Ours are the cleaning of edges, the filter by relation, the choice of names that count as
//! libraries, and the intervals. Descendants of one base are similar, so rates are clustered
//! proportions with the bases as clusters ([`crate::stats::Clustered`]). Libraries share bases, so
//! their differences are MOVER's with the correlation of the two rates.

mod export;
mod finding;
mod rates;
mod show;

use serde::{Deserialize, Serialize};

use super::exported::Value;
use super::shown::Shown;
use super::{Compared, Measure, Mode, Nothing, RelationFilter, SelfLoops, Source, Unit};
use crate::base::text::{self, count, plural};
use crate::caveat::Caveat;
use crate::domain::data::Data;
use crate::domain::models::{Edges, Models};
use crate::metrics::about::{About, Difference, Setting, SettingKind, Theme};
use crate::relations::{Field, Relation};
use crate::stats::LEAST_CLUSTERS;

/// Confidence of the intervals.
pub const CONFIDENCE: f64 = 0.95;

/// The library that the claims are about.
pub const TRANSFORMERS: &str = "transformers";

/// File formats that the hub lists among libraries.
pub const FORMATS: [&str; 3] = ["safetensors", "gguf", "onnx"];

/// The number of descendants that a library needs for a comparison.
pub const LEAST_DESCENDANTS: u64 = 30;

/// The number of libraries in the figure.
pub const TOP: usize = 10;

/// The tags that name libraries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryNames {
    /// PeaTMOSS's list of 40, and the library that the registry itself gives for the model.
    #[default]
    Peatmoss,
    /// Also newer libraries and formats, such as gguf, mlx and vllm.
    Wider,
}

/// The description of the metric.
pub const ABOUT: About = About {
    id: "preservation",
    title: "Library preservation",
    theme: Some(Theme::Design),
    question: "Do models keep the libraries of the models that they are made from? Of the direct descendants of models that have a library, how many also have it?",
    definition: &[
        "For a library L let B be the base models that have L and at least one other library, D(b) the direct descendants of a base b, and S(d, L) = 1 if the descendant has L, else 0.",
        "A descendant of two such bases counts twice. A descendant without libraries does not have L. A base that is not in the data cannot be in B. Libraries are what the registry calls the model’s library, and tags of PeaTMOSS’s list (Jones et al., ESEM 2024, Metric 1, Equation 1 and Figure 5). The filter by relation, the cleaning of edges and the intervals are ours.",
        "Descendants of one base are similar, so bases are clusters. The interval is Wilson’s with the number of effective descendants (independent descendants with the same precision) and with Student’s quantile for the number of effective bases (bases of equal size with the same precision, Kish’s K). If there are fewer than ten effective bases, no interval is given. Differences are by the method of variance estimates recovery (MOVER), with the correlation of two libraries that share bases.",
    ],
    formulas: &[(
        "Preservation rate",
        "P(L) = (Σ over b ∈ B, d ∈ D(b) of S(d, L)) ÷ (Σ over b ∈ B of |D(b)|)",
    )],
    published: &[],
    settings: &[
        Setting::mode(
            "As in the paper’s equation: for each library, the rate over the descendants of the bases that have it and another one.",
            "As in the paper’s script: the share of all descendants with two or more libraries that has it. The script does not consider the base, so nothing is “preserved”.",
        ),
        Setting::RELATION,
        Setting {
            name: "frameworks",
            label: "Count PyTorch, TensorFlow and JAX as libraries",
            hint: None,
            kind: SettingKind::Switch { default: false },
            advanced: true,
        },
        Setting {
            name: "names",
            label: "Tags that name libraries",
            hint: None,
            kind: SettingKind::Choice {
                choices: &[
                    ("peatmoss", "PeaTMOSS’s 40"),
                    ("wider", "also newer ones: gguf, mlx, vllm …"),
                ],
                default: "peatmoss",
            },
            advanced: true,
        },
        Setting {
            name: "min_edges",
            label: "Fewest descendants of a library to be shown",
            hint: Some("0 to 1,000,000; paper’s definition only"),
            kind: SettingKind::Number {
                min: 0,
                max: 1_000_000,
                default: 30,
            },
            advanced: true,
        },
        Setting::SELF_LOOPS,
        Setting {
            name: "only",
            label: "Only these libraries",
            hint: Some("names with commas between them; empty for all"),
            kind: SettingKind::List,
            advanced: true,
        },
    ],
    differences: &[
        Difference::new(
            "D1",
            "Base models that have the library and at least one other",
            "Descendants that have at least two libraries; the base is never considered",
            "Another quantity: the scripts do not measure what is preserved",
        ),
        Difference::new(
            "D2",
            "A denominator for each library, which counts edges",
            "One denominator, which counts models",
            "The artifact's shares can be compared with each other, but are not rates",
        ),
        Difference::new(
            "D3",
            "Compares Transformers with PyTorch",
            "PyTorch, TensorFlow and JAX are stored as frameworks, not as libraries",
            "That comparison follows from the data model; the setting on frameworks changes it",
        ),
        Difference::PYTORCH_HUB,
    ],
    needs: &[&[Field::Child, Field::BaseId, Field::Libraries]],
    reads: &[Field::Libraries, Field::OtherLibraries, Field::Frameworks],
    reads_whole: &[],
    sources: "hub-stats models; PeaTMOSS model, model_to_base_model, library and model_to_library",
    changes: &[
        "The artifact's definition is another quantity, a share of descendants; it can be larger or smaller.",
        "Descendants without any library lower each rate of the paper's definition; the artifact leaves them out.",
        "If frameworks count as libraries, more bases have the two libraries that they need to be counted.",
        "Descendants of one base are similar: one base has 737 of 3,124 in August 2026. That makes the interval of Transformers over five times as wide as for independent ones.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// The definition that is followed.
    pub mode: Mode,
    /// How a descendant must have been made from its base.
    pub relation: RelationFilter,
    /// Which tags name libraries.
    pub names: LibraryNames,
    /// Whether pytorch, tf and jax count as libraries.
    pub frameworks: bool,
    /// The treatment of models that name themselves as base.
    pub self_loops: SelfLoops,
    /// The number of descendants that a library needs to be shown, in paper mode.
    pub min_edges: u64,
    /// The only libraries that count; all if the list is empty.
    pub only: Vec<String>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            mode: Mode::Paper,
            relation: RelationFilter::All,
            names: LibraryNames::Peatmoss,
            frameworks: false,
            self_loops: SelfLoops::AsDefined,
            min_edges: 30,
            only: Vec::new(),
        }
    }
}

/// Library preservation in one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// The definition that was followed.
    pub mode: Mode,
    /// Models in the data.
    pub models: u64,
    /// Edges that count.
    pub edges: u64,
    /// Edges of a model to itself, left out.
    pub self_loops: u64,
    /// Repeated edges, left out.
    pub repeated: u64,
    /// Edges whose base is not in the data.
    pub unresolved: u64,
    /// Descendants with two or more libraries: the artifact's N, in both modes. Its scripts keep
    /// edges of a model to itself, so they count here unless the setting says otherwise.
    pub multi_library: u64,
    /// Libraries, the most preserved first.
    pub libraries: Vec<LibraryRate>,
    /// Libraries with too few descendants to be shown.
    pub hidden: u64,
    /// The first ten by the other definition.
    pub other: Vec<LibraryRate>,
    /// Transformers compared with its rivals by the paper's rates of preservation, in both modes.
    pub by_rate: Rivals,
    /// Transformers compared with its rivals by the artifact's shares, in both modes.
    pub by_share: Rivals,
    /// Published figures, each with the user's.
    pub compared: Vec<Compared>,
    /// Differences between the paper's data and these, in sentences.
    pub differs: Vec<String>,
    /// Caveats about this dataset.
    pub caveats: Vec<Caveat>,
}

/// The preservation rate of one library by the paper's definition, or the share of descendants that
/// have it by the artifact's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LibraryRate {
    /// The library.
    pub library: String,
    /// The bases of the descendants. In paper mode |B|: the bases that have the library, another
    /// one and descendants. In artifact mode the bases of all N descendants; a descendant of
    /// several bases counts for the base with the most children.
    pub bases: u64,
    /// The denominator: edges from B, or the artifact's N.
    pub descendants: u64,
    /// The numerator.
    pub preserved: u64,
    /// Numerator ÷ denominator; undefined if there is no descendant.
    pub rate: Option<f64>,
    /// The 95% interval of the rate with bases as clusters; undefined below ten effective bases,
    /// and in artifact mode for libraries after the tenth that fewer than 1% of descendants have.
    pub interval: Option<[f64; 2]>,
    /// Whether it has enough descendants to be shown.
    pub shown: bool,
    /// Effective bases (Kish's K): the number of bases of equal size with the same precision.
    pub effective_bases: f64,
    /// Effective descendants: the number of independent descendants with the same precision;
    /// undefined if the interval is.
    pub effective_descendants: Option<f64>,
    /// The number of descendants of the base that has the most.
    pub largest_base: u64,
    /// Whether it is a file format, which the hub tags automatically.
    pub format: bool,
    /// Whether it can be compared: it has at least 30 descendants and 10 effective bases.
    pub enough: bool,
    /// Transformers minus this library, if both can be compared.
    pub difference: Option<Lead>,
}

impl LibraryRate {
    /// "24 bases, one with 130 of 308 descendants"
    pub fn spread(&self) -> String {
        let descendants = plural(self.descendants, "descendant", "descendants");
        match self.bases {
            1 => format!("1 base with all {descendants}"),
            n => format!(
                "{} bases, one with {} of {descendants}",
                count(n),
                count(self.largest_base)
            ),
        }
    }
}

/// The difference between Transformers and another library.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lead {
    /// The rate of Transformers minus that of the library.
    pub difference: f64,
    /// Correlation of the two rates, which share bases.
    pub r: f64,
    /// Its 95% interval.
    pub interval: [f64; 2],
    /// Its interval at 1 − 0.05/m, where m is [`Rivals::compared`]; none for a format, because a
    /// format never decides.
    pub adjusted: Option<[f64; 2]>,
}

/// Transformers and the libraries with which it is compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rivals {
    /// Transformers itself, if any base or descendant counts for it.
    pub transformers: Option<LibraryRate>,
    /// The others, the most preserved first: by rates those with at least 30 descendants, by
    /// shares those that at least 1% of the descendants have.
    pub others: Vec<LibraryRate>,
    /// m: the number of others that can be compared and are not formats.
    pub compared: u64,
}

/// The labels of the bars in the paper's Figure 5, of N = 3,252 descendants.
const PUBLISHED_N: f64 = 3252.0;
const PUBLISHED: &[(&str, f64)] = &[
    ("transformers", 2699.0),
    ("safetensors", 1929.0),
    ("tensorboard", 1173.0),
    ("timm", 263.0),
    ("sentence-transformers", 220.0),
    ("diffusers", 182.0),
    ("onnx", 124.0),
    ("rust", 78.0),
    ("transformers.js", 25.0),
    ("ultralytics", 21.0),
];

/// Computes the rates for one dataset; `None` if the data have no edges or no libraries.
pub fn preservation(models: &Models<'_>, params: &Params) -> Option<Output> {
    let library_fields = [Field::Libraries, Field::OtherLibraries, Field::Frameworks];
    if !models.has_edges() || !library_fields.iter().any(|field| models.has(*field)) {
        return None;
    }
    // The two definitions use different edges: the artifact's include those of a model to itself.
    let edges_of = |mode| models.edges(params.relation, params.self_loops.are_kept(mode));
    let mut libraries = rates::Libraries::new(models, params);
    let paper_edges = edges_of(Mode::Paper);
    let artifact_edges = edges_of(Mode::Artifact);
    let paper = rates::by_edges(models, &mut libraries, &paper_edges, params.min_edges);
    let artifact = rates::by_descendants(models, &mut libraries, &artifact_edges);
    let multi_library = artifact.descendants;
    let compared = compared(&artifact.list);
    let (edges, libraries, mut other) = match params.mode {
        Mode::Paper => (paper_edges, paper.list, artifact.list),
        Mode::Artifact => (artifact_edges, artifact.list, paper.list),
    };
    other.retain(|library| library.shown);
    other.truncate(TOP);
    let count = models.all().count() as u64;
    let unresolved = edges.list.iter().filter(|edge| !models.is_there(edge.base));
    Some(Output {
        mode: params.mode,
        models: count,
        edges: edges.list.len() as u64,
        self_loops: edges.self_loops,
        repeated: edges.repeated,
        unresolved: unresolved.count() as u64,
        multi_library,
        hidden: libraries.iter().filter(|library| !library.shown).count() as u64,
        other,
        by_rate: paper.rivals,
        by_share: artifact.rivals,
        compared,
        differs: vec![
            format!(
                "The published shares and yours beside them follow the artifact's definition: both are shares of the descendants with two or more libraries, 3,252 in the paper's data and {} in yours. Rates by the paper's equation are another quantity.",
                text::count(multi_library)
            ),
            format!(
                "The paper's data are PeaTMOSS of October 2023: 281,638 models whose bases are those that the cards name. Yours are {} models.",
                text::count(count)
            ),
        ],
        caveats: notes(params, &libraries, &edges),
        libraries,
    })
}

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;
    const EXPORT: Option<&'static [&'static str]> = Some(export::COLUMNS);

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        data.has(Relation::BaseEdges)
            .then(|| preservation(data.models(), params))?
    }

    fn export(&self, source: &Source) -> Vec<Vec<Value>> {
        export::rows(self, source)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        show::show(self)
    }
}

/// The share of a library in the paper's Figure 5.
pub fn published(library: &str) -> Option<f64> {
    let found = PUBLISHED.iter().find(|(name, _)| *name == library);
    found.map(|(_, count)| count / PUBLISHED_N)
}

/// The published shares beside the user's.
fn compared(shares: &[LibraryRate]) -> Vec<Compared> {
    let share_of = |library: &str| shares.iter().find(|rated| rated.library == library)?.rate;
    let published = PUBLISHED.iter().map(|(library, count)| Compared {
        what: (*library).to_owned(),
        published: count / PUBLISHED_N,
        yours: share_of(library),
        unit: Unit::Share,
    });
    published.collect()
}

/// Caveats about the libraries by the chosen definition.
fn notes(params: &Params, libraries: &[LibraryRate], edges: &Edges) -> Vec<Caveat> {
    let mut notes = Vec::new();
    let hidden = libraries.iter().filter(|library| !library.shown).count() as u64;
    if hidden > 0 {
        notes.push(Caveat::FewDescendants {
            libraries: hidden,
            least: params.min_edges,
        });
    }
    let few = libraries
        .iter()
        .filter(|library| library.shown && library.effective_bases < LEAST_CLUSTERS);
    let few: Vec<&LibraryRate> = few.collect();
    if let Some(first) = few.first() {
        notes.push(Caveat::FewBases {
            library: first.library.clone(),
            spread: first.spread(),
            libraries: few.len() as u64,
        });
    }
    if let Some(library) = libraries.iter().find(|library| {
        library.library == "safetensors" && library.rate.is_some_and(|rate| rate > 0.99)
    }) {
        notes.push(Caveat::FormatTag {
            library: library.library.clone(),
        });
    }
    if !params.frameworks {
        notes.push(Caveat::FrameworksApart);
    }
    if params.relation != RelationFilter::All && edges.list.is_empty() {
        notes.push(Caveat::NoRelation);
    }
    notes
}

#[cfg(test)]
mod tests;
