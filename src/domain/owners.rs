//! Owners of models and data sets. Rows of one owner resemble each other, so owners are clusters.

use hashbrown::HashMap;

use super::models::Models;
use crate::base::hash::text_hash;
use crate::base::pulse;
use crate::relations::Field;
use crate::stats;

/// The part of a name before the slash, else the name itself, which then is a cluster of one.
pub fn prefix(id: &str) -> &str {
    match id.split_once('/') {
        Some((owner, _)) if !owner.is_empty() => owner,
        _ => id,
    }
}

/// The owner of a model: the part of its name before the slash, else its author, else the model
/// itself.
pub fn of<'a>(models: &Models<'a>, model: u32) -> &'a str {
    let id = models.id(model);
    let owner = prefix(id);
    if owner.len() < id.len() {
        return owner;
    }
    let author = models.row(model).and_then(|(_, relations, table, row)| {
        relations.names.get(table.name(Field::Author, row)?)
    });
    author.filter(|author| !author.is_empty()).unwrap_or(id)
}

/// The owner of a model by [`of`]; empty if the owner is unknown.
///
/// It is not known how similar models of unknown owners are, and the hub's names without a slash
/// belong to its staff. Counting them as models of one owner can only widen the interval of a share
/// or of a difference between groups.
pub fn known<'a>(models: &Models<'a>, model: u32) -> &'a str {
    let owner = of(models, model);
    if owner == models.id(model) { "" } else { owner }
}

/// The part of a name before the slash; empty without a slash, as in [`known`].
pub fn known_prefix(id: &str) -> &str {
    let owner = prefix(id);
    if owner == id { "" } else { owner }
}

/// The reason why a rank correlation with owners as clusters has no interval, from the number of
/// groups of owners and the interval by the jackknife.
pub fn no_interval(groups: u64, by_owner: Option<[f64; 2]>) -> &'static str {
    match by_owner {
        None if groups < stats::LEAST_GROUPS as u64 => "it needs ten groups of owners",
        None => "one group of owners has all of the variation",
        Some(_) => "a rank correlation of 1 or −1 has none",
    }
}

/// Owners by number, in the order in which they come.
#[derive(Debug, Default)]
pub struct Numbered<'a> {
    /// The owners in the order of their numbers.
    pub names: Vec<&'a str>,
    numbers: HashMap<&'a str, u32>,
    last: u32,
}

impl<'a> Numbered<'a> {
    /// The number of an owner that was numbered.
    pub fn find(&self, owner: &str) -> Option<u32> {
        self.numbers.get(owner).copied()
    }

    /// The number of an owner. Packages of one owner mostly follow each other, so the last is
    /// remembered.
    pub fn number(&mut self, owner: &'a str) -> u32 {
        if self.names.get(self.last as usize) != Some(&owner) {
            let next = self.names.len() as u32;
            self.last = *self.numbers.entry(owner).or_insert(next);
            if self.last == next {
                self.names.push(owner);
            }
        }
        self.last
    }
}

/// The group of an owner for the jackknife. It comes from a hash of the name, so that neither the
/// order of rows nor a new build changes the groups.
pub fn group_of(owner: &str) -> u8 {
    (text_hash(owner) % stats::OWNER_GROUPS) as u8
}

/// The bit of the number of an owner that says that the owner is the model itself.
const ALONE: u32 = 1 << 31;

/// The owner of each model of a dataset by [`of`]. Several metrics use it, and finding it reads every
/// name.
pub struct OfModels {
    /// The number of each model's owner in the byte order of their names, with [`ALONE`].
    of: Vec<u32>,
    /// The group of each owner for the jackknife.
    groups: Vec<u8>,
    /// The number of the empty name, which may have no model.
    unknown: u32,
}

impl OfModels {
    pub(super) fn new(models: &Models<'_>) -> Self {
        let mut alone = Vec::with_capacity(models.rows());
        let all = pulse::through(0..models.rows() as u32).map(|model| {
            let owner = of(models, model);
            alone.push(owner == models.id(model));
            owner
        });
        // The empty name stands for unknown owners, so it must be there, and is the first.
        let (mut of, names) = numbered(std::iter::once("").chain(all));
        of.remove(0);
        for (owner, alone) in of.iter_mut().zip(alone) {
            *owner |= if alone { ALONE } else { 0 };
        }
        Self {
            of,
            groups: names.iter().map(|owner| group_of(owner)).collect(),
            unknown: 0,
        }
    }

    /// The number of a model's owner by [`known`].
    pub fn known(&self, model: u32) -> u32 {
        match self.of[model as usize] {
            owner if owner & ALONE == 0 => owner,
            _ => self.unknown,
        }
    }
}

/// Numbers the owners of rows in the byte order of their names. Returns the number of each row's
/// owner, and the names.
fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> (Vec<u32>, Vec<&'a str>) {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut distinct: Vec<&str> = Vec::new();
    let mut of: Vec<u32> = Vec::with_capacity(names.size_hint().0);
    let mut last = "";
    for name in names {
        // Models of one owner mostly follow each other, because models are sorted by name.
        if let Some(before) = of.last().copied().filter(|_| name == last) {
            of.push(before);
            continue;
        }
        last = name;
        let next = distinct.len() as u32;
        let number = *numbers.entry(name).or_insert(next);
        if number == next {
            distinct.push(name);
        }
        of.push(number);
    }
    drop(numbers);
    let order = stats::order(distinct.len(), &|a, b| distinct[a].cmp(distinct[b]));
    let mut place = vec![0u32; distinct.len()];
    for (number, owner) in (0..).zip(&order) {
        place[*owner] = number;
    }
    for owner in &mut of {
        *owner = place[*owner as usize];
    }
    (of, order.into_iter().map(|owner| distinct[owner]).collect())
}

/// Owners, numbered in the byte order of their names, so that the order of rows does not matter.
pub struct Owners {
    /// The number of each row's owner.
    pub of: Vec<u32>,
    /// The group of each owner for the jackknife.
    groups: Vec<u8>,
    /// The owner with the empty name, which stands for unknown owners.
    unknown: Option<u32>,
}

impl Owners {
    /// The owners of rows, given by their names.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let (of, names) = numbered(names);
        Self {
            of,
            groups: names.iter().map(|owner| group_of(owner)).collect(),
            unknown: names
                .first()
                .is_some_and(|owner| owner.is_empty())
                .then_some(0),
        }
    }

    /// The owners of some models by [`of`].
    pub fn of_models(models: &Models<'_>, some: impl Iterator<Item = u32>) -> Self {
        let all = models.owners();
        Self::among(
            all,
            some.map(|model| all.of[model as usize] & !ALONE).collect(),
        )
    }

    /// The owners of some models by [`known`].
    pub fn known_of_models(models: &Models<'_>, some: impl Iterator<Item = u32>) -> Self {
        let all = models.owners();
        Self::among(all, some.map(|model| all.known(model)).collect())
    }

    /// Numbers the owners that some rows have, in the same order.
    fn among(all: &OfModels, mut of: Vec<u32>) -> Self {
        let mut place = vec![0u32; all.groups.len()];
        for owner in pulse::through(&of) {
            place[*owner as usize] = 1;
        }
        let (mut groups, mut unknown) = (Vec::new(), None);
        for (owner, place) in place.iter_mut().enumerate() {
            if *place > 0 {
                *place = groups.len() as u32;
                groups.push(all.groups[owner]);
                if owner == all.unknown as usize {
                    unknown = Some(*place);
                }
            }
        }
        for owner in pulse::through(&mut of) {
            *owner = place[*owner as usize];
        }
        Self {
            of,
            groups,
            unknown,
        }
    }

    /// Whether an owner is a real one, not the empty name.
    pub fn is_known(&self, owner: u32) -> bool {
        self.unknown != Some(owner)
    }

    /// The number of owners.
    pub fn count(&self) -> u64 {
        self.groups.len() as u64
    }

    /// The group of a row for the jackknife.
    pub fn group(&self, row: usize) -> u8 {
        self.groups[self.of[row] as usize]
    }

    /// The group of each row.
    pub fn groups(&self) -> stats::OwnerGroups {
        let groups = (0..self.of.len()).map(|row| self.group(row));
        stats::OwnerGroups::new(groups.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_a_slash_are_clusters_of_one() {
        assert_eq!(prefix("google/bert"), "google");
        assert_eq!(prefix("gpt2"), "gpt2");
        // Names without a slash can also be one cluster together, which is the careful choice.
        assert_eq!(
            [known_prefix("google/bert"), known_prefix("gpt2")],
            ["google", ""]
        );
        assert_eq!(prefix("/odd"), "/odd");
        assert_eq!(prefix(""), "");
    }

    /// The reason once said that forty groups were fewer than ten.
    #[test]
    fn the_reason_for_no_interval_is_the_true_one() {
        let names: Vec<String> = (0..400).map(|number| format!("o{number}/m")).collect();
        let owners = || Owners::new(names.iter().map(|name| prefix(name))).groups();
        let reason = |of: &dyn Fn(usize) -> f64, groups: &stats::OwnerGroups| {
            let x = stats::doubled_ranks_of(400, of);
            let y = stats::doubled_ranks_of(400, &|row| row as f64);
            let rho = stats::clustered_rho(&x, &y, groups).unwrap();
            assert_eq!(rho.interval, None);
            no_interval(rho.owner_groups, rho.by_owner)
        };
        let one = |row| f64::from(u8::from(row == 7));
        assert_eq!(
            reason(&one, &owners()),
            "one group of owners has all of the variation"
        );
        // The jackknife of a rho of 1 has no spread; Bonett and Wright's interval is undefined.
        assert_eq!(
            no_interval(40, Some([1.0, 1.0])),
            "a rank correlation of 1 or −1 has none"
        );
        let few = stats::OwnerGroups::new((0..400).map(|row| (row % 9) as u8).collect());
        assert_eq!(reason(&one, &few), "it needs ten groups of owners");
    }

    #[test]
    fn owners_are_numbered_by_name() {
        let owners = Owners::new(["b", "a", "c", "a"].into_iter());
        assert_eq!(owners.of, [1, 0, 2, 0]);
        assert_eq!(owners.count(), 3);
        assert_eq!(Owners::new(std::iter::empty()).count(), 0);
    }
}
