use super::outline::{name, plain};
use super::{CLAIMS, Document};

/// Where the numbers about a subject come from, as lines for the head of a file: program with commit
/// and build, date, changed settings, files with digests, caveats. The lines have no line ends, but
/// texts of files are not escaped.
pub(super) fn provenance(document: &Document, subject: &str) -> Vec<String> {
    let tool = &document.tool;
    let on = tool.date.as_ref();
    let on = on.map_or_else(String::new, |date| format!(", {date}"));
    let mut lines = vec![format!("{}{on}: {subject}", tool.said())];
    let answers = document.metrics.shown(subject);
    let all = subject == CLAIMS;
    let of_subject = format!("{subject}.");
    let settings = document.parameters.changed().into_iter();
    lines.extend(
        settings
            .filter(|changed| {
                let name = &changed.name;
                all || name.starts_with(&of_subject) || name.starts_with("subset.")
            })
            .map(|changed| format!("Setting {} = {}", changed.name, plain(&changed.value))),
    );
    let used = |file: &String| {
        let mut sources = answers.iter();
        all || sources.any(|(source, _)| source.files.contains(file))
    };
    let inputs = || document.inputs.iter().filter(|input| used(&input.file));
    for input in inputs() {
        let digest = input.sha256.as_deref().unwrap_or("not computed");
        lines.push(format!("{} (SHA-256 {digest})", input.file));
    }
    for input in inputs() {
        let caveats = input.caveats.iter();
        lines.extend(caveats.map(|noted| format!("Caveat ({}): {}", input.file, noted.caveat)));
    }
    for (source, shown) in &answers {
        let caveats = shown.caveats.iter();
        lines.extend(caveats.map(|caveat| format!("Caveat ({}): {caveat}", name(source))));
    }
    lines
}
