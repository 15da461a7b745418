//! Compares models' names with their architecture, as the metric "naming" does. It reads lines with
//! a name, a tab and the type of the configuration. It adds `contradicts`, `fits`, `undecided` or
//! `-`, the type's family, and the words that name an architecture.

use std::io::{BufRead, Write};

use registry_lens::metrics::naming::{Judgement, architecture_words, compare, type_family};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut cells = line.split('\t');
        let (Some(id), Some(model_type)) = (cells.next(), cells.next()) else {
            continue;
        };
        let judgement = match compare(id, model_type) {
            Some(Judgement::Contradicts) => "contradicts",
            Some(Judgement::Fits) => "fits",
            Some(Judgement::Undecided) => "undecided",
            None => "-",
        };
        let words: Vec<String> = architecture_words(id)
            .into_iter()
            .map(|(word, family)| format!("{word}={}", family.unwrap_or("?")))
            .collect();
        let family = type_family(model_type).unwrap_or("?");
        writeln!(out, "{line}\t{judgement}\t{family}\t{}", words.join(","))?;
    }
    out.flush()
}
