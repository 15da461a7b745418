//! Versions and specifiers of PEP 440. The crate pep440_rs takes versions that the specification
//! refuses, and the other way round (`docs/decisions/version-grammars.md`).

use super::{
    Condition, DEV, FINAL, Identifier, NO_PRE, Operator, POST, Version, comparison, holds,
    inside_brackets, number,
};

/// Whether a version meets an operator of PEP 440, with its rules for local labels, pre- and
/// post-releases.
pub(super) fn holds_for(operator: Operator, wanted: &Version, version: &Version) -> bool {
    let order = if wanted.identifiers.is_empty() {
        version.compare_public(wanted)
    } else {
        version.cmp(wanted)
    };
    match operator {
        Operator::Prefix(count) => version.same_numbers(wanted, count),
        Operator::NotPrefix(count) => !version.same_numbers(wanted, count),
        // `<` excludes pre-releases of the version itself, unless it is one.
        Operator::Less => {
            let of_itself = version.is_prerelease()
                && version.same_release(wanted)
                && !wanted.is_prerelease()
                && (wanted.suffix[POST] == 0 || version.suffix[..DEV] == wanted.suffix[..DEV]);
            order.is_lt() && !of_itself
        }
        // `>` excludes post-releases of the version itself, unless it is one.
        Operator::More => {
            let of_itself = version.suffix[POST] == 1
                && wanted.suffix[POST] == 0
                && wanted.suffix[DEV] == 1
                && version.same_release(wanted)
                && version.suffix[..POST] == wanted.suffix[..POST];
            order.is_gt() && !of_itself
        }
        operator => holds(operator, order),
    }
}

/// The specifiers in a PEP 508 line, without its name, extras and markers; `None` for an address,
/// or for a name alone, which may be a word of another kind.
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

pub(super) fn requirement(text: &str) -> Option<Vec<Condition>> {
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
            let version = Pep440::read(text)?;
            let digits = version
                .numbers
                .checked_sub(1)
                .filter(|digits| *digits > 0)?;
            if !version.version.identifiers.is_empty() {
                return None;
            }
            conditions.push(Condition::Compared(
                Operator::AtLeast,
                version.version.clone(),
            ));
            conditions.push(Condition::Compared(
                Operator::Prefix(digits),
                version.version,
            ));
            continue;
        }
        let (operator, version) = comparison(part)?;
        let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        let prefix = version.strip_suffix(".*").filter(|_| equality);
        let wanted = Pep440::read(prefix.unwrap_or(version))?;
        let plain = wanted.version.identifiers.is_empty();
        let operator = match (operator, prefix) {
            (operator, None) if plain || equality => operator,
            (Operator::Equal, Some(_)) if plain && wanted.version.suffix == FINAL => {
                Operator::Prefix(wanted.numbers)
            }
            (_, Some(_)) if plain && wanted.version.suffix == FINAL => {
                Operator::NotPrefix(wanted.numbers)
            }
            _ => return None,
        };
        conditions.push(Condition::Compared(operator, wanted.version));
    }
    Some(conditions)
}

/// A version of PEP 440, and the count of its numbers as written.
pub(super) struct Pep440 {
    pub(super) version: Version,
    /// Numbers of the release as written, including zeros at the end.
    numbers: usize,
}

/// The rest of a version that is still to be parsed.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn eat(&mut self, start: &str) -> bool {
        let rest = self.0.strip_prefix(start);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Parses a number: `None` if it is beyond 64 bits, and 0 if there is none, as in PEP 440.
    fn number(&mut self) -> Option<u64> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (head, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        if head.is_empty() {
            return Some(0);
        }
        head.parse().ok()
    }

    fn at_digit(&self) -> bool {
        self.0.starts_with(|c: char| c.is_ascii_digit())
    }

    fn separator(&mut self) {
        self.0 = self.0.strip_prefix(['.', '_', '-']).unwrap_or(self.0);
    }

    /// Parses one of the words and its number, with separators before and between; returns the
    /// word's rank.
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
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let mut rest = Cursor(&text);
        rest.eat("v");
        let mut release = Vec::new();
        let mut epoch = 0;
        loop {
            rest.at_digit().then_some(())?;
            let number = rest.number()?;
            if release.is_empty() && epoch == 0 && rest.eat("!") {
                // An epoch of zero may be written; a second epoch fails at its `!`.
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
        // The longer of two words with the same beginning must come first.
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
        // A development release of a final release comes before the pre-releases of that release.
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
