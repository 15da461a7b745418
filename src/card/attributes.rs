//! The metadata that a card supplies.
//!
//! Attributes follow the schema of PeaTMOSS as Jones et al. (ESEM 2024) use it, as far as a card
//! states them. The searches in the text are ours. In doubt they miss an attribute and do not
//! invent one.

/// A piece of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Attribute {
    /// The head's `license`.
    License,
    /// The head's `datasets`.
    Dataset,
    /// The head's `language`.
    Language,
    /// The head's `library_name`.
    Library,
    /// The head's `tags`.
    Tag,
    /// The head's `pipeline_tag`.
    Task,
    /// The head's `base_model`.
    BaseModel,
    /// The head's `co2_eq_emissions`.
    Carbon,
    /// The head's `model-index`: results.
    Evaluation,
    /// The head's `metrics`: names of metrics, without results.
    Metrics,
    /// A link to a repository on GitHub.
    CodeRepository,
    /// A link to arXiv or a DOI, or an arXiv number.
    Paper,
    /// The name of an accelerator in the text.
    Hardware,
    /// A hyper-parameter followed by a number.
    HyperParameters,
    /// A link to a space of the hub.
    Demo,
    /// The section of that name.
    Limitations,
}

impl Attribute {
    /// All attributes, in the order that [`Attributes`] gives them.
    pub const ALL: [Self; 16] = [
        Self::License,
        Self::Dataset,
        Self::Language,
        Self::Library,
        Self::Tag,
        Self::Task,
        Self::BaseModel,
        Self::Carbon,
        Self::Evaluation,
        Self::Metrics,
        Self::CodeRepository,
        Self::Paper,
        Self::Hardware,
        Self::HyperParameters,
        Self::Demo,
        Self::Limitations,
    ];

    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::License => "license",
            Self::Dataset => "dataset",
            Self::Language => "language",
            Self::Library => "library",
            Self::Tag => "tag",
            Self::Task => "task",
            Self::BaseModel => "base_model",
            Self::Carbon => "carbon",
            Self::Evaluation => "evaluation",
            Self::Metrics => "metrics",
            Self::CodeRepository => "code_repository",
            Self::Paper => "paper",
            Self::Hardware => "hardware",
            Self::HyperParameters => "hyper_parameters",
            Self::Demo => "demo",
            Self::Limitations => "limitations",
        }
    }
}

/// A set of attributes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attributes(u32);

impl Attributes {
    /// Whether an attribute is in the set.
    pub fn contains(self, attribute: Attribute) -> bool {
        self.0 & (1 << attribute as u32) != 0
    }

    /// Adds an attribute.
    pub fn insert(&mut self, attribute: Attribute) {
        self.0 |= 1 << attribute as u32;
    }

    /// How many there are.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The attributes in the order of [`Attribute::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Attribute> {
        Attribute::ALL
            .into_iter()
            .filter(move |attribute| self.contains(*attribute))
    }
}

/// Adds the attributes that links in a card's text or code supply.
pub(super) fn links(body: &str, attributes: &mut Attributes) {
    let mut add = |attribute, found| {
        if found {
            attributes.insert(attribute);
        }
    };
    add(
        Attribute::CodeRepository,
        any(body, "github.com/", is_repository),
    );
    add(Attribute::Paper, has_paper(body));
    add(
        Attribute::Demo,
        // A space of the hub can have any host.
        any(body, "/spaces/", |before, path| {
            let mut segments = path.split('/');
            let owned = part(path).is_some() && segments.nth(1).and_then(part).is_some();
            owned && before.ends_with(|letter: char| letter.is_ascii_alphanumeric())
        }),
    );
}

/// Whether an occurrence of `what` passes a check of the text before and after it.
fn any(text: &str, what: &str, passes: impl Fn(&str, &str) -> bool) -> bool {
    text.match_indices(what).any(|(at, _)| {
        let around = text.get(..at).zip(text.get(at + what.len()..));
        around.is_some_and(|(before, after)| passes(before, after))
    })
}

/// Pages of GitHub with addresses that look like an owner's.
const NO_OWNERS: &[&str] = &[
    "about",
    "apps",
    "collections",
    "enterprise",
    "explore",
    "features",
    "login",
    "marketplace",
    "orgs",
    "search",
    "settings",
    "sponsors",
    "topics",
    "trending",
    "user-attachments",
    "users",
];

/// Matches `github.com/<owner>/<name>`, but no gist, raw file or other page of GitHub.
fn is_repository(before: &str, path: &str) -> bool {
    let before = before.strip_suffix("www.").unwrap_or(before);
    let inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '-';
    if before.ends_with(inside) {
        return false;
    }
    let Some((owner, rest)) = part(path) else {
        return false;
    };
    let name = rest.strip_prefix('/').and_then(part);
    name.is_some() && !NO_OWNERS.contains(&owner)
}

/// The first part of a path, and the rest after it.
fn part(path: &str) -> Option<(&str, &str)> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    // No owner or name is nearly as long; the limit avoids reading a long text twice.
    let length = path
        .bytes()
        .take(200)
        .take_while(|byte| legal(*byte))
        .count();
    let (part, rest) = path.split_at_checked(length)?;
    (part.bytes().any(|byte| byte.is_ascii_alphanumeric())).then_some((part, rest))
}

/// The paper on estimating emissions, which the hub's template links in every card.
const OF_THE_TEMPLATE: &str = "1910.09700";

/// Matches `arxiv.org/<abs or pdf>/<number>`, `arXiv:<number>`, or `doi.org/10.<number>`.
fn has_paper(body: &str) -> bool {
    let number = |text: &str| {
        let old = |text: &str| {
            let rest = text.trim_start_matches(|letter: char| {
                letter.is_ascii_lowercase() || letter == '-' || letter == '.'
            });
            rest.starts_with('/') && rest.get(1..).is_some_and(begins_with_digit)
        };
        // Numbers have had this form since 2007; older ones look like cs/0112017.
        let new = begins_with_digit(text) && !text.starts_with(OF_THE_TEMPLATE);
        new || old(text.get(..20).unwrap_or(text))
    };
    let after_kind = |_: &str, path: &str| {
        let number_of = path.split_once('/');
        let kinds = ["abs", "pdf", "html", "ps"];
        number_of.is_some_and(|(kind, rest)| kinds.contains(&kind) && number(rest))
    };
    any(body, "arxiv.org/", |before, path| {
        after_kind(before, path.get(..60).unwrap_or(path))
    }) || ["arXiv:", "arxiv:"]
        .iter()
        .any(|what| any(body, what, |_, rest| number(rest.trim_start_matches(' '))))
        || any(body, "doi.org/10.", |_, rest| begins_with_digit(rest))
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit())
}

/// Whether lower-cased text names a model of GPU or TPU. The words GPU and CUDA alone do not count,
/// since most instructions contain them.
pub(super) fn names_hardware(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(is_hardware)
}

fn is_hardware(word: &str) -> bool {
    if !(3..=8).contains(&word.len()) {
        return false;
    }
    // The text can have a number before the name, as in 8xA100.
    let word = match word.split_once('x') {
        Some((count, name)) if count.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => word,
    };
    // The text can have no space, as in RTX3090.
    let word = match word.split_at_checked(3) {
        Some((series @ ("rtx" | "gtx"), number)) if number.bytes().all(|b| b.is_ascii_digit()) => {
            series
        }
        _ => word,
    };
    matches!(
        word,
        "a100"
            | "a100s"
            | "a10g"
            | "a5000"
            | "a6000"
            | "b200"
            | "gaudi"
            | "gaudi2"
            | "gb200"
            | "gh200"
            | "gtx"
            | "h100"
            | "h100s"
            | "h200"
            | "h800"
            | "k80"
            | "l40s"
            | "mi210"
            | "mi250"
            | "mi250x"
            | "mi300"
            | "mi300x"
            | "p100"
            | "rtx"
            | "tpu"
            | "tpus"
            | "tpuv2"
            | "tpuv3"
            | "tpuv4"
            | "tpuv5"
            | "trainium"
            | "v100"
            | "v100s"
    )
}

/// Whether a lower-cased line names a hyper-parameter of training and a number.
pub(super) fn names_hyper_parameter(line: &str) -> bool {
    const NAMES: &[&str] = &[
        "learning rate",
        "learning_rate",
        "learning-rate",
        "batch size",
        "batch_size",
        "batch-size",
        "weight decay",
        "weight_decay",
        "warmup",
        "epochs",
    ];
    line.bytes().any(|byte| byte.is_ascii_digit()) && NAMES.iter().any(|name| line.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(body: &str) -> Vec<&'static str> {
        let mut attributes = Attributes::default();
        links(body, &mut attributes);
        attributes.iter().map(Attribute::name).collect()
    }

    #[test]
    fn links_of_every_kind() {
        for (body, expected) in [
            ("see github.com/google/bert", &["code_repository"][..]),
            ("[code](https://github.com/a/b.git)", &["code_repository"]),
            ("https://www.github.com/a/b/issues", &["code_repository"]),
            ("https://github.com/a", &[]),
            ("https://github.com/a/", &[]),
            ("https://gist.github.com/a/b", &[]),
            ("https://github.com/sponsors/a", &[]),
            ("https://notgithub.com/a/b", &[]),
            ("https://arxiv.org/abs/1810.04805v2", &["paper"]),
            ("https://arxiv.org/pdf/cs/0112017", &["paper"]),
            ("arXiv: 1810.04805", &["paper"]),
            ("arxiv:1810.04805", &["paper"]),
            ("https://arxiv.org/", &[]),
            ("https://arxiv.org/abs/", &[]),
            ("https://arxiv.org/abs/1910.09700", &[]),
            ("https://doi.org/10.1145/1", &["paper"]),
            ("https://hub.example/spaces/a/b", &["demo"]),
            ("https://hub.example/spaces/a", &[]),
            ("spaces/a/b", &[]),
            ("https://hub.example/a/b", &[]),
            ("arxiv.org/abs/é", &[]),
            ("", &[]),
        ] {
            assert_eq!(names(body), expected, "{body}");
        }
    }

    #[test]
    fn hardware_is_named_by_its_models() {
        for text in [
            "8xa100 gpus",
            "an nvidia rtx 3090",
            "an rtx3090",
            "tpu v3-8",
            "tpuv3-8",
            "4x v100-32gb",
        ] {
            assert!(names_hardware(text), "{text}");
        }
        for text in ["a gpu", "on cuda", "a1000", "xa", "", "a1000x"] {
            assert!(!names_hardware(text), "{text}");
        }
    }

    #[test]
    fn hyper_parameters_stand_with_numbers() {
        assert!(names_hyper_parameter("learning_rate: 5e-05"));
        assert!(names_hyper_parameter("trained for 3 epochs"));
        assert!(!names_hyper_parameter("a small learning rate"));
        assert!(!names_hyper_parameter("3 models"));
    }

    #[test]
    fn sets_keep_what_is_put_in() {
        let mut set = Attributes::default();
        assert!(set.is_empty());
        for attribute in Attribute::ALL {
            assert!(!set.contains(attribute));
            set.insert(attribute);
            set.insert(attribute);
            assert!(set.contains(attribute));
        }
        assert!(set.iter().eq(Attribute::ALL));
        assert_eq!(set.len(), 16);
    }
}
