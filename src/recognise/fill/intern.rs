//! Interns names and limits their length.

use super::super::dataset::Wants;
use super::super::tags::{self, Tag, TagKind};
use crate::base::error::{Error, ErrorKind, Result};
use crate::relations::{Field, Name, Names};

pub(super) fn full() -> Error {
    Error::new(
        ErrorKind::Budget,
        "The file has too many different names for the memory.",
        "Choose fewer columns, or split the file.",
    )
}

/// Interns names of limited length.
pub(super) struct Intern<'a> {
    pub(super) names: &'a mut Names,
    pub(super) limit: usize,
    pub(super) too_long: &'a mut u64,
}

impl Intern<'_> {
    /// The name of a text; missing if the text is too long.
    pub(super) fn name(&mut self, text: &str) -> Result<Name> {
        self.limited(text, Names::intern)
    }

    /// The names of many texts, faster than one by one. Texts that are empty or too long are left
    /// out: their cells are looked at one by one.
    pub(super) fn all(&mut self, texts: &[&str]) -> Result<Vec<Option<Name>>> {
        let is_usual = |text: &&&str| (1..=self.limit).contains(&text.len());
        let usual: Vec<&str> = texts.iter().filter(is_usual).copied().collect();
        let names = self.names.intern_all(&usual).ok_or_else(full)?;
        let mut names = names.into_iter();
        let of = |text| is_usual(&text).then(|| names.next()).flatten();
        Ok(texts.iter().map(of).collect())
    }

    /// A name of a text without a search for an equal one; missing if the text is too long.
    pub(super) fn append(&mut self, text: &str) -> Result<Name> {
        self.limited(text, Names::append)
    }

    fn limited(
        &mut self,
        text: &str,
        store: impl FnOnce(&mut Names, &str) -> Option<Name>,
    ) -> Result<Name> {
        if text.len() > self.limit {
            *self.too_long += 1;
            return Ok(Name::MISSING);
        }
        store(self.names, text).ok_or_else(full)
    }

    /// A tag. The name of a base model is interned by [`Self::base`], because a better source may
    /// have named it.
    pub(super) fn tag(&mut self, text: &str, wants: &Wants) -> Result<Tag> {
        let (kind, value) = needed(text, wants);
        let value = value.map(|value| self.name(value)).transpose()?;
        self.tag_with(text, kind, value.unwrap_or(Name::MISSING), wants)
    }

    /// Many tags, faster than one by one.
    pub(super) fn tags(&mut self, texts: &[&str], wants: &Wants) -> Result<Vec<Option<Tag>>> {
        let read = texts.iter().map(|text| needed(text, wants));
        let read: Vec<(TagKind, Option<&str>)> = read.collect();
        let values: Vec<&str> = read.iter().filter_map(|(_, value)| *value).collect();
        let mut names = self.all(&values)?.into_iter();
        let tags = texts.iter().zip(read).map(|(text, (kind, value))| {
            if text.is_empty() {
                return Ok(None);
            }
            let value = match value.map(|value| (value, names.next().flatten())) {
                Some((_, Some(name))) => name,
                Some((value, None)) => self.name(value)?,
                None => Name::MISSING,
            };
            self.tag_with(text, kind, value, wants).map(Some)
        });
        tags.collect()
    }

    fn tag_with(&mut self, text: &str, kind: TagKind, value: Name, wants: &Wants) -> Result<Tag> {
        Ok(Tag {
            kind,
            free: kind.can_be_free() && tags::is_free(text),
            value,
            whole: if wants.field(Field::Tags) {
                self.name(text)?
            } else {
                Name::MISSING
            },
        })
    }

    /// The base model that a tag names, and how it was used.
    pub(super) fn base(&mut self, tag: &str) -> Result<(Name, Name)> {
        let (_, base, relation) = tags::read(tag);
        let base = self.name(base)?;
        let relation = relation.map(|text| self.name(text)).transpose()?;
        Ok((base, relation.unwrap_or(Name::MISSING)))
    }
}

/// The kind of a tag, and its value if that is a name and needed.
fn needed<'t>(text: &'t str, wants: &Wants) -> (TagKind, Option<&'t str>) {
    let (kind, value, _) = tags::read(text);
    let kept = kind.field().filter(|field| wants.field(*field));
    let value = kept.map(|_| value).filter(|_| kind != TagKind::Base);
    (kind, value)
}
