//! Writes the list of users as a reply: which users, in which order, with which members and headers.

use std::sync::Arc;

use serde_json::Value;

use crate::mock::liveperson::account::{Account, is_deleted};
use crate::mock::liveperson::auth::Tenant;
use crate::mock::liveperson::entity::{self, Row};
use crate::mock::liveperson::revision::Extent;
use crate::mock::liveperson::select::Selection;
use crate::mock::liveperson::version::Served;
use crate::mock::liveperson::{defects, fault, garble, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};

/// How many lists and bodies are kept.
const KEPT: usize = 16;

/// Lists and bodies already made, by everything that they depend on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cache {
    rows: Kept<Arc<Vec<Row>>>,
    bodies: Kept<Vec<u8>>,
}

/// The latest values of one kind with their keys.
#[derive(Debug, Clone)]
struct Kept<T>(Vec<(String, T)>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> Kept<T> {
    /// The value under this key, made now if it is not kept; without a key it is always made.
    fn get(&mut self, key: Option<&str>, make: impl FnOnce() -> T) -> T {
        let Some(key) = key else {
            return make();
        };
        if let Some((_, value)) = self.0.iter().find(|(known, _)| known == key) {
            return value.clone();
        }
        let value = make();
        if self.0.len() == KEPT {
            self.0.remove(0);
        }
        self.0.push((key.to_owned(), value.clone()));
        value
    }
}

/// One admitted request for the list.
pub(crate) struct Question<'a> {
    /// The request itself.
    pub(crate) request: &'a Incoming,
    /// Which members.
    pub(crate) selection: Selection,
    /// How the version is served.
    pub(crate) served: Served,
    /// Whose users.
    pub(crate) tenant: Tenant,
    /// How much of the list.
    pub(crate) extent: Extent,
}

impl Question<'_> {
    /// Writes the reply; `other` is the account that the caller did not ask for.
    pub(crate) fn answer(
        &self,
        (account, other): (&Account, &Account),
        cache: &mut Cache,
        switches: &Switches,
    ) -> Reply {
        let mut reply = Reply {
            status: 200,
            headers: self.headers(account, switches),
            body: Vec::new(),
            damage: None,
        };
        if self.extent == Extent::Unchanged {
            reply.status = 304;
            reply.headers.retain(|(name, _)| name != "content-type");
            return reply;
        }
        if self.served == Served::WithWebPage {
            reply.headers = vec![("content-type".to_owned(), "text/html".to_owned())];
            reply.body = b"<!doctype html><title>Version not found</title>".to_vec();
            return reply;
        }
        let key = self.key(account, switches);
        let rows = cache
            .rows
            .get(key.as_deref(), || Arc::new(self.rows(account, switches)));
        let key = key.map(|key| format!("{key} {:?}", self.selection));
        let write = || self.write(&rows, (account, other), switches);
        reply.body = cache.bodies.get(key.as_deref(), write);
        garble::reply(reply, switches)
    }

    /// What the list depends on, but for its members; nothing while it may differ each time.
    fn key(&self, account: &Account, switches: &Switches) -> Option<String> {
        let moody = [
            &defects::SELECT_DROPS_AT_RANDOM,
            &defects::READ_STAMPS_USERS,
            &defects::LIST_FLAPS,
        ];
        if moody.iter().any(|defect| switches.breaks(defect))
            || switches.varies(&variations::ORDER_UNSTABLE)
        {
            return None;
        }
        let variations: Vec<&str> = switches.variations.iter().map(|one| one.id).collect();
        let defects: Vec<&str> = switches.defects.iter().map(|one| one.id).collect();
        let state = (self.tenant, self.served, self.extent, account.revision());
        let asked = (
            self.selection.asked,
            self.include_deleted(switches),
            self.request.body.is_empty(),
            self.is_shortened(switches),
        );
        Some(format!("{state:?} {asked:?} {variations:?} {defects:?}"))
    }

    /// Whether a seeded breach loses a user to what the caller accepts.
    fn is_shortened(&self, switches: &Switches) -> bool {
        let accepts = self.request.header("accept");
        accepts != Some("application/json") && switches.breaks(&defects::ACCEPT_SHORTENS)
    }

    /// Whether deleted users are asked for.
    fn include_deleted(&self, switches: &Switches) -> bool {
        let value = self.request.parameter("include_deleted");
        value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
            && !switches.varies(&variations::INCLUDE_DELETED_IGNORED)
    }

    /// Media type and revision.
    fn headers(&self, account: &Account, switches: &Switches) -> Vec<(String, String)> {
        let media_type = if switches.varies(&variations::JSON_CHARSET) {
            "application/json;charset=UTF-8"
        } else if switches.varies(&variations::MEDIA_TYPE_OWN) {
            "application/vnd.example.users+json"
        } else if switches.varies(&variations::MEDIA_TYPE_TEXT) {
            "text/plain;charset=utf-8"
        } else {
            "application/json"
        };
        let mut headers = vec![("content-type".to_owned(), media_type.to_owned())];
        if switches.varies(&variations::MEDIA_TYPE_ABSENT) {
            headers.clear();
        }
        if let Some(revision) = self.revision(account, switches) {
            if switches.varies(&variations::ETAG) {
                headers.push(("etag".to_owned(), format!("\"{revision}\"")));
            }
            if switches.breaks(&defects::REVISION_TWICE) {
                headers.push(("ac-revision".to_owned(), "17".to_owned()));
            }
            headers.push(("ac-revision".to_owned(), revision));
        }
        headers
    }

    /// The revision of the state that is sent, as it is written.
    fn revision(&self, account: &Account, switches: &Switches) -> Option<String> {
        let selected = self.selection.asked;
        let version = self.request.parameter("v");
        let (unversioned, versioned) = (
            version.is_none(),
            version.is_some_and(|version| version != "4.0"),
        );
        let missing = [
            (&defects::REVISION_MISSING, true),
            (&defects::REVISION_MISSING_SELECTED, selected),
            (&defects::REVISION_MISSING_NESTED, self.selection.nests()),
            (&defects::REVISION_MISSING_UNVERSIONED, unversioned),
            (&defects::REVISION_MISSING_VERSIONED, versioned),
            (
                &defects::REVISION_MISSING_DELETED,
                self.include_deleted(switches),
            ),
        ];
        if missing
            .iter()
            .any(|(defect, applies)| *applies && switches.breaks(defect))
        {
            return None;
        }
        let latest = account.revision();
        let revision = match self.extent {
            Extent::At(earlier) if account.users_at(earlier).is_some() => earlier,
            _ => latest,
        };
        let reads = account.reads();
        let table = [
            (&defects::REVISION_TEXT, format!("r{revision}")),
            (&defects::REVISION_QUOTED, format!("\"{revision}\"")),
            (&defects::REVISION_NEGATIVE, format!("-{revision}")),
            (&defects::REVISION_EMPTY, String::new()),
            (
                &defects::REVISION_PER_SELECT,
                (revision + u64::from(selected)).to_string(),
            ),
            (
                &defects::REVISION_UNVERSIONED_DIFFERS,
                (revision + u64::from(unversioned)).to_string(),
            ),
            (
                &defects::REVISION_PER_VERSION,
                (revision - u64::from(versioned)).to_string(),
            ),
            (
                &defects::REVISION_DECREASES,
                (revision + 1_000_000 - reads).to_string(),
            ),
            (
                &defects::REVISION_FALLS_LATE,
                (revision - u64::from(reads > 12)).to_string(),
            ),
            (
                &defects::REVISION_GOES_BACK,
                (revision - u64::from(reads.is_multiple_of(3))).to_string(),
            ),
        ];
        let hit = table
            .into_iter()
            .find(|(defect, _)| switches.breaks(defect));
        Some(hit.map_or_else(|| revision.to_string(), |(_, text)| text))
    }

    /// Writes the body.
    fn write(
        &self,
        users: &[Row],
        (account, other): (&Account, &Account),
        switches: &Switches,
    ) -> Vec<u8> {
        let stranger = other.users().first();
        let shown = self.selection.asked && switches.breaks(&defects::SELECT_SHOWS_FOREIGN);
        let whole: Vec<&Row> = users.iter().chain(stranger.filter(|_| shown)).collect();
        let fewer = self.served == Served::WithFewerMembers || self.extent == Extent::Fewer;
        let core = Selection::core();
        let selection = if fewer { &core } else { &self.selection };
        let mut rows: Vec<Row> = whole
            .iter()
            .map(|row| selection.project(row, switches))
            .collect();
        if self.is_shortened(switches) {
            rows.pop();
        }
        let reads = account.reads();
        fault::spoil_selected(&mut rows, &whole, selection, (reads, switches));
        let rows = rows.into_iter().map(Value::Object).collect();
        let list = garble::list(rows, selection.repeats(), switches);
        list.to_string().into_bytes()
    }

    /// The users of the list with all their members.
    fn rows(&self, account: &Account, switches: &Switches) -> Vec<Row> {
        if self.is_empty(switches) {
            return Vec::new();
        }
        let users = match self.extent {
            Extent::At(revision) => account.users_at(revision).unwrap_or(account.users()),
            _ => account.users(),
        };
        let include_deleted = self.include_deleted(switches);
        let asked = self.selection.asked;
        let mut rows: Vec<Row> = users
            .iter()
            .filter(|row| fault::lists(row, include_deleted, asked, switches))
            .cloned()
            .collect();
        fault::spoil_users(&mut rows, account.reads(), switches);
        if include_deleted {
            fault::spoil_deleted(&mut rows, switches);
        }
        for row in &mut rows {
            entity::shape(row, switches);
        }
        arrange(&mut rows, account.reads(), switches);
        rows
    }

    /// Whether a seeded breach empties the list.
    fn is_empty(&self, switches: &Switches) -> bool {
        let body = !self.request.body.is_empty() && switches.breaks(&defects::BODY_EMPTIES);
        let refused = self.tenant == Tenant::Nobody;
        body || refused || self.served == Served::WithNobody || self.extent == Extent::Nobody
    }
}

/// Puts the users into the order that the chosen variations want.
fn arrange(rows: &mut [Row], reads: u64, switches: &Switches) {
    if switches.varies(&variations::ORDER_SHUFFLED) {
        rows.sort_by_cached_key(|row| row.get("pid").map(Value::to_string));
    }
    if switches.varies(&variations::ORDER_UNSTABLE) && !rows.is_empty() {
        let count = rows.len() as u64;
        let turn = usize::try_from(reads.wrapping_mul(7) % count).unwrap_or(0);
        rows.rotate_left(turn);
        if reads.is_multiple_of(2) {
            rows.reverse();
        }
    }
}

/// A few users, for a refusal that should show none.
pub(crate) fn leak(users: &[Row]) -> Vec<u8> {
    let living = users.iter().filter(|row| !is_deleted(row)).take(3);
    let living: Value = living.cloned().map(Value::Object).collect();
    living.to_string().into_bytes()
}
