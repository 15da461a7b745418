//! The settings of metrics and the word lists of the program, as parts of SQL.

use super::dialect::Dialect;
use super::template::Words;
use super::{Metric, Needs};
use crate::base::error::{Error, ErrorKind, Result};
use crate::domain::commits;
use crate::domain::dependencies::{self, DependencyKind};
use crate::domain::graph::PLATFORM_OF_R;
use crate::metrics::descendants::Zeros;
use crate::metrics::ownership::By;
use crate::metrics::preservation::LibraryNames;
use crate::metrics::{Mode, Parameters, RelationFilter, SelfLoops};
use crate::recognise::tags;
use crate::relations::{model_types, tasks};

/// A regular expression for the environment markers that ask for an extra, on text in lower case.
const EXTRA: &str = "(^|[^a-z0-9])extra[ ]*(==|in )";

/// The installers of PyPI's log that fetch every package to mirror the registry.
const MIRRORS: [&str; 4] = ["bandersnatch", "z3c.pypimirror", "Artifactory", "devpi"];

/// The columns of an edge between models.
const EDGE: [&str; 2] = ["child_id", "base_id"];

/// The words for a metric's template, from the settings.
///
/// # Errors
/// [`ErrorKind::Setting`] for a setting that SQL does not have.
pub(super) fn words(
    metric: &Metric,
    parameters: &Parameters,
    dialect: Dialect,
    has: &dyn Fn(&str) -> bool,
) -> Result<Words> {
    only_known(metric, parameters)?;
    let mut words = lists(dialect);
    let mut set = |word: &'static str, value: String| {
        words.insert(word, value);
    };
    let condition = |filter: RelationFilter| relation(filter, dialect);
    match metric.id {
        "turnover" => {
            set("k", parameters.turnover.k.to_string());
            set(
                "popularity",
                parameters.turnover.popularity.name().to_owned(),
            );
        }
        "concentration" => {
            let params = &parameters.concentration;
            set("popularity", params.popularity.name().to_owned());
            set("ranks", params.ranks.to_string());
        }
        "ownership" => {
            let listed = has("maintainers") && parameters.ownership.by == By::Listed;
            set(
                if listed { "maintainers" } else { "authors" },
                String::new(),
            );
        }
        "preservation" => {
            let params = &parameters.preservation;
            set("relation", condition(params.relation));
            set("loops", without_loops(params.self_loops, false, EDGE));
            set("min_edges", params.min_edges.to_string());
            let only: Vec<&str> = params.only.iter().map(String::as_str).collect();
            set(
                "only",
                match only[..] {
                    [] => String::new(),
                    _ => format!(" AND library IN ({})", list(&only, dialect)),
                },
            );
            if params.frameworks {
                set("frameworks_too", String::new());
            }
            if params.names == LibraryNames::Wider {
                set("wider", String::new());
            }
        }
        "descendants" => {
            let params = &parameters.descendants;
            set("relation", condition(params.relation));
            set("loops", without_loops(params.self_loops, false, EDGE));
            set("popularity", params.popularity.name().to_owned());
            set("minimum", params.minimum.to_string());
            let (added, positive) = match params.zeros {
                Zeros::LeftOut => ("", " AND x > 0"),
                Zeros::Epsilon => (" + 0.00001", ""),
                Zeros::Log1p => (" + 1", ""),
            };
            set("added", added.to_owned());
            set("positive", positive.to_owned());
        }
        "dependency_degree" => {
            let params = &parameters.dependency_degree;
            if has("dependencies") {
                let dependency = ["package_id", "target_name"];
                set("dependencies", String::new());
                set("needed", needed(params.kind, params.optional, dialect));
                set("loops", without_loops(params.self_loops, true, dependency));
                set("platform", list(&PLATFORM_OF_R, dialect));
            } else {
                set("models", String::new());
                set("relation", condition(params.relation));
                set("loops", without_loops(params.self_loops, false, EDGE));
            }
        }
        "growth" => {
            let commits = has("commits") && !has("packages");
            let counted = if commits { "of commits" } else { "of packages" };
            set(counted, String::new());
        }
        "documentation" => set("k", parameters.documentation.k.to_string()),
        "drift" => set("relation", condition(parameters.drift.relation)),
        "families" => set("relation", condition(parameters.families.relation)),
        _ => {}
    }
    Ok(words)
}

/// Refuses a setting that is not the default and that the metric's SQL does not have.
fn only_known(metric: &Metric, parameters: &Parameters) -> Result<()> {
    let changed = parameters.changed();
    let of_metric = changed.iter().filter_map(|changed| {
        let (of, name) = changed.name.split_once('.')?;
        (of == metric.id).then_some(name)
    });
    let mut unknown = of_metric.filter(|name| !metric.settings.contains(name));
    let Some(name) = unknown.next() else {
        return Ok(());
    };
    let settings: Vec<String> = metric
        .settings
        .iter()
        .map(|known| format!("{}.{known}", metric.id))
        .collect();
    let advice = match settings[..] {
        [] => format!(
            "The SQL of {} has no settings. `--reduce` writes tables with which `report` measures with all of them.",
            metric.id
        ),
        _ => format!(
            "It has {}. `--reduce` writes tables with which `report` measures with all settings.",
            settings.join(", ")
        ),
    };
    Err(Error::new(
        ErrorKind::Setting,
        format!(
            "The SQL of {} has no other {}.{name} than the default.",
            metric.id, metric.id
        ),
        advice,
    ))
}

/// The word lists of the program.
pub(super) fn lists(dialect: Dialect) -> Words {
    let languages: Vec<&str> = tags::languages().collect();
    let tasks: Vec<&str> = tasks().collect();
    let types: Vec<&str> = model_types().collect();
    let mut words = Words::from([
        ("libraries", list(tags::LIBRARIES, dialect)),
        ("other_libraries", list(tags::OTHER_LIBRARIES, dialect)),
        ("frameworks", list(tags::FRAMEWORKS, dialect)),
        ("languages", list(&languages, dialect)),
        ("tasks", list(&tasks, dialect)),
        ("model_types", list(&types, dialect)),
        ("mirrors", list(&MIRRORS, dialect)),
        ("words", dialect.matches("message", r"\S")),
        ("beginning", commits::LENGTH.to_string()),
    ]);
    let classes = commits::patterns(dialect.letter());
    words.extend(classes.map(|(class, pattern)| (class.name(), dialect.matches("text", &pattern))));
    words
}

/// Texts with commas between them, at most about 100 characters in a line.
pub(super) fn list(texts: &[&str], dialect: Dialect) -> String {
    let mut out = String::new();
    let mut width = 0;
    for (place, text) in texts.iter().enumerate() {
        let text = dialect.literal(text);
        if place > 0 {
            out.push(',');
            let breaks = width + text.len() > 100;
            out.push_str(if breaks { "\n    " } else { " " });
            width = if breaks { 0 } else { width };
        }
        width += text.len() + 2;
        out.push_str(&text);
    }
    out
}

fn relation(filter: RelationFilter, dialect: Dialect) -> String {
    match filter.words() {
        [] => "TRUE".to_owned(),
        words => format!("relation IN ({})", list(words, dialect)),
    }
}

/// The condition that leaves out edges of a package to itself, between columns of these names.
fn without_loops(loops: SelfLoops, as_defined: bool, [from, to]: [&str; 2]) -> String {
    let kept = match loops {
        SelfLoops::AsDefined => as_defined,
        other => other.are_kept(Mode::Paper),
    };
    match kept {
        true => String::new(),
        false => format!(" AND {from} <> {to}"),
    }
}

/// The condition for a dependency to count, as [`dependencies::Need`] judges it.
fn needed(kind: DependencyKind, optional: bool, dialect: Dialect) -> String {
    let word = "LOWER(TRIM(COALESCE(dependencies.kind, '')))";
    let requirement = "COALESCE(dependencies.requirement, '')";
    let markers: Vec<String> = dependencies::MARKERS
        .iter()
        .map(|marker| format!("POSITION({} IN {word}) > 0", dialect.literal(marker)))
        .collect();
    let is_optional = format!(
        "COALESCE(dependencies.optional, FALSE) OR {word} IN ({}) OR {} OR {}",
        list(&dependencies::OPTIONAL, dialect),
        dialect.matches(word, EXTRA),
        dialect.matches(requirement, EXTRA),
    );
    let of_kind = match kind {
        DependencyKind::All => "TRUE".to_owned(),
        DependencyKind::Runtime => format!(
            "({word} IN ({}) OR {word} IN ({}) OR {} OR {})",
            list(&dependencies::RUNTIME, dialect),
            list(&dependencies::OPTIONAL, dialect),
            dialect.matches(word, EXTRA),
            markers.join(" OR "),
        ),
    };
    match optional {
        true => of_kind,
        false => format!("{of_kind}\n  AND NOT ({is_optional})"),
    }
}

/// What a metric needs of the given tables.
///
/// # Errors
/// [`ErrorKind::Setting`] if a table is missing.
pub(super) fn fed(metric: &Metric, has: &dyn Fn(&str) -> bool) -> Result<()> {
    let missing = match metric.needs {
        Needs::Packages => {
            let commits = metric.id == "growth" && has("commits");
            let names = ["packages", "base_edges", "dependencies"];
            (!commits && !names.into_iter().any(has)).then_some("packages")
        }
        Needs::Edges => (!has("base_edges")).then_some("base_edges"),
        Needs::EdgesOrDependencies => {
            (!has("base_edges") && !has("dependencies")).then_some("base_edges or dependencies")
        }
    };
    match missing {
        None => Ok(()),
        Some(table) => Err(Error::new(
            ErrorKind::Setting,
            format!("{} needs {table}.", metric.id),
            "Name the file or table with --from TABLE=PLACE, beside that of the packages.",
        )),
    }
}
