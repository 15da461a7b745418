//! Records of the documentation of a dataset's models, and the most and the least popular of them.

use std::collections::HashMap;

use super::metadata::{Metadata, users_of};
use super::{By, ScorePart};
use crate::base::hash::stable_hash;
use crate::domain::models::Models;
use crate::domain::owners;
use crate::relations::Field;
use crate::stats;

/// The judgement on a model's documentation; NaN for a missing value.
pub(super) struct Judged<'a> {
    pub(super) id: &'a str,
    pub(super) part: usize,
    /// Its number among the models, if it has a row there.
    pub(super) model: Option<u32>,
    pub(super) has_card: bool,
    /// The sections that count, as far as they are known.
    pub(super) sections: [Option<bool>; 5],
    pub(super) completeness: f64,
    /// Scores in the file.
    pub(super) metadata: f64,
    pub(super) finished: f64,
    pub(super) popularity: [f64; 3],
}

/// Records of the documentation of a dataset's models: those that somebody judged, or all models by
/// their metadata alone, which need no memory here.
pub(super) struct Records<'a, 'm> {
    pub(super) models: &'m Models<'a>,
    pub(super) users: Option<&'m HashMap<&'m str, u64>>,
    pub(super) judged: Option<Vec<Judged<'a>>>,
    pub(super) metadata: Metadata,
    pub(super) scoring: Scoring,
}

/// How a score is made.
pub(super) struct Scoring {
    pub(super) parts: Vec<ScorePart>,
    /// The profile's attributes.
    pub(super) bits: u32,
    pub(super) constant: u32,
    pub(super) denominator: u32,
    /// Whether a card with a judgement that cannot be read counts as empty.
    pub(super) empty_where_unread: bool,
}

/// The number, or NaN if it is missing.
pub(super) fn known(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

impl<'a> Records<'a, '_> {
    pub(super) fn judged(&self, record: u32) -> Option<&Judged<'a>> {
        self.judged.as_ref()?.get(record as usize)
    }

    /// The numbers of all records: places among the judged ones, or numbers of models.
    pub(super) fn all(&self) -> Vec<u32> {
        match &self.judged {
            Some(judged) => (0..judged.len() as u32).collect(),
            None => {
                let mut all = Vec::with_capacity(self.models.rows());
                all.extend(self.models.all());
                all
            }
        }
    }

    pub(super) fn id(&self, record: u32) -> &'a str {
        match self.judged(record) {
            Some(judged) => judged.id,
            None => self.models.id(record),
        }
    }

    /// The record's metadata.
    pub(super) fn mask(&self, record: u32) -> Option<u32> {
        let model = match &self.judged {
            Some(_) => self.judged(record)?.model?,
            None => record,
        };
        self.metadata.masks.get(model as usize).copied()
    }

    pub(super) fn popularity(&self, record: u32, by: By) -> Option<f64> {
        if let Some(judged) = self.judged(record) {
            return known(judged.popularity[by as usize]);
        }
        match by {
            By::Downloads => self.models.number(record, Field::Downloads),
            By::Likes => self.models.number(record, Field::Likes),
            By::Dependents => users_of(self.users, || self.models.id(record))
                .or_else(|| self.models.number(record, Field::DependentRepositories)),
        }
    }

    pub(super) fn score(&self, record: u32) -> Option<f64> {
        let scoring = &self.scoring;
        let judged = self.judged(record);
        let completeness = || match known(judged?.completeness) {
            None if scoring.empty_where_unread => Some(0.0),
            completeness => completeness,
        };
        let metadata = || {
            let present = || {
                let present = (self.mask(record)? & scoring.bits).count_ones();
                Some(f64::from(present + scoring.constant) / f64::from(scoring.denominator))
            };
            judged
                .and_then(|judged| known(judged.metadata))
                .or_else(present)
        };
        match scoring.parts[..] {
            [ScorePart::Score] => known(judged?.finished),
            [ScorePart::Completeness] => completeness(),
            [ScorePart::Metadata] => metadata(),
            _ => Some((completeness()? + metadata()?) / 2.0),
        }
    }

    /// Some records in ascending order of this popularity.
    pub(super) fn ascending(&self, some: Vec<u32>, by: By) -> Ascending {
        let mut popularity: Vec<f64> = Vec::with_capacity(some.len());
        let mut records = some;
        records.retain(|record| {
            let value = self.popularity(*record, by);
            popularity.extend(value);
            value.is_some()
        });
        let order = stats::order_of(&popularity);
        Ascending {
            records,
            popularity,
            order,
        }
    }

    /// The owner of the model, which is its cluster.
    pub(super) fn owner(&self, record: u32) -> &'a str {
        match self.judged(record) {
            Some(Judged {
                model: None, id, ..
            }) => owners::known_prefix(id),
            Some(Judged {
                model: Some(model), ..
            }) => owners::known(self.models, *model),
            None => owners::known(self.models, record),
        }
    }

    /// The top and the bottom by a popularity, at most `most` models each; they have no model in
    /// common.
    ///
    /// If the models at both cuts have the same popularity, for example because most models have no
    /// likes, any choice among them would be arbitrary. The top is then all models above it, the
    /// bottom all below it, or all at it if none is below.
    pub(super) fn ends(&self, ascending: &Ascending, most: usize) -> Ends {
        let Ascending {
            records,
            popularity,
            order,
        } = ascending;
        let k = (order.len() / 2).min(most);
        let at = |place: usize| Some(popularity[*order.get(place)? as usize]);
        let cuts = k
            .checked_sub(1)
            .and_then(|last| at(last).zip(at(order.len() - k)));
        let Some(value) = cuts.and_then(|(low, high)| (low == high).then_some(low)) else {
            let [top, bottom] = [true, false].map(|top| self.end(ascending, k, top, Ties::ByHash));
            return Ends {
                top,
                bottom,
                one_value: None,
            };
        };
        let below = order.partition_point(|index| popularity[*index as usize] < value);
        let up_to = order.partition_point(|index| popularity[*index as usize] <= value);
        let chosen = |places: &[u32], cut: Option<&u32>| Chosen {
            records: places
                .iter()
                .map(|index| records[*index as usize])
                .collect(),
            tied: 0,
            cut: cut.map(|index| popularity[*index as usize]),
        };
        let top = &order[up_to..];
        let bottom = if below > 0 {
            &order[..below]
        } else {
            &order[..up_to]
        };
        Ends {
            top: chosen(top, top.first()),
            bottom: chosen(bottom, bottom.last()),
            one_value: Some(value),
        }
    }

    /// The most or the least popular.
    pub(super) fn end(&self, ascending: &Ascending, k: usize, top: bool, ties: Ties) -> Chosen {
        let Ascending {
            records,
            popularity,
            order,
        } = ascending;
        let at = |place: usize| {
            let place = if top { order.len() - 1 - place } else { place };
            order[place] as usize
        };
        let Some(last) = k.checked_sub(1).filter(|last| *last < order.len()) else {
            return Chosen::default();
        };
        let cut = popularity[at(last)];
        let before = |index: usize| {
            let value = popularity[index];
            if top { value > cut } else { value < cut }
        };
        let mut chosen: Vec<u32> = Vec::with_capacity(k);
        let mut tied: Vec<(u64, u32)> = Vec::new();
        let mut candidates = 0;
        for index in (0..order.len()).map(at) {
            if before(index) {
                chosen.push(records[index]);
            } else if popularity[index] == cut {
                candidates += 1;
                self.keep_first(&mut tied, records[index], k, ties);
            } else {
                break;
            }
        }
        // After a stop the order is none, and the answer is not kept.
        let room = k.saturating_sub(chosen.len());
        tied.truncate(room);
        chosen.extend(tied.into_iter().map(|(_, record)| record));
        let tied = if candidates > room {
            candidates as u64
        } else {
            0
        };
        Chosen {
            records: chosen,
            tied,
            cut: Some(cut),
        }
    }

    /// Adds a record if it is among the first `most`.
    fn keep_first(&self, first: &mut Vec<(u64, u32)>, record: u32, most: usize, ties: Ties) {
        let id = self.id(record);
        let key = match ties {
            Ties::ByHash => stable_hash(id),
            Ties::ByName => 0,
        };
        let is_before = |other: &(u64, u32)| (other.0, self.id(other.1)) <= (key, id);
        if first.len() >= most && first.last().is_some_and(is_before) {
            return;
        }
        let place = first.partition_point(is_before);
        first.insert(place, (key, record));
        first.truncate(most);
    }
}

/// The order of equally popular models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ties {
    /// By a hash of the name, so that the order does not depend on the meaning of the name.
    ByHash,
    /// By the name.
    ByName,
}

/// Records with a known popularity, and their order by it.
pub(super) struct Ascending {
    pub(super) records: Vec<u32>,
    pub(super) popularity: Vec<f64>,
    pub(super) order: Vec<u32>,
}

/// One end of a population by popularity.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) records: Vec<u32>,
    /// Candidates for the last places if some of them are left out, else 0.
    pub(super) tied: u64,
    /// Popularity at the cut.
    pub(super) cut: Option<f64>,
}

/// Both ends.
pub(super) struct Ends {
    pub(super) top: Chosen,
    pub(super) bottom: Chosen,
    /// The popularity of the models at both cuts, if it is the same.
    pub(super) one_value: Option<f64>,
}
