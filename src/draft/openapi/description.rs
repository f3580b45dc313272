//! An OpenAPI description as a document with places, and the references in it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::document::{Document, step};
use crate::draft::openapi::operation::Operation;
use crate::source::{Diagnostic, SourceFile};

/// The form of the schemas in a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// OpenAPI 3.0: a form of its own, with `nullable`.
    Own,
    /// OpenAPI 3.1 and later: JSON Schema.
    JsonSchema,
}

/// A description, read.
pub(super) struct Description {
    pub(super) document: Document,
    pub(super) dialect: Dialect,
}

impl Description {
    /// Reads a description and looks whether it is one.
    pub(super) fn read(file: &Arc<SourceFile>) -> Result<Description, Vec<Diagnostic>> {
        let document = Document::parse(&readable(file))?;
        let dialect = dialect(&document).map_err(|wrong| vec![*wrong])?;
        Ok(Description { document, dialect })
    }

    /// The value at a pointer, references not followed.
    pub(super) fn get(&self, at: &str) -> Option<&Value> {
        self.document.value.pointer(at)
    }

    /// A text at a pointer.
    pub(super) fn text(&self, at: &str) -> Option<&str> {
        self.get(at)?.as_str()
    }

    /// Where a value really stands: references are followed to their end.
    pub(super) fn resolve(&self, at: &str) -> Result<String, Diagnostic> {
        let mut at = at.to_owned();
        let mut seen = BTreeSet::new();
        loop {
            let Some(to) = self.reference(&at) else {
                return Ok(at);
            };
            let place = step(&at, "$ref");
            if !seen.insert(at.clone()) {
                let wrong = self
                    .document
                    .wrong(&place, "this reference leads back to itself");
                return Err(wrong.expected("a reference that ends at a definition"));
            }
            at = self.target(&place, to)?;
        }
    }

    /// The reference that stands at a pointer instead of a value.
    pub(super) fn reference(&self, at: &str) -> Option<&str> {
        self.get(at)?.get("$ref")?.as_str()
    }

    fn target(&self, place: &str, to: &str) -> Result<String, Diagnostic> {
        let Some(local) = to.strip_prefix('#') else {
            let message = format!("`{to}` stands in another file");
            let wrong = self.document.wrong(place, message);
            return Err(
                wrong.help("bring the description into one file first, as bundlers of OpenAPI do")
            );
        };
        let pointer = percent_decode_str(local).decode_utf8_lossy();
        if self.get(&pointer).is_some() {
            return Ok(pointer.into_owned());
        }
        let wrong = self
            .document
            .wrong(place, format!("there is nothing at `{to}`"));
        Err(wrong
            .expected("a reference to a part of this file, such as `#/components/schemas/User`"))
    }

    /// The statuses that an operation declares, in order.
    pub(super) fn statuses(&self, operation: &Operation) -> Vec<u16> {
        let responses = self.get(&step(&operation.at, "responses"));
        let names = responses.and_then(Value::as_object);
        let codes = names.into_iter().flat_map(|names| names.keys());
        let mut codes: Vec<u16> = codes.filter_map(|code| code.parse().ok()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// JSON may be indented with tabs, YAML may not: they are read as spaces, which moves no place.
fn readable(file: &Arc<SourceFile>) -> Arc<SourceFile> {
    if !file
        .text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('{')
        || !file.text.contains('\t')
    {
        return Arc::clone(file);
    }
    let lines = file.text.split_inclusive('\n').map(|line| {
        let body = line.trim_start_matches([' ', '\t']);
        if body.len() == line.len() {
            return Cow::Borrowed(line);
        }
        Cow::Owned(format!("{:1$}{body}", "", line.len() - body.len()))
    });
    SourceFile::new(&file.path, lines.collect())
}

fn dialect(document: &Document) -> Result<Dialect, Box<Diagnostic>> {
    let expected = "an OpenAPI description of version 3.0 or 3.1, with `openapi: 3.…`";
    if document.value.get("swagger").is_some() {
        let wrong = document.wrong("/swagger", "this description is of version 2");
        let wrong = wrong.expected(expected);
        return Err(Box::new(wrong.help(
            "convert it first; converters from version 2 to 3 are plenty",
        )));
    }
    let version = match document.value.get("openapi") {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.to_string(),
        _ => {
            let wrong = Diagnostic::new(&document.file, "this is no OpenAPI description");
            return Err(Box::new(wrong.expected(expected)));
        }
    };
    if version == "3.0" || version.starts_with("3.0.") {
        return Ok(Dialect::Own);
    }
    if version.starts_with("3.") {
        return Ok(Dialect::JsonSchema);
    }
    let wrong = document.wrong(
        "/openapi",
        format!("this description is of version `{version}`"),
    );
    Err(Box::new(wrong.expected(expected)))
}
