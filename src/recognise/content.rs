//! Guesses for a file of an unknown dataset from the values of its first rows, where the names of
//! its columns tell too little.

use std::collections::HashSet;

use super::Guess;
use super::dataset::Role;
use super::datasets::generic::{BASE_EDGES, DEPENDENCIES, PACKAGES, REUSE};
use super::guess;
use crate::parquet::glimpse::{Glimpse, LETTERS};
use crate::parquet::schema::{Column, ColumnKind};
use crate::relations::Field;

const PACKAGE: Role = Role::Is(Field::PackageId);
const DOWNLOADS: Role = Role::Is(Field::Downloads);

/// Fewer different values without owners are those of a property, such as a task, and no names.
const LEAST_NAMES: usize = 4;

/// Of a column of names, this share of the values are names.
const MOST: f64 = 0.95;

/// In a list of packages, this share of the names are different.
const DIFFERENT: f64 = 0.9;

/// How the names of a registry are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Namespace {
    /// `owner/name`, as on a hub of models or of repositories.
    Owned,
    /// Names without owners.
    Plain,
}

/// A column of names.
#[derive(Debug)]
struct Names<'a> {
    place: usize,
    namespace: Namespace,
    /// The share of its values that are different from each other.
    different: f64,
    /// How often a value is that of the row before.
    runs: usize,
    values: HashSet<&'a str>,
}

/// Guesses the table and columns of an unknown file: by their names where these are
/// characteristic, else by the first values of each column.
pub fn guess_by_content(columns: &[Column], glimpses: &[Glimpse]) -> Guess {
    let by_name = guess(columns);
    if by_name.kind != PACKAGES.id {
        return by_name;
    }
    let named = |column: &(usize, &Column)| column.1.kind == ColumnKind::Text;
    let names: Vec<Names<'_>> = columns
        .iter()
        .enumerate()
        .filter(named)
        .filter_map(|(place, _)| Names::new(place, glimpses.get(place)?))
        .collect();
    // The name of the guessed column says that it counts downloads.
    let says_downloads = by_name.columns.get(DOWNLOADS.name()).is_some_and(|name| {
        let name = name.to_lowercase();
        ["download", "pull", "inst"]
            .iter()
            .any(|word| name.contains(word))
    });
    if !says_downloads && let Some(edge) = edge(columns, &names) {
        return edge;
    }
    packages(columns, glimpses, &names, by_name)
}

/// The ends of an edge: two columns of names of one registry.
fn edge(columns: &[Column], names: &[Names<'_>]) -> Option<Guess> {
    let (first, second) = names.iter().enumerate().find_map(|(at, first)| {
        let others = names.get(at + 1..)?.iter();
        let second = others
            .filter(|second| first.namespace == second.namespace)
            .find(|second| match first.namespace {
                Namespace::Owned => true,
                // Names without owners are those of one registry only if some are in both columns.
                Namespace::Plain => !first.values.is_disjoint(&second.values),
            })?;
        Some((first, second))
    })?;
    let says = |names: &Names<'_>, words: &[&str]| {
        let column = columns.get(names.place);
        let name = column.map_or_else(String::new, |column| column.name.to_lowercase());
        words.iter().any(|word| name.contains(word))
    };
    let pair = |dataset, one: (Field, &Names<'_>), other: (Field, &Names<'_>)| {
        let ends = [one, other];
        let found = ends.map(|(field, names)| (Role::Is(field), names.place));
        Some(Guess::new(dataset, columns, found.to_vec()))
    };
    if first.namespace == Namespace::Plain {
        // A list of dependencies names a package once for each of them, one after the other.
        let (from, to) = match second.runs > first.runs {
            true => (second, first),
            false => (first, second),
        };
        return pair(
            &DEPENDENCIES,
            (Field::DependentPackage, from),
            (Field::Target, to),
        );
    }
    let repositories = ["repo", "github", "gitlab"];
    if says(first, &repositories) != says(second, &repositories) {
        let (model, user) = match says(first, &repositories) {
            true => (second, first),
            false => (first, second),
        };
        return pair(
            &REUSE,
            (Field::ReusedModel, model),
            (Field::ReusingRepository, user),
        );
    }
    // A base has many descendants, and most descendants have one base.
    let (child, base) = match second.different > first.different {
        true => (second, first),
        false => (first, second),
    };
    pair(&BASE_EDGES, (Field::Child, child), (Field::BaseId, base))
}

/// A list of packages, whose name and downloads may be in other columns than the guess by names
/// says.
fn packages(
    columns: &[Column],
    glimpses: &[Glimpse],
    names: &[Names<'_>],
    mut guess: Guess,
) -> Guess {
    let id = PACKAGE.name();
    let place_of = |name: &String| columns.iter().position(|column| column.name == *name);
    let guessed = guess.columns.get(id).and_then(place_of);
    let guessed = guessed.and_then(|place| names.iter().find(|names| names.place == place));
    let mut best: Option<&Names<'_>> = None;
    for names in names {
        if best.is_none_or(|best| names.rank() > best.rank()) {
            best = Some(names);
        }
    }
    let fits = |names: &Names<'_>| names.different >= DIFFERENT;
    if let Some(best) = best.filter(|best| fits(best) && !guessed.is_some_and(fits))
        && let Some(column) = columns.get(best.place)
    {
        guess.columns.retain(|_, taken| *taken != column.name);
        guess.columns.insert(id, column.name.clone());
    }
    if let Some(column) = downloads_of(columns, glimpses, &guess) {
        guess.columns.insert(DOWNLOADS.name(), column.name.clone());
    } else {
        guess.columns.remove(DOWNLOADS.name());
    }
    guess
}

/// The column that most likely counts downloads: the one that its name suggests, unless its values
/// contradict; the only other count; or the one by which the list is sorted.
fn downloads_of<'c>(
    columns: &'c [Column],
    glimpses: &[Glimpse],
    guess: &Guess,
) -> Option<&'c Column> {
    let named = guess.columns.get(DOWNLOADS.name());
    let looked_at = columns.iter().zip(glimpses);
    let mut counting = Vec::new();
    for (column, glimpse) in looked_at.filter(|(column, _)| column.kind == ColumnKind::Count) {
        let is_named = named == Some(&column.name);
        let values = counts(glimpse);
        // Without a value to look at, the name decides.
        if is_named && (values.is_some() || glimpse.iter().flatten().next().is_none()) {
            return Some(column);
        }
        let is_taken = guess.columns.values().any(|taken| *taken == column.name);
        counting.extend(
            values
                .filter(|_| is_named || !is_taken)
                .map(|values| (column, values)),
        );
    }
    // The column that the name suggests is a text with numbers, or was not looked at.
    let unseen = named.filter(|name| !counting.iter().any(|(column, _)| column.name == **name));
    let unseen = columns.iter().enumerate().find(|(place, column)| {
        unseen == Some(&column.name)
            && (column.kind != ColumnKind::Count || *place >= glimpses.len())
    });
    if let Some((_, column)) = unseen {
        return Some(column);
    }
    if let [(column, _)] = &*counting {
        return Some(column);
    }
    // Lists of packages are sorted by their downloads, the most popular first.
    let mut sorted = counting.iter().filter(|(_, values)| falls(values));
    let (column, _) = sorted.next()?;
    sorted.next().is_none().then_some(*column)
}

impl<'a> Names<'a> {
    /// `None` if the values are no names.
    fn new(place: usize, glimpse: &'a Glimpse) -> Option<Self> {
        let given: Vec<&str> = glimpse.iter().flatten().map(String::as_str).collect();
        let share = |test: fn(&str) -> bool| {
            let passed = given.iter().filter(|value| test(value)).count();
            passed as f64 / given.len() as f64
        };
        let values: HashSet<&str> = given.iter().copied().collect();
        let owned = share(is_owned) >= MOST;
        let least = if owned { 1 } else { LEAST_NAMES };
        if values.len() < least || share(is_name) < MOST {
            return None;
        }
        Some(Self {
            place,
            namespace: match owned {
                true => Namespace::Owned,
                false => Namespace::Plain,
            },
            different: values.len() as f64 / given.len() as f64,
            runs: given.windows(2).filter(|pair| pair[0] == pair[1]).count(),
            values,
        })
    }

    /// Names with owners are rather those of packages than others are, and so are different ones.
    fn rank(&self) -> (bool, f64) {
        (
            self.namespace == Namespace::Owned && self.different >= DIFFERENT,
            self.different,
        )
    }
}

/// Whether a text can be the name of a package: one word with a letter that is no address, version,
/// date, digest or key.
fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "-_./@+~:".contains(c);
    let digest = || text.len() >= 32 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let version = || {
        let rest = text.strip_prefix(['v', 'V', '=', '^', '~']).unwrap_or(text);
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.contains(['.', '-', ':'])
            && !rest.contains('/')
            && rest.chars().filter(|c| c.is_ascii_digit()).count() * 2 > rest.len() / 2
    };
    text.chars().count() <= LETTERS
        && text.chars().all(allowed)
        && text.chars().any(char::is_alphabetic)
        && !text.contains("://")
        && !digest()
        && !version()
}

fn is_owned(text: &str) -> bool {
    let parts = text.split_once('/');
    parts.is_some_and(|(owner, name)| {
        let plain = |part: &str| !part.is_empty() && !part.contains(['/', '@', ':']);
        plain(owner) && plain(name)
    })
}

/// The values of a column that can be numbers of downloads; `None` if they are row numbers, years,
/// times or one number alone.
fn counts(glimpse: &Glimpse) -> Option<Vec<f64>> {
    let numbers = glimpse.iter().flatten().map(|value| value.parse().ok());
    let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    let all = |test: fn(f64) -> bool| numbers.iter().all(|number| test(*number));
    let (&first, rest) = numbers.split_first()?;
    let whole = all(|number| number >= 0.0 && number.fract() == 0.0);
    let constant = rest.iter().all(|number| *number == first) && !rest.is_empty();
    let numbered = rest.len() > 1 && numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
    let years = all(|number| (1900.0..=2100.0).contains(&number));
    // Seconds and milliseconds since 1970, from 2001 on.
    let times = all(|number| (1e9..4e9).contains(&number) || (1e12..4e12).contains(&number))
        && !falls(&numbers);
    let plausible = whole && !constant && !numbered && !years && !times;
    plausible.then_some(numbers)
}

/// Whether numbers go down, the largest first.
fn falls(numbers: &[f64]) -> bool {
    numbers.windows(2).all(|pair| pair[0] >= pair[1]) && numbers.first() > numbers.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The guess for columns with values that are written with spaces between them.
    fn guessed(columns: &[(&str, ColumnKind, &str)]) -> String {
        let of = |name: &str, kind| Column {
            name: name.into(),
            kind,
            type_name: String::new(),
            leaves: 0..1,
        };
        let glimpse = |values: &str| -> Glimpse {
            let values = values.split(' ').map(|value| Some(value.to_owned()));
            values.collect()
        };
        let glimpses: Vec<Glimpse> = columns.iter().map(|(.., values)| glimpse(values)).collect();
        let columns: Vec<Column> = columns
            .iter()
            .map(|(name, kind, _)| of(name, *kind))
            .collect();
        let guess = guess_by_content(&columns, &glimpses);
        let pairs = guess
            .columns
            .iter()
            .map(|(field, column)| format!(" {field}={column}"));
        format!("{}{}", guess.kind, pairs.collect::<String>())
    }

    const TEXT: ColumnKind = ColumnKind::Text;
    const COUNT: ColumnKind = ColumnKind::Count;
    const MODELS: &str = "a/one b/two c/three d/four e/five";
    const BASES: &str = "g/bert g/bert m/llama g/bert o/clip m/t5 g/bert";

    #[test]
    fn two_columns_of_one_hub_are_an_edge_from_the_one_that_repeats_less() {
        let models = "a/one b/two c/three d/four e/five f/six g/seven";
        let expected = "base-edges base_id=right child_id=left";
        assert_eq!(
            guessed(&[("left", TEXT, models), ("right", TEXT, BASES)]),
            expected
        );
        let expected = "base-edges base_id=left child_id=right";
        assert_eq!(
            guessed(&[("left", TEXT, BASES), ("right", TEXT, models)]),
            expected
        );
        let weighed = [
            ("x", TEXT, models),
            ("y", TEXT, BASES),
            ("w", COUNT, "3 1 2 5 4 3 9"),
        ];
        assert_eq!(guessed(&weighed), "base-edges base_id=y child_id=x");
    }

    #[test]
    fn names_without_owners_are_dependencies_only_if_they_meet() {
        let from = "express express express koa koa";
        let one = [
            ("a", TEXT, "debug send koa debug depd ms"),
            ("b", TEXT, "express express koa send send debug"),
        ];
        assert_eq!(guessed(&one), "dependencies package_id=b target_name=a");
        // Tasks and libraries never meet.
        let list = [
            ("a", TEXT, "ant bee cat dog eel"),
            ("b", TEXT, "torch jax tf onnx flax"),
            ("n", COUNT, "9 8 8 7 1"),
        ];
        assert_eq!(guessed(&list), "packages downloads=n id=a");
        let few = [("a", TEXT, from), ("b", TEXT, "x y x y x")];
        assert!(
            guessed(&few).starts_with("packages"),
            "two names are a property"
        );
    }

    #[test]
    fn a_repository_uses_a_model() {
        let users = "x/app y/site x/tool z/lab y/demo";
        let found = guessed(&[("github_slug", TEXT, users), ("hf", TEXT, MODELS)]);
        assert_eq!(found, "reuse model_id=hf repo_id=github_slug");
    }

    #[test]
    fn downloads_are_the_count_by_which_a_list_is_sorted() {
        let list = [
            ("label", TEXT, "good bad good bad good"),
            ("slug", TEXT, MODELS),
            ("row", COUNT, "0 1 2 3 4"),
            ("year", COUNT, "2020 2021 2020 2022 2023"),
            ("hearts", COUNT, "3 9 4 1 7"),
            ("n", COUNT, "900 400 80 7 7"),
        ];
        assert_eq!(guessed(&list), "packages downloads=n id=slug");
        // Neither of two unsorted counts is more likely.
        let unsorted = [list[1], list[4], ("n", COUNT, "3 9 4 8 7")];
        assert_eq!(guessed(&unsorted), "packages id=slug");
        let numbered = [list[1], list[2]];
        assert_eq!(guessed(&numbered), "packages id=slug");
    }

    #[test]
    fn clear_names_count_more_than_values() {
        let list = [
            ("name", TEXT, MODELS),
            ("parent_slug", TEXT, BASES),
            ("downloads_all", COUNT, "1 5 2 4 3"),
        ];
        assert_eq!(guessed(&list), "packages downloads=downloads_all id=name");
    }

    #[test]
    fn what_is_no_name() {
        for text in [
            "two words",
            "https://a.b/c",
            "1.2.3",
            "^1.0.0-beta.1",
            "2024-05-01",
            "2024-05-01T10:00:00",
            "",
            "12345",
            "d41d8cd98f00b204e9800998ecf8427e",
            "123e4567-e89b-12d3-a456-426614174000",
            "a\u{fffd}b",
        ] {
            assert!(!is_name(text), "{text}");
        }
        for text in [
            "react",
            "@babel/core",
            "google-bert/bert-base",
            "org.slf4j:slf4j-api",
            "7zip",
            "4-bit/llama",
            "libstdc++",
        ] {
            assert!(is_name(text), "{text}");
        }
    }
}
