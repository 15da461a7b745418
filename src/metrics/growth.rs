//! Growth of a registry, month by month.
//!
//! Source: Castaño et al. (2024), who call the growth of the Hugging Face Hub exponential from
//! plots of monthly counts; how they fitted is not known. Everything here is ours: counts per
//! calendar month in UTC and their sums, three curves through each, and a verdict by AIC.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::history::{self, Commits, MONTHS, PLAUSIBLE, month_named};
use super::shown::{
    About, Axis, Cell, Figure, PlaneSeries, Scale, Setting, SettingKind, Shown, Style, Table,
    count, duration, number, plural,
};
use super::{Measure, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::relations::{Field, Relation, SnapshotDate};
use crate::stats;

/// What the metric is about.
pub const ABOUT: About = About {
    question: "Does the registry grow exponentially, or does it only grow?",
    definition: &[
        "New packages are counted by the calendar month, in UTC, in which they were made; months without any count 0. Where the data have commits, commits and their different authors are counted likewise. Cumulative counts sum the months; of authors they count everyone who was ever there. Packages in several rows count once.",
        "Three curves go through the cumulative counts N against the month m = 0, 1, 2, …: exponential, ln N = a + b·m by ordinary least squares on the logarithms; linear, N = a + b·m; quadratic, N = a + b·m + c·m². The same goes through the monthly counts, for all three over the months that have any, since 0 has no logarithm. The doubling time is ln 2 / b months.",
        "R² is 1 − RSS / TSS with the residuals of N itself, for the exponential, too: there it can be below 0. AIC is n·ln(RSS / n) + 2k of the same residuals, where k counts the coefficients and the variance: 3, 3 and 4. One response and one model of the errors make the three comparable. The alternative, the likelihood of the logarithms with the term 2·Σ ln N of the change of variable, is given too; it is no ground for the verdict, because it sets errors in proportion to N against even ones and so compares more than the curves.",
        "The verdict is the curve with the least AIC, exponential only where it is below both others (Burnham and Anderson, 2002, on comparing by AIC). The exponential is fitted to logarithms and so is not the nearest of its kind to N: the verdict is strict with it.",
        "Left out of the fits: the last month, where the snapshot was taken within it or has no date; and in data of the Hugging Face Hub the month of 2 March 2022, 23:29:04 UTC, if packages sit on that very second. The Hub gives it to all that is older. What was made up to the end of that month is where the cumulative counts begin.",
        "Fits need six months. Times before 1990, after the snapshot or after 2069 are left out and counted.",
    ],
    formula: &[
        ("Exponential", "ln N = a + b·m"),
        ("Linear", "N = a + b·m"),
        ("Quadratic", "N = a + b·m + c·m²"),
        ("AIC", "n·ln(RSS ÷ n) + 2k"),
        ("Doubling time", "ln 2 ÷ b months"),
    ],
    published: &[
        "Castaño et al. (2024) found the numbers of new models, likes, commits, authors and discussions of the Hugging Face Hub to rise exponentially, month by month (quoted by Jones et al., 2024, section 7; no fit or rate is published there).",
    ],
    settings: &[
        Setting {
            name: "floor",
            label: "Leave out the Hub's first month",
            hint: Some(
                "The Hugging Face Hub dates all that is older than 2 March 2022 to that day.",
            ),
            kind: SettingKind::Switch { otherwise: true },
            rare: true,
        },
        Setting {
            name: "partial",
            label: "Leave out the last, partial month",
            hint: None,
            kind: SettingKind::Switch { otherwise: true },
            rare: true,
        },
        Setting {
            name: "months",
            label: "Fit the last months only",
            hint: Some("How many; 0 for all."),
            kind: SettingKind::Number {
                min: 0,
                max: MONTHS as u32,
                otherwise: 0,
            },
            rare: false,
        },
    ],
};

/// What the user chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// Whether the month of the Hub's floor is left out of the fits.
    pub floor: bool,
    /// Whether the last month is left out where it is partial.
    pub partial: bool,
    /// Only so many months are fitted, the last ones; all for 0.
    pub months: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            floor: true,
            partial: true,
            months: 0,
        }
    }
}

impl Settings for Params {
    fn checked(&self) -> Result<()> {
        if self.months as usize > MONTHS {
            return Err(Error::new(
                ErrorKind::Setting,
                format!("growth.months is {}.", self.months),
                format!("Give a number from 0 to {MONTHS}."),
            ));
        }
        Ok(())
    }
}

/// The answer for one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// New packages, by when they were made; null where the data do not tell.
    pub packages: Option<Growth>,
    /// Commits; null where there are none.
    pub commits: Option<Growth>,
    /// Different authors of commits; null where none is known.
    pub authors: Option<Growth>,
}

/// How one thing grows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Growth {
    /// How many there are in all months.
    pub total: u64,
    /// Without a time, or with one that is not plausible: left out.
    pub without_time: u64,
    /// With a time after the snapshot: left out.
    pub later: u64,
    /// Packages on the very second of the Hub's floor.
    pub on_floor: u64,
    /// Whether the month of the floor was left out.
    pub floor: bool,
    /// What the cumulative count is before the first month that is fitted.
    pub offset: u64,
    /// Whether the last month was left out as partial.
    pub partial: bool,
    /// The month with the most, the first of equals.
    pub peak: Option<Month>,
    /// Months from the first with any to the last.
    pub months: Vec<Month>,
    /// Curves through the cumulative counts.
    pub cumulative: Fits,
    /// Curves through the counts of months that have any.
    pub monthly: Fits,
}

/// A calendar month in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// What is new in it; of authors, who is active in it.
    pub count: u64,
    /// All up to its end.
    pub cumulative: u64,
    /// Whether the curves go through it.
    pub fitted: bool,
    /// Its first millisecond since 1970.
    #[serde(skip)]
    start: i64,
}

/// Which curve fits best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A straight line.
    Linear,
    /// A parabola.
    Quadratic,
    /// An exponential.
    Exponential,
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Quadratic => "quadratic",
            Self::Exponential => "exponential",
        }
    }
}

/// Three curves through a series.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Fits {
    /// Months that are fitted.
    pub n: u64,
    /// The first of them: m = 0.
    pub first: Option<String>,
    /// ln N = a + b·m, its coefficients a and b; null below six months, as the others.
    pub exponential: Option<Curve>,
    /// N = a + b·m.
    pub linear: Option<Curve>,
    /// N = a + b·m + c·m².
    pub quadratic: Option<Curve>,
    /// The curve of the least AIC, the simpler of equals.
    pub verdict: Option<Verdict>,
    /// By how much the next best has a greater AIC; below 2 is no difference to speak of.
    pub lead: Option<f64>,
    /// ln 2 / b, months; null where b is not above 0.
    pub doubling_months: Option<f64>,
    /// AIC of the exponential by the likelihood of the logarithms, with 2·Σ ln N: for the
    /// response N as the others, but with errors in proportion to it.
    pub aic_lognormal: Option<f64>,
    /// c of ln N = a + b·m + c·m²: below 0 the growth rate falls, above 0 it rises.
    pub log_curvature: Option<f64>,
    /// AIC of that parabola less that of the straight line, both on the logarithms: below 0 the
    /// rate is not steady.
    pub log_curvature_aic: Option<f64>,
}

/// A curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// Of 1, m, m².
    pub coefficients: Vec<f64>,
    /// 1 − RSS / TSS on the scale of N; null where N does not vary.
    pub r_squared: Option<f64>,
    /// n·ln(RSS / n) + 2k on the scale of N.
    pub aic: f64,
    /// What it gives for each month.
    #[serde(skip)]
    values: Vec<f64>,
}

/// Fewer months have no fit.
const LEAST: usize = 6;

/// The floor of the Hub's times of making, seconds since 1970.
const FLOOR: i64 = 1_646_263_744;

impl Measure for Output {
    type Params = Params;

    fn measure(data: &Data<'_>, params: &Params) -> Option<Self> {
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
                    let on_floor =
                        is_hub && time.is_some_and(|time| time.div_euclid(1000) == FLOOR);
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
        shown.caveats.push("A file that holds a selection of the registry, such as its most popular or its newest packages, shows how that selection was made, not how the registry grew.".into());
        shown.caveats.push("What was deleted is not in the data, so early months are underestimated. Neighbouring months, and sums most of all, are not independent: AIC is surer of its verdict than the data are.".into());
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

/// Counts per plausible month.
struct Counts {
    date: Option<SnapshotDate>,
    counts: Vec<u64>,
    /// What a month adds to the cumulative count, where that is not its count.
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

    /// The month of a time that counts.
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
        // A snapshot of a month without a day was taken some time in it.
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
            peak: peak.cloned(),
            cumulative: Fits::new(&months, |month| month.cumulative),
            monthly: Fits::new(&months, |month| month.count),
            months,
        })
    }
}

impl Fits {
    /// The curves through the months that are fitted and have any.
    fn new(months: &[Month], value: impl Fn(&Month) -> u64) -> Self {
        let fitted = || months.iter().filter(|month| month.fitted);
        let (mut m, mut y) = (Vec::new(), Vec::new());
        for (place, month) in fitted().enumerate() {
            let own = value(month);
            if own > 0 {
                m.push(place as f64);
                y.push(own as f64);
            }
        }
        let mut fits = Self {
            n: m.len() as u64,
            first: fitted().next().map(|month| month.month.clone()),
            ..Self::default()
        };
        if m.len() < LEAST {
            return fits;
        }
        let logs: Vec<f64> = y.iter().map(|y| libm::log(*y)).collect();
        let curve = |degree| {
            let fit = stats::polynomial(&m, &y, degree)?;
            Some(Curve::new(&y, fit.coefficients, fit.fitted))
        };
        (fits.linear, fits.quadratic) = (curve(1), curve(2));
        let straight = stats::polynomial(&m, &logs, 1);
        let curved = stats::polynomial(&m, &logs, 2);
        if let (Some(straight), Some(curved)) = (straight, curved) {
            let aic = |fitted: &[f64], k| aic(&logs, fitted, k);
            let own = aic(&straight.fitted, 2);
            fits.log_curvature_aic = Some(aic(&curved.fitted, 3) - own);
            fits.log_curvature = curved.coefficients.get(2).copied();
            fits.aic_lognormal = Some(own + 2.0 * logs.iter().sum::<f64>());
            let rate = straight.coefficients.get(1).copied();
            let rate = rate.filter(|rate| *rate > 0.0);
            fits.doubling_months = rate.map(|rate| std::f64::consts::LN_2 / rate);
            let values = straight.fitted.iter().map(|log| libm::exp(*log)).collect();
            fits.exponential = Some(Curve::new(&y, straight.coefficients, values));
        }
        let curves = [
            (Verdict::Linear, &fits.linear),
            (Verdict::Quadratic, &fits.quadratic),
            (Verdict::Exponential, &fits.exponential),
        ];
        let mut best: Option<(Verdict, f64)> = None;
        let mut next = f64::INFINITY;
        for (verdict, curve) in curves {
            let Some(aic) = curve.as_ref().map(|curve| curve.aic) else {
                continue;
            };
            match best {
                Some((_, least)) if aic >= least => next = next.min(aic),
                _ => {
                    next = best.map_or(next, |(_, least)| least);
                    best = Some((verdict, aic));
                }
            }
        }
        fits.verdict = best.map(|(verdict, _)| verdict);
        fits.lead = best.map(|(_, least)| next - least);
        fits
    }

    fn curves(&self) -> [(&'static str, &Option<Curve>); 3] {
        [
            ("exponential", &self.exponential),
            ("linear", &self.linear),
            ("quadratic", &self.quadratic),
        ]
    }

    /// How the verdict reads.
    fn words(&self) -> Option<String> {
        let verdict = self.verdict?;
        let bend = |curve: &Option<Curve>| {
            let curve = curve.as_ref()?;
            curve.coefficients.last().copied()
        };
        Some(match verdict {
            Verdict::Exponential if bend(&self.exponential) <= Some(0.0) => {
                "exponential, falling".to_owned()
            }
            Verdict::Quadratic if bend(&self.quadratic) < Some(0.0) => {
                "quadratic, slowing".to_owned()
            }
            verdict => verdict.name().to_owned(),
        })
    }
}

impl Curve {
    fn new(y: &[f64], coefficients: Vec<f64>, values: Vec<f64>) -> Self {
        let centre = stats::mean(y).unwrap_or_default();
        let squares = |off: &dyn Fn(f64) -> f64| y.iter().map(|y| off(*y) * off(*y)).sum::<f64>();
        let total = squares(&|y| y - centre);
        Self {
            r_squared: (total > 0.0).then(|| 1.0 - residuals(y, &values) / total),
            aic: aic(y, &values, coefficients.len()),
            coefficients,
            values,
        }
    }
}

fn residuals(y: &[f64], fitted: &[f64]) -> f64 {
    let pairs = y.iter().zip(fitted);
    pairs.map(|(y, fitted)| (y - fitted) * (y - fitted)).sum()
}

/// n·ln(RSS / n) + 2k, k the coefficients and the variance. Residuals in the digits that
/// rounding takes count as those digits, so that of curves that meet all points the simplest
/// wins.
fn aic(y: &[f64], fitted: &[f64], coefficients: usize) -> f64 {
    let n = y.len() as f64;
    let greatest = y.iter().fold(1.0f64, |most, y| most.max(y.abs()));
    let rounding = greatest * 1e-12;
    let mean = (residuals(y, fitted) / n).max(rounding * rounding);
    n * libm::log(mean) + 2.0 * (coefficients as f64 + 1.0)
}

impl Growth {
    fn show(&self, what: &str, monthly: &str, shown: &mut Shown) {
        let span = |fits: &Fits| {
            let last = self.months.iter().rfind(|month| month.fitted);
            match (&fits.first, last) {
                (Some(first), Some(last)) => format!("{first} to {}", last.month),
                _ => String::new(),
            }
        };
        let first = self.months.first().map_or("", |month| &month.month);
        let last = self.months.last().map_or("", |month| &month.month);
        let mut sentence = format!("{} {what} from {first} to {last}", count(self.total));
        if let Some(peak) = &self.peak {
            sentence.push_str(&format!(
                ", most in {}: {} {monthly}",
                peak.month,
                count(peak.count)
            ));
        }
        shown.sentences.push(sentence + ".");
        for (series, fits) in [("Cumulative", &self.cumulative), ("Monthly", &self.monthly)] {
            let (Some(words), Some(lead)) = (fits.words(), fits.lead) else {
                shown.caveats.push(format!(
                    "{series} counts of {what}: {} to fit, too few of the {LEAST} that the curves need.",
                    plural(fits.n, "month", "months")
                ));
                continue;
            };
            let r_squared = |curve: &Option<Curve>| {
                let r_squared = curve.as_ref().and_then(|curve| curve.r_squared);
                r_squared.map_or("undefined".to_owned(), number)
            };
            let mut sentence = format!(
                "{series} counts of {what} over {} ({}) are nearest to {} growth by AIC, {} ahead of the next curve; R² is {} for the exponential, {} for the linear and {} for the quadratic curve.",
                plural(fits.n, "month", "months"),
                span(fits),
                words,
                number(lead),
                r_squared(&fits.exponential),
                r_squared(&fits.linear),
                r_squared(&fits.quadratic),
            );
            if let Some(months) = fits.doubling_months {
                sentence.push_str(&format!(
                    " The exponential doubles every {} months.",
                    duration(months)
                ));
            }
            if let (Some(bend), Some(gain)) = (fits.log_curvature, fits.log_curvature_aic)
                && gain < 0.0
            {
                sentence.push_str(if bend < 0.0 {
                    " On logarithms the points bend down: the rate of growth falls."
                } else {
                    " On logarithms the points bend up: the rate of growth rises."
                });
            }
            if lead < 2.0 {
                shown.caveats.push(format!(
                    "{series} counts of {what}: the two best curves differ by less than 2 in AIC, which is no difference to speak of."
                ));
            }
            shown.sentences.push(sentence);
        }
        if shown.short.is_empty() {
            shown.short = match (self.cumulative.words(), self.cumulative.doubling_months) {
                (Some(words), Some(months)) if words == "exponential" => {
                    format!(
                        "exponential: {what} double every {} months",
                        duration(months)
                    )
                }
                (Some(words), _) => format!("{words} growth of {what}"),
                (None, _) => format!(
                    "{what}: {} in {}",
                    count(self.total),
                    plural(self.months.len() as u64, "month", "months")
                ),
            };
        }
        self.reservations(what, shown);
        let title = format!("Cumulative count of {what}");
        let label = format!("{what}, cumulative");
        shown
            .figures
            .push(self.figure(&title, &label, &self.cumulative, |month| month.cumulative));
        let title = format!("Monthly count of {what}");
        let label = format!("{monthly} in the month");
        shown
            .figures
            .push(self.figure(&title, &label, &self.monthly, |month| month.count));
        shown.tables.push(self.table_of_months(what, monthly));
        shown.tables.push(self.table_of_curves(what));
    }

    fn reservations(&self, what: &str, shown: &mut Shown) {
        let left_out = [
            (
                self.without_time,
                "have no time, or none between 1990 and 2069",
            ),
            (self.later, "have a time after the snapshot"),
        ];
        for (rows, why) in left_out {
            if rows > 0 {
                shown
                    .caveats
                    .push(format!("{} of the {what} {why}: left out.", count(rows)));
            }
        }
        if self.on_floor > 0 {
            shown.caveats.push(format!(
                "{} on 2022-03-02T23:29:04 UTC, which the Hub gives to all that is older.{}",
                plural(self.on_floor, "package sits", "packages sit"),
                if self.floor {
                    format!(
                        " The curves begin after that month, at {}.",
                        count(self.offset)
                    )
                } else {
                    String::new()
                }
            ));
        }
        if self.partial
            && let Some(last) = self.months.last()
        {
            shown.caveats.push(format!(
                "{} is left out of the curves of {what}: the snapshot was taken in it, or has no date.",
                last.month
            ));
        }
    }

    fn figure(
        &self,
        title: &str,
        label: &str,
        fits: &Fits,
        value: impl Fn(&Month) -> u64,
    ) -> Figure {
        let point = |month: &Month| [month.start as f64, value(month) as f64];
        let mut series = vec![PlaneSeries {
            name: "counted".to_owned(),
            style: Style::Line,
            points: self.months.iter().map(point).collect(),
        }];
        for (name, curve) in fits.curves() {
            let Some(curve) = curve else {
                continue;
            };
            let fitted = self
                .months
                .iter()
                .filter(|month| month.fitted && value(month) > 0);
            let points = fitted.zip(&curve.values);
            series.push(PlaneSeries {
                name: name.to_owned(),
                style: Style::Dashed,
                points: points
                    .map(|(month, value)| [month.start as f64, *value])
                    .collect(),
            });
        }
        Figure::Plane {
            title: title.to_owned(),
            x: Axis::new("month, by its first day", Scale::Time),
            y: Axis::new(label, Scale::Linear),
            series,
        }
    }

    fn table_of_months(&self, what: &str, monthly: &str) -> Table {
        let mut table = Table::new(
            &format!("Months of {what}"),
            &[
                "Month",
                monthly,
                "Cumulative",
                "Exponential",
                "Linear",
                "Quadratic",
            ],
        )
        .hint(
            "Exponential",
            "Of the cumulative count, as the two beside it.",
        );
        let mut place = 0;
        // The cumulative count is never 0 in a month that is shown.
        for month in &self.months {
            let mut cells = vec![
                Cell::text(&month.month),
                Cell::Count(month.count),
                Cell::Count(month.cumulative),
            ];
            for (_, curve) in self.cumulative.curves() {
                let values = curve.as_ref().map(|curve| curve.values.as_slice());
                let value = values.and_then(|values| values.get(place));
                cells.push(Cell::number(value.copied().filter(|_| month.fitted)));
            }
            place += usize::from(month.fitted);
            table.row(cells);
        }
        let above = table.rows.len().saturating_sub(ROWS);
        table.rows.drain(..above);
        table
    }

    fn table_of_curves(&self, what: &str) -> Table {
        let mut table = Table::new(
            &format!("Curves through counts of {what}"),
            &[
                "Curve",
                "Months",
                "R²",
                "AIC",
                "a",
                "b",
                "c",
                "Doubling, months",
            ],
        )
        .hint(
            "R²",
            "1 − RSS / TSS on the scale of the counts; below 0 the curve is worse than their mean.",
        )
        .hint(
            "AIC",
            "n·ln(RSS / n) + 2k on the scale of the counts; the least is best.",
        )
        .hint(
            "a",
            "Of ln N = a + b·m for the exponential, N = a + b·m + c·m² for the others.",
        );
        for (series, fits) in [("cumulative", &self.cumulative), ("monthly", &self.monthly)] {
            for (name, curve) in fits.curves() {
                let Some(curve) = curve else {
                    continue;
                };
                let coefficient =
                    |place: usize| Cell::number(curve.coefficients.get(place).copied());
                let doubling = fits.doubling_months.filter(|_| name == "exponential");
                table.row([
                    Cell::text(format!("{series}, {name}")),
                    Cell::Count(fits.n),
                    Cell::number(curve.r_squared),
                    Cell::Number(curve.aic),
                    coefficient(0),
                    coefficient(1),
                    coefficient(2),
                    Cell::duration(doubling),
                ]);
            }
        }
        table
    }
}

/// Months that a table shows at most, the last ones.
const ROWS: usize = 480;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Source;
    use crate::relations::{Relations, Value, month_start};

    /// A dataset with so many packages made in each month from a first one, months counted from
    /// the year 0.
    fn measure(first: i64, counts: &[u64], source: &Source, params: &Params) -> Option<Output> {
        let mut relations = Relations::default();
        for (place, count) in counts.iter().enumerate() {
            for index in 0..*count {
                let id = format!("{place}-{index}");
                let id = relations.names.intern(&id).unwrap();
                let packages = relations.table_mut(Relation::Packages);
                packages.set(Field::PackageId, Value::Name(id));
                let time = month_start(first + place as i64).unwrap() + 86_400_000;
                packages.set(Field::CreatedAt, Value::Time(time));
                packages.end_row();
            }
        }
        Output::measure(&Data::new(source, vec![&relations], None), params)
    }

    fn packages(counts: &[u64], date: Option<&str>, params: &Params) -> Growth {
        let source = Source {
            date: date.map(|date| date.parse().unwrap()),
            ..Source::default()
        };
        measure(2020 * 12, counts, &source, params)
            .unwrap()
            .packages
            .unwrap()
    }

    #[test]
    fn months_are_counted_and_the_partial_one_is_left_out() {
        let counts = [1, 0, 2, 3];
        let all = Params::default();
        let growth = packages(&counts, None, &all);
        let months: Vec<_> = growth
            .months
            .iter()
            .map(|own| (own.month.as_str(), own.count, own.cumulative, own.fitted))
            .collect();
        assert_eq!(
            months,
            [
                ("2020-01", 1, 1, true),
                ("2020-02", 0, 1, true),
                ("2020-03", 2, 3, true),
                ("2020-04", 3, 6, false)
            ]
        );
        assert_eq!(growth.peak.as_ref().unwrap().month, "2020-04");
        assert_eq!((growth.cumulative.n, growth.monthly.n), (3, 2));
        assert_eq!((growth.partial, growth.cumulative.verdict), (true, None));
        // The day, or the month, of a snapshot says whether the last month was over.
        for (date, partial) in [
            ("2020-04", true),
            ("2020-04-29", true),
            ("2020-04-30", false),
            ("2020-05", false),
            ("2031-01-01", false),
        ] {
            assert_eq!(
                packages(&counts, Some(date), &all).partial,
                partial,
                "{date}"
            );
        }
        let kept = Params {
            partial: false,
            months: 2,
            ..all
        };
        let growth = packages(&counts, None, &kept);
        assert_eq!((growth.cumulative.n, growth.offset), (2, 1));
        let before = packages(&counts, Some("2020-03"), &all);
        assert_eq!((before.later, before.total), (3, 3));
    }

    #[test]
    fn each_curve_is_told_by_its_own() {
        let kept = Params {
            partial: false,
            ..Params::default()
        };
        let verdict = |counts: &[u64]| {
            let growth = packages(counts, None, &kept);
            (
                growth.cumulative.verdict.unwrap(),
                growth.monthly.verdict.unwrap(),
            )
        };
        // Sums 5 m, m² and 2^m.
        assert_eq!(verdict(&[5; 12]).0, Verdict::Linear);
        let odd: Vec<u64> = (0..12).map(|m| 2 * m + 1).collect();
        assert_eq!(verdict(&odd), (Verdict::Quadratic, Verdict::Linear));
        let doubling: Vec<u64> = (0..10).map(|m| 1 << m).collect();
        assert_eq!(verdict(&doubling).1, Verdict::Exponential);
        let growth = packages(&doubling, None, &kept);
        assert!((growth.monthly.doubling_months.unwrap() - 1.0).abs() < 1e-12);
        let constant = packages(&[5; 12], None, &kept).monthly;
        assert_eq!(constant.verdict, Some(Verdict::Linear));
        assert_eq!(constant.linear.unwrap().r_squared, None);
        let falling: Vec<u64> = doubling.into_iter().rev().collect();
        let falling = packages(&falling, None, &kept);
        assert_eq!(
            (falling.monthly.verdict, falling.monthly.doubling_months),
            (Some(Verdict::Exponential), None)
        );
        assert_eq!(falling.monthly.words().unwrap(), "exponential, falling");
    }

    #[test]
    fn the_floor_is_of_the_hub_alone() {
        let mut relations = Relations::default();
        for (id, time) in [
            ("a", FLOOR * 1000 + 999),
            ("b", FLOOR * 1000 + 1000),
            ("c", FLOOR * 1000 + 86_400_000 * 40),
        ] {
            let id = relations.names.intern(id).unwrap();
            let packages = relations.table_mut(Relation::Packages);
            packages.set(Field::PackageId, Value::Name(id));
            packages.set(Field::CreatedAt, Value::Time(time));
            packages.end_row();
        }
        for (registry, on_floor, offset, fitted) in [
            ("huggingface", 1, 2, [false, true]),
            ("npm", 0, 0, [true, true]),
        ] {
            let source = Source {
                registry: Some(registry.into()),
                date: Some("2022-06".parse().unwrap()),
                ..Source::default()
            };
            let data = Data::new(&source, vec![&relations], None);
            let growth = Output::measure(&data, &Params::default())
                .unwrap()
                .packages
                .unwrap();
            assert_eq!((growth.on_floor, growth.offset), (on_floor, offset));
            let own: Vec<bool> = growth.months.iter().map(|month| month.fitted).collect();
            assert_eq!(own, fitted);
        }
    }

    #[test]
    fn nothing_to_count_is_none() {
        let none = |relations: &Relations| {
            let source = Source::default();
            Output::measure(
                &Data::new(&source, vec![relations], None),
                &Params::default(),
            )
        };
        let mut relations = Relations::default();
        assert_eq!(none(&relations), None);
        for time in [None, Some(0), Some(i64::MAX), Some(i64::MIN + 1)] {
            let id = relations.names.intern(&format!("{time:?}")).unwrap();
            let packages = relations.table_mut(Relation::Packages);
            packages.set(Field::PackageId, Value::Name(id));
            if let Some(time) = time {
                packages.set(Field::CreatedAt, Value::Time(time));
            }
            packages.end_row();
        }
        assert_eq!(none(&relations), None);
        let one = measure(2020 * 12, &[1], &Source::default(), &Params::default()).unwrap();
        let shown = one.show();
        assert_eq!(shown.short, "packages: 1 in 1 month");
        assert!(!shown.caveats.is_empty() && shown.figures.len() == 2);
        assert!(
            Params {
                months: 961,
                ..Params::default()
            }
            .checked()
            .is_err()
        );
    }
}
