//! The comparison of the most and the least popular models.

use std::collections::{BTreeSet, HashSet};

use super::records::{Ascending, Chosen, Ends, Records, Ties};
use super::{
    BINS, By, CONFIDENCE, Comparison, DocumentationGroup, Effect, LEAST_MODELS, Params, Side, Welch,
};
use crate::metrics::Mode;
use crate::stats::{self, LEAST_OWNERS, Owned, Standardised};

/// Keeps records with enough downloads, and only the most downloaded of these.
pub(super) fn restrict(records: &Records<'_, '_>, mut some: Vec<u32>, params: &Params) -> Vec<u32> {
    let downloads = |record: &u32| records.popularity(*record, By::Downloads);
    let asked = params.minimum > 0.0 || params.top > 0;
    if !asked || !some.iter().any(|record| downloads(record).is_some()) {
        return some;
    }
    if params.minimum > 0.0 {
        some.retain(|record| downloads(record).is_some_and(|count| count >= params.minimum));
    }
    if params.top == 0 || some.len() <= params.top as usize {
        return some;
    }
    let ascending = records.ascending(some, By::Downloads);
    let k = ascending.order.len().min(params.top as usize);
    in_file_order(records.end(&ascending, k, true, Ties::ByHash).records)
}

/// Records in the order of the data.
fn in_file_order(mut some: Vec<u32>) -> Vec<u32> {
    some.sort_unstable();
    some
}

/// The tests of top and bottom for each popularity; and, if the groups are not the artifact's, the
/// numbers by which the claim is judged.
pub(super) fn compare(
    records: &Records<'_, '_>,
    population: &[u32],
    params: &Params,
) -> (Vec<Comparison>, Vec<Effect>) {
    let fixed = fixed(records, population, params);
    let (mut comparisons, mut effects) = (Vec::new(), Vec::new());
    for by in By::ALL {
        let ascending = records.ascending(population.to_vec(), by);
        if ascending.order.is_empty() {
            continue;
        }
        let ends = ends(records, by, &ascending, fixed.as_ref(), params);
        if fixed.is_none() {
            effects.push(effect(records, by, &ends));
        }
        comparisons.extend(comparison(records, by, ascending, &ends, params.mode));
    }
    let p: Vec<Option<f64>> = comparisons
        .iter()
        .map(|comparison| comparison.welch.as_ref().map(|welch| welch.p))
        .collect();
    for (comparison, p) in comparisons.iter_mut().zip(stats::holm(&p)) {
        if let Some(welch) = &mut comparison.welch {
            welch.p_holm = p;
        }
    }
    (comparisons, effects)
}

/// The artifact's two files, in its mode.
pub(super) fn fixed(
    records: &Records<'_, '_>,
    population: &[u32],
    params: &Params,
) -> Option<[Vec<u32>; 2]> {
    (params.mode == Mode::Artifact).then(|| selection(records, population, params))
}

/// The most and the least popular.
pub(super) fn ends(
    records: &Records<'_, '_>,
    by: By,
    ascending: &Ascending,
    fixed: Option<&[Vec<u32>; 2]>,
    params: &Params,
) -> Ends {
    match fixed {
        Some(fixed) => sorted_again(records, by, fixed, params),
        None => records.ends(ascending, params.k as usize),
    }
}

/// The artifact's two files: the parts that the user gave, or the models that the artifact's
/// selection by downloads would give; each in the order of its records.
fn selection(records: &Records<'_, '_>, population: &[u32], params: &Params) -> [Vec<u32>; 2] {
    let part = |record: &u32| {
        let judged = records.judged(*record)?;
        (!judged.finished.is_nan()).then_some(judged.part)
    };
    let parts: BTreeSet<usize> = population.iter().filter_map(part).collect();
    if parts.len() > 1 {
        let of = |wanted: usize| -> Vec<u32> {
            let records = population.iter().copied();
            records
                .filter(|record| part(record) == Some(wanted))
                .collect()
        };
        let mean = |tenth: &usize| {
            let downloads: Vec<f64> = of(*tenth)
                .into_iter()
                .filter_map(|record| records.popularity(record, By::Downloads))
                .collect();
            stats::mean(&downloads).unwrap_or(0.0)
        };
        let by = |a: &usize, b: &usize| mean(a).total_cmp(&mean(b));
        let most = parts.iter().copied().max_by(by);
        let least = parts.iter().copied().min_by(by);
        if let (Some(most), Some(least)) = (most, least) {
            return [of(most), of(least)];
        }
    }
    let ascending = records.ascending(population.to_vec(), By::Downloads);
    let k = (ascending.order.len() / 2).min(params.k as usize);
    [true, false].map(|top| in_file_order(records.end(&ascending, k, top, Ties::ByName).records))
}

/// The artifact's files, sorted again by a popularity with a stable sort (rows without it come
/// last) and cut.
fn sorted_again(records: &Records<'_, '_>, by: By, fixed: &[Vec<u32>; 2], params: &Params) -> Ends {
    let again = |group: &[u32], descending: bool| {
        let key = |place: usize| records.popularity(group[place], by);
        let order = stats::order(group.len(), &|a, b| match (key(a), key(b)) {
            (Some(a), Some(b)) if descending => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        });
        let first = order.into_iter().take(params.k as usize);
        let group: Vec<u32> = first.map(|index| group[index]).collect();
        let last = group.last();
        Chosen {
            cut: last.and_then(|record| records.popularity(*record, by)),
            records: group,
            tied: 0,
        }
    };
    let [top, bottom] = fixed;
    Ends {
        top: again(top, true),
        bottom: again(bottom, false),
        one_value: None,
    }
}

/// The scores of a group in ascending order, so that sums do not depend on the order of the data.
fn scores(records: &Records<'_, '_>, group: &Chosen) -> Vec<f64> {
    let members = group.records.iter();
    stats::ascending(
        members
            .filter_map(|record| records.score(*record))
            .collect(),
    )
}

/// Models that are in both groups.
fn overlap(ends: &Ends) -> u64 {
    let top: HashSet<u32> = ends.top.records.iter().copied().collect();
    let bottom = ends.bottom.records.iter();
    bottom.filter(|record| top.contains(record)).count() as u64
}

fn comparison(
    records: &Records<'_, '_>,
    by: By,
    ascending: Ascending,
    ends: &Ends,
    mode: Mode,
) -> Option<Comparison> {
    let (a, b) = (scores(records, &ends.top), scores(records, &ends.bottom));
    let edges: Vec<f64> = (0..=BINS).map(|bin| bin as f64 / BINS as f64).collect();
    let group = |scores: &[f64], chosen: &Chosen| {
        Some(DocumentationGroup {
            box_plot: stats::box_plot(scores)?,
            histogram: stats::histogram(scores, &edges),
            tied: chosen.tied,
            cut: chosen.cut,
        })
    };
    let Ascending {
        records: of_group,
        popularity,
        order,
    } = ascending;
    let popular = |place: u32| popularity[place as usize];
    let ranks = stats::doubled_ranks(&order, &|a, b| popular(a) == popular(b));
    let population = order.len() as u64;
    drop((order, popularity));
    let score = |index: usize| records.score(of_group[index]).unwrap_or(f64::NAN);
    let spearman =
        stats::rank_correlation(&ranks, &stats::doubled_ranks_of(of_group.len(), &score));
    let d = stats::cohens_d(&a, &b);
    Some(Comparison {
        popularity: by,
        population,
        k: a.len().min(b.len()) as u32,
        top: group(&a, &ends.top)?,
        bottom: group(&b, &ends.bottom)?,
        overlap: overlap(ends),
        one_value: ends.one_value,
        welch: stats::welch(&a, &b, CONFIDENCE).map(|test| Welch {
            t: test.t,
            df: test.df,
            p: test.p,
            p_holm: None,
            difference: test.difference,
            lower: test.lower,
        }),
        cohens_d: match mode {
            Mode::Paper => d,
            // The artifact's script gives only the size of d.
            Mode::Artifact => d.map(f64::abs),
        },
        mann_whitney: stats::mann_whitney(&a, &b),
        cliffs_delta: stats::cliffs_delta(&a, &b),
        spearman,
    })
}

/// The standardised difference of two groups that have no model in common, and whether they are
/// large enough for a verdict.
fn effect(records: &Records<'_, '_>, by: By, ends: &Ends) -> Effect {
    let owned = |group: &Chosen| -> Vec<Owned<'_>> {
        let members = group.records.iter().copied();
        members
            .filter_map(|record| {
                Some(Owned {
                    owner: records.owner(record),
                    value: records.score(record)?,
                })
            })
            .collect()
    };
    let (top, bottom) = (owned(&ends.top), owned(&ends.bottom));
    let found = stats::standardised_difference(&top, &bottom, super::INTERVAL);
    let side = |values: &[Owned<'_>]| {
        let owners = stats::Owners::of(values);
        Side {
            models: values.len() as u64,
            owners: owners.owners,
            effective_owners: owners.effective,
        }
    };
    let sides = [side(&top), side(&bottom)];
    let is_enough =
        |side: &Side| side.models >= LEAST_MODELS && side.effective_owners >= LEAST_OWNERS;
    let interval = found.and_then(|difference: Standardised| difference.interval);
    let enough = sides.iter().all(is_enough) && interval.is_some();
    let [top, bottom] = sides;
    Effect {
        popularity: by,
        top,
        bottom,
        overlap: overlap(ends),
        one_value: ends.one_value,
        d: found.map(|difference| difference.d),
        standard_error: found.and_then(|difference| difference.standard_error),
        df: found.and_then(|difference| difference.df),
        interval,
        enough,
    }
}
