//! Growth as sentences, figures and tables.

use super::fit::{LEAST, Shape, change};
use super::{CountAxis, Growth, Month};
use crate::base::text::{count, duration, plural};
use crate::metrics::shown::{Axis, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style};

/// The greatest number of months in a table, which shows the last ones.
const ROWS: usize = 480;

/// A logarithmic axis is drawn if the largest month is this many times the smallest.
const SPAN: u64 = 100;

impl Growth {
    pub(super) fn show(&self, what: &str, monthly: &str, shown: &mut Shown) {
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
        self.curves(what, monthly, shown);
        self.reservations(what, shown);
        let title = format!("Monthly count of {what}");
        let label = format!("{monthly} in the month");
        shown.figures.push(self.monthly_figure(&title, &label));
        let title = format!("Cumulative count of {what}");
        let label = format!("{what}, cumulative");
        let all = vec![self.counted(|month| month.cumulative)];
        let axis = self.axis(&label, Scale::Linear);
        shown.figures.push(plane(&title, axis, all));
        shown.tables.push(self.table_of_months(what, monthly));
        shown.tables.push(self.table_of_curves(what));
    }

    fn curves(&self, what: &str, monthly: &str, shown: &mut Shown) {
        let fits = &self.monthly;
        let over = format!("{} ({})", plural(fits.n, "month", "months"), fits.span());
        let (Some(shape), Some(because)) = (fits.shape, fits.because()) else {
            shown.caveats.push(format!(
                "No curves for {what}: only {} after the last empty month can be fitted, and the curves need {LEAST}.",
                plural(fits.n, "whole month", "whole months")
            ));
            if shown.short.is_empty() {
                shown.short = format!(
                    "{what}: {} in {}",
                    count(self.total),
                    plural(self.months.len() as u64, "month", "months")
                );
            }
            return;
        };
        let says = match shape {
            Shape::Exponential => format!("The {monthly} of {over} grow exponentially"),
            Shape::NotExponential => format!("The {monthly} of {over} do not grow exponentially"),
            Shape::Undecided => {
                format!("The {monthly} of {over} do not show whether growth is exponential")
            }
        };
        shown.sentences.push(format!("{says}: {because}."));
        if shown.short.is_empty() {
            shown.short = match (shape, fits.doubling_months) {
                (Shape::Exponential, Some(months)) => format!(
                    "exponential: {monthly} double every {} months",
                    duration(months)
                ),
                (Shape::NotExponential, _) => format!("{monthly}: no exponential growth"),
                _ => format!("{monthly}: growth undecided"),
            };
        }
    }

    fn reservations(&self, what: &str, shown: &mut Shown) {
        let left_out = [
            (self.without_time, "have no time between 1990 and 2069"),
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
                "{} the time 2022-03-02T23:29:04 UTC, which the Hub gives to everything older.{}",
                plural(self.on_floor, "package has", "packages have"),
                if self.floor {
                    " The curves begin after that month."
                } else {
                    ""
                }
            ));
        }
        if self.partial
            && let Some(last) = self.months.last()
        {
            shown.caveats.push(format!(
                "{} is left out of the curves of {what}: the snapshot was taken in that month or has no date.",
                last.month
            ));
        }
        if let Some(empty) = &self.last_empty {
            shown.caveats.push(format!(
                "The curves of {what} begin after {empty}, the last month without any."
            ));
        }
    }

    fn counted(&self, value: impl Fn(&Month) -> u64) -> PlaneSeries {
        let point = |month: &Month| [month.start as f64, value(month) as f64];
        PlaneSeries {
            name: "counted".to_owned(),
            style: Style::Line,
            points: self.months.iter().map(point).collect(),
            ..PlaneSeries::default()
        }
    }

    /// The figure of the counts with three curves: the exponential, the better of line and
    /// parabola, and the cubic curve.
    fn monthly_figure(&self, title: &str, label: &str) -> Figure {
        let fits = &self.monthly;
        let mut series = vec![self.counted(|month| month.count)];
        let simple = [("linear", &fits.linear), ("quadratic", &fits.quadratic)];
        let simple = simple
            .into_iter()
            .filter_map(|(name, curve)| Some((name, curve.as_ref()?)));
        let simple = simple.min_by(|(_, a), (_, b)| a.aic.total_cmp(&b.aic));
        let exponential = fits.exponential.as_ref();
        let drawn = [
            exponential.map(|curve| ("exponential", &curve.values, Some(&curve.band))),
            simple.map(|(name, curve)| (name, &curve.values, None)),
            fits.cubic
                .as_ref()
                .map(|curve| ("cubic", &curve.values, None)),
        ];
        for (name, values, band) in drawn.into_iter().flatten() {
            let fitted = self.months.iter().filter(|month| month.fitted);
            let points = fitted.zip(values);
            let points = points.map(|(month, value)| [month.start as f64, *value]);
            series.push(PlaneSeries {
                band: band.cloned(),
                ..PlaneSeries::new(name, Style::Dashed, points.collect())
            });
        }
        plane(title, self.axis(label, self.scale()), series)
    }

    /// The axis that the user chose, else with this scale.
    fn axis(&self, label: &str, automatic: Scale) -> Axis {
        match self.axis {
            CountAxis::Automatic => Axis::new(label, automatic),
            CountAxis::Linear => Axis::new(label, Scale::Linear).chosen(),
            CountAxis::Logarithmic => Axis::new(label, Scale::Log).chosen(),
        }
    }

    /// Logarithmic if the largest month has many times the count of the smallest, because a linear
    /// axis then shows the last months only, and because an exponential becomes a straight line.
    fn scale(&self) -> Scale {
        let counts = self.months.iter().map(|month| month.count);
        let least = counts.clone().filter(|count| *count > 0).min();
        let most = counts.max();
        match least.zip(most) {
            Some((least, most)) if most >= SPAN * least => Scale::Log,
            _ => Scale::Linear,
        }
    }

    fn table_of_months(&self, what: &str, monthly: &str) -> ShownTable {
        let mut table = ShownTable::new(
            &format!("Months of {what}"),
            &[
                "Month",
                monthly,
                "Cumulative",
                "Exponential",
                "Linear",
                "Quadratic",
                "Cubic",
            ],
        )
        .hint(
            "Exponential",
            "The value of the curve in the month; the same for the three columns beside it.",
        );
        let fits = &self.monthly;
        let exponential = fits
            .exponential
            .as_ref()
            .map(|exponential| &exponential.values);
        let polynomials = fits.polynomials();
        let polynomials = polynomials
            .iter()
            .map(|(_, curve)| curve.as_ref().map(|curve| &curve.values));
        let curves: Vec<Option<&Vec<f64>>> =
            std::iter::once(exponential).chain(polynomials).collect();
        let mut place = 0;
        for month in &self.months {
            let mut cells = vec![
                Cell::text(&month.month),
                Cell::Count(month.count),
                Cell::Count(month.cumulative),
            ];
            for values in &curves {
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

    fn table_of_curves(&self, what: &str) -> ShownTable {
        let mut table = ShownTable::new(
            &format!("Curves through the months of {what}"),
            &[
                "Curve",
                "AIC",
                "AIC less the exponential's",
                "Curve in full",
            ],
        )
        .hint(
            "AIC",
            "n·ln(RSS / n) + 2k over the logarithms; the least is best.",
        )
        .hint(
            "AIC less the exponential's",
            "Above 0 the exponential is better; 10 is a clear difference.",
        );
        let fits = &self.monthly;
        let Some(exponential) = &fits.exponential else {
            return table;
        };
        let number = crate::base::text::number;
        table.row([
            Cell::text("exponential"),
            Cell::Number(exponential.aic),
            Cell::Number(0.0),
            Cell::text(format!(
                "{} · {}^x",
                number(libm::exp(exponential.a)),
                number(libm::exp(exponential.b))
            )),
        ]);
        if let (Some(q), Some(first), Some(last)) = (fits.q, fits.rate_first, fits.rate_last) {
            table.row([
                Cell::text("exponential with a changing rate"),
                Cell::Number(exponential.aic + q),
                Cell::Number(q),
                Cell::text(format!(
                    "{} a month at first, {} at the end",
                    change(first),
                    change(last)
                )),
            ]);
        }
        for (name, curve) in fits.polynomials() {
            let Some(curve) = curve else {
                continue;
            };
            let powers = ["", "·x", "·x²", "·x³"];
            let terms = curve.coefficients.iter().zip(powers);
            let terms: Vec<String> = terms
                .map(|(coefficient, power)| format!("{}{power}", number(*coefficient)))
                .collect();
            table.row([
                Cell::text(name),
                Cell::Number(curve.aic),
                Cell::Number(curve.aic - exponential.aic),
                Cell::text(terms.join(" + ")),
            ]);
        }
        table
    }
}

fn plane(title: &str, y: Axis, series: Vec<PlaneSeries>) -> Figure {
    let banded = series.iter().any(|series| series.band.is_some());
    let note = match (banded, y.scale) {
        (true, Scale::Log) => {
            "The band is the 95% band of the exponential. The axis of counts is logarithmic, so months without any are not drawn."
        }
        (true, _) => "The band is the 95% band of the exponential.",
        (_, Scale::Log) => {
            "The axis of counts is logarithmic, so months without any are not drawn."
        }
        _ => "",
    };
    Figure::Plane {
        note: note.to_owned(),
        title: title.to_owned(),
        x: Axis::new("month, by its first day", Scale::Time),
        y,
        series,
    }
}
