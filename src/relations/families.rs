//! Families of models: groups of configuration types with one architecture.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One family.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    pub name: &'static str,
    /// Families from which it descends, separated by spaces. A name that states only one of these
    /// is less exact but not wrong.
    pub wider: &'static str,
    /// The exact `model_type` values in configurations of the hub, separated by spaces.
    pub types: &'static str,
    /// Other words for it in names of models.
    pub words: &'static str,
}

const fn family(
    name: &'static str,
    wider: &'static str,
    types: &'static str,
    words: &'static str,
) -> Family {
    Family {
        name,
        wider,
        types,
        words,
    }
}

/// The families, by name. Types that wrap models of any other type, such as `encoder-decoder`,
/// belong to none.
pub const FAMILIES: &[Family] = &[
    family("albert", "bert", "albert", ""),
    family("align", "", "align", ""),
    family("altclip", "clip", "altclip", ""),
    family("apertus", "", "apertus", ""),
    family("arctic", "", "arctic", ""),
    family("ast", "", "audio-spectrogram-transformer", "ast"),
    family("autoformer", "", "autoformer", ""),
    family("baichuan", "", "baichuan baichuan_m1", "baichuan2"),
    family(
        "bailing",
        "",
        "bailing_moe bailing_moe_linear bailing_moe_v2",
        "",
    ),
    family("bark", "", "bark", ""),
    family("bart", "", "bart", ""),
    family("beit", "", "beit", ""),
    family("bert", "", "bert bert-generation", ""),
    family("bigbird", "bert roberta", "big_bird", "bigbird"),
    family("bigbirdpegasus", "bigbird pegasus", "bigbird_pegasus", ""),
    family("biogpt", "gpt", "biogpt", ""),
    family("bitnet", "", "bitnet", ""),
    family("blenderbot", "", "blenderbot blenderbot-small", ""),
    family("blip", "", "blip blip-2", "blip2"),
    family("bloom", "", "bloom", "bloomz"),
    family("camembert", "bert roberta", "camembert", ""),
    family("canine", "", "canine", ""),
    family("chatglm", "glm", "chatglm", "chatglm2 chatglm3"),
    family("chineseclip", "clip", "chinese_clip", ""),
    family("clap", "", "clap", ""),
    family("clip", "vit", "clip clip_vision_model clip_text_model", ""),
    family("clipseg", "clip", "clipseg", ""),
    family("codegen", "", "codegen", ""),
    family("cohere", "", "cohere cohere2", ""),
    family("convbert", "bert", "convbert", ""),
    family("convnext", "", "convnext convnextv2", ""),
    family("ctrl", "", "ctrl", ""),
    family("cvt", "", "cvt", ""),
    family(
        "data2vec",
        "",
        "data2vec-audio data2vec-text data2vec-vision",
        "data2vec",
    ),
    family("dbrx", "", "dbrx", ""),
    family("deberta", "bert roberta", "deberta deberta-v2", "mdeberta"),
    family("decilm", "", "deci deci_lm", "decilm"),
    family("decisiontransformer", "", "decision_transformer", ""),
    family(
        "deepseek",
        "",
        "deepseek deepseek_v2 deepseek_v3 deepseek_v32 deepseek_v4 deepseek_vl deepseek_vl_v2",
        "",
    ),
    family("deit", "vit", "deit", ""),
    family("depthanything", "", "depth_anything", ""),
    family(
        "detr",
        "",
        "detr conditional_detr deformable_detr rt_detr rt_detr_v2",
        "rtdetr",
    ),
    family("dinov2", "vit", "dinov2 dinov2_with_registers", ""),
    family("dinov3", "vit", "dinov3_vit dinov3_convnext", ""),
    family("distilbert", "bert", "distilbert", ""),
    family("donut", "", "donut-swin", "donut"),
    family("dpr", "bert", "dpr", ""),
    family("dpt", "", "dpt", ""),
    family("efficientnet", "", "efficientnet", ""),
    family("electra", "", "electra", ""),
    family("encodec", "", "encodec", ""),
    family("ernie", "", "ernie ernie_m ernie4_5 ernie4_5_moe", ""),
    family("esm", "", "esm", "esm2"),
    family("exaone", "", "exaone exaone4", ""),
    family(
        "falcon",
        "",
        "falcon falcon_h1 RefinedWeb RefinedWebModel",
        "falcon3",
    ),
    family("falconmamba", "falcon mamba", "falcon_mamba", ""),
    family("flaubert", "bert xlm", "flaubert", ""),
    family("flava", "", "flava", ""),
    family("florence2", "", "florence2", "florence"),
    family("fnet", "", "fnet", ""),
    family("fsmt", "", "fsmt", ""),
    family("funnel", "", "funnel", ""),
    family("fuyu", "", "fuyu", ""),
    family(
        "gemma",
        "",
        "gemma gemma2 gemma3 gemma3_text gemma3n gemma3n_text gemma4 gemma4_text gemma4_unified",
        "",
    ),
    family("git", "", "git", ""),
    family(
        "glm",
        "",
        "glm glm4 glm4_moe glm4v glm4v_moe glm_moe_dsa",
        "",
    ),
    family("glpn", "", "glpn", ""),
    family("gpt", "", "openai-gpt", ""),
    family("gpt2", "gpt", "gpt2", ""),
    family("gptbigcode", "gpt starcoder", "gpt_bigcode", "santacoder"),
    family("gptj", "gpt", "gptj", ""),
    family("gptneo", "gpt", "gpt_neo", ""),
    family(
        "gptneox",
        "gpt",
        "gpt_neox gpt_neox_japanese",
        "pythia neox",
    ),
    family("gptoss", "gpt", "gpt_oss", ""),
    family(
        "granite",
        "",
        "granite granitemoe granitemoehybrid granitemoeshared",
        "",
    ),
    family("groundingdino", "dinov2", "grounding-dino", ""),
    family("helium", "", "helium", ""),
    family("hubert", "", "hubert", "mhubert"),
    family("hunyuan", "", "hunyuan hunyuan_v1_dense hunyuan_v1_moe", ""),
    family("ibert", "bert roberta", "ibert", ""),
    family("idefics", "", "idefics idefics2 idefics3", ""),
    family("imagegpt", "gpt", "imagegpt", ""),
    family("informer", "", "informer", ""),
    family("instructblip", "blip", "instructblip", ""),
    family("internlm", "", "internlm internlm2 internlm3", ""),
    family(
        "internvl",
        "",
        "internvl internvl_chat",
        "internvl2 internvl3",
    ),
    family("jais", "", "jais jais2", ""),
    family("jamba", "", "jamba", ""),
    family("janus", "", "janus", ""),
    family("kosmos", "", "kosmos-2 kosmos-2.5", "kosmos"),
    family(
        "layoutlm",
        "",
        "layoutlm layoutlmv2 layoutlmv3",
        "layoutxlm",
    ),
    family("led", "longformer", "led", ""),
    family("levit", "", "levit", ""),
    family("lfm2", "", "lfm2 lfm2_moe lfm2_vl", "lfm"),
    family("lilt", "", "lilt", ""),
    family(
        "llama",
        "",
        "llama llama4 llama4_text mllama mllama_text_model",
        "llama2 llama3 llamafied llamafy llamafication llamaify llamaified",
    ),
    family(
        "llava",
        "",
        "llava llava_next llava_next_video llava_onevision",
        "",
    ),
    family("llavallama", "llava llama", "llava_llama", ""),
    family("llavamistral", "llava mistral", "llava_mistral", ""),
    family("llavaqwen", "llava qwen", "llava_qwen llava_qwen2", ""),
    family("longformer", "roberta", "longformer", ""),
    family("longt5", "t5", "longt5", ""),
    family("luke", "", "luke", "mluke"),
    family("lxmert", "", "lxmert", ""),
    family("m2m100", "", "m2m_100 nllb-moe", "m2m nllb"),
    family("mamba", "", "mamba mamba2", ""),
    family("marian", "", "marian", ""),
    family("markuplm", "", "markuplm", ""),
    family("maskformer", "", "maskformer mask2former", ""),
    family("mbart", "bart", "mbart", "barthez mbart50"),
    family("megatronbert", "bert", "megatron-bert", "megatron"),
    family("minicpm", "", "minicpm minicpm3 minicpmv minicpmo", ""),
    family(
        "minimax",
        "",
        "minimax minimax_m1 minimax_m2 minimax_text_01",
        "",
    ),
    family(
        "mistral",
        "",
        "mistral mistral3 mistral4 ministral ministral3",
        "",
    ),
    family("mixtral", "mistral", "mixtral", ""),
    family("mobilebert", "bert", "mobilebert", ""),
    family(
        "mobilenet",
        "",
        "mobilenet_v1 mobilenet_v2",
        "mobilenet mobilenetv1 mobilenetv2 mobilenetv3",
    ),
    family("mobilevit", "vit", "mobilevit mobilevitv2", ""),
    family("modernbert", "bert", "modernbert modernbert-decoder", ""),
    family("mpnet", "", "mpnet", ""),
    family("mpt", "", "mpt", ""),
    family("mt5", "t5", "mt5", ""),
    family("musicgen", "", "musicgen musicgen_melody", ""),
    family("mvp", "bart", "mvp", ""),
    family("nanochat", "", "nanochat", ""),
    family("nemotron", "", "nemotron nemotron-nas nemotron_h", ""),
    family("nezha", "bert", "nezha", ""),
    family("nomicbert", "bert", "nomic_bert", ""),
    family("nystromformer", "", "nystromformer", ""),
    family(
        "olmo",
        "",
        "olmo olmo2 olmo3 olmo_1124 hf_olmo olmo_hybrid",
        "",
    ),
    family("olmoe", "olmo", "olmoe", ""),
    family("oneformer", "", "oneformer", ""),
    family("opt", "", "opt", "galactica"),
    family("orion", "", "orion", ""),
    family("owlvit", "vit", "owlvit owlv2", ""),
    family("paligemma", "gemma", "paligemma", "paligemma2"),
    family("patchtst", "", "patchtst patchtsmixer", ""),
    family("pegasus", "", "pegasus pegasus_x", ""),
    family("perceiver", "", "perceiver", ""),
    family("persimmon", "", "persimmon", ""),
    family(
        "phi",
        "",
        "phi phi3 phi3_v phi3small phi4mm phi4_multimodal phi-msft mixformer-sequential",
        "phi2 phi4",
    ),
    family("phimoe", "phi", "phimoe", ""),
    family("pix2struct", "", "pix2struct", ""),
    family("pixtral", "mistral", "pixtral", ""),
    family("plamo", "", "plamo plamo2", ""),
    family("plbart", "bart", "plbart", ""),
    family("poolformer", "", "poolformer", ""),
    family("prophetnet", "", "prophetnet", ""),
    family(
        "qwen",
        "",
        "qwen qwen2 qwen2_moe qwen2_vl qwen2_5_vl qwen2_5_omni qwen2_audio qwen3 qwen3_moe qwen3_next qwen3_vl qwen3_vl_moe qwen3_omni_moe qwen3_asr qwen3_tts qwen3_5 qwen3_5_text qwen3_5_moe qwen3_5_moe_text",
        "qwen1 qwq qvq qwenified",
    ),
    family("recurrentgemma", "gemma", "recurrent_gemma", ""),
    family("reformer", "", "reformer", ""),
    family("regnet", "", "regnet", ""),
    family("rembert", "bert", "rembert", ""),
    family("resnet", "", "resnet", ""),
    family("retribert", "bert", "retribert", ""),
    family(
        "roberta",
        "bert",
        "roberta roberta-prelayernorm",
        "codeberta",
    ),
    family("roformer", "", "roformer", ""),
    family("rwkv", "", "rwkv rwkv5 rwkv6 rwkv7 rwkv_hybrid", ""),
    family("sam", "", "sam sam2 sam3 sam_hq", ""),
    family("seamless", "", "seamless_m4t seamless_m4t_v2", "seamless"),
    family("seedoss", "", "seed_oss", ""),
    family("segformer", "", "segformer", ""),
    family("sew", "", "sew sew-d", ""),
    family("siglip", "clip", "siglip siglip2", ""),
    family("smolvlm", "", "smolvlm", "smolvlm2"),
    family("speecht5", "t5", "speecht5", ""),
    family("speechtotext", "", "speech_to_text speech_to_text_2", "s2t"),
    family("splinter", "", "splinter", ""),
    family("squeezebert", "bert", "squeezebert", ""),
    family(
        "stablelm",
        "",
        "stablelm stablelm_epoch stablelm_alpha",
        "stablelm2",
    ),
    family("starcoder", "", "starcoder", "starcoderbase"),
    family("starcoder2", "starcoder", "starcoder2", ""),
    family("swin", "", "swin swinv2 swin2sr", ""),
    family("switchtransformers", "t5", "switch_transformers", ""),
    family(
        "t5",
        "",
        "t5 t5gemma",
        "byt5 ul2 t0 arat5 biot5 chemt5 codet5 flant5 idt5 indot5 it5 kot5 molt5 nort5 plt5 prott5 ptt5 rut5 sentencet5 vit5",
    ),
    family("tabletransformer", "detr", "table-transformer", ""),
    family("tapas", "bert", "tapas", ""),
    family("timesformer", "", "timesformer", ""),
    family("transfoxl", "", "transfo-xl", ""),
    family("trocr", "", "trocr", ""),
    family("udop", "", "udop", ""),
    family("umt5", "t5 mt5", "umt5", ""),
    family("unispeech", "", "unispeech unispeech-sat", ""),
    family("upernet", "", "upernet", ""),
    family("videomae", "", "videomae", ""),
    family("vilt", "vit", "vilt", ""),
    family("visualbert", "bert", "visual_bert", ""),
    family(
        "vit",
        "",
        "vit vit_mae vit_msn vit-hybrid",
        "vits8 vits14 vits16 vitb8 vitb14 vitb16 vitb32 vitl14 vitl16 vitl32 vith14 vitg14",
    ),
    family("vits", "", "vits", ""),
    family("vivit", "vit", "vivit", ""),
    family(
        "wav2vec2",
        "",
        "wav2vec2 wav2vec2-conformer",
        "wav2vec w2v w2v2 xlsr",
    ),
    family("wav2vec2bert", "wav2vec2 bert", "wav2vec2-bert", ""),
    family("wavlm", "", "wavlm", ""),
    family("whisper", "", "whisper", ""),
    family("xglm", "", "xglm", ""),
    family("xlm", "", "xlm", ""),
    family("xlmprophetnet", "xlm prophetnet", "xlm-prophetnet", ""),
    family(
        "xlmroberta",
        "xlm roberta bert",
        "xlm-roberta xlm-roberta-xl",
        "xlmr",
    ),
    family("xlnet", "", "xlnet", ""),
    family("xmod", "xlm roberta bert", "xmod", ""),
    family("yolos", "vit", "yolos", ""),
    family("zoedepth", "", "zoedepth", ""),
];

/// All types of models, as configurations spell them.
pub fn model_types() -> impl Iterator<Item = &'static str> {
    let types = FAMILIES.iter().map(|family| family.types);
    types.flat_map(str::split_ascii_whitespace)
}

/// The family of a type, as configurations spell it; the hub makes a model's type a tag.
pub fn family_of_type(model_type: &str) -> Option<&'static Family> {
    static TYPES: LazyLock<HashMap<&str, &Family>> = LazyLock::new(|| {
        let types = FAMILIES.iter().flat_map(|family| {
            let types = family.types.split(' ');
            types.map(move |model_type| (model_type, family))
        });
        types.collect()
    });
    TYPES.get(model_type).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_type_is_of_one_family() {
        assert!(FAMILIES.is_sorted_by_key(|family| family.name));
        let names: BTreeSet<&str> = FAMILIES.iter().map(|family| family.name).collect();
        assert_eq!(names.len(), FAMILIES.len());
        let mut types = BTreeSet::new();
        for family in FAMILIES {
            for word in family.types.split(' ') {
                assert!(!word.is_empty() && types.insert(word), "{word}");
            }
            for wider in family.wider.split_ascii_whitespace() {
                assert!(names.contains(wider) && wider != family.name, "{wider}");
            }
        }
        let name = |word| family_of_type(word).map(|family| family.name);
        assert_eq!(name("qwen2_moe"), Some("qwen"));
        assert_eq!(name("xlm-roberta"), Some("xlmroberta"));
        assert_eq!(name("merge").or(name("")), None);
    }
}
