//! The metrics' answers for the datasets that the files make.

use std::any::Any;
use std::collections::HashMap;
use std::rc::Rc;

use serde::Serialize;

use super::Session;
use crate::claims;
use crate::metrics::data::Data;
use crate::metrics::descendants::{self, Popular};
use crate::metrics::{
    Answered, Measure, Measured, Metrics, Parameters, Source, documentation, every_measure,
    preservation, turnover,
};
use crate::relations::{Field, Relation};
use crate::report;

/// Answers by what they depend on: the settings and the revisions of the files.
pub(super) type Cache = HashMap<Key, Rc<dyn Any>>;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    metric: &'static str,
    settings: String,
    files: Vec<(u32, u64)>,
}

/// What was answered before, and what is answered now.
struct Answers<'c> {
    before: &'c mut Cache,
    now: Cache,
    /// Asked before each answer that has to be made.
    going: &'c dyn Fn(&'static str) -> bool,
    stopped: bool,
}

impl Answers<'_> {
    /// The answer, from before or made now; `None` once the caller has stopped.
    fn get<T: 'static>(&mut self, key: Key, make: impl FnOnce() -> T) -> Option<Rc<T>> {
        let before = self.before.remove(&key);
        let answer = match before.and_then(|answer| answer.downcast::<T>().ok()) {
            Some(answer) => answer,
            None => {
                self.stopped = self.stopped || !(self.going)(key.metric);
                if self.stopped {
                    return None;
                }
                Rc::new(make())
            }
        };
        self.now.insert(key, answer.clone());
        Some(answer)
    }

    fn measured<T: Measure>(
        &mut self,
        metric: &'static str,
        asked: &[Asked<'_>],
        params: &T::Params,
    ) -> Measured<T> {
        let mut measured = Measured::default();
        for own in asked {
            let answer = self.get(own.key(metric, params, None), || {
                T::measure(&own.data, params).map(|values| Answered {
                    source: own.data.source.clone(),
                    shown: values.show(),
                    values,
                })
            });
            // Files can be renamed, or dated, without being read again.
            let answer = answer.and_then(|answer| answer.as_ref().clone());
            measured.datasets.extend(answer.map(|answer| Answered {
                source: own.data.source.clone(),
                ..answer
            }));
        }
        measured
    }
}

/// A dataset, and what its answers depend on.
struct Asked<'b> {
    data: Data<'b>,
    revisions: &'b [(u32, u64)],
}

impl Session {
    /// The datasets, and what the metrics say of them; `None` when `going` said no, and then what
    /// was made until there is kept for the next time.
    pub(super) fn answers(
        &self,
        labels: &HashMap<u32, String>,
        params: &Parameters,
        turnover: turnover::Output,
        going: &dyn Fn(&'static str) -> bool,
    ) -> Option<(Vec<report::Dataset>, Metrics)> {
        let (datasets, bundles): (Vec<_>, Vec<_>) = self.datasets(labels).into_iter().unzip();
        let asked: Vec<Asked<'_>> = bundles
            .iter()
            .map(|bundle| Asked {
                data: Data::new(&bundle.source, bundle.relations(), bundle.ranking())
                    .with_rankings(bundle.rankings()),
                revisions: &bundle.revisions,
            })
            .collect();
        let mut cache = self.answered.borrow_mut();
        let mut answers = Answers {
            before: &mut cache,
            now: Cache::new(),
            going,
            stopped: false,
        };
        let mut preservations = Vec::new();
        let mut descents = Vec::new();
        let mut documentations = Vec::new();
        for own in &asked {
            let source = own.data.source;
            let has = |relation| own.data.has(relation);
            if has(Relation::BaseEdges) && self.asks("preservation") {
                let key = own.key("preservation", &params.preservation, None);
                let found = answers.get(key, || {
                    preservation::preservation(own.data.models(), &params.preservation)
                });
                preservations.extend(found.iter().flat_map(|found| found.as_ref()).map(|found| {
                    preservation::DatasetOutput {
                        source: source.clone(),
                        ..found.clone()
                    }
                }));
            }
            let descends = [
                Relation::BaseEdges,
                Relation::DescendantCounts,
                Relation::Reuse,
            ];
            if descends.into_iter().any(has) && self.asks("descendants") {
                let beside = has(Relation::Reuse).then(|| nearest(own, &asked)).flatten();
                let key = own.key("descendants", &params.descendants, beside);
                let found = answers.get(key, || of_descendants(own, beside, params));
                descents.extend(found.iter().flat_map(|found| found.as_ref()).map(|found| {
                    descendants::DatasetOutput {
                        source: with_files(source, found, beside),
                        ..found.clone()
                    }
                }));
            }
            let documents = has(Relation::Documentation) || has(Relation::Packages);
            if documents && self.asks("documentation") {
                let users = asked.iter().find(|other| {
                    other.data.source.registry == source.registry && other.data.has(Relation::Reuse)
                });
                let key = own.key("documentation", &params.documentation, users);
                let found = answers.get(key, || {
                    let users =
                        users.map(|users| descendants::repositories(&users.data.relations).0);
                    documentation::documentation(
                        own.data.models(),
                        &own.data.relations,
                        users.as_ref(),
                        &params.documentation,
                    )
                });
                documentations.extend(found.iter().flat_map(|found| found.as_ref()).map(|found| {
                    documentation::DatasetOutput {
                        source: source.clone(),
                        ..found.clone()
                    }
                }));
            }
        }
        macro_rules! metrics {
            ($($(#[$doc:meta])* $id:ident,)*) => {
                Metrics {
                    preservation: preservation::Output::new(params.preservation.mode, preservations),
                    turnover,
                    descendants: descendants::Output::new(&params.descendants, descents),
                    documentation: documentation::Output::new(
                        params.documentation.mode,
                        documentations,
                    ),
                    $($id: match self.asks(stringify!($id)) {
                        true => answers.measured(stringify!($id), &asked, &params.$id),
                        false => Measured::default(),
                    },)*
                    only: self.only.clone(),
                }
            };
        }
        let mut metrics = every_measure!(metrics);
        // The paper's own review stands before any other.
        let review = claims::literature::review();
        let paper = Answered {
            source: Source {
                title: "Jones et al. (ESEM 2024)".into(),
                ..Source::default()
            },
            shown: review.show(),
            values: review,
        };
        if self.asks("literature") {
            metrics.literature.datasets.insert(0, paper);
        }
        let (mut now, stopped) = (answers.now, answers.stopped);
        if stopped {
            now.extend(cache.drain());
        }
        *cache = now;
        (!stopped).then_some((datasets, metrics))
    }
}

impl Asked<'_> {
    fn key(&self, metric: &'static str, settings: &impl Serialize, beside: Option<&Self>) -> Key {
        let source = self.data.source;
        let mut files = self.revisions.to_vec();
        files.extend(beside.into_iter().flat_map(|own| own.revisions));
        Key {
            metric,
            // Numbers, words and lists: nothing that JSON cannot hold. Registry, date and coverage
            // may change without the files being read again, and some answers depend on them.
            settings: serde_json::to_string(&(
                settings,
                &source.registry,
                source.date,
                source.coverage,
            ))
            .unwrap_or_default(),
            files,
        }
    }

    fn knows_popularity(&self) -> bool {
        self.data.ranking.is_some()
            || self.data.models().has(Field::Downloads)
            || self.data.models().has(Field::Likes)
    }
}

/// The dataset of the same registry that tells how popular models are, the nearest in time: the
/// dataset itself where it tells that.
fn nearest<'s, 'b>(own: &'s Asked<'b>, all: &'s [Asked<'b>]) -> Option<&'s Asked<'b>> {
    if own.data.has(Relation::Packages) && own.knows_popularity() {
        return Some(own);
    }
    let source = &own.data.source;
    let distance = |other: &&Asked<'_>| match (source.date, other.data.source.date) {
        (Some(a), Some(b)) if a < b => b.months_since(a),
        (Some(a), Some(b)) => a.months_since(b),
        _ => f64::INFINITY,
    };
    all.iter()
        .filter(|other| other.data.source.registry == source.registry)
        .filter(|other| other.knows_popularity())
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn of_descendants(
    own: &Asked<'_>,
    beside: Option<&Asked<'_>>,
    params: &Parameters,
) -> Vec<descendants::DatasetOutput> {
    let params = &params.descendants;
    let relations = &own.data.relations;
    let mut found: Vec<descendants::DatasetOutput> = Vec::new();
    found.extend(descendants::counted(relations, params));
    if own.data.has(Relation::BaseEdges) {
        found.extend(descendants::descendants(own.data.models(), params));
    }
    if own.data.has(Relation::Reuse) {
        let popular = beside.map(|beside| match beside.data.ranking {
            Some(ranking) if !beside.data.has(Relation::Packages) => Popular::Ranking(ranking),
            _ => Popular::Models(beside.data.models()),
        });
        found.extend(descendants::reuse(relations, popular.as_ref(), params));
    }
    found
}

/// Reuse is told of two datasets together.
fn with_files(
    source: &Source,
    found: &descendants::DatasetOutput,
    beside: Option<&Asked<'_>>,
) -> Source {
    let mut source = source.clone();
    if found.counted == descendants::Counted::Repositories
        && let Some(beside) = beside
    {
        for file in &beside.data.source.files {
            if !source.files.contains(file) {
                source.files.push(file.clone());
            }
        }
    }
    source
}
