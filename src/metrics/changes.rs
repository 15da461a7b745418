//! What would change a metric's headline number, and which way where that is known.
//!
//! Each sentence follows from the definition, or names the data on which it was measured.

macro_rules! changes {
    ($($name:ident: $($sentence:literal)+;)*) => {
        $(pub(super) const $name: &[&str] = &[$($sentence),+];)*
    };
}

changes! {
    PRESERVATION:
        "The artifact's definition is another quantity, a share of descendants, and can be larger or smaller."
        "Descendants without any library lower each rate of the paper's definition; the artifact leaves them out."
        "Counting frameworks as libraries lets more bases take part: each needs two."
        "Descendants of one base are alike: in August 2026 one has 737 of 3,124, and the interval of Transformers is over five times as wide as if they were independent.";
    TURNOVER:
        "Snapshots further apart have had more time to change, and no conversion to months mends that: compare like intervals, by the retention curve."
        "Without a snapshot in between, packages that left and came back count as remained."
        "A renamed package leaves and arrives: matching renames lowers turnover or leaves it."
        "Another K is another set; the direction is not known beforehand.";
    DESCENDANTS:
        "Whose downloads are x: in an extract of May 2026 the base's own give a slope of 0.069, the sum over descendants, as the artifact has it, −0.025."
        "What is done with zeros and equal points: the artifact's own file gives 0.089 to 0.167."
        "Models without descendants are no points of the fit; with them, Spearman's rho of that extract falls from 0.24 to 0.08. The claim is judged with them."
        "Counting owners as clusters widens an interval and moves no number: in that extract the slope's from 0.019 to 0.029 becomes 0.002 to 0.046.";
    DOCUMENTATION:
        "For the same difference larger groups lower p; Cohen's d does not depend on their size."
        "Fewer owners widen the interval of d: of 2,695 cards of May 2023 one owner has 1,155."
        "Attributes that the data cannot supply count as absent; leaving them out gives metadata more weight."
        "Without cards, or without metadata, the score is one half alone."
        "Sections by rule and by judgement differ; the agreement is shown where both are there.";
    OWNERSHIP:
        "Owners without downloads do not change how many hold 80%, but are among all owners."
        "Where owners are unknown, neither they nor their downloads are in the shares: who they are could turn the answer."
        "Taking two accounts for one owner never raises the number that holds 80%."
        "A package of several owners counts for each; by author it counts once.";
    REACH:
        "More edges (all kinds, optional ones, all relations) never make a set smaller."
        "A table of dependencies that is missing or cut leaves edges out: no set grows by that."
        "In a sample the means move with the seed, mostly within their interval.";
    DEPENDENCY_DEGREE:
        "More edges (all kinds, optional ones) never lower a degree."
        "The head of a registry misses dependents outside it: its in-degrees are too low."
        "Counts that the registry reports are of all of it, not of these files.";
    CONCENTRATION:
        "The head of a list looks less concentrated: of npm in December 2025 the top 1% hold 99.5%, Gini 0.999; of its first 100,000 alone 58.5%, Gini 0.958."
        "Packages without downloads raise the Gini coefficient; it is given without them, too."
        "Downloads of 30 days, of all time and likes are three quantities.";
    LAG:
        "The last published release as ideal never gives a shorter lag than the highest version."
        "At the snapshot a pinned dependency lags as much or more; one with a range may have caught up."
        "Releases that are missing can hide both: what was used and what was ideal."
        "For models the proxy is too long where a base's last change was to its card.";
    MAINTENANCE:
        "Each unclassified commit lowers the shares of all classes; commits without a message are in none."
        "“Upload” and “add” count as perfective: tools that write such titles raise the share; it is given without bots, too.";
    GROWTH:
        "Deleted packages are missing, older ones more often: growth looks faster than it was."
        "A last month that is cut short is too low."
        "Fewer months give a wider interval of the rate and smaller differences of AIC: short series stay undecided."
        "An extract shows how it was selected.";
    UNDER_DOCUMENTATION:
        "A property that no model has is not counted, so data that tell less can look better."
        "Further sources, such as cards beside metadata, can only lower the absence of what both tell."
        "A licence of other or unknown counts as present; as absent it would raise the rate."
        "Names of metrics are no evaluation: with them 1,261 instead of 1,198 of 4,167 models of an extract of 2026 would have one.";
    NAMING:
        "Taking versions of a family for different architectures could only raise the share."
        "Families that the list does not know are not compared; counting undecided names as contradictions raises the share."
        "A greater tolerance never finds more contradictions of parameter counts.";
    DATASET_CARDS:
        "Counting filled sections instead of headings lowers it: in the study's data 13% of the top 100 instead of 86%."
        "Sections as the study found them and sections that our rule finds in cards are two numbers: of the top 100 13% and 20%."
        "Data sets whose card says nothing are left out; with them the share of all would be lower."
        "Downloads of another period make other groups.";
    VULNERABILITIES:
        "Showing critical findings apart lowers the share of high ones, or leaves it."
        "Findings count, not packages: one package with many weighs much, and widens each interval.";
    ATTRIBUTES:
        "An attribute that the data lack explains nothing, and others may stand for it."
        "More levels of an attribute never lower R²."
        "Partial R² depends on what else is in the model."
        "Levels of too few models count with the most frequent one; a smaller least number of models gives them columns."
        "Counting owners as clusters widens an interval of rho and moves no rho: in an extract of August 2026 that of popularity is more than twice as wide.";
    LITERATURE:
        "Counting small measurements as measured would lower the number that is unquantified."
        "Merging more claims lowers the number of distinct ones.";
}
