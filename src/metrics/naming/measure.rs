//! Computes the answer from the names of a dataset's models.

use hashbrown::HashMap;

use super::architecture::{Judgement, is_unconfigured, judge};
use super::detector::Detector;
use super::elements::{self, Claim, Element, NamedModel, Tagger, Token, family_of};
use super::{
    APPLICATION, CONFIDENCE, CONVENTIONS, Contradiction, ConventionShare, EXAMPLES, ElementShare,
    Entropy, Example, IMPLEMENTATION, Output, OwnersContradiction, PUBLISHED, Params, TypesFrom,
};
use crate::domain::models::Models;
use crate::domain::owners::{self, Owners};
use crate::relations::{Count, Family, Field};
use crate::stats;

pub(super) fn share(part: u64, of: u64) -> (Option<f64>, Option<[f64; 2]>) {
    let share = (of > 0).then(|| part as f64 / of as f64);
    (share, stats::wilson(part, of, CONFIDENCE))
}

/// The place of a name's convention among [`CONVENTIONS`].
pub(super) fn convention(elements: u16) -> usize {
    let any = |of: &[Element]| of.iter().any(|element| elements & element.bit() != 0);
    match (any(&IMPLEMENTATION), any(&APPLICATION)) {
        (true, false) => 0,
        (false, true) => 1,
        (true, true) => 2,
        (false, false) => 3,
    }
}

/// The order in which elements first occur in a name, four bits for each; O is left out.
pub(super) fn order_of(tokens: &[Token]) -> u64 {
    let mut seen = 0;
    let mut order = 0;
    for token in tokens {
        let bit = token.element.bit();
        if token.element != Element::Other && seen & bit == 0 {
            seen |= bit;
            order = order << 4 | (token.element as u64 + 1);
        }
    }
    order
}

/// Shannon's entropy of counts, in natural units. Source: Shannon (1948).
pub(super) fn entropy(counts: impl Iterator<Item = u64> + Clone) -> f64 {
    let all: u64 = counts.clone().sum();
    let each = counts.filter(|count| *count > 0).map(|count| {
        let share = count as f64 / all as f64;
        -share * libm::log(share)
    });
    each.sum()
}

pub(super) fn summary(values: Vec<f64>) -> Entropy {
    Entropy {
        owners: values.len() as u64,
        mean: stats::mean(&values),
        median: stats::quantile(&stats::ascending(values), 0.5),
    }
}

/// The owner of each model, in the order of [`Models::all`], if it is known and has at least this
/// many models; and the number of owners.
pub(super) fn owners_of(models: &Models<'_>, least: u32) -> (Vec<Option<u32>>, usize) {
    let owners = Owners::known_of_models(models, models.all());
    let mut sizes = vec![0u32; owners.count() as usize];
    for owner in &owners.of {
        sizes[*owner as usize] += 1;
    }
    let of = owners.of.iter().map(|owner| {
        let counts = sizes[*owner as usize] >= least && owners.is_known(*owner);
        counts.then_some(*owner)
    });
    (of.collect(), sizes.len())
}

/// The part of a model's id after the owner.
pub(super) fn name_of(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, name)| name)
}

/// The separators in a name: hyphens, underscores, points.
pub(super) fn separators(name: &str, counts: &mut [u64; 3]) {
    for (at, byte) in name.bytes().enumerate() {
        let kind = match byte {
            b'-' => 0,
            b'_' => 1,
            b'.' => 2,
            _ => continue,
        };
        counts[kind] += u64::from(elements::is_separator(name.as_bytes(), at, byte));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeFrom {
    ModelType,
    Architectures,
    Tags,
}

/// The type of a model, as it is spelled, and its family.
pub(super) fn type_of<'a>(
    models: &Models<'a>,
    model: u32,
) -> Option<(&'static Family, std::borrow::Cow<'a, str>, TypeFrom)> {
    let (_, relations, packages, row) = models.row(model)?;
    let text = |field| relations.names.get(packages.name(field, row)?);
    if let Some(stated) = text(Field::ModelType) {
        return Some((family_of(stated)?, stated.into(), TypeFrom::ModelType));
    }
    // Of several classes the first by name is taken.
    let classes = relations.members(Field::Architectures, row);
    let classes = classes.filter_map(|class| Some((class, family_of(class)?)));
    if let Some((class, family)) = classes.min_by_key(|(class, _)| *class) {
        return Some((family, class.to_owned().into(), TypeFrom::Architectures));
    }
    let tagged = text(Field::TaggedType)?;
    Some((family_of(tagged)?, tagged.into(), TypeFrom::Tags))
}

/// The largest parameter count that a name gives, the first of equal ones.
pub(super) fn claim(tokens: &[Token]) -> Option<(Claim, &Token)> {
    let claims = tokens
        .iter()
        .filter_map(|token| Some((token.claim?, token)));
    claims.reduce(|best, next| {
        if next.0.high > best.0.high {
            next
        } else {
            best
        }
    })
}

pub(super) fn differs(claim: Claim, parameters: f64, tolerance: u32) -> bool {
    let reach = parameters * f64::from(tolerance) / 100.0;
    claim.low - parameters > reach || parameters - claim.high > reach
}

/// Words in names of models whose files hold packed numbers or a part of a model.
pub(super) fn is_packed(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "lora",
        "qlora",
        "dora",
        "peft",
        "adapter",
        "adapters",
        "gptq",
        "awq",
        "gguf",
        "ggml",
        "exl2",
        "exl3",
        "mlx",
        "bnb",
        "quant",
        "quantized",
        "quantised",
        "quantization",
        "int4",
        "int8",
        "fp4",
        "fp8",
        "nf4",
        "mxfp4",
        "nvfp4",
        "2bit",
        "3bit",
        "4bit",
        "5bit",
        "6bit",
        "8bit",
        "w4a16",
        "w8a8",
        "w8a16",
        "q2",
        "q3",
        "q4",
        "q5",
        "q6",
        "q8",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The most downloaded of the names that contradict.
#[derive(Default)]
pub(super) struct Examples(Vec<(Option<Count>, u32, String, String)>);

impl Examples {
    pub(super) fn add(
        &mut self,
        models: &Models<'_>,
        model: u32,
        words: impl FnOnce() -> (String, String),
    ) {
        let downloads = models
            .row(model)
            .and_then(|(_, _, packages, row)| packages.count(Field::Downloads, row));
        let before = |example: &(Option<Count>, u32, String, String)| {
            let order = example.0.cmp(&downloads);
            order
                .then_with(|| models.id(model).cmp(models.id(example.1)))
                .is_gt()
        };
        let place = self.0.partition_point(before);
        if place < EXAMPLES {
            let (says, is) = words();
            self.0.insert(place, (downloads, model, says, is));
            self.0.truncate(EXAMPLES);
        }
    }

    pub(super) fn finish(self, models: &Models<'_>) -> Vec<Example> {
        let all = self.0.into_iter();
        all.map(|(downloads, model, says, is)| Example {
            id: models.id(model).to_owned(),
            says,
            is,
            downloads,
        })
        .collect()
    }
}

/// Compares names with what is known about their models.
#[derive(Default)]
pub(super) struct Compared<'a> {
    /// For each owner: models compared, contradicting, undecided. A model without an owner counts
    /// as a separate owner.
    pub(super) by_owner: HashMap<&'a str, [u64; 3]>,
    pub(super) undecided: u64,
    pub(super) doubtful_types: u64,
    pub(super) types_from: TypesFrom,
    pub(super) parameters: Contradiction,
    pub(super) unquantised: Contradiction,
    pub(super) of_types: Examples,
    pub(super) of_parameters: Examples,
}

impl<'a> Compared<'a> {
    /// Compares the architecture in a name with the model's type.
    pub(super) fn architecture(
        &mut self,
        models: &Models<'a>,
        model: u32,
        name: &str,
        tokens: &[Token],
    ) {
        if tokens.iter().all(|token| token.family.is_none()) {
            return;
        }
        let Some((family, spelled, from)) = type_of(models, model) else {
            return;
        };
        let Some(judgement) = judge(name, tokens, family) else {
            return;
        };
        if from == TypeFrom::Tags && unconfigured(models, model) {
            self.doubtful_types += 1;
            return;
        }
        let counts = self.by_owner.entry(owners::of(models, model));
        let counts = counts.or_default();
        if judgement == Judgement::Undecided {
            self.undecided += 1;
            counts[2] += 1;
            return;
        }
        let contradicts = judgement == Judgement::Contradicts;
        counts[0] += 1;
        counts[1] += u64::from(contradicts);
        match from {
            TypeFrom::ModelType => self.types_from.model_type += 1,
            TypeFrom::Architectures => self.types_from.architectures += 1,
            TypeFrom::Tags => self.types_from.tags += 1,
        }
        if contradicts {
            self.of_types.add(models, model, || {
                let named = tokens.iter().filter(|token| token.family.is_some());
                let named: Vec<&str> = named.map(|token| text(name, token)).collect();
                (named.join(", "), spelled.into_owned())
            });
        }
    }

    /// The share that contradicts, and the share if all undecided names did.
    pub(super) fn shares(&self) -> [OwnersContradiction; 2] {
        [0, 1].map(|more| {
            let counts = self.by_owner.iter().map(|(owner, counts)| {
                let undecided = counts[2] * more;
                (*owner, [counts[0] + undecided, counts[1] + undecided])
            });
            OwnersContradiction::new(&counts.collect())
        })
    }

    /// Compares the number of parameters in a name with the model's.
    pub(super) fn parameters(
        &mut self,
        models: &Models<'_>,
        model: u32,
        name: &str,
        tokens: &[Token],
        tolerance: u32,
    ) {
        let known = models.number(model, Field::Parameters);
        let Some(known) = known.filter(|known| *known > 0.0) else {
            return;
        };
        let Some((claim, token)) = claim(tokens) else {
            return;
        };
        let differs = differs(claim, known, tolerance);
        self.parameters.add(differs);
        if !tokens.iter().any(|token| is_packed(text(name, token))) {
            self.unquantised.add(differs);
        }
        if differs {
            let words = || (text(name, token).to_owned(), size(known));
            self.of_parameters.add(models, model, words);
        }
    }
}

/// A part of a name as written.
pub(super) fn text<'a>(name: &'a str, token: &Token) -> &'a str {
    name.get(token.start..token.end).unwrap_or_default()
}

/// Whether a model's files are of a format without a configuration, so that the hub could not take
/// the type from it.
pub(super) fn unconfigured(models: &Models<'_>, model: u32) -> bool {
    models.row(model).is_some_and(|(_, relations, _, row)| {
        [Field::OtherLibraries, Field::Libraries]
            .iter()
            .any(|field| relations.members(*field, row).any(is_unconfigured))
    })
}

pub(super) fn measure(models: &Models<'_>, params: &Params) -> Output {
    let (owners, owner_count) = owners_of(models, params.min_models);
    let mut tagger = Tagger::default();
    let mut all = 0;
    // The number of names with each set of elements.
    let mut of_elements = vec![0u64; 1 << Element::ALL.len()];
    let mut separated = vec![[0u64; 3]; owner_count];
    let mut orders: Vec<(u32, u64)> = Vec::new();
    let mut compared = Compared::default();
    for (model, owner) in models.all().zip(owners) {
        let name = name_of(models.id(model));
        let row = models.row(model);
        let known = NamedModel {
            row: row.map(|(_, relations, _, row)| (relations, row)),
            bare_versions: params.bare_versions,
        };
        let tokens = tagger.read(name, &known);
        all += 1;
        let elements = tokens
            .iter()
            .fold(0, |all, token| all | token.element.bit());
        of_elements[usize::from(elements)] += 1;
        if let Some(owner) = owner {
            separators(name, &mut separated[owner as usize]);
            orders.push((owner, order_of(tokens)));
        }
        compared.architecture(models, model, name, tokens);
        compared.parameters(models, model, name, tokens, params.tolerance);
    }
    let mut with = [0; Element::ALL.len()];
    let mut following = [0; CONVENTIONS.len()];
    for (elements, names) in (0..).zip(of_elements).filter(|(_, names)| *names > 0) {
        for (place, element) in Element::ALL.into_iter().enumerate() {
            with[place] += names * u64::from(elements & element.bit() != 0);
        }
        following[convention(elements)] += names;
    }
    for contradiction in [&mut compared.parameters, &mut compared.unquantised] {
        contradiction.finish();
    }
    let [architecture, at_most] = compared.shares();
    let conventions = conventions(following, all);
    let largest = conventions
        .iter()
        .rev()
        .max_by_key(|convention| convention.names);
    Output {
        things: "models",
        models: all,
        elements: element_shares(with, all),
        largest_convention: largest.filter(|convention| convention.names > 0).cloned(),
        conventions,
        architecture,
        architecture_at_most: at_most,
        undecided_architectures: compared.undecided,
        doubtful_types: compared.doubtful_types,
        detector: Detector::known(),
        types_from: compared.types_from,
        parameters: compared.parameters,
        unquantised_parameters: compared.unquantised,
        tolerance: params.tolerance,
        min_models: params.min_models,
        separators: of_separators(&separated),
        order: of_orders(orders),
        architecture_examples: compared.of_types.finish(models),
        parameter_examples: compared.of_parameters.finish(models),
    }
}

pub(super) fn element_shares(with: [u64; Element::ALL.len()], all: u64) -> Vec<ElementShare> {
    let published = PUBLISHED.iter();
    let each = published.map(|(element, published)| {
        let names = with[*element as usize];
        let (share, interval) = share(names, all);
        ElementShare {
            element: element.letter(),
            title: element.title(),
            names,
            share,
            interval,
            published: published / 100.0,
        }
    });
    each.collect()
}

pub(super) fn conventions(following: [u64; CONVENTIONS.len()], all: u64) -> Vec<ConventionShare> {
    let each = CONVENTIONS.iter().zip(following);
    let each = each.map(|(convention, names)| {
        let (share, interval) = share(names, all);
        ConventionShare {
            convention,
            names,
            share,
            interval,
        }
    });
    each.collect()
}

/// The entropy of the separators in the names of each owner.
pub(super) fn of_separators(separated: &[[u64; 3]]) -> Entropy {
    let used = separated
        .iter()
        .filter(|counts| counts.iter().any(|n| *n > 0));
    let entropies = used.map(|counts| entropy(counts.iter().copied()) / libm::log(3.0));
    summary(entropies.collect())
}

pub(super) fn of_orders(mut orders: Vec<(u32, u64)>) -> Entropy {
    orders.sort_unstable();
    let mut values = Vec::new();
    for of_owner in orders.chunk_by(|a, b| a.0 == b.0) {
        let alike = of_owner.chunk_by(|a, b| a == b);
        let counts = alike.map(|group| group.len() as u64);
        values.push(entropy(counts) / libm::log(of_owner.len() as f64));
    }
    summary(values)
}

/// A number of parameters written as in names.
fn size(parameters: f64) -> String {
    let (unit, letter) = match parameters {
        n if n >= 1e9 => (1e9, "B"),
        n if n >= 1e6 => (1e6, "M"),
        n if n >= 1e3 => (1e3, "k"),
        _ => (1.0, ""),
    };
    format!("{:.1}{letter}", parameters / unit)
}
