//! Groups files that belong together into datasets.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::Session;
use super::file::File;
use super::join::{self, Joined, Part};
use super::subset::Cut;
use crate::base::pulse;
use crate::base::sort;
use crate::domain::coverage;
use crate::metrics::Source;
use crate::metrics::catalogue::{self, METRICS};
use crate::recognise::{Dataset, Family, RegistryFrom, Wants, file_name};
use crate::relations::{
    CountFrequencies, CoverageSaid, Covered, Field, Ranking, Relation, RelationRows, Relations,
    SnapshotDate,
};
use crate::report;

/// Joined relations by their files, each with its revision.
pub(super) type Cache = HashMap<Vec<(u32, u64)>, Rc<Joined>>;

/// A dataset as the metrics see it.
pub(super) struct Bundle<'a> {
    /// The dataset's description in answers.
    pub(super) source: Source,
    /// Its files with their revisions. Answers depend on them.
    pub(super) revisions: Vec<(u32, u64)>,
    pub(super) files: Vec<&'a File>,
    pub(super) joined: Option<Rc<Joined>>,
    /// What the metrics see of it if the user asks for a subset.
    pub(super) cut: Option<Rc<Cut>>,
}

impl Bundle<'_> {
    /// Its joined relations, or those of each file if nothing was joined; of the subset, if the
    /// user asks for one.
    pub(super) fn relations(&self) -> Vec<&Relations> {
        if let Some(cut) = &self.cut {
            return cut.relations.iter().collect();
        }
        match &self.joined {
            Some(joined) => vec![&joined.relations],
            None => {
                let filled = self.files.iter().filter_map(|file| file.filled());
                filled.map(|filled| &filled.relations).collect()
            }
        }
    }

    /// The ranking of its only file, if the file holds a single ranking.
    pub(super) fn ranking(&self) -> Option<&Ranking> {
        if let Some(cut) = &self.cut {
            let [(_, _, ranking)] = &cut.rankings[..] else {
                return None;
            };
            return Some(ranking);
        }
        let [file] = self.files[..] else {
            return None;
        };
        let mut rankings = file.filled()?.rankings.values();
        rankings.next().filter(|_| rankings.next().is_none())
    }

    /// How much of its registry it covers.
    fn coverage(&self) -> Covered {
        let stated = self.files.iter().map(|file| file.coverage_said());
        let stated = stated.fold(CoverageSaid::default(), CoverageSaid::and);
        let rankings = self.rankings();
        let registry = self.source.registry.as_deref();
        covered(registry, self.source.date, &rankings, &self.relations()).with(stated)
    }

    /// The rankings of all files, each with its registry if a column names it.
    pub(super) fn rankings(&self) -> Vec<(Option<&str>, &Ranking)> {
        if let Some(cut) = &self.cut {
            let rankings = cut.rankings.iter();
            let rankings = rankings.map(|(_, registry, ranking)| (registry.as_deref(), ranking));
            return rankings.collect();
        }
        let filled = self.files.iter().filter_map(|file| file.filled());
        let rankings = filled.flat_map(|filled| &filled.rankings);
        rankings
            .map(|(registry, ranking)| (registry.as_deref(), ranking))
            .collect()
    }
}

/// How much of a registry these packages cover, judged by their rows.
pub(super) fn covered(
    registry: Option<&str>,
    date: Option<SnapshotDate>,
    rankings: &[(Option<&str>, &Ranking)],
    relations: &[&Relations],
) -> Covered {
    let mut counts = CountFrequencies::default();
    let mut rows = 0;
    for (_, ranking) in rankings {
        counts.add(ranking.counts());
        rows += ranking.named();
    }
    if rankings.is_empty() {
        let packages = relations.iter();
        let packages = packages.filter_map(|relations| relations.table(Relation::Packages));
        rows = packages.map(|table| table.rows() as u64).sum();
    }
    coverage::of_rows(registry, date, rows, &counts.finish())
}

/// Files that will form one dataset, found before they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The dataset's title for people.
    pub title: String,
    /// The files' labels.
    pub files: Vec<String>,
    /// Metrics that can be computed from them.
    pub feeds: Vec<&'static str>,
}

/// Files with the same family, registry and date form one dataset.
type Place = (&'static str, Option<String>, Option<SnapshotDate>);

/// A place with a number, because several lists of one registry and date can be separate datasets.
type Key = (&'static str, Option<String>, Option<SnapshotDate>, usize);

/// One table: a file, or several parts of a table.
struct Same<'a> {
    /// The dataset and which of its tables this is.
    kind: (&'static str, Option<&'static str>, Option<u32>),
    family: &'static Family,
    /// The common part of its files' names.
    part_of: Option<String>,
    files: Vec<(u32, &'a File)>,
}

impl Same<'_> {
    fn is_with(&self, other: &Self) -> bool {
        self.kind == other.kind && self.part_of.is_some() && self.part_of == other.part_of
    }

    fn rows(&self) -> u64 {
        let rows = self.files.iter().filter_map(|(_, file)| file.filled());
        rows.map(|filled| filled.rows().values().sum::<u64>()).sum()
    }

    /// The order of preference: a list that the user calls the whole registry, then the larger
    /// list, then an order by content. Names of files never matter.
    fn compare(&self, other: &Self) -> Ordering {
        let stated = |table: &Self| {
            table
                .files
                .iter()
                .map(|(_, file)| file.coverage_said().user)
                .max()
        };
        let word = |table: &Self| match stated(table).flatten() {
            Some(true) => 2,
            None => 1,
            Some(false) => 0,
        };
        let content = |table: &Self| {
            let files = table.files.iter().filter_map(|(_, file)| file.filled());
            files.fold(0, |sum: u64, filled| sum.wrapping_add(filled.content()))
        };
        let order = word(self).cmp(&word(other));
        let order = order.then_with(|| self.rows().cmp(&other.rows()));
        order.then_with(|| content(self).cmp(&content(other)))
    }

    fn lists_packages(&self) -> bool {
        let mut files = self.files.iter();
        files.any(|(_, file)| {
            let filled = file.filled();
            filled.is_some_and(|filled| !filled.rankings.is_empty()) || has_packages(file)
        })
    }

    /// Whether it has fields of packages that the other lacks.
    fn adds_to(&self, other: &Self, wants: &Wants) -> bool {
        let fields = |table: &Self| -> BTreeSet<Field> {
            let files = table.files.iter();
            files.flat_map(|(_, file)| file.fields(wants)).collect()
        };
        self.lists_packages() && !fields(self).is_subset(&fields(other))
    }

    /// A sentence for each of its files that says why the file is not used.
    fn left_out<'a>(
        &'a self,
        other: &'a Self,
        labels: &'a HashMap<u32, String>,
    ) -> impl Iterator<Item = String> {
        let first = other.files.first().map_or("", |(id, _)| &*labels[id]);
        let (rows, of_other) = (self.rows(), other.rows());
        let why = if rows == of_other {
            format!("as many rows ({rows})")
        } else {
            format!("{of_other} rows against {rows}")
        };
        self.files.iter().map(move |(id, file)| {
            let title = file.recognised().map_or("", |recognised| recognised.dataset.title);
            format!(
                "{} has the same kind ({title}), registry and date as {first}, which has {why}: it is not used until you give it another date or registry.",
                labels[id]
            )
        })
    }
}

/// Whether the session keeps more than the ranking of a file's packages.
fn has_packages(file: &File) -> bool {
    let filled = file.filled();
    filled.is_some_and(|filled| filled.relations.table(Relation::Packages).is_some())
}

/// Files that form one dataset.
#[derive(Default)]
struct FileGroup<'a> {
    files: Vec<(u32, &'a File)>,
    problems: Vec<String>,
}

impl Session {
    /// The joined relations of a file's dataset; `None` if the file is joined with no other.
    pub fn joined(&self, id: u32) -> Option<Rc<Joined>> {
        self.datasets(&self.labels());
        let joined = self.joined.borrow();
        let mut cached = joined.iter();
        let (_, joined) = cached.find(|(files, _)| files.iter().any(|(part, _)| *part == id))?;
        Some(Rc::clone(joined))
    }

    /// Groups files into datasets by their footers, before any row is read.
    pub fn together(&self) -> Vec<Together> {
        let labels = self.labels();
        let known = |file: &File| file.recognised().is_some();
        let tables = self.tables(&labels, known).into_values();
        tables
            .map(|tables| {
                let files: Vec<(u32, &File)> =
                    tables.into_iter().flat_map(|table| table.files).collect();
                let mut titles: Vec<&str> = Vec::new();
                let mut promised = BTreeSet::new();
                for (_, file) in &files {
                    let title = file
                        .recognised()
                        .map_or("", |recognised| recognised.dataset.title);
                    if !titles.contains(&title) {
                        titles.push(title);
                    }
                    promised.extend(file.fields(&self.wants));
                }
                Together {
                    title: title(&titles),
                    files: files.iter().map(|(id, _)| labels[id].clone()).collect(),
                    feeds: catalogue::fed(&promised),
                }
            })
            .collect()
    }

    /// The datasets of all files that are read, in the order of family, registry and date.
    pub(super) fn datasets(
        &self,
        labels: &HashMap<u32, String>,
    ) -> Vec<(report::Dataset, Bundle<'_>)> {
        let groups = self.groups(labels);
        let mut cache = self.joined.borrow_mut();
        let mut kept = Cache::new();
        let datasets = groups
            .into_iter()
            .map(|(key, group)| {
                let revisions: Vec<(u32, u64)> = group
                    .files
                    .iter()
                    .map(|(id, file)| (*id, file.revision))
                    .collect();
                let joined = needs_joining(&group).then(|| {
                    let joined = match cache.remove(&revisions) {
                        Some(joined) => joined,
                        None => Rc::new(join::join(&parts(&group))),
                    };
                    // Stopped work ended early.
                    if !pulse::is_stopped() {
                        kept.insert(revisions.clone(), Rc::clone(&joined));
                    }
                    joined
                });
                let files = in_content_order(&group);
                let mut dataset = self.dataset(key, group, joined.as_deref(), labels);
                let mut bundle = Bundle {
                    source: Source {
                        title: dataset.title.clone(),
                        registry: dataset.registry.clone(),
                        date: dataset.date,
                        files: dataset.files.clone(),
                        coverage: Covered::default(),
                        synthetic: dataset.synthetic,
                        since: None,
                        subset: None,
                    },
                    revisions,
                    files,
                    joined,
                    cut: None,
                };
                bundle.source.coverage = bundle.coverage();
                dataset.coverage = bundle.source.coverage;
                (dataset, bundle)
            })
            .collect();
        *cache = kept;
        datasets
    }

    /// Groups the files that are read into datasets. If several tables have one kind and are not
    /// parts of one table, only one is used. A table that the user calls the whole registry comes
    /// first, and one that the user calls incomplete comes last. Otherwise the longer table is
    /// used; of equally long ones that with the greater hash of its content. In the family
    /// `packages` a list with further fields is a separate dataset. The other tables are not used,
    /// and the dataset's problems say so.
    fn groups(&self, labels: &HashMap<u32, String>) -> BTreeMap<Key, FileGroup<'_>> {
        let mut groups: BTreeMap<Key, FileGroup<'_>> = BTreeMap::new();
        for ((family, registry, date), tables) in
            self.tables(labels, |file| file.filled().is_some())
        {
            let mut kinds: BTreeMap<_, Vec<Same<'_>>> = BTreeMap::new();
            for table in tables {
                kinds.entry(table.kind).or_default().push(table);
            }
            let key = |place| (family, registry.clone(), date, place);
            // These lists of packages are separate datasets; the largest comes first.
            let mut lists: Vec<Vec<(u32, &File)>> = vec![Vec::new()];
            let mut problems = Vec::new();
            let mut rest = Vec::new();
            for mut tables in kinds.into_values() {
                sort::by(&mut tables, |a, b| b.compare(a));
                let mut tables = tables.into_iter();
                let Some(first) = tables.next() else {
                    continue;
                };
                for other in tables {
                    if first.family.lists_beside && other.adds_to(&first, &self.wants) {
                        lists.push(other.files);
                    } else {
                        problems.extend(other.left_out(&first, labels));
                    }
                }
                if first.lists_packages() && lists.first().is_some_and(Vec::is_empty) {
                    lists[0] = first.files;
                } else {
                    rest.extend(first.files);
                }
            }
            // Tables that join with packages go to the largest list that keeps more of its packages
            // than a ranking.
            let keeps =
                |files: &Vec<(u32, &File)>| files.iter().any(|(_, file)| has_packages(file));
            let with = lists.iter().position(keeps).unwrap_or(0);
            for (place, files) in lists.into_iter().enumerate() {
                let mut group = FileGroup {
                    files,
                    problems: Vec::new(),
                };
                if place == with {
                    group.files.append(&mut rest);
                }
                if place == 0 {
                    group.problems.append(&mut problems);
                }
                sort::by_key(&mut group.files, |(id, _)| &labels[id]);
                if !group.files.is_empty() || !group.problems.is_empty() {
                    groups.insert(key(place), group);
                }
            }
        }
        groups
    }

    /// The tables of each dataset. A table is one file, or several parts.
    fn tables(
        &self,
        labels: &HashMap<u32, String>,
        counts: fn(&File) -> bool,
    ) -> BTreeMap<Place, Vec<Same<'_>>> {
        let mut files: Vec<(u32, &File)> =
            self.files.iter().map(|(id, file)| (*id, file)).collect();
        sort::by_key(&mut files, |(id, _)| &labels[id]);
        let read: Vec<(u32, &File, &'static Dataset)> = files
            .into_iter()
            .filter(|(_, file)| counts(file))
            .filter_map(|(id, file)| Some((id, file, file.recognised()?.dataset)))
            .collect();
        let place = |file: &File, dataset: &Dataset| {
            // Tables of a dump of many registries belong together, even if their names differ.
            let registry = match dataset.family.registry {
                RegistryFrom::Rows => None,
                RegistryFrom::File | RegistryFrom::Nothing => {
                    file.registry().map(|(registry, _)| registry)
                }
            };
            (dataset.family.id, registry)
        };
        let mut dates: BTreeMap<_, BTreeSet<SnapshotDate>> = BTreeMap::new();
        for (_, file, dataset) in &read {
            let dates = dates.entry(place(file, dataset)).or_default();
            dates.extend(file.date().map(|(date, _)| date));
        }
        let mut found: BTreeMap<Place, Vec<Same<'_>>> = BTreeMap::new();
        for (id, file, dataset) in read {
            let (family, registry) = place(file, dataset);
            // If a dump has only one date, its tables without a date have that date.
            let only = dates.get(&(family, registry.clone())).and_then(|dates| {
                let relational = dataset.family.relational && dates.len() == 1;
                dates.first().copied().filter(|_| relational)
            });
            let date = file.date().map(|(date, _)| date).or(only);
            let tables = found.entry((family, registry, date)).or_default();
            let part_of = file_name::table_of_part(&file.path);
            // The artifact's two score files, of top and bottom models, are one dataset.
            let alone = dataset.family.several_of_a_table.then_some(id);
            let table = Same {
                kind: (dataset.id, file.table(), alone),
                family: dataset.family,
                part_of,
                files: vec![(id, file)],
            };
            match tables.iter_mut().find(|other| other.is_with(&table)) {
                Some(other) => other.files.extend(table.files),
                None => tables.push(table),
            }
        }
        found
    }

    fn dataset(
        &self,
        (family, registry, date, _): Key,
        group: FileGroup<'_>,
        joined: Option<&Joined>,
        labels: &HashMap<u32, String>,
    ) -> report::Dataset {
        let mut titles: Vec<&str> = Vec::new();
        let mut promised: BTreeSet<Field> = BTreeSet::new();
        let mut rows: BTreeMap<Relation, u64> = BTreeMap::new();
        for file in in_content_order(&group) {
            let title = file
                .recognised()
                .map_or("", |recognised| recognised.dataset.title);
            if !titles.contains(&title) {
                titles.push(title);
            }
            promised.extend(file.fields(&self.wants));
            for (relation, more) in file.filled().into_iter().flat_map(|filled| filled.rows()) {
                *rows.entry(relation).or_default() += more;
            }
        }
        let mut problems = group.problems;
        if let Some(joined) = joined {
            let tables = joined.relations.tables();
            let kept = |relation: &Relation| {
                !matches!(
                    relation,
                    Relation::Lookups | Relation::Links | Relation::Packages
                )
            };
            rows.retain(|relation, _| kept(relation) || *relation == Relation::Packages);
            rows.extend(tables.map(|(relation, table)| (relation, table.rows() as u64)));
            rows.retain(|_, rows| *rows > 0);
            promised.extend(joined.relations.fields());
            problems.extend(joined.problems.iter().cloned());
        }
        let missing = METRICS.iter().filter(|metric| !metric.is_fed(&promised));
        let mut files = group.files.iter();
        let synthetic = files.any(|(_, file)| file.synthetic().is_some());
        report::Dataset {
            title: title(&titles),
            family,
            synthetic,
            registry,
            date,
            files: group
                .files
                .iter()
                .map(|(id, _)| labels[id].clone())
                .collect(),
            coverage: Covered::default(),
            relations: rows
                .into_iter()
                .map(|(relation, rows)| RelationRows { relation, rows })
                .collect(),
            in_subset: None,
            feeds: catalogue::fed(&promised),
            missing: missing
                .map(|metric| report::Missing {
                    metric: metric.id,
                    needs: lacks(&metric.missing(&promised), metric.sources),
                })
                .collect(),
            problems,
        }
    }
}

/// Whether joining the files adds information.
fn needs_joining(group: &FileGroup<'_>) -> bool {
    let has = |file: &File, relation| {
        let filled = file.filled();
        filled.is_some_and(|filled| filled.relations.table(relation).is_some())
    };
    let mut files = group.files.iter().map(|(_, file)| *file);
    let keyed = files.clone().any(|file| {
        has(file, Relation::Links)
            || has(file, Relation::Lookups)
            || file
                .recognised()
                .is_some_and(|recognised| recognised.dataset.family.numbered)
    });
    let by_keys = files.clone().any(|file| {
        file.recognised()
            .is_some_and(|recognised| recognised.dataset.family.keyed)
    });
    let several = group.files.len() > 1;
    let mut packages = BTreeSet::new();
    let merged = several
        && files.any(|file| {
            let dataset = file.recognised().map(|recognised| recognised.dataset.id);
            has(file, Relation::Packages) && packages.insert(dataset) && packages.len() > 1
        });
    keyed || several && (by_keys || merged)
}

/// The files in an order that does not depend on their names: by kind, then by content. Rows are
/// sorted by content, so the first and the last row distinguish parts of a table.
fn in_content_order<'a>(group: &FileGroup<'a>) -> Vec<&'a File> {
    let mut files: Vec<&File> = group.files.iter().map(|(_, file)| *file).collect();
    let ends = |file: &File| -> Option<(Vec<String>, u64)> {
        let filled = file.filled()?;
        let mut ends = Vec::new();
        for (_, table) in filled.relations.tables() {
            for row in [0, table.rows().saturating_sub(1)] {
                let fields = table.fields();
                ends.extend(fields.filter_map(|field| filled.relations.print(field, row)));
            }
        }
        for ranking in filled.rankings.values() {
            ends.extend(ranking.head().first().map(|row| row.id.to_string()));
        }
        Some((ends, filled.rows().values().sum()))
    };
    let kind = |file: &File| (file.dataset(), file.table());
    let kinds: BTreeSet<_> = files.iter().map(|file| kind(file)).collect();
    if kinds.len() == files.len() {
        sort::by_key(&mut files, |file| kind(file));
    } else {
        let keyed = files
            .into_iter()
            .map(|file| ((kind(file), ends(file)), file));
        let mut keyed: Vec<_> = keyed.collect();
        sort::by(&mut keyed, |a, b| a.0.cmp(&b.0));
        files = keyed.into_iter().map(|(_, file)| file).collect();
    }
    files
}

fn parts<'a>(group: &FileGroup<'a>) -> Vec<Part<'a>> {
    let files = in_content_order(group).into_iter();
    files
        .filter_map(|file| {
            Some(Part {
                dataset: file.recognised()?.dataset,
                relations: &file.filled()?.relations,
            })
        })
        .collect()
}

/// One title for several tables: the common first word, then the rest of each title.
fn title(titles: &[&str]) -> String {
    let [first, rest @ ..] = titles else {
        return String::new();
    };
    let common = first.split_inclusive(' ').next().unwrap_or(first);
    if !rest.is_empty() && rest.iter().all(|title| title.starts_with(common)) {
        let tables: Vec<&str> = titles.iter().map(|title| &title[common.len()..]).collect();
        return format!("{}: {}", common.trim(), tables.join(", "));
    }
    titles.join(" and ")
}

fn lacks(fields: &[Field], sources: &str) -> String {
    let named: Vec<String> = fields
        .iter()
        .map(|field| {
            let relation = field.relation().name().replace('_', " ");
            format!("{} of {relation}", field.name().replace('_', " "))
        })
        .collect();
    format!("{} (in {sources})", named.join(", "))
}
