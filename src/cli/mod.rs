//! The command: reads the command line, calls the session, prints.

mod amend;
mod cost;
mod diff;
mod expect;
mod explain;
mod init;
mod interrupt;
mod lint;
mod list;
mod merge;
mod mock;
mod mutants;
mod output;
mod progress;
mod run;
mod schema;
mod select;
mod shell;
mod sketch;
mod tree;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::cli::output::Output;
use crate::session::{Environment, find_project};
use crate::verdict::exit::Exit;

/// Judges list-users HTTP APIs by their contracts.
///
/// Without a command it judges both suites on the embedded endpoint, as `conformist run` does.
#[derive(Debug, Parser)]
#[command(name = "conformist", version, max_term_width = 100)]
struct Cli {
    /// The folder that holds `specs/` and `schemas/`; by default the current one.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// When to use colours.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    color: Color,
    #[command(subcommand)]
    command: Option<Command>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    /// Where a terminal reads and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge a target: the embedded endpoint, or a live one of `conformist.yaml`.
    ///
    /// Ends with 0 if the target conforms, 1 if it breaks a clause, 2 if the command line, a spec or the
    /// configuration is wrong, 3 if the target could not be judged, or not in full.
    Run(run::RunArgs),
    /// List the cases of a run; sends nothing.
    List(list::ListArgs),
    /// Begin: write a configuration, the skeleton of a new suite, or a suite made from an OpenAPI description.
    ///
    /// `init SUITE` writes `conformist.yaml` for a suite, `init --suite NAME` begins a new one, and
    /// `init --from-openapi FILE` makes one as far as the description tells. Nothing is replaced without `--force`.
    Init(init::InitArgs),
    /// Look for mistakes in specs, schemas, clauses, snapshots and the configuration.
    Lint(lint::LintArgs),
    /// Say what a case proves, from which sentence, and how to repeat it; or what a clause says and which cases try it.
    Explain(explain::ExplainArgs),
    /// Judge a live target and propose `expected:` entries for what neither passes nor is accepted.
    Expect(expect::ExpectArgs),
    /// Serve the embedded endpoint until Ctrl-C; what is printed can be pasted into `conformist.yaml`.
    Mock(mock::MockArgs),
    /// Prove that each check bites: run every seeded defect against every case, and every legal variation against none.
    Mutants(mutants::MutantsArgs),
    /// Say what changed between two runs, from their JSON reports: regressions first.
    ///
    /// Ends with 0 if nothing got worse, 1 if a case fails that did not, 2 if a report cannot be read, 3 if a case that
    /// was judged is not judged any more.
    Diff(diff::DiffArgs),
    /// Put the JSON reports of parts of a run together: of its shards, or of the processes of nextest.
    ///
    /// Reports, verdict and exit code are those of `run`. Ends with 2 if the parts are not of one run, or say different
    /// things of the same case.
    Merge(merge::MergeArgs),
    /// Print the JSON Schema of one of our own formats.
    Schema(schema::SchemaArgs),
    /// Print the completions of a shell: source them, or put them where the shell looks for them.
    Completions(shell::CompletionsArgs),
    /// Print the manual page, or write the pages of all commands.
    Man(shell::ManArgs),
}

/// What every command has at hand.
struct Context<'a> {
    root: PathBuf,
    /// The folder that `--root` names.
    named_root: Option<PathBuf>,
    env: Environment<'a>,
    out: Output,
}

/// Does what the command line asks; the whole `main` of the command.
#[must_use]
pub fn main() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come as errors too; a reader that has left needs neither.
            let _left = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Conforms
            };
        }
    };
    let env = |name: &str| std::env::var(name).ok();
    let mut context = Context {
        root: find_project(cli.root.as_deref()),
        named_root: cli.root.clone().filter(|root| root != Path::new(".")),
        env: &env,
        out: Output::new(cli.color, &env),
    };
    match cli.command.unwrap_or_default() {
        Command::Run(args) => run::run(&mut context, &args),
        Command::List(args) => list::list(&mut context, &args),
        Command::Init(args) => init::init(&mut context, &args),
        Command::Lint(args) => lint::lint(&mut context, &args),
        Command::Explain(args) => explain::explain(&mut context, &args),
        Command::Expect(args) => expect::expect(&mut context, &args),
        Command::Mock(args) => mock::mock(&mut context, &args),
        Command::Mutants(args) => mutants::mutants(&mut context, &args),
        Command::Diff(args) => diff::diff(&mut context, &args),
        Command::Merge(args) => merge::merge(&mut context, &args),
        Command::Schema(args) => schema::schema(&mut context, &args),
        Command::Completions(args) => shell::completions(&mut context, &args),
        Command::Man(args) => shell::man(&mut context, &args),
    }
}

impl Default for Command {
    fn default() -> Self {
        Command::Run(run::RunArgs::default())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_command_is_a_run_with_every_default() {
        let named = Cli::try_parse_from(["conformist", "run"]).unwrap();
        let Some(Command::Run(named)) = named.command else {
            panic!("{named:?}");
        };
        let Command::Run(unnamed) = Command::default() else {
            panic!("the default is a run");
        };
        assert_eq!(format!("{named:?}"), format!("{unnamed:?}"));
    }
}
