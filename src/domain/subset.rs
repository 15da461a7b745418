//! A subset of the packages of a registry, as the user asks for it: one filter before every metric.
//!
//! A condition is a field, a sign and a value, such as `task=text-generation`, `downloads>=50`,
//! `created=2024..2025` or `name~llama`. Commas separate conditions, which must all hold; `|`
//! separates values of which one must hold. Upper and lower case are equal. A package for which a
//! field is unknown is not in the subset.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::fmt;

use super::owners;
use super::relation::Kind;
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::pulse;
use crate::relations::{Count, Field, Name, Relation, Relations, SnapshotDate, Table};

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The purpose of a model.
    Task,
    /// The part of the name before the slash, else the author.
    Owner,
    /// A library or framework of a model.
    Library,
    /// The licence.
    Licence,
    /// The day of its creation.
    Created,
    /// The day of its last change.
    Updated,
    /// Downloads in the registry's period.
    Downloads,
    /// Likes or stars.
    Likes,
    /// Whether it names a base.
    Derived,
    /// How it was made from its base.
    Relation,
    /// A part of its name.
    Name,
    /// The registry.
    Registry,
    /// In which lists of its registry it is.
    In,
}

/// The form of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Words,
    Days,
    AtLeast,
    Flag,
    Part,
    Always,
}

/// Every field with its names, the first of which people see, its form, and an example.
const FIELDS: [(About, &[&str], Form, &str); 13] = [
    (About::Task, &["task"], Form::Words, "task=text-generation"),
    (
        About::Owner,
        &["owner", "author"],
        Form::Words,
        "owner=google",
    ),
    (
        About::Library,
        &["library"],
        Form::Words,
        "library=transformers|diffusers",
    ),
    (
        About::Licence,
        &["licence", "license"],
        Form::Words,
        "licence=mit|apache-2.0",
    ),
    (
        About::Created,
        &["created"],
        Form::Days,
        "created=2024..2025",
    ),
    (About::Updated, &["updated"], Form::Days, "updated>=2025-06"),
    (
        About::Downloads,
        &["downloads"],
        Form::AtLeast,
        "downloads>=50",
    ),
    (About::Likes, &["likes"], Form::AtLeast, "likes>=1"),
    (About::Derived, &["derived"], Form::Flag, "derived=yes"),
    (
        About::Relation,
        &["relation"],
        Form::Words,
        "relation=finetune",
    ),
    (About::Name, &["name"], Form::Part, "name~llama"),
    (About::Registry, &["registry"], Form::Words, "registry=npm"),
    (About::In, &["in"], Form::Always, "in=all-snapshots"),
];

impl About {
    fn described(self) -> &'static (Self, &'static [&'static str], Form, &'static str) {
        FIELDS
            .iter()
            .find(|(about, ..)| *about == self)
            .unwrap_or(&FIELDS[0])
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        self.described().1[0]
    }

    /// What a dataset lacks if no package of it has a value.
    fn lacking(self) -> String {
        match self {
            Self::Derived | Self::Relation => "bases of models".to_owned(),
            Self::Created => "dates of creation".to_owned(),
            Self::Updated => "dates of the last change".to_owned(),
            Self::Library => "libraries".to_owned(),
            Self::Downloads | Self::Likes => self.name().to_owned(),
            _ => format!("{}s", self.name()),
        }
    }

    /// The fields of packages in which its values are.
    fn fields(self) -> &'static [Field] {
        match self {
            Self::Task => &[Field::Task],
            Self::Library => &[Field::Libraries, Field::Frameworks, Field::OtherLibraries],
            Self::Licence => &[Field::License],
            Self::Created => &[Field::CreatedAt],
            Self::Updated => &[Field::UpdatedAt],
            Self::Downloads => &[Field::Downloads],
            Self::Likes => &[Field::Likes],
            Self::Owner
            | Self::Derived
            | Self::Relation
            | Self::Name
            | Self::Registry
            | Self::In => &[],
        }
    }
}

/// What must hold for a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// One of these words, in lower case.
    Words(Vec<String>),
    /// From the first to before the second, milliseconds since 1970 in UTC.
    Days(i64, i64),
    AtLeast(u64),
    Flag(bool),
    /// The name contains this text, in lower case.
    Part(String),
    /// It is in every list of its registry.
    Always,
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What it is about.
    pub about: About,
    pub(crate) test: Test,
    /// As the user wrote it, without blanks.
    text: String,
}

/// Conditions that must all hold; without any, every package is in the subset.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subset {
    conditions: Vec<Condition>,
}

impl fmt::Display for Subset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<&str> = self.conditions.iter().map(|one| &*one.text).collect();
        f.write_str(&texts.join(", "))
    }
}

/// An example of a condition on each field.
pub fn examples() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(.., example)| *example)
}

fn refused(message: String) -> Error {
    let examples: Vec<&str> = examples().collect();
    Error::new(
        ErrorKind::Setting,
        message,
        format!("Conditions are such as: {}.", examples.join(", ")),
    )
}

impl Subset {
    /// The conditions of a text.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for an unknown field, or a value that the field does not take.
    pub fn parse(text: &str) -> Result<Self> {
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let conditions = parts.map(condition).collect::<Result<_>>()?;
        Ok(Self { conditions })
    }

    /// Whether every package is in it.
    pub fn is_all(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The conditions.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }
}

fn condition(text: &str) -> Result<Condition> {
    let sign = text.find(['=', '~', '>', '<']);
    let (name, rest) = text.split_at(sign.unwrap_or(text.len()));
    let name = name.trim().to_lowercase();
    let found = FIELDS.iter().find(|(_, names, ..)| names.contains(&&*name));
    let Some((about, _, form, example)) = found else {
        let known: Vec<&str> = FIELDS.iter().map(|(_, names, ..)| names[0]).collect();
        return Err(refused(format!(
            "A subset has no field “{name}”. There are: {}.",
            known.join(", ")
        )));
    };
    let wrong = || {
        refused(format!(
            "“{text}” is no condition. An example is {example}."
        ))
    };
    let signs = [">=", "<=", "=", "~"];
    let sign = signs.into_iter().find(|sign| rest.starts_with(sign));
    let sign = sign.ok_or_else(wrong)?;
    let value = rest[sign.len()..].trim();
    if value.is_empty() {
        return Err(wrong());
    }
    let low = value.to_lowercase();
    let test = match (form, sign) {
        (Form::Words, "=") => {
            Test::Words(low.split('|').map(|word| word.trim().to_owned()).collect())
        }
        (Form::Days, ">=") => Test::Days(start(value).ok_or_else(wrong)?, i64::MAX),
        (Form::Days, "<=") => Test::Days(i64::MIN, end(value).ok_or_else(wrong)?),
        (Form::Days, "=") => days(value).ok_or_else(wrong)?,
        (Form::AtLeast, ">=") => Test::AtLeast(value.parse().map_err(|_| wrong())?),
        (Form::Flag, "=") => Test::Flag(match &*low {
            "yes" | "true" => true,
            "no" | "false" => false,
            _ => return Err(wrong()),
        }),
        (Form::Part, "~") => Test::Part(low),
        (Form::Always, "=") if low == "all-snapshots" => Test::Always,
        _ => return Err(wrong()),
    };
    Ok(Condition {
        about: *about,
        test,
        text: format!("{}{sign}{value}", about.name()),
    })
}

/// A day, a month, or of a year the given month.
fn day(text: &str, month: &str) -> Option<SnapshotDate> {
    match text.len() {
        4 => format!("{text}-{month}").parse().ok(),
        _ => text.parse().ok(),
    }
}

/// The first millisecond of a day, month or year.
fn start(text: &str) -> Option<i64> {
    Some(day(text, "01")?.span()[0])
}

/// The first millisecond after a day, month or year.
fn end(text: &str) -> Option<i64> {
    Some(day(text, "12")?.end())
}

/// From the first to the last day of two days, months or years with `..` between them, of which one
/// may be missing; or of one of these.
fn days(text: &str) -> Option<Test> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let from = match from.trim() {
        "" => i64::MIN,
        from => start(from)?,
    };
    let to = match to.trim() {
        "" => i64::MAX,
        to => end(to)?,
    };
    (from < to).then_some(Test::Days(from, to))
}

/// What conditions need to know of a whole dataset.
pub struct Context<'a> {
    /// The registry of packages that name none.
    pub registry: Option<&'a str>,
    /// The packages that are in every list of the registry, if a condition asks.
    pub always: Option<&'a HashSet<String>>,
    /// Models that name a base, by whether and how, if a condition asks.
    pub derived: HashMap<&'a str, Vec<Kind>>,
}

impl<'a> Context<'a> {
    /// The models with a base in these parts of a dataset.
    pub fn derived(parts: &[&'a Relations]) -> HashMap<&'a str, Vec<Kind>> {
        let mut derived: HashMap<&str, Vec<Kind>> = HashMap::new();
        for part in parts {
            let Some(edges) = part.table(Relation::BaseEdges) else {
                continue;
            };
            for row in pulse::over(0..edges.rows()) {
                let text = |field| part.text(field, row).unwrap_or_default();
                let kinds = derived.entry(text(Field::Child)).or_default();
                let kind = Kind::of_word(text(Field::BaseRelation));
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        }
        derived
    }
}

/// The words of conditions that some package has, over all datasets, and the fields that some
/// dataset has.
pub struct Seen {
    fields: Vec<Cell<bool>>,
    words: Vec<Vec<Cell<bool>>>,
}

impl Seen {
    /// Nothing is seen yet.
    pub fn new(subset: &Subset) -> Self {
        let words = subset.conditions.iter().map(|one| match &one.test {
            Test::Words(words) => vec![Cell::new(false); words.len()],
            _ => Vec::new(),
        });
        Self {
            fields: vec![Cell::new(false); subset.conditions.len()],
            words: words.collect(),
        }
    }

    /// The first condition of which no dataset has the field, or the first word that no package
    /// has.
    pub fn unknown<'s>(&self, subset: &'s Subset) -> Option<(&'s Condition, Option<&'s str>)> {
        for (place, one) in subset.conditions.iter().enumerate() {
            if !self.fields[place].get() {
                return Some((one, None));
            }
            if let Test::Words(words) = &one.test {
                let mut each = words.iter().zip(&self.words[place]);
                if let Some((word, _)) = each.find(|(_, seen)| !seen.get()) {
                    return Some((one, Some(word)));
                }
            }
        }
        None
    }
}

/// The packages of a part of a dataset that are in a subset: rows of its table of packages.
///
/// # Errors
/// What the dataset lacks, in words.
pub fn rows(
    subset: &Subset,
    part: &Relations,
    packages: &Table,
    context: &Context<'_>,
    seen: &Seen,
) -> std::result::Result<Vec<u32>, String> {
    let mut holds = vec![true; packages.rows()];
    let mut lacks = None;
    for (place, one) in subset.conditions.iter().enumerate() {
        let known = match one.about {
            About::Derived | About::Relation => !context.derived.is_empty(),
            About::Registry => context.registry.is_some() || packages.has_values(Field::Registry),
            about => {
                let mut fields = about.fields().iter();
                about.fields().is_empty() || fields.any(|field| packages.has_values(*field))
            }
        };
        if !known {
            lacks = lacks.or_else(|| Some(one.about.lacking()));
            continue;
        }
        seen.fields[place].set(true);
        let look = Look {
            one,
            part,
            packages,
            context,
            words: &seen.words[place],
        };
        look.at_all(&mut holds);
    }
    match lacks {
        Some(lacks) => Err(lacks),
        None => Ok((0..)
            .zip(holds)
            .filter(|(_, holds)| *holds)
            .map(|(row, _)| row)
            .collect()),
    }
}

/// A look at one condition in a table of packages.
struct Look<'l> {
    one: &'l Condition,
    part: &'l Relations,
    packages: &'l Table,
    context: &'l Context<'l>,
    words: &'l [Cell<bool>],
}

impl Look<'_> {
    fn at_all(&self, holds: &mut [bool]) {
        let all = pulse::through(holds.iter_mut().enumerate());
        match &self.one.test {
            Test::Days(from, to) => {
                let field = self.one.about.fields()[0];
                let column = self.packages.column(field);
                for (row, holds) in all {
                    let time = column.and_then(|column| column.time(row));
                    *holds &= time.is_some_and(|time| (*from..*to).contains(&time));
                }
            }
            Test::AtLeast(least) => {
                let field = self.one.about.fields()[0];
                for (row, holds) in all {
                    let count = self.packages.count(field, row);
                    *holds &= count.is_some_and(|count| count >= Count::new(*least));
                }
            }
            Test::Words(words) if !self.one.about.fields().is_empty() => {
                // Each value is compared once.
                let mut known: HashMap<Name, bool> = HashMap::new();
                let mut has = |name: Name| {
                    *known.entry(name).or_insert_with(|| {
                        let text = self.part.names.get(name).unwrap_or_default();
                        self.says(words, text)
                    })
                };
                for (row, holds) in all {
                    let mut any = false;
                    for field in self.one.about.fields() {
                        if let Some(name) = self.packages.name(*field, row).and_then(Name::known) {
                            any |= has(name);
                        }
                        let set = self.packages.set_of(*field, row);
                        for name in self.part.sets.members(set) {
                            any |= has(name);
                        }
                    }
                    *holds &= any;
                }
            }
            _ => {
                for (row, holds) in all {
                    let id = self.part.text(Field::PackageId, row).unwrap_or_default();
                    *holds &= self.of_name(id, row);
                }
            }
        }
    }

    fn says(&self, words: &[String], text: &str) -> bool {
        says(words, self.words, text)
    }

    fn of_name(&self, id: &str, row: usize) -> bool {
        match (&self.one.test, self.one.about) {
            (Test::Words(words), About::Owner) => {
                let owner = owners::known_prefix(id);
                match owner.is_empty() {
                    false => self.says(words, owner),
                    true => self
                        .part
                        .text(Field::Author, row)
                        .is_some_and(|author| self.says(words, author)),
                }
            }
            (Test::Words(words), About::Registry) => {
                let own = self.part.text(Field::Registry, row);
                let registry = own.filter(|own| !own.is_empty()).or(self.context.registry);
                registry.is_some_and(|registry| self.says(words, registry))
            }
            (test, about) => of_id(test, about, id, self.context, self.words),
        }
    }
}

/// Whether a text is one of the words, in any case; the word is then seen.
fn says(words: &[String], seen: &[Cell<bool>], text: &str) -> bool {
    let low = text.to_lowercase();
    let place = words.iter().position(|word| *word == low);
    if let Some(seen) = place.and_then(|place| seen.get(place)) {
        seen.set(true);
    }
    place.is_some()
}

/// Whether a condition holds that only needs a package's name.
fn of_id(test: &Test, about: About, id: &str, context: &Context<'_>, seen: &[Cell<bool>]) -> bool {
    match (test, about) {
        (Test::Part(part), _) => id.to_lowercase().contains(&**part),
        (Test::Always, _) => context.always.is_some_and(|always| always.contains(id)),
        (Test::Flag(wanted), _) => context.derived.contains_key(id) == *wanted,
        (Test::Words(words), About::Relation) => {
            let kinds = context.derived.get(id).into_iter().flatten();
            let mut any = false;
            for kind in kinds {
                any |= says(words, seen, kind.word());
            }
            any
        }
        (Test::Words(words), About::Owner) => says(words, seen, owners::known_prefix(id)),
        (Test::Words(words), About::Registry) => context
            .registry
            .is_some_and(|registry| says(words, seen, registry)),
        _ => false,
    }
}

/// A test of packages of which only the names are known, and with `counts` the downloads.
///
/// # Errors
/// What is not known, in words.
pub fn named<'s>(
    subset: &'s Subset,
    context: &'s Context<'s>,
    seen: &'s Seen,
    counts: bool,
) -> std::result::Result<impl Fn(&str, Option<Count>) -> bool + 's, String> {
    for (place, one) in subset.conditions.iter().enumerate() {
        let known = match one.about {
            About::Owner | About::Name | About::In => true,
            About::Downloads => counts,
            About::Registry => context.registry.is_some(),
            About::Derived | About::Relation => !context.derived.is_empty(),
            _ => false,
        };
        if !known {
            return Err(one.about.lacking());
        }
        seen.fields[place].set(true);
    }
    Ok(move |id: &str, downloads: Option<Count>| {
        let mut conditions = subset.conditions.iter().zip(&seen.words);
        conditions.all(|(one, words)| match &one.test {
            Test::AtLeast(least) => downloads.is_some_and(|count| count >= Count::new(*least)),
            test => of_id(test, one.about, id, context, words),
        })
    })
}

impl Subset {
    /// Whether a condition is about whether or how packages were made from others.
    pub fn asks_for_bases(&self) -> bool {
        let mut each = self.conditions.iter();
        each.any(|one| matches!(one.about, About::Derived | About::Relation))
    }

    /// Whether a condition asks for packages of all snapshots.
    pub fn asks_for_all_snapshots(&self) -> bool {
        self.conditions.iter().any(|one| one.about == About::In)
    }

    /// The least number of downloads, 0 without a condition about them.
    pub fn least_downloads(&self) -> Count {
        let least = self.conditions.iter().filter_map(|one| match one.test {
            Test::AtLeast(least) if one.about == About::Downloads => Some(least),
            _ => None,
        });
        Count::new(least.max().unwrap_or(0))
    }
}

impl Condition {
    /// How often each value of its field occurs in a part of a dataset.
    pub fn add_values(
        &self,
        part: &Relations,
        context: &Context<'_>,
        times: &mut HashMap<String, u64>,
    ) {
        let mut add = |text: &str| {
            if !text.is_empty() {
                *times.entry(text.to_lowercase()).or_default() += 1;
            }
        };
        match self.about {
            About::Relation => {
                for kind in context.derived.values().flatten() {
                    add(kind.word());
                }
            }
            About::Registry => context.registry.into_iter().for_each(&mut add),
            _ => {}
        }
        let Some(packages) = part.table(Relation::Packages) else {
            return;
        };
        for row in pulse::over(0..packages.rows()) {
            match self.about {
                About::Owner => {
                    let owner =
                        owners::known_prefix(part.text(Field::PackageId, row).unwrap_or_default());
                    add(if owner.is_empty() {
                        part.text(Field::Author, row).unwrap_or_default()
                    } else {
                        owner
                    });
                }
                About::Registry => add(part.text(Field::Registry, row).unwrap_or_default()),
                about => {
                    for field in about.fields() {
                        part.text(*field, row).into_iter().for_each(&mut add);
                        part.members(*field, row).for_each(&mut add);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
