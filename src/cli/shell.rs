//! `conformist completions` and `conformist man`: what shells and readers of manuals want to know of the command.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::{Cli, Context};
use crate::verdict::exit::Exit;

/// Whose completions.
#[derive(Debug, Clone, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

/// Prints the completions of one shell.
pub(super) fn completions(context: &mut Context<'_>, args: &CompletionsArgs) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "conformist", &mut text);
    context.out.data(&text);
    Exit::Conforms
}

/// Where the manual goes.
#[derive(Debug, Clone, Args)]
pub(super) struct ManArgs {
    /// Write one page for the command and one for each of its commands into this folder, which is made if need be.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the page of the command, or writes all pages.
pub(super) fn man(context: &mut Context<'_>, args: &ManArgs) -> Exit {
    let mut command = Cli::command();
    command.build();
    let written = match &args.out {
        None => page(&command).map(|page| {
            context.out.data(&page);
            String::new()
        }),
        Some(folder) => pages(&command, folder),
    };
    match written {
        Ok(text) => {
            context.out.say(&text);
            Exit::Conforms
        }
        Err(error) => {
            let folder = args.out.clone().unwrap_or_default();
            context.out.misused(&format!(
                "failed to write the manual into {}: {error}",
                folder.display()
            ))
        }
    }
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

fn pages(command: &Command, folder: &Path) -> io::Result<String> {
    std::fs::create_dir_all(folder)?;
    let mut told = String::new();
    let own = command
        .get_subcommands()
        .filter(|one| one.get_name() != "help");
    for one in std::iter::once(command).chain(own) {
        let name = one
            .get_display_name()
            .unwrap_or_else(|| one.get_name())
            .to_owned();
        let path = folder.join(format!("{name}.1"));
        std::fs::write(&path, page(one)?)?;
        let _infallible = writeln!(told, "wrote: {}", path.display());
    }
    Ok(told)
}
