//! Any table with a package's name and its downloads: hub and registry lists of every make.

use super::{Guess, Signature, of_kind};
use crate::parquet::schema::{Column, ColumnKind};
use crate::relations::{Mapping, MappingSource};

/// Names that datasets give the package's name, most particular first.
const IDS: &[&str] = &[
    "name",
    "id",
    "modelId",
    "model_id",
    "context_id",
    "model",
    "project",
    "Name",
];

/// Names that datasets give the download count.
const DOWNLOADS: &[&str] = &[
    "downloads",
    "downloads_last_month",
    "downloads_30d",
    "download_count",
    "Downloads",
];

/// Columns that only one registry's datasets have, and that registry.
const TELLING: &[(&str, &str)] = &[
    ("modelId", "huggingface"),
    ("context_id", "huggingface"),
    ("pipeline_tag", "huggingface"),
    ("baseModels", "huggingface"),
    ("library_name", "huggingface"),
];

/// The registry that a file's columns betray.
pub fn registry(columns: &[Column]) -> Option<&'static str> {
    TELLING
        .iter()
        .find(|(name, _)| columns.iter().any(|column| column.name == *name))
        .map(|(_, registry)| *registry)
}

pub(super) const SIGNATURE: Signature = Signature {
    title: "name and downloads",
    find,
};

fn find(columns: &[Column]) -> Option<Mapping> {
    // Some exports write every column as text.
    let downloads = named(columns, ColumnKind::Count, DOWNLOADS)
        .or_else(|| named(columns, ColumnKind::Text, DOWNLOADS))?;
    Some(Mapping {
        id: named(columns, ColumnKind::Text, IDS)?.name.clone(),
        downloads: downloads.name.clone(),
        source: MappingSource::Recognised,
    })
}

/// The first of `names` among the columns of a kind: as written, then in any case.
fn named<'a>(columns: &'a [Column], kind: ColumnKind, names: &[&str]) -> Option<&'a Column> {
    let search = |same: fn(&str, &str) -> bool| {
        names
            .iter()
            .find_map(|name| of_kind(columns, kind).find(|column| same(&column.name, name)))
    };
    search(|a, b| a == b).or_else(|| search(|a, b| a.eq_ignore_ascii_case(b)))
}

/// The likeliest name and count columns of a table that no signature knows: a known name, else a
/// telling part of a name, else the first column of the kind.
pub fn guess(columns: &[Column]) -> Guess {
    let pick = |kind, names: &[&str], parts: &[&str]| {
        named(columns, kind, names)
            .or_else(|| {
                parts.iter().find_map(|part| {
                    of_kind(columns, kind).find(|column| column.name.to_lowercase().contains(part))
                })
            })
            .or_else(|| of_kind(columns, kind).next())
            .map(|column| column.name.clone())
    };
    Guess {
        id: pick(
            ColumnKind::Text,
            IDS,
            &["name", "package", "model", "project", "repo", "id"],
        ),
        downloads: pick(
            ColumnKind::Count,
            DOWNLOADS,
            &["download", "count", "popularity", "likes", "stars"],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: ColumnKind) -> Column {
        Column {
            name: name.into(),
            kind,
            type_name: String::new(),
            leaf: Some(0),
        }
    }

    #[test]
    fn an_integer_id_gives_way_to_a_text_one() {
        // PeaTMOSS `model`: `id` numbers the rows, `context_id` is the hub's name.
        let columns = [
            column("id", ColumnKind::Count),
            column("context_id", ColumnKind::Text),
            column("downloads", ColumnKind::Count),
        ];
        assert_eq!(find(&columns).unwrap().id, "context_id");
    }

    #[test]
    fn case_is_folded_only_when_nothing_fits_as_written() {
        let columns = [
            column("NAME", ColumnKind::Text),
            column("Name", ColumnKind::Text),
            column("DOWNLOADS", ColumnKind::Count),
        ];
        let mapping = find(&columns).unwrap();
        assert_eq!((&*mapping.id, &*mapping.downloads), ("Name", "DOWNLOADS"));
    }

    #[test]
    fn numbers_written_as_text_serve_where_there_are_no_others() {
        let mut columns = vec![
            column("name", ColumnKind::Text),
            column("downloads", ColumnKind::Text),
        ];
        assert_eq!(find(&columns).unwrap().downloads, "downloads");
        columns.push(column("download_count", ColumnKind::Count));
        assert_eq!(find(&columns).unwrap().downloads, "download_count");
    }

    #[test]
    fn a_guess_prefers_telling_names() {
        let columns = [
            column("author", ColumnKind::Text),
            column("dataset_name", ColumnKind::Text),
            column("size", ColumnKind::Count),
            column("monthly_downloads", ColumnKind::Count),
        ];
        assert_eq!(find(&columns), None);
        assert_eq!(
            guess(&columns),
            Guess {
                id: Some("dataset_name".into()),
                downloads: Some("monthly_downloads".into())
            }
        );
    }
}
