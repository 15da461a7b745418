//! A review of the literature, loaded from its tables. The expected counts are by hand.

use registry_lens::metrics::Parameters;
use registry_lens::metrics::literature::{ClaimFlow, PaperFlow};

use super::answers;
use super::fixtures;

#[test]
fn another_review_is_counted_as_the_papers() {
    let files = fixtures::review();
    let files = files
        .iter()
        .map(|fixture| (fixture.path, fixture.bytes()))
        .collect();
    let document = answers(files, &Parameters::default());
    let [paper, answer] = &document.metrics.literature.datasets[..] else {
        panic!("the paper's review and one other");
    };
    assert_eq!(paper.source.title, "Jones et al. (ESEM 2024)");
    assert_eq!(paper.values.claims.unwrap().extracted, 256);
    let flow = PaperFlow {
        found: 4,
        unique: 3,
        included: 2,
    };
    assert_eq!(answer.values.papers, Some(flow));
    let flow = ClaimFlow {
        extracted: 5,
        kept: 4,
        motivation: 1,
        work: 3,
        distinct: 2,
    };
    assert_eq!(answer.values.claims, Some(flow));
    let themes = answer.values.themes.iter();
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
    let works: Vec<_> = answer
        .values
        .distinct
        .iter()
        .map(|claim| claim.works.join("; "))
        .collect();
    assert_eq!(works, ["One; Two", "Two"]);
    assert_eq!(
        answer.shown.sentences,
        [
            "1 of 2 distinct claims has no large measurement as evidence for it.",
            "Of 4 papers found, 3 remain without repetitions, and 2 are included.",
            "Of 5 claims extracted, 4 were kept: 1 motivation claim and 3 work claims, which become 2 distinct claims.",
        ]
    );
}
