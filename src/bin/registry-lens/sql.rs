//! `registry-lens sql`: a metric, or the reduction of raw tables, as a script for another engine.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use registry_lens::base::error::Result;
use registry_lens::metrics::Parameters;
use registry_lens::recognise::file_name;
use registry_lens::relations::SnapshotDate;
use registry_lens::sql::{self, Dialect, Place, Request};

use crate::output::{print, setting};
use crate::run::{assignment, setting_of, with_settings};

/// The arguments of `sql`.
#[derive(Args)]
pub struct SqlArgs {
    /// The metric, such as turnover; without it, use --reduce.
    #[arg(required_unless_present = "reduce", conflicts_with = "reduce")]
    metric: Option<String>,
    /// Write the canonical relations instead, with only the columns that metrics need.
    ///
    /// Drop the files on the page, or give them to `report`: answers and verdicts are those of the
    /// raw tables.
    #[arg(long)]
    reduce: bool,
    /// The engine: duckdb, spark (also for Sail) or postgres.
    #[arg(long, value_name = "ENGINE", default_value = "duckdb")]
    dialect: String,
    /// The source: hub-stats-models, hfcommunity (commits), ecosystems, pypi-downloads and
    /// npm-downloads (logs, whose months become snapshots), reduced (tables that --reduce wrote), or
    /// packages for any other tables, whose columns --column names.
    #[arg(long, value_name = "SOURCE", default_value = "packages")]
    dataset: String,
    /// A file, a pattern such as 's3://bucket/*.parquet', or the name of a table in a database.
    ///
    /// Write TABLE=PLACE for tables other than the packages, such as base_edges=edges.parquet. The
    /// option can be repeated: each place of packages with a date is a snapshot.
    #[arg(long, value_name = "[TABLE=]PLACE", required = true)]
    from: Vec<String>,
    /// The date of a place, if its name does not have it: PLACE=YYYY-MM-DD.
    ///
    /// For a pattern without a date, the date is that in the path of each row's file.
    #[arg(long, value_name = "PLACE=DATE", value_parser = assignment)]
    date: Vec<(String, String)>,
    /// The registry of a place, if neither the source nor its name says it: PLACE=npm.
    #[arg(long, value_name = "PLACE=REGISTRY", value_parser = assignment)]
    registry: Vec<(String, String)>,
    /// The column of a field, for packages and logs: packages.downloads=n_downloads.
    ///
    /// `packages.snapshot_date` makes a list with rows of many dates a panel. `downloads.installer`
    /// leaves out the downloads of mirrors.
    #[arg(long, value_name = "TABLE.FIELD=COLUMN", value_parser = assignment)]
    column: Vec<(String, String)>,
    /// Set a parameter of the metric, as for `report`.
    #[arg(long, value_name = "METRIC.NAME=VALUE", value_parser = setting_of)]
    set: Vec<(String, String)>,
    /// Look only at a subset of the packages, as for `report`.
    #[arg(long = "where", value_name = "CONDITIONS")]
    subset: Option<String>,
    /// The file to write; without it the script is printed.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl SqlArgs {
    /// The table, the field and the column of each --column.
    fn columns(&self) -> Result<Vec<(String, String, String)>> {
        let columns = self.column.iter().map(|(field, column)| {
            let (table, field) = field.split_once('.').ok_or_else(|| {
                setting(
                    format!("“{field}” names no table."),
                    "Write for example packages.downloads=COLUMN.",
                )
            })?;
            Ok((table.to_owned(), field.to_owned(), column.clone()))
        });
        columns.collect()
    }

    fn places(&self, source: &sql::Source) -> Result<Vec<Place>> {
        let columns = self.columns()?;
        let places = self.from.iter().map(|from| {
            // A pattern can have a sign too, as in date=2026-01/*.parquet.
            let named = from
                .split_once('=')
                .filter(|(table, _)| source.tables.contains(table));
            let (table, place) =
                named.unwrap_or((source.tables.first().copied().unwrap_or_default(), from));
            let of = |given: &[(String, String)]| {
                let mut given = given.iter().filter(|(known, _)| known == place);
                given.next().map(|(_, value)| value.clone())
            };
            let date = of(&self.date).map(|date| {
                date.parse::<SnapshotDate>()
                    .map_err(|_| setting(format!("“{date}” is not a date."), "Write YYYY-MM-DD."))
            });
            let date = date.transpose()?.or_else(|| file_name::date(place));
            let of_table = columns.iter().filter(|(known, ..)| known == table);
            let columns = of_table.map(|(_, field, column)| (field.clone(), column.clone()));
            Ok(Place {
                columns: columns.collect(),
                table: table.to_owned(),
                place: place.to_owned(),
                registry: of(&self.registry)
                    .or_else(|| file_name::registry(place).map(str::to_owned)),
                date: date.map(|date| date.to_string()),
            })
        });
        let places: Vec<Place> = places.collect::<Result<_>>()?;
        let unused = columns
            .iter()
            .find(|(table, ..)| places.iter().all(|place| place.table != *table));
        match unused {
            None => Ok(places),
            Some((table, ..)) => Err(setting(
                format!("--column names the table {table}, but --from does not."),
                "Write --from TABLE=PLACE for each table.",
            )),
        }
    }
}

/// Prints or writes the script.
pub fn sql(args: &SqlArgs) -> Result<ExitCode> {
    let parameters = with_settings(Parameters::default(), args.subset.as_deref(), &args.set)?;
    let places = args.places(sql::source(&args.dataset)?)?;
    let script = sql::script(&Request {
        metric: args.metric.as_deref(),
        dialect: Dialect::of(&args.dialect)?,
        source: &args.dataset,
        places: &places,
        parameters: &parameters,
    })?;
    match &args.output {
        None => print(script.as_bytes())?,
        Some(file) => std::fs::write(file, script).map_err(|error| {
            setting(
                format!("{} cannot be written: {error}.", file.display()),
                "Choose another place with --output.",
            )
        })?,
    }
    Ok(ExitCode::SUCCESS)
}
