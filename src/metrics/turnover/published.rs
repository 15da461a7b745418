//! The turnover that the paper's Figure 6 and its notebook report.

use super::{Pair, Params, Retained, SnapshotOutput};
use crate::metrics::{Compared, Unit};
use crate::relations::{Coverage, SnapshotDate};

/// The turnover of a registry for K = 1,000 in the paper (Hugging Face, npm) or its notebook
/// (PyPI).
struct Published {
    registry: &'static str,
    /// Dates as in the figure.
    dates: &'static str,
    distinct: f64,
    /// Counts of the second, third and fourth snapshot, read off the bars to within 2.
    remained: [u32; 3],
    newcomers: [u32; 3],
    returning: [u32; 3],
    /// The months on its labels, as year and month, from the first snapshot on.
    labels: [[u16; 2]; 4],
}

const PUBLISHED: &[Published] = &[
    Published {
        registry: "huggingface",
        dates: "June 2022 (with the content of June 2021), May 2023, October 2023 and April 2024",
        distinct: 2535.0,
        remained: [424, 526, 426],
        newcomers: [576, 450, 509],
        returning: [0, 24, 65],
        labels: [[2022, 6], [2023, 5], [2023, 10], [2024, 4]],
    },
    Published {
        registry: "npm",
        dates: "November 2022, August 2023, October 2023 and March 2024",
        distinct: 1127.0,
        remained: [945, 966, 956],
        newcomers: [55, 30, 42],
        returning: [0, 4, 2],
        labels: [[2022, 11], [2023, 8], [2023, 10], [2024, 3]],
    },
    Published {
        registry: "pypi",
        dates: "November 2022, August 2023, October 2023 and March 2024",
        distinct: 1429.0,
        remained: [651, 941, 923],
        newcomers: [349, 34, 46],
        returning: [0, 25, 31],
        labels: [[2022, 11], [2023, 8], [2023, 10], [2024, 3]],
    },
];

/// Published figures beside those of the user's registry, snapshot by snapshot in the order of
/// time.
pub(super) fn beside(
    registry: &str,
    snapshots: &[SnapshotOutput],
    distinct: u32,
    params: &Params,
) -> (Vec<Compared>, Vec<String>) {
    let Some(published) = PUBLISHED
        .iter()
        .find(|published| published.registry == registry)
    else {
        return Default::default();
    };
    let count = |what: String, published, yours: Option<u32>| Compared {
        what,
        published,
        yours: yours.map(f64::from),
        unit: Unit::Count,
    };
    let mut compared = vec![count(
        "distinct packages over all snapshots".into(),
        published.distinct,
        Some(distinct),
    )];
    let places = ["second", "third", "fourth"].into_iter();
    let bars = published.remained.into_iter().zip(published.newcomers);
    let bars = bars.zip(published.returning);
    for ((place, ((remained, newcomers), returning)), index) in places.zip(bars).zip(1..) {
        let snapshot = snapshots.get(index);
        let what = |what: &str| format!("{what} in the {place} snapshot");
        compared.extend([
            count(
                what("remained"),
                remained.into(),
                snapshot.and_then(|snapshot| snapshot.remained),
            ),
            count(
                what("newcomers"),
                newcomers.into(),
                snapshot.and_then(|snapshot| snapshot.newcomers),
            ),
            count(
                what("returning"),
                returning.into(),
                snapshot.and_then(|snapshot| snapshot.returning),
            ),
        ]);
    }
    let mut differs = Vec::new();
    if params.k != 1000 {
        differs.push(format!(
            "The paper measures the top 1,000; you measure the top {}.",
            params.k
        ));
    }
    let dates: Vec<String> = snapshots
        .iter()
        .map(|snapshot| snapshot.date.to_string())
        .collect();
    differs.push(format!(
        "The paper's snapshots are of {}, yours of {}. The bars were read off the figure to within 2; the distinct packages are exact.",
        published.dates,
        dates.join(", ")
    ));
    if registry == "pypi" {
        differs.push("PyPI is in the artifact's notebook, not in the paper's figure.".into());
    }
    (compared, differs)
}

/// The published points of a registry's retention curve: each snapshot and the one before, with the
/// months on the figure's labels. The label of the first snapshot of Hugging Face is a year later
/// than its content.
pub fn published_pairs(registry: &str) -> Vec<Pair> {
    let Some(published) = PUBLISHED
        .iter()
        .find(|published| published.registry == registry)
    else {
        return Vec::new();
    };
    let date = |[year, month]: [u16; 2]| SnapshotDate::new(year, month as u8, None);
    let spans = published.labels.iter().zip(published.labels.iter().skip(1));
    let pairs = spans.zip(published.remained);
    let pairs = pairs.filter_map(|((from, to), remained)| {
        let (from, to) = (date(*from)?, date(*to)?);
        Some(Pair {
            from,
            to,
            months: to.months_since(from),
            retained: Retained::of(remained, 1000)?,
            by_owner: None,
            coverage: [Coverage::Whole; 2],
            least_head: None,
            unlike: None,
            unlike_words: None,
        })
    });
    pairs.collect()
}

/// The registries whose snapshots the paper and its notebook count, by their short names.
pub fn published_registries() -> impl Iterator<Item = &'static str> {
    PUBLISHED.iter().map(|published| published.registry)
}
