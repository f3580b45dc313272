//! Renders a run as one HTML file that needs no network: verdict, conformance matrix, charts and every case.
//!
//! What a target sends is data: the templates escape it, and the policy of the page lets only its own style and its own
//! script run, by their digests. Without the script everything can still be read; it filters, copies and remembers.
//!
//! The file stays readable for a browser: only cases that are neither a pass nor skipped show exchanges, the first
//! `MOST_EXCHANGES` of each in full; long lists are shown around what is wrong, and all bodies together within a `Budget`,
//! failures first.

mod case;
mod change;
mod chart;
mod exchange;
mod latency;
mod matrix;
mod page;
mod record;
mod word;

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use sha2::{Digest, Sha256};

use crate::comparison::Changes;
use crate::report::html::page::Page;
use crate::verdict::RunReport;

/// Renders the run; `changes` is its comparison with another one.
///
/// # Panics
/// If a template of our own does not fit the page, which a test would have shown.
#[must_use]
pub fn render(report: &RunReport, changes: Option<&Changes>) -> String {
    let page = Page::of(report, changes);
    let template = templates().get_template("page.html");
    template
        .and_then(|template| template.render(Value::from(Serde(&page))))
        .expect("our own templates fit our own page")
}

/// The style of the page, whole.
const STYLE: &str = include_str!("template/style.css");

/// The script of the page, whole.
const SCRIPT: &str = include_str!("template/script.js");

/// Every template by its name; the ending turns escaping on.
const TEMPLATES: [(&str, &str); 6] = [
    ("page.html", include_str!("template/page.html")),
    ("change.html", include_str!("template/change.html")),
    ("matrix.html", include_str!("template/matrix.html")),
    ("chart.html", include_str!("template/chart.html")),
    ("case.html", include_str!("template/case.html")),
    ("exchange.html", include_str!("template/exchange.html")),
];

fn templates() -> &'static Environment<'static> {
    static KNOWN: OnceLock<Environment<'static>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut environment = Environment::new();
        let mut syntax = SyntaxConfig::builder();
        let syntax = syntax.trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the usual delimiters are allowed"));
        environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        environment.add_filter("prose", |text: &str| Value::from_safe_string(prose(text)));
        for (name, text) in TEMPLATES {
            environment
                .add_template(name, text)
                .expect("our own templates are well formed");
        }
        environment.add_global("style", Value::from_safe_string(STYLE.to_owned()));
        environment.add_global("script", Value::from_safe_string(SCRIPT.to_owned()));
        environment.add_global("style_digest", digest(STYLE));
        environment.add_global("script_digest", digest(SCRIPT));
        environment
    })
}

/// Text of ours as markup: what stands between backquotes is code, and everything is escaped.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut markup = String::new();
    for (index, part) in parts.iter().enumerate() {
        let is_closed = index + 1 < parts.len();
        let escaped = escape(part);
        match (index % 2 == 1, is_closed) {
            (true, true) => markup.extend(["<code>", &escaped, "</code>"]),
            (true, false) => markup.extend(["`", &escaped]),
            (false, _) => markup.push_str(&escaped),
        }
    }
    markup
}

/// Text that is no markup, in an element or in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The digest of an inline text as a content security policy names it.
fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests;
