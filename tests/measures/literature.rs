//! A review of the literature, loaded from its tables. The expected counts are by hand.

use registry_lens::metrics::Parameters;
use registry_lens::metrics::literature::{ClaimFlow, PaperFlow};

use super::answers;
use super::fixtures;

#[test]
fn another_review_is_counted_as_the_papers() {
    let files = fixtures::review();
    let files = files.iter().map(|own| (own.path, own.bytes())).collect();
    let document = answers(files, &Parameters::default());
    let [paper, own] = &document.metrics.literature.datasets[..] else {
        panic!("the paper's review and one other");
    };
    assert_eq!(paper.source.title, "Jones et al. (ESEM 2024)");
    assert_eq!(paper.values.claims.unwrap().extracted, 256);
    let flow = PaperFlow {
        found: 4,
        unique: 3,
        included: 2,
    };
    assert_eq!(own.values.papers, Some(flow));
    let flow = ClaimFlow {
        extracted: 5,
        kept: 4,
        motivation: 1,
        work: 3,
        distinct: 2,
    };
    assert_eq!(own.values.claims, Some(flow));
    let themes = own.values.themes.iter();
    let themes: Vec<_> = themes
        .map(|row| (&*row.theme, row.claims, row.evidence, row.unquantified))
        .collect();
    assert_eq!(
        themes,
        [
            ("Design", 1, [1, 0, 1, 0, 0, 0], 0),
            ("Use", 1, [0, 0, 0, 1, 1, 0], 1)
        ]
    );
    let works: Vec<_> = own
        .values
        .distinct
        .iter()
        .map(|own| own.works.join("; "))
        .collect();
    assert_eq!(works, ["One; Two", "Two"]);
    assert_eq!(
        own.shown.sentences,
        [
            "1 of 2 distinct claims has no large measurement behind it.",
            "Of 4 papers found, 3 remain without repetitions, and 2 are included.",
            "Of 5 claims extracted, 4 were kept: 1 motivation claim and 3 work claims, which become 2 distinct claims.",
        ]
    );
}
