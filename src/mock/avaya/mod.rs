//! The Avaya side of the embedded endpoint: List Users and the token endpoint.

mod ask;
mod auth;
mod decode;
pub(crate) mod defects;
mod directory;
mod drift;
mod entity;
mod filter;
mod hostile;
mod links;
mod list;
mod order;
mod page;
mod pattern;
mod people;
mod problem;
mod row;
mod tenant;
#[cfg(test)]
mod tests;
mod text;
mod user;
pub(crate) mod variations;

use std::time::Duration;

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::auth::{Auth, Caller};
use crate::mock::avaya::directory::Directory;
use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::tenant::Tenant;
use crate::mock::credential::avaya as demo;
use crate::mock::population::Population;
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};

/// How long an issued token lives unless another life is chosen.
const TOKEN_LIFE: Duration = Duration::from_secs(900);

/// The users of two tenants and the tokens in force; a clone shares what is costly.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    directory: Directory,
    auth: Auth,
}

impl Model {
    /// The model over a population.
    pub(crate) fn new(population: &Population, seed: u64) -> Self {
        Self {
            directory: Directory::new(population, seed),
            auth: Auth::new(TOKEN_LIFE),
        }
    }

    /// The same model with another life of the tokens that it issues.
    pub(crate) fn with_token_life(mut self, life: Duration) -> Self {
        self.auth = Auth::new(life);
        self
    }

    /// How often a read changed the users; zero unless a breach is seeded.
    pub(crate) fn writes(&self) -> u64 {
        self.directory.writes
    }

    /// Answers one request.
    pub(crate) fn answer(&mut self, request: &Incoming, switches: &Switches) -> Reply {
        self.route(request, switches)
            .unwrap_or_else(|problem| problem.reply(switches))
    }

    fn route(&mut self, request: &Incoming, switches: &Switches) -> Result<Reply, Problem> {
        let segments: Vec<&str> = request.path.split('/').skip(1).collect();
        match segments.as_slice() {
            ["api", "admin", "user", "v1", "accounts", account, "users"] => {
                method(request, "GET")?;
                self.users(account, request, switches)
            }
            ["api", "admin", "user", "v1", "accounts", account, "%75sers"]
                if switches.breaks(&defects::PATH_ESCAPE_UNGUARDED)
                    && *account == demo::ACCOUNT =>
            {
                let ask = Ask::read(request, switches)?;
                list::answer(&mut self.directory, request, &ask, switches)
            }
            [
                "api",
                "auth",
                "v1",
                account,
                "protocol",
                "openid-connect",
                "token",
            ] => {
                method(request, "POST")?;
                self.token(account, request)
            }
            _ => Err(Problem::NotFound),
        }
    }

    fn token(&mut self, account: &str, request: &Incoming) -> Result<Reply, Problem> {
        if account != demo::ACCOUNT {
            return Err(Problem::NotFound);
        }
        let body = self.auth.issue(request)?;
        Ok(Reply {
            status: 200,
            headers: vec![
                ("content-type".into(), "application/json".into()),
                ("cache-control".into(), "no-store".into()),
            ],
            body: body.to_string().into_bytes(),
            damage: None,
        })
    }

    /// Credentials first, then the account, then the parameters, then the representation.
    fn users(
        &mut self,
        account: &str,
        request: &Incoming,
        switches: &Switches,
    ) -> Result<Reply, Problem> {
        if switches.breaks(&defects::GET_REFUSED) {
            return Err(Problem::MethodNotAllowed("POST"));
        }
        if switches.breaks(&defects::PATH_UNKNOWN) {
            return Err(Problem::NotFound);
        }
        if switches.varies(&variations::VALIDATION_FIRST) {
            Ask::read(request, switches)?;
        }
        if switches.varies(&variations::ACCOUNT_FIRST) {
            tenant::of(account, (Caller::Administrator, false), switches)?;
        }
        let caller = match self.auth.caller(request, switches) {
            Err(refused @ Problem::Unauthorized(_)) => {
                return self.refuse(refused, request, switches);
            }
            caller => caller?,
        };
        let filtered = request.parameter("filter").is_some();
        let bare = request.query.as_deref().unwrap_or_default().is_empty();
        let caller = if bare && switches.breaks(&defects::ROLE_UNCHECKED_BARE) {
            Caller::Administrator
        } else {
            caller
        };
        let tenant = tenant::of(account, (caller, filtered), switches);
        if let (Err(refused), demo::FOREIGN_ACCOUNT) = (&tenant, account)
            && switches.breaks(&defects::FOREIGN_REFUSAL_SHOWS_USERS)
        {
            let status = refused.status();
            let mut strangers = self.directory.with_users(self.directory.foreign.clone());
            let ask = Ask::read(request, switches)?;
            let leak = list::answer(&mut strangers, request, &ask, switches)?;
            return Ok(Reply { status, ..leak });
        }
        let tenant = tenant?;
        let mut ask = Ask::read(request, switches)?;
        acceptable(request, switches)?;
        let directory = &mut self.directory;
        directory.lists += 1;
        directory.remember(request, &mut ask, switches);
        let strangers = match tenant {
            Tenant::Own => None,
            Tenant::Other => Some(directory.foreign.clone()),
            Tenant::Empty => Some(Vec::new()),
        };
        if let Some(users) = strangers {
            return list::answer(&mut directory.with_users(users), request, &ask, switches);
        }
        drift::before(directory, switches);
        let reply = list::answer(directory, request, &ask, switches);
        drift::after(directory, &ask, switches);
        reply
    }

    fn refuse(
        &mut self,
        refused: Problem,
        request: &Incoming,
        switches: &Switches,
    ) -> Result<Reply, Problem> {
        if switches.breaks(&defects::REFUSED_AS_403) {
            return Err(Problem::Forbidden);
        }
        if switches.breaks(&defects::REFUSAL_LEAKS_USERS) {
            let ask = Ask::read(request, switches)?;
            let leak = list::answer(&mut self.directory, request, &ask, switches)?;
            return Ok(Reply {
                status: refused.status(),
                ..leak
            });
        }
        Err(refused)
    }
}

fn method(request: &Incoming, only: &'static str) -> Result<(), Problem> {
    (request.method == only)
        .then_some(())
        .ok_or(Problem::MethodNotAllowed(only))
}

fn acceptable(request: &Incoming, switches: &Switches) -> Result<(), Problem> {
    let accept = request.header("accept").unwrap_or("*/*");
    let essence = |range: &str| range.split(';').next().unwrap_or("").trim().to_owned();
    let ranges: Vec<String> = accept.split(',').map(essence).collect();
    let asks = |range: &str| ranges.iter().any(|one| one == range);
    let served = asks("application/json") || asks("application/*") || asks("*/*");
    let refused = !served && switches.varies(&variations::HTML_NOT_ACCEPTABLE)
        || asks("application/json") && switches.breaks(&defects::ACCEPT_JSON_REFUSED);
    if refused {
        return Err(Problem::NotAcceptable);
    }
    Ok(())
}
