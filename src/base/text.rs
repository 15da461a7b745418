//! Numbers and names as text for people. The page, reports, claims and the command write the same
//! value with the same digits.

/// Whether a character is invisible: a control character, which a terminal would obey, or one that
/// could hide other letters or reverse their order.
pub fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            // Marks of direction, spaces without width, and the breaks of lines and paragraphs.
            '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A dataset's title, with “(synthetic)” if one of its files says that it is made up.
pub fn marked(title: &str, synthetic: bool) -> String {
    let mark = if synthetic { " (synthetic)" } else { "" };
    format!("{title}{mark}")
}

/// For example "1,234,567".
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// For example "1 package" or "2 packages".
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// For example "48.8%". A share above 0 is never written as 0%, and one below 1 never as 100%.
pub fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.0005 {
        return "< 0.1%".to_owned();
    }
    if (0.9995..1.0).contains(&share) {
        return "> 99.9%".to_owned();
    }
    minus(format!("{:.1}%", share * 100.0))
}

/// A share as [`percent`] writes it; a dash if it is not known.
pub fn percent_or_dash(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), percent)
}

/// A difference of two shares in percentage points, for example "−40.4".
pub fn points(difference: f64) -> String {
    minus(format!("{:.1}", difference * 100.0))
}

/// For example "7", "−0.025", "12.3", "1,235": numbers that are not whole have three decimals
/// below 10, one below 100 and none above.
pub fn number(n: f64) -> String {
    if !n.is_finite() {
        return "–".to_owned();
    }
    let size = n.abs();
    if size < 1e15 && size.fract() == 0.0 {
        return minus(format!(
            "{}{}",
            if n < 0.0 { "-" } else { "" },
            count(size as u64)
        ));
    }
    if size >= 1e15 || (size > 0.0 && size < 0.0005) {
        return scientific(n);
    }
    // The limits apply after rounding: 9.9996 is written as 10.0.
    if size < 9.9995 {
        minus(format!("{n:.3}"))
    } else if size < 99.95 {
        minus(format!("{n:.1}"))
    } else {
        let sign = if n < 0.0 { "−" } else { "" };
        format!("{sign}{}", count(size.round() as u64))
    }
}

/// For example "0.604" or "1234.5": a number with at most so many decimals, or all that it takes to
/// read the same number again, without zeros at the end.
pub fn decimal(n: f64, decimals: Option<usize>) -> String {
    let text = match decimals {
        Some(decimals) => format!("{n:.decimals$}"),
        None => n.to_string(),
    };
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    minus(text)
}

/// Days, months or years with at most one decimal, for example "9", "8.9", "1,235" or "< 0.1".
pub fn duration(time: f64) -> String {
    if time > 0.0 && time < 0.05 {
        "< 0.1".to_owned()
    } else if time.fract() != 0.0 && time.abs() < 9.9995 {
        minus(format!("{time:.1}"))
    } else {
        number(time)
    }
}

/// Months in words: two years or more are easier to read as years.
pub fn months(months: f64) -> String {
    let months = (months * 10.0).round() / 10.0;
    if months >= 24.0 {
        return format!("{:.1} years", months / 12.0);
    }
    match &*duration(months) {
        "1" => "1 month".to_owned(),
        months => format!("{months} months"),
    }
}

/// An index from 0 to 1 with four decimals, since it often differs from 1 only in the fourth.
pub fn index(value: f64) -> String {
    format!("{value:.4}")
}

/// A number with two decimals, for a heading; its sentences have more.
pub fn two_digits(n: f64) -> String {
    minus(format!("{n:.2}"))
}

/// A p value, for example "0.012" or "3.4 × 10⁻⁷". It is never written as 0.
pub fn probability(p: f64) -> String {
    if p.is_nan() {
        "–".to_owned()
    } else if p < 1e-300 {
        format!("< 10{}", raised("-300"))
    } else if p < 0.001 {
        scientific(p)
    } else {
        format!("{p:.3}")
    }
}

/// For example "−1.2 × 10⁻⁷", with spaces that do not break at the end of a line.
fn scientific(n: f64) -> String {
    let text = minus(format!("{n:.1e}"));
    match text.split_once('e') {
        Some((digits, exponent)) => format!("{digits}\u{a0}×\u{a0}10{}", raised(exponent)),
        None => text,
    }
}

/// A whole number in superscript.
fn raised(number: &str) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |c: char| c.to_digit(10).and_then(|digit| digits.get(digit as usize));
    number.chars().map(|c| *raise(c).unwrap_or(&'⁻')).collect()
}

/// For example "p = 0.012" or "p < 10⁻³⁰⁰".
pub fn with_p(p: f64) -> String {
    let text = probability(p);
    if text.starts_with('<') {
        format!("p {text}")
    } else {
        format!("p = {text}")
    }
}

/// Replaces the hyphen with a minus sign, and drops it before zero.
fn minus(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.contains(|c: char| ('1'..='9').contains(&c)) => format!("−{rest}"),
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// The text with a capital letter at its start.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A path as part of an address: everything but letters, digits and `-._~/` gets percent signs.
pub fn percent_encoded(path: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(byte).collect()
}

/// Decodes `%2C` as a comma, and so on; `None` if the result is not valid UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        let hex = rest.as_slice().get(..2).filter(|_| byte == b'%');
        let hex = hex.and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest.nth(1);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// These examples are hand-written. `www/test/words.test.mjs` checks the page's formatters with
    /// them as well.
    #[test]
    fn numbers_are_written_as_the_examples_say() {
        let examples: BTreeMap<String, Vec<(f64, String)>> =
            serde_json::from_str(include_str!("../../tests/numbers.json")).unwrap();
        for (kind, examples) in examples {
            let write: fn(f64) -> String = match kind.as_str() {
                "count" => |n| count(n as u64),
                "share" => percent,
                "points" => points,
                "number" => number,
                "duration" => duration,
                "probability" => probability,
                other => panic!("no formatter has the name {other}"),
            };
            for (value, expected) in examples {
                assert_eq!(write(value), expected, "{kind} {value}");
            }
        }
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(plural(1, "package", "packages"), "1 package");
        assert_eq!(percent(0.4883), "48.8%");
        assert_eq!(percent(0.000_1), "< 0.1%");
        assert_eq!(percent(0.999_9), "> 99.9%");
        assert_eq!(percent(1.0), "100.0%");
        assert_eq!(percent(-0.02), "−2.0%");
        assert_eq!(points(-0.404_076), "−40.4");
        assert_eq!(points(-0.000_1), "0.0");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(-1_234.0), "−1,234");
        assert_eq!(number(-0.024_73), "−0.025");
        assert_eq!(number(-0.000_01), "−1.0\u{a0}×\u{a0}10⁻⁵");
        assert_eq!(number(9.999_6), "10.0");
        assert_eq!(number(-23.695), "−23.7");
        assert_eq!(number(99.96), "100");
        assert_eq!(number(-1_234.56), "−1,235");
        assert_eq!(duration(8.983), "9.0");
        assert_eq!(duration(9.0), "9");
        assert_eq!(duration(0.033), "< 0.1");
        assert_eq!(duration(144.4), "144");
        assert_eq!(duration(0.0), "0");
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(probability(0.0), "< 10⁻³⁰⁰");
        assert_eq!(with_p(3.4e-7), "p = 3.4\u{a0}×\u{a0}10⁻⁷");
    }
}
