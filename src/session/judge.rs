//! Questions to a language model about the cards of a session's files, and its answers.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::dataset::Bundle;
use super::file::{File, State};
use super::{FileState, Session};
use crate::base::error::{Error, ErrorKind, Result};
use crate::base::pulse;
use crate::base::random::Random;
use crate::base::text::plural;
use crate::caveat::{Caveat, Noted};
use crate::domain::data::Data;
use crate::domain::subset::Subset;
use crate::judge::{self, Answers, Estimate, Found, Key, PAPER_MODEL};
use crate::metrics::Parameters;
use crate::metrics::documentation::{self, By};
use crate::parquet::cells;
use crate::parquet::scan::{Scan, Texts, Wanted};
use crate::recognise::Recognised;
use crate::relations::{Field, Relation, Table};

/// The answers of each file that has some, and all of them together.
#[derive(Default)]
pub(super) struct OfFiles {
    files: Vec<Arc<Answers>>,
    all: Option<Arc<Answers>>,
}

/// The models about whose cards a language model is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Which {
    /// All of them.
    All,
    /// So many models with a card, drawn by a generator with this seed.
    Sample { size: usize, seed: u32 },
    /// The top and the bottom that the metric on documentation compares, by these popularities.
    Compared {
        params: documentation::Params,
        by: Vec<By>,
    },
}

/// What is asked, and what is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// The questions.
    pub estimate: Estimate,
    /// Rows of chosen models whose card is empty.
    pub empty: u64,
    /// Rows with the same model and card as an earlier row.
    pub repeated: u64,
    /// Cards that have an answer among the files.
    pub answered: u64,
}

impl Asked {
    /// A sentence that counts what is left out; `None` if nothing is left out.
    pub fn left_out(&self) -> Option<String> {
        let left_out = [
            (self.empty, "empty card", "empty cards"),
            (self.repeated, "repeated row", "repeated rows"),
            (self.answered, "card with an answer", "cards with an answer"),
        ];
        let left_out = left_out.into_iter().filter(|(n, ..)| *n > 0);
        let left_out: Vec<String> = left_out
            .map(|(n, one, many)| plural(n, one, many))
            .collect();
        (!left_out.is_empty()).then(|| format!("Not asked about: {}.", left_out.join(", ")))
    }
}

/// The names of the packages of datasets.
fn names(bundles: &[Bundle<'_>]) -> BTreeSet<String> {
    let parts = bundles.iter().flat_map(Bundle::relations);
    let names = parts.flat_map(|part| {
        let rows = part.table(Relation::Packages).map_or(0, Table::rows);
        (0..rows).filter_map(move |row| part.text(Field::PackageId, row))
    });
    names.map(str::to_owned).collect()
}

fn cancelled(what: &str) -> Error {
    let message = format!("{what} was cancelled.");
    Error::new(ErrorKind::Setting, message, "Write the questions again.")
}

impl Session {
    /// The questions about all cards that the metric on documentation compares, as the lines of a
    /// batch to the paper's model, and what a user must know of them.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] if there is no question, and those of [`Session::questions`].
    pub fn compared_questions(&self, params: &Parameters) -> Result<(String, String)> {
        let which = Which::Compared {
            params: params.documentation,
            by: By::ALL.to_vec(),
        };
        let subset = params.subset.parsed()?;
        pulse::begin();
        let mut lines = String::new();
        let asked = self.questions(&which, &subset, &mut |model, card| {
            let line = judge::line(PAPER_MODEL, model, card).map_err(|error| {
                let advice = "Write the questions with the command: registry-lens judge.";
                Error::new(ErrorKind::Setting, error.to_string(), advice)
            })?;
            lines += &line;
            lines.push('\n');
            Ok(())
        })?;
        let left_out = asked.left_out();
        if lines.is_empty() {
            return Err(Error::new(
                ErrorKind::Setting,
                "There is no card to ask about.",
                left_out.unwrap_or_else(|| {
                    "The metric compares no models with a card: see what it says of the files."
                        .into()
                }),
            ));
        }
        let next = "Have a model answer them, then add the file of its answers.".to_owned();
        let of = (!subset.is_all()).then(|| format!("Only models of the subset “{subset}”."));
        let words = [Some(asked.estimate.sentences()), of, left_out, Some(next)];
        let words: Vec<String> = words.into_iter().flatten().collect();
        Ok((lines, words.join(" ")))
    }

    /// Gives each card that is to be judged, with its model's name, in the order of files and rows.
    /// Only models of the subset are chosen from. Cards are read again, since the session does not keep them. Empty cards, repeated ones and
    /// those with an answer are left out and counted.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] if no file has cards, and for a subset that asks for what the data do
    /// not have; those of reading, and those of `take`.
    pub fn questions(
        &self,
        which: &Which,
        subset: &Subset,
        take: &mut dyn FnMut(&str, &str) -> Result<()>,
    ) -> Result<Asked> {
        let has_cards = |file: &File| file.recognised()?.cards();
        if !self.files.values().any(|file| has_cards(file).is_some()) {
            return Err(Error::new(
                ErrorKind::Setting,
                "No file has cards that nobody has judged.",
                "Use a file with the names of models and a column of their cards.",
            ));
        }
        let chosen = self.chosen(which, subset)?;
        let mut asked = Asked::default();
        let mut seen = HashSet::new();
        self.cards(&mut |model, card| {
            if chosen
                .as_ref()
                .is_some_and(|chosen| !chosen.contains(model))
            {
                return Ok(());
            }
            if card.trim().is_empty() {
                asked.empty += 1;
                return Ok(());
            }
            let key = Key::new(model, card);
            if !seen.insert(key) {
                asked.repeated += 1;
                return Ok(());
            }
            if self.answers.all.as_ref().is_some_and(|all| all.judges(key)) {
                asked.answered += 1;
                return Ok(());
            }
            asked.estimate.add(card);
            take(model, card)
        })?;
        Ok(asked)
    }

    /// The names of the chosen models; `None` for all.
    fn chosen(&self, which: &Which, subset: &Subset) -> Result<Option<BTreeSet<String>>> {
        if subset.is_all() && *which == Which::All {
            return Ok(None);
        }
        let (mut datasets, mut bundles): (Vec<_>, Vec<_>) =
            self.datasets(&self.labels()).into_iter().unzip();
        self.narrow(&mut bundles, &mut datasets, subset)?;
        if pulse::is_stopped() {
            return Err(cancelled("Choosing the models"));
        }
        let within = (!subset.is_all()).then(|| names(&bundles));
        Ok(match which {
            Which::All => within,
            Which::Sample { size, seed } => Some(self.drawn(within, *size, *seed)?),
            Which::Compared { params, by } => {
                let data = bundles.iter().map(|bundle| {
                    Data::new(&bundle.source, bundle.relations(), bundle.ranking())
                        .with_rankings(bundle.rankings())
                });
                let data: Vec<Data<'_>> = data.collect();
                let names = by.iter();
                let names = names.flat_map(|by| documentation::compared(&data, params, *by));
                Some(names.collect())
            }
        })
    }

    /// `size` models drawn from those with a card; from those `within`, if only some are in the subset.
    fn drawn(
        &self,
        within: Option<BTreeSet<String>>,
        size: usize,
        seed: u32,
    ) -> Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        self.cards(&mut |model, card| {
            let may = within.as_ref().is_none_or(|within| within.contains(model));
            if may && !card.trim().is_empty() && !names.contains(model) {
                names.insert(model.to_owned());
            }
            Ok(())
        })?;
        let drawn = Random::new(seed).sample(size, names.len());
        let mut drawn = drawn.into_iter().peekable();
        let mut place = 0;
        names.retain(|_| {
            place += 1;
            drawn.next_if(|drawn| *drawn + 1 == place).is_some()
        });
        Ok(names)
    }

    /// Reads the models and cards of all files with cards that are ready.
    fn cards(&self, take: &mut dyn FnMut(&str, &str) -> Result<()>) -> Result<()> {
        let labels = self.labels();
        for (label, file) in self.in_order_of_labels(&labels) {
            let columns = file.recognised().and_then(Recognised::cards);
            let (State::Ready(_), Some(columns), Some((source, footer))) =
                (&file.state, columns, file.readable())
            else {
                continue;
            };
            let wanted = columns.map(|place| Wanted {
                column: &file.columns()[place],
                parts: &[],
                or_all: true,
                texts: Texts::Long,
            });
            if file.is_fed() {
                return Err(Error::new(
                    ErrorKind::Unreadable,
                    "The cards must be read again, and here the page brings each byte only once.",
                    "Write the questions with the command: registry-lens judge (docs/judge.md).",
                )
                .in_file(label));
            }
            let mut scan = Scan::new(Arc::clone(source), footer, self.limits, &wanted)?;
            while let Some(batch) = scan.next_batch()? {
                let [models, cards] = &batch.columns[..] else {
                    break;
                };
                for row in 0..batch.rows {
                    let Some(model) = cells::text(models.as_ref(), row) else {
                        continue;
                    };
                    let card = cells::text(cards.as_ref(), row).unwrap_or_default();
                    // A card of a kilobyte takes as long as a few rows of numbers.
                    if !pulse::beat(1 + card.len() as u32 / 256) {
                        return Err(cancelled("Reading the cards"));
                    }
                    take(&model, &card)?;
                }
            }
        }
        Ok(())
    }

    /// Lets all files with cards know the answers of all files with answers.
    pub(super) fn spread_answers(&mut self) {
        let told: Vec<Arc<Answers>> = self
            .files
            .values()
            .filter_map(|file| file.told().cloned())
            .collect();
        let same = |(a, b): (&Arc<Answers>, &Arc<Answers>)| Arc::ptr_eq(a, b);
        let before = &self.answers.files;
        if told.len() != before.len() || !told.iter().zip(before).all(same) {
            let all = (!told.is_empty())
                .then(|| Arc::new(Answers::together(told.iter().map(Arc::as_ref))));
            self.answers = OfFiles { files: told, all };
        }
        for file in self.files.values_mut() {
            file.judge_by(self.answers.all.as_ref());
        }
    }

    pub(super) fn describe(&self, id: u32, file: &File, label: &str) -> FileState {
        let mut state = file.describe(id, label, &self.wants);
        state.caveats.extend(self.remarks(file, label));
        state
    }

    /// What a reader must know of a file's answers. Nothing while it is not known which cards there
    /// are: a file with cards is not read, or the requested metrics need no cards.
    pub(super) fn remarks(&self, file: &File, label: &str) -> Vec<Noted> {
        let (Some(own), Some(all)) = (file.told(), &self.answers.all) else {
            return Vec::new();
        };
        let mut found = Found::default();
        for file in self.files.values() {
            let asked = file.filled().and_then(|filled| filled.asked.as_ref());
            let has_cards = file.recognised().and_then(Recognised::cards).is_some();
            match asked {
                Some(asked) => found.add(asked),
                None if has_cards || matches!(file.state, State::Opening) => return Vec::new(),
                None => {}
            }
        }
        let remarks = own.remarks(all, &found).into_iter();
        remarks
            .map(|(code, says)| Noted::file(Caveat::sign(code, &says), label))
            .collect()
    }
}
