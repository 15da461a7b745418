//! The answer in sentences, figures and tables.

use super::{Contradiction, Example, Output, OwnersContradiction, PUBLISHED_N, convention_title};
use crate::base::text::{count, number, percent, percent_or_dash, plural};
use crate::metrics::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, ShownTable};
use crate::metrics::{Compared, Unit};

pub(super) fn show(output: &Output) -> Shown {
    let mut shown = Shown::default();
    let largest = output.largest_convention.as_ref();
    let contradicting = |[part, of]: [u64; 2], interval: Option<[f64; 2]>, what: &str| {
        let interval = interval.map(|ends| ends.map(percent));
        let interval = interval.map_or("no interval".to_owned(), |[low, high]| {
            format!("95% interval {low} to {high}")
        });
        (of > 0).then(|| {
            format!(
                "The {what} in the name contradicts that of the model in {} of {} that can be compared: {} ({interval}).",
                count(part),
                plural(of, "model", "models"),
                percent(part as f64 / of as f64),
            )
        })
    };
    shown.short = match (output.architecture.share, largest) {
        (Some(share), _) => format!("{} contradict their architecture", percent(share)),
        (None, Some(largest)) => format!(
            "{} follow “{}”",
            percent_or_dash(largest.share),
            convention_title(largest.convention)
        ),
        (None, None) => "no names".to_owned(),
    };
    shown.sentences.push(share_of_elements(output));
    if let Some(largest) = largest {
        shown.sentences.push(format!(
            "The largest convention is “{}”, with {} of the names.",
            convention_title(largest.convention),
            percent_or_dash(largest.share)
        ));
    }
    let found = &output.architecture;
    let types = contradicting(
        [found.contradicting, found.n],
        found.interval,
        "architecture",
    );
    let compared = types.is_some();
    shown.sentences.extend(types);
    if output.undecided_architectures > 0 {
        shown.sentences.push(undecided(output));
    }
    shown
        .sentences
        .extend(detected(output).filter(|_| compared));
    let found = &output.parameters;
    let sizes = contradicting(
        [found.contradicting, found.n],
        found.interval,
        "parameter count",
    );
    shown.sentences.extend(sizes);
    let unquantised = &output.unquantised_parameters;
    if unquantised.n < output.parameters.n
        && let Some(share) = unquantised.share
    {
        shown.sentences.push(format!(
            "Without names that mention quantisation or adapters, the name contradicts the parameter count in {} of {}.",
            percent(share),
            count(unquantised.n),
        ));
    }
    if let Some(median) = output.order.median {
        shown.sentences.push(format!(
            "For owners of at least {} models, the median normalised entropy of the order of elements is {} (0: all names of an owner have the same structure; 1: no two have), over {}.",
            count(output.min_models.into()),
            number(median),
            plural(output.order.owners, "owner", "owners"),
        ));
    }
    shown.figures = figures(output);
    shown.tables = tables(output);
    shown.caveats = caveats(output);
    shown.compared = output
        .elements
        .iter()
        .filter(|_| output.of_models())
        .map(|element| Compared {
            what: format!("{}, {}", element.element, element.title),
            published: element.published,
            yours: element.share,
            unit: Unit::Share,
        })
        .collect();
    shown
}

/// Which elements the names have.
fn share_of_elements(output: &Output) -> String {
    let named = |letter: &str| {
        let mut elements = output.elements.iter();
        let found = elements.find(|element| element.element == letter);
        percent_or_dash(found.and_then(|element| element.share))
    };
    format!(
        "Of {}, {} name an architecture, {} a task, {} a data set, {} a language and {} a parameter count.",
        plural(output.models, "name", "names"),
        named("A"),
        named("T"),
        named("D"),
        named("L"),
        named("P"),
    )
}

/// A sentence on the names that count neither for nor against.
fn undecided(output: &Output) -> String {
    let most = output.architecture_at_most.share.map(percent);
    let most = most.map_or_else(String::new, |most| {
        format!(" If all of them contradicted, the share would be {most}.")
    });
    format!(
        "{} undecided: the name gives a family whose weights can be rewritten in the layout of the model's type.{most}",
        plural(
            output.undecided_architectures,
            "more name is",
            "more names are"
        ),
    )
}

/// A sentence on how often the comparison is right.
fn detected(output: &Output) -> Option<String> {
    let detector = output.detector?;
    let [[low, high], [least, most]] =
        [detector.precision_interval, detector.recall_interval].map(|ends| ends.map(percent));
    Some(format!(
        "The detector was right for {} of {} names judged by hand ({}, 95% interval {low} to {high}). It reports {} of the contradictions ({least} to {most}), estimated from {} more names judged by hand.",
        count(detector.right),
        count(detector.judged),
        percent(detector.precision),
        percent(detector.recall),
        count(detector.others_judged),
    ))
}

fn figures(output: &Output) -> Vec<Figure> {
    let yours = |values: Vec<Option<f64>>, intervals| BarSeries {
        name: "Yours".to_owned(),
        values,
        intervals,
        ..BarSeries::default()
    };
    let elements = &output.elements;
    vec![
        Figure::Bars {
            beside: None,
            title: "Names with each element".to_owned(),
            axis: Axis::new("Share of names", Scale::Share),
            categories: elements
                .iter()
                .map(|element| format!("{} {}", element.element, element.title))
                .collect(),
            series: {
                let shares = elements.iter().map(|element| element.share).collect();
                let intervals = elements.iter().map(|element| element.interval).collect();
                let published = output.of_models().then(|| BarSeries {
                    name: format!("Published, n = {}", count(PUBLISHED_N)),
                    values: elements
                        .iter()
                        .map(|element| Some(element.published))
                        .collect(),
                    intervals: vec![None; elements.len()],
                    published: true,
                });
                let yours = yours(shares, intervals);
                [Some(yours), published].into_iter().flatten().collect()
            },
        },
        Figure::Bars {
            beside: None,
            title: "Naming conventions".to_owned(),
            axis: Axis::new("Share of names", Scale::Share),
            categories: output
                .conventions
                .iter()
                .map(|convention| convention_title(convention.convention).to_owned())
                .collect(),
            series: vec![yours(
                output
                    .conventions
                    .iter()
                    .map(|convention| convention.share)
                    .collect(),
                output
                    .conventions
                    .iter()
                    .map(|convention| convention.interval)
                    .collect(),
            )],
        },
    ]
}

fn bounds(interval: Option<[f64; 2]>) -> [Cell; 2] {
    [0, 1].map(|end| Cell::share(interval.map(|interval| interval[end])))
}

const BOUNDS: [&str; 2] = ["95% from", "to"];

fn tables(output: &Output) -> Vec<ShownTable> {
    let mut tables = vec![
        elements(output),
        conventions(output),
        contradictions(output),
    ];
    tables.extend(detector(output));
    tables.push(entropies(output));
    tables.extend(examples(
        "Most downloaded names that contradict the architecture",
        &output.architecture_examples,
    ));
    tables.extend(examples(
        "Most downloaded names that contradict the parameter count",
        &output.parameter_examples,
    ));
    tables
}

fn elements(output: &Output) -> ShownTable {
    let columns = [
        "Element",
        "Names",
        "Share",
        BOUNDS[0],
        BOUNDS[1],
        "Published",
    ];
    let mut table = ShownTable::new("Names with each element", &columns).bounds(&BOUNDS);
    for element in &output.elements {
        let [low, high] = bounds(element.interval);
        table.row([
            Cell::text(format!("{} {}", element.element, element.title)),
            Cell::Count(element.names),
            Cell::share(element.share),
            low,
            high,
            Cell::Share(element.published),
        ]);
    }
    table
}

fn conventions(output: &Output) -> ShownTable {
    let columns = ["Convention", "Names", "Share", BOUNDS[0], BOUNDS[1]];
    let mut table = ShownTable::new("Naming conventions", &columns).bounds(&BOUNDS);
    for convention in &output.conventions {
        let [low, high] = bounds(convention.interval);
        table.row([
            Cell::text(convention_title(convention.convention)),
            Cell::Count(convention.names),
            Cell::share(convention.share),
            low,
            high,
        ]);
    }
    table
}

fn contradictions(output: &Output) -> ShownTable {
    let columns = [
        "What",
        "Compared",
        "Contradicting",
        "Share",
        BOUNDS[0],
        BOUNDS[1],
    ];
    let mut table = ShownTable::new("Names that contradict their models", &columns).bounds(&BOUNDS);
    let of_owners = |contradiction: &OwnersContradiction| Contradiction {
        n: contradiction.n,
        contradicting: contradiction.contradicting,
        share: contradiction.share,
        interval: contradiction.interval,
    };
    for (what, contradiction) in [
        ("Architecture", &of_owners(&output.architecture)),
        (
            "Architecture, if all undecided names contradicted",
            &of_owners(&output.architecture_at_most),
        ),
        ("Parameter count", &output.parameters),
        (
            "Parameter count, without names that mention quantisation or adapters",
            &output.unquantised_parameters,
        ),
    ] {
        let [low, high] = bounds(contradiction.interval);
        table.row([
            Cell::text(what),
            Cell::Count(contradiction.n),
            Cell::Count(contradiction.contradicting),
            Cell::share(contradiction.share),
            low,
            high,
        ]);
    }
    table
}

fn entropies(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
        "Normalised entropy within an owner's names",
        &["Of", "Owners", "Mean", "Median"],
    );
    for (what, entropy) in [
        ("Separators", &output.separators),
        ("Order of elements", &output.order),
    ] {
        table.row([
            Cell::text(what),
            Cell::Count(entropy.owners),
            Cell::number(entropy.mean),
            Cell::number(entropy.median),
        ]);
    }
    table
}

fn examples(caption: &str, examples: &[Example]) -> Option<ShownTable> {
    let mut table = ShownTable::new(caption, &["Model", "Name says", "Model is", "Downloads"]);
    for example in examples {
        let downloads = example.downloads.map(|count| Cell::Count(count.whole()));
        table.row([
            Cell::text(&example.id),
            Cell::text(&example.says),
            Cell::text(&example.is),
            downloads.unwrap_or(Cell::None),
        ]);
    }
    (!examples.is_empty()).then_some(table)
}

/// Precision and recall of the comparison of architectures.
fn detector(output: &Output) -> Option<ShownTable> {
    let detector = output.detector?;
    let mut table = ShownTable::new(
        "How often the comparison of architectures is right",
        &["What", "Judged", "Found", "Share", "95% from", "to"],
    )
    .bounds(&["95% from", "to"]);
    let rows = [
        (
            "Precision: reported names that contradict",
            [detector.judged, detector.right],
            detector.precision,
            detector.precision_interval,
        ),
        (
            "Recall: contradictions that are reported, from names that are not",
            [detector.others_judged, detector.missed],
            detector.recall,
            detector.recall_interval,
        ),
    ];
    for (what, [judged, found], share, interval) in rows {
        let [low, high] = bounds(Some(interval));
        table.row([
            Cell::text(what),
            Cell::Count(judged),
            Cell::Count(found),
            Cell::Share(share),
            low,
            high,
        ]);
    }
    Some(table)
}

fn caveats(output: &Output) -> Vec<String> {
    let mut caveats = vec![
        "Elements are found by lists of words. A word on no list counts as O; a word with two meanings counts as the first element that has it. A language model found the published shares, so part of a difference comes from the method.".to_owned(),
    ];
    if !output.of_models() {
        caveats.push(format!(
            "The elements were defined for names of models; these are {}.",
            output.things
        ));
    }
    if output.architecture.n == 0 {
        caveats.push("No model has both a family in its name and a type in the data, so contradictions of the architecture are undefined.".to_owned());
    } else {
        caveats.push("A name without an architecture cannot contradict one, so it is not among the models compared. Names of merged and distilled models often give several architectures, and one that fits is enough. So the share is a lower bound.".to_owned());
        let contradiction = &output.architecture;
        let (owners, largest) = (
            plural(contradiction.owners, "owner", "owners"),
            plural(contradiction.largest_owner, "name", "names"),
        );
        caveats.push(if contradiction.enough_owners {
            format!("Names of one owner are similar, so the interval of contradictions has owners as clusters: {owners}, the largest with {largest}.")
        } else {
            format!("The names are of {owners}, the largest with {largest}: too few owners for a verdict, because names of one owner are similar.")
        });
        caveats.push("Precision and recall were measured on names from the public lists with which the lists of words were corrected. On other lists the comparison may be right less often.".to_owned());
    }
    if output.doubtful_types > 0 {
        caveats.push(format!(
            "{} not compared: the files have no configuration, so the type is only a tag that somebody wrote.",
            plural(output.doubtful_types, "name with an architecture is", "names with an architecture are")
        ));
    }
    if output.types_from.tags > 0 {
        caveats.push(format!(
            "The types of {} are taken from the hub's tags: the first tag that is a known type. For 3,975 of 3,983 models of June 2022 that have both, it equals the type in the configuration.",
            plural(output.types_from.tags, "model", "models")
        ));
    }
    if output.parameters.n > output.unquantised_parameters.n {
        caveats.push("Files of quantised models store several numbers as one, and files of adapters hold only what was added. So their parameter count is below that of the model whose name they have.".to_owned());
    }
    if output.order.owners == 0 {
        caveats.push(format!(
            "No owner has {} models, so entropies are undefined.",
            count(output.min_models.into())
        ));
    }
    caveats
}
