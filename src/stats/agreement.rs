use serde::Serialize;

/// The agreement of a rule and a reference on yes and no.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// The number of cases.
    pub n: u64,
    /// Cases in which both say yes.
    pub both: u64,
    /// Cases in which only the rule says yes.
    pub first_only: u64,
    /// Cases in which only the reference says yes.
    pub second_only: u64,
    /// Cases in which neither says yes.
    pub neither: u64,
    /// Precision: the share of the rule's yes that the reference confirms; undefined if the rule
    /// never says yes.
    pub precision: Option<f64>,
    /// Recall: the share of the reference's yes that the rule finds.
    pub recall: Option<f64>,
    /// Harmonic mean of precision and recall.
    pub f1: Option<f64>,
    /// Cohen's kappa (1960); undefined if agreement by chance is certain.
    pub kappa: Option<f64>,
}

/// Counts pairs of answers, that of the rule first.
pub fn agreement(pairs: impl Iterator<Item = (bool, bool)>) -> Agreement {
    let mut cells = [0u64; 4];
    for (first, second) in pairs {
        cells[usize::from(first) * 2 + usize::from(second)] += 1;
    }
    let [neither, second_only, first_only, both] = cells;
    let n: u64 = cells.iter().sum();
    let ratio = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    let chance = || {
        let (first, second) = (ratio(both + first_only, n)?, ratio(both + second_only, n)?);
        Some(first * second + (1.0 - first) * (1.0 - second))
    };
    let kappa = || {
        let (observed, chance) = (ratio(both + neither, n)?, chance()?);
        (chance < 1.0).then(|| (observed - chance) / (1.0 - chance))
    };
    Agreement {
        n,
        both,
        first_only,
        second_only,
        neither,
        precision: ratio(both, both + first_only),
        recall: ratio(both, both + second_only),
        f1: ratio(2 * both, 2 * both + first_only + second_only),
        kappa: kappa(),
    }
}
