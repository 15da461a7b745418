use super::*;
use crate::relations::{Relation, Value};

/// A name as letters, one for each part.
fn letters(name: &str, model: &NamedModel<'_>) -> String {
    let mut tagger = Tagger::default();
    let tokens = tagger.read(name, model).iter();
    tokens.map(|token| token.element.letter()).collect()
}

/// Tagged by hand by the rules of the specification, section 6.9, before the tagger was run.
#[test]
fn names_tagged_by_hand() {
    for (name, expected) in [
        ("bert-base-uncased", "ASC"),
        ("distilbert-base-uncased-finetuned-sst-2-english", "ASCFDOL"),
        ("Llama-3.1-8B-Instruct", "AOPT"),
        ("Mistral-7B-Instruct-v0.2-GPTQ", "APTVF"),
        ("opus-mt-en-de", "DTLL"),
        ("opus-mt-en-it", "DTLL"),
        ("opus-mt-it-en", "DTLL"),
        ("all-MiniLM-L6-v2", "OANV"),
        ("gpt2", "A"),
        ("gpt2-medium", "AS"),
        ("gpt-neo-125M", "AOP"),
        ("gpt-j-6B", "AOP"),
        ("t5-small", "AS"),
        ("flan-t5-xl", "DAS"),
        ("mt5-base", "AS"),
        ("roberta-large-mnli", "ASD"),
        ("xlm-roberta-base", "AAS"),
        ("vit-base-patch16-224", "ASOOC"),
        ("whisper-large-v3", "ASV"),
        ("whisper-small-hi", "ASL"),
        ("wav2vec2-base-960h", "ASOO"),
        ("wav2vec2-large-xlsr-53-portuguese", "ASAOL"),
        ("Mixtral-8x7B-Instruct-v0.1", "APTV"),
        ("Qwen2.5-0.5B-Instruct-GGUF", "AOPTF"),
        ("Qwen3-30B-A3B", "APP"),
        ("gemma-2-9b-it", "AOPT"),
        ("gemma-3-4b-pt", "AOPR"),
        ("bloom-1b7", "AP"),
        ("codellama-13b-hf", "APO"),
        ("FinBERT_sentiment", "AT"),
        ("deberta-v3-large", "AVS"),
        ("electra_small_mlm", "ASR"),
        ("multi-qa-mpnet-base-dot-v1", "OTASOV"),
        ("ms-marco-MiniLM-L-6-v2", "ODAOOV"),
        ("distil-whisper", "FA"),
        ("distilroberta-base", "FS"),
        ("llama-7b-lora-alpaca", "APFD"),
        ("bert-large-cased-squad2", "ASCD"),
        ("resnet-50-imagenet", "AOD"),
        ("detr-resnet-101", "AAO"),
        ("bert_12l_h768_a12", "ANHH"),
        ("vicuna13b", "AP"),
        ("this-is-no-model", "OOOO"),
        ("marian-en-to-de", "ALOL"),
        ("nb-no-bert", "LLA"),
        ("nb-bert-no", "LAO"),
        ("ppo-LunarLander-v2", "ROV"),
        ("camembert-ner", "AT"),
        ("v1.5.2", "V"),
        ("", ""),
        ("--__..", ""),
        ("模型-7b", "OP"),
        ("llama2", "A"),
        ("opt-125m", "AP"),
    ] {
        assert_eq!(letters(name, &NamedModel::default()), expected, "{name}");
    }
}

#[test]
fn bare_versions_where_they_are_asked_for() {
    let model = NamedModel {
        bare_versions: true,
        ..NamedModel::default()
    };
    assert_eq!(letters("Llama-3.1-8B", &model), "AVP");
    assert_eq!(letters("Qwen2.5", &model), "AV");
    assert_eq!(letters("model-3", &model), "OO");
}

#[test]
fn languages_and_data_sets_of_the_model_itself() {
    let mut relations = Relations::default();
    let mut set = |field, names: &[&str]| {
        let names = names.iter().map(|name| relations.names.intern(name));
        let mut names: Vec<_> = names.map(Option::unwrap).collect();
        let set = relations.sets.intern(&mut names).unwrap();
        let table = relations.table_mut(Relation::Packages);
        table.set(field, Value::Set(set));
    };
    set(Field::Languages, &["IT", "en"]);
    set(Field::Datasets, &["me/my_own-Data", "x"]);
    relations.table_mut(Relation::Packages).end_row();
    let model = NamedModel {
        row: Some((&relations, 0)),
        bare_versions: false,
    };
    assert_eq!(letters("model-it", &model), "OL");
    assert_eq!(letters("model-no", &model), "OO");
    assert_eq!(letters("model-my-own-data-x", &model), "ODDDO");
    assert_eq!(letters("model-my-own", &model), "OOO");
}

#[test]
fn claims_of_parameters() {
    for (text, expected) in [
        ("7b", Some((7e9, 7e9))),
        ("1.5b", Some((1.5e9, 1.5e9))),
        ("125m", Some((1.25e8, 1.25e8))),
        ("8x7b", Some((7e9, 5.6e10))),
        ("1b7", Some((1.7e9, 1.7e9))),
        ("128k", None),
        ("1t", None),
        ("a3b", None),
    ] {
        let claim = parameters(text).unwrap();
        assert_eq!(
            claim.map(|claim| (claim.low, claim.high)),
            expected,
            "{text}"
        );
    }
    for text in [
        "b", "7", "7bb", "x7b", "8x7", "8x7k", "1.7b2", "1b72", "a3", "1.", "",
    ] {
        assert_eq!(parameters(text), None, "{text}");
    }
}

#[test]
fn families_of_types_and_classes() {
    for (text, expected) in [
        ("llama", Some("llama")),
        ("LlamaForCausalLM", Some("llama")),
        ("GPT2LMHeadModel", Some("gpt2")),
        ("Qwen2MoeForCausalLM", Some("qwen")),
        ("XLMRobertaForSequenceClassification", Some("xlmroberta")),
        ("MarianMTModel", Some("marian")),
        ("DistilBertModel", Some("distilbert")),
        ("MixtralForCausalLM", Some("mixtral")),
        ("unknown", None),
        ("encoder-decoder", None),
        ("?", None),
        ("", None),
    ] {
        let family = family_of(text).map(|family| family.name);
        assert_eq!(family, expected, "{text}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod invariants {
    use super::*;
    use proptest::prelude::*;

    /// Letters of any script, and texts that look like names.
    fn names() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[a-zA-Z0-9._/ -]{0,60}",
            "([a-z]{1,4}[0-9]{1,3}[._-]?){0,12}",
            "(bert|gpt2|7b|v1|en|it|l12|\\.|-|_|é|模){0,9}",
        ]
    }

    proptest! {
        #[test]
        fn parts_make_the_name_without_separators(name in names(), bare: bool) {
            let model = NamedModel { row: None, bare_versions: bare };
            let mut tagger = Tagger::default();
            let tokens = tagger.read(&name, &model);
            let parts: String = tokens.iter().map(|token| &name[token.start..token.end]).collect();
            let letters: Vec<char> = name.chars().collect();
            let digit = |place: usize| letters.get(place).is_some_and(char::is_ascii_digit);
            let kept = |(place, letter): (usize, &char)| match letter {
                '-' | '_' | '/' => None,
                '.' if !(place > 0 && digit(place - 1) && digit(place + 1)) => None,
                letter => Some(*letter),
            };
            let bare: String = letters.iter().enumerate().filter_map(kept).collect();
            prop_assert_eq!(parts, bare);
            prop_assert!(tokens.iter().all(|token| token.start < token.end));
        }
    }
}
