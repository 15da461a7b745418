//! A small group of contributors owns the popular models.
//!
//! Source: Pareto's 80 and 20; all other thresholds are ours (`docs/claims.md`).

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::strip::{Axis, Mark, Unit, Zone};
use super::super::{Number, Ruling, Verdict};
use crate::base::text::{count, percent, plural};
use crate::metrics::Metrics;
use crate::metrics::ownership::{ByChance, Holding, Output};

/// Pareto's fifth, and our limit: more than half is not a small group.
const FEW: f64 = 0.2;
const MANY: f64 = 0.5;
/// The greatest ratio to the share by chance.
const OF_CHANCE: f64 = 0.5;
/// The largest share of the downloads whose owners may be unknown, and of the packages whose
/// downloads may be unknown.
const UNKNOWN: f64 = 0.1;

const AXIS: &str = "owners_holding_80";

pub(super) fn axis() -> Axis {
    Axis::new(
        AXIS,
        "Share of owners that holds 80% of the downloads",
        Unit::Share,
        [0.0, 0.6],
        vec![Zone::above(DoesNotHold, MANY), Zone::below(Holds, FEW)],
    )
}

/// All owners, those without the largest, and the same packages distributed at random.
fn marks(fraction: f64, without: Option<f64>, chance: &ByChance) -> Vec<Mark> {
    let mark = |name: &str, share: f64| Mark::decides(name, Some(share), None, percent(share));
    let mut marks = vec![mark("all owners", fraction)];
    marks.extend(without.map(|share| mark("without the largest", share).deciding(false)));
    marks.push(Mark {
        bounds: Some(chance.range),
        ..mark("by chance", chance.fraction_holding_80).beside()
    });
    marks
}

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.ownership.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let holding = values.by_downloads.as_ref()?;
        let fraction = holding.fraction_holding_80?;
        let chance = values.by_chance.as_ref()?;
        let without = without_largest(holding);
        let part = data.source.coverage.part;
        let says = words(values, holding, chance);
        let (verdict, because) = if part.is_whole() {
            (verdict(values, fraction, without, chance), says)
        } else {
            let because = format!(
                "This is {}, which {} little about who owns the models of the whole hub. {says}",
                part.words(),
                part.if_known("shows", "may show")
            );
            (NotMeasurable, because)
        };
        Some(Ruling {
            source: data.source.clone(),
            size: values.packages,
            verdict,
            finding: format!(
                "{} of the owners hold 80% of the downloads; by chance it would be {}.",
                percent(fraction),
                percent(chance.fraction_holding_80)
            ),
            because,
            number: Some(Number {
                label: "Owners who hold 80% of the downloads".into(),
                figure: Some(fraction),
                bounds: None,
                value: percent(fraction),
                interval: without.map(|share| format!("{} without the largest", percent(share))),
                threshold: "20% of owners or fewer hold 80% of downloads, and at most half as many as by chance; it does not hold above 50%",
                axis: AXIS,
                marks: marks(fraction, without, chance),
            }),
        })
    });
    rulings.collect()
}

fn without_largest(holding: &Holding) -> Option<f64> {
    holding.without_largest.as_ref()?.fraction_holding_80
}

fn unknown(values: &Output) -> Option<f64> {
    let share = values.without_owner.share_of_downloads;
    share.filter(|share| *share > UNKNOWN)
}

/// The share of packages with an owner but without known downloads, if it is too large.
fn uncounted(values: &Output, chance: &ByChance) -> Option<f64> {
    let counted = chance.packages + values.without_owner.packages;
    let share = values.packages.saturating_sub(counted) as f64 / values.packages.max(1) as f64;
    Some(share).filter(|share| *share > UNKNOWN)
}

fn verdict(values: &Output, fraction: f64, without: Option<f64>, chance: &ByChance) -> Verdict {
    // Unknown owners and unknown downloads could change either verdict.
    if unknown(values).is_some() || uncounted(values, chance).is_some() {
        return Mixed;
    }
    by_shares(fraction, without, chance)
}

fn by_shares(fraction: f64, without: Option<f64>, chance: &ByChance) -> Verdict {
    let few = |share: f64, by_chance: f64| share <= FEW && share <= OF_CHANCE * by_chance;
    let rest = without.zip(chance.without_largest);
    let both = few(fraction, chance.fraction_holding_80)
        && rest.is_some_and(|(share, by_chance)| few(share, by_chance));
    match fraction {
        _ if fraction > MANY => DoesNotHold,
        _ if both => Holds,
        _ => Mixed,
    }
}

fn words(values: &Output, holding: &Holding, chance: &ByChance) -> String {
    let fraction = holding.fraction_holding_80.unwrap_or_default();
    let mut because = format!(
        "{} of {} ({}) hold 80% of the downloads{}. If the same packages were distributed at random, it would be {}",
        count(holding.holding_80.unwrap_or_default()),
        plural(holding.owners, "owner", "owners"),
        percent(fraction),
        unknown(values).map_or_else(String::new, |share| format!(
            " of models with a known owner; {} of all downloads have an unknown owner",
            percent(share)
        )),
        percent(chance.fraction_holding_80),
    );
    if let (Some(share), Some(by_chance)) = (without_largest(holding), chance.without_largest) {
        because.push_str(&format!(
            " (without the largest owner {} against {})",
            percent(share),
            percent(by_chance)
        ));
    }
    because.push('.');
    if let Some(share) = uncounted(values, chance) {
        because.push_str(&format!(
            " The downloads of {} of the models are unknown.",
            percent(share)
        ));
    }
    if fraction > MANY {
        because.push_str(
            " More than half of the owners is not expected: real downloads are far from equal, so check how these were counted.",
        );
    }
    let likes = values.by_likes.as_ref();
    if let Some(likes) = likes.and_then(|holding| holding.fraction_holding_80) {
        because.push_str(&format!(
            " {} of the owners have 80% of the likes.",
            percent(likes)
        ));
    }
    because
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The further conditions: without the largest owner, and far fewer than by chance.
    #[test]
    fn the_zones_are_the_rule() {
        let chance = ByChance {
            fraction_holding_80: 1.0,
            without_largest: Some(1.0),
            ..ByChance::default()
        };
        // A share has no interval.
        let share = |[low, _]: [f64; 2]| low;
        let rule = |bounds| by_shares(share(bounds), Some(share(bounds)), &chance);
        let [least, most] = axis().limits;
        for place in 0..100 {
            let at = least + (most - least) * (f64::from(place) + 0.37) / 100.0;
            assert_eq!(axis().says([at, at]), rule([at, at]), "{at}");
        }
        // At most half as many as by chance, with and without the largest owner; the specification's
        // limits are 20%, one half of chance and 50%.
        let by_chance = |all: f64, rest: f64| ByChance {
            fraction_holding_80: all,
            without_largest: Some(rest),
            ..ByChance::default()
        };
        for (share, chance, want) in [
            ([0.2, 0.2], by_chance(0.4, 0.4), Holds),
            ([0.201, 0.2], by_chance(1.0, 1.0), Mixed),
            ([0.2, 0.201], by_chance(1.0, 1.0), Mixed),
            ([0.2, 0.2], by_chance(0.399, 0.4), Mixed),
            ([0.2, 0.2], by_chance(0.4, 0.399), Mixed),
            ([0.5, 0.5], by_chance(1.0, 1.0), Mixed),
            ([0.501, 0.1], by_chance(1.0, 1.0), DoesNotHold),
        ] {
            let have = by_shares(share[0], Some(share[1]), &chance);
            assert_eq!(have, want, "{share:?}");
        }
        assert_eq!(by_shares(0.1, None, &by_chance(1.0, 1.0)), Mixed);
        let few = by_shares(
            0.1,
            Some(0.1),
            &ByChance {
                fraction_holding_80: 0.1,
                ..chance
            },
        );
        assert_eq!(few, Mixed, "as few by chance");
    }
}
