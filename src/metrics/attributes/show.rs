//! The answer as people see it: sentences, figures and tables.

use super::{Association, Attribute, Family, FamilyPart, Joined, Kind, Output, Side};
use crate::base::text::{count, number, percent, plural, with_p};
use crate::domain::owners;
use crate::metrics::Popularity;
use crate::metrics::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, Table};
use crate::stats;

/// The number of attributes in the figure.
const BARS: usize = 15;

/// The greatest number of rows in a table.
const ROWS: usize = 300;

pub(super) fn show(output: &Output) -> Shown {
    let mut shown = Shown {
        short: short(output),
        sentences: sentences(output),
        counted: vec![output.popularity],
        caveats: caveats(output),
        ..Shown::default()
    };
    figures(output, &mut shown.figures);
    shown.tables.push(families(output));
    shown.tables.push(attributes(output));
    if output.attributes.iter().any(|own| !own.levels.is_empty()) {
        shown.tables.push(levels(output));
    }
    if output.attributes.iter().any(|own| !own.pairs.is_empty()) {
        shown.tables.push(pairs(output));
    }
    if output.joint.is_some() {
        shown.tables.push(coefficients(output));
    }
    shown.tables.push(beside(output));
    if !output.beside.versus.is_empty() {
        shown.tables.push(versus(output));
    }
    if let Some(joint) = &output.beside.joint {
        let mut table = Table::new(
            "Least squares of log10(1 + descendants), each term standardised",
            &["Term", "Coefficient", "HC3 error", "p", "Partial R²"],
        );
        for term in &joint.terms {
            table.row([
                Cell::text(term.side.name()),
                Cell::Number(term.coefficient),
                Cell::number(term.se),
                Cell::probability(term.p),
                Cell::share(term.partial_r_squared),
            ]);
        }
        shown.tables.push(table);
    }
    shown
}

/// The family of the claim that explains most.
fn first(output: &Output) -> Option<(&FamilyPart, f64)> {
    let claimed = output.families.iter().filter(|own| own.family.is_claimed());
    let parts = claimed.filter_map(|own| Some((own, own.partial_r_squared?)));
    parts.reduce(|a, b| if b.1 > a.1 { b } else { a })
}

/// The attributes that have an effect, the largest first.
fn strongest(output: &Output) -> Vec<&Attribute> {
    let known = output.attributes.iter();
    let all: Vec<(&Attribute, f64)> = known.filter_map(|own| Some((own, own.effect?))).collect();
    let order = stats::order(all.len(), &|a, b| all[b].1.total_cmp(&all[a].1));
    order.into_iter().map(|own| all[own].0).collect()
}

fn short(output: &Output) -> String {
    match first(output) {
        Some((own, share)) => format!(
            "{} explains most: partial R² {}",
            own.family.name(),
            percent(share)
        ),
        None => plural(
            output.attributes.len() as u64,
            "attribute compared",
            "attributes compared",
        ),
    }
}

fn sentences(output: &Output) -> Vec<String> {
    let mut sentences = of_attributes(output);
    sentences.extend(of_selection(output));
    sentences
}

/// Sentences on how much of popularity the attributes explain.
fn of_attributes(output: &Output) -> Vec<String> {
    let popularity = output.popularity.name();
    let mut sentences = Vec::new();
    if let Some(joint) = &output.joint
        && let Some(r) = joint.r_squared
    {
        sentences.push(format!(
            "Attributes and age together explain {} of the variation of log10(1 + {popularity}) among {} (R squared with {}).",
            percent(r),
            plural(joint.n, "model", "models"),
            plural(joint.columns.len() as u64, "column", "columns"),
        ));
    }
    for family in Family::ALL.into_iter().filter(|own| own.is_claimed()) {
        let Some(own) = output.family(family) else {
            continue;
        };
        let name = capital(family.name());
        let Some(share) = own.partial_r_squared else {
            sentences.push(format!("{name} is not in the data."));
            continue;
        };
        let stated = own
            .partial_r_squared_stated
            .zip(own.partial_r_squared_stated_interval);
        let stated = stated.map_or(String::new(), |(stated, [low, high])| {
            format!(
                ", {} by stated values only (95% interval {} to {})",
                percent(stated),
                percent(low),
                percent(high)
            )
        });
        let p = own.p_holm.map_or(String::new(), |p| {
            format!(
                " ({} after Holm’s correction over the claim’s families)",
                with_p(p)
            )
        });
        sentences.push(format!(
            "{name} explains {} of what all other attributes leave unexplained, with {}{stated}{p}.",
            percent(share),
            plural(own.columns, "column", "columns"),
        ));
    }
    if let Some(own) = strongest(output).first() {
        sentences.push(format!(
            "Among single attributes, {} has the strongest relation with {popularity} ({} = {}{}).",
            own.attribute,
            match own.kind {
                Kind::Number => "rho squared",
                Kind::Levels | Kind::Flag => "epsilon squared",
            },
            own.effect.map_or(String::new(), number),
            own.p_holm
                .map_or(String::new(), |p| format!(", {}", with_p(p))),
        ));
    }
    sentences
}

/// Sentences on what goes with being chosen as a base.
fn of_selection(output: &Output) -> Vec<String> {
    let mut sentences = Vec::new();
    let beside = &output.beside;
    let sides = [
        &beside.popularity,
        &beside.maintenance,
        &beside.documentation,
    ];
    let rhos: Vec<String> = sides
        .into_iter()
        .flatten()
        .filter_map(|own| {
            let [low, high] = own.interval?;
            Some(format!(
                "{} {} (95% interval {} to {})",
                own.side.name(),
                number(own.rho?),
                number(low),
                number(high)
            ))
        })
        .collect();
    if !rhos.is_empty() {
        let strongest = beside.strongest.map_or(String::new(), |side| {
            format!(
                "{} goes most with being chosen as a base. ",
                capital(side.name())
            )
        });
        sentences.push(format!(
            "{strongest}Spearman’s rho with the number of direct descendants: {} ({} of {} have descendants).",
            rhos.join(", "),
            count(beside.bases),
            plural(output.models, "model", "models"),
        ));
    }
    for own in &beside.versus {
        let bounds = own.rho.interval.map_or_else(
            || {
                let why = owners::no_interval(own.rho.owner_groups, own.rho.by_owner);
                format!("no interval: {why}")
            },
            |[low, high]| format!("95% interval {} to {}", number(low), number(high)),
        );
        sentences.push(format!(
            "The rho of popularity minus that of {} is {} ({bounds}; {} with both).",
            own.rival.name(),
            number(own.rho.difference),
            plural(own.rho.n, "model", "models"),
        ));
    }
    if let Some(joint) = &beside.joint {
        let terms = joint.terms.iter().filter(|own| own.side != Side::Age);
        let terms: Vec<String> = terms
            .filter_map(|own| {
                Some(format!(
                    "{} {}",
                    own.side.name(),
                    percent(own.partial_r_squared?)
                ))
            })
            .collect();
        sentences.push(format!(
            "Together with age they explain {} of the variation of log10(1 + descendants). The share of what the others leave unexplained that each explains: {}.",
            joint.r_squared.map_or("–".to_owned(), percent),
            terms.join(", "),
        ));
    }
    sentences
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

fn caveats(output: &Output) -> Vec<String> {
    let mut caveats = vec![
        "This metric is ours and exploratory: the paper names the claim but gives no measure of it. The assignment of attributes to families is our choice.".to_owned(),
        "An attribute that goes with popularity may not cause it. Popular models get licences, formats and papers because they are popular, and a registry shows and ranks models by the same attributes.".to_owned(),
        "The models are those in the file. If they were selected from the registry by popularity or by topic, the effects are those within the selection.".to_owned(),
        "A missing value is a separate level or counts as no. The data do not say whether nobody stated it or it does not apply.".to_owned(),
    ];
    if output.popularity == Popularity::Downloads {
        caveats.push("Downloads are those in the registry’s period, for most registries 30 days. They count requests, not people.".to_owned());
    }
    if output.fell_back {
        caveats.push(format!(
            "The data do not have the popularity that was asked for, so {} are used.",
            output.popularity.name()
        ));
    }
    if output.without_popularity > 0 {
        caveats.push(format!(
            "{} without {}: left out.",
            plural(output.without_popularity, "model", "models"),
            output.popularity.name()
        ));
    }
    if output.repeated > 0 {
        caveats.push(format!(
            "{} the name of another row: the row with the most downloads counts, or the first of equal ones.",
            plural(output.repeated, "row repeats", "rows repeat")
        ));
    }
    if output.zeros * 10 > output.models {
        caveats.push(format!(
            "{} of {} models have no {}, so there are many ties, and the logarithm is not close to normal.",
            count(output.zeros),
            count(output.models),
            output.popularity.name()
        ));
    }
    if output.of_first_day * 100 > output.models {
        caveats.push(format!(
            "{} have the date 2 March 2022, which the hub gives to all older ones: their age is a lower bound.",
            plural(output.of_first_day, "model", "models")
        ));
    }
    if !output.left_out.is_empty() {
        caveats.push(format!(
            "Left out because of too few models or no variation: {}.",
            output.left_out.join(", ")
        ));
    }
    match &output.joint {
        None => caveats.push("No joint model: it needs five models for each column.".to_owned()),
        Some(joint) => {
            if !joint.dropped.is_empty() {
                caveats.push(format!(
                    "Left out of the joint model because they are sums of other columns: {}.",
                    joint.dropped.join(", ")
                ));
            }
            if joint.columns.iter().any(|own| own.se.is_none()) {
                caveats.push("No HC3 errors, because a single model decides a column.".to_owned());
            }
            if let Some((column, vif)) =
                joint.most_collinear.as_ref().filter(|(_, vif)| *vif > 10.0)
            {
                caveats.push(format!(
                    "Columns are correlated with each other, which makes the variance of {column} {} times as large. Its coefficient is uncertain, but the part of its family is not.",
                    number(*vif)
                ));
            }
            if !joint.age_held_equal {
                caveats.push("The data do not say when models were created, so age is not held equal. Older models had more time to become popular, so the claim is not judged.".to_owned());
            }
            if !joint.joined.is_empty() {
                caveats.push(format!(
                    "Too few models for a separate column in the joint model: {}.",
                    joint
                        .joined
                        .iter()
                        .map(joined)
                        .collect::<Vec<_>>()
                        .join("; ")
                ));
            }
        }
    }
    if output.beside.bases > 0 {
        caveats.push(format!(
            "Models of one owner resemble each other, so the intervals of rho have {} as clusters and are wider than p suggests.",
            plural(output.beside.owners, "owner", "owners")
        ));
        caveats.push("Only descendants in the data count, and few models have any. Rho is small because most models are tied at 0. A base also gains popularity through its descendants.".to_owned());
        caveats.push("Maintenance is how recent the last update is, and documentation is how much is stated. Neither shows how good it is.".to_owned());
    }
    caveats
}

/// "of task, (other), 12 models, counted with text-generation"
fn joined(own: &Joined) -> String {
    let models = plural(own.n, "model", "models");
    match &own.with {
        Some(with) => format!(
            "of {}, {}, {models}, counted with {with}",
            own.attribute, own.level
        ),
        None => format!(
            "of {}, {}, {models}, taken as the mean",
            own.attribute, own.level
        ),
    }
}

fn bars(title: String, axis: Axis, name: &str, bars: Vec<(String, Option<f64>)>) -> Figure {
    let (categories, values): (Vec<String>, Vec<Option<f64>>) = bars.into_iter().unzip();
    Figure::Bars {
        title,
        axis,
        categories,
        series: vec![BarSeries {
            name: name.to_owned(),
            intervals: vec![None; values.len()],
            values,
        }],
    }
}

fn figures(output: &Output, figures: &mut Vec<Figure>) {
    let popularity = output.popularity.name();
    let parts = output.families.iter();
    figures.push(bars(
        format!("Part of log10(1 + {popularity}) that each family of attributes explains"),
        Axis::new("partial R²", Scale::Share),
        "partial R²",
        parts
            .map(|own| (own.family.name().to_owned(), own.partial_r_squared))
            .collect(),
    ));
    let strongest = strongest(output);
    if !strongest.is_empty() {
        let strongest = strongest.into_iter().take(BARS);
        figures.push(bars(
            format!("Single attributes and {popularity}"),
            Axis::new("share of the variation of ranks", Scale::Share),
            "epsilon squared or rho squared",
            strongest
                .map(|own| (own.attribute.clone(), own.effect))
                .collect(),
        ));
    }
    let with = &output.beside.with_descendants;
    if !with.is_empty() {
        figures.push(Figure::Bars {
            title: "What goes with being chosen as a base".to_owned(),
            axis: Axis::new("Spearman’s rho with direct descendants", Scale::Linear),
            categories: with.iter().map(named).collect(),
            series: vec![BarSeries {
                name: "Spearman’s rho".to_owned(),
                values: with.iter().map(|own| own.rho).collect(),
                intervals: with.iter().map(|own| own.interval).collect(),
            }],
        });
    }
}

/// "maintenance: last update"
fn named(own: &Association) -> String {
    match own.side {
        Side::Age => own.measure.to_owned(),
        side => format!("{}: {}", side.name(), own.measure),
    }
}

fn families(output: &Output) -> Table {
    let mut table = Table::new(
        "Families of attributes in the joint model",
        &[
            "Family",
            "Attributes",
            "Columns",
            "Partial R²",
            "Stated",
            "Stated, low",
            "Stated, high",
            "Wald χ²",
            "p",
            "p (Holm)",
        ],
    )
    .hint(
        "Partial R²",
        "(R² − R² without the family) / (1 − R² without it)",
    )
    .hint(
        "Stated",
        "the same for stated values only, without the columns for missing values",
    )
    .bounds(&["Stated, low", "Stated, high"])
    .hint(
        "Stated, low",
        "lower end of the 95% interval with owners as clusters",
    )
    .hint(
        "Stated, high",
        "of the 95% interval with owners as clusters",
    )
    .hint("p (Holm)", "over the four families of the claim");
    for own in &output.families {
        table.row([
            Cell::text(own.family.name()),
            Cell::Count(own.attributes),
            Cell::Count(own.columns),
            Cell::share(own.partial_r_squared),
            Cell::share(own.partial_r_squared_stated),
            Cell::share(own.partial_r_squared_stated_interval.map(|own| own[0])),
            Cell::share(own.partial_r_squared_stated_interval.map(|own| own[1])),
            Cell::number(own.wald),
            Cell::probability(own.p),
            Cell::probability(own.p_holm),
        ]);
    }
    table
}

fn attributes(output: &Output) -> Table {
    let mut table = Table::new(
        "Each attribute separately",
        &[
            "Attribute",
            "Family",
            "Models",
            "Known",
            "H or rho",
            "p",
            "p (Holm)",
            "Effect",
        ],
    )
    .hint(
        "Known",
        "models that state it; for yes-or-no attributes, models with it",
    )
    .hint(
        "H or rho",
        "H of Kruskal and Wallis; for numbers Spearman’s rho",
    )
    .hint("Effect", "epsilon squared; for numbers rho squared");
    for own in &output.attributes {
        table.row([
            Cell::text(own.attribute.clone()),
            Cell::text(own.family.name()),
            Cell::Count(own.n),
            Cell::Count(own.known),
            Cell::number(own.statistic),
            Cell::probability(own.p),
            Cell::probability(own.p_holm),
            Cell::number(own.effect),
        ]);
    }
    table
}

fn levels(output: &Output) -> Table {
    let popularity = output.popularity.name();
    let median = format!("Median {popularity}");
    let mean = format!("Mean log10(1 + {popularity})");
    let mut table = Table::new(
        "Groups that were compared",
        &["Attribute", "Level", "Models", &median, &mean],
    );
    let rows = output.attributes.iter().flat_map(|own| {
        let levels = own.levels.iter();
        levels.map(move |level| (own, level))
    });
    for (own, level) in rows.take(ROWS) {
        table.row([
            Cell::text(own.attribute.clone()),
            Cell::text(level.level.clone()),
            Cell::Count(level.n),
            Cell::Number(level.median),
            Cell::Number(level.mean_log),
        ]);
    }
    table
}

fn pairs(output: &Output) -> Table {
    let mut table = Table::new(
        "Pairs of levels with the strongest evidence of a difference, by Dunn’s test",
        &["Attribute", "More popular", "Less popular", "z", "p (Holm)"],
    )
    .hint("p (Holm)", "over all pairs of the attribute");
    for own in &output.attributes {
        for pair in &own.pairs {
            table.row([
                Cell::text(own.attribute.clone()),
                Cell::text(pair.a.clone()),
                Cell::text(pair.b.clone()),
                Cell::Number(pair.z),
                Cell::Probability(pair.p_holm),
            ]);
        }
    }
    table
}

fn coefficients(output: &Output) -> Table {
    let caption = format!("Least squares of log10(1 + {})", output.popularity.name());
    let mut table = Table::new(
        &caption,
        &[
            "Attribute",
            "Level",
            "Against",
            "Family",
            "Coefficient",
            "HC3 error",
            "z",
            "p",
        ],
    )
    .hint(
        "Coefficient",
        "change of the logarithm to base 10, if all other columns do not change",
    );
    let text = |text: &Option<String>| match text {
        Some(text) => Cell::text(text.clone()),
        None => Cell::None,
    };
    for own in output
        .joint
        .iter()
        .flat_map(|joint| &joint.columns)
        .take(ROWS)
    {
        table.row([
            Cell::text(own.attribute.clone()),
            text(&own.level),
            text(&own.reference),
            Cell::text(own.family.name()),
            Cell::Number(own.coefficient),
            Cell::number(own.se),
            Cell::number(own.z),
            Cell::probability(own.p),
        ]);
    }
    table
}

fn versus(output: &Output) -> Table {
    let mut table = Table::new(
        "Correlation with direct descendants: popularity compared with its rivals",
        &[
            "Rival",
            "Models",
            "rho, popularity",
            "rho, rival",
            "rho between the two",
            "Difference",
            "Low",
            "High",
            "Zou, low",
            "Zou, high",
            "By owner, low",
            "By owner, high",
        ],
    )
    .bounds(&[
        "Low",
        "High",
        "Zou, low",
        "Zou, high",
        "By owner, low",
        "By owner, high",
    ])
    .hint(
        "Low",
        "end of the 95% interval that counts: the wider of the two in the next columns",
    )
    .hint(
        "High",
        "end of the 95% interval that counts: the wider of the two in the next columns",
    )
    .hint(
        "Zou, low",
        "computed as if models were independent (Zou 2007)",
    )
    .hint("By owner, low", "by the jackknife over groups of owners");
    for own in &output.beside.versus {
        let rho = &own.rho;
        let ends = |ends: Option<[f64; 2]>| {
            let end = |place: usize| Cell::number(ends.and_then(|own| own.get(place).copied()));
            [end(0), end(1)]
        };
        let [low, high] = ends(rho.interval);
        let [zou_low, zou_high] = ends(rho.independent);
        let [owner_low, owner_high] = ends(rho.by_owner);
        table.row([
            Cell::text(format!("{}: {}", own.rival.name(), own.measure)),
            Cell::Count(rho.n),
            Cell::Number(rho.first),
            Cell::Number(rho.second),
            Cell::Number(rho.between),
            Cell::Number(rho.difference),
            low,
            high,
            zou_low,
            zou_high,
            owner_low,
            owner_high,
        ]);
    }
    table
}

fn beside(output: &Output) -> Table {
    let mut table = Table::new(
        "Popularity, maintenance and documentation compared",
        &["Measure", "With", "Models", "rho", "Low", "High", "p"],
    )
    .bounds(&["Low", "High"])
    .hint("Low", "of the 95% interval with owners as clusters")
    .hint("High", "of the 95% interval with owners as clusters")
    .hint("p", "computed as if models were independent");
    let beside = &output.beside;
    for (with, all) in [
        ("direct descendants", &beside.with_descendants),
        (output.popularity.name(), &beside.with_popularity),
    ] {
        for own in all {
            table.row([
                Cell::text(named(own)),
                Cell::text(with),
                Cell::Count(own.n),
                Cell::number(own.rho),
                Cell::number(own.interval.map(|own| own[0])),
                Cell::number(own.interval.map(|own| own[1])),
                Cell::probability(own.p),
            ]);
        }
    }
    table
}
