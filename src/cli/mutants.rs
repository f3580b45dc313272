//! `conformist mutants`: the proof that each check bites and that no legal habit is called wrong.

use std::io;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::cli::Context;
use crate::cli::mock::parse_kind;
use crate::cli::progress::watched;
use crate::mock::population::PopulationKind;
use crate::mutants::{self, Ids, KillMatrix, Part, Sample};
use crate::suite::{Roots, Suite, load};
use crate::verdict::exit::Exit;

/// Pairs of defects that are tried together.
const PAIRS: usize = 200;

/// Which matrix, and of what.
#[derive(Debug, Clone, Args)]
pub(super) struct MutantsArgs {
    /// Only this suite; may be repeated.
    #[arg(long = "suite", value_name = "NAME")]
    suites: Vec<String>,
    /// How the kill matrix is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Instead of defects: every legal variation on every population with five seeds, none of which may fail.
    #[arg(long, conflicts_with = "pairs")]
    variations: bool,
    /// Only variations whose id this glob matches, such as `avaya.order-*`.
    #[arg(long, value_name = "GLOB", requires = "variations")]
    only: Option<Ids>,
    /// Only this population, such as `typical`; may be repeated.
    #[arg(long = "population", value_name = "NAME", requires = "variations", value_parser = parse_kind)]
    populations: Vec<PopulationKind>,
    /// Instead of single defects: a seeded sample of 200 pairs, which must not hide each other.
    #[arg(long)]
    pairs: bool,
}

/// How a matrix is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table with its figures.
    Text,
    /// One JSON document.
    Json,
}

/// Runs a matrix. Ends with 1 where it shows a check that does not bite or that cries wolf.
pub(super) fn mutants(context: &mut Context<'_>, args: &MutantsArgs) -> Exit {
    let suites = match load(&Roots::of(&context.root), &args.suites) {
        Ok(suites) => suites.into_iter().map(Arc::new).collect::<Vec<_>>(),
        Err(mistakes) => return context.out.mistakes(&mistakes),
    };
    let done = if args.variations {
        let part = Part {
            only: args.only.clone(),
            populations: args.populations.clone(),
        };
        quiet(context, &suites, part)
    } else if args.pairs {
        pairs(context, &suites)
    } else {
        kill(context, args.format, &suites)
    };
    done.unwrap_or_else(|error| context.out.misused(&error.to_string()))
}

fn kill(context: &Context<'_>, format: Format, suites: &[Arc<Suite>]) -> io::Result<Exit> {
    let matrix = watched(|watch| mutants::kill_matrix(suites, watch))?;
    match format {
        Format::Text => context.out.say(&mutants::text(&matrix)),
        Format::Json => context
            .out
            .data(format!("{:#}\n", mutants::json(&matrix)).as_bytes()),
    }
    Ok(if bites(&matrix) {
        Exit::Conforms
    } else {
        Exit::Broken
    })
}

fn bites(matrix: &KillMatrix) -> bool {
    matrix.survivors().next().is_none()
        && matrix.idle.is_empty()
        && matrix.false_alarms.is_empty()
        && matrix.is_localised()
}

fn quiet(context: &Context<'_>, suites: &[Arc<Suite>], part: Part) -> io::Result<Exit> {
    let sample = Sample::Whole(part);
    let matrix = watched(|watch| mutants::quiet_matrix(suites, &sample, watch))?;
    context.out.say(&mutants::quiet_text(&matrix));
    let quiet = matrix.failures.is_empty() && matrix.unexplained.is_empty();
    Ok(if quiet { Exit::Conforms } else { Exit::Broken })
}

fn pairs(context: &Context<'_>, suites: &[Arc<Suite>]) -> io::Result<Exit> {
    let hidden = watched(|watch| mutants::pairs(suites, PAIRS, watch))?;
    let text = json!({ "pairs": PAIRS, "found": PAIRS - hidden.len(), "hidden": hidden });
    context.out.data(format!("{text:#}\n").as_bytes());
    Ok(if hidden.len() * 100 <= PAIRS {
        Exit::Conforms
    } else {
        Exit::Broken
    })
}
