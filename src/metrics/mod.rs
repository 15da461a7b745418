//! Metrics: pure functions from relations and parameters to result structs, one module each.

pub mod about;
pub mod attributes;
pub mod catalogue;
pub mod collection;
pub mod concentration;
pub mod dataset_cards;
pub mod dependency_degree;
pub mod descendants;
pub mod documentation;
pub mod drift;
pub mod exported;
pub mod families;
mod graph_settings;
pub mod groups;
pub mod growth;
pub mod lag;
mod listed;
pub mod literature;
pub mod maintenance;
pub mod measure;
pub mod naming;
pub mod ownership;
pub mod preservation;
pub mod reach;
pub mod shown;
pub mod subset;
pub mod survival;
pub mod turnover;
pub mod under_documentation;
pub mod vulnerabilities;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use about::SettingKind;
use shown::{Cell, Shown};

pub use crate::domain::data::Source;
pub use crate::domain::models::RelationFilter;
pub use measure::{Answer, Basis, Measure, Measured, Nothing, Task, Together};

use crate::base::error::{Error, ErrorKind, Result};
use crate::relations::Field;

/// The definition that is followed: the paper's or its artifact's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Mode {
    /// The paper's text.
    #[default]
    Paper,
    /// The paper's scripts, with their quirks.
    Artifact,
}

impl Mode {
    /// The mode's name in documents and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Artifact => "artifact",
        }
    }
}

/// The count by which popularity is measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Popularity {
    /// Downloads in the registry's period, which is 30 days for most registries.
    #[default]
    Downloads,
    /// Likes or stars.
    Likes,
}

impl Popularity {
    /// The name in documents and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Downloads => "downloads",
            Self::Likes => "likes",
        }
    }

    /// The field of packages that holds it.
    pub fn field(self) -> Field {
        match self {
            Self::Downloads => Field::Downloads,
            Self::Likes => Field::Likes,
        }
    }
}

/// The treatment of models that name themselves as base.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfLoops {
    /// Dropped in paper mode; kept in artifact mode, because its scripts do not check for them.
    #[default]
    AsDefined,
    /// Kept.
    Kept,
    /// Dropped.
    Dropped,
}

impl SelfLoops {
    /// Whether such edges count.
    pub fn are_kept(self, mode: Mode) -> bool {
        match self {
            Self::AsDefined => mode == Mode::Artifact,
            Self::Kept => true,
            Self::Dropped => false,
        }
    }
}

/// Calls a macro with all metrics, in the order of the results document and of the reports. Each is
/// a module with an `ABOUT`, `Params` and `Output: Measure`.
macro_rules! every_measure {
    ($then:ident) => {
        $then! {
            preservation, turnover, descendants, documentation, ownership, reach,
            dependency_degree, concentration, lag, maintenance, growth, under_documentation,
            naming, dataset_cards, vulnerabilities, attributes, families, drift,
            survival, groups, literature,
        }
    };
}
pub(crate) use every_measure;

macro_rules! all_parameters {
    ($($id:ident,)*) => {
                /// The parameters of all metrics.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Parameters {
            /// The packages that all metrics look at.
            pub subset: subset::Params,
            $(#[doc = concat!("Parameters of `", stringify!($id), "`.")] pub $id: $id::Params,)*
        }

        impl Parameters {
                        /// Checks that all parameters are in range.
            ///
            /// # Errors
            /// [`ErrorKind::Setting`] for the first that is not.
            pub fn checked(&self) -> Result<&Self> {
                self.subset.parsed()?;
                $($id::ABOUT.check(&self.$id)?;)*
                Ok(self)
            }
        }

        /// The answers, one per metric.
        #[derive(Debug, Clone, Default, PartialEq)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub struct Metrics {
            /// The metrics that were asked for, if not all were. The results document leaves out
            /// the others.
            #[cfg_attr(test, ts(skip))]
            pub only: Option<Vec<&'static str>>,
            $(
                #[doc = concat!("Of `", stringify!($id), "`.")]
                #[cfg_attr(test, ts(type = "Measured"))]
                pub $id: Measured<$id::Output>,
            )*
        }

        impl Serialize for Metrics {
            fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                let asked = catalogue::METRICS.iter().filter(|metric| self.is_asked(metric.id));
                let mut out = serializer.serialize_struct("Metrics", asked.count())?;
                $(if self.is_asked(stringify!($id)) {
                    out.serialize_field(stringify!($id), &self.$id)?;
                } else {
                    out.skip_field(stringify!($id))?;
                })*
                out.end()
            }
        }

        impl Metrics {
            /// Whether a metric was asked for.
            pub fn is_asked(&self, metric: &str) -> bool {
                let only = self.only.as_ref();
                only.is_none_or(|only| only.contains(&metric))
            }

            /// The answer of a metric that comes first, with its dataset.
            pub fn leads(&self, metric: &str) -> Option<(&Source, &Shown)> {
                match metric {
                    $(stringify!($id) => self.$id.leads(),)*
                    _ => None,
                }
            }

            /// Puts the dataset of this source first in a metric.
            pub fn lead_with(&mut self, metric: &str, source: &Source) {
                match metric {
                    $(stringify!($id) => self.$id.lead_with(source),)*
                    _ => {}
                }
            }

                        /// A metric's answers as people see them, each with its dataset.
            pub fn shown(&self, metric: &str) -> Vec<(&Source, &Shown)> {
                match metric {
                    $(stringify!($id) => self.$id.shown(),)*
                    _ => Vec::new(),
                }
            }

                        /// The columns and rows of a metric's exports, if these are not its first
                        /// tables.
            pub fn exported(
                &self,
                metric: &str,
            ) -> Option<(&'static [&'static str], Vec<Vec<exported::Value>>)> {
                match metric {
                    $(stringify!($id) => self.$id.exported(),)*
                    _ => None,
                }
            }

                        /// The joint result of a metric's answers, as people see it.
            pub fn shown_together(&self, metric: &str) -> Option<&Shown> {
                match metric {
                    $(stringify!($id) => self.$id.shown_together(),)*
                    _ => None,
                }
            }
        }
    };
}
every_measure!(all_parameters);

/// A parameter that differs from its default.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Its path, such as `turnover.k`.
    pub name: String,
    pub value: serde_json::Value,
    pub default: serde_json::Value,
}

impl From<turnover::Params> for Parameters {
    fn from(turnover: turnover::Params) -> Self {
        Self {
            turnover,
            ..Self::default()
        }
    }
}

impl Parameters {
    /// The default parameters, with this definition for every metric that has two.
    pub fn in_mode(mode: Mode) -> Self {
        let mut all = Self::default();
        for metric in catalogue::METRICS {
            let defined = |kind: &SettingKind| matches!(kind, SettingKind::Definition { .. });
            for setting in metric
                .settings
                .iter()
                .filter(|setting| defined(&setting.kind))
            {
                // This cannot fail: a test sets each described setting to each of its values.
                let _ = all.set(&format!("{}.{}", metric.id, setting.name), mode.name());
            }
        }
        all
    }

    /// The parameters that differ from the defaults, in the order of their names.
    pub fn changed(&self) -> Vec<Changed> {
        // This cannot fail: parameters are numbers, strings and lists.
        let json = |params: &Self| serde_json::to_value(params).unwrap_or_default();
        let (chosen, defaults) = (json(self), json(&Self::default()));
        let metrics = chosen.as_object().into_iter().flatten();
        let each = metrics.flat_map(|(metric, settings)| {
            let settings = settings.as_object().into_iter().flatten();
            settings.map(move |(name, value)| (metric, name, value))
        });
        each.filter_map(|(metric, name, value)| {
            let default = defaults[metric.as_str()][name.as_str()].clone();
            (default != *value).then(|| Changed {
                name: format!("{metric}.{name}"),
                value: value.clone(),
                default,
            })
        })
        .collect()
    }

    /// Sets a parameter by its path, such as `descendants.mode`, to a value in JSON or as plain
    /// text. Commas separate the items of a list.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] if no parameter has this path or if it does not take this value.
    pub fn set(&mut self, path: &str, value: &str) -> Result<()> {
        let refuse = |why: String| {
            Error::new(
                ErrorKind::Setting,
                format!("{path}={value} is no setting: {why}."),
                "Name a metric's parameter, such as descendants.mode=artifact.",
            )
        };
        let mut all = serde_json::to_value(&*self).map_err(|error| refuse(error.to_string()))?;
        let place = path
            .split_once('.')
            .and_then(|(metric, name)| all.get_mut(metric)?.get_mut(name));
        let Some(place) = place else {
            return Err(refuse("no parameter has this name".into()));
        };
        *place = match place {
            serde_json::Value::Array(_) => value
                .split(',')
                .filter(|item| !item.is_empty())
                .map(serde_json::Value::from)
                .collect(),
            serde_json::Value::String(_) => value.into(),
            _ => serde_json::from_str(value)
                .map_err(|_| refuse("a number or a yes or no (true, false) is needed".into()))?,
        };
        *self = serde_json::from_value(all).map_err(|error| refuse(error.to_string()))?;
        self.checked().map(|_| ())
    }
}

/// A published figure and the same figure from the user's data. Serialised as a [`ComparedView`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(into = "ComparedView")]
#[cfg_attr(test, derive(ts_rs::TS), ts(as = "ComparedView"))]
pub struct Compared {
    /// What is measured.
    pub what: String,
    /// As published.
    pub published: f64,
    /// From the user's data.
    pub yours: Option<f64>,
    /// How the number is written.
    pub unit: Unit,
}

impl Compared {
    /// The published figure as a cell of a table.
    pub fn published(&self) -> Cell {
        match self.unit {
            Unit::Below => Cell::text(format!("< {}", self.published)),
            unit => unit.cell(self.published),
        }
    }

    /// The user's figure as a cell of a table.
    pub fn yours(&self) -> Cell {
        self.yours.map_or(Cell::None, |value| self.unit.cell(value))
    }
}

/// Both figures as cells, so that the page and the reports print them in the same words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Compared"))]
pub struct ComparedView {
    /// What is measured.
    pub what: String,
    /// As published.
    pub published: Cell,
    /// From the user's data.
    pub yours: Cell,
}

impl From<Compared> for ComparedView {
    fn from(compared: Compared) -> Self {
        Self {
            published: compared.published(),
            yours: compared.yours(),
            what: compared.what,
        }
    }
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// As a whole number.
    Count,
    /// As percent.
    Share,
    /// As it is.
    Number,
    /// As a p-value.
    Probability,
    /// As a p-value, of which only a limit was published.
    Below,
}

impl Unit {
    fn cell(self, value: f64) -> Cell {
        match self {
            Self::Count => Cell::amount(value),
            Self::Share => Cell::Share(value),
            Self::Number => Cell::Number(value),
            Self::Probability | Self::Below => Cell::Probability(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::about::SettingKind;
    use super::catalogue::METRICS;
    use super::*;

    #[test]
    fn every_setting_is_described_once_with_its_default_and_its_values() {
        let all = serde_json::to_value(Parameters::default()).unwrap();
        for metric in METRICS {
            let params = all[metric.id].as_object().unwrap();
            let described: Vec<&str> = metric.settings.iter().map(|setting| setting.name).collect();
            let names: BTreeSet<&str> = params.keys().map(String::as_str).collect();
            assert_eq!(described.len(), names.len(), "{}", metric.id);
            assert_eq!(BTreeSet::from_iter(described), names, "{}", metric.id);
            for setting in metric.settings {
                let path = format!("{}.{}", metric.id, setting.name);
                let takes = |value: &str| Parameters::default().set(&path, value).is_ok();
                let default = match setting.kind {
                    SettingKind::Number { min, max, default } => {
                        assert!(takes(&min.to_string()) && takes(&max.to_string()), "{path}");
                        assert!(!takes(&(i128::from(min) - 1).to_string()), "{path}");
                        assert!(!takes(&(max + 1).to_string()), "{path}");
                        assert_eq!(
                            params[setting.name].as_f64(),
                            Some(default as f64),
                            "{path}"
                        );
                        continue;
                    }
                    SettingKind::Choice { choices, default }
                    | SettingKind::Definition {
                        choices, default, ..
                    } => {
                        for (value, _) in choices {
                            assert!(takes(value), "{path}={value}");
                        }
                        json!(default)
                    }
                    SettingKind::Switch { default } => json!(default),
                    SettingKind::List => json!([]),
                };
                assert_eq!(params[setting.name], default, "{path}");
            }
        }
    }

    #[test]
    fn one_mode_is_set_on_every_metric_that_has_two_definitions() {
        let all = Parameters::in_mode(Mode::Artifact);
        assert_eq!(all.turnover.mode, Mode::Artifact);
        assert_eq!(all.preservation.mode, Mode::Artifact);
        assert_eq!(all.descendants.mode, Mode::Artifact);
        assert_eq!(all.documentation.mode, Mode::Artifact);
        assert_eq!(Parameters::in_mode(Mode::Paper), Parameters::default());
    }

    #[test]
    fn settings_are_found_by_their_path() {
        let mut all = Parameters::default();
        all.set("descendants.mode", "artifact").unwrap();
        all.set("preservation.only", "transformers,safetensors")
            .unwrap();
        all.set("preservation.frameworks", "true").unwrap();
        all.set("turnover.k", "10").unwrap();
        assert_eq!(all.descendants.mode, Mode::Artifact);
        assert_eq!(all.preservation.only, ["transformers", "safetensors"]);
        assert!(all.preservation.frameworks && all.turnover.k == 10);
        let before = all.clone();
        for (path, value) in [
            ("mode", "paper"),
            ("descendants.moder", "paper"),
            ("descendants.mode", "papers"),
            ("turnover.k", "many"),
            ("turnover.k", "0"),
            ("documentation.k", "0"),
        ] {
            assert!(all.clone().set(path, value).is_err(), "{path}={value}");
        }
        assert_eq!(all, before);
    }
}
