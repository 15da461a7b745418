//! The answer as people see it: sentences, figures and tables.

use super::{Family, Node, Output, Tree};
use crate::base::text::{count, number, percent, plural};
use crate::domain::models::Kind;
use crate::metrics::Popularity;
use crate::metrics::shown::{
    Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style, TreeNode,
};

/// Families in the first figure.
const DRAWN: usize = 10;

impl Family {
    /// Its first name, with the number of the other roots.
    fn name(&self) -> String {
        let first = self.names.first().cloned().unwrap_or_default();
        match self.roots {
            0 | 1 => first,
            roots => format!(
                "{first} and {}",
                plural(roots - 1, "more root", "more roots")
            ),
        }
    }
}

impl Node {
    /// How it was made and what else it names.
    fn words(&self) -> String {
        match (self.present, self.kind, self.bases) {
            (false, ..) => "not in the data".to_owned(),
            (true, Some(kind), 0 | 1) => kind.words().to_owned(),
            (true, Some(kind), bases) => {
                let others = plural(bases - 1, "more base", "more bases");
                format!("{} and {others}", kind.words())
            }
            (true, None, 0) => "names no base".to_owned(),
            (true, None, _) => "in a circle of models that name each other".to_owned(),
        }
    }
}

impl Tree {
    fn show(&self, shown: &mut Shown) {
        let title = format!("The family of {}", self.of);
        let left_out = self.members - self.nodes.len() as u64;
        shown.figures.push(Figure::Tree {
            title: title.clone(),
            nodes: self
                .nodes
                .iter()
                .map(|node| TreeNode {
                    name: node.name.clone(),
                    above: node.base,
                    words: node.words(),
                    below: node.below,
                    left_out: node.left_out,
                })
                .collect(),
            unit: ["model".to_owned(), "models".to_owned()],
            note: match left_out {
                0 => "Each model stands below one base, the one nearest to a root.".to_owned(),
                left_out => format!(
                    "Each model stands below one base, the one nearest to a root. Of the family’s {}, the tree has the {} from which most were made, and leaves out {}.",
                    plural(self.members, "model", "models"),
                    count(self.nodes.len() as u64),
                    count(left_out)
                ),
            },
        });
        let mut table = ShownTable::new(
            &title,
            &[
                "model",
                "base above it",
                "how it was made",
                "made directly from it",
                "below it",
                "left out",
            ],
        )
        .hint("below it", "on all levels of the tree")
        .hint(
            "left out",
            "models directly below it that the tree does not have",
        );
        for node in &self.nodes {
            let base = node.base.and_then(|base| self.nodes.get(base as usize));
            table.row([
                Cell::text(node.name.clone()),
                base.map_or(Cell::None, |base| Cell::text(base.name.clone())),
                Cell::text(node.words()),
                Cell::Count(node.derived),
                Cell::Count(node.below),
                Cell::Count(node.left_out),
            ]);
        }
        shown.tables.push(table);
    }
}

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let share = self.ten_largest_share?;
        let within = self.share_in_families.map_or(String::new(), |within| {
            format!("; {} of all models are in a family", percent(within))
        });
        Some(match self.families {
            0..=10 => format!(
                "The {} hold {} models{within}",
                plural(self.families, "family", "families"),
                count(self.members)
            ),
            _ => format!(
                "The 10 largest of {} families hold {} of the models in families{within}",
                count(self.families),
                percent(share)
            ),
        })
    }

    pub(super) fn shown(&self) -> Shown {
        let mut shown = Shown {
            short: format!(
                "{}, the largest with {}",
                plural(self.families, "family", "families"),
                plural(
                    self.largest.first().map_or(0, |family| family.members),
                    "model",
                    "models"
                )
            ),
            sentences: self.sentences(),
            counted: self
                .largest
                .iter()
                .any(|family| family.downloads.is_some())
                .then_some(Popularity::Downloads)
                .into_iter()
                .collect(),
            caveats: self.caveats(),
            ..Shown::default()
        };
        self.show_largest(&mut shown);
        for tree in &self.trees {
            tree.show(&mut shown);
        }
        self.show_sizes(&mut shown);
        self.show_kinds(&mut shown);
        shown
    }

    fn sentences(&self) -> Vec<String> {
        let mut sentences = vec![format!(
            "{} and {} form {}.",
            plural(self.members, "model", "models"),
            plural(self.edges, "edge to a base", "edges to a base"),
            plural(self.families, "family", "families"),
        )];
        if let Some(share) = self.share_in_families {
            sentences.push(format!(
                "{} of {} of the data ({}) are in a family.",
                count(self.in_families),
                plural(self.models, "model", "models"),
                percent(share)
            ));
        }
        if let (Some(family), Some(share)) = (self.largest.first(), self.largest_share) {
            sentences.push(format!(
                "The largest family, of {}, has {} ({} of the models in families), a depth of {} and a width of {}.",
                family.name(),
                plural(family.members, "model", "models"),
                percent(share),
                count(family.depth),
                count(family.width)
            ));
        }
        if let Some(share) = self.largest_share_without_merges {
            sentences.push(format!(
                "Without the edges of merges, which join families, the largest would have {} of the models in families.",
                percent(share)
            ));
        }
        if let (Some(share), Some(gini)) = (self.one_percent_share, self.gini) {
            sentences.push(format!(
                "The largest 1% ({}) hold {} of the models in families (Gini {} of the sizes).",
                plural(self.one_percent, "family", "families"),
                percent(share),
                number(gini)
            ));
        }
        if let (Some(mean), Some(median)) = (self.per_root_mean, self.per_root_median) {
            sentences.push(format!(
                "Per root there are {} models made from it, directly or not, on average over the families; the median is {}.",
                number(mean),
                number(median)
            ));
        }
        sentences
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        if !self.whole {
            caveats.push("The data are not known to be a whole registry. Families lack the models that are not in the data, and are cut where such a model lies between others.".to_owned());
        }
        caveats.push("A model belongs to a family only if it names its base. Many do not, so the share in families is a lower limit.".to_owned());
        if !self.no_family.is_empty() {
            caveats.push(format!(
                "In no family, and so not drawn: {}. Names are written as in the data, with upper and lower case.",
                self.no_family.join(", ")
            ));
        }
        if self.absent > 0 {
            caveats.push(format!(
                "{} in families {} named as a base and not in the data; their own bases, dates and downloads are unknown.",
                plural(self.absent, "model", "models"),
                if self.absent == 1 { "is" } else { "are" }
            ));
        }
        if self.self_loops > 0 {
            caveats.push(format!(
                "{} of a model to itself {} left out.",
                plural(self.self_loops, "edge", "edges"),
                if self.self_loops == 1 { "is" } else { "are" }
            ));
        }
        if self.largest.iter().any(|family| !family.distance_exact) {
            caveats.push(format!(
                "The mean distance in the largest families is measured from {} models drawn at random.",
                count(super::forest::SOURCES as u64)
            ));
        }
        if self.undated > 0 && !self.quarters.is_empty() {
            caveats.push(format!(
                "{} without a date and in no quarter.",
                plural(self.undated, "edge is of a model", "edges are of models"),
            ));
        }
        caveats
    }

    fn show_largest(&self, shown: &mut Shown) {
        let title = "The largest families";
        let drawn = self.largest.iter().take(DRAWN);
        shown.figures.push(Figure::Bars {
            title: title.to_owned(),
            axis: Axis::new("models in the family", Scale::Linear),
            categories: drawn.clone().map(Family::name).collect(),
            beside: Some(
                drawn
                    .clone()
                    .map(|family| format!("depth {}", family.depth))
                    .collect(),
            ),
            series: vec![BarSeries::new(
                "models",
                drawn.map(|family| Some(family.members as f64)).collect(),
            )],
        });
        let mut table = ShownTable::new(
            title,
            &[
                "family of",
                "models",
                "share",
                "roots",
                "depth",
                "width",
                "mean distance",
                "downloads",
                "first made",
                "last made",
                "other large roots",
            ],
        )
        .hint("share", "of the models in families")
        .hint("roots", "models without a base")
        .hint("depth", "edges of the longest path from base to model")
        .hint("width", "most models with one distance from a root")
        .hint(
            "mean distance",
            "between two models, along edges in either direction",
        );
        for family in &self.largest {
            let text = |text: &Option<String>| text.clone().map_or(Cell::None, Cell::Text);
            let names = family.names.get(1..).unwrap_or_default();
            table.row([
                Cell::text(family.names.first().cloned().unwrap_or_default()),
                Cell::Count(family.members),
                Cell::Share(family.members as f64 / self.members as f64),
                Cell::Count(family.roots),
                Cell::Count(family.depth),
                Cell::Count(family.width),
                Cell::number(family.mean_distance),
                family.downloads.map_or(Cell::None, Cell::amount),
                text(&family.first),
                text(&family.last),
                match names {
                    [] => Cell::None,
                    names => Cell::text(names.join(", ")),
                },
            ]);
        }
        shown.tables.push(table);
    }

    fn show_sizes(&self, shown: &mut Shown) {
        let title = "Sizes of the families";
        shown.figures.push(Figure::Plane {
            title: title.to_owned(),
            x: Axis::new("rank of the family", Scale::Log),
            y: Axis::new("models in the family", Scale::Log),
            series: vec![PlaneSeries::new(
                "families",
                Style::Line,
                self.ranked
                    .iter()
                    .map(|[rank, size]| [*rank as f64, *size as f64])
                    .collect(),
            )],
            note: String::new(),
        });
        let mut table = ShownTable::new(title, &["models", "families", "models in them", "share"])
            .hint("share", "of the models in families");
        for class in &self.sizes {
            let name = match class.to {
                None => format!("{} or more", count(class.from)),
                Some(to) if to == class.from => count(to),
                Some(to) => format!("{} to {}", count(class.from), count(to)),
            };
            table.row([
                Cell::text(name),
                Cell::Count(class.families),
                Cell::Count(class.members),
                Cell::Share(class.members as f64 / self.members as f64),
            ]);
        }
        shown.tables.push(table);
    }

    /// How models were made, over time, if the data say it of several kinds.
    fn show_kinds(&self, shown: &mut Shown) {
        let there = |kind: &Kind| self.kinds[*kind as usize] > 0;
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(there).collect();
        let title = "How models were made from their bases";
        let mut table = ShownTable::new(title, &["relation", "edges", "share"]);
        for kind in &kinds {
            let edges = self.kinds[*kind as usize];
            table.row([
                Cell::text(kind.words()),
                Cell::Count(edges),
                Cell::Share(edges as f64 / self.edges as f64),
            ]);
        }
        shown.tables.push(table);
        if kinds.len() < 2 || self.quarters.len() < 2 {
            return;
        }
        let share = |kinds: &[u64; 6], kind: Kind| {
            let all: u64 = kinds.iter().sum();
            kinds[kind as usize] as f64 / all as f64
        };
        let there = || {
            self.quarters
                .iter()
                .filter(|quarter| quarter.kinds.iter().sum::<u64>() > 0)
        };
        let title = "How models were made, by the quarter of the model";
        shown.figures.push(Figure::Plane {
            title: title.to_owned(),
            x: Axis::new("quarter in which the model was made", Scale::Time),
            y: Axis::new("share of the edges", Scale::Share),
            series: kinds
                .iter()
                .map(|kind| {
                    let points = there().map(|quarter| [quarter.start as f64, share(&quarter.kinds, *kind)]);
                    PlaneSeries::new(kind.words(), Style::Line, points.collect())
                })
                .collect(),
            note: "Dates are those on which models came to the Hub; those of before March 2022 are all of that month.".to_owned(),
        });
        let columns: Vec<&str> = ["quarter", "edges"]
            .into_iter()
            .chain(kinds.iter().map(|kind| kind.words()))
            .collect();
        let mut table = ShownTable::new(title, &columns);
        for quarter in there() {
            let all: u64 = quarter.kinds.iter().sum();
            let shares = kinds
                .iter()
                .map(|kind| Cell::Share(share(&quarter.kinds, *kind)));
            table.row(
                [Cell::text(quarter.quarter.clone()), Cell::Count(all)]
                    .into_iter()
                    .chain(shares),
            );
        }
        shown.tables.push(table);
    }
}
