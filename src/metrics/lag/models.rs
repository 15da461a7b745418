//! The proxy for models: the time from the creation of a descendant to the last change of its base.

use super::tally::{LagTotals, Sum};
use super::{Basis, MS_PER_DAY, Output, Params, Reason};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::models::RelationFilter;
use crate::relations::{Field, Relation, Value};
use crate::stats::Lists;

/// Measures the proxy for models: the time from the creation of a descendant to the last change of
/// its base.
pub(super) fn of_models(data: &Data<'_>, params: &Params) -> Option<Output> {
    let edges = data.has(Relation::BaseEdges);
    if !edges || !data.knows(Field::CreatedAt) || !data.knows(Field::UpdatedAt) {
        return None;
    }
    let models = data.models();
    let time = |model: u32, field| {
        let (_, _, packages, row) = models.row(model)?;
        match packages.value(field, row) {
            Some(Value::Time(time)) => Some(time),
            _ => None,
        }
    };
    let edges = models.edges(RelationFilter::All, false);
    let mut tally = LagTotals::default();
    let mut lags = Vec::with_capacity(edges.list.len());
    for (base, edges) in edges.by_base() {
        let updated = time(base, Field::UpdatedAt);
        let mut sum = Sum::default();
        for edge in edges {
            match (time(edge.child, Field::CreatedAt), updated) {
                (_, None) => tally.excluded.add(Reason::TargetWithoutReleases),
                (None, _) => tally.excluded.add(Reason::DependentWithoutReleases),
                (Some(created), Some(updated)) => {
                    let days = updated.saturating_sub(created).max(0) as f64 / MS_PER_DAY;
                    tally.days.push(days);
                    lags.push((edge.child, days));
                    sum.add(days);
                }
            }
        }
        if sum.n > 0 {
            tally.targets.push((base, sum));
        }
    }
    let children = Lists::grouped(
        models.numbers() as usize,
        lags.iter().map(|(child, _)| *child),
    );
    for child in pulse::over(0..models.numbers()) {
        let mut sum = Sum::default();
        for place in children.of(child) {
            sum.add(lags[*place as usize].1);
        }
        if sum.n > 0 {
            tally.packages.push((child, sum));
        }
    }
    Some(Output {
        basis: Basis::Models,
        ..tally.output(params, &|model| models.id(model))
    })
}
