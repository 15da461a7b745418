//! The dependencies that a package needs to run.
//!
//! Registries use different words for the kinds of dependencies. Here each word has one meaning for
//! all metrics. A package does not run without its runtime dependencies; optional ones add
//! something to it; all others (for development, tests or the build) are not needed to run it.

use serde::{Deserialize, Serialize};

/// The dependencies that count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DependencyKind {
    /// Those that a package needs to run.
    #[default]
    Runtime,
    /// All dependencies.
    All,
}

/// Words for dependencies that a package needs to run: `normal` is Cargo's, `dependencies` npm's,
/// `require` Packagist's, `requires` CPAN's, `depends` and `imports` are R's, `install` is PyPI's,
/// and `compile` is Maven's word if a project states no scope.
///
/// R's `LinkingTo` is not among them: a package needs its C headers to be built, not to run.
pub const RUNTIME: [&str; 10] = [
    "",
    "runtime",
    "normal",
    "dependencies",
    "require",
    "requires",
    "depends",
    "imports",
    "install",
    "compile",
];

/// Words for dependencies that add something to a package. Optional dependencies count only if the
/// user asks for them.
pub const OPTIONAL: [&str; 5] = [
    "optional",
    "optionaldependencies",
    "optional_dependencies",
    "extra",
    "extras",
];

/// Variables of Python's environment markers (PEP 508), which say under which conditions a
/// dependency is needed.
pub const MARKERS: [&str; 5] = [
    "python_",
    "platform_",
    "sys_platform",
    "os_name",
    "implementation_",
];

/// The purpose of a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Whether it is needed for running the package, not only for developing, testing or building
    /// it.
    pub runtime: bool,
    /// Whether the package also runs without it.
    pub optional: bool,
}

/// Whether a dependency counts, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Counts,
    /// It is of a kind that the user does not ask for.
    OtherKind,
    /// It is optional, and the user does not ask for optional ones.
    Optional,
}

impl Need {
    /// The meaning of a word for a kind; `None` if the data state no kind.
    pub fn of_kind(kind: Option<&str>) -> Self {
        let word = kind.unwrap_or_default().trim().to_ascii_lowercase();
        let extra = names_extra(&word);
        let optional = extra || OPTIONAL.contains(&word.as_str());
        let conditional = MARKERS.iter().any(|marker| word.contains(marker));
        Self {
            runtime: optional || conditional || RUNTIME.contains(&word.as_str()),
            optional,
        }
    }

    /// The purpose with more facts about one dependency: whether a column calls it optional, and
    /// whether its requirement is for an extra of the package.
    #[must_use]
    pub fn and(self, optional: bool, requirement: Option<&str>) -> Self {
        let extra = || requirement.is_some_and(names_extra);
        Self {
            optional: self.optional || optional || extra(),
            ..self
        }
    }

    /// Whether it counts if these kinds count.
    pub fn judge(self, kind: DependencyKind, with_optional: bool) -> Verdict {
        if !self.runtime && kind == DependencyKind::Runtime {
            Verdict::OtherKind
        } else if self.optional && !with_optional {
            Verdict::Optional
        } else {
            Verdict::Counts
        }
    }
}

/// Whether an environment marker asks for an extra of the package, which makes a dependency
/// optional: `extra == 'docs'`.
fn names_extra(marker: &str) -> bool {
    let compared = |(at, word): (usize, &str)| {
        let before = marker[..at].chars().next_back();
        let after = marker[at + word.len()..].trim_start();
        before.is_none_or(|before| !before.is_alphanumeric())
            && (after.starts_with("==") || after.starts_with("in "))
    };
    marker.match_indices("extra").any(compared)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNTIME: Need = Need {
        runtime: true,
        optional: false,
    };
    const OPTIONAL: Need = Need {
        runtime: true,
        optional: true,
    };
    const OTHER: Need = Need {
        runtime: false,
        optional: false,
    };

    #[test]
    fn words_of_the_registries() {
        for (word, need) in [
            ("runtime", RUNTIME),
            ("Runtime", RUNTIME),
            (" normal ", RUNTIME),
            ("dependencies", RUNTIME),
            ("require", RUNTIME),
            ("requires", RUNTIME),
            ("depends", RUNTIME),
            ("Imports", RUNTIME),
            ("install", RUNTIME),
            ("compile", RUNTIME),
            ("", RUNTIME),
            ("python_version < '3.8'", RUNTIME),
            ("optional", OPTIONAL),
            ("Optional", OPTIONAL),
            ("optionalDependencies", OPTIONAL),
            ("extras", OPTIONAL),
            ("extra == 'dev'", OPTIONAL),
            ("python_version < '3.8' and extra == 'dev'", OPTIONAL),
            ("LinkingTo", OTHER),
            ("linking to", OTHER),
            ("build", OTHER),
            ("dev", OTHER),
            ("Development", OTHER),
            ("test", OTHER),
            ("suggests", OTHER),
            ("peerDependencies", OTHER),
            ("require-dev", OTHER),
        ] {
            assert_eq!(Need::of_kind(Some(word)), need, "{word}");
        }
        assert_eq!(Need::of_kind(None), RUNTIME);
    }

    #[test]
    fn flags_and_requirements_make_a_dependency_optional() {
        assert_eq!(RUNTIME.and(true, None), OPTIONAL);
        assert_eq!(RUNTIME.and(false, Some(">=1; extra=='x'")), OPTIONAL);
        assert_eq!(RUNTIME.and(false, Some(">= 1 ; extra in 'x'")), OPTIONAL);
        for plain in ["extras >= 1", ">=1; python_version < '3'", "xextra==1"] {
            assert_eq!(RUNTIME.and(false, Some(plain)), RUNTIME, "{plain}");
        }
    }

    #[test]
    fn what_counts_is_what_is_asked_for() {
        let optional_test = Need {
            runtime: false,
            optional: true,
        };
        for (need, kind, with_optional, verdict) in [
            (RUNTIME, DependencyKind::Runtime, false, Verdict::Counts),
            (OPTIONAL, DependencyKind::Runtime, false, Verdict::Optional),
            (OPTIONAL, DependencyKind::Runtime, true, Verdict::Counts),
            (OPTIONAL, DependencyKind::All, false, Verdict::Optional),
            (OTHER, DependencyKind::Runtime, true, Verdict::OtherKind),
            (OTHER, DependencyKind::All, false, Verdict::Counts),
            (
                optional_test,
                DependencyKind::Runtime,
                false,
                Verdict::OtherKind,
            ),
            (
                optional_test,
                DependencyKind::Runtime,
                true,
                Verdict::OtherKind,
            ),
            (optional_test, DependencyKind::All, false, Verdict::Optional),
            (optional_test, DependencyKind::All, true, Verdict::Counts),
        ] {
            assert_eq!(
                need.judge(kind, with_optional),
                verdict,
                "{need:?} {kind:?}"
            );
        }
    }
}
