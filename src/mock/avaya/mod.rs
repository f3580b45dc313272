//! The Avaya side of the embedded endpoint: List Users and the token endpoint.

mod ask;
mod auth;
mod decode;
pub(crate) mod defects;
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

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::auth::Auth;
use crate::mock::avaya::order::Order;
use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::tenant::Tenant;
use crate::mock::avaya::user::User;
use crate::mock::credential::avaya as demo;
use crate::mock::draw::Draw;
use crate::mock::population::Population;
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};

/// How long an issued token lives unless another life is chosen.
const TOKEN_LIFE: Duration = Duration::from_secs(900);

/// Two tenants and the tokens in force.
///
/// A clone shares the users, and with them the JSON that was already built.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// The users of the demonstration account, in the order of their creation.
    users: Vec<Arc<User>>,
    /// The users of the other tenant.
    foreign: Vec<Arc<User>>,
    auth: Auth,
    seed: u64,
    /// How many list requests were answered.
    lists: u64,
    /// How many users were ever made.
    created: usize,
    /// How often a read changed the users.
    writes: u64,
    orders: BTreeMap<Order, Arc<[usize]>>,
}

impl Model {
    /// The model over a population.
    pub(crate) fn new(population: &Population, seed: u64) -> Self {
        Self {
            users: people::people(population, seed),
            foreign: people::people(&Population::typical(9), !seed),
            auth: Auth::new(TOKEN_LIFE),
            seed,
            lists: 0,
            created: population.users,
            writes: 0,
            orders: BTreeMap::new(),
        }
    }

    /// The same model with another life of the tokens that it issues.
    pub(crate) fn with_token_life(mut self, life: Duration) -> Self {
        self.auth = Auth::new(life);
        self
    }

    /// How often a read changed the users; zero unless a breach is seeded.
    pub(crate) fn writes(&self) -> u64 {
        self.writes
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
        if switches.breaks(&defects::VALIDATION_FIRST) {
            Ask::read(request, switches)?;
        }
        let caller = match self.auth.caller(request, switches) {
            Err(refused @ Problem::Unauthorized(_)) => {
                return self.refuse(refused, request, switches);
            }
            caller => caller?,
        };
        let tenant = tenant::of(account, caller, switches)?;
        let ask = Ask::read(request, switches)?;
        acceptable(request, switches)?;
        self.lists += 1;
        let strangers = match tenant {
            Tenant::Own => None,
            Tenant::Other => Some(self.foreign.clone()),
            Tenant::Empty => Some(Vec::new()),
        };
        if let Some(users) = strangers {
            return self.with_users(users).list(request, &ask, switches);
        }
        drift::before(self, switches);
        let reply = self.list(request, &ask, switches);
        drift::after(self, &ask, switches);
        reply
    }

    fn list(
        &mut self,
        request: &Incoming,
        ask: &Ask,
        switches: &Switches,
    ) -> Result<Reply, Problem> {
        list::answer(self, request, ask, switches)
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
            let leak = self.list(request, &ask, switches)?;
            return Ok(Reply {
                status: refused.status(),
                ..leak
            });
        }
        Err(refused)
    }

    /// The same model over other users.
    fn with_users(&self, users: Vec<Arc<User>>) -> Self {
        Self {
            users,
            orders: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// The places of the users in the account's own order.
    fn account_order(&self, switches: &Switches) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.users.len()).collect();
        if switches.varies(&variations::DEFAULT_ORDER_UNSTABLE) {
            Draw::new(self.seed, self.lists).shuffle(&mut places);
        } else if switches.varies(&variations::DEFAULT_ORDER_SHUFFLED) {
            Draw::new(self.seed, u64::MAX).shuffle(&mut places);
        }
        places
    }

    /// The places of the users in an order, computed at first need.
    fn sorted(&mut self, order: Order, switches: &Switches) -> Arc<[usize]> {
        let compute = || order.sorted(&self.users, switches).into();
        Arc::clone(self.orders.entry(order).or_insert_with(compute))
    }

    fn forget_orders(&mut self) {
        self.orders.clear();
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
