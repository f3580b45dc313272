//! conformist: a contract/conformance test harness for list-users HTTP APIs.
//!
//! One straight line; each module owns one output type, the next takes it by reference, and nothing flows back:
//!
//! ```text
//! spec text → Scenario → Case → Request → Exchange → Finding* → Outcome → reports
//! source      spec       case   request   exchange    check      verdict   report
//! ```
//!
//! # Code map
//!
//! In import order: a module names only modules above it.
//!
//! - [`level`], [`source`], [`json`], [`document`], [`schema`]: how binding a statement is ([`level::Level`]), mistakes with
//!   their places ([`source::Diagnostic`]), JSON that borrows from its text ([`json::Tree`]), YAML with places
//!   ([`document::Document`]), compiled schemas ([`schema::Schemas`]).
//! - [`spec`], [`reading`], [`case`], [`suite`]: from YAML to [`spec::scenario::Scenario`], [`case::Case`] and
//!   [`suite::Suite`], all checked.
//! - [`target`]: what is under test, a [`target::Target`].
//! - [`request`], [`exchange`], [`capture`]: a [`request::Request`], the masked [`exchange::Exchange`] that comes of it,
//!   and the [`capture::Answer`] that it is in the API's terms.
//! - [`evidence`], [`witness`]: what was fetched once for all ([`evidence::Listing`], [`evidence::Population`]), and the
//!   values harvested from it ([`witness::Witnesses`]).
//! - [`snapshot`]: approved shapes, [`snapshot::Shape`].
//! - [`verdict`], [`check`]: what is concluded ([`verdict::Outcome`]), and what is compared ([`check::Checked`]).
//! - [`mock`]: the embedded endpoint, [`mock::Mock`], with its defects and variations.
//! - [`run`]: the only loop, [`run::Run`].
//! - [`mutants`]: the proof that checks bite, [`mutants::KillMatrix`] and [`mutants::QuietMatrix`].
//! - [`comparison`]: what differs between two runs, [`comparison::Changes`].
//! - [`report`]: a [`verdict::RunReport`] for its readers.
//! - [`draft`]: first steps, files to write: a [`draft::Draft`].
//! - [`session`]: the one room behind both doors, [`session::Session`]; [`harness`] is the door of `cargo test`, [`cli`]
//!   that of the command.
//!
//! # Invariants
//!
//! 1. After planning nothing reads the disk; a wrong file is reported before the first request.
//! 2. Listing starts nothing.
//! 3. Checks are pure and total.
//! 4. Reports decide nothing.
//! 5. The harness is never blamed on the target, nor the reverse.
//! 6. Secrets die in [`exchange`].
//! 7. Order is the plan's order.
//! 8. Domain types are not `Serialize`.
//! 9. One runtime and one client per process.
//! 10. Two doors, one room.
//! 11. The mock never reads `specs/` or `schemas/`.
//! 12. One exchange may serve many cases.
//!
//! `ARCHITECTURE.md` gives the reasons, and says how to add a relation, a report format, an API or a defect.

pub mod capture;
pub mod case;
pub mod check;
pub mod cli;
pub mod comparison;
pub mod document;
pub mod draft;
pub mod evidence;
pub mod exchange;
pub mod harness;
pub mod json;
pub mod level;
pub mod mock;
pub mod mutants;
pub mod reading;
pub mod report;
pub mod request;
pub mod run;
pub mod schema;
pub mod session;
pub mod snapshot;
pub mod source;
pub mod spec;
pub mod suite;
pub mod target;
pub mod verdict;
pub mod witness;
