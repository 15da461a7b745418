//! Whether fine-tuned models differ from their bases in one direction more often than in the other: in
//! the class of the licence, in the length of the card, and in whether a program wrote the card.

use std::cmp::Ordering;

use serde::Serialize;

use super::CONFIDENCE;
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::licences::LicenceClass;
use crate::domain::models::{Edge, Kind, Models, RelationFilter};
use crate::domain::owners::Owners;
use crate::relations::{Field, Relation};
use crate::stats::{self, Cluster, Clustered};

/// Directions along the edges that the data call fine-tunes, or along all edges if they call none
/// anything. The setting on relations does not change them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FineTunes {
    /// Whether the data say how models were made from their bases.
    pub stated: bool,
    /// Edges between models of the data, each once.
    pub edges: u64,
    /// From a restrictive licence (responsible AI, model-specific, non-commercial) to an open one
    /// (permissive, copyleft), against the other way; null without licences on both sides.
    pub opened: Option<Direction>,
    /// To a shorter card, against a longer one; null without words of cards on both sides.
    pub shortened: Option<Direction>,
    /// Median of the words of the model's card over those of its base's.
    pub median_ratio: Option<f64>,
    /// From a card that says nothing about it to one that says that a program wrote it, against the
    /// other way; null without texts of cards on both sides.
    pub generated: Option<Direction>,
    /// Share of the models made from a base whose cards say that a program wrote them, where both cards
    /// are there.
    pub generated_share: Option<f64>,
    /// The same share of their bases, each as often as a model was made from it.
    pub generated_share_of_bases: Option<f64>,
}

/// How often edges differ in one direction, of those that differ.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Direction {
    /// Edges on which both sides are known.
    pub edges: u64,
    /// Edges among them that differ.
    pub changes: u64,
    /// Changes in the direction that is named.
    pub towards: u64,
    /// Their share of the changes.
    pub share: Option<f64>,
    /// Its 95% interval, with owners of bases and owners of models as clusters.
    pub interval: Option<[f64; 2]>,
    /// Owners of the bases of the changes, and of their models.
    pub owners: [u64; 2],
    /// The smaller effective number of them (Kish).
    pub effective: f64,
    /// Whether both effective numbers are at least 10.
    pub enough: bool,
}

/// The words of a card, and whether it says that a program wrote it.
#[derive(Clone, Copy, Default)]
struct Card {
    words: u64,
    generated: Option<bool>,
}

/// Fine-tunes with the owners of the models that they touch.
struct Tuned {
    edges: Vec<Edge>,
    owners: Owners,
}

impl Tuned {
    /// Counts edges by whether they differ in the direction; `Equal` if they do not differ, `None` if a
    /// side is unknown.
    fn direction(&self, way: &dyn Fn(&Edge) -> Option<Ordering>) -> Option<Direction> {
        let mut found = Direction::default();
        let empty = || -> Vec<Cluster> {
            let owners = 0..self.owners.count() as u32;
            let cluster = |key| Cluster {
                key,
                size: 0,
                count: 0,
            };
            owners.map(cluster).collect()
        };
        let mut clusters = [empty(), empty()];
        for edge in pulse::over(self.edges.iter()) {
            let Some(way) = way(edge) else { continue };
            found.edges += 1;
            if way.is_eq() {
                continue;
            }
            let towards = u64::from(way.is_gt());
            found.changes += 1;
            found.towards += towards;
            for (clusters, model) in clusters.iter_mut().zip([edge.base, edge.child]) {
                let cluster = &mut clusters[self.owners.of[model as usize] as usize];
                cluster.size += 1;
                cluster.count += towards;
            }
        }
        if found.edges == 0 {
            return None;
        }
        let [of_bases, of_models] = clusters.map(Clustered::new);
        if let (Some(bases), Some(models)) = (of_bases, of_models) {
            found.share = Some(bases.rate);
            found.interval = both_ways(&bases, &models, found.towards);
            found.owners = [bases.clusters, models.clusters];
            found.effective = bases.kish.min(models.kish);
            found.enough = bases.is_enough() && models.is_enough();
        }
        Some(found)
    }
}

/// The interval of a share of edges with clusters on both sides: the squared distances of its ends by
/// either clustering add up, less those of independent edges, and are never smaller than either.
///
/// Source: Cameron, Gelbach and Miller, *Robust Inference with Multiway Clustering* (2011); that it
/// is at least as wide as either is ours.
fn both_ways(bases: &Clustered, models: &Clustered, towards: u64) -> Option<[f64; 2]> {
    let rate = bases.rate;
    let [one, other] = [bases.interval(CONFIDENCE)?, models.interval(CONFIDENCE)?];
    let alone = stats::wilson(towards, bases.n, CONFIDENCE)?;
    let reach = |end: usize| {
        let [a, b, c] = [one, other, alone].map(|ends| (ends[end] - rate) * (ends[end] - rate));
        (a + b - c).max(a).max(b).sqrt()
    };
    Some([(rate - reach(0)).max(0.0), (rate + reach(1)).min(1.0)])
}

/// The fine-tunes between models of the data; `None` without any.
fn fine_tunes(models: &Models<'_>) -> Option<(Tuned, Vec<u32>, bool)> {
    let mut edges = models.kinds_of_edges(RelationFilter::All).list;
    edges.retain(|(edge, _)| models.is_there(edge.base) && models.is_there(edge.child));
    let stated = edges.iter().any(|(_, kind)| *kind != Kind::Unstated);
    if stated {
        edges.retain(|(_, kind)| *kind == Kind::Finetune);
    }
    let mut edges: Vec<Edge> = edges.into_iter().map(|(edge, _)| edge).collect();
    let touched = models.renumber(&mut edges, |edge| edge);
    let owners = Owners::of_models(models, touched.iter().copied());
    (!edges.is_empty()).then_some((Tuned { edges, owners }, touched, stated))
}

/// Whether a licence is open rather than restrictive; `None` if it is neither.
fn is_open(licence: &str) -> Option<bool> {
    match LicenceClass::of(licence) {
        LicenceClass::Permissive | LicenceClass::Copyleft => Some(true),
        LicenceClass::Other => None,
        _ => Some(false),
    }
}

/// The cards of the models that edges touch; `None` if the data have none.
fn cards(data: &Data<'_>, models: &Models<'_>, touched: &[u32]) -> Option<Vec<Card>> {
    let words = models.cells(Field::CardWords);
    let words = |model: &u32| words.count(*model).map(|count| count.whole());
    let mut cards: Vec<Card> = touched
        .iter()
        .map(|model| Card {
            words: words(model).unwrap_or_default(),
            generated: None,
        })
        .collect();
    for (part, relations) in data.relations.iter().enumerate() {
        let Some(table) = relations.table(Relation::Documentation) else {
            continue;
        };
        for row in pulse::over(0..table.rows()) {
            let name = table.name(Field::DocumentedPackage, row);
            let model = name.and_then(|name| models.find(part, name));
            let Some(place) = model.and_then(|model| touched.binary_search(&model).ok()) else {
                continue;
            };
            let Some(words) = table.count(Field::DocumentedWords, row) else {
                continue;
            };
            let words = words.whole();
            let generated = table.flag(Field::GeneratedCard, row);
            // Of several cards of a model the longest counts, in whichever order they come.
            let card = &mut cards[place];
            if (words, generated) >= (card.words, card.generated) {
                *card = Card { words, generated };
            }
        }
    }
    cards.iter().any(|card| card.words > 0).then_some(cards)
}

impl FineTunes {
    /// The directions; `None` without fine-tunes on which both licences or both cards are known.
    pub(super) fn new(data: &Data<'_>) -> Option<Self> {
        let models = data.models();
        let (tuned, touched, stated) = fine_tunes(models)?;
        let opened = tuned.opened(models, &touched);
        let cards = cards(data, models, &touched).unwrap_or_default();
        let pair = |edge: &Edge| {
            let card = |model: u32| cards.get(model as usize).filter(|card| card.words > 0);
            Some((card(edge.base)?, card(edge.child)?))
        };
        let shortened = tuned.direction(&|edge| {
            let (base, child) = pair(edge)?;
            Some(base.words.cmp(&child.words))
        });
        let said = |edge: &Edge| {
            let (base, child) = pair(edge)?;
            Some([base.generated?, child.generated?])
        };
        let generated = tuned.direction(&|edge| said(edge).map(|[base, child]| child.cmp(&base)));
        let [mut of_bases, mut of_models] = [0u64; 2];
        let mut ratios = Vec::new();
        for edge in &tuned.edges {
            if let Some((base, child)) = pair(edge) {
                ratios.push(child.words as f64 / base.words as f64);
            }
            if let Some([base, child]) = said(edge) {
                of_bases += u64::from(base);
                of_models += u64::from(child);
            }
        }
        let all = generated.as_ref().map(|direction| direction.edges);
        let share = |count: u64| all.map(|all| count as f64 / all as f64);
        (opened.is_some() || shortened.is_some()).then(|| Self {
            stated,
            edges: tuned.edges.len() as u64,
            opened,
            shortened,
            median_ratio: stats::quantile(&stats::ascending(ratios), 0.5),
            generated,
            generated_share: share(of_models),
            generated_share_of_bases: share(of_bases),
        })
    }
}

impl Tuned {
    fn opened(&self, models: &Models<'_>, touched: &[u32]) -> Option<Direction> {
        let licences = models.cells(Field::License);
        let open: Vec<Option<bool>> = touched
            .iter()
            .map(|model| licences.text(*model).and_then(is_open))
            .collect();
        let open = |model: u32| open.get(model as usize).copied().flatten();
        self.direction(&|edge| Some(open(edge.child)?.cmp(&open(edge.base)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(clusters: &[(u64, u64)]) -> Clustered {
        let clusters = (0..).zip(clusters).map(|(key, (size, count))| Cluster {
            key,
            size: *size,
            count: *count,
        });
        Clustered::new(clusters).unwrap()
    }

    #[test]
    fn only_licences_that_say_what_they_ask_are_open_or_not() {
        for (licence, open) in [
            ("mit", Some(true)),
            ("gpl-3.0", Some(true)),
            ("openrail", Some(false)),
            ("llama3", Some(false)),
            ("cc-by-nc-4.0", Some(false)),
            ("other", None),
        ] {
            assert_eq!(is_open(licence), open, "{licence}");
        }
    }

    /// If the models of each edge have an owner of their own, clusters of bases alone count; and an
    /// interval is never narrower than by either side.
    #[test]
    fn clusters_on_both_sides_widen_the_interval() {
        let bases: Vec<(u64, u64)> = (0..20).map(|base| (10, 10 * (base % 2))).collect();
        let alone: Vec<(u64, u64)> = (0..200).map(|edge| (1, edge / 10 % 2)).collect();
        let (bases, alone) = (of(&bases), of(&alone));
        let by_bases = bases.interval(CONFIDENCE).unwrap();
        let one = both_ways(&bases, &alone, 100).unwrap();
        for (have, want) in one.iter().zip(by_bases) {
            assert!((have - want).abs() < 0.002, "{have} {want}");
        }
        let both = both_ways(&bases, &bases, 100).unwrap();
        assert!(both[0] < by_bases[0] - 0.05 && both[1] > by_bases[1] + 0.05);
    }
}
