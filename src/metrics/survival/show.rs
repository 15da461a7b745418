//! The answer as people see it: sentences, figures and tables.

use super::outcomes::{Became, Group, Pair, Share};
use super::{Curve, Curves, Output, Since, Unused};
use crate::base::registries::registry_name;
use crate::base::text::{count, duration, months, percent, percent_or_dash, plural};
use crate::metrics::Popularity;
use crate::metrics::shown::{
    Axis, BarSeries, Cell, Figure, PlaneSeries, Scale, Shown, ShownTable, Style,
};
use crate::relations::SnapshotDate;

/// Days of a month.
const MONTH: f64 = super::outcomes::YEAR / 12.0;
/// The share of packages without a known owner above which a caveat is shown.
const UNKNOWN_OWNERS: f64 = 0.1;
/// The greatest number of pairs in a figure.
const PAIRS: usize = 12;

/// What parts the groups, with the title of their figure.
const PARTS: [(&str, &str); 4] = [
    ("age", "age"),
    ("popularity", "popularity"),
    ("licence", "class of licence"),
    ("derived", "base model"),
];

fn between(interval: Option<[f64; 2]>) -> String {
    interval.map_or(String::new(), |[low, high]| {
        format!("; 95% interval {} to {}", percent(low), percent(high))
    })
}

impl Share {
    fn counts(&self) -> String {
        format!("{} of {}", count(self.count), count(self.of))
    }

    fn end(&self, place: usize) -> Cell {
        Cell::share(self.interval.map(|interval| interval[place]))
    }
}

impl Pair {
    fn packages(&self) -> u64 {
        self.became.gone.of
    }

    pub(super) fn name(&self) -> String {
        format!("{} to {}", self.from, self.to)
    }
}

/// The columns of [`Became::cells`], after the number of packages.
const BECAME: [&str; 10] = [
    "packages",
    "present",
    "renamed",
    "renamed (guess)",
    "gone",
    "share gone",
    "from",
    "to",
    "fallen to 0 downloads",
    "share fallen",
];

/// A table of what became of packages, with other columns before and after.
fn table_of(title: &str, before: &[&str], after: &[&str]) -> ShownTable {
    let columns = [before, &BECAME, after].concat();
    ShownTable::new(title, &columns)
        .bounds(&["from", "to"])
        .hint(
            "from",
            "95% interval of the share gone, with owners as clusters",
        )
}

impl Output {
    pub(super) fn found(&self) -> Option<String> {
        let whole = self.overall.as_ref()?;
        Some(format!(
            "{} of {} packages of {} were gone by {}, {} later{}",
            percent(whole.became.gone.share?),
            count(whole.packages()),
            whole.from,
            whole.to,
            months(whole.months),
            if self.is_whole() {
                ""
            } else {
                " (lists of unknown coverage)"
            }
        ))
    }

    pub(super) fn shown(&self) -> Shown {
        let short = self.overall.as_ref().and_then(|whole| {
            let share = percent(whole.became.gone.share?);
            Some(format!("{share} gone after {}", months(whole.months)))
        });
        let mut shown = Shown {
            short: short.unwrap_or_else(|| "not measured".to_owned()),
            sentences: self.sentences(),
            caveats: self.caveats(),
            counted: vec![Popularity::Downloads],
            ..Shown::default()
        };
        self.show_pairs(&mut shown);
        self.show_groups(&mut shown);
        if let Some(curves) = &self.curves {
            curves.show(&mut shown);
        }
        shown.tables.push(self.table_of_lists());
        shown
    }

    fn sentences(&self) -> Vec<String> {
        let Some(whole) = &self.overall else {
            return vec![format!(
                "Which packages of {} left is not measured: that needs two complete lists of the same part of the registry.",
                registry_name(&self.registry)
            )];
        };
        let Became {
            present,
            renamed,
            renamed_by_name,
            gone,
            fell_to_zero,
        } = &whole.became;
        let mut sentences = vec![format!(
            "Of {} of {}, {} ({}{}) were gone by {}, {} later; {} were present{}. {} had come.",
            plural(gone.of, "package", "packages"),
            whole.from,
            count(gone.count),
            percent_or_dash(gone.share),
            match gone.interval {
                Some(_) => between(gone.interval) + " with owners as clusters",
                None => String::new(),
            },
            whole.to,
            months(whole.months),
            count(*present),
            match (renamed + renamed_by_name, renamed_by_name) {
                (0, _) if !self.identities => String::new(),
                (all, 0) => format!(", {} renamed", count(all)),
                (all, guessed) => format!(
                    ", {} renamed (of these {} by a guess)",
                    count(all),
                    count(*guessed)
                ),
            },
            plural(whole.new, "other package", "other packages"),
        )];
        if let Some(share) = fell_to_zero.share {
            sentences.push(format!(
                "Of {} in both lists with downloads in {}, {} ({}{}) had none in {}.",
                plural(fell_to_zero.of, "package", "packages"),
                whole.from,
                count(fell_to_zero.count),
                percent(share),
                between(fell_to_zero.interval),
                whole.to
            ));
        }
        sentences.extend(
            PARTS
                .iter()
                .filter_map(|(by, words)| self.extremes(by, words)),
        );
        sentences.extend(
            self.curves
                .as_ref()
                .and_then(|curves| curves.sentence(self)),
        );
        sentences
    }

    /// The first and the last group of the packages of which something is known, if they have an order.
    fn extremes(&self, by: &str, words: &str) -> Option<String> {
        if by == "licence" {
            return None;
        }
        let known = |group: &&Group| group.by == by && !group.group.starts_with("no");
        let mut groups = self.groups.iter().filter(known);
        let shown = |group: &Group| {
            let gone = &group.became.gone;
            format!(
                "{} {} ({}{})",
                group.group,
                percent_or_dash(gone.share),
                gone.counts(),
                between(gone.interval)
            )
        };
        let (first, last) = (groups.next()?, groups.next_back()?);
        Some(format!(
            "Gone by {words}: {}, {}.",
            shown(first),
            shown(last)
        ))
    }

    fn caveats(&self) -> Vec<String> {
        let mut caveats = self.unused();
        let Some(whole) = &self.overall else {
            return caveats;
        };
        if self.of_subset {
            caveats.push("A package counts as gone from the subset once it no longer meets its conditions. Choose conditions that do not change with time, such as the owner or the day of creation.".to_owned());
        }
        if !self.is_whole() {
            caveats.push("How much of the registry these lists cover is not known. A package that a list left out counts as gone. If each list is the whole registry, say so beside the file.".to_owned());
        }
        if self.is_judged_by_size() {
            caveats.push("That these lists are whole is judged by their sizes, which may lie 10 percentage points of the known number apart. A package that a list missed counts as gone.".to_owned());
        }
        if !self.identities {
            caveats.push("Not every list has an identity that outlasts a new name (the Hub’s _id), so a renamed package may count as gone. The page and the command read it when survival is measured alone (--metric survival, an embed of this view).".to_owned());
        }
        if self.on_floor > 0 {
            caveats.push(format!(
                "{}: {} the time of creation 2022-03-02T23:29:04 UTC, which the Hub gives to everything older. Their age is not known.",
                whole.from,
                plural(self.on_floor, "package has", "packages have"),
            ));
        }
        if whole.became.renamed_by_name > 0 {
            caveats.push(format!(
                "{} a new owner/name by a guess: the part after the slash is the old name, which is no longer there.",
                plural(whole.became.renamed_by_name, "package has", "packages have")
            ));
        }
        if self.replaced > 0 {
            caveats.push(format!(
                "{} with the name of an earlier one and another identity: the earlier one counts as gone.",
                plural(self.replaced, "package came", "packages came")
            ));
        }
        if let Some(share) = whole.unknown_owners.filter(|share| *share > UNKNOWN_OWNERS) {
            caveats.push(format!(
                "The owners of {} of the packages are not known. They count as one owner, so the intervals are wide, or missing if no owner is known.",
                percent(share)
            ));
        }
        caveats.push("Groups are not adjusted for one another: a difference by popularity may come from age, for example.".to_owned());
        caveats.push("Downloads also fall to 0 if the registry counts them in another way, or did not count for a time.".to_owned());
        if let Some(curves) = &self.curves {
            curves.reserve(&mut caveats);
        }
        caveats
    }

    /// Why lists are not used, one sentence for each reason.
    fn unused(&self) -> Vec<String> {
        let mut reasons: Vec<(String, Vec<SnapshotDate>)> = Vec::new();
        for list in &self.lists {
            let Some(why) = list.unused.map(Unused::words) else {
                continue;
            };
            match reasons.iter_mut().find(|(words, _)| *words == why) {
                Some((_, dates)) => dates.push(list.date),
                None => reasons.push((why, vec![list.date])),
            }
        }
        let sentence = |(why, dates): (String, Vec<SnapshotDate>)| match &dates[..] {
            [date] => format!("{date} is not used: {why}."),
            [first, .., last] => format!(
                "{} lists from {first} to {last} are not used: {why}.",
                count(dates.len() as u64)
            ),
            [] => why,
        };
        reasons.into_iter().map(sentence).collect()
    }

    fn show_pairs(&self, shown: &mut Shown) {
        let Some(whole) = &self.overall else {
            return;
        };
        let title = "Packages that are gone at the next list";
        if self.pairs.len() > 1 {
            let last = &self.pairs[self.pairs.len().saturating_sub(PAIRS)..];
            let gone = |pair: &Pair| pair.became.gone.share;
            shown.figures.push(Figure::Bars {
                title: title.to_owned(),
                axis: Axis::new("share of the packages of the earlier list", Scale::Share),
                categories: last
                    .iter()
                    .map(|pair| format!("{} ({})", pair.name(), months(pair.months)))
                    .collect(),
                beside: Some(last.iter().map(|pair| pair.became.gone.counts()).collect()),
                series: vec![BarSeries {
                    intervals: last.iter().map(|pair| pair.became.gone.interval).collect(),
                    ..BarSeries::new("gone", last.iter().map(gone).collect())
                }],
            });
        }
        let mut table = table_of(
            "What became of the packages of a list by a later one",
            &["lists", "months"],
            &["new"],
        )
        .hint(
            "new",
            "packages of the later list that are not in the earlier one",
        );
        let apart = self.pairs.len() > 1;
        for pair in self.pairs.iter().chain(apart.then_some(whole)) {
            let mut cells = vec![
                Cell::text(pair.name()),
                Cell::amount((pair.months * 10.0).round() / 10.0),
                Cell::Count(pair.packages()),
            ];
            cells.extend(pair.became.cells());
            cells.push(Cell::Count(pair.new));
            table.row(cells);
        }
        shown.tables.push(table);
    }

    fn show_groups(&self, shown: &mut Shown) {
        let Some(whole) = &self.overall else {
            return;
        };
        let title = format!(
            "Packages of {} that are gone by {}, by group",
            whole.from, whole.to
        );
        let mut table = table_of(&title, &["group"], &[]).id("survival by group");
        for (by, words) in PARTS {
            let groups: Vec<&Group> = self.groups.iter().filter(|group| group.by == by).collect();
            for group in &groups {
                let mut cells = vec![
                    Cell::text(format!("{words}: {}", group.group)),
                    Cell::Count(group.became.gone.of),
                ];
                cells.extend(group.became.cells());
                table.row(cells);
            }
            if groups.len() < 2 {
                continue;
            }
            let gone: Vec<&Share> = groups.iter().map(|group| &group.became.gone).collect();
            shown.figures.push(Figure::Bars {
                title: format!("Packages of the first list that are gone by the last, by {words}"),
                axis: Axis::new("share of the group that is gone", Scale::Share),
                categories: groups.iter().map(|group| group.group.clone()).collect(),
                beside: Some(gone.iter().map(|gone| gone.counts()).collect()),
                series: vec![BarSeries {
                    intervals: gone.iter().map(|gone| gone.interval).collect(),
                    ..BarSeries::new("gone", gone.iter().map(|gone| gone.share).collect())
                }],
            });
        }
        shown.tables.push(table);
    }

    fn table_of_lists(&self) -> ShownTable {
        let mut table = ShownTable::new(
            "Lists of the registry",
            &["list of", "packages", "coverage", "used"],
        );
        for list in &self.lists {
            let used = list
                .unused
                .map_or_else(|| "yes".to_owned(), |why| format!("no: {}", why.words()));
            table.row([
                Cell::text(list.date.to_string()),
                Cell::Count(list.coverage.rows),
                Cell::text(list.coverage.part.words()),
                Cell::text(used),
            ]);
        }
        table
    }
}

impl Became {
    fn cells(&self) -> [Cell; 9] {
        [
            Cell::Count(self.present),
            Cell::Count(self.renamed),
            Cell::Count(self.renamed_by_name),
            Cell::Count(self.gone.count),
            Cell::share(self.gone.share),
            self.gone.end(0),
            self.gone.end(1),
            Cell::Count(self.fell_to_zero.count),
            Cell::share(self.fell_to_zero.share),
        ]
    }
}

impl Curves {
    fn sentence(&self, output: &Output) -> Option<String> {
        let curve = self.curves.first()?;
        let at = curve.at.last()?;
        let mut sentence = format!(
            "By Kaplan and Meier’s curve over {}, {} of the packages stay for {}",
            plural(output.used().count() as u64, "list", "lists"),
            percent(at.share),
            at.time,
        );
        sentence += match self.since {
            Since::Creation => " after their creation",
            Since::FirstList => " after the first list that has them",
        };
        if curve.from > 1.0 {
            sentence += &format!(
                ", of those that have stayed for {} days",
                duration(curve.from)
            );
        }
        if let Some([low, high]) = at.interval {
            sentence += &format!(
                " (Greenwood’s 95% interval {} to {})",
                percent(low),
                percent(high)
            );
        }
        Some(sentence + ".")
    }

    fn reserve(&self, caveats: &mut Vec<String>) {
        if self.curves.is_empty() {
            return;
        }
        caveats.push(match self.since {
            Since::Creation => "The lists have no packages that left before the first of them. Each package counts on the curve from the age at which it is first seen (left truncation).".to_owned(),
            Since::FirstList => "Too few packages have a day of creation in the list that has them first, so the curve begins with that list. Packages of the first list are of any age, and those that had left before are not in it (left truncation).".to_owned(),
        });
        if self.undated > 0 {
            caveats.push(format!(
                "{} without a day of creation in the first list that has them {} left out of the curve.",
                plural(self.undated, "package", "packages"),
                if self.undated == 1 { "is" } else { "are" }
            ));
        }
        caveats.push("Greenwood’s interval takes packages as independent. Packages of one owner often leave together, so the true interval is wider.".to_owned());
        if self.returned > 0 {
            caveats.push(format!(
                "{} absent from a list and came back: {} there all the time.",
                plural(self.returned, "package was", "packages were"),
                if self.returned == 1 {
                    "it counts as"
                } else {
                    "they count as"
                }
            ));
        }
    }

    fn show(&self, shown: &mut Shown) {
        let since = match self.since {
            Since::Creation => "since the creation of the package",
            Since::FirstList => "since the first list with the package",
        };
        if self.curves.is_empty() {
            return;
        }
        shown.figures.push(Figure::Plane {
            title: "Share of the packages that stay".to_owned(),
            x: Axis::new(&format!("months {since}"), Scale::Linear),
            y: Axis::new("share of the packages that is still there", Scale::Share),
            series: self.curves.iter().map(Curve::series).collect(),
            note: format!(
                "Kaplan and Meier’s curves, with Greenwood’s 95% band. Time counts {since}. A curve begins and ends where at least {} packages are at risk.",
                super::curves::LEAST
            ),
        });
        let mut table = ShownTable::new(
            &format!("Share of the packages that stay, {since}"),
            &["packages", "time", "at risk", "share", "from", "to"],
        )
        .id("survival curves")
        .bounds(&["from", "to"])
        .hint("at risk", "packages of this age in the lists")
        .hint("from", "Greenwood’s 95% interval");
        for curve in &self.curves {
            for at in &curve.at {
                let end = |place: usize| Cell::share(at.interval.map(|interval| interval[place]));
                table.row([
                    Cell::text(curve.name),
                    Cell::text(at.time),
                    Cell::Count(at.at_risk),
                    Cell::Share(at.share),
                    end(0),
                    end(1),
                ]);
            }
        }
        shown.tables.push(table);
    }
}

impl Curve {
    /// The curve as a staircase with its band.
    fn series(&self) -> PlaneSeries {
        let mut points = vec![[self.from / MONTH, 1.0]];
        let mut band = vec![[1.0, 1.0]];
        let mut add = |days: f64, share: f64, interval: Option<[f64; 2]>| {
            points.push([days / MONTH, share]);
            band.push(interval.unwrap_or([share, share]));
        };
        let (mut share, mut interval) = (1.0, None);
        for step in &self.steps {
            add(step.days, share, interval);
            (share, interval) = (step.share, step.interval);
            add(step.days, share, interval);
        }
        add(self.to, share, interval);
        PlaneSeries {
            band: Some(band),
            ..PlaneSeries::new(self.name, Style::Line, points)
        }
    }
}
