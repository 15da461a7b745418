use super::*;
use proptest::prelude::*;

fn version(grammar: Grammar, text: &str) -> Version {
    grammar.version(text).unwrap_or_else(|| panic!("{text}"))
}

#[track_caller]
fn check(grammar: Grammar, requirement: &str, yes: &[&str], no: &[&str]) {
    let read = grammar.requirement(requirement);
    let read = read.unwrap_or_else(|| panic!("{requirement}"));
    for (texts, wanted) in [(yes, true), (no, false)] {
        for text in texts {
            let holds = read.satisfied_by(&version(grammar, text), text);
            assert_eq!(holds, wanted, "{requirement} by {text}");
        }
    }
}

#[test]
fn a_registry_of_a_kind_has_its_grammar() {
    for (registry, grammar) in [
        ("npm", Some(Grammar::Npm)),
        ("npm (made up)", Some(Grammar::Npm)),
        ("PyPI mirror", Some(Grammar::Pep440)),
        ("my npm", None),
        ("npmish", None),
        (" ", None),
    ] {
        assert_eq!(Grammar::of_registry(registry), grammar, "{registry}");
    }
}

/// Checks that the versions ascend strictly.
#[track_caller]
fn ascends(grammar: Grammar, texts: &[&str]) {
    for pair in texts.windows(2) {
        let [low, high] = [version(grammar, pair[0]), version(grammar, pair[1])];
        assert_eq!(low.cmp(&high), Ordering::Less, "{pair:?}");
    }
}

/// The ranges that the README of node-semver explains, at the ends that it names.
#[test]
fn ranges_of_the_readme_of_node_semver() {
    let npm = |range: &str, yes: &[&str], no: &[&str]| check(Grammar::Npm, range, yes, no);
    npm(
        ">=1.2.7",
        &["1.2.7", "1.2.8", "2.5.3", "1.3.9"],
        &["1.2.6", "1.1.0"],
    );
    npm(
        ">=1.2.7 <1.3.0",
        &["1.2.7", "1.2.8", "1.2.99"],
        &["1.2.6", "1.3.0", "1.1.0"],
    );
    npm(
        "1.2.7 || >=1.2.9 <2.0.0",
        &["1.2.7", "1.2.9", "1.4.6"],
        &["1.2.8", "2.0.0"],
    );
    npm(
        ">1.2.3-alpha.3",
        &["1.2.3-alpha.7", "3.4.5"],
        &["3.4.5-alpha.9", "1.2.3-alpha.3"],
    );
    npm("1.2.3 - 2.3.4", &["1.2.3", "2.3.4"], &["1.2.2", "2.3.5"]);
    npm("1.2 - 2.3.4", &["1.2.0", "2.3.4"], &["1.1.9", "2.3.5"]);
    npm("1.2.3 - 2.3", &["1.2.3", "2.3.9"], &["2.4.0", "2.4.0-0"]);
    npm("1.2.3 - 2", &["1.2.3", "2.9.9"], &["3.0.0", "3.0.0-0"]);
    for any in ["*", "", "x", "X", "latest || *"] {
        npm(any, &["0.0.0", "9.9.9"], &["1.0.0-alpha"]);
    }
    for range in ["1.x", "1", "1.x.x", "~1", "^1", "^1.x"] {
        npm(
            range,
            &["1.0.0", "1.9.9"],
            &["0.9.9", "2.0.0", "2.0.0-0", "1.0.0-0"],
        );
    }
    for range in ["1.2.x", "1.2", "1.2.*", "~1.2", "~1.2.x", "~> 1.2"] {
        npm(range, &["1.2.0", "1.2.9"], &["1.1.9", "1.3.0", "1.3.0-0"]);
    }
    npm("~1.2.3", &["1.2.3", "1.2.9"], &["1.2.2", "1.3.0"]);
    npm("~0.2.3", &["0.2.3", "0.2.9"], &["0.2.2", "0.3.0"]);
    npm("~0", &["0.0.0", "0.9.9"], &["1.0.0"]);
    npm(
        "~1.2.3-beta.2",
        &["1.2.3-beta.2", "1.2.3-beta.4", "1.2.3", "1.2.4"],
        &["1.2.4-beta.2", "1.3.0"],
    );
    npm(
        "^1.2.3",
        &["1.2.3", "1.9.9"],
        &["1.2.2", "2.0.0", "2.0.0-0"],
    );
    npm("^0.2.3", &["0.2.3", "0.2.9"], &["0.2.2", "0.3.0"]);
    npm("^0.0.3", &["0.0.3"], &["0.0.2", "0.0.4"]);
    npm(
        "^1.2.3-beta.2",
        &["1.2.3-beta.2", "1.2.3-beta.4", "1.2.3", "1.9.9"],
        &["1.2.4-beta.2", "2.0.0"],
    );
    npm(
        "^0.0.3-beta",
        &["0.0.3-beta", "0.0.3-pr.2", "0.0.3"],
        &["0.0.4", "0.0.3-alpha"],
    );
    npm("^1.2.x", &["1.2.0", "1.9.9"], &["1.1.9", "2.0.0"]);
    for range in ["^0.0.x", "^0.0"] {
        npm(range, &["0.0.0", "0.0.9"], &["0.1.0"]);
    }
    npm("^0.x", &["0.0.0", "0.9.9"], &["1.0.0"]);
    npm("1.2.3+build", &["1.2.3", "1.2.3+other"], &["1.2.4"]);
    npm("v1.2.3", &["1.2.3", "v1.2.3", "=1.2.3"], &["1.2.4"]);
    // No version can meet these ends, and these ranges have no version in common.
    npm("<x", &[], &["0.0.0", "0.0.0-0"]);
    npm("^0.10.10 ^10.0.1", &[], &["0.10.10", "10.1.10"]);
    npm("3 - 2", &[], &["2.5.0", "3.0.0"]);
}

#[test]
fn npm_requirements_that_name_no_version_are_none() {
    for text in [
        "latest",
        "next",
        "git+https://example.org/a/b.git",
        "git+ssh://git@example.org:a/b.git#semver:^1.0.0",
        "github:a/b",
        "a/b#master",
        "http://example.org/a.tgz",
        "file:../a",
        "link:../a",
        "workspace:*",
        "workspace:^1.0.0",
        "npm:other@^1.0.0",
        "npm:@scope/other@1",
        ">",
        "1.2.3.4",
        "9007199254740992.0.0",
        "é",
        "^é",
    ] {
        assert_eq!(Grammar::Npm.requirement(text), None, "{text}");
    }
    assert_eq!(Grammar::Npm.version("1.2"), None);
    assert_eq!(Grammar::Npm.version("1.2.x"), None);
}

/// The example of section 11 of Semantic Versioning 2.0.0.
#[test]
fn semantic_versions_are_ordered() {
    let ascending = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "2.0.0",
        "2.1.0",
        "2.1.1",
    ];
    ascends(Grammar::Npm, &ascending);
    let same = |a, b| version(Grammar::Npm, a) == version(Grammar::Npm, b);
    assert!(same("1.0.0+a", "1.0.0+b") && same("v1.0.0", "1.0.0"));
    assert!(same("1.2.3beta", "1.2.3-beta"));
}

/// What PEP 440 gives under "Summary of permitted suffixes and relative ordering", "Examples
/// of compliant version schemes", "Version epochs" and "Local version identifiers".
#[test]
fn versions_of_pep_440_are_ordered() {
    let schemes: &[&[&str]] = &[
        &[
            "1.dev0",
            "1.0.dev456",
            "1.0a1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1",
            "1.0",
            "1.0+abc.5",
            "1.0+abc.7",
            "1.0+5",
            "1.0.post456.dev34",
            "1.0.post456",
            "1.0.15",
            "1.1.dev1",
        ],
        &["0.1", "0.2", "0.3", "1.0", "1.1"],
        &["1.1.0", "1.1.1", "1.1.2", "1.2.0"],
        &["0.9", "1.0a1", "1.0a2", "1.0b1", "1.0rc1", "1.0", "1.1a1"],
        &[
            "0.9",
            "1.0.dev1",
            "1.0.dev2",
            "1.0.dev3",
            "1.0.dev4",
            "1.0c1",
            "1.0c2",
            "1.0",
            "1.0.post1",
            "1.1.dev1",
        ],
        &["2012.1", "2012.2", "2012.15", "2013.1", "2013.2"],
        &[
            "1.0", "1.1", "2.0", "2013.10", "2014.04", "1!1.0", "1!1.1", "1!2.0",
        ],
        &["1.0", "1.0+ubuntu", "1.0+ubuntu.1", "1.0+1"],
    ];
    for scheme in schemes {
        ascends(Grammar::Pep440, scheme);
    }
    // The section on normalisation.
    for (a, b) in [
        ("1.1RC1", "1.1rc1"),
        ("00", "0"),
        ("09000", "9000"),
        ("1.0+foo0100", "1.0+FOO0100"),
        ("1.1.a1", "1.1a1"),
        ("1.1-a1", "1.1a1"),
        ("1.1a.1", "1.1a1"),
        ("1.1_a_1", "1.1a1"),
        ("1.1alpha1", "1.1a1"),
        ("1.1beta2", "1.1b2"),
        ("1.1c3", "1.1rc3"),
        ("1.1preview3", "1.1rc3"),
        ("1.2a", "1.2a0"),
        ("1.2-post2", "1.2.post2"),
        ("1.2post2", "1.2.post2"),
        ("1.2.post-2", "1.2.post2"),
        ("1.0-r4", "1.0.post4"),
        ("1.0.rev", "1.0.post0"),
        ("1.0-1", "1.0.post1"),
        ("1.2-dev2", "1.2.dev2"),
        ("1.2dev", "1.2.dev0"),
        ("1.0+ubuntu-1", "1.0+ubuntu.1"),
        ("v1.0", "1.0"),
        (" 1.0\n", "1.0"),
        ("1.1", "1.1.0"),
        ("0!1.0", "1.0"),
    ] {
        let versions = [a, b].map(|text| version(Grammar::Pep440, text));
        assert_eq!(versions[0], versions[1], "{a} and {b}");
    }
    for text in [
        "",
        "french toast",
        "1.0+",
        "1.0+a+b",
        "1.0+_",
        "1!2!3",
        "1..0",
        "1.0.x",
        "é",
    ] {
        assert_eq!(Grammar::Pep440.version(text), None, "{text}");
    }
}

/// The clauses that PEP 440 explains under "Version specifiers".
#[test]
fn specifiers_of_pep_440() {
    let py = |text: &str, yes: &[&str], no: &[&str]| check(Grammar::Pep440, text, yes, no);
    py(
        "~=0.9, >=1.0, != 1.3.4.*, < 2.0",
        &[],
        &["0.9", "1.0", "1.3.4"],
    );
    // Compatible release: each is compared with the pair of conditions that it means.
    let yes = ["2.2", "2.2.post3", "2.3", "2.9.9"];
    let no = ["2.1", "3.0", "2.2rc1", "2.2.dev0"];
    for text in ["~= 2.2", ">= 2.2, == 2.*", "~=2.2.0, >=0", ">=2.2,==2.2.*"] {
        let wide = !text.contains("2.2.0") && !text.contains("2.2.*");
        py(text, if wide { &yes } else { &yes[..2] }, &no);
    }
    for text in ["~= 1.4.5", ">= 1.4.5, == 1.4.*"] {
        py(text, &["1.4.5", "1.4.9"], &["1.4.4", "1.5.0"]);
    }
    for text in ["~= 2.2.post3", ">= 2.2.post3, == 2.*"] {
        py(text, &["2.2.post3", "2.3"], &["2.2", "2.2.post2", "3"]);
    }
    for text in ["~= 1.4.5a4", ">= 1.4.5a4, == 1.4.*"] {
        py(text, &["1.4.5a4", "1.4.5", "1.4.6"], &["1.4.5a3", "1.5"]);
    }
    py("~= 2.2.0", &["2.2.0", "2.2.9"], &["2.3.0"]);
    py("~= 1.4.5.0", &["1.4.5.0", "1.4.5.9"], &["1.4.6"]);
    // Version matching, of the version 1.1.post1, 1.1a1 and 1.1.
    py("== 1.1.post1", &["1.1.post1"], &["1.1"]);
    py(
        "== 1.1",
        &["1.1", "1.1.0", "1.1+local"],
        &["1.1.post1", "1.1a1", "1.1.dev1"],
    );
    py(
        "== 1.1.*",
        &["1.1", "1.1.post1", "1.1a1", "1.1.9"],
        &["1.2", "1.10"],
    );
    py("== 1.1.0", &["1.1"], &["1.1.dev1"]);
    py("== 1.1.dev1", &["1.1.dev1"], &["1.1"]);
    py("==1.1.3.*", &["1.1.3.4"], &["1", "1.1"]);
    py("==1.0.*", &["1"], &["1.1"]);
    py(
        "== 1.0+ubuntu.1",
        &["1.0+ubuntu.1"],
        &["1.0", "1.0+ubuntu.2"],
    );
    // Version exclusion.
    py("!= 1.1", &["1.1.post1", "1.2"], &["1.1", "1.1.0"]);
    py("!= 1.1.post1", &["1.1", "1.1a1"], &["1.1.post1"]);
    py("!= 1.1.*", &["1.0", "1.2"], &["1.1", "1.1.post1", "1.1a1"]);
    // Ordered comparison: local labels count for nothing.
    py(">= 1.7", &["1.7", "1.7+x", "1.7.1"], &["1.6", "1.7rc1"]);
    py("<= 1.7", &["1.7", "1.7+x", "1.7a1"], &["1.7.post1", "1.8"]);
    // Exclusive ordered comparison.
    py(">1.7", &["1.7.1"], &["1.7.0.post1", "1.7+x", "1.7"]);
    py(
        ">1.7.post2",
        &["1.7.1", "1.7.0.post3"],
        &["1.7.0", "1.7.post2"],
    );
    py(
        "<3.1",
        &["3.0", "3.0.9", "3.0rc1"],
        &["3.1", "3.1.dev0", "3.1rc1"],
    );
    py("<3.1rc1", &["3.1b2", "3.1.dev0"], &["3.1rc1", "3.1"]);
    // Arbitrary equality.
    py("===foobar", &[], &["1.0"]);
    py("===1.0", &["1.0"], &["1.0.0", "1.0+downstream1"]);
    // Epochs.
    py(">=1!1.0", &["1!1.0", "2!0"], &["2013.10"]);
    py("==1!1.*", &["1!1.2"], &["1.2"]);
    // PEP 508: name, extras and markers are skipped.
    let lines = [
        "requests[security]>=2.8.1,==2.8.* ; python_version < \"2.7\"",
        "requests [security,tests] >= 2.8.1, == 2.8.*",
        "requests (>=2.8.1,==2.8.*)",
        "(>=2.8.1, ==2.8.*)",
        ">=2.8.1,==2.8.*,",
    ];
    for line in lines {
        py(line, &["2.8.1", "2.8.9"], &["2.8.0", "2.9"]);
    }
    for any in ["*", "", " ; python_version < '3'", "requests[security]"] {
        py(any, &["0", "1.0a1"], &[]);
    }
    for text in [
        "latest",
        "1.0",
        "^1.0",
        "~1.0",
        "=1.0",
        "~=1",
        "~=1.0+x",
        ">=1.0+x",
        ">=1.0.*",
        "==1.0a1.*",
        "==1.0+x.*",
        "==1.*.*",
        "== *",
        "===",
        "pip @ https://example.org/pip.zip",
        "a[b",
    ] {
        assert_eq!(Grammar::Pep440.requirement(text), None, "{text}");
    }
}

/// The requirements that the Cargo book explains.
#[test]
fn requirements_of_cargo() {
    let cargo = |text: &str, yes: &[&str], no: &[&str]| check(Grammar::Cargo, text, yes, no);
    for text in ["1.2.3", "^1.2.3", ">=1.2.3, <2.0.0"] {
        cargo(text, &["1.2.3", "1.9.9"], &["1.2.2", "2.0.0", "1.3.0-a"]);
    }
    cargo("1.2", &["1.2.0", "1.9.9"], &["2.0.0"]);
    cargo("0.2.3", &["0.2.3", "0.2.9"], &["0.3.0"]);
    cargo("0.0.3", &["0.0.3"], &["0.0.4"]);
    cargo("0.0", &["0.0.9"], &["0.1.0"]);
    cargo("0", &["0.9.9"], &["1.0.0"]);
    cargo("~1.2.3", &["1.2.9"], &["1.3.0"]);
    cargo("~1", &["1.9.9"], &["2.0.0"]);
    cargo("*", &["0.0.1", "9.0.0"], &[]);
    cargo("1.*", &["1.9.9"], &["2.0.0"]);
    cargo("1.2.*", &["1.2.9"], &["1.3.0"]);
    cargo("= 1.2.3", &["1.2.3"], &["1.2.4"]);
    cargo(">= 1.2, < 1.5", &["1.2.0", "1.4.9"], &["1.5.0"]);
    for text in ["", "latest", "1.2.3, foo", "1 || 2"] {
        assert_eq!(Grammar::Cargo.requirement(text), None, "{text}");
    }
}

#[test]
fn requirements_of_r() {
    let r = |text: &str, yes: &[&str], no: &[&str]| check(Grammar::Cran, text, yes, no);
    r(">= 3.5", &["3.5", "3.5.1", "3.10"], &["3.4.9"]);
    r("(>= 1.0-2)", &["1.0-2", "1.0.3"], &["1.0-1"]);
    r(">= 1.0, < 2", &["1.5"], &["0.9", "2"]);
    r("*", &["0.1"], &[]);
    assert_eq!(Grammar::Cran.requirement("1.0"), None);
    assert_eq!(Grammar::Cran.version("1.0a"), None);
}

#[test]
fn the_first_component_that_differs() {
    let changed = |grammar, a, b| version(grammar, a).changed(&version(grammar, b));
    assert_eq!(changed(Grammar::Npm, "1.9.9", "2.0.0"), Component::Major);
    assert_eq!(changed(Grammar::Npm, "1.2.3", "1.3.0"), Component::Minor);
    assert_eq!(changed(Grammar::Npm, "1.2.3", "1.2.4"), Component::Patch);
    assert_eq!(changed(Grammar::Npm, "1.2.3-a", "1.2.3"), Component::Other);
    assert_eq!(changed(Grammar::Pep440, "9", "1!9"), Component::Major);
    assert_eq!(changed(Grammar::Pep440, "1", "1.1"), Component::Minor);
    assert_eq!(changed(Grammar::Pep440, "1", "1.0.0.1"), Component::Patch);
    assert_eq!(changed(Grammar::Pep440, "1", "1.post1"), Component::Other);
}

#[test]
fn requirements_name_prereleases_or_not() {
    for (grammar, text, names) in [
        (Grammar::Npm, "^1.2.3", false),
        (Grammar::Npm, "^1.2.3-rc.1", true),
        (Grammar::Npm, "1.x || >=2.0.0-alpha", true),
        (Grammar::Npm, "*", false),
        (Grammar::Pep440, ">=1.0", false),
        (Grammar::Pep440, ">=1.0a1", true),
        (Grammar::Pep440, ">=1.0.dev0", true),
        (Grammar::Pep440, "!=1.0a1", false),
        (Grammar::Pep440, "===1.0a1", true),
        (Grammar::Pep440, "==1.0.post1", false),
    ] {
        let requirement = grammar.requirement(text).unwrap();
        assert_eq!(requirement.names_prerelease, names, "{text}");
    }
}

/// Random requirements and versions, answered by the npm package semver 7.8.6 under Node
/// 20.20.2 (loose, as npm asks it) and by Python's packaging 26.4, pre-releases allowed:
/// 1 satisfied, 0 not, R no requirement. Of 400,000 such pairs each no other answer differed
/// than those to `*` and brackets, which PEP 440 does not have and which are taken here.
#[test]
fn random_pairs_as_other_programs_answer_them() {
    for (grammar, table) in [
        (Grammar::Npm, include_str!("npm.tsv")),
        (Grammar::Pep440, include_str!("pep440.tsv")),
    ] {
        let mut rows = 0;
        for line in table.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [requirement, version, answer] = cells[..] else {
                panic!("{line}");
            };
            let have = match (grammar.requirement(requirement), grammar.version(version)) {
                (None, _) => "R",
                (Some(requirement), Some(parsed)) if requirement.satisfied_by(&parsed, version) => {
                    "1"
                }
                _ => "0",
            };
            assert_eq!(have, answer, "{requirement} by {version}");
            rows += 1;
        }
        assert!(rows > 450);
    }
}

proptest! {
    #[test]
    fn a_version_satisfies_itself_and_order_is_total(
        a in "[0-3]\\.[0-3]\\.[0-3](-(alpha|beta|rc)(\\.[0-3])?)?",
        b in "[0-3]\\.[0-3]\\.[0-3](-(alpha|beta|rc)(\\.[0-3])?)?",
        c in "([01]!)?[0-3](\\.[0-3]){0,3}((a|b|rc)[0-3])?(\\.post[0-3])?(\\.dev[0-3])?(\\+[a-z0-3]{1,2})?",
        d in "([01]!)?[0-3](\\.[0-3]){0,3}((a|b|rc)[0-3])?(\\.post[0-3])?(\\.dev[0-3])?(\\+[a-z0-3]{1,2})?",
    ) {
        for (grammar, sign, a, b) in [
            (Grammar::Npm, "=", &a, &b),
            (Grammar::Cargo, "=", &a, &b),
            (Grammar::Pep440, "==", &c, &d),
            (Grammar::Pep440, "===", &c, &d),
        ] {
            let [x, y] = [version(grammar, a), version(grammar, b)];
            let requirement = grammar.requirement(&format!("{sign}{a}")).unwrap();
            prop_assert!(requirement.satisfied_by(&x, a), "{a}");
            prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
            prop_assert_eq!(x.cmp(&y).is_eq(), x == y);
            prop_assert_eq!(x.changed(&y), y.changed(&x));
        }
    }

    #[test]
    fn nothing_is_too_odd(text in ".{0,20}", signs in "[v=<>~^|!*xX.,;0-9a-z+ -]{0,16}") {
        for grammar in [Grammar::Npm, Grammar::Pep440, Grammar::Cargo, Grammar::Cran] {
            for text in [&text, &signs] {
                let parsed = grammar.version(text);
                if let (Some(requirement), Some(parsed)) = (grammar.requirement(text), parsed) {
                    requirement.satisfied_by(&parsed, text);
                }
            }
        }
    }
}
