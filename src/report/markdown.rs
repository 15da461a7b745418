use std::fmt::{Display, Write};

use super::Document;
use crate::caveat::Noted;
use crate::claims::Claim;
use crate::metrics::catalogue::METRICS;
use crate::metrics::descendants::VariantId;
use crate::metrics::shown::Shown;
use crate::metrics::turnover::SnapshotOutput;
use crate::metrics::{
    Compared, Mode, Source, Unit, descendants, documentation, preservation, turnover,
};
use crate::stats::Correlation;

/// The document as Markdown, for a paper's notes or an issue.
pub fn to_markdown(document: &Document) -> String {
    let mut out = String::new();
    // Writing to a string has no way to fail.
    let _ = write(document, &mut out);
    out
}

fn write(document: &Document, out: &mut String) -> std::fmt::Result {
    claims(&document.claims, out)?;
    preservation(&document.metrics.preservation, out)?;
    turnover(&document.metrics.turnover, out)?;
    descendants(&document.metrics.descendants, out)?;
    documentation(&document.metrics.documentation, out)?;
    for metric in METRICS.iter().filter(|metric| metric.about.is_some()) {
        let answers = document.metrics.shown(metric.id);
        if !answers.is_empty() {
            writeln!(out, "## {}\n", metric.title)?;
        }
        for (source, answer) in answers {
            heading(source, out)?;
            shown(answer, out)?;
        }
    }
    writeln!(out, "## Inputs\n")?;
    for input in &document.inputs {
        write!(out, "- {}: {} bytes", escape(&input.file), input.bytes)?;
        if let Some(rows) = input.rows {
            write!(out, ", {rows} rows")?;
        }
        if let Some(error) = &input.error {
            write!(
                out,
                ". {} {}",
                escape(&error.message),
                escape(&error.advice)
            )?;
        }
        for noted in &input.caveats {
            write!(out, ". {}", escape(&noted.caveat.to_string()))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "\n{} {}", document.tool.name, document.tool.version)
}

fn definition(mode: Mode) -> &'static str {
    match mode {
        Mode::Paper => "the paper's definition",
        Mode::Artifact => "the artifact's definition",
    }
}

/// What the data say of the literature's claims.
fn claims(claims: &[Claim], out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "## Claims\n\n| Claim | Verdict | Number | Because | Published |\n|---|---|---|---|---|"
    )?;
    for own in claims {
        let said = own.statement;
        let code = said
            .code
            .map_or_else(String::new, |code| format!("{code}: "));
        let number = own.number.as_ref().map_or_else(
            || "–".to_owned(),
            |number| {
                let interval = number.interval.as_ref();
                let interval = interval.map_or_else(String::new, |own| format!(" ({own})"));
                format!("{}: {}{interval}", number.label, number.value)
            },
        );
        let because = match &own.missing {
            Some(missing) => format!("Needs {missing}"),
            None => own.because.clone(),
        };
        writeln!(
            out,
            "| {code}{} | {} | {} | {} {} | {} |",
            escape(said.text),
            own.verdict.words(),
            escape(&number),
            escape(&because),
            escape(said.limits),
            escape(said.published)
        )?;
    }
    writeln!(out)
}

/// A dataset's heading: title, registry and date.
fn heading(source: &Source, out: &mut String) -> std::fmt::Result {
    write!(out, "### {}", escape(&source.title))?;
    if let Some(registry) = &source.registry {
        write!(out, ", {}", escape(registry))?;
    }
    if let Some(date) = source.date {
        write!(out, ", {date}")?;
    }
    let files: Vec<String> = source.files.iter().map(|file| escape(file)).collect();
    writeln!(out, "\n\nFrom {}.\n", files.join(", "))
}

fn caveats(caveats: &[Noted], out: &mut String) -> std::fmt::Result {
    if caveats.is_empty() {
        return Ok(());
    }
    writeln!(out, "To keep in mind:\n")?;
    for noted in caveats {
        let place = [
            noted.file.clone(),
            noted.registry.clone(),
            noted.date.map(|date| date.to_string()),
        ];
        let place: Vec<String> = place.into_iter().flatten().collect();
        write!(out, "- ")?;
        if !place.is_empty() {
            write!(out, "{}: ", escape(&place.join(" ")))?;
        }
        writeln!(out, "{}", escape(&noted.caveat.to_string()))?;
    }
    writeln!(out)
}

/// An answer that says how it is shown.
fn shown(answer: &Shown, out: &mut String) -> std::fmt::Result {
    for sentence in &answer.sentences {
        writeln!(out, "{}\n", escape(sentence))?;
    }
    for table in &answer.tables {
        writeln!(out, "{}:\n", escape(&table.caption))?;
        for column in &table.columns {
            write!(out, "| {} ", escape(&column.label))?;
        }
        writeln!(out, "|")?;
        for place in 0..table.columns.len() {
            write!(out, "|{}", if place == 0 { "---" } else { "---:" })?;
        }
        writeln!(out, "|")?;
        for row in &table.rows {
            for cell in row {
                write!(out, "| {} ", escape(&cell.shown()))?;
            }
            writeln!(out, "|")?;
        }
        writeln!(out)?;
    }
    if !answer.caveats.is_empty() {
        writeln!(out, "To keep in mind:\n")?;
        for caveat in &answer.caveats {
            writeln!(out, "- {}", escape(caveat))?;
        }
        writeln!(out)?;
    }
    if !answer.compared.is_empty() {
        compared(&answer.compared, &[], out)?;
    }
    Ok(())
}

/// The published figures beside the user's.
fn compared(compared: &[Compared], differs: &[String], out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "\n| Beside the paper | Published | Yours |\n|---|---:|---:|"
    )?;
    for own in compared {
        let value = |value: f64| match own.unit {
            Unit::Count => format!("{value}"),
            Unit::Share => percent(Some(value)),
            Unit::Number => number(Some(value)),
        };
        let yours = own.yours.map_or_else(|| "–".to_owned(), value);
        let published = value(own.published);
        writeln!(out, "| {} | {published} | {yours} |", escape(&own.what))?;
    }
    writeln!(out)?;
    for sentence in differs {
        writeln!(out, "{}", escape(sentence))?;
    }
    writeln!(out)
}

fn preservation(output: &preservation::Output, out: &mut String) -> std::fmt::Result {
    if output.datasets.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Library preservation ({})\n",
        definition(output.mode)
    )?;
    for data in &output.datasets {
        heading(&data.source, out)?;
        writeln!(
            out,
            "| Library | Bases | Descendants | Preserved | Rate | 95% interval |\n|---|---:|---:|---:|---:|---:|"
        )?;
        for own in data.libraries.iter().filter(|own| own.shown) {
            let interval = own
                .interval
                .map(|[low, high]| format!("{} to {}", percent(Some(low)), percent(Some(high))));
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                escape(&own.library),
                or_dash(own.bases),
                own.descendants,
                own.preserved,
                percent(own.rate),
                or_dash(interval)
            )?;
        }
        compared(&data.compared, &data.differs, out)?;
    }
    caveats(&output.caveats, out)
}

fn turnover(turnover: &turnover::Output, out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "## Turnover of the top {} by {} ({})",
        turnover.k,
        turnover.popularity.name(),
        definition(turnover.mode)
    )?;
    for series in &turnover.series {
        writeln!(
            out,
            "\n### {}{}\n\n{} distinct packages were ever in the top {}.\n",
            escape(&series.registry),
            if series.synthetic { " (synthetic)" } else { "" },
            series.distinct_ever,
            turnover.k
        )?;
        writeln!(
            out,
            "| Snapshot | Size | Remained | Newcomers | Returning | Turnover rate | Months since previous | Monthly retention | Ties at rank K |"
        )?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|---:|")?;
        for snapshot in &series.snapshots {
            writeln!(out, "{}", row(snapshot))?;
        }
        if !series.compared.is_empty() {
            compared(&series.compared, &series.differs, out)?;
        }
    }
    writeln!(out)?;
    caveats(&turnover.caveats, out)
}

fn descendants(output: &descendants::Output, out: &mut String) -> std::fmt::Result {
    if output.datasets.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Descendants and popularity ({})\n",
        definition(output.mode)
    )?;
    for data in &output.datasets {
        heading(&data.source, out)?;
        let fit = data.fit.as_ref();
        let interval = fit.and_then(|fit| fit.slope_ci95);
        writeln!(
            out,
            "{} points of {} bases: slope {}{}, intercept {}, r {}; Spearman's rho {}, Kendall's tau-b {}.\n",
            data.n,
            data.bases,
            number(fit.map(|fit| fit.slope)),
            interval.map_or_else(String::new, |[low, high]| format!(
                " (95% interval {} to {})",
                number(Some(low)),
                number(Some(high))
            )),
            number(fit.map(|fit| fit.intercept)),
            number(fit.and_then(|fit| fit.r)),
            coefficient(data.correlations.spearman.as_ref()),
            coefficient(data.correlations.kendall_tau_b.as_ref()),
        )?;
        writeln!(
            out,
            "| Choice | Points | Slope | Intercept | r | Drawn |\n|---|---:|---:|---:|---:|---|"
        )?;
        for variant in &data.variants {
            let fit = variant.fit.as_ref();
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                match variant.id {
                    VariantId::DedupEpsilon => "equal points once, 0.00001 added (artifact)",
                    VariantId::AllEpsilon => "all points, 0.00001 added",
                    VariantId::AllPositive => "all points, zeros left out",
                    VariantId::DedupPositive => "equal points once, zeros left out",
                    VariantId::AllLog1p => "all points, 1 added",
                },
                or_dash(fit.map(|fit| fit.n)),
                number(fit.map(|fit| fit.slope)),
                number(fit.map(|fit| fit.intercept)),
                number(fit.and_then(|fit| fit.r)),
                if variant.shown { "yes" } else { "" }
            )?;
        }
        writeln!(out, "\n| Base | Count | Popularity |\n|---|---:|---:|")?;
        for base in &data.top {
            writeln!(
                out,
                "| {} | {} | {} |",
                escape(&base.id),
                base.count,
                or_dash(base.popularity)
            )?;
        }
        compared(&data.compared, &data.differs, out)?;
    }
    caveats(&output.caveats, out)
}

fn documentation(output: &documentation::Output, out: &mut String) -> std::fmt::Result {
    if output.datasets.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Documentation quality and popularity ({})\n",
        definition(output.mode)
    )?;
    for data in &output.datasets {
        heading(&data.source, out)?;
        writeln!(
            out,
            "| By | n | Mean, top | Mean, bottom | t | df | p | p (Holm) | Cohen's d | Cliff's delta | Spearman's ρ |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
        )?;
        for own in &data.comparisons {
            let welch = own.welch.as_ref();
            writeln!(
                out,
                "| {} | {} and {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                own.popularity.name(),
                own.top.box_plot.n,
                own.bottom.box_plot.n,
                number(Some(own.top.box_plot.mean)),
                number(Some(own.bottom.box_plot.mean)),
                number(welch.map(|welch| welch.t)),
                number(welch.map(|welch| welch.df)),
                probability(welch.map(|welch| welch.p)),
                probability(welch.and_then(|welch| welch.p_holm)),
                number(own.cohens_d),
                number(own.cliffs_delta),
                coefficient(own.spearman.as_ref())
            )?;
        }
        compared(&data.compared, &data.differs, out)?;
    }
    caveats(&output.caveats, out)
}

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

fn percent(share: Option<f64>) -> String {
    or_dash(share.map(|share| format!("{:.1}%", share * 100.0)))
}

fn number(value: Option<f64>) -> String {
    or_dash(value.map(|value| format!("{value:.4}")))
}

fn coefficient(value: Option<&Correlation>) -> String {
    number(value.map(|own| own.coefficient))
}

/// A p-value is never 0.
fn probability(p: Option<f64>) -> String {
    or_dash(p.map(|p| {
        if p < 1e-300 {
            "< 1e-300".to_owned()
        } else if p < 1e-3 {
            format!("{p:.2e}")
        } else {
            format!("{p:.4}")
        }
    }))
}

fn row(snapshot: &SnapshotOutput) -> String {
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        snapshot.date,
        snapshot.size,
        or_dash(snapshot.remained),
        or_dash(snapshot.newcomers),
        or_dash(snapshot.returning),
        percent(snapshot.turnover_rate),
        or_dash(snapshot.months.map(|months| format!("{months:.1}"))),
        percent(snapshot.monthly_retention),
        snapshot.tied_at_cut
    )
}

/// Text from a file, with the characters that Markdown would act on made harmless.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
