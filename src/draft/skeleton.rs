//! The skeleton of a new suite: a list of users in pages, with comments that teach the rest.

use crate::draft::config::{self, Entry, Place, Scheme};
use crate::draft::name::upper;
use crate::draft::{Draft, DraftFile, editor_schemas};

const SUITE: &str = include_str!("skeleton/suite.yaml");
const CLAUSES: &str = include_str!("skeleton/clauses.yaml");
const LIST: &str = include_str!("skeleton/list.yaml");
const USER: &str = include_str!("skeleton/user.schema.json");
const PAGE: &str = include_str!("skeleton/page.schema.json");

/// What a new suite is called in the texts of the skeleton.
const NAME: &str = "acme";

/// The files of a new suite, and a configuration if there is none yet.
#[must_use]
pub fn draft(name: &str) -> Draft {
    let named = |text: &str| {
        let text = text.replace("\r\n", "\n");
        text.replace("ACME", &upper(name, "-")).replace(NAME, name)
    };
    let mut files = vec![
        DraftFile::new(format!("specs/{name}/suite.yaml"), named(SUITE)),
        DraftFile::new(format!("specs/{name}/clauses.yaml"), named(CLAUSES)),
        DraftFile::new(format!("specs/{name}/list.yaml"), named(LIST)),
        DraftFile::new(format!("schemas/{name}/user.schema.json"), named(USER)),
        DraftFile::new(format!("schemas/{name}/page.schema.json"), named(PAGE)),
    ];
    let config = config::file(&[entry(name)]);
    files.push(DraftFile::shared(config.path, config.text));
    files.extend(editor_schemas());
    Draft {
        files,
        todo: vec![
            format!("say in specs/{name}/suite.yaml how the API speaks: path, paging, members"),
            format!(
                "say in specs/{name}/clauses.yaml what its documents promise, each sentence with its source"
            ),
            format!("say in schemas/{name}/user.schema.json what a user looks like"),
            format!(
                "add to specs/{name}/list.yaml what proves each clause; the comments there show how"
            ),
        ],
    }
}

/// What a target says about the new API.
#[must_use]
pub fn entry(name: &str) -> Entry {
    Entry {
        suite: name.to_owned(),
        title: format!("{name}: List Users"),
        base: Place::Unknown(None),
        has_account: true,
        settings: Vec::new(),
        parameters: Vec::new(),
        scheme: Scheme::Unknown,
        roles: vec![(
            "unprivileged".to_owned(),
            "somebody who may not list users; cases that need the role are skipped without it"
                .to_owned(),
        )],
    }
}
