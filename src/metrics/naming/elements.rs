//! The elements in the parts of a model's name.
//!
//! Elements and their order of precedence: `docs/metrics/naming.md`, after Jiang et al. (2024). The
//! lists of words are ours and contain common names of models and data sets.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::relations::{FAMILIES, Family, Field, Relations, family_of_type};

/// An element: the meaning of a part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Element {
    /// A: the architecture, or the family of models.
    Architecture,
    /// P: the number of parameters.
    Parameters,
    /// S: a size in words.
    Size,
    /// V: a version.
    Version,
    /// N: the number of layers.
    Layers,
    /// H: the number of heads, or the hidden size.
    Heads,
    /// F: how another model was reused.
    Reuse,
    /// T: the task.
    Task,
    /// L: the language.
    Language,
    /// C: a characteristic of the data, such as cased letters, pixels of an image, tokens of a
    /// text.
    Characteristic,
    /// D: the data set.
    Dataset,
    /// R: how the model was trained.
    Training,
    /// O: anything else.
    Other,
}

use Element as E;

impl Element {
    /// All of them, in the order of precedence.
    pub const ALL: [Self; 13] = [
        E::Architecture,
        E::Parameters,
        E::Size,
        E::Version,
        E::Layers,
        E::Heads,
        E::Reuse,
        E::Task,
        E::Language,
        E::Characteristic,
        E::Dataset,
        E::Training,
        E::Other,
    ];

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            E::Architecture => "A",
            E::Parameters => "P",
            E::Size => "S",
            E::Version => "V",
            E::Layers => "N",
            E::Heads => "H",
            E::Reuse => "F",
            E::Task => "T",
            E::Language => "L",
            E::Characteristic => "C",
            E::Dataset => "D",
            E::Training => "R",
            E::Other => "O",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            E::Architecture => "architecture",
            E::Parameters => "parameter count",
            E::Size => "size",
            E::Version => "version",
            E::Layers => "layers",
            E::Heads => "heads",
            E::Reuse => "reuse method",
            E::Task => "task",
            E::Language => "language",
            E::Characteristic => "data characteristic",
            E::Dataset => "data set",
            E::Training => "training process",
            E::Other => "other",
        }
    }

    /// Its bit in a set of elements.
    pub fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A part of a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Token {
    /// Its beginning in the name, in bytes.
    pub start: usize,
    /// Its end in the name, in bytes.
    pub end: usize,
    /// Its element.
    pub element: Element,
    /// The family of an architecture, if configurations have it as a type.
    pub family: Option<&'static Family>,
    /// The number of parameters that it gives, in millions or billions.
    pub claim: Option<Claim>,
}

/// A number of parameters in a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// The least: that of one expert if the name gives several.
    pub low: f64,
    /// The most: that of all experts, as if they shared nothing.
    pub high: f64,
}

/// Words for architectures that are no type in a configuration: models with these words have
/// several types, or belong to libraries without configurations. They give an architecture but
/// never contradict one.
const OTHER_ARCHITECTURES: &str = "alexnet animatediff aya bge caduceus chronos citrinet cnn coca \
    cogvideox cogview cogvlm conformer controlnet ddpm densenet diffusion dino dolphin dqn e5 ecapa \
    eva fastconformer fastspeech fastspeech2 flux gliner gru gte hermes hifigan hyena hymba \
    inception instructor kandinsky kimi kokoro kolors lstm ltx minilm mobileclip mochi moirai \
    mythomax nous octo openchat openhermes openvla orpheus parakeet pixart quartznet rnn sana sbert \
    sdxl smollm smollm2 smollm3 smolvla solar splade starling svd tacotron tacotron2 tdnn timesfm \
    titanet transformer unet vae vgg vicuna vocos wan wizardcoder wizardlm wizardmath xgboost xtts \
    yi yolo yolov yolov3 yolov4 yolov5 yolov6 yolov7 yolov8 yolov9 yolov10 yolov11 yolov12 yolox \
    zephyr";

/// Endings of longer words, such as FinBERT or CodeLlama, and the family of each.
const ENDINGS: &[(&str, &str)] = &[
    ("roberta", "roberta"),
    ("deberta", "deberta"),
    ("hubert", "hubert"),
    ("bert", "bert"),
    ("gpt2", "gpt2"),
    ("gptj", "gptj"),
    ("gpt", "gpt"),
    ("llama", "llama"),
    ("llama2", "llama"),
    ("llama3", "llama"),
    ("bart", "bart"),
    ("electra", "electra"),
    ("mistral", "mistral"),
    ("gemma", "gemma"),
    ("qwen", "qwen"),
    ("whisper", "whisper"),
];

/// The length of the shortest of them, `gpt`.
const SHORTEST_ENDING: usize = 3;

const SIZES: &str = "tiny mini small base medium large xl xxl huge nano xlarge xxlarge xsmall";

const REUSE: &str = "finetuned finetune finetuning ft tuned lora qlora dora peft adapter adapters \
    adapted gptq awq gguf ggml exl2 exl3 mlx bnb quantized quantised quant quantization int4 int8 \
    fp4 fp8 nf4 mxfp4 nvfp4 2bit 3bit 4bit 5bit 6bit 8bit 16bit w4a16 w8a8 w8a16 q2 q3 q4 q5 q6 q8 \
    merged merge merges slerp dare ties frankenmerge dpo orpo kto simpo sft distil distill \
    distilled distillation pruned abliterated heretic dreambooth";

const TASKS: &str = "chat instruct instruction instructions qa ner pos sentiment summarization \
    summarisation summarizer summary summarize translation translate translator mt nmt \
    classification classifier classify generation generator answering question recognition \
    detection detector segmentation segmenter extraction extractor similarity sts nli paraphrase \
    paraphraser embedding embeddings embed retrieval retriever rerank reranker ranking ranker \
    conversational dialog dialogue chatbot captioning caption captions vqa ocr asr tts stt \
    speech diarization vad emotion emotions toxic toxicity hate offensive spam fake sarcasm irony \
    intent relation coreference parsing parser punctuation completion infilling inpainting \
    upscaler superresolution denoising forecasting regression estimation depth pose matting \
    tagging tagger keyphrase topic moderation guard reward safety coder coding math reasoning \
    thinking reasoner vqa txt2img img2img text2image image2text text2text robotics seq2seq \
    zeroshot matching grounding deidentification anonymization simplification gec correction";

/// ISO 639-1, without the codes of [`DOUBTFUL`].
const CODES: &str = "aa ab ae af ak ar av ay az ba bg bh bi bm bn bo br bs ca ce ch cr cs cu cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy gd gl gn gu gv ha hi hr ht hu hy hz ia ig \
    ik iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kw ky la lb li ln lt lu lv mg mh mi mk mn mr \
    mt nb nd ne ng nl nn nr ny oc oj pa pl ps pt qu rm rn ro ru rw sc sg sk sl sn sq sr su sv sw \
    ta te tg th ti tk tl tn tr tw ty ug uk ur uz ve vi wa wo xh yi yo za zh zu";

/// Codes that are also English words or technical abbreviations.
const DOUBTFUL: &str = "am an as be co cv ga he ho id ie ii io is it kv lg lo ml ms my na no nv om \
    or os pi sa sd se si sm so ss st to ts tt vo";

const LANGUAGES: &str = "afrikaans albanian amharic arabic armenian assamese azerbaijani basque \
    belarusian bengali bangla bosnian breton bulgarian burmese cantonese catalan cebuano chinese \
    croatian czech danish dutch english esperanto estonian faroese farsi finnish french frisian \
    galician georgian german greek gujarati haitian hausa hebrew hindi hungarian icelandic igbo \
    indonesian irish italian japanese javanese kannada kazakh khmer kinyarwanda korean kurdish \
    kyrgyz lao latin latvian lingala lithuanian luganda luxembourgish macedonian malagasy malay \
    malayalam maltese maori marathi mongolian nepali norwegian occitan odia oriya pashto persian \
    polish portuguese punjabi quechua romanian russian sanskrit serbian sinhala sindhi slovak \
    slovene slovenian somali spanish sundanese swahili swedish swiss tagalog filipino tajik tamil \
    tatar telugu thai tibetan tigrinya turkish turkmen twi ukrainian urdu uyghur uzbek vietnamese \
    welsh wolof xhosa yiddish yoruba zulu multilingual bilingual monolingual crosslingual indic \
    nordic scandinavian slavic";

const CHARACTERISTICS: &str = "cased uncased 224 384 512";

const DATASETS: &str = "ade ade20k agnews alpaca amazon anli arxiv atis audiocaps \
    audioset banking77 bc5cdr bdd100k billsum bionlp bookcorpus boolq bookscorpus c4 cars196 \
    casehold cc100 cc12m cc3m ccnet celeba celebahq chatgpt chemdner chexpert cifar \
    cifar10 cifar100 cityscapes clinc150 clotho cluecorpus cnndm coco cola \
    commonsenseqa commonvoice conceptual conll conll02 conll03 conll2002 conll2003 coqa cord \
    covost dailydialog dailymail datacomp dbpedia docvqa dolly dolma drop dclm duorc ecthr esc50 \
    europarl eurosat evol ffhq fever fineweb finewebedu fleurs flan flickr30k flores food101 funsd \
    germanquad gigaspeech gigaword github glue goemotions govreport gpt35 gpt4 gpt4o gpt4v \
    gqa gsm8k gtzan guanaco hatexplain hellaswag hh hotpotqa humaneval i2b2 iam iemocap imagenet \
    imagenet1k imagenet21k imagenet22k imdb in1k in21k in22k indonlu iwslt jglue jigsaw jnlpba \
    kinetics kinetics400 kinetics600 kitti klue kobest korquad laion laion2b laion400m laion5b \
    librilight librispeech librimix libri lima ljspeech ls960 lsun lvis marco massive mbpp mc4 \
    medmnist medqa meld mimic minds14 minipile mldoc mlqa mmlu mnist fashionmnist mnli mosei mrpc \
    msmarco msrvtt multinews multinli multiwoz musdb musan ncbi newsqa nq nyu \
    objects365 oasst oasst1 oasst2 ontonotes openbookqa openorca openwebtext opus orca oscar oxford \
    paws pascal persona pets phrasebank pile places365 pokemon publaynet pubmed pubmedqa qnli qqp \
    quac quora race ravdess reddit redpajama rte rvlcdip s2orc samsum sciq scitail scannet scicite \
    sharegpt slimorca slimpajama slurp snips snli spider sroie squad squad1 squad2 squadv1 squadv2 \
    sst sst2 sst5 ssv2 stsb subj superglue svhn swag tatoeba ted tedlium tiktok timit tldr \
    toxigen trec trivia triviaqa tulu tweet tweeteval tweets twitter tydiqa ucf101 ultrachat \
    ultrafeedback unsplash vctk vggface vggface2 visualgenome voc voxceleb voxceleb1 voxceleb2 \
    voxpopuli wiki wiki40b wikiann wikihow wikipedia wikisql wikitext wikitext103 winogrande \
    wmt wmt14 wmt16 wmt17 wmt18 wmt19 wmt20 wmt21 wmt22 wnli wnut wnut17 xnli xquad xsum yahoo \
    yelp yfcc";

const TRAINING: &str = "mlm clm rlhf contrastive pretrained pretrain pretraining simcse rtd tlm \
    tsdae nsp ppo grpo supervised unsupervised selfsupervised";

/// A word of the lists.
#[derive(Clone, Copy)]
struct Known {
    element: Element,
    family: Option<&'static Family>,
    /// Whether it may also be a word that is not a language.
    doubtful: bool,
}

/// A type, a class or a word as in the lists: in lower case, with letters and digits only.
fn squeezed(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The words of all lists, each with the first element that has it.
static WORDS: LazyLock<HashMap<String, Known>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut add = |word: &str, element, family, doubtful| {
        words.entry(squeezed(word)).or_insert(Known {
            element,
            family,
            doubtful,
        });
    };
    for family in FAMILIES {
        let types = family.types.split_ascii_whitespace();
        for word in types.chain(family.words.split_ascii_whitespace()) {
            add(word, E::Architecture, Some(family), false);
        }
        add(family.name, E::Architecture, Some(family), false);
    }
    for (list, element) in [
        (OTHER_ARCHITECTURES, E::Architecture),
        (SIZES, E::Size),
        (REUSE, E::Reuse),
        (TASKS, E::Task),
        (CODES, E::Language),
        (LANGUAGES, E::Language),
    ] {
        for word in list.split_ascii_whitespace() {
            add(word, element, None, false);
        }
    }
    for word in DOUBTFUL.split_ascii_whitespace() {
        add(word, E::Language, None, true);
    }
    for (list, element) in [
        (CHARACTERISTICS, E::Characteristic),
        (DATASETS, E::Dataset),
        (TRAINING, E::Training),
    ] {
        for word in list.split_ascii_whitespace() {
            add(word, element, None, false);
        }
    }
    words
});

/// The length of the longest text that is looked up.
const LONGEST: usize = 32;

/// The family of a configuration's type, or of a class such as `LlamaForCausalLM`.
pub fn family_of(text: &str) -> Option<&'static Family> {
    if let Some(family) = family_of_type(text) {
        return Some(family);
    }
    let ends = ["For", "LMHead", "MTModel", "Model", "Decoder"];
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    let stem = text.get(..end.unwrap_or(text.len()).min(LONGEST))?;
    WORDS.get(&squeezed(stem))?.family
}

/// The family that a word is a name of.
pub fn family_called(word: &str) -> Option<&'static Family> {
    let short = word.len() <= LONGEST;
    WORDS.get(&squeezed(word)).filter(|_| short)?.family
}

/// The text behind a letter with which it begins. `strip_prefix` is slower, because it compares
/// texts of any length.
fn after(text: &str, letter: u8) -> Option<&str> {
    text.get(1..).filter(|_| text.as_bytes()[0] == letter)
}

/// The number at the beginning of a text, with at most one point, and the rest of the text.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let mut length = whole;
    if let Some(rest) = text.get(whole..).and_then(|rest| after(rest, b'.')) {
        let fraction = digits(rest);
        if fraction > 0 {
            length = whole + 1 + fraction;
        }
    }
    let (number, rest) = text.split_at_checked(length).filter(|_| whole > 0)?;
    Some((number.parse().ok()?, rest))
}

/// Parses `7b`, `1.5b`, `125m` and `8x7b`. `a3b` and `e4b` give active or effective parameters, and
/// `1b5` is 1.5 billion.
fn parameters(text: &str) -> Option<Option<Claim>> {
    let unit = |letter: &str| match letter {
        "k" => Some(1e3),
        "m" => Some(1e6),
        "b" => Some(1e9),
        "t" => Some(1e12),
        _ => None,
    };
    if let Some(rest) = after(text, b'a').or_else(|| after(text, b'e')) {
        let (_, rest) = leading_number(rest)?;
        return (rest == "b").then_some(None);
    }
    let (number, rest) = leading_number(text)?;
    let claim = |low: f64, high: f64| Some(Claim { low, high });
    if let Some(size) = unit(rest) {
        // Thousands and trillions are mostly lengths of contexts, steps of training, or numbers of
        // training tokens.
        let usual = matches!(rest, "m" | "b");
        return Some(claim(number * size, number * size).filter(|_| usual));
    }
    if let Some(rest) = after(rest, b'x') {
        let (each, rest) = leading_number(rest)?;
        let size = unit(rest).filter(|_| matches!(rest, "m" | "b"))?;
        return Some(claim(each * size, number * each * size));
    }
    let tenth = after(rest, b'b')?;
    let whole = !text.contains('.') && tenth.len() == 1;
    let (tenths, _) = leading_number(tenth).filter(|_| whole)?;
    let number = (number + tenths / 10.0) * 1e9;
    Some(claim(number, number))
}

/// Whether a text is only a number.
fn is_number(text: &str) -> bool {
    leading_number(text).is_some_and(|(_, rest)| {
        rest.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// The element of a text, without regard to its neighbours.
fn known(text: &str) -> Option<(Known, Option<Claim>)> {
    if text.len() > LONGEST {
        return None;
    }
    let plain = |element| Known {
        element,
        family: None,
        doubtful: false,
    };
    let word = WORDS.get(text).copied();
    if let Some(word) = word.filter(|word| word.element == E::Architecture) {
        return Some((word, None));
    }
    let is_long = text.len() > SHORTEST_ENDING;
    if word.is_none() && is_long && !text.starts_with("distil") && text != "robert" {
        let last = text.bytes().last();
        let ends = |ending: &str| {
            ending.bytes().last() == last && text.len() > ending.len() && text.ends_with(ending)
        };
        let ending = ENDINGS.iter().find(|(ending, _)| ends(ending));
        if let Some((_, name)) = ending
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            let family = WORDS.get(*name).and_then(|known| known.family);
            let known = Known {
                family,
                ..plain(E::Architecture)
            };
            return Some((known, None));
        }
    }
    if let Some(claim) = parameters(text) {
        return Some((plain(E::Parameters), claim));
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if after(text, b'v').is_some_and(is_number) {
        return Some((plain(E::Version), None));
    }
    let ends_with_l = text.ends_with('l');
    if after(text, b'l').is_some_and(digits) || ends_with_l && digits(&text[..text.len() - 1]) {
        return Some((plain(E::Layers), None));
    }
    if after(text, b'a').is_some_and(digits) || after(text, b'h').is_some_and(digits) {
        return Some((plain(E::Heads), None));
    }
    if text.starts_with("distil") {
        return Some((plain(E::Reuse), None));
    }
    word.map(|word| (word, None))
}

/// What is known about the model with this name.
#[derive(Clone, Copy, Default)]
pub struct NamedModel<'a> {
    /// The relations and the row with its languages and data sets.
    pub row: Option<(&'a Relations, usize)>,
    /// Whether a bare number behind an architecture is a version.
    pub bare_versions: bool,
}

impl NamedModel<'_> {
    fn speaks(&self, code: &str) -> bool {
        self.row.is_some_and(|(relations, row)| {
            let mut languages = relations.members(Field::Languages, row);
            languages.any(|language| language.eq_ignore_ascii_case(code))
        })
    }
}

/// The number of words whose parts are kept. Frequent words are among the first of any list, and
/// those after them hardly repeat.
const KEPT_WORDS: usize = 1 << 15;

/// The longest word that is kept, in bytes: longer ones are rare, and a hostile list has no limit.
const KEPT_LENGTH: usize = 64;

/// A part of a word between separators, without regard to its neighbours.
#[derive(Clone, Copy)]
struct Part {
    /// Its beginning in the word, in bytes.
    start: usize,
    /// Its end in the word, in bytes.
    end: usize,
    what: Option<(Known, Option<Claim>)>,
}

/// Reads names one after the other, reuses its memory and splits a frequent word only once.
#[derive(Default)]
pub struct Tagger {
    lower: String,
    tokens: Vec<Token>,
    /// Whether the language of the token at the same place is doubtful.
    doubtful: Vec<bool>,
    ends: Vec<usize>,
    /// The places of the parts of each kept word.
    words: HashMap<String, Range<usize>>,
    /// The parts of the kept words, then those of the word that is read.
    parts: Vec<Part>,
}

impl Tagger {
    /// The parts of a name, which is the model's id after its first slash.
    pub fn read(&mut self, name: &str, model: &NamedModel<'_>) -> &[Token] {
        self.lower.clear();
        // ASCII lower case keeps the length in bytes for every script.
        self.lower.push_str(name);
        self.lower.make_ascii_lowercase();
        self.tokens.clear();
        self.doubtful.clear();
        let lower = std::mem::take(&mut self.lower);
        let mut start = 0;
        for (at, byte) in lower.bytes().enumerate() {
            if is_separator(lower.as_bytes(), at, byte) {
                self.word(&lower, start, at);
                start = at + 1;
            }
        }
        self.word(&lower, start, lower.len());
        self.settle(&lower, model);
        self.data_sets(&lower, model);
        self.lower = lower;
        &self.tokens
    }

    /// Adds the tokens of a text between separators.
    fn word(&mut self, lower: &str, start: usize, end: usize) {
        let Some(word) = lower.get(start..end).filter(|word| !word.is_empty()) else {
            return;
        };
        let kept = self.words.get(word).cloned();
        let has_room = self.words.len() < KEPT_WORDS && word.len() <= KEPT_LENGTH;
        let is_kept = kept.is_some() || has_room;
        let places = kept.unwrap_or_else(|| {
            let places = self.split(word);
            if is_kept {
                self.words.insert(word.to_owned(), places.clone());
            }
            places
        });
        let first = places.start;
        for part in &self.parts[places] {
            let what = part.what;
            self.tokens.push(Token {
                start: start + part.start,
                end: start + part.end,
                element: what.map_or(E::Other, |(known, _)| known.element),
                family: what.and_then(|(known, _)| known.family),
                claim: what.and_then(|(_, claim)| claim),
            });
            self.doubtful
                .push(what.is_some_and(|(known, _)| known.doubtful));
        }
        if !is_kept {
            self.parts.truncate(first);
        }
    }

    /// Splits a word: it is one part if it is known as a whole, else it is split into the longest
    /// known parts between changes from letters to digits. Returns the places of the parts.
    fn split(&mut self, word: &str) -> Range<usize> {
        let first = self.parts.len();
        let mut add = |start, end, what| self.parts.push(Part { start, end, what });
        let whole = known(word);
        if whole.is_some() {
            add(0, word.len(), whole);
            return first..self.parts.len();
        }
        let ends = &mut self.ends;
        ends.clear();
        let in_number = |letter: char| letter.is_ascii_digit() || letter == '.';
        let mut before = None;
        for (at, letter) in word.char_indices() {
            if before.is_some_and(|before| before != in_number(letter)) {
                ends.push(at);
            }
            before = Some(in_number(letter));
        }
        ends.push(word.len());
        let mut at = 0;
        let mut next = 0;
        while next < ends.len() {
            let within = ends
                .iter()
                .skip(next)
                .take_while(|end| **end - at <= LONGEST);
            let reach = next + within.count();
            let longest = (next..reach).rev().find_map(|place| {
                let text = word.get(at..ends[place])?;
                // The whole word was looked up above.
                let found = (text.len() < word.len()).then(|| known(text))??;
                Some((place, found))
            });
            let (place, what) = match longest {
                Some((place, found)) => (place, Some(found)),
                None => (next, None),
            };
            add(at, ends[place], what);
            at = ends[place];
            next = place + 1;
        }
        first..self.parts.len()
    }

    /// Decides elements that depend on neighbours or on the model.
    fn settle(&mut self, lower: &str, model: &NamedModel<'_>) {
        let text = |token: &Token| lower.get(token.start..token.end).unwrap_or_default();
        for index in 0..self.tokens.len() {
            let token = self.tokens[index];
            let before = index.checked_sub(1).map(|before| self.tokens[before]);
            let behind = |element| before.is_some_and(|token| token.element == element);
            if token.element == E::Other {
                if model.bare_versions && behind(E::Architecture) && is_number(text(&token)) {
                    self.tokens[index].element = E::Version;
                }
                continue;
            }
            if token.element != E::Language {
                continue;
            }
            // They mean instruction-tuned and pre-trained, as in gemma-2-9b-it.
            let behind_size = match text(&token) {
                "it" => Some(E::Task),
                "pt" => Some(E::Training),
                _ => None,
            };
            if let Some(element) = behind_size.filter(|_| behind(E::Parameters)) {
                self.tokens[index].element = element;
            } else if self.doubtful[index]
                && !self.beside_language(lower, index)
                && !model.speaks(text(&token))
            {
                self.tokens[index].element = E::Other;
            }
        }
    }

    /// Whether an undoubted language is next to a token; `to` or `2` between them are skipped.
    fn beside_language(&self, lower: &str, index: usize) -> bool {
        let joins = |place: usize| {
            let token = self.tokens.get(place)?;
            let text = lower.get(token.start..token.end)?;
            Some(matches!(text, "to" | "2"))
        };
        if joins(index) == Some(true) {
            return false;
        }
        let sure = |place: usize| {
            self.tokens
                .get(place)
                .is_some_and(|token| token.element == E::Language && !self.doubtful[place])
        };
        let before = index.checked_sub(1).is_some_and(|before| {
            let further = || before.checked_sub(1).is_some_and(sure);
            sure(before) || joins(before) == Some(true) && further()
        });
        let after = sure(index + 1) || joins(index + 1) == Some(true) && sure(index + 2);
        before || after
    }

    /// Finds the names of the model's data sets among the tokens without another element.
    fn data_sets(&mut self, lower: &str, model: &NamedModel<'_>) {
        /// The parts of a data set's name.
        const PARTS: usize = 4;
        let Some((relations, row)) = model.row else {
            return;
        };
        let free = |token: &Token| matches!(token.element, E::Other | E::Training);
        let alike = |name: &str, tokens: &[Token]| {
            let name = name.rsplit('/').next().unwrap_or(name).bytes();
            let name = name.filter(u8::is_ascii_alphanumeric);
            let text = tokens
                .iter()
                .filter_map(|token| lower.get(token.start..token.end));
            let text = text.flat_map(str::bytes).filter(u8::is_ascii_alphanumeric);
            name.map(|byte| byte.to_ascii_lowercase()).eq(text)
        };
        for data_set in relations.members(Field::Datasets, row) {
            if data_set.bytes().filter(u8::is_ascii_alphanumeric).count() < 2 {
                continue;
            }
            for start in 0..self.tokens.len() {
                let rest = self.tokens.get(start..).unwrap_or_default();
                let run = rest
                    .iter()
                    .take(PARTS)
                    .take_while(|token| free(token))
                    .count();
                let found = (1..=run).rev().find(|length| {
                    rest.get(..*length)
                        .is_some_and(|tokens| alike(data_set, tokens))
                });
                for token in self.tokens.iter_mut().skip(start).take(found.unwrap_or(0)) {
                    token.element = E::Dataset;
                }
            }
        }
    }
}

/// Whether a byte separates parts: `-`, `_`, `/`, and `.` outside numbers.
#[inline]
pub fn is_separator(name: &[u8], at: usize, byte: u8) -> bool {
    let digit = |place: Option<usize>| {
        let byte = place.and_then(|place| name.get(place));
        byte.is_some_and(u8::is_ascii_digit)
    };
    match byte {
        b'-' | b'_' | b'/' => true,
        b'.' => !(digit(at.checked_sub(1)) && digit(at.checked_add(1))),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
