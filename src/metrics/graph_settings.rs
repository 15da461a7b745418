//! Settings that the metrics of the graph share.

use super::about::{Setting, SettingKind};

/// Which words for kinds of dependencies mean that they are needed at run time.
pub const DEPENDENCY_KINDS: &str = "Needed at run time are: runtime, normal, dependencies, require, requires, depends, imports, install, compile, and those without a kind. Not needed are: linking to, build, development, test, suggested. Optional ones and those for extras have a setting of their own.";

/// Which kinds of dependencies count.
pub const KIND: Setting = Setting {
    name: "kind",
    label: "Dependencies",
    hint: Some(DEPENDENCY_KINDS),
    kind: SettingKind::Choice {
        choices: &[("runtime", "needed at run time"), ("all", "of every kind")],
        default: "runtime",
    },
    advanced: false,
};

/// Whether optional dependencies count.
pub const OPTIONAL: Setting = Setting {
    name: "optional",
    label: "Count optional dependencies",
    hint: Some("Also those for extras of a Python package."),
    kind: SettingKind::Switch { default: false },
    advanced: true,
};

/// How a model must have been made from its base.
pub const RELATION: Setting = Setting {
    hint: Some("For models and their bases, which is our analogue of dependencies."),
    ..Setting::RELATION
};

/// Whether names that no list holds are packages.
pub const UNRESOLVED: Setting = Setting {
    name: "unresolved",
    label: "Packages that the files do not list count, too",
    hint: Some(
        "At either end of an edge. Otherwise targets are counted as unresolved, and what depends on others is left out.",
    ),
    kind: SettingKind::Switch { default: false },
    advanced: true,
};
