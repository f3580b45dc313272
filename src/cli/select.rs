//! Options that choose a target and cases, shared by all commands about cases.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Context;
use crate::level::Level;
use crate::run::embedded;
use crate::run::plan::{Plan, Selection};
use crate::session::{Ask, Session};
use crate::source::{Diagnostic, nearest};
use crate::spec::scenario::Depth;

/// Which cases, on which target.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SelectArgs {
    /// Parts of case names; a case is selected if it contains one of them. All cases without any.
    #[arg(value_name = "FILTER")]
    pub(super) filters: Vec<String>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
    /// Filters are whole names.
    #[arg(long)]
    pub(super) exact: bool,
    /// Leave out the cases whose names contain this (repeatable).
    #[arg(long, value_name = "FILTER")]
    pub(super) skip: Vec<String>,
    /// The least binding level that is tried.
    #[arg(long, value_parser = parse_level, value_name = "must|should|may")]
    pub(super) level: Option<Level>,
    /// How much is tried; `standard` unless given.
    #[arg(long)]
    pub(super) depth: Option<DepthArg>,
    /// Run only one of several equal shares of the cases, such as `2/4`; a case is always in the same share.
    #[arg(long, value_name = "K/N", value_parser = parse_shard)]
    pub(super) shard: Option<(u32, u32)>,
}

/// What is under test.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct TargetArgs {
    /// Name of a target of the configuration, or `mock` for the embedded endpoint; also by `CONFORMIST_TARGET`.
    #[arg(long, value_name = "NAME")]
    pub(super) target: Option<String>,
    /// The configuration; `conformist.yaml` unless given here or by `CONFORMIST_CONFIG`.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Only this suite (repeatable).
    #[arg(long = "suite", value_name = "NAME")]
    pub(super) suites: Vec<String>,
}

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DepthArg {
    /// A first look.
    Smoke,
    /// What a pull request needs.
    Standard,
    /// Everything.
    Exhaustive,
}

impl From<DepthArg> for Depth {
    fn from(depth: DepthArg) -> Depth {
        match depth {
            DepthArg::Smoke => Depth::Smoke,
            DepthArg::Standard => Depth::Standard,
            DepthArg::Exhaustive => Depth::Exhaustive,
        }
    }
}

fn parse_level(text: &str) -> Result<Level, String> {
    text.parse()
        .map_err(|error: crate::level::UnknownLevel| error.to_string())
}

fn parse_shard(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('/');
    let numbers = parts.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match numbers {
        Some((number, of)) if (1..=of).contains(&number) => Ok((number, of)),
        _ => Err("expected a share and the number of shares, such as `2/4`".to_owned()),
    }
}

impl TargetArgs {
    /// The session's question.
    pub(super) fn ask(&self, context: &Context<'_>) -> Ask {
        let set = |name: &str| (context.env)(name).filter(|value| !value.is_empty());
        let target = self.target.clone().or_else(|| set("CONFORMIST_TARGET"));
        let config = self.config.clone();
        Ask {
            root: context.root.clone(),
            config: config.or_else(|| set("CONFORMIST_CONFIG").map(PathBuf::from)),
            target: target.unwrap_or_else(|| embedded::NAME.to_owned()),
            suites: self.suites.clone(),
            ..Ask::default()
        }
    }
}

impl SelectArgs {
    /// The selection.
    pub(super) fn selection(&self) -> Selection {
        Selection {
            filters: self.filters.clone(),
            exact: self.exact,
            skip: self.skip.clone(),
            level: self.level,
            depth: self.depth.map_or_else(Depth::default, Depth::from),
            shard: self.shard,
        }
    }

    /// The names of the cases where nothing but whole names is given, so that nothing else need be read.
    pub(super) fn exact_names(&self) -> Vec<String> {
        if self.exact {
            self.filters.clone()
        } else {
            Vec::new()
        }
    }

    /// Opens the session, which need not judge where cases are only named.
    pub(super) fn open(
        &self,
        context: &Context<'_>,
        only_names: bool,
    ) -> Result<Session, Vec<Diagnostic>> {
        let ask = Ask {
            cases: self.exact_names(),
            only_names,
            ..self.target.ask(context)
        };
        Session::open(&ask, context.env)
    }

    /// The plan, which must not be empty by mistake.
    ///
    /// # Errors
    /// What is wrong with the filters.
    pub(super) fn plan(&self, session: &Session) -> Result<Plan, String> {
        let plan = session.plan(&self.selection());
        if !plan.cases.is_empty() || self.shard.is_some() {
            return Ok(plan);
        }
        if session.recording().is_some() {
            return Err("the recording holds none of these cases".to_owned());
        }
        let names = session.suites.iter().flat_map(|suite| &suite.cases);
        let names: Vec<&str> = names.map(|case| case.name.as_str()).collect();
        let mut message = "no case is selected".to_owned();
        if let [filter] = self.filters.as_slice() {
            message = format!("no case is selected by `{filter}`");
            if let Some(near) = nearest(filter, names) {
                message.push_str("; did you mean `");
                message.push_str(near);
                message.push_str("`?");
            }
        }
        Err(message + "; `conformist list` shows all names")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_number_of_a_number() {
        assert_eq!(parse_shard("2/4"), Ok((2, 4)));
        for wrong in ["0/4", "5/4", "2", "a/b", "1/0", ""] {
            assert!(parse_shard(wrong).is_err(), "{wrong}");
        }
    }
}
