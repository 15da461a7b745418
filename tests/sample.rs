//! The page's sample: it is small, made-up data are marked everywhere, every claim has a verdict,
//! every metric has a result, and the answers agree with the effects that the generator put in. The
//! expected values are the constants of the generator, not its output. Tolerances are about three
//! standard errors.

mod common;
#[path = "../examples/make_sample_hub.rs"]
#[expect(dead_code, reason = "its main function is the example's")]
mod generator;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use arrow::array::Int64Array;
use generator::planted;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use registry_lens::base::pulse;
use registry_lens::claims::Verdict;
use registry_lens::metrics::about::About;
use registry_lens::metrics::attributes::Family;
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::metrics::descendants::Counted;
use registry_lens::metrics::growth::Shape;
use registry_lens::metrics::{Parameters, Source};
use registry_lens::relations::{Coverage, CoverageWord};
use registry_lens::report::{self, Document};
use registry_lens::session::{Change, Part, Session, Status, Waiting};
use registry_lens::source::Memory;
use serde_json::Value;

/// The limit for the bytes of all files, because they are also part of the single file.
const MOST_BYTES: u64 = 900_000;

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "www", "sample"]
        .iter()
        .collect()
}

/// The committed files, by name.
fn committed() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "parquet")
        })
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn is_made_up(name: &str) -> bool {
    name.starts_with("made-up_")
}

/// The document of the sample as the page shows it.
static DOCUMENT: LazyLock<Document> =
    LazyLock::new(|| loaded().results(&Parameters::default()).unwrap());

/// The whole sample, read.
fn loaded() -> Session {
    let mut session = Session::default();
    for (id, (name, bytes)) in (1..).zip(committed()) {
        session.add(id, &name, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    session
}

/// The dataset that is the hub at the end.
fn is_hub(source: &Source) -> bool {
    source.title.starts_with("hub-stats models")
}

#[track_caller]
fn near(have: f64, want: f64, tolerance: f64) {
    assert!(
        (have - want).abs() <= tolerance,
        "{have} for {want}, give or take {tolerance}"
    );
}

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    let committed = committed();
    let kept: Vec<&(String, Vec<u8>)> = committed
        .iter()
        .filter(|(name, _)| is_made_up(name))
        .collect();
    let made = generator::files().unwrap();
    let names = |files: &[&(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&kept), names(&made.iter().collect::<Vec<_>>()));
    for (kept, made) in kept.into_iter().zip(&made) {
        assert!(
            kept.1 == made.1,
            "{} is not what examples/make_sample_hub.rs makes: run make sample",
            kept.0
        );
    }
}

#[test]
fn the_sample_is_small_and_whole() {
    let bytes: u64 = DOCUMENT.inputs.iter().map(|input| input.bytes).sum();
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
    for input in &DOCUMENT.inputs {
        assert_eq!(input.error, None, "{}", input.file);
        assert!(input.recognised_as.is_some(), "{}", input.file);
        // These caveats ask the user for something or report a problem.
        for noted in &input.caveats {
            let code = noted.caveat.code();
            assert!(
                ["synthetic", "larger_list"].contains(&code),
                "{}: {code}",
                input.file
            );
        }
    }
    for dataset in &DOCUMENT.datasets {
        assert!(dataset.problems.is_empty(), "{:?}", dataset.problems);
    }
}

/// A metric that is measured alone gives the same answer from fewer columns.
#[test]
fn every_metric_reads_what_it_needs() {
    let all = serde_json::to_value(&DOCUMENT.metrics).unwrap();
    let mut wrong = Vec::new();
    for metric in METRICS {
        let mut session = Session::default();
        session.measure_only(&[metric.id]).unwrap();
        for (id, (name, bytes)) in (1..).zip(committed()) {
            session.add(id, &name, Box::new(Memory::new(bytes)));
        }
        session.read_all();
        assert!(
            session
                .files()
                .iter()
                .all(|file| file.status == Status::Ready)
        );
        let document = session.results(&Parameters::default()).unwrap();
        let value = serde_json::to_value(&document.metrics).unwrap();
        assert_eq!(value.as_object().unwrap().len(), 1);
        wrong.extend(differs(&value[metric.id], &all[metric.id], metric.id));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The first place where two documents differ.
fn differs(a: &Value, b: &Value, place: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) if x.len() == y.len() => x
            .iter()
            .find_map(|(key, value)| differs(value, y.get(key)?, &format!("{place}.{key}"))),
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
            let mut pairs = x.iter().zip(y).enumerate();
            pairs.find_map(|(at, (x, y))| differs(x, y, &format!("{place}[{at}]")))
        }
        _ => (a != b).then(|| format!("{place}: {a:.200} against {b:.200}")),
    }
}

/// The files of the invented hub state that it is whole, and a user can override this.
#[test]
fn a_file_says_how_much_of_its_registry_it_covers() {
    let ownership = &DOCUMENT.metrics.ownership.datasets;
    let covered = |part| {
        let is_wanted = |source: &&Source| source.coverage.part == part && is_hub(source);
        let sources = ownership.iter().map(|answer| &answer.source);
        sources.filter(is_wanted).count()
    };
    assert!(covered(Coverage::Whole) >= 1 && covered(Coverage::Extract) == 0);
    let mut series = DOCUMENT
        .metrics
        .turnover
        .datasets
        .iter()
        .map(|answer| &answer.values);
    let hub = series.find(|output| output.registry == "huggingface");
    for snapshot in &hub.unwrap().snapshots {
        assert_eq!(snapshot.coverage.part, Coverage::Whole);
        assert_eq!(snapshot.coverage.word, CoverageWord::File);
    }
    let mut session = loaded();
    let (id, before) = session
        .files()
        .into_iter()
        .find(|file| file.label == "made-up_hf_models_2025-12.parquet")
        .map(|file| (file.id, file.coverage.unwrap()))
        .unwrap();
    assert_eq!(before.rows, 4_000);
    for (whole, part, word) in [
        (Some(false), Coverage::Extract, CoverageWord::User),
        (Some(true), Coverage::Whole, CoverageWord::User),
        (None, Coverage::Whole, CoverageWord::File),
    ] {
        let change = Change {
            whole: Some(whole),
            ..Change::default()
        };
        session.configure(id, change).unwrap();
        let state = session.file(id).unwrap();
        let covered = state.coverage.unwrap();
        assert_eq!(
            (state.whole, covered.part, covered.word),
            (whole, part, word)
        );
        let document = session.results(&Parameters::default()).unwrap();
        let hub = document.metrics.ownership.datasets.iter();
        let hub = hub
            .map(|answer| &answer.source)
            .find(|source| is_hub(source))
            .unwrap();
        assert_eq!((hub.coverage.part, hub.coverage.word), (part, word));
    }
}

#[test]
fn made_up_data_are_marked_everywhere() {
    for input in &DOCUMENT.inputs {
        let made_up = is_made_up(&input.file);
        let says = made_up.then_some(planted::SENTENCE);
        assert_eq!(input.synthetic.as_deref(), says, "{}", input.file);
        let codes = input.caveats.iter().map(|noted| noted.caveat.code());
        assert_eq!(
            codes.filter(|code| *code == "synthetic").count(),
            usize::from(made_up)
        );
    }
    let marked = |files: &[String], title: &str, synthetic: bool| {
        let made_up = files.iter().any(|file| is_made_up(file));
        assert_eq!(made_up, synthetic, "{title}");
        assert!(!title.contains("synthetic"), "{title}");
    };
    for dataset in &DOCUMENT.datasets {
        marked(&dataset.files, &dataset.title, dataset.synthetic);
    }
    for claim in &DOCUMENT.claims {
        let others = claim.others.iter().map(|other| &other.source);
        for source in claim.dataset.iter().chain(others) {
            marked(&source.files, &source.title, source.synthetic);
        }
    }
    let metrics = &DOCUMENT.metrics;
    for metric in METRICS {
        for (source, _) in metrics.shown(metric.id) {
            marked(&source.files, &source.title, source.synthetic);
        }
    }
    let series = metrics
        .turnover
        .datasets
        .iter()
        .map(|answer| &answer.values);
    for series in series.clone() {
        assert_eq!(
            series.synthetic,
            series.registry != "npm",
            "{}",
            series.registry
        );
        let is_synthetic =
            |noted: &&registry_lens::caveat::Noted| noted.caveat.code() == "synthetic";
        let caveats = series.caveats.iter().filter(is_synthetic).count();
        assert_eq!(
            caveats,
            usize::from(series.synthetic),
            "{}",
            series.registry
        );
    }
    // The real registry has no synthetic mark.
    assert!(series.clone().any(|series| series.registry == "npm"));
    for metric in METRICS
        .iter()
        .map(|metric| metric.id)
        .chain([report::CLAIMS])
    {
        let csv = report::to_csv(&DOCUMENT, metric).unwrap();
        let mark = if metric == "turnover" {
            ",true"
        } else {
            "(synthetic)"
        };
        assert!(csv.contains(mark) || metric == "literature", "{metric}");
    }
    let markdown = report::to_markdown(&DOCUMENT);
    assert!(markdown.contains("snapshots (synthetic), Hugging Face, "));
    assert!(markdown.contains("### hub-stats models (synthetic)"));
}

#[test]
fn every_metric_has_something_to_show() {
    let metrics = &DOCUMENT.metrics;
    let mut descendants = metrics.descendants.datasets.iter();
    assert!(descendants.any(|answer| answer.values.counted == Counted::Repositories));
    for metric in METRICS {
        let shown = metrics.shown(metric.id);
        let full = shown
            .iter()
            .any(|(_, shown)| !shown.figures.is_empty() && !shown.tables.is_empty());
        assert!(full, "{}", metric.id);
    }
}

/// Of each list so many leave before the next; none of the most downloaded tenth.
#[test]
fn models_that_leave() {
    let answers = DOCUMENT.metrics.survival.datasets.iter();
    let mut hub = answers.filter(|answer| answer.values.registry == "huggingface");
    let hub = &hub.next().unwrap().values;
    assert_eq!(hub.pairs.len(), 3);
    for pair in &hub.pairs {
        near(pair.became.gone.share.unwrap(), planted::GONE, 0.000_5);
    }
    let tenth = hub.groups.iter().find(|group| group.by == "popularity");
    assert_eq!(tenth.unwrap().became.gone.count, 0);
    // The lists of npm are heads.
    let answers = DOCUMENT.metrics.survival.datasets.iter();
    let mut npm = answers.filter(|answer| answer.values.registry == "npm");
    assert!(npm.next().unwrap().values.overall.is_none());
}

/// The heading of a metric is the finding of the dataset that decides the first claim about it
/// alone.
#[test]
fn every_metric_leads_with_a_finding() {
    let metrics = serde_json::to_value(&DOCUMENT.metrics).unwrap();
    let report = report::to_html(&DOCUMENT);
    for metric in METRICS {
        let answers = &metrics[metric.id];
        let place = answers["leading"].as_u64().unwrap() as usize;
        let leading = &answers["datasets"][place];
        let finding = leading["shown"]["finding"].as_str().unwrap();
        let length = finding.chars().count();
        assert!((20..=130).contains(&length), "{}: {finding}", metric.id);
        assert!(!finding.ends_with('.'), "{}: {finding}", metric.id);
        assert!(finding.contains(|c: char| c.is_ascii_digit()), "{finding}");
        let joint = answers["together"]["shown"]["finding"].as_str();
        assert!(report.contains(joint.unwrap_or(finding)), "{finding}");
        let mut claims = DOCUMENT.claims.iter();
        let first = claims.find(|claim| *claim.statement.metrics == [metric.id]);
        if let Some(source) = first.and_then(|claim| claim.dataset.as_ref()) {
            let leads = &leading["source"];
            assert_eq!(leads["title"], *source.title, "{}", metric.id);
            assert_eq!(leads["files"][0], *source.files[0], "{}", metric.id);
        }
    }
}

/// The heading's rival of Transformers is the library that is kept most often, not the one that most
/// descendants have.
#[test]
fn the_rival_in_a_heading_is_the_library_that_is_kept_most() {
    let preservation = &DOCUMENT.metrics.preservation;
    let answer = &preservation.datasets[preservation.leading as usize];
    let finding = answer.shown.finding.as_deref().unwrap();
    let others = answer.values.by_rate.others.iter();
    let rivals = others.filter(|library| library.enough && !library.format);
    let rivals: Vec<_> = rivals.collect();
    let most = rivals
        .iter()
        .max_by(|a, b| a.rate.unwrap().total_cmp(&b.rate.unwrap()));
    let most = most.unwrap();
    assert!(
        finding.contains(&format!("next is {}", most.library)),
        "{finding}"
    );
    let frequent = rivals
        .iter()
        .max_by_key(|library| library.descendants)
        .unwrap();
    assert_ne!(
        most.library, frequent.library,
        "the sample tells the two apart"
    );
}

/// The verdicts follow from the effects by the rules of `docs/claims.md`. The verdict on the
/// properties of models contradicts the literature on purpose.
/// Answers of one metric can have different columns. Each number is in its column.
#[test]
fn tables_of_a_metric_keep_their_columns_in_csv() {
    let mut differ = 0;
    // The CSV of the paper's metrics has a row for each mark of the figure, with more digits.
    let by_tables = |metric: &&&About| metric.differences.is_empty();
    for metric in METRICS.iter().filter(by_tables) {
        let answers = DOCUMENT.metrics.shown(metric.id);
        let tables = answers.iter().filter_map(|(_, shown)| shown.tables.first());
        let tables: Vec<_> = tables.collect();
        differ += usize::from(
            tables
                .windows(2)
                .any(|pair| pair[0].columns != pair[1].columns),
        );
        let csv = report::to_csv(&DOCUMENT, metric.id).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let labels: Vec<String> = reader.headers().unwrap().iter().map(Into::into).collect();
        let mut rows = reader.records();
        for table in tables {
            for cells in &table.rows {
                let row = rows.next().unwrap().unwrap();
                for (column, cell) in table.columns.iter().zip(cells) {
                    let place = labels
                        .iter()
                        .position(|label| *label == column.label)
                        .unwrap();
                    // Text that a spreadsheet would run as a formula has an apostrophe before it.
                    let shown = row[place].trim_start_matches('\'');
                    // Very small and very large numbers have an exponent.
                    let bits = |text: &str| text.parse::<f64>().ok().map(f64::to_bits);
                    let same = shown == cell.raw()
                        || bits(shown).is_some() && bits(shown) == bits(&cell.raw());
                    assert!(same, "{}: {shown}, {}", metric.id, cell.raw());
                }
            }
        }
    }
    assert!(
        differ > 0,
        "no metric of the sample has answers with different columns"
    );
}

#[test]
fn every_claim_gets_its_verdict() {
    use Verdict::{DoesNotHold, Holds, Mixed};
    let expected = [
        ("ownership", Holds),
        ("transformers_access", Holds),
        // Only formats are kept more often, and they do not decide.
        ("transformers_evolution", Holds),
        ("fork_vulnerabilities", Holds),
        // Papers and data sets have no effect.
        ("attributes", Mixed),
        // The top turns over.
        ("popularity", Mixed),
        ("maintenance", Holds),
        ("under_documentation", DoesNotHold),
        ("documentation", Holds),
        ("naming", Holds),
        ("dataset_cards", Holds),
        ("growth", Holds),
        // Licences and cards of models are drawn like those of bases; no card says who wrote it.
        ("licence_drift", Mixed),
        ("card_drift", Mixed),
        // Every model has downloads, and their spread is that of one normal number.
        ("download_concentration", DoesNotHold),
        // Bases are chosen by popularity, and hundreds are popular.
        ("large_families", DoesNotHold),
        // Of the top 1,000 fewer than half remain after two quarters.
        ("top_replaced", Holds),
    ];
    let verdicts = DOCUMENT.claims.iter();
    let verdicts: Vec<(&str, Verdict)> = verdicts
        .map(|claim| (claim.statement.id, claim.verdict))
        .collect();
    assert_eq!(verdicts, expected);
    for claim in &DOCUMENT.claims {
        let source = claim.dataset.as_ref().unwrap();
        assert!(source.synthetic, "{}", source.title);
    }
}

#[test]
fn snapshots_turn_over_as_was_put_in() {
    let turnover = &DOCUMENT.metrics.turnover;
    let all = turnover.datasets.iter().map(|answer| &answer.values);
    let output_of = |registry: &str| all.clone().find(|output| output.registry == registry);
    let remained = output_of("huggingface").unwrap().snapshots.iter().skip(1);
    let remained: Vec<u32> = remained
        .map(|snapshot| snapshot.remained.unwrap())
        .collect();
    assert_eq!(remained, planted::REMAINED.map(|count| count as u32));
    // The real lists beside it are the heads of those that `../shared/data/expected.json` is of.
    let real = output_of("npm").unwrap().snapshots.iter().skip(1);
    let real: Vec<u32> = real.map(|snapshot| snapshot.remained.unwrap()).collect();
    assert_eq!(real[..2], [915, 339]);
}

#[test]
fn a_few_owners_hold_the_downloads() {
    let ownership = &DOCUMENT.metrics.ownership.datasets;
    let hub = ownership
        .iter()
        .find(|answer| is_hub(&answer.source))
        .unwrap();
    let holding = hub.values.by_downloads.as_ref().unwrap();
    assert_eq!(holding.owners, planted::OWNERS as u64);
    assert_eq!(holding.holding_80, Some(planted::LARGE_OWNERS as u64));
    // They are far fewer than by chance.
    let chance = hub.values.by_chance.as_ref().unwrap();
    assert!(chance.ratio < 0.5 && chance.ratio_without_largest.unwrap() < 0.5);
}

#[test]
fn descendants_rise_with_downloads_and_keep_libraries() {
    let descendants = DOCUMENT.metrics.descendants.datasets.iter();
    let mut hub = descendants.filter(|answer| is_hub(&answer.source));
    let fit = hub
        .next()
        .unwrap()
        .values
        .definitions
        .paper
        .clone()
        .unwrap();
    near(fit.slope, planted::SLOPE, 0.05);
    let preservation = DOCUMENT.metrics.preservation.datasets.iter();
    let mut hub = preservation.filter(|answer| is_hub(&answer.source));
    let libraries = &hub.next().unwrap().values.libraries;
    for (library, rate) in planted::PRESERVED {
        let rated = libraries
            .iter()
            .find(|rated| rated.library == library)
            .unwrap();
        let error = (rate * (1.0 - rate) / rated.descendants as f64).sqrt();
        near(rated.rate.unwrap(), rate, 3.0 * error);
    }
}

#[test]
fn models_double_every_so_many_months() {
    let growth = &DOCUMENT.metrics.growth.datasets;
    let hub = growth.iter().find(|answer| is_hub(&answer.source)).unwrap();
    let packages = hub.values.packages.as_ref().unwrap();
    assert_eq!(packages.total, planted::MODELS as u64);
    let doubling = packages.monthly.doubling_months.unwrap();
    near(doubling, planted::DOUBLING_MONTHS, 0.1);
    assert_eq!(packages.monthly.shape, Some(Shape::Exponential));
}

#[test]
fn popular_models_are_documented_better() {
    let documentation = DOCUMENT.metrics.documentation.datasets.iter();
    let mut checked = 0;
    for data in documentation {
        let cards = data.source.title.starts_with("model cards");
        if !cards && !is_hub(&data.source) {
            continue;
        }
        let by_downloads = data.values.comparisons.first().unwrap();
        assert!(by_downloads.cohens_d.unwrap() > planted::DOCUMENTATION_D);
        checked += 1;
    }
    assert_eq!(checked, 2);
}

#[test]
fn properties_are_left_out_as_often_as_was_put_in() {
    let under = &DOCUMENT.metrics.under_documentation.datasets;
    let hub = under.iter().find(|answer| is_hub(&answer.source)).unwrap();
    for (property, absent) in [
        ("license", planted::NO_LICENCE),
        ("language", planted::NO_LANGUAGE),
        ("dataset", planted::NO_DATA_SET),
        ("paper", planted::NO_PAPER),
        ("evaluation", planted::NO_EVALUATION),
        ("carbon", planted::NO_CARBON),
    ] {
        let mut properties = hub.values.properties.iter();
        let absence = properties
            .find(|absence| absence.property == property)
            .unwrap();
        near(absence.rate.rate.unwrap(), absent, 0.025);
    }
}

#[test]
fn names_contradict_the_architecture_as_often_as_was_put_in() {
    let naming = &DOCUMENT.metrics.naming.datasets;
    let hub = naming.iter().find(|answer| is_hub(&answer.source)).unwrap();
    let share = hub.values.architecture.share.unwrap();
    near(share, planted::CONTRADICTIONS, 0.011);
}

#[test]
fn formats_and_architecture_go_with_downloads_and_papers_do_not() {
    let attributes = &DOCUMENT.metrics.attributes.datasets;
    let hub = attributes
        .iter()
        .find(|answer| is_hub(&answer.source))
        .unwrap();
    let part = |family| {
        hub.values
            .family(family)
            .unwrap()
            .partial_r_squared
            .unwrap()
    };
    assert!(part(Family::Architecture) > 0.02 && part(Family::Portability) > 0.02);
    assert!(part(Family::Reproducibility) < 0.01);
    let columns = &hub.values.joint.as_ref().unwrap().columns;
    let of = |attribute: &str| {
        columns
            .iter()
            .find(|column| column.attribute == attribute)
            .unwrap()
    };
    for (format, effect) in planted::FORMATS {
        let column = of(&format!("format {format}"));
        // Licence and language go with popularity, so they explain a part of it.
        near(column.coefficient, effect, 0.15);
        assert!(column.interval.unwrap()[0] > 0.0);
    }
    for attribute in ["names a paper", "names data sets"] {
        let column = of(attribute);
        near(column.coefficient, 0.0, 3.0 * column.se.unwrap());
    }
}

#[test]
fn commits_are_for_what_was_put_in() {
    let maintenance = DOCUMENT.metrics.maintenance.datasets.iter();
    let mut with_commits = maintenance.filter_map(|answer| answer.values.commits.as_ref());
    let commits = with_commits.next().unwrap();
    let classes = &commits.classes;
    let shares = [&classes.perfective, &classes.adaptive, &classes.corrective];
    for (share, purpose) in shares.into_iter().zip(planted::PURPOSES) {
        near(share.share.unwrap(), purpose, 0.021);
    }
    let clusters = commits.clusters.as_ref().unwrap();
    near(
        clusters.high_share.unwrap(),
        planted::HIGH_MAINTENANCE,
        0.043,
    );
    for comparison in &clusters.comparisons {
        assert!(
            comparison.delta.unwrap() > 0.147,
            "{}",
            comparison.attribute
        );
    }
}

#[test]
fn forks_have_findings_of_low_severity() {
    let findings = &DOCUMENT.metrics.vulnerabilities.datasets;
    let values = &findings.first().unwrap().values;
    let share = |group: &str, severity: &str| {
        let place = values
            .severities
            .iter()
            .position(|known| *known == severity);
        let group = values
            .groups
            .iter()
            .find(|candidate| candidate.name == group)
            .unwrap();
        group.shares[place.unwrap()].unwrap()
    };
    let [high, low] = planted::SEVERITIES;
    for (group, severity, expected) in [
        ("root", "high", high),
        ("root", "low", low),
        ("fork", "high", low),
        ("fork", "low", high),
    ] {
        near(share(group, severity), expected, 0.053);
    }
}

#[test]
fn data_sets_with_fuller_cards_are_downloaded_more() {
    let cards = &DOCUMENT.metrics.dataset_cards.datasets;
    let values = &cards.first().unwrap().values;
    for correlation in [&values.words_and_downloads, &values.filled_and_downloads] {
        assert!(correlation.as_ref().unwrap().rho > 0.5);
    }
}

#[test]
fn some_dependencies_lag() {
    let lag = DOCUMENT.metrics.lag.datasets.iter();
    let mut packages = lag.filter(|answer| answer.source.title.starts_with("Ecosyste.ms"));
    let values = &packages.next().unwrap().values;
    let current = values.time_lag.unwrap().zero;
    near(1.0 - current, planted::LAGGING, 0.052);
}

/// A list of two packages with a key in its footer.
fn saying(pairs: Vec<KeyValue>) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(pairs))
        .build();
    common::parquet(
        Arc::new(arrow::array::StringArray::from(vec!["a", "b"])),
        Arc::new(Int64Array::from(vec![2, 1])),
        properties,
    )
}

fn said(bytes: Vec<u8>) -> (Status, Option<String>, Vec<&'static str>) {
    let mut session = Session::default();
    session.add(1, "npm_2024-01.parquet", Box::new(Memory::new(bytes)));
    session.read_all();
    let state = session.file(1).unwrap();
    let document = session.results(&Parameters::default()).unwrap();
    assert_eq!(document.inputs[0].synthetic, state.synthetic);
    let synthetic = state.synthetic.is_some();
    for dataset in &document.datasets {
        assert_eq!(dataset.synthetic, synthetic);
        assert_eq!(dataset.synthetic, synthetic);
    }
    let caveats = state.caveats.iter().map(|noted| noted.caveat.code());
    (state.status, state.synthetic, caveats.collect())
}

fn pair(value: Option<String>) -> KeyValue {
    KeyValue::new(planted::KEY.to_owned(), value)
}

#[test]
fn any_file_can_say_that_it_is_made_up() {
    let says = |text: &str| said(saying(vec![pair(Some(text.into()))]));
    let (status, synthetic, caveats) = says("Drawn by chance.");
    assert_eq!(status, Status::Ready);
    assert_eq!(synthetic.as_deref(), Some("Drawn by chance."));
    assert_eq!(caveats, ["synthetic"]);
    // A list without the key is not marked.
    for pairs in [
        Vec::new(),
        vec![KeyValue::new("origin".to_owned(), "elsewhere".to_owned())],
        vec![KeyValue::new(
            "registry-lens".to_owned(),
            "synthetic".to_owned(),
        )],
        vec![pair(None)],
        vec![pair(Some(String::new()))],
        vec![pair(Some(" \n\t".into()))],
    ] {
        assert_eq!(said(saying(pairs)), (Status::Ready, None, Vec::new()));
    }
}

#[test]
fn what_a_file_says_is_cut_to_a_sentence_or_two() {
    let says = |text: &str| said(saying(vec![pair(Some(text.into()))])).1.unwrap();
    assert_eq!(says(&"é".repeat(1_000_000)), "é".repeat(300));
    assert_eq!(says("  one\nline\u{0}\u{1b}[31m "), "one line  [31m");
    // The first value that is not empty counts.
    let pairs = [None, Some("first"), Some("second")];
    let pairs = pairs.map(|value| pair(value.map(str::to_owned)));
    assert_eq!(said(saying(pairs.into())).1.as_deref(), Some("first"));
}

/// The strings of the format are UTF-8. A footer with other strings gives an error.
#[test]
fn what_is_not_text_is_an_error_of_the_file() {
    let mut bytes = saying(vec![pair(Some("MARKMARK".into()))]);
    let place = bytes
        .windows(8)
        .rposition(|window| window == b"MARKMARK")
        .unwrap();
    bytes[place..place + 8].copy_from_slice(&[0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xff]);
    let (status, synthetic, _) = said(bytes);
    assert_eq!((status, synthetic), (Status::Failed, None));
}

/// Models, and the cards of some of them on the same day, are one snapshot.
#[test]
fn the_larger_list_makes_the_snapshot() {
    let text = |values: &[&str]| Arc::new(arrow::array::StringArray::from(values.to_vec()));
    let count = |values: &[i64]| Arc::new(Int64Array::from(values.to_vec()));
    let cards = common::parquet_of(
        vec![
            ("modelId", text(&["o/a"])),
            ("downloads", count(&[3])),
            ("card", text(&["# A model"])),
        ],
        WriterProperties::default(),
    );
    let models = common::parquet_of(
        vec![("id", text(&["o/a", "o/b"])), ("downloads", count(&[3, 1]))],
        WriterProperties::default(),
    );
    let mut session = Session::default();
    for (id, name, bytes) in [
        (1, "hf_cards_2024-01.parquet", cards),
        (2, "hf_models_2024-01.parquet", models),
    ] {
        session.add(id, name, Box::new(Memory::new(bytes)));
    }
    session.read_all();
    let document = session.results(&Parameters::default()).unwrap();
    let snapshots = &document.metrics.turnover.datasets[0].values.snapshots;
    assert_eq!(
        (snapshots.len(), &*snapshots[0].file, snapshots[0].rows),
        (1, "hf_models_2024-01.parquet", 2)
    );
    let codes = |place: usize| -> Vec<&str> {
        let caveats = document.inputs[place].caveats.iter();
        caveats.map(|noted| noted.caveat.code()).collect()
    };
    assert_eq!((codes(0), codes(1)), (vec!["larger_list"], Vec::new()));
}

/// Short turns give the same answer, and each metric of each dataset is measured once.
#[test]
fn an_answer_in_turns_is_the_answer_in_one_go() {
    let session = loaded();
    let params = Parameters::default();
    let in_one_go = Cell::new(0);
    let other = loaded();
    let whole = other.results_while(&params, &|_| {
        in_one_go.set(in_one_go.get() + 1);
        true
    });
    let measured = Cell::new(0);
    let turnovers = Cell::new(0);
    let answer = loop {
        let turn = Cell::new(0);
        let going = |metric: &str| {
            turn.set(turn.get() + 1);
            let goes = turn.get() <= 3;
            turnovers.set(turnovers.get() + u32::from(goes && metric == "turnover"));
            measured.set(measured.get() + u32::from(goes));
            goes
        };
        if let Some(answer) = session.results_while(&params, &going).unwrap() {
            break answer;
        }
        assert_eq!(turn.get(), 4);
    };
    assert!(measured.get() > 30);
    // There is one task for each registry and one for their summary.
    let registries = answer.metrics.turnover.datasets.len() as u32;
    assert_eq!(turnovers.get(), registries + 1);
    assert_eq!(measured.get(), in_one_go.get());
    assert_eq!(
        report::to_json(&answer),
        report::to_json(&whole.unwrap().unwrap())
    );
    // No metric is measured again.
    assert!(
        session
            .results_while(&params, &|_| false)
            .unwrap()
            .is_some()
    );
}

/// A part has no verdict that the whole document does not have, and each answer comes once.
#[test]
fn parts_say_nothing_that_the_whole_does_not_say() {
    let parts: RefCell<Vec<Part>> = RefCell::default();
    let waiting = Waiting {
        first: Some("reach"),
        known: &["lag".to_owned()],
        wants: &|| true,
        take: &|part| parts.borrow_mut().push(part.clone()),
        ..Waiting::for_all(&|_| true)
    };
    let whole = loaded().results_for(&Parameters::default(), &waiting);
    let whole = whole.unwrap().unwrap();
    assert_eq!(report::to_json(&whole), report::to_json(&DOCUMENT));
    let parts = parts.into_inner();
    // The answer about lag is known, and the last answer, after it, comes with the whole.
    assert_eq!(parts.len(), METRICS.len() - 2);
    let mut told = Vec::new();
    for part in &parts {
        let new = part.document.metrics.only.clone().unwrap();
        let values = serde_json::to_value(&part.document.metrics).unwrap();
        let all = serde_json::to_value(&whole.metrics).unwrap();
        for metric in &new {
            assert_eq!(values[metric], all[metric], "{metric}");
        }
        assert_eq!(values.as_object().unwrap().len(), new.len());
        told.extend(new);
        for (claim, last) in part.document.claims.iter().zip(&whole.claims) {
            let mut metrics = claim.statement.metrics.iter();
            if metrics.any(|metric| part.pending.contains(metric)) {
                assert_eq!(claim.verdict, Verdict::NotMeasurable);
                assert!(claim.others.is_empty() && claim.because.is_empty());
            } else {
                assert_eq!(claim, last);
            }
        }
    }
    assert_eq!(told.first(), Some(&"reach"));
    let last = parts.last().unwrap();
    let pending: Vec<&str> = told.iter().copied().chain(last.pending.clone()).collect();
    // Only lag is in neither: its answer is known.
    assert_eq!(pending.len(), METRICS.len() - 1);
    assert!(!pending.contains(&"lag"));
    let judged = |part: &Part| {
        let claims = part.document.claims.iter();
        let judged = claims.filter(|claim| claim.verdict != Verdict::NotMeasurable);
        judged.count()
    };
    assert!(judged(&parts[1]) > 0 && judged(&parts[1]) < judged(last));
}

/// Work can be stopped at any moment: nothing fails, and nothing of it stays.
#[test]
fn measuring_can_be_stopped_within_a_metric() {
    let session = loaded();
    let params = Parameters::default();
    let name: Rc<Cell<&str>> = Rc::default();
    let signs: Rc<Cell<u32>> = Rc::default();
    let most: Rc<Cell<u32>> = Rc::default();
    let mut stopped: BTreeMap<&str, u32> = BTreeMap::new();
    let (heard, limit) = (Rc::clone(&signs), Rc::clone(&most));
    pulse::listen(20, move |_| {
        heard.set(heard.get() + 1);
        heard.get() <= limit.get()
    });
    let going = |metric: &'static str| {
        if name.replace(metric) != metric {
            most.set(0);
            signs.set(0);
        }
        true
    };
    let whole = loop {
        if let Some(whole) = session.results_while(&params, &going).unwrap() {
            break whole;
        }
        *stopped.entry(name.get()).or_default() += 1;
        // A metric is stopped at later and later moments until it is done.
        most.set(most.get() * 3 / 2 + 1);
        signs.set(0);
    };
    pulse::ignore();
    assert_eq!(report::to_json(&whole), report::to_json(&DOCUMENT));
    for metric in ["attributes", "naming", "ownership", "reach"] {
        assert!(stopped.get(metric) > Some(&5), "{metric}: {stopped:?}");
    }
}

/// Little is done after a stop. A unit of work is a hundredth of a microsecond in most passes, so a
/// hub of two million models answers a cancel within about a second.
#[test]
fn stopped_work_soon_ends() {
    const UNITS: u32 = 128;
    /// The work that may be done in vain: units for each row. A comparison of a sort is a unit too,
    /// and a sort that has begun goes on to its end.
    const MOST: u64 = 32;
    let bytes = std::fs::read(folder().join("made-up_hf_models_2025-12.parquet")).unwrap();
    let read = |metric: &str| {
        let mut session = Session::default();
        session.measure_only(&[metric]).unwrap();
        let source = Memory::new(bytes.clone());
        session.add(1, "made-up_hf_models_2025-12.parquet", Box::new(source));
        session.read_all();
        session
    };
    let signs: Rc<Cell<u32>> = Rc::default();
    let most: Rc<Cell<u32>> = Rc::default();
    let (heard, limit) = (Rc::clone(&signs), Rc::clone(&most));
    pulse::listen(UNITS, move |_| {
        heard.set(heard.get() + 1);
        heard.get() <= limit.get()
    });
    let run = |session: &Session, signs_until_stop: u32| {
        most.set(signs_until_stop);
        signs.set(0);
        let params = Parameters::default();
        let document = session.results_while(&params, &|_| true).unwrap();
        (document, signs.get())
    };
    let (mut stops, mut too_long) = (0, Vec::<String>::new());
    for metric in METRICS {
        let (whole, all) = run(&read(metric.id), u32::MAX);
        let rows = whole.unwrap().datasets[0].coverage.rows;
        // Nothing is kept of an answer that was stopped.
        let session = read(metric.id);
        for tenth in 0..10 {
            if run(&session, all * tenth / 10).0.is_none() {
                stops += 1;
                let units = u64::from(pulse::late() * UNITS);
                let passes = units / rows;
                if passes > MOST {
                    too_long.push(format!("{} at {tenth} tenths: {passes}", metric.id));
                }
            }
        }
    }
    pulse::ignore();
    assert!(too_long.is_empty(), "{too_long:?}");
    assert!(stops > 50, "{stops}");
}

/// The expected digest is from `sha256sum www/sample/npm_downloads_2017-04.parquet`.
#[test]
fn every_input_gets_the_digest_of_its_file() {
    let mut session = loaded();
    let before = session.results(&Parameters::default()).unwrap();
    assert!(before.inputs.iter().all(|input| input.sha256.is_none()));
    session.digest_all();
    let after = session.results(&Parameters::default()).unwrap();
    assert!(after.inputs.iter().all(|input| input.sha256.is_some()));
    let npm = |input: &&report::Input| input.file == "npm_downloads_2017-04.parquet";
    assert_eq!(
        after.inputs.iter().find(npm).unwrap().sha256.as_deref(),
        Some("0f27bc05a6551228aa9a915680441783da33a793ed82a791cae6940addc12d90")
    );
}
