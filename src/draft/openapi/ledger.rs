//! Clauses and scenarios, as far as a description gives reason for them: each clause with the cases that try it.

use std::fmt::Write as _;

use crate::draft::line::{list, quoted, scalar};
use crate::draft::name::upper;
use crate::draft::openapi::Findings;

/// The clauses and areas of a suite, as texts.
#[derive(Default)]
pub(super) struct Ledger {
    pub(super) clauses: String,
    /// Name of an area, and its scenarios.
    pub(super) areas: Vec<(&'static str, String)>,
}

/// What a clause rests on.
#[derive(Clone, Copy)]
enum Basis {
    Document,
    Implied,
}

impl Ledger {
    fn clause(
        &mut self,
        (findings, id): (&Findings, &str),
        basis: Basis,
        says: &str,
        place: &str,
    ) -> String {
        let id = format!("{}-{id}", upper(&findings.suite, "-"));
        let basis = match basis {
            Basis::Document => "document",
            Basis::Implied => "implied",
        };
        let place = format!("{}{place}", findings.operation.shown());
        let _infallible = write!(
            self.clauses,
            "\n  - id: {id}\n    level: must\n    basis: {basis}\n    says: {}\n    source: openapi\n    where: {}\n",
            quoted(says),
            quoted(&place)
        );
        id
    }

    fn scenario(&mut self, area: &'static str, text: &str) {
        match self.areas.iter_mut().find(|(name, _)| *name == area) {
            Some((_, scenarios)) => {
                scenarios.push('\n');
                scenarios.push_str(text);
            }
            None => self.areas.push((area, text.to_owned())),
        }
    }

    /// Everything that the findings give reason for.
    pub(super) fn of(findings: &Findings) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.add_list(findings);
        ledger.add_paging(findings);
        ledger.add_order(findings);
        ledger.add_filter(findings);
        ledger.add_select(findings);
        ledger.add_refusal(findings);
        ledger
    }

    fn add_list(&mut self, findings: &Findings) {
        let answer = &findings.answer;
        let mut clauses = vec![
            self.clause(
                (findings, "LIST"),
                Basis::Implied,
                "All users are listed, each one once.",
                "",
            ),
            self.clause(
                (findings, "USER"),
                Basis::Document,
                "Each user is as the schema of the description says.",
                ", answer",
            ),
        ];
        let mut total = "";
        if answer.total.is_some() {
            let says = "Every page tells how many users there are in all.";
            clauses.push(self.clause((findings, "TOTAL"), Basis::Document, says, ", answer"));
            total = "        total: counted\n";
        }
        let body = self.clause(
            (findings, "BODY"),
            Basis::Document,
            &format!(
                "The answer has the status {} and is JSON as the description says.",
                answer.status
            ),
            ", answer",
        );
        let schema = if answer.users.is_empty() {
            ""
        } else {
            "        schema: page\n"
        };
        let (status, media) = (answer.status, quoted(&answer.media));
        let walk = walk(findings, "");
        self.scenario(
            "list",
            &format!(
                "  - name: body
    clauses: [{body}]
    level: must
    depth: smoke
    about: \"The plain request is answered with JSON as the description says.\"
    request: {{}}
    expect:
      - status: {status}
        media-type: {media}
        strict-json: true
{schema}
  - name: walk
    clauses: {}
    level: must
    depth: smoke
    about: \"From the first page to the last the list holds every user once.\"
    requires: [\"list::body\"]
    walks:
      all: {walk}
    expect:
      - status: {status}
        user-schema: user
        unique: true
{total}",
                list(clauses.iter().map(String::as_str))
            ),
        );
        if findings.user.has_write_only {
            let says = "No answer holds a member that is only ever sent to the server.";
            let id = self.clause((findings, "SECRETS"), Basis::Document, says, ", answer");
            self.scenario(
                "list",
                &format!(
                    "  - name: secrets
    clauses: [{id}]
    level: must
    about: \"No user of the list has a member that the description marks as write-only.\"
    requires: [\"list::walk\"]
    walks:
      all: {walk}
    expect:
      - no-write-only: user
"
                ),
            );
        }
    }

    fn add_paging(&mut self, findings: &Findings) {
        let Some(size) = findings
            .paging
            .as_ref()
            .and_then(|paging| paging.size.as_ref())
        else {
            return;
        };
        let place = format!(", parameter {}", size.parameter);
        let says = format!(
            "A page holds as many users as `{}` asks for, but for the last one.",
            size.parameter
        );
        let id = self.clause((findings, "PAGES"), Basis::Document, &says, &place);
        let between = 5.clamp(size.smallest, size.largest);
        let mut sizes = vec![between.to_string(), size.largest.to_string()];
        sizes.dedup();
        let list_clause = format!("{}-LIST", upper(&findings.suite, "-"));
        self.scenario(
            "paging",
            &format!(
                "  - name: size
    clauses: [{id}, {list_clause}]
    level: must
    about: \"Pages of {{{{size}}}} hold as many users as were asked for, and together all users.\"
    requires: [\"list::walk\"]
    matrix: {{ size: [{}] }}
    walks:
      pages: {}
    expect:
      - status: {}
        page-sizes: true
        unique: true
      - equivalence: [pages, population]
",
                sizes.join(", "),
                ordered(findings, "size: \"{{size}}\""),
                findings.answer.status
            ),
        );
    }

    fn add_order(&mut self, findings: &Findings) {
        let Some(order) = &findings.order else {
            return;
        };
        let place = format!(", parameter {}", order.parameter);
        let says = format!(
            "`{}` orders users by a member, upwards or downwards.",
            order.parameter
        );
        let id = self.clause((findings, "ORDER"), Basis::Document, &says, &place);
        let size = size(findings);
        let comma = if size.is_empty() { "" } else { ", " };
        self.scenario(
            "order",
            &format!(
                "  - name: sorted
    clauses: [{id}]
    level: must
    about: \"Users follow one another by {{{{field}}}}, and the other way round downwards.\"
    requires: [\"list::walk\"]
    matrix: {{ field: \"{{{{suite.orderable}}}}\" }}
    walks:
      up: {{ order: {{ by: \"{{{{field}}}}\" }}{comma}{size} }}
      down: {{ order: {{ by: \"{{{{field}}}}\", direction: descending }}{comma}{size} }}
    expect:
      - status: {}
      - ordered: {{ walk: up, by: \"{{{{field}}}}\" }}
      - ordered: {{ walk: down, by: \"{{{{field}}}}\", direction: descending }}
      - reversed: {{ is: down, of: up, by: \"{{{{field}}}}\" }}
      - equivalence: [up, down, population]
",
                findings.answer.status
            ),
        );
    }

    fn add_filter(&mut self, findings: &Findings) {
        let Some(filter) = &findings.filter else {
            return;
        };
        let place = format!(", parameters {}", filter.fields.join(", "));
        let says = "A parameter that is named like a member keeps the users with that value.";
        let id = self.clause((findings, "FILTER"), Basis::Document, says, &place);
        self.scenario("filter", &format!(
            "  # The description does not say how values are compared. Take away from `reads` what its API does not do.
  - name: equals
    clauses: [{id}]
    level: must
    about: \"Exactly the users remain whose {{{{field}}}} fits, in one of the ways to compare.\"
    requires: [\"list::walk\"]
    matrix: {{ field: \"{{{{suite.filterable}}}}\" }}
    witness:
      value: {{ of: \"{{{{field}}}}\", kind: value, matches: some-not-all }}
    walks:
      kept: {}
    expect:
      - status: {}
        users:
          include: [value]
          exactly: {{ field: \"{{{{field}}}}\", value: \"{{{{value}}}}\", reads: [equals, starts-with, contains, word-equals] }}
",
            walk(findings, "filter: { form: equals, field: \"{{field}}\", value: \"{{value}}\" }"),
            findings.answer.status
        ));
    }

    fn add_select(&mut self, findings: &Findings) {
        let Some(select) = &findings.select else {
            return;
        };
        let place = format!(", parameter {}", select.parameter);
        let says = format!(
            "`{}` selects the members of users that are answered.",
            select.parameter
        );
        let id = self.clause((findings, "SELECT"), Basis::Document, &says, &place);
        let members = list(select.members.iter().map(String::as_str));
        self.scenario("select", &format!(
            "  - name: members
    clauses: [{id}]
    level: must
    about: \"Users have the members that were selected, with the same values, and no others.\"
    requires: [\"list::walk\"]
    walks:
      some: {}
    expect:
      - status: {}
      - projection: {{ is: some, of: population, members: {members}, rules: [same-users, no-others, same-values] }}
",
            walk(findings, &format!("select: {members}")),
            findings.answer.status
        ));
    }

    fn add_refusal(&mut self, findings: &Findings) {
        if !findings.access.refuses {
            return;
        }
        let is_declared = findings.statuses.contains(&401);
        let (basis, statuses) = if is_declared {
            (Basis::Document, "401")
        } else {
            (Basis::Implied, "[401, 403]")
        };
        let says = "Whoever shows no sound credential is refused and sees no user.";
        let id = self.clause((findings, "ACCESS"), basis, says, ", security");
        self.scenario(
            "auth",
            &format!(
                "  - name: refused
    clauses: [{id}]
    level: must
    about: \"Without a sound credential the request is refused and shows no user.\"
    requires: [\"list::body\"]
    matrix: {{ credential: [none, malformed] }}
    request: {{ credential: \"{{{{credential}}}}\" }}
    expect:
      - status: {statuses}
        no-user-data: true
"
            ),
        );
    }
}

/// A walk over all users, with something more.
fn walk(findings: &Findings, more: &str) -> String {
    let size = size(findings);
    let both = [more, size].into_iter().filter(|part| !part.is_empty());
    ordered(findings, &both.collect::<Vec<_>>().join(", "))
}

/// A request in the order that keeps pages apart, with something more.
pub(super) fn ordered(findings: &Findings, more: &str) -> String {
    let order = findings.order.as_ref().filter(|order| order.is_total);
    let order = order.map(|order| format!("order: {{ by: {} }}", scalar(&order.stable)));
    let parts = order
        .into_iter()
        .chain((!more.is_empty()).then(|| more.to_owned()));
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", parts.join(", "))
    }
}

/// The largest pages, where a size can be asked for.
fn size(findings: &Findings) -> &'static str {
    let size = findings
        .paging
        .as_ref()
        .and_then(|paging| paging.size.as_ref());
    if size.is_some() { "size: largest" } else { "" }
}
