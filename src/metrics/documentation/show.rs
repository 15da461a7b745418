//! The answer as people see it: the paper's Figure 8, with the distributions and the tests.

use super::{Agreement, By, Comparison, DocumentationGroup, Effect, Output, SectionAgreement};
use crate::base::text::{count, number, percent, plural, probability, with_p};
use crate::metrics::shown::{Axis, BoxRow, Cell, ContrastRow, Figure, Scale, Shown, ShownTable};
use crate::metrics::{Mode, Popularity};
use crate::stats::BoxPlot;

/// The size of a small effect by Cohen (1988).
const SMALL: f64 = 0.2;

/// The level of the test if no interval is known.
const LEVEL: f64 = 0.01;

pub(super) fn show(output: &Output) -> Shown {
    let mut sentences: Vec<String> = output
        .comparisons
        .iter()
        .map(|comparison| sentence(output, comparison))
        .collect();
    sentences.push("A difference between two groups does not show its cause.".to_owned());
    let figures = (!output.comparisons.is_empty()).then(|| figure(output));
    let mut tables = vec![groups(output), tests(output)];
    tables.extend(parts(output));
    tables.extend(output.agreement.as_deref().map(agreement));
    Shown {
        short: short(output),
        counted: output
            .comparisons
            .iter()
            .filter_map(|comparison| match comparison.popularity {
                By::Downloads => Some(Popularity::Downloads),
                By::Likes => Some(Popularity::Likes),
                By::Dependents => None,
            })
            .collect(),
        sentences,
        figures: figures.into_iter().collect(),
        tables,
        caveats: output.caveats.iter().map(ToString::to_string).collect(),
        compared: output.compared.clone(),
        differs: output.differs.clone(),
        ..Shown::default()
    }
}

/// The two groups with their names.
fn ends(comparison: &Comparison) -> [(&'static str, &DocumentationGroup); 2] {
    [("top", &comparison.top), ("bottom", &comparison.bottom)]
}

fn or_dash(n: Option<f64>) -> String {
    n.map_or_else(|| "–".to_owned(), number)
}

/// "0.496 (95% interval 0.310 to 0.690)"
fn spread(output: &Output, comparison: &Comparison) -> String {
    let d = or_dash(comparison.cohens_d);
    match output.interval(comparison.popularity) {
        Some([low, high]) => format!("{d} (95% interval {} to {})", number(low), number(high)),
        None => d,
    }
}

/// "p = 0.012 (Holm)"
fn tested(comparison: &Comparison) -> Option<String> {
    let welch = comparison.welch.as_ref()?;
    Some(match welch.p_holm {
        Some(p) => format!("{} (Holm)", with_p(p)),
        None => with_p(welch.p),
    })
}

fn short(output: &Output) -> String {
    let Some(comparison) = output.comparisons.first() else {
        return String::new();
    };
    if output.effect(comparison.popularity).is_some() {
        return format!("d {}", spread(output, comparison));
    }
    let p = comparison.welch.as_ref().and_then(|welch| welch.p_holm);
    let p = p.map_or_else(|| "p = –".to_owned(), with_p);
    format!("d {}, {p}", or_dash(comparison.cohens_d))
}

/// The finding in words, from the interval of d or else from the test.
fn found(p: f64, effect: Option<&Effect>) -> &'static str {
    match effect.map(|effect| (effect.enough, effect.interval)) {
        Some((false, _)) => "too few models or owners in a group for a verdict",
        Some((true, Some([low, _]))) if low > SMALL => "the top is clearly better documented",
        Some((true, Some([_, high]))) if high < SMALL => {
            "the top is not better documented by more than a small difference"
        }
        Some((true, Some(_))) => "it is undecided whether the top is clearly better documented",
        _ if p < LEVEL => "the top is better documented than by chance",
        _ => "no evidence at the 1% level that the top is better documented",
    }
}

fn sentence(output: &Output, comparison: &Comparison) -> String {
    let [top, bottom] = [&comparison.top.box_plot, &comparison.bottom.box_plot];
    let means = format!(
        "The mean score is {} in the top {} by {} and {} in the bottom {}",
        number(top.mean),
        count(top.n),
        comparison.popularity.name(),
        number(bottom.mean),
        count(bottom.n)
    );
    let (Some(welch), Some(tested)) = (&comparison.welch, tested(comparison)) else {
        return format!("{means}. The scores do not vary, so no test is possible.");
    };
    let says = found(
        welch.p_holm.unwrap_or(welch.p),
        output.effect(comparison.popularity),
    );
    format!(
        "{means}: {says} (Cohen’s d {}; Welch’s t-test, one-sided, {tested}; Cliff’s delta {}).",
        spread(output, comparison),
        or_dash(comparison.cliffs_delta)
    )
}

fn figure(output: &Output) -> Figure {
    let rows = output
        .comparisons
        .iter()
        .map(|comparison| row(output, comparison));
    Figure::Contrasts {
        title: "Documentation of the most and the least popular".to_owned(),
        axis: Axis::new("documentation score", Scale::Linear),
        difference: Axis::new("difference in standard deviations (Cohen’s d)", Scale::Linear),
        groups: ["top", "bottom"].map(str::to_owned),
        rows: rows.collect(),
        unit: "model".to_owned(),
        note: "Each row compares the most popular models (upwards) with the least popular (downwards): how many have each score, with the means as lines. On the right is the difference between the means in standard deviations, with its 95% interval; right of 0 the top is better documented.".to_owned(),
    }
}

fn row(output: &Output, comparison: &Comparison) -> ContrastRow {
    let groups = ends(comparison).map(|(name, group)| BoxRow {
        name: name.to_owned(),
        box_plot: group.box_plot.clone(),
        histogram: group.histogram.clone(),
    });
    let words = match tested(comparison) {
        Some(tested) => format!(
            "Cohen’s d {}; Welch’s t-test: {tested}; Cliff’s delta {}",
            spread(output, comparison),
            or_dash(comparison.cliffs_delta)
        ),
        None => "not tested, because the scores do not vary".to_owned(),
    };
    let [top, bottom] = groups.each_ref().map(|group| &group.box_plot);
    let constant = match (top.min == top.max, bottom.min == bottom.max) {
        (true, true) if top.min == bottom.min => Some(format!("all scores {}", number(top.min))),
        (true, true) => Some(format!(
            "top all {}, bottom all {}",
            number(top.min),
            number(bottom.min)
        )),
        _ => None,
    };
    ContrastRow {
        name: format!("by {}", comparison.popularity.name()),
        difference: comparison.cohens_d,
        interval: output.interval(comparison.popularity),
        groups,
        constant,
        words,
    }
}

fn quartiles(box_plot: &BoxPlot) -> String {
    [box_plot.q1, box_plot.median, box_plot.q3]
        .map(number)
        .join(", ")
}

fn groups(output: &Output) -> ShownTable {
    let whose = match output.mode {
        Mode::Paper => "paper’s",
        Mode::Artifact => "artifact’s",
    };
    let mut table = ShownTable::new(
        &format!("Documentation scores of top and bottom, {whose} definition"),
        &[
            "Group",
            "n",
            "Mean",
            "SD",
            "Quartiles",
            "Whiskers",
            "Outliers",
            "Popularity at the cut",
            "Ties at the cut",
        ],
    );
    for comparison in &output.comparisons {
        for (name, group) in ends(comparison) {
            let drawn = &group.box_plot;
            table.row([
                Cell::text(format!("{name} by {}", comparison.popularity.name())),
                Cell::Count(drawn.n),
                Cell::Number(drawn.mean),
                Cell::number(drawn.sd),
                Cell::text(quartiles(drawn)),
                Cell::text(format!(
                    "{} to {}",
                    number(drawn.whisker_low),
                    number(drawn.whisker_high)
                )),
                Cell::Count(drawn.outliers),
                group.cut.map_or(Cell::None, Cell::amount),
                match group.tied {
                    0 => Cell::text("none"),
                    n => Cell::Count(n),
                },
            ]);
        }
    }
    table
        .hint(
            "Quartiles",
            "by linear interpolation (type 7), as in matplotlib and numpy",
        )
        .hint(
            "Whiskers",
            "the last values within 1.5 interquartile ranges of the box",
        )
        .hint("Outliers", "values beyond the whiskers")
        .hint(
            "Ties at the cut",
            "models with exactly that popularity, if some of them are left out",
        )
}

fn tests(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
        "Tests of whether the top is greater",
        &[
            "By",
            "t",
            "df",
            "p",
            "p (Holm)",
            "Difference of at least",
            "Cohen’s d",
            "95% of d",
            "Owners",
            "Mann-Whitney p",
            "Cliff’s delta",
            "Spearman’s ρ",
        ],
    );
    for comparison in &output.comparisons {
        let welch = comparison.welch.as_ref();
        let effect = output.effect(comparison.popularity);
        table.row([
            Cell::text(comparison.popularity.name()),
            Cell::number(welch.map(|test| test.t)),
            Cell::number(welch.map(|test| test.df)),
            Cell::probability(welch.map(|test| test.p)),
            Cell::probability(welch.and_then(|test| test.p_holm)),
            Cell::number(welch.map(|test| test.lower)),
            Cell::number(comparison.cohens_d),
            output
                .interval(comparison.popularity)
                .map_or(Cell::None, |[low, high]| {
                    Cell::text(format!("{} to {}", number(low), number(high)))
                }),
            effect.map_or(Cell::None, |effect| {
                Cell::text(format!(
                    "{} and {}",
                    count(effect.top.owners),
                    count(effect.bottom.owners)
                ))
            }),
            Cell::probability(comparison.mann_whitney.as_ref().map(|test| test.p)),
            Cell::number(comparison.cliffs_delta),
            comparison
                .spearman
                .as_ref()
                .map_or(Cell::None, |correlation| {
                    Cell::text(format!(
                        "{} (p {})",
                        number(correlation.coefficient),
                        probability(correlation.p)
                    ))
                }),
        ]);
    }
    table
        .hint("t", "Welch’s t")
        .hint("p", "one-sided")
        .hint("p (Holm)", "corrected for the comparisons of the dataset")
        .hint("Difference of at least", "one-sided 99% bound")
        .hint(
            "Cohen’s d",
            "by the pooled standard deviation; above 0 the top is better documented; artifact mode gives its size only",
        )
        .hint("95% of d", "95% interval of d with owners as clusters")
        .hint("Owners", "owners in the top and in the bottom")
        .hint("Mann-Whitney p", "our addition; corrected for ties and continuity")
        .hint("Cliff’s delta", "our addition")
        .hint(
            "Spearman’s ρ",
            "our addition; correlation of score and popularity over the whole population",
        )
}

fn part(n: u64, all: u64) -> Cell {
    if all == 0 {
        return Cell::Count(n);
    }
    let share = percent(n as f64 / all as f64);
    Cell::text(format!("{} ({share})", count(n)))
}

/// The table of the parts of the score; none if the file contains finished scores.
fn parts(output: &Output) -> Option<ShownTable> {
    let mut table = ShownTable::new(
        &format!(
            "The parts of the score: {}, {} with a card; metadata divided by {}",
            plural(output.models, "model", "models"),
            count(output.cards),
            output.denominator
        ),
        &["Part", "In the data", "Models that have it"],
    );
    for section in &output.sections {
        table.row([
            Cell::text(format!("section: {}", section.section)),
            Cell::text("yes"),
            part(section.present, output.models),
        ]);
    }
    for attribute in &output.attributes {
        table.row([
            Cell::text(format!(
                "metadata: {}",
                attribute.attribute.replace('_', " ")
            )),
            Cell::text(if attribute.available { "yes" } else { "no" }),
            if attribute.available {
                part(attribute.present, output.models)
            } else {
                Cell::None
            },
        ]);
    }
    let table = table.id("parts").hint(
        "In the data",
        "an attribute that is not in the data counts as absent, unless the settings leave it out",
    );
    (!table.rows.is_empty()).then_some(table)
}

fn agreement(sections: &[SectionAgreement]) -> ShownTable {
    let mut table = ShownTable::new(
        "The heading and keyword rule compared with the sections given in the files",
        &[
            "Section",
            "Cards",
            "Both",
            "Rule only",
            "File only",
            "Neither",
            "Precision",
            "Recall",
            "Cohen’s κ",
        ],
    );
    for section in sections {
        let Agreement {
            n,
            both,
            first_only,
            second_only,
            neither,
            ..
        } = section.agreement;
        let mut row = vec![Cell::text(section.section)];
        row.extend([n, both, first_only, second_only, neither].map(Cell::Count));
        row.extend([
            Cell::share(section.agreement.precision),
            Cell::share(section.agreement.recall),
            Cell::number(section.agreement.kappa),
        ]);
        table.row(row);
    }
    table.hint("Cohen’s κ", "agreement beyond chance; at most 1")
}
