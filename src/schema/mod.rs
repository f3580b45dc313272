//! JSON Schemas: compiled once, asked for all breaches of a value, and for what they mark as sensitive.

mod annotation;
mod breach;
mod mistake;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jsonschema::{Registry, Validator};
use serde_json::Value;

pub use crate::schema::breach::{Breach, BreachKind};

use crate::document::Document;
use crate::source::{Diagnostic, SourceFile};

/// The file name ending of a schema.
pub const ENDING: &str = ".schema.json";

/// The compiled schemas of one suite, by name.
#[derive(Debug, Default)]
pub struct Schemas {
    schemas: BTreeMap<String, Schema>,
    referenced: BTreeSet<String>,
}

/// One compiled schema.
#[derive(Debug)]
pub struct Schema {
    validator: Validator,
    sensitive: Vec<annotation::Sensitive>,
}

impl Schemas {
    /// Reads and compiles every schema of a folder; they may refer to one another by file name.
    ///
    /// # Errors
    /// Every file that cannot be read or is no schema.
    pub fn load(folder: &Path) -> Result<Schemas, Vec<Diagnostic>> {
        let mut documents = BTreeMap::new();
        let mut mistakes = Vec::new();
        for (name, path) in files(folder)? {
            let read = SourceFile::read(&path).map_err(|mistake| vec![mistake]);
            match read.and_then(|file| Document::parse(&file)) {
                Ok(document) => drop(documents.insert(name, document)),
                Err(wrong) => mistakes.extend(wrong),
            }
        }
        // A file that is missing or wrong would be blamed again by every file that refers to it.
        if mistakes.is_empty() {
            mistakes = mistake::check(&documents);
        }
        let mut schemas = BTreeMap::new();
        if mistakes.is_empty() {
            let (compiled, wrong) = compile_all(&documents);
            schemas = compiled;
            mistakes = wrong;
        }
        if mistakes.is_empty() {
            let referenced = documents
                .values()
                .flat_map(|document| mistake::references(&document.value))
                .map(|(_, name)| name)
                .collect();
            Ok(Schemas {
                schemas,
                referenced,
            })
        } else {
            Err(mistakes)
        }
    }

    /// A schema by its name: the file name without `.schema.json`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Schema> {
        self.schemas.get(name)
    }

    /// Whether another schema of the folder refers to this one.
    #[must_use]
    pub fn is_referenced(&self, name: &str) -> bool {
        self.referenced.contains(name)
    }

    /// Names of all schemas, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.schemas.keys().map(String::as_str)
    }
}

impl Schema {
    /// Compiles a schema that stands alone.
    ///
    /// # Errors
    /// Says what is wrong with the schema.
    pub fn compile(schema: &Value) -> Result<Schema, String> {
        let validator = jsonschema::options()
            .build(schema)
            .map_err(|error| error.to_string())?;
        Ok(Schema {
            validator,
            sensitive: annotation::read(schema, &|_| None),
        })
    }

    /// Whether a value satisfies it.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// Every breach of a value, in document order; never quotes the value.
    #[must_use]
    pub fn breaches(&self, value: &Value) -> Vec<Breach> {
        self.validator
            .iter_errors(value)
            .flat_map(|error| breach::read(&error))
            .collect()
    }

    /// Whether a text of JSON may hold a member that the schema marks as secret; only to spare the reading of others.
    #[must_use]
    pub fn may_hold_secrets(&self, text: &[u8]) -> bool {
        annotation::may_hold_secrets(&self.sensitive, text)
    }

    /// Steps to every member that the schema marks as secret, from the root; `None` is each item of a list.
    pub fn secret_paths(&self) -> impl Iterator<Item = &[Option<String>]> {
        annotation::secret_paths(&self.sensitive)
    }

    /// The values of members that the schema marks as secret, as texts.
    #[must_use]
    pub fn secrets(&self, value: &Value) -> Vec<String> {
        annotation::secrets(&self.sensitive, value)
    }

    /// Pointers of members that are there and not empty although the schema marks them as write-only.
    #[must_use]
    pub fn write_only(&self, value: &Value) -> Vec<String> {
        annotation::write_only(&self.sensitive, value)
    }
}

fn files(folder: &Path) -> Result<BTreeMap<String, std::path::PathBuf>, Vec<Diagnostic>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(vec![Diagnostic::unreadable(folder, &error.to_string())]),
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let named = paths.filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?.to_owned();
        Some((name, path))
    });
    Ok(named.collect())
}

fn compile_all(
    documents: &BTreeMap<String, Document>,
) -> (BTreeMap<String, Schema>, Vec<Diagnostic>) {
    let mut mistakes = Vec::new();
    let mut registry = Registry::new();
    for (name, document) in documents {
        let id = identity(name, document);
        registry = match registry.add(id, &document.value) {
            Ok(registry) => registry,
            Err(error) => {
                mistakes.push(Diagnostic::new(
                    &document.file,
                    format!("this is no JSON Schema: {error}"),
                ));
                return (BTreeMap::new(), mistakes);
            }
        };
    }
    let registry = match registry.prepare() {
        Ok(registry) => registry,
        Err(error) => {
            mistakes.extend(documents.values().next().map(|first| {
                Diagnostic::new(
                    &first.file,
                    format!("the schemas of this folder do not fit together: {error}"),
                )
            }));
            return (BTreeMap::new(), mistakes);
        }
    };
    let mut schemas = BTreeMap::new();
    let sibling = |name: &str| documents.get(name).map(|document| &document.value);
    for (name, document) in documents {
        let options = jsonschema::options()
            .with_base_uri(identity(name, document))
            .with_registry(&registry);
        match options.build(&document.value) {
            Ok(validator) => {
                let sensitive = annotation::read(&document.value, &sibling);
                schemas.insert(
                    name.clone(),
                    Schema {
                        validator,
                        sensitive,
                    },
                );
            }
            Err(error) => mistakes.push(
                document
                    .wrong(
                        error.instance_path().as_str(),
                        format!("this is no JSON Schema: {error}"),
                    )
                    .help("the draft is 2020-12; see json-schema.org"),
            ),
        }
    }
    (schemas, mistakes)
}

fn identity(name: &str, document: &Document) -> String {
    let written = document.value.get("$id").and_then(Value::as_str);
    written.map_or_else(
        || format!("conformist:/schemas/{name}{ENDING}"),
        str::to_owned,
    )
}
