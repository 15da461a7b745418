use super::*;

/// The names of the sections that a card has.
fn found(card: &str, rule: Rule) -> Vec<&'static str> {
    let (found, _, _) = read(card, rule);
    let named = SECTIONS.into_iter().zip(found);
    named.filter_map(|(name, is)| is.then_some(name)).collect()
}

fn both(card: &str) -> Vec<&'static str> {
    let specified = found(card, Rule::Specified);
    assert_eq!(found(card, Rule::Tuned), specified, "{card:?}");
    specified
}

fn apart(card: &str, specified: &[&str], tuned: &[&str]) {
    assert_eq!(found(card, Rule::Specified), specified, "{card:?}");
    assert_eq!(found(card, Rule::Tuned), tuned, "{card:?}");
}

fn words(card: &str) -> u64 {
    read(card, Rule::Tuned).1
}

const NONE: [&str; 0] = [];

#[test]
fn five_words_under_a_heading_that_names_it() {
    for (heading, section) in [
        ("Model Description", "description"),
        ("HOW TO USE", "uses"),
        ("Known limitations", "limitations"),
        ("Training", "training"),
        ("Evaluation", "evaluation"),
    ] {
        let card =
            |text: &str| format!("Hi\n\n## {heading}\n\n{text}\n\n## End\n\nto the end of it");
        assert_eq!(both(&card("one two three four")), NONE);
        assert_eq!(both(&card("one two - three four !")), NONE);
        assert_eq!(both(&card("one two three four five")), [section]);
        assert_eq!(both(&card("- one two\n- three four\n\nfive")), [section]);
    }
    assert_eq!(both("Hi\n\n# License\n\none two three four five"), NONE);
}

#[test]
fn headings_of_every_make() {
    let text = "one two three four five";
    for heading in [
        "# Usage",
        "###### Usage ######",
        "Usage\n=====",
        "Usage\n---",
        "Notes on\nusage\n---",
        "**Usage**\n",
        "**Usage:**\n",
        "**Usage**:\n",
        "__Usage__",
        "🚀 **Usage**",
        "<b>Usage</b>",
        "*before it*\n**Usage**",
        "## [Usage](https://example.org)",
        "## `usage`",
        "> ## Usage",
    ] {
        assert_eq!(
            both(&format!("Hi\n\n{heading}\n{text}")),
            ["uses"],
            "{heading}"
        );
    }
    for text in [
        "**Usage** is described here in words",
        "- **Usage**\n- one two three four five",
        "Usage\n\none two three four five",
        "| Usage |\n| --- |\n| one two three four five |",
        "    # Usage\n    one two three four five six",
        "```\n# Usage\n```\none two three four five six",
        "![# Usage](x) one two three four five",
    ] {
        assert_eq!(both(&format!("Hi\n\n# Words\n\n{text}")), NONE, "{text}");
    }
    for heading in [
        "<h2>Usage</h2>",
        "<div>\n<h3 align=c>Usage\n</h3>",
        "##Usage",
        "#Usage",
    ] {
        apart(&format!("Hi\n\n# X\n\n{heading}\n{text}"), &[], &["uses"]);
    }
    apart("Hi\n\n# X\n\n#usage\none two three four five", &[], &[]);
    let sentence = "**With all these words it is a sentence on training and no heading**";
    apart(
        &format!("Hi\n\n# X\n\n{sentence}\n{text}"),
        &["training"],
        &[],
    );
}

#[test]
fn text_under_sub_headings_counts_and_a_bold_line_is_the_lowest() {
    assert_eq!(
        both("Hi\n\n# Usage\n## A\none two\n## B\nthree four five"),
        ["uses"]
    );
    assert_eq!(both("Hi\n\n## Usage\n# A\none two three four five"), NONE);
    assert_eq!(both("Hi\n\n## Usage\n## A\none two three four five"), NONE);
    assert_eq!(
        both("Hi\n\n###### Usage\n**A**\none two three four five"),
        ["uses"]
    );
    assert_eq!(
        both("Hi\n\n**Usage**\n###### A\none two three four five"),
        NONE
    );
    assert_eq!(
        both("Hi\n\n**Usage**\n**A**\none two three four five"),
        NONE
    );
    // Text above a sub-heading and text below it add up; those of two sections do not.
    assert_eq!(
        both("Hi\n\n# Usage\none two\n## A\nthree four five"),
        ["uses"]
    );
    assert_eq!(
        both("Hi\n\n# Usage\none two\n# Usage\nthree four five"),
        NONE
    );
    // A heading can name two sections, and text can belong to two.
    let two = "Hi\n\n# Usage and limitations\none two three four five";
    assert_eq!(both(two), ["uses", "limitations"]);
    let inner = "Hi\n\n# Usage\n## Limitations\none two three four five";
    assert_eq!(both(inner), ["uses", "limitations"]);
}

#[test]
fn placeholders_do_not_count() {
    for text in [
        "[More Information Needed]",
        "More information needed",
        "More information needed. More information needed",
        "TODO",
        "[More Information Needed](https://example.org) [optional] TODO",
    ] {
        let card = format!("Hi\n\n# Training\n{text} one two three four");
        assert_eq!(both(&card), NONE, "{text}");
    }
    let label = "Hi\n\n# Training\n- **Data by [optional]:** [More Information Needed]\n\
        - **Steps and rounds:** [More Information Needed]\n";
    apart(label, &["training"], &[]);
    let todo = "Hi\n\n# Training\n[TODO: describe the data that was used]";
    apart(todo, &["training"], &[]);
    // In Spanish, todo is everything.
    assert_eq!(
        both("Hi\n\n# Training\ncon todo el corpus disponible"),
        ["training"]
    );
    let template = "# Model Card for Model ID\n\n## How to Get Started with the Model\n\n\
        Use the code below to get started with the model.\n\n[More Information Needed]\n";
    apart(template, &["description", "uses"], &[]);
}

#[test]
fn comments_tags_and_code_are_not_text() {
    let comment = "Hi\n\n# Usage\n\n<!-- one two three\nfour five six -->\n\n<img alt='one two \
        three four five'>\n\n![one two three four five](x)\n";
    assert_eq!(both(comment), NONE);
    assert_eq!(words(comment), 2);
    let code = "Hi\n\n# Usage\n\n```\none two three four five\n```\n";
    apart(code, &[], &["uses"]);
    assert_eq!(words(code), 2);
    assert_eq!(words("one <b>two</b> `three` & [four](five) -- **si**x"), 5);
    assert_eq!(
        words("# Title one\n\n* two\n* three\n\n| four |\n| --- |\n| five |"),
        6
    );
}

#[test]
fn code_shows_how_to_use() {
    let fenced = |code: &str| format!("Hi\n\n```python\n{code}\n```\n");
    assert_eq!(both(&fenced("import torch")), ["uses"]);
    assert_eq!(both(&fenced("x = A.from_pretrained('y')")), ["uses"]);
    assert_eq!(both(&fenced("x = 1\npipeline('z')")), ["uses"]);
    assert_eq!(both(&fenced("important")), NONE);
    assert_eq!(both("Hi\n\n    import torch\n"), NONE);
    assert_eq!(both("Hi\n\nimport torch\n"), NONE);
    apart(&fenced("import torch\n\n...\n"), &["uses"], &[]);
    apart(&fenced("import torch\n# TODO"), &["uses"], &[]);
    // In a list, a code block comes in pieces.
    assert_eq!(both("Hi\n\n- a\n  ```\n  x\n  import y\n  ```\n"), ["uses"]);
    apart(
        "Hi\n\n- a\n  ```\n  import y\n  ...\n  ```\n",
        &["uses"],
        &[],
    );
}

#[test]
fn tables_show_an_evaluation() {
    let table = |head: &str, row: &str| format!("Hi\n\n# X\n\n{head}\n|---|---|\n{row}\n");
    assert_eq!(
        both(&table("| F1 | Loss |", "| 0.9 | 12.5% |")),
        ["evaluation"]
    );
    assert_eq!(both(&table("| | Model |\n", "| accuracy | x |")), NONE);
    assert_eq!(both(&table("| F1 | Loss |", "| 0.9 | none |")), NONE);
    assert_eq!(both("| F1 | Loss |\n|---|---|\n| 1 | 2 |"), NONE);
    let rows =
        table("| | Base | Large |", "| accuracy | 1 | 2 |").replace("|---|---|", "|---|---|---|");
    assert_eq!(both(&rows), ["evaluation"]);
    apart(
        &table("| Bits | GB |", "| 4 | 7,000 |"),
        &["evaluation"],
        &[],
    );
    let trainer =
        "Hi\n\n# X\n\nIt achieves the following results on the evaluation set:\n- Loss: 1\n";
    apart(trainer, &[], &["evaluation"]);
    for number in ["1", "-0.5", "1e-5", "12.5%", "7,000", ".5", " 3 "] {
        assert!(is_number(number), "{number}");
    }
    for text in ["", "-", "e", "1 GB", "v1", "1/2", "%"] {
        assert!(!is_number(text), "{text}");
    }
}

#[test]
fn the_first_words_describe() {
    let twenty = "word ".repeat(20);
    let five = "word ".repeat(5);
    for head in ["", "# Title\n\n", "Title\n===\n"] {
        assert_eq!(both(&format!("{head}{twenty}")), ["description"]);
        apart(&format!("{head}{five}"), &[], &["description"]);
        assert_eq!(both(&format!("{head}one two three four")), NONE);
    }
    apart(&format!("# A\n## B\n{twenty}"), &[], &["description"]);
    assert_eq!(both(&format!("# A\nshort\n# B\n{twenty}")), NONE);
    assert_eq!(both(&format!("# A\n## Usage\n{twenty}")), ["uses"]);
    apart(&format!("short\n\n{twenty}"), &[], &["description"]);
}

#[test]
fn limitations_in_a_sentence() {
    let card = |text: &str| format!("Hi\n\n# X\n\n{text}");
    let eight = "This model has the biases of its data.";
    apart(&card(eight), &["limitations"], &[]);
    assert_eq!(
        both(&card("It has biases. This sentence has eight words in it.")),
        NONE
    );
    assert_eq!(both(&card("No bias in this sentence of nine words.")), NONE);
}

#[test]
fn names_and_participles_are_not_sections() {
    let text = "one two three four five";
    apart(
        &format!("Hi\n\n# bert-finetuned\n{text}"),
        &["training"],
        &[],
    );
    apart(&format!("Hi\n\n# results_2\n{text}"), &["evaluation"], &[]);
    apart(
        &format!("Hi\n\n# Training and evaluation data\n{text}"),
        &["training", "evaluation"],
        &["training"],
    );
    assert_eq!(both(&format!("Hi\n\n# Fine-tuning\n{text}")), ["training"]);
}

#[test]
fn odd_cards() {
    for card in [
        "", "\n\n", "#", "**", "```", "<!--", "<h1>", "| |\n|-|", "\u{0}", "# \n##\n",
    ] {
        assert_eq!(both(card), NONE, "{card:?}");
    }
    // A fence that never closes takes all that follows.
    assert_eq!(both("Hi\n\n```\n# Usage\none two three four five"), NONE);
    // Lines can end in other ways.
    assert_eq!(
        both("Hi\r\n\r\n# Usage\r\none two\r\nthree four five\r\n"),
        ["uses"]
    );
    assert_eq!(
        both("Hi\n\nUsage\r\n===\r\none two three four five"),
        ["uses"]
    );
    // Words are what white space separates, in every script.
    assert_eq!(
        both("Hi\n\n# Использование (usage)\nраз два три четыре пять"),
        ["uses"]
    );
    assert_eq!(both("Hi\n\n# Usage\n这个模型是在很多数据上训练的。"), NONE);
    let huge = format!(
        "Hi\n\n# {} usage\none two three four five",
        "x ".repeat(100_000)
    );
    assert_eq!(both(&huge), ["uses"]);
    let deep = format!(
        "Hi\n\n{} # Usage\none two three four five",
        ">".repeat(10_000)
    );
    both(&deep);
}
