//! A review of the literature: its papers and its claims, in the schema that the data guide
//! describes.

use super::super::dataset::{Dataset, Family, RegistryFrom, Role};
use crate::relations::Field;

/// The tables, most particular first.
pub(super) const ALL: &[&Dataset] = &[&PAPERS, &CLAIMS];

const FAMILY: Family = Family {
    id: "review",
    registry: RegistryFrom::Nothing,
    ..Family::NONE
};

const REVIEW: Dataset = Dataset {
    family: &FAMILY,
    ..Dataset::EMPTY
};

const PAPERS: Dataset = Dataset {
    id: "review-papers",
    title: "review papers",
    needs: &[&["paper_id"], &["included"]],
    lacks: &["claim_id", "downloads"],
    columns: &[
        (&["paper_id"], Role::Is(Field::ReviewedPaper)),
        (&["title"], Role::Is(Field::PaperTitle)),
        (&["year"], Role::Is(Field::PaperYear)),
        (&["duplicate"], Role::Is(Field::PaperRepeated)),
        (&["included"], Role::Is(Field::PaperIncluded)),
    ],
    ..REVIEW
};

const CLAIMS: Dataset = Dataset {
    id: "review-claims",
    title: "review claims",
    needs: &[&["claim_id"], &["theme"], &["evidence"]],
    lacks: &["downloads"],
    columns: &[
        (&["claim_id"], Role::Is(Field::ReviewedClaim)),
        (&["paper_id"], Role::Is(Field::ClaimedBy)),
        (&["kind"], Role::Is(Field::ClaimKind)),
        (&["kept"], Role::Is(Field::ClaimKept)),
        (&["distinct"], Role::Is(Field::DistinctClaim)),
        (&["theme"], Role::Is(Field::ClaimTheme)),
        (&["evidence"], Role::Is(Field::ClaimEvidence)),
    ],
    ..REVIEW
};
