//! Authors linked by the repositories to which they committed, and their communities.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::owners::Packages;
use super::{Counted, NAMED, Params};
use crate::base::pulse;
use crate::base::text::{count, number, percent, plural};
use crate::domain::data::Data;
use crate::domain::models::{Edge, Models};
use crate::domain::people::is_bot;
use crate::metrics::shown::{Cell, ShownTable};
use crate::relations::{Count, Field, Name, Relation};
use crate::stats::{self, Link};

/// Authors linked by the repositories to which they committed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Network {
    /// Authors of commits, without bots unless these are asked for.
    pub authors: u64,
    /// Bots that are left out.
    pub bots: u64,
    /// Repositories with commits of these authors.
    pub repositories: u64,
    /// Pairs of authors who committed to the same repository. Repositories of more than 100 authors
    /// are not used for pairs.
    pub pairs: u64,
    /// Repositories of more than 100 authors; they count for components, not for communities.
    pub crowded: u64,
    /// Authors who share no repository.
    pub alone: u64,
    /// Connected components, including authors alone.
    pub components: u64,
    /// Sizes of components, the greatest first, each with the number of components of this size;
    /// the first 100.
    pub component_sizes: Vec<[u64; 2]>,
    /// Communities of two authors or more; `None` if there were too many pairs.
    pub communities: Option<u64>,
    /// Modularity of the division, with the numbers of shared repositories as weights.
    pub modularity: Option<f64>,
    /// Downloads of the packages with commits of these authors.
    pub downloads: f64,
    /// The ten communities with the most authors.
    pub largest: Vec<Community>,
    /// Share of `downloads` that these ten have together.
    pub share_of_largest: Option<f64>,
}

/// A community: authors who commit to the same repositories.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Community {
    /// Its author with the most repositories.
    pub foremost: String,
    /// Authors.
    pub authors: u64,
    /// Packages most of whose authors belong to it.
    pub packages: u64,
    /// Their downloads.
    pub downloads: f64,
    /// Their share of all downloads of packages with commits.
    pub share: Option<f64>,
}

/// Repositories with more authors than this make no pairs, because the number of pairs grows with
/// the square of the authors.
pub(super) const CROWD: usize = 100;

/// If there are more pairs than this, no communities are computed.
const PAIRS: usize = 20_000_000;

/// Commits, with numbers for repositories and authors.
#[derive(Default)]
struct Commits<'a> {
    /// Names of authors, ascending.
    authors: Vec<&'a str>,
    /// The package of each repository, if the data have it.
    packages: Vec<Option<u32>>,
    /// Repository (as base) and author (as child), each pair once, ascending.
    pairs: Vec<Edge>,
    bots: u64,
}

/// The number of a text; a new text gets a new number.
fn numbered<'a>(numbers: &mut HashMap<&'a str, u32>, text: &'a str) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(text).or_insert(next)
}

impl<'a> Commits<'a> {
    fn of(data: &Data<'a>, models: &Models<'a>, bots: bool) -> Self {
        let mut commits = Self::default();
        let mut repositories: HashMap<&str, u32> = HashMap::new();
        let mut authors: HashMap<&str, u32> = HashMap::new();
        let mut left_out: HashSet<&str> = HashSet::new();
        for (part, relations) in data.relations.iter().enumerate() {
            let Some(table) = relations.table(Relation::Commits) else {
                continue;
            };
            // Commits repeat few names, so the number of each name in the store is kept.
            let mut known: HashMap<(bool, Name), Option<u32>> = HashMap::new();
            for row in pulse::over(0..table.rows()) {
                let name = |field| table.name(field, row);
                let (Some(repository), Some(author)) =
                    (name(Field::CommittedRepository), name(Field::CommitAuthor))
                else {
                    continue;
                };
                let author = *known.entry((true, author)).or_insert_with(|| {
                    let text = relations
                        .names
                        .get(author)
                        .filter(|text| !text.is_empty())?;
                    if !bots && is_bot(text) {
                        left_out.insert(text);
                        return None;
                    }
                    Some(numbered(&mut authors, text))
                });
                let Some(author) = author else {
                    continue;
                };
                let repository = *known.entry((false, repository)).or_insert_with(|| {
                    let number = numbered(&mut repositories, relations.names.get(repository)?);
                    if number as usize == commits.packages.len() {
                        commits.packages.push(None);
                    }
                    let model = models.find(part, repository);
                    let model = model.filter(|model| models.is_there(*model));
                    if let Some(package) = commits.packages.get_mut(number as usize) {
                        *package = package.or(model);
                    }
                    Some(number)
                });
                commits.pairs.extend(repository.map(|repository| Edge {
                    base: repository,
                    child: author,
                }));
            }
            commits.pairs.sort_unstable();
            commits.pairs.dedup();
        }
        commits.bots = left_out.len() as u64;
        commits.name(authors);
        commits
    }

    /// Numbers the authors in the order of their names, so that the order of rows does not matter.
    fn name(&mut self, authors: HashMap<&'a str, u32>) {
        let mut texts = vec![""; authors.len()];
        for (text, number) in authors {
            texts[number as usize] = text;
        }
        let order = stats::order(texts.len(), &|a, b| texts[a].cmp(texts[b]));
        let mut place = vec![0; texts.len()];
        for (rank, index) in order.iter().enumerate() {
            place[*index] = rank as u32;
        }
        for pair in &mut self.pairs {
            pair.child = place[pair.child as usize];
        }
        self.pairs.sort_unstable();
        self.authors = order.into_iter().map(|index| texts[index]).collect();
    }

    /// The authors of each repository, one repository after the other.
    fn by_repository(&self) -> impl Iterator<Item = (u32, &[Edge])> {
        let lists = self.pairs.chunk_by(|a, b| a.base == b.base);
        lists.filter_map(|list| Some((list.first()?.base, list)))
    }

    /// The number of authors in each component.
    fn components(&self) -> Vec<u64> {
        let mut parents: Vec<u32> = (0..self.authors.len() as u32).collect();
        fn root(parents: &mut [u32], mut node: u32) -> u32 {
            while parents[node as usize] != node {
                let above = parents[parents[node as usize] as usize];
                parents[node as usize] = above;
                node = above;
            }
            node
        }
        for pair in self.pairs.windows(2) {
            let [a, b] = [pair[0], pair[1]];
            if a.base == b.base {
                let (a, b) = (root(&mut parents, a.child), root(&mut parents, b.child));
                let (low, high) = (a.min(b), a.max(b));
                parents[high as usize] = low;
            }
        }
        let mut sizes = vec![0u64; parents.len()];
        for author in 0..parents.len() as u32 {
            sizes[root(&mut parents, author) as usize] += 1;
        }
        sizes.retain(|size| *size > 0);
        sizes.sort_unstable();
        sizes
    }

    /// Pairs of authors with the number of repositories that they share; `None` if there are too
    /// many pairs.
    fn links(&self) -> Option<Vec<Link>> {
        let mut pairs: Vec<Edge> = Vec::new();
        for (_, list) in pulse::over(self.by_repository()) {
            if list.len() > CROWD {
                continue;
            }
            for (place, a) in list.iter().enumerate() {
                pairs.extend(list.iter().skip(place + 1).map(|b| Edge {
                    base: a.child,
                    child: b.child,
                }));
            }
            if pairs.len() > PAIRS {
                return None;
            }
        }
        pairs.sort_unstable();
        let same = pairs.chunk_by(|a, b| a == b);
        let links = same.filter_map(|same| {
            let pair = same.first()?;
            Some(Link {
                a: pair.base,
                b: pair.child,
                weight: same.len() as f64,
            })
        });
        Some(links.collect())
    }

    /// Makes the communities from the community of each author: their authors, and the packages
    /// that have most authors in one. Also returns the downloads of all these packages.
    fn communities(&self, of: &[u32], counted: &Counted<'_>) -> (Vec<Community>, f64) {
        let number = of.iter().max().map_or(0, |last| *last as usize + 1);
        let mut repositories = vec![0u64; self.authors.len()];
        for pair in &self.pairs {
            repositories[pair.child as usize] += 1;
        }
        let mut foremost: Vec<Option<usize>> = vec![None; number];
        let mut authors = vec![0u64; number];
        for (author, community) in of.iter().enumerate() {
            let community = *community as usize;
            authors[community] += 1;
            // Of equal ones the first by name is taken.
            let best = &mut foremost[community];
            if best.is_none_or(|best| repositories[best] < repositories[author]) {
                *best = Some(author);
            }
        }
        let communities = foremost.into_iter().zip(authors);
        let mut all: Vec<Community> = communities
            .map(|(foremost, authors)| Community {
                foremost: foremost
                    .map_or("", |author| self.authors[author])
                    .to_owned(),
                authors,
                packages: 0,
                downloads: 0.0,
                share: None,
            })
            .collect();
        let mut total = 0.0;
        for (repository, list) in pulse::over(self.by_repository()) {
            let package = self.packages.get(repository as usize).copied().flatten();
            let Some(package) = package else {
                continue;
            };
            let mut of: Vec<u32> = list.iter().map(|pair| of[pair.child as usize]).collect();
            of.sort_unstable();
            // Of equally frequent ones the lowest is taken.
            let mut most: &[u32] = &[];
            for same in of.chunk_by(|a, b| a == b) {
                if same.len() > most.len() {
                    most = same;
                }
            }
            let downloads = counted(package, Field::Downloads).map_or(0.0, Count::to_f64);
            total += downloads;
            if let Some(community) = most
                .first()
                .and_then(|number| all.get_mut(*number as usize))
            {
                community.packages += 1;
                community.downloads += downloads;
            }
        }
        (all, total)
    }
}

pub(super) fn network<'a>(
    data: &Data<'a>,
    packages: &Packages<'_, 'a>,
    counted: &Counted<'_>,
    params: &Params,
) -> Option<Network> {
    let Packages::Rows(models) = packages else {
        return None;
    };
    let commits = Commits::of(data, models, params.bots);
    let authors = commits.authors.len();
    if authors == 0 {
        return None;
    }
    let sizes = commits.components();
    let mut component_sizes: Vec<[u64; 2]> = Vec::new();
    for same in sizes.chunk_by(|a, b| a == b).rev().take(100) {
        component_sizes.extend(same.first().map(|size| [*size, same.len() as u64]));
    }
    let links = commits.links();
    let found = links
        .as_ref()
        .map(|links| stats::communities(authors, links));
    let mut network = Network {
        authors: authors as u64,
        bots: commits.bots,
        repositories: commits.by_repository().count() as u64,
        pairs: links.as_ref().map_or(0, |links| links.len() as u64),
        crowded: commits
            .by_repository()
            .filter(|(_, list)| list.len() > CROWD)
            .count() as u64,
        alone: sizes.iter().filter(|size| **size == 1).count() as u64,
        components: sizes.len() as u64,
        component_sizes,
        communities: None,
        modularity: found.as_ref().and_then(|found| found.modularity),
        downloads: 0.0,
        largest: Vec::new(),
        share_of_largest: None,
    };
    let Some(found) = found else {
        return Some(network);
    };
    let (all, total) = commits.communities(&found.of, counted);
    network.downloads = total;
    network.communities = Some(all.iter().filter(|community| community.authors > 1).count() as u64);
    let order = stats::order(all.len(), &|a, b| all[b].authors.cmp(&all[a].authors));
    let share = |downloads: f64| (total > 0.0).then(|| downloads / total);
    for place in order
        .into_iter()
        .take(NAMED)
        .filter(|index| all[*index].authors > 1)
    {
        network.largest.push(Community {
            share: share(all[place].downloads),
            ..all[place].clone()
        });
    }
    network.share_of_largest = share(
        network
            .largest
            .iter()
            .map(|community| community.downloads)
            .sum(),
    );
    Some(network)
}

impl Network {
    pub(super) fn sentences(&self) -> Vec<String> {
        let largest = self.component_sizes.first().map_or(0, |[size, _]| *size);
        let mut sentences = vec![format!(
            "Commits link {} authors of {} repositories in {} pairs. The largest of {} connected components has {} of the authors; {} are alone.",
            count(self.authors),
            count(self.repositories),
            count(self.pairs),
            count(self.components),
            count(largest),
            count(self.alone)
        )];
        match (self.communities, self.modularity) {
            (Some(communities), Some(modularity)) => sentences.push(format!(
                "They form {} of two authors or more (modularity {}); the {} largest have {} of the downloads of packages with commits.",
                plural(communities, "community", "communities"),
                number(modularity),
                count(self.largest.len() as u64),
                self.share_of_largest.map_or_else(|| "an undefined share".to_owned(), percent)
            )),
            (None, _) => sentences.push(
                "There are too many pairs of authors to compute communities.".to_owned(),
            ),
            _ => {}
        }
        sentences
    }

    pub(super) fn table(&self) -> ShownTable {
        let mut table = ShownTable::new(
            "The largest communities of authors",
            &["First author", "Authors", "Packages", "Downloads", "Share"],
        )
        .hint("First author", "the author with the most repositories");
        for community in &self.largest {
            table.row([
                Cell::text(&community.foremost),
                Cell::Count(community.authors),
                Cell::Count(community.packages),
                Cell::amount(community.downloads),
                Cell::share(community.share),
            ]);
        }
        table
    }
}
