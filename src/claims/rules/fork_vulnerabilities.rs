//! Forks bring vulnerabilities of low severity.

use super::super::Verdict::{DoesNotHold, Holds, Mixed, NotMeasurable};
use super::super::{Number, Ruling};
use super::interval;
use crate::metrics::Metrics;
use crate::metrics::shown::{percent, points};
use crate::metrics::vulnerabilities::{Group, Output};

pub(super) fn judge(metrics: &Metrics) -> Vec<Ruling> {
    let datasets = metrics.vulnerabilities.datasets.iter();
    let rulings = datasets.filter_map(|data| {
        let values = &data.values;
        let (fork, root) = (values.group("fork")?, values.group("root")?);
        let share = |group: &Group, severity: &str| values.share(group, severity);
        // Where critical findings are apart, they are still of high severity.
        let fork_high = share(fork, "high")? + share(fork, "critical").unwrap_or_default();
        let found = format!(
            "Forks: {} low and {} high severity; roots: {} low.",
            percent(share(fork, "low")?),
            percent(fork_high),
            percent(share(root, "low")?),
        );
        let (verdict, because, number) = match decided(values) {
            Some((verdict, why, number)) => (verdict, format!("{found} {why}"), number),
            None => {
                let few = [fork, root].into_iter().filter(|group| !group.enough);
                let few: Vec<String> = few
                    .map(|group| format!("{}s: {}", group.name, group.spread()))
                    .collect();
                let why = format!("Too few repositories to judge by ({}).", few.join("; "));
                let number = low_in_forks(values, fork);
                (NotMeasurable, format!("{found} {why}"), number)
            }
        };
        Some(Ruling {
            source: data.source.clone(),
            size: [fork, root].iter().flat_map(|own| &own.counts).sum(),
            verdict,
            because,
            number: Some(number),
        })
    });
    rulings.collect()
}

/// By the two differences; `None` where one of them cannot be measured.
fn decided(values: &Output) -> Option<(super::super::Verdict, String, Number)> {
    let in_forks = values.low_less_high_in_forks?;
    let to_roots = values.low_in_forks_less_roots?;
    let both = [in_forks, to_roots];
    // To claim both needs no correction; to find one of two below 0 needs that for two.
    let verdict = if both.iter().all(|own| own.interval[0] > 0.0) {
        Holds
    } else if both.iter().any(|own| own.adjusted[1] < 0.0) {
        DoesNotHold
    } else {
        Mixed
    };
    let words = |own: [f64; 2]| {
        let [low, high] = own.map(points);
        format!("95% interval {low} to {high}")
    };
    let why = format!(
        "Low less high severity in forks: {} percentage points ({}); low severity in forks less that in roots: {} ({}).",
        points(in_forks.difference),
        words(in_forks.interval),
        points(to_roots.difference),
        words(to_roots.interval),
    );
    // The difference that decides is the one that is less surely above 0.
    let (label, own) = if in_forks.interval[0] <= to_roots.interval[0] {
        ("Low less high severity in forks", in_forks)
    } else {
        ("Low severity in forks less that in roots", to_roots)
    };
    let number = Number {
        label: label.into(),
        figure: Some(own.difference),
        bounds: Some(own.interval),
        value: format!("{} points", points(own.difference)),
        interval: interval(Some(own.interval), points),
        threshold: "both differences above 0",
    };
    Some((verdict, why, number))
}

/// What is said where the differences cannot be measured.
fn low_in_forks(values: &Output, fork: &Group) -> Number {
    let place = values.severities.iter().position(|own| *own == "low");
    let bounds = place.and_then(|place| fork.intervals.get(place).copied().flatten());
    let share = values.share(fork, "low");
    Number {
        label: "Findings of low severity in forks".into(),
        figure: share,
        bounds,
        value: share.map_or_else(|| "–".to_owned(), percent),
        interval: interval(bounds, percent),
        threshold: "above high severity in forks, and above low in roots",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Verdict;
    use crate::metrics::data::Data;
    use crate::metrics::vulnerabilities::Params;
    use crate::metrics::{Answered, Measure, Source};
    use crate::relations::{Field, Relation, Relations, Value};

    /// Evenly between 0 and 1: SplitMix64.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
        }

        fn severity(&mut self, [low, medium, _]: [f64; 3]) -> usize {
            let chance = self.next();
            usize::from(chance >= low) + usize::from(chance >= low + medium)
        }
    }

    /// Findings of so many forks and roots with these shares of severities. A repository has
    /// findings by a Pareto law with exponent 1.1, at most 2,000, and half of them are of one
    /// severity that is its own.
    fn world(random: &mut Random, kinds: [(&str, u32, [f64; 3]); 2]) -> Metrics {
        let mut relations = Relations::default();
        for (kind, repositories, shares) in kinds {
            let kind = relations.names.intern(kind).unwrap();
            for place in 0..repositories {
                let repository = format!("{}{place}", shares[0]);
                let repository = relations.names.intern(&repository).unwrap();
                let findings = libm::pow(1.0 - random.next(), -1.0 / 1.1).min(2000.0) as u64;
                let usual = random.severity(shares);
                for _ in 0..findings {
                    let of_its_own = random.next() < 0.5;
                    let severity = if of_its_own {
                        usual
                    } else {
                        random.severity(shares)
                    };
                    let severity = ["low", "medium", "high"][severity];
                    let severity = relations.names.intern(severity).unwrap();
                    let table = relations.table_mut(Relation::Vulnerabilities);
                    table.set(Field::VulnerablePackage, Value::Name(repository));
                    table.set(Field::Severity, Value::Name(severity));
                    table.set(Field::VulnerableFork, Value::Name(kind));
                    table.end_row();
                }
            }
        }
        let source = Source::default();
        let values = Output::measure(
            &Data::new(&source, vec![&relations], None),
            &Params::default(),
        );
        let values = values.unwrap();
        let mut metrics = Metrics::default();
        metrics.vulnerabilities.datasets.push(Answered {
            source: Source::default(),
            shown: values.show(),
            values,
        });
        metrics
    }

    /// Of so many worlds that can be judged: in how many the claim holds, in how many it does not,
    /// and in how many the chi-squared test has p < 0.01.
    fn worlds(forks: [f64; 3], roots: [f64; 3]) -> [u32; 3] {
        let mut random = Random(14);
        let [mut held, mut refused, mut rejected, mut judged] = [0; 4];
        while judged < WORLDS {
            let metrics = world(&mut random, [("fork", 80, forks), ("root", 81, roots)]);
            let verdict = judge(&metrics)[0].verdict;
            if verdict == Verdict::NotMeasurable {
                continue;
            }
            judged += 1;
            held += u32::from(verdict == Verdict::Holds);
            refused += u32::from(verdict == Verdict::DoesNotHold);
            let values = &metrics.vulnerabilities.datasets[0].values;
            let test = values.root_and_fork.as_ref();
            rejected += u32::from(test.is_some_and(|test| test.p < 0.01));
        }
        [held, refused, rejected]
    }

    const WORLDS: u32 = 200;

    /// Repositories with many findings make no claim hold, though the chi-squared test, which
    /// takes findings as independent, sees a difference in most of these worlds.
    #[test]
    fn heavy_repositories_decide_nothing() {
        let third = [1.0 / 3.0; 3];
        let [held, refused, rejected] = worlds(third, third);
        assert!(held <= WORLDS / 20, "{held} null worlds hold");
        assert!(refused <= WORLDS / 20, "{refused} null worlds do not hold");
        assert!(rejected > WORLDS / 3, "{rejected} by chi-squared");
        // On the edge of the first difference, and of the second.
        let [held, ..] = worlds([0.45, 0.1, 0.45], [0.1, 0.2, 0.7]);
        assert!(held <= WORLDS / 20, "{held} hold where low is as high");
        let [held, ..] = worlds([0.6, 0.3, 0.1], [0.6, 0.3, 0.1]);
        assert!(held <= WORLDS / 20, "{held} hold where forks are as roots");
        // What is so is found.
        let [held, refused, _] = worlds([0.6, 0.3, 0.1], [0.1, 0.3, 0.6]);
        assert!(held >= WORLDS * 9 / 10 && refused == 0, "{held}, {refused}");
        let [held, refused, _] = worlds([0.1, 0.3, 0.6], [0.6, 0.3, 0.1]);
        assert!(refused >= WORLDS * 9 / 10 && held == 0, "{held}, {refused}");
    }
}
