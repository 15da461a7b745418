//! Claims of works from 2024 on, which the paper's review does not have. They are judged like the
//! twelve and counted by themselves.
//!
//! Sources: abstracts, programs and data of the works; a figure that was read elsewhere is called
//! second-hand. The words are ours.

use serde::Serialize;

use super::literature::{Evidence, HUB, PAPER, Statement, Venue, Work};
use crate::metrics::about::Theme;

/// The part of the board on which a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Section {
    /// Among the twelve that the paper gathers.
    #[serde(rename = "paper")]
    Paper,
    /// Among those of newer works.
    #[serde(rename = "since_2024")]
    Since2024,
}

impl Section {
    /// The heading over the newer claims, and what they are.
    pub const NEWER: [&'static str; 2] = [
        "Since 2024",
        "Claims of works from 2024 on, which the paper's review does not have. They are judged in the same way and counted by themselves.",
    ];
}

pub(super) const LAUFER: Work = Work {
    key: "laufer2025",
    authors: &[
        ["Laufer", "Benjamin"],
        ["Oderinwale", "Hamidah"],
        ["Kleinberg", "Jon"],
    ],
    year: 2025,
    title: "Anatomy of a Machine Learning Ecosystem",
    subtitle: Some("2 Million Models on Hugging Face"),
    venue: Venue::Preprint("2508.06811"),
    venue_short: None,
    pages: None,
    doi: None,
};

pub(super) const OSBORNE: Work = Work {
    key: "osborne2024",
    authors: &[
        ["Osborne", "Cailean"],
        ["Ding", "Jennifer"],
        ["Kirk", "Hannah Rose"],
    ],
    year: 2024,
    title: "The AI Community Building the Future?",
    subtitle: Some("A Quantitative Analysis of Development Activity on Hugging Face Hub"),
    venue: Venue::Preprint("2405.13058"),
    venue_short: None,
    pages: None,
    doi: None,
};

pub(super) const RAHMAN: Work = Work {
    key: "rahman2025",
    authors: &[
        ["Rahman", "Mohammad Shahedur"],
        ["Gao", "Peng"],
        ["Ji", "Yuede"],
    ],
    year: 2025,
    title: "HuggingGraph",
    subtitle: Some("Understanding the Supply Chain of LLM Ecosystem"),
    venue: Venue::Proceedings(
        "Proceedings of the 34th ACM International Conference on Information and Knowledge Management",
    ),
    venue_short: Some("CIKM"),
    pages: Some(["5997", "6005"]),
    doi: Some("10.1145/3746252.3761510"),
};

const OF_HUB: Statement = Statement {
    id: "",
    code: None,
    theme: Theme::Design,
    short: "",
    text: "",
    works: &[],
    evidence: &[Evidence::Large],
    unmeasured: false,
    expected: "",
    rule: "",
    published: "",
    published_verdict: None,
    metrics: &[],
    limits: "",
    needs: "",
    guide: "hub-stats-models",
    registry: HUB,
};

/// The newer claims.
pub const NEWER: &[Statement] = &[
    Statement {
        id: "licence_drift",
        short: "Licences open up",
        text: "Along fine-tuning, licences drift from restrictive ones towards permissive or copyleft ones.",
        works: &[LAUFER],
        expected: "Where base and fine-tuned model differ, a restrictive licence is exchanged for an open one more often than the other way.",
        rule: "Uses the edges that the data call fine-tunes, or all edges if they call none anything, on which base and model state a licence that is restrictive (responsible AI, model-specific, non-commercial) or open (permissive, copyleft), by its identifier. Of the edges that go from one kind to the other, takes the share that goes to an open licence. It is one half if models choose licences anew without a direction, however many bases are restrictive. Its 95% interval has the owners of bases and the owners of models as clusters (Cameron, Gelbach and Miller, 2011). Holds if the interval is at 55% or above. Does not hold if it is below 55%. Mixed otherwise. Not measurable with fewer than 10 effective owners (Kish) of the bases or of the models of these edges. 55% is Cohen's (1988) small effect g of 0.05 above one half; the minimum sizes are ours.",
        published: "The abstract says that licences drift from restrictive, commercial ones towards permissive or copyleft ones, often against the terms of the base. In the work's data of fine-tunes 113 of 121 pairs of licences and 84.6% of the changes agree with one order, which is fitted to them; the share of this rule is not published.",
        metrics: &["drift"],
        limits: "A licence is what the card states, not what the base's licence allows. Classes are ours, by identifiers. A direction says nothing about how often licences change at all, which is shown beside it.",
        needs: "models with their bases and licences",
        ..OF_HUB
    },
    Statement {
        id: "card_drift",
        theme: Theme::Documentation,
        short: "Cards get shorter",
        text: "From base to fine-tuned model, cards get shorter and more of them are generated automatically.",
        works: &[LAUFER],
        expected: "Where the cards of base and fine-tuned model differ, the model's is mostly the shorter one, and more models than bases have a card that says that it was generated automatically.",
        rule: "Uses the same edges as the claim about licences, where both models have a card with words. Takes two shares: of the edges whose cards differ in length, those where the model's card is the shorter one; and of the edges where only one of the two cards says “automatically generated” or “generated automatically”, those where it is the model's. The intervals have the same clusters. Holds if both 95% intervals are at 55% or above. Does not hold if both are below 55%. Mixed otherwise, and if one of the two is unknown: a column of lengths does not say how a card was written. Not measurable if neither has 10 effective owners (Kish) on both sides. 55% is Cohen's (1988) small effect g of 0.05 above one half; the minimum sizes are ours.",
        published: "The abstract says that cards become shorter and more standard, by templates and automatically generated text; it gives no figure.",
        metrics: &["drift"],
        limits: "Words are those of headings and text, without metadata, code and markup. Cards that a program wrote without saying so are not found. Models without a card are left out, although a missing card is the shortest.",
        needs: "cards of models that name their bases",
        guide: "model-cards",
        ..OF_HUB
    },
    Statement {
        id: "download_concentration",
        theme: Theme::Selection,
        short: "One percent has the downloads",
        text: "Most models have no downloads, and 1% of the models have 99% of the downloads.",
        works: &[OSBORNE],
        expected: "More than half of the models of the hub have a count of 0, and the most downloaded 1% hold 99% of all downloads.",
        rule: "Only the whole hub is judged, with at least 1,000 counted models; for all other data the numbers are shown without a verdict. Two parts. Without downloads: holds if 55% of the models or more have a count of 0, does not hold at 45% or less. The top 1%: holds if they have 98.5% of the downloads or more, which is 99% after rounding, and does not hold below 90%. Each is mixed between its limits. The claim holds if both parts hold, does not hold if neither holds, and is mixed otherwise, and if the counts of more than 10% of the models are unknown. The shares are of all models, so they have no interval; the distances from one half and from 99% are ours.",
        published: "Over 70% of 348,181 models had no downloads, and 1% had 99% of the downloads (2023; abstract).",
        metrics: &["concentration"],
        limits: "The hub counts the downloads of 30 days, so a model without any was not necessarily never downloaded. Copies and tests of one owner count as models.",
        needs: "the downloads of all models",
        ..OF_HUB
    },
    Statement {
        id: "large_families",
        short: "Few families have most",
        text: "A few families have most of the models that are connected with another one.",
        works: &[RAHMAN],
        expected: "The largest 1% of the families have more than half of the models in families, also without the edges of merges, which join families.",
        rule: "Only the whole hub is judged, with at least 100 families; for all other data the numbers are shown without a verdict. A family is a part of the graph of models and their bases that no edge connects with the rest, with at least two models. Takes the share of the models in families that the largest 1% of the families have, with all edges and without those of merges. Holds if both shares are 55% or more. Does not hold if both are 45% or less. Mixed otherwise. If models chose their base evenly at random, the sizes of families would fall exponentially, and the largest 1% would have about 6%. The shares are of all families, so they have no interval; 1% is few and one half is most by our choice, as is the distance of 5 points from it.",
        published: "Of 402,654 models and data sets, 61.4% are in the largest part that edges connect (second-hand). Data sets join parts here, which are no models in this rule.",
        metrics: &["families"],
        limits: "A model is in a family only if it names its base or is named as one; most name none. Families are as large as the statements of their models let them be.",
        needs: "all models with their bases",
        ..OF_HUB
    },
    Statement {
        id: "top_replaced",
        theme: Theme::Selection,
        short: "The top is replaced",
        text: "The top of the list of models is replaced within months.",
        works: &[PAPER],
        expected: "After 6 to 12 months, fewer than half of the most popular models are still among them.",
        rule: "Uses all pairs of snapshots 6 to 12 months apart that cover equal parts of the registry: two whole ones, two heads, or a whole one and a head of at least twice the top. A pair with a sign of a fault is left out (`docs/doctor.md`). Takes the share of the top K that remains, with a 95% interval that has owners as clusters; a name without a slash is an owner of its own. Holds if the interval is below one half in every pair. Does not hold if it is above one half in every pair. Mixed otherwise. Not measurable without such a pair, or if the top K has fewer than 10 effective owners (Kish) in one. In a shorter time the claim could be true and not be seen. One half is ours and means that most are replaced; the months are ours too.",
        published: "After 6 months 42.6% of the top 1,000 of Hugging Face remained, and after 11 months by its labels 42.4% (Figure 6). Its Finding 5 says that the hub turns over faster than npm and PyPI; it sets no limit for replacement.",
        metrics: &["turnover"],
        limits: "A renamed model counts as one that left. The counts of the hub are of 30 days, so a model that was popular for a month only is replaced too.",
        needs: "two lists of the hub 6 to 12 months apart",
        ..OF_HUB
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::CLAIMS;

    #[test]
    fn every_statement_is_whole_and_has_a_name_of_its_own() {
        let mut ids: Vec<&str> = CLAIMS.iter().chain(NEWER).map(|claim| claim.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 17);
        for claim in NEWER {
            for text in [
                claim.short,
                claim.text,
                claim.expected,
                claim.rule,
                claim.published,
                claim.limits,
                claim.needs,
            ] {
                assert!(!text.is_empty(), "{}", claim.id);
            }
            assert!(
                claim.works.iter().all(|work| work.year >= 2024),
                "{}",
                claim.id
            );
            assert_eq!(claim.metrics.len(), 1, "{}", claim.id);
        }
    }
}
