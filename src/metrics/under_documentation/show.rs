//! The answer in sentences, figures and tables.

use super::{Absence, ByOwner, LINES, ModelGroup, Output, P, Property, Rate};
use crate::base::text::{count, number, percent, percent_or_dash, plural};
use crate::metrics::shown::{
    Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style,
};

pub(super) fn show(output: &Output) -> Shown {
    let most = output.most_absent();
    let worded = |absence: &&&Absence| {
        let share = percent_or_dash(absence.rate.rate);
        format!("{} {share}", output.title(absence.property))
    };
    let mut sentences = vec![format!(
        "{} of {} {} absent from more than half of {} {} (95% interval above one half).",
        output.mostly_absent,
        plural(output.told, "known property", "known properties"),
        if output.mostly_absent == 1 {
            "is"
        } else {
            "are"
        },
        count(output.models),
        output.things,
    )];
    let words: Vec<String> = most
        .iter()
        .take(5)
        .map(|absence| worded(&absence))
        .collect();
    sentences.push(format!("Absent most often: {}.", words.join(", ")));
    if output.uninformative_license.absent > 0
        && let Some(share) = output.uninformative_license.rate
    {
        sentences.push(format!(
            "{} state a licence without information, such as other or unknown ({}).",
            count(output.uninformative_license.absent),
            percent(share)
        ));
    }
    sentences.push(format!(
        "Of the 7 properties of the claim (licence, data sets, language, base model, paper, evaluation, carbon), {} are measured here. By the whole interval, {} are absent from more than half and {} from less than half.",
        output.claim.measured, output.claim.mostly_absent, output.claim.mostly_present,
    ));
    // The licence comes first if it is known, because most readers ask for it.
    let license = most
        .iter()
        .find(|absence| absence.property == P::License.name());
    if let ([least, .., popular], Some(absence)) = (&output.tenths[..], license.or(most.first())) {
        let rate = |group: &ModelGroup| {
            let found = group
                .properties
                .iter()
                .find(|other| other.property == absence.property);
            percent_or_dash(found.and_then(|absence| absence.rate.rate))
        };
        sentences.push(format!(
            "The {} is absent from {} of the least popular tenth and from {} of the most popular tenth.",
            output.title(absence.property),
            rate(least),
            rate(popular)
        ));
    }
    Shown {
        short: format!(
            "{} of {} properties mostly absent",
            output.mostly_absent, output.told
        ),
        sentences,
        counted: vec![output.popularity],
        figures: figures(output, &most),
        tables: tables(output),
        caveats: caveats(output),
        compared: Vec::new(),
        ..Shown::default()
    }
}

fn figures(output: &Output, most: &[&Absence]) -> Vec<Figure> {
    let stated: Vec<&Absence> = output.stated_properties().collect();
    let mut figures = vec![Figure::Bars {
        beside: None,
        title: "Absence of each property".to_owned(),
        axis: Axis::new(
            &format!("Share of {} without it", output.things),
            Scale::Share,
        ),
        categories: stated
            .iter()
            .map(|absence| output.title(absence.property))
            .collect(),
        series: vec![BarSeries {
            name: "Absent".to_owned(),
            values: stated.iter().map(|absence| absence.rate.rate).collect(),
            intervals: stated.iter().map(|absence| absence.rate.interval).collect(),
            ..BarSeries::default()
        }],
    }];
    if output.tenths.len() > 1 {
        let line = |absence: &&Absence| {
            PlaneSeries::new(
                output.title(absence.property),
                Style::Line,
                output
                    .tenths
                    .iter()
                    .filter_map(|group| {
                        let mut found = group.properties.iter();
                        let found = found.find(|other| other.property == absence.property)?;
                        Some([group.group.parse().ok()?, found.rate.rate?])
                    })
                    .collect(),
            )
        };
        figures.push(Figure::Plane {
            note: String::new(),
            title: "Absence by popularity".to_owned(),
            x: Axis::new(
                &format!("Tenth by {}, 10 the most popular", output.popularity.name()),
                Scale::Linear,
            ),
            y: Axis::new(
                &format!("Share of {} without it", output.things),
                Scale::Share,
            ),
            series: most.iter().take(LINES).map(line).collect(),
        });
    }
    figures
}

fn tables(output: &Output) -> Vec<ShownTable> {
    let mut all = ShownTable::new(
        "Absence of each property",
        &[
            "Property",
            "Known for",
            "Absent",
            "Share",
            "95% from",
            "to",
            "Owners",
            "Effective owners",
        ],
    )
    .bounds(&["95% from", "to"])
    .hint("95% from", "with owners as clusters")
    .hint(
        "Effective owners",
        "the number of owners of equal size with the same precision",
    );
    let bounds =
        |rate: &Rate| [0, 1].map(|end| Cell::share(rate.interval.map(|interval| interval[end])));
    let mut row = |title: String, rate: &Rate, owners: Option<&ByOwner>| {
        let [low, high] = bounds(rate);
        all.row([
            Cell::Text(title),
            Cell::Count(rate.n),
            Cell::Count(rate.absent),
            Cell::share(rate.rate),
            low,
            high,
            Cell::Count(owners.map_or(0, |by_owner| by_owner.owners)),
            Cell::number(owners.map(|by_owner| by_owner.effective_owners)),
        ]);
    };
    for absence in output.stated_properties() {
        row(
            output.title(absence.property),
            &absence.rate,
            absence.by_owner.as_ref(),
        );
    }
    if output.uninformative_license.n > 0 {
        row(
            "licence stated as other or unknown".to_owned(),
            &output.uninformative_license,
            None,
        );
    }
    let titles: Vec<String> = output
        .stated_properties()
        .map(|absence| output.title(absence.property))
        .collect();
    let grouped = |caption: &str, first: &str, groups: &[ModelGroup]| {
        let mut columns = vec![first, "Number"];
        columns.extend(titles.iter().map(String::as_str));
        let mut table = ShownTable::new(caption, &columns);
        for group in groups {
            let name = match group.range {
                Some([least, most]) => Cell::Named {
                    name: group.group.clone(),
                    text: format!(
                        "{} ({} to {} {})",
                        group.group,
                        whole(least),
                        whole(most),
                        output.popularity.name()
                    ),
                },
                None => Cell::text(&*group.group),
            };
            let rates = group
                .properties
                .iter()
                .map(|absence| Cell::share(absence.rate.rate));
            table.row([name, Cell::Count(group.models)].into_iter().chain(rates));
        }
        table
    };
    let mut tables = vec![all];
    if !output.tenths.is_empty() {
        tables.push(grouped("Absence by popularity", "Tenth", &output.tenths));
    }
    if !output.tasks.is_empty() {
        tables.push(grouped("Absence by task", "Task", &output.tasks));
    }
    tables
}

/// A popularity in words, without decimals if it is whole.
fn whole(popularity: f64) -> String {
    if popularity.fract() == 0.0 && popularity < 1e15 {
        count(popularity as u64)
    } else {
        number(popularity)
    }
}

fn caveats(output: &Output) -> Vec<String> {
    let mut caveats = Vec::new();
    let untold: Vec<String> = output
        .properties
        .iter()
        .filter(|absence| !absence.told)
        .map(|absence| output.title(absence.property))
        .collect();
    if !untold.is_empty() {
        caveats.push(format!(
            "Not known: {}. None of the {} here has any, which shows a gap in the data rather than in the {}.",
            untold.join(", "),
            output.things,
            output.things
        ));
    }
    let of_claim = |wanted: fn(&ByOwner) -> bool| -> Vec<String> {
        let stated = output.stated_properties();
        let found = stated.filter(|absence| absence.by_owner.as_ref().is_some_and(wanted));
        found
            .map(|absence| output.title(absence.property))
            .collect()
    };
    let selected = of_claim(|by_owner| by_owner.in_claim && by_owner.selected);
    if !selected.is_empty() {
        caveats.push(format!(
            "All of the {} have {}. In an extract they were probably selected by it, so the claim leaves it out.",
            output.things,
            selected.join(", ")
        ));
    }
    let few = of_claim(|by_owner| by_owner.in_claim && !by_owner.selected && !by_owner.measured);
    if !few.is_empty() {
        caveats.push(format!(
            "Too few owners for a verdict, effectively fewer than 10: {}.",
            few.join(", ")
        ));
    }
    let is_stated = |property: Property| {
        let mut stated = output.stated_properties();
        stated.any(|absence| absence.property == property.name())
    };
    if !output.has_cards && (is_stated(P::Evaluation) || is_stated(P::Carbon)) {
        caveats.push("Evaluation and carbon are read from the tags that the hub makes from a card's metadata. The metadata themselves (cardData) are most of a hub's file and are not read. Results that are only in them or in the text of a card count as absent.".to_owned());
    }
    if is_stated(P::BaseModel) || is_stated(P::Language) {
        caveats.push("Absence is not always a fault: a model trained from scratch has no base model, and a model for images has no language. In tags, only codes of two letters count as languages.".to_owned());
    }
    if output.has_cards {
        caveats.push("The rules that read a card's text miss statements more often than they invent them. So the absence of evaluation, hardware and limitations is an upper bound.".to_owned());
    }
    if output.without_popularity > 0 {
        caveats.push(format!(
            "Of unknown popularity, in no tenth: {}.",
            count(output.without_popularity)
        ));
    }
    let largest = output.tenths.iter().map(|group| group.models).max();
    let ranked: u64 = output.tenths.iter().map(|group| group.models).sum();
    if let Some(largest) = largest.filter(|count| u128::from(*count) * 5 > u128::from(ranked)) {
        caveats.push(format!(
            "Models of equal popularity are in the same tenth, so the tenths differ in size: the largest has {} of {}.",
            count(largest),
            count(ranked)
        ));
    }
    caveats.push(
        "Rates by popularity and by task only describe. They do not show that more documentation makes a model popular."
            .to_owned(),
    );
    caveats
}
