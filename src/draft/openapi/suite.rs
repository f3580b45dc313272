//! `suite.yaml` and the files beside it, written from what was found.

use std::fmt::Write as _;

use crate::draft::DraftFile;
use crate::draft::line::{comment, list, quoted, scalar};
use crate::draft::openapi::Findings;
use crate::draft::openapi::ledger::{Ledger, ordered};
use crate::draft::openapi::paging::Paging;

/// The spec files of the suite.
pub(super) fn files(findings: &Findings) -> Vec<DraftFile> {
    let folder = format!("specs/{}", findings.suite);
    let ledger = Ledger::of(findings);
    let clauses = format!(
        "# yaml-language-server: $schema=../../schemas/conformist/clauses.schema.json
# What the description promises. Add what other documents say, each sentence with its source.
suite: {}
sources:
  openapi: {}
clauses:{}",
        findings.suite,
        quoted(&format!("OpenAPI description of {}", findings.title)),
        ledger.clauses
    );
    let mut files = vec![
        DraftFile::new(format!("{folder}/suite.yaml"), suite(findings)),
        DraftFile::new(format!("{folder}/clauses.yaml"), clauses),
    ];
    for (area, scenarios) in ledger.areas {
        let head = "# yaml-language-server: $schema=../../schemas/conformist/scenario.schema.json\nscenarios:\n";
        files.push(DraftFile::new(
            format!("{folder}/{area}.yaml"),
            format!("{head}{scenarios}"),
        ));
    }
    files
}

fn suite(findings: &Findings) -> String {
    let mut out = String::from(
        "# yaml-language-server: $schema=../../schemas/conformist/suite.schema.json\n",
    );
    out.push_str("# Made from an OpenAPI description, as a starting point.\n");
    if !findings.todo.is_empty() {
        out.push_str("#\n# To do:\n");
    }
    for todo in &findings.todo {
        out.push_str(&comment(0, &format!("- {todo}")));
    }
    let _infallible = write!(
        out,
        "suite: {}\ntitle: {}\n",
        findings.suite,
        quoted(&findings.title)
    );
    out.push_str(&request(findings));
    out.push_str(&answer(findings));
    if let Some(paging) = &findings.paging {
        out.push_str(&paged(paging));
    }
    out.push_str(&rest(findings));
    out
}

fn request(findings: &Findings) -> String {
    let request = &findings.request;
    let mut out = format!("\nrequest:\n  path: {}\n", quoted(&request.path));
    for (key, pairs) in [("query", &request.query), ("headers", &request.headers)] {
        if !pairs.is_empty() {
            let _infallible = writeln!(out, "  {key}: {}", mapping(pairs));
        }
    }
    out.push_str("\n# A well-formed account that belongs to nobody; `pattern` would say what well-formed means.\n");
    out.push_str("account: { unknown: no-such-account }\n");
    if !request.settings.is_empty() {
        out.push_str("\nsettings:\n");
    }
    for (name, about) in &request.settings {
        let _infallible = writeln!(out, "  {}: {{ about: {} }}", scalar(name), quoted(about));
    }
    out
}

fn mapping(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}: {}", scalar(name), quoted(value)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn answer(findings: &Findings) -> String {
    let answer = &findings.answer;
    let mut parts = Vec::new();
    if answer.status != 200 {
        parts.push(format!("status: {}", answer.status));
    }
    parts.push(format!("users: {}", scalar(&answer.users)));
    parts.extend(
        answer
            .total
            .iter()
            .map(|total| format!("total: {}", scalar(total))),
    );
    parts.push(format!(
        "identity: {}",
        scalar(&format!("/{}", escaped(&findings.user.identity)))
    ));
    format!("\nanswer: {{ {} }}\n", parts.join(", "))
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn paged(paging: &Paging) -> String {
    let mut out = format!("\npaging:\n  style: {}\n", paging.style);
    let pointers = [
        ("parameter", &paging.parameter),
        ("next", &paging.next),
        ("previous", &paging.previous),
        ("cursor", &paging.cursor),
    ];
    for (key, value) in pointers {
        if let Some(value) = value {
            let _infallible = writeln!(out, "  {key}: {}", scalar(value));
        }
    }
    if let Some(first) = paging.first {
        let _infallible = writeln!(out, "  first: {first}");
    }
    if let Some(size) = &paging.size {
        let default = size
            .default
            .map(|default| format!("default: {default}, "))
            .unwrap_or_default();
        let (name, smallest, largest) = (scalar(&size.parameter), size.smallest, size.largest);
        let _infallible = writeln!(
            out,
            "  size: {{ parameter: {name}, {default}smallest: {smallest}, largest: {largest} }}"
        );
    }
    out
}

fn rest(findings: &Findings) -> String {
    let mut out = String::new();
    if let Some(order) = &findings.order {
        let _infallible = write!(
            out,
            "\norder:\n  fields: {}\n  ascending: {}\n  descending: {}\n  stable: {}\n",
            names(&order.fields),
            mapping(&order.ascending),
            mapping(&order.descending),
            scalar(&order.stable)
        );
    }
    if let Some(filter) = &findings.filter {
        let _infallible = write!(
            out,
            "\nfilter:\n  fields: {}\n  forms: {{ equals: {{ \"{{{{field}}}}\": \"{{{{value}}}}\" }} }}\n",
            names(&filter.fields)
        );
    }
    if let Some(select) = &findings.select {
        let _infallible = writeln!(
            out,
            "\nselect: {{ parameter: {}, separator: {}, core: {} }}",
            scalar(&select.parameter),
            quoted(select.separator),
            list([findings.user.identity.as_str()])
        );
    }
    out.push_str("\n# Members of a user that scenarios speak of.\nfields:\n");
    for (name, pointer) in &findings.user.fields {
        let _infallible = writeln!(out, "  {}: {{ at: {} }}", scalar(name), scalar(pointer));
    }
    out.push_str("\n# How all users are read: the first reading that is sound by itself counts.\npopulation:\n  readings:\n");
    for reading in readings(findings) {
        let _infallible = writeln!(out, "    - {reading}");
    }
    out.push_str("  judged-by: list::walk\n");
    if !findings.statuses.is_empty() {
        let codes: Vec<String> = findings.statuses.iter().map(u16::to_string).collect();
        let _infallible = writeln!(out, "\nstatuses: {{ documented: [{}] }}", codes.join(", "));
    }
    out.push_str(&lists(findings));
    out
}

fn lists(findings: &Findings) -> String {
    let orderable = findings
        .order
        .as_ref()
        .map(|order| ("orderable", &order.fields));
    let filterable = findings
        .filter
        .as_ref()
        .map(|filter| ("filterable", &filter.fields));
    let mut out = String::new();
    for (name, fields) in orderable.into_iter().chain(filterable) {
        if out.is_empty() {
            out.push_str("\nlists:\n");
        }
        let _infallible = writeln!(out, "  {name}: {}", names(fields));
    }
    out
}

fn names(fields: &[String]) -> String {
    list(fields.iter().map(String::as_str))
}

fn readings(findings: &Findings) -> Vec<String> {
    let has_size = findings
        .paging
        .as_ref()
        .is_some_and(|paging| paging.size.is_some());
    let large = if has_size { "size: largest" } else { "" };
    let plain = if has_size { "{ size: largest }" } else { "{}" };
    let mut readings = vec![ordered(findings, large), plain.to_owned(), "{}".to_owned()];
    readings.dedup();
    readings
}
