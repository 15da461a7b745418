//! The answer as people see it: sentences, figures and tables.

use super::{Direction, FineTunes, OfTrait, Order, Output, Part, Placed, Trait};
use crate::base::text::{capital, count, percent, plural};
use crate::domain::licences::LicenceClass;
use crate::metrics::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, ShownTable};

/// Values in the figure of an order.
const DRAWN: usize = 12;

fn between(interval: Option<[f64; 2]>) -> String {
    interval.map_or(String::new(), |[low, high]| {
        format!("; 95% interval {} to {}", percent(low), percent(high))
    })
}

impl Order {
    /// How often models join each of the values that most models state, and do not leave it, in the
    /// order of drift.
    fn figure(&self, of: &str) -> Figure {
        let mut stated: Vec<u64> = self.values.iter().map(|placed| placed.statements).collect();
        stated.sort_unstable_by(|a, b| b.cmp(a));
        let least = stated.get(DRAWN - 1).copied().unwrap_or_default();
        let drawn = self
            .values
            .iter()
            .filter(|placed| placed.statements >= least);
        let drawn: Vec<_> = drawn.take(DRAWN).collect();
        let joined = drawn.iter().map(|placed| placed.share());
        let changes = drawn
            .iter()
            .map(|placed| plural(placed.changes(), "change", "changes"));
        let mut series = BarSeries::new("to it", joined.collect());
        series.intervals = drawn.iter().map(|placed| placed.interval).collect();
        Figure::Bars {
            title: format!(
                "Order of drift: {of}, from those that models leave to those that they join"
            ),
            axis: Axis::new("share of its changes that lead to it", Scale::Share),
            categories: drawn.iter().map(|placed| placed.value.clone()).collect(),
            beside: Some(changes.collect()),
            series: vec![series],
        }
    }
}

impl Placed {
    fn changes(&self) -> u64 {
        self.left + self.joined
    }

    /// The share of its changes that lead to it; `None` without changes.
    fn share(&self) -> Option<f64> {
        let changes = self.changes();
        (changes > 0).then(|| self.joined as f64 / changes as f64)
    }
}

impl Part {
    /// Share, counts and interval.
    fn words(&self) -> Option<String> {
        Some(format!(
            "{} ({} of {}{})",
            percent(self.share?),
            count(self.count),
            count(self.of),
            between(self.interval)
        ))
    }
}

impl Direction {
    /// Share, counts and interval; nothing without a change.
    fn words(&self) -> Option<String> {
        Some(format!(
            "{} ({} of {}{})",
            percent(self.share?),
            count(self.towards),
            count(self.changes),
            between(self.interval)
        ))
    }
}

impl FineTunes {
    /// The directions, each with what a change in it is.
    fn all(&self) -> [(&'static str, &Option<Direction>); 3] {
        [
            ("licence, to a permissive or copyleft one", &self.opened),
            ("card, to a shorter one", &self.shortened),
            ("card, to one that a program wrote", &self.generated),
        ]
    }
}

impl OfTrait {
    /// The value that models leave first, and the one that they end at, if the data show a direction.
    fn ends(&self) -> Option<(&str, &str)> {
        let values = &self.order.as_ref()?.values;
        Some((&values.first()?.value, &values.last()?.value))
    }
}

impl Output {
    fn of(&self, of: Trait) -> Option<&OfTrait> {
        self.traits.iter().find(|found| found.of == of)
    }

    pub(super) fn found(&self) -> Option<String> {
        let kept = |found: &OfTrait| {
            format!(
                "{} of models change the {} of their base",
                percent(found.changed_share),
                found.of.words()
            )
        };
        let licence = self.of(Trait::Licence);
        let lost = self.licences.as_ref().and_then(|licences| {
            let lost = &licences.restriction_lost;
            let share = lost.share.filter(|_| lost.of > 0)?;
            Some(format!(
                "; of those with a restricting licence, {} become permissive",
                percent(share)
            ))
        });
        let Some(first) = licence.or_else(|| self.traits.first()) else {
            let shortened = self.fine_tunes.as_ref()?.shortened.as_ref()?;
            return Some(format!(
                "{} of the fine-tuned models whose card is not as long as their base's have a shorter one",
                percent(shortened.share?)
            ));
        };
        Some(kept(first) + &lost.filter(|_| licence.is_some()).unwrap_or_default())
    }

    pub(super) fn shown(&self) -> Shown {
        let mut shown = Shown {
            short: self.traits.first().map_or(String::new(), |first| {
                format!(
                    "{} of models change the {}",
                    percent(first.changed_share),
                    first.of.words()
                )
            }),
            sentences: self.sentences(),
            caveats: self.caveats(),
            compared: self.compared.clone(),
            ..Shown::default()
        };
        self.show_rates(&mut shown);
        self.show_classes(&mut shown);
        self.show_directions(&mut shown);
        self.show_orders(&mut shown);
        shown
    }

    fn sentences(&self) -> Vec<String> {
        let mut sentences: Vec<String> = self
            .traits
            .iter()
            .map(|found| {
                format!(
                    "{}: on {} with both stated, {} of the values are not shared on average{}; {} of the models differ from their base.",
                    capital(found.of.words()),
                    plural(found.edges, "edge", "edges"),
                    percent(found.rate),
                    between(found.interval),
                    percent(found.changed_share),
                )
            })
            .collect();
        if let Some(licences) = &self.licences {
            let parts = [
                (
                    &licences.restriction_lost,
                    "Of models whose base has a restricting licence and that state one, {} are permissive.",
                ),
                (
                    &licences.restriction_added,
                    "Of models whose base is permissive and that state a licence, {} have a restricting one.",
                ),
                (
                    &licences.statement_lost,
                    "Of models whose base states a licence, {} state none.",
                ),
            ];
            for (part, sentence) in parts {
                sentences.extend(part.words().map(|words| sentence.replace("{}", &words)));
            }
        }
        if let Some(tuned) = &self.fine_tunes {
            let parts = [
                (
                    &tuned.opened,
                    "Of fine-tuned models that exchange a restrictive licence for a permissive or copyleft one or the other way, {} go to the permissive or copyleft one.",
                ),
                (
                    &tuned.shortened,
                    "Of fine-tuned models whose card is not as long as their base's, {} have a shorter one.",
                ),
                (
                    &tuned.generated,
                    "Of fine-tuned models whose card differs from their base's in whether it says that a program wrote it, {} say so and their base does not.",
                ),
            ];
            for (direction, sentence) in parts {
                let words = direction.as_ref().and_then(Direction::words);
                sentences.extend(words.map(|words| sentence.replace("{}", &words)));
            }
        }
        for found in &self.traits {
            let (Some(order), Some((first, last))) = (&found.order, found.ends()) else {
                continue;
            };
            sentences.push(format!(
                "{} of the {} between the most frequent values of the {} agree with one order, from {first} to {last} ({} at most; {} of {}).",
                percent(order.agreement),
                plural(order.changes, "change", "changes"),
                found.of.words(),
                percent(order.most),
                count(order.agreeing_pairs),
                plural(order.pairs, "pair", "pairs"),
            ));
        }
        sentences
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = vec![
            "The tags of a model may be copied from its base by the program that made the card, so a trait that is kept need not have been chosen.".to_owned(),
            "The order of drift is fitted to the changes. It agrees with more than half of them even where there is no direction.".to_owned(),
        ];
        if let Some(tuned) = self.fine_tunes.as_ref().filter(|tuned| !tuned.stated) {
            caveats.push(format!(
                "The data do not say how models were made from their bases, so the directions along fine-tunes use all {}.",
                plural(tuned.edges, "edge", "edges")
            ));
        }
        if self.outside > 0 {
            caveats.push(format!(
                "{} to a model that is not in the data {} left out.",
                plural(self.outside, "edge", "edges"),
                if self.outside == 1 { "is" } else { "are" }
            ));
        }
        caveats
    }

    fn show_rates(&self, shown: &mut Shown) {
        if self.traits.is_empty() {
            return;
        }
        let title = "Traits that models do not share with their base";
        let published = |found: &OfTrait| found.of.published(self.relation);
        let mut series = vec![BarSeries {
            name: "your data".to_owned(),
            values: self.traits.iter().map(|found| Some(found.rate)).collect(),
            intervals: self.traits.iter().map(|found| found.interval).collect(),
            published: false,
        }];
        if self.traits.iter().any(|found| published(found).is_some()) {
            series.push(BarSeries {
                published: true,
                ..BarSeries::new(
                    "Laufer et al. 2025",
                    self.traits.iter().map(published).collect(),
                )
            });
        }
        shown.figures.push(Figure::Bars {
            title: title.to_owned(),
            axis: Axis::new("mutation rate", Scale::Share),
            categories: self
                .traits
                .iter()
                .map(|found| found.of.words().to_owned())
                .collect(),
            beside: Some(
                self.traits
                    .iter()
                    .map(|found| plural(found.edges, "edge", "edges"))
                    .collect(),
            ),
            series,
        });
        let mut table = ShownTable::new(
            title,
            &[
                "trait",
                "edges",
                "bases",
                "mutation rate",
                "from",
                "to",
                "models that differ",
                "share",
                "changes",
            ],
        )
        .bounds(&["from", "to"])
        .hint(
            "mutation rate",
            "mean share of the values of both that only one of them has",
        )
        .hint(
            "from",
            "95% interval of the mutation rate, with bases as clusters",
        );
        for found in &self.traits {
            let end = |place: usize| Cell::share(found.interval.map(|interval| interval[place]));
            table.row([
                Cell::text(found.of.words()),
                Cell::Count(found.edges),
                Cell::Count(found.bases),
                Cell::Share(found.rate),
                end(0),
                end(1),
                Cell::Count(found.changed),
                Cell::Share(found.changed_share),
                Cell::Count(found.changes),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_classes(&self, shown: &mut Shown) {
        let Some(licences) = &self.licences else {
            return;
        };
        let there = |class: &LicenceClass| {
            let place = *class as usize;
            licences.matrix[place].iter().any(|count| *count > 0)
        };
        let from: Vec<LicenceClass> = licences.classes.into_iter().filter(there).collect();
        let title = "What becomes of a base's licence";
        let moved = from.iter().flat_map(|from| {
            let row = licences.matrix[*from as usize].iter().zip(0..);
            let row = row.filter(|(edges, _)| **edges > 0);
            row.map(|(edges, to)| (*from as u32, to, *edges))
        });
        shown.figures.push(Figure::Transitions {
            title: "Classes of licences, from base to model".to_owned(),
            sides: ["the base".to_owned(), "the model made from it".to_owned()],
            classes: licences.classes.iter().map(|class| class.words().to_owned()).collect(),
            flows: moved.collect(),
            unit: ["edge".to_owned(), "edges".to_owned()],
            note: "A band is as thick as the number of models that it stands for; those that change the class are in colour.".to_owned(),
        });
        let share = |from: LicenceClass, to: LicenceClass| {
            let row = &licences.matrix[from as usize];
            row[to as usize] as f64 / row.iter().sum::<u64>() as f64
        };
        let restricting = |from: LicenceClass| -> f64 {
            let classes = LicenceClass::ALL.into_iter();
            let others = classes.filter(|to| *to != from && *to != LicenceClass::Permissive);
            others.map(|to| share(from, to)).sum()
        };
        let of = |name: &str, value: &dyn Fn(LicenceClass) -> Option<f64>| {
            BarSeries::new(name, from.iter().map(|class| value(*class)).collect())
        };
        shown.figures.push(Figure::Bars {
            title: title.to_owned(),
            axis: Axis::new("share of the models made from such a base", Scale::Share),
            categories: from.iter().map(|class| class.words().to_owned()).collect(),
            beside: Some(
                from.iter()
                    .map(|class| {
                        plural(
                            licences.matrix[*class as usize].iter().sum(),
                            "edge",
                            "edges",
                        )
                    })
                    .collect(),
            ),
            series: vec![
                of("the same class", &|class| Some(share(class, class))),
                of("permissive", &|class| {
                    (class != LicenceClass::Permissive)
                        .then(|| share(class, LicenceClass::Permissive))
                }),
                of("another class", &|class| Some(restricting(class))),
            ],
        });
        let mut columns = vec!["class of the base", "edges"];
        columns.extend(licences.classes.iter().map(|class| class.words()));
        let mut table = ShownTable::new(title, &columns);
        for class in &from {
            let row = &licences.matrix[*class as usize];
            let cells = [Cell::text(class.words()), Cell::Count(row.iter().sum())];
            table.row(
                cells
                    .into_iter()
                    .chain(row.iter().map(|count| Cell::Count(*count))),
            );
        }
        shown.tables.push(table);
    }

    fn show_directions(&self, shown: &mut Shown) {
        let Some(tuned) = &self.fine_tunes else {
            return;
        };
        let mut table = ShownTable::new(
            "Directions along fine-tunes",
            &[
                "change",
                "edges",
                "that differ",
                "this way",
                "share",
                "from",
                "to",
            ],
        )
        .bounds(&["from", "to"])
        .hint("edges", "both sides are known")
        .hint("share", "of the edges that differ")
        .hint(
            "from",
            "95% interval of the share, with owners of bases and of models as clusters",
        );
        for (what, direction) in tuned.all() {
            let Some(direction) = direction else { continue };
            let end = |place: usize| Cell::share(direction.interval.map(|ends| ends[place]));
            table.row([
                Cell::text(what),
                Cell::Count(direction.edges),
                Cell::Count(direction.changes),
                Cell::Count(direction.towards),
                Cell::share(direction.share),
                end(0),
                end(1),
            ]);
        }
        shown.tables.push(table);
    }

    fn show_orders(&self, shown: &mut Shown) {
        for found in &self.traits {
            let of = found.of.words();
            if let Some(order) = &found.order {
                if found.of == Trait::Licence {
                    shown.figures.push(order.figure(of));
                }
                let mut table = ShownTable::new(
                    &format!("Order of drift: {of}"),
                    &[
                        "value",
                        "statements",
                        "changes from it",
                        "changes to it",
                        "share to it",
                        "95% interval",
                    ],
                )
                .hint("value", "those that models leave come first")
                .hint("statements", "bases and models of the edges that state it")
                .hint("95% interval", "counts bases, not changes");
                for placed in &order.values {
                    table.row([
                        Cell::text(placed.value.clone()),
                        Cell::Count(placed.statements),
                        Cell::Count(placed.left),
                        Cell::Count(placed.joined),
                        Cell::share(placed.share()),
                        match placed.interval {
                            Some([low, high]) => {
                                Cell::text(format!("{} to {}", percent(low), percent(high)))
                            }
                            None => Cell::None,
                        },
                    ]);
                }
                shown.tables.push(table);
            }
            if found.flows.is_empty() {
                continue;
            }
            let mut table = ShownTable::new(
                &format!("Most frequent changes: {of}"),
                &["from", "to", "changes", "in the other direction"],
            );
            for flow in &found.flows {
                table.row([
                    Cell::text(flow.from.clone()),
                    Cell::text(flow.to.clone()),
                    Cell::Count(flow.changes),
                    Cell::Count(flow.back),
                ]);
            }
            shown.tables.push(table);
        }
    }
}
