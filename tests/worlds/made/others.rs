//! Worlds for claims that findings, commits and cards of data sets decide.

use super::hub::{
    DAY, Files, Population, TAKEN, downloads, file, int, mixed, owner_name, text, times,
};
use super::models::{normal_quantile, strength};
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
            "fork_vulnerabilities",
            Null,
            "35% low and 35% high in both kinds",
            |all| found(all, [0.35, 0.35], [0.35, 0.35]),
        ),
        world(
            "fork_vulnerabilities",
            Threshold,
            "forks: 40% low, 40% high",
            |all| found(all, [0.4, 0.4], [0.15, 0.5]),
        ),
        world(
            "fork_vulnerabilities",
            Threshold,
            "50% low in both kinds",
            |all| found(all, [0.5, 0.2], [0.5, 0.2]),
        ),
        world(
            "fork_vulnerabilities",
            True,
            "forks: 60% low, 15% high; roots: 25%, 40%",
            |all| found(all, [0.6, 0.15], [0.25, 0.4]),
        ),
        world(
            "maintenance",
            Null,
            "a third is perfective, activity goes with nothing",
            |all| maintained(all, 1.0 / 3.0, [0.0, 0.0]),
        ),
        world("maintenance", Threshold, "half is perfective", |all| {
            maintained(all, 0.5, [strength("downloads_shift_delta_0.474"); 2])
        }),
        world(
            "maintenance",
            Threshold,
            "delta of downloads is 0.147",
            |all| {
                let names = ["downloads_shift_delta_0.147", "downloads_shift_delta_0.474"];
                maintained(all, 0.8, names.map(strength))
            },
        ),
        world(
            "maintenance",
            True,
            "80% is perfective, both deltas are 0.474",
            |all| maintained(all, 0.8, [strength("downloads_shift_delta_0.474"); 2]),
        ),
        world(
            "dataset_cards",
            Null,
            "cards do not go with downloads",
            |all| carded(all, [0.0; 2]),
        ),
        world("dataset_cards", Threshold, "rho of words is 0.1", |all| {
            carded(
                all,
                ["downloads_words_rho_0.1", "downloads_filled_rho_0.4"].map(strength),
            )
        }),
        world(
            "dataset_cards",
            Threshold,
            "rho of sections is 0.1",
            |all| {
                carded(
                    all,
                    ["downloads_words_rho_0.4", "downloads_filled_rho_0.1"].map(strength),
                )
            },
        ),
        world(
            "dataset_cards",
            True,
            "rho of words and of sections is 0.4",
            |all| {
                carded(
                    all,
                    ["downloads_words_rho_0.4", "downloads_filled_rho_0.4"].map(strength),
                )
            },
        ),
    ]
}

/// Findings in repositories, every other one a fork, with these shares of low and of high severity.
/// With owner effects some repositories have a hundred findings, and those of one are alike.
fn found(all: &mut Population, forks: [f64; 2], roots: [f64; 2]) -> Files {
    let mut repository = Vec::new();
    for index in 0..all.n {
        let count = match all.owned {
            true => libm::exp(1.2 * all.random.normal()) as usize + 1,
            false => 1 + all.random.below(3),
        };
        repository.extend(std::iter::repeat_n(index, count));
    }
    let hidden = all.hidden_in(&repository, all.n);
    let cuts = [roots, forks].map(|[low, high]| [normal_quantile(low), -normal_quantile(high)]);
    let is_fork = |repository: usize| repository % 2;
    let severity = |(repository, hidden): (&usize, f64)| {
        let [low, high] = cuts[is_fork(*repository)];
        match hidden {
            _ if hidden < low => "low",
            _ if hidden > high => "high",
            _ => "medium",
        }
    };
    let severities: Vec<&str> = repository.iter().zip(hidden).map(severity).collect();
    let kinds: Vec<&str> = repository
        .iter()
        .map(|index| ["root", "fork"][is_fork(*index)])
        .collect();
    let names: Vec<String> = repository
        .iter()
        .map(|index| format!("owner{}/repository{index}", all.owner[*index]))
        .collect();
    file(
        "huggingface_findings_2026-05-01.parquet",
        vec![
            ("repository", text(&names)),
            ("severity", text(&severities)),
            ("kind", text(&kinds)),
        ],
    )
}

/// Models with commits, a quarter of them active: a share of the commits is perfective, and the
/// hidden numbers behind downloads and likes of active models lie so much higher.
fn maintained(all: &mut Population, perfective: f64, higher: [f64; 2]) -> Files {
    const PERFECTIVE: [&str; 3] = ["Update README.md", "Upload tokenizer", "Add model card"];
    const OTHERS: [&str; 4] = [
        "Fix wrong weights",
        "Correct a typo",
        "Convert to safetensors",
        "Support older versions",
    ];
    let (active, cut) = (all.hidden(), normal_quantile(0.25));
    let is_active = |model: usize| active[model] < cut;
    let mut repository = Vec::new();
    let mut dates = Vec::new();
    for model in 0..all.n {
        let (commits, gap, since) = match is_active(model) {
            true => (8 + all.random.poisson(2.0), 6.0, 10.0),
            false => (1 + all.random.below(3) as u64, 60.0, 300.0),
        };
        let mut days = since * (0.5 + all.random.uniform());
        for _ in 0..commits {
            repository.push(model);
            dates.push(TAKEN - (days * DAY as f64) as i64);
            days += gap * (0.5 + all.random.uniform());
        }
    }
    let hidden = all.hidden_in(&repository, all.n);
    let cut = normal_quantile(perfective);
    let messages: Vec<&str> = hidden
        .into_iter()
        .map(|hidden| match hidden < cut {
            true => all.random.pick(&PERFECTIVE),
            false => all.random.pick(&OTHERS),
        })
        .collect();
    let [popular, liked] = higher.map(|higher| {
        let mut hidden = all.hidden();
        for (model, value) in hidden.iter_mut().enumerate() {
            *value += if is_active(model) { higher } else { 0.0 };
        }
        int(hidden.into_iter().map(downloads))
    });
    let ids: Vec<String> = (0..all.n).map(|model| all.id(model)).collect();
    let shas: Vec<String> = (0..repository.len())
        .map(|index| format!("{index:07x}"))
        .collect();
    let writers: Vec<String> = repository
        .iter()
        .map(|index| owner_name(&all.owner[*index]))
        .collect();
    let names: Vec<&String> = repository.iter().map(|index| &ids[*index]).collect();
    let mut files = file(
        "commits_2026-05-01.parquet",
        vec![
            ("sha", text(&shas)),
            ("repo_id", text(&names)),
            ("message", text(&messages)),
            ("author_date", times(dates)),
            ("author_name", text(&writers)),
        ],
    );
    files.extend(file(
        "model_2026-05-01.parquet",
        vec![
            ("model_id", text(&ids)),
            ("pipeline_tag", text(&vec!["fill-mask"; all.n])),
            ("library_name", text(&vec!["transformers"; all.n])),
            ("downloads", popular),
            ("likes", liked),
        ],
    ));
    files
}

/// Data sets with cards: words and filled sections go with downloads by these strengths.
fn carded(all: &mut Population, [by_words, by_filled]: [f64; 2]) -> Files {
    const COLUMNS: [[&str; 4]; 5] = [
        [
            "dataset_description__has_section",
            "dataset_description__not_empty",
            "dataset_description__word_cnt",
            "dataset_description__section_length_proportion",
        ],
        [
            "dataset_structure__has_section",
            "dataset_structure__not_empty",
            "dataset_structure__word_cnt",
            "dataset_structure__section_length_proportion",
        ],
        [
            "dataset_creation__has_section",
            "dataset_creation__not_empty",
            "dataset_creation__word_cnt",
            "dataset_creation__section_length_proportion",
        ],
        [
            "considerations_for_using_the_data__has_section",
            "considerations_for_using_the_data__not_empty",
            "considerations_for_using_the_data__word_cnt",
            "considerations_for_using_the_data__section_length_proportion",
        ],
        [
            "additional_information__has_section",
            "additional_information__not_empty",
            "additional_information__word_cnt",
            "additional_information__section_length_proportion",
        ],
    ];
    let (popular, long, full) = (all.hidden(), all.hidden(), all.hidden());
    let long = mixed(&[(by_words, &popular)], &long);
    let full = mixed(&[(by_filled, &popular)], &full);
    let words: Vec<i64> = long
        .iter()
        .map(|hidden| libm::exp(6.0 + 1.2 * hidden) as i64 + 10)
        .collect();
    let names: Vec<String> = (0..all.n)
        .map(|index| format!("owner{}/data{index}", all.owner[index]))
        .collect();
    let owners: Vec<String> = all.owner.iter().map(owner_name).collect();
    let mut files = file(
        "datasets_2026-05-01.parquet",
        vec![
            ("dataset_name", text(&names)),
            ("author", text(&owners)),
            (
                "downloads",
                int(popular.iter().map(|hidden| downloads(*hidden))),
            ),
            ("has_card", yes(all.n)),
            ("has_nonempty_card", yes(all.n)),
            ("task", text(&vec!["question-answering"; all.n])),
            ("total_word_cnt", int(words.iter().copied())),
        ],
    );
    let mut columns = vec![("dataset_name", text(&names))];
    for [has, filled, count, share] in COLUMNS {
        let flags: Vec<i64> = full
            .iter()
            .map(|hidden| {
                let individual = libm::sqrt(0.5) * (hidden + all.random.normal());
                i64::from(individual > 0.0)
            })
            .collect();
        columns.push((has, int(flags.iter().copied())));
        columns.push((filled, int(flags.iter().copied())));
        columns.push((
            count,
            int(flags
                .iter()
                .zip(&words)
                .map(|(flag, words)| flag * words / 5)),
        ));
        let shares = flags.iter().map(|flag| *flag as f64 / 5.0);
        let shares = arrow::array::Float64Array::from_iter_values(shares);
        columns.push((share, std::sync::Arc::new(shares)));
    }
    files.extend(file("sections_2026-05-01.parquet", columns));
    files
}

fn yes(rows: usize) -> arrow::array::ArrayRef {
    std::sync::Arc::new(arrow::array::BooleanArray::from(vec![true; rows]))
}
