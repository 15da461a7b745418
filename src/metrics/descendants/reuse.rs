//! Repositories that use a model, and its popularity. This comparison is our addition.

use std::collections::{HashMap, HashSet};

use super::points::{Point, in_order};
use super::{Counted, Counts, Definitions, Output, Params, PopularityOf, answer, top};
use crate::caveat::Caveat;
use crate::domain::models::Models;
use crate::metrics::data::Data;
use crate::metrics::{Mode, Popularity};
use crate::relations::{Field, Ranking, Relation, Relations, Table};
use crate::stats;

impl<'a> Popular<'a> {
    /// The popularity of models in a dataset.
    pub(super) fn of(data: &'a Data<'_>) -> Self {
        match data.ranking {
            Some(ranking) if !data.has(Relation::Packages) => Self::Ranking(ranking),
            _ => Self::Models(data.models()),
        }
    }
}

/// A source of the models' popularity, for data that do not contain it.
pub enum Popular<'a> {
    /// Models with their rows.
    Models(&'a Models<'a>),
    /// A ranking by downloads, without other fields.
    Ranking(&'a Ranking),
}

/// The repositories that use each model; each repository counts once.
pub fn repositories<'a>(relations: &[&'a Relations]) -> (HashMap<&'a str, u64>, ReuseCounts) {
    let mut pairs: HashSet<(&str, &str)> = HashSet::new();
    for relations in relations {
        let rows = relations.table(Relation::Reuse).map_or(0, Table::rows);
        pairs.extend((0..rows).filter_map(|row| {
            let text = |field| relations.text(field, row);
            text(Field::ReusedModel).zip(text(Field::ReusingRepository))
        }));
    }
    let mut by: HashMap<&str, u64> = HashMap::new();
    for (model, _) in &pairs {
        *by.entry(model).or_default() += 1;
    }
    let users: HashSet<&str> = pairs.iter().map(|(_, by)| *by).collect();
    let counts = ReuseCounts {
        pairs: pairs.len() as u64,
        repositories: users.len() as u64,
    };
    (by, counts)
}

/// The amount of reuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReuseCounts {
    /// Pairs of a model and a repository.
    pub pairs: u64,
    /// Different repositories.
    pub repositories: u64,
}

/// Downstream repositories and downloads of models. This is our addition in both modes.
pub fn reuse(
    relations: &[&Relations],
    popular: Option<&Popular<'_>>,
    params: &Params,
) -> Option<Output> {
    let (by, counts) = repositories(relations);
    if by.is_empty() {
        return None;
    }
    let field = params.popularity.field();
    let mut known: HashMap<&str, Option<f64>> = HashMap::new();
    match popular {
        Some(Popular::Models(models)) => {
            for model in models.all() {
                if let Some((id, _)) = by.get_key_value(models.id(model)) {
                    known.insert(id, models.number(model, field));
                }
            }
        }
        Some(Popular::Ranking(ranking)) if params.popularity == Popularity::Downloads => {
            for row in ranking.head() {
                if let Some((id, _)) = by.get_key_value(&*row.id) {
                    known.entry(id).or_insert(Some(row.downloads.to_f64()));
                }
            }
        }
        _ => {}
    }
    // A hash table has no fixed order, and the sums must not depend on the order.
    let ids: Vec<&str> = by.keys().copied().collect();
    let order = stats::order(ids.len(), &|a, b| ids[a].cmp(ids[b]));
    let models: Vec<Counts> = order
        .into_iter()
        .map(|index| {
            let popularity = known.get(ids[index]).copied().flatten();
            (index as u32, by[ids[index]], popularity)
        })
        .collect();
    let all = models.iter().filter_map(|(_, count, popularity)| {
        Some(Point {
            x: (*popularity)?,
            y: *count as f64,
        })
    });
    let all = in_order(all.collect());
    let points: Vec<Point> = all
        .iter()
        .filter(|point| point.x >= params.minimum)
        .copied()
        .collect();
    let paper = Params {
        mode: Mode::Paper,
        ..*params
    };
    let mut answer = answer(&points, Counted::Repositories, PopularityOf::Base, &paper);
    answer.definitions = Definitions::default();
    answer.edges = counts.pairs;
    answer.bases = models.len() as u64;
    answer.absent = (models.len() - known.len()) as u64;
    answer.without_popularity = (known.len() - all.len()) as u64;
    answer.below_minimum = (all.len() - points.len()) as u64;
    answer.top = top(&models, &|model| ids[model as usize]);
    answer.caveats.push(Caveat::DownstreamReuse {
        repositories: counts.repositories,
    });
    Some(answer)
}
