//! Canonical relations in tables of their own, as the scripts of [`crate::sql`] write them from data
//! that fit no machine. A column is a field under its own name; a column with the version says which
//! relation a table holds.

use super::dataset::{Dataset, Family, Role};
use crate::base::error::{Error, ErrorKind, Result};
use crate::parquet::schema::Column;
use crate::relations::{Field, Relation};

/// The version of the columns.
pub const VERSION: u32 = 1;

/// The column, with the version, of the numbers that the script of a metric writes. They are no
/// packages, so nothing can be measured from them.
pub const ANSWER: &str = "registry_lens_answer";

const FAMILY: Family = Family {
    id: "reduced",
    relational: true,
    ..Family::NONE
};

macro_rules! reduced {
    ($($relation:ident $dataset:ident $id:literal $title:literal $mark:literal [$($field:ident $name:literal),* $(,)?]
        [$($of:ident $of_name:literal),*])*) => {
        /// The relations that scripts know.
        pub const RELATIONS: &[Relation] = &[$(Relation::$relation),*];

        /// The fields of a relation that scripts know, the row's package first; empty for others.
        pub const fn fields(relation: Relation) -> &'static [Field] {
            match relation {
                $(Relation::$relation => &[$(Field::$field),*],)*
                _ => &[],
            }
        }

        /// The column that holds the version.
        pub const fn mark(relation: Relation) -> &'static str {
            match relation {
                $(Relation::$relation => $mark,)*
                _ => "",
            }
        }

        $(const $dataset: Dataset = Dataset {
            id: $id,
            title: $title,
            family: &FAMILY,
            needs: &[&[$mark]],
            columns: &[
                $((&[$name], Role::Is(Field::$field)),)*
                $((&[$of_name], Role::Is(Field::$of)),)*
            ],
            ..Dataset::EMPTY
        };)*

        /// The tables.
        pub(super) const ALL: &[&Dataset] = &[$(&$dataset),*];
    };
}

reduced! {
    Packages PACKAGES "reduced-packages" "reduced packages" "registry_lens_packages" [
        PackageId "id",
        Author "author",
        Downloads "downloads",
        Likes "likes",
        CreatedAt "created_at",
        UpdatedAt "updated_at",
        Libraries "libraries",
        Frameworks "frameworks",
        OtherLibraries "other_libraries",
        HasFreeTags "has_free_tags",
        Task "task",
        License "license",
        Datasets "datasets",
        Languages "languages",
        Papers "papers",
        TaggedType "tagged_type",
        CardMetadata "card_metadata",
        Parameters "parameters",
    ] [Registry "registry", SnapshotDate "snapshot_date"]
    BaseEdges BASE_EDGES "reduced-base-edges" "reduced base edges" "registry_lens_base_edges" [
        Child "child_id",
        BaseId "base_id",
        BaseRelation "relation",
    ] []
    Dependencies DEPENDENCIES "reduced-dependencies" "reduced dependencies" "registry_lens_dependencies" [
        DependentPackage "package_id",
        Target "target_name",
        DependencyKind "kind",
        Optional "optional",
        Requirement "requirement",
    ] [DependencyRegistry "registry"]
    Maintainers MAINTAINERS "reduced-maintainers" "reduced maintainers" "registry_lens_maintainers" [
        MaintainedPackage "package_id",
        Maintainer "maintainer_id",
    ] []
    Commits COMMITS "reduced-commits" "reduced commits" "registry_lens_commits" [
        CommittedRepository "repo_id",
        CommitAuthor "author",
        CommitDate "date",
        CommitClass "class",
    ] []
}

/// Refuses the numbers that the script of a metric wrote.
///
/// # Errors
/// [`ErrorKind::Unsupported`] if the columns are those of such numbers.
pub fn refuse_answers(columns: &[Column]) -> Result<()> {
    if columns.iter().all(|column| column.name != ANSWER) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Unsupported,
        "It holds the numbers that a script computed, and no packages.",
        "For figures and verdicts, write reduced tables with registry-lens sql --reduce, and give these.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_of_their_fields() {
        for (relation, dataset) in RELATIONS.iter().zip(ALL) {
            let fields = fields(*relation).iter();
            for (field, (names, role)) in fields.zip(dataset.columns) {
                assert_eq!((names[0], *role), (field.name(), Role::Is(*field)));
                assert_eq!(field.relation(), *relation);
            }
            assert_eq!(dataset.needs, [[mark(*relation)]]);
        }
    }
}
