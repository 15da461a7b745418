//! Worlds for claims that lists of models decide.

use std::sync::LazyLock;

use serde_json::Value;

use super::hub::{DAY, Files, MODELS, Models, Population, TAKEN, downloads, falling, file, mixed};
use super::hub::{int, owner_name, text, times};
use super::random::Random;
use super::{Kind, World};

/// A strength by its name in `tests/expected/worlds.json`.
pub(super) fn strength(name: &str) -> f64 {
    static ALL: LazyLock<Value> = LazyLock::new(|| {
        let text = include_str!("../../expected/worlds.json");
        serde_json::from_str(text).expect("what tests/expected/worlds.py wrote")
    });
    ALL[name].as_f64().unwrap_or_else(|| panic!("no {name}"))
}

pub(super) fn worlds() -> Vec<World> {
    use Kind::{Null, Threshold, True};
    let world = |claim, kind, what, make| World {
        claim,
        kind,
        what,
        make,
    };
    vec![
        world("ownership", Null, "owners by chance", |all| {
            owned(all, 0.0, 0.0)
        }),
        world("ownership", True, "few owners have most models", |all| {
            owned(all, -1.2, 0.1)
        }),
        world(
            "ownership",
            True,
            "few owners have most models and the popular ones",
            |all| owned(all, -1.0, 0.8),
        ),
        world(
            "transformers_access",
            Null,
            "every library is in 60%",
            |all| descended(all, &Libraries::carried([0.6; 4])),
        ),
        world(
            "transformers_access",
            Threshold,
            "in 50%, rivals in 20%",
            |all| descended(all, &Libraries::carried([0.5, 0.2, 0.2, 0.2])),
        ),
        world(
            "transformers_access",
            Threshold,
            "in 75%, as one rival",
            |all| descended(all, &Libraries::carried([0.75, 0.75, 0.3, 0.3])),
        ),
        world(
            "transformers_access",
            True,
            "in 85%, rivals in 30%",
            |all| descended(all, &Libraries::carried([0.85, 0.3, 0.3, 0.3])),
        ),
        world(
            "transformers_evolution",
            Null,
            "every library is kept by 70%",
            |all| descended(all, &Libraries::kept([0.7; 4])),
        ),
        world(
            "transformers_evolution",
            Threshold,
            "kept by 70%, as one rival",
            |all| descended(all, &Libraries::kept([0.7, 0.7, 0.3, 0.3])),
        ),
        world(
            "transformers_evolution",
            True,
            "kept by 85%, rivals by 50%",
            |all| descended(all, &Libraries::kept([0.85, 0.5, 0.5, 0.5])),
        ),
        world(
            "attributes",
            Null,
            "no attribute goes with downloads",
            |all| attributed(all, [0.0; 3]),
        ),
        world(
            "attributes",
            Threshold,
            "portability's partial R² is 0.02",
            |all| {
                let [levels, clear] = ["attribute_levels", "attribute_clear"].map(strength);
                attributed(all, [levels, clear, strength("attribute_partial_r2_0.02")])
            },
        ),
        world(
            "attributes",
            True,
            "each family's partial R² is 0.15 or more",
            |all| {
                let [levels, clear] = ["attribute_levels", "attribute_clear"].map(strength);
                attributed(all, [levels, clear, clear])
            },
        ),
        world("popularity", Null, "nothing goes with descendants", |all| {
            reused(all, [0.0; 3])
        }),
        world(
            "popularity",
            Threshold,
            "rho 0.2 with popularity and with the last update",
            |all| {
                let names = ["downloads_children_rho_0.2", "update_children_rho_0.2"];
                let [popular, updated] = names.map(strength);
                reused(all, [popular, updated, 0.0])
            },
        ),
        world(
            "popularity",
            True,
            "rho 0.4 with popularity, 0.1 with the others",
            |all| {
                let popular = strength("downloads_children_rho_0.4");
                let names = ["update_children_rho_0.1", "metadata_children_rho_0.1"];
                let [updated, documented] = names.map(strength);
                reused(all, [popular, updated, documented])
            },
        ),
        world(
            "under_documentation",
            Null,
            "each property lacks in 40%",
            |all| stated(all, [0.4; 7]),
        ),
        world(
            "under_documentation",
            Threshold,
            "three lack in 80%, one in 50%",
            |all| stated(all, [0.8, 0.8, 0.8, 0.5, 0.2, 0.2, 0.2]),
        ),
        world(
            "under_documentation",
            True,
            "five lack in 75%, two in 25%",
            |all| stated(all, [0.75, 0.75, 0.75, 0.75, 0.75, 0.25, 0.25]),
        ),
        world(
            "documentation",
            Null,
            "sections do not go with downloads",
            |all| described(all, 0.0),
        ),
        world("documentation", Threshold, "d is 0.2", |all| {
            described(all, strength("sections_gap_d_0.2"))
        }),
        world("documentation", True, "d is 0.8", |all| {
            described(all, strength("sections_gap_d_0.8"))
        }),
        world(
            "naming",
            Null,
            "3 in 1,000 names contradict the type",
            |all| named(all, 0.003),
        ),
        world(
            "naming",
            Threshold,
            "1.53% of the names contradict the type",
            // The detector is right in 65.5% or more, so this gives 1% after the correction for its
            // errors.
            |all| named(all, 0.01 / 0.655_098),
        ),
        world(
            "naming",
            True,
            "6% of the names contradict the type",
            |all| named(all, 0.06),
        ),
        world("growth", Null, "as many each month", |all| {
            grown(all, |_| 300.0)
        }),
        world("growth", Null, "cubic: 100 + 0.1x³", |all| {
            grown(all, |x| 100.0 + 0.1 * x * x * x)
        }),
        world(
            "growth",
            Null,
            "levels off: 8,000 / (1 + e^(−0.15(x − 24)))",
            |all| grown(all, |x| 8000.0 / (1.0 + libm::exp(-0.15 * (x - 24.0)))),
        ),
        world("growth", Null, "level for two years, then linear", |all| {
            grown(all, |x| 200.0 + 40.0 * (x - 24.0).max(0.0))
        }),
        world(
            "growth",
            True,
            "exponential: 12.7% more each month",
            |all| grown(all, |x| libm::exp(0.12 * x)),
        ),
    ]
}

/// Models of owners of falling size, whose downloads owners have in common by some share. Downloads
/// vary less than elsewhere, so that no model alone has most of them.
///
/// Here owner effects are what the claim is about: without them (see [`Population::owned`]) the
/// owners of the null world have three models each, with them chance deals models to owners.
fn owned(all: &mut Population, exponent: f64, share: f64) -> Files {
    let owners = all.n / 3;
    all.owner = match (exponent == 0.0, all.owned) {
        (true, false) => (0..all.n).map(|model| model % owners).collect(),
        _ => all.random.weighted(&falling(owners, exponent), all.n),
    };
    all.owners = owners;
    let of_owner: Vec<f64> = (0..owners).map(|_| all.random.normal()).collect();
    let (common, individual) = (libm::sqrt(share), libm::sqrt(1.0 - share));
    let popular: Vec<f64> = all
        .owner
        .clone()
        .into_iter()
        .map(|owner| (common * of_owner[owner] + individual * all.random.normal()) / 1.5)
        .collect();
    Models::new(all, &popular).files()
}

/// Which libraries descendants have: Transformers, then three rivals, with these probabilities.
struct Libraries {
    shares: [f64; 4],
    /// Whether bases have all four, so that to have one is to keep it.
    of_bases: bool,
}

impl Libraries {
    const NAMES: [&str; 4] = ["transformers", "timm", "keras", "peft"];

    fn carried(shares: [f64; 4]) -> Self {
        Self {
            shares,
            of_bases: false,
        }
    }

    fn kept(shares: [f64; 4]) -> Self {
        Self {
            shares,
            of_bases: true,
        }
    }
}

/// Bases and their descendants. With owner effects the bases' sizes fall as k^−0.8, and the
/// descendants of one base are alike.
fn descended(all: &mut Population, libraries: &Libraries) -> Files {
    let bases = all.n / 10;
    let exponent = if all.owned { -0.8 } else { 0.0 };
    let base = all
        .random
        .weighted(&falling(bases, exponent), all.n - bases);
    let popular = all.hidden();
    let mut models = Models::new(all, &popular);
    // Two formats stand in every list, so that all descendants have two libraries or more.
    models.tag("safetensors", |_| true);
    models.tag("onnx", |_| true);
    for (name, share) in Libraries::NAMES.into_iter().zip(libraries.shares) {
        let cut = normal_quantile(share);
        let hidden = all.hidden_in(&base, bases);
        models.tag(name, |model| match model.checked_sub(bases) {
            None => libraries.of_bases,
            Some(child) => hidden[child] < cut,
        });
    }
    for (child, base) in base.into_iter().enumerate() {
        let tag = format!("base_model:finetune:{}", models.ids[base]);
        models.tags[bases + child].push(tag);
    }
    models.files()
}

/// Models whose downloads rise by these steps with type, data set and weights as GGUF.
fn attributed(all: &mut Population, [levels, trained, portable]: [f64; 3]) -> Files {
    const TYPES: [&str; 3] = ["bert", "t5", "llama"];
    let third = normal_quantile(1.0 / 3.0);
    let level: Vec<usize> = all
        .hidden()
        .into_iter()
        .map(|hidden| usize::from(hidden > third) + usize::from(hidden > -third))
        .collect();
    let (with_data, with_weights) = (all.hidden(), all.hidden());
    let rest = all.hidden();
    let half = |is: bool| if is { 0.5 } else { -0.5 };
    let popular: Vec<f64> = (0..all.n)
        .map(|model| {
            rest[model]
                + levels * (level[model] as f64 - 1.0)
                + trained * half(with_data[model] > 0.0)
                + portable * half(with_weights[model] > 0.0)
        })
        .collect();
    let mut models = Models::new(all, &popular);
    models.types = level.into_iter().map(|level| TYPES[level]).collect();
    models.tag("dataset:squad", |model| with_data[model] > 0.0);
    models.tag("gguf", |model| with_weights[model] > 0.0);
    models.files()
}

/// Models with descendants. Popular, fresh or well documented models have more, with these
/// strengths; most models have none.
fn reused(all: &mut Population, [by_popular, by_updated, by_documented]: [f64; 3]) -> Files {
    let [popular, updated, documented, rest] = std::array::from_fn(|_| all.hidden());
    let parts = [
        (by_popular, &*popular),
        (by_updated, &*updated),
        (by_documented, &*documented),
    ];
    let chosen = mixed(&parts, &rest);
    let mut models = Models::new(all, &popular);
    models.updated = updated
        .iter()
        .map(|hidden| TAKEN - DAY - (libm::exp(4.0 - 1.2 * hidden) * DAY as f64) as i64)
        .collect();
    models.created = models
        .created
        .iter()
        .zip(&models.updated)
        .map(|(created, updated)| *created.min(updated))
        .collect();
    for tag in ["license:mit", "dataset:squad", "en", "arxiv:1810.04805"] {
        let has: Vec<bool> = documented
            .iter()
            .map(|hidden| libm::sqrt(0.5) * (hidden + all.random.normal()) > 0.0)
            .collect();
        models.tag(tag, |model| has[model]);
    }
    let mut children: Vec<usize> = (0..all.n).collect();
    all.random.shuffle(&mut children);
    for (base, chosen) in chosen.into_iter().enumerate() {
        let count = all.random.poisson(0.5 * libm::exp(2.0 * chosen - 2.0));
        let tag = format!("base_model:finetune:{}", models.ids[base]);
        for _ in 0..count {
            // No model is its own base, and no model has two bases.
            if children.last() == Some(&base) {
                children.pop();
            }
            let Some(child) = children.pop() else {
                break;
            };
            models.tags[child].push(tag.clone());
        }
    }
    models.files()
}

/// Models that lack seven properties with these probabilities.
fn stated(all: &mut Population, lacking: [f64; 7]) -> Files {
    const TAGS: [&str; 6] = [
        "license:mit",
        "dataset:squad",
        "en",
        "arxiv:1810.04805",
        "model-index",
        "co2_eq_emissions",
    ];
    let popular = all.hidden();
    let mut models = Models::new(all, &popular);
    let [tags @ .., base] = lacking;
    for (tag, lacking) in TAGS.into_iter().zip(tags) {
        let (hidden, cut) = (all.hidden(), normal_quantile(lacking));
        models.tag(tag, |model| hidden[model] > cut);
    }
    let (hidden, cut) = (all.hidden(), normal_quantile(base));
    for (model, hidden) in hidden.into_iter().enumerate() {
        if hidden > cut {
            let base = &models.ids[(model + 1 + all.random.below(all.n - 1)) % all.n];
            let tag = format!("base_model:finetune:{base}");
            models.tags[model].push(tag);
        }
    }
    models.files()
}

/// Cards with some of the five sections. Cards of downloaded models have more: the cuts of each
/// section's hidden number are `gap` apart. The five sections of a card go together.
fn described(all: &mut Population, gap: f64) -> Files {
    const SECTIONS: [&str; 5] = [
        "## Model description\n\nAn encoder with twelve layers, for texts in English.\n\n",
        "## Intended uses\n\nUse it to classify short texts; load it and call it.\n\n",
        "## Limitations\n\nIt was not made for texts of law, and it is biased.\n\n",
        "## Training procedure\n\nTrained for three epochs with a learning rate of 2e-5.\n\n",
        "## Evaluation results\n\nAccuracy on the held-out part is 0.91.\n\n",
    ];
    let (popular, careful) = (all.hidden(), all.hidden());
    let cards: Vec<String> = (0..all.n)
        .map(|model| {
            let half = if popular[model] > 0.0 { 0.5 } else { -0.5 };
            let mut card = String::from("---\nlicense: mit\n---\n\n# A model\n\n");
            for section in SECTIONS {
                let individual = libm::sqrt(0.5) * (careful[model] + all.random.normal());
                if individual + half * gap > 0.0 {
                    card += section;
                }
            }
            card
        })
        .collect();
    let ids: Vec<String> = (0..all.n).map(|model| all.id(model)).collect();
    let authors: Vec<String> = all.owner.iter().map(owner_name).collect();
    file(
        MODELS,
        vec![
            ("modelId", text(&ids)),
            ("author", text(&authors)),
            (
                "downloads",
                int(popular.iter().map(|hidden| downloads(*hidden))),
            ),
            ("card", text(&cards)),
        ],
    )
}

/// Models whose names state an architecture, a share of them another than their type; half of the
/// names tell a task as well. With owner effects the wrong names are those of a few owners.
fn named(all: &mut Population, wrong: f64) -> Files {
    const TYPES: [&str; 5] = ["bert", "t5", "llama", "vit", "bloom"];
    const PARTS: [&str; 4] = ["base", "large", "sentiment", "base-finetuned-squad"];
    let popular = all.hidden();
    let (hidden, cut) = (all.hidden(), normal_quantile(wrong));
    let mut models = Models::new(all, &popular);
    let name = |random: &mut Random, model: usize| {
        let kind = random.below(TYPES.len());
        let other = (kind + 1 + random.below(TYPES.len() - 1)) % TYPES.len();
        let said = if hidden[model] < cut { other } else { kind };
        let rest = random.pick(&PARTS);
        (TYPES[kind], format!("{}-{rest}-v{model}", TYPES[said]))
    };
    for model in 0..all.n {
        let (kind, name) = name(&mut all.random, model);
        models.types[model] = kind;
        models.ids[model] = format!("{}/{name}", models.authors[model]);
    }
    models.files()
}

/// Models made over 48 months before the month of the snapshot, by a curve that is scaled to the
/// number of models: independent of each other, or with owner effects in batches, so that the
/// months vary by another 20% (a gamma mixture of shape 25).
fn grown(all: &mut Population, curve: fn(f64) -> f64) -> Files {
    const MONTHS: i64 = 48;
    /// April 2026, counted in months since year 0.
    const LAST: i64 = 2026 * 12 + 3;
    let sum: f64 = (0..MONTHS).map(|x| curve(x as f64)).sum();
    let mut created = Vec::new();
    for x in 0..MONTHS {
        let mut mean = curve(x as f64) * all.n as f64 / sum;
        if all.owned {
            // A gamma of shape 25 and mean 1 is the mean of 25 exponentials.
            let exponential = |_| -libm::log(all.random.uniform());
            mean *= (0..25).map(exponential).sum::<f64>() / 25.0;
        }
        let month = LAST - MONTHS + 1 + x;
        let start = registry_lens::relations::month_start(month).expect("a month of our time");
        let days = 28 * DAY;
        for _ in 0..all.random.poisson(mean) {
            created.push(start + (all.random.uniform() * days as f64) as i64);
        }
    }
    let names: Vec<String> = (0..created.len())
        .map(|model| format!("m/{model}"))
        .collect();
    let counts: Vec<i64> = created
        .iter()
        .map(|_| downloads(all.random.normal()))
        .collect();
    file(
        "huggingface_2026-05-01.parquet",
        vec![
            ("id", text(&names)),
            ("downloads", int(counts)),
            ("created_at", times(created)),
        ],
    )
}

/// The number below which a share of a standard normal distribution lies, by halving.
pub(super) fn normal_quantile(share: f64) -> f64 {
    let below = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
