//! One case: harvest, fetch, check, and again where the users have changed meanwhile.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::case::{ANSWER, Case};
use crate::check::{Checked, Input, check};
use crate::evidence::{Bracket, Evidence, Listing, Population, Unsound, WalkPlan};
use crate::exchange::TransportErrorKind;
use crate::request::render::Bindings;
use crate::run::Run;
use crate::run::bindings::{bindings, captured_text};
use crate::run::conclude::{self, Concluded};
use crate::run::course::Step;
use crate::run::doubt::Doubt;
use crate::spec::request::RequestSpec;
use crate::spec::scenario::Depth;
use crate::spec::template::Template;
use crate::suite::Suite;
use crate::verdict::{Cause, Outcome};
use crate::witness::{Drawing, Witnesses};

/// How often a case is run on data that moves.
const ATTEMPTS: u32 = 3;

/// After so many cases that the moving data of a suite has defeated, its later cases get one attempt each.
const RESTLESS: u32 = 4;

/// What one attempt of one round came to.
pub(super) struct Tried {
    /// What the checks found.
    pub(super) checked: Checked,
    /// What was fetched.
    pub(super) listings: IndexMap<String, Listing>,
    /// What was harvested.
    pub(super) witnesses: Witnesses,
    /// The population that was judged by.
    pub(super) population: Option<Arc<Population>>,
    /// Captured pairs that should have been equal and were not.
    moved: bool,
}

impl Tried {
    /// The same attempt, of which nothing can be held against the target.
    fn drifted(self, reason: String) -> Tried {
        let blocked = Some((Cause::Drift, reason));
        let checked = Checked {
            blocked,
            ..Checked::default()
        };
        Tried { checked, ..self }
    }

    fn blocked(cause: Cause, reason: impl Into<String>) -> Tried {
        let checked = Checked {
            blocked: Some((cause, reason.into())),
            ..Checked::default()
        };
        Tried {
            checked,
            listings: IndexMap::new(),
            witnesses: Witnesses::default(),
            population: None,
            moved: false,
        }
    }
}

/// A case with everything that its attempts share.
struct Trial<'a> {
    run: &'a Run,
    suite: &'a Suite,
    case: &'a Case,
    bindings: Bindings,
}

impl Run {
    /// Runs all rounds of a case, each again while the data moves.
    pub(super) async fn attempts(&self, case: &Case) -> Outcome {
        let suite = &self.suites[&case.suite];
        let Some(api) = self.target.apis.get(&case.suite) else {
            unreachable!("a case of an API that the target lacks is skipped when planning");
        };
        let trial = Trial {
            run: self,
            suite,
            case,
            bindings: bindings(&suite.api, api),
        };
        let mut concluded = Concluded::default();
        for round in 0..trial.drawing().rounds {
            let (tried, attempts) = trial.round(round).await;
            concluded.add(&suite.api, tried, attempts, round);
            if concluded.is_settled() {
                break;
            }
        }
        conclude::outcome(case, concluded, self.evidence.client().mask())
    }
}

impl Trial<'_> {
    fn drawing(&self) -> Drawing {
        Drawing {
            seed: self.run.settings.seed,
            rounds: self.case.scenario.rounds(self.run.settings.depth),
        }
    }

    fn pages(&self) -> usize {
        let by_depth = match self.run.settings.depth {
            Depth::Smoke => 50,
            Depth::Standard => 1_000,
            Depth::Exhaustive => 1_000_000,
        };
        self.run.target.limits.pages.unwrap_or(by_depth)
    }

    fn evidence(&self) -> &Arc<Evidence> {
        &self.run.evidence
    }

    /// How often this case is run on data that moves: where it never stands still, more attempts only ask more.
    fn patience(&self, round: usize) -> u32 {
        let restless = || self.run.restless(&self.suite.name) >= RESTLESS;
        let is_hasty = self
            .run
            .course
            .is_hasty(&Step::of(self.case, round, 0), restless);
        if is_hasty { 1 } else { ATTEMPTS }
    }

    /// One round, again while the data moves. What rests on users is believed when it is found again and again: users who
    /// were changed and changed back between two equal readings look like a fault once, and hardly each time alike.
    async fn round(&self, round: usize) -> (Tried, u32) {
        let patience = self.patience(round);
        let mut doubt = Doubt::default();
        let mut own_moment = None;
        let mut restarts = 0;
        let mut shared = self.shared_epoch(round, 1);
        for attempt in 1.. {
            let step = Step::of(self.case, round, attempt);
            let epoch = own_moment.take().unwrap_or(shared);
            let tried = self.attempt(epoch, round, attempt).await;
            let doubtful = tried.checked.rests_on_users && !self.case.scenario.exclusive;
            let moved = tried.moved || (doubtful && self.users_moved(&step, epoch, &tried).await);
            let finding = tried.checked.findings.first();
            let finding = finding.map(|finding| finding.message.clone());
            if moved || (doubtful && finding.is_some()) {
                shared = self.shared_epoch(round, attempt + 1);
            }
            let users_move = shared > 0 || restarts > 0;
            let is_another = finding.as_deref().is_some_and(|one| doubt.is_another(one));
            let another = !moved && doubtful && users_move && is_another;
            if moved || another {
                restarts += 1;
                if restarts == patience {
                    self.run.gave_up(&self.suite.name);
                    let reason =
                        format!("the users changed while they were read, {patience} times over");
                    return (tried.drifted(reason), attempt);
                }
                own_moment = another.then(|| step.moment("again after"));
                continue;
            }
            match (finding, doubt.dispelled()) {
                (Some(finding), _) if doubtful && doubt.remains(&finding, users_move) => {
                    // Everything anew, and for this case alone: what others share stays as it is.
                    own_moment = Some(step.moment("again after"));
                }
                (None, Some(reason)) if tried.checked.blocked.is_none() => {
                    return (tried.drifted(reason), attempt);
                }
                _ => return (tried, attempt),
            }
        }
        unreachable!("attempts are counted without end")
    }

    /// The epoch of what cases share, as it is when an attempt begins.
    fn shared_epoch(&self, round: usize, attempt: u32) -> u32 {
        let step = Step::of(self.case, round, attempt);
        let current = || self.evidence().epoch(&self.suite.name);
        self.run.course.epoch(&step, current)
    }

    async fn users_moved(&self, step: &Step, epoch: u32, tried: &Tried) -> bool {
        if tried.checked.findings.is_empty() {
            return false;
        }
        let (api, evidence) = (&self.suite.api, self.evidence());
        let known = evidence.population(epoch, api, &self.bindings, self.pages());
        drop(known.await);
        let is_over = || evidence.is_over(epoch, &api.suite);
        if self.run.course.is_overtaken(step, is_over) {
            return true;
        }
        // The reading of a bracket is of no epoch's: it is the answer of this very moment.
        let span = (epoch, step.moment("bracket of"));
        let bracket = evidence.bracket(span, api, &self.bindings, self.pages());
        bracket.await == Bracket::Moved || self.came_and_went(epoch, tried).await
    }

    /// Whether somebody was seen in an account that was empty before and after: no two readings can tell that apart.
    async fn came_and_went(&self, epoch: u32, tried: &Tried) -> bool {
        let api = &self.suite.api;
        let known = self
            .evidence()
            .population(epoch, api, &self.bindings, self.pages());
        let empty = known.await.is_ok_and(|all| all.users.is_empty());
        let mut listings = tried.listings.values();
        empty && listings.any(|listing| listing.users().next().is_some())
    }

    async fn attempt(&self, epoch: u32, round: usize, attempt: u32) -> Tried {
        let population = match self.population(epoch).await {
            Ok(population) => population,
            Err(blocked) => return *blocked,
        };
        let witnesses = match &population {
            Some(population) if !self.case.scenario.witness.is_empty() => {
                let of = (&*self.suite.api, self.case);
                let chooser = &self.run.chooser;
                match chooser.choose(of, population, self.drawing(), round) {
                    Ok(witnesses) => witnesses,
                    Err(lacking) => return Tried::blocked(Cause::Vacuous, lacking),
                }
            }
            _ => Witnesses::default(),
        };
        let mut bindings = self.bindings.clone();
        witnesses.bind(&mut bindings);
        let listings = match self.fetch(epoch, attempt, &mut bindings).await {
            Ok(listings) => listings,
            Err(lacking) => {
                return Tried {
                    witnesses,
                    ..Tried::blocked(Cause::Vacuous, lacking)
                };
            }
        };
        let checked = check(Input {
            api: &self.suite.api,
            schemas: &self.suite.schemas,
            case: self.case,
            listings: &listings,
            population: population.as_deref(),
            bindings: &bindings,
            witnesses: &witnesses,
        });
        let moved = self.is_unsteady(&bindings);
        Tried {
            checked,
            listings,
            witnesses,
            population,
            moved,
        }
    }

    /// Whether it, or the run through answers that cases share, sets answers of several moments side by side: then
    /// all users are read before the first of them, so that the reading after a finding shows any change since.
    fn compares_moments(&self) -> bool {
        let scenario = &self.case.scenario;
        let is_alone = self.run.settings.alone && self.evidence().client().share().is_none();
        !is_alone || scenario.requests.len() + scenario.walks.len() > 1
    }

    /// All users where the case needs them; a case that only wishes for them does without.
    async fn population(&self, epoch: u32) -> Result<Option<Arc<Population>>, Box<Tried>> {
        let needed = self.case.needs_population();
        let wished = needed || self.case.wishes_population();
        if !wished && !self.compares_moments() {
            return Ok(None);
        }
        let known = self
            .evidence()
            .population(epoch, &self.suite.api, &self.bindings, self.pages())
            .await;
        if !wished {
            return Ok(None);
        }
        let blocked = |cause: Cause, reason: String| Err(Box::new(Tried::blocked(cause, reason)));
        match known {
            Ok(population) => Ok(Some(population)),
            Err(_) if !needed => Ok(None),
            Err(Unsound::Budget) => blocked(
                Cause::Budget,
                "there are more users than this run may read".to_owned(),
            ),
            Err(Unsound::Transport(error)) if error.kind == TransportErrorKind::Budget => {
                blocked(Cause::Budget, error.detail)
            }
            Err(Unsound::Transport(error)) => blocked(Cause::Transport, error.detail),
            Err(Unsound::Contradiction(why)) => {
                let judge = &self.suite.api.population.judged_by;
                blocked(
                    Cause::Precondition,
                    format!("all users cannot be read soundly: {why}; judged by {judge}"),
                )
            }
        }
    }

    /// Requests in order, then walks; each capture is taken as soon as its answer is there.
    async fn fetch(
        &self,
        epoch: u32,
        attempt: u32,
        bindings: &mut Bindings,
    ) -> Result<IndexMap<String, Listing>, String> {
        let scenario = &self.case.scenario;
        let single = scenario
            .request
            .iter()
            .map(|request| (ANSWER, request, false));
        let named = scenario
            .requests
            .iter()
            .map(|(name, request)| (name.as_str(), request, false));
        let walks = scenario
            .walks
            .iter()
            .map(|(name, request)| (name.as_str(), request, true));
        let mut listings = IndexMap::new();
        for (name, spec, walked) in single.chain(named).chain(walks) {
            let plan = WalkPlan {
                api: &self.suite.api,
                spec,
                bindings,
                pages: self.pages(),
            };
            let repetition = self.repetition(name, spec, attempt);
            let listing = if walked {
                self.evidence().walk(epoch, name, plan, repetition).await?
            } else {
                self.evidence()
                    .single(epoch, name, plan, repetition)
                    .await?
            };
            for (captured, spec) in scenario
                .capture
                .iter()
                .filter(|(_, spec)| spec.from == name)
            {
                if let Some(value) = captured_text(spec, &listing) {
                    bindings.insert(captured.clone(), value);
                }
            }
            listings.insert(name.to_owned(), listing);
        }
        Ok(listings)
    }

    /// Equal requests are one unless asked for anew; on moving data a case that compares moments asks everything anew.
    fn repetition(&self, name: &str, spec: &RequestSpec, attempt: u32) -> u32 {
        let later = if self.case.scenario.steady.is_empty() {
            0
        } else {
            attempt - 1
        };
        if !spec.again {
            return later;
        }
        let text = format!("{}/{name}", self.case.name);
        let own = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        own.max(ATTEMPTS).wrapping_add(later)
    }

    fn is_unsteady(&self, bindings: &Bindings) -> bool {
        let text = |template: &Template| {
            template
                .fill(|name| bindings.get(name).map(|value| value.as_str().into()))
                .as_str()
                .to_owned()
        };
        self.case
            .scenario
            .steady
            .iter()
            .any(|pair| pair.first().map(text) != pair.get(1).map(text))
    }
}
