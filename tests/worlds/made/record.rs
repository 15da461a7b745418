//! The verdicts in all worlds: the record in `tests/expected/worlds.tsv`, and the table of it in
//! `docs/claims.md`.

use std::fmt::Write;

use registry_lens::claims::{CLAIMS, NEWER, Verdict};

use super::{Kind, NULL_MAY, SEEDS, THRESHOLD_MAY, TRUE_MUST, World, sizes};

/// The path of the record.
pub const RECORD: &str = "tests/expected/worlds.tsv";

/// One world of one size with or without owner effects: what was found with each seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The claim.
    pub claim: String,
    /// The world's description.
    pub what: String,
    /// Whether there are owner effects.
    pub owned: bool,
    /// Models, repositories or data sets.
    pub n: usize,
    /// A letter for the verdict with each seed, from seed 0 on.
    pub verdicts: String,
}

/// h: holds, d: does not hold, m: mixed, n: not measurable.
fn letter(verdict: Verdict) -> char {
    match verdict {
        Verdict::Holds => 'h',
        Verdict::DoesNotHold => 'd',
        Verdict::Mixed => 'm',
        Verdict::NotMeasurable => 'n',
    }
}

impl Row {
    /// The row of a world, its verdicts by a function of the seed.
    pub fn of(world: &World, owned: bool, n: usize, verdicts: &[Verdict]) -> Self {
        Self {
            claim: world.claim.to_owned(),
            what: world.what.to_owned(),
            owned,
            n,
            verdicts: verdicts.iter().copied().map(letter).collect(),
        }
    }

    /// The number of seeds with a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        let letter = letter(verdict);
        self.verdicts
            .chars()
            .filter(|verdict| *verdict == letter)
            .count()
    }

    /// Whether it is what a world of this kind allows; a true world of the smaller size may lack
    /// power.
    pub fn is_sound(&self, kind: Kind) -> bool {
        let holds = self.count(Verdict::Holds) as f64;
        let share = self.verdicts.len() as f64 / SEEDS as f64;
        // Of fewer seeds, as long as a full run is not yet made, two standard deviations more.
        let slack = |all: usize| match share < 1.0 {
            true => 2.0 * libm::sqrt(all as f64 * share),
            false => 0.0,
        };
        let most = |all: usize| all as f64 * share + slack(all);
        let least = TRUE_MUST as f64 * share - slack(SEEDS - TRUE_MUST);
        match kind {
            Kind::Null => holds <= most(NULL_MAY),
            Kind::Threshold => holds <= most(THRESHOLD_MAY),
            Kind::True => holds >= least || self.n != sizes(&self.claim)[1],
        }
    }
}

/// The record as text.
pub fn write(rows: &[Row]) -> String {
    let mut text = String::from("claim\tworld\towner effects\tn\tverdicts\n");
    for row in rows {
        let owned = if row.owned { "yes" } else { "no" };
        let _ = writeln!(
            text,
            "{}\t{}\t{owned}\t{}\t{}",
            row.claim, row.what, row.n, row.verdicts
        );
    }
    text
}

/// The rows of a record.
pub fn read(text: &str) -> Vec<Row> {
    let rows = text.lines().skip(1).map(|line| {
        let [claim, what, owned, n, verdicts] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{RECORD} has five columns: {line}");
        };
        Row {
            claim: claim.to_owned(),
            what: what.to_owned(),
            owned: owned == "yes",
            n: n.parse().expect("a number of models"),
            verdicts: verdicts.to_owned(),
        }
    });
    rows.collect()
}

/// The table of all worlds for people.
pub fn markdown(worlds: &[World], rows: &[Row]) -> String {
    let mut text = String::from(
        "| Claim | World | | Owner effects | n | Holds | Mixed | Does not hold | Not measurable | |\n\
         |---|---|---|---|---:|---:|---:|---:|---:|---|\n",
    );
    for world in worlds {
        let title = CLAIMS
            .iter()
            .chain(NEWER)
            .find(|statement| statement.id == world.claim);
        let title = title.map_or(world.claim, |statement| statement.id);
        let same = |row: &&Row| row.claim == world.claim && row.what == world.what;
        for row in rows.iter().filter(same) {
            let counts = [
                Verdict::Holds,
                Verdict::Mixed,
                Verdict::DoesNotHold,
                Verdict::NotMeasurable,
            ];
            let counts = counts.map(|verdict| row.count(verdict).to_string());
            let lacks = world.kind == Kind::True
                && row.count(Verdict::Holds) < TRUE_MUST * row.verdicts.len() / SEEDS;
            let seeds = match row.verdicts.len() {
                SEEDS => String::new(),
                fewer => format!(" ({fewer} seeds)"),
            };
            let remark = match (row.is_sound(world.kind), lacks) {
                (true, true) => "too few models to tell",
                (true, false) => "",
                (false, _) => "**more or fewer than allowed**",
            };
            let _ = writeln!(
                text,
                "| `{title}` | {} | {} | {} | {} | {} | {remark}{seeds} |",
                world.what,
                world.kind.name(),
                if row.owned { "yes" } else { "no" },
                row.n,
                counts.join(" | ")
            );
        }
    }
    text
}
