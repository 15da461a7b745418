//! Panels: one file that holds a list of packages at many dates.
//!
//! A column of dates makes a file a panel if a name occurs on two dates. Otherwise the column may
//! describe each package and is ignored. Each date is ranked by itself: counts of different dates
//! are never put into one ranking.
//!
//! Memory is bounded. The head of each date is kept: [`PANEL_ROWS`] rows of all dates together, but
//! at least [`LEAST_ROWS`] of each. Up to 20 dates that is the whole head of a ranking; with 120
//! dates it is 16,666 rows, which answer any K up to 8,333. Beyond [`PANEL_DATES`] dates, such as
//! those of daily counts, the last date of each month is kept. The choice depends on the number of
//! dates and never on the order of the rows.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use crate::parquet::counts::Reading;
use crate::relations::{
    Field, HEAD_ROWS, Name, Names, PanelDates, Ranking, RankingBuilder, Relation, SnapshotDate,
    Table,
};

/// The greatest number of dates that are all kept.
pub const PANEL_DATES: usize = 120;

/// Rows that the heads of all dates keep together.
const PANEL_ROWS: usize = 2_000_000;

/// Rows that the head of a date keeps however many there are.
const LEAST_ROWS: usize = 2_000;

/// The greatest number of names to search for one with two dates. With more names the file is not
/// a panel.
const MOST_NAMES: usize = 20_000_000;

/// The content of a panel.
#[derive(Debug, Default)]
pub struct Panel {
    /// The ranking of each date and registry, if a column names registries.
    pub snapshots: BTreeMap<(Option<String>, SnapshotDate), Ranking>,
    /// Its dates.
    pub about: Option<PanelDates>,
    /// Rows without a usable date, left out.
    pub without_date: u64,
    /// Rows without a name, left out.
    pub without_name: u64,
}

/// Collects a panel row by row, in any order, until it is known to be one or the file ends.
#[derive(Default)]
pub(super) struct PanelBuilder {
    /// The date of each name's first row, by hash, until one recurs on another date.
    first: HashMap<u64, SnapshotDate>,
    /// Whether a name recurs.
    decided: bool,
    /// The dates of the packages that are kept with more than their counts, until then.
    kept_dates: Vec<Option<SnapshotDate>>,
    dates: BTreeSet<SnapshotDate>,
    registries: HashSet<Option<Name>>,
    snapshots: BTreeMap<SnapshotDate, HashMap<Option<Name>, RankingBuilder>>,
    head_rows: usize,
    /// Rows whose names are hashed to find repeated ones.
    hashed: usize,
    without_date: u64,
    without_name: u64,
}

/// The use of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is not known yet whether the file is a panel, so the row is also kept as one of a list.
    Undecided,
    /// This row makes the file a panel. Of the list only the rows of the last date stay.
    Decided,
    /// It is the first row of a new last date, so the list's rows of other dates are removed.
    Later,
    /// It has the last date so far.
    Last,
    /// It has another date, and is kept only in that date's ranking.
    Ranked,
}

impl PanelBuilder {
    pub(super) fn new() -> Self {
        Self {
            head_rows: HEAD_ROWS,
            ..Self::default()
        }
    }

    /// Whether a name recurs on two dates.
    pub(super) fn is_panel(&self) -> bool {
        self.decided
    }

    /// Its memory, expressed as a number of rows.
    pub(super) fn kept_rows(&self) -> usize {
        let builders = self.snapshots.values().flat_map(HashMap::values);
        builders
            .map(|builder| builder.head_rows() + builder.distinct_counts() / 4)
            .sum()
    }

    /// Counts a row without a name.
    pub(super) fn skip_without_name(&mut self) {
        self.without_name += 1;
    }

    /// Remembers the date of a package that is kept with more than its count.
    pub(super) fn keep(&mut self, date: Option<SnapshotDate>) {
        if !self.decided {
            self.kept_dates.push(date);
        }
    }

    /// Adds a row with a name.
    pub(super) fn push(
        &mut self,
        registry: Option<Name>,
        date: Option<SnapshotDate>,
        id: &str,
        downloads: &Reading,
    ) -> Fate {
        let Some(date) = date else {
            self.without_date += 1;
            return match self.decided {
                true => Fate::Ranked,
                false => Fate::Undecided,
            };
        };
        let before = self.dates.last().copied();
        self.make_room(registry, date);
        self.rank(registry, date, id, downloads);
        let later = before.is_none_or(|before| date > before);
        if self.decided {
            return match before {
                _ if later => Fate::Later,
                Some(before) if before == date => Fate::Last,
                _ => Fate::Ranked,
            };
        }
        let mut hasher = DefaultHasher::new();
        (registry, id).hash(&mut hasher);
        let first = *self.first.entry(hasher.finish()).or_insert(date);
        if first == date {
            return Fate::Undecided;
        }
        self.decided = true;
        self.first = HashMap::new();
        Fate::Decided
    }

    /// Whether the file has too many names to become a panel.
    pub(super) fn gives_up(&self) -> bool {
        !self.decided && self.first.len() > MOST_NAMES
    }

    /// The last date so far.
    pub(super) fn last(&self) -> Option<SnapshotDate> {
        self.dates.last().copied()
    }

    /// Makes room for a date and a registry.
    fn make_room(&mut self, registry: Option<Name>, date: SnapshotDate) {
        let new = self.dates.insert(date) | self.registries.insert(registry);
        if !new {
            return;
        }
        if self.dates.len() > PANEL_DATES {
            self.keep_last_of_months(date);
        }
        let slots = self.dates.len().min(PANEL_DATES) * self.registries.len();
        self.head_rows = (PANEL_ROWS / slots.max(1)).clamp(LEAST_ROWS, HEAD_ROWS);
        for builder in self.snapshots.values_mut().flat_map(HashMap::values_mut) {
            builder.keep_head_rows(self.head_rows);
        }
    }

    /// If there are more dates than can be kept, the last of each month stays: the first time for
    /// all months, then for the month of each new date. The last date of a month is never dropped,
    /// since no later row of its month can replace it.
    fn keep_last_of_months(&mut self, came: SnapshotDate) {
        let first_time = self.dates.len() == PANEL_DATES + 1;
        let month = came.month_alone();
        let mut last = BTreeMap::new();
        let all = self.dates.iter();
        if first_time {
            last.extend(all.map(|date| (date.month_alone(), *date)));
        } else {
            let dates = self.dates.range(month..);
            let dates = dates.take_while(|date| date.month_alone() == month);
            last.extend(dates.map(|date| (month, *date)));
        }
        self.snapshots.retain(|date, _| {
            let last = last.get(&date.month_alone());
            last.is_none_or(|last| last == date)
        });
    }

    fn rank(&mut self, registry: Option<Name>, date: SnapshotDate, id: &str, downloads: &Reading) {
        self.hashed += 1;
        if self.hashed == MOST_NAMES {
            for builder in self.snapshots.values_mut().flat_map(HashMap::values_mut) {
                builder.forget_names();
            }
        }
        let remembers = self.hashed < MOST_NAMES;
        if self.dates.len() > PANEL_DATES {
            let month = date.month_alone();
            let later = self.dates.range(date..).skip(1);
            if later.take(1).any(|next| next.month_alone() == month) {
                return;
            }
        }
        let head_rows = self.head_rows;
        let of_date = self.snapshots.entry(date).or_default();
        let builder = of_date.entry(registry).or_insert_with(|| {
            let mut builder = RankingBuilder::with_head_rows(head_rows);
            if !remembers {
                builder.forget_names();
            }
            builder
        });
        match downloads {
            Reading::Count(downloads) => builder.push(id, *downloads),
            Reading::NotACount => builder.skip_not_a_count(),
            Reading::Missing => builder.skip_without_downloads(),
        }
    }

    /// Keeps only the last date's rows of those that came before the panel was recognised.
    pub(super) fn purge(&mut self, packages: &mut Table, tables: &mut BTreeMap<Relation, Table>) {
        let last = self.last();
        let dates = std::mem::take(&mut self.kept_dates);
        let stays = |row: usize| dates.get(row).copied().flatten() == last;
        let left: HashSet<Name> = (0..packages.rows())
            .filter(|row| stays(*row))
            .filter_map(|row| packages.name(Field::PackageId, row))
            .collect();
        *packages = filtered(packages, stays);
        for (relation, key) in DERIVED {
            if let Some(table) = tables.get_mut(&relation) {
                let kept = filtered(table, |row| {
                    table
                        .name(key, row)
                        .is_some_and(|name| left.contains(&name))
                });
                *table = kept;
            }
        }
    }

    /// The content if the file is a panel.
    pub(super) fn finish(self, names: &Names) -> Option<Panel> {
        let (from, to) = (*self.dates.first()?, *self.dates.last()?);
        if !self.decided {
            return None;
        }
        let about = PanelDates {
            dates: u32::try_from(self.dates.len()).unwrap_or(u32::MAX),
            from,
            to,
            kept: u32::try_from(self.snapshots.len()).unwrap_or(u32::MAX),
            head_rows: u32::try_from(self.head_rows).unwrap_or(u32::MAX),
        };
        let mut snapshots = BTreeMap::new();
        for (date, registries) in self.snapshots {
            for (registry, builder) in registries {
                let registry = registry.and_then(|name| names.get(name));
                snapshots.insert((registry.map(str::to_owned), date), builder.finish());
            }
        }
        Some(Panel {
            snapshots,
            about: Some(about),
            without_date: self.without_date,
            without_name: self.without_name,
        })
    }
}

/// Relations that a row of a package fills, each with the field of the package's name.
const DERIVED: [(Relation, Field); 4] = [
    (Relation::BaseEdges, Field::Child),
    (Relation::Documentation, Field::DocumentedPackage),
    (Relation::CardSections, Field::SectionOf),
    (Relation::Vulnerabilities, Field::VulnerablePackage),
];

/// Removes the rows that packages added to the relations.
pub(super) fn clear(packages: &mut Table, tables: &mut BTreeMap<Relation, Table>) {
    *packages = Table::default();
    for (relation, _) in DERIVED {
        tables.remove(&relation);
    }
}

fn filtered(table: &Table, stays: impl Fn(usize) -> bool) -> Table {
    let fields: Vec<Field> = table.fields().collect();
    let mut out = Table::default();
    for row in (0..table.rows()).filter(|row| stays(*row)) {
        for field in &fields {
            if let Some(value) = table.value(*field, row) {
                out.set(*field, value);
            }
        }
        out.end_row();
    }
    out
}

impl Panel {
    /// The rankings of the last date, by registry.
    pub(super) fn last(&self) -> BTreeMap<Option<String>, Ranking> {
        let last = self.about.map(|about| about.to);
        let rankings = self
            .snapshots
            .iter()
            .filter(|((_, date), _)| Some(*date) == last);
        rankings
            .map(|((registry, _), ranking)| (registry.clone(), ranking.clone()))
            .collect()
    }
}
