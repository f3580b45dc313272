//! A document as a typed value, or every mistake in it at once.

use serde_json::Value;

use crate::document::Document;
use crate::source::{Diagnostic, nearest};
use crate::spec::mistake::Judge;
use crate::spec::published::Published;

/// Reads a document as one of our own formats.
///
/// A right document costs one pass of serde. Only a wrong one is also held against the published schema of its type,
/// which finds all mistakes where serde stops at the first.
///
/// # Errors
/// Every mistake, with its place.
pub fn decode<T: Published>(document: &Document) -> Result<T, Vec<Diagnostic>> {
    decode_at(document, "", &document.value)
}

/// Reads a value that stands, in another form, at a pointer of a document; mistakes are placed there.
///
/// # Errors
/// Every mistake, with its place.
pub fn decode_at<T: Published>(
    document: &Document,
    at: &str,
    value: &Value,
) -> Result<T, Vec<Diagnostic>> {
    let read = match T::deserialize(value) {
        // Serde takes a key without a value for one that was left out; its author meant something by it.
        Ok(read) if !holds_null(value) => return Ok(read),
        read => read,
    };
    let published = T::schema();
    let judge = Judge {
        document,
        published: &published,
        at,
        value,
    };
    let mistakes = judge.mistakes();
    match read {
        Ok(read) if mistakes.is_empty() => Ok(read),
        Err(error) if mistakes.is_empty() => Err(vec![document.wrong(at, error.to_string())]),
        _ => Err(mistakes),
    }
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(holds_null),
        Value::Object(map) => map.values().any(holds_null),
        _ => false,
    }
}

/// Adds a did-you-mean to a message about a name that must be one of several.
#[must_use]
pub fn unknown_name<'a>(
    wrong: Diagnostic,
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let wrong = if known.is_empty() {
        wrong.expected("nothing: there are none")
    } else {
        let shown: Vec<String> = known
            .iter()
            .take(12)
            .map(|name| format!("`{name}`"))
            .collect();
        let more = if known.len() > 12 {
            format!(" and {} more", known.len() - 12)
        } else {
            String::new()
        };
        let one_of = if known.len() == 1 { "" } else { "one of " };
        wrong.expected(format!("{one_of}{}{more}", shown.join(", ")))
    };
    match nearest(given, known) {
        Some(near) => wrong.help(format!("did you mean `{near}`?")),
        None => wrong,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::{SourceFile, render};
    use crate::spec::scenario::ScenarioFile;

    fn messages(text: &str) -> String {
        let file = SourceFile::new(Path::new("x.yaml"), text.to_owned());
        let document = Document::parse(&file).unwrap();
        render(&decode::<ScenarioFile>(&document).unwrap_err())
    }

    #[test]
    fn all_mistakes_of_a_file_are_reported_at_once() {
        let text = "scenarios:\n  - name: a\n    clauses: []\n    level: most\n    about: x\n    expct: []\n    walks:\n      up: { by: nummer }\n    expect:\n      - status: 200\n        totl: counted\n";
        let said = messages(text);
        for part in [
            "unknown key `expct`",
            "`most` is not known",
            "`nummer` is not known",
            "unknown key `totl`",
            "did you mean `total`?",
        ] {
            assert!(said.contains(part), "{part} is not in\n{said}");
        }
    }
}
