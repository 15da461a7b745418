//! Versions and ranges of node-semver, in the loose form in which npm reads them. The crate
//! nodejs-semver differs from npm's program in about a tenth of random pairs
//! (`docs/decisions/version-grammars.md`).

use super::{Condition, FINAL, Identifier, Operator, SEMVER_PRE, Version, number};

/// The greatest number that node-semver accepts.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// Parses a version; all three numbers must be given.
pub(super) fn version(text: &str) -> Option<Version> {
    let partial = Partial::read(text.trim())?;
    let [Some(_), Some(_), Some(_)] = partial.numbers else {
        return None;
    };
    Some(partial.version())
}

/// A version of node-semver in which numbers may be missing or `x`.
#[derive(Debug)]
struct Partial {
    numbers: [Option<u64>; 3],
    /// Whether a number follows an `x`, which is allowed in some places only.
    disordered: bool,
    pre: Vec<Identifier>,
}

impl Partial {
    /// Parses `1`, `1.x`, `v1.2.3-rc.1+build`, `1.2.3beta` and similar texts.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(['v', '=', ' ', '\t']);
        // Build metadata do not affect the order.
        let text = match text.split_once('+') {
            Some((text, build)) => {
                build.split('.').all(is_identifier).then_some(())?;
                text
            }
            None => text,
        };
        let mut partial = Self {
            numbers: [None; 3],
            disordered: false,
            pre: Vec::new(),
        };
        let mut rest = text;
        for place in 0..3 {
            let wild = rest.starts_with(['x', 'X', '*']);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let end = if wild { 1 } else { digits };
            let (digits, after) = rest.split_at_checked(end)?;
            if !wild {
                let value = number(digits).filter(|value| *value <= MAX_SAFE)?;
                partial.disordered |= place > 0 && partial.numbers[place - 1].is_none();
                partial.numbers[place] = Some(value);
            }
            rest = after;
            if place < 2 {
                match rest.strip_prefix('.') {
                    Some(after) => rest = after,
                    None if rest.is_empty() => return Some(partial),
                    None => return None,
                }
            }
        }
        if rest.is_empty() {
            return Some(partial);
        }
        // The hyphen may be missing or may belong to the first identifier.
        let after = rest.strip_prefix('-').filter(|after| !after.is_empty());
        for part in after.unwrap_or(rest).split('.') {
            if !is_identifier(part) {
                return None;
            }
            partial.pre.push(match number(part) {
                Some(number) => Identifier::Number(number),
                None => Identifier::Text(part.to_owned()),
            });
        }
        Some(partial)
    }

    /// The version; missing numbers count as 0.
    fn version(self) -> Version {
        let numbers = self.numbers.map(|number| number.unwrap_or(0));
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

/// The condition to be below every version of these numbers, including pre-releases.
fn below(major: u64, minor: u64, patch: u64) -> Condition {
    let numbers = [major, minor, patch];
    let version = Version::numbered(&numbers, SEMVER_PRE, vec![Identifier::Number(0)]);
    Condition::Compared(Operator::Less, version)
}

/// Parses one comparator of a range into conditions; `None` if it is not one.
pub(super) fn comparator(token: &str, bare_is_caret: bool) -> Option<Vec<Condition>> {
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
    // The numbers before the first x decide the end.
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

/// Whether a condition is `>=0.0.0`, which every stable version meets.
fn is_any(condition: &Condition) -> bool {
    match condition {
        Condition::Compared(Operator::AtLeast, version) => {
            version.release.is_empty() && !version.is_prerelease()
        }
        _ => false,
    }
}

/// Parses `1.2 - 3.4` into conditions.
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

/// The comparators of one alternative, each with its operator joined to its version.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        let continues = word.starts_with(|c: char| c.is_ascii_digit() || "xX*v=".contains(c));
        match tokens.last_mut() {
            Some(last) if open && last.starts_with(['~', '^']) => {
                // `~>` has the same meaning as `~`.
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

/// Parses a range of node-semver in its loose form. Parts that are not comparators are skipped, and
/// a range without any comparator is refused.
pub(super) fn requirement(text: &str) -> Option<Vec<Vec<Condition>>> {
    let mut alternatives = Vec::new();
    for part in text.split("||") {
        let words: Vec<&str> = part.split_whitespace().collect();
        if let [from, "-", to] = words[..]
            && let Some(conditions) = hyphen_range(from, to)
        {
            alternatives.push(
                conditions
                    .into_iter()
                    .filter(|condition| !is_any(condition))
                    .collect(),
            );
            continue;
        }
        let mut any = words.is_empty();
        let mut conditions = Vec::new();
        for token in tokens(part) {
            if let Some(more) = comparator(&token, false) {
                any = true;
                conditions.extend(more.into_iter().filter(|condition| !is_any(condition)));
            }
        }
        if any {
            alternatives.push(conditions);
        }
    }
    // If one comparator takes every version, node-semver ignores pre-releases in the others.
    if alternatives.iter().any(Vec::is_empty) {
        alternatives = vec![Vec::new()];
    }
    (!alternatives.is_empty()).then_some(alternatives)
}
