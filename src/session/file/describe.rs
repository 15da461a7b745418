//! Describes a file for the page and for the results document.

use std::collections::BTreeSet;

use super::super::{FileState, Origin, Status};
use super::{File, State};
use crate::base::error::Error;
use crate::caveat::{Caveat, Noted};
use crate::metrics::catalogue;
use crate::parquet::preflight::Footer;
use crate::recognise::{Filled, Recognised, Role, Wants, file_name};
use crate::relations::{
    ColumnIgnored, ColumnUsed, Covered, Field, PanelDates, Ranking, RelationRows,
};
use crate::report::Input;

impl File {
    pub(super) fn rows(&self) -> Option<u64> {
        let told = || Some(self.told()?.lines);
        let rows = self.opened.as_ref().map(|opened| opened.footer.rows);
        rows.or_else(told)
    }

    /// Whether the page brings its bytes. It brings each byte only once.
    pub(in crate::session) fn is_fed(&self) -> bool {
        self.fed.is_some()
    }

    pub(super) fn row_groups(&self) -> Option<u32> {
        let opened = self.opened.as_ref()?;
        u32::try_from(opened.footer.metadata.num_row_groups()).ok()
    }

    fn recognised_as(&self) -> Option<&'static str> {
        if self.told().is_some() {
            return Some("answers of a language model");
        }
        Some(self.opened.as_ref()?.recognised.as_ref()?.dataset.title)
    }

    fn error(&self, label: &str) -> Option<Error> {
        match &self.state {
            State::Failed(error) => Some(error.clone().in_file(label)),
            _ => None,
        }
    }

    pub(in crate::session) fn caveats(&self, label: &str, covered: Option<Covered>) -> Vec<Noted> {
        let mut caveats = Vec::new();
        caveats.extend(self.synthetic().map(|says| Caveat::Synthetic {
            says: says.to_owned(),
        }));
        if let Some(Footer {
            rows,
            declared_rows: Some(declared),
            ..
        }) = self.opened.as_ref().map(|opened| &opened.footer)
        {
            caveats.push(Caveat::RowsDiffer {
                declared: *declared,
                read: *rows,
            });
        }
        if let Some(filled) = self.filled() {
            let rankings = || -> Vec<&Ranking> {
                match &filled.panel {
                    Some(panel) => panel.snapshots.values().collect(),
                    None => filled.rankings.values().collect(),
                }
            };
            let sum = |rows: fn(&Ranking) -> u64| rankings().into_iter().map(rows).sum::<u64>();
            let panel = filled.panel.as_ref();
            caveats.extend(panel.and_then(|panel| panel.about).map(Caveat::Panel));
            let without_date = panel.map_or(0, |panel| panel.without_date);
            let without_name = panel.map_or(0, |panel| panel.without_name);
            let counted = [
                (
                    sum(|ranking| ranking.without_downloads),
                    (|rows| Caveat::WithoutDownloads { rows }) as fn(u64) -> Caveat,
                ),
                (sum(|ranking| ranking.not_a_count), |rows| {
                    Caveat::NotACount { rows }
                }),
                (sum(|ranking| ranking.without_name) + without_name, |rows| {
                    Caveat::WithoutName { rows }
                }),
                (without_date, |rows| Caveat::WithoutDate { rows }),
                (filled.without_key, |rows| Caveat::WithoutKey { rows }),
                (filled.too_long, |values| Caveat::TooLong { values }),
            ];
            let counted = counted.into_iter().filter(|(rows, _)| *rows > 0);
            caveats.extend(counted.map(|(rows, caveat)| caveat(rows)));
            let repeated: Option<u64> = rankings()
                .into_iter()
                .map(|ranking| ranking.repeated_names)
                .sum();
            match repeated {
                Some(0) => {}
                Some(rows) => caveats.push(Caveat::RepeatedNames { rows }),
                None => caveats.push(Caveat::RepeatsUnchecked),
            }
            let date = self.date().map(|(date, _)| date);
            let signs = self.facts.signs(
                date,
                covered,
                self.registry().as_ref().map(|(registry, _)| &**registry),
            );
            let signs = signs.iter().map(|sign| Caveat::sign(sign.code(), sign));
            caveats.extend(signs);
        }
        let named = file_name::date(&self.path);
        if let Some((date, Origin::Content)) = self.date()
            && named.is_some_and(|named| named.month_alone() != date)
        {
            caveats.extend(named.map(|named| Caveat::KnownDate { named, date }));
        }
        let column = self.released_for_created().map(str::to_owned);
        caveats.extend(column.map(|column| Caveat::ReleasedForCreated { column }));
        // Only snapshots with downloads are in a series.
        let ranked = |recognised: &Recognised| recognised.column_of(Field::Downloads).is_some();
        if self.recognised().is_some_and(ranked) && self.date().is_none() {
            caveats.push(Caveat::NoDate);
        }
        if self.needs_registry() && self.registry().is_none() {
            caveats.push(Caveat::NoRegistry);
        }
        caveats
            .into_iter()
            .map(|caveat| Noted::file(caveat, label))
            .collect()
    }

    /// The reason why a file without an error was not read.
    pub(in crate::session) fn unread(&self) -> Option<Caveat> {
        match self.state {
            State::Unmapped => Some(Caveat::ColumnsUnknown),
            State::Stopped => Some(Caveat::Stopped),
            _ => None,
        }
    }

    fn era(&self) -> Option<&'static str> {
        self.recognised()?.era
    }

    fn uses(&self, wants: &Wants) -> (Vec<ColumnUsed>, Vec<ColumnIgnored>) {
        // A file can have tens of thousands of columns.
        const LISTED: usize = 200;
        let uses = |recognised: &Recognised| recognised.uses(self.columns(), wants, LISTED);
        let (mut used, mut ignored) = self.recognised().map(uses).unwrap_or_default();
        let dates = self
            .recognised()
            .and_then(|recognised| recognised.column_of(Field::SnapshotDate));
        if let Some(dates) = dates.and_then(|place| self.columns().get(place))
            && self.filled().is_some()
            && self.panel().is_none()
        {
            used.retain(|column| column.column != dates.name);
            ignored.push(ColumnIgnored {
                column: dates.name.clone(),
                reason: "no name occurs on two dates, so the file is not a panel".into(),
            });
        }
        (used, ignored)
    }

    fn panel_dates(&self) -> Option<PanelDates> {
        self.panel()?.about
    }

    /// Rows of each relation, once the file is read.
    fn relations(&self) -> Vec<RelationRows> {
        let rows = self.filled().map(Filled::rows);
        let rows = rows.into_iter().flatten();
        rows.map(|(relation, rows)| RelationRows { relation, rows })
            .collect()
    }

    /// The fields that the file has. Before it is read, these are the fields that its columns can
    /// fill. Afterwards they are fields with values, and fields of columns that no metric needed
    /// yet.
    pub(in crate::session) fn fields(&self, wants: &Wants) -> BTreeSet<Field> {
        let Some(recognised) = self.recognised() else {
            return BTreeSet::new();
        };
        let mut fields = match self.filled() {
            Some(filled) => filled.fields.clone(),
            None => BTreeSet::new(),
        };
        let promised = recognised.columns.iter().map(|(role, _)| role);
        fields.extend(
            promised
                .filter(|role| self.filled().is_none() || !wants.role(**role))
                .filter(|role| !matches!(role, Role::CardData))
                .flat_map(|role| role.fills()),
        );
        fields
    }

    fn feeds(&self, wants: &Wants) -> Vec<&'static str> {
        if self.told().is_some() {
            return vec!["documentation"];
        }
        catalogue::fed(&self.fields(wants))
    }

    pub(in crate::session) fn describe(&self, id: u32, label: &str, wants: &Wants) -> FileState {
        let (columns_used, columns_ignored) = self.uses(wants);
        let (snapshot_date, date_source) = self.date().unzip();
        let (registry, registry_source) = self.registry().unzip();
        let coverage = self.coverage();
        FileState {
            id,
            path: self.path.clone(),
            label: label.to_owned(),
            bytes: self.bytes,
            sha256: self.digest.text().map(str::to_owned),
            status: match self.state {
                State::Unmapped => Status::Unmapped,
                State::Opening | State::Waiting => Status::Waiting,
                State::Reading(_) => Status::Reading,
                State::Stopped => Status::Stopped,
                State::Ready(_) => Status::Ready,
                State::Failed(_) => Status::Failed,
            },
            recognised_as: self.recognised_as(),
            rows: self.rows(),
            row_groups: self.row_groups(),
            number_of_columns: self.columns().len() as u32,
            mapping: self.mapping(),
            dataset: self.dataset(),
            era: self.era(),
            columns_used,
            columns_ignored,
            relations: self.relations(),
            feeds: self.feeds(wants),
            registries: self.registries(),
            snapshot_date,
            date_source,
            panel: self.panel_dates(),
            registry,
            registry_source,
            coverage,
            whole: self.chosen_whole,
            synthetic: self.synthetic().map(str::to_owned),
            caveats: self.caveats(label, coverage),
            error: self.error(label),
        }
    }

    pub(in crate::session) fn input(
        &self,
        label: &str,
        caveats: Vec<Noted>,
        wants: &Wants,
    ) -> Input {
        let (columns_used, columns_ignored) = self.uses(wants);
        Input {
            file: label.to_owned(),
            bytes: self.bytes,
            sha256: self.digest.text().map(str::to_owned),
            recognised_as: self.recognised_as(),
            dataset: self.dataset(),
            era: self.era(),
            rows: self.rows(),
            snapshot_date: self.date().map(|(date, _)| date),
            panel: self.panel_dates(),
            registry: self.registry().map(|(registry, _)| registry),
            registries: self.registries(),
            mapping: self.mapping(),
            columns_read: match self.state {
                State::Ready(_) => columns_used.into_iter().map(|used| used.column).collect(),
                _ => Vec::new(),
            },
            columns_ignored,
            relations: self.relations(),
            feeds: self.feeds(wants),
            synthetic: self.synthetic().map(str::to_owned),
            caveats,
            error: self.error(label),
        }
    }
}
