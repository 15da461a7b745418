//! Datasets reduced to the subset of packages that the user asks for.
//!
//! What was read stays as it is; the metrics get the rows of the packages that are in the subset,
//! and what is known of these packages in other tables. The stores of names are shared.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Session;
use super::dataset::Bundle;
use super::file::File;
use super::place::Place;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::pulse;
use crate::base::sort;
use crate::base::text::{capital, count};
use crate::domain::subset::{self, Condition, Context, Seen, Subset};
use crate::metrics::Popularity;
use crate::recognise;
use crate::relations::{Field, Ranking, Relation, Relations, Row, SnapshotDate, Table};

/// Values that an error lists.
const LISTED: usize = 12;

/// The subsets of the datasets, kept until the conditions or a file change.
#[derive(Default)]
pub(super) struct Cuts {
    /// The conditions, and the datasets with revisions and registries.
    made_of: String,
    of: Vec<Rc<Cut>>,
}

/// What is in the subset of one dataset.
#[derive(Default)]
pub(super) struct Cut {
    pub(super) relations: Vec<Relations>,
    /// The rankings of a file by registry, as in [`recognise::Filled`].
    pub(super) rankings: Vec<(u32, Option<String>, Ranking)>,
    /// The rankings of a panel by registry and date.
    dated: Vec<(u32, (Option<String>, SnapshotDate), Ranking)>,
    /// The file whose packages these relations have, by the place of the relations.
    files: Vec<u32>,
    /// What could not be done, in sentences.
    pub(super) problems: Vec<String>,
}

impl Cut {
    /// Packages in the subset.
    pub(super) fn packages(&self) -> u64 {
        let tables = self.relations.iter();
        let tables = tables.filter_map(|relations| relations.table(Relation::Packages));
        let rows: u64 = tables.map(|table| table.rows() as u64).sum();
        match rows {
            0 => self
                .rankings
                .iter()
                .map(|(.., ranking)| ranking.named())
                .sum(),
            rows => rows,
        }
    }

    /// The ranking of a file for a snapshot.
    pub(super) fn ranking(
        &self,
        id: u32,
        (registry, date): &Place,
        popularity: Popularity,
    ) -> Option<Ranking> {
        if popularity == Popularity::Likes {
            let place = self.files.iter().position(|file| *file == id)?;
            return self.relations.get(place)?.by_likes();
        }
        let is = |own: &Option<String>| own.as_ref().is_none_or(|own| own == registry);
        let mut dated = self.dated.iter();
        let dated = dated.find(|(file, place, _)| *file == id && is(&place.0) && place.1 == *date);
        if let Some((_, _, ranking)) = dated {
            return Some(ranking.clone());
        }
        let mut rankings = self.rankings.iter();
        let found = rankings.find(|(file, own, _)| *file == id && is(own));
        found.map(|(_, _, ranking)| ranking.clone())
    }
}

impl Session {
    /// The subset of each dataset; `None` if the caller has stopped.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for a field that no dataset has and for a value that no package has.
    pub(super) fn cut(
        &self,
        bundles: &[Bundle<'_>],
        subset: &Subset,
    ) -> Result<Option<Vec<Rc<Cut>>>> {
        let made_of = bundles.iter().map(|bundle| {
            let source = &bundle.source;
            format!(
                "{:?} {:?} {:?}\n",
                bundle.revisions, source.registry, source.date
            )
        });
        let made_of = format!("{subset}\n{}", made_of.collect::<String>());
        if self.cuts.borrow().made_of == made_of {
            return Ok(Some(self.cuts.borrow().of.clone()));
        }
        let always = match subset.asks_for_all_snapshots() {
            true => present_in_all(bundles),
            false => HashMap::new(),
        };
        let seen = Seen::new(subset);
        let cuts = bundles.iter().map(|bundle| {
            Rc::new(self.cut_one(bundle, subset, &context(bundle, subset, &always), &seen))
        });
        let cuts: Vec<Rc<Cut>> = cuts.collect();
        if pulse::is_stopped() {
            return Ok(None);
        }
        if let (Some((condition, word)), false) = (seen.unknown(subset), bundles.is_empty()) {
            let parts = bundles
                .iter()
                .map(|bundle| (bundle.relations(), context(bundle, subset, &always)));
            return Err(unknown(condition, word, &parts.collect::<Vec<_>>()));
        }
        self.cuts.replace(Cuts {
            made_of,
            of: cuts.clone(),
        });
        Ok(Some(cuts))
    }

    fn cut_one(
        &self,
        bundle: &Bundle<'_>,
        subset: &Subset,
        context: &Context<'_>,
        seen: &Seen,
    ) -> Cut {
        let parts = bundle.relations();
        let mut cut = Cut::default();
        let mut lacks = None;
        // The rows of packages that stay, part by part.
        let kept: Vec<Option<Vec<u32>>> = parts
            .iter()
            .map(|part| {
                let packages = part.table(Relation::Packages)?;
                let rows = subset::rows(subset, part, packages, context, seen);
                Some(rows.unwrap_or_else(|missing| {
                    lacks = Some(missing);
                    Vec::new()
                }))
            })
            .collect();
        let ids = ids(&parts, &kept);
        let by_name = match kept.iter().any(Option::is_some) {
            true => None,
            false => Some(subset::named(subset, context, seen, false)),
        };
        let passes = |id: &str| match &by_name {
            None => ids.contains(id),
            Some(Ok(passes)) => passes(id, None),
            Some(Err(_)) => false,
        };
        for (part, kept) in parts.iter().zip(kept) {
            let mut kept = Some(kept);
            cut.relations
                .push(part.selected(|relation, table| match relation {
                    Relation::Packages => kept.take().flatten(),
                    _ => rows_of(part, relation, table, passes),
                }));
        }
        let lacks = lacks.or(by_name.and_then(|named| named.err()));
        let ranks = self.cut_rankings(bundle, subset, context, seen, &mut cut);
        // A dataset of rankings alone has no table that could lack something, and a table about
        // something else than packages stays.
        let about = |part: &Relations| {
            part.tables()
                .any(|(relation, _)| relation.package().is_some())
        };
        let concerned = parts.iter().any(|part| about(part)) || !bundle.rankings().is_empty();
        let kept = cut.is_ranked(bundle) || !concerned;
        if let Some(missing) = ranks.or(lacks).filter(|_| !kept) {
            cut.problems.push(format!(
                "None of it is in the subset, because it has no {missing}."
            ));
        }
        cut
    }

    /// Fills the rankings of a dataset's files. Returns what they lack.
    fn cut_rankings(
        &self,
        bundle: &Bundle<'_>,
        subset: &Subset,
        context: &Context<'_>,
        seen: &Seen,
        cut: &mut Cut,
    ) -> Option<String> {
        let mut lacks = None;
        let mut used = false;
        let head = |ranking: &Ranking| {
            let passes = subset::named(subset, context, seen, true)?;
            let passes = |row: &Row| passes(&row.id, Some(row.downloads));
            Ok(ranking.filtered(passes, subset.least_downloads()))
        };
        for (place, (id, file)) in self.ids_of(&bundle.files).into_iter().enumerate() {
            let Some(filled) = file.filled() else {
                continue;
            };
            let joined = bundle.joined.is_some();
            let of = match joined {
                true => 0,
                false => place,
            };
            let has_packages =
                |relations: &Relations| relations.table(Relation::Packages).is_some();
            let listed = has_packages(&filled.relations);
            // The joined relations have the packages of all files; one file is enough for them.
            let listed = listed && !(joined && used);
            if listed {
                used = true;
            }
            if !joined || listed {
                cut.files.resize(of, 0);
                cut.files.push(id);
            }
            if let Some(panel) = file.panel() {
                let last = panel.snapshots.keys().map(|(_, date)| *date).max();
                let mut left_out = 0;
                for ((registry, date), ranking) in &panel.snapshots {
                    let made = match head(ranking) {
                        Ok(made) => Some(made),
                        Err(missing) if listed && Some(*date) == last => {
                            lacks = Some(missing);
                            let registries = [registry.clone()].into_iter();
                            let of = cut.relations.get(of);
                            of.and_then(|of| recognise::ranked(of, registries).into_values().next())
                        }
                        Err(missing) => {
                            lacks = Some(missing);
                            left_out += 1;
                            None
                        }
                    };
                    let place = (registry.clone(), *date);
                    cut.dated.extend(made.map(|made| (id, place, made)));
                }
                if let (Some(missing), true) = (lacks.take(), left_out > 0) {
                    cut.problems.push(format!(
                        "Of earlier dates no {missing} are kept, so only the last date is in the subset."
                    ));
                }
            }
            if listed {
                let registries = filled.rankings.keys().cloned();
                let made = cut
                    .relations
                    .get(of)
                    .map(|of| recognise::ranked(of, registries));
                let made = made.into_iter().flatten();
                cut.rankings
                    .extend(made.map(|(registry, ranking)| (id, registry, ranking)));
                continue;
            }
            if has_packages(&filled.relations) {
                continue;
            }
            for (registry, ranking) in &filled.rankings {
                match head(ranking) {
                    Ok(made) => {
                        if made.is_truncated() {
                            cut.problems.push(format!(
                                "Only its {} most downloaded packages are known by name, and the subset is of them.",
                                count(ranking.head().len() as u64)
                            ));
                        }
                        cut.rankings.push((id, registry.clone(), made));
                    }
                    Err(missing) => lacks = Some(missing),
                }
            }
        }
        lacks
    }

    /// The files with their numbers.
    fn ids_of<'a>(&self, files: &[&'a File]) -> Vec<(u32, &'a File)> {
        let ids = files.iter().filter_map(|file| {
            let mut all = self.files.iter();
            let (id, _) = all.find(|(_, other)| std::ptr::eq(*other, *file))?;
            Some((*id, *file))
        });
        ids.collect()
    }
}

impl Cut {
    /// Whether something of a dataset of mere rankings is left.
    fn is_ranked(&self, bundle: &Bundle<'_>) -> bool {
        let any = bundle
            .relations()
            .iter()
            .any(|part| part.tables().next().is_some());
        !any && !self.rankings.is_empty()
    }
}

/// What the conditions need to know of a dataset.
fn context<'a>(
    bundle: &'a Bundle<'_>,
    subset: &Subset,
    always: &'a HashMap<Option<String>, HashSet<String>>,
) -> Context<'a> {
    let registry = bundle.source.registry.as_deref();
    Context {
        registry,
        always: always.get(&registry.map(str::to_owned)),
        derived: match subset.asks_for_bases() {
            true => Context::derived(&bundle.relations()),
            false => HashMap::new(),
        },
    }
}

/// The names of the packages in these rows.
fn ids<'a>(parts: &[&'a Relations], kept: &[Option<Vec<u32>>]) -> HashSet<&'a str> {
    let mut ids = HashSet::new();
    for (part, rows) in parts.iter().zip(kept) {
        let rows = pulse::over(rows.iter().flatten());
        ids.extend(rows.filter_map(|row| part.text(Field::PackageId, *row as usize)));
    }
    ids
}

/// The rows of a table about packages that pass; `None` for a table about something else.
fn rows_of(
    part: &Relations,
    relation: Relation,
    table: &Table,
    passes: impl Fn(&str) -> bool,
) -> Option<Vec<u32>> {
    let field = relation.package()?;
    let mut last = (None, false);
    let rows = pulse::over(0..table.rows()).filter(|row| {
        let name = table.name(field, *row);
        if name.is_none() || name != last.0 {
            let text = name.and_then(|name| part.names.get(name));
            last = (name, text.is_some_and(&passes));
        }
        last.1
    });
    Some(rows.map(|row| row as u32).collect())
}

/// The packages that are in every list of each registry.
fn present_in_all(bundles: &[Bundle<'_>]) -> HashMap<Option<String>, HashSet<String>> {
    let mut present: HashMap<Option<String>, HashSet<String>> = HashMap::new();
    let mut take = |registry: Option<&str>, ids: HashSet<&str>| match present
        .get_mut(&registry.map(str::to_owned))
    {
        Some(all) => all.retain(|id| ids.contains(&**id)),
        None => {
            let ids = ids.into_iter().map(str::to_owned).collect();
            present.insert(registry.map(str::to_owned), ids);
        }
    };
    for bundle in bundles {
        let registry = bundle.source.registry.as_deref();
        let mut listed = HashSet::new();
        for part in bundle.relations() {
            if let Some(packages) = part.table(Relation::Packages) {
                let rows = pulse::over(0..packages.rows());
                listed.extend(rows.filter_map(|row| part.text(Field::PackageId, row)));
            }
        }
        if listed.is_empty() {
            for (own, ranking) in bundle.rankings() {
                take(own.or(registry), names(ranking));
            }
        } else {
            take(registry, listed);
        }
        for panel in bundle.files.iter().filter_map(|file| file.panel()) {
            for ((own, _), ranking) in &panel.snapshots {
                take(own.as_deref().or(registry), names(ranking));
            }
        }
    }
    present
}

/// The names that a ranking knows.
fn names(ranking: &Ranking) -> HashSet<&str> {
    ranking.head().iter().map(|row| &*row.id).collect()
}

/// The error for a field that no dataset has, or for a word that no package has, with those that
/// there are.
fn unknown(
    condition: &Condition,
    word: Option<&str>,
    datasets: &[(Vec<&Relations>, Context<'_>)],
) -> Error {
    let mut times: HashMap<String, u64> = HashMap::new();
    for (parts, context) in datasets {
        for part in parts {
            condition.add_values(part, context, &mut times);
        }
    }
    let name = condition.about.name();
    let Some(word) = word.filter(|_| !times.is_empty()) else {
        return Error::new(
            ErrorKind::Setting,
            format!("No package of these data has a value of {name}, which the subset asks for."),
            "Leave the condition out, or add a file that has the column.",
        );
    };
    let several = times.len() > LISTED;
    let mut values: Vec<(String, u64)> = times.into_iter().collect();
    sort::by(&mut values, |a, b| {
        b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))
    });
    values.truncate(LISTED);
    let values: Vec<String> = values.into_iter().map(|(value, _)| value).collect();
    Error::new(
        ErrorKind::Setting,
        format!("No package has the {name} “{word}”."),
        format!(
            "{} {}.",
            capital(match several {
                true => "the most frequent values are",
                false => "the values are",
            }),
            values.join(", ")
        ),
    )
}
