//! The differences between two results documents.

use serde::Serialize;
use serde_json::Value;

/// A place where two documents differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Changed"))]
pub struct Difference {
    /// JSON pointer (RFC 6901) of the place.
    pub at: String,
    /// The value in the first document as JSON, cut to 100 characters; `None` if it has none.
    pub was: Option<String>,
    /// The value in the second document.
    pub is: Option<String>,
}

/// The differences between two documents, at most so many, and how many there are in all. What names
/// the program (`/tool`) and what a manifest adds (`/artifact`) are no results and are left out; so is
/// a digest that the second document does not have yet.
pub fn differences(was: &Value, is: &Value, most: usize) -> (Vec<Difference>, usize) {
    let mut found = Found {
        kept: Vec::new(),
        most,
        all: 0,
    };
    // Another setting explains the other differences.
    let settings = "/parameters";
    found.compare(
        settings.to_owned(),
        was.pointer(settings),
        is.pointer(settings),
    );
    found.compare(String::new(), Some(was), Some(is));
    (found.kept, found.all)
}

/// Of the whole document: what is no result, and what is compared before the rest.
const APART: [&str; 3] = ["tool", "artifact", "parameters"];

struct Found {
    kept: Vec<Difference>,
    most: usize,
    all: usize,
}

impl Found {
    fn compare(&mut self, at: String, was: Option<&Value>, is: Option<&Value>) {
        match (was, is) {
            (Some(Value::Object(was)), Some(Value::Object(is))) => {
                let new = is.keys().filter(|key| !was.contains_key(*key));
                for key in was.keys().chain(new) {
                    let elsewhere = at.is_empty() && APART.contains(&key.as_str());
                    let unknown = key == "sha256" && is.get(key).is_some_and(Value::is_null);
                    if elsewhere || unknown {
                        continue;
                    }
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    self.compare(format!("{at}/{escaped}"), was.get(key), is.get(key));
                }
            }
            (Some(Value::Array(was)), Some(Value::Array(is))) => {
                for place in 0..was.len().max(is.len()) {
                    self.compare(format!("{at}/{place}"), was.get(place), is.get(place));
                }
            }
            _ if was == is => {}
            _ => {
                self.all += 1;
                if self.kept.len() < self.most {
                    let (was, is) = (was.map(short), is.map(short));
                    self.kept.push(Difference { at, was, is });
                }
            }
        }
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_with_its_place() {
        let was = json!({"tool": {"version": "1"}, "a/b": [1, 2, {"c": null}], "d": "x", "e": 1});
        let is = json!({"tool": {"version": "2"}, "a/b": [1, 3, {"c": 0}, 4], "d": "x", "f": 2});
        let (found, all) = differences(&was, &is, 4);
        let found: Vec<_> = found
            .iter()
            .map(|d| (d.at.as_str(), d.was.as_deref(), d.is.as_deref()))
            .collect();
        assert_eq!(
            found,
            [
                ("/a~1b/1", Some("2"), Some("3")),
                ("/a~1b/2/c", Some("null"), Some("0")),
                ("/a~1b/3", None, Some("4")),
                ("/e", Some("1"), None),
            ]
        );
        assert_eq!(all, 5, "and /f");
        assert_eq!(differences(&was, &was, 4), (Vec::new(), 0));
    }

    #[test]
    fn a_long_value_is_cut_at_a_character() {
        let (found, _) = differences(&json!({"a": "é".repeat(200)}), &json!({}), 1);
        let text = found[0].was.as_deref().unwrap();
        assert_eq!(text.chars().count(), 101);
    }
}
