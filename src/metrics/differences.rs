//! Where the paper's text and its scripts part, metric by metric.
//!
//! Source: Jones et al. (ESEM 2024) beside its artifact's scripts and notebooks, read line by
//! line; the numbers are stable names for programs.

use serde::Serialize;

/// One place where the paper says one thing and its scripts do another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// A stable name.
    pub id: &'static str,
    /// What the paper says.
    pub paper: &'static str,
    /// What the scripts do.
    pub artifact: &'static str,
    /// What comes of it.
    pub effect: &'static str,
}

macro_rules! differences {
    ($($(#[$doc:meta])* $name:ident { $($id:literal: $paper:literal, $artifact:literal, $effect:literal;)* })*) => {
        $($(#[$doc])* pub const $name: &[Difference] = &[
            $(Difference { id: $id, paper: $paper, artifact: $artifact, effect: $effect },)*
        ];)*
    };
}

differences! {
    /// Of library preservation (Figure 5).
    PRESERVATION {
        "D1": "Base models that have the library and at least one other",
              "Descendants that have at least two libraries; the base is never looked at",
              "Another quantity: what the scripts count is not preserved from anything";
        "D2": "A denominator for each library, one for each edge",
              "One denominator, one for each model",
              "The artifact's shares can be compared with each other, but are no rates";
        "D3": "Compares Transformers with PyTorch",
              "PyTorch, TensorFlow and JAX are stored as frameworks, not as libraries",
              "That comparison follows from the data model; the setting on frameworks undoes it";
        "D19": "Hugging Face", "362 models of PyTorch Hub as well", "Negligible";
    }
    /// Of turnover (Figure 6).
    TURNOVER {
        "D4": "The first snapshot is not defined",
              "All its packages are drawn as newcomers",
              "The first bar says nothing";
        "D5": "Snapshots from June 2022 (Hugging Face) and November 2022 on",
              "The content of the first Hugging Face snapshot is of June 2021",
              "Its first interval is twice as long as labelled";
        "D6": "Hardly any package returns on npm",
              "A logarithmic axis from about 20 hides small bars",
              "Look at the counts";
        "D7": "Packages", "Names: a rename is one package leaving and another arriving",
              "Raises the turnover of Hugging Face; the setting on renames undoes the plain ones";
    }
    /// Of descendants and popularity (Figure 7).
    DESCENDANTS {
        "D8": "Downloads of the base itself",
              "The sum of its descendants' downloads",
              "A correlation by construction: more descendants, larger sum";
        "D9": "The 15,000 most downloaded models",
              "3,471 base names as their authors wrote them",
              "Another population; gpt2 and GPT-2 are two bases";
        "D10": "Nothing is said",
              "Equal points are dropped, 0.00001 is added, and zero downloads stand at 10^-5",
              "The slope is 0.148; without dropping 0.089";
        "D11": "Fine-tuned descendants", "Any link to a base model", "Wider; the relation can be chosen where the data tell it";
        "D19": "Hugging Face", "362 models of PyTorch Hub as well", "Negligible";
    }
    /// Of documentation quality and popularity (Figure 8).
    DOCUMENTATION {
        "D12": "Over 20 pieces of metadata", "14 attributes", "Narrower";
        "D13": "Pieces present by pieces possible",
               "(3 + present) / 17: three columns that are always there are counted",
               "A floor of 0.176, and a spread of 14/17";
        "D14": "0 to 5 points, one for each section",
               "All values that are true, by 5; an answer that cannot be read is 0",
               "Lowers cards whose answer was not understood";
        "D15": "The bottom 1,000",
               "The test takes the least popular of the bottom file, the plot its most popular",
               "Plot and test show different models";
        "D16": "“Strong correlation”", "Two groups are compared", "Wording: no correlation was computed";
        "D17": "p < 0.01", "Welch's t-test, one-sided, p by Holm, Cohen's d", "The test is stated here";
        "D18": "Three rankings by popularity",
               "One selection, sorted again for each popularity",
               "The three comparisons can be of the same models";
        "D19": "Hugging Face", "362 models of PyTorch Hub as well", "Negligible";
    }
}
