//! What a reader must know beside a figure, as data with words.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

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

/// Why what remained between two snapshots of a registry says nothing of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Unlike {
    /// One is an extract, chosen in some way that is not popularity.
    Extract,
    /// Nothing tells how much of the registry one of them covers.
    Unknown,
    /// One has fewer packages than the top that is compared.
    TooSmall,
    /// One is whole, the other a head of fewer than twice as many packages as the top.
    ShortHead,
    /// Both have the same packages with the same counts: one snapshot under two dates.
    SameContent,
}

impl Unlike {
    /// As it reads.
    pub fn words(self) -> &'static str {
        match self {
            Self::Extract => "an extract leaves packages out that have not lost their place",
            Self::Unknown => "nothing tells whether both cover the same part of the registry",
            Self::TooSmall => "one has fewer packages than the top that is compared",
            Self::ShortHead => "one is whole, the other a head of fewer than twice the top",
            Self::SameContent => "both have the same packages with the same counts",
        }
    }
}

/// Something that limits what a number may be taken to say.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "each variant's sentence, in Display, names its fields"
)]
pub enum Caveat {
    /// The file says of itself that it is made up.
    Synthetic { says: String },
    /// Rows left out because their count is null or not a number.
    WithoutDownloads { rows: u64 },
    /// Rows left out because their number is negative, infinite or beyond 64 bits.
    NotACount { rows: u64 },
    /// Rows left out because they have no name.
    WithoutName { rows: u64 },
    /// The file's name tells another date than its rows are known to be of.
    KnownDate {
        named: SnapshotDate,
        date: SnapshotDate,
    },
    /// When a package was released stands for when it was made.
    ReleasedForCreated { column: String },
    /// The file is a panel.
    Panel(PanelDates),
    /// Rows of a panel left out because they have no date.
    WithoutDate { rows: u64 },
    /// Rows left out because what tells the row apart is missing.
    WithoutKey { rows: u64 },
    /// Values left out because no name is so long.
    TooLong { values: u64 },
    /// Names that stand in more than one row.
    RepeatedNames { rows: u64 },
    /// So many rows that repeated names were not looked for.
    RepeatsUnchecked,
    /// No columns are recognised or chosen.
    ColumnsUnknown,
    /// The user stopped reading the file.
    Stopped,
    /// The footer's total differs from the row groups' sum.
    RowsDiffer { declared: i64, read: u64 },
    /// The file's name tells no date.
    NoDate,
    /// Neither the file's columns nor its name tell its registry.
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
    /// A list that the user calls the whole registry, of the same registry and date.
    WholeList { other: String },
    /// Fewer packages than K.
    FewerThanK { size: u32, k: u32 },
    /// So many repeated names that the kept head has fewer than K packages.
    HeadExhausted { size: u32, k: u32 },
    /// Artifact mode found repeated names among the K rows of the top.
    RepeatedInTop { size: u32, k: u32 },
    /// Rank K falls among packages with equal downloads.
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
    /// Two snapshots that follow each other do not compare.
    UnlikeSnapshots {
        earlier: Side,
        later: Side,
        why: Unlike,
    },
    /// Months between snapshots differ much within a series.
    UnequalIntervals { shortest: f64, longest: f64 },
    /// Newcomers that bear the name of a package that left, now with an owner before it.
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
    /// PyTorch, TensorFlow and JAX do not count as libraries.
    FrameworksApart,
    /// No edge tells the relation that was asked for.
    NoRelation,
    /// Models that stand in more than one row.
    RepeatedModels { rows: u64 },
    /// The file has no downloads of the bases themselves.
    SummedDownloads,
    /// Artifact mode sums the descendants’ downloads.
    MechanicalCorrelation,
    /// Reuse in repositories stands beside descendants.
    DownstreamReuse { repositories: u64 },
    /// Too few points for a fit.
    TooFewPoints { points: u64 },
    /// Nothing is known of the cards.
    NoCards,
    /// Nothing is known of the metadata.
    NoMetadata,
    /// The file brings finished scores.
    FinishedScores,
    /// Sections were found by the rule.
    RuleSections,
    /// Models whose judgement cannot be read.
    Unscored { models: u64 },
    /// Attributes that the data cannot supply.
    MissingAttributes {
        missing: u64,
        of: u64,
        rescaled: bool,
    },
    /// The cut of a group falls among equals.
    TiedGroup {
        group: &'static str,
        popularity: &'static str,
        candidates: u64,
        cut: f64,
    },
    /// One popularity covers both cuts, so the groups are what is above and below it.
    OnePopularity {
        popularity: &'static str,
        value: f64,
        top: u64,
        bottom: u64,
        at: bool,
    },
    /// Groups of too few models or owners to judge by.
    SmallGroups {
        popularity: &'static str,
        models: [u64; 2],
        owners: [f64; 2],
    },
    /// Two sections were judged alike on every card.
    SameSections {
        first: &'static str,
        second: &'static str,
    },
    /// Artifact mode makes the groups once.
    OneSelection,
}

impl Caveat {
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
            Self::RuleSections => "rule_sections",
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
                "Synthetic data, which say nothing of a real registry: “{says}”"
            ),
            Self::WithoutDownloads { rows } => write!(
                f,
                "{} without a download count (null or not a number): left out.",
                Plural(*rows, "row")
            ),
            Self::NotACount { rows } => write!(
                f,
                "{} whose download number is negative, infinite or too large to be a count: left out.",
                Plural(*rows, "row")
            ),
            Self::WithoutName { rows } => {
                write!(f, "{} without a name: left out.", Plural(*rows, "row"))
            }
            Self::KnownDate { named, date } => write!(
                f,
                "The name says {named}, but these are the rows of the hub's crawl of mid-{date}, which the paper used under the later date: {date} is used. To use another date, set it on the file."
            ),
            Self::ReleasedForCreated { column } => write!(
                f,
                "No column says when a package was made: “{column}”, when it was released, is used instead."
            ),
            Self::Panel(panel) => write!(f, "{}", OfPanel(panel)),
            Self::WithoutDate { rows } => write!(
                f,
                "{} of the panel without a date: left out.",
                Plural(*rows, "row")
            ),
            Self::WithoutKey { rows } => write!(
                f,
                "{} without what tells the row apart, such as a name or a number: left out.",
                Plural(*rows, "row")
            ),
            Self::TooLong { values } => write!(
                f,
                "{} too long to be a name: left out.",
                Plural(*values, "value")
            ),
            Self::RepeatedNames { rows } => write!(
                f,
                "{} with a name that an earlier row has: the row with the most downloads counts in paper mode; artifact mode ranks all rows.",
                Plural(*rows, "row")
            ),
            Self::RepeatsUnchecked => f.write_str(
                "The snapshot is too large to look for repeated names below its head.",
            ),
            Self::ColumnsUnknown => f.write_str(
                "No known dataset has these columns: choose what the file is and its columns.",
            ),
            Self::Stopped => f.write_str("Reading was stopped: the file is left out."),
            Self::RepeatedInTop { size, k } => write!(
                f,
                "Names repeat in the top {} rows, which therefore hold only {}: the artifact ranks rows before it makes names distinct.",
                Thousands((*k).into()),
                Plural((*size).into(), "package")
            ),
            Self::RowsDiffer { declared, read } => write!(
                f,
                "The file declares {declared} rows in all, its row groups hold {}: the row groups count.",
                Thousands(*read)
            ),
            Self::NoDate => f.write_str(
                "The file's name tells no date: give the snapshot a date, and it joins its registry's series.",
            ),
            Self::NoRegistry => f.write_str(
                "Nothing says of which registry this file is: name the registry. Until then it joins no series and judges no claim.",
            ),
            Self::SameDate {
                other,
                rows,
                of_other,
                alike,
            } => {
                write!(f, "Left out: {other} has the same registry and date, ")?;
                match (alike, rows == of_other) {
                    (true, _) => f.write_str("and the same packages with the same counts.")?,
                    (_, true) => write!(
                        f,
                        "and as many packages ({}) with other counts or names; of lists of one length the one with larger counts at the top is used.",
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
                "{other} has the same registry and date and lists {} packages ({} against {}): turnover is measured by that file.",
                if of_other > rows { "more" } else { "as many" },
                Thousands(*of_other),
                Thousands(*rows)
            ),
            Self::WholeList { other } => write!(
                f,
                "Left out: {other} has the same registry and date, and by your word it covers more. {}",
                Instead(other)
            ),
            Self::FewerThanK { size, k } => write!(
                f,
                "Only {} with a download count: all are used instead of the top {}.",
                Plural((*size).into(), "package"),
                Thousands((*k).into())
            ),
            Self::HeadExhausted { size, k } => write!(
                f,
                "Only {} of the top {} can be told, for the file keeps no more rows of this date or names repeat too often: choose a smaller K.",
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
                "Rank {} falls among {} with {} downloads each: the first {} by name are taken, which is arbitrary.",
                Thousands((*k).into()),
                Plural(*candidates, "candidate"),
                match downloads.as_integer() {
                    Some(whole) => Thousands(whole).to_string(),
                    None => downloads.to_string(),
                },
                Thousands(*inside),
            ),
            Self::OneSnapshot => f.write_str(
                "One snapshot only: turnover needs a second one of the same registry at another date.",
            ),
            Self::FirstSnapshotAllNew => f.write_str(
                "As in the artifact, the first snapshot counts all its packages as newcomers: that bar says nothing about turnover.",
            ),
            Self::SameContent { other } => write!(
                f,
                "The same packages with the same downloads as the snapshot of {other}: probably one snapshot under two dates.",
            ),
            Self::CoverageDiffers { smallest, largest } => write!(
                f,
                "The snapshots cover between {} and {} packages: a package may be missing from a smaller list without having lost its place.",
                Thousands(*smallest),
                Thousands(*largest)
            ),
            Self::UnlikeSnapshots {
                earlier,
                later,
                why,
            } => write!(
                f,
                "{} ({}, {} packages) and {} ({}, {} packages) do not compare: {}. What remained between them counts in no comparison.",
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
                "The snapshots are {} to {} months apart: compare what remained after like intervals, by the retention curve. Neither the bars nor monthly retention compare, since what remains falls fast at first and slowly later.",
                Months(*shortest),
                Months(*longest)
            ),
            Self::LikelyRenames { packages } => write!(
                f,
                "{} the name of a package that left the top K, now with an owner before the slash: a rename on the hub counts as one package leaving and another arriving.",
                match packages {
                    1 => "1 newcomer bears".to_owned(),
                    n => format!("{} newcomers bear", Thousands(*n as u64)),
                }
            ),
            Self::FewDescendants { libraries, least } => write!(
                f,
                "{} with fewer than {} of their bases: in the table, not in the figure.",
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
                "No interval for {}: descendants of one base are alike, and they come from too few bases ({library}: {spread}).",
                match libraries {
                    1 => library.clone(),
                    n => format!("{} libraries", Thousands(*n)),
                },
            ),
            Self::FormatTag { library } => write!(
                f,
                "{library} is a file format that the hub tags by itself: that nearly every descendant has it is not the authors' choice."
            ),
            Self::FrameworksApart => f.write_str(
                "PyTorch, TensorFlow and JAX count as frameworks, not as libraries, as in the paper's data: that Transformers surpasses them follows from the data model. The setting on frameworks changes it.",
            ),
            Self::NoRelation => f.write_str(
                "No edge of the data tells this relation: some sources do not say how a model was made from its base.",
            ),
            Self::RepeatedModels { rows } => write!(
                f,
                "{} with the name of another: of each model the row with the most downloads counts.",
                Plural(*rows, "row")
            ),
            Self::SummedDownloads => f.write_str(
                "The file holds the sums of the descendants' downloads, not the bases' own: even by the paper's definition the correlation is partly one by construction.",
            ),
            Self::MechanicalCorrelation => f.write_str(
                "As in the artifact, x is the sum of the descendants' downloads: more descendants make a larger sum, whatever the base's own popularity is.",
            ),
            Self::DownstreamReuse { repositories } => write!(
                f,
                "Ours, not the paper's: how many of {} use a model, each counted once. Models that no repository uses are not in the data.",
                match repositories {
                    1 => "1 repository".to_owned(),
                    n => format!("{} repositories", Thousands(*n)),
                }
            ),
            Self::TooFewPoints { points } => write!(
                f,
                "{} with different popularity: too few for a fit, which needs three.",
                Plural(*points, "point")
            ),
            Self::NoCards => f.write_str(
                "No cards in these data: the score is metadata alone, which is half of the paper's. Add a file with cards, or with judgements on them.",
            ),
            Self::NoMetadata => f.write_str(
                "No metadata in these data: the score is completeness alone, which is half of the paper's.",
            ),
            Self::FinishedScores => f.write_str(
                "The file brings finished scores, made by the artifact's scripts: they follow its definition, (3 + present) / 17 for metadata, whatever is chosen here.",
            ),
            Self::RuleSections => f.write_str(
                "Which sections a card has was found by a heading and keyword rule, not by a language model as in the paper: docs/documentation-quality.md says how often it agrees with people.",
            ),
            Self::Unscored { models } => write!(
                f,
                "{} without a score, because the judgement on the card is missing or cannot be read: left out. Artifact mode takes them for 0.",
                Plural(*models, "model")
            ),
            Self::MissingAttributes { missing, of, rescaled } => write!(
                f,
                "{} of {} attributes cannot be told from these data and {}.",
                Thousands(*missing),
                Thousands(*of),
                if *rescaled { "are left out of the score" } else { "count as absent in every model" }
            ),
            Self::TiedGroup { group, popularity, candidates, cut } => write!(
                f,
                "The cut of the {group} group by {popularity} falls among {} with {cut} each: which of them are taken follows from a hash of their names, an arbitrary draw that is always the same.",
                Plural(*candidates, "model"),
            ),
            Self::OnePopularity { popularity, value, top, bottom, at } => write!(
                f,
                "By {popularity}, so many models have {value} that both groups would be drawn among them. Compared instead: {} above that with {} {}.",
                Plural(*top, "model"),
                Plural(*bottom, "model"),
                if *at { "at it" } else { "below it" },
            ),
            Self::SmallGroups { popularity, models: [top, bottom], owners: [first, second] } => write!(
                f,
                "By {popularity} the groups are too small to judge by: {} of effectively {first:.0} owners in the top, {} of {second:.0} in the bottom. 20 models of effectively 10 owners are needed in each.",
                Plural(*top, "model"),
                Plural(*bottom, "model"),
            ),
            Self::SameSections { first, second } => write!(
                f,
                "The file judges {first} and {second} alike on every card: one is probably a copy of the other, and completeness counts it twice."
            ),
            Self::OneSelection => f.write_str(
                "As in the artifact, the two groups are selected once, by downloads: the comparisons by likes and dependents are of the same models.",
            ),
        }
    }
}

/// A caveat with the place it belongs to.
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

/// What a panel is, and how it is read.
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
            "A panel of {} dates, from {from} to {to}: each date is a snapshot of its own, ranked for itself; metrics that look at one snapshot use the last.",
            Thousands((*dates).into())
        )?;
        if kept < dates {
            write!(
                f,
                " Of so many dates the last of each month is used: {}.",
                Plural((*kept).into(), "snapshot")
            )?;
        }
        if (*head_rows as usize) < HEAD_ROWS {
            write!(
                f,
                " Of each date the {} most downloaded packages are kept: turnover is exact up to the top {}.",
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

/// Months with one decimal, where they are not whole.
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
