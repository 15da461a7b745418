//! Growth of a registry, month by month.
//!
//! Source: Castaño et al. (2024), who call the growth of the Hugging Face Hub exponential from
//! plots of monthly counts; their method of fitting is not known. Everything here is ours: counts
//! per calendar month in UTC, four curves that are fitted to them and judged by one likelihood, and
//! the rule that combines the curves.
//!
//! With n_x the new packages of month x = 0, 1, … after the last empty month, errors are
//! log-normal for every curve f, so each minimises Σ (ln n_x − ln f(x))², and
//! AIC = N ln(RSS / N) + 2k, where k counts the coefficients and the variance. Sums over all months
//! up to one are shown but not fitted: they are not independent of each other, and an AIC on them
//! has no meaning.

mod finding;
mod fit;
mod show;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::about::{About, Setting, SettingKind, Theme};
use super::shown::Shown;
use super::{Measure, Nothing};
use crate::domain::data::Data;
use crate::domain::history::{self, Commits, MONTHS, PLAUSIBLE, month_named};
use crate::relations::{Field, Relation, SnapshotDate};

pub use fit::{Curve, Exponential, Fits, HARDLY, LEAST, Shape};

/// The description of the metric.
pub const ABOUT: About = About {
    id: "growth",
    title: "Growth",
    theme: Some(Theme::Downstream),
    question: "Does the registry grow exponentially?",
    definition: &[
        "New packages are counted by the calendar month, in UTC, in which they were created; a month without any counts 0. If the data have commits, commits and their different authors are counted in the same way. Cumulative counts are sums of the months; for authors they count each author once. Packages in several rows count once.",
        "Four curves are fitted to the counts n of the months x = 0, 1, 2, … after the last empty month, at least 12: an exponential, a line, a parabola and a cubic curve, the last three with positive coefficients. All use one likelihood, with errors in proportion to the count (log-normal): each minimises Σ (ln n − ln f)². AIC is N·ln(RSS ÷ N) + 2k, where k counts the coefficients and the variance: 3, 3, 4 and 5. Cumulative counts are drawn but not fitted: each contains the one before, so an AIC on them has no meaning.",
        "The exponential's monthly rate b has a 95% interval by Newey and West (1987), which allows for correlation between neighbouring months: Bartlett weights over ⌊1.3 √N⌋ months, the factor N ÷ (N − 2), Student's distribution with N − 2 degrees of freedom. The doubling time is ln 2 ÷ b months; it is given only if the whole interval is above 0.",
        "Growth is exponential if b's interval is above 0, the AIC of line and parabola is higher by at least 10, that of the cubic curve is not lower, and the rate is steady. The rate is not steady if ln n = a + b·x + c·x² has an AIC lower by at least 4 and its rate b + 2·c·x at one end is less than half of that at the other.",
        "Growth is not exponential in two cases: b's interval is below 0.01; or line or parabola have an AIC lower by at least 10, the rate is not steady, and at the end it is less than half of what it was at first. In all other cases the result is undecided. The limits of 4 and 10 are those of Burnham and Anderson (2002); the rest is ours.",
        "The fits leave out the last month if the snapshot was taken within it or has no date. In data of the Hugging Face Hub they leave out March 2022 if packages have exactly the time 2 March 2022, 23:29:04 UTC, which the Hub gives to everything older. Times before 1990, after the snapshot or after 2069 are left out and counted.",
    ],
    formulas: &[
        ("Exponential", "ln f = a + b·x"),
        ("Linear", "f = e^a + e^b·x"),
        ("Quadratic", "f = e^a + e^b·x + e^c·x²"),
        ("Cubic", "f = e^a + e^b·x + e^c·x² + e^d·x³"),
        ("AIC", "N·ln(Σ (ln n − ln f)² ÷ N) + 2k"),
        ("Doubling time", "ln 2 ÷ b months"),
    ],
    published: &[
        "Castaño et al. (2024) found that the numbers of new models, likes, commits, authors and discussions of the Hugging Face Hub rise exponentially, month by month (quoted by Jones et al., 2024, section 7, which gives no fit or rate).",
    ],
    settings: &[
        Setting {
            name: "floor",
            label: "Leave out the Hub's first month",
            hint: Some(
                "The Hugging Face Hub dates everything older than 2 March 2022 to that day.",
            ),
            kind: SettingKind::Switch { default: true },
            advanced: true,
        },
        Setting {
            name: "partial",
            label: "Leave out the last, partial month",
            hint: None,
            kind: SettingKind::Switch { default: true },
            advanced: true,
        },
        Setting {
            name: "months",
            label: "Fit the last months only",
            hint: Some("The number of months; 0 for all."),
            kind: SettingKind::Number {
                min: 0,
                max: MONTHS as u64,
                default: 0,
            },
            advanced: true,
        },
        Setting {
            name: "axis",
            label: "Axis of counts",
            hint: Some(
                "On a logarithmic axis exponential growth is a straight line, and months without any are not drawn.",
            ),
            kind: SettingKind::Choice {
                choices: &[
                    ("automatic", "automatic"),
                    ("linear", "linear"),
                    ("logarithmic", "logarithmic"),
                ],
                default: "automatic",
            },
            advanced: false,
        },
    ],
    differences: &[],
    needs: &[
        &[Field::PackageId, Field::CreatedAt],
        &[Field::CommittedRepository, Field::CommitDate],
    ],
    reads: &[Field::CreatedAt, Field::UpdatedAt],
    reads_whole: &[],
    sources: "hub-stats models; Ecosyste.ms packages; libraries.io projects; commits of HFCommunity or PeaTMOSS",
    changes: &[
        "Deleted packages are missing, and older ones more often, so growth looks faster than it was.",
        "The count of an incomplete last month is too low.",
        "Fewer months give a wider interval of the rate and smaller differences of AIC: short series stay undecided.",
        "An extract shows how it was selected.",
    ],
};

/// The settings of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whether the fits leave out the month to which the Hub dates everything older.
    pub floor: bool,
    /// Whether the last month is left out if it is partial.
    pub partial: bool,
    /// The number of last months that are fitted; 0 for all.
    pub months: u32,
    /// The axis on which counts are drawn.
    pub axis: CountAxis,
}

/// The axis on which counts are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountAxis {
    /// Logarithmic if the counts need it.
    #[default]
    Automatic,
    /// Linear, from 0.
    Linear,
    /// Logarithmic.
    Logarithmic,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            floor: true,
            partial: true,
            months: 0,
            axis: CountAxis::Automatic,
        }
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// New packages by the time of their creation; null if the data do not have it.
    pub packages: Option<Growth>,
    /// Commits; null if the data have none.
    pub commits: Option<Growth>,
    /// Different authors of commits; null if none is known.
    pub authors: Option<Growth>,
}

/// The growth of one quantity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Growth {
    /// The total of all months.
    pub total: u64,
    /// The number left out because they have no time or no plausible one.
    pub without_time: u64,
    /// The number left out because their time is after the snapshot.
    pub later: u64,
    /// Packages with exactly the time that the Hub gives to everything older.
    pub on_floor: u64,
    /// Whether the month of that time was left out.
    pub floor: bool,
    /// The cumulative count before the first month that is fitted.
    pub offset: u64,
    /// Whether the last month was left out as partial.
    pub partial: bool,
    /// The last month with a count of 0, after which the fit begins; null if no month has 0.
    pub last_empty: Option<String>,
    /// The month with the greatest count, the first of equal ones.
    pub peak: Option<Month>,
    /// All months from the first with a count above 0 to the last.
    pub months: Vec<Month>,
    /// Curves that are fitted to the counts of the months.
    pub monthly: Fits,
    /// The axis that the user chose.
    #[serde(skip)]
    axis: CountAxis,
}

/// A calendar month in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// The new ones in it; for authors, those who are active in it.
    pub count: u64,
    /// The total up to its end.
    pub cumulative: u64,
    /// Whether the curves are fitted to it.
    pub fitted: bool,
    /// Its first millisecond since 1970.
    #[serde(skip)]
    start: i64,
}

/// The time of creation that the Hub gives to everything older, in seconds since 1970.
const FLOOR: i64 = history::HUB_FLOOR;

impl Measure for Output {
    type Params = Params;
    type Together = Nothing;

    fn measure_dataset(data: &Data<'_>, params: &Params) -> Option<Self> {
        let date = data.source.date;
        let registry = data.source.registry.as_deref().unwrap_or_default();
        let is_hub = registry.starts_with("huggingface");
        let packages = data.has(Relation::Packages).then(|| {
            let models = data.models();
            let mut counts = Counts::new(date);
            for model in models.all() {
                let row = models.row(model);
                let time =
                    row.and_then(|(_, _, table, row)| history::time(table, Field::CreatedAt, row));
                if let Some(month) = counts.month(time) {
                    counts.add(month);
                    let on_floor = is_hub && time.is_some_and(history::is_on_floor);
                    counts.on_floor += u64::from(on_floor);
                }
            }
            counts.growth(params)
        });
        let (commits, authors) = match Commits::new(data) {
            Some(commits) => of_commits(&commits, date, params),
            None => (None, None),
        };
        let output = Self {
            packages: packages.flatten(),
            commits,
            authors,
        };
        let any = output.packages.is_some() || output.commits.is_some();
        any.then_some(output)
    }

    fn finding(&self) -> Option<String> {
        self.found()
    }

    fn show(&self) -> Shown {
        let mut shown = Shown::default();
        let series = [
            ("packages", "new packages", &self.packages),
            ("commits", "commits", &self.commits),
            ("authors of commits", "authors active", &self.authors),
        ];
        for (what, monthly, growth) in series {
            if let Some(growth) = growth {
                growth.show(what, monthly, &mut shown);
            }
        }
        shown.caveats.push("If the file is a selection of the registry, such as its most popular or its newest packages, the counts show how the selection was made, not how the registry grew.".into());
        shown.caveats.push("Deleted packages are not in the data, so the counts of early months are too low. The interval of the rate allows for correlation between months. AIC does not, so it is more certain than the data justify.".into());
        shown
    }
}

/// Commits per month, and their authors.
fn of_commits(
    commits: &Commits<'_>,
    date: Option<SnapshotDate>,
    params: &Params,
) -> (Option<Growth>, Option<Growth>) {
    let mut counts = Counts::new(date);
    let mut authors = Counts::new(date);
    let mut first_month = vec![MONTHS; commits.authors.len()];
    let mut seen: HashSet<u64> = HashSet::new();
    for (_, commit) in commits.all() {
        let Some(month) = counts.month(commit.time) else {
            continue;
        };
        counts.add(month);
        let Some(author) = commit.author else {
            continue;
        };
        if seen.insert((month as u64) << 32 | u64::from(author)) {
            authors.add(month);
        }
        if let Some(first) = first_month.get_mut(author as usize) {
            *first = month.min(*first);
        }
    }
    let mut newcomers = vec![0; MONTHS];
    for month in first_month {
        if let Some(count) = newcomers.get_mut(month) {
            *count += 1;
        }
    }
    authors.newcomers = Some(newcomers);
    (counts.growth(params), authors.growth(params))
}

/// Counts for each plausible month.
struct Counts {
    date: Option<SnapshotDate>,
    counts: Vec<u64>,
    /// What a month adds to the cumulative count, if this differs from its count.
    newcomers: Option<Vec<u64>>,
    without_time: u64,
    later: u64,
    on_floor: u64,
}

impl Counts {
    fn new(date: Option<SnapshotDate>) -> Self {
        Self {
            date,
            counts: vec![0; MONTHS],
            newcomers: None,
            without_time: 0,
            later: 0,
            on_floor: 0,
        }
    }

    /// The month of a time, if the time counts.
    fn month(&mut self, time: Option<i64>) -> Option<usize> {
        let Some(time) = time else {
            self.without_time += 1;
            return None;
        };
        if self.date.is_some_and(|date| time >= date.end()) {
            self.later += 1;
            return None;
        }
        Some(history::month(time))
    }

    fn add(&mut self, month: usize) {
        if let Some(count) = self.counts.get_mut(month) {
            *count += 1;
        }
    }

    /// Whether a month was over when the snapshot was taken.
    fn is_whole(&self, month: usize) -> bool {
        let Some(date) = self.date.filter(|date| PLAUSIBLE.contains(&date.end())) else {
            return false;
        };
        // If the snapshot's date has no day, the snapshot may have been taken at any time in the
        // month.
        let end = if date.has_day() {
            date.end()
        } else {
            date.end() - 1
        };
        month < history::month(end)
    }

    fn growth(self, params: &Params) -> Option<Growth> {
        let start = self.counts.iter().position(|count| *count > 0)?;
        let last = self.counts.iter().rposition(|count| *count > 0)?;
        let partial = params.partial && !self.is_whole(last);
        let mut from = start;
        let floor = params.floor && self.on_floor > 0;
        if floor {
            from = from.max(history::month(FLOOR * 1000) + 1);
        }
        let end = if partial { last } else { last + 1 };
        if params.months > 0 {
            from = from.max(end.saturating_sub(params.months as usize));
        }
        let empty = (from..end).rfind(|place| self.counts.get(*place) == Some(&0));
        if let Some(empty) = empty {
            from = empty + 1;
        }
        let mut months = Vec::new();
        let (mut cumulative, mut offset) = (0, 0);
        for place in start..=last {
            let count = self.counts.get(place).copied().unwrap_or(0);
            let newcomers = self.newcomers.as_ref().and_then(|new| new.get(place));
            cumulative += newcomers.copied().unwrap_or(count);
            if place < from {
                offset = cumulative;
            }
            let (start, month) = month_named(place);
            months.push(Month {
                month,
                count,
                cumulative,
                fitted: (from..end).contains(&place),
                start,
            });
        }
        let mut peak: Option<&Month> = None;
        for month in &months {
            if peak.is_none_or(|peak| month.count > peak.count) {
                peak = Some(month);
            }
        }
        Some(Growth {
            total: cumulative,
            without_time: self.without_time,
            later: self.later,
            on_floor: self.on_floor,
            floor,
            offset,
            partial,
            last_empty: empty.map(|place| month_named(place).1),
            peak: peak.cloned(),
            monthly: Fits::new(&months),
            months,
            axis: params.axis,
        })
    }
}

#[cfg(test)]
mod tests;
