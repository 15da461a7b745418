use super::elements::Claim;
use super::measure::differs;
use super::*;
use crate::metrics::Source;
use crate::relations::{Relations, Value};
use crate::stats;

/// Models as `id type parameters downloads`, `-` for what is missing.
fn of(rows: &[&str], params: &Params) -> Option<Output> {
    let mut relations = Relations::default();
    for row in rows {
        let cells: Vec<&str> = row.split(' ').collect();
        let mut name = |text: &str| Value::Name(relations.names.intern(text).unwrap());
        let (id, model_type) = (name(cells[0]), name(cells[1]));
        let table = relations.table_mut(Relation::Packages);
        table.set(Field::PackageId, id);
        if cells[1] != "-" {
            table.set(Field::ModelType, model_type);
        }
        for (field, cell) in [(Field::Parameters, cells[2]), (Field::Downloads, cells[3])] {
            if let Ok(count) = cell.parse() {
                table.set(field, Value::Count(Count::new(count)));
            }
        }
        table.end_row();
    }
    let source = Source::default();
    Output::measure_dataset(&Data::new(&source, vec![&relations], None), params)
}

#[test]
fn contradictions_by_the_rule() {
    let output = of(
        &[
            // Fits; a wider name fits; a narrower one does not; another family does not.
            "a/bert-base bert - 9",
            "a/bert-mini distilbert - 8",
            "a/distilbert bert - 7",
            "a/gemma-7b llama 7000000000 6",
            "a/Mistral-8x7B mixtral 46700000000 5",
            // Several names, one of which fits; versions of one family.
            "a/llama-qwen-merge qwen2_moe - 4",
            "a/llama2 llama4 - 3",
            // Nothing to compare: no family, unknown types.
            "a/vicuna-7b llama 9000000000 2",
            "a/bert-x encoder-decoder - 1",
            "a/bert-y - - 1",
            "a/opt-128k - 350000000 0",
        ],
        &Params::default(),
    )
    .unwrap();
    let of_types = &output.architecture;
    assert_eq!((of_types.n, of_types.contradicting), (7, 2));
    let ids: Vec<&str> = output
        .architecture_examples
        .iter()
        .map(|example| example.id.as_str())
        .collect();
    assert_eq!(ids, ["a/distilbert", "a/gemma-7b"]);
    // 7b for 9 billions is 22% off; 8x7b for 46.7 billions is within one to eight experts.
    assert_eq!(
        (output.parameters.n, output.parameters.contradicting),
        (3, 1)
    );
    assert_eq!(output.parameter_examples[0].id, "a/vicuna-7b");
    assert_eq!(output.parameter_examples[0].is, "9.0B");
    let wider = Params {
        tolerance: 25,
        ..Params::default()
    };
    assert_eq!(
        of(&["a/x-7b bert 9000000000 1"], &wider)
            .unwrap()
            .parameters
            .contradicting,
        0
    );
}

/// All of these once counted as contradictions: words with two meanings, series whose makers
/// published several types, parts of a composed model, drafts.
#[test]
fn words_with_other_meanings_contradict_nothing() {
    for (id, model_type, expected) in [
        ("SZTAKI-HLT/hubert-base-cc", "bert", Some(Judgement::Fits)),
        (
            "facebook/hubert-base-ls960",
            "hubert",
            Some(Judgement::Fits),
        ),
        ("utter-project/mHuBERT-147", "hubert", Some(Judgement::Fits)),
        ("facebook/dino-vits16", "vit", Some(Judgement::Fits)),
        (
            "facebook/deit-base-patch16-224",
            "vit",
            Some(Judgement::Fits),
        ),
        ("tiiuae/Falcon3-7B-Base", "llama", Some(Judgement::Fits)),
        (
            "x/CollectiveLM-Falcon-3-7B",
            "LlamaForCausalLM",
            Some(Judgement::Fits),
        ),
        ("tiiuae/falcon-7b", "llama", Some(Judgement::Contradicts)),
        (
            "deepseek-ai/deepseek-coder-6.7b-instruct",
            "llama",
            Some(Judgement::Fits),
        ),
        ("x/deepseek-7b", "gemma", Some(Judgement::Contradicts)),
        (
            "huggingface/CodeBERTa-small-v1",
            "roberta",
            Some(Judgement::Fits),
        ),
        ("x/AceGPT-7B-chat", "llama", None),
        ("EleutherAI/gpt-neo-125M", "gpt_neo", Some(Judgement::Fits)),
        ("x/gpt-neox-20b", "llama", Some(Judgement::Contradicts)),
        ("x/run.sft5.step_200", "qwen3_5", None),
        ("x/baseline_100Mpt_s0", "nanochat", None),
        ("mosaicml/mpt-7b", "llama", Some(Judgement::Contradicts)),
        ("facebook/opt-125m", "opt", Some(Judgement::Fits)),
        ("x/deep-opt-merged", "llama", None),
        ("x/Kosmos-8B-v1", "llama", None),
        ("x/Llama-3-Aplite-4x8B-MoE", "mixtral", None),
        ("x/Llama-3-8B", "mixtral", Some(Judgement::Contradicts)),
        ("TIGER-Lab/Mantis-8B-siglip-llama3", "llava", None),
        ("LiquidAI/LFM2.5-1.2B-DSpark", "qwen3", None),
        ("x/Qwen-14B-Llamafied", "llama", Some(Judgement::Fits)),
        ("unsloth/phi-4", "llama", Some(Judgement::Undecided)),
        ("x/phi3-mini-4k", "qwen2", Some(Judgement::Contradicts)),
        (
            "hfl/chinese-roberta-wwm-ext",
            "bert",
            Some(Judgement::Contradicts),
        ),
        ("x/Qwen3-8B-GGUF", "mamba", None),
        ("x/qwen", "encoder-decoder", None),
    ] {
        assert_eq!(compare(id, model_type), expected, "{id} {model_type}");
    }
}

/// The hub makes a tag from a configuration, and files of these formats have none.
#[test]
fn types_of_files_without_a_configuration_are_not_believed() {
    let measured = |format: Option<&str>| {
        let mut relations = Relations::default();
        let id = relations.names.intern("a/Qwen3.6-27B-YMQ").unwrap();
        let tag = relations.names.intern("mamba").unwrap();
        let formats = format.map(|format| {
            let mut names = vec![relations.names.intern(format).unwrap()];
            relations.sets.intern(&mut names).unwrap()
        });
        let table = relations.table_mut(Relation::Packages);
        table.set(Field::PackageId, Value::Name(id));
        table.set(Field::TaggedType, Value::Name(tag));
        if let Some(formats) = formats {
            table.set(Field::OtherLibraries, Value::Set(formats));
        }
        table.end_row();
        let source = Source::default();
        let data = Data::new(&source, vec![&relations], None);
        let output = Output::measure_dataset(&data, &Params::default()).unwrap();
        (output.architecture.contradicting, output.doubtful_types)
    };
    assert_eq!(measured(None), (1, 0));
    assert_eq!(measured(Some("gguf")), (0, 1));
    assert_eq!(measured(Some("litert")), (0, 1));
}

#[test]
fn rewritten_weights_are_undecided() {
    let rows = [
        "a/phi-4 llama - 1",
        "a/bert bert - 1",
        "a/gemma-2b qwen2 - 1",
    ];
    let output = of(&rows, &Params::default()).unwrap();
    let shares = [&output.architecture, &output.architecture_at_most];
    assert_eq!(
        shares.map(|contradiction| (contradiction.n, contradiction.contradicting)),
        [(2, 1), (3, 2)]
    );
    assert_eq!(output.undecided_architectures, 1);
    let sentences = output.show().sentences.join("\n");
    assert!(
        sentences.contains("1 more name is undecided"),
        "{sentences}"
    );
    assert!(
        sentences.contains("right for 93 of 126 names judged by hand"),
        "{sentences}"
    );
}

/// Twelve owners with ten names each; all names of one owner contradict. Wilson's interval would
/// treat them as names of 120 people.
#[test]
fn owners_are_clusters() {
    let rows: Vec<String> = (0..120)
        .map(|row| match row % 12 {
            0 => format!("o0/bert-{row} gpt2 - 1"),
            owner => format!("o{owner}/bert-{row} bert - 1"),
        })
        .collect();
    let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let output = of(&rows, &Params::default()).unwrap();
    let contradiction = &output.architecture;
    assert_eq!((contradiction.n, contradiction.contradicting), (120, 10));
    assert_eq!(
        (contradiction.owners, contradiction.largest_owner),
        (12, 10)
    );
    assert!(
        contradiction.enough_owners
            && (contradiction.effective_owners.unwrap() - 12.0).abs() < 1e-12
    );
    let [low, high] = contradiction.interval.unwrap();
    let [wilson_low, wilson_high] = stats::wilson(10, 120, CONFIDENCE).unwrap();
    assert!(
        low < wilson_low && high > wilson_high + 0.1,
        "{contradiction:?}"
    );
    // The order of rows does not matter.
    rows.reverse();
    assert_eq!(
        &of(&rows, &Params::default()).unwrap().architecture,
        contradiction
    );
    // One owner shows nothing about others.
    let rows = ["a/bert-1 gpt2 - 1", "a/bert-2 bert - 1"];
    let contradiction = of(&rows, &Params::default()).unwrap().architecture;
    assert_eq!(
        (
            contradiction.share,
            contradiction.interval,
            contradiction.enough_owners
        ),
        (Some(0.5), None, false)
    );
}

#[test]
fn the_tolerance_is_a_share_of_the_parameters() {
    let claim = |low, high| Claim { low, high };
    assert!(!differs(claim(12e8, 12e8), 1e9, 20) && differs(claim(13e8, 13e8), 1e9, 20));
    assert!(!differs(claim(8e8, 8e8), 1e9, 20) && differs(claim(7e8, 7e8), 1e9, 20));
    assert!(!differs(claim(7e9, 56e9), 20e9, 0) && differs(claim(7e9, 56e9), 60e9, 0));
}

#[test]
fn conventions_by_the_rule() {
    let output = of(
        &[
            "a/bert-v1 bert - 1",
            "a/sentiment - - 1",
            "a/bert-ner bert - 1",
            "a/cased-gguf - - 1",
        ],
        &Params::default(),
    )
    .unwrap();
    let counts: Vec<(&str, u64)> = output
        .conventions
        .iter()
        .map(|convention| (convention.convention, convention.names))
        .collect();
    assert_eq!(
        counts,
        [
            ("implementation", 1),
            ("application", 1),
            ("both", 1),
            ("other", 1)
        ]
    );
    assert_eq!(
        output.largest_convention.unwrap().convention,
        "implementation"
    );
}

/// By scipy 1.17.1: `entropy([3, 2]) / log(5)`, `entropy([8, 2, 1]) / log(3)`; owner b has
/// too few models.
#[test]
fn entropies_of_an_owner() {
    let output = of(
        &[
            "a/bert-base bert - 1",
            "a/roberta-large bert - 1",
            "a/gpt2-x-xl bert - 1",
            "a/x-7b_bert-v1.x bert - 1",
            "a/x-7b_t5-v2.0 bert - 1",
            "b/bert-base bert - 1",
            "c bert - 1",
        ],
        &Params::default(),
    )
    .unwrap();
    let near = |have: Option<f64>, want: f64| {
        let have = have.unwrap();
        assert!((have - want).abs() < 1e-12, "{have} {want}");
    };
    assert_eq!((output.order.owners, output.separators.owners), (1, 1));
    near(output.order.mean, 0.4181656600790517);
    near(output.order.median, 0.4181656600790517);
    near(output.separators.mean, 0.6913698302025114);
}

#[test]
fn odd_data() {
    assert!(of(&["a - - -"], &Params::default()).is_none());
    let output = of(&["/ bert 0 -"], &Params::default()).unwrap();
    assert_eq!(output.models, 1);
    assert_eq!(output.architecture.share, None);
    let shown = output.show();
    assert!(!shown.caveats.is_empty() && shown.figures.len() == 2);
    let wrong = Params {
        min_models: 1,
        ..Params::default()
    };
    assert!(ABOUT.check(&wrong).is_err());
}
