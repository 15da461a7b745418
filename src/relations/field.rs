//! The list of all relations and their fields, with the type of each.

use serde::{Serialize, Serializer};

/// The type of a field of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A string that repeats or is referred to: 4 bytes a row.
    Name,
    /// A set of names: 4 bytes a row.
    Set,
    /// A count: 4 bytes a row, 8 where counts are large.
    Count,
    /// A number: 8 bytes a row.
    Number,
    /// Milliseconds since 1970 in UTC: 8 bytes a row.
    Time,
    /// Yes, no or unknown: 1 byte a row.
    Flag,
    /// A text of any length, kept as it is.
    Text,
}

macro_rules! relations {
    ($($(#[$doc:meta])* $relation:ident $id:literal {
        $($(#[$field_doc:meta])* $field:ident $name:literal $type:ident,)*
    })*) => {
        /// A canonical relation, by what one row of it says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Relation { $($(#[$doc])* $relation,)* }

        impl Relation {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$relation,)*];

            /// The name in documents and on the page.
            pub fn name(self) -> &'static str {
                match self { $(Self::$relation => $id,)* }
            }
        }

        /// A field of a relation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($($(#[$field_doc])* $field,)*)* }

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

            /// Its type.
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
        /// The number that other tables of a relational dump know it by.
        PackageKey "key" Name,
        /// The registry, where a table holds several.
        Registry "registry" Name,
        /// The date of the row in a panel. It separates snapshots and is not kept.
        SnapshotDate "snapshot_date" Time,
        /// The owner: a person or an organisation.
        Author "author" Name,
        /// Downloads in the registry's period.
        Downloads "downloads" Count,
        /// The period of the downloads, such as `last-month` or `total`.
        DownloadsPeriod "downloads_period" Name,
        /// Downloads since the package exists.
        DownloadsAllTime "downloads_all_time" Count,
        /// Likes or stars.
        Likes "likes" Count,
        /// When it was made.
        CreatedAt "created_at" Time,
        /// When it was changed last.
        UpdatedAt "updated_at" Time,
        /// Libraries that it works with.
        Libraries "libraries" Set,
        /// Frameworks, which PeaTMOSS keeps apart from libraries.
        Frameworks "frameworks" Set,
        /// Libraries and formats that tags name beyond PeaTMOSS's list of libraries.
        OtherLibraries "other_libraries" Set,
        /// Whether it has a tag that names none of the things that other fields hold.
        HasFreeTags "has_free_tags" Flag,
        /// The task that it is for.
        Task "task" Name,
        /// All tags, unchanged.
        Tags "tags" Set,
        /// Its licence.
        License "license" Name,
        /// Data sets that it was made from.
        Datasets "datasets" Set,
        /// Languages.
        Languages "languages" Set,
        /// Papers that it names.
        Papers "papers" Set,
        /// Architectures, by the names of their classes.
        Architectures "architectures" Set,
        /// Kind of model, such as `bert`.
        ModelType "model_type" Name,
        /// The kind of model by its tags, to which the hub adds it.
        TaggedType "tagged_type" Name,
        /// Number of parameters.
        Parameters "parameters" Count,
        /// How well it performs by some benchmark, in the unit of the source.
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
        /// Number of maintainers.
        MaintainersCount "n_maintainers" Count,
        /// The kind of repository, if a table holds several: `model`, `dataset`, `space`.
        RepositoryType "type" Name,
        /// Whether it has a card.
        HasCard "has_card" Flag,
        /// Whether its card says anything.
        HasNonemptyCard "has_nonempty_card" Flag,
        /// Words in its card.
        CardWords "card_words" Count,
        /// Whether the card of a data set has headings of all five sections of the template.
        FollowsTemplate "follows_template" Flag,
        /// An identity that survives renaming.
        StableId "stable_id" Name,
    }
    /// A model and one model that it was made from (B).
    BaseEdges "base_edges" {
        /// The descendant.
        Child "child_id" Name,
        /// The base, where it is known to the registry.
        BaseId "base_id" Name,
        /// The base as the source names it.
        BaseName "base_name" Name,
        /// How it was made: `finetune`, `adapter`, `quantized`, `merge` or another word.
        BaseRelation "relation" Name,
    }
    /// A model and a repository that uses it (R).
    Reuse "reuse" {
        /// The model.
        ReusedModel "model_id" Name,
        /// The repository.
        ReusingRepository "repo_id" Name,
    }
    /// A package and one of its authors (A).
    Authors "authors" {
        /// The package.
        AuthoredPackage "model_id" Name,
        /// The author.
        AuthorName "author" Name,
    }
    /// A package and one of its maintainers (M).
    Maintainers "maintainers" {
        /// The package.
        MaintainedPackage "package_id" Name,
        /// The maintainer.
        Maintainer "maintainer_id" Name,
        /// The role of the maintainer.
        MaintainerRole "role" Name,
    }
    /// A release of a package (V).
    Releases "releases" {
        /// The package.
        ReleasedPackage "package_id" Name,
        /// The version's number.
        ReleaseNumber "number" Name,
        /// When it was published.
        PublishedAt "published_at" Time,
        /// The number that dependencies know it by.
        ReleaseKey "key" Name,
        /// The package's registry, where a dump holds several.
        ReleaseRegistry "registry" Name,
    }
    /// A dependency of a release (E).
    Dependencies "dependencies" {
        /// The package that depends.
        DependentPackage "package_id" Name,
        /// Its release.
        DependentRelease "version_id" Name,
        /// The package that it depends on.
        Target "target_name" Name,
        /// The number of that package.
        TargetKey "target_id" Name,
        /// When it is needed, such as `runtime`.
        DependencyKind "kind" Name,
        /// Whether it can be left out.
        Optional "optional" Flag,
        /// The versions that serve.
        Requirement "requirement" Name,
        /// The registry of the package that it depends on.
        DependencyRegistry "registry" Name,
    }
    /// A commit (C).
    Commits "commits" {
        /// The repository.
        CommittedRepository "repo_id" Name,
        /// Its hash.
        CommitSha "sha" Name,
        /// Who wrote it.
        CommitAuthor "author" Name,
        /// When.
        CommitDate "date" Time,
        /// First line of the message.
        CommitTitle "title" Text,
        /// The message.
        CommitMessage "message" Text,
        /// The number that other tables know it by.
        CommitKey "key" Name,
        /// The purpose by its title and message: `corrective`, `adaptive`, `perfective` or
        /// `unclassified`, by keywords.
        CommitClass "class" Name,
    }
    /// Documentation scores of a package (Q).
    Documentation "documentation" {
        /// The package.
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
        /// Both together.
        FinalScore "final_score" Number,
        /// The answer of a language model about the card, as text.
        AnalysisText "analysis" Text,
        /// Downloads, as the source of the scores has them.
        DocumentedDownloads "downloads" Count,
        /// Likes of the model.
        DocumentedLikes "likes" Count,
        /// The card as written.
        DocumentedCard "card" Text,
        /// Downstream repositories, as the source counts them.
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
        /// Metadata that the card supplies, by the names of the attributes.
        CardAttributes "card_attributes" Set,
        /// Words in the card, outside metadata, code and markup.
        DocumentedWords "words" Count,
        /// Whether a licence is named.
        HasLicense "has_license" Flag,
    }
    /// A section of a data set's card.
    CardSections "card_sections" {
        /// The data set.
        SectionOf "id" Name,
        /// The section's name.
        SectionName "section" Name,
        /// Whether the card has it.
        HasSection "has_section" Flag,
        /// Whether it has content.
        NotEmpty "not_empty" Flag,
        /// Its words.
        WordCount "word_cnt" Count,
        /// Its share of all words.
        LengthProportion "section_length_proportion" Number,
    }
    /// A heading of a card and the category that people gave it.
    CardHeadings "card_headings" {
        /// The package.
        HeadingOf "id" Name,
        /// The heading.
        Heading "heading" Name,
        /// The category.
        HeadingCategory "category" Name,
    }
    /// A vulnerability found in a package (U).
    Vulnerabilities "vulnerabilities" {
        /// The package.
        VulnerablePackage "package_id" Name,
        /// Severity, as the source spells it.
        Severity "severity" Name,
        /// When it was published.
        AdvisoryPublishedAt "published_at" Time,
        /// When it was withdrawn.
        WithdrawnAt "withdrawn_at" Time,
        /// Whether the package is a fork: yes or no, or a word such as `root`, `fork`, `search`.
        VulnerableFork "fork" Name,
    }
    /// Descendants and downloads of one base model, counted by the source (Figure 7).
    DescendantCounts "descendant_counts" {
        /// The base model, where it is named.
        CountedBase "base_model" Name,
        /// Its direct descendants.
        DescendantCount "count" Count,
        /// Downloads, as the source sums them.
        CountedDownloads "downloads" Count,
    }
    /// A paper that a review of the literature looked at.
    ReviewedPapers "reviewed_papers" {
        /// The paper.
        ReviewedPaper "paper_id" Name,
        /// Its title.
        PaperTitle "title" Name,
        /// The year that it appeared in.
        PaperYear "year" Count,
        /// Whether another row is the same paper.
        PaperRepeated "duplicate" Flag,
        /// Whether the review includes it.
        PaperIncluded "included" Flag,
    }
    /// A claim that a review of the literature found.
    ReviewedClaims "reviewed_claims" {
        /// The claim, as the paper makes it.
        ReviewedClaim "claim_id" Name,
        /// The paper that makes it.
        ClaimedBy "paper_id" Name,
        /// `motivation` or `work`.
        ClaimKind "kind" Name,
        /// Whether the review kept it.
        ClaimKept "kept" Flag,
        /// The distinct claim that it became with others.
        DistinctClaim "distinct" Name,
        /// Its theme.
        ClaimTheme "theme" Name,
        /// What it is based on.
        ClaimEvidence "evidence" Set,
    }
    /// A row of a lookup table of a relational dump: a number and its meaning.
    Lookups "lookups" {
        /// What is looked up, such as `library`.
        LookupOf "table" Name,
        /// The number.
        LookupKey "key" Name,
        /// Its meaning.
        LookupName "name" Name,
    }
    /// A row of a junction table of a relational dump.
    Links "links" {
        /// What it links to, such as `library`.
        LinkTo "table" Name,
        /// The package's number or name.
        LinkFrom "from" Name,
        /// The other's number or name.
        LinkTarget "to" Name,
    }
}

impl Serialize for Relation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
