//! The time since packages were updated.

use super::{AgeGroup, Association, GROUPS, LastUpdate, NamedNumber, POPULARITY};
use crate::domain::history::{self, DAY};
use crate::domain::models::Models;
use crate::domain::snapshot::Taken;
use crate::relations::{Field, SnapshotDate};
use crate::stats;

/// A popularity of packages that have a last update.
struct Popular {
    with: &'static str,
    /// The value of each package; NaN if it is unknown.
    values: Vec<f64>,
    /// Doubled mid-ranks, if all values are known.
    ranks: Option<Vec<u32>>,
}

impl Popular {
    /// `None` if no value is known.
    fn new(with: &'static str, values: Vec<f64>) -> Option<Self> {
        let missing = values.iter().filter(|value| value.is_nan()).count();
        let ranks = || stats::doubled_ranks_of(values.len(), &|place| values[place]);
        let ranks = (missing == 0).then(ranks);
        (missing < values.len()).then_some(Self {
            with,
            values,
            ranks,
        })
    }
}

/// The time since packages were updated; `None` if no package has both a time and a popularity.
pub(super) fn last_update(models: &Models<'_>, date: Option<SnapshotDate>) -> Option<LastUpdate> {
    let [created, updated] = [Field::CreatedAt, Field::UpdatedAt].map(|field| models.cells(field));
    let created = |model: u32| history::plausible(created.time(model)?);
    let updated = |model: u32| history::plausible(updated.time(model)?);
    let snapshot = Taken::new(date, models.all().filter_map(updated))?;
    let taken = snapshot.at();
    let days = |from: i64, to: i64| (to - from).max(0) as f64 / DAY;
    let (mut rows, mut without_time, mut later) = (Vec::new(), 0, 0);
    for model in models.all() {
        match updated(model) {
            Some(updated) => {
                later += u64::from(updated > snapshot.last());
                rows.push(model);
            }
            None => without_time += 1,
        }
    }
    let popular = POPULARITY.iter().filter_map(|(with, field)| {
        let cells = models.cells(*field);
        let values = rows.iter();
        let values = values.map(|row| cells.number(*row).unwrap_or(f64::NAN));
        Popular::new(with, values.collect())
    });
    let popular: Vec<Popular> = popular.collect();
    let first = popular.first()?;
    let between: [NamedNumber<'_>; 3] = [
        ("days_since_update", &|model| {
            Some(days(updated(model)?, taken))
        }),
        ("days_since_creation", &|model| {
            Some(days(created(model)?, taken))
        }),
        ("days_from_creation_to_update", &|model| {
            Some(days(created(model)?, updated(model)?))
        }),
    ];
    let (mut correlations, mut age_days, mut by_age) = (Vec::new(), None, Vec::new());
    for (place, (of, value)) in between.into_iter().enumerate() {
        let value = |row: &u32| value(*row).unwrap_or(f64::NAN);
        let ages: Vec<f64> = rows.iter().map(value).collect();
        if ages.iter().all(|age| age.is_nan()) {
            continue;
        }
        // If no value is missing, one sort is enough for all popularities.
        let whole = !ages.iter().any(|age| age.is_nan());
        let (order, ranks) = if whole {
            stats::order_and_ranks(&ages)
        } else {
            (Vec::new(), Vec::new())
        };
        if place == 0 {
            let sorted: Vec<f64> = order.iter().map(|index| ages[*index as usize]).collect();
            let quartile = |share| stats::quantile(&sorted, share);
            age_days = quartile(0.25)
                .zip(quartile(0.5))
                .zip(quartile(0.75))
                .map(|((q1, median), q3)| [q1, median, q3]);
            by_age = groups(first, &order, &ages);
        }
        let ranks = whole.then_some(ranks);
        drop(order);
        for popularity in &popular {
            let spearman = match (&ranks, &popularity.ranks) {
                (Some(x), Some(y)) => Some((x.len(), stats::rank_correlation(x, y))),
                _ => None,
            };
            let (n, spearman) = spearman.unwrap_or_else(|| {
                let pairs = ages.iter().enumerate();
                let pairs = pairs.map(|(place, age)| (*age, popularity.values[place]));
                let known = pairs.filter(|(age, value)| !age.is_nan() && !value.is_nan());
                let (x, y): (Vec<f64>, Vec<f64>) = known.unzip();
                (x.len(), stats::spearman(&x, &y))
            });
            correlations.push(Association {
                of,
                with: popularity.with,
                n: n as u64,
                spearman,
            });
        }
    }
    Some(LastUpdate {
        n: rows.len() as u64,
        without_time,
        later,
        taken: snapshot.day(),
        age_days,
        correlations,
        groups_by: first.with,
        groups: by_age,
    })
}

/// The packages in tenths by their mid-ranks, so that equally popular ones are in the same tenth,
/// with the median of their ages. `by_age` has the packages in ascending order of age.
fn groups(popular: &Popular, by_age: &[u32], ages: &[f64]) -> Vec<AgeGroup> {
    let value = |place: u32| popular.values[place as usize];
    let mut known = by_age.to_vec();
    let ranks = match &popular.ranks {
        Some(ranks) => known.iter().map(|place| ranks[*place as usize]).collect(),
        None => {
            known.retain(|place| !value(*place).is_nan());
            stats::doubled_ranks_of(known.len(), &|index| value(known[index]))
        }
    };
    let mut members: Vec<Vec<f64>> = vec![Vec::new(); GROUPS];
    let mut range = vec![(0.0f64, f64::INFINITY); GROUPS];
    let n = known.len();
    for (place, rank) in known.iter().zip(ranks) {
        // This is the doubled mid-rank from the top, counted from 0.
        let group = (2 * n - rank as usize) * GROUPS / (2 * n);
        if let (Some(ages_of_group), Some((from, to))) =
            (members.get_mut(group), range.get_mut(group))
        {
            ages_of_group.push(ages[*place as usize]);
            *from = from.max(value(*place));
            *to = to.min(value(*place));
        }
    }
    let groups = members.iter().zip(range);
    groups
        .filter(|(ages, _)| !ages.is_empty())
        .map(|(ages, (from, to))| AgeGroup {
            n: ages.len() as u64,
            from,
            to,
            median_age_days: stats::quantile(ages, 0.5),
        })
        .collect()
}
