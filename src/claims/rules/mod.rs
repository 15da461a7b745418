//! One rule for each claim. It makes a verdict for each dataset from the answers of metrics.
//!
//! [`Statement::rule`](super::Statement::rule) states the thresholds and their sources.

mod attributes;
mod concentration;
mod dataset_cards;
mod documentation;
mod drift;
mod families;
mod fork_vulnerabilities;
mod growth;
mod maintenance;
mod naming;
mod ownership;
mod popularity;
mod replaced;
mod transformers;
mod under_documentation;

use super::Ruling;
use super::strip::Axis;
use crate::base::text::points;
use crate::metrics::Metrics;

/// Cohen's (1988) small effects of a correlation and of d.
const SMALL_RHO: f64 = 0.1;
const SMALL_D: f64 = 0.2;
/// Cohen's (1988) small effect of a share against one half, g of 0.05, on either side of it.
const MOSTLY: f64 = 0.55;
const HARDLY: f64 = 0.45;

/// The rulings of a claim's rule on each dataset that has data on it.
pub(super) fn of(claim: &str, metrics: &Metrics) -> Vec<Ruling> {
    match claim {
        "ownership" => ownership::judge(metrics),
        "fork_vulnerabilities" => fork_vulnerabilities::judge(metrics),
        "attributes" => attributes::judge(metrics),
        "maintenance" => maintenance::judge(metrics),
        "under_documentation" => under_documentation::judge(metrics),
        "naming" => naming::judge(metrics),
        "dataset_cards" => dataset_cards::judge(metrics),
        "growth" => growth::judge(metrics),
        "transformers_access" => transformers::access(metrics),
        "transformers_evolution" => transformers::evolution(metrics),
        "popularity" => popularity::judge(metrics),
        "documentation" => documentation::judge(metrics),
        "licence_drift" => drift::licences(metrics),
        "card_drift" => drift::cards(metrics),
        "download_concentration" => concentration::judge(metrics),
        "large_families" => families::judge(metrics),
        "top_replaced" => replaced::judge(metrics),
        _ => Vec::new(),
    }
}

/// The axis of a number that a rule shows.
pub(crate) fn axis(id: &str) -> Option<Axis> {
    let axes = [
        ownership::axis,
        transformers::share_axis,
        transformers::lead_axis,
        transformers::rate_axis,
        fork_vulnerabilities::axis,
        fork_vulnerabilities::share_axis,
        attributes::axis,
        popularity::comparison_axis,
        popularity::descendants_axis,
        popularity::turnover_axis,
        maintenance::axis,
        under_documentation::axis,
        documentation::axis,
        naming::axis,
        dataset_cards::axis,
        growth::axis,
        drift::licence_axis,
        drift::card_axis,
        concentration::top_axis,
        concentration::none_axis,
        families::axis,
        replaced::axis,
    ];
    axes.into_iter()
        .map(|axis| axis())
        .find(|axis| axis.id == id)
}

/// A difference of shares in percentage points with its sign, for example "+9.8"; one that rounds
/// to zero has none.
fn signed(difference: f64) -> String {
    let text = points(difference);
    match difference > 0.0 && text != points(0.0) {
        true => format!("+{text}"),
        false => text,
    }
}

fn between(interval: [f64; 2], words: fn(f64) -> String) -> String {
    format!("{} to {}", words(interval[0]), words(interval[1]))
}

/// "95% interval 0.1% to 0.4%"
fn interval(interval: Option<[f64; 2]>, words: fn(f64) -> String) -> Option<String> {
    interval.map(|interval| format!("95% interval {}", between(interval, words)))
}

#[cfg(test)]
mod tests {
    use super::super::Verdict::{self, DoesNotHold, Holds};
    use super::{axis, signed};

    #[test]
    fn every_axis_is_found_by_its_id() {
        assert_eq!(axis("growth_per_month"), Some(super::growth::axis()));
        assert_eq!(axis("nothing"), None);
    }

    /// The thresholds of the specification's rules (`docs/claims.md`): the claim does not hold
    /// beyond the first number and holds beyond the second. Each rule is held to its axis beside it.
    #[test]
    fn the_thresholds_are_those_of_the_specification() {
        for (id, refused, granted) in [
            ("owners_holding_80", 0.5, 0.2),
            ("share_with_transformers", 0.5, 0.5),
            ("lead_of_transformers", 0.0, 0.0),
            ("low_severity_lead", 0.0, 0.0),
            ("partial_r_squared", 0.02, 0.02),
            ("top_that_remains", 0.6, 0.8),
            ("descendants_and_popularity", 0.1, 0.1),
            ("popularity_against_rivals", 0.0, 0.0),
            ("perfective_commits", 0.5, 0.5),
            ("models_without_a_property", 0.5, 0.5),
            ("documentation_of_popular", 0.2, 0.2),
            ("contradicting_names", 0.01, 0.01),
            ("cards_and_downloads", 0.1, 0.1),
            // 0.01 a month in logarithms.
            ("growth_per_month", 0.010_050_167_084_168_057, 0.0),
        ] {
            let zones = axis(id).unwrap().zones;
            let end = |verdict: Verdict| {
                let zone = zones.iter().find(|zone| zone.verdict == verdict).unwrap();
                zone.from.or(zone.to).unwrap()
            };
            let [have_refused, have_granted] = [DoesNotHold, Holds].map(end);
            assert!(
                (have_refused - refused).abs() < 1e-12,
                "{id}: {have_refused}"
            );
            assert!(
                (have_granted - granted).abs() < 1e-12,
                "{id}: {have_granted}"
            );
        }
    }

    #[test]
    fn a_difference_has_its_sign_unless_it_rounds_to_zero() {
        let differences = [0.098, 0.005, 0.0001, 0.0, -0.0001, -0.005];
        let texts = differences.map(signed);
        assert_eq!(texts, ["+9.8", "+0.5", "0.0", "0.0", "0.0", "−0.5"]);
    }
}
