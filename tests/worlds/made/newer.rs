//! Worlds for the claims of newer works.

use super::hub::{Files, MODELS, Models, Population, downloads, falling, file, int, text};
use super::models::normal_quantile;
use super::{Kind, World};

pub(super) fn worlds() -> Vec<World> {
    use Kind::{Null, Threshold, True};
    let world = |claim, kind, what, make| World {
        claim,
        kind,
        what,
        make,
    };
    vec![
        world(
            "licence_drift",
            Null,
            "models choose anew like their bases",
            |all| licensed(all, 0.5),
        ),
        world(
            "licence_drift",
            Threshold,
            "55% of the exchanges open the licence",
            |all| licensed(all, 0.55),
        ),
        world(
            "licence_drift",
            True,
            "80% of the exchanges open the licence",
            |all| licensed(all, 0.8),
        ),
        world("card_drift", Null, "cards are like those of bases", |all| {
            carded(all, [0.5; 2])
        }),
        world("card_drift", Threshold, "55% are shorter", |all| {
            carded(all, [0.55, 0.8])
        }),
        world(
            "card_drift",
            Threshold,
            "55% of the differences are to a program",
            |all| carded(all, [0.8, 0.55]),
        ),
        world("card_drift", True, "80% in both", |all| {
            carded(all, [0.8; 2])
        }),
        world(
            "download_concentration",
            Null,
            "46% have none, 1% have three quarters",
            |all| spread(all, downloads),
        ),
        world(
            "download_concentration",
            True,
            "75% have none, one in 200 has nearly all",
            |all| spread(all, steep),
        ),
        world("large_families", Null, "bases are chosen evenly", |all| {
            related(all, 0.0)
        }),
        world(
            "large_families",
            True,
            "80% are made from one base in a thousand",
            |all| related(all, 0.8),
        ),
        world("top_replaced", Null, "90% remain", |all| kept(all, 0.9)),
        world("top_replaced", Threshold, "half remains", |all| {
            kept(all, 0.5)
        }),
        world("top_replaced", True, "a quarter remains", |all| {
            kept(all, 0.25)
        }),
    ]
}

/// The base of each model after the first fifth, which are bases. With owner effects some bases have
/// many models.
fn bases(all: &mut Population) -> (usize, Vec<usize>) {
    let bases = all.n / 5;
    let exponent = if all.owned { -0.5 } else { 0.0 };
    let models = all.n - bases;
    (
        bases,
        all.random.weighted(&falling(bases, exponent), models),
    )
}

/// Fine-tuned models of which half choose a licence anew. Half of the bases have a restrictive one, and
/// an open one is chosen with this probability, which is then the share of the exchanges that open the
/// licence. With owner effects the models of one owner choose alike.
fn licensed(all: &mut Population, open: f64) -> Files {
    let (bases, base) = bases(all);
    let popular = all.hidden();
    let mut models = Models::new(all, &popular);
    let (hidden, anew) = (all.hidden(), all.hidden());
    let cut = normal_quantile(open);
    let mut is_open: Vec<bool> = hidden.iter().map(|hidden| *hidden < 0.0).collect();
    for (child, base) in base.iter().enumerate() {
        let model = bases + child;
        is_open[model] = match anew[model] < 0.0 {
            true => hidden[model] < cut,
            false => is_open[*base],
        };
        let tag = format!("base_model:finetune:{}", models.ids[*base]);
        models.tags[model].push(tag);
    }
    for (name, open) in [("license:mit", true), ("license:llama3", false)] {
        models.tag(name, |model| is_open[model] == open);
    }
    models.files()
}

/// Fine-tuned models whose card is shorter than their base's with one probability; of the pairs of which
/// one card was written by a program, the other share is of models.
fn carded(all: &mut Population, [shorter, program]: [f64; 2]) -> Files {
    let (bases, base) = bases(all);
    // The difference of two independent normal numbers has a variance of 2.
    let shift = std::f64::consts::SQRT_2 * normal_quantile(shorter);
    let (long, written) = (all.hidden(), all.hidden());
    // With half of the bases' cards from a program, this share of the models' gives the odds.
    let cut = normal_quantile(program);
    let card = |model: usize| {
        let is_base = model < bases;
        let shift = if is_base { 0.0 } else { shift };
        let words = 100.0 * libm::exp(0.8 * (long[model] - shift)) + 5.0;
        let mut card = "word ".repeat(words as usize);
        if written[model] < if is_base { 0.0 } else { cut } {
            card += "\n\n<!-- This card has been generated automatically. -->\n";
        }
        card
    };
    let cards: Vec<String> = (0..all.n).map(card).collect();
    let ids: Vec<String> = (0..all.n).map(|model| all.id(model)).collect();
    let named: Vec<String> = (0..all.n)
        .map(|model| match model.checked_sub(bases) {
            None => String::new(),
            Some(child) => ids[base[child]].clone(),
        })
        .collect();
    let counts = (0..all.n as i64).rev();
    file(
        MODELS,
        vec![
            ("modelId", text(&ids)),
            ("downloads", int(counts)),
            ("card", text(&cards)),
            ("tags", tags(&named)),
        ],
    )
}

/// Tags that name a base, if there is one.
fn tags(bases: &[String]) -> arrow::array::ArrayRef {
    use arrow::array::{ListBuilder, StringBuilder};
    let mut builder = ListBuilder::new(StringBuilder::new());
    for base in bases {
        if !base.is_empty() {
            builder
                .values()
                .append_value(format!("base_model:finetune:{base}"));
        }
        builder.append(true);
    }
    std::sync::Arc::new(builder.finish())
}

/// Downloads of which three quarters of the models have none, and one in 200 a million.
fn steep(hidden: f64) -> i64 {
    match hidden {
        _ if hidden > normal_quantile(0.995) => 1_000_000,
        _ if hidden > normal_quantile(0.75) => 5,
        _ => 0,
    }
}

/// Models with downloads by a hidden number.
fn spread(all: &mut Population, downloads: fn(f64) -> i64) -> Files {
    let popular = all.hidden();
    let mut models = Models::new(all, &popular);
    models.downloads = popular.into_iter().map(downloads).collect();
    models.files()
}

/// A quarter of the models are roots. Of the others this share is made from one root
/// for each thousand models, the rest from all roots evenly.
fn related(all: &mut Population, few: f64) -> Files {
    let (popular, roots) = (all.hidden(), all.n / 4);
    let mut models = Models::new(all, &popular);
    let large = all.n.div_ceil(1000);
    for model in roots..all.n {
        let root = match all.random.uniform() < few {
            true => all.random.below(large),
            false => all.random.below(roots),
        };
        let tag = format!("base_model:finetune:{}", models.ids[root]);
        models.tags[model].push(tag);
    }
    models.files()
}

/// Two snapshots eight months apart: each of the top 1,000 stays in it with this probability, and others
/// take the places of those that leave. With owner effects models of one owner stay or leave together.
fn kept(all: &mut Population, stays: f64) -> Files {
    const TOP: usize = 1000;
    let (hidden, cut) = (all.hidden(), normal_quantile(stays));
    let ids: Vec<String> = (0..all.n).map(|model| all.id(model)).collect();
    let mut order: Vec<usize> = (0..all.n).collect();
    all.random.shuffle(&mut order);
    let list = |name: &'static str, count: &dyn Fn(usize) -> i64| {
        let mut counts = vec![0; all.n];
        for (place, model) in order.iter().enumerate() {
            counts[*model] = count(place);
        }
        file(name, vec![("id", text(&ids)), ("downloads", int(counts))])
    };
    // Counts that jump would be of another period (`docs/doctor.md`).
    let later = |place: usize| {
        let least = (all.n - place) as i64;
        match hidden[order[place]] < cut {
            true if place < TOP => 3 * all.n as i64 + least,
            false if place < TOP => least,
            _ => all.n as i64 + least,
        }
    };
    let mut files = list("huggingface_2025-09-01.parquet", &|place| {
        (all.n - place) as i64
    });
    files.extend(list("huggingface_2026-05-01.parquet", &later));
    files
}
