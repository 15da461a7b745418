//! The native command, which measures local files in the same way as the page.

mod bundle;
mod inspect;
mod judge;
mod output;
mod report;
mod run;
mod sql;
mod study;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use registry_lens::base::error::Result;
use registry_lens::parquet::scan::is_decoding;

use output::plain;

/// Measures package registries from Parquet snapshots.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows what each file is, which metrics it feeds, and which files form one dataset.
    ///
    /// It reads only the footers of the files, so it is fast for files of any size. It counts no
    /// rows of relations and measures nothing. Use `report` for everything that depends on the
    /// rows, such as whether a file is a panel, or which of two lists of one date is longer.
    Inspect {
        /// Parquet files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Computes the metrics from the files.
    ///
    /// In the results document, "inputs" describes how each file was read and its caveats,
    /// "metrics" holds the results, and "claims" holds the verdicts on claims of the literature.
    Report(report::ReportArgs),
    /// Writes the paper's question to a language model about each card, as lines of a batch file.
    ///
    /// Nothing is sent: give the lines to a batch service or to a server of your own, and add the
    /// file with the answers to the files of `report`. docs/judge.md says how.
    Judge(judge::JudgeArgs),
    /// Prints a metric, or the reduction of raw tables, as a script for DuckDB, Spark or PostgreSQL.
    ///
    /// For data that fit no machine: nothing is read here. docs/scale.md says which engine to use,
    /// and what agrees with `report`.
    Sql(sql::SqlArgs),
    /// Repeats a run and says what differs.
    ///
    /// The exit code is 0 if everything agrees, else 2.
    Verify(verify::VerifyArgs),
    /// Prints a manifest of the files, the settings and the verdicts, to be published with the data.
    ///
    /// Save it in the folder from which the files' paths begin. Then add the published numbers under
    /// "expected"; docs/manifest.md describes each field.
    Manifest(study::ManifestArgs),
    /// Writes one HTML file with the page, a manifest and its data.
    ///
    /// It opens from disk, without a network, and shows the expected results beside those that the
    /// data give. If they differ already now, nothing is written.
    Bundle(bundle::BundleArgs),
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("registry-lens: {}", plain(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    std::panic::set_hook(Box::new(|info| {
        // Panics of the decoder become errors of their file, so their traces would only distract.
        if !is_decoding() {
            eprintln!("registry-lens: the program has a fault, please report it: {info}");
        }
    }));
    match cli.command {
        Command::Inspect { files, json } => inspect::inspect(&files, json),
        Command::Report(args) => report::report(args),
        Command::Sql(args) => sql::sql(&args),
        Command::Judge(args) => judge::judge(args),
        Command::Verify(args) => verify::verify(args),
        Command::Bundle(args) => bundle::bundle(args),
        Command::Manifest(args) => study::manifest(args),
    }
}
