//! How a known dataset is described: the columns that identify it, and the field that each column
//! fills.

use crate::base::sort;
use crate::parquet::scan::Texts;
use crate::parquet::schema::{Column, ColumnKind};
use crate::relations::{ColumnIgnored, ColumnUsed, Field, Mapping, MappingSource, Relation, Type};

/// The datasets of one source, and the rules for grouping their files.
#[derive(Debug)]
pub struct Family {
    /// A stable name for programs.
    pub id: &'static str,
    /// Whether it consists of several tables that are joined. If the other files have only one
    /// date, a file without a date then has that date.
    pub relational: bool,
    /// Whether its tables refer to each other by keys, so that several of them are joined.
    pub keyed: bool,
    /// Whether its tables name packages by numbers, so that even a single table is joined.
    pub numbered: bool,
    /// Where the registry of a file comes from.
    pub registry: RegistryFrom,
    /// Whether several files of one table, registry and date are used together.
    pub several_of_a_table: bool,
    /// Whether a second list of the same packages is a separate dataset if it has fields that the
    /// first lacks.
    pub lists_beside: bool,
}

/// The source of the registry of a family's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistryFrom {
    /// The dataset, the file's name, a column or the user.
    File,
    /// The rows: the tables of a dump of many registries belong together, even if their names
    /// differ.
    Rows,
    /// No registry: the dataset is not about one.
    Nothing,
}

impl Family {
    /// A family of single tables.
    pub const NONE: Self = Self {
        id: "",
        relational: false,
        keyed: false,
        numbered: false,
        registry: RegistryFrom::File,
        several_of_a_table: false,
        lists_beside: false,
    };
}

/// Lists of packages from any source.
pub(super) const PACKAGES: Family = Family {
    id: "packages",
    lists_beside: true,
    ..Family::NONE
};

/// Cards of models and data sets from any source.
pub(super) const CARDS: Family = Family {
    id: "cards",
    ..Family::NONE
};

/// A known dataset, or one table of a relational one.
#[derive(Debug)]
pub struct Dataset {
    /// A stable name for programs. The data guide has an entry with this name or its beginning.
    pub id: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    /// The tables that its source publishes together, and how their files are grouped.
    pub family: &'static Family,
    /// The registry, if all files of the dataset have the same one.
    pub registry: Option<&'static str>,
    /// A file belongs to this dataset if it has at least one column of each of these groups.
    pub needs: &'static [&'static [&'static str]],
    /// A file with one of these columns does not belong to this dataset.
    pub lacks: &'static [&'static str],
    /// If this is not empty, a file may have no other columns.
    pub allows: &'static [&'static str],
    /// Names of files that distinguish tables with the same columns.
    pub tables: &'static [&'static str],
    /// The fields that the columns fill. Of several names for a field the first in the file counts.
    pub columns: &'static [(&'static [&'static str], Role)],
    /// Fields that have one value in every row.
    pub constants: &'static [(Field, &'static str)],
    /// Versions of the columns. The first one whose column the file has applies.
    pub eras: &'static [(&'static str, &'static str)],
    /// Whether the user can choose it for any table.
    pub generic: bool,
}

impl Dataset {
    /// The defaults of every dataset's description.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        family: &Family::NONE,
        registry: None,
        needs: &[],
        lacks: &[],
        allows: &[],
        tables: &[],
        columns: &[],
        constants: &[],
        eras: &[],
        generic: false,
    };
}

impl Dataset {
    /// Whether the user must choose a column for the role. The key of a row is required, and for
    /// links both ends.
    pub fn requires(&self, names: &[&str], role: Role) -> bool {
        let key = matches!(
            role,
            Role::Is(
                Field::PackageId
                    | Field::Child
                    | Field::BaseId
                    | Field::ReusedModel
                    | Field::ReusingRepository
                    | Field::DependentPackage
                    | Field::Target
                    | Field::ReleasedPackage
                    | Field::ReleaseNumber
                    | Field::PublishedAt
                    | Field::VulnerablePackage
                    | Field::Severity
                    | Field::CountedBase
                    | Field::DescendantCount
            ) | Role::DataSetCard
        );
        key && self.columns.iter().any(|(known, _)| *known == names)
    }
}

/// The role of a column in a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The value of a field, or its members if the field is a set.
    Is(Field),
    /// The tags of a model on the hub, which fill many fields.
    Tags,
    /// `baseModels` of the hub: a relation and the base models.
    BaseModels,
    /// The base models of a row. If `known`, the names are ids of the registry.
    BaseNames {
        /// Whether the source has resolved the names.
        known: bool,
    },
    /// How the row's bases were used, for [`Self::BaseNames`].
    BaseNamesRelation,
    /// The metadata of a card: a struct, or JSON.
    CardData,
    /// A model's configuration: a struct, or JSON.
    Config,
    /// Parameters by number format, with their total: a struct, or JSON.
    ParameterTotal,
    /// Parameters in billions.
    Billions,
    /// Names of the files of a repository: whether a card is among them.
    Files,
    /// Advisories of a package: JSON.
    Advisories,
    /// Packages of an advisory: JSON.
    AdvisoryPackages,
    /// Judgements on a card, by section: a struct of booleans.
    Analysis,
    /// The same as text, as a language model wrote it.
    AnalysisText,
    /// A model's card, which is judged at once. Its text is kept only if large texts are needed.
    Card(Field),
    /// A data set's card, which is judged at once. Its text is kept only if large texts are needed.
    DataSetCard,
    /// A commit's title or message, which is judged at once. Its text is kept only if large texts
    /// are needed.
    Commit(Field),
    /// A field of a section of a data set's card.
    Section(&'static str, Field),
}

impl Role {
    /// The role's name where users choose columns for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Is(field) => field.name(),
            Self::Tags => "tags",
            Self::BaseModels => "base_models",
            Self::BaseNames { .. } => "base_model",
            Self::BaseNamesRelation => "relation",
            Self::CardData => "card_data",
            Self::Config => "config",
            Self::ParameterTotal | Self::Billions => "parameters",
            Self::Files => "files",
            Self::Advisories => "advisories",
            Self::AdvisoryPackages => "packages",
            Self::Analysis => "analysis",
            Self::AnalysisText => Field::AnalysisText.name(),
            Self::DataSetCard => Field::CardText.name(),
            Self::Section(_, field) | Self::Card(field) | Self::Commit(field) => field.name(),
        }
    }

    /// The role's name for people.
    pub fn title(self) -> String {
        match self {
            Self::Is(Field::Child) => "descendant".into(),
            Self::Is(Field::BaseId) => "base model".into(),
            Self::Is(Field::ReusedModel) => "model".into(),
            Self::Is(Field::ReusingRepository) => "repository".into(),
            Self::Is(Field::DependentPackage) => "package that depends".into(),
            Self::Is(Field::Target) => "package that it depends on".into(),
            Self::Is(Field::PackageId) => "name".into(),
            Self::Is(Field::ReleasedPackage | Field::VulnerablePackage) => "package".into(),
            Self::Is(Field::VulnerableFork) => "root or fork".into(),
            Self::Is(Field::ReleaseNumber) => "version".into(),
            Self::Is(Field::License) => "licence".into(),
            Self::Is(Field::SnapshotDate) => "date of each row, in a panel".into(),
            Self::Is(Field::DependentPackages) => "dependent packages".into(),
            Self::Is(Field::CountedBase) => "base model".into(),
            Self::Is(Field::DescendantCount) => "number of descendants".into(),
            Self::Is(Field::CountedDownloads) => "total downloads of the descendants".into(),
            Self::DataSetCard => "data set's card".into(),
            Self::Is(Field::MaintainersCount) => "number of maintainers".into(),
            _ => self.name().replace('_', " "),
        }
    }

    /// The fields that a column of this role fills.
    pub fn fills(&self) -> &[Field] {
        match self {
            Self::Is(field) | Self::Section(_, field) => std::slice::from_ref(field),
            Self::Tags => &[
                Field::Tags,
                Field::Libraries,
                Field::OtherLibraries,
                Field::HasFreeTags,
                Field::Frameworks,
                Field::License,
                Field::Datasets,
                Field::Languages,
                Field::Papers,
                Field::Task,
                Field::TaggedType,
                Field::CardMetadata,
                Field::BaseId,
            ],
            Self::BaseModels | Self::BaseNames { known: true } => &[Field::BaseId],
            Self::BaseNames { known: false } => &[Field::BaseName],
            Self::BaseNamesRelation => &[Field::BaseRelation],
            Self::CardData => &[
                Field::CardData,
                Field::License,
                Field::Datasets,
                Field::Languages,
                Field::Libraries,
                Field::Task,
                Field::BaseName,
                Field::CardMetadata,
            ],
            Self::Config => &[Field::ModelType, Field::Architectures],
            Self::ParameterTotal | Self::Billions => &[Field::Parameters],
            Self::Files => &[Field::HasCard],
            Self::Advisories => &[
                Field::VulnerablePackage,
                Field::Severity,
                Field::AdvisoryPublishedAt,
                Field::WithdrawnAt,
            ],
            Self::AdvisoryPackages => &[Field::VulnerablePackage],
            Self::Analysis => &[
                Field::HasDescription,
                Field::HasUses,
                Field::HasLimitations,
                Field::HasTraining,
                Field::HasEvaluation,
            ],
            Self::AnalysisText => &[
                Field::CardScore,
                Field::HasDescription,
                Field::HasUses,
                Field::HasLimitations,
                Field::HasTraining,
                Field::HasEvaluation,
                Field::AnalysisText,
            ],
            Self::Card(Field::CardText) => &[
                Field::CardText,
                Field::DocumentedPackage,
                Field::RuleDescription,
                Field::RuleUses,
                Field::RuleLimitations,
                Field::RuleTraining,
                Field::RuleEvaluation,
                Field::CardAttributes,
                Field::DocumentedWords,
                Field::GeneratedCard,
            ],
            Self::DataSetCard => &[
                Field::CardText,
                Field::HasCard,
                Field::HasNonemptyCard,
                Field::FollowsTemplate,
                Field::CardWords,
                Field::SectionOf,
                Field::SectionName,
                Field::HasSection,
                Field::NotEmpty,
                Field::WordCount,
                Field::LengthProportion,
            ],
            Self::Commit(Field::CommitTitle) => &[Field::CommitTitle, Field::CommitClass],
            Self::Commit(_) => &[Field::CommitMessage, Field::CommitClass],
            Self::Card(_) => &[
                Field::DocumentedCard,
                Field::RuleDescription,
                Field::RuleUses,
                Field::RuleLimitations,
                Field::RuleTraining,
                Field::RuleEvaluation,
                Field::CardAttributes,
                Field::DocumentedWords,
                Field::GeneratedCard,
            ],
        }
    }

    /// Parts of a struct that the role needs; all if this is empty.
    pub fn parts(self) -> &'static [&'static str] {
        match self {
            Self::BaseModels => &["relation", "models", "id", "name", "modelId"],
            Self::Config => &["model_type", "architectures"],
            Self::ParameterTotal => &["total"],
            Self::CardData => &[
                "license",
                "License",
                "licence",
                "datasets",
                "dataset",
                "language",
                "languages",
                "base_model",
                "library_name",
                "pipeline_tag",
            ],
            Self::Is(Field::Datasets) => &["DatasetName", "name", "id"],
            Self::Is(Field::Registry) => &["ModelHubName", "name"],
            Self::Is(_) => &["name", "id", "rfilename", "user"],
            _ => &[],
        }
    }

    /// The kinds of columns that can have the role, best first.
    pub fn accepts(self) -> &'static [ColumnKind] {
        use ColumnKind::{Count, Flag, List, Struct, Text, Time};
        match self {
            Self::Is(Field::PackageId) => &[Text],
            Self::Is(Field::Gated) => &[Text, Flag],
            Self::Is(Field::VulnerableFork) => &[Flag, Text, Count],
            // An export may write a count as a list of one.
            Self::Is(field) => match field.field_type() {
                Type::Name => &[Text, Count, Struct, List],
                Type::Set => &[List, Text],
                Type::Count => &[Count, Text, List],
                Type::Number => &[Count, Text],
                Type::Time => &[Time, Text, Count],
                Type::Flag => &[Flag, Count, Text],
                Type::Text => &[Text],
            },
            Self::Tags | Self::BaseNames { .. } => &[List, Text],
            Self::BaseNamesRelation => &[Text],
            Self::BaseModels | Self::CardData | Self::Config => &[Struct, Text],
            Self::ParameterTotal => &[Struct, Text, Count],
            Self::Billions => &[Count, Text],
            Self::Files => &[List],
            Self::Advisories | Self::AdvisoryPackages => &[Text],
            Self::Analysis => &[Struct],
            Self::AnalysisText | Self::Card(_) | Self::DataSetCard | Self::Commit(_) => &[Text],
            Self::Section(_, field) => Self::Is(field).accepts(),
        }
    }

    /// Whether its values are large, so that they are read only if a metric needs them.
    pub fn is_large(self) -> bool {
        matches!(
            self,
            Self::CardData | Self::Is(Field::CardText | Field::CardData)
        )
    }

    /// How its texts are decoded.
    pub fn texts(self) -> Texts {
        match self {
            Self::Is(
                Field::PackageId
                | Field::StableId
                | Field::CommitSha
                | Field::CommitKey
                | Field::ReleaseKey
                | Field::PackageKey,
            ) => Texts::Distinct,
            Self::Is(Field::SnapshotDate) => Texts::Repeating,
            Self::Is(field) | Self::Section(_, field) => match field.field_type() {
                Type::Name | Type::Set => Texts::Repeating,
                Type::Text => Texts::Long,
                _ => Texts::Distinct,
            },
            Self::Tags
            | Self::BaseModels
            | Self::BaseNames { .. }
            | Self::BaseNamesRelation
            | Self::Files => Texts::Repeating,
            Self::CardData
            | Self::Config
            | Self::ParameterTotal
            | Self::Advisories
            | Self::AdvisoryPackages
            | Self::AnalysisText
            | Self::Card(_)
            | Self::DataSetCard
            | Self::Commit(_) => Texts::Long,
            Self::Analysis | Self::Billions => Texts::Distinct,
        }
    }
}

/// The fields that the session needs from files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wants {
    /// Whether columns of large values are read.
    pub large: bool,
    /// Fields that are not needed.
    pub without: Vec<Field>,
    /// Whether packages of files with more columns are kept even if only names and downloads are
    /// needed, because tables that are joined with them need them.
    pub packages: bool,
}

impl Default for Wants {
    /// Everything that the metrics read, without large texts and without the identity of models.
    fn default() -> Self {
        Self {
            large: false,
            without: vec![
                // It takes 65 bytes for each model, and only survival of several snapshots needs it.
                Field::StableId,
                Field::DownloadsAllTime,
                Field::Gated,
                Field::Tags,
                Field::CommitSha,
            ],
            packages: false,
        }
    }
}

impl Wants {
    /// Everything that the files hold.
    pub fn everything() -> Self {
        Self {
            large: true,
            without: Vec::new(),
            packages: false,
        }
    }

    /// Whether a field is kept.
    pub fn field(&self, field: Field) -> bool {
        let large = matches!(
            field,
            Field::CardText
                | Field::DocumentedCard
                | Field::AnalysisText
                | Field::CommitTitle
                | Field::CommitMessage
        );
        (self.large || !large) && !self.without.contains(&field)
    }

    /// Whether a column of this role is read.
    pub fn role(&self, role: Role) -> bool {
        (self.large || !role.is_large()) && role.fills().iter().any(|field| self.field(*field))
    }
}

/// A file's columns as a dataset, or as a table that the user described.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The dataset.
    pub dataset: &'static Dataset,
    /// The era of its schema.
    pub era: Option<&'static str>,
    /// The columns that have a role, by their place in the file, in the dataset's order.
    pub columns: Vec<(Role, usize)>,
}

impl Recognised {
    /// Matches a file with a dataset; `None` if it does not belong to it. Names are compared
    /// exactly, or without regard to case.
    pub fn new(dataset: &'static Dataset, columns: &[Column], fold: bool) -> Option<Self> {
        let finder = Finder { columns, fold };
        let fits = dataset.needs.iter().all(|names| finder.any(names))
            && !dataset.lacks.iter().any(|name| finder.any(&[name]))
            && (dataset.allows.is_empty()
                || columns.iter().all(|column| {
                    let mut allowed = dataset.allows.iter();
                    column.name == "__index_level_0__"
                        || allowed.any(|name| finder.same(&column.name, name))
                }));
        if !fits {
            return None;
        }
        let recognised = Self {
            dataset,
            era: dataset
                .eras
                .iter()
                .find(|(column, _)| column.is_empty() || finder.any(&[column]))
                .map(|(_, era)| *era),
            columns: dataset
                .columns
                .iter()
                .filter_map(|(names, role)| Some((*role, finder.best(names, *role)?)))
                .collect(),
        };
        recognised.is_usable().then_some(recognised)
    }

    /// Matches a file with a dataset by the columns that the user chose for its fields. `Err` holds
    /// the name of an unknown field.
    pub fn chosen<'a>(
        dataset: &'static Dataset,
        columns: &[Column],
        chosen: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, String> {
        let mut roles = Vec::new();
        for (name, column) in chosen {
            let named = |role: &Role| role.name() == name;
            let role = dataset.columns.iter().map(|(_, role)| *role).find(named);
            let place = columns
                .iter()
                .position(|candidate| candidate.name == column);
            match (role, place) {
                (Some(role), Some(place)) => roles.push((role, place)),
                _ => return Err(name.to_owned()),
            }
        }
        let order = |role: &Role| dataset.columns.iter().position(|(_, other)| other == role);
        sort::by_key(&mut roles, |(role, _)| order(role));
        Ok(Self {
            dataset,
            era: None,
            columns: roles,
        })
    }

    /// Finds the column for a role by name, exactly or without regard to case.
    pub fn find(columns: &[Column], names: &[&str], role: Role) -> Option<usize> {
        let best = |fold| Finder { columns, fold }.best(names, role);
        best(false).or_else(|| best(true))
    }

    /// The table that a file's name states, among tables with the same columns. `None` if it states
    /// none, `Err` if the columns alone cannot decide.
    pub(crate) fn table(&self, path: &str) -> Result<Option<&'static str>, ()> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name).to_lowercase();
        let ends = |table: &&&str| {
            let before = stem.strip_suffix(**table);
            before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
        };
        let named = self.dataset.tables.iter().filter(ends);
        match named.max_by_key(|table| table.len()) {
            Some(table) => Ok(Some(table)),
            None if self
                .dataset
                .constants
                .iter()
                .any(|(_, text)| text.is_empty()) =>
            {
                Err(())
            }
            None => Ok(None),
        }
    }

    /// The mapping of columns to fields.
    pub fn mapping(&self, columns: &[Column], source: MappingSource) -> Mapping {
        let named = |(role, place): &(Role, usize)| {
            let name = match role {
                Role::Section(section, field) => format!("{section}: {}", field.name()),
                role => role.name().to_owned(),
            };
            Some((name, columns.get(*place)?.name.clone()))
        };
        Mapping {
            kind: self.dataset.id.to_owned(),
            columns: self.columns.iter().filter_map(named).collect(),
            source,
        }
    }

    /// The columns that are read, and at most `limit` columns that are not read, each with the
    /// reason.
    pub fn uses(
        &self,
        columns: &[Column],
        wants: &Wants,
        limit: usize,
    ) -> (Vec<ColumnUsed>, Vec<ColumnIgnored>) {
        let mut used = Vec::new();
        let mut ignored = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let roles = self.columns.iter().filter(|(_, column)| *column == place);
            let (read, unread): (Vec<Role>, Vec<Role>) = roles
                .map(|(role, _)| *role)
                .partition(|role| wants.role(*role));
            let fills = |roles: &[Role]| -> Vec<String> {
                let fields = roles.iter().flat_map(|role| role.fills().iter());
                let kept = fields.filter(|field| wants.field(**field));
                kept.map(|field| format!("{}.{}", field.relation().name(), field.name()))
                    .collect()
            };
            if !read.is_empty() {
                used.push(ColumnUsed {
                    column: column.name.clone(),
                    fills: fills(&read),
                });
            } else if ignored.len() < limit {
                ignored.push(ColumnIgnored {
                    column: column.name.clone(),
                    reason: self.reason(column, &unread),
                });
            }
        }
        (used, ignored)
    }

    fn reason(&self, column: &Column, unread: &[Role]) -> String {
        let named = |names: &&[&str]| {
            let mut names = names.iter();
            names.any(|name| name.eq_ignore_ascii_case(&column.name))
        };
        let mut known = self.dataset.columns.iter();
        if unread.iter().any(|role| role.is_large()) {
            "large text, which is read only if a metric needs it".into()
        } else if !unread.is_empty() {
            "no selected metric needs it".into()
        } else if column.kind == ColumnKind::Null {
            "it has no values".into()
        } else if let Some((_, role)) = known.find(|(names, _)| named(names))
            && !role.accepts().contains(&column.kind)
        {
            format!(
                "type {} cannot be read as {}",
                column.type_name,
                role.title()
            )
        } else {
            "no metric uses it".into()
        }
    }

    /// The column of a field.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        let (_, column) = self
            .columns
            .iter()
            .find(|(role, _)| *role == Role::Is(field))?;
        Some(*column)
    }

    /// The columns with the names of models and with their cards, which nobody has judged yet.
    pub fn cards(&self) -> Option<[usize; 2]> {
        let is_card = |(role, _): &&(Role, usize)| *role == Role::Card(Field::CardText);
        let (_, card) = self.columns.iter().find(is_card)?;
        Some([self.column_of(Field::PackageId)?, *card])
    }

    /// Whether all required columns exist.
    pub fn is_usable(&self) -> bool {
        let key = |relation: Relation| {
            let of_relation = |role: &Role| {
                role.fills()
                    .first()
                    .is_some_and(|field| field.relation() == relation)
            };
            let declared = self
                .dataset
                .columns
                .iter()
                .map(|(_, role)| *role)
                .find(of_relation);
            declared.is_none_or(|first| self.columns.iter().any(|(role, _)| *role == first))
        };
        let mut relations = self.columns.iter().flat_map(|(role, _)| role.fills());
        let first = relations.next().map(|field| field.relation());
        // A generic table must have every needed column in a fitting type.
        let fitting = |names: &[&str]| {
            let mut columns = self.dataset.columns.iter();
            let role = columns
                .find(|(known, _)| *known == names)
                .map(|(_, role)| role);
            role.is_none_or(|role| self.columns.iter().any(|(known, _)| known == role))
        };
        let anyones = self.dataset.generic || self.dataset.id.starts_with("packages");
        first.is_some_and(key)
            && (!anyones || self.dataset.needs.iter().all(|names| fitting(names)))
    }
}

/// Finds a file's columns by name.
struct Finder<'a> {
    columns: &'a [Column],
    fold: bool,
}

impl Finder<'_> {
    fn same(&self, a: &str, b: &str) -> bool {
        a == b || self.fold && a.eq_ignore_ascii_case(b)
    }

    fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| {
            self.columns
                .iter()
                .any(|column| self.same(&column.name, name))
        })
    }

    /// Finds a column by `names` with a kind that the role accepts. The best kind comes first, but
    /// for times the best name, because times are written in many ways and mean different things.
    fn best(&self, names: &[&str], role: Role) -> Option<usize> {
        if matches!(role, Role::Is(field) if field.field_type() == Type::Time) {
            return names.iter().find_map(|name| {
                self.columns.iter().position(|column| {
                    role.accepts().contains(&column.kind) && self.same(&column.name, name)
                })
            });
        }
        role.accepts().iter().find_map(|kind| {
            names.iter().find_map(|name| {
                self.columns
                    .iter()
                    .position(|column| column.kind == *kind && self.same(&column.name, name))
            })
        })
    }
}
