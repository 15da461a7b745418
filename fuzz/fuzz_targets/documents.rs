//! Manifests, Croissant files, results documents and a language model's answers, of any bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use registry_lens::judge::Answers;
use registry_lens::manifest::{self, Manifest};

fuzz_target!(|bytes: &[u8]| {
    let _ = manifest::saved_results(bytes);
    if let Ok((mut manifest, _)) = manifest::read_study(bytes) {
        let _ = manifest.parameters();
        manifest.expects();
        if let Ok(list) = Manifest::of_bytes(bytes) {
            manifest.add_list(list);
        }
    }
    if Answers::begin_with(bytes) {
        let _ = Answers::of_lines(bytes).and_then(Answers::checked);
    }
});
