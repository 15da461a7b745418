//! The answer in sentences, figures and tables.

use super::{Activity, Association, Clusters, LastUpdate, Share};
use crate::base::text::{count, duration, number, percent, percent_or_dash, plural, with_p};
use crate::metrics::shown::{Axis, BarSeries, Cell, Figure, Scale, Shown, ShownTable};
use crate::metrics::{Compared, Unit};

/// A name in the results document, in words for people.
fn words(name: &str) -> String {
    match name {
        "card_words" => "words of the card".to_owned(),
        "documentation" => "documentation score".to_owned(),
        "days_since_update" => "age of the last update".to_owned(),
        "days_since_creation" => "age of the package".to_owned(),
        "days_from_creation_to_update" => "time from creation to last update".to_owned(),
        name => name.replace('_', " "),
    }
}

fn table_of_correlations(caption: &str, correlations: &[Association]) -> ShownTable {
    let mut table = ShownTable::new(caption, &["Pair", "Packages", "Spearman's ρ", "p"]);
    for association in correlations {
        let spearman = association.spearman.as_ref();
        table.row([
            Cell::text(format!(
                "{} and {}",
                words(association.of),
                association.with
            )),
            Cell::Count(association.n),
            Cell::number(spearman.map(|correlation| correlation.coefficient)),
            Cell::probability(spearman.map(|correlation| correlation.p)),
        ]);
    }
    table
}

/// "ρ = 0.3 (p = 0.01)"
fn rho(association: &Association) -> Option<String> {
    let spearman = association.spearman.as_ref()?;
    Some(format!(
        "{} and {} ρ = {} ({})",
        words(association.of),
        association.with,
        number(spearman.coefficient),
        with_p(spearman.p)
    ))
}

/// The table that compares high with low maintenance, attribute by attribute.
fn table_of_comparisons(clusters: &Clusters) -> ShownTable {
    let mut table = ShownTable::new(
        "High against low maintenance",
        &[
            "Attribute",
            "High",
            "Low",
            "Median, high",
            "Median, low",
            "Cliff's delta",
            "From",
            "To",
            "Owners, high",
            "Owners, low",
            "p",
            "p, Holm",
        ],
    )
    .hint(
        "High",
        "Models of high maintenance whose attribute is known.",
    )
    .bounds(&["From", "To"])
    .hint("From", "95% interval of delta, with owners as clusters.")
    .hint(
        "p",
        "One-sided Mann-Whitney test of whether the high group has more.",
    );
    for comparison in &clusters.comparisons {
        table.row([
            Cell::text(words(comparison.attribute)),
            Cell::Count(comparison.high_n),
            Cell::Count(comparison.low_n),
            Cell::number(comparison.high_median),
            Cell::number(comparison.low_median),
            Cell::number(comparison.delta),
            Cell::number(comparison.interval.map(|[low, _]| low)),
            Cell::number(comparison.interval.map(|[_, high]| high)),
            Cell::Count(comparison.owners[0]),
            Cell::Count(comparison.owners[1]),
            Cell::probability(comparison.p),
            Cell::probability(comparison.p_holm),
        ]);
    }
    table
}

impl Activity {
    pub(super) fn show(&self, shown: &mut Shown) {
        let of = |share: &Share| share.share.map_or("undefined".to_owned(), percent);
        let classes = &self.classes;
        shown.sentences.push(format!(
            "{} in {}.",
            plural(self.commits, "commit", "commits"),
            plural(
                self.models + self.below_minimum,
                "model with a date",
                "models with a date"
            ),
        ));
        if classes.n > 0 {
            shown.short = format!(
                "{} of commits perfective, by keywords",
                of(&classes.perfective)
            );
            shown.sentences.push(format!(
                "By keywords, {} of {} are perfective, {} adaptive, {} corrective and {} unclassified. Without bots the shares are {}, {}, {} and {}.",
                of(&classes.perfective),
                plural(classes.n, "commit", "commits"),
                of(&classes.adaptive),
                of(&classes.corrective),
                of(&classes.unclassified),
                of(&self.without_bots.perfective),
                of(&self.without_bots.adaptive),
                of(&self.without_bots.corrective),
                of(&self.without_bots.unclassified),
            ));
            shown.caveats.push("The classes are an approximation by English keywords, not by the language model of the published study. Titles that the Hub's tools write automatically (“Upload …”, “Training in progress”) count as perfective; those that name safetensors count as adaptive.".into());
        } else {
            shown.caveats.push(
                "No commit has a title or message that can be read, so none has a class.".into(),
            );
        }
        if let Some(clusters) = &self.clusters {
            self.show_clusters(clusters, shown);
        } else {
            shown.caveats.push("The models are too few or do not differ, so they are not divided into high and low maintenance.".into());
        }
        if shown.short.is_empty() {
            shown.short = plural(self.commits, "commit", "commits");
        }
        let rhos: Vec<String> = self.correlations.iter().filter_map(rho).collect();
        if !rhos.is_empty() {
            shown.sentences.push(format!(
                "Correlations over the models: {}.",
                rhos.join("; ")
            ));
        }
        if classes.n > 0 {
            let list = [
                ("all commits", classes),
                ("without bots", &self.without_bots),
            ];
            let figure = Figure::Bars {
                beside: None,
                title: "What commits are for".to_owned(),
                axis: Axis::new("share of commits", Scale::Share),
                categories: classes.list().map(|(name, _)| name.to_owned()).into(),
                series: list
                    .map(|(name, classes)| BarSeries {
                        name: name.to_owned(),
                        values: classes.list().map(|(_, share)| share.share).into(),
                        intervals: classes.list().map(|(_, share)| share.interval).into(),
                        ..BarSeries::default()
                    })
                    .into(),
            };
            shown.figures.insert(0, figure);
            shown.tables.insert(0, self.table_of_classes());
        }
        shown.tables.push(self.table_of_features());
        if !self.correlations.is_empty() {
            let caption = "Maintenance and popularity, over the models";
            shown
                .tables
                .push(table_of_correlations(caption, &self.correlations));
        }
        shown.tables.push(self.table_of_models());
        self.reservations(shown);
    }

    fn show_clusters(&self, clusters: &Clusters, shown: &mut Shown) {
        shown.sentences.push(format!(
            "By k-means, {} of {} ({}) are highly maintained.",
            count(clusters.high),
            plural(clusters.n, "model", "models"),
            percent_or_dash(clusters.high_share),
        ));
        let (mut categories, mut values, mut intervals) = (Vec::new(), Vec::new(), Vec::new());
        for comparison in &clusters.comparisons {
            categories.push(words(comparison.attribute));
            values.push(comparison.delta);
            intervals.push(comparison.interval);
            if let (Some(high), Some(low), Some(delta)) = (
                comparison.high_median,
                comparison.low_median,
                comparison.delta,
            ) {
                shown.sentences.push(format!(
                    "{}: the median is {} in the high group and {} in the low one; Cliff's delta {}{}.",
                    words(comparison.attribute),
                    number(high),
                    number(low),
                    number(delta),
                    comparison
                        .interval
                        .map_or(String::new(), |[low, high]| format!(
                            " (95% interval {} to {})",
                            number(low),
                            number(high)
                        )),
                ));
            }
        }
        if !clusters.comparisons.is_empty() {
            shown.figures.push(Figure::Bars {
                beside: None,
                title: "High against low maintenance".to_owned(),
                axis: Axis::new(
                    "Cliff's delta: above 0 the high group has more",
                    Scale::Linear,
                ),
                categories,
                series: vec![BarSeries {
                    name: "Cliff's delta".to_owned(),
                    intervals,
                    values,
                    ..BarSeries::default()
                }],
            });
            shown.tables.push(table_of_comparisons(clusters));
        }
        if clusters.settled.is_none() {
            shown
                .caveats
                .push("k-means still changed the groups when its rounds ended.".into());
        }
        shown.caveats.push("k-means always makes two groups, even if the models do not fall into two. The high group has more commits by definition.".into());
        if self.hub {
            let published = [
                ("perfective commits", 0.89, self.classes.perfective.share),
                ("adaptive commits", 0.06, self.classes.adaptive.share),
                ("corrective commits", 0.025, self.classes.corrective.share),
                ("models of high maintenance", 0.165, clusters.high_share),
            ];
            for (what, published, yours) in published {
                shown.compared.push(Compared {
                    what: format!("{what} (Castaño et al. 2024, second-hand)"),
                    published,
                    yours,
                    unit: Unit::Share,
                });
            }
        }
    }

    fn table_of_classes(&self) -> ShownTable {
        let mut table = ShownTable::new(
            "What commits are for, by keywords",
            &[
                "Class",
                "Commits",
                "Share",
                "From",
                "To",
                "Without bots",
                "Share without bots",
                "From, without bots",
                "To, without bots",
            ],
        )
        .bounds(&["From", "To", "From, without bots", "To, without bots"])
        .hint(
            "From",
            "95% interval of the share, with repositories as clusters.",
        );
        let lists = self.classes.list().into_iter();
        for ((name, share), (_, other)) in lists.zip(self.without_bots.list()) {
            table.row([
                Cell::text(name),
                Cell::Count(share.count),
                Cell::share(share.share),
                Cell::share(share.interval.map(|[low, _]| low)),
                Cell::share(share.interval.map(|[_, high]| high)),
                Cell::Count(other.count),
                Cell::share(other.share),
                Cell::share(other.interval.map(|[low, _]| low)),
                Cell::share(other.interval.map(|[_, high]| high)),
            ]);
        }
        table
    }

    fn table_of_features(&self) -> ShownTable {
        let mut table = ShownTable::new(
            "Models by their commits",
            &[
                "Of a model",
                "First quartile",
                "Median",
                "Third quartile",
                "Median, high",
                "Median, low",
            ],
        );
        for feature in &self.features {
            let cell = if feature.feature.ends_with("days") {
                Cell::duration
            } else {
                Cell::number
            };
            let numbers = [
                feature.q1,
                feature.median,
                feature.q3,
                feature.high,
                feature.low,
            ];
            table.row(
                [Cell::text(words(feature.feature))]
                    .into_iter()
                    .chain(numbers.map(cell)),
            );
        }
        table
    }

    fn table_of_models(&self) -> ShownTable {
        let mut table = ShownTable::new(
            "Models with the most commits",
            &[
                "Model",
                "Commits",
                "Span, days",
                "Per month",
                "Median gap, days",
                "Days since last",
                "Authors",
                "Perfective",
                "Adaptive",
                "Corrective",
            ],
        );
        for model in &self.top {
            table.row([
                Cell::text(&model.id),
                Cell::Count(model.commits),
                Cell::Duration(model.span_days),
                Cell::Number(model.commits_per_month),
                Cell::Duration(model.median_gap_days),
                Cell::Duration(model.days_since_last),
                Cell::Count(model.authors),
                Cell::share(model.perfective),
                Cell::share(model.adaptive),
                Cell::share(model.corrective),
            ]);
        }
        table
    }

    fn reservations(&self, shown: &mut Shown) {
        let rows = [
            (self.other_repositories, "To data sets or spaces, left out"),
            (
                self.without_time,
                "Without a time between 1990 and 2069, counted in the classes only",
            ),
            (
                self.later,
                "Dated after the snapshot, counted as made at its time",
            ),
            (self.without_author, "Without an author"),
            (
                self.without_message,
                "Without a title or message, in no share",
            ),
        ];
        for (rows, what) in rows {
            if rows > 0 {
                let commits = plural(rows, "commit", "commits");
                shown.caveats.push(format!("{what}: {commits}."));
            }
        }
        if self.without_bots.n > 0 && !self.without_bots.enough {
            shown.caveats.push(format!(
                "The commits have {} effective repositories; a verdict on the claim needs 10.",
                number(self.without_bots.effective_repositories)
            ));
        }
        let clusters = self
            .clusters
            .iter()
            .flat_map(|clusters| &clusters.comparisons);
        let small: Vec<String> = clusters
            .filter(|comparison| !comparison.enough)
            .map(|comparison| words(comparison.attribute))
            .collect();
        if !small.is_empty() {
            shown.caveats.push(format!(
                "Too few models or owners in a group for a verdict on the claim: {}. Each group needs 20 models of effectively 10 owners.",
                small.join(", ")
            ));
        }
        if self.below_minimum > 0 {
            shown.caveats.push(format!(
                "{} left out.",
                plural(
                    self.below_minimum,
                    "model with too few commits is",
                    "models with too few commits are"
                )
            ));
        }
        if let Some(taken) = self.taken {
            shown.caveats.push(format!("Times since the last commit are measured to {taken}. The time of a commit comes from the author's clock, which may be wrong."));
        }
    }
}

impl LastUpdate {
    pub(super) fn show(&self, shown: &mut Shown) {
        let median = self.age_days.map(|[_, median, _]| duration(median));
        shown.sentences.push(format!(
            "The median age of the last update is {} days over {}. This age is our proxy for maintenance.",
            median.unwrap_or_default(),
            plural(self.n, "package", "packages"),
        ));
        let rhos: Vec<String> = self.correlations.iter().filter_map(rho).collect();
        if !rhos.is_empty() {
            shown.sentences.push(format!(
                "Correlations over the packages: {}. Below 0 means that recently updated or younger packages are more popular.",
                rhos.join("; ")
            ));
        }
        if shown.short.is_empty() {
            let first = self.correlations.first();
            shown.short = match first.and_then(rho) {
                Some(rho) => format!("proxy: {rho}"),
                None => plural(self.n, "package", "packages"),
            };
        }
        let whole = |popularity: f64| count(popularity as u64);
        let ranges: Vec<String> = self
            .groups
            .iter()
            .map(|group| format!("{} to {}", whole(group.from), whole(group.to)))
            .collect();
        // Tenths of several datasets can share rows, ranges of popularity cannot.
        let last = self.groups.len();
        let tenths = (1..=last).map(|place| match place {
            1 => "1, the most popular".to_owned(),
            _ if place == last => format!("{place}, the least popular"),
            _ => place.to_string(),
        });
        let values: Vec<Option<f64>> = self
            .groups
            .iter()
            .map(|group| group.median_age_days)
            .collect();
        let mut table = ShownTable::new(
            &format!("Age of the last update by {}", self.groups_by),
            &["Most to least", "Packages", "Median age, days"],
        )
        .hint(
            "Most to least",
            "Tenths by rank; equally popular packages are in the same tenth.",
        );
        for (range, group) in ranges.iter().zip(&self.groups) {
            table.row([
                Cell::text(range),
                Cell::Count(group.n),
                Cell::duration(group.median_age_days),
            ]);
        }
        shown.figures.push(Figure::Bars {
            beside: Some(ranges),
            title: format!("Age of the last update by {} (proxy)", self.groups_by),
            axis: Axis::new("median age, days", Scale::Linear),
            categories: tenths.collect(),
            series: vec![BarSeries::new("median age", values)],
        });
        shown.tables.push(table);
        shown.tables.push(table_of_correlations(
            "Ages and popularity, over the packages",
            &self.correlations,
        ));
        shown.caveats.push("The age of the last update is our addition and a proxy. It shows when something was changed last, even by a bot, the registry or a correction of the card. It does not show how well the package is maintained. Young packages cannot have old updates, so compare the age of the package.".into());
        if self.without_time > 0 {
            shown.caveats.push(format!(
                "{} no last update between 1990 and 2069: left out.",
                plural(self.without_time, "package has", "packages have")
            ));
        }
        if self.later > 0 {
            shown.caveats.push(format!(
                "{} after the snapshot: counted with age 0.",
                plural(self.later, "package was updated", "packages were updated")
            ));
        }
        if let Some(taken) = self.taken {
            shown.caveats.push(format!(
                "Ages are measured to {taken}, the date of the snapshot or of the last update in the data."
            ));
        }
    }
}
