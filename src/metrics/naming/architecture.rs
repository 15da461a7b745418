//! Whether the architecture in a name is the one that the model has.
//!
//! The model's architecture is the `model_type` of its configuration, as in Jiang et al. (2024). A
//! name contradicts if none of the families in it can be of that type. We interpret "can be"
//! widely, because a wrongly reported contradiction does more harm here than a missed one. A word
//! with other meanings gives no family. A family whose makers published models of several types may
//! be any of them. A model that is made of others may have the name of its parts. If the weights
//! may have been rewritten in another family's layout, the name is undecided. How often the
//! comparison is right was judged by hand: see [`super::detector`].

use std::borrow::Cow;

use super::elements::{Element, NamedModel, Tagger, Token, family_called, family_of};
use crate::relations::Family;

/// Words that name a family but equally often something else, so that they give no architecture:
/// plain words, persons, methods, companies, and `gpt`, which is in the names of all kinds of chat
/// models.
const AMBIGUOUS: &str = "align ast bark bitnet canine clap cohere ctrl donut dpr flava funnel git gpt \
    informer janus kosmos led luke megatron mvp nanochat opt orion perceiver reformer sam sew \
    splinter";

/// Words that give an architecture only before a size, as in opt-125m.
const BEFORE_A_SIZE: &str = "opt";

/// Words in names, and further families of which the makers published models under that name.
const ALSO: &[(&str, &str)] = &[
    ("arctic", "bert nomicbert qwen xlmroberta"),
    ("bigbird", "pegasus"),
    ("camembert", "roberta"),
    ("deepseek", "llama qwen"),
    ("deit", "vit"),
    ("ernie", "bert roberta"),
    ("falcon3", "llama"),
    ("granite", "bert gptbigcode llama modernbert roberta"),
    ("helium", "llama"),
    // HuBERT is also the name of a Hungarian BERT.
    ("hubert", "bert"),
    ("jais", "llama"),
    ("layoutxlm", "xlmroberta"),
    ("minicpm", "llama"),
    ("mt5", "t5"),
    ("nemotron", "llama mistral mixtral qwen"),
    ("nllb", "m2m100"),
    ("pegasus", "bigbirdpegasus"),
    ("stablelm", "gptneox llama mistral"),
    ("santacoder", "gpt2"),
    ("umt5", "mt5 t5"),
    // The small vision transformer is also called ViT-S.
    ("vits", "vit"),
];

/// Families of models that are made of others: a name may give a part.
const COMPOSED: &str = "align altclip blip chineseclip clap clip clipseg depthanything detr donut dpt \
    florence2 fuyu groundingdino idefics instructblip internvl janus kosmos llava llavallama \
    llavamistral llavaqwen maskformer minicpm musicgen oneformer owlvit paligemma pixtral sam \
    smolvlm tabletransformer trocr udop upernet visualbert zoedepth";

/// Families whose weights can be rewritten in another family's layout without a change of what they
/// compute, and the two families whose layouts are used for that.
const REWRITTEN: &str = "baichuan exaone internlm llama mistral phi qwen";
const LAYOUTS: &str = "llama mistral";

/// Formats without a configuration, so that their type is only what somebody wrote.
const UNCONFIGURED: &str = "ggml gguf litert";

/// Words for drafts: small models that guess the output of the large model in their name.
const DRAFTS: &str =
    "dflash draft drafter dspark eagle eagle2 eagle3 medusa speculator speculators";

fn is_of(list: &str, word: &str) -> bool {
    let mut words = list.split_ascii_whitespace();
    words.any(|candidate| candidate.eq_ignore_ascii_case(word))
}

/// A name and its parts.
struct Parts<'a> {
    name: &'a str,
    tokens: &'a [Token],
}

impl<'a> Parts<'a> {
    fn text(&self, token: &Token) -> &'a str {
        self.name.get(token.start..token.end).unwrap_or_default()
    }

    fn has(&self, list: &str) -> bool {
        let mut tokens = self.tokens.iter();
        tokens.any(|token| is_of(list, self.text(token)))
    }

    /// Whether the name says that the model is a mixture of experts, such as 4x8b.
    fn is_mixture(&self) -> bool {
        let several = |token: &Token| token.claim.is_some_and(|claim| claim.low < claim.high);
        self.tokens.iter().any(several) || self.has("moe frankenmoe")
    }

    /// The family of two parts that make one word, such as gpt and neo.
    fn joined(&self, index: usize) -> Option<(&'static Family, String)> {
        let first = self.tokens.get(index)?;
        let second = self.tokens.get(index.checked_add(1)?)?;
        // The digits of a parameter count are not part of the family: llama-2b is not llama2.
        let joins = matches!(second.element, Element::Architecture | Element::Other);
        first.family.filter(|_| joins)?;
        let word = [self.text(first), self.text(second)].concat();
        Some((family_called(&word)?, word))
    }

    /// Whether a part directly follows a number, such as `mpt` in 100Mpt.
    fn is_glued(&self, token: &Token) -> bool {
        let before = token.start.checked_sub(1);
        let before = before.and_then(|at| self.name.as_bytes().get(at));
        before.is_some_and(u8::is_ascii_digit) && token.end - token.start <= 3
    }

    /// Whether a part gives an architecture.
    fn states(&self, index: usize) -> bool {
        let Some(token) = self.tokens.get(index) else {
            return false;
        };
        let Some(family) = token.family else {
            return false;
        };
        let word = self.text(token);
        let sized = is_of(BEFORE_A_SIZE, word) && {
            let next = index.checked_add(1).and_then(|next| self.tokens.get(next));
            next.is_some_and(|next| next.claim.is_some())
        };
        let ambiguous = is_of(AMBIGUOUS, word) || is_of("gpt", family.name);
        (sized || !ambiguous) && !self.is_glued(token)
    }

    /// The families in the name, each with the word for it.
    fn stated(&self) -> Vec<(&'static Family, Cow<'a, str>)> {
        let mut stated = Vec::new();
        let mut index = 0;
        while let Some(token) = self.tokens.get(index) {
            if let Some((family, word)) = self.joined(index) {
                stated.push((family, word.into()));
                index += 1;
            } else if let Some(family) = token.family.filter(|_| self.states(index)) {
                stated.push((family, self.text(token).into()));
            }
            index += 1;
        }
        stated
    }
}

/// Whether models with this word in their name can be of this family.
fn can_be(stated: &Family, word: &str, family: &Family) -> bool {
    let also = |word: &str| {
        let mut of_word = ALSO
            .iter()
            .filter(|(candidate, _)| candidate.eq_ignore_ascii_case(word));
        of_word.any(|(_, families)| is_of(families, family.name))
    };
    stated == family || is_of(family.wider, stated.name) || also(word) || also(stated.name)
}

/// The result of comparing a name with its model's architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// The name gives an architecture that the model can have.
    Fits,
    /// The name gives only architectures that the model cannot have.
    Contradicts,
    /// The weights may have been rewritten in the layout of the model's type.
    Undecided,
}

/// Whether a format has no configuration, so that a type in the data is only what somebody wrote.
pub(super) fn is_unconfigured(format: &str) -> bool {
    is_of(UNCONFIGURED, format)
}

/// Compares a name with the family of the model; `None` if the name gives no architecture that can
/// be compared.
pub(super) fn judge(name: &str, tokens: &[Token], family: &Family) -> Option<Judgement> {
    let parts = Parts { name, tokens };
    let stated = parts.stated();
    if stated.is_empty() || parts.has(UNCONFIGURED) || parts.has(DRAFTS) {
        return None;
    }
    if stated
        .iter()
        .any(|(stated_family, word)| can_be(stated_family, word, family))
    {
        return Some(Judgement::Fits);
    }
    // A Mixtral may combine experts of any family.
    let mixture = family.name == "mixtral" && parts.is_mixture();
    if is_of(COMPOSED, family.name) || mixture {
        return None;
    }
    let rewritten = is_of(LAYOUTS, family.name)
        && stated
            .iter()
            .all(|(family, _)| is_of(REWRITTEN, family.name));
    Some(if rewritten {
        Judgement::Undecided
    } else {
        Judgement::Contradicts
    })
}

/// Compares a model's name with the type in its configuration, or with the class that this names.
pub fn compare(id: &str, model_type: &str) -> Option<Judgement> {
    let name = super::measure::name_of(id);
    let mut tagger = Tagger::default();
    let tokens = tagger.read(name, &NamedModel::default());
    judge(name, tokens, family_of(model_type)?)
}

/// The words for architectures in a model's name, and the family of each that has one.
pub fn architecture_words(id: &str) -> Vec<(String, Option<&'static str>)> {
    let name = super::measure::name_of(id);
    let mut tagger = Tagger::default();
    let tokens = tagger.read(name, &NamedModel::default()).iter();
    let named = tokens.filter(|token| token.element == Element::Architecture);
    named
        .map(|token| {
            let family = token.family.map(|family| family.name);
            (super::text(name, token).to_owned(), family)
        })
        .collect()
}

/// The family of a configuration's type or class.
pub fn type_family(model_type: &str) -> Option<&'static str> {
    family_of(model_type).map(|family| family.name)
}
