use super::*;

fn days(text: &str) -> [i64; 2] {
    let subset = Subset::parse(text).unwrap();
    let [one] = subset.conditions() else {
        panic!("one condition");
    };
    let Test::Days(from, to) = one.test else {
        panic!("days");
    };
    [from, to]
}

fn time(text: &str) -> i64 {
    let date: SnapshotDate = text.parse().unwrap();
    date.span()[0]
}

#[test]
fn conditions_are_read_and_written() {
    let subset = Subset::parse(" Task = text-generation|Fill-Mask,, license=MIT , downloads >=50");
    let subset = subset.unwrap();
    assert_eq!(
        subset.to_string(),
        "task=text-generation|Fill-Mask, licence=MIT, downloads>=50"
    );
    assert_eq!(
        Subset::parse(&subset.to_string()).unwrap().conditions,
        subset.conditions
    );
    assert!(Subset::parse(" , ").unwrap().is_all());
    assert_eq!(subset.least_downloads(), Count::new(50));
}

#[test]
fn years_and_months_are_whole() {
    assert_eq!(
        days("created=2024"),
        [time("2024-01-01"), time("2025-01-01")]
    );
    assert_eq!(
        days("created=2024..2025-03"),
        [time("2024-01-01"), time("2025-04-01")]
    );
    assert_eq!(
        days("updated=2024-05-31"),
        [time("2024-05-31"), time("2024-06-01")]
    );
    assert_eq!(days("created=..2024-02"), [i64::MIN, time("2024-03-01")]);
    assert_eq!(days("created>=2024-02"), [time("2024-02-01"), i64::MAX]);
    assert_eq!(days("created<=2023"), [i64::MIN, time("2024-01-01")]);
    assert_eq!(days("created<=2024-02"), [i64::MIN, time("2024-03-01")]);
}

#[test]
fn what_is_no_condition_is_refused_with_what_there_is() {
    for (text, says) in [
        (
            "color=red",
            "A subset has no field “color”. There are: task, owner, library",
        ),
        (
            "task",
            "“task” is no condition. An example is task=text-generation.",
        ),
        ("task>3", "“task>3” is no condition"),
        ("downloads=50", "An example is downloads>=50."),
        ("downloads>=-1", "is no condition"),
        ("downloads>=many", "is no condition"),
        ("created=2025..2024", "is no condition"),
        ("created=2024-13", "is no condition"),
        ("derived=perhaps", "is no condition"),
        ("in=some", "An example is in=all-snapshots."),
        ("name=llama", "An example is name~llama."),
        ("=x", "A subset has no field “”"),
    ] {
        let problem = Subset::parse(text).unwrap_err();
        assert!(
            problem.message.contains(says),
            "{text}: {}",
            problem.message
        );
    }
}
