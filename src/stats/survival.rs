//! Kaplan and Meier's estimate of survival, with late entry.
//!
//! A subject is at risk from its entry to its exit: at the time t if entry < t ≤ exit. With d of the
//! n subjects at risk ending at t, the share that survives is multiplied by 1 − d/n. Late entry is
//! also called left truncation: a subject that ended before it could enter is never seen, and those
//! that are seen count only from their entry on.
//!
//! Sources: Kaplan and Meier, *Nonparametric estimation from incomplete observations* (1958);
//! Greenwood, *The errors of sampling of the expectation of life* (1926), for the variance
//! S² Σ d/(n(n − d)); Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time Data*
//! (1980), for the interval of log(−log S), which stays between 0 and 1.

use super::normal_quantile;

/// The time in which a subject is observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// When it enters.
    pub entry: f64,
    /// When it is last observed, or ends.
    pub exit: f64,
    /// Whether it ends at its exit.
    pub ended: bool,
}

/// The survival from one end of a subject on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub time: f64,
    /// Subjects at risk.
    pub at_risk: u64,
    /// Those of them that end.
    pub ended: u64,
    /// The share that survives.
    pub survival: f64,
    /// Its interval at 95%; `None` where all that were at risk have ended.
    pub interval: Option<[f64; 2]>,
}

/// A curve of survival.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// The curve begins here: it is the share of those that have come so far.
    pub from: f64,
    /// The last time at which enough subjects are at risk.
    pub to: f64,
    /// One for each time at which subjects end.
    pub steps: Vec<Step>,
    /// Entries and exits, ascending.
    entries: Vec<f64>,
    exits: Vec<f64>,
}

fn ascending(times: impl Iterator<Item = f64>) -> Vec<f64> {
    super::ascending(times.collect())
}

impl Survival {
    /// The curve of these subjects. It begins once `least` are at risk, and ends before fewer are. `None`
    /// if there are never enough. Subjects that do not leave after they enter are skipped.
    pub fn new(spans: &[Span], least: u64) -> Option<Self> {
        let spans = || spans.iter().filter(|span| span.entry < span.exit);
        let mut curve = Self {
            from: 0.0,
            to: 0.0,
            steps: Vec::new(),
            entries: ascending(spans().map(|span| span.entry)),
            exits: ascending(spans().map(|span| span.exit)),
        };
        let mut exits = curve.exits.iter().rev().copied();
        let last = exits.find(|exit| curve.at_risk(*exit) >= least);
        curve.to = last?;
        let ends = ascending(spans().filter(|span| span.ended).map(|span| span.exit));
        let z = normal_quantile(0.975)?;
        let (mut survival, mut variance) = (1.0, 0.0);
        let mut before = f64::NEG_INFINITY;
        for together in ends.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            let (time, ended) = (*together.first()?, together.len() as u64);
            let at_risk = curve.at_risk(time);
            if at_risk < least {
                if curve.steps.is_empty() && time < curve.to {
                    before = time;
                    continue;
                }
                curve.to = curve.to.min(time);
                break;
            }
            let (n, d) = (at_risk as f64, ended as f64);
            survival *= 1.0 - d / n;
            variance += d / (n * (n - d));
            curve.steps.push(Step {
                time,
                at_risk,
                ended,
                survival,
                interval: interval(survival, variance, z),
            });
        }
        curve.from = curve.begins(before, least)?;
        Some(curve)
    }

    /// The first time, not before another, after which enough subjects are at risk.
    fn begins(&self, before: f64, least: u64) -> Option<f64> {
        let until = |times: &[f64], time: f64| times.partition_point(|other| *other <= time);
        let after = |time: &f64| until(&self.entries, *time) - until(&self.exits, *time);
        let entries = self.entries.iter().copied();
        let mut times = [before].into_iter().chain(entries);
        times.find(|time| *time >= before && after(time) as u64 >= least)
    }

    /// Subjects at risk at a time.
    pub fn at_risk(&self, time: f64) -> u64 {
        let before = |times: &[f64]| times.partition_point(|other| *other < time);
        (before(&self.entries) - before(&self.exits)) as u64
    }

    /// The share that survives to a time, with its interval; `None` outside the curve.
    pub fn at(&self, time: f64) -> Option<(f64, Option<[f64; 2]>)> {
        if !(self.from..=self.to).contains(&time) {
            return None;
        }
        let steps = self.steps.partition_point(|step| step.time <= time);
        let step = steps.checked_sub(1).and_then(|last| self.steps.get(last));
        Some(step.map_or((1.0, None), |step| (step.survival, step.interval)))
    }
}

/// The interval of log(−log S) by Greenwood's sum, as one of S.
fn interval(survival: f64, variance: f64, z: f64) -> Option<[f64; 2]> {
    if !(variance.is_finite() && survival > 0.0 && survival < 1.0) {
        return None;
    }
    let reach = z * variance.sqrt() / -libm::log(survival);
    let end = |sign: f64| libm::pow(survival, libm::exp(sign * reach));
    Some([end(1.0), end(-1.0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(list: &[(f64, f64, bool)]) -> Vec<Span> {
        let spans = list.iter();
        spans
            .map(|(entry, exit, ended)| Span {
                entry: *entry,
                exit: *exit,
                ended: *ended,
            })
            .collect()
    }

    /// By hand. At 2 three are at risk (the fourth enters at 2, and counts after it), at 3 three, at 5
    /// one.
    #[test]
    fn who_enters_late_counts_from_then_on() {
        let list = [
            (0.0, 2.0, true),
            (0.0, 3.0, true),
            (0.0, 4.0, false),
            (2.0, 5.0, true),
            (1.0, 1.0, true),
        ];
        let curve = Survival::new(&spans(&list), 1).unwrap();
        let steps: Vec<_> = curve
            .steps
            .iter()
            .map(|step| (step.time, step.at_risk, step.ended))
            .collect();
        assert_eq!(steps, [(2.0, 3, 1), (3.0, 3, 1), (5.0, 1, 1)]);
        let close = |have: f64, want: f64| assert!((have - want).abs() < 1e-12, "{have} {want}");
        close(curve.steps[0].survival, 2.0 / 3.0);
        close(curve.steps[1].survival, 4.0 / 9.0);
        close(curve.steps[2].survival, 0.0);
        assert_eq!(curve.steps[2].interval, None);
        assert_eq!((curve.from, curve.to), (0.0, 5.0));
        assert_eq!(curve.at(1.0), Some((1.0, None)));
        close(curve.at(4.5).unwrap().0, 4.0 / 9.0);
        assert_eq!(curve.at(5.5), None);
        // Without the late entry two would be at risk at 3: 2/3 · 1/2.
        let at_once = Survival::new(&spans(&list[..3]), 1).unwrap();
        close(at_once.steps[1].survival, 1.0 / 3.0);
    }

    /// By hand: with one at risk at 1 and two at 9, a curve of at least three begins after 1 and ends
    /// before 9.
    #[test]
    fn the_curve_has_enough_at_risk() {
        let list = [
            (0.0, 1.0, true),
            (1.0, 5.0, true),
            (1.0, 9.0, true),
            (1.0, 8.0, false),
            (2.0, 10.0, false),
        ];
        let curve = Survival::new(&spans(&list), 3).unwrap();
        assert_eq!((curve.from, curve.to), (1.0, 8.0));
        assert_eq!(curve.steps.len(), 1);
        assert_eq!((curve.steps[0].at_risk, curve.steps[0].survival), (4, 0.75));
        assert_eq!(Survival::new(&spans(&list), 5), None);
        assert_eq!(Survival::new(&[], 0), None);
        let odd = [(f64::NAN, 1.0, true), (f64::INFINITY, 2.0, true)];
        assert_eq!(Survival::new(&spans(&odd), 1), None);
    }
}
