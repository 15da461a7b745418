//! Compares names in the real files with a second implementation of the specification in Python
//! (regular expressions over pandas 3.1.1) and entropies with scipy 1.17.1.

use std::path::Path;

use registry_lens::metrics::Parameters;
use registry_lens::metrics::naming::Output;

use super::{data, document, near};

fn of(data: &Path, file: &str) -> Output {
    let document = document(data, &[file], &Parameters::default());
    let answers = &document.metrics.naming.datasets;
    assert_eq!(answers.len(), 1, "{file}");
    answers[0].values.clone()
}

fn names(output: &Output, element: &str) -> u64 {
    let mut all = output.elements.iter();
    all.find(|element_share| element_share.element == element)
        .unwrap()
        .names
}

/// Elements that the specification defines exactly, and separators of owners with at least five
/// models.
#[test]
fn elements_and_separators() {
    let Some(data) = data("names of models") else {
        return;
    };
    for (file, models, sizes, versions, owners, mean) in [
        (
            "hf_models_metadata_2022-06",
            4223,
            2041,
            255,
            136,
            0.133_411_132_390_720_1,
        ),
        (
            "foreign/evaleval_hub_stats_frozen",
            4167,
            238,
            1022,
            189,
            0.099_667_174_543_821_2,
        ),
        (
            "hf_open_llm_leaderboard_2025-03",
            4497,
            205,
            1129,
            193,
            0.112_382_681_611_492_83,
        ),
        (
            "hf_radar_models_2026-08",
            15_904,
            1217,
            1732,
            468,
            0.101_031_606_539_211_53,
        ),
    ] {
        let output = of(&data, file);
        assert_eq!(output.models, models, "{file}");
        assert_eq!(names(&output, "S"), sizes, "{file}");
        assert_eq!(names(&output, "V"), versions, "{file}");
        assert_eq!(output.separators.owners, owners, "{file}");
        near(output.separators.mean.unwrap(), mean, file);
        assert_eq!(output.separators.median, Some(0.0), "{file}");
    }
}

/// Parameter counts come from `safetensors.total`, and from billions as doubles.
#[test]
fn stated_parameters_against_real_ones() {
    let Some(data) = data("stated parameters") else {
        return;
    };
    for (file, stating, compared, contradicting) in [
        ("foreign/evaleval_hub_stats_frozen", 3267, 2931, 243),
        ("hf_open_llm_leaderboard_2025-03", 3489, 3452, 291),
    ] {
        let output = of(&data, file);
        assert_eq!(names(&output, "P"), stating, "{file}");
        let parameters = &output.parameters;
        assert_eq!(
            (parameters.n, parameters.contradicting),
            (compared, contradicting),
            "{file}"
        );
    }
}

/// Names that are known to mislead, and names that were once reported by mistake. Chinese RoBERTa
/// of Harbin is a BERT by its configuration, and multilingual MPNet is an XLM-RoBERTa. huBERT is
/// the BERT of Hungarian, and DeepSeek Coder is a Llama by its authors.
#[test]
fn names_that_mislead() {
    let Some(data) = data("misleading names") else {
        return;
    };
    let examples = |file| {
        let output = of(&data, file);
        let from = output.types_from;
        let all = from.model_type + from.architectures + from.tags;
        assert_eq!(all, output.architecture.n, "{file}");
        let most = &output.architecture_at_most;
        assert_eq!(most.n - all, output.undecided_architectures, "{file}");
        let examples = output.architecture_examples.into_iter();
        examples
            .map(|example| (example.id, example.is))
            .collect::<Vec<(String, String)>>()
    };
    let has = |examples: &[(String, String)], id: &str, is: &str| {
        assert!(
            examples.contains(&(id.into(), is.into())),
            "{id}: {examples:?}"
        );
    };
    let lacks = |examples: &[(String, String)], id: &str| {
        assert!(
            examples.iter().all(|(example, _)| example != id),
            "{id}: {examples:?}"
        );
    };
    let of_2022 = examples("hf_models_metadata_2022-06");
    has(&of_2022, "hfl/chinese-roberta-wwm-ext", "bert");
    has(
        &of_2022,
        "sentence-transformers/paraphrase-multilingual-mpnet-base-v2",
        "xlm-roberta",
    );
    lacks(&of_2022, "SZTAKI-HLT/hubert-base-cc");
    lacks(&of_2022, "facebook/dino-vits16");
    let extract = examples("foreign/evaleval_hub_stats_frozen");
    lacks(&extract, "deepseek-ai/deepseek-coder-6.7b-instruct");
    let radar = examples("hf_radar_models_2026-08");
    lacks(&radar, "zerodigest/Qwen3.8-27B-YMQ-MTP-GGUF");
    has(&radar, "meta-llama/Llama-Prompt-Guard-2-86M", "deberta-v2");
}
