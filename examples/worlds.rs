//! Judges made-up worlds with a known truth, and records the verdicts.
//!
//! `cargo run --config scripts/fast.toml --example worlds -- [CLAIM…]` judges all worlds, or those of some claims (or a world by its words),
//! with all seeds, and writes `tests/expected/worlds.tsv` anew (the rows of others stay).
//! With `--seeds N` it judges the first N seeds and records only worlds that have no row yet, with
//! `--why SEED` it prints the verdict and the reasons with one seed.
//!
//! `tests/worlds/made` describes the worlds.

#[path = "../tests/worlds/made/mod.rs"]
mod made;

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

use made::{RECORD, Row, SEEDS, World, cases, markdown, read, worlds, write};
use registry_lens::claims::Verdict;

/// The verdicts with the first seeds, by as many threads as the machine has processors.
fn verdicts(world: &World, owned: bool, n: usize, seeds: usize) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds || send.send((seed, world.judge(owned, n, seed).0)).is_err() {
                        break;
                    }
                }
            });
        }
    });
    drop(send);
    let mut found: Vec<(usize, Verdict)> = receive.iter().collect();
    found.sort_by_key(|(seed, _)| *seed);
    found.into_iter().map(|(_, verdict)| verdict).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut claims, mut seeds, mut why) = (Vec::new(), None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            arguments
                .next()
                .ok_or("a number is missing")?
                .parse::<usize>()
                .map_err(Box::<dyn Error>::from)
        };
        match &*argument {
            "--seeds" => seeds = Some(number()?),
            "--why" => why = Some(number()?),
            _ => claims.push(argument),
        }
    }
    let all = worlds();
    let asked = |world: &&World| {
        let is = |text: &String| text == world.claim || text == world.what;
        claims.is_empty() || claims.iter().any(is)
    };
    let mut rows = Vec::new();
    for (world, owned, n) in cases(all.iter().filter(asked)) {
        let start = Instant::now();
        let label = format!(
            "{} ({}): {}, owners {owned}, n {n}",
            world.claim,
            world.kind.name(),
            world.what
        );
        if let Some(seed) = why {
            let (verdict, because) = world.judge_in_full(owned, n, seed);
            println!("{label}: {}. {because}", verdict.words());
            continue;
        }
        let found = verdicts(world, owned, n, seeds.unwrap_or(SEEDS));
        let row = Row::of(world, owned, n, &found);
        let [h, m, d, x] = [
            Verdict::Holds,
            Verdict::Mixed,
            Verdict::DoesNotHold,
            Verdict::NotMeasurable,
        ]
        .map(|verdict| row.count(verdict));
        let each = start.elapsed().as_secs_f64() * 1000.0 / found.len().max(1) as f64;
        println!(
            "{label}: holds {h}, mixed {m}, does not hold {d}, not measurable {x} ({each:.1} ms each)"
        );
        rows.push(row);
    }
    if why.is_some() {
        return Ok(());
    }
    // The rows of other worlds stay, all in the order of the worlds.
    let same = |new: &Row, row: &Row| new.claim == row.claim && new.what == row.what;
    let before = std::fs::read_to_string(RECORD).map_or_else(|_| Vec::new(), |text| read(&text));
    if seeds.is_some() {
        rows.retain(|new| !before.iter().any(|row| same(new, row)));
    }
    let kept = before
        .into_iter()
        .filter(|row| !rows.iter().any(|new| same(new, row)));
    let mut together: Vec<Row> = kept.chain(rows.clone()).collect();
    together.retain(|row| {
        all.iter()
            .any(|world| world.claim == row.claim && world.what == row.what)
    });
    together.sort_by_key(|row| {
        all.iter()
            .position(|world| world.claim == row.claim && world.what == row.what)
    });
    std::fs::write(RECORD, write(&together))?;
    println!("{}", markdown(&all, &together));
    Ok(())
}
