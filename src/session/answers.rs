//! Answers of the metrics for the datasets that the files form.

use std::any::Any;
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::dataset::Bundle;
use super::place::Placed;
use super::subset::Cut;
use super::{Part, Session, Waiting};
use crate::base::error::Result;
use crate::base::pulse;
use crate::base::sort;
use crate::claims;
use crate::domain::coverage;
use crate::domain::data::{Data, Prepared, Revision};
use crate::domain::subset::Subset;
use crate::metrics::collection::{Collection, Series, Snapshot};
use crate::metrics::{
    Answer, Basis, Measure, Measured, Metrics, Parameters, Popularity, Source, Together,
    every_measure,
};

use crate::relations::{Ranking, RankingBuilder};
use crate::report;

/// The order of measuring: metrics that claims need first, the cheapest on a whole hub before the
/// others. The document keeps the order of the list of metrics.
const ORDER: &[&str] = &[
    "preservation",
    "growth",
    "documentation",
    "dataset_cards",
    "vulnerabilities",
    "under_documentation",
    "ownership",
    "maintenance",
    "turnover",
    "descendants",
    "naming",
    "attributes",
    "concentration",
    "families",
    "drift",
    "lag",
    "literature",
    "dependency_degree",
    "survival",
    "groups",
    "reach",
];

/// Answers by settings and revisions of files, on which they depend.
pub(super) type Cache = HashMap<Key, Rc<dyn Any>>;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    metric: &'static str,
    settings: String,
    basis: Basis,
}

/// What several metrics use of a dataset, kept while the caller waits for the rest of the answers.
/// It depends on the dataset's files, each with its revision, on its registry, and on the subset
/// that the user asks for.
pub(super) type Preparations = HashMap<(Vec<Revision>, Option<String>, String), Prepared>;

/// Earlier answers and those of this call.
struct Answers<'c> {
    before: &'c mut Cache,
    now: Cache,
    /// The subset that the user asks for; empty for none.
    subset: &'c str,
    /// Called before each answer that must be computed.
    going: &'c dyn Fn(&'static str) -> bool,
    stopped: bool,
}

impl Answers<'_> {
    /// The earlier or newly computed answer; `None` once the caller has stopped.
    fn get<T: 'static>(&mut self, key: Key, make: impl FnOnce() -> T) -> Option<Rc<T>> {
        let before = self.before.remove(&key);
        let answer = match before.and_then(|answer| answer.downcast::<T>().ok()) {
            Some(answer) => answer,
            None => {
                self.stopped = self.stopped || !(self.going)(key.metric);
                if self.stopped {
                    return None;
                }
                let made = Rc::new(make());
                // Stopped work ended early, so its answer is wrong.
                self.stopped = pulse::is_stopped();
                if self.stopped {
                    return None;
                }
                made
            }
        };
        self.now.insert(key, answer.clone());
        Some(answer)
    }

    fn measured<T: Measure>(
        &mut self,
        metric: &'static str,
        collection: &Collection<'_>,
        params: &T::Params,
    ) -> Measured<T> {
        let mut measured = Measured::default();
        let mut all = Basis {
            part: "together",
            ..Basis::default()
        };
        // This cannot fail: parameters are numbers, strings and lists.
        let settings = serde_json::to_string(params).unwrap_or_default() + self.subset;
        let key = |basis| Key {
            metric,
            settings: settings.clone(),
            basis,
        };
        for task in T::tasks(collection, params) {
            let (source, basis) = (task.source.clone(), task.basis.clone());
            all.files.extend(&basis.files);
            all.facts += &basis.facts;
            let answer = self.get(key(basis), || task.run());
            // Files can get another label or date without being read again.
            let answer = answer.and_then(|answer| answer.as_ref().clone());
            let answer = answer.map(|answer| Answer { source, ..answer });
            measured.datasets.extend(answer);
        }
        let together: Option<Rc<Option<Together<T::Together>>>> =
            self.get(key(all), || T::together(&measured.datasets, params));
        measured.together = together.and_then(|together| together.as_ref().clone());
        measured.lead();
        measured
    }
}

impl Session {
    /// The datasets and the answers of all metrics. The result is `None` if the caller stopped;
    /// answers computed until then are kept for the next call.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`](crate::base::error::ErrorKind::Setting) for a subset that asks for
    /// what the data do not have.
    pub(super) fn answers(
        &self,
        labels: &HashMap<u32, String>,
        params: &Parameters,
        waiting: &Waiting<'_>,
    ) -> Result<Option<(Vec<report::Dataset>, Metrics)>> {
        let (mut datasets, mut bundles): (Vec<_>, Vec<_>) =
            self.datasets(labels).into_iter().unzip();
        if pulse::is_stopped() {
            return Ok(None);
        }
        let subset = params.subset.parsed()?;
        let Some(cuts) = self.narrow(&mut bundles, &mut datasets, &subset)? else {
            return Ok(None);
        };
        let subset = subset.to_string();
        let place = |bundle: &Bundle<'_>| {
            let registry = bundle.source.registry.clone();
            (bundle.revisions.clone(), registry, subset.clone())
        };
        let mut prepared = self.prepared.take();
        let data = bundles.iter().map(|bundle| {
            Data::new(&bundle.source, bundle.relations(), bundle.ranking())
                .with_rankings(bundle.rankings())
                .with_revisions(&bundle.revisions)
                .with_prepared(prepared.remove(&place(bundle)).unwrap_or_default())
        });
        let mut collection = Collection::new(data.collect())
            .with_series(|popularity| self.series(labels, popularity, &cuts, &subset));
        let paper = Source {
            title: "Jones et al. (ESEM 2024)".into(),
            ..Source::default()
        };
        let review = claims::literature::review();
        collection.reviews.push((paper, review));
        let mut cache = self.answered.borrow_mut();
        let mut answers = Answers {
            before: &mut cache,
            now: Cache::new(),
            subset: &subset,
            going: waiting.going,
            stopped: false,
        };
        let mut metrics = Metrics::default();
        let mut left = self.order(waiting.first);
        let mut told: Vec<&'static str> = Vec::new();
        while !left.is_empty() {
            let metric = left.remove(0);
            macro_rules! measure {
                ($($id:ident,)*) => {
                    match metric {
                        $(stringify!($id) => {
                            let params = &params.$id;
                            metrics.$id = answers.measured(metric, &collection, params);
                        })*
                        _ => {}
                    }
                };
            }
            every_measure!(measure);
            if answers.stopped {
                break;
            }
            told.extend((!waiting.has(metric)).then_some(metric));
            if !left.is_empty() && !told.is_empty() && (waiting.wants)() {
                metrics.only = Some(std::mem::take(&mut told));
                let datasets = datasets.clone();
                let document = self.document(labels, params, datasets, metrics, &left);
                let part = Part {
                    document,
                    pending: left.clone(),
                };
                (waiting.take)(&part);
                metrics = part.document.metrics;
            }
        }
        metrics.only.clone_from(&self.only);
        let (mut now, stopped) = (answers.now, answers.stopped);
        // The call that continues needs them. What was stopped within a metric may be half made.
        if stopped && !pulse::is_stopped() {
            let datasets = collection.datasets.into_iter();
            let made = datasets.map(Data::into_prepared);
            self.prepared
                .replace(bundles.iter().map(place).zip(made).collect());
        }
        if stopped {
            now.extend(cache.drain());
        }
        *cache = now;
        Ok((!stopped).then_some((datasets, metrics)))
    }

    /// Narrows the datasets to the subset that the user asks for. The subsets of files by number;
    /// `None` if the caller has stopped.
    pub(super) fn narrow(
        &self,
        bundles: &mut [Bundle<'_>],
        datasets: &mut [report::Dataset],
        subset: &Subset,
    ) -> Result<Option<HashMap<u32, Rc<Cut>>>> {
        let mut cuts: HashMap<u32, Rc<Cut>> = HashMap::new();
        if subset.is_all() {
            return Ok(Some(cuts));
        }
        let Some(made) = self.cut(bundles, subset)? else {
            return Ok(None);
        };
        for ((bundle, dataset), cut) in bundles.iter_mut().zip(datasets).zip(made) {
            cuts.extend(bundle.revisions.iter().map(|(id, _)| (*id, cut.clone())));
            dataset.problems.extend(cut.problems.iter().cloned());
            dataset.in_subset = Some(cut.packages());
            bundle.source.subset = Some(subset.to_string());
            bundle.cut = Some(cut);
        }
        Ok(Some(cuts))
    }

    /// The metrics that are asked for, in the order of measuring.
    fn order(&self, first: Option<&str>) -> Vec<&'static str> {
        let order = ORDER.iter().copied().filter(|metric| self.asks(metric));
        let mut order: Vec<&'static str> = order.collect();
        sort::by_key(&mut order, |metric| Some(*metric) != first);
        order
    }

    fn series<'a>(
        &'a self,
        labels: &'a HashMap<u32, String>,
        popularity: Popularity,
        cuts: &HashMap<u32, Rc<Cut>>,
        subset: &str,
    ) -> Vec<Series<'a>> {
        let Placed {
            snapshots,
            left_out,
        } = self.placed(labels, popularity);
        let mut series: Vec<Series<'_>> = Vec::new();
        for (place, list) in snapshots {
            let packages = list.whole();
            let (registry, date) = place.clone();
            let covered = coverage::of_rows(
                Some(&registry),
                Some(date),
                packages.named(),
                packages.counts(),
            );
            // The choice of the list and its coverage are those of the whole list.
            let packages = match cuts.is_empty() {
                true => packages,
                false => {
                    let labelled = labels
                        .iter()
                        .filter(|(_, label)| list.files.contains(&&***label));
                    let cut = labelled
                        .filter_map(|(id, _)| cuts.get(id)?.ranking(*id, &place, popularity));
                    let cut: Vec<Ranking> = cut.collect();
                    Cow::Owned(match &cut[..] {
                        [one] => one.clone(),
                        parts => RankingBuilder::merge(parts),
                    })
                }
            };
            let snapshot = Snapshot {
                date,
                coverage: covered.with(list.stated),
                files: list.files,
                known: list.known,
                packages,
            };
            match series.last_mut() {
                Some(last) if last.registry == registry => last.snapshots.push(snapshot),
                _ => series.push(Series {
                    registry,
                    snapshots: vec![snapshot],
                    ..Series::default()
                }),
            }
        }
        let mut files: Vec<_> = self.files.iter().collect();
        sort::by(&mut files, |a, b| labels[a.0].cmp(&labels[b.0]));
        for one in &mut series {
            one.subset = (!subset.is_empty()).then(|| subset.to_owned());
            let labels_of = one.snapshots.iter().flat_map(|snapshot| &snapshot.files);
            let files = files
                .iter()
                .filter(|(id, _)| labels_of.clone().any(|label| *label == labels[id]));
            one.revisions = files
                .clone()
                .map(|(id, file)| (**id, file.revision))
                .collect();
            one.synthetic = files
                .clone()
                .find_map(|(_, file)| file.synthetic().map(str::to_owned));
            let here = left_out
                .iter()
                .filter(|noted| noted.registry.as_ref() == Some(&one.registry));
            one.left_out = here.cloned().collect();
        }
        series
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::ORDER;
    use crate::claims::{CLAIMS, NEWER};
    use crate::metrics::Parameters;
    use crate::metrics::catalogue::METRICS;
    use crate::report;
    use crate::session::{Change, Session};
    use crate::source::NativeFile;

    #[test]
    fn every_metric_is_measured_once_and_those_of_claims_come_first() {
        let mut order: Vec<&str> = ORDER.to_vec();
        let mut all: Vec<&str> = METRICS.iter().map(|metric| metric.id).collect();
        let claimed = |metric: &&&str| {
            let mut all = CLAIMS.iter().chain(NEWER);
            all.any(|claim| claim.metrics.contains(*metric))
        };
        let first = ORDER.iter().take_while(claimed).count();
        assert_eq!(first, ORDER.iter().filter(claimed).count());
        order.sort_unstable();
        all.sort_unstable();
        assert_eq!(order, all);
    }

    fn loaded() -> Session {
        let mut session = Session::default();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample");
        let names = [
            "made-up_hf_models_2025-12",
            "made-up_ecosystems_packages_2025-12",
            "made-up_ecosystems_dependencies_2025-12",
        ];
        for (id, name) in (0..).zip(names) {
            let name = format!("{name}.parquet");
            let source = NativeFile::open(&folder.join(&name)).unwrap();
            session.add(id, &name, Box::new(source));
        }
        session.read_all();
        session
    }

    /// Measures in turns of one answer, so often or to the end.
    fn turns(session: &Session, most: usize) -> Option<String> {
        for _ in 0..most {
            let first = std::cell::Cell::new(true);
            let going = |_: &str| first.replace(false);
            let document = session.results_while(&Parameters::default(), &going);
            if let Some(document) = document.unwrap() {
                return Some(report::to_json(&document));
            }
        }
        None
    }

    #[test]
    fn what_metrics_share_is_kept_until_all_are_measured() {
        let session = loaded();
        let made = |session: &Session| {
            let prepared = session.prepared.borrow();
            prepared.values().filter(|made| made.is_made()).count()
        };
        assert_eq!(made(&session), 0);
        assert_eq!(turns(&session, 20), None);
        assert_eq!(made(&session), 2, "of the models and of the packages");
        let whole = turns(&session, 200).unwrap();
        assert_eq!(made(&session), 0);
        let at_once = loaded().results(&Parameters::default()).unwrap();
        assert_eq!(whole, report::to_json(&at_once));
    }

    #[test]
    fn what_metrics_share_goes_with_its_files() {
        let registry = |session: &mut Session, name: &str| {
            let change = Change {
                registry: Some(Some(name.to_owned())),
                ..Change::default()
            };
            session.configure(0, change).unwrap();
        };
        let mut session = loaded();
        assert_eq!(turns(&session, 20), None);
        registry(&mut session, "npm");
        let mut other = loaded();
        registry(&mut other, "npm");
        let at_once = other.results(&Parameters::default()).unwrap();
        assert_eq!(turns(&session, 200).unwrap(), report::to_json(&at_once));
        for end in [Session::stop, |session: &mut Session| session.remove(0)] {
            let mut session = loaded();
            assert_eq!(turns(&session, 20), None);
            assert!(!session.prepared.borrow().is_empty());
            end(&mut session);
            assert!(session.prepared.borrow().is_empty());
        }
    }
}
