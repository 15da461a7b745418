use std::cmp::Ordering;
use std::collections::HashMap;

use serde::{Serialize, Serializer};

use super::order::Renumbered;
use super::{Blocks, Count, Name, Set, Texts};

/// What a field of a relation holds.
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

            /// What it holds.
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
        /// The date of the row, in a panel: never kept, it tells the snapshots apart.
        SnapshotDate "snapshot_date" Time,
        /// The owner: a person or an organisation.
        Author "author" Name,
        /// Downloads in the registry's period.
        Downloads "downloads" Count,
        /// That period, such as `last-month` or `total`.
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
        /// All tags as they stand.
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
        /// The same by its tags, among which the hub puts it.
        TaggedType "tagged_type" Name,
        /// Number of parameters.
        Parameters "parameters" Count,
        /// How well it performs by some benchmark, in the unit of the source.
        Score "score" Number,
        /// The documentation as written.
        CardText "card_text" Text,
        /// The documentation's metadata as JSON.
        CardData "card_data" Text,
        /// What the card's metadata supply beyond the other fields: `evaluation`, `carbon`.
        CardMetadata "card_metadata" Set,
        /// Whether access is gated: `false`, `auto`, `manual` or `true`.
        Gated "gated" Name,
        /// Packages that depend on it, as the registry reports.
        DependentPackages "n_dependent_packages" Count,
        /// Repositories that depend on it, as the registry reports.
        DependentRepositories "n_dependent_repos" Count,
        /// Number of maintainers.
        MaintainersCount "n_maintainers" Count,
        /// What kind of repository it is, where a table holds several: `model`, `dataset`, `space`.
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
        /// What the maintainer may do.
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
        /// What its title and message say that it is for: `corrective`, `adaptive`, `perfective`
        /// or `unclassified`, by keywords.
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
        /// Whether its card tells of training.
        HasTraining "has_training" Flag,
        /// Whether its card tells of evaluation.
        HasEvaluation "has_evaluation" Flag,
        /// Score of the card.
        CardScore "card_score" Number,
        /// Score of the metadata.
        MetadataScore "meta_score" Number,
        /// Both together.
        FinalScore "final_score" Number,
        /// What a language model said of the card, as text.
        AnalysisText "analysis" Text,
        /// Downloads, as the source of the scores has them.
        DocumentedDownloads "downloads" Count,
        /// Likes, likewise.
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
        /// Whether it tells of training, by the rule.
        RuleTraining "rule_training" Flag,
        /// Whether it tells of evaluation, by the rule.
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
    /// A row of a lookup table of a relational dump: a number and what it stands for.
    Lookups "lookups" {
        /// What is looked up, such as `library`.
        LookupOf "table" Name,
        /// The number.
        LookupKey "key" Name,
        /// What it stands for.
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

/// A column of counts, exact for every 64-bit integer: 4 bytes a row in blocks of counts that
/// fit them, 8 in others. What no integer says stands apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    blocks: Vec<CountBlock>,
    apart: HashMap<usize, Count>,
}

/// Some counts of a column; the greatest number of its width marks one that stands apart or is
/// missing.
#[derive(Debug, Clone, PartialEq)]
enum CountBlock {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

/// Counts in a block.
const COUNT_BLOCK: usize = 1 << 12;

impl CountBlock {
    fn len(&self) -> usize {
        match self {
            Self::Narrow(counts) => counts.len(),
            Self::Wide(counts) => counts.len(),
        }
    }

    fn push(&mut self, count: Option<u64>) {
        if let Self::Narrow(counts) = self {
            let narrow = match count {
                None => Some(u32::MAX),
                Some(count) => u32::try_from(count).ok().filter(|n| *n != u32::MAX),
            };
            match narrow {
                Some(narrow) => return counts.push(narrow),
                None => {
                    let widened = counts.iter().map(|n| match *n {
                        u32::MAX => u64::MAX,
                        n => n.into(),
                    });
                    *self = Self::Wide(widened.collect());
                }
            }
        }
        if let Self::Wide(counts) = self {
            counts.push(count.unwrap_or(u64::MAX));
        }
    }

    fn get(&self, index: usize) -> Option<u64> {
        match self {
            Self::Narrow(counts) => counts
                .get(index)
                .filter(|n| **n != u32::MAX)
                .map(|n| (*n).into()),
            Self::Wide(counts) => counts.get(index).filter(|n| **n != u64::MAX).copied(),
        }
    }
}

impl Counts {
    /// Adds a count, or that there is none.
    pub fn push(&mut self, count: Option<Count>) {
        let plain = count
            .and_then(Count::as_integer)
            .filter(|whole| *whole != u64::MAX);
        if let (Some(count), None) = (count, plain) {
            self.apart.insert(self.len(), count);
        }
        match self.blocks.last_mut() {
            Some(block) if block.len() < COUNT_BLOCK => block.push(plain),
            _ => {
                let mut block = CountBlock::Narrow(Vec::new());
                block.push(plain);
                self.blocks.push(block);
            }
        }
    }

    /// Number of counts, missing ones included.
    pub fn len(&self) -> usize {
        match self.blocks.last() {
            Some(last) => (self.blocks.len() - 1) * COUNT_BLOCK + last.len(),
            None => 0,
        }
    }

    /// Whether there is no count.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The count at an index.
    pub fn get(&self, index: usize) -> Option<Count> {
        let block = self.blocks.get(index / COUNT_BLOCK)?;
        let whole = block.get(index % COUNT_BLOCK);
        whole
            .map(Count::new)
            .or_else(|| self.apart.get(&index).copied())
    }
}

const NO_TIME: i64 = i64::MIN;

/// One field of all rows.
#[derive(Debug, Clone)]
pub enum FieldColumn {
    /// Of [`Type::Name`].
    Names(Blocks<Name>),
    /// Of [`Type::Set`].
    Sets(Blocks<Set>),
    /// Of [`Type::Count`].
    Counts(Counts),
    /// Of [`Type::Number`]; NaN is missing.
    Numbers(Blocks<f64>),
    /// Of [`Type::Time`].
    Times(Blocks<i64>),
    /// Of [`Type::Flag`].
    Flags(Blocks<Option<bool>>),
    /// Of [`Type::Text`].
    Texts(Texts),
}

impl FieldColumn {
    fn new(field_type: Type) -> Self {
        match field_type {
            Type::Name => Self::Names(Blocks::default()),
            Type::Set => Self::Sets(Blocks::default()),
            Type::Count => Self::Counts(Counts::default()),
            Type::Number => Self::Numbers(Blocks::default()),
            Type::Time => Self::Times(Blocks::default()),
            Type::Flag => Self::Flags(Blocks::default()),
            Type::Text => Self::Texts(Texts::default()),
        }
    }

    /// Rows in the column.
    pub fn len(&self) -> usize {
        match self {
            Self::Names(values) => values.len(),
            Self::Sets(values) => values.len(),
            Self::Counts(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Times(values) => values.len(),
            Self::Flags(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row has a value; a set needs a member, a flag must be up.
    pub fn tells(&self, row: usize) -> bool {
        match self {
            Self::Names(values) => values.get(row).is_some_and(|name| name.known().is_some()),
            Self::Sets(values) => values.get(row).is_some_and(|set| *set != Set::EMPTY),
            Self::Counts(values) => values.get(row).is_some(),
            Self::Numbers(values) => values.get(row).is_some_and(|number| !number.is_nan()),
            Self::Times(values) => values.get(row).is_some_and(|time| *time != NO_TIME),
            Self::Flags(values) => values.get(row) == Some(&Some(true)),
            Self::Texts(values) => values.get(row).is_some(),
        }
    }

    fn push_missing(&mut self) {
        match self {
            Self::Names(values) => values.push(Name::MISSING),
            Self::Sets(values) => values.push(Set::EMPTY),
            Self::Counts(values) => values.push(None),
            Self::Numbers(values) => values.push(f64::NAN),
            Self::Times(values) => values.push(NO_TIME),
            Self::Flags(values) => values.push(None),
            Self::Texts(values) => values.push(None),
        }
    }
}

/// A value for a field, of the field's type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Of [`Type::Name`].
    Name(Name),
    /// Of [`Type::Set`].
    Set(Set),
    /// Of [`Type::Count`].
    Count(Count),
    /// Of [`Type::Number`].
    Number(f64),
    /// Of [`Type::Time`].
    Time(i64),
    /// Of [`Type::Flag`].
    Flag(bool),
    /// Of [`Type::Text`].
    Text(&'a str),
}

/// The rows of one relation, column by column; only fields that a source has take memory.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: usize,
    /// Few, so that looking through them beats any map.
    columns: Vec<(Field, FieldColumn)>,
}

impl FieldColumn {
    /// The order of two rows by this field: missing values first, or as their type has them.
    fn compare(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::Names(values) => values.get(a).cmp(&values.get(b)),
            Self::Sets(values) => values.get(a).cmp(&values.get(b)),
            Self::Counts(values) => values.get(a).cmp(&values.get(b)),
            Self::Numbers(values) => {
                let number = |row| values.get(row).copied().unwrap_or(f64::NAN);
                number(a).total_cmp(&number(b))
            }
            Self::Times(values) => values.get(a).cmp(&values.get(b)),
            Self::Flags(values) => values.get(a).cmp(&values.get(b)),
            Self::Texts(values) => values.get(a).cmp(&values.get(b)),
        }
    }

    /// The same values in another order.
    fn reordered(&self, order: &[u32]) -> Self {
        fn block<T: Copy>(values: &Blocks<T>, order: &[u32]) -> Blocks<T> {
            let mut out = Blocks::default();
            for row in order {
                if let Some(value) = values.get(*row as usize) {
                    out.push(*value);
                }
            }
            out
        }
        match self {
            Self::Names(values) => Self::Names(block(values, order)),
            Self::Sets(values) => Self::Sets(block(values, order)),
            Self::Counts(values) => {
                let mut out = Counts::default();
                let counts = order.iter().map(|row| values.get(*row as usize));
                counts.for_each(|count| out.push(count));
                Self::Counts(out)
            }
            Self::Numbers(values) => Self::Numbers(block(values, order)),
            Self::Times(values) => Self::Times(block(values, order)),
            Self::Flags(values) => Self::Flags(block(values, order)),
            Self::Texts(values) => {
                let mut out = Texts::default();
                let texts = order.iter().map(|row| values.get(*row as usize));
                texts.for_each(|text| out.push(text));
                Self::Texts(out)
            }
        }
    }
}

impl Table {
    /// Gives names and sets their new numbers, and the fields one order.
    pub(super) fn renumber(&mut self, renumbered: &Renumbered) {
        self.columns.sort_unstable_by_key(|(field, _)| *field);
        for (_, column) in &mut self.columns {
            match column {
                FieldColumn::Names(values) => {
                    values.for_each_mut(|name| *name = renumbered.name(*name));
                }
                FieldColumn::Sets(values) => {
                    values.for_each_mut(|set| *set = renumbered.set(*set));
                }
                _ => {}
            }
        }
    }

    /// The names of the first field of names, which tells most rows apart.
    pub(super) fn first_names(&self) -> Vec<Name> {
        let mut columns = self.columns.iter();
        let names = columns.find_map(|(_, column)| match column {
            FieldColumn::Names(values) => Some(values.iter().copied().collect()),
            _ => None,
        });
        names.unwrap_or_default()
    }

    /// The order of two rows, field by field.
    pub(super) fn compare_rows(&self, a: usize, b: usize) -> Ordering {
        let columns = self.columns.iter();
        let mut order = columns.map(|(_, column)| column.compare(a, b));
        order.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The same rows in another order.
    pub(super) fn reordered(self, order: &[u32]) -> Self {
        let columns = self.columns.into_iter();
        // One column after the other, so that no second table is there at once.
        let columns = columns.map(|(field, column)| (field, column.reordered(order)));
        Self {
            rows: order.len(),
            columns: columns.collect(),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The fields that have values, or might.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.columns.iter().map(|(field, _)| *field)
    }

    /// The column of a field that the source has.
    pub fn column(&self, field: Field) -> Option<&FieldColumn> {
        let (_, column) = self.columns.iter().find(|(own, _)| *own == field)?;
        Some(column)
    }

    /// Whether the source has the field.
    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// Adds a field, missing in all rows so far.
    pub fn add_field(&mut self, field: Field) {
        if !self.has(field) {
            let mut column = FieldColumn::new(field.field_type());
            (0..self.rows).for_each(|_| column.push_missing());
            self.columns.push((field, column));
        }
    }

    /// Gives the row being made a value; a row gets at most one value for a field, and a value
    /// of another type than the field's counts as none.
    pub fn set(&mut self, field: Field, value: Value<'_>) {
        self.add_field(field);
        let rows = self.rows;
        let mut columns = self.columns.iter_mut();
        let Some((_, column)) = columns.find(|(own, column)| *own == field && column.len() == rows)
        else {
            return;
        };
        match (column, value) {
            (FieldColumn::Names(values), Value::Name(value)) => values.push(value),
            (FieldColumn::Sets(values), Value::Set(value)) => values.push(value),
            (FieldColumn::Counts(values), Value::Count(value)) => values.push(Some(value)),
            (FieldColumn::Numbers(values), Value::Number(value)) => values.push(value),
            (FieldColumn::Times(values), Value::Time(value)) => values.push(value),
            (FieldColumn::Flags(values), Value::Flag(value)) => values.push(Some(value)),
            (FieldColumn::Texts(values), Value::Text(value)) => values.push(Some(value)),
            (_, _) => {}
        }
    }

    /// Ends the row being made; fields without a value are missing in it.
    pub fn end_row(&mut self) {
        self.rows += 1;
        for (_, column) in &mut self.columns {
            if column.len() < self.rows {
                column.push_missing();
            }
        }
    }

    /// The value of a field in a row; `None` when it is missing. A set without members is there.
    pub fn value(&self, field: Field, row: usize) -> Option<Value<'_>> {
        match self.column(field)? {
            FieldColumn::Names(values) => values.get(row)?.known().map(Value::Name),
            FieldColumn::Sets(values) => values.get(row).copied().map(Value::Set),
            FieldColumn::Counts(values) => values.get(row).map(Value::Count),
            FieldColumn::Numbers(values) => values
                .get(row)
                .filter(|value| !value.is_nan())
                .copied()
                .map(Value::Number),
            FieldColumn::Times(values) => values
                .get(row)
                .filter(|time| **time != NO_TIME)
                .copied()
                .map(Value::Time),
            FieldColumn::Flags(values) => values.get(row).copied().flatten().map(Value::Flag),
            FieldColumn::Texts(values) => values.get(row).map(Value::Text),
        }
    }

    /// A field of [`Type::Name`] in a row.
    pub fn name(&self, field: Field, row: usize) -> Option<Name> {
        match self.column(field)? {
            FieldColumn::Names(values) => values.get(row)?.known(),
            _ => None,
        }
    }

    /// A field of [`Type::Count`] in a row.
    pub fn count(&self, field: Field, row: usize) -> Option<Count> {
        match self.column(field)? {
            FieldColumn::Counts(values) => values.get(row),
            _ => None,
        }
    }

    /// A field of [`Type::Set`] in a row; the empty set where there is none.
    pub fn set_of(&self, field: Field, row: usize) -> Set {
        match self.column(field) {
            Some(FieldColumn::Sets(values)) => values.get(row).copied().unwrap_or(Set::EMPTY),
            _ => Set::EMPTY,
        }
    }

    /// A flag; `None` where it is missing, or the field is none.
    pub fn flag(&self, field: Field, row: usize) -> Option<bool> {
        match self.value(field, row)? {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// Whether the field has a value in any row.
    pub fn has_values(&self, field: Field) -> bool {
        (0..self.rows).any(|row| match self.value(field, row) {
            Some(Value::Set(set)) => set != Set::EMPTY,
            value => value.is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_every_size_come_back() {
        let mut counts = Counts::default();
        let odd = [
            None,
            Some(Count::new(u32::MAX.into())),
            Some(Count::new(u64::MAX)),
            Count::from_f64(2.5),
            Some(Count::new(1 << 40)),
        ];
        let value = |index: usize| match index % 3000 {
            own if own < odd.len() => odd[own],
            own => Some(Count::new(own as u64)),
        };
        let many = 3 * COUNT_BLOCK + 7;
        (0..many).for_each(|index| counts.push(value(index)));
        assert_eq!(counts.len(), many);
        assert!((0..many).all(|index| counts.get(index) == value(index)));
        assert_eq!(counts.get(many), None);
    }

    #[test]
    fn a_field_that_comes_late_is_missing_before() {
        let mut table = Table::default();
        table.end_row();
        table.set(Field::Likes, Value::Count(Count::new(3)));
        // One value a row, and of the field's type.
        table.set(Field::Likes, Value::Count(Count::new(4)));
        table.end_row();
        table.set(Field::Likes, Value::Flag(true));
        table.end_row();
        let likes: Vec<_> = (0..3).map(|row| table.count(Field::Likes, row)).collect();
        assert_eq!(likes, [None, Some(Count::new(3)), None]);
        assert!(table.has_values(Field::Likes) && !table.has_values(Field::Downloads));
    }
}
