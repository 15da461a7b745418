//! Every dataset of the field: recognised without a hint, its relations as its schema says.

mod common;
#[path = "common/fixtures.rs"]
mod fixtures;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use registry_lens::caveat::Caveat;
use registry_lens::metrics::Parameters;
use registry_lens::recognise::DATASETS;
use registry_lens::relations::{Coverage, Field, Relation};
use registry_lens::report::Document;
use registry_lens::session::{Session, Status};
use registry_lens::source::{Memory, NativeFile};

#[test]
fn every_fixture_becomes_what_it_must() {
    let fixtures = fixtures::all();
    let wrong: Vec<String> = fixtures.iter().flat_map(fixtures::check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let tried: BTreeSet<&str> = fixtures.iter().map(|fixture| fixture.dataset).collect();
    // These are tried on real files below.
    let real = [
        "labelled-cards",
        "card-headings",
        "base-edges",
        "reuse",
        "releases",
        "dependencies",
    ];
    let untried: Vec<&str> = DATASETS
        .iter()
        .map(|dataset| dataset.id)
        .filter(|id| !tried.contains(id) && !real.contains(id))
        .collect();
    assert!(untried.is_empty(), "no fixture for {untried:?}");
}

/// An entry is found as `www/text/guide.mjs` finds it: its anchor is the dataset's id, or a beginning
/// of it up to a hyphen.
#[test]
fn every_dataset_has_an_entry_in_the_guide_and_every_entry_a_stand_in() {
    let guide = include_str!("../docs/datasets.md");
    let anchors = guide.lines().filter_map(|line| {
        let anchor = line.strip_prefix("<a id=\"")?;
        anchor.strip_suffix("\"></a>")
    });
    let entries: Vec<&str> = anchors.collect();
    let is_in = |id: &str, entry: &str| {
        let rest = id.strip_prefix(entry);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    // The guide has no entry for people's judgements of cards and of headings.
    let judgements = ["labelled-cards", "card-headings"];
    for id in DATASETS.iter().map(|dataset| dataset.id) {
        let described = entries.iter().any(|entry| is_in(id, entry));
        assert!(described != judgements.contains(&id), "no entry for {id}");
    }
    let script = include_str!("../scripts/check-guide.py");
    for entry in entries {
        let mut datasets = DATASETS.iter();
        let known = datasets.any(|dataset| is_in(dataset.id, entry));
        assert!(known, "no dataset for the entry {entry}");
        let stand_in = script.contains(&format!("@source(\"{entry}\""));
        assert!(stand_in, "no stand-in for {entry} in check-guide.py");
    }
}

fn session(files: Vec<(&str, Vec<u8>)>) -> Session {
    let mut session = Session::default();
    for (id, (path, bytes)) in (1..).zip(files) {
        session.add(id, path, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    for state in session.files() {
        assert_eq!(state.error, None, "{}", state.path);
    }
    session
}

fn document(session: &Session) -> Document {
    session.results(&Parameters::default()).unwrap()
}

#[test]
fn peatmoss_joins_by_its_numbers_typed_or_all_text() {
    for all_text in [false, true] {
        let session = session(fixtures::peatmoss_tables(all_text));
        let joined = session.joined(1).unwrap();
        assert_eq!(fixtures::dump(&joined.relations), fixtures::PEATMOSS);
        assert_eq!(
            joined.problems,
            [
                "1 row refers to a library by a number without a name: the table library does not have them."
            ]
        );
        let datasets = document(&session).datasets;
        assert_eq!(datasets.len(), 1);
        assert!(
            datasets[0].feeds.contains(&"preservation"),
            "{:?}",
            datasets[0].feeds
        );
    }
}

#[test]
fn a_table_that_names_the_numbers_is_asked_for() {
    let tables = fixtures::peatmoss_tables(false);
    let without = |names: [&str; 2]| {
        let kept = tables.iter().filter(|(path, _)| !names.contains(path));
        session(kept.cloned().collect())
    };
    let problems = |session: &Session| document(session).datasets[0].problems.clone();
    let missing = without(["library.parquet", "reuse_repository.parquet"]);
    assert_eq!(
        problems(&missing),
        [
            "4 rows refer to a library by a number without a name: add the table library, which has their names.",
            "1 row refers to a reuse repository by a number without a name: add the table reuse_repository, which has their names.",
        ]
    );
    let missing = without(["model.parquet", "library.parquet"]);
    assert!(problems(&missing).iter().any(|problem| problem.ends_with(
        "by a number without a name: add the table of packages, which has their names."
    )));
}

#[test]
fn removing_and_adding_a_table_reads_nothing_again() {
    let tables = fixtures::peatmoss_tables(false);
    let library = tables[1].clone();
    let mut session = session(tables);
    session.remove(2);
    assert_eq!(session.step(), None);
    let problems = document(&session).datasets[0].problems.clone();
    assert!(
        problems[0].contains("add the table library"),
        "{problems:?}"
    );
    session.add(99, library.0, Box::new(Memory::new(library.1)));
    assert_eq!(session.step().unwrap().id, 99);
    session.read_all();
    let joined = session.joined(99).unwrap();
    assert_eq!(fixtures::dump(&joined.relations), fixtures::PEATMOSS);
}

fn named(what: &str) -> (&'static str, Vec<u8>) {
    let fixture = fixtures::all()
        .into_iter()
        .find(|fixture| fixture.what == what);
    let fixture = fixture.unwrap_or_else(|| panic!("no fixture {what}"));
    (fixture.path, fixture.bytes())
}

#[test]
fn hfcommunity_joins_by_names() {
    let session = session(vec![
        ("hfcommunity/model.parquet", named("HFCommunity model").1),
        (
            "hfcommunity/repository.parquet",
            named("HFCommunity repository").1,
        ),
        (
            "hfcommunity/tags_in_repo.parquet",
            named("HFCommunity tags_in_repo").1,
        ),
    ]);
    let joined = session.joined(1).unwrap();
    assert_eq!(
        fixtures::dump(&joined.relations),
        [
            "packages id=o/one author=o downloads=12 likes=3 updated_at=1646263744000 libraries={onnx, transformers} task=fill-mask model_type=bert type=model"
        ]
    );
    assert!(joined.problems.is_empty(), "{:?}", joined.problems);
}

#[test]
fn ecosystems_joins_releases_dependencies_and_maintainers() {
    let session = session(vec![
        (
            "packages_2024-03-01.parquet",
            named("Ecosyste.ms packages with arrays as lists").1,
        ),
        ("npm_versions.parquet", named("Ecosyste.ms versions").1),
        ("dependencies.parquet", named("Ecosyste.ms dependencies").1),
        (
            "maintainerships.parquet",
            named("Ecosyste.ms maintainerships").1,
        ),
        ("maintainers.parquet", named("Ecosyste.ms maintainers").1),
    ]);
    let joined = session.joined(1).unwrap();
    let lines = fixtures::dump(&joined.relations);
    for line in [
        "maintainers package_id=left-pad maintainer_id=azer role=owner",
        "releases package_id=left-pad number=1.10 published_at=1646263744000 key=100 registry=npm",
        "dependencies package_id=left-pad version_id=100 target_name=lodash kind=runtime optional=false requirement=^4.0.0 registry=npm",
    ] {
        assert!(
            lines.iter().any(|known| known == line),
            "{line} is not in {lines:#?}"
        );
    }
    let datasets = document(&session).datasets;
    assert_eq!(datasets.len(), 1);
    for metric in ["reach", "lag", "ownership", "vulnerabilities"] {
        assert!(
            datasets[0].feeds.contains(&metric),
            "{metric}: {:?}",
            datasets[0].feeds
        );
    }
    // A column names the registries, so each registry has a separate series.
    let series: Vec<&str> = Vec::from_iter(["npm", "pypi"]);
    assert_eq!(session.file(1).unwrap().registries, series);
}

#[test]
fn parts_are_one_dataset_dates_are_several_and_doubles_are_reported() {
    let models = named("hub-stats models, times as timestamps, relation first").1;
    let session = session(vec![
        ("models/2026-09-23/0000.parquet", models.clone()),
        ("models/2026-09-23/0001.parquet", models.clone()),
        ("models/2026-09-30/models.parquet", models.clone()),
        ("models/2026-09-30/copy.parquet", models),
    ]);
    let document = document(&session);
    let shapes: Vec<(String, usize, u64, usize)> = document
        .datasets
        .iter()
        .map(|set| {
            let packages = set
                .relations
                .iter()
                .find(|r| r.relation == Relation::Packages);
            let rows = packages.map_or(0, |packages| packages.rows);
            (
                set.date.unwrap().to_string(),
                set.files.len(),
                rows,
                set.problems.len(),
            )
        })
        .collect();
    assert_eq!(
        shapes,
        [
            ("2026-09-23".to_owned(), 2, 6, 0),
            ("2026-09-30".to_owned(), 1, 3, 1)
        ]
    );
    // The sentence must fit every name of a kind.
    let second = &document.datasets[1].problems[0];
    let kind = "has the same kind (hub-stats models), registry and date as ";
    assert!(second.contains(kind), "{second}");
    assert_eq!(
        document.metrics.turnover.datasets[0].values.snapshots.len(),
        2
    );
}

/// The expected result for each real file. A leading `?` is a guess that the user must confirm.
#[test]
fn every_real_file_is_recognised_or_guessed_right() {
    let Some(shared) = common::shared("recognition of real files") else {
        return;
    };
    let expected = [
        (
            "cran_dependencies_librariesio_2020-01",
            "librariesio-dependencies",
            "dependencies 10544",
        ),
        (
            "foreign/do-me_transformersjs_07-05-2026",
            "packages",
            "packages 99",
        ),
        (
            "foreign/evaleval_hub_stats_frozen",
            "hub-stats-models",
            "base_edges 5201, packages 4167",
        ),
        (
            "foreign/youngxinyu_datasetcard_sections_info",
            "dataset-card-study-sections",
            "card_sections 44598",
        ),
        (
            "hf_dataset_card_sections_2023-03",
            "dataset-card-study-sections",
            "card_sections 44598",
        ),
        (
            "hf_datasets_2023-03",
            "dataset-card-study-info",
            "packages 24065",
        ),
        (
            "hf_figure7_base_models",
            "artifact-figure7",
            "descendant_counts 3471",
        ),
        (
            "hf_llm_dependency_edges_2025-06",
            "base-edges",
            "base_edges 30383",
        ),
        (
            "hf_llm_dependency_nodes_2025-06",
            "model-architectures",
            "packages 29075",
        ),
        (
            "hf_model_card_headings",
            "card-headings",
            "card_headings 6236",
        ),
        (
            "hf_model_cards_labeled",
            "labelled-cards",
            "documentation 353",
        ),
        ("hf_models_2022-07", "packages", "packages 55524"),
        ("hf_models_2022-10", "packages", "packages 74970"),
        ("hf_models_co2", "packages", "packages 1419"),
        ("hf_models_filtered_2023-11", "packages", "packages 1461"),
        ("hf_models_metadata_2022-06", "packages", "packages 4223"),
        (
            "hf_models_top10k_2024-09",
            "packages",
            "base_edges 1804, packages 9715",
        ),
        (
            "hf_models_used_by_github_repos_2024-01",
            "reuse",
            "reuse 22861",
        ),
        (
            "hf_open_llm_leaderboard_2025-03",
            "llm-leaderboard",
            "base_edges 4576, packages 4576",
        ),
        (
            "hf_radar_models_2026-08",
            "packages",
            "base_edges 9172, packages 15904",
        ),
        (
            "hf_text_generation_models_2023-05",
            "packages",
            "documentation 2695, packages 2695",
        ),
        (
            "npm_core_dependencies_2025-12",
            "dependencies-pairs",
            "dependencies 5417",
        ),
        ("npm_core_packages_2025-12", "packages", "packages 2183"),
        ("npm_downloads_2025-12", "packages", "packages 3639742"),
        ("npm_top100k_2017-04", "packages", "packages 100000"),
        ("npm_top100k_2017-10", "packages", "packages 100000"),
        ("npm_top100k_2025-12", "packages", "packages 100000"),
        ("pypi_downloads_2022-11", "packages", "packages 5000"),
        ("pypi_downloads_2023-08", "packages", "packages 5000"),
        ("pypi_downloads_2023-10", "packages", "packages 8000"),
        ("pypi_downloads_2024-03", "packages", "packages 8000"),
    ];
    let data = shared.join("data");
    let mut there = BTreeSet::new();
    for folder in ["", "foreign"] {
        for entry in std::fs::read_dir(data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "parquet")
            {
                let stem = Path::new(folder).join(path.file_stem().unwrap());
                there.insert(stem.to_string_lossy().into_owned());
            }
        }
    }
    let listed = expected.map(|(file, ..)| file.to_owned()).into();
    assert_eq!(there, listed, "the folder and the list differ");
    for (file, dataset, relations) in expected {
        let path = data.join(format!("{file}.parquet"));
        let mut session = Session::default();
        session.add(
            1,
            &path.to_string_lossy(),
            Box::new(NativeFile::open(&path).unwrap()),
        );
        session.read_all();
        let state = session.file(1).unwrap();
        assert_eq!(state.error, None, "{file}");
        let is = match state.dataset {
            Some(dataset) => dataset.to_owned(),
            None => {
                assert_eq!(state.status, Status::Unmapped, "{file}");
                let guess = session.look(1).unwrap().guess;
                let columns = guess.columns.iter().map(|(a, b)| format!(" {a}={b}"));
                format!("?{}{}", guess.kind, columns.collect::<String>())
            }
        };
        assert_eq!(is, dataset, "{file}");
        let mut rows: Vec<String> = state
            .relations
            .iter()
            .map(|relation| format!("{} {}", relation.relation.name(), relation.rows))
            .collect();
        rows.sort();
        assert_eq!(rows.join(", "), relations, "{file}");
        // The doctor finds no fault with a good file.
        for noted in &state.caveats {
            let sign = matches!(noted.caveat, Caveat::Doctor { .. });
            assert!(!sign, "{file}: {}", noted.caveat);
        }
    }
}

/// The counts of the metrics' specification, section 8, for a real extract of the hub.
#[test]
fn a_real_extract_of_the_hub_gives_the_published_counts() {
    let Some(shared) = common::shared("a real extract of hub-stats") else {
        return;
    };
    let path = shared.join("data/foreign/evaleval_hub_stats_frozen.parquet");
    let mut session = Session::default();
    session.add(
        1,
        "hf_2026-05.parquet",
        Box::new(NativeFile::open(&path).unwrap()),
    );
    session.read_all();
    let relations = &session.relations(1).unwrap().relations;
    let edges = relations.table(Relation::BaseEdges).unwrap();
    let packages = relations.table(Relation::Packages).unwrap();
    let ids: BTreeSet<&str> = (0..packages.rows())
        .filter_map(|row| relations.text(Field::PackageId, row))
        .collect();
    let mut by_relation: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut children, mut bases) = (BTreeSet::new(), BTreeSet::new());
    let (mut inside, mut loops) = (0, 0);
    for row in 0..edges.rows() {
        let child = relations.text(Field::Child, row).unwrap();
        let base = relations.text(Field::BaseId, row).unwrap();
        *by_relation
            .entry(relations.text(Field::BaseRelation, row).unwrap())
            .or_default() += 1;
        inside += usize::from(ids.contains(base));
        loops += usize::from(child == base);
        children.insert(child);
        bases.insert(base);
    }
    assert_eq!(edges.rows(), 5201);
    let expected = [
        ("adapter", 20),
        ("finetune", 1401),
        ("merge", 3731),
        ("quantized", 49),
    ];
    assert_eq!(by_relation, expected.into());
    assert_eq!((children.len(), bases.len()), (2586, 2090));
    assert_eq!(bases.intersection(&ids).count(), 1169);
    assert_eq!((inside, loops), (3745, 6));

    let mut authors = BTreeSet::new();
    let (mut unpopular, mut months) = (0, BTreeMap::<String, usize>::new());
    for row in 0..packages.rows() {
        authors.insert(relations.text(Field::Author, row).unwrap());
        let downloads = packages.count(Field::Downloads, row);
        unpopular += usize::from(downloads.is_some_and(|count| count.as_integer() == Some(0)));
        let created: i64 = relations
            .print(Field::CreatedAt, row)
            .unwrap()
            .parse()
            .unwrap();
        let month = chrono::DateTime::from_timestamp_millis(created).unwrap();
        *months.entry(month.format("%Y-%m").to_string()).or_default() += 1;
    }
    assert_eq!((authors.len(), unpopular), (728, 139));
    assert_eq!((months["2022-03"], months["2025-01"]), (18, 612));
    assert_eq!(months.values().max(), Some(&612));
}

/// What part of its registry each real list is. The ends of their counts are numpy's
/// (`tests/expected/coverage.py`), the known numbers of the hub those of the specification
/// (`../shared/VERDICTS.md`, 1).
#[test]
fn every_real_list_has_its_coverage() {
    let Some(shared) = common::shared("coverage of real lists") else {
        return;
    };
    let text = include_str!("expected/coverage.json");
    let recorded: serde_json::Value = serde_json::from_str(text).unwrap();
    let lists = recorded["lists"].as_object().unwrap();
    // The real heads have 1.09 to 1.32, other lists 2 and more, or a least count of 0.
    for (name, list) in lists {
        let [least, tenth] = ["least", "tenth"].map(|key| list[key].as_f64().unwrap());
        let ratio = tenth / least;
        match list["head"].as_bool().unwrap() {
            true => assert!((1.09..1.32).contains(&ratio), "{name}: {ratio}"),
            false => assert!(least == 0.0 || ratio > 2.0, "{name}: {ratio}"),
        }
    }
    let whole = ["hf_models_2022-07", "hf_models_2022-10"];
    // After June 2021 the hub's size is known, so lists that are neither whole nor a head are extracts.
    let extracts = [
        "hf_models_metadata_2022-06",
        "hf_radar_models_2026-08",
        "hf_text_generation_models_2023-05",
    ];
    let heads = lists.iter().filter(|(_, list)| list["head"] == true);
    let heads: BTreeSet<&str> = heads.map(|(name, _)| &**name).collect();
    assert_eq!(heads.len(), 9, "{heads:?}");
    let folder = shared.join("data");
    for name in lists.keys() {
        let mut session = Session::default();
        session.measure_only(&["turnover"]).unwrap();
        let path = folder.join(format!("{name}.parquet"));
        let file = NativeFile::open(&path).unwrap();
        session.add(1, &path.to_string_lossy(), Box::new(file));
        session.read_all();
        let document = document(&session);
        let [dataset] = &document.datasets[..] else {
            panic!("{name}: {} datasets", document.datasets.len());
        };
        let part = match &**name {
            name if whole.contains(&name) => Coverage::Whole,
            name if heads.contains(name) => Coverage::Head,
            name if extracts.contains(&name) => Coverage::Extract,
            _ => Coverage::Unknown,
        };
        assert_eq!(dataset.coverage.part, part, "{name}");
    }
}
