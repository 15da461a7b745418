//! Caveats: what a reader must know beside a figure. Each has a code for programs and a sentence.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::base::text::number;
use crate::relations::{Count, Coverage, HEAD_ROWS, PanelDates, SnapshotDate};

/// One of two snapshots that a caveat names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// When it was taken.
    pub date: SnapshotDate,
    /// How much of the registry it covers.
    pub coverage: Coverage,
    /// Its packages.
    pub rows: u64,
}

/// Why two snapshots of a registry cannot be compared by what remained between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Unlike {
    /// One is an extract, chosen in some way that is not popularity.
    Extract,
    /// It is not known how much of the registry one of them covers.
    Unknown,
    /// One has fewer packages than the top that is compared.
    TooSmall,
    /// One is the whole registry; the other is a head with fewer than twice as many packages as the
    /// top.
    ShortHead,
    /// Both have the same packages with the same counts: one snapshot under two dates.
    SameContent,
    /// One is a whole registry with nothing new for more than a month before its date.
    Stale,
    /// One has something newer than a month after its date.
    NewerThanItsDate,
    /// One has far fewer packages than an earlier one.
    ListFell,
    /// The counts of one were not renewed.
    SameTop,
    /// Their downloads are of different periods.
    CountsJumped,
    /// One writes names in another way.
    NamesRespelled,
}

impl Unlike {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Extract => "an extract may leave out packages that are still in the top",
            Self::Unknown => "it is not known whether both cover the same part of the registry",
            Self::TooSmall => "one has fewer packages than the top that is compared",
            Self::ShortHead => {
                "one is the whole registry, the other a head of fewer than twice the top"
            }
            Self::SameContent => "both have the same packages with the same counts",
            Self::Stale => "one has nothing new for more than a month before its date",
            Self::NewerThanItsDate => "one has something newer than a month after its date",
            Self::ListFell => "one has over 20% fewer packages than an earlier one",
            Self::SameTop => "one has the counts of the one before at the top",
            Self::CountsJumped => "their downloads are of different periods",
            Self::NamesRespelled => "one writes the names of packages in another way",
        }
    }

    /// What to do about a sign of the snapshot doctor. `None` if there is no such sign, and the two cover
    /// different parts.
    pub fn advice(self) -> Option<&'static str> {
        match self {
            Self::Extract | Self::Unknown | Self::TooSmall | Self::ShortHead => None,
            Self::SameContent | Self::SameTop => Some("Leave out the later file"),
            Self::Stale | Self::NewerThanItsDate => Some("Correct its date"),
            Self::ListFell => Some("Leave out the incomplete file, or fetch it again"),
            Self::CountsJumped => Some("Take files whose counts are of one period"),
            Self::NamesRespelled => Some("Write the names in both alike"),
        }
    }
}

/// A limit to what a number shows. The sentence of each variant, in `Display`, names its fields.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Caveat {
    /// The file says of itself that it is made up.
    Synthetic { says: String },
    /// Rows left out because their count is null or not a number.
    WithoutDownloads { rows: u64 },
    /// Rows left out because their number is negative, infinite or beyond 64 bits.
    NotACount { rows: u64 },
    /// Rows left out because they have no name.
    WithoutName { rows: u64 },
    /// The file's name has another date than the known date of its rows.
    KnownDate {
        named: SnapshotDate,
        date: SnapshotDate,
    },
    /// The date of release replaces the date of creation, which the data do not have.
    ReleasedForCreated { column: String },
    /// The file is a panel.
    Panel(PanelDates),
    /// Rows of a panel left out because they have no date.
    WithoutDate { rows: u64 },
    /// Rows left out because the name or number that identifies them is missing.
    WithoutKey { rows: u64 },
    /// Values left out because they are too long to be names.
    TooLong { values: u64 },
    /// Names that occur in more than one row.
    RepeatedNames { rows: u64 },
    /// The rows are too many to check for repeated names.
    RepeatsUnchecked,
    /// A sign that the data are not what they are taken for, with its code.
    Doctor { code: &'static str, says: String },
    /// No columns are recognised or chosen.
    ColumnsUnknown,
    /// The user stopped reading the file.
    Stopped,
    /// The footer's total differs from the row groups' sum.
    RowsDiffer { declared: i64, read: u64 },
    /// The file's name contains no date.
    NoDate,
    /// Neither the file's columns nor its name say which registry it is of.
    NoRegistry,
    /// Another file of the registry has the same date.
    SameDate {
        other: String,
        rows: u64,
        of_other: u64,
        alike: bool,
    },
    /// A list of another kind, of the same registry and date, holds more packages.
    LargerList {
        other: String,
        rows: u64,
        of_other: u64,
    },
    /// The user said that another list of the same registry and date is the whole registry.
    WholeList { other: String },
    /// Fewer packages than K.
    FewerThanK { size: u32, k: u32 },
    /// So many repeated names that the kept head has fewer than K packages.
    HeadExhausted { size: u32, k: u32 },
    /// Artifact mode found repeated names among the K rows of the top.
    RepeatedInTop { size: u32, k: u32 },
    /// The packages around rank K have equal downloads.
    TiedAtCut {
        k: u32,
        candidates: u64,
        inside: u64,
        downloads: Count,
    },
    /// One snapshot has nothing to be compared with.
    OneSnapshot,
    /// Artifact mode counts the first snapshot's packages as newcomers.
    FirstSnapshotAllNew,
    /// Two snapshots hold the same packages with the same downloads.
    SameContent { other: SnapshotDate },
    /// Snapshots of a series cover very different numbers of packages.
    CoverageDiffers { smallest: u64, largest: u64 },
    /// Two consecutive snapshots cannot be compared.
    UnlikeSnapshots {
        earlier: Side,
        later: Side,
        why: Unlike,
    },
    /// Months between snapshots differ much within a series.
    UnequalIntervals { shortest: f64, longest: f64 },
    /// Newcomers that have the name of a package that left, now with an owner before it.
    LikelyRenames { packages: usize },
    /// Libraries with too few descendants to be shown.
    FewDescendants { libraries: u64, least: u64 },
    /// Libraries whose descendants come from too few bases for an interval.
    FewBases {
        library: String,
        spread: String,
        libraries: u64,
    },
    /// A library that practically every descendant has.
    FormatTag { library: String },
    /// PyTorch, TensorFlow and JAX are not counted as libraries.
    FrameworksApart,
    /// No edge has the relation that was asked for.
    NoRelation,
    /// Models that occur in more than one row.
    RepeatedModels { rows: u64 },
    /// The file has the sums over descendants only, not the downloads of the bases.
    SummedDownloads,
    /// Artifact mode sums the descendants’ downloads.
    MechanicalCorrelation,
    /// Reuse in repositories is shown beside descendants.
    DownstreamReuse { repositories: u64 },
    /// Too few points for a fit.
    TooFewPoints { points: u64 },
    /// The data contain no cards.
    NoCards,
    /// The data contain no metadata.
    NoMetadata,
    /// The file contains finished scores.
    FinishedScores,
    /// Sections were found by the heading and keyword rule, where no judgement is given.
    RuleSections { by_rule: u64, given: u64 },
    /// Models whose judgement cannot be read.
    Unscored { models: u64 },
    /// Attributes that the data do not contain.
    MissingAttributes {
        missing: u64,
        of: u64,
        rescaled: bool,
    },
    /// Models at the cut of a group have equal popularity.
    TiedGroup {
        group: &'static str,
        popularity: &'static str,
        candidates: u64,
        cut: f64,
    },
    /// Models at both cuts have the same popularity, so the groups are the models above and below
    /// it.
    OnePopularity {
        popularity: &'static str,
        value: f64,
        top: u64,
        bottom: u64,
        at: bool,
    },
    /// Groups with too few models or owners for a verdict.
    SmallGroups {
        popularity: &'static str,
        models: [u64; 2],
        owners: [f64; 2],
    },
    /// Two sections have the same judgement on every card.
    SameSections {
        first: &'static str,
        second: &'static str,
    },
    /// Artifact mode selects the groups only once.
    OneSelection,
}

impl Caveat {
    /// A sign of the snapshot doctor.
    pub fn sign(code: &'static str, sign: &impl fmt::Display) -> Self {
        Self::Doctor {
            code,
            says: sign.to_string(),
        }
    }

    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Synthetic { .. } => "synthetic",
            Self::WithoutDownloads { .. } => "without_downloads",
            Self::NotACount { .. } => "not_a_count",
            Self::WithoutName { .. } => "without_name",
            Self::KnownDate { .. } => "known_date",
            Self::ReleasedForCreated { .. } => "released_for_created",
            Self::Panel(_) => "panel",
            Self::WithoutDate { .. } => "without_date",
            Self::WithoutKey { .. } => "without_key",
            Self::TooLong { .. } => "too_long",
            Self::RepeatedNames { .. } => "repeated_names",
            Self::RepeatsUnchecked => "repeats_unchecked",
            Self::Doctor { code, .. } => code,
            Self::ColumnsUnknown => "columns_unknown",
            Self::Stopped => "stopped",
            Self::RepeatedInTop { .. } => "repeated_in_top",
            Self::RowsDiffer { .. } => "rows_differ",
            Self::NoDate => "no_date",
            Self::NoRegistry => "no_registry",
            Self::SameDate { .. } => "same_date",
            Self::LargerList { .. } => "larger_list",
            Self::WholeList { .. } => "whole_list",
            Self::FewerThanK { .. } => "fewer_than_k",
            Self::HeadExhausted { .. } => "head_exhausted",
            Self::TiedAtCut { .. } => "tied_at_cut",
            Self::OneSnapshot => "one_snapshot",
            Self::FirstSnapshotAllNew => "first_snapshot_all_new",
            Self::SameContent { .. } => "same_content",
            Self::CoverageDiffers { .. } => "coverage_differs",
            Self::UnlikeSnapshots { .. } => "unlike_snapshots",
            Self::UnequalIntervals { .. } => "unequal_intervals",
            Self::LikelyRenames { .. } => "likely_renames",
            Self::FewDescendants { .. } => "few_descendants",
            Self::FewBases { .. } => "few_bases",
            Self::FormatTag { .. } => "format_tag",
            Self::FrameworksApart => "frameworks_apart",
            Self::NoRelation => "no_relation",
            Self::RepeatedModels { .. } => "repeated_models",
            Self::SummedDownloads => "summed_downloads",
            Self::MechanicalCorrelation => "mechanical_correlation",
            Self::DownstreamReuse { .. } => "downstream_reuse",
            Self::TooFewPoints { .. } => "too_few_points",
            Self::NoCards => "no_cards",
            Self::NoMetadata => "no_metadata",
            Self::FinishedScores => "finished_scores",
            Self::RuleSections { .. } => "rule_sections",
            Self::Unscored { .. } => "unscored",
            Self::MissingAttributes { .. } => "missing_attributes",
            Self::TiedGroup { .. } => "tied_group",
            Self::OnePopularity { .. } => "one_popularity",
            Self::SmallGroups { .. } => "small_groups",
            Self::SameSections { .. } => "same_sections",
            Self::OneSelection => "one_selection",
        }
    }
}

impl Serialize for Caveat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Caveat", 2)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("text", &self.to_string())?;
        out.end()
    }
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Synthetic { says } => write!(
                f,
                "Synthetic data, which say nothing about a real registry: “{says}”"
            ),
            Self::WithoutDownloads { rows } => write!(
                f,
                "{} without a download count (null or not a number): left out.",
                Plural(*rows, "row")
            ),
            Self::NotACount { rows } => write!(
                f,
                "{} with a download number that is negative, infinite or too large to be a count: left out.",
                Plural(*rows, "row")
            ),
            Self::WithoutName { rows } => {
                write!(f, "{} without a name: left out.", Plural(*rows, "row"))
            }
            Self::KnownDate { named, date } => write!(
                f,
                "The file's name says {named}, but its rows are those of the hub's crawl of mid-{date}, which the paper used under the later date. Here {date} is used. To use another date, set it on the file."
            ),
            Self::ReleasedForCreated { column } => write!(
                f,
                "No column says when a package was created. The date of its release (“{column}”) is used instead."
            ),
            Self::Panel(panel) => write!(f, "{}", OfPanel(panel)),
            Self::Doctor { says, .. } => f.write_str(says),
            Self::WithoutDate { rows } => write!(
                f,
                "{} of the panel without a date: left out.",
                Plural(*rows, "row")
            ),
            Self::WithoutKey { rows } => write!(
                f,
                "{} without a name or number that identifies the row: left out.",
                Plural(*rows, "row")
            ),
            Self::TooLong { values } => write!(
                f,
                "{} too long to be a name: left out.",
                Plural(*values, "value")
            ),
            Self::RepeatedNames { rows } => write!(
                f,
                "{} with the name of an earlier row. Paper mode counts the row with the most downloads; artifact mode ranks all rows.",
                Plural(*rows, "row")
            ),
            Self::RepeatsUnchecked => f.write_str(
                "The snapshot is too large to check for repeated names below its head.",
            ),
            Self::ColumnsUnknown => f.write_str(
                "No known dataset has these columns: choose what the file is and its columns.",
            ),
            Self::Stopped => f.write_str("You stopped reading this file: it is left out."),
            Self::RepeatedInTop { size, k } => write!(
                f,
                "Some names occur more than once in the top {} rows, which therefore hold only {}: the artifact ranks rows before it removes repeated names.",
                Thousands((*k).into()),
                Plural((*size).into(), "package")
            ),
            Self::RowsDiffer { declared, read } => write!(
                f,
                "The file declares {declared} rows in total, but its row groups hold {}. The row groups are used.",
                Thousands(*read)
            ),
            Self::NoDate => f.write_str(
                "The file's name contains no date. Give the snapshot a date to add it to its registry's series.",
            ),
            Self::NoRegistry => f.write_str(
                "The file does not say which registry it is of. Name the registry; until then the file joins no series and judges no claim.",
            ),
            Self::SameDate {
                other,
                rows,
                of_other,
                alike,
            } => {
                write!(f, "Not used: {other} has the same registry and date, ")?;
                match (alike, rows == of_other) {
                    (true, _) => f.write_str("and the same packages with the same counts.")?,
                    (_, true) => write!(
                        f,
                        "and as many packages ({}) with other counts or names. Of two lists of equal length, the one with larger counts at the top is used.",
                        Thousands(*rows)
                    )?,
                    _ => write!(
                        f,
                        "and lists more packages ({} against {}).",
                        Thousands(*of_other),
                        Thousands(*rows)
                    )?,
                }
                write!(f, " {}", Instead(other))
            }
            Self::LargerList {
                other,
                rows,
                of_other,
            } => write!(
                f,
                "{other} has the same registry and date and lists {} packages ({} against {}), so turnover is measured with that file.",
                if of_other > rows { "more" } else { "as many" },
                Thousands(*of_other),
                Thousands(*rows)
            ),
            Self::WholeList { other } => write!(
                f,
                "Not used: {other} has the same registry and date, and you said that it covers more. {}",
                Instead(other)
            ),
            Self::FewerThanK { size, k } => write!(
                f,
                "Only {} with a download count: all of them are used instead of the top {}.",
                Plural((*size).into(), "package"),
                Thousands((*k).into())
            ),
            Self::HeadExhausted { size, k } => write!(
                f,
                "Only {} of the top {} can be determined, because the file has no more rows of this date or names are repeated too often. Choose a smaller K.",
                Plural((*size).into(), "package"),
                Thousands((*k).into())
            ),
            Self::TiedAtCut {
                k,
                candidates,
                inside,
                downloads,
            } => write!(
                f,
                "The cut at rank {} is among {} with {} downloads each. The first {} by name are taken, which is arbitrary.",
                Thousands((*k).into()),
                Plural(*candidates, "candidate"),
                match downloads.as_integer() {
                    Some(whole) => Thousands(whole).to_string(),
                    None => downloads.to_string(),
                },
                Thousands(*inside),
            ),
            Self::OneSnapshot => f.write_str(
                "Only one snapshot: turnover needs a second one of the same registry at another date.",
            ),
            Self::FirstSnapshotAllNew => f.write_str(
                "As in the artifact, all packages of the first snapshot count as newcomers: that bar says nothing about turnover.",
            ),
            Self::SameContent { other } => write!(
                f,
                "This snapshot has the same packages with the same downloads as that of {other}: it is probably one snapshot under two dates.",
            ),
            Self::CoverageDiffers { smallest, largest } => write!(
                f,
                "The snapshots cover between {} and {} packages: a package may be missing from a smaller list although it has not lost its place.",
                Thousands(*smallest),
                Thousands(*largest)
            ),
            Self::UnlikeSnapshots {
                earlier,
                later,
                why,
            } => write!(
                f,
                "{} ({}, {} packages) and {} ({}, {} packages) cannot be compared: {}. No comparison uses what remained between them.",
                earlier.date,
                earlier.coverage.words(),
                Thousands(earlier.rows),
                later.date,
                later.coverage.words(),
                Thousands(later.rows),
                why.words()
            ),
            Self::UnequalIntervals { shortest, longest } => write!(
                f,
                "The snapshots are {} to {} months apart. Use the retention curve to compare what remained after intervals of similar length. The bars and monthly retention cannot be compared, because what remains falls fast at first and slowly later.",
                Months(*shortest),
                Months(*longest)
            ),
            Self::LikelyRenames { packages } => write!(
                f,
                "{} the name of a package that left the top K, now with an owner before the slash. A rename on the hub counts as one package that leaves and another that arrives.",
                match packages {
                    1 => "1 newcomer has".to_owned(),
                    n => format!("{} newcomers have", Thousands(*n as u64)),
                }
            ),
            Self::FewDescendants { libraries, least } => write!(
                f,
                "{} with fewer than {} of their bases: they are in the table, not in the figure.",
                match libraries {
                    1 => "1 library".to_owned(),
                    n => format!("{} libraries", Thousands(*n)),
                },
                Plural(*least, "descendant"),
            ),
            Self::FewBases {
                library,
                spread,
                libraries,
            } => write!(
                f,
                "No interval for {}: descendants of one base are similar, and they come from too few bases ({library}: {spread}).",
                match libraries {
                    1 => library.clone(),
                    n => format!("{} libraries", Thousands(*n)),
                },
            ),
            Self::FormatTag { library } => write!(
                f,
                "{library} is a file format that the hub tags automatically. Nearly every descendant has it, which is not the authors' choice."
            ),
            Self::FrameworksApart => f.write_str(
                "PyTorch, TensorFlow and JAX count as frameworks, not as libraries, as in the paper's data. That Transformers is above them follows from this choice. The setting on frameworks changes it.",
            ),
            Self::NoRelation => f.write_str(
                "No edge in the data has this relation: some sources do not say how a model was made from its base.",
            ),
            Self::RepeatedModels { rows } => write!(
                f,
                "{} with the name of another row: for each model the row with the most downloads counts.",
                Plural(*rows, "row")
            ),
            Self::SummedDownloads => f.write_str(
                "The file holds the sums of the descendants' downloads, not the downloads of the bases. Even by the paper's definition, part of the correlation follows from how the sum is made.",
            ),
            Self::MechanicalCorrelation => f.write_str(
                "As in the artifact, x is the sum of the descendants' downloads: more descendants make a larger sum, however popular the base itself is.",
            ),
            Self::DownstreamReuse { repositories } => write!(
                f,
                "Our addition, not the paper's: how many of {} use a model. Each repository counts once. Models that no repository uses are not in the data.",
                match repositories {
                    1 => "1 repository".to_owned(),
                    n => format!("{} repositories", Thousands(*n)),
                }
            ),
            Self::TooFewPoints { points } => write!(
                f,
                "{} with different popularity: too few for a fit, which needs at least three.",
                Plural(*points, "point")
            ),
            Self::NoCards => f.write_str(
                "These data have no cards, so the score is from metadata alone, which is half of the paper's score. Add a file with cards, or with judgements on them.",
            ),
            Self::NoMetadata => f.write_str(
                "These data have no metadata, so the score is completeness alone, which is half of the paper's score.",
            ),
            Self::FinishedScores => f.write_str(
                "The file contains finished scores, made by the artifact's scripts. They follow its definition, (3 + present) / 17 for metadata, whatever you choose here.",
            ),
            Self::RuleSections { by_rule, given } => {
                let words = match given {
                    0 => "A heading and keyword rule decided which sections a card has, not a language model as in the paper.",
                    _ => "Judgements are given on some cards only. On the others a heading and keyword rule decided which sections a card has:",
                };
                let counted = match given {
                    0 => String::new(),
                    _ => format!(" {} of {}.", Thousands(*by_rule), Thousands(by_rule + given)),
                };
                write!(f, "{words}{counted} docs/documentation-quality.md says how often the rule agrees with people.")
            }
            Self::Unscored { models } => write!(
                f,
                "{} without a score, because the judgement on the card is missing or cannot be read: left out. Artifact mode counts them as 0.",
                Plural(*models, "model")
            ),
            Self::MissingAttributes { missing, of, rescaled } => write!(
                f,
                "{} of {} attributes are not in these data and {}.",
                Thousands(*missing),
                Thousands(*of),
                if *rescaled { "are left out of the score" } else { "count as absent in every model" }
            ),
            Self::TiedGroup { group, popularity, candidates, cut } => write!(
                f,
                "The cut of the {group} group by {popularity} is among {} with {} each. A hash of their names decides which of them are taken: the choice is arbitrary, but always the same.",
                Plural(*candidates, "model"),
                number(*cut),
            ),
            Self::OnePopularity { popularity, value, top, bottom, at } => write!(
                f,
                "By {popularity}, so many models have {value} that both groups would contain them. Instead, {} above that are compared with {} {}.",
                Plural(*top, "model"),
                Plural(*bottom, "model"),
                if *at { "at it" } else { "below it" },
            ),
            Self::SmallGroups { popularity, models: [top, bottom], owners: [first, second] } => write!(
                f,
                "By {popularity} the groups are too small for a verdict: {} of effectively {first:.0} owners in the top, {} of {second:.0} in the bottom. Each group needs 20 models of effectively 10 owners.",
                Plural(*top, "model"),
                Plural(*bottom, "model"),
            ),
            Self::SameSections { first, second } => write!(
                f,
                "The file has the same judgement of {first} and {second} on every card. One is probably a copy of the other, and completeness counts it twice."
            ),
            Self::OneSelection => f.write_str(
                "As in the artifact, the two groups are selected only once, by downloads. The comparisons by likes and dependents use the same models.",
            ),
        }
    }
}

/// A caveat with the file, registry or snapshot that it is about.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        rename = "Caveat",
        type = "{ code: string, text: string, file: string | null, registry: string | null, date: string | null }"
    )
)]
pub struct Noted {
    /// The caveat.
    pub caveat: Caveat,
    /// The file it is about.
    pub file: Option<String>,
    /// The registry it is about.
    pub registry: Option<String>,
    /// The snapshot it is about.
    pub date: Option<SnapshotDate>,
}

impl Noted {
    /// A caveat about everything.
    pub fn bare(caveat: Caveat) -> Self {
        Self {
            caveat,
            file: None,
            registry: None,
            date: None,
        }
    }

    /// A caveat about a file.
    pub fn file(caveat: Caveat, file: &str) -> Self {
        Self {
            caveat,
            file: Some(file.to_owned()),
            registry: None,
            date: None,
        }
    }

    /// A caveat about a registry's whole series, or about one snapshot of it.
    pub fn series(caveat: Caveat, registry: &str, date: Option<SnapshotDate>) -> Self {
        Self {
            caveat,
            file: None,
            registry: Some(registry.to_owned()),
            date,
        }
    }
}

impl Serialize for Noted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Caveat", 5)?;
        out.serialize_field("code", self.caveat.code())?;
        out.serialize_field("text", &self.caveat.to_string())?;
        out.serialize_field("file", &self.file)?;
        out.serialize_field("registry", &self.registry)?;
        out.serialize_field("date", &self.date)?;
        out.end()
    }
}

/// A number with a comma between thousands.
struct Thousands(u64);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// The caveat of a panel: what it is and how it is read.
struct OfPanel<'a>(&'a PanelDates);

impl fmt::Display for OfPanel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PanelDates {
            dates,
            from,
            to,
            kept,
            head_rows,
        } = self.0;
        write!(
            f,
            "A panel of {} dates, from {from} to {to}. Each date is a separate snapshot with its own ranks. Metrics of one snapshot use the last date.",
            Thousands((*dates).into())
        )?;
        if kept < dates {
            write!(
                f,
                " Because there are so many dates, only the last of each month is used: {}.",
                Plural((*kept).into(), "snapshot")
            )?;
        }
        if (*head_rows as usize) < HEAD_ROWS {
            write!(
                f,
                " For each date the {} most downloaded packages are kept, so turnover is exact up to the top {}.",
                Thousands((*head_rows).into()),
                Thousands((head_rows / 2).into())
            )?;
        }
        Ok(())
    }
}

/// How to use a list that is left out.
struct Instead<'a>(&'a str);

impl fmt::Display for Instead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "To use this file, give it another date or registry, or remove {}.",
            self.0
        )
    }
}

/// A number of months, with one decimal unless it is whole.
struct Months(f64);

impl fmt::Display for Months {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.1}", self.0);
        f.write_str(text.strip_suffix(".0").unwrap_or(&text))
    }
}

/// A number with its noun.
struct Plural(u64, &'static str);

impl fmt::Display for Plural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = if self.0 == 1 { "" } else { "s" };
        write!(f, "{} {}{ending}", Thousands(self.0), self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        let rows = |rows| Caveat::WithoutName { rows }.to_string();
        assert_eq!(rows(1), "1 row without a name: left out.");
        assert_eq!(rows(1_234_567), "1,234,567 rows without a name: left out.");
        assert_eq!(rows(100), "100 rows without a name: left out.");
    }
}
