//! Rates of the libraries by both definitions, with bases as clusters, and the differences between
//! Transformers and the others.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::{
    CONFIDENCE, FORMATS, LEAST_DESCENDANTS, Lead, LibraryNames, LibraryRate, Params, Rivals, TOP,
    TRANSFORMERS,
};
use crate::domain::models::{Cells, Edge, Edges, Models};
use crate::relations::{Field, Set};
use crate::stats::{self, Cluster, Clustered};

/// The result by one definition.
pub(super) struct Rates {
    /// All libraries, the most preserved first.
    pub(super) list: Vec<LibraryRate>,
    pub(super) rivals: Rivals,
    /// Edges from bases in the data, or descendants with two or more libraries.
    pub(super) descendants: u64,
}

/// The libraries of each model, identified by numbers.
pub(super) struct Libraries<'m, 'a> {
    models: &'m Models<'a>,
    fields: Vec<Cells<'m, 'a>>,
    only: BTreeSet<&'m str>,
    texts: Vec<&'a str>,
    numbers: HashMap<&'a str, u32>,
    /// Many models have the same set of libraries, so each different set is parsed only once.
    known: HashMap<(usize, [Set; 3]), usize>,
    lists: Vec<Vec<u32>>,
}

impl<'m, 'a> Libraries<'m, 'a> {
    pub(super) fn new(models: &'m Models<'a>, params: &'m Params) -> Self {
        let mut fields = vec![Field::Libraries];
        if params.names == LibraryNames::Wider {
            fields.push(Field::OtherLibraries);
        }
        if params.frameworks {
            fields.push(Field::Frameworks);
        }
        Self {
            models,
            fields: fields
                .into_iter()
                .map(|field| models.cells(field))
                .collect(),
            only: params.only.iter().map(String::as_str).collect(),
            texts: Vec::new(),
            numbers: HashMap::new(),
            known: HashMap::new(),
            lists: vec![Vec::new()],
        }
    }

    /// The libraries of a model, ascending; empty if the model is not in the data.
    fn of(&mut self, model: u32) -> usize {
        if !self.models.is_there(model) {
            return 0;
        }
        let mut key = [Set::EMPTY; 3];
        for (place, cells) in key.iter_mut().zip(&self.fields) {
            *place = cells.set(model);
        }
        let part = self.fields.first().map_or(0, |cells| cells.part(model));
        if let Some(list) = self.known.get(&(part, key)) {
            return *list;
        }
        let mut list = Vec::new();
        for text in self.fields.iter().flat_map(|cells| cells.members(model)) {
            if !self.only.is_empty() && !self.only.contains(text) {
                continue;
            }
            let next = self.texts.len() as u32;
            let number = *self.numbers.entry(text).or_insert(next);
            if number == next {
                self.texts.push(text);
            }
            list.push(number);
        }
        list.sort_unstable();
        list.dedup();
        self.lists.push(list);
        self.known.insert((part, key), self.lists.len() - 1);
        self.lists.len() - 1
    }
}

/// Clusters for each library, identified by its number.
#[derive(Default)]
struct ByLibrary(Vec<Vec<Cluster>>);

impl ByLibrary {
    fn of(&mut self, library: u32) -> &mut Vec<Cluster> {
        let place = library as usize;
        if self.0.len() <= place {
            self.0.resize_with(place + 1, Vec::new);
        }
        &mut self.0[place]
    }
}

/// The paper's equation: an edge is an observation, its base the cluster.
pub(super) fn by_edges(
    models: &Models<'_>,
    libraries: &mut Libraries<'_, '_>,
    edges: &Edges,
    least: u64,
) -> Rates {
    let bases = edges.by_base().filter(|(base, _)| models.is_there(*base));
    let bases: Vec<(&str, u32, &[Edge])> = bases
        .map(|(base, edges)| (models.id(base), base, edges))
        .collect();
    // Keys are in the order of names, because the order of rows must not change a sum.
    let order = stats::order(bases.len(), &|a, b| bases[a].0.cmp(bases[b].0));
    let mut clusters = ByLibrary::default();
    let mut descendants = 0;
    for (key, place) in (0..).zip(order) {
        let (_, base, edges) = bases[place];
        descendants += edges.len() as u64;
        let of_base = libraries.of(base);
        if libraries.lists[of_base].len() < 2 {
            continue;
        }
        for index in 0..libraries.lists[of_base].len() {
            let library = libraries.lists[of_base][index];
            let keeps = edges.iter().filter(|edge| {
                let child = libraries.of(edge.child);
                libraries.lists[child].binary_search(&library).is_ok()
            });
            let count = keeps.count() as u64;
            clusters.of(library).push(Cluster {
                key,
                size: edges.len() as u64,
                count,
            });
        }
    }
    let rates = clusters.0.into_iter().zip(&libraries.texts);
    let rates = rates.filter_map(|(clusters, library)| {
        let proportion = Clustered::new(clusters.iter().copied())?;
        let preserved = clusters.iter().map(|cluster| cluster.count).sum();
        let shown = proportion.n >= least;
        Some((
            rate(library, preserved, &proportion, shown),
            Some(proportion),
        ))
    });
    let is_rival = |library: &LibraryRate| library.descendants >= LEAST_DESCENDANTS;
    let (list, rivals) = compare(sorted(rates), None, is_rival);
    Rates {
        list,
        rivals,
        descendants,
    }
}

/// The artifact's shares of its N: a descendant is an observation. If it has several bases, its
/// cluster is the base with most children; of equal ones, the first by name.
pub(super) fn by_descendants(
    models: &Models<'_>,
    libraries: &mut Libraries<'_, '_>,
    edges: &Edges,
) -> Rates {
    let bases = edges.by_base();
    let bases: Vec<(&str, &[Edge])> = bases
        .map(|(base, edges)| (models.id(base), edges))
        .collect();
    let order = stats::order(bases.len(), &|a, b| {
        let key = |place: usize| (Reverse(bases[place].1.len()), bases[place].0);
        key(a).cmp(&key(b))
    });
    let mut seen = vec![false; models.numbers() as usize];
    let mut sizes: Vec<u64> = Vec::with_capacity(bases.len());
    let mut clusters = ByLibrary::default();
    for (key, place) in (0..).zip(order) {
        let mut size = 0;
        for edge in bases[place].1 {
            if std::mem::replace(&mut seen[edge.child as usize], true) {
                continue;
            }
            let of_child = libraries.of(edge.child);
            if libraries.lists[of_child].len() < 2 {
                continue;
            }
            size += 1;
            for library in &libraries.lists[of_child] {
                let list = clusters.of(*library);
                match list.last_mut().filter(|last| last.key == key) {
                    Some(last) => last.count += 1,
                    None => list.push(Cluster {
                        key,
                        size: 0,
                        count: 1,
                    }),
                }
            }
        }
        sizes.push(size);
    }
    let whole = |counts: &[Cluster]| {
        let mut counts = counts.iter().peekable();
        let all = (0..).zip(&sizes).map(|(key, size)| Cluster {
            key,
            size: *size,
            count: counts
                .next_if(|cluster| cluster.key == key)
                .map_or(0, |cluster| cluster.count),
        });
        Clustered::new(all.collect::<Vec<Cluster>>())
    };
    let Some(all) = whole(&[]) else {
        return Rates {
            list: Vec::new(),
            rivals: Rivals::default(),
            descendants: 0,
        };
    };
    let shares = clusters.0.iter().zip(&libraries.texts);
    let shares = shares.filter(|(counts, _)| !counts.is_empty());
    let shares = sorted(shares.map(|(counts, library)| {
        let preserved = counts.iter().map(|cluster| cluster.count).sum();
        (rate(library, preserved, &all, true), counts)
    }));
    // A library that hardly any descendant has cannot be a rival, and hundreds of them would take
    // long.
    let is_rival = |library: &LibraryRate| library.preserved.saturating_mul(100) >= all.n;
    let shares = (0..).zip(shares).map(|(place, (share, counts))| {
        let proportion = (place < TOP || is_rival(&share)).then(|| whole(counts));
        match proportion.flatten() {
            Some(proportion) => (
                rate(&share.library, share.preserved, &proportion, true),
                Some(proportion),
            ),
            None => (share, None),
        }
    });
    // If no descendant has Transformers, its share is 0.
    let none = (rate(TRANSFORMERS, 0, &all, true), all.clone());
    let (list, rivals) = compare(shares.collect(), Some(none), is_rival);
    Rates {
        list,
        rivals,
        descendants: all.n,
    }
}

/// The result for one library; without an interval if the proportion is that of another library
/// with the same clusters.
fn rate(library: &str, preserved: u64, clustered: &Clustered, shown: bool) -> LibraryRate {
    let rate = preserved as f64 / clustered.n as f64;
    let known = clustered.is_enough() && clustered.rate == rate;
    LibraryRate {
        library: library.to_owned(),
        bases: clustered.clusters,
        descendants: clustered.n,
        preserved,
        rate: Some(rate),
        interval: clustered.interval(CONFIDENCE).filter(|_| known),
        shown,
        effective_bases: clustered.kish,
        effective_descendants: clustered.effective.filter(|_| known),
        largest_base: clustered.largest,
        format: FORMATS.contains(&library),
        enough: clustered.n >= LEAST_DESCENDANTS && clustered.is_enough(),
        difference: None,
    }
}

/// Sets the differences between Transformers and its rivals; `absent` is the value of Transformers
/// if it is not listed.
fn compare(
    mut rated: Vec<(LibraryRate, Option<Clustered>)>,
    absent: Option<(LibraryRate, Clustered)>,
    is_rival: impl Fn(&LibraryRate) -> bool,
) -> (Vec<LibraryRate>, Rivals) {
    let is_other = |library: &LibraryRate| library.library != TRANSFORMERS && is_rival(library);
    let can = |pair: &&(LibraryRate, Option<Clustered>)| {
        is_other(&pair.0) && pair.0.enough && !pair.0.format
    };
    let compared = rated.iter().filter(can).count() as u64;
    let adjusted = 1.0 - (1.0 - CONFIDENCE) / compared.max(1) as f64;
    let found = rated
        .iter()
        .find(|(library, _)| library.library == TRANSFORMERS);
    let found = found.and_then(|(library, clustered)| Some((library.clone(), clustered.clone()?)));
    let transformers = found.or(absent);
    if let Some((_, transformers)) = transformers.as_ref().filter(|(library, _)| library.enough) {
        for (library, clustered) in &mut rated {
            let Some(other) = clustered
                .as_ref()
                .filter(|_| is_other(library) && library.enough)
            else {
                continue;
            };
            library.difference = transformers.minus(other, CONFIDENCE).map(|found| Lead {
                difference: found.difference,
                r: found.r,
                interval: found.interval,
                adjusted: transformers
                    .minus(other, adjusted)
                    .filter(|_| !library.format)
                    .map(|found| found.interval),
            });
        }
    }
    let list: Vec<LibraryRate> = rated.into_iter().map(|(library, _)| library).collect();
    let rivals = Rivals {
        transformers: transformers.map(|(library, _)| library),
        others: list
            .iter()
            .filter(|library| is_other(library))
            .cloned()
            .collect(),
        compared,
    };
    (list, rivals)
}

/// Sorts by rate in descending order, then by name.
fn sorted<T>(rates: impl Iterator<Item = (LibraryRate, T)>) -> Vec<(LibraryRate, T)> {
    let mut rates: Vec<Option<(LibraryRate, T)>> = rates.map(Some).collect();
    let order = stats::order(rates.len(), &|a, b| {
        let rate_of = |place: usize| rates[place].as_ref().map(|(library, _)| library);
        let key =
            |place| rate_of(place).map(|library| (Reverse(library.preserved), &library.library));
        key(a).cmp(&key(b))
    });
    let order = order.into_iter();
    order.filter_map(|place| rates[place].take()).collect()
}
