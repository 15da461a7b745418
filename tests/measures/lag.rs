//! Technical lag: a worked example, made-up registries that another program measured, and
//! the real file that has requirements but no releases.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use parquet::file::properties::WriterProperties;
use registry_lens::domain::dependencies::Kind;
use registry_lens::metrics::Parameters;
use registry_lens::metrics::lag::{At, Basis, GrammarChoice, Ideal, Output, Params};
use registry_lens::report::Document;

use super::common::parquet_of;
use super::{answers, data, document, near};

const DAY: i64 = 86_400_000;

/// 1 January 2020 in milliseconds since 1970.
const START: i64 = 1_577_836_800_000;

fn texts(values: Vec<Option<String>>) -> ArrayRef {
    Arc::new(StringArray::from(values))
}

fn numbers(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

/// Package, its version, target, kind, requirement.
type Dependency = (String, String, String, String, Option<String>);

/// A registry: packages with their releases, and dependencies of releases.
#[derive(Default)]
struct Registry {
    /// Name, version, time of publication in milliseconds since 1970.
    releases: Vec<(String, String, i64)>,
    dependencies: Vec<Dependency>,
}

impl Registry {
    fn packages(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (name, _, _) in &self.releases {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    fn times(&self) -> ArrayRef {
        let times = self.releases.iter().map(|(_, _, time)| *time);
        Arc::new(arrow::array::TimestampMillisecondArray::from_iter_values(
            times,
        ))
    }

    /// As the tables of Ecosyste.ms: packages and releases under numbers.
    fn ecosystems(&self, registry: &str) -> Vec<(&'static str, Vec<u8>)> {
        let names = self.packages();
        let number = |name: &String| names.iter().position(|own| own == name).unwrap() as i64 + 1;
        let release = |name: &String, version: &String| {
            let same = |own: &(String, String, i64)| own.0 == *name && own.1 == *version;
            self.releases.iter().position(same).unwrap() as i64 + 1000
        };
        let all = |value: &str| texts(vec![Some(value.to_owned()); names.len()]);
        let of = |value: fn(&Dependency) -> Option<String>| {
            texts(self.dependencies.iter().map(value).collect())
        };
        let count = self.dependencies.len();
        let versions = self.dependencies.iter().map(|own| release(&own.0, &own.1));
        let packages = vec![
            ("id", numbers(names.iter().map(number).collect())),
            ("registry_id", numbers(vec![7; names.len()])),
            ("name", texts(names.iter().cloned().map(Some).collect())),
            ("ecosystem", all(registry)),
            ("downloads", numbers(vec![1; names.len()])),
        ];
        let releases = self.releases.iter();
        let releases = vec![
            (
                "id",
                numbers(
                    (0..self.releases.len() as i64)
                        .map(|id| id + 1000)
                        .collect(),
                ),
            ),
            (
                "package_id",
                numbers(releases.clone().map(|own| number(&own.0)).collect()),
            ),
            (
                "number",
                texts(releases.map(|own| Some(own.1.clone())).collect()),
            ),
            ("published_at", self.times()),
        ];
        let dependencies = vec![
            ("package_id", numbers(vec![0; count])),
            ("version_id", numbers(versions.collect())),
            ("package_name", of(|own| Some(own.2.clone()))),
            ("ecosystem", texts(vec![Some(registry.to_owned()); count])),
            ("kind", of(|own| Some(own.3.clone()))),
            ("optional", texts(vec![Some("f".to_owned()); count])),
            ("requirements", of(|own| own.4.clone())),
        ];
        vec![
            (
                "packages_2022-01-01.parquet",
                parquet_of(packages, WriterProperties::default()),
            ),
            (
                "versions.parquet",
                parquet_of(releases, WriterProperties::default()),
            ),
            (
                "dependencies.parquet",
                parquet_of(dependencies, WriterProperties::default()),
            ),
        ]
    }

    /// As two tables of libraries.io, each with names of its own.
    fn libraries_io(&self, platform: &str) -> Vec<(&'static str, Vec<u8>)> {
        let same = |count| texts(vec![Some(platform.to_owned()); count]);
        let of = |value: fn(&Dependency) -> Option<String>| {
            texts(self.dependencies.iter().map(value).collect())
        };
        let releases = self.releases.iter();
        let versions = vec![
            ("ID", numbers((0..self.releases.len() as i64).collect())),
            ("Platform", same(self.releases.len())),
            (
                "Project Name",
                texts(releases.clone().map(|own| Some(own.0.clone())).collect()),
            ),
            (
                "Number",
                texts(releases.map(|own| Some(own.1.clone())).collect()),
            ),
            ("Published Timestamp", self.times()),
        ];
        let count = self.dependencies.len();
        let dependencies = vec![
            ("Platform", same(count)),
            ("Project Name", of(|own| Some(own.0.clone()))),
            ("Version Number", of(|own| Some(own.1.clone()))),
            ("Dependency Name", of(|own| Some(own.2.clone()))),
            ("Dependency Platform", same(count)),
            ("Dependency Kind", of(|own| Some(own.3.clone()))),
            (
                "Optional Dependency",
                texts(vec![Some("false".to_owned()); count]),
            ),
            ("Dependency Requirements", of(|own| own.4.clone())),
        ];
        vec![
            (
                "versions.parquet",
                parquet_of(versions, WriterProperties::default()),
            ),
            (
                "dependencies.parquet",
                parquet_of(dependencies, WriterProperties::default()),
            ),
        ]
    }
}

fn params(change: impl FnOnce(&mut Params)) -> Parameters {
    let mut all = Parameters::default();
    change(&mut all.lag);
    all
}

fn only(document: &Document) -> &Output {
    let [answer] = &document.metrics.lag.datasets[..] else {
        panic!("{:#?}", document.metrics.lag.datasets);
    };
    assert!(!answer.shown.short.is_empty());
    &answer.values
}

/// Releases by day since the start of 2020, and what depends on what; by hand:
///
/// - app 1.1.0, day 65: on lib ^1.0.0 takes 1.1.1 (day 20) where 2.1.0 (day 60) is: 40 days, a
///   major and a minor release; on util ^0.1.0 takes 0.1.0 (day 0) where 0.2.1 (day 50) is: 50
///   days, a minor and a patch release. 1.2.0-beta.1 is not the latest release.
/// - web 0.9.0, day 90: on lib ^1.0.0 takes the back-port 1.1.2 (day 70): 0 days, a major and a
///   minor release; on util >=0.1.0 takes 0.2.1, which is ideal.
/// - util 1.0.0, day 100: on lib 2.0.0-rc.1 takes just that (day 25) where 2.1.0 is: 35 days, the
///   final release and a minor one.
fn example() -> Registry {
    let mut own = Registry::default();
    for (name, releases) in [
        (
            "lib",
            &[
                ("1.0.0", 0),
                ("1.1.0", 10),
                ("1.1.1", 20),
                ("2.0.0-rc.1", 25),
                ("2.0.0", 30),
                ("2.1.0", 60),
                ("1.1.2", 70),
            ][..],
        ),
        (
            "util",
            &[("0.1.0", 0), ("0.2.0", 40), ("0.2.1", 50), ("1.0.0", 100)],
        ),
        ("app", &[("1.0.0", 35), ("1.1.0", 65), ("1.2.0-beta.1", 80)]),
        ("web", &[("0.9.0", 90)]),
    ] {
        for (version, day) in releases {
            let time = START + day * DAY;
            own.releases.push((name.into(), (*version).into(), time));
        }
    }
    for (package, version, target, kind, requirement) in [
        ("app", "1.0.0", "lib", "runtime", "~1.0.0"),
        ("app", "1.1.0", "lib", "runtime", "^1.0.0"),
        ("app", "1.1.0", "util", "runtime", "^0.1.0"),
        ("web", "0.9.0", "lib", "runtime", "^1.0.0"),
        ("web", "0.9.0", "util", "runtime", ">=0.1.0"),
        ("web", "0.9.0", "ghost", "runtime", "^1.0.0"),
        ("web", "0.9.0", "lib", "runtime", "github:a/lib"),
        ("web", "0.9.0", "lib", "runtime", "latest"),
        ("web", "0.9.0", "lib", "runtime", "^9.0.0"),
        ("web", "0.9.0", "lib", "runtime", "none"),
        ("web", "0.9.0", "lib", "Development", "1.0.0"),
        ("web", "0.9.0", "lib", "Optional", "1.1.0"),
        ("util", "1.0.0", "lib", "runtime", "2.0.0-rc.1"),
    ] {
        let requirement = Some(requirement.to_owned()).filter(|text| text != "none");
        let texts = [package, version, target, kind].map(str::to_owned);
        let [package, version, target, kind] = texts;
        own.dependencies
            .push((package, version, target, kind, requirement));
    }
    own
}

#[test]
fn worked_example() {
    let files = || example().ecosystems("npm");
    let told = answers(files(), &Parameters::default());
    let own = only(&told);
    assert_eq!((own.packages, own.dependencies, own.targets), (3, 5, 2));
    let lag = own.time_lag.unwrap();
    assert_eq!(
        (lag.mean, lag.median, lag.max, lag.zero),
        (25.0, 35.0, 50.0, 0.4)
    );
    assert_eq!((lag.q1, lag.q3), (0.0, 40.0));
    let versions = own.version_lag;
    let releases = versions.releases;
    let counts = [
        releases.major,
        releases.minor,
        releases.patch,
        releases.other,
    ];
    assert_eq!(counts, [2, 4, 1, 1]);
    assert_eq!(versions.dependencies.minor, 4);
    assert_eq!((versions.behind, versions.mean), (4, Some(1.6)));
    let [max, mean, sum] = [own.package_max, own.package_mean, own.package_sum];
    let [max, mean, sum] = [max, mean, sum].map(Option::unwrap);
    assert_eq!((max.max, max.median), (50.0, 35.0));
    assert_eq!((mean.max, sum.max), (45.0, 90.0));
    near(own.libyears, 125.0 / 365.25, "libyears");
    near(
        own.libyears_per_package.unwrap(),
        125.0 / 365.25 / 3.0,
        "libyears",
    );
    let names: Vec<&str> = own
        .most_lagging
        .iter()
        .map(|own| own.package.as_str())
        .collect();
    assert_eq!(names, ["app", "util"]);
    let holders = own
        .lag_holders
        .iter()
        .map(|own| (own.package.as_str(), own.sum));
    assert!(holders.eq([("lib", 75.0), ("util", 50.0)]));
    let excluded = own.excluded;
    assert_eq!(
        (excluded.target_without_releases, excluded.unparsable),
        (1, 2)
    );
    assert_eq!((excluded.unsatisfied, excluded.no_requirement), (1, 1));
    assert_eq!(excluded.total(), 5);
    let left = own.left_out;
    assert_eq!(
        (left.other_releases, left.other_kinds, left.optional),
        (1, 1, 1)
    );
    assert_eq!(
        own.cumulative,
        [[0.0, 0.4], [35.0, 0.6], [40.0, 0.8], [50.0, 1.0]]
    );
    let within: Vec<u64> = own.within.iter().map(|own| own.dependencies).collect();
    assert_eq!(within, [2, 2, 2, 2, 5, 5, 5, 5, 5]);

    // Development and optional dependencies: 1.0.0 (day 0) and 1.1.0 (day 10) beside day 60.
    let every = params(|own| {
        own.kinds = Kind::All;
        own.optional = true;
    });
    let told = answers(files(), &every);
    assert_eq!(only(&told).dependencies, 7);
    assert_eq!(only(&told).time_lag.unwrap().max, 60.0);
    near(only(&told).libyears, 235.0 / 365.25, "libyears");

    // At the snapshot app, too, could take 1.1.2, and util 1.0.0 (day 100) is ideal.
    let snapshot = params(|own| own.at = At::Snapshot);
    let told = answers(files(), &snapshot);
    let own = only(&told);
    assert_eq!(own.date.as_deref(), Some("2022-01-01"));
    assert!(!own.date_is_latest_publication);
    near(own.libyears, (100.0 + 35.0) / 365.25, "libyears");

    // With the tree, app takes util 0.1.0 and lib 1.1.1, which depend on nothing.
    let tree = params(|own| own.transitive = true);
    let told = answers(files(), &tree);
    assert_eq!(only(&told).dependencies, 5);
    assert_eq!(only(&told).tree.unwrap().roots, 3);
}

#[test]
fn tables_of_libraries_io_say_the_same() {
    let told = answers(example().libraries_io("NPM"), &Parameters::default());
    let own = only(&told);
    assert_eq!((own.packages, own.dependencies, own.targets), (3, 5, 2));
    near(own.libyears, 125.0 / 365.25, "libyears");
    let snapshot = params(|own| own.at = At::Snapshot);
    let told = answers(example().libraries_io("NPM"), &snapshot);
    assert_eq!(only(&told).date.as_deref(), Some("2020-04-10"));
    assert!(only(&told).date_is_latest_publication);
}

#[test]
fn without_a_known_grammar_nothing_is_measured_until_one_is_chosen() {
    let told = answers(example().libraries_io("Bower"), &Parameters::default());
    let own = only(&told);
    assert_eq!((own.dependencies, own.time_lag), (0, None));
    assert_eq!(own.excluded.grammar_unknown, own.excluded.total());
    assert_eq!(own.excluded.total(), 11);
    let chosen = params(|own| own.grammar = GrammarChoice::Npm);
    let told = answers(example().libraries_io("Bower"), &chosen);
    near(only(&told).libyears, 125.0 / 365.25, "libyears");
}

/// Packages of the same name in two registries keep apart.
#[test]
fn registries_keep_apart() {
    let npm = example().ecosystems("npm");
    let mut both = example();
    let twin = |time| ("lib".to_owned(), "9.0.0".to_owned(), time);
    both.releases.push(twin(START));
    // The twin is the last row of each table.
    let mut files = both.ecosystems("npm");
    let names = both.packages();
    let mut ids: Vec<i64> = (1..=names.len() as i64).collect();
    ids.push(99);
    let mut ecosystems = vec![Some("npm".to_owned()); names.len()];
    ecosystems.push(Some("pypi".to_owned()));
    let mut all: Vec<Option<String>> = names.into_iter().map(Some).collect();
    all.push(Some("lib".to_owned()));
    let count = all.len();
    files[0].1 = parquet_of(
        vec![
            ("id", numbers(ids)),
            ("registry_id", numbers(vec![7; count])),
            ("name", texts(all)),
            ("ecosystem", texts(ecosystems)),
            ("downloads", numbers(vec![1; count])),
        ],
        WriterProperties::default(),
    );
    let releases = both.releases.len();
    let number = |name: &str| match name {
        "lib" => 1,
        "util" => 2,
        "app" => 3,
        _ => 4,
    };
    let mut of: Vec<i64> = both.releases.iter().map(|own| number(&own.0)).collect();
    of[releases - 1] = 99;
    let versions = both.releases.iter().map(|own| Some(own.1.clone()));
    files[1].1 = parquet_of(
        vec![
            (
                "id",
                numbers((0..releases as i64).map(|id| id + 1000).collect()),
            ),
            ("package_id", numbers(of)),
            ("number", texts(versions.collect())),
            ("published_at", both.times()),
        ],
        WriterProperties::default(),
    );
    let apart = answers(files, &Parameters::default());
    let alone = answers(npm, &Parameters::default());
    assert_eq!(only(&apart), only(&alone));
}

/// What requirements without releases give.
#[test]
fn requirements_alone_are_not_enough() {
    let files = example().libraries_io("NPM");
    let told = answers(files[1..].to_vec(), &Parameters::default());
    assert!(told.metrics.lag.datasets.is_empty());
    let missing = &told.datasets[0].missing;
    let own = missing.iter().find(|own| own.metric == "lag").unwrap();
    assert!(
        own.needs.contains("published at of releases"),
        "{}",
        own.needs
    );
    let Some(folder) = data("technical lag") else {
        return;
    };
    let real = ["cran_dependencies_librariesio_2020-01"];
    let told = document(&folder, &real, &Parameters::default());
    assert!(told.metrics.lag.datasets.is_empty());
}

/// The registry that the reference program makes, number by number.
fn made_up(npm: bool) -> Registry {
    let mut state: u64 = 1;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut own = Registry::default();
    let mut packages: Vec<Vec<String>> = Vec::new();
    for package in 0..60 {
        let (mut major, mut minor, mut patch) = (0, 1, 0);
        let mut versions = Vec::new();
        for _ in 0..=next(12) {
            match next(10) {
                0..5 => patch += 1,
                5..8 => (minor, patch) = (minor + 1, 0),
                _ => (major, minor, patch) = (major + 1, 0, 0),
            }
            let pre = match (next(8) == 0, npm) {
                (false, _) => "",
                (true, true) => "-rc.1",
                (true, false) => "rc1",
            };
            let version = format!("{major}.{minor}.{patch}{pre}");
            let time = next(700) as i64 * DAY + next(86_400) as i64 * 1000;
            versions.push(version.clone());
            own.releases.push((format!("p{package}"), version, time));
        }
        packages.push(versions);
    }
    for (name, version, _) in own.releases.clone() {
        for _ in 0..3 {
            let target = next(64) as usize;
            let versions = &packages[target % 60];
            let v = &versions[next(versions.len() as u64) as usize];
            let base = v.split("-rc").next().unwrap().split("rc").next().unwrap();
            let mut parts = base.split('.');
            let (a, b) = (parts.next().unwrap(), parts.next().unwrap());
            let after = a.parse::<u64>().unwrap() + 1;
            let npm_forms = [
                format!("^{v}"),
                format!("~{v}"),
                format!(">={v}"),
                v.clone(),
                "*".into(),
                format!("<{v}"),
                format!("{a}.x || ^{v}"),
                "latest".into(),
                format!("{a}.{b}"),
                format!("^{v}"),
            ];
            let python_forms = [
                format!("=={v}"),
                format!("~={v}"),
                format!(">={v}"),
                format!("<{v}"),
                "*".into(),
                format!("!={v}"),
                format!("=={a}.*"),
                "latest".into(),
                format!(">={a}.{b},<{after}"),
                format!("~={a}.{b}; python_version > '3'"),
            ];
            let forms = if npm { npm_forms } else { python_forms };
            own.dependencies.push((
                name.clone(),
                version.clone(),
                format!("p{target}"),
                "runtime".into(),
                Some(forms[next(10) as usize].clone()),
            ));
        }
    }
    own
}

struct Reference {
    npm: bool,
    at: At,
    ideal: Ideal,
    transitive: bool,
    /// Dependencies, packages, targets, dependencies without lag.
    counts: [u64; 4],
    /// Target without releases, unparsable, unsatisfied.
    excluded: [u64; 3],
    /// Major, minor, patch, other.
    releases: [u64; 4],
    sum: f64,
    median: f64,
    q3: f64,
    /// The mean of the packages' lags.
    package_max: f64,
    worst: (&'static str, f64),
    holder: (&'static str, f64),
}

/// By a program of its own in Python 3.11 over these registries: versions and specifiers of
/// PyPI's by packaging 26.4, those of npm's by the npm package semver 7.8.6 (loose) under Node
/// 20.20.2, quartiles by Python's `statistics`.
const REFERENCE: &[Reference] = &[
    Reference {
        npm: false,
        at: At::Release,
        ideal: Ideal::Highest,
        transitive: false,
        counts: [103, 52, 54, 89],
        excluded: [11, 15, 51],
        releases: [24, 9, 6, 0],
        sum: 2582.6484027777783,
        median: 0.0,
        q3: 0.0,
        package_max: 49.6663154380342,
        worst: ("p34", 379.55539351851854),
        holder: ("p31", 528.521875),
    },
    Reference {
        npm: false,
        at: At::Snapshot,
        ideal: Ideal::Highest,
        transitive: false,
        counts: [145, 60, 58, 101],
        excluded: [11, 15, 9],
        releases: [65, 44, 50, 0],
        sum: 10737.62439814815,
        median: 0.0,
        q3: 90.9809837962963,
        package_max: 158.74030652006175,
        worst: ("p0", 603.5005439814814),
        holder: ("p59", 1142.6077083333332),
    },
    Reference {
        npm: false,
        at: At::Release,
        ideal: Ideal::Newest,
        transitive: false,
        counts: [103, 52, 54, 47],
        excluded: [11, 15, 51],
        releases: [13, 5, 2, 0],
        sum: 10851.683553240739,
        median: 35.6499537037037,
        q3: 194.01921296296297,
        package_max: 154.5936939102564,
        worst: ("p21", 548.5905092592593),
        holder: ("p49", 1227.2366898148148),
    },
    Reference {
        npm: false,
        at: At::Snapshot,
        ideal: Ideal::Newest,
        transitive: false,
        counts: [145, 60, 58, 38],
        excluded: [11, 15, 9],
        releases: [31, 20, 24, 0],
        sum: 29609.106921296287,
        median: 172.42702546296297,
        q3: 320.6918518518519,
        package_max: 334.80359143518524,
        worst: ("p25", 649.974988425926),
        holder: ("p27", 1690.283275462963),
    },
    Reference {
        npm: false,
        at: At::Release,
        ideal: Ideal::Highest,
        transitive: true,
        counts: [9547, 52, 60, 7266],
        excluded: [911, 1110, 2118],
        releases: [3334, 2221, 1983, 0],
        sum: 463119.43223379744,
        median: 0.0,
        q3: 0.0,
        package_max: 315.5027203525641,
        worst: ("p21", 603.5005439814814),
        holder: ("p59", 52153.63986111099),
    },
    Reference {
        npm: false,
        at: At::Snapshot,
        ideal: Ideal::Highest,
        transitive: true,
        counts: [21964, 60, 60, 16143],
        excluded: [1501, 2401, 1320],
        releases: [8281, 6841, 7321, 0],
        sum: 1372588.2873611168,
        median: 0.0,
        q3: 29.744351851851853,
        package_max: 603.5005439814817,
        worst: ("p14", 603.5005439814814),
        holder: ("p59", 160934.4166666678),
    },
    Reference {
        npm: true,
        at: At::Release,
        ideal: Ideal::Highest,
        transitive: false,
        counts: [95, 48, 50, 84],
        excluded: [11, 15, 59],
        releases: [21, 12, 10, 0],
        sum: 1966.084710648148,
        median: 0.0,
        q3: 0.0,
        package_max: 40.960098138503085,
        worst: ("p26", 274.0892013888889),
        holder: ("p31", 528.521875),
    },
    Reference {
        npm: true,
        at: At::Snapshot,
        ideal: Ideal::Highest,
        transitive: false,
        counts: [144, 60, 57, 100],
        excluded: [11, 15, 10],
        releases: [68, 55, 62, 0],
        sum: 10234.285949074074,
        median: 0.0,
        q3: 94.64756944444444,
        package_max: 161.9086483410494,
        worst: ("p10", 513.131712962963),
        holder: ("p9", 994.1408449074074),
    },
    Reference {
        npm: true,
        at: At::Release,
        ideal: Ideal::Newest,
        transitive: false,
        counts: [95, 48, 50, 45],
        excluded: [11, 15, 59],
        releases: [8, 7, 4, 0],
        sum: 9055.647048611112,
        median: 20.905590277777776,
        q3: 173.78733796296297,
        package_max: 138.73265480324076,
        worst: ("p21", 548.5905092592593),
        holder: ("p49", 929.1871296296297),
    },
    Reference {
        npm: true,
        at: At::Snapshot,
        ideal: Ideal::Newest,
        transitive: false,
        counts: [144, 60, 57, 41],
        excluded: [11, 15, 10],
        releases: [32, 26, 33, 0],
        sum: 27457.42682870369,
        median: 167.8079513888889,
        q3: 297.8114699074074,
        package_max: 321.05544810956786,
        worst: ("p25", 649.974988425926),
        holder: ("p27", 1690.283275462963),
    },
    Reference {
        npm: true,
        at: At::Release,
        ideal: Ideal::Highest,
        transitive: true,
        counts: [8074, 48, 60, 5998],
        excluded: [796, 959, 1922],
        releases: [3272, 2225, 2112, 0],
        sum: 442410.14185185067,
        median: 0.0,
        q3: 16.853599537037038,
        package_max: 319.50938392168206,
        worst: ("p21", 603.5005439814814),
        holder: ("p59", 53357.433379629496),
    },
    Reference {
        npm: true,
        at: At::Snapshot,
        ideal: Ideal::Highest,
        transitive: true,
        counts: [22444, 60, 60, 16443],
        excluded: [1681, 2521, 1260],
        releases: [9961, 8221, 8401, 0],
        sum: 1447220.2720833337,
        median: 0.0,
        q3: 24.877233796296295,
        package_max: 603.5005439814817,
        worst: ("p14", 603.5005439814814),
        holder: ("p59", 160062.55277777903),
    },
];

#[test]
fn made_up_registries_as_another_program_measures_them() {
    for want in REFERENCE {
        let what = format!(
            "npm {}, {:?}, {:?}, tree {}",
            want.npm, want.at, want.ideal, want.transitive
        );
        let params = params(|own| {
            own.at = want.at;
            own.ideal = want.ideal;
            own.transitive = want.transitive;
        });
        let registry = made_up(want.npm);
        let files = if want.npm {
            registry.ecosystems("npm")
        } else {
            registry.libraries_io("Pypi")
        };
        let told = answers(files, &params);
        let own = only(&told);
        let lag = own.time_lag.unwrap();
        let zero = (lag.zero * lag.n as f64).round() as u64;
        let counts = [own.dependencies, own.packages, own.targets, zero];
        assert_eq!(counts, want.counts, "{what}");
        let not = own.excluded;
        let excluded = [not.target_without_releases, not.unparsable, not.unsatisfied];
        assert_eq!(excluded, want.excluded, "{what}");
        assert_eq!(not.total(), excluded.iter().sum::<u64>(), "{what}");
        let counts = own.version_lag.releases;
        let releases = [counts.major, counts.minor, counts.patch, counts.other];
        assert_eq!(releases, want.releases, "{what}");
        near(lag.mean * lag.n as f64, want.sum, &what);
        near(own.libyears * 365.25, want.sum, &what);
        near(lag.median, want.median, &what);
        near(lag.q3, want.q3, &what);
        near(own.package_max.unwrap().mean, want.package_max, &what);
        let worst = &own.most_lagging[0];
        assert_eq!(worst.package, want.worst.0, "{what}");
        near(worst.max, want.worst.1, &what);
        let holder = &own.lag_holders[0];
        assert_eq!(holder.package, want.holder.0, "{what}");
        near(holder.sum, want.holder.1, &what);
        let last = own.cumulative.last().unwrap();
        assert_eq!(*last, [lag.max, 1.0], "{what}");
        assert!(
            own.cumulative.windows(2).all(|pair| pair[0] < pair[1]),
            "{what}"
        );
        assert!(own.cumulative.len() <= 500, "{what}");
    }
}

/// The proxy for models, by pandas 3.1.1 over the same files: edges to bases in the data, each
/// once, none to itself; days from creation to the base's last change, at least 0.
#[test]
fn bases_of_models_change_after_their_descendants_are_made() {
    let Some(folder) = data("technical lag of models") else {
        return;
    };
    for (file, counts, mean, p90, largest, holder) in [
        (
            "hf_radar_models_2026-08",
            [3931, 3747, 582, 3102, 5220],
            4.961147022833696,
            3.2594097222222222,
            4.789483231647046,
            ("openbmb/MiniCPM-o-2_6", 1163.6608912037036),
        ),
        (
            "foreign/evaleval_hub_stats_frozen",
            [3739, 2175, 1165, 2392, 1456],
            46.24292398133289,
            171.34115740740742,
            65.88993892081737,
            ("meta-llama/Meta-Llama-3-8B-Instruct", 17107.97189814815),
        ),
    ] {
        let told = document(&folder, &[file], &Parameters::default());
        let own = only(&told);
        assert_eq!(own.basis, Basis::Models);
        let lag = own.time_lag.unwrap();
        let zero = (lag.zero * lag.n as f64).round() as u64;
        let bases = own.excluded.target_without_releases;
        let have = [own.dependencies, own.packages, own.targets, zero, bases];
        assert_eq!(have, counts, "{file}");
        near(lag.mean, mean, file);
        near(lag.p90, p90, file);
        near(own.package_max.unwrap().mean, largest, file);
        assert_eq!(own.lag_holders[0].package, holder.0, "{file}");
        near(own.lag_holders[0].sum, holder.1, file);
        let shown = &told.metrics.lag.datasets[0].shown;
        assert!(
            shown
                .caveats
                .iter()
                .any(|text| text.contains("a proxy for technical lag"))
        );
        assert_eq!(shown.figures.len(), 1);
    }
}

/// By npm's own program an empty requirement is `*`, and so is an empty set of specifiers by PEP
/// 440; one that is missing is unknown.
#[test]
fn an_empty_requirement_of_npm_takes_any_version() {
    let releases = [("a", "1.0.0", 10), ("b", "1.0.0", 0), ("b", "2.0.0", 5)];
    let requirements = [Some(""), Some("  "), Some("*"), None];
    let measured = |registry: &str| {
        let releases = releases
            .iter()
            .map(|(name, version, day)| ((*name).into(), (*version).into(), START + day * DAY));
        let mut own = Registry {
            releases: releases.collect(),
            dependencies: Vec::new(),
        };
        for requirement in requirements {
            own.dependencies.push((
                "a".into(),
                "1.0.0".into(),
                "b".into(),
                "runtime".into(),
                requirement.map(str::to_owned),
            ));
        }
        let document = answers(own.ecosystems(registry), &Parameters::default());
        let output = &document.metrics.lag.datasets[0].values;
        let missing = output.excluded.no_requirement;
        (output.dependencies, output.empty_requirements, missing)
    };
    assert_eq!(measured("npm"), (3, 2, 1));
    assert_eq!(measured("pypi").2, 1);
    // Cargo and R have no empty requirements.
    assert_eq!(measured("crates").2, 3);
}
