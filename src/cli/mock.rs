//! `conformist mock`: serves the embedded endpoint to other processes.

use std::fmt::Write as _;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;

use crate::cli::Context;
use crate::mock::credential::{avaya, liveperson};
use crate::mock::defect::Defect;
use crate::mock::population::{Population, PopulationKind};
use crate::mock::variation::Variation;
use crate::mock::{Mock, Options, defects, find_defect, find_variation, variations};
use crate::source::nearest;
use crate::verdict::exit::Exit;

/// What the endpoint is like.
#[derive(Debug, Clone, Args)]
pub(super) struct MockArgs {
    /// The port on loopback; a free one unless given.
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    port: u16,
    /// How many users there are.
    #[arg(long, value_name = "N")]
    users: Option<usize>,
    /// What the users are like: empty, one, three, typical, all-ties or large.
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    population: Option<PopulationKind>,
    /// Seed of the users.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How long, in seconds, the tokens live that the endpoint issues.
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    token_life: u64,
    /// A breach of the contract to seed (repeatable).
    #[arg(long = "defect", value_name = "ID", value_parser = DefectId::from_str)]
    defects: Vec<DefectId>,
    /// A permitted difference to choose (repeatable).
    #[arg(long = "variation", value_name = "ID", value_parser = VariationId::from_str)]
    variations: Vec<VariationId>,
    /// List all breaches and permitted differences, and serve nothing.
    #[arg(long)]
    list: bool,
}

#[derive(Debug, Clone, Copy)]
struct DefectId(&'static Defect);

#[derive(Debug, Clone, Copy)]
struct VariationId(&'static Variation);

impl FromStr for DefectId {
    type Err = String;

    fn from_str(id: &str) -> Result<DefectId, String> {
        let known = || defects().map(|defect| defect.id);
        find_defect(id)
            .map(DefectId)
            .ok_or_else(|| unknown(id, known()))
    }
}

impl FromStr for VariationId {
    type Err = String;

    fn from_str(id: &str) -> Result<VariationId, String> {
        let known = || variations().map(|variation| variation.id);
        find_variation(id)
            .map(VariationId)
            .ok_or_else(|| unknown(id, known()))
    }
}

pub(super) fn parse_kind(name: &str) -> Result<PopulationKind, String> {
    let known = PopulationKind::ALL.map(PopulationKind::name);
    PopulationKind::parse(name).ok_or_else(|| unknown(name, known))
}

fn unknown<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(given, known) {
        Some(near) => format!("did you mean `{near}`? `conformist mock --list` shows all"),
        None => "`conformist mock --list` shows all".to_owned(),
    }
}

impl MockArgs {
    fn options(&self) -> Options {
        let kind = self.population.unwrap_or(PopulationKind::Typical);
        let mut population = Population::of(kind);
        population.users = self.users.unwrap_or(population.users);
        Options {
            population,
            seed: self.seed,
            port: self.port,
            defects: self.defects.iter().map(|id| id.0).collect(),
            variations: self.variations.iter().map(|id| id.0).collect(),
            token_life: Duration::from_secs(self.token_life),
        }
    }
}

/// Serves until Ctrl-C.
pub(super) fn mock(context: &mut Context<'_>, args: &MockArgs) -> Exit {
    if args.list {
        context.out.say(&table());
        return Exit::Conforms;
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            return context
                .out
                .misused(&format!("cannot start the runtime: {error}"));
        }
    };
    runtime.block_on(async {
        let mock = match Mock::start(args.options()).await {
            Ok(mock) => mock,
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                let message = format!("{error}: {}", cause.unwrap_or_default());
                return context.out.misused(&message);
            }
        };
        context.out.say(&greeting(&mock.origin(), args));
        // Where Ctrl-C cannot be waited for, the process is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        drop(mock);
        Exit::Conforms
    })
}

fn table() -> String {
    let width = defects()
        .map(|defect| defect.id.len())
        .chain(variations().map(|variation| variation.id.len()))
        .max()
        .unwrap_or(0);
    let mut text = "breaches of the contract (--defect)\n".to_owned();
    for defect in defects() {
        let clauses = defect.clauses.join(", ");
        let _infallible = writeln!(
            text,
            "  {:<width$}  {} [{clauses}]",
            defect.id, defect.about
        );
    }
    text.push_str("permitted differences (--variation)\n");
    for variation in variations() {
        let _infallible = writeln!(text, "  {:<width$}  {}", variation.id, variation.about);
    }
    text
}

/// What is printed at the start: a whole `conformist.yaml`, with everything else as comments.
fn greeting(origin: &str, args: &MockArgs) -> String {
    let options = args.options();
    let mut text = format!(
        "# The embedded endpoint listens at {origin}\n# users: {} ({}), seed {}\n",
        options.population.users,
        options.population.kind.name(),
        options.seed
    );
    for defect in &options.defects {
        let _infallible = writeln!(text, "# defect {}: {}", defect.id, defect.about);
    }
    for variation in &options.variations {
        let _infallible = writeln!(text, "# variation {}: {}", variation.id, variation.about);
    }
    text.push_str(&target_block(origin));
    text.push_str("# Judge it with: conformist run --target local\n# Ctrl-C ends it.\n");
    text
}

fn target_block(origin: &str) -> String {
    let avaya_block = format!(
        "      avaya:
        base-url: {origin}
        account: {}
        foreign-account: {}
        appkey: {}
        credentials:
          admin: {{ bearer: {} }}
          # or: {{ oauth2: {{ token-url: \"{origin}{}\", client-id: {}, client-secret: {} }} }}
          unprivileged: {{ bearer: {} }}
          expired: {{ bearer: {} }}
",
        avaya::ACCOUNT,
        avaya::FOREIGN_ACCOUNT,
        avaya::APPKEY,
        avaya::ADMIN_BEARER,
        avaya::TOKEN_PATH,
        avaya::CLIENT_ID,
        avaya::CLIENT_SECRET,
        avaya::UNPRIVILEGED_BEARER,
        avaya::EXPIRED_BEARER,
    );
    let liveperson_block = format!(
        "      liveperson:
        base-url: {origin}
        # or: domain-lookup: {origin}
        account: \"{}\"
        foreign-account: \"{}\"
        credentials:
          admin: {{ bearer: {} }}
          signed: {{ oauth1: {{ consumer-key: {}, consumer-secret: {}, token: {}, token-secret: {} }} }}
          unprivileged: {{ bearer: {} }}
          expired: {{ bearer: {} }}
",
        liveperson::ACCOUNT,
        liveperson::FOREIGN_ACCOUNT,
        liveperson::ADMIN_BEARER,
        liveperson::CONSUMER_KEY,
        liveperson::CONSUMER_SECRET,
        liveperson::TOKEN,
        liveperson::TOKEN_SECRET,
        liveperson::UNPRIVILEGED_BEARER,
        liveperson::EXPIRED_BEARER,
    );
    format!("targets:\n  local:\n    apis:\n{avaya_block}{liveperson_block}")
}
