//! The answer as people see it: sentences, figures and tables.

use super::{Association, Attribute, AttributeKind, Family, FamilyPart, Joined, Output, Side};
use crate::base::text::{capital, count, number, percent, percent_or_dash, plural, with_p};
use crate::domain::owners;
use crate::metrics::Popularity;
use crate::metrics::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, ShownTable};
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
    if output
        .attributes
        .iter()
        .any(|attribute| !attribute.levels.is_empty())
    {
        shown.tables.push(levels(output));
    }
    if output
        .attributes
        .iter()
        .any(|attribute| !attribute.pairs.is_empty())
    {
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
        let mut table = ShownTable::new(
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
    let claimed = output
        .families
        .iter()
        .filter(|part| part.family.is_claimed());
    let parts = claimed.filter_map(|part| Some((part, part.partial_r_squared?)));
    parts.reduce(|a, b| if b.1 > a.1 { b } else { a })
}

/// The attributes that have an effect, the largest first.
fn strongest(output: &Output) -> Vec<&Attribute> {
    let known = output.attributes.iter();
    let all: Vec<(&Attribute, f64)> = known
        .filter_map(|attribute| Some((attribute, attribute.effect?)))
        .collect();
    let order = stats::order(all.len(), &|a, b| all[b].1.total_cmp(&all[a].1));
    order.into_iter().map(|index| all[index].0).collect()
}

fn short(output: &Output) -> String {
    match first(output) {
        Some((part, share)) => format!(
            "{} explains most: partial R² {}",
            part.family.name(),
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
    for family in Family::ALL.into_iter().filter(|family| family.is_claimed()) {
        let Some(part) = output.family(family) else {
            continue;
        };
        let name = capital(family.name());
        let Some(share) = part.partial_r_squared else {
            sentences.push(format!("{name} is not in the data."));
            continue;
        };
        let stated = part
            .partial_r_squared_stated
            .zip(part.partial_r_squared_stated_interval);
        let stated = stated.map_or(String::new(), |(stated, [low, high])| {
            format!(
                ", {} by stated values only (95% interval {} to {})",
                percent(stated),
                percent(low),
                percent(high)
            )
        });
        let p = part.p_holm.map_or(String::new(), |p| {
            format!(
                " ({} after Holm’s correction over the claim’s families)",
                with_p(p)
            )
        });
        sentences.push(format!(
            "{name} explains {} of what all other attributes leave unexplained, with {}{stated}{p}.",
            percent(share),
            plural(part.columns, "column", "columns"),
        ));
    }
    if let Some(attribute) = strongest(output).first() {
        sentences.push(format!(
            "Among single attributes, {} has the strongest relation with {popularity} ({} = {}{}).",
            attribute.attribute,
            match attribute.kind {
                AttributeKind::Number => "rho squared",
                AttributeKind::Levels | AttributeKind::Flag => "epsilon squared",
            },
            attribute.effect.map_or(String::new(), number),
            attribute
                .p_holm
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
        .filter_map(|association| {
            let [low, high] = association.interval?;
            Some(format!(
                "{} {} (95% interval {} to {})",
                association.side.name(),
                number(association.rho?),
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
    for versus in &beside.versus {
        let bounds = versus.rho.interval.map_or_else(
            || {
                let why = owners::no_interval(versus.rho.owner_groups, versus.rho.by_owner);
                format!("no interval: {why}")
            },
            |[low, high]| format!("95% interval {} to {}", number(low), number(high)),
        );
        sentences.push(format!(
            "The rho of popularity minus that of {} is {} ({bounds}; {} with both).",
            versus.rival.name(),
            number(versus.rho.difference),
            plural(versus.rho.n, "model", "models"),
        ));
    }
    if let Some(joint) = &beside.joint {
        let terms = joint.terms.iter().filter(|term| term.side != Side::Age);
        let terms: Vec<String> = terms
            .filter_map(|term| {
                Some(format!(
                    "{} {}",
                    term.side.name(),
                    percent(term.partial_r_squared?)
                ))
            })
            .collect();
        sentences.push(format!(
            "Together with age they explain {} of the variation of log10(1 + descendants). The share of what the others leave unexplained that each explains: {}.",
            percent_or_dash(joint.r_squared),
            terms.join(", "),
        ));
    }
    sentences
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
            if joint.columns.iter().any(|column| column.se.is_none()) {
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
fn joined(joined: &Joined) -> String {
    let models = plural(joined.n, "model", "models");
    match &joined.with {
        Some(with) => format!(
            "of {}, {}, {models}, counted with {with}",
            joined.attribute, joined.level
        ),
        None => format!(
            "of {}, {}, {models}, taken as the mean",
            joined.attribute, joined.level
        ),
    }
}

fn bars(title: String, axis: Axis, name: &str, bars: Vec<(String, Option<f64>)>) -> Figure {
    let (categories, values): (Vec<String>, Vec<Option<f64>>) = bars.into_iter().unzip();
    Figure::Bars {
        beside: None,
        title,
        axis,
        categories,
        series: vec![BarSeries::new(name, values)],
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
            .map(|part| (part.family.name().to_owned(), part.partial_r_squared))
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
                .map(|attribute| (attribute.attribute.clone(), attribute.effect))
                .collect(),
        ));
    }
    let with = &output.beside.with_descendants;
    if !with.is_empty() {
        figures.push(Figure::Bars {
            beside: None,
            title: "What goes with being chosen as a base".to_owned(),
            axis: Axis::new("Spearman’s rho with direct descendants", Scale::Linear),
            categories: with.iter().map(named).collect(),
            series: vec![BarSeries {
                name: "Spearman’s rho".to_owned(),
                values: with.iter().map(|association| association.rho).collect(),
                intervals: with
                    .iter()
                    .map(|association| association.interval)
                    .collect(),
                ..BarSeries::default()
            }],
        });
    }
}

/// "maintenance: last update"
fn named(association: &Association) -> String {
    match association.side {
        Side::Age => association.measure.to_owned(),
        side => format!("{}: {}", side.name(), association.measure),
    }
}

fn families(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
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
    for part in &output.families {
        table.row([
            Cell::text(part.family.name()),
            Cell::Count(part.attributes),
            Cell::Count(part.columns),
            Cell::share(part.partial_r_squared),
            Cell::share(part.partial_r_squared_stated),
            Cell::share(
                part.partial_r_squared_stated_interval
                    .map(|interval| interval[0]),
            ),
            Cell::share(
                part.partial_r_squared_stated_interval
                    .map(|interval| interval[1]),
            ),
            Cell::number(part.wald),
            Cell::probability(part.p),
            Cell::probability(part.p_holm),
        ]);
    }
    table
}

fn attributes(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
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
    for attribute in &output.attributes {
        table.row([
            Cell::text(attribute.attribute.clone()),
            Cell::text(attribute.family.name()),
            Cell::Count(attribute.n),
            Cell::Count(attribute.known),
            Cell::number(attribute.statistic),
            Cell::probability(attribute.p),
            Cell::probability(attribute.p_holm),
            Cell::number(attribute.effect),
        ]);
    }
    table
}

fn levels(output: &Output) -> ShownTable {
    let popularity = output.popularity.name();
    let median = format!("Median {popularity}");
    let mean = format!("Mean log10(1 + {popularity})");
    let mut table = ShownTable::new(
        "Groups that were compared",
        &["Attribute", "Level", "Models", &median, &mean],
    );
    let rows = output.attributes.iter().flat_map(|attribute| {
        let levels = attribute.levels.iter();
        levels.map(move |level| (attribute, level))
    });
    for (attribute, level) in rows.take(ROWS) {
        table.row([
            Cell::text(attribute.attribute.clone()),
            Cell::text(level.level.clone()),
            Cell::Count(level.n),
            Cell::Number(level.median),
            Cell::Number(level.mean_log),
        ]);
    }
    table
}

fn pairs(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
        "Pairs of levels with the strongest evidence of a difference, by Dunn’s test",
        &["Attribute", "More popular", "Less popular", "z", "p (Holm)"],
    )
    .hint("p (Holm)", "over all pairs of the attribute");
    for attribute in &output.attributes {
        for pair in &attribute.pairs {
            table.row([
                Cell::text(attribute.attribute.clone()),
                Cell::text(pair.a.clone()),
                Cell::text(pair.b.clone()),
                Cell::Number(pair.z),
                Cell::Probability(pair.p_holm),
            ]);
        }
    }
    table
}

fn coefficients(output: &Output) -> ShownTable {
    let caption = format!("Least squares of log10(1 + {})", output.popularity.name());
    let mut table = ShownTable::new(
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
    for column in output
        .joint
        .iter()
        .flat_map(|joint| &joint.columns)
        .take(ROWS)
    {
        table.row([
            Cell::text(column.attribute.clone()),
            text(&column.level),
            text(&column.reference),
            Cell::text(column.family.name()),
            Cell::Number(column.coefficient),
            Cell::number(column.se),
            Cell::number(column.z),
            Cell::probability(column.p),
        ]);
    }
    table
}

fn versus(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
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
    for versus in &output.beside.versus {
        let rho = &versus.rho;
        let ends = |ends: Option<[f64; 2]>| {
            let end =
                |place: usize| Cell::number(ends.and_then(|interval| interval.get(place).copied()));
            [end(0), end(1)]
        };
        let [low, high] = ends(rho.interval);
        let [zou_low, zou_high] = ends(rho.independent);
        let [owner_low, owner_high] = ends(rho.by_owner);
        table.row([
            Cell::text(format!("{}: {}", versus.rival.name(), versus.measure)),
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

fn beside(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
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
        for association in all {
            table.row([
                Cell::text(named(association)),
                Cell::text(with),
                Cell::Count(association.n),
                Cell::number(association.rho),
                Cell::number(association.interval.map(|interval| interval[0])),
                Cell::number(association.interval.map(|interval| interval[1])),
                Cell::probability(association.p),
            ]);
        }
    }
    table
}
