//! `conformist init`: writes the first files of a project, and says what to do next.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Context;
use crate::document::Document;
use crate::draft::config::{self, Entry};
use crate::draft::write::{Fate, Replace, write};
use crate::draft::{Draft, editor_schemas, name, openapi, shipped, skeleton};
use crate::source::{Diagnostic, SourceFile, nearest};
use crate::spec::api::Api;
use crate::spec::decode::decode;
use crate::suite::{self, Roots};
use crate::verdict::exit::Exit;

/// What to write.
#[derive(Debug, Clone, Args)]
pub(super) struct InitArgs {
    /// Write a configuration for these suites: those of the project, or those that come with conformist, which are
    /// copied into a project that lacks them. All suites of the project without any.
    #[arg(value_name = "SUITE", conflicts_with_all = ["suite", "from_openapi"])]
    suites: Vec<String>,
    /// Write the skeleton of a new suite of this name.
    #[arg(long, value_name = "NAME")]
    suite: Option<String>,
    /// Make the new suite from the list operation of an OpenAPI 3 description, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    from_openapi: Option<PathBuf>,
    /// Which operation of the description lists users: its `operationId` or its path.
    #[arg(long, value_name = "ID|PATH", requires = "from_openapi")]
    operation: Option<String>,
    /// Replace files that are there already.
    #[arg(long)]
    force: bool,
}

/// What is to be written, and for which suites.
struct Prepared {
    draft: Draft,
    suites: Vec<String>,
    /// The part of the configuration that the new suite needs, where the file is there already.
    block: Option<String>,
}

/// Writes the files below `--root`, or below the current folder.
pub(super) fn init(context: &mut Context<'_>, args: &InitArgs) -> Exit {
    let root = context.named_root.clone().unwrap_or_default();
    let prepared = match (&args.from_openapi, &args.suite) {
        (Some(file), named) => from_openapi(file, named.as_deref(), args),
        (None, Some(named)) => new_suite(named),
        (None, None) => configuration(&root, &args.suites),
    };
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(Refused::Misused(message)) => return context.out.misused(&message),
        Err(Refused::Mistakes(mistakes)) => return context.out.mistakes(&mistakes),
    };
    let replace = if args.force {
        Replace::Always
    } else {
        Replace::Never
    };
    match write(&root, &prepared.draft, replace) {
        Ok(fates) => tell(context, &root, &prepared, &fates),
        Err(error) => context.out.misused(&error.to_string()),
    }
}

/// Why nothing is written.
enum Refused {
    /// The command line makes no sense here.
    Misused(String),
    /// A file is wrong.
    Mistakes(Vec<Diagnostic>),
}

fn new_suite(named: &str) -> Result<Prepared, Refused> {
    checked(named)?;
    Ok(Prepared {
        draft: skeleton::draft(named),
        suites: vec![named.to_owned()],
        block: Some(skeleton::entry(named).block()),
    })
}

fn checked(named: &str) -> Result<(), Refused> {
    if shipped::find(named).is_some() {
        return Err(Refused::Misused(format!(
            "the suite `{named}` comes with conformist; `conformist init {named}` writes its configuration"
        )));
    }
    name::check(named).map_err(Refused::Misused)
}

fn from_openapi(file: &Path, named: Option<&str>, args: &InitArgs) -> Result<Prepared, Refused> {
    if let Some(named) = named {
        checked(named)?;
    }
    let asked = openapi::Asked {
        suite: named,
        operation: args.operation.as_deref(),
    };
    let source = SourceFile::read(file).map_err(|wrong| Refused::Mistakes(vec![wrong]))?;
    let made = openapi::draft(&source, &asked).map_err(Refused::Mistakes)?;
    checked(&made.suite)?;
    Ok(Prepared {
        block: Some(made.entry.block()),
        draft: made.draft,
        suites: vec![made.suite],
    })
}

/// The configuration for some suites, and those of them that the project lacks.
fn configuration(root: &Path, wanted: &[String]) -> Result<Prepared, Refused> {
    let roots = Roots::of(root);
    let own: Vec<String> = if roots.specs.is_dir() {
        suite::names(&roots.specs).map_err(Refused::Mistakes)?
    } else {
        Vec::new()
    };
    let wanted = if wanted.is_empty() {
        own.clone()
    } else {
        wanted.to_vec()
    };
    if wanted.is_empty() {
        let known: Vec<String> = shipped::ALL
            .iter()
            .map(|suite| format!("`conformist init {}`", suite.name))
            .collect();
        return Err(Refused::Misused(format!(
            "there is no suite here yet; {} copies one that comes with conformist, `conformist init --suite NAME` begins \
             a new one, and `--from-openapi FILE` makes one from a description",
            known.join(" or ")
        )));
    }
    let mut draft = Draft::default();
    let mut entries = Vec::new();
    for named in &wanted {
        let path = roots.specs.join(named).join("suite.yaml");
        let source = if own.contains(named) {
            SourceFile::read(&path).map_err(|wrong| Refused::Mistakes(vec![wrong]))?
        } else {
            let copy = shipped::find(named).ok_or_else(|| unknown(named, &own))?;
            draft.files.extend(copy.copies());
            let (path, text) = copy.style();
            SourceFile::new(Path::new(path), text.to_owned())
        };
        let document = Document::parse(&source).map_err(Refused::Mistakes)?;
        let api: Api = decode(&document).map_err(Refused::Mistakes)?;
        entries.push(Entry::of(&api));
    }
    draft.files.push(config::file(&entries));
    draft.files.extend(editor_schemas());
    Ok(Prepared {
        draft,
        suites: wanted,
        block: None,
    })
}

fn unknown(named: &str, own: &[String]) -> Refused {
    let shipped = shipped::ALL.iter().map(|suite| suite.name);
    let known: Vec<&str> = own.iter().map(String::as_str).chain(shipped).collect();
    let near = nearest(named, known.iter().copied());
    let near = near.map(|near| format!("; did you mean `{near}`?"));
    Refused::Misused(format!(
        "there is no suite `{named}`{}; a new one is begun by `conformist init --suite {named}`",
        near.unwrap_or_default()
    ))
}

fn tell(
    context: &Context<'_>,
    root: &Path,
    prepared: &Prepared,
    fates: &[(PathBuf, Fate)],
) -> Exit {
    let mut text = String::new();
    for (path, fate) in fates {
        let word = match fate {
            Fate::New => "wrote",
            Fate::Replaced => "replaced",
            Fate::Same => continue,
            Fate::Kept => "left as it was",
        };
        let _infallible = writeln!(text, "{word}: {}", root.join(path).display());
    }
    if text.is_empty() {
        text.push_str("every file is there already, as it would be written\n");
    }
    let config = Path::new(config::FILE);
    let kept = fates
        .iter()
        .any(|(path, fate)| path == config && *fate == Fate::Kept);
    if let (true, Some(block)) = (kept, &prepared.block) {
        let _infallible = write!(
            text,
            "\nadd to a target of {}, under `apis:`\n{block}",
            config::FILE
        );
    }
    if !prepared.draft.todo.is_empty() {
        text.push_str("\nto do\n");
        for one in &prepared.draft.todo {
            let _infallible = writeln!(text, "  - {one}");
        }
    }
    text.push_str(&next(root, prepared, kept));
    context.out.say(&text);
    match suite::load(&Roots::of(root), &prepared.suites) {
        Ok(_) => Exit::Conforms,
        Err(mistakes) => context.out.mistakes(&mistakes),
    }
}

/// What a person does now.
fn next(root: &Path, prepared: &Prepared, kept: bool) -> String {
    let mut text = "\nnext\n".to_owned();
    let config = prepared
        .draft
        .files
        .iter()
        .find(|file| file.path == Path::new(config::FILE));
    let read = match (kept, config, &prepared.block) {
        (true, _, Some(block)) => config::variables(block),
        (_, Some(file), _) => config::variables(&file.text),
        _ => Vec::new(),
    };
    if !read.is_empty() {
        let _infallible = writeln!(text, "  set in the environment: {}", read.join(", "));
    }
    let at = match root.to_str() {
        Some("") => String::new(),
        _ => format!(" --root {}", root.display()),
    };
    let mut only = String::new();
    for suite in &prepared.suites {
        let _infallible = write!(only, " --suite {suite}");
    }
    let _infallible = writeln!(text, "  conformist lint{at}");
    let _infallible = writeln!(text, "  conformist list{at}{only}");
    let _infallible = writeln!(
        text,
        "  conformist run{at} --target {}{only}",
        config::TARGET
    );
    text
}
