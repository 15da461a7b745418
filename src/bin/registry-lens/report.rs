//! `registry-lens report`.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, FromArgMatches};
use registry_lens::base::error::{Error, Result};
use registry_lens::metrics::catalogue::METRICS;
use registry_lens::report::form::Of;
use registry_lens::report::{self, FORMS, Form};

use crate::output::{exit_code, print, setting};
use crate::run::RunArgs;

/// The arguments of `report`.
#[derive(Args)]
pub struct ReportArgs {
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    form: FormArgs,
}

/// The chosen export format. The command has an option for each of [`FORMS`].
struct FormArgs {
    form: &'static Form,
    /// The metric or `claims`, for formats that do not hold all results.
    subject: Option<String>,
}

impl Args for FormArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        FORMS
            .iter()
            .fold(command, |command, form| {
                let option = Arg::new(form.id).long(form.id).help(form.usage);
                command.arg(match form.of {
                    Of::Results | Of::Script { .. } => {
                        option.action(ArgAction::SetTrue).group("form")
                    }
                    Of::Subject { default, .. } => {
                        let option = option.value_name("METRIC").require_equals(true);
                        let least = usize::from(default.is_none());
                        let option = option.num_args(least..=1).group("form");
                        option.default_missing_value(default)
                    }
                })
            })
            .group(ArgGroup::new("form").multiple(false))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FormArgs {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        for form in FORMS {
            let subject = match form.of {
                Of::Results if matches.get_flag(form.id) => None,
                Of::Results | Of::Script { .. } => continue,
                Of::Subject { .. } => match matches.get_one::<String>(form.id) {
                    Some(subject) => Some(subject.clone()),
                    None => continue,
                },
            };
            return Ok(Self { form, subject });
        }
        Ok(Self {
            form: &FORMS[0],
            subject: None,
        })
    }

    fn update_from_arg_matches(
        &mut self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Computes the metrics and prints them.
pub fn report(args: ReportArgs) -> Result<ExitCode> {
    let FormArgs { form, subject } = &args.form;
    let subject = subject.as_deref();
    if let Some(metric) = subject {
        let known = METRICS.iter().any(|about| about.id == metric);
        if !known && metric != report::CLAIMS {
            return Err(Error::unknown_metric(metric));
        }
    }
    if form.binary && std::io::stdout().is_terminal() {
        let Form { id, extension, .. } = form;
        return Err(setting(
            format!("A terminal cannot show a {extension} file."),
            &format!(
                "Write it to a file: registry-lens report … --{id}=turnover > turnover.{extension}."
            ),
        ));
    }
    let form = *form;
    let mut run = args.run.prepare(subject)?;
    let document = run.document()?;
    print(&form.write(&document, subject.unwrap_or_default())?)?;
    Ok(exit_code(run.complain()))
}
