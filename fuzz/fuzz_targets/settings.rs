//! Names of files, subsets and settings: what a user writes, and what a link brings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use registry_lens::domain::subset::Subset;
use registry_lens::metrics::Parameters;
use registry_lens::recognise::file_name;

fuzz_target!(|text: &str| {
    file_name::registry(text);
    file_name::date(text);
    file_name::table_of_part(text);
    if let Ok(subset) = Subset::parse(text) {
        subset.is_all();
    }
    if let Ok(parameters) = serde_json::from_str::<Parameters>(text)
        && parameters.checked().is_ok()
    {
        let again = serde_json::to_string(&parameters).expect("settings are text");
        let again: Parameters = serde_json::from_str(&again).expect("what was written is read");
        assert_eq!(again, parameters);
    }
});
