//! Templates of SQL: sections, words between double braces, and parts that only some settings need.
//!
//! A section begins with a line such as `-- table packages of packages`, `-- view listed for each
//! file of packages` or `-- answer`, and ends with the next one. Within it `{{word …}}` is replaced:
//! by what a dialect spells differently, by a list of the program, or by a setting. Lines between
//! `{{if word}}` and `{{end}}` are left out if the word is not set.

use std::collections::BTreeMap;

use super::dialect::Dialect;
use crate::base::error::{Error, ErrorKind, Result};

/// A statement of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section<'t> {
    /// The name of the table or view; `answer` for the metric's rows.
    pub(super) name: &'t str,
    /// Whether its rows are kept.
    pub(super) kept: bool,
    /// The source's table that it reads or needs.
    pub(super) of: Option<&'t str>,
    /// Whether it is written once for each file of that table.
    pub(super) each_file: bool,
    /// What it says about itself.
    pub(super) comment: String,
    /// Its SQL.
    pub(super) text: String,
}

/// The introduction of a template and its sections.
pub(super) fn sections(template: &str) -> (String, Vec<Section<'_>>) {
    let mut introduction = String::new();
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in template.lines() {
        if let Some(section) = line.strip_prefix("-- ").and_then(begin) {
            sections.push(section);
            continue;
        }
        let Some(section) = sections.last_mut() else {
            introduction.push_str(line);
            introduction.push('\n');
            continue;
        };
        let text = match line.starts_with("--") && section.text.is_empty() {
            true => &mut section.comment,
            false => &mut section.text,
        };
        text.push_str(line);
        text.push('\n');
    }
    for section in &mut sections {
        section.text.truncate(section.text.trim_end().len());
    }
    (introduction.trim_end().to_owned(), sections)
}

fn begin(header: &str) -> Option<Section<'_>> {
    let words: Vec<&str> = header.split(' ').collect();
    let section = |name, kept, of, each_file| Section {
        name,
        kept,
        of,
        each_file,
        comment: String::new(),
        text: String::new(),
    };
    Some(match words[..] {
        ["answer"] => section("answer", false, None, false),
        ["view", name] => section(name, false, None, false),
        ["table", name] => section(name, true, None, false),
        ["view", name, "of", of] => section(name, false, Some(of), false),
        ["table", name, "of", of] => section(name, true, Some(of), false),
        ["view", name, "for", "each", "file", "of", of] => section(name, false, Some(of), true),
        ["table", name, "for", "each", "file", "of", of] => section(name, true, Some(of), true),
        _ => return None,
    })
}

/// The words that a template can use besides those of the dialect.
pub(super) type Words = BTreeMap<&'static str, String>;

/// Replaces the words of a section's text.
///
/// # Errors
/// [`ErrorKind::Setting`] for a word that nothing defines, which is a fault of the template.
pub(super) fn expand(text: &str, dialect: Dialect, words: &Words) -> Result<String> {
    let mut text = without_unset(text, words);
    // The innermost braces come first.
    while let Some(end) = text.find("}}") {
        let begin = text[..end].rfind("{{").ok_or_else(|| unknown(&text))?;
        let word = expanded(text[begin + 2..end].trim(), dialect, words)?;
        text.replace_range(begin..end + 2, &word);
    }
    Ok(text)
}

/// Leaves out the lines that belong to words that are not set.
fn without_unset(text: &str, words: &Words) -> String {
    let mut kept = String::new();
    let mut writes = true;
    for line in text.lines() {
        let word = line.trim().strip_prefix("{{if ");
        if let Some(word) = word.and_then(|word| word.strip_suffix("}}")) {
            writes = words.contains_key(word);
        } else if line.trim() == "{{end}}" {
            writes = true;
        } else if writes {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

fn expanded(word: &str, dialect: Dialect, words: &Words) -> Result<String> {
    if let Some((dialects, text)) = word.split_once(": ") {
        let mut all = dialects.split(',');
        if dialects.split(',').all(|id| Dialect::of(id).is_ok()) {
            let is_meant = all.any(|id| id == dialect.id());
            return Ok(if is_meant {
                text.to_owned()
            } else {
                String::new()
            });
        }
    }
    if let Some(value) = words.get(word) {
        return Ok(value.clone());
    }
    let (name, rest) = word.split_once(' ').unwrap_or((word, ""));
    let parts: Vec<&str> = rest.split(" | ").map(str::trim).collect();
    Ok(match (name, &parts[..]) {
        ("double", _) => dialect.double().to_owned(),
        ("text", _) => dialect.text().to_owned(),
        ("unnest", _) => dialect.unnest().to_owned(),
        ("column", [column]) => dialect.name(column),
        ("size", [list]) => dialect.size(list),
        ("pick", [list, condition, value]) => dialect.pick(list, condition, value),
        ("first", [list, condition, value]) => dialect.first(list, condition, value),
        ("any", [list, condition]) => dialect.any(list, condition),
        ("append", [list, text]) => dialect.append(list, text),
        ("matches", [text, pattern]) => dialect.matches(text, pattern),
        ("repeated", _) => REPEATED.to_owned(),
        ("quantile", [part]) => quantile(part, dialect),
        ("gini", _) => GINI.to_owned(),
        ("hhi", _) => HHI.to_owned(),
        ("top", [ranks]) => top(ranks),
        ("holding", [part]) => holding(part),
        _ => return Err(unknown(word)),
    })
}

fn unknown(word: &str) -> Error {
    Error::new(
        ErrorKind::Setting,
        format!("The template of this script has an unknown word: {word}."),
        "This is a fault of the program; please report it.",
    )
}

/// The place of a row among those that repeat a name: the row with the most downloads counts, then
/// the newest.
const REPEATED: &str = "ROW_NUMBER() OVER (
      PARTITION BY registry, snapshot_date, id
      ORDER BY downloads DESC NULLS LAST, updated_at DESC NULLS LAST, created_at DESC NULLS LAST, likes DESC NULLS LAST
    )";

// What follows are aggregates over levels, which several metrics make: values x, each with the
// number of members that have it, the members below and above it, what those above hold together,
// and the number n and the total of all.

/// The Gini coefficient without a factor for small samples.
const GINI: &str =
    "2 * SUM(x * (members * below + members * (members + 1) / 2)) / NULLIF(MIN(n) * MIN(total), 0)
    - (MIN(n) + 1) / MIN(n)";

/// The Herfindahl-Hirschman index.
const HHI: &str = "SUM(members * (x / NULLIF(total, 0)) * (x / NULLIF(total, 0)))";

/// The share that the first ranks hold.
fn top(ranks: &str) -> String {
    format!("SUM(x * LEAST(members, GREATEST(0, {ranks} - above))) / NULLIF(MIN(total), 0)")
}

/// The smallest number of members that hold this part together.
fn holding(part: &str) -> String {
    format!(
        "CAST(MIN(CASE WHEN x > 0 AND held_above + members * x >= {part} * total
    THEN above + GREATEST(1, CEIL(({part} * total - held_above) / NULLIF(x, 0))) END) AS BIGINT)"
    )
}

/// A quantile of type 7.
fn quantile(part: &str, dialect: Dialect) -> String {
    let place = format!("(n - 1) * {part}");
    let at = |place: &str| {
        format!("MIN(CASE WHEN below <= {place} AND below + members > {place} THEN x END)")
    };
    let (low, high) = (
        at(&format!("FLOOR({place})")),
        at(&format!("CEIL({place})")),
    );
    let double = dialect.double();
    format!("CAST({low} + ({high} - {low}) * (MIN({place}) - FLOOR(MIN({place}))) AS {double})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_an_introduction_and_sections() {
        let (introduction, sections) = sections(
            "-- What it is.\n\n-- view a for each file of b\n-- Says this.\nSELECT 1\n-- and this\n\n-- answer\nSELECT 2\n",
        );
        assert_eq!(introduction, "-- What it is.");
        assert_eq!(sections.len(), 2);
        let first = &sections[0];
        assert_eq!(
            (first.name, first.of, first.each_file),
            ("a", Some("b"), true)
        );
        assert_eq!(first.comment, "-- Says this.\n");
        assert_eq!(first.text, "SELECT 1\n-- and this");
        assert_eq!(
            (sections[1].name, &*sections[1].text),
            ("answer", "SELECT 2")
        );
    }

    #[test]
    fn words_are_replaced_from_the_innermost() {
        let words = Words::from([("k", "7".to_owned()), ("list", "'a', 'b'".to_owned())]);
        let expand = |text| expand(text, Dialect::Duckdb, &words).unwrap();
        assert_eq!(expand("x <= {{k}}"), "x <= 7");
        assert_eq!(
            expand("{{pick tags | t IN ({{list}}) | t}}"),
            "list_distinct(list_filter(tags, lambda t: t IN ('a', 'b')))"
        );
        assert_eq!(expand("{{duckdb: a}}{{spark,postgres: b}}"), "a");
        assert_eq!(
            expand("a\n{{if k}}\nb\n{{end}}\n{{if no}}\nc\n{{end}}\nd"),
            "a\nb\nd"
        );
        assert!(super::expand("{{nothing}}", Dialect::Spark, &words).is_err());
    }
}
