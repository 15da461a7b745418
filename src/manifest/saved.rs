//! Results documents that were saved earlier, as what a reader follows.

use serde_json::Value;

use super::{Manifest, of_document, wrong};
use crate::base::error::Result;

/// Bytes of a results document. That of a hub with four snapshots has less than 1 MiB.
const MOST_BYTES: usize = 32 << 20;
/// A results document says within its first bytes that it is one.
const HEAD_BYTES: usize = 200;

/// Reads a manifest, a Croissant file, or a results document. Of the last, the manifest names its
/// files, settings and verdicts, and the second value is the document itself.
///
/// # Errors
/// [`crate::base::error::ErrorKind::Setting`], as [`Manifest::of_bytes`] and [`of_document`].
pub fn read_study(bytes: &[u8]) -> Result<(Manifest, Option<Value>)> {
    if !looks_saved(bytes) {
        return Ok((Manifest::of_bytes(bytes)?, None));
    }
    let saved = saved_results(bytes)?;
    let text = |pointer: &str| saved.pointer(pointer).and_then(Value::as_str);
    let title = match (text("/artifact/title"), text("/tool/date")) {
        (Some(title), _) => title.to_owned(),
        (None, Some(date)) => format!("Saved results of {date}"),
        (None, None) => "Saved results".to_owned(),
    };
    Ok((of_document(&saved, &title)?, Some(saved)))
}

/// Whether bytes begin like a results document.
fn looks_saved(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..HEAD_BYTES).unwrap_or(bytes));
    head.contains("\"results_version\"")
}

/// Reads a results document.
///
/// # Errors
/// [`crate::base::error::ErrorKind::Setting`] if it is too long or no JSON.
pub fn saved_results(bytes: &[u8]) -> Result<Value> {
    if bytes.len() > MOST_BYTES {
        return Err(wrong(
            format!(
                "the results document has more than {} MiB",
                MOST_BYTES >> 20
            ),
            "Use the document of fewer files.",
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        wrong(
            format!("the results document is not JSON ({error})"),
            "Download it again.",
        )
    })
}
