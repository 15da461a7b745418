//! Preservation rate of libraries to descendants.
//!
//! Source: Jones et al. (ESEM 2024), section 5.3, the first metric, and Figure 5. For a library
//! L let B be the base models that have L and at least one other library, D_b the direct
//! descendants of b, and S(d, L) = 1 where d has L:
//!
//! P_L = Σ_{b ∈ B} Σ_{d ∈ D_b} S(d, L) / Σ_{b ∈ B} |D_b|
//!
//! A descendant of two such bases counts twice; a descendant that is not in the data, or has no
//! library, does not have L; only bases in the data can be in B. Its artifact
//! (`proportion_DirectDescendantsToLibrary.py`) computes something else: of the descendants that
//! have two or more libraries the share that has L.
//!
//! Ours: cleaning of edges, the filter by relation, Wilson's interval of a rate, and which names
//! count as libraries.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::models::{Edge, Models};
use super::{Compared, Mode, RelationFilter, SelfLoops, Source, Unit};
use crate::caveat::{Caveat, Noted};
use crate::metrics::differences::{self, Difference};
use crate::relations::{Field, Set};
use crate::stats;

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// Libraries that the figure shows.
pub const TOP: usize = 10;

/// Which tags name libraries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryNames {
    /// PeaTMOSS's list of 40, and what the registry itself calls the model's library.
    #[default]
    Peatmoss,
    /// Younger libraries and formats as well, such as gguf, mlx and vllm.
    Wider,
}

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whose definition is followed.
    pub mode: Mode,
    /// How a descendant must have been made.
    pub relation: RelationFilter,
    /// Which tags name libraries.
    pub names: LibraryNames,
    /// Whether pytorch, tf and jax count as libraries.
    pub frameworks: bool,
    /// What becomes of edges of a model to itself.
    pub self_loops: SelfLoops,
    /// Descendants below which a library is not shown, in paper mode.
    pub min_edges: u64,
    /// Only these count as libraries; all where the list is empty.
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

/// Library preservation in every dataset that tells of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Output {
    /// Whose definition was followed.
    pub mode: Mode,
    /// One answer for each dataset.
    pub datasets: Vec<DatasetOutput>,
    /// Where paper and artifact part.
    pub differences: &'static [Difference],
    /// What a reader must know.
    pub caveats: Vec<Noted>,
}

impl Output {
    /// The answers of all datasets.
    pub fn new(mode: Mode, datasets: Vec<DatasetOutput>) -> Self {
        let caveats = datasets
            .iter()
            .flat_map(|data| {
                let noted = |caveat| Noted {
                    registry: data.source.registry.clone(),
                    date: data.source.date,
                    ..Noted::bare(caveat)
                };
                data.notes.iter().cloned().map(noted)
            })
            .collect();
        Self {
            mode,
            datasets,
            differences: differences::PRESERVATION,
            caveats,
        }
    }
}

/// Library preservation in one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatasetOutput {
    /// The dataset.
    pub source: Source,
    /// Models in the data.
    pub models: u64,
    /// Edges that count.
    pub edges: u64,
    /// Edges of a model to itself, left out.
    pub self_loops: u64,
    /// Edges that another says already, left out.
    pub repeated: u64,
    /// Edges whose base is not in the data.
    pub unresolved: u64,
    /// Descendants with two or more libraries: the artifact's N.
    pub multi_library: u64,
    /// Libraries, the most preserved first.
    pub libraries: Vec<LibraryRate>,
    /// Libraries with too few descendants to be shown.
    pub hidden: u64,
    /// The first ten by the other definition.
    pub other: Vec<LibraryRate>,
    /// Published figures beside these.
    pub compared: Vec<Compared>,
    /// What differs between the paper's data and these, in sentences.
    pub differs: Vec<String>,
    /// What a reader must know of this dataset.
    #[serde(skip)]
    pub notes: Vec<Caveat>,
}

/// How far one library is preserved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LibraryRate {
    /// The library.
    pub library: String,
    /// |B|: its bases that have another library, too, and descendants. None in artifact mode.
    pub bases: Option<u64>,
    /// The denominator: edges from B, or the artifact's N.
    pub descendants: u64,
    /// The numerator.
    pub preserved: u64,
    /// One by the other; undefined where there is no descendant.
    pub rate: Option<f64>,
    /// Wilson's 95% interval of the rate, in paper mode. Descendants of one base are alike, so
    /// it is too narrow rather than too wide.
    pub interval: Option<[f64; 2]>,
    /// Whether it has descendants enough to be shown.
    pub shown: bool,
}

/// What the paper's Figure 5 shows: labels of its bars, of N = 3,252 descendants.
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

/// Computes the rates for one dataset; `None` where nothing tells of edges or of libraries.
pub fn preservation(models: &Models<'_>, params: &Params) -> Option<DatasetOutput> {
    let told = [Field::Libraries, Field::OtherLibraries, Field::Frameworks];
    if !models.has_edges() || !told.iter().any(|field| models.has(*field)) {
        return None;
    }
    let mut libraries = Libraries::new(models, params);
    let keep_loops = params.self_loops.are_kept(params.mode);
    let edges = models.edges(params.relation, keep_loops);
    let paper = by_edges(models, &mut libraries, edges.by_base(), params.min_edges);
    let (artifact, multi_library) = by_descendants(models, &mut libraries, &edges.list);
    let unresolved = |edge: &&Edge| !models.is_there(edge.base);
    let (own, mut other) = match params.mode {
        Mode::Paper => (paper, artifact),
        Mode::Artifact => (artifact, paper),
    };
    other.retain(|library| library.shown);
    other.truncate(TOP);
    let hidden = own.iter().filter(|library| !library.shown).count() as u64;
    let mut notes = Vec::new();
    if hidden > 0 {
        notes.push(Caveat::FewDescendants {
            libraries: hidden,
            least: params.min_edges,
        });
    }
    if let Some(library) = own.iter().find(|library| {
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
    let rate_of = |library: &str| {
        let found = own.iter().find(|own| own.library == library)?;
        found.rate
    };
    let compared = PUBLISHED
        .iter()
        .map(|(library, count)| Compared {
            what: (*library).to_owned(),
            published: count / PUBLISHED_N,
            yours: rate_of(library),
            unit: Unit::Share,
        })
        .collect();
    let count = models.all().count() as u64;
    Some(DatasetOutput {
        source: Source::default(),
        models: count,
        edges: edges.list.len() as u64,
        self_loops: edges.self_loops,
        repeated: edges.repeated,
        unresolved: edges.list.iter().filter(unresolved).count() as u64,
        multi_library,
        libraries: own,
        hidden,
        other,
        compared,
        differs: vec![
            match params.mode {
                Mode::Paper => "The published shares follow the artifact's definition (of 3,252 descendants with two or more libraries); yours are rates by the paper's equation. Switch to the artifact's definition to compare like with like.".into(),
                Mode::Artifact => format!("Both are shares of the descendants with two or more libraries: 3,252 in the paper's data, {multi_library} in yours."),
            },
            format!("The paper's data are PeaTMOSS of October 2023, 281,638 models whose bases were named by their authors' cards; yours are {count} models."),
        ],
        notes,
    })
}

/// Which libraries a model has, under numbers.
struct Libraries<'m, 'a> {
    models: &'m Models<'a>,
    fields: Vec<Field>,
    only: BTreeSet<&'m str>,
    texts: Vec<&'a str>,
    numbers: HashMap<&'a str, u32>,
    /// Models share few combinations of sets: each is understood once.
    known: HashMap<(usize, [Set; 3]), usize>,
    lists: Vec<Vec<u32>>,
}

impl<'m, 'a> Libraries<'m, 'a> {
    fn new(models: &'m Models<'a>, params: &'m Params) -> Self {
        let mut fields = vec![Field::Libraries];
        if params.names == LibraryNames::Wider {
            fields.push(Field::OtherLibraries);
        }
        if params.frameworks {
            fields.push(Field::Frameworks);
        }
        Self {
            models,
            fields,
            only: params.only.iter().map(String::as_str).collect(),
            texts: Vec::new(),
            numbers: HashMap::new(),
            known: HashMap::new(),
            lists: vec![Vec::new()],
        }
    }

    /// The libraries of a model, ascending; none where it is not in the data.
    fn of(&mut self, model: u32) -> usize {
        let Some((part, relations, packages, row)) = self.models.row(model) else {
            return 0;
        };
        let mut key = [Set::EMPTY; 3];
        for (place, field) in key.iter_mut().zip(&self.fields) {
            *place = packages.set_of(*field, row);
        }
        if let Some(list) = self.known.get(&(part, key)) {
            return *list;
        }
        let mut list = Vec::new();
        for set in key {
            for name in relations.sets.members(set) {
                let Some(text) = relations.names.get(name) else {
                    continue;
                };
                if !self.only.is_empty() && !self.only.contains(text) {
                    continue;
                }
                let next = self.texts.len() as u32;
                let number = *self.numbers.entry(text).or_insert(next);
                if number == next {
                    self.texts.push(text);
                }
                list.push(number);
            }
        }
        list.sort_unstable();
        list.dedup();
        self.lists.push(list);
        self.known.insert((part, key), self.lists.len() - 1);
        self.lists.len() - 1
    }
}

/// The paper's equation.
fn by_edges<'e>(
    models: &Models<'_>,
    libraries: &mut Libraries<'_, '_>,
    edges: impl Iterator<Item = (u32, &'e [Edge])>,
    least: u64,
) -> Vec<LibraryRate> {
    #[derive(Clone, Default)]
    struct Tally {
        bases: u64,
        edges: u64,
        kept: u64,
    }
    let mut tallies: Vec<Tally> = Vec::new();
    for (base, edges) in edges.filter(|(base, _)| models.is_there(*base)) {
        let own = libraries.of(base);
        if libraries.lists[own].len() < 2 {
            continue;
        }
        for index in 0..libraries.lists[own].len() {
            let library = libraries.lists[own][index];
            if tallies.len() <= library as usize {
                tallies.resize(library as usize + 1, Tally::default());
            }
            let tally = &mut tallies[library as usize];
            tally.bases += 1;
            tally.edges += edges.len() as u64;
            for edge in edges {
                let child = libraries.of(edge.child);
                let has = libraries.lists[child].binary_search(&library).is_ok();
                tally.kept += u64::from(has);
            }
        }
    }
    let rates = tallies.iter().zip(&libraries.texts);
    let rates = rates.filter(|(tally, _)| tally.bases > 0);
    sorted(rates.map(|(tally, library)| LibraryRate {
        library: (*library).to_owned(),
        bases: Some(tally.bases),
        descendants: tally.edges,
        preserved: tally.kept,
        rate: (tally.edges > 0).then(|| tally.kept as f64 / tally.edges as f64),
        interval: stats::wilson(tally.kept, tally.edges, CONFIDENCE),
        shown: tally.edges >= least,
    }))
}

/// The artifact's shares, and its N.
fn by_descendants(
    models: &Models<'_>,
    libraries: &mut Libraries<'_, '_>,
    edges: &[Edge],
) -> (Vec<LibraryRate>, u64) {
    let mut seen = vec![false; models.numbers() as usize];
    let mut counts: Vec<u64> = Vec::new();
    let mut all = 0;
    for edge in edges {
        if std::mem::replace(&mut seen[edge.child as usize], true) {
            continue;
        }
        let own = libraries.of(edge.child);
        let list = &libraries.lists[own];
        if list.len() < 2 {
            continue;
        }
        all += 1;
        for library in list {
            let place = *library as usize;
            if counts.len() <= place {
                counts.resize(place + 1, 0);
            }
            counts[place] += 1;
        }
    }
    let shares = counts.iter().zip(&libraries.texts);
    let shares = shares.filter(|(count, _)| **count > 0);
    let shares = sorted(shares.map(|(count, library)| LibraryRate {
        library: (*library).to_owned(),
        bases: None,
        descendants: all,
        preserved: *count,
        rate: (all > 0).then(|| *count as f64 / all as f64),
        interval: None,
        shown: true,
    }));
    (shares, all)
}

fn sorted(rates: impl Iterator<Item = LibraryRate>) -> Vec<LibraryRate> {
    let rates: Vec<LibraryRate> = rates.collect();
    let order = stats::order(rates.len(), &|a, b| {
        let (a, b) = (&rates[a], &rates[b]);
        b.preserved
            .cmp(&a.preserved)
            .then_with(|| a.library.cmp(&b.library))
    });
    order
        .into_iter()
        .map(|index| rates[index].clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::models::tests::relations;

    fn of(packages: &[&str], edges: &[&str], params: &Params) -> DatasetOutput {
        let relations = relations(packages, edges);
        preservation(&Models::new(&[&relations]), params).unwrap()
    }

    fn rates(output: &DatasetOutput) -> Vec<(&str, Option<u64>, u64, u64)> {
        let rate = |own: &LibraryRate| (own.bases, own.descendants, own.preserved);
        output
            .libraries
            .iter()
            .map(|own| {
                let (bases, descendants, preserved) = rate(own);
                (own.library.as_str(), bases, descendants, preserved)
            })
            .collect()
    }

    /// The worked example of the metric's specification, section 8.
    #[test]
    fn worked_example() {
        let packages = [
            "x 1 T,S", "y 1 T", "x1 1 T,S", "x2 1 T", "x3 1 P", "y1 1 T,S",
        ];
        let edges = ["x1 x", "x2 x", "x3 x", "y1 y"];
        let paper = of(&packages, &edges, &Params::default());
        assert_eq!(rates(&paper), [("T", Some(1), 3, 2), ("S", Some(1), 3, 1)]);
        assert_eq!(paper.hidden, 2);
        let artifact = of(
            &packages,
            &edges,
            &Params {
                mode: Mode::Artifact,
                ..Params::default()
            },
        );
        assert_eq!(rates(&artifact), [("S", None, 2, 2), ("T", None, 2, 2)]);
        assert_eq!(artifact.multi_library, 2);
    }

    #[test]
    fn a_descendant_of_two_bases_counts_twice() {
        let packages = ["x 1 T,S", "y 1 T,S", "d 1 T"];
        let output = of(&packages, &["d x", "d y", "e x", "x x"], &Params::default());
        assert_eq!(rates(&output), [("T", Some(2), 3, 2), ("S", Some(2), 3, 0)]);
        assert_eq!((output.self_loops, output.unresolved), (1, 0));
        let kept = of(
            &packages,
            &["d x", "d z", "x x"],
            &Params {
                self_loops: SelfLoops::Kept,
                ..Params::default()
            },
        );
        assert_eq!(rates(&kept)[0], ("T", Some(1), 2, 2));
        assert_eq!(kept.unresolved, 1);
    }

    #[test]
    fn only_listed_names_count() {
        let packages = ["x 1 T,S,U", "d 1 T,U"];
        let params = Params {
            only: vec!["T".into(), "S".into()],
            ..Params::default()
        };
        let output = of(&packages, &["d x"], &params);
        assert_eq!(rates(&output), [("T", Some(1), 1, 1), ("S", Some(1), 1, 0)]);
        // With one name on the list no base has another.
        let params = Params {
            only: vec!["T".into()],
            ..Params::default()
        };
        assert_eq!(rates(&of(&packages, &["d x"], &params)), []);
    }
}
