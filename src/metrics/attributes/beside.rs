//! Popularity, maintenance and documentation compared with selection: the second half of claim C2.

use serde::Serialize;

use super::model::{DAY, Population, interval};
use crate::base::pulse;
use crate::domain::data::Data;
use crate::domain::documentation;
use crate::domain::models::Cells;
use crate::metrics::{Popularity, RelationFilter};
use crate::relations::{Field, Relation};
use crate::stats::{self, OwnerGroups, RankPair, Ranks, RhoDifference};

/// The quantity that a measure represents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Popularity.
    Popularity,
    /// Maintenance.
    Maintenance,
    /// Documentation, the part of quality that the data have.
    Documentation,
    /// Age, which is a control.
    Age,
}

impl Side {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Popularity => "popularity",
            Self::Maintenance => "maintenance",
            Self::Documentation => "documentation",
            Self::Age => "age",
        }
    }
}

/// The rank correlation of two measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Association {
    /// The measure.
    pub measure: &'static str,
    /// The quantity that it represents.
    pub side: Side,
    /// The number of models with both measures.
    pub n: u64,
    /// Spearman's rho; undefined if one of the two does not vary.
    pub rho: Option<f64>,
    /// Its two-sided p-value, computed as if models were independent.
    pub p: Option<f64>,
    /// Its 95% interval with owners as clusters. Each end is the wider one of Bonett and Wright's
    /// interval and of the jackknife over groups of owners. Undefined for fewer than ten groups.
    pub interval: Option<[f64; 2]>,
    /// Bonett and Wright's interval, computed as if models were independent.
    pub independent: Option<[f64; 2]>,
}

/// The comparison of popularity with one rival: which has the stronger correlation with the number
/// of descendants.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Versus {
    /// The quantity with which popularity is compared.
    pub rival: Side,
    /// The measure of that quantity.
    pub measure: &'static str,
    /// Rho of popularity with descendants (first), rho of the rival with descendants (second), and
    /// their difference, with signs, over the models for which both are known.
    pub rho: RhoDifference,
}

/// A term of the model of selection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// The quantity that it represents.
    pub side: Side,
    /// The change of log10(1 + descendants) for one standard deviation.
    pub coefficient: f64,
    /// HC3 standard error.
    pub se: Option<f64>,
    /// Two-sided p-value by the normal distribution.
    pub p: Option<f64>,
    /// 95% interval.
    pub interval: Option<[f64; 2]>,
    /// Partial R²: the share that it explains of what the others leave unexplained.
    pub partial_r_squared: Option<f64>,
}

/// Least squares of log10(1 + descendants).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BesideModel {
    /// Models with all measures.
    pub n: u64,
    /// Popularity, maintenance, documentation and age, as far as the data have them, each
    /// standardised.
    pub terms: Vec<Term>,
    /// Share of the variation that they explain together.
    pub r_squared: Option<f64>,
    /// Adjusted R²: without the share that the columns explain by chance.
    pub adjusted_r_squared: Option<f64>,
}

/// Correlations of popularity, maintenance and documentation with selection and with popularity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beside {
    /// Edges between models and bases that are in the data.
    pub descendants: u64,
    /// Models with a descendant.
    pub bases: u64,
    /// The measure of documentation: `sections` or `metadata`; `None` if the data have neither.
    pub documentation_by: Option<&'static str>,
    /// Correlation of each measure with the chosen popularity.
    pub with_popularity: Vec<Association>,
    /// Correlation of each measure with the number of direct descendants; empty if no model in the
    /// data has any.
    pub with_descendants: Vec<Association>,
    /// The correlation of popularity with descendants.
    pub popularity: Option<Association>,
    /// The correlation of the recency of the last update with descendants.
    pub maintenance: Option<Association>,
    /// The correlation of documentation with descendants.
    pub documentation: Option<Association>,
    /// The one of the three with the greatest rho (with its sign), if all three have one.
    pub strongest: Option<Side>,
    /// Comparisons of popularity with maintenance and with documentation, as far as they are known.
    pub versus: Vec<Versus>,
    /// The number of owners of the models; they are the clusters of all intervals.
    pub owners: u64,
    /// The joint model of the three.
    pub joint: Option<BesideModel>,
}

/// The sections in the card of each model (one bit each, by the model's number), and the number of
/// models whose card was judged.
pub(super) fn documented(data: &Data<'_>) -> (Vec<u8>, u64) {
    let mut sections = Vec::new();
    let mut judged = 0;
    let models = data.models();
    for (part, relations) in data.relations.iter().enumerate() {
        let Some(table) = relations.table(Relation::Documentation) else {
            continue;
        };
        sections.resize(models.numbers() as usize, 0u8);
        for row in pulse::over(0..table.rows()) {
            let name = table.name(Field::DocumentedPackage, row);
            let model = name.and_then(|name| models.find(part, name));
            let mut bits = 0;
            for (bit, has) in documentation::sections(table, row).into_iter().enumerate() {
                if let Some(has) = has {
                    bits |= JUDGED | u8::from(has) << bit;
                }
            }
            let found = (bits != 0).then_some(bits);
            if let (Some(model), Some(found)) = (model, found)
                && let Some(filled) = sections.get_mut(model as usize)
            {
                judged += u64::from(*filled == 0);
                *filled = found;
            }
        }
    }
    (sections, judged)
}

/// The bit that says that somebody judged the card.
const JUDGED: u8 = 1 << 7;

/// A measure of each model, NaN if it is unknown; with its ranks if it is known for all models.
struct Measured {
    measure: &'static str,
    side: Side,
    /// Empty once nothing asks for them.
    values: Vec<f64>,
    /// The number of models for which it is known.
    known: u64,
    ranks: Option<Ranks>,
}

impl Measured {
    fn new(measure: &'static str, side: Side, values: Vec<f64>) -> Option<Self> {
        let known = values.iter().filter(|value| !value.is_nan()).count();
        let complete = known == values.len();
        let ranks = complete.then(|| Ranks::of(values.len(), &|place| values[place]));
        (known > 0).then_some(Self {
            measure,
            side,
            values,
            known: known as u64,
            ranks,
        })
    }

    /// The places of the models for which it is known.
    fn places(&self) -> Vec<u32> {
        let values = (0..).zip(&self.values);
        let known = values.filter(|(_, value)| !value.is_nan());
        known.map(|(place, _)| place).collect()
    }

    /// Its ranks with those of a quantity that is known for all models, and the groups of the models
    /// for which both are known.
    fn pair(&self, other: &Ranked<'_>) -> Pair {
        let (pair, groups) = match &self.ranks {
            Some(ranks) => (RankPair::new(ranks, other.ranks, other.groups), None),
            None => {
                let known = self.places();
                let groups = other.groups.at(&known);
                let of_both = [&self.values[..], other.values];
                let [ranks, others] = of_both.map(|values| ranks_at(values, &known));
                (RankPair::new(&ranks, &others, &groups), Some(groups))
            }
        };
        Pair { pair, groups }
    }

    /// Its correlation with a quantity that is known for all models.
    fn beside(&self, pair: &Pair, other: &Ranked<'_>) -> Association {
        let found = pair.pair.as_ref();
        let groups = pair.groups.as_ref().unwrap_or(other.groups);
        let clustered = found.map(|pair| pair.clustered(groups));
        Association {
            measure: self.measure,
            side: self.side,
            n: self.known,
            rho: found.map(|pair| pair.rho.coefficient),
            p: found.map(|pair| pair.rho.p),
            interval: clustered.as_ref().and_then(|rho| rho.interval),
            independent: clustered.and_then(|rho| rho.independent),
        }
    }

    /// Compares the correlation of popularity with descendants and its own, from the pairs of this
    /// measure with popularity and with descendants.
    fn versus(
        &self,
        [with_popularity, with_children]: [&Pair; 2],
        (popularity, children): (&Ranked<'_>, &Ranked<'_>),
        popularity_pair: &Pair,
    ) -> Option<Versus> {
        let between = with_popularity.pair.as_ref()?.rho.coefficient;
        let theirs = with_children.pair.as_ref()?;
        let rho = match &with_children.groups {
            None => {
                let popularity = popularity_pair.pair.as_ref()?;
                popularity.less(theirs, between, children.groups)
            }
            Some(groups) => {
                // The correlation of popularity is that among the same models.
                let known = self.places();
                let of_both = [popularity.values, children.values];
                let [ranks, others] = of_both.map(|values| ranks_at(values, &known));
                let popularity = RankPair::new(&ranks, &others, groups)?;
                popularity.less(theirs, between, groups)
            }
        };
        Some(Versus {
            rival: self.side,
            measure: self.measure,
            rho,
        })
    }
}

/// The ranks of a measure with those of a quantity; with the groups of their models, if one of the
/// two is not known for all.
struct Pair {
    pair: Option<RankPair>,
    groups: Option<OwnerGroups>,
}

/// A quantity that is known for all models.
struct Ranked<'r> {
    values: &'r [f64],
    ranks: &'r Ranks,
    groups: &'r OwnerGroups,
}

/// Ranks among the models at some places.
fn ranks_at(values: &[f64], places: &[u32]) -> Ranks {
    Ranks::of(places.len(), &|place| values[places[place] as usize])
}

/// Computes the comparison of popularity, maintenance and documentation.
pub(super) fn beside(
    data: &Data<'_>,
    population: Population<'_, '_>,
    ranks: Ranks,
    (owners, groups): (u64, &OwnerGroups),
) -> Beside {
    let (leading, mut measures, documentation_by) = measures(data, &population);
    let (children, edges) = direct_descendants(&population);
    let joined = [
        Some(leading),
        Some("last update"),
        documentation_by,
        Some("age"),
    ];
    let is_joined = |measured: &Measured| joined.contains(&Some(measured.measure));
    for measured in &mut measures {
        // Only the joint model needs values besides complete ranks. A whole hub must fit in memory.
        if measured.ranks.is_some() && !is_joined(measured) {
            measured.values = Vec::new();
        }
    }
    // The numbers and places of the models are not needed any more.
    let (y, at) = population.into_values();
    let popularity = Ranked {
        values: &y,
        ranks: &ranks,
        groups,
    };
    let pairs: Vec<Pair> = measures
        .iter()
        .map(|measured| measured.pair(&popularity))
        .collect();
    let with_popularity = measures
        .iter()
        .zip(&pairs)
        .map(|(measured, pair)| measured.beside(pair, &popularity))
        .collect();
    let bases = children.iter().filter(|count| **count > 0.0).count() as u64;
    let mut found = Beside {
        descendants: edges,
        bases,
        documentation_by,
        with_popularity,
        with_descendants: Vec::new(),
        popularity: None,
        maintenance: None,
        documentation: None,
        strongest: None,
        versus: Vec::new(),
        owners,
        joint: None,
    };
    if bases == 0 {
        return found;
    }
    let of_children = Ranks::of(children.len(), &|place| children[place]);
    let chosen = Ranked {
        values: &children,
        ranks: &of_children,
        groups,
    };
    let with_children: Vec<Pair> = measures
        .iter()
        .map(|measured| measured.pair(&chosen))
        .collect();
    let of_popularity = Pair {
        pair: RankPair::new(&ranks, &of_children, groups),
        groups: None,
    };
    let pairs = pairs.iter().zip(&with_children);
    let compared = (&popularity, &chosen);
    found.versus = rivals(&measures, pairs, compared, &of_popularity, documentation_by);
    let popular = Measured {
        measure: leading,
        side: Side::Popularity,
        known: y.len() as u64,
        values: y,
        ranks: None,
    };
    let all =
        std::iter::once((&popular, &of_popularity)).chain(measures.iter().zip(&with_children));
    let all = all.map(|(measured, pair)| measured.beside(pair, &chosen));
    found.with_descendants = all.collect();
    measures.insert(0, popular);
    drop((ranks, of_children, with_children));
    let of = |measure: &str| {
        let mut all = found.with_descendants.iter();
        all.find(|association| association.measure == measure)
            .cloned()
    };
    found.popularity = of(leading);
    found.maintenance = of("last update");
    found.documentation = documentation_by.and_then(of);
    found.strongest = strongest([&found.popularity, &found.maintenance, &found.documentation]);
    // The joint model has no commits and not the popularity that was not chosen.
    measures.retain(is_joined);
    found.joint = joint(at, measures, &children);
    found
}

/// Compares popularity with its rivals in the claim, from the pairs of each measure with popularity
/// and with descendants. Commits are not among the rivals, because few models have them.
fn rivals<'p>(
    measures: &[Measured],
    pairs: impl Iterator<Item = (&'p Pair, &'p Pair)>,
    compared: (&Ranked<'_>, &Ranked<'_>),
    of_popularity: &Pair,
    documentation_by: Option<&str>,
) -> Vec<Versus> {
    let rivals = [Some("last update"), documentation_by];
    measures
        .iter()
        .zip(pairs)
        .filter(|(measured, _)| rivals.contains(&Some(measured.measure)))
        .filter_map(|(measured, (with_popularity, with_children))| {
            let pairs = [with_popularity, with_children];
            measured.versus(pairs, compared, of_popularity)
        })
        .collect()
}

/// The name of the chosen popularity, the measures of all quantities as far as the data have them,
/// and the measure of documentation.
fn measures(
    data: &Data<'_>,
    population: &Population<'_, '_>,
) -> (&'static str, Vec<Measured>, Option<&'static str>) {
    let downloads = population.field == Field::Downloads;
    let (field, other) = if downloads {
        ("downloads", Popularity::Likes)
    } else {
        ("likes", Popularity::Downloads)
    };
    let (documentation_by, documentation) = documentation(data, population);
    let counts = population.cells(other.field());
    let updated = population.cells(Field::UpdatedAt);
    let mut measures: Vec<Measured> = Vec::new();
    measures.extend(Measured::new(
        other.name(),
        Side::Popularity,
        population.each(|_, model| counts.number(model).unwrap_or(f64::NAN)),
    ));
    measures.extend(Measured::new(
        "last update",
        Side::Maintenance,
        population.each(|_, model| updated.time(model).map_or(f64::NAN, |time| time as f64)),
    ));
    if data.has(Relation::Commits) {
        let commits = commits(data);
        measures.extend(Measured::new(
            "commits",
            Side::Maintenance,
            population.each(|_, model| match commits[model as usize] {
                0 => f64::NAN,
                commits => f64::from(commits),
            }),
        ));
    }
    measures.extend(Measured::new(
        documentation_by.unwrap_or_default(),
        Side::Documentation,
        documentation,
    ));
    measures.extend(Measured::new("age", Side::Age, population.ages()));
    (field, measures, documentation_by)
}

/// The number of direct descendants of each model of the population, and the number of edges
/// between models in the data.
fn direct_descendants(population: &Population<'_, '_>) -> (Vec<f64>, u64) {
    let models = population.models;
    let mut descendants = vec![0u32; models.numbers() as usize];
    let mut edges = 0;
    for edge in models.edges(RelationFilter::All, false).list {
        if models.is_there(edge.base) {
            descendants[edge.base as usize] = descendants[edge.base as usize].saturating_add(1);
            edges += 1;
        }
    }
    let counts = population.each(|_, model| f64::from(descendants[model as usize]));
    (counts, edges)
}

/// The quantity with the greatest rho, the first of equal ones; `None` unless all have a rho.
fn strongest(sides: [&Option<Association>; 3]) -> Option<Side> {
    let rhos: Option<Vec<(Side, f64)>> = sides
        .into_iter()
        .map(|association| {
            let association = association.as_ref()?;
            Some((association.side, association.rho?))
        })
        .collect();
    let most = rhos?
        .into_iter()
        .reduce(|a, b| if b.1 > a.1 { b } else { a });
    most.map(|(side, _)| side)
}

/// The number of commits of each model.
fn commits(data: &Data<'_>) -> Vec<u32> {
    let models = data.models();
    let mut commits = vec![0u32; models.numbers() as usize];
    for (part, relations) in data.relations.iter().enumerate() {
        let Some(table) = relations.table(Relation::Commits) else {
            continue;
        };
        for row in pulse::over(0..table.rows()) {
            let name = table.name(Field::CommittedRepository, row);
            let model = name.and_then(|name| models.find(part, name));
            if let Some(count) = model.and_then(|model| commits.get_mut(model as usize)) {
                *count = count.saturating_add(1);
            }
        }
    }
    commits
}

/// The number of sections in each model's card; if no card was judged, the number of pieces of
/// metadata that are stated.
fn documentation(
    data: &Data<'_>,
    population: &Population<'_, '_>,
) -> (Option<&'static str>, Vec<f64>) {
    let (sections, judged) = documented(data);
    if judged > 0 {
        let counts = population.each(|_, model| match sections[model as usize] {
            0 => f64::NAN,
            bits => f64::from((bits & !JUDGED).count_ones()),
        });
        return (Some("sections"), counts);
    }
    /// For each piece of metadata, the fields that may state it.
    const METADATA: [&[Field]; 6] = [
        &[Field::License],
        &[Field::Datasets],
        &[Field::Languages],
        &[Field::Papers],
        &[Field::Task],
        &[Field::Libraries, Field::OtherLibraries, Field::Frameworks],
    ];
    let mut metadata = METADATA.iter().flat_map(|fields| fields.iter());
    if !metadata.any(|field| data.knows(*field)) {
        return (None, Vec::new());
    }
    let cells = METADATA.map(|fields| {
        let fields = fields.iter().filter(|field| data.knows(**field));
        let cells: Vec<Cells<'_, '_>> = fields.map(|field| population.cells(*field)).collect();
        cells
    });
    let counts = population.each(|_, model| {
        let states = |cells: &&Vec<Cells<'_, '_>>| cells.iter().any(|cells| cells.has_value(model));
        cells.iter().filter(states).count() as f64
    });
    (Some("metadata"), counts)
}

/// The joint model of selection, over the models for which all measures are known.
fn joint(at: Option<i64>, measures: Vec<Measured>, children: &[f64]) -> Option<BesideModel> {
    let mut columns: Vec<(Side, Vec<f64>)> = measures
        .into_iter()
        .map(|measured| {
            let mut values = measured.values;
            if measured.side == Side::Maintenance {
                let at = at.unwrap_or_default() as f64;
                for value in &mut values {
                    let days = ((at - *value) / DAY).max(0.0);
                    // This also turns NaN into 0.
                    *value = if value.is_nan() {
                        f64::NAN
                    } else {
                        -libm::log10(1.0 + days)
                    };
                }
            }
            (measured.side, values)
        })
        .collect();
    let known: Vec<u32> = (0..children.len() as u32)
        .filter(|place| {
            let mut all = columns.iter();
            all.all(|(_, values)| !values[*place as usize].is_nan())
        })
        .collect();
    for (_, values) in &mut columns {
        let numbers: Vec<f64> = known.iter().map(|place| values[*place as usize]).collect();
        let mean = stats::mean(&numbers)?;
        let sd = stats::variance(&numbers)?.sqrt();
        for value in values.iter_mut() {
            *value = if sd > 0.0 { (*value - mean) / sd } else { 0.0 };
        }
    }
    let row = |index: usize, cells: &mut Vec<(usize, f64)>| {
        let place = known[index] as usize;
        let numbered = columns.iter().enumerate();
        cells.extend(numbered.map(|(column, (_, values))| (column, values[place])));
        libm::log10(1.0 + children[place])
    };
    let fit = stats::multiple(known.len(), columns.len(), &row)?;
    let terms = columns.iter().zip(&fit.coefficients).enumerate();
    let terms = terms.filter_map(|(column, ((side, _), coefficient))| {
        let coefficient = coefficient.as_ref()?;
        Some(Term {
            side: *side,
            coefficient: coefficient.estimate,
            se: coefficient.se,
            p: coefficient.p,
            interval: interval(coefficient.estimate, coefficient.se),
            partial_r_squared: fit.partial_r_squared(&|place| place == column),
        })
    });
    Some(BesideModel {
        n: fit.n,
        terms: terms.collect(),
        r_squared: fit.r_squared,
        adjusted_r_squared: fit.adjusted_r_squared,
    })
}
