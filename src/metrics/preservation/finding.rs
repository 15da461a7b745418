//! The finding for a heading: how often descendants keep Transformers, beside its best rival.

use super::{LibraryRate, Output};
use crate::base::text::percent;
use crate::metrics::Mode;

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        match self.mode {
            Mode::Paper => self.kept(),
            Mode::Artifact => self.have(),
        }
    }

    /// The paper's rates of preservation.
    fn kept(&self) -> Option<String> {
        let rivals = &self.by_rate;
        // A format never decides, and a library of few bases cannot be compared.
        let others = rivals.others.iter();
        let others = others.filter(|library| library.enough && !library.format);
        let rival = others.reduce(|a, b| if b.rate > a.rate { b } else { a });
        let rated = |library: Option<&LibraryRate>| {
            let library = library?;
            Some((library.library.clone(), library.rate?))
        };
        let transformers = rated(rivals.transformers.as_ref());
        Some(match (transformers, rated(rival)) {
            (Some((_, rate)), Some((name, most))) if most > rate => format!(
                "Descendants keep {name} most often, in {} of cases; Transformers is kept in {}",
                percent(most),
                percent(rate)
            ),
            (Some((_, rate)), Some((name, next))) => format!(
                "Descendants keep Transformers most often, in {} of cases; next is {name}, in {}",
                percent(rate),
                percent(next)
            ),
            (Some((_, rate)), None) => {
                format!(
                    "Descendants keep Transformers in {} of cases",
                    percent(rate)
                )
            }
            (None, rival) => {
                let shown = self.libraries.iter().find(|library| library.shown);
                let (name, rate) = rival.or_else(|| rated(shown))?;
                format!("Descendants keep {name} in {} of cases", percent(rate))
            }
        })
    }

    /// The artifact's shares.
    fn have(&self) -> Option<String> {
        let transformers = self.by_share.transformers.as_ref()?;
        Some(format!(
            "{} of the descendants with two or more libraries have Transformers",
            percent(transformers.rate?)
        ))
    }
}
