//! JSON Schemas: compiled once before they judge, asked for all breaches of a value, and for what they mark as sensitive.

mod annotation;
mod breach;
mod mistake;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jsonschema::{Registry, Validator};
use serde_json::Value;

pub use crate::schema::annotation::Hidden;
pub use crate::schema::breach::{Breach, BreachKind};

use crate::document::Document;
use crate::json::Tree;
use crate::schema::tree::Trees;
use crate::source::{Diagnostic, SourceFile};

/// The file name ending of a schema.
pub const ENDING: &str = ".schema.json";

/// The schemas of one suite, by name.
#[derive(Debug, Default)]
pub struct Schemas {
    schemas: BTreeMap<String, Schema>,
    referenced: BTreeSet<String>,
}

/// One schema, compiled before it judges.
#[derive(Debug)]
pub struct Schema {
    name: String,
    /// It, and every schema that may be referred to, by name.
    documents: Arc<BTreeMap<String, Document>>,
    validator: OnceLock<Validator<Trees>>,
    sensitive: OnceLock<Vec<annotation::Sensitive>>,
}

impl Schemas {
    /// Reads every schema of a folder; they may refer to one another by file name.
    ///
    /// To compile a schema costs more than to read it: those that will judge are [compiled](Self::compile) beforehand.
    ///
    /// # Errors
    /// Every file that cannot be read.
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
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let referenced = documents
            .values()
            .flat_map(|document| mistake::references(&document.value))
            .map(|(_, name)| name)
            .collect();
        let documents = Arc::new(documents);
        let schema = |name: &String| (name.clone(), Schema::of(name, &documents));
        Ok(Schemas {
            schemas: documents.keys().map(schema).collect(),
            referenced,
        })
    }

    /// Compiles the schemas of these names, or all of them; what is compiled already costs nothing.
    ///
    /// # Errors
    /// Every one of them that is no schema, or refers to what is not there.
    pub fn compile(&self, names: Option<&BTreeSet<&str>>) -> Result<(), Vec<Diagnostic>> {
        let wanted = |schema: &&Schema| names.is_none_or(|names| names.contains(&*schema.name));
        let wanted: Vec<&Schema> = self.schemas.values().filter(wanted).collect();
        let Some(first) = wanted.first() else {
            return Ok(());
        };
        let concerned: BTreeSet<&str> = wanted.iter().flat_map(|one| one.reached()).collect();
        // A file that is wrong would be blamed again by every file that refers to it.
        let mut mistakes = mistake::check(&first.documents, &concerned);
        if mistakes.is_empty() {
            mistakes.extend(wanted.iter().filter_map(|schema| schema.prepare().err()));
        }
        if mistakes.is_empty() {
            Ok(())
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
    fn of(name: &str, documents: &Arc<BTreeMap<String, Document>>) -> Schema {
        Schema {
            name: name.to_owned(),
            documents: Arc::clone(documents),
            validator: OnceLock::new(),
            sensitive: OnceLock::new(),
        }
    }

    /// Compiles a schema that stands alone.
    ///
    /// # Errors
    /// Says what is wrong with the schema.
    pub fn compile(schema: &Value) -> Result<Schema, String> {
        let validator = jsonschema::options_for::<Trees>()
            .build(schema)
            .map_err(|error| error.to_string())?;
        let alone = Schema::of("", &Arc::default());
        Ok(Schema {
            validator: OnceLock::from(validator),
            sensitive: OnceLock::from(annotation::read(schema, &|_| None)),
            ..alone
        })
    }

    /// The names of all schemas that it refers to, itself included.
    fn reached(&self) -> Vec<&str> {
        let mut reached = vec![self.name.as_str()];
        let mut next = 0;
        while let Some(document) = reached.get(next).and_then(|name| self.documents.get(*name)) {
            for (_, name) in mistake::references(&document.value) {
                let known = self.documents.get_key_value(&name);
                if let Some((known, _)) =
                    known.filter(|(known, _)| !reached.contains(&known.as_str()))
                {
                    reached.push(known);
                }
            }
            next += 1;
        }
        reached
    }

    /// Compiles it, unless that was done.
    fn prepare(&self) -> Result<&Validator<Trees>, Diagnostic> {
        if let Some(validator) = self.validator.get() {
            return Ok(validator);
        }
        let validator = compile(&self.name, &self.reached(), &self.documents)?;
        Ok(self.validator.get_or_init(|| validator))
    }

    fn validator(&self) -> &Validator<Trees> {
        match self.prepare() {
            Ok(validator) => validator,
            Err(_) => unreachable!("what is no schema is refused before the first request"),
        }
    }

    fn sensitive(&self) -> &[annotation::Sensitive] {
        self.sensitive.get_or_init(|| {
            let sibling = |name: &str| self.documents.get(name).map(|document| &document.value);
            let own = self.documents.get(&self.name);
            own.map_or_else(Vec::new, |own| annotation::read(&own.value, &sibling))
        })
    }

    /// Every breach of a value, in document order; never quotes the value.
    #[must_use]
    pub fn breaches(&self, value: &Tree<'_>) -> Vec<Breach> {
        let validator = self.validator();
        // Nearly every value is right, and to say so costs less than to look for all that is wrong.
        if validator.is_valid(value) {
            return Vec::new();
        }
        let errors = validator.iter_errors(value);
        errors.flat_map(|error| breach::read(&error)).collect()
    }

    /// Whether a text of JSON may hold a member to hide; only to spare the reading of others.
    #[must_use]
    pub fn may_hold(&self, hidden: Hidden, text: &[u8]) -> bool {
        annotation::may_hold(self.sensitive(), hidden, text)
    }

    /// Steps to every member to hide, from the root; `None` is each item of a list.
    pub fn hidden_paths(&self, hidden: Hidden) -> impl Iterator<Item = &[Option<String>]> {
        annotation::paths(self.sensitive(), hidden)
    }

    /// Pointers of members that are there and not empty although the schema marks them as write-only.
    #[must_use]
    pub fn write_only(&self, value: &Tree<'_>) -> Vec<String> {
        annotation::write_only(self.sensitive(), value)
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

/// Compiles a schema beside those that it may refer to.
fn compile(
    name: &str,
    reached: &[&str],
    documents: &BTreeMap<String, Document>,
) -> Result<Validator<Trees>, Diagnostic> {
    let Some(document) = documents.get(name) else {
        unreachable!("a schema stands among its documents");
    };
    let mut registry = Registry::new();
    for (name, document) in documents
        .iter()
        .filter(|(name, _)| reached.contains(&name.as_str()))
    {
        let added = registry.add(identity(name, document), &document.value);
        registry = added.map_err(|error| {
            Diagnostic::new(&document.file, format!("this is no JSON Schema: {error}"))
        })?;
    }
    let registry = registry.prepare().map_err(|error| {
        let message = format!("the schemas of this folder do not fit together: {error}");
        Diagnostic::new(&document.file, message)
    })?;
    let options = jsonschema::options_for::<Trees>()
        .with_base_uri(identity(name, document))
        .with_registry(&registry);
    options.build(&document.value).map_err(|error| {
        let message = format!("this is no JSON Schema: {error}");
        document
            .wrong(error.instance_path().as_str(), message)
            .help("the draft is 2020-12; see json-schema.org")
    })
}

fn identity(name: &str, document: &Document) -> String {
    let written = document.value.get("$id").and_then(Value::as_str);
    written.map_or_else(
        || format!("conformist:/schemas/{name}{ENDING}"),
        str::to_owned,
    )
}
