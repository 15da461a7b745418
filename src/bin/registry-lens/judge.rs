//! `registry-lens judge`: the paper's question to a language model about each card.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use registry_lens::base::error::Result;
use registry_lens::domain::subset::Subset;
use registry_lens::judge::{self, Key, PAPER_MODEL};
use registry_lens::metrics::Parameters;
use registry_lens::metrics::documentation::By;
use registry_lens::session::{Asked, Which};

use crate::output::{exit_code, print, setting, unprintable};
use crate::run::{ModeArg, assignment, complain, name_columns, open, read, read_columns_of};

/// The arguments of `judge`.
#[derive(Args)]
pub struct JudgeArgs {
    /// Parquet files with model cards, and files with answers, whose cards are not asked about again.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The models whose cards are asked about; the default is those that the metric compares.
    #[arg(long, value_enum)]
    which: Option<WhichArg>,
    /// The number of models in the top and in the bottom; the default is 1000, as in the paper.
    #[arg(long)]
    k: Option<u32>,
    /// The popularity of top and bottom; the default is downloads.
    ///
    /// The option can be repeated. The paper has all three.
    #[arg(long, value_enum)]
    by: Vec<ByArg>,
    /// The definition by which top and bottom are made; the default is `paper`.
    #[arg(long, value_enum)]
    mode: Option<ModeArg>,
    /// Ask about so many models, drawn at random from those with a card.
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// The seed of the draw: the same seed draws the same models.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Ask only about models of a subset, as for `report`.
    #[arg(long = "where", value_name = "CONDITIONS")]
    subset: Option<String>,
    /// The language model's name in the requests; the default is that of the paper.
    #[arg(long, value_name = "NAME", default_value = PAPER_MODEL)]
    model: String,
    /// What a million tokens of questions and of answers cost, such as 30,60, to estimate the price.
    #[arg(long, value_name = "IN,OUT", value_parser = prices)]
    price: Option<[f64; 2]>,
    /// The columns of a file that is not recognised, as for `report`.
    #[arg(long, value_name = "FILE=COLUMNS", value_parser = assignment)]
    columns: Vec<(String, String)>,
    /// Also write a CSV file with custom_id, model and card_sha256 of each question.
    #[arg(long, value_name = "FILE")]
    index: Option<PathBuf>,
    /// The file to write; without it the lines are printed.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WhichArg {
    /// The most and the least popular models, which the metric on documentation compares.
    TopAndBottom,
    /// All models with a card.
    All,
    /// So many models as --sample says.
    Sample,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByArg {
    Downloads,
    Likes,
    Dependents,
}

fn prices(text: &str) -> std::result::Result<[f64; 2], String> {
    let pair = text.split_once(',').and_then(|(asked, answered)| {
        let price = |text: &str| text.trim().parse().ok().filter(|price| *price >= 0.0);
        Some([price(asked)?, price(answered)?])
    });
    pair.ok_or_else(|| "write two numbers as 30,60".to_owned())
}

impl JudgeArgs {
    fn which(&self) -> Result<Which> {
        let only = |option: &str, with: &str| {
            setting(
                format!("{option} is only for {with}."),
                "Leave one of the two options out.",
            )
        };
        let which = match (self.which, self.sample) {
            (Some(which), _) => which,
            (None, Some(_)) => WhichArg::Sample,
            (None, None) => WhichArg::TopAndBottom,
        };
        let compares = self.k.is_some() || !self.by.is_empty() || self.mode.is_some();
        if which != WhichArg::TopAndBottom && compares {
            return Err(only("--k, --by or --mode", "--which top-and-bottom"));
        }
        if which != WhichArg::Sample && self.sample.is_some() {
            return Err(only("--sample", "--which sample"));
        }
        Ok(match which {
            WhichArg::All => Which::All,
            WhichArg::Sample => Which::Sample {
                size: self.sample.ok_or_else(|| {
                    setting(
                        "The size of the sample is missing.".to_owned(),
                        "Write for example --sample 100.",
                    )
                })?,
                seed: self.seed,
            },
            WhichArg::TopAndBottom => {
                let mut params = Parameters::in_mode(self.mode.unwrap_or(ModeArg::Paper).into());
                params.documentation.k = self.k.unwrap_or(params.documentation.k);
                params.checked()?;
                let by = self.by.iter().map(|by| match by {
                    ByArg::Downloads => By::Downloads,
                    ByArg::Likes => By::Likes,
                    ByArg::Dependents => By::Dependents,
                });
                let by: Vec<By> = by.collect();
                Which::Compared {
                    params: params.documentation,
                    by: if by.is_empty() {
                        vec![By::Downloads]
                    } else {
                        by
                    },
                }
            }
        })
    }
}

/// Writes the questions, and says what they will take.
pub fn judge(args: JudgeArgs) -> Result<ExitCode> {
    let which = args.which()?;
    let subset = Subset::parse(args.subset.as_deref().unwrap_or_default())?;
    let mut session = open(&args.files);
    session.measure_only(&["documentation"])?;
    read_columns_of(&mut session, &subset);
    name_columns(&mut session, args.columns)?;
    read(&mut session);
    let all_read = complain(&session);
    let create = |path: &PathBuf| File::create(path).map(BufWriter::new).map_err(unprintable);
    let mut output = args.output.as_ref().map(create).transpose()?;
    let index = args.index.as_ref().map(create).transpose()?;
    let mut index = index.map(csv::Writer::from_writer);
    if let Some(index) = &mut index {
        let head = ["custom_id", "model", "card_sha256"];
        index.write_record(head).map_err(unprintable)?;
    }
    let asked = session.questions(&which, &subset, &mut |model, card| {
        let line = judge::line(&args.model, model, card).map_err(unprintable)? + "\n";
        match &mut output {
            Some(output) => output.write_all(line.as_bytes()).map_err(unprintable)?,
            None => print(line.as_bytes())?,
        }
        if let Some(index) = &mut index {
            let id = Key::new(model, card).custom_id(model);
            let row = [&*id, model, &judge::digest(card)];
            index.write_record(row).map_err(unprintable)?;
        }
        Ok(())
    })?;
    if let Some(output) = &mut output {
        output.flush().map_err(unprintable)?;
    }
    if let Some(index) = &mut index {
        index.flush().map_err(unprintable)?;
    }
    say(&asked, args.price);
    Ok(exit_code(all_read))
}

/// Says on standard error what is asked and what is not.
fn say(asked: &Asked, price: Option<[f64; 2]>) {
    let estimate = &asked.estimate;
    eprintln!("registry-lens: {}", estimate.sentences());
    if let Some(price) = price {
        let price = estimate.price(price);
        eprintln!("registry-lens: At these prices they cost about {price:.2}.");
    }
    if let Some(left_out) = asked.left_out() {
        eprintln!("registry-lens: {left_out}");
    }
}
