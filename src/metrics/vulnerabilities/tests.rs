//! Tests of the metric alone.

use super::*;
use crate::metrics::Source;
use crate::relations::{Field, Relation, Relations, Value};

/// Findings as `package severity kind withdrawn`; a dash is missing.
fn relations(rows: &[&str]) -> Relations {
    let mut relations = Relations::default();
    for row in rows {
        let words: Vec<&str> = row.split(' ').collect();
        let fields = [
            Field::VulnerablePackage,
            Field::Severity,
            Field::VulnerableFork,
        ];
        for (field, text) in fields.into_iter().zip(&words) {
            if *text != "-" {
                let name = relations.names.intern(text).unwrap();
                let table = relations.table_mut(Relation::Vulnerabilities);
                table.set(field, Value::Name(name));
            }
        }
        let table = relations.table_mut(Relation::Vulnerabilities);
        if words.len() > 3 {
            table.set(Field::WithdrawnAt, Value::Time(1));
        }
        table.end_row();
    }
    relations
}

fn of(rows: &[&str], critical: Critical) -> Option<Output> {
    let relations = relations(rows);
    let source = Source::default();
    let data = Data::new(&source, vec![&relations], None);
    Output::measure_dataset(&data, &Params { critical })
}

#[test]
fn severities_in_words_and_scores() {
    for (text, place) in [
        ("LOW", 0),
        ("0.1", 0),
        ("3.9", 0),
        ("moderate", 1),
        (" Medium ", 1),
        ("4", 1),
        ("6.9", 1),
        ("HIGH", 2),
        ("7.0", 2),
        ("Critical", 3),
        ("9", 3),
        ("10", 3),
    ] {
        assert_eq!(severity(text), Some(place), "{text}");
    }
    for text in [
        "", "0", "-1", "10.1", "nan", "inf", "none", "info", "unknown",
    ] {
        assert_eq!(severity(text), None, "{text}");
    }
}

#[test]
fn groups_count_their_own() {
    let rows = [
        "a HIGH false",
        "a critical root",
        "b low false",
        "c moderate fork",
        "c low true",
        "d low 1",
        "d odd fork",
        "- high fork",
        "e high search",
        "f low -",
        "g low true withdrawn",
    ];
    let all = of(&rows, Critical::Merged).unwrap();
    let found: Vec<_> = all
        .groups
        .iter()
        .map(|group| {
            (
                group.name,
                group.findings,
                group.unknown,
                group.counts.clone(),
                group.packages,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("root", 3, 0, vec![1, 0, 2], 2),
            ("fork", 5, 1, vec![2, 1, 1], 2),
            ("other", 2, 0, vec![1, 0, 1], 2),
        ]
    );
    assert_eq!(all.groups[1].findings_per_package, Some(2.0));
    assert_eq!(all.groups[1].shares[0], Some(0.5));
    assert_eq!((all.findings, all.withdrawn, all.unknown), (10, 1, 1));
    assert_eq!((all.without_package, all.untold), (1, 1));
    assert!(all.tells_forks && all.root_and_fork.is_some());
    let apart = of(&rows, Critical::Apart).unwrap();
    assert_eq!(apart.groups[0].counts, [1, 0, 1, 1]);
    let shown = all.show();
    assert_eq!(
        shown.short,
        "66.7% high or critical in roots, 25.0% in forks"
    );
    assert_eq!(shown.compared[1].yours, Some(1.0 / 3.0));
    // Three severities of three groups; too few packages to compare; two tests.
    let rows: Vec<usize> = shown.tables.iter().map(|table| table.rows.len()).collect();
    assert_eq!(rows, [9, 3, 2]);
    assert!(all.low_less_high_in_forks.is_none() && all.low_in_forks_less_roots.is_none());
    assert!(
        all.groups
            .iter()
            .all(|group| !group.enough && group.intervals == [None; 3])
    );
    let small = shown
        .caveats
        .iter()
        .filter(|caveat| caveat.contains("Too few"));
    assert_eq!(small.count(), 2);
    for table in &shown.tables {
        assert!(
            table
                .rows
                .iter()
                .all(|row| row.len() == table.columns.len())
        );
    }
}

#[test]
fn without_forks_there_are_only_shares() {
    let all = of(&["a HIGH -", "b low x", "b 5 -"], Critical::Merged).unwrap();
    assert_eq!((all.groups.len(), all.groups[0].name), (1, "all"));
    assert_eq!(all.groups[0].counts, [1, 1, 1]);
    assert_eq!((&all.test, all.untold), (&None, 0));
    assert!(all.show().compared.is_empty());
    assert!(all.show().caveats[0].contains("only shares"));
    // Nothing is compared, so no group is too small.
    assert!(
        !all.show()
            .caveats
            .iter()
            .any(|caveat| caveat.contains("Too few"))
    );
}

#[test]
fn what_tells_nothing() {
    assert_eq!(of(&[], Critical::Merged), None);
    assert_eq!(of(&["a - fork"], Critical::Merged), None);
    assert_eq!(of(&["a low - withdrawn"], Critical::Merged), None);
    // A finding with an unknown severity still counts as a finding.
    let odd = of(&["a odd fork"], Critical::Merged).unwrap();
    assert_eq!(
        (odd.groups[0].shares.clone(), odd.unknown),
        (vec![None; 3], 1)
    );
    odd.show();
}

/// Findings that name no package count as one more, and never as thirty.
#[test]
fn findings_without_a_package_are_one_cluster() {
    let rows: Vec<String> = (0..40)
        .flat_map(|place| [format!("p{place} low fork"), "- high fork".to_owned()])
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let all = of(&rows, Critical::Merged).unwrap();
    let fork = &all.groups[0];
    assert_eq!((fork.known_packages, fork.largest_package), (40, 40));
    // 80² ÷ (40 + 40²).
    assert!((fork.effective_packages.unwrap() - 6400.0 / 1640.0).abs() < 1e-12);
    assert!(!fork.enough && fork.intervals == [None; 3]);
    let nameless = of(&["- high fork"; 50], Critical::Merged).unwrap();
    assert_eq!(nameless.groups[0].effective_packages, Some(1.0));
    assert_eq!(nameless.groups[0].known_packages, 0);
    nameless.show();
}

#[test]
fn the_order_of_rows_changes_no_bit() {
    let mut rows: Vec<String> = (0..400)
        .map(|row| {
            let kind = ["fork", "root"][row % 2];
            let severity = ["low", "medium", "high", "critical"][row * 7 % 11 % 4];
            format!("{kind}{} {severity} {kind}", row * row % 67)
        })
        .collect();
    let answer = |rows: &[String]| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let all = of(&rows, Critical::Apart).unwrap();
        (serde_json::to_string(&all).unwrap(), all)
    };
    let (one, all) = answer(&rows);
    assert!(all.low_less_high_in_forks.is_some() && all.low_in_forks_less_roots.is_some());
    rows.reverse();
    rows.swap(7, 300);
    assert_eq!(answer(&rows).0, one);
    // Critical findings are of high severity wherever they are shown.
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let merged = of(&rows, Critical::Merged).unwrap();
    assert_eq!(merged.low_less_high_in_forks, all.low_less_high_in_forks);
}
