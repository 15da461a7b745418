//! Settings that the metrics of the graph share.

use super::about::{Setting, SettingKind};

/// The settings that every metric of the graph has.
pub const KIND: Setting = Setting {
    name: "kind",
    label: "Dependencies",
    hint: Some(
        "Words that count: runtime, normal, imports, depends, linkingto, compile, none at all, and environment markers of Python that name no extra.",
    ),
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
    hint: None,
    kind: SettingKind::Switch { default: false },
    advanced: true,
};

/// How a model must have been made from its base.
pub const RELATION: Setting = Setting {
    name: "relation",
    label: "Descendants made by",
    hint: Some("For models and their bases, which is our analogue of dependencies."),
    kind: SettingKind::Choice {
        choices: &[
            ("all", "any relation"),
            ("finetune", "fine-tuning"),
            ("adapter", "adapter"),
            ("quantized", "quantising"),
            ("merge", "merging"),
        ],
        default: "all",
    },
    advanced: false,
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
