//! The list of all relations and their fields, with the type of each.

use serde::{Serialize, Serializer};

/// The type of a field of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A string that repeats or to which other rows refer: 4 bytes per row.
    Name,
    /// A set of names: 4 bytes per row.
    Set,
    /// A count: 4 bytes per row, or 8 in blocks with large counts.
    Count,
    /// A number: 8 bytes per row.
    Number,
    /// Milliseconds since 1970 in UTC: 8 bytes per row.
    Time,
    /// Yes, no or unknown: 1 byte per row.
    Flag,
    /// A text of any length, without changes.
    Text,
}

macro_rules! relations {
    ($($(#[doc = $doc:literal])* $relation:ident $id:literal {
        $($(#[doc = $field_doc:literal])* $field:ident $name:literal $type:ident,)*
    })*) => {
        /// A canonical relation. Its documentation describes one row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Relation { $($(#[doc = $doc])* $relation,)* }

        impl Relation {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$relation,)*];

            /// The name in documents and on the page.
            pub fn name(self) -> &'static str {
                match self { $(Self::$relation => $id,)* }
            }

            /// What a row is.
            pub fn about(self) -> &'static str {
                match self { $(Self::$relation => concat!($($doc),*),)* }
            }
        }

        /// A field of a relation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($($(#[doc = $field_doc])* $field,)*)* }

        impl Field {
            /// All of them.
            pub const ALL: &[Self] = &[$($(Self::$field,)*)*];

            /// The relation that it belongs to.
            pub fn relation(self) -> Relation {
                match self { $($(Self::$field => Relation::$relation,)*)* }
            }

            /// Its name within the relation, in documents and on the page.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$field => $name,)*)* }
            }

            /// What it holds; empty if its name says it.
            pub fn about(self) -> &'static str {
                match self { $($(Self::$field => concat!($($field_doc),*),)*)* }
            }

            pub fn field_type(self) -> Type {
                match self { $($(Self::$field => Type::$type,)*)* }
            }
        }
    };
}

relations! {
    /// A package or model in one snapshot (P).
    Packages "packages" {
        /// The registry's name for it.
        PackageId "id" Name,
        /// The number by which other tables of a relational dump refer to it.
        PackageKey "key" Name,
        /// The registry, if a table holds several.
        Registry "registry" Name,
        /// The date of the row in a panel. It separates snapshots and is not kept.
        SnapshotDate "snapshot_date" Time,
        /// The owner: a person or an organisation.
        Author "author" Name,
        /// Downloads in the registry's period.
        Downloads "downloads" Count,
        /// The period of the downloads, such as `last-month` or `total`.
        DownloadsPeriod "downloads_period" Name,
        /// Downloads since the package was created.
        DownloadsAllTime "downloads_all_time" Count,
        /// Likes or stars.
        Likes "likes" Count,
        /// The time of its creation.
        CreatedAt "created_at" Time,
        /// The time of its last change.
        UpdatedAt "updated_at" Time,
        /// Libraries with which it works.
        Libraries "libraries" Set,
        /// Frameworks, which PeaTMOSS stores separately from libraries.
        Frameworks "frameworks" Set,
        /// Libraries and formats in tags that are not in PeaTMOSS's list of libraries.
        OtherLibraries "other_libraries" Set,
        /// Whether it has a tag that fills no other field.
        HasFreeTags "has_free_tags" Flag,
        /// The purpose of a model, such as `text-classification`.
        Task "task" Name,
        /// All tags, unchanged.
        Tags "tags" Set,
        License "license" Name,
        /// Data sets with which it was trained.
        Datasets "datasets" Set,
        Languages "languages" Set,
        /// Papers that it names.
        Papers "papers" Set,
        /// Architectures, by the names of their classes.
        Architectures "architectures" Set,
        /// Kind of model, such as `bert`.
        ModelType "model_type" Name,
        /// The kind of model from the tag that the hub adds.
        TaggedType "tagged_type" Name,
        Parameters "parameters" Count,
        /// Its result in a benchmark, in the unit of the source.
        Score "score" Number,
        /// The documentation as written.
        CardText "card_text" Text,
        /// The documentation's metadata as JSON.
        CardData "card_data" Text,
        /// Other metadata that the card supplies: `evaluation`, `carbon`.
        CardMetadata "card_metadata" Set,
        /// Whether access is gated: `false`, `auto`, `manual` or `true`.
        Gated "gated" Name,
        /// Packages that depend on it, as the registry reports.
        DependentPackages "n_dependent_packages" Count,
        /// Repositories that depend on it, as the registry reports.
        DependentRepositories "n_dependent_repos" Count,
        MaintainersCount "n_maintainers" Count,
        /// The kind of repository, if a table holds several: `model`, `dataset`, `space`.
        RepositoryType "type" Name,
        /// Whether it has a card.
        HasCard "has_card" Flag,
        /// Whether its card has content.
        HasNonemptyCard "has_nonempty_card" Flag,
        /// Words in its card.
        CardWords "card_words" Count,
        /// Whether the card of a data set has headings of all five sections of the template.
        FollowsTemplate "follows_template" Flag,
        /// An identity that survives renaming.
        StableId "stable_id" Name,
    }
    /// A model and a model from which it was made (B).
    BaseEdges "base_edges" {
        /// The descendant.
        Child "child_id" Name,
        /// The base, if the registry knows it.
        BaseId "base_id" Name,
        /// The base as the source names it.
        BaseName "base_name" Name,
        /// The relation: `finetune`, `adapter`, `quantized`, `merge` or another word.
        BaseRelation "relation" Name,
    }
    /// A model and a repository that uses it (R).
    Reuse "reuse" {
        ReusedModel "model_id" Name,
        ReusingRepository "repo_id" Name,
    }
    /// A package and one of its authors (A).
    Authors "authors" {
        AuthoredPackage "model_id" Name,
        AuthorName "author" Name,
    }
    /// A package and one of its maintainers (M).
    Maintainers "maintainers" {
        MaintainedPackage "package_id" Name,
        Maintainer "maintainer_id" Name,
        /// The role of the maintainer.
        MaintainerRole "role" Name,
    }
    /// A release of a package (V).
    Releases "releases" {
        ReleasedPackage "package_id" Name,
        ReleaseNumber "number" Name,
        /// The time of publication.
        PublishedAt "published_at" Time,
        /// The number by which dependencies refer to it.
        ReleaseKey "key" Name,
        /// The package's registry, if a dump holds several.
        ReleaseRegistry "registry" Name,
    }
    /// A dependency of a release (E).
    Dependencies "dependencies" {
        /// The package that depends.
        DependentPackage "package_id" Name,
        /// The release that depends.
        DependentRelease "version_id" Name,
        /// The package on which it depends.
        Target "target_name" Name,
        /// The number of that package.
        TargetKey "target_id" Name,
        /// The use for which it is needed, such as `runtime`.
        DependencyKind "kind" Name,
        /// Whether the dependent works without it.
        Optional "optional" Flag,
        /// The accepted versions.
        Requirement "requirement" Name,
        /// The registry of the package on which it depends.
        DependencyRegistry "registry" Name,
    }
    /// A commit (C).
    Commits "commits" {
        CommittedRepository "repo_id" Name,
        CommitSha "sha" Name,
        /// Its author.
        CommitAuthor "author" Name,
        CommitDate "date" Time,
        /// First line of the message.
        CommitTitle "title" Text,
        CommitMessage "message" Text,
        /// The number by which other tables refer to it.
        CommitKey "key" Name,
        /// The purpose by keywords in title and message: `corrective`, `adaptive`, `perfective` or
        /// `unclassified`.
        CommitClass "class" Name,
    }
    /// Documentation scores of a package (Q).
    Documentation "documentation" {
        DocumentedPackage "id" Name,
        /// Whether its card describes it.
        HasDescription "has_description" Flag,
        /// Whether its card names uses.
        HasUses "has_uses" Flag,
        /// Whether its card names limitations.
        HasLimitations "has_limitations" Flag,
        /// Whether its card describes training.
        HasTraining "has_training" Flag,
        /// Whether its card describes evaluation.
        HasEvaluation "has_evaluation" Flag,
        /// Score of the card.
        CardScore "card_score" Number,
        /// Score of the metadata.
        MetadataScore "meta_score" Number,
        /// The score of card and metadata together.
        FinalScore "final_score" Number,
        /// The answer of a language model about the card, as text.
        AnalysisText "analysis" Text,
        /// Downloads in the source of the scores.
        DocumentedDownloads "downloads" Count,
        DocumentedLikes "likes" Count,
        /// The card as written.
        DocumentedCard "card" Text,
        /// Downstream repositories, counted by the source.
        DownstreamRepositories "n_downstream_repos" Count,
        /// Whether the card describes the model, by the heading and keyword rule.
        RuleDescription "rule_description" Flag,
        /// Whether it names uses, by the rule.
        RuleUses "rule_uses" Flag,
        /// Whether it names limitations, by the rule.
        RuleLimitations "rule_limitations" Flag,
        /// Whether it describes training, by the rule.
        RuleTraining "rule_training" Flag,
        /// Whether it describes evaluation, by the rule.
        RuleEvaluation "rule_evaluation" Flag,
        /// Names of the attributes that the card supplies.
        CardAttributes "card_attributes" Set,
        /// Words in the card, outside metadata, code and markup.
        DocumentedWords "words" Count,
        /// Whether the card says that a program wrote it.
        GeneratedCard "generated" Flag,
        /// Whether a licence is named.
        HasLicense "has_license" Flag,
    }
    /// A section of a data set's card.
    CardSections "card_sections" {
        SectionOf "id" Name,
        /// The section's name.
        SectionName "section" Name,
        /// Whether the card has it.
        HasSection "has_section" Flag,
        /// Whether it has content.
        NotEmpty "not_empty" Flag,
        WordCount "word_cnt" Count,
        /// Its share of all words.
        LengthProportion "section_length_proportion" Number,
    }
    /// A heading of a card and the category that people gave it.
    CardHeadings "card_headings" {
        HeadingOf "id" Name,
        Heading "heading" Name,
        HeadingCategory "category" Name,
    }
    /// A vulnerability found in a package (U).
    Vulnerabilities "vulnerabilities" {
        VulnerablePackage "package_id" Name,
        /// Severity, as the source spells it.
        Severity "severity" Name,
        /// The time of publication.
        AdvisoryPublishedAt "published_at" Time,
        /// The time of withdrawal.
        WithdrawnAt "withdrawn_at" Time,
        /// Whether the package is a fork: yes or no, or a word such as `root`, `fork`, `search`.
        VulnerableFork "fork" Name,
    }
    /// Descendants and downloads of one base model, counted by the source (Figure 7).
    DescendantCounts "descendant_counts" {
        /// The base model, if the source names it.
        CountedBase "base_model" Name,
        /// Its direct descendants.
        DescendantCount "count" Count,
        /// Total downloads, summed by the source.
        CountedDownloads "downloads" Count,
    }
    /// A paper of a review of the literature.
    ReviewedPapers "reviewed_papers" {
        ReviewedPaper "paper_id" Name,
        PaperTitle "title" Name,
        /// The year of publication.
        PaperYear "year" Count,
        /// Whether it repeats another row.
        PaperRepeated "duplicate" Flag,
        /// Whether the review includes it.
        PaperIncluded "included" Flag,
    }
    /// A claim that a review of the literature found.
    ReviewedClaims "reviewed_claims" {
        /// The claim in the paper's form.
        ReviewedClaim "claim_id" Name,
        /// The paper that makes it.
        ClaimedBy "paper_id" Name,
        /// `motivation` or `work`.
        ClaimKind "kind" Name,
        /// Whether the review kept it.
        ClaimKept "kept" Flag,
        /// The distinct claim under which equal claims are merged.
        DistinctClaim "distinct" Name,
        ClaimTheme "theme" Name,
        /// The evidence for it.
        ClaimEvidence "evidence" Set,
    }
    /// An owner of packages and the groups that a user puts it in.
    OwnerGroups "owner_groups" {
        GroupedOwner "owner" Name,
        OwnerCountry "country" Name,
        /// The kind of owner, such as `company` or `university`.
        OwnerKind "kind" Name,
    }
    /// A row of a lookup table of a relational dump: a number and its meaning.
    Lookups "lookups" {
        /// The name of the table, such as `library`.
        LookupOf "table" Name,
        LookupKey "key" Name,
        LookupName "name" Name,
    }
    /// A row of a junction table of a relational dump.
    Links "links" {
        /// The linked table, such as `library`.
        LinkTo "table" Name,
        /// The package's number or name.
        LinkFrom "from" Name,
        /// The number or name in the linked table.
        LinkTarget "to" Name,
    }
}

impl Relation {
    /// The field that names the package or model of a row; `None` for rows about something else.
    pub fn package(self) -> Option<Field> {
        Some(match self {
            Self::Packages => Field::PackageId,
            Self::BaseEdges => Field::Child,
            Self::Reuse => Field::ReusedModel,
            Self::Authors => Field::AuthoredPackage,
            Self::Maintainers => Field::MaintainedPackage,
            Self::Releases => Field::ReleasedPackage,
            Self::Dependencies => Field::DependentPackage,
            Self::Commits => Field::CommittedRepository,
            Self::Documentation => Field::DocumentedPackage,
            Self::CardSections => Field::SectionOf,
            Self::CardHeadings => Field::HeadingOf,
            Self::Vulnerabilities => Field::VulnerablePackage,
            Self::DescendantCounts => Field::CountedBase,
            Self::OwnerGroups
            | Self::ReviewedPapers
            | Self::ReviewedClaims
            | Self::Lookups
            | Self::Links => {
                return None;
            }
        })
    }
}

impl Serialize for Relation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
