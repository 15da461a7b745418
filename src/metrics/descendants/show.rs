//! The answer as people see it: the paper's Figure 7 with the interval of the fit and the fits
//! under other choices.

use super::{Childless, Correlations, Counted, Output, PopularityOf, VariantId};
use crate::base::text::{count, number, plural, probability, with_p};
use crate::metrics::Mode;
use crate::metrics::shown::{
    Axis, Cell, Figure, FitLine, HeatMapWords, NamedPoint, Scale, Shown, ShownTable,
};
use crate::stats::{self, Correlation, Fit, Histogram};

/// The line of the paper's Figure 7. The paper prints the slope only, rounded to 0.15. Both numbers
/// are numpy's `polyfit` over the artifact's file: equal points once, 0.00001 added.
const PUBLISHED_SLOPE: f64 = 0.147_943_179_852_579_76;
const PUBLISHED_INTERCEPT: f64 = -0.206_183_270_655_646;

/// Two slopes get a sentence if they differ by more than this share of the larger.
const MUCH: f64 = 0.25;

pub(super) fn show(output: &Output) -> Shown {
    let mut tables = vec![variants(output)];
    tables.extend(output.childless.as_ref().map(over_all));
    tables.extend([
        quartiles(output),
        cells(&output.histogram),
        correlations(output),
        counted(output),
        most(output),
    ]);
    Shown {
        short: match &output.fit {
            Some(fit) => format!("slope {}", number(fit.slope)),
            None => "too few points".to_owned(),
        },
        counted: vec![output.popularity],
        sentences: vec![sentence(output), "Correlation is not cause.".to_owned()],
        figures: vec![figure(output)],
        tables,
        caveats: output.caveats.iter().map(ToString::to_string).collect(),
        compared: output.compared.clone(),
        differs: output.differs.clone(),
        ..Shown::default()
    }
}

/// The words for the points and for what they count.
fn words(output: &Output) -> HeatMapWords {
    let [point, one, many] = match output.counted {
        Counted::Repositories => ["model", "repository", "repositories"],
        Counted::Descendants => ["base", "descendant", "descendants"],
    };
    HeatMapWords {
        x: output.popularity.name().to_owned(),
        point: point.to_owned(),
        one: one.to_owned(),
        many: many.to_owned(),
    }
}

fn slope(fit: &Fit) -> String {
    match fit.slope_ci95 {
        Some([low, high]) => format!(
            "{} (95% interval {} to {})",
            number(fit.slope),
            number(low),
            number(high)
        ),
        None => number(fit.slope),
    }
}

fn strength(r: f64) -> String {
    let way = if r < 0.0 { "negative" } else { "positive" };
    stats::strength(r).map_or_else(
        || "practically no correlation".to_owned(),
        |size| format!("a {size} {way} correlation"),
    )
}

fn sentence(output: &Output) -> String {
    let HeatMapWords { point, many, .. } = words(output);
    let points = plural(output.n, &point, &format!("{point}s"));
    let Some(fit) = &output.fit else {
        return format!("{points} with popularity and {many}: too few for a fit.");
    };
    let ranks = output.fitted.spearman.as_ref();
    let ranks = ranks.map_or_else(String::new, |rho| {
        format!(
            " By ranks we find {} (Spearman’s ρ {}, {}).",
            strength(rho.coefficient),
            number(rho.coefficient),
            with_p(rho.p)
        )
    });
    format!(
        "For {points} with {many}, ten times the popularity goes with {} times the {many}: a slope of {} on logarithmic axes.{ranks}{}{}",
        number(libm::pow(10.0, fit.slope)),
        slope(fit),
        turns(output),
        output.childless.as_ref().map_or_else(String::new, of_all),
    )
}

/// A sentence on the other definition, if its slope differs much.
fn turns(output: &Output) -> String {
    let definitions = &output.definitions;
    let (Some(paper), Some(artifact)) = (&definitions.paper, &definitions.artifact) else {
        return String::new();
    };
    let sign = (paper.slope > 0.0) != (artifact.slope > 0.0);
    let larger = paper.slope.abs().max(artifact.slope.abs());
    if !sign && (paper.slope - artifact.slope).abs() <= MUCH * larger {
        return String::new();
    }
    let [paper, artifact] = [paper, artifact].map(|fit| number(fit.slope));
    let [one, other] = match output.mode {
        Mode::Paper => [
            format!("the paper’s definition the slope is {paper}"),
            format!("the artifact’s {artifact}"),
        ],
        Mode::Artifact => [
            format!("the artifact’s definition the slope is {artifact}"),
            format!("the paper’s {paper}"),
        ],
    };
    let what = if sign {
        "the sign changes"
    } else {
        "the slopes differ"
    };
    format!(
        " By {one}, by {other}: {what}, because the artifact takes the sum over the descendants instead of the base’s popularity, drops equal points and adds 0.00001."
    )
}

/// A sentence with the number by which the claim is judged.
fn of_all(all: &Childless) -> String {
    let Some(rho) = &all.rho else {
        return String::new();
    };
    let interval = match rho.interval {
        Some([low, high]) => format!(
            "95% interval {} to {}, owners as clusters",
            number(low),
            number(high)
        ),
        None if rho.owner_groups < 10 => "no interval, which needs ten groups of owners".to_owned(),
        None if rho.by_owner.is_some() => {
            "no interval, because a rank correlation of 1 or −1 has none".to_owned()
        }
        None => "no interval, because one group of owners has all of the variation".to_owned(),
    };
    format!(
        " Over all {} of {}, including those without descendants, Spearman’s ρ is {} ({interval}).",
        plural(all.n, "model", "models"),
        plural(all.owners, "owner", "owners"),
        number(rho.rho)
    )
}

fn figure(output: &Output) -> Figure {
    let words = words(output);
    let x = match output.popularity_of {
        PopularityOf::Descendants => format!("{} of the descendants together", words.x),
        PopularityOf::Base => format!("{} of the {}", words.x, words.point),
    };
    let y = match output.counted {
        Counted::Repositories => "repositories that use the model",
        Counted::Descendants => "direct descendants",
    };
    let outside = match output.histogram.outside {
        0 => String::new(),
        n => format!(
            " Outside the map, with popularity 0 or beyond its edges: {}.",
            plural(n, "point", "points")
        ),
    };
    let ends = [output.band.first(), output.band.last()];
    let line = output.fit.as_ref().zip(ends[0].zip(ends[1]));
    let line = line.map(|(fit, (first, last))| {
        let interval = fit.slope_ci95.map_or_else(String::new, |[low, high]| {
            format!(" ({} to {})", number(low), number(high))
        });
        FitLine {
            slope: fit.slope,
            intercept: fit.intercept,
            ends: [first[0], last[0]],
            band: output.band.clone(),
            label: format!("slope {}{interval}", number(fit.slope)),
        }
    });
    let published = line
        .as_ref()
        .filter(|_| output.counted == Counted::Descendants);
    let published = published.map(|line| FitLine {
        slope: PUBLISHED_SLOPE,
        intercept: PUBLISHED_INTERCEPT,
        ends: line.ends,
        band: Vec::new(),
        label: format!("published 2024: slope {}", number(PUBLISHED_SLOPE)),
    });
    let other_x = match (&published, output.popularity_of) {
        (Some(_), PopularityOf::Base) => {
            " The published line has the summed downloads of the descendants across."
        }
        _ => "",
    };
    let known = output.top.iter().filter_map(|base| {
        let x = base.popularity.filter(|x| *x > 0.0)?;
        Some(NamedPoint {
            name: base.id.clone(),
            at: [x, base.count as f64],
        })
    });
    Figure::HeatMap {
        title: match output.counted {
            Counted::Repositories => "Repositories and popularity".to_owned(),
            Counted::Descendants => "Descendants and popularity".to_owned(),
        },
        x: Axis::new(&x, Scale::Log),
        y: Axis::new(y, Scale::Log),
        cells: Box::new(output.histogram.clone()),
        line: line.map(Box::new),
        published: published.map(Box::new),
        bins: output.bins.clone(),
        known: known.collect(),
        words,
        note: format!(
            "Each cell counts points; a stronger colour means more. A dot is the median of the points in half a power of ten, its bar reaches from the first to the third quartile. The line is the least-squares fit of the logarithms with its 95% band.{other_x}{outside}"
        ),
    }
}

fn range(ends: Option<[f64; 2]>) -> Cell {
    ends.map_or(Cell::None, |[low, high]| {
        Cell::text(format!("{} to {}", number(low), number(high)))
    })
}

fn variants(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
        "The fit of these points under other choices",
        &[
            "Choice",
            "Points",
            "Slope",
            "95% interval",
            "Intercept",
            "r",
            "Drawn",
        ],
    );
    let mut add = |name: &str, fit: Option<&Fit>, drawn: bool| {
        table.row([
            Cell::text(name),
            fit.map_or(Cell::None, |fit| Cell::Count(fit.n)),
            Cell::number(fit.map(|fit| fit.slope)),
            range(fit.and_then(|fit| fit.slope_ci95)),
            Cell::number(fit.map(|fit| fit.intercept)),
            Cell::number(fit.and_then(|fit| fit.r)),
            Cell::text(if drawn { "this one" } else { "" }),
        ]);
    };
    for variant in &output.variants {
        let name = match variant.id {
            VariantId::DedupEpsilon => "equal points once, 0.00001 added (artifact)",
            VariantId::AllEpsilon => "all points, 0.00001 added",
            VariantId::AllPositive => "all points, zeros left out (paper)",
            VariantId::DedupPositive => "equal points once, zeros left out",
            VariantId::AllLog1p => "all points, 1 added",
        };
        add(name, variant.fit.as_ref(), variant.shown);
    }
    if let Some(all) = &output.childless {
        let name = "all models, including those without descendants, 1 added";
        add(name, all.log1p.as_ref(), false);
    }
    table
        .hint("Slope", "of log y on log x")
        .hint("r", "Pearson’s, of the logarithms")
}

fn over_all(all: &Childless) -> ShownTable {
    let mut table = ShownTable::new(
        "Over all models, including those without descendants, with owners as clusters",
        &[
            "Models",
            "Owners",
            "Slope",
            "95% interval of the slope",
            "Spearman’s ρ",
            "95% interval of ρ",
        ],
    );
    table.row([
        Cell::Count(all.n),
        Cell::Count(all.owners),
        Cell::number(all.log1p.as_ref().map(|fit| fit.slope)),
        range(all.slope_by_owner.as_ref().map(|slope| slope.interval)),
        Cell::number(all.rho.as_ref().map(|rho| rho.rho)),
        range(all.rho.as_ref().and_then(|rho| rho.interval)),
    ]);
    table
        .hint(
            "Slope",
            "of log10(1 + descendants) on log10(1 + popularity)",
        )
        .hint(
            "95% interval of the slope",
            "from standard errors with owners as clusters (sandwich)",
        )
        .hint(
            "95% interval of ρ",
            "at each end the wider of Bonett and Wright’s interval and the jackknife over owners",
        )
}

/// The edge of a cell with three digits, or with as many decimals as other numbers of its size.
fn edge(n: f64) -> String {
    let digits = libm::floor(libm::log10(n.max(1.0))) as i32 - 2;
    if digits <= 0 {
        return number(n);
    }
    let unit = libm::pow(10.0, f64::from(digits));
    number(libm::round(n / unit) * unit)
}

/// The whole numbers in a cell. An edge that should be whole may be wrong by a rounding error.
fn numbers(edges: &[f64], place: usize) -> Option<[u64; 2]> {
    const NEAR: f64 = 1e-9;
    let whole = |edge: f64| libm::ceil(edge * (1.0 - NEAR)) as u64;
    let (from, to) = (*edges.get(place)?, *edges.get(place + 1)?);
    Some(if place + 2 == edges.len() {
        [whole(from), libm::floor(to * (1.0 + NEAR)) as u64]
    } else {
        [whole(from), whole(to).saturating_sub(1)]
    })
}

/// The heat map as a table, with a row for each of its columns that has points.
fn cells(map: &Histogram) -> ShownTable {
    let mut table = ShownTable::new(
        "The cells of the map",
        &["Popularity", "Points", "Points by number"],
    );
    for (ends, column) in map.x_edges.windows(2).zip(&map.counts) {
        let all: u64 = column.iter().sum();
        if all == 0 {
            continue;
        }
        let each = column.iter().enumerate().filter(|(_, points)| **points > 0);
        let each: Vec<String> = each
            .filter_map(|(place, points)| {
                let [from, to] = numbers(&map.y_edges, place)?;
                let points = count(*points);
                Some(if to > from {
                    format!("{}–{}: {points}", count(from), count(to))
                } else {
                    format!("{}: {points}", count(from))
                })
            })
            .collect();
        let ends: Vec<String> = ends.iter().map(|end| edge(*end)).collect();
        table.row([
            Cell::text(ends.join(" to ")),
            Cell::Count(all),
            Cell::text(each.join("; ")),
        ]);
    }
    table
        .hint("Popularity", "from, to below")
        .hint("Points by number", "number: points")
}

/// The medians and quartiles of the figure.
fn quartiles(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
        "Medians and quartiles by popularity",
        &[
            "Popularity",
            "Points",
            "First quartile",
            "Median",
            "Third quartile",
        ],
    );
    for bin in &output.bins {
        let mut row = vec![
            Cell::text(bin.ends.map(edge).join(" to ")),
            Cell::Count(bin.n),
        ];
        row.extend(bin.quartiles.map(Cell::amount));
        table.row(row);
    }
    table.hint("Popularity", "from, to below")
}

fn correlations(output: &Output) -> ShownTable {
    let mut table = ShownTable::new(
        "Correlations of popularity and number, without logarithms",
        &[
            "Points",
            "Number",
            "Pearson’s r",
            "Spearman’s ρ",
            "Kendall’s τ-b",
        ],
    );
    let both = |correlation: Option<&Correlation>| {
        correlation.map_or(Cell::None, |correlation| {
            Cell::text(format!(
                "{} (p {})",
                number(correlation.coefficient),
                probability(correlation.p)
            ))
        })
    };
    let mut add = |name: &str, correlations: &Correlations| {
        table.row([
            Cell::text(name),
            Cell::Count(correlations.n),
            both(correlations.pearson.as_ref()),
            both(correlations.spearman.as_ref()),
            both(correlations.kendall_tau_b.as_ref()),
        ]);
    };
    add("all, popularity 0 included", &output.correlations);
    add("points of the fit", &output.fitted);
    if let Some(all) = &output.childless {
        table.row([
            Cell::text("all models, including those without descendants"),
            Cell::Count(all.n),
            Cell::None,
            both(all.spearman.as_ref()),
            Cell::None,
        ]);
    }
    table
}

fn counted(output: &Output) -> ShownTable {
    let [edges, bases] = match output.counted {
        Counted::Repositories => ["pairs of a model and a repository", "models"],
        Counted::Descendants => ["edges that count", "bases"],
    };
    let mut table = ShownTable::new("What was counted", &["Number of", "Count"]);
    for (what, n) in [
        (edges, output.edges),
        ("edges of a model to itself, left out", output.self_loops),
        ("repeated edges, left out", output.repeated),
        (bases, output.bases),
        ("not in the data, left out", output.absent),
        ("of unknown popularity, left out", output.without_popularity),
        ("below the least popularity, left out", output.below_minimum),
        ("with popularity 0, left out of the fit", output.zero),
        ("outside the map", output.histogram.outside),
    ] {
        table.row([Cell::text(what), Cell::Count(n)]);
    }
    table
}

fn most(output: &Output) -> ShownTable {
    let mut table = ShownTable::new("The ten with the most", &["Name", "Number", "Popularity"]);
    for base in &output.top {
        table.row([
            Cell::text(&*base.id),
            Cell::Count(base.count),
            base.popularity.map_or(Cell::None, Cell::amount),
        ]);
    }
    table.hint("Popularity", "as in the figure")
}
