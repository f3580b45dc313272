//! The LivePerson model: "get all users" and the domain lookup, answered by hand from the contract.

mod account;
mod auth;
pub(crate) mod defects;
mod entity;
mod error;
mod fault;
mod garble;
mod gdata;
mod listing;
mod lookup;
mod nonce;
mod oauth1;
mod people;
mod revision;
mod route;
mod select;
pub(crate) mod variations;
mod version;

use crate::mock::liveperson::account::Account;
use crate::mock::liveperson::auth::Tenant;
use crate::mock::liveperson::error::Refusal;
use crate::mock::liveperson::listing::{Cache, Question};
use crate::mock::liveperson::nonce::Stamps;
use crate::mock::liveperson::revision::Extent;
use crate::mock::liveperson::route::Route;
use crate::mock::liveperson::select::Selection;
use crate::mock::liveperson::version::Served;
use crate::mock::population::Population;
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};

/// The users of the other tenant.
const FOREIGN_SEED: u64 = 0x0F0F;

/// Both tenants and what has happened to them.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    own: Account,
    foreign: Account,
    cache: Cache,
    stamps: Stamps,
    /// The last selection, where that counts (a seeded breach).
    last: Option<Selection>,
    /// Whether the last version was another one than 4.0.
    was_other: bool,
}

impl Model {
    /// A model whose own account is filled with this population.
    pub(crate) fn new(population: &Population, seed: u64) -> Self {
        Self {
            own: Account::new(population, seed),
            foreign: Account::stranger(&Population::typical(5), seed ^ FOREIGN_SEED),
            cache: Cache::default(),
            stamps: Stamps::default(),
            last: None,
            was_other: false,
        }
    }

    /// How many reads changed a user.
    pub(crate) fn writes(&self) -> u64 {
        self.own.writes() + self.foreign.writes()
    }

    /// Answers one request.
    pub(crate) fn answer(&mut self, request: &Incoming, switches: &Switches) -> Reply {
        let answer = match route::find(&request.path, switches) {
            Route::Users { account } => self.users(request, &account, switches),
            Route::Lookup { account, service } => {
                lookup::answer(request, &account, service.as_deref())
            }
            Route::Nowhere => Err(Refusal::new(404, "Resource not found")),
        };
        let refusal = match answer {
            Ok(reply) => return reply,
            Err(refusal) => refusal,
        };
        let mut reply = error::render(&refusal, switches);
        if refusal.status == 401 && switches.breaks(&defects::REFUSAL_SHOWS_USERS) {
            reply.body = listing::leak(self.own.users());
        }
        reply
    }

    /// Answers a request for the list, or says why not.
    fn users(
        &mut self,
        request: &Incoming,
        account: &str,
        switches: &Switches,
    ) -> Result<Reply, Refusal> {
        if request.method != "GET" {
            return Err(Refusal::new(405, "Method not allowed"));
        }
        if switches.varies(&variations::VALIDATION_FIRST) {
            version::read(request, switches)?;
            Selection::read(request, switches)?;
        }
        let caller = auth::authenticate(request, &mut self.stamps, switches)?;
        let tenant = auth::authorise((caller, request), account, switches)?;
        garble::refuse(request, switches)?;
        let anything = request.header("accept") == Some("*/*");
        if anything && switches.varies(&variations::ANYTHING_REFUSED) {
            return Err(Refusal::new(406, "Not acceptable"));
        }
        let mut served = version::read(request, switches)?;
        let other = request.parameter("v").as_deref() != Some("4.0");
        if std::mem::replace(&mut self.was_other, other) && switches.breaks(&defects::VERSION_STAYS)
        {
            served = Served::WithFewerMembers;
        }
        let mut selection = Selection::read(request, switches)?;
        if switches.breaks(&defects::SELECTION_STAYS) {
            let last = self.last.replace(selection.clone());
            if let Some(last) = last.filter(|_| !selection.asked) {
                selection = last;
            }
        }
        let account = match tenant {
            Tenant::Foreign => &mut self.foreign,
            Tenant::Own | Tenant::Nobody => &mut self.own,
        };
        account.pass_time(switches);
        let extent = revision::judge(request.header("if-match"), account.revision(), switches)?;
        if extent == Extent::Unchanged
            && selection.asked
            && switches.breaks(&defects::IF_MATCH_CURRENT_SELECTED_FAILS)
        {
            return Err(Refusal::new(500, "Internal server error"));
        }
        let question = Question {
            request,
            selection,
            served,
            tenant,
            extent,
        };
        let accounts = match tenant {
            Tenant::Foreign => (&self.foreign, &self.own),
            Tenant::Own | Tenant::Nobody => (&self.own, &self.foreign),
        };
        let mut reply = question.answer(accounts, &mut self.cache, switches);
        if anything && switches.varies(&variations::ANYTHING_AS_XML) {
            reply.headers.retain(|(name, _)| name != "content-type");
            let media_type = ("content-type".to_owned(), "application/xml".to_owned());
            reply.headers.push(media_type);
            reply.body = b"<users/>".to_vec();
        }
        Ok(reply)
    }
}

#[cfg(test)]
mod tests;
