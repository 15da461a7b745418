//! Sorts rows, names and sets by their content.
//!
//! Sums of floating-point numbers depend on the order of their terms, and so does a choice of the
//! first among equals. Therefore relations are sorted by content only: names by their bytes, sets
//! by their members, rows field by field. The same rows in another order give every answer with
//! the same bytes.

use std::cmp::Ordering;

use super::{Name, Names, Relations, Set, Sets, Table};

/// The new numbers of names and of sets.
pub(super) struct Renumbered {
    names: Vec<Name>,
    sets: Vec<(Set, Set)>,
}

impl Renumbered {
    pub(super) fn name(&self, old: Name) -> Name {
        let new = old.known().and_then(|name| self.names.get(name.index()));
        new.copied().unwrap_or(Name::MISSING)
    }

    pub(super) fn set(&self, old: Set) -> Set {
        let place = self.sets.binary_search_by(|(set, _)| set.cmp(&old));
        place
            .ok()
            .and_then(|place| self.sets.get(place))
            .map_or(Set::EMPTY, |(_, new)| *new)
    }
}

impl Relations {
    /// The same relations in the order of their content.
    #[must_use]
    pub fn in_order(self) -> Self {
        let (names, numbers) = ordered_names(&self.names);
        let mut renumbered = Renumbered {
            names: numbers,
            sets: Vec::new(),
        };
        drop(self.names);
        let sets = ordered_sets(&self.sets, &mut renumbered);
        let tables = self.tables.into_iter();
        let tables = tables
            .map(|(relation, table)| (relation, ordered_rows(table, &renumbered)))
            .collect();
        Self {
            names,
            sets,
            tables,
        }
    }
}

fn ordered_names(names: &Names) -> (Names, Vec<Name>) {
    let mut order: Vec<Name> = names.iter().collect();
    order.sort_unstable_by(|a, b| names.get(*a).cmp(&names.get(*b)));
    let mut ordered = Names::default();
    let mut numbers = vec![Name::MISSING; names.len()];
    for old in order {
        let text = names.get(old).unwrap_or_default();
        // This cannot fail: the new stores need as much room as the old ones.
        if let (Some(new), Some(place)) = (ordered.intern(text), numbers.get_mut(old.index())) {
            *place = new;
        }
    }
    (ordered, numbers)
}

fn ordered_sets(sets: &Sets, renumbered: &mut Renumbered) -> Sets {
    let mut order: Vec<(Vec<Name>, Set)> = sets
        .all()
        .map(|set| {
            let members = sets.members(set).map(|name| renumbered.name(name));
            let mut members: Vec<Name> = members.collect();
            members.sort_unstable();
            (members, set)
        })
        .collect();
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut ordered = Sets::default();
    for (mut members, old) in order {
        let new = ordered.intern(&mut members).unwrap_or(Set::EMPTY);
        renumbered.sets.push((old, new));
    }
    renumbered.sets.sort_unstable_by_key(|(old, _)| *old);
    ordered
}

fn ordered_rows(mut table: Table, renumbered: &Renumbered) -> Table {
    table.renumber(renumbered);
    let first = table.first_names();
    let compare = |a: &u32, b: &u32| -> Ordering {
        let name = |row: &u32| first.get(*row as usize);
        let order = name(a).cmp(&name(b));
        order.then_with(|| table.compare_rows(*a as usize, *b as usize))
    };
    // The cast loses nothing: more rows than 32 bits can count do not fit into memory.
    let mut order: Vec<u32> = (0..u32::try_from(table.rows()).unwrap_or(0)).collect();
    if order.len() < table.rows() || order.is_sorted_by(|a, b| compare(a, b).is_le()) {
        return table;
    }
    order.sort_unstable_by(compare);
    table.reordered(&order)
}

#[cfg(test)]
mod tests {
    use crate::relations::{Count, Field, Names, Relation, Relations, Sets, Table, Value};

    fn made(rows: &[(&str, &[&str], u64)]) -> Relations {
        let (mut names, mut sets) = (Names::default(), Sets::default());
        let mut table = Table::default();
        for (id, libraries, downloads) in rows {
            let id = names.intern(id).unwrap();
            let mut members: Vec<_> = libraries
                .iter()
                .map(|library| names.intern(library).unwrap())
                .collect();
            // The fields of a table are in a different order if its rows are.
            if *downloads > 2 {
                table.set(Field::Downloads, Value::Count(Count::new(*downloads)));
            }
            table.set(Field::PackageId, Value::Name(id));
            let set = sets.intern(&mut members).unwrap();
            table.set(Field::Libraries, Value::Set(set));
            table.end_row();
        }
        Relations::new(names, sets, [(Relation::Packages, table)].into()).in_order()
    }

    #[test]
    fn content_alone_decides_every_number() {
        let rows: [(&str, &[&str], u64); 4] = [
            ("b", &["y", "x"], 3),
            ("a", &["z"], 2),
            ("b", &["x", "y"], 1),
            ("c", &[], 9),
        ];
        let expected = made(&rows);
        let print = |relations: &Relations| -> Vec<String> {
            let table = relations.table(Relation::Packages).unwrap();
            let fields: Vec<Field> = table.fields().collect();
            let row = |row| {
                let print = |field: &Field| relations.print(*field, row).unwrap_or_default();
                fields.iter().map(print).collect::<Vec<_>>().join(" ")
            };
            (0..table.rows()).map(row).collect()
        };
        assert_eq!(
            print(&expected),
            ["a  {z}", "b  {x, y}", "b 3 {x, y}", "c 9 {}"]
        );
        for turn in 1..4 {
            let mut turned = rows;
            turned.rotate_left(turn);
            let relations = made(&turned);
            assert_eq!(print(&relations), print(&expected));
            let numbers = |relations: &Relations| -> Vec<String> {
                relations
                    .names
                    .iter()
                    .map(|name| relations.names.get(name).unwrap().to_owned())
                    .collect()
            };
            assert_eq!(numbers(&relations), ["a", "b", "c", "x", "y", "z"]);
        }
    }
}
