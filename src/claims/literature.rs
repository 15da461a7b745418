//! The literature: the twelve claims, the works that make them, and their evidence.
//!
//! Source: Jones et al. (ESEM 2024), section 4 and Tables 3 and 4; published figures as the
//! metric of each claim names them. The words are ours.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::newer::{LAUFER, NEWER, OSBORNE, RAHMAN};
use crate::metrics::about::Theme;
use crate::metrics::literature;

/// A kind of evidence; a large measurement covers more than a tenth of the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Evidence {
    /// Of more than a tenth of the population.
    #[serde(rename = "large measurement")]
    Large,
    /// Of a tenth or less.
    #[serde(rename = "small measurement")]
    Small,
    /// Written answers of people.
    #[serde(rename = "survey")]
    Survey,
    /// Conversations with people.
    #[serde(rename = "interviews")]
    Interviews,
    /// One case, or a model that was made to check it.
    #[serde(rename = "case study")]
    CaseStudy,
}

impl Evidence {
    /// The strongest first.
    pub const ALL: [Self; 5] = [
        Self::Large,
        Self::Small,
        Self::Survey,
        Self::Interviews,
        Self::CaseStudy,
    ];

    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Large => "large measurement",
            Self::Small => "small measurement",
            Self::Survey => "survey",
            Self::Interviews => "interviews",
            Self::CaseStudy => "case study",
        }
    }
}

/// A work of the literature; serialised as its key and how it is cited, in short and in a line.
///
/// Source: the references of Jones et al. (ESEM 2024); for Wolf et al. the published version of the
/// preprint in their list. Facts that neither source has are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(type = "{ key: string, short: string, cite: string }")
)]
pub struct Work {
    /// A stable name, as in a bibliography.
    pub key: &'static str,
    /// The authors, each with the family name first.
    pub authors: &'static [[&'static str; 2]],
    /// The year of publication.
    pub year: u16,
    /// The title, as far as it is cited in a line.
    pub title: &'static str,
    /// The subtitle.
    pub subtitle: Option<&'static str>,
    /// Where it was published.
    pub venue: Venue,
    /// The short form for a citation; a preprint has none.
    pub venue_short: Option<&'static str>,
    /// First and last page, or the pages of an article.
    pub pages: Option<[&'static str; 2]>,
    /// Its digital object identifier.
    pub doi: Option<&'static str>,
}

/// Where a work was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Venue {
    /// In the proceedings of this title.
    Proceedings(&'static str),
    /// In a journal.
    Journal {
        /// Its title.
        name: &'static str,
        /// The volume.
        volume: &'static str,
        /// The number within the volume.
        number: &'static str,
    },
    /// At arXiv, under this number.
    Preprint(&'static str),
}

impl Work {
    /// Its authors and year.
    pub fn short(&self) -> String {
        let families: Vec<&str> = self.authors.iter().map(|[family, _]| *family).collect();
        let authors = match families[..] {
            [one] => one.to_owned(),
            [one, two] => format!("{one} and {two}"),
            [first, ..] => format!("{first} et al."),
            [] => String::new(),
        };
        format!("{authors} {}", self.year)
    }

    /// As it is cited in a line.
    pub fn cite(&self) -> String {
        let venue = match (self.venue_short, self.venue) {
            (Some(short), Venue::Journal { volume, number, .. }) => {
                format!(" ({short} {volume}, {number})")
            }
            (Some(short), _) => format!(" ({short})"),
            (None, _) => String::new(),
        };
        format!("{}, {}{venue}", self.short(), self.title)
    }

    /// Title and subtitle.
    pub fn full_title(&self) -> String {
        let colon = if self.title.ends_with('?') { "" } else { ":" };
        self.subtitle.map_or_else(
            || self.title.to_owned(),
            |subtitle| format!("{}{colon} {subtitle}", self.title),
        )
    }

    /// The work as an entry in a list of references.
    pub fn reference(&self) -> String {
        let authors = self.authors.iter();
        let authors: Vec<String> = authors
            .map(|[family, given]| format!("{given} {family}"))
            .collect();
        let venue = match self.venue {
            Venue::Proceedings(title) => format!("In {title}"),
            Venue::Journal {
                name,
                volume,
                number,
            } => format!("{name} {volume}, {number}"),
            Venue::Preprint(number) => format!("arXiv:{number}"),
        };
        let pages = self.pages;
        let pages = pages.map_or_else(String::new, |[first, last]| format!(", {first}–{last}"));
        let doi = self
            .doi
            .map_or_else(String::new, |doi| format!(" doi:{doi}."));
        let title = self.full_title();
        let stop = if title.ends_with('?') { "" } else { "." };
        format!(
            "{} ({}). {title}{stop} {venue}{pages}.{doi}",
            authors.join(", "),
            self.year
        )
    }

    /// The claims that cite it: the paper's in its order, then newer ones.
    pub fn claims(&self) -> impl Iterator<Item = &'static Statement> {
        let all = CLAIMS.iter().chain(NEWER);
        all.filter(|statement| statement.works.contains(self))
    }
}

impl Serialize for Work {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Work", 3)?;
        out.serialize_field("key", self.key)?;
        out.serialize_field("short", &self.short())?;
        out.serialize_field("cite", &self.cite())?;
        out.end()
    }
}

/// The paper that collects the claims and defines the metrics that Registry Lens computes.
pub const PAPER: Work = Work {
    key: "jones2024",
    authors: &[
        ["Jones", "Jason"],
        ["Jiang", "Wenxin"],
        ["Synovic", "Nicholas"],
        ["Thiruvathukal", "George K."],
        ["Davis", "James C."],
    ],
    year: 2024,
    title: "What do we know about Hugging Face?",
    subtitle: Some(
        "A systematic literature review and quantitative validation of qualitative claims",
    ),
    venue: Venue::Proceedings(
        "Proceedings of the 18th ACM/IEEE International Symposium on Empirical Software Engineering and Measurement (ESEM 2024)",
    ),
    venue_short: Some("ESEM"),
    pages: None,
    doi: Some("10.1145/3674805.3686665"),
};

const CASTANO: Work = Work {
    key: "castano2024",
    authors: &[
        ["Castaño", "Joel"],
        ["Martínez-Fernández", "Silverio"],
        ["Franch", "Xavier"],
        ["Bogner", "Justus"],
    ],
    year: 2024,
    title: "Analyzing the Evolution and Maintenance of ML Models on Hugging Face",
    subtitle: None,
    venue: Venue::Proceedings(
        "2024 IEEE/ACM 21st International Conference on Mining Software Repositories (MSR)",
    ),
    venue_short: Some("MSR"),
    pages: Some(["607", "618"]),
    doi: None,
};

const GONG: Work = Work {
    key: "gong2023",
    authors: &[
        ["Gong", "Lina"],
        ["Zhang", "Jingxuan"],
        ["Wei", "Mingqiang"],
        ["Zhang", "Haoxiang"],
        ["Huang", "Zhiqiu"],
    ],
    year: 2023,
    title: "What Is the Intended Usage Context of This Model?",
    subtitle: Some("An Exploratory Study of Pre-Trained Models on Various Model Repositories"),
    venue: Venue::Journal {
        name: "ACM Transactions on Software Engineering and Methodology",
        volume: "32",
        number: "3",
    },
    venue_short: Some("TOSEM"),
    pages: Some(["69:1", "69:57"]),
    doi: Some("10.1145/3569934"),
};

const JIANG_REUSE: Work = Work {
    key: "jiang2023",
    authors: &[
        ["Jiang", "Wenxin"],
        ["Synovic", "Nicholas"],
        ["Hyatt", "Matt"],
        ["Schorlemmer", "Taylor R."],
        ["Sethi", "Rohan"],
        ["Lu", "Yung-Hsiang"],
        ["Thiruvathukal", "George K."],
        ["Davis", "James C."],
    ],
    year: 2023,
    title: "An Empirical Study of Pre-Trained Model Reuse in the Hugging Face Deep Learning Model Registry",
    subtitle: None,
    venue: Venue::Proceedings(
        "2023 IEEE/ACM 45th International Conference on Software Engineering (ICSE)",
    ),
    venue_short: Some("ICSE"),
    pages: Some(["2463", "2475"]),
    doi: Some("10.1109/ICSE48619.2023.00206"),
};

const JIANG_NAMING: Work = Work {
    key: "jiang2024naming",
    authors: &[
        ["Jiang", "Wenxin"],
        ["Cheung", "Chingwo"],
        ["Kim", "Mingyu"],
        ["Kim", "Heesoo"],
        ["Thiruvathukal", "George K."],
        ["Davis", "James C."],
    ],
    year: 2024,
    title: "Naming Practices of Pre-Trained Models in Hugging Face",
    subtitle: None,
    venue: Venue::Preprint("2310.01642"),
    venue_short: None,
    pages: None,
    doi: None,
};

const JIANG_PEATMOSS: Work = Work {
    key: "jiang2024peatmoss",
    authors: &[
        ["Jiang", "Wenxin"],
        ["Yasmin", "Jerin"],
        ["Jones", "Jason"],
        ["Synovic", "Nicholas"],
        ["Kuo", "Jiashen"],
        ["Bielanski", "Nathaniel"],
        ["Tian", "Yuan"],
        ["Thiruvathukal", "George K."],
        ["Davis", "James C."],
    ],
    year: 2024,
    title: "PeaTMOSS: A Dataset and Initial Analysis of Pre-Trained Models in Open-Source Software",
    subtitle: None,
    venue: Venue::Proceedings(
        "Proceedings of the 21st International Conference on Mining Software Repositories (MSR ’24)",
    ),
    venue_short: Some("MSR"),
    pages: Some(["431", "443"]),
    doi: Some("10.1145/3643991.3644907"),
};

const KATHIKAR: Work = Work {
    key: "kathikar2023",
    authors: &[
        ["Kathikar", "Adhishree"],
        ["Nair", "Aishwarya"],
        ["Lazarine", "Ben"],
        ["Sachdeva", "Agrim"],
        ["Samtani", "Sagar"],
    ],
    year: 2023,
    title: "Assessing the Vulnerabilities of the Open-Source Artificial Intelligence (AI) Landscape",
    subtitle: Some("A Large-Scale Analysis of the Hugging Face Platform"),
    venue: Venue::Proceedings(
        "2023 IEEE International Conference on Intelligence and Security Informatics (ISI)",
    ),
    venue_short: Some("ISI"),
    pages: Some(["1", "6"]),
    doi: Some("10.1109/ISI58743.2023.10297271"),
};

const MONTES: Work = Work {
    key: "montes2022",
    authors: &[
        ["Montes", "Diego"],
        ["Peerapatanapokin", "Pongpatapee"],
        ["Schultz", "Jeff"],
        ["Guo", "Chengjun"],
        ["Jiang", "Wenxin"],
        ["Davis", "James C."],
    ],
    year: 2022,
    title: "Discrepancies among pre-trained deep neural networks",
    subtitle: Some("a new threat to model zoo reliability"),
    venue: Venue::Proceedings(
        "Proceedings of the 30th ACM Joint European Software Engineering Conference and Symposium on the Foundations of Software Engineering",
    ),
    venue_short: Some("ESEC/FSE"),
    pages: None,
    doi: None,
};

const TARAGHI: Work = Work {
    key: "taraghi2024",
    authors: &[
        ["Taraghi", "Mina"],
        ["Dorcelus", "Gianolli"],
        ["Foundjem", "Armstrong"],
        ["Tambon", "Florian"],
        ["Khomh", "Foutse"],
    ],
    year: 2024,
    title: "Deep Learning Model Reuse in the HuggingFace Community",
    subtitle: Some("Challenges, Benefit and Trends"),
    venue: Venue::Proceedings(
        "2024 IEEE International Conference on Software Analysis, Evolution and Reengineering (SANER)",
    ),
    venue_short: Some("SANER"),
    pages: None,
    doi: None,
};

const WOLF: Work = Work {
    key: "wolf2020",
    authors: &[
        ["Wolf", "Thomas"],
        ["Debut", "Lysandre"],
        ["Sanh", "Victor"],
        ["Chaumond", "Julien"],
        ["Delangue", "Clement"],
        ["Moi", "Anthony"],
        ["Cistac", "Pierric"],
        ["Rault", "Tim"],
        ["Louf", "Remi"],
        ["Funtowicz", "Morgan"],
        ["Davison", "Joe"],
        ["Shleifer", "Sam"],
        ["von Platen", "Patrick"],
        ["Ma", "Clara"],
        ["Jernite", "Yacine"],
        ["Plu", "Julien"],
        ["Xu", "Canwen"],
        ["Le Scao", "Teven"],
        ["Gugger", "Sylvain"],
        ["Drame", "Mariama"],
        ["Lhoest", "Quentin"],
        ["Rush", "Alexander M."],
    ],
    year: 2020,
    title: "Transformers: State-of-the-Art Natural Language Processing",
    subtitle: None,
    venue: Venue::Proceedings(
        "Proceedings of the 2020 Conference on Empirical Methods in Natural Language Processing: System Demonstrations",
    ),
    venue_short: Some("EMNLP demos"),
    pages: Some(["38", "45"]),
    doi: Some("10.18653/v1/2020.emnlp-demos.6"),
};

const YANG: Work = Work {
    key: "yang2024",
    authors: &[["Yang", "Xinyu"], ["Liang", "Weixin"], ["Zou", "James"]],
    year: 2024,
    title: "Navigating Dataset Documentations in AI",
    subtitle: Some("A Large-Scale Analysis of Dataset Cards on Hugging Face"),
    venue: Venue::Preprint("2401.13822"),
    venue_short: None,
    pages: None,
    doi: Some("10.48550/arXiv.2401.13822"),
};

/// The works that make the claims, those of the newer claims last; the paper itself makes one too.
pub const WORKS: &[Work] = &[
    CASTANO,
    GONG,
    JIANG_REUSE,
    JIANG_NAMING,
    JIANG_PEATMOSS,
    KATHIKAR,
    MONTES,
    TARAGHI,
    WOLF,
    YANG,
    LAUFER,
    OSBORNE,
    RAHMAN,
];

/// A claim as the literature makes it, and how it is measured here.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Statement {
    /// A stable name.
    pub id: &'static str,
    /// The paper's number, for the four claims that it tested or could not test.
    pub code: Option<&'static str>,
    /// Its theme.
    pub theme: Theme,
    /// The claim in a few words.
    pub short: &'static str,
    /// The claim in words.
    pub text: &'static str,
    /// The works that make it.
    pub works: &'static [Work],
    /// The kinds of evidence for it.
    pub evidence: &'static [Evidence],
    /// Whether no large measurement supports it.
    pub unmeasured: bool,
    /// The observation to be expected if it holds.
    pub expected: &'static str,
    /// When it holds, when it does not, and where the thresholds come from.
    pub rule: &'static str,
    /// The results of the literature.
    pub published: &'static str,
    /// The paper's verdict, for the claims that it tested.
    pub published_verdict: Option<&'static str>,
    /// The metrics that the verdict uses.
    pub metrics: &'static [&'static str],
    /// Limits of the verdict.
    pub limits: &'static str,
    /// The data that it needs, in a few words.
    pub needs: &'static str,
    /// The entry of the data guide with such data.
    pub guide: &'static str,
    /// The registry whose datasets can judge it.
    #[serde(skip)]
    pub registry: &'static str,
}

pub(super) const HUB: &str = "huggingface";

/// The twelve claims in the paper's order.
pub const CLAIMS: &[Statement] = &[
    Statement {
        id: "ownership",
        code: None,
        theme: Theme::Design,
        short: "Few owners hold most",
        text: "A small group of contributors owns the popular models.",
        works: &[CASTANO],
        evidence: &[Evidence::Large],
        unmeasured: false,
        expected: "Few owners hold most of the downloads: far fewer than if the same models were distributed to owners at random, and still few without the largest owner.",
        rule: "Only the whole hub is judged; for all other data the numbers are shown without a verdict. Holds if 20% of the owners or fewer hold 80% of the downloads, and if that share is at most half of the share by chance: the same models distributed at random to equally large owners (median of 200 deals; fewer deals above 100,000 models). Both must be true with and without the largest owner. Does not hold if more than half of the owners are needed, which is not expected for real downloads. Mixed otherwise, and if the owners of more than 10% of the downloads are unknown. The 80 and 20 are Pareto's, which Goeminne and Mens (2011) use for activity in open source; the other thresholds are ours.",
        published: "Popularity is concentrated in few groups of authors, among over 380,000 models (second-hand).",
        published_verdict: None,
        metrics: &["ownership"],
        limits: "An owner is an account: an organisation counts as one owner, however many people work for it.",
        needs: "the owners and downloads of all models",
        guide: "hub-stats-models",
        registry: HUB,
    },
    Statement {
        id: "transformers_access",
        code: None,
        theme: Theme::Design,
        short: "Transformers comes first",
        text: "The Transformers library makes it easier to create models and to reuse them downstream.",
        works: &[KATHIKAR, WOLF, JIANG_PEATMOSS, CASTANO],
        evidence: &[Evidence::Large, Evidence::CaseStudy],
        unmeasured: false,
        expected: "Most models that are made from others use Transformers, and more of them use it than any other library.",
        rule: "Uses the descendants with two or more libraries: the share that has Transformers, and its lead over each rival, a library that at least 1% of them have. Formats (safetensors, gguf, onnx) are shown but never decide. Holds if the 95% interval of the share is above one half and that of each lead is above 0. Does not hold if the interval of the share is below one half and that of some lead is below 0 (at 1 − 0.05/m for m rivals). Mixed otherwise, and without a rival. Descendants of one base are a cluster; a descendant of several bases belongs to the one with most children, or of equal ones to the first by name. Not measurable below 30 descendants or 10 effective bases (Kish). One half is ours and means most.",
        published: "2,699 of 3,252 descendants with two or more libraries (83.0%) have Transformers (Figure 5).",
        published_verdict: Some("supported"),
        metrics: &["preservation"],
        limits: "A library that is used much is not necessarily easy: it can be common because the hub offers it first.",
        needs: "models with their bases and libraries",
        guide: "hub-stats-models",
        registry: HUB,
    },
    Statement {
        id: "transformers_evolution",
        code: Some("C1"),
        theme: Theme::Design,
        short: "Descendants keep Transformers",
        text: "The Transformers library helps models evolve into others.",
        works: &[WOLF],
        evidence: &[Evidence::CaseStudy],
        unmeasured: true,
        expected: "Descendants keep Transformers more often than they keep any other library of their base.",
        rule: "Compares preservation rates by the paper's equation, with bases as clusters. A rival of Transformers is a library that is not a format (safetensors, gguf, onnx) and has at least 30 descendants and 10 effective bases (Kish). Holds if the 95% interval of Transformers' lead over each rival is above 0. Does not hold if the interval of some lead, at 1 − 0.05/m for m rivals, is below 0. Mixed otherwise. Not measurable without a rival, or if Transformers itself has fewer descendants or bases. Formats are shown but never decide. The expectation is the paper's (Table 4); the minimum sizes and the intervals are ours.",
        published: "2,699 of 3,252 descendants with two or more libraries (83.0%) have Transformers; from this the paper concludes that the claim is supported (Finding 4, Table 4). That is a share of descendants and not a rate of preservation: it is not known whether their bases had Transformers, so it gives no verdict by this rule.",
        published_verdict: None,
        metrics: &["preservation"],
        limits: "A library that is kept has not necessarily helped. Descendants of one base are similar, so many descendants of few bases are little evidence.",
        needs: "models with their bases and libraries",
        guide: "hub-stats-models",
        registry: HUB,
    },
    Statement {
        id: "fork_vulnerabilities",
        code: None,
        theme: Theme::Design,
        short: "Forks bring low severity",
        text: "Forked repositories bring vulnerabilities of low severity.",
        works: &[KATHIKAR],
        evidence: &[Evidence::Large],
        unmeasured: false,
        expected: "In forks, findings of low severity are more frequent than those of high severity, and more frequent than in repositories that are not forks.",
        rule: "Takes two differences of shares of findings, with repositories as clusters: in forks, low severity minus high (or critical) severity; and low severity in forks minus low severity in roots. Holds if both 95% intervals are above 0. Does not hold if one of the two, at 97.5% each, is below 0. Mixed otherwise. Not measurable with fewer than 30 repositories with findings, or fewer than 10 effective ones (Kish), of either kind. The chi-squared test is shown but decides nothing, because it treats the findings of one repository as independent. The minimum sizes and the intervals are ours.",
        published: "Root repositories: 35.98% high and 6.79% low severity; forks the reverse, among about 29,000 scanned repositories (abstract).",
        published_verdict: None,
        metrics: &["vulnerabilities"],
        limits: "Findings come from a scanner and are not known exploits; Registry Lens scans nothing. Repositories without findings are not in the data, and a fork repeats the findings of its root.",
        needs: "vulnerability findings of forks",
        guide: "findings",
        registry: HUB,
    },
    Statement {
        id: "attributes",
        code: Some("C4"),
        theme: Theme::Selection,
        short: "Attributes affect selection",
        text: "Attributes of deep learning (architecture, performance, reproducibility, portability) affect which models are selected and reused.",
        works: &[JIANG_REUSE],
        evidence: &[Evidence::Interviews],
        unmeasured: true,
        expected: "Models that differ in these attributes differ in popularity, with age and the other attributes held equal.",
        rule: "Fits one least-squares model of log10(1 + downloads) on all attributes and age. Each family (architecture, performance, reproducibility, portability) gets the partial R squared of its stated values; columns for missing values do not count. The ends of its 95% interval are the wider ones of two intervals: the inverted non-central F distribution (Steiger 2004), computed as if models were independent, and a jackknife that leaves out each of 40 groups of owners in turn, corrected for its bias. The first alone would count the habits of owners as effects. At least two families must be measured, with a column for stated values. Holds if the interval of each is at 0.02 or above. Does not hold if that of each is below 0.02. Mixed otherwise. Not measurable if the dates of creation are unknown for more than half of the models, because age is then not held equal. 0.02 is Cohen's (1988) small effect.",
        published: "Not measured: too imprecise to be tested (section 5).",
        published_verdict: Some("not measured"),
        metrics: &["attributes"],
        limits: "The method is ours and exploratory: an association is not an effect, and the hub itself ranks what people see.",
        needs: "models with attributes, downloads and dates",
        guide: "hub-stats-models",
        registry: HUB,
    },
    Statement {
        id: "popularity",
        code: Some("C2"),
        theme: Theme::Selection,
        short: "Popularity matters most",
        text: "Popularity affects which models are selected and reused more than maintenance and quality do.",
        works: &[JIANG_REUSE],
        evidence: &[Evidence::Interviews],
        unmeasured: true,
        expected: "The most popular models stay popular, popular models have more descendants, and popularity goes with the number of descendants more than maintenance and documentation do.",
        rule: "Three parts. Turnover uses all pairs of snapshots 3 to 12 months apart that cover equal parts of the registry: two whole ones, two heads, or a whole one and a head of at least twice the top. A pair with a sign of a fault is left out (`docs/doctor.md`). It holds if the share of the top K that remains is certainly at least 80% in every pair (lower end of Wilson's 95% interval), and does not hold if it is certainly below 60% in every pair (upper end). By the paper's numbers it does not hold for Hugging Face, holds for npm, and is between the two for PyPI. Descendants uses all models, including those without descendants. It holds if the 95% interval of the slope of log10(1 + descendants) on log10(1 + downloads) is above 0, and that of Spearman's rho is at 0.1 or above, Cohen's (1988) small effect. It does not hold if the interval of rho is below 0.1 or that of the slope is below 0. Comparison takes the rho of popularity with descendants, minus that of recency (how recent the last update is), and minus that of documentation, each with its sign. It holds if both 95% intervals are above 0, and does not hold if one is below 0; with only one rival it is mixed at best. Models of one owner resemble each other, so owners are clusters. The slope's interval is the sandwich over owners, with Student's distribution of owners − 1 degrees of freedom. The ends of the intervals of rho are the wider ones of two intervals: Bonett and Wright's (for a difference, Zou's, 2007), and a jackknife that leaves out each of 40 groups of owners in turn. With fewer than ten groups there is no interval and no verdict. Each dataset is judged separately, by its descendants, its comparison and the turnover of its registry. Turnover is judged alone if no dataset of the registry measures the other two. A file that only counts children and sums their downloads, like the artifact's file of Figure 7, is shown and judges nothing. The claim holds if the comparison holds and no measured part fails. It does not hold if no measured part holds and one fails. Mixed otherwise. The number shown is that of a part with the claim's verdict, first of the comparison; if no part has that verdict, it is that of the comparison or of the part that is measured.",
        published: "About half of the top 1,000 turns over; the slope of descendants on downloads is 0.15, weakly positive; the comparison was never made.",
        published_verdict: Some("turnover: not supported; descendants: weakly supported"),
        metrics: &["turnover", "descendants", "attributes", "maintenance"],
        limits: "Correlation is not cause: models are also downloaded because others were made from them.",
        needs: "two snapshots, or models with their bases",
        guide: "hub-stats-models",
        registry: HUB,
    },
    Statement {
        id: "maintenance",
        code: None,
        theme: Theme::Maintenance,
        short: "Maintenance is perfective",
        text: "Models get perfective maintenance over time, and highly maintained ones are more popular, larger and better documented.",
        works: &[CASTANO],
        evidence: &[Evidence::Large],
        unmeasured: false,
        expected: "Most commits are perfective; the highly maintained models have more downloads and likes, more parameters and longer cards.",
        rule: "Two parts, both needed. Commits: the perfective share of the commits that have a message and no bot as author, with a 95% interval that has repositories as clusters. Models: Cliff's delta of high against low maintenance for each known attribute (downloads, likes, parameters, words of the card, documentation), with a 95% interval that has owners as clusters. An attribute is measured if each group has at least 20 models of effectively 10 owners (Kish's number). Holds if the interval of the share is above one half and that of every delta is above 0.147. Does not hold if the interval of the share is below one half and that of every delta is below 0.147. Mixed otherwise, and if only the commits are known. Not measurable with effectively fewer than 10 repositories. 0.147 is the least delta that is not negligible in Romano et al. (2006); one half and the minimum sizes are ours.",
        published: "About 89% of commits are perfective, 6% adaptive, 2.5% corrective; 16.5% of the models are highly maintained, and these are larger, more popular and have longer cards (second-hand).",
        published_verdict: None,
        metrics: &["maintenance"],
        limits: "Commits are classified by keywords, not read. A model with more maintenance is not necessarily popular because of it.",
        needs: "commits of models",
        guide: "hfcommunity",
        registry: HUB,
    },
    Statement {
        id: "under_documentation",
        code: None,
        theme: Theme::Documentation,
        short: "Models lack documentation",
        text: "Properties of models are under-documented.",
        works: &[KATHIKAR, TARAGHI, MONTES, GONG],
        evidence: &[Evidence::Small, Evidence::Large, Evidence::Survey],
        unmeasured: false,
        expected: "Most of the properties that a card can state are absent from most models.",
        rule: "Uses seven properties that a card can state: licence, data sets, language, base model, paper, evaluation (results, not only names of metrics) and carbon. A property is measured if some model has it, if its models have effectively at least 10 owners (Kish's number), and if the rows were not selected by it: in an extract, or in a file of unknown coverage, a property that every row has counts as the reason for the selection. At least five must be measured. Rates of absence have 95% intervals with owners as clusters. Holds if more than half of the measured properties have an interval above one half. Does not hold if more than three quarters have an interval below one half. Mixed otherwise. The shares and the minimum sizes are ours.",
        published: "1,417 of all models have carbon figures (2023); accuracy differs from the documentation by 1.23% to 2.62% (36 models, 2022); documentation did not improve with the tools for it (2024, details unverified).",
        published_verdict: None,
        metrics: &["under_documentation"],
        limits: "A property that the data lack may be in the text of the card. A model trained from scratch has no base model to state.",
        needs: "model cards or their metadata",
        guide: "hub-stats-models",
        registry: HUB,
    },
    Statement {
        id: "documentation",
        code: Some("C3"),
        theme: Theme::Documentation,
        short: "Documentation affects selection",
        text: "Documentation quality affects which models are selected.",
        works: &[TARAGHI, MONTES, CASTANO],
        evidence: &[Evidence::Survey, Evidence::CaseStudy],
        unmeasured: true,
        expected: "The most popular models are better documented than the least popular, by more than a small effect.",
        rule: "For each popularity that the data have (downloads, likes, dependents), compares the top K = min(1,000, half of the models) with the bottom K; the two have no model in common. Equally popular models at a cut are chosen by a hash of their names. If models at both cuts have the same popularity, the top is all models above it, and the bottom all below it, or all at it if none is below. d is the difference of the mean scores in pooled standard deviations, above 0 if the top is better documented. Its 95% interval has owners as clusters; all models of unknown owners are one cluster. Holds if the interval is above 0.2 for every measured popularity. Does not hold if it is below 0.2 for every one. Mixed otherwise; no p-value decides. A popularity is measured if each group has at least 20 models of effectively 10 owners (Kish's number). Not measurable if no card was judged and fewer than 7 attributes are known besides author, tags and library. 0.2 is Cohen's (1988) small effect; the minimum sizes are ours.",
        published: "The top 1,000 score above the bottom 1,000 (p < 0.01, Figure 8). No effect size is published, so the paper has no d to compare with.",
        published_verdict: Some("supported"),
        metrics: &["documentation"],
        limits: "Better documentation may follow popularity, or both may follow performance, as the paper itself says (section 6). Metadata alone are half of the paper's score.",
        needs: "model cards with downloads",
        guide: "model-cards",
        registry: HUB,
    },
    Statement {
        id: "naming",
        code: None,
        theme: Theme::Documentation,
        short: "Names misrepresent models",
        text: "Names of models are inconsistent and can misrepresent the architecture.",
        works: &[JIANG_NAMING],
        evidence: &[Evidence::Large, Evidence::Survey],
        unmeasured: false,
        expected: "Names follow no single convention, and some give another architecture than the model has.",
        rule: "Two parts. Consistency holds if less than 80% of the names follow the most frequent convention, and does not hold if 95% or more do. Representation uses names that give an architecture, of models whose type is known. It holds if the share that contradicts is above 1% (lower end of its 95% interval with owners as clusters, times the lower end of the detector's precision). It does not hold if that share is below 1% (upper end, divided by the lower end of the detector's recall, with every undecided name counted as a contradiction). Between the two it is undecided. Precision and recall come from 326 names judged by hand: 93 of 126 reported contradictions are real, and 7 of 200 unreported names whose words differ from the type are or may be contradictions. The claim holds if both parts hold, does not hold if neither holds, and is mixed otherwise. Not measurable if the names belong to too few owners (Kish's effective number below 10). All shares are ours, because the claim gives none.",
        published: "Names are composed in many ways (14,178 names), and 108 people in a survey report mismatches. An automatic check of the architecture is right in about 94% of cases.",
        published_verdict: None,
        metrics: &["naming"],
        limits: "The rule finds a name's architecture with a list of known families. It does not judge families that are not on the list, or words that equally often mean something else. A model is undecided if its weights may have been rewritten in the layout of its type, which is frequent in the Phi family. Precision and recall apply to the public lists from which the judged names were drawn.",
        needs: "names of models with their types",
        guide: "model-architectures",
        registry: HUB,
    },
    Statement {
        id: "dataset_cards",
        code: None,
        theme: Theme::Documentation,
        short: "Data-set cards go with downloads",
        text: "The documentation of data sets goes with their popularity.",
        works: &[YANG],
        evidence: &[Evidence::Small],
        unmeasured: false,
        expected: "Data sets with longer and more complete cards are downloaded more.",
        rule: "Over data sets with a card that is not empty, takes Spearman's rho of downloads with the card's words, and with its filled sections. Holds if both 95% intervals are at 0.1 or above, Cohen's (1988) small effect. Does not hold if both are below it. Mixed otherwise, and if one of the two is unknown. Data sets of one owner resemble each other, so owners are clusters: the ends of an interval are the wider ones of Bonett and Wright's and of a jackknife that leaves out each of 40 groups of owners in turn. The owner is the part of a name before the slash; a data set without a slash counts as a separate owner. Not measurable with fewer than ten groups of owners, or if one group alone has all of the variation.",
        published: "86% of the 100 most downloaded data sets follow the card's template, and 7.9% of those without downloads.",
        published_verdict: None,
        metrics: &["dataset_cards"],
        limits: "Correlation is not cause: popular data sets may get better cards because they are popular.",
        needs: "cards of data sets with downloads",
        guide: "dataset-card-study",
        registry: "huggingface-datasets",
    },
    Statement {
        id: "growth",
        code: None,
        theme: Theme::Downstream,
        short: "The hub grows exponentially",
        text: "Hugging Face grows exponentially.",
        works: &[CASTANO],
        evidence: &[Evidence::Large],
        unmeasured: false,
        expected: "The number of models added each month rises at a steady rate, and an exponential curve describes it better than other curves.",
        rule: "Only the whole hub is judged, with at least 3,000 models and 12 whole months after the last empty one; for all other data the numbers are shown without a verdict. (With 1,500 models in uneven months, a cubic curve looks exponential too often.) Curves are fitted to the new models of each month, because cumulative counts are not independent of each other. All curves use one likelihood, with errors in proportion to the count. Holds if three conditions are true: the 95% interval of the monthly rate (Newey and West, 1987) is above 0; the AIC of the linear and of the quadratic curve is higher by at least 10, and that of the cubic curve is not lower; and the rate is steady, so that no curve with a changing rate has an AIC lower by 4 or more and a rate at one end below half of that at the other. Does not hold if the interval is below 1% a month, or if the linear or the quadratic curve has an AIC lower by at least 10, the rate changes, and at the end it is less than half of what it was at first. Mixed otherwise. The limits of 10 and 4 are Burnham and Anderson's (2002).",
        published: "The numbers of new models, likes, commits, authors and discussions rise; the work calls this exponential but does not report the fit.",
        published_verdict: None,
        metrics: &["growth"],
        limits: "Deleted models are missing from every snapshot. An extract shows how it was selected, not how the hub grew.",
        needs: "the dates of creation of all models",
        guide: "hub-stats-models",
        registry: HUB,
    },
];

impl Statement {
    /// Whether only a whole registry can decide it: an extract shows how it was selected.
    pub fn needs_whole(&self) -> bool {
        matches!(
            self.id,
            "ownership" | "growth" | "download_concentration" | "large_families"
        )
    }
}

/// The paper's review, counted like any other review: Figure 4, Tables 2 and 3.
pub fn review() -> literature::Output {
    let distinct = CLAIMS.iter().map(|statement| {
        let place = |kind: &Evidence| Evidence::ALL.iter().position(|other| other == kind);
        (
            statement.text.to_owned(),
            statement.theme.words().to_owned(),
            statement.evidence.iter().filter_map(place).collect(),
            statement.works.iter().map(Work::short).collect(),
        )
    });
    literature::Output::of(
        Some(literature::PaperFlow {
            found: 45,
            unique: 31,
            included: 18,
        }),
        Some(literature::ClaimFlow {
            extracted: 256,
            kept: 49,
            motivation: 19,
            work: 30,
            distinct: CLAIMS.len() as u64,
        }),
        distinct.collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 3 and Finding 3 of the paper.
    #[test]
    fn the_review_is_the_papers() {
        let review = review();
        let themes: Vec<(&str, u64, u64)> = review
            .themes
            .iter()
            .map(|row| (&*row.theme, row.claims, row.unquantified))
            .collect();
        assert_eq!(
            themes,
            [
                ("Trends in design", 4, 1),
                ("Selection considerations", 2, 2),
                ("Repository lifecycle and maintenance", 1, 0),
                ("Documentation and understanding", 4, 2),
                ("Downstream usage", 1, 0),
            ]
        );
        // The table marks four claims. By the paper's definition, the one on cards of data sets is
        // a fifth.
        let marked = CLAIMS
            .iter()
            .filter(|statement| statement.unmeasured)
            .count();
        let small = CLAIMS
            .iter()
            .filter(|statement| !statement.evidence.contains(&Evidence::Large));
        assert_eq!((marked, small.count()), (4, 5));
        let words = Evidence::ALL.map(Evidence::words);
        assert_eq!(words, literature::EVIDENCE[..5]);
    }
}
