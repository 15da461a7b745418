//! Settings that the metrics of the dependency graph share.

use super::about::{Setting, SettingKind};

/// The words for kinds of dependencies, and which of them mean that the dependency is needed at run
/// time.
pub const DEPENDENCY_KINDS: &str = "Needed at run time: runtime, normal, dependencies, require, requires, depends, imports, install, compile, and those without a kind. Not needed: linking to, build, development, test, suggested. Optional ones and those for extras have a separate setting.";

/// The setting that says which kinds of dependencies count.
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

/// The setting that says whether optional dependencies count.
pub const OPTIONAL: Setting = Setting {
    name: "optional",
    label: "Count optional dependencies",
    hint: Some("Also those for extras of a Python package."),
    kind: SettingKind::Switch { default: false },
    advanced: true,
};

/// How a model must have been made from its base.
pub const RELATION: Setting = Setting {
    hint: Some("How models were made from their bases, which we treat like dependencies."),
    ..Setting::RELATION
};

/// The setting that says whether names that no list contains count as packages.
pub const UNRESOLVED: Setting = Setting {
    name: "unresolved",
    label: "Also count packages that the files do not list",
    hint: Some(
        "They may be at either end of an edge. Otherwise a target that is not listed counts as unresolved, and a dependent that is not listed is left out.",
    ),
    kind: SettingKind::Switch { default: false },
    advanced: true,
};
