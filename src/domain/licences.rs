//! Classes of licences, by the identifiers that the Hub uses.

use serde::Serialize;

/// What a licence asks of those who use a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceClass {
    /// Little more than the name of the author.
    Permissive,
    /// The same licence for what is made from it.
    Copyleft,
    /// No use of the kinds that the licence lists (the RAIL family).
    ResponsibleAi,
    /// The terms of one maker for its models, such as Llama's.
    ModelSpecific,
    /// No commercial use.
    NonCommercial,
    /// Any other statement, `other` and `unknown` among them.
    Other,
}

impl LicenceClass {
    /// In the order of tables.
    pub const ALL: [Self; 6] = [
        Self::Permissive,
        Self::Copyleft,
        Self::ResponsibleAi,
        Self::ModelSpecific,
        Self::NonCommercial,
        Self::Other,
    ];

    /// The class of a licence as models state it.
    ///
    /// Source: the identifiers of the Hub's documentation on licences, read by us. Endings with a
    /// version decide only where versions differ.
    pub fn of(licence: &str) -> Self {
        let licence = licence.to_ascii_lowercase();
        let begins = |words: &[&str]| words.iter().any(|word| licence.starts_with(word));
        if licence.contains("-nc")
            || licence.contains("noncommercial")
            || licence.contains("non-commercial")
        {
            Self::NonCommercial
        } else if licence.contains("rail") {
            Self::ResponsibleAi
        } else if licence.contains("-nd") {
            // No derived work may be shared, which none of the classes means.
            Self::Other
        } else if begins(&MODEL_SPECIFIC) {
            Self::ModelSpecific
        } else if begins(&COPYLEFT) {
            Self::Copyleft
        } else if begins(&PERMISSIVE) {
            Self::Permissive
        } else {
            Self::Other
        }
    }

    /// Its name for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Permissive => "permissive",
            Self::Copyleft => "copyleft",
            Self::ResponsibleAi => "responsible AI",
            Self::ModelSpecific => "model-specific",
            Self::NonCommercial => "non-commercial",
            Self::Other => "other",
        }
    }

    /// Whether it forbids or demands something that a permissive licence does not.
    pub fn restricts(self) -> bool {
        !matches!(self, Self::Permissive | Self::Other)
    }
}

/// Beginnings of identifiers.
const MODEL_SPECIFIC: [&str; 10] = [
    "llama",
    "gemma",
    "deepfloyd-if",
    "tii-falcon",
    "apple-amlr",
    "apple-ascl",
    "intel-research",
    "grok2",
    "h-research",
    "exaone",
];
const COPYLEFT: [&str; 12] = [
    "gpl",
    "agpl",
    "lgpl",
    "mpl-",
    "epl-",
    "eupl-",
    "osl-",
    "cc-by-sa",
    "odbl",
    "gfdl",
    "cdla-sharing",
    "cecill",
];
const PERMISSIVE: [&str; 24] = [
    "apache",
    "mit",
    "bsd",
    "isc",
    "unlicense",
    "wtfpl",
    "zlib",
    "cc0",
    "cc-by-",
    "afl-",
    "artistic",
    "bsl-1.0",
    "ms-pl",
    "ncsa",
    "postgresql",
    "pddl",
    "odc-by",
    "cdla-permissive",
    "ofl-",
    "ecl-",
    "etalab",
    "openmdw",
    "blueoak",
    "public-domain",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each identifier of the Hub's list that could be taken for another class.
    #[test]
    fn identifiers_of_the_hub() {
        for (licence, class) in [
            ("apache-2.0", LicenceClass::Permissive),
            ("MIT", LicenceClass::Permissive),
            ("bsd-3-clause-clear", LicenceClass::Permissive),
            ("bsl-1.0", LicenceClass::Permissive),
            ("cc-by-4.0", LicenceClass::Permissive),
            ("cc-by-sa-4.0", LicenceClass::Copyleft),
            ("cc-by-nc-sa-4.0", LicenceClass::NonCommercial),
            ("cc-by-nc-nd-4.0", LicenceClass::NonCommercial),
            ("cc-by-nd-4.0", LicenceClass::Other),
            (
                "fair-noncommercial-research-license",
                LicenceClass::NonCommercial,
            ),
            ("creativeml-openrail-m", LicenceClass::ResponsibleAi),
            ("openrail++", LicenceClass::ResponsibleAi),
            ("bigscience-bloom-rail-1.0", LicenceClass::ResponsibleAi),
            ("llama3.1", LicenceClass::ModelSpecific),
            ("gemma", LicenceClass::ModelSpecific),
            ("agpl-3.0", LicenceClass::Copyleft),
            ("mpl-2.0", LicenceClass::Copyleft),
            ("other", LicenceClass::Other),
            ("unknown", LicenceClass::Other),
        ] {
            assert_eq!(LicenceClass::of(licence), class, "{licence}");
        }
    }
}
