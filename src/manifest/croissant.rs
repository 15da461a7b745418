//! Croissant files (MLCommons Croissant 1.0 and 1.1) as lists of files: name, licence, citation, and
//! for each file its address, size and digest. Their record sets are not read.

use serde_json::{Map, Value, json};

use super::{Location, Manifest, Named, VERSION, wrong};
use crate::base::error::Result;

/// The value of a property, with or without the prefix of its vocabulary.
fn property<'v>(node: &'v Value, name: &str) -> Option<&'v Value> {
    let prefixed = |prefix: &str| node.get(format!("{prefix}:{name}"));
    node.get(name)
        .or_else(|| ["sc", "schema", "cr", "ml"].into_iter().find_map(prefixed))
}

/// The text of a property; of several values the first, of a node its name or identifier.
fn text(node: &Value, name: &str) -> Option<String> {
    fn first(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Array(values) => values.iter().find_map(first),
            Value::Object(_) => ["name", "url", "@value", "@id"]
                .into_iter()
                .find_map(|name| first(property(value, name)?)),
            _ => None,
        }
    }
    first(property(node, name)?)
}

fn is_a(node: &Value, kind: &str) -> bool {
    let named = |value: &Value| {
        let name = value.as_str().unwrap_or_default();
        name.rsplit([':', '/']).next() == Some(kind)
    };
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}

/// Bytes in a `contentSize` such as “1234”, “1234 B” or “12.5 MB”; only whole bytes are exact, so
/// other units give `None`.
fn bytes(size: &Value) -> Option<u64> {
    match size {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text
            .trim()
            .trim_end_matches("bytes")
            .trim_end_matches('B')
            .trim()
            .parse()
            .ok(),
        _ => None,
    }
}

/// Whether this JSON is a Croissant file, not a manifest of ours.
pub fn is_croissant(json: &Value) -> bool {
    let conforms = text(json, "conformsTo").or_else(|| text(json, "dct:conformsTo"));
    let says = conforms.is_some_and(|text| text.contains("croissant"));
    says || (is_a(json, "Dataset") && property(json, "distribution").is_some())
}

/// A manifest with the Parquet files that a Croissant file lists.
///
/// # Errors
/// [`crate::base::error::ErrorKind::Setting`] if it lists no Parquet file with an address.
pub fn of_croissant(json: &Value) -> Result<Manifest> {
    let nodes = match property(json, "distribution") {
        Some(Value::Array(nodes)) => &nodes[..],
        Some(node) => std::slice::from_ref(node),
        None => &[],
    };
    let is_parquet = |node: &&Value| {
        let ends = |name: &str| {
            let text = text(node, name).unwrap_or_default().to_ascii_lowercase();
            text.split(['?', '#'])
                .next()
                .is_some_and(|path| path.ends_with(".parquet"))
        };
        let format = text(node, "encodingFormat").unwrap_or_default();
        is_a(node, "FileObject")
            && (format.contains("parquet") || ends("contentUrl") || ends("name"))
    };
    let files: Vec<Named> = nodes
        .iter()
        .filter(is_parquet)
        .filter_map(|node| {
            let url = Location::new(&text(node, "contentUrl")?)?;
            let digest = text(node, "sha256").map(|digest| digest.to_ascii_lowercase());
            let named = text(node, "name").filter(|name| !name.contains(['/', '\\']));
            Some(Named {
                name: named.filter(|name| *name != url.file_name()),
                bytes: property(node, "contentSize").and_then(bytes),
                sha256: digest,
                url,
                ..Named::default()
            })
        })
        .collect();
    if files.is_empty() {
        let sets = nodes.iter().any(|node| is_a(node, "FileSet"));
        let (why, advice) = match sets {
            true => (
                "the Croissant file names its Parquet files by a pattern, not one by one",
                "List the files with their addresses in a manifest.",
            ),
            false => (
                "the Croissant file lists no Parquet file with an address",
                "List the files in a manifest.",
            ),
        };
        return Err(wrong(why, advice));
    }
    let manifest = Manifest {
        registry_lens_manifest: VERSION,
        title: text(json, "name").unwrap_or_else(|| "Untitled dataset".to_owned()),
        description: text(json, "description").map(|text| text.chars().take(1_000).collect()),
        licence: text(json, "license"),
        citation: text(json, "citeAs").or_else(|| text(json, "citation")),
        homepage: text(json, "url").and_then(|url| Location::new(&url)),
        files,
        ..Manifest::default()
    };
    manifest.check()?;
    Ok(manifest)
}

/// The files of a manifest as a Croissant 1.1 file, without record sets.
///
/// Every file needs its digest, because Croissant demands one. A relative location stays as it is:
/// the file is beside the Croissant file.
///
/// # Errors
/// [`crate::base::error::ErrorKind::Setting`] if a file has no digest, or the manifest no licence.
pub fn to_croissant(manifest: &Manifest) -> Result<String> {
    let Some(licence) = &manifest.licence else {
        return Err(wrong(
            "Croissant demands a licence",
            "Name it with --licence.",
        ));
    };
    let mut distribution = Vec::new();
    for named in &manifest.files {
        let name = named.file_name();
        let Some(digest) = &named.sha256 else {
            return Err(wrong(
                format!("Croissant demands a SHA-256, and “{name}” has none"),
                "Give one for each file.",
            ));
        };
        let mut file = Map::new();
        let mut add = |name: &str, value: Value| file.insert(name.to_owned(), value);
        add("@type", json!("cr:FileObject"));
        add("@id", json!(name));
        add("name", json!(name));
        add("contentUrl", json!(named.url.text()));
        add("encodingFormat", json!("application/vnd.apache.parquet"));
        add("sha256", json!(digest));
        if let Some(bytes) = named.bytes {
            add("contentSize", json!(format!("{bytes} B")));
        }
        distribution.push(Value::Object(file));
    }
    let mut root = Map::new();
    let mut add = |name: &str, value: Value| root.insert(name.to_owned(), value);
    add("@context", context());
    add("@type", json!("sc:Dataset"));
    add("conformsTo", json!("http://mlcommons.org/croissant/1.1"));
    add("name", json!(manifest.title));
    add("license", json!(licence));
    add("distribution", Value::Array(distribution));
    for (name, text) in [
        ("description", &manifest.description),
        ("citeAs", &manifest.citation),
    ] {
        if let Some(text) = text {
            add(name, json!(text));
        }
    }
    if let Some(page) = &manifest.homepage {
        add("url", json!(page.text()));
    }
    // This cannot fail: these are strings and lists.
    Ok(serde_json::to_string_pretty(&Value::Object(root)).unwrap_or_default() + "\n")
}

/// The context that the specification recommends, which gives the names their meaning.
fn context() -> Value {
    let names = [
        "arrayShape",
        "citeAs",
        "column",
        "conformsTo",
        "containedIn",
        "data",
        "dataType",
        "equivalentProperty",
        "examples",
        "extract",
        "field",
        "fileObject",
        "fileProperty",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ];
    let mut context = Map::new();
    for name in names {
        let term = match name {
            "conformsTo" => json!("dct:conformsTo"),
            "data" | "examples" => json!({"@id": format!("cr:{name}"), "@type": "@json"}),
            "dataType" => json!({"@id": "cr:dataType", "@type": "@vocab"}),
            _ => json!(format!("cr:{name}")),
        };
        context.insert(name.to_owned(), term);
    }
    for (name, address) in [
        ("@language", "en"),
        ("@vocab", "https://schema.org/"),
        ("sc", "https://schema.org/"),
        ("cr", "http://mlcommons.org/croissant/"),
        ("rai", "http://mlcommons.org/croissant/RAI/"),
        ("dct", "http://purl.org/dc/terms/"),
    ] {
        context.insert(name.to_owned(), json!(address));
    }
    Value::Object(context)
}
