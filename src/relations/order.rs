//! Sorts rows, names and sets by their content.
//!
//! Sums of floating-point numbers depend on the order of their terms, and so does a choice of the
//! first among equals. Therefore relations are sorted by content only: names by their bytes, sets
//! by their members, rows field by field. The same rows in another order give every answer with
//! the same bytes.

use super::{Name, Relations, Set, Sets, Table};
use crate::base::pulse;

/// The new numbers of names and of sets, each at the place of the old one.
pub(super) struct Renumbered {
    names: Vec<Name>,
    sets: Vec<Set>,
}

impl Renumbered {
    pub(super) fn name(&self, old: Name) -> Name {
        let new = old.known().and_then(|name| self.names.get(name.index()));
        new.copied().unwrap_or(Name::MISSING)
    }

    pub(super) fn set(&self, old: Set) -> Set {
        self.sets.get(old.index()).copied().unwrap_or(Set::EMPTY)
    }
}

impl Relations {
    /// The same relations in the order of their content.
    #[must_use]
    pub fn in_order(self) -> Self {
        let mut ordered = self.with_names_in_order();
        let names = ordered.names.len();
        for table in ordered.tables.values_mut() {
            *table = ordered_rows(std::mem::take(table), names).narrowed();
        }
        ordered
    }

    /// The same rows in the same order, but with ordered names and sets.
    #[must_use]
    pub fn with_names_in_order(mut self) -> Self {
        let (names, numbers) = self.names.into_inner().ordered();
        let mut renumbered = Renumbered {
            names: numbers,
            sets: Vec::new(),
        };
        let sets = ordered_sets(&self.sets, &mut renumbered);
        for table in self.tables.values_mut() {
            table.renumber(&renumbered);
        }
        Self::new(names, sets, self.tables)
    }
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
    renumbered.sets = vec![Set::EMPTY; order.len()];
    for (mut members, old) in order {
        let new = ordered.intern(&mut members).unwrap_or(Set::EMPTY);
        if let Some(place) = renumbered.sets.get_mut(old.index()) {
            *place = new;
        }
    }
    ordered
}

fn ordered_rows(table: Table, names: usize) -> Table {
    // More rows do not fit into memory.
    let Ok(rows) = u32::try_from(table.rows()) else {
        return table;
    };
    let rows = 0..rows;
    // The first field of names mostly decides. Names have numbers in their order, so the rows of
    // each name are counted and put in their place.
    let first = table.first_names();
    let first = |row: u32| first.get(row as usize).copied().unwrap_or(Name::MISSING);
    // Rows without a name come last.
    let place = |row: u32| first(row).index().min(names);
    let mut ends = vec![0u32; names + 1];
    for row in rows.clone() {
        ends[place(row)] += 1;
    }
    let mut end = 0;
    for rows_of_name in &mut ends {
        end += *rows_of_name;
        *rows_of_name = end - *rows_of_name;
    }
    let mut order = vec![0u32; table.rows()];
    for row in pulse::through(rows) {
        let next = &mut ends[place(row)];
        if let Some(slot) = order.get_mut(*next as usize) {
            *slot = row;
        }
        *next += 1;
    }
    let mut rest = &mut order[..];
    let mut before = 0;
    for end in pulse::through(ends) {
        let (same, after) = rest.split_at_mut((end - before) as usize);
        if same.len() > 1 {
            same.sort_unstable_by(|a, b| {
                pulse::beat(1);
                table.compare_rows(*a as usize, *b as usize)
            });
        }
        (rest, before) = (after, end);
    }
    if order.iter().copied().eq(0..) {
        return table;
    }
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
