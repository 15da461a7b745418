//! Versions and requirements of registries, by the grammar of each.
//!
//! Sources: the README of node-semver 7 (npm reads requirements in its loose form), PEP 440
//! (*Version identification and dependency specification*), the Cargo book (*Specifying
//! dependencies*), and *Writing R Extensions* (the `DESCRIPTION` file).
//!
//! They are written here because no crate is both correct and small. For random pairs of
//! requirements and versions, pep440_rs 0.7.3 differs from the specification in some (`==1.1.3.*`
//! takes 1; `<1.0.1.dev1` refuses 1.0.1.dev0) and nodejs-semver 7.0.0 in many (`^0.10.10 ^10.0.1`
//! takes 10.1.10; `=x`, `~x` and `3 - 2` are refused). They add 24 and 30 KB to the compressed
//! download.

mod cargo;
mod cran;
mod npm;
mod pep440;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::cmp::Ordering;

/// The rules by which a registry writes versions and requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// node-semver, in the loose form that npm reads.
    Npm,
    /// PEP 440; the name, extras and markers of a PEP 508 line are skipped.
    Pep440,
    /// Cargo: like npm, but a bare version is a caret requirement and commas separate conditions.
    Cargo,
    /// R: numbers separated by dots and hyphens, and comparisons of them.
    Cran,
}

/// The first component in which two versions differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// The first number, or the epoch.
    Major,
    /// The second number.
    Minor,
    /// The third number, or one after it.
    Patch,
    /// The part after the numbers, such as a pre-release or post-release.
    Other,
}

/// A version, ordered by its grammar's rules; versions of two grammars cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    epoch: u64,
    /// The numbers, without zeros at the end if the grammar pads with them.
    release: Vec<u64>,
    /// Ranks and numbers of pre-release, post-release and development release.
    suffix: [u64; 6],
    /// Identifiers of a pre-release (node-semver), or the local label (PEP 440).
    identifiers: Vec<Identifier>,
}

/// An identifier, in the order of both grammars: numbers are below texts in node-semver and above
/// them in local labels of PEP 440.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Label(String),
    Number(u64),
    Text(String),
}

/// The place in the suffix of a pre-release's rank. Only pre-releases have a rank below [`NO_PRE`].
const PRE: usize = 0;
/// The place in the suffix of a 1 for a post-release.
const POST: usize = 2;
/// The place in the suffix of a 0 for a development release.
const DEV: usize = 4;
const NO_PRE: u64 = 4;
const FINAL: [u64; 6] = [NO_PRE, 0, 0, 0, 1, 0];
/// The suffix of a pre-release of node-semver; its identifiers decide the order.
const SEMVER_PRE: [u64; 6] = [1, 0, 0, 0, 1, 0];

impl Version {
    fn numbered(release: &[u64], suffix: [u64; 6], identifiers: Vec<Identifier>) -> Self {
        let used = release.iter().rposition(|number| *number != 0);
        Self {
            epoch: 0,
            release: release[..used.map_or(0, |last| last + 1)].to_vec(),
            suffix,
            identifiers,
        }
    }

    /// Whether it is a pre-release or a development release.
    pub fn is_prerelease(&self) -> bool {
        self.suffix[PRE] < NO_PRE || self.suffix[DEV] == 0
    }

    fn at(&self, place: usize) -> u64 {
        self.release.get(place).copied().unwrap_or(0)
    }

    /// Whether the first numbers are the same; a missing number counts as 0.
    fn same_numbers(&self, other: &Self, count: usize) -> bool {
        self.epoch == other.epoch && (0..count).all(|place| self.at(place) == other.at(place))
    }

    fn same_release(&self, other: &Self) -> bool {
        self.epoch == other.epoch && self.release == other.release
    }

    /// The first component in which it differs from another.
    pub fn changed(&self, other: &Self) -> Component {
        if !self.same_numbers(other, 1) {
            Component::Major
        } else if !self.same_numbers(other, 2) {
            Component::Minor
        } else if !self.same_release(other) {
            Component::Patch
        } else {
            Component::Other
        }
    }

    /// Compares it with another; if the other has no local label, its own does not count.
    fn compare_public(&self, other: &Self) -> Ordering {
        let key = (self.epoch, &self.release, &self.suffix);
        key.cmp(&(other.epoch, &other.release, &other.suffix))
    }
}

/// The comparison in a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    NotEqual,
    /// Equal in the first numbers.
    Prefix(usize),
    NotPrefix(usize),
}

/// A condition on a version.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Compared(Operator, Version),
    /// Equality of texts, in any case.
    Text(String),
}

/// A requirement. A version satisfies it if it meets all conditions of one alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    grammar: Grammar,
    alternatives: Vec<Vec<Condition>>,
    /// Whether it names a pre-release.
    pub names_prerelease: bool,
}

impl Requirement {
    /// Whether a version satisfies it; `text` is the version as the registry writes it. Under PEP
    /// 440 a pre-release can satisfy it like other versions; the caller decides whether to take
    /// one.
    pub fn satisfied_by(&self, version: &Version, text: &str) -> bool {
        self.alternatives.iter().any(|conditions| {
            conditions.iter().all(|condition| match condition {
                Condition::Text(wanted) => wanted.eq_ignore_ascii_case(text.trim()),
                Condition::Compared(operator, wanted) => match self.grammar {
                    Grammar::Pep440 => pep440::holds_for(*operator, wanted, version),
                    _ => holds(*operator, version.cmp(wanted)),
                },
            }) && (!self.holds_prereleases_back()
                || !version.is_prerelease()
                || conditions
                    .iter()
                    .any(|condition| allows_prerelease(condition, version)))
        })
    }

    fn holds_prereleases_back(&self) -> bool {
        matches!(self.grammar, Grammar::Npm | Grammar::Cargo)
    }
}

/// Whether a comparator names a pre-release of the same three numbers. Only then does node-semver
/// accept a pre-release.
fn allows_prerelease(condition: &Condition, version: &Version) -> bool {
    match condition {
        Condition::Compared(_, wanted) => wanted.is_prerelease() && wanted.same_release(version),
        Condition::Text(_) => false,
    }
}

fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::More => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Prefix(_) | Operator::NotPrefix(_) => false,
    }
}

impl Grammar {
    /// The grammar of a registry by its short name; `None` if Registry Lens has none. Only the
    /// first word counts, so “npm (made up)” has that of npm.
    pub fn of_registry(registry: &str) -> Option<Self> {
        let registry = registry.split_whitespace().next()?;
        let known = [
            ("npm", Self::Npm),
            ("pypi", Self::Pep440),
            ("cargo", Self::Cargo),
            ("crates", Self::Cargo),
            ("crates.io", Self::Cargo),
            ("cran", Self::Cran),
        ];
        let mut known = known.iter();
        let (_, grammar) = known.find(|(name, _)| registry.eq_ignore_ascii_case(name))?;
        Some(*grammar)
    }

    /// Parses a version; `None` if it is not one by this grammar.
    pub fn version(self, text: &str) -> Option<Version> {
        match self {
            Self::Npm | Self::Cargo => npm::version(text),
            Self::Pep440 => Some(pep440::Pep440::read(text)?.version),
            Self::Cran => cran::version(text),
        }
    }

    /// Parses a requirement; `None` if it is not one by this grammar, such as tags (`latest`),
    /// addresses, paths and aliases.
    pub fn requirement(self, text: &str) -> Option<Requirement> {
        let alternatives = match self {
            Self::Npm => npm::requirement(text)?,
            Self::Cargo => vec![cargo::requirement(text)?],
            Self::Pep440 => vec![pep440::requirement(text)?],
            Self::Cran => vec![cran::requirement(text)?],
        };
        let names = |condition: &Condition| match condition {
            Condition::Compared(operator, version) => {
                // Upper ends that the grammar adds, such as <2.0.0-0, do not count as naming a
                // pre-release.
                let end =
                    *operator == Operator::Less && version.identifiers == [Identifier::Number(0)];
                version.is_prerelease() && *operator != Operator::NotEqual && !end
            }
            Condition::Text(text) => self
                .version(text)
                .is_some_and(|version| version.is_prerelease()),
        };
        Some(Requirement {
            grammar: self,
            names_prerelease: alternatives.iter().flatten().any(names),
            alternatives,
        })
    }
}

/// Parses a whole number that consists of digits only.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The operator before a version, and the rest of the text.
fn comparison(text: &str) -> Option<(Operator, &str)> {
    const OPERATORS: &[(&str, Operator)] = &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("<", Operator::Less),
        (">", Operator::More),
    ];
    let mut operators = OPERATORS.iter();
    operators.find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?.trim())))
}

fn inside_brackets(text: &str) -> &str {
    let inside = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    inside.unwrap_or(text).trim()
}
