//! Reads lists and times that exports write as text.
//!
//! Times are chrono's. Lists are read here, since a column may mix JSON, Python, Postgres and plain
//! words, broken ones among them, and no library reads them all.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::relations::SnapshotDate;

/// The items of a list that is written as text: a JSON array, a Python literal, a Postgres array,
/// or words separated by commas. Any other text is one item; an empty text has none.
pub fn items(text: &str, mut item: impl FnMut(&str)) {
    let text = text.trim();
    let bracketed = [('[', ']'), ('{', '}'), ('(', ')')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    match bracketed {
        Some(inner) => split(inner, &mut item),
        None if text.contains(',') => {
            text.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .for_each(item);
        }
        None if is_none(text) => {}
        None => item(text),
    }
}

/// Whether a text is a single item and not a list.
pub fn is_single(text: &str) -> bool {
    let edge = |c: char| "[]{}()".contains(c) || c.is_whitespace();
    !text.contains(',') && !text.starts_with(edge) && !text.ends_with(edge) && !is_none(text)
}

/// Whether a bare word means a missing value in some language.
pub fn is_none(word: &str) -> bool {
    ["", "none", "null", "nan", "nat"]
        .iter()
        .any(|none| word.eq_ignore_ascii_case(none))
}

/// Splits at commas outside of quotes; `'…'` and `"…"` are quotes, with backslashes inside.
fn split(inner: &str, item: &mut impl FnMut(&str)) {
    let mut chars = inner.chars().peekable();
    let mut word = String::new();
    let mut quoted = false;
    let mut end = |word: &mut String, quoted: &mut bool| {
        let text = if *quoted { word.as_str() } else { word.trim() };
        if *quoted && !text.is_empty() || !is_none(text) {
            item(text);
        }
        word.clear();
        *quoted = false;
    };
    while let Some(c) = chars.next() {
        match c {
            ',' => end(&mut word, &mut quoted),
            '\'' | '"' if word.trim().is_empty() && !quoted => {
                word.clear();
                quoted = true;
                while let Some(inside) = chars.next() {
                    match inside {
                        '\\' => word.extend(escaped(&mut chars)),
                        _ if inside == c => break,
                        _ => word.push(inside),
                    }
                }
            }
            // These are spaces between a quote and the comma.
            _ if quoted => {}
            _ => word.push(c),
        }
    }
    end(&mut word, &mut quoted);
}

/// The character after a backslash. A surrogate pair of JSON is one character.
fn escaped(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    let hex = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>, digits: usize| {
        (0..digits).try_fold(0u32, |number, _| {
            Some(number * 16 + chars.next()?.to_digit(16)?)
        })
    };
    Some(match chars.next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'x' => char::from_u32(hex(chars, 2)?)?,
        'u' => {
            let high = hex(chars, 4)?;
            let mut rest = chars.clone();
            let low = (rest.next() == Some('\\') && rest.next() == Some('u'))
                .then(|| hex(&mut rest, 4))
                .flatten();
            match low {
                Some(low)
                    if (0xD800..0xDC00).contains(&high) && (0xDC00..0xE000).contains(&low) =>
                {
                    *chars = rest;
                    char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))?
                }
                _ => char::from_u32(high)?,
            }
        }
        other => other,
    })
}

/// The date of a snapshot as columns write it: `2024-03-31`, `2024-03`, `20240331`, `202403`, a
/// time, or a week such as `2024-W13`, which means its Monday. Smaller numbers, such as a month
/// alone, are not dates.
pub fn snapshot_date(text: &str) -> Option<SnapshotDate> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
    let small = |from, to| number(from, to).and_then(|number| u8::try_from(number).ok());
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        8 if digits => SnapshotDate::new(number(0, 4)?, small(4, 6)?, Some(small(6, 8)?)),
        6 if digits => SnapshotDate::new(number(0, 4)?, small(4, 6)?, None),
        _ => {
            if let Some((year, week)) = text.split_once("-W") {
                let (year, week) = (year.parse().ok()?, week.parse().ok()?);
                let monday = NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon)?;
                let midnight = monday.and_hms_opt(0, 0, 0)?.and_utc();
                return SnapshotDate::of_time(midnight.timestamp_millis());
            }
            /// 1990-01-01. Smaller numbers are not times.
            const EARLIEST: i64 = 631_152_000_000;
            let time = time(text).filter(|time| *time >= EARLIEST)?;
            SnapshotDate::of_time(time)
        }
    }
}

/// A time that is written as text, in milliseconds since 1970 in UTC; a time without a zone is
/// taken as UTC. Reads ISO 8601 with or without time and zone, git's style, and seconds or
/// milliseconds as a number.
pub fn time(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return epoch(number);
    }
    let plain = text
        .strip_suffix(" UTC")
        .or_else(|| text.strip_suffix('Z'))
        .unwrap_or(text);
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(plain, format) {
            return Some(time.and_utc().timestamp_millis());
        }
    }
    for format in [
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f %#z",
        "%a %b %d %H:%M:%S %Y %z",
    ] {
        if let Ok(time) = DateTime::parse_from_str(text, format) {
            return Some(time.timestamp_millis());
        }
    }
    let date = NaiveDate::parse_from_str(plain, "%Y-%m-%d").ok()?;
    Some(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
}

/// A time as a number: seconds since 1970, or milliseconds, microseconds or nanoseconds if seconds
/// would be beyond the year 5138.
pub fn epoch(number: f64) -> Option<i64> {
    const SECONDS_END: f64 = 1e11;
    let scale = [1000.0, 1.0, 1e-3, 1e-6];
    let limits = [1.0, 1e3, 1e6, 1e9].map(|factor| SECONDS_END * factor);
    let unit = limits.iter().position(|limit| number.abs() < *limit)?;
    Some((number * scale[unit]) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        items(text, |item| found.push(item.to_owned()));
        found
    }

    #[test]
    fn every_spelling_of_a_list() {
        let expected = ["a", "b c", "d'e", "f,g", "é😀"];
        for text in [
            r#"["a", "b c", "d'e", "f,g", "\u00e9\ud83d\ude00"]"#,
            r#"['a', 'b c', "d'e", 'f,g', '\xe9😀']"#,
            r#"('a', 'b c', 'd\'e', 'f,g', 'é😀')"#,
            r#"{a,"b c",d'e,"f,g",é😀}"#,
        ] {
            assert_eq!(all(text), expected, "{text}");
        }
        assert_eq!(all("a, b ,c"), ["a", "b", "c"]);
        assert_eq!(all(" only one "), ["only one"]);
        assert_eq!(all("['a', None, NaN, 3]"), ["a", "3"]);
        assert_eq!(all("['None', '']"), ["None"]);
        for none in ["", "[]", "{}", "()", "None", "nan", "[ ]"] {
            assert!(all(none).is_empty(), "{none}");
        }
        // Broken lists give the items that can be read.
        assert_eq!(all("['a', 'b"), ["['a'", "'b"]);
        assert_eq!(all(r"['a\"), [r"['a\"]);
        assert_eq!(all(r"['\ud800']"), Vec::<String>::new());
    }

    #[test]
    fn every_spelling_of_a_time() {
        // `date -u -d @1610550504` gives 2021-01-13T15:08:24Z.
        let expected = 1_610_550_504_000;
        for text in [
            "2021-01-13T15:08:24.000Z",
            "2021-01-13T15:08:24Z",
            "2021-01-13 15:08:24 UTC",
            "2021-01-13 15:08:24",
            "2021-01-13T17:08:24+02:00",
            "2021-01-13 15:08:24+00",
            "2021-01-13 15:08:24.000000+00:00",
            "2021-01-13 17:08:24 +0200",
            "Wed Jan 13 16:08:24 2021 +0100",
            "1610550504",
            "1610550504000",
            "1610550504000000",
            "1610550504.0",
        ] {
            assert_eq!(time(text), Some(expected), "{text}");
        }
        assert_eq!(time("2021-01-13"), Some(1_610_496_000_000));
        assert_eq!(time("2021-01-13T15:08:24.250Z"), Some(expected + 250));
        for text in ["", "yesterday", "13/01/2021", "2021-13-01", "NaT", "nan"] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
