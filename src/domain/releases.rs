//! The latest release of a package.
//!
//! The latest release at a time is the highest stable version that was published by then. If a
//! package has no stable version, or if the registry's grammar of versions is not known, it is the
//! newest release, that is, the one published last.

use std::cmp::Ordering;

use super::versions::Version;

/// The facts about a release that decide its place among the releases of its package.
#[derive(Debug, Clone, Copy)]
pub struct Release<'r> {
    /// The version as the registry writes it.
    pub number: &'r str,
    /// The version parsed by the registry's grammar; `None` if the grammar is not known or cannot
    /// read the number.
    pub version: Option<&'r Version>,
    /// The time of its publication.
    pub published: Option<i64>,
}

impl<'r> Release<'r> {
    /// The version, if it is stable.
    pub fn stable(&self) -> Option<&'r Version> {
        self.version.filter(|version| !version.is_prerelease())
    }

    /// Compares two releases so that the latest comes last.
    ///
    /// Stable versions come after all others, in the order of their grammar. The others are in the
    /// order of their publication, those without a date first; if these are equal, their numbers
    /// are compared part by part.
    pub fn compare(&self, other: &Self) -> Ordering {
        let by_version = self.stable().cmp(&other.stable());
        by_version
            .then_with(|| self.published.cmp(&other.published))
            .then_with(|| compare_numbers(self.number, other.number))
    }
}

/// Compares version numbers of an unknown grammar. Runs of digits are compared by their value.
/// Letters come before digits and before the end (1.0-beta is before 1.0), but `post` comes after
/// the end. Text after a plus does not count.
pub fn compare_numbers(a: &str, b: &str) -> Ordering {
    fn next(text: &str) -> (&str, &str) {
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits = text.starts_with(|c: char| c.is_ascii_digit());
        let end = text.find(|c: char| !c.is_alphanumeric() || c.is_ascii_digit() != digits);
        text.split_at(end.unwrap_or(text.len()))
    }
    fn rank(token: &str) -> u8 {
        match token.bytes().next() {
            None => 1,
            Some(first) if first.is_ascii_digit() => 3,
            Some(_) if token == "post" => 2,
            Some(_) => 0,
        }
    }
    fn before_plus(text: &str) -> &str {
        let text = text.split('+').next().unwrap_or(text).trim();
        text.strip_prefix(['v', 'V']).unwrap_or(text)
    }
    let (mut left, mut right) = (before_plus(a), before_plus(b));
    loop {
        let ((x, rest_x), (y, rest_y)) = (next(left), next(right));
        if x.is_empty() && y.is_empty() {
            return a.cmp(b);
        }
        let unpadded = |token: &'_ str| token.trim_start_matches('0').len();
        let order = rank(x).cmp(&rank(y)).then_with(|| match rank(x) {
            3 => unpadded(x).cmp(&unpadded(y)).then_with(|| {
                let digits = |token: &str| token.trim_start_matches('0').to_owned();
                digits(x).cmp(&digits(y))
            }),
            _ => x.cmp(y),
        });
        if order.is_ne() {
            return order;
        }
        (left, right) = (rest_x, rest_y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::versions::Grammar;

    /// The latest of releases, given as a number and a time of publication.
    fn latest<'r>(grammar: Option<Grammar>, releases: &[(&'r str, Option<i64>)]) -> &'r str {
        let read = |number: &str| grammar.and_then(|grammar| grammar.version(number));
        let versions: Vec<_> = releases.iter().map(|(number, _)| read(number)).collect();
        let release = |place: usize| Release {
            number: releases[place].0,
            version: versions[place].as_ref(),
            published: releases[place].1,
        };
        let latest = (0..releases.len()).max_by(|a, b| release(*a).compare(&release(*b)));
        latest.map_or("", |place| releases[place].0)
    }

    #[test]
    fn the_highest_stable_version_is_the_latest() {
        let npm = Some(Grammar::Npm);
        // A back-port is newer than the highest version, a pre-release higher than it.
        let releases = [
            ("2.0.0", Some(5)),
            ("1.9.9", Some(9)),
            ("3.0.0-rc.1", Some(7)),
            ("1.10.0", None),
            ("nightly", Some(10)),
        ];
        assert_eq!(latest(npm, &releases), "2.0.0");
        // The order of the rows does not matter.
        let mut reversed = releases;
        reversed.reverse();
        assert_eq!(latest(npm, &reversed), "2.0.0");
        assert_eq!(latest(npm, &releases[3..]), "1.10.0");
        // 1.10 is above 1.9, a post-release above its release.
        let python = [("1.9", Some(9)), ("1.10", Some(1)), ("1.10.post1", None)];
        assert_eq!(latest(Some(Grammar::Pep440), &python), "1.10.post1");
    }

    #[test]
    fn without_a_stable_version_the_newest_is_the_latest() {
        let early = [("2.0.0-rc.1", Some(3)), ("1.0.0-rc.9", Some(4))];
        assert_eq!(latest(Some(Grammar::Npm), &early), "1.0.0-rc.9");
        // If the grammar is not known, the numbers do not matter.
        let unknown = [("2.0", Some(5)), ("1.9", Some(9)), ("3.0", None)];
        assert_eq!(latest(None, &unknown), "1.9");
        // Only the numbers are known.
        let undated = [("1.9", None), ("1.10", None), ("1.10-beta", None)];
        assert_eq!(latest(None, &undated), "1.10");
    }

    #[test]
    fn numbers_of_an_unknown_grammar_are_in_order() {
        let ascending = [
            "0.9",
            "1.0-alpha",
            "1.0-beta.2",
            "1.0-beta.11",
            "1.0rc1",
            "1.0",
            "1.0.post1",
            "1.0-3",
            "v1.2",
            "1.10",
            "2.0+b",
            "018",
            "100000000000000000000000000001",
        ];
        for pair in ascending.windows(2) {
            let order = |a, b| compare_numbers(a, b);
            assert_eq!(order(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(order(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare_numbers("1.0", "1.0"), Ordering::Equal);
    }
}
