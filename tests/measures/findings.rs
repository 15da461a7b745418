//! The paper's findings 4 to 7 beside real data. What each dataset shows follows from intervals that
//! other programs computed: `tests/expected/clusters.json`, `correlations.json` and `turnover.json`.

use std::path::Path;

use registry_lens::claims::Finding;
use registry_lens::claims::findings::Seen;
use registry_lens::metrics::Parameters;
use registry_lens::report::Document;
use registry_lens::session::Session;

use super::{clusters, correlations, data, read};

/// The metrics of the findings alone, which take less time than all.
fn document(folder: &Path, files: &[&str]) -> Document {
    let mut session = Session::default();
    let metrics = ["preservation", "turnover", "descendants", "documentation"];
    session.measure_only(&metrics).unwrap();
    read(session, folder, files, &Parameters::default())
}

fn finding(document: &Document, number: u8) -> &Finding {
    let mut all = document.findings.iter();
    all.find(|finding| finding.number == number).unwrap()
}

#[track_caller]
fn got(document: &Document, number: u8) -> Seen {
    match &finding(document, number).got[..] {
        [got] => got.seen,
        all => panic!("finding {number}: {} datasets", all.len()),
    }
}

#[test]
fn findings_of_the_paper_on_real_data() {
    let Some(folder) = data("the paper's findings") else {
        return;
    };
    let (clusters, correlations) = (clusters(), correlations::expected());
    let beside = |interval: &serde_json::Value, threshold: f64| {
        let [low, high]: [f64; 2] = serde_json::from_value(interval.clone()).unwrap();
        match () {
            () if low > threshold => Seen::Seen,
            () if high < threshold => Seen::NotSeen,
            () => Seen::Undecided,
        }
    };
    for (file, name, access, descendants) in [
        (
            "hf_radar_models_2026-08",
            "radar",
            Seen::NotSeen,
            Seen::Seen,
        ),
        (
            "foreign/evaleval_hub_stats_frozen",
            "evaleval",
            Seen::Seen,
            Seen::Undecided,
        ),
    ] {
        let document = document(&folder, &[file]);
        let numbers: Vec<u8> = document
            .findings
            .iter()
            .map(|finding| finding.number)
            .collect();
        assert_eq!(numbers, [4, 5, 6, 7]);
        let each = document.findings.iter();
        assert!(each.clone().all(|finding| !finding.expected.is_empty()));
        assert!(each.clone().all(|finding| !finding.differs.is_empty()));
        // 4: more than 80% of the descendants have Transformers.
        let shares = &clusters[file]["shares"]["libraries"]["transformers"]["interval"];
        assert_eq!((got(&document, 4), beside(shares, 0.8)), (access, access));
        // 5: one registry alone is compared with none.
        assert!(finding(&document, 5).got.is_empty());
        // 6: slope and rho above 0.
        let all = &correlations[name]["all_models"];
        let rho = beside(&all["rho"]["interval"], 0.0);
        assert_eq!(beside(&all["slope"]["interval"], 0.0), Seen::Seen);
        assert_eq!((got(&document, 6), rho), (descendants, descendants));
        // 7: both lists have d far above 0 by the groups of the paper's text.
        assert_eq!(got(&document, 7), Seen::Seen, "{file}");
    }
    let lists = [
        "hf_models_2022-07",
        "hf_models_2022-10",
        "npm_top100k_2017-04",
        "npm_top100k_2017-10",
    ];
    let document = document(&folder, &lists);
    assert_eq!(got(&document, 5), Seen::Seen);
    let value = &finding(&document, 5).got[0].value;
    assert!(
        value.contains("69.8%") && value.contains("91.5%"),
        "{value}"
    );
}
