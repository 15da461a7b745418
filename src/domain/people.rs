//! Authors that are programs.

/// Names of programs that do not end in `bot`: the account under which the hub itself commits, and
/// its converter of data sets.
const PROGRAMS: [&str; 2] = ["system", "parquet-converter"];

/// Words that end in `bot` but are not programs: family names and fish. One letter may precede
/// them, such as the initial in `jtalbot`.
const NO_PROGRAMS: [&str; 5] = ["abbot", "cabot", "chabot", "talbot", "turbot"];

/// Whether an author is a program and not a person, judged by the name.
///
/// A name belongs to a bot if its last word ends in `bot`: `SFconvertbot`, `librarian-bot`,
/// `Hugging Face bot`, `github-actions[bot]`. Words end where letters end, and characters after the
/// last word (a bracket, a number) do not matter. `bots` as the last word is an account of several
/// programs. Two more programs of the hub are known by their names.
///
/// Two kinds of names that end in `bot` count as people. First, names whose last word ends in
/// `robot`: `robot`, `mrrobot` and similar ones are handles that people choose, and words that only
/// begin with it (`robotics`) do not end in `bot` at all. Second, a few family names (Abbot, Cabot,
/// Chabot, Talbot, Turbot), also after one initial. A list of names cannot be complete: a person
/// with another such name counts as a bot, and a program with an ordinary name counts as a person.
pub fn is_bot(author: &str) -> bool {
    let author = author.trim().to_ascii_lowercase();
    if PROGRAMS.contains(&author.as_str()) {
        return true;
    }
    let mut words = author.split(|c: char| !c.is_alphabetic());
    let last = words.rfind(|word| !word.is_empty()).unwrap_or_default();
    // The name `bots` means an account of several programs, such as `librarian-bots`.
    if last == "bots" {
        return true;
    }
    let without_initial = last.char_indices().nth(1).map(|(at, _)| &last[at..]);
    let is_name = |word: &str| NO_PROGRAMS.contains(&word);
    last.ends_with("bot")
        && !last.ends_with("robot")
        && !is_name(last)
        && !without_initial.is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bots_are_told_from_people() {
        for bot in [
            "SFconvertbot",
            "sfconvertbot ",
            "github-actions[bot]",
            "dependabot",
            "Hugging Face bot",
            "librarian-bot",
            "librarian_bot",
            "librarian-bots",
            "Bot",
            "bot-2",
            "system",
            "parquet-converter",
        ] {
            assert!(is_bot(bot), "{bot}");
        }
        for person in [
            "Olga",
            "",
            "[]",
            "Jim Talbot",
            "jtalbot",
            "abbot",
            "Marie Chabot",
            "botond",
            "Robotham",
            "robot",
            "Mr. Robot",
            "mrrobot",
            "robotics-lab",
            "converter",
            "ecosystem",
            "abbots",
        ] {
            assert!(!is_bot(person), "{person}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn any_author_is_a_bot_or_not(name in ".{0,60}") {
            let spaced = format!(" {name} ");
            proptest::prop_assert_eq!(is_bot(&name), is_bot(&spaced));
        }
    }
}
