//! Versions and requirements of registries, by the grammar of each.
//!
//! Sources: the README of node-semver 7 (npm reads requirements in its loose form), PEP 440
//! (*Version identification and dependency specification*), the Cargo book (*Specifying
//! dependencies*), and *Writing R Extensions* (the `DESCRIPTION` file).
//!
//! They are written here because no crate is both right and light. Of pairs of random
//! requirements and versions, pep440_rs 0.7.3 answers some otherwise than the specification
//! (`==1.1.3.*` takes 1; `<1.0.1.dev1` refuses 1.0.1.dev0), nodejs-semver 7.0.0 many
//! (`^0.10.10 ^10.0.1` takes 10.1.10; `=x`, `~x` and `3 - 2` are refused), and they add 24 and
//! 30 KB to the compressed download.

use std::cmp::Ordering;

/// How a registry writes versions and requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// node-semver, loose as npm takes it.
    Npm,
    /// PEP 440; of a PEP 508 line the name, extras and markers are skipped.
    Pep440,
    /// Cargo: as npm, but a bare version is a caret requirement and commas part conditions.
    Cargo,
    /// R: numbers parted by dots and hyphens, and comparisons of them.
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
    /// What follows the numbers: pre-release, post-release and the like.
    Other,
}

/// A version, ordered by its grammar's rules; versions of two grammars do not compare.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    epoch: u64,
    /// Without zeros at the end, where the grammar pads with them.
    release: Vec<u64>,
    /// Ranks and numbers of pre-release, post-release and development release.
    suffix: [u64; 6],
    /// Identifiers of a pre-release (node-semver), or the local label (PEP 440).
    identifiers: Vec<Identifier>,
}

/// In the order of both grammars: numbers are below texts in node-semver, above them in local
/// labels of PEP 440.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Label(String),
    Number(u64),
    Text(String),
}

/// Of the suffix: the rank of a pre-release. Nothing comes below [`NO_PRE`] but what is one.
const PRE: usize = 0;
/// Of the suffix: 1 for a post-release.
const POST: usize = 2;
/// Of the suffix: 0 for a development release.
const DEV: usize = 4;
const NO_PRE: u64 = 4;
const FINAL: [u64; 6] = [NO_PRE, 0, 0, 0, 1, 0];
/// A pre-release of node-semver, whose identifiers tell the rest.
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

    /// Whether the first numbers are the same, a missing one being 0.
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

    /// Compares it with another, whose local label is as good as absent where it has none.
    fn compare_public(&self, other: &Self) -> Ordering {
        let own = (self.epoch, &self.release, &self.suffix);
        own.cmp(&(other.epoch, &other.release, &other.suffix))
    }
}

/// What a version is asked.
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

/// The versions that serve: those that meet all conditions of one alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    grammar: Grammar,
    alternatives: Vec<Vec<Condition>>,
    /// Whether it names a pre-release.
    pub names_prerelease: bool,
}

impl Requirement {
    /// Whether a version serves; `text` is the version as the registry writes it. Under PEP 440
    /// a pre-release serves like others: whether it is taken is the chooser's matter.
    pub fn satisfied_by(&self, version: &Version, text: &str) -> bool {
        self.alternatives.iter().any(|conditions| {
            conditions.iter().all(|own| match own {
                Condition::Text(wanted) => wanted.eq_ignore_ascii_case(text.trim()),
                Condition::Compared(operator, wanted) => match self.grammar {
                    Grammar::Pep440 => pep440_holds(*operator, wanted, version),
                    _ => holds(*operator, version.cmp(wanted)),
                },
            }) && (!self.holds_prereleases_back()
                || !version.is_prerelease()
                || conditions.iter().any(|own| allows_prerelease(own, version)))
        })
    }

    fn holds_prereleases_back(&self) -> bool {
        matches!(self.grammar, Grammar::Npm | Grammar::Cargo)
    }
}

/// Whether a comparator names a pre-release of the same three numbers: only then node-semver
/// lets a pre-release in.
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

/// The operators of PEP 440, with what they say of local labels, pre- and post-releases.
fn pep440_holds(operator: Operator, wanted: &Version, version: &Version) -> bool {
    let order = if wanted.identifiers.is_empty() {
        version.compare_public(wanted)
    } else {
        version.cmp(wanted)
    };
    match operator {
        Operator::Prefix(count) => version.same_numbers(wanted, count),
        Operator::NotPrefix(count) => !version.same_numbers(wanted, count),
        // No pre-release of the version itself, unless it is one.
        Operator::Less => {
            let own = version.is_prerelease()
                && version.same_release(wanted)
                && !wanted.is_prerelease()
                && (wanted.suffix[POST] == 0 || version.suffix[..DEV] == wanted.suffix[..DEV]);
            order.is_lt() && !own
        }
        // No post-release of the version itself, unless it is one.
        Operator::More => {
            let own = version.suffix[POST] == 1
                && wanted.suffix[POST] == 0
                && wanted.suffix[DEV] == 1
                && version.same_release(wanted)
                && version.suffix[..POST] == wanted.suffix[..POST];
            order.is_gt() && !own
        }
        operator => holds(operator, order),
    }
}

impl Grammar {
    /// The grammar of a registry by its short name; `None` where this program knows none. What
    /// stands behind the first word says only which of its kind it is: “npm (made up)”.
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

    /// A version; `None` where it is none by this grammar.
    pub fn version(self, text: &str) -> Option<Version> {
        match self {
            Self::Npm | Self::Cargo => {
                let partial = Partial::read(text.trim())?;
                let [Some(_), Some(_), Some(_)] = partial.numbers else {
                    return None;
                };
                Some(partial.version())
            }
            Self::Pep440 => Some(Pep440::read(text)?.version),
            Self::Cran => {
                let parts = text.trim().split(['.', '-']);
                let release: Option<Vec<u64>> = parts.map(number).collect();
                Some(Version {
                    epoch: 0,
                    release: release?,
                    suffix: FINAL,
                    identifiers: Vec::new(),
                })
            }
        }
    }

    /// A requirement; `None` where it is none by this grammar: tags such as `latest`, addresses,
    /// paths, aliases.
    pub fn requirement(self, text: &str) -> Option<Requirement> {
        let alternatives = match self {
            Self::Npm => npm(text)?,
            Self::Cargo => vec![cargo(text)?],
            Self::Pep440 => vec![pep440(text)?],
            Self::Cran => vec![cran(text)?],
        };
        let names = |own: &Condition| match own {
            Condition::Compared(operator, version) => {
                // Upper ends that the grammar adds, such as <2.0.0-0, name none.
                let end =
                    *operator == Operator::Less && version.identifiers == [Identifier::Number(0)];
                version.is_prerelease() && *operator != Operator::NotEqual && !end
            }
            Condition::Text(text) => self.version(text).is_some_and(|own| own.is_prerelease()),
        };
        Some(Requirement {
            grammar: self,
            names_prerelease: alternatives.iter().flatten().any(names),
            alternatives,
        })
    }
}

/// A whole number of digits alone.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The greatest number that node-semver takes.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// A version of node-semver of which numbers may be missing or `x`.
#[derive(Debug)]
struct Partial {
    numbers: [Option<u64>; 3],
    /// A number after an `x`, which only some places allow.
    disordered: bool,
    pre: Vec<Identifier>,
}

impl Partial {
    /// Reads `1`, `1.x`, `v1.2.3-rc.1+build`, `1.2.3beta` and the like.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(['v', '=', ' ', '\t']);
        // Build metadata say nothing of order.
        let text = match text.split_once('+') {
            Some((text, build)) => {
                build.split('.').all(is_identifier).then_some(())?;
                text
            }
            None => text,
        };
        let mut own = Self {
            numbers: [None; 3],
            disordered: false,
            pre: Vec::new(),
        };
        let mut rest = text;
        for place in 0..3 {
            let wild = rest.starts_with(['x', 'X', '*']);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let end = if wild { 1 } else { digits };
            let (own_text, after) = rest.split_at_checked(end)?;
            if !wild {
                let value = number(own_text).filter(|value| *value <= MAX_SAFE)?;
                own.disordered |= place > 0 && own.numbers[place - 1].is_none();
                own.numbers[place] = Some(value);
            }
            rest = after;
            if place < 2 {
                match rest.strip_prefix('.') {
                    Some(after) => rest = after,
                    None if rest.is_empty() => return Some(own),
                    None => return None,
                }
            }
        }
        if rest.is_empty() {
            return Some(own);
        }
        // The hyphen may be missing, or be part of the first identifier.
        let after = rest.strip_prefix('-').filter(|after| !after.is_empty());
        for part in after.unwrap_or(rest).split('.') {
            if !is_identifier(part) {
                return None;
            }
            own.pre.push(match number(part) {
                Some(number) => Identifier::Number(number),
                None => Identifier::Text(part.to_owned()),
            });
        }
        Some(own)
    }

    /// The version, numbers that are missing being 0.
    fn version(self) -> Version {
        let numbers = self.numbers.map(|own| own.unwrap_or(0));
        let suffix = if self.pre.is_empty() {
            FINAL
        } else {
            SEMVER_PRE
        };
        Version::numbered(&numbers, suffix, self.pre)
    }
}

fn is_identifier(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(fits)
}

/// Below every version of these numbers, pre-releases included.
fn below(major: u64, minor: u64, patch: u64) -> Condition {
    let numbers = [major, minor, patch];
    let version = Version::numbered(&numbers, SEMVER_PRE, vec![Identifier::Number(0)]);
    Condition::Compared(Operator::Less, version)
}

/// One comparator of a range as conditions; `None` where it is none.
fn comparator(token: &str, bare_is_caret: bool) -> Option<Vec<Condition>> {
    let start = token.find(|c: char| !matches!(c, '<' | '>' | '=' | '~' | '^'));
    let (operator, text) = token.split_at_checked(start?)?;
    // An equals sign may also belong to the version.
    let operator = match operator.trim_end_matches('=') {
        "" => "",
        "<" if operator.len() > 1 => "<=",
        ">" if operator.len() > 1 => ">=",
        "<" => "<",
        ">" => ">",
        "~" | "~>" => "~",
        "^" => "^",
        _ => return None,
    };
    let partial = Partial::read(text)?;
    let operator = match operator {
        "" if bare_is_caret && !token.starts_with('=') && !text.contains('*') => "^",
        operator => operator,
    };
    let caret_or_tilde = matches!(operator, "^" | "~");
    if partial.disordered && !caret_or_tilde {
        return None;
    }
    let [major, minor, patch] = partial.numbers;
    let Some(m) = major else {
        return Some(match operator {
            ">" | "<" => vec![below(0, 0, 0)],
            _ => Vec::new(),
        });
    };
    // As far as the numbers are given before the first x.
    let minor = minor.filter(|_| major.is_some());
    let (n, p) = (minor.unwrap_or(0), patch.filter(|_| minor.is_some()));
    let next = match minor {
        Some(n) => below(m, n + 1, 0),
        None => below(m + 1, 0, 0),
    };
    let known = p.is_some();
    let mut version = partial.version();
    if !known {
        version = Version::numbered(&[m, n], FINAL, Vec::new());
    }
    let test = |operator| Condition::Compared(operator, version.clone());
    Some(match operator {
        "^" => {
            let end = match (m, minor, p) {
                (1.., _, _) | (_, None, _) => below(m + 1, 0, 0),
                (_, Some(n), None) => below(0, n + 1, 0),
                (_, Some(n @ 1..), _) => below(0, n + 1, 0),
                (_, _, Some(p)) => below(0, 0, p + 1),
            };
            vec![test(Operator::AtLeast), end]
        }
        "~" => vec![test(Operator::AtLeast), next],
        "" if known => vec![test(Operator::Equal)],
        "" => vec![test(Operator::AtLeast), next],
        ">=" => vec![test(Operator::AtLeast)],
        ">" if known => vec![test(Operator::More)],
        ">" => {
            let (m, n) = minor.map_or((m + 1, 0), |n| (m, n + 1));
            let version = Version::numbered(&[m, n], FINAL, Vec::new());
            vec![Condition::Compared(Operator::AtLeast, version)]
        }
        "<=" if known => vec![test(Operator::AtMost)],
        "<=" => vec![next],
        "<" if known => vec![test(Operator::Less)],
        _ => vec![below(m, n, 0)],
    })
}

/// Whether it is `>=0.0.0`, which is as good as no condition.
fn is_any(condition: &Condition) -> bool {
    match condition {
        Condition::Compared(Operator::AtLeast, own) => {
            own.release.is_empty() && !own.is_prerelease()
        }
        _ => false,
    }
}

/// `1.2 - 3.4` as conditions.
fn hyphen_range(from: &str, to: &str) -> Option<Vec<Condition>> {
    let (from, to) = (Partial::read(from)?, Partial::read(to)?);
    let mut conditions = Vec::new();
    if let [Some(m), n, p] = from.numbers {
        let version = match (n, p) {
            (Some(_), Some(_)) => from.version(),
            _ => Version::numbered(&[m, n.unwrap_or(0)], FINAL, Vec::new()),
        };
        conditions.push(Condition::Compared(Operator::AtLeast, version));
    }
    match to.numbers {
        [None, _, _] => {}
        [Some(m), None, _] => conditions.push(below(m + 1, 0, 0)),
        [Some(m), Some(n), None] => conditions.push(below(m, n + 1, 0)),
        _ => conditions.push(Condition::Compared(Operator::AtMost, to.version())),
    }
    Some(conditions)
}

/// The comparators of one alternative, their operators joined to what they are of.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        let continues = word.starts_with(|c: char| c.is_ascii_digit() || "xX*v=".contains(c));
        match tokens.last_mut() {
            Some(last) if open && last.starts_with(['~', '^']) => {
                // A `~>` is a `~`.
                if last == "~>" {
                    last.truncate(1);
                }
                last.push_str(word);
            }
            Some(last) if open && continues => last.push_str(word),
            _ => tokens.push(word.to_owned()),
        }
        let is_operator = |c: char| matches!(c, '<' | '>' | '=' | '~' | '^');
        open = tokens
            .last()
            .is_some_and(|last| last.chars().all(is_operator));
    }
    tokens
}

/// A range of node-semver in its loose form: what is no comparator is skipped, and a range of
/// nothing else is none.
fn npm(text: &str) -> Option<Vec<Vec<Condition>>> {
    let mut alternatives = Vec::new();
    for part in text.split("||") {
        let words: Vec<&str> = part.split_whitespace().collect();
        if let [from, "-", to] = words[..]
            && let Some(conditions) = hyphen_range(from, to)
        {
            alternatives.push(conditions.into_iter().filter(|own| !is_any(own)).collect());
            continue;
        }
        let mut any = words.is_empty();
        let mut conditions = Vec::new();
        for token in tokens(part) {
            if let Some(own) = comparator(&token, false) {
                any = true;
                conditions.extend(own.into_iter().filter(|own| !is_any(own)));
            }
        }
        if any {
            alternatives.push(conditions);
        }
    }
    // Beside one that takes every version, no other lets a pre-release in.
    if alternatives.iter().any(Vec::is_empty) {
        alternatives = vec![Vec::new()];
    }
    (!alternatives.is_empty()).then_some(alternatives)
}

fn cargo(text: &str) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    for part in text.split(',') {
        let token: String = part.split_whitespace().collect();
        conditions.extend(comparator(&token, true)?);
    }
    Some(conditions)
}

/// The operator before a version, and the rest.
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

fn cran(text: &str) -> Option<Vec<Condition>> {
    let text = inside_brackets(text.trim());
    let parts = text.split(',').map(str::trim);
    let parts = parts.filter(|part| !matches!(*part, "" | "*"));
    parts
        .map(|part| {
            let (operator, version) = comparison(part)?;
            let version = Grammar::Cran.version(version)?;
            Some(Condition::Compared(operator, version))
        })
        .collect()
}

fn inside_brackets(text: &str) -> &str {
    let inside = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    inside.unwrap_or(text).trim()
}

/// What is left of a PEP 508 line without its name, extras and markers; `None` for an address,
/// or a name alone, which may be a word of another kind.
fn specifiers(text: &str) -> Option<&str> {
    let text = text.split(';').next()?.trim();
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Some(inside_brackets(text));
    }
    let named = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let rest = text.trim_start_matches(named).trim_start();
    let (extras, rest) = match rest.strip_prefix('[') {
        Some(rest) => (true, rest.split_once(']')?.1.trim()),
        None => (false, rest),
    };
    (extras || !rest.is_empty()).then(|| inside_brackets(rest))
}

fn pep440(text: &str) -> Option<Vec<Condition>> {
    let text = specifiers(text)?;
    if text == "*" {
        return Some(Vec::new());
    }
    let mut conditions = Vec::new();
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        if let Some(text) = part.strip_prefix("===") {
            let text = text.trim();
            let one = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == ')');
            conditions.push(one.then(|| Condition::Text(text.to_owned()))?);
            continue;
        }
        if let Some(text) = part.strip_prefix("~=") {
            let own = Pep440::read(text)?;
            let digits = own.numbers.checked_sub(1).filter(|digits| *digits > 0)?;
            if !own.version.identifiers.is_empty() {
                return None;
            }
            conditions.push(Condition::Compared(Operator::AtLeast, own.version.clone()));
            conditions.push(Condition::Compared(Operator::Prefix(digits), own.version));
            continue;
        }
        let (operator, version) = comparison(part)?;
        let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        let prefix = version.strip_suffix(".*").filter(|_| equality);
        let own = Pep440::read(prefix.unwrap_or(version))?;
        let plain = own.version.identifiers.is_empty();
        let operator = match (operator, prefix) {
            (operator, None) if plain || equality => operator,
            (Operator::Equal, Some(_)) if plain && own.version.suffix == FINAL => {
                Operator::Prefix(own.numbers)
            }
            (_, Some(_)) if plain && own.version.suffix == FINAL => {
                Operator::NotPrefix(own.numbers)
            }
            _ => return None,
        };
        conditions.push(Condition::Compared(operator, own.version));
    }
    Some(conditions)
}

/// A version of PEP 440.
struct Pep440 {
    version: Version,
    /// Numbers of the release as written, zeros at the end included.
    numbers: usize,
}

/// What is left of a version to be read.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn eat(&mut self, start: &str) -> bool {
        let rest = self.0.strip_prefix(start);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// `None` where the number is beyond 64 bits; 0 where there is none, as PEP 440 has it.
    fn number(&mut self) -> Option<u64> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (own, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        if own.is_empty() {
            return Some(0);
        }
        own.parse().ok()
    }

    fn at_digit(&self) -> bool {
        self.0.starts_with(|c: char| c.is_ascii_digit())
    }

    fn separator(&mut self) {
        self.0 = self.0.strip_prefix(['.', '_', '-']).unwrap_or(self.0);
    }

    /// One of the words with its number, separators before and between; the word's rank.
    fn segment(&mut self, words: &[(&str, u64)]) -> Option<Option<(u64, u64)>> {
        let before = self.0;
        self.separator();
        for (word, rank) in words {
            if self.eat(word) {
                self.separator();
                return Some(Some((*rank, self.number()?)));
            }
        }
        self.0 = before;
        Some(None)
    }
}

impl Pep440 {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let mut rest = Cursor(&text);
        rest.eat("v");
        let mut release = Vec::new();
        let mut epoch = 0;
        loop {
            rest.at_digit().then_some(())?;
            let number = rest.number()?;
            if release.is_empty() && epoch == 0 && rest.eat("!") {
                // A zero epoch may be written; a second one ends in a sign that fits nothing.
                epoch = number;
                continue;
            }
            release.push(number);
            let more = rest.0.strip_prefix('.');
            match more.filter(|more| more.starts_with(|c: char| c.is_ascii_digit())) {
                Some(more) => rest.0 = more,
                None => break,
            }
        }
        // The longer of two words that begin alike first.
        let pre = rest.segment(&[
            ("alpha", 1),
            ("a", 1),
            ("beta", 2),
            ("b", 2),
            ("preview", 3),
            ("pre", 3),
            ("c", 3),
            ("rc", 3),
        ])?;
        let implicit = rest.0.strip_prefix('-');
        let implicit = implicit.filter(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        let post = match implicit {
            Some(after) => {
                rest.0 = after;
                Some((1, rest.number()?))
            }
            None => rest.segment(&[("post", 1), ("rev", 1), ("r", 1)])?,
        };
        let dev = rest.segment(&[("dev", 0)])?;
        let mut identifiers = Vec::new();
        if rest.eat("+") {
            for part in rest.0.split(['.', '_', '-']) {
                let fits = |byte: u8| byte.is_ascii_alphanumeric();
                (!part.is_empty() && part.bytes().all(fits)).then_some(())?;
                identifiers.push(match number(part) {
                    Some(number) => Identifier::Number(number),
                    None => Identifier::Label(part.to_owned()),
                });
            }
        } else if !rest.0.is_empty() {
            return None;
        }
        // A development release of a final release comes before its pre-releases.
        let no_pre = if dev.is_some() && post.is_none() {
            0
        } else {
            NO_PRE
        };
        let (pre, pre_number) = pre.unwrap_or((no_pre, 0));
        let (post, post_number) = post.unwrap_or((0, 0));
        let (dev, dev_number) = dev.unwrap_or((1, 0));
        let suffix = [pre, pre_number, post, post_number, dev, dev_number];
        let mut version = Version::numbered(&release, suffix, identifiers);
        version.epoch = epoch;
        Some(Self {
            version,
            numbers: release.len(),
        })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn version(grammar: Grammar, text: &str) -> Version {
        grammar.version(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[track_caller]
    fn check(grammar: Grammar, requirement: &str, yes: &[&str], no: &[&str]) {
        let own = grammar.requirement(requirement);
        let own = own.unwrap_or_else(|| panic!("{requirement}"));
        for (texts, wanted) in [(yes, true), (no, false)] {
            for text in texts {
                let holds = own.satisfied_by(&version(grammar, text), text);
                assert_eq!(holds, wanted, "{requirement} by {text}");
            }
        }
    }

    #[test]
    fn a_registry_of_a_kind_has_its_grammar() {
        for (registry, grammar) in [
            ("npm", Some(Grammar::Npm)),
            ("npm (made up)", Some(Grammar::Npm)),
            ("PyPI mirror", Some(Grammar::Pep440)),
            ("my npm", None),
            ("npmish", None),
            (" ", None),
        ] {
            assert_eq!(Grammar::of_registry(registry), grammar, "{registry}");
        }
    }

    /// Ascending, each strictly.
    #[track_caller]
    fn ascends(grammar: Grammar, texts: &[&str]) {
        for pair in texts.windows(2) {
            let [low, high] = [version(grammar, pair[0]), version(grammar, pair[1])];
            assert_eq!(low.cmp(&high), Ordering::Less, "{pair:?}");
        }
    }

    /// The ranges that the README of node-semver explains, at the ends that it names.
    #[test]
    fn ranges_of_the_readme_of_node_semver() {
        let npm = |range: &str, yes: &[&str], no: &[&str]| check(Grammar::Npm, range, yes, no);
        npm(
            ">=1.2.7",
            &["1.2.7", "1.2.8", "2.5.3", "1.3.9"],
            &["1.2.6", "1.1.0"],
        );
        npm(
            ">=1.2.7 <1.3.0",
            &["1.2.7", "1.2.8", "1.2.99"],
            &["1.2.6", "1.3.0", "1.1.0"],
        );
        npm(
            "1.2.7 || >=1.2.9 <2.0.0",
            &["1.2.7", "1.2.9", "1.4.6"],
            &["1.2.8", "2.0.0"],
        );
        npm(
            ">1.2.3-alpha.3",
            &["1.2.3-alpha.7", "3.4.5"],
            &["3.4.5-alpha.9", "1.2.3-alpha.3"],
        );
        npm("1.2.3 - 2.3.4", &["1.2.3", "2.3.4"], &["1.2.2", "2.3.5"]);
        npm("1.2 - 2.3.4", &["1.2.0", "2.3.4"], &["1.1.9", "2.3.5"]);
        npm("1.2.3 - 2.3", &["1.2.3", "2.3.9"], &["2.4.0", "2.4.0-0"]);
        npm("1.2.3 - 2", &["1.2.3", "2.9.9"], &["3.0.0", "3.0.0-0"]);
        for any in ["*", "", "x", "X", "latest || *"] {
            npm(any, &["0.0.0", "9.9.9"], &["1.0.0-alpha"]);
        }
        for range in ["1.x", "1", "1.x.x", "~1", "^1", "^1.x"] {
            npm(
                range,
                &["1.0.0", "1.9.9"],
                &["0.9.9", "2.0.0", "2.0.0-0", "1.0.0-0"],
            );
        }
        for range in ["1.2.x", "1.2", "1.2.*", "~1.2", "~1.2.x", "~> 1.2"] {
            npm(range, &["1.2.0", "1.2.9"], &["1.1.9", "1.3.0", "1.3.0-0"]);
        }
        npm("~1.2.3", &["1.2.3", "1.2.9"], &["1.2.2", "1.3.0"]);
        npm("~0.2.3", &["0.2.3", "0.2.9"], &["0.2.2", "0.3.0"]);
        npm("~0", &["0.0.0", "0.9.9"], &["1.0.0"]);
        npm(
            "~1.2.3-beta.2",
            &["1.2.3-beta.2", "1.2.3-beta.4", "1.2.3", "1.2.4"],
            &["1.2.4-beta.2", "1.3.0"],
        );
        npm(
            "^1.2.3",
            &["1.2.3", "1.9.9"],
            &["1.2.2", "2.0.0", "2.0.0-0"],
        );
        npm("^0.2.3", &["0.2.3", "0.2.9"], &["0.2.2", "0.3.0"]);
        npm("^0.0.3", &["0.0.3"], &["0.0.2", "0.0.4"]);
        npm(
            "^1.2.3-beta.2",
            &["1.2.3-beta.2", "1.2.3-beta.4", "1.2.3", "1.9.9"],
            &["1.2.4-beta.2", "2.0.0"],
        );
        npm(
            "^0.0.3-beta",
            &["0.0.3-beta", "0.0.3-pr.2", "0.0.3"],
            &["0.0.4", "0.0.3-alpha"],
        );
        npm("^1.2.x", &["1.2.0", "1.9.9"], &["1.1.9", "2.0.0"]);
        for range in ["^0.0.x", "^0.0"] {
            npm(range, &["0.0.0", "0.0.9"], &["0.1.0"]);
        }
        npm("^0.x", &["0.0.0", "0.9.9"], &["1.0.0"]);
        npm("1.2.3+build", &["1.2.3", "1.2.3+other"], &["1.2.4"]);
        npm("v1.2.3", &["1.2.3", "v1.2.3", "=1.2.3"], &["1.2.4"]);
        // Ends that no version can meet, and ranges that never meet.
        npm("<x", &[], &["0.0.0", "0.0.0-0"]);
        npm("^0.10.10 ^10.0.1", &[], &["0.10.10", "10.1.10"]);
        npm("3 - 2", &[], &["2.5.0", "3.0.0"]);
    }

    #[test]
    fn npm_requirements_that_name_no_version_are_none() {
        for text in [
            "latest",
            "next",
            "git+https://example.org/a/b.git",
            "git+ssh://git@example.org:a/b.git#semver:^1.0.0",
            "github:a/b",
            "a/b#master",
            "http://example.org/a.tgz",
            "file:../a",
            "link:../a",
            "workspace:*",
            "workspace:^1.0.0",
            "npm:other@^1.0.0",
            "npm:@scope/other@1",
            ">",
            "1.2.3.4",
            "9007199254740992.0.0",
            "é",
            "^é",
        ] {
            assert_eq!(Grammar::Npm.requirement(text), None, "{text}");
        }
        assert_eq!(Grammar::Npm.version("1.2"), None);
        assert_eq!(Grammar::Npm.version("1.2.x"), None);
    }

    /// The example of section 11 of Semantic Versioning 2.0.0.
    #[test]
    fn semantic_versions_are_ordered() {
        let ascending = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
        ];
        ascends(Grammar::Npm, &ascending);
        let same = |a, b| version(Grammar::Npm, a) == version(Grammar::Npm, b);
        assert!(same("1.0.0+a", "1.0.0+b") && same("v1.0.0", "1.0.0"));
        assert!(same("1.2.3beta", "1.2.3-beta"));
    }

    /// What PEP 440 gives under "Summary of permitted suffixes and relative ordering", "Examples
    /// of compliant version schemes", "Version epochs" and "Local version identifiers".
    #[test]
    fn versions_of_pep_440_are_ordered() {
        let schemes: &[&[&str]] = &[
            &[
                "1.dev0",
                "1.0.dev456",
                "1.0a1",
                "1.0a2.dev456",
                "1.0a12.dev456",
                "1.0a12",
                "1.0b1.dev456",
                "1.0b2",
                "1.0b2.post345.dev456",
                "1.0b2.post345",
                "1.0rc1.dev456",
                "1.0rc1",
                "1.0",
                "1.0+abc.5",
                "1.0+abc.7",
                "1.0+5",
                "1.0.post456.dev34",
                "1.0.post456",
                "1.0.15",
                "1.1.dev1",
            ],
            &["0.1", "0.2", "0.3", "1.0", "1.1"],
            &["1.1.0", "1.1.1", "1.1.2", "1.2.0"],
            &["0.9", "1.0a1", "1.0a2", "1.0b1", "1.0rc1", "1.0", "1.1a1"],
            &[
                "0.9",
                "1.0.dev1",
                "1.0.dev2",
                "1.0.dev3",
                "1.0.dev4",
                "1.0c1",
                "1.0c2",
                "1.0",
                "1.0.post1",
                "1.1.dev1",
            ],
            &["2012.1", "2012.2", "2012.15", "2013.1", "2013.2"],
            &[
                "1.0", "1.1", "2.0", "2013.10", "2014.04", "1!1.0", "1!1.1", "1!2.0",
            ],
            &["1.0", "1.0+ubuntu", "1.0+ubuntu.1", "1.0+1"],
        ];
        for scheme in schemes {
            ascends(Grammar::Pep440, scheme);
        }
        // The section on normalisation.
        for (a, b) in [
            ("1.1RC1", "1.1rc1"),
            ("00", "0"),
            ("09000", "9000"),
            ("1.0+foo0100", "1.0+FOO0100"),
            ("1.1.a1", "1.1a1"),
            ("1.1-a1", "1.1a1"),
            ("1.1a.1", "1.1a1"),
            ("1.1_a_1", "1.1a1"),
            ("1.1alpha1", "1.1a1"),
            ("1.1beta2", "1.1b2"),
            ("1.1c3", "1.1rc3"),
            ("1.1preview3", "1.1rc3"),
            ("1.2a", "1.2a0"),
            ("1.2-post2", "1.2.post2"),
            ("1.2post2", "1.2.post2"),
            ("1.2.post-2", "1.2.post2"),
            ("1.0-r4", "1.0.post4"),
            ("1.0.rev", "1.0.post0"),
            ("1.0-1", "1.0.post1"),
            ("1.2-dev2", "1.2.dev2"),
            ("1.2dev", "1.2.dev0"),
            ("1.0+ubuntu-1", "1.0+ubuntu.1"),
            ("v1.0", "1.0"),
            (" 1.0\n", "1.0"),
            ("1.1", "1.1.0"),
            ("0!1.0", "1.0"),
        ] {
            let versions = [a, b].map(|text| version(Grammar::Pep440, text));
            assert_eq!(versions[0], versions[1], "{a} and {b}");
        }
        for text in [
            "",
            "french toast",
            "1.0+",
            "1.0+a+b",
            "1.0+_",
            "1!2!3",
            "1..0",
            "1.0.x",
            "é",
        ] {
            assert_eq!(Grammar::Pep440.version(text), None, "{text}");
        }
    }

    /// The clauses that PEP 440 explains under "Version specifiers".
    #[test]
    fn specifiers_of_pep_440() {
        let py = |text: &str, yes: &[&str], no: &[&str]| check(Grammar::Pep440, text, yes, no);
        py(
            "~=0.9, >=1.0, != 1.3.4.*, < 2.0",
            &[],
            &["0.9", "1.0", "1.3.4"],
        );
        // Compatible release, each beside the pair that it stands for.
        let yes = ["2.2", "2.2.post3", "2.3", "2.9.9"];
        let no = ["2.1", "3.0", "2.2rc1", "2.2.dev0"];
        for text in ["~= 2.2", ">= 2.2, == 2.*", "~=2.2.0, >=0", ">=2.2,==2.2.*"] {
            let wide = !text.contains("2.2.0") && !text.contains("2.2.*");
            py(text, if wide { &yes } else { &yes[..2] }, &no);
        }
        for text in ["~= 1.4.5", ">= 1.4.5, == 1.4.*"] {
            py(text, &["1.4.5", "1.4.9"], &["1.4.4", "1.5.0"]);
        }
        for text in ["~= 2.2.post3", ">= 2.2.post3, == 2.*"] {
            py(text, &["2.2.post3", "2.3"], &["2.2", "2.2.post2", "3"]);
        }
        for text in ["~= 1.4.5a4", ">= 1.4.5a4, == 1.4.*"] {
            py(text, &["1.4.5a4", "1.4.5", "1.4.6"], &["1.4.5a3", "1.5"]);
        }
        py("~= 2.2.0", &["2.2.0", "2.2.9"], &["2.3.0"]);
        py("~= 1.4.5.0", &["1.4.5.0", "1.4.5.9"], &["1.4.6"]);
        // Version matching, of the version 1.1.post1, 1.1a1 and 1.1.
        py("== 1.1.post1", &["1.1.post1"], &["1.1"]);
        py(
            "== 1.1",
            &["1.1", "1.1.0", "1.1+local"],
            &["1.1.post1", "1.1a1", "1.1.dev1"],
        );
        py(
            "== 1.1.*",
            &["1.1", "1.1.post1", "1.1a1", "1.1.9"],
            &["1.2", "1.10"],
        );
        py("== 1.1.0", &["1.1"], &["1.1.dev1"]);
        py("== 1.1.dev1", &["1.1.dev1"], &["1.1"]);
        py("==1.1.3.*", &["1.1.3.4"], &["1", "1.1"]);
        py("==1.0.*", &["1"], &["1.1"]);
        py(
            "== 1.0+ubuntu.1",
            &["1.0+ubuntu.1"],
            &["1.0", "1.0+ubuntu.2"],
        );
        // Version exclusion.
        py("!= 1.1", &["1.1.post1", "1.2"], &["1.1", "1.1.0"]);
        py("!= 1.1.post1", &["1.1", "1.1a1"], &["1.1.post1"]);
        py("!= 1.1.*", &["1.0", "1.2"], &["1.1", "1.1.post1", "1.1a1"]);
        // Ordered comparison: local labels count for nothing.
        py(">= 1.7", &["1.7", "1.7+x", "1.7.1"], &["1.6", "1.7rc1"]);
        py("<= 1.7", &["1.7", "1.7+x", "1.7a1"], &["1.7.post1", "1.8"]);
        // Exclusive ordered comparison.
        py(">1.7", &["1.7.1"], &["1.7.0.post1", "1.7+x", "1.7"]);
        py(
            ">1.7.post2",
            &["1.7.1", "1.7.0.post3"],
            &["1.7.0", "1.7.post2"],
        );
        py(
            "<3.1",
            &["3.0", "3.0.9", "3.0rc1"],
            &["3.1", "3.1.dev0", "3.1rc1"],
        );
        py("<3.1rc1", &["3.1b2", "3.1.dev0"], &["3.1rc1", "3.1"]);
        // Arbitrary equality.
        py("===foobar", &[], &["1.0"]);
        py("===1.0", &["1.0"], &["1.0.0", "1.0+downstream1"]);
        // Epochs.
        py(">=1!1.0", &["1!1.0", "2!0"], &["2013.10"]);
        py("==1!1.*", &["1!1.2"], &["1.2"]);
        // PEP 508: name, extras and markers are skipped.
        let lines = [
            "requests[security]>=2.8.1,==2.8.* ; python_version < \"2.7\"",
            "requests [security,tests] >= 2.8.1, == 2.8.*",
            "requests (>=2.8.1,==2.8.*)",
            "(>=2.8.1, ==2.8.*)",
            ">=2.8.1,==2.8.*,",
        ];
        for line in lines {
            py(line, &["2.8.1", "2.8.9"], &["2.8.0", "2.9"]);
        }
        for any in ["*", "", " ; python_version < '3'", "requests[security]"] {
            py(any, &["0", "1.0a1"], &[]);
        }
        for text in [
            "latest",
            "1.0",
            "^1.0",
            "~1.0",
            "=1.0",
            "~=1",
            "~=1.0+x",
            ">=1.0+x",
            ">=1.0.*",
            "==1.0a1.*",
            "==1.0+x.*",
            "==1.*.*",
            "== *",
            "===",
            "pip @ https://example.org/pip.zip",
            "a[b",
        ] {
            assert_eq!(Grammar::Pep440.requirement(text), None, "{text}");
        }
    }

    /// The requirements that the Cargo book explains.
    #[test]
    fn requirements_of_cargo() {
        let cargo = |text: &str, yes: &[&str], no: &[&str]| check(Grammar::Cargo, text, yes, no);
        for text in ["1.2.3", "^1.2.3", ">=1.2.3, <2.0.0"] {
            cargo(text, &["1.2.3", "1.9.9"], &["1.2.2", "2.0.0", "1.3.0-a"]);
        }
        cargo("1.2", &["1.2.0", "1.9.9"], &["2.0.0"]);
        cargo("0.2.3", &["0.2.3", "0.2.9"], &["0.3.0"]);
        cargo("0.0.3", &["0.0.3"], &["0.0.4"]);
        cargo("0.0", &["0.0.9"], &["0.1.0"]);
        cargo("0", &["0.9.9"], &["1.0.0"]);
        cargo("~1.2.3", &["1.2.9"], &["1.3.0"]);
        cargo("~1", &["1.9.9"], &["2.0.0"]);
        cargo("*", &["0.0.1", "9.0.0"], &[]);
        cargo("1.*", &["1.9.9"], &["2.0.0"]);
        cargo("1.2.*", &["1.2.9"], &["1.3.0"]);
        cargo("= 1.2.3", &["1.2.3"], &["1.2.4"]);
        cargo(">= 1.2, < 1.5", &["1.2.0", "1.4.9"], &["1.5.0"]);
        for text in ["", "latest", "1.2.3, foo", "1 || 2"] {
            assert_eq!(Grammar::Cargo.requirement(text), None, "{text}");
        }
    }

    #[test]
    fn requirements_of_r() {
        let r = |text: &str, yes: &[&str], no: &[&str]| check(Grammar::Cran, text, yes, no);
        r(">= 3.5", &["3.5", "3.5.1", "3.10"], &["3.4.9"]);
        r("(>= 1.0-2)", &["1.0-2", "1.0.3"], &["1.0-1"]);
        r(">= 1.0, < 2", &["1.5"], &["0.9", "2"]);
        r("*", &["0.1"], &[]);
        assert_eq!(Grammar::Cran.requirement("1.0"), None);
        assert_eq!(Grammar::Cran.version("1.0a"), None);
    }

    #[test]
    fn the_first_component_that_differs() {
        let changed = |grammar, a, b| version(grammar, a).changed(&version(grammar, b));
        assert_eq!(changed(Grammar::Npm, "1.9.9", "2.0.0"), Component::Major);
        assert_eq!(changed(Grammar::Npm, "1.2.3", "1.3.0"), Component::Minor);
        assert_eq!(changed(Grammar::Npm, "1.2.3", "1.2.4"), Component::Patch);
        assert_eq!(changed(Grammar::Npm, "1.2.3-a", "1.2.3"), Component::Other);
        assert_eq!(changed(Grammar::Pep440, "9", "1!9"), Component::Major);
        assert_eq!(changed(Grammar::Pep440, "1", "1.1"), Component::Minor);
        assert_eq!(changed(Grammar::Pep440, "1", "1.0.0.1"), Component::Patch);
        assert_eq!(changed(Grammar::Pep440, "1", "1.post1"), Component::Other);
    }

    #[test]
    fn requirements_name_prereleases_or_not() {
        for (grammar, text, names) in [
            (Grammar::Npm, "^1.2.3", false),
            (Grammar::Npm, "^1.2.3-rc.1", true),
            (Grammar::Npm, "1.x || >=2.0.0-alpha", true),
            (Grammar::Npm, "*", false),
            (Grammar::Pep440, ">=1.0", false),
            (Grammar::Pep440, ">=1.0a1", true),
            (Grammar::Pep440, ">=1.0.dev0", true),
            (Grammar::Pep440, "!=1.0a1", false),
            (Grammar::Pep440, "===1.0a1", true),
            (Grammar::Pep440, "==1.0.post1", false),
        ] {
            let own = grammar.requirement(text).unwrap();
            assert_eq!(own.names_prerelease, names, "{text}");
        }
    }

    /// Random requirements and versions, answered by the npm package semver 7.8.6 under Node
    /// 20.20.2 (loose, as npm asks it) and by Python's packaging 26.4, pre-releases allowed:
    /// 1 satisfied, 0 not, R no requirement. Of 400,000 such pairs each no other answer differed
    /// than those to `*` and brackets, which PEP 440 does not have and which are taken here.
    #[test]
    fn random_pairs_as_other_programs_answer_them() {
        for (grammar, table) in [
            (Grammar::Npm, include_str!("npm.tsv")),
            (Grammar::Pep440, include_str!("pep440.tsv")),
        ] {
            let mut rows = 0;
            for line in table.lines() {
                let cells: Vec<&str> = line.split('\t').collect();
                let [requirement, version, answer] = cells[..] else {
                    panic!("{line}");
                };
                let have = match (grammar.requirement(requirement), grammar.version(version)) {
                    (None, _) => "R",
                    (Some(own), Some(parsed)) if own.satisfied_by(&parsed, version) => "1",
                    _ => "0",
                };
                assert_eq!(have, answer, "{requirement} by {version}");
                rows += 1;
            }
            assert!(rows > 450);
        }
    }

    proptest! {
        #[test]
        fn a_version_satisfies_itself_and_order_is_total(
            a in "[0-3]\\.[0-3]\\.[0-3](-(alpha|beta|rc)(\\.[0-3])?)?",
            b in "[0-3]\\.[0-3]\\.[0-3](-(alpha|beta|rc)(\\.[0-3])?)?",
            c in "([01]!)?[0-3](\\.[0-3]){0,3}((a|b|rc)[0-3])?(\\.post[0-3])?(\\.dev[0-3])?(\\+[a-z0-3]{1,2})?",
            d in "([01]!)?[0-3](\\.[0-3]){0,3}((a|b|rc)[0-3])?(\\.post[0-3])?(\\.dev[0-3])?(\\+[a-z0-3]{1,2})?",
        ) {
            for (grammar, sign, a, b) in [
                (Grammar::Npm, "=", &a, &b),
                (Grammar::Cargo, "=", &a, &b),
                (Grammar::Pep440, "==", &c, &d),
                (Grammar::Pep440, "===", &c, &d),
            ] {
                let [x, y] = [version(grammar, a), version(grammar, b)];
                let own = grammar.requirement(&format!("{sign}{a}")).unwrap();
                prop_assert!(own.satisfied_by(&x, a), "{a}");
                prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
                prop_assert_eq!(x.cmp(&y).is_eq(), x == y);
                prop_assert_eq!(x.changed(&y), y.changed(&x));
            }
        }

        #[test]
        fn nothing_is_too_odd(text in ".{0,20}", signs in "[v=<>~^|!*xX.,;0-9a-z+ -]{0,16}") {
            for grammar in [Grammar::Npm, Grammar::Pep440, Grammar::Cargo, Grammar::Cran] {
                for text in [&text, &signs] {
                    let parsed = grammar.version(text);
                    if let (Some(own), Some(parsed)) = (grammar.requirement(text), parsed) {
                        own.satisfied_by(&parsed, text);
                    }
                }
            }
        }
    }
}
