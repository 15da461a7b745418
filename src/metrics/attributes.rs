//! attributes

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::shown::{About, Shown};
use super::{Measure, Settings};

/// What the metric is about.
pub const ABOUT: About = About {
    question: "",
    definition: &[],
    published: &[],
    settings: &[],
};

/// What the user chooses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {}

impl Settings for Params {}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {}

impl Measure for Output {
    type Params = Params;

    fn measure(_data: &Data<'_>, _params: &Params) -> Option<Self> {
        None
    }

    fn show(&self) -> Shown {
        Shown::default()
    }
}
