//! Compares the heading and keyword rule with people's judgements of cards.
//!
//! ```text
//! cargo run --release --example judge_cards -- \
//!     ../shared/data/hf_model_cards_labeled.parquet \
//!     ../shared/data/hf_model_card_headings.parquet
//! ```
//!
//! Prints, as Markdown, how well both wordings of the rule agree with people on the half of the
//! cards that the tuned one was tuned on and on the half held out: `docs/documentation-quality.md`
//! shows the tables. A card belongs to the half held out when the 64-bit FNV-1a hash of its id
//! is odd. The second file has headings that people sorted; only the section on uses needs it.

use std::collections::HashSet;
use std::error::Error;
use std::fs::File;

use arrow::array::{Array, AsArray, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use registry_lens::card::{self, Rule, SECTIONS};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The columns with people's judgements, in the order of [`SECTIONS`].
const LABELS: [&str; SECTIONS.len()] = [
    "has_description",
    "has_uses",
    "has_limitations_and_bias",
    "has_training",
    "has_evaluation",
];

/// Resamples of the bootstrap.
const RESAMPLES: usize = 2000;

/// Five-word sequences that two cards share, of those that either has, from which they are near
/// duplicates.
const ALIKE: f64 = 0.5;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (labels, headings) = match arguments.as_slice() {
        [labels] => (labels, None),
        [labels, headings] => (labels, Some(headings)),
        _ => return Err("usage: judge_cards LABELED.parquet [HEADINGS.parquet]".into()),
    };
    let cards = read_cards(labels)?;
    let how = headings.map(|path| read_how(path)).transpose()?;

    let same = cards.iter().filter(|card| card.labels[1] == card.labels[3]);
    println!(
        "{} cards; the labels of uses and training are the same in {}.\n",
        cards.len(),
        same.count()
    );
    let (held_out, tuning): (Vec<&Judged>, Vec<&Judged>) = cards
        .iter()
        .partition(|card| fnv1a(card.id.as_bytes()) % 2 == 1);
    let unlike: Vec<&Judged> = held_out
        .iter()
        .copied()
        .filter(|card| !tuning.iter().any(|other| alike(card, other) >= ALIKE))
        .collect();
    for (title, part) in [
        ("Tuning half", &tuning),
        ("Half held out", &held_out),
        (
            "Half held out, without near duplicates of tuning cards",
            &unlike,
        ),
    ] {
        println!("**{title}**: {} cards\n", part.len());
        print_part(part, how.as_ref());
    }
    Ok(())
}

/// A card that people have judged.
struct Judged {
    id: String,
    labels: [bool; SECTIONS.len()],
    /// The sections that both versions of the rule find.
    specified: [bool; SECTIONS.len()],
    tuned: [bool; SECTIONS.len()],
    /// Hashes of its five-word sequences.
    sequences: HashSet<u64>,
}

fn read_cards(path: &str) -> Outcome<Vec<Judged>> {
    let mut cards = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()? {
        let batch = batch?;
        let ids = texts(&batch, "modelId")?;
        let texts = texts(&batch, "card")?;
        for (row, (id, text)) in ids.into_iter().zip(texts).enumerate() {
            let text = text.unwrap_or_default();
            let mut labels = [false; SECTIONS.len()];
            for (label, name) in labels.iter_mut().zip(LABELS) {
                let flags = column(&batch, name)?
                    .as_boolean_opt()
                    .ok_or("a label that is no boolean")?;
                *label = flags.is_valid(row) && flags.value(row);
            }
            cards.push(Judged {
                id: id.unwrap_or_default(),
                labels,
                specified: card::read_by(&text, Rule::Specified).sections,
                tuned: card::read_by(&text, Rule::Tuned).sections,
                sequences: sequences(&text),
            });
        }
    }
    Ok(cards)
}

/// The models with a heading that people sorted under “how”.
fn read_how(path: &str) -> Outcome<HashSet<String>> {
    let mut models = HashSet::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()? {
        let batch = batch?;
        let categories = texts(&batch, "category")?;
        for (id, category) in texts(&batch, "modelId")?.into_iter().zip(categories) {
            let category = category.unwrap_or_default();
            if category.split(',').any(|part| part.trim() == "how") {
                models.extend(id);
            }
        }
    }
    Ok(models)
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Outcome<&'a dyn Array> {
    let column = batch.column_by_name(name);
    Ok(column.ok_or_else(|| format!("no column {name}"))?.as_ref())
}

fn texts(batch: &RecordBatch, name: &str) -> Outcome<Vec<Option<String>>> {
    let column = column(batch, name)?;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    if let Some(texts) = column.as_string_opt::<i32>() {
        return Ok(texts.iter().map(owned).collect());
    }
    let texts = column.as_string_opt::<i64>();
    let texts = texts.ok_or_else(|| format!("{name} is no text"))?;
    Ok(texts.iter().map(owned).collect())
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn sequences(text: &str) -> HashSet<u64> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let hash = |words: &[&str]| fnv1a(words.join(" ").as_bytes());
    match words.len() {
        0..5 => HashSet::from([hash(&words)]),
        _ => words.windows(5).map(hash).collect(),
    }
}

fn alike(a: &Judged, b: &Judged) -> f64 {
    let shared = a.sequences.intersection(&b.sequences).count();
    let either = a.sequences.len() + b.sequences.len() - shared;
    shared as f64 / either.max(1) as f64
}

fn print_part(part: &[&Judged], how: Option<&HashSet<String>>) {
    println!(
        "| Section | Rule | n | Present | Found | Precision | Recall | F1 | Kappa | Right where the other is wrong |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (section, name) in SECTIONS.iter().enumerate() {
        let label = |card: &Judged| card.labels[section];
        print_section(name, part, section, label);
    }
    if let Some(how) = how {
        let label = |card: &Judged| how.contains(&card.id);
        print_section("uses, by headings", part, 1, label);
    }
    println!();
}

fn print_section(name: &str, part: &[&Judged], section: usize, label: impl Fn(&Judged) -> bool) {
    let judged: Vec<(bool, bool, bool)> = part
        .iter()
        .map(|card| (label(card), card.specified[section], card.tuned[section]))
        .collect();
    let only =
        |right: fn(&(bool, bool, bool)) -> bool| judged.iter().filter(|card| right(card)).count();
    let pairs = |rule: Rule| -> Vec<(bool, bool)> {
        let of = |(label, specified, tuned): &(bool, bool, bool)| match rule {
            Rule::Specified => (*label, *specified),
            Rule::Tuned => (*label, *tuned),
        };
        judged.iter().map(of).collect()
    };
    for (rule, better) in [
        (
            Rule::Specified,
            only(|(label, a, b)| label == a && label != b),
        ),
        (Rule::Tuned, only(|(label, a, b)| label == b && label != a)),
    ] {
        let pairs = pairs(rule);
        let table = Table::of(&pairs);
        let (f1, kappa) = bootstrap(&pairs);
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {better} |",
            rule.name(),
            pairs.len(),
            table.present(),
            table.found(),
            share(table.both, table.found()),
            share(table.both, table.present()),
            between(table.f1(), f1),
            between(table.kappa(), kappa),
        );
    }
}

/// How often the rule and people agree.
#[derive(Default)]
struct Table {
    both: u64,
    rule_only: u64,
    people_only: u64,
    neither: u64,
}

impl Table {
    fn of(pairs: &[(bool, bool)]) -> Self {
        let mut table = Self::default();
        for pair in pairs {
            *match pair {
                (true, true) => &mut table.both,
                (false, true) => &mut table.rule_only,
                (true, false) => &mut table.people_only,
                (false, false) => &mut table.neither,
            } += 1;
        }
        table
    }

    fn present(&self) -> u64 {
        self.both + self.people_only
    }

    fn found(&self) -> u64 {
        self.both + self.rule_only
    }

    fn f1(&self) -> f64 {
        2.0 * self.both as f64 / (self.present() + self.found()) as f64
    }

    /// Cohen's kappa: agreement beyond what chance gives.
    fn kappa(&self) -> f64 {
        let n = (self.present() + self.rule_only + self.neither) as f64;
        let agreed = (self.both + self.neither) as f64 / n;
        let (present, found) = (self.present() as f64 / n, self.found() as f64 / n);
        let chance = present * found + (1.0 - present) * (1.0 - found);
        (agreed - chance) / (1.0 - chance)
    }
}

/// A share with Wilson's 95% interval.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".into();
    }
    let (n, p, z) = (whole as f64, part as f64 / whole as f64, 1.959_964_f64);
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    between(p, ((middle - half) / scale, (middle + half) / scale))
}

fn between(value: f64, (from, to): (f64, f64)) -> String {
    format!("{value:.2} ({from:.2} to {to:.2})")
}

/// 95% percentile intervals of F1 and kappa; the same cards give the same intervals.
fn bootstrap(pairs: &[(bool, bool)]) -> ((f64, f64), (f64, f64)) {
    let mut state = 1_u64;
    // Sebastiano Vigna's splitmix64.
    let mut random = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let (mut f1s, mut kappas) = (Vec::new(), Vec::new());
    for _ in 0..RESAMPLES {
        let pick = |_| pairs[(random() % pairs.len() as u64) as usize];
        let sample: Vec<(bool, bool)> = (0..pairs.len()).map(pick).collect();
        let table = Table::of(&sample);
        f1s.push(table.f1());
        kappas.push(table.kappa());
    }
    (middle_95(f1s), middle_95(kappas))
}

fn middle_95(mut values: Vec<f64>) -> (f64, f64) {
    // A resample without any section has no value.
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (values.len() as f64 * share) as usize;
        let last = values.len().saturating_sub(1);
        values.get(place.min(last)).copied().unwrap_or(f64::NAN)
    };
    (at(0.025), at(0.975))
}
