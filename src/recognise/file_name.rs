//! Finds the registry and the date of a snapshot in the name and folders of its file.

use crate::base::registries::registry_of_word;
use crate::relations::SnapshotDate;

/// The registry that a path names. The file's name comes first, then its folders from the nearest
/// on. `None` if the first part with a registry has several. After "not", "non" or "without" a
/// registry does not count, even if a folder names it.
pub fn registry(path: &str) -> Option<&'static str> {
    let mut denied = Vec::new();
    nearest(path, |part| {
        let mut named: Vec<&'static str> = Vec::new();
        named.extend(part.split('.').next().and_then(registry_of_word));
        let mut denies = false;
        for word in part.split(|c: char| !c.is_alphanumeric()) {
            let is = |candidate: &&str| word.eq_ignore_ascii_case(candidate);
            if DENIALS.iter().any(is) {
                denies = true;
            } else if let Some(registry) = registry_of_word(word) {
                if denies { &mut denied } else { &mut named }.push(registry);
            } else if !(word.is_empty() || LINKS.iter().any(is)) {
                denies = false;
            }
        }
        named.retain(|name| !denied.contains(name));
        named
    })
}

/// Words before a registry that exclude it, as in `packages_not_npm`, and words that can come
/// between them.
const DENIALS: &[&str] = &["not", "non", "without"];
const LINKS: &[&str] = &["and", "from", "nor", "of", "on", "or"];

/// The date that a path names, such as `2023-08`, `2023_08_31`, `202308` or `20230831`. It searches
/// in the same order as [`registry`]. Day-first and month-first dates are ambiguous and not read.
pub fn date(path: &str) -> Option<SnapshotDate> {
    nearest(path, dates)
}

/// The value of the nearest part of the path that has exactly one. It looks at the file's name and
/// the two nearest folders, because folders further up describe the machine and not the file.
fn nearest<T: PartialEq>(path: &str, find: impl FnMut(&str) -> Vec<T>) -> Option<T> {
    let mut found = path
        .rsplit(['/', '\\'])
        .take(3)
        .map(find)
        .find(|values| !values.is_empty())?;
    found.dedup();
    match found.len() {
        1 => found.pop(),
        _ => None,
    }
}

fn dates(part: &str) -> Vec<SnapshotDate> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = part[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + start;
        let (date, length) = date_at(&part[start..]);
        at = start + length;
        // Digits inside a word, without separators, are part of a hash or a number, not a date.
        let in_word = part[..start].ends_with(char::is_alphanumeric)
            || part[at..].starts_with(char::is_alphanumeric);
        found.extend(date.filter(|_| !in_word || part[start..at].contains('-')));
    }
    found
}

/// The common name of all parts of a table, if the file's name has a part number, as in
/// `train-00000-of-00004.parquet` or `0000.parquet`. `None` for other files.
pub fn table_of_part(path: &str) -> Option<String> {
    let (folder, name) = match path.rfind(['/', '\\']) {
        Some(at) => path.split_at(at + 1),
        None => ("", path),
    };
    let stem = name.split('.').next().unwrap_or(name);
    let all_digits = |text: &str| !text.is_empty() && digits(text) == text.len();
    if all_digits(stem) && stem.len() < 6 {
        return Some(folder.to_owned());
    }
    let (before, of) = stem.rsplit_once("-of-")?;
    let (table, part) = before.rsplit_once('-').unwrap_or(("", before));
    (all_digits(of) && all_digits(part)).then(|| format!("{folder}{table}-of-{of}"))
}

/// A date at the beginning of `text` and its length in bytes. Without a date it is the length of
/// the digits. `text` begins with a digit.
fn date_at(text: &str) -> (Option<SnapshotDate>, usize) {
    let run = digits(text);
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
    let date = |year: Option<u16>, month: Option<u16>, day: Option<u16>| {
        let year = year.filter(|year| (1990..2100).contains(year))?;
        let day = day.map(u8::try_from).transpose().ok()?;
        SnapshotDate::new(year, u8::try_from(month?).ok()?, day)
    };
    match run {
        8 => (date(number(0..4), number(4..6), number(6..8)), 8),
        6 => (date(number(0..4), number(4..6), None), 6),
        4 => {
            let separated =
                |at: usize| text[at..].starts_with(['-', '_', '.']) && digits(&text[at + 1..]) == 2;
            if !separated(4) {
                return (None, 4);
            }
            let month = date(number(0..4), number(5..7), None);
            if month.is_some() && separated(7) {
                let day = date(number(0..4), number(5..7), number(8..10));
                if day.is_some() {
                    return (day, 10);
                }
            }
            (month, 7)
        }
        _ => (None, run),
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_where_they_are_plain() {
        for (path, expected) in [
            ("pypi_downloads_2023-08.parquet", Some("2023-08")),
            ("models/2026-09-30/models.parquet", Some("2026-09-30")),
            ("npm_20251201.parquet", Some("2025-12-01")),
            ("npm-202512.parquet", Some("2025-12")),
            ("a_2023_08_31_b.parquet", Some("2023-08-31")),
            ("2023-08-00001-of-00004.parquet", Some("2023-08")),
            ("2024-01/models_2024-02.parquet", Some("2024-02")),
            ("C:\\data\\2024-01\\models.parquet", Some("2024-01")),
            // It is ambiguous whether the day or the month comes first.
            ("do-me_transformersjs_07-05-2026.parquet", None),
            ("2017-04_to_2017-10.parquet", None),
            ("train-00000-of-00004.parquet", None),
            ("v2023-13.parquet", None),
            ("1234567890.parquet", None),
            ("a1b202405cd.parquet", None),
            ("npm2024-05.parquet", Some("2024-05")),
            ("2024-05/a/b/c/models.parquet", None),
            ("données.parquet", None),
        ] {
            assert_eq!(
                date(path).map(|d| d.to_string()).as_deref(),
                expected,
                "{path}"
            );
        }
    }

    #[test]
    fn parts_of_one_table_share_a_name() {
        let table = |path| table_of_part(path);
        assert_eq!(
            table("d/train-00000-of-00004.parquet"),
            table("d/train-00003-of-00004.parquet")
        );
        assert_ne!(
            table("d/train-00000-of-00004.parquet"),
            table("e/train-00003-of-00004.parquet")
        );
        assert_ne!(
            table("test-00000-of-00004.parquet"),
            table("train-00000-of-00004.parquet")
        );
        assert_eq!(table("x/0000.parquet"), table("x/0001.parquet"));
        assert!(table("x/0000.parquet").is_some() && table("00000-of-00002.parquet").is_some());
        for path in [
            "npm_2024-01.parquet",
            "20240101.parquet",
            "202401.parquet",
            "best-of-2024.parquet",
            "a-of-b.parquet",
        ] {
            assert_eq!(table(path), None, "{path}");
        }
    }

    #[test]
    fn registries_as_whole_words_nearest_first() {
        for (path, expected) in [
            ("npm_top100k_2017-04.parquet", Some("npm")),
            ("hf_models_2022-07.parquet", Some("huggingface")),
            ("cfahlgren1/hub-stats/models.parquet", Some("huggingface")),
            ("hugging-face/models.parquet", Some("huggingface")),
            ("npm/pypi.parquet", Some("pypi")),
            ("PyPI.parquet", Some("pypi")),
            ("docker_hub_2024-01.parquet", Some("docker")),
            ("/srv/npm/a/b/models.parquet", None),
            ("chfs.parquet", None),
            ("npm_and_pypi.parquet", None),
            // These names exclude a registry.
            ("packages_not_npm_2024-01.parquet", None),
            ("non-hf-models.parquet", None),
            ("Packages-Without-PyPI.parquet", None),
            ("not_npm_or_pypi.parquet", None),
            ("pypi_not_npm.parquet", Some("pypi")),
            ("not-on-npm.parquet", None),
            ("npm/packages_not_npm.parquet", None),
            ("npm/packages_not_pypi.parquet", Some("npm")),
            ("notes_npm.parquet", Some("npm")),
        ] {
            assert_eq!(registry(path), expected, "{path}");
        }
        assert_eq!(registry_of_word("Hugging Face"), Some("huggingface"));
        assert_eq!(registry_of_word("crates.io"), Some("crates"));
        assert_eq!(registry_of_word("mine"), None);
    }
}
