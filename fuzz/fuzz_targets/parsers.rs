//! Every parser of a text that a table holds: cards, commits, versions, tags, times, lists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use registry_lens::domain::commits;
use registry_lens::domain::versions::Grammar;
use registry_lens::recognise::{tags, values};
use registry_lens::{card, parquet::counts};

fuzz_target!(|text: &str| {
    card::read(text);
    commits::classify(text);
    tags::meaning(text);
    values::items(text, |item| {
        values::is_none(item);
    });
    values::snapshot_date(text);
    values::time(text);
    counts::written(text);
    let (version, requirement) = text.split_once('\n').unwrap_or((text, text));
    for registry in ["npm", "pypi", "cargo", "cran"] {
        let Some(grammar) = Grammar::of_registry(registry) else {
            continue;
        };
        let read = (grammar.version(version), grammar.requirement(requirement));
        if let (Some(read), Some(requirement)) = read {
            requirement.satisfied_by(&read, version);
            read.changed(&read);
        }
    }
});
