//! The rules on made-up worlds: the record of `make worlds` is in `docs/claims.md`, it agrees with
//! the current rules (the first seeds are judged again), and no rule says “holds” too often.

mod made;

use std::sync::atomic::{AtomicUsize, Ordering};

use registry_lens::claims::{CLAIMS, NEWER};

use made::{Case, Kind, RECORD, Row, SEEDS, cases, markdown, read, sizes, worlds, write};

/// The seeds that are judged again: the first tenth of the smaller size, and of the larger, where
/// one takes ten times as long, the first fiftieth; by `make test` in an optimised build
/// (`cargo test --config scripts/fast.toml --test worlds`). Unoptimised, where they take many minutes, the
/// first alone, and of the smaller size.
fn again(case: Case<'_>) -> usize {
    let (world, _, n) = case;
    match n == sizes(world.claim)[0] {
        _ if cfg!(debug_assertions) => 1,
        true => SEEDS / 10,
        false => SEEDS / 50,
    }
}

/// Claims without a threshold world: all but growth use shares of the whole hub, without an interval.
const NO_THRESHOLD: [&str; 4] = [
    "ownership",
    "growth",
    "download_concentration",
    "large_families",
];

fn record() -> Vec<Row> {
    read(&std::fs::read_to_string(RECORD).unwrap())
}

fn row_of<'r>(rows: &'r [Row], (world, owned, n): Case<'_>) -> &'r Row {
    let same = |row: &&Row| row.claim == world.claim && row.what == world.what;
    let mut rows = rows.iter().filter(same);
    rows.find(|row| row.owned == owned && row.n == n)
        .unwrap_or_else(|| panic!("{}, {}: run `make worlds`", world.claim, world.what))
}

#[test]
fn a_tenth_of_the_seeds_is_as_recorded() {
    let (all, rows) = (worlds(), record());
    let mut cases = cases(&all);
    if cfg!(debug_assertions) {
        cases.retain(|(world, _, n)| *n == sizes(world.claim)[0]);
    }
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (world, owned, n) = *case;
                    let again = again(*case);
                    let found: Vec<_> = (0..again)
                        .map(|seed| world.judge(owned, n, seed).0)
                        .collect();
                    let found = Row::of(world, owned, n, &found);
                    let recorded = row_of(&rows, *case);
                    assert_eq!(
                        Some(&*found.verdicts),
                        recorded.verdicts.get(..again),
                        "{}, {}, owner effects {owned}, n {n}: run `make worlds`",
                        world.claim,
                        world.what
                    );
                }
            });
        }
    });
}

/// Measuring all metrics gives the same verdict as measuring only the claim's metrics.
#[test]
fn a_claim_rests_on_its_own_metrics() {
    let all = worlds();
    for (world, owned, n) in cases(&all) {
        if owned && n == sizes(world.claim)[0] && world.kind == Kind::True {
            let verdict = world.judge(owned, n, 0).0;
            let in_full = world.judge_in_full(owned, n, 0);
            assert_eq!(verdict, in_full.0, "{}: {}", world.claim, in_full.1);
        }
    }
}

#[test]
fn no_rule_says_more_than_it_may() {
    let (all, rows) = (worlds(), record());
    assert!(
        write(&rows) == std::fs::read_to_string(RECORD).unwrap(),
        "{RECORD} is not as the command writes it"
    );
    let cases = cases(&all);
    assert_eq!(
        rows.len(),
        cases.len(),
        "a row for each world: run `make worlds`"
    );
    for case in cases {
        let row = row_of(&rows, case);
        assert!((SEEDS / 10..=SEEDS).contains(&row.verdicts.len()));
        assert!(row.is_sound(case.0.kind), "{row:?}");
    }
    // Every claim is judged in all kinds of worlds, except those that have no interval or no number as
    // threshold.
    for claim in CLAIMS.iter().chain(NEWER) {
        for kind in [Kind::Null, Kind::Threshold, Kind::True] {
            let mut worlds = all.iter().filter(|world| world.claim == claim.id);
            let without = kind == Kind::Threshold && NO_THRESHOLD.contains(&claim.id);
            assert_eq!(
                worlds.any(|world| world.kind == kind),
                !without,
                "{} {kind:?}",
                claim.id
            );
        }
    }
}

/// With `REGISTRY_LENS_WRITE_DOCS=1` the test writes it again.
#[test]
fn the_table_is_in_the_documents() {
    const PATH: &str = "docs/claims.md";
    const BEGIN: &str = "<!-- worlds: begin -->\n\n";
    const END: &str = "\n<!-- worlds: end -->";
    let text = std::fs::read_to_string(PATH).unwrap();
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (table, tail) = rest.split_once(END).unwrap();
    let now = markdown(&worlds(), &record());
    if std::env::var("REGISTRY_LENS_WRITE_DOCS").is_ok_and(|value| value == "1") {
        std::fs::write(PATH, format!("{head}{BEGIN}{now}{END}{tail}")).unwrap();
        return;
    }
    assert!(
        table == now,
        "{PATH} is not what {RECORD} says: run with REGISTRY_LENS_WRITE_DOCS=1"
    );
}
