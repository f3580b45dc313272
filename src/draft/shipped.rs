//! The suites that come with conformist, kept in the program itself: a project elsewhere begins with copies of them.

use crate::draft::DraftFile;

/// The texts of these files of our own project.
macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)))),+]
    };
}

/// One suite that comes with conformist.
#[derive(Debug)]
pub struct Shipped {
    /// Its name.
    pub name: &'static str,
    /// Path and text of each of its files.
    pub files: &'static [(&'static str, &'static str)],
}

/// Every suite that comes with conformist.
pub static ALL: [Shipped; 2] = [
    Shipped {
        name: "avaya",
        files: files![
            "schemas/avaya/problem-strict.schema.json",
            "schemas/avaya/problem.schema.json",
            "schemas/avaya/user-bounds.schema.json",
            "schemas/avaya/user-page-envelope.schema.json",
            "schemas/avaya/user-page-in-range.schema.json",
            "schemas/avaya/user-page.schema.json",
            "schemas/avaya/user-strict.schema.json",
            "schemas/avaya/user.schema.json",
            "specs/avaya/auth.yaml",
            "specs/avaya/body.yaml",
            "specs/avaya/clauses.yaml",
            "specs/avaya/filter.yaml",
            "specs/avaya/links.yaml",
            "specs/avaya/order.yaml",
            "specs/avaya/paging.yaml",
            "specs/avaya/request.yaml",
            "specs/avaya/robustness.yaml",
            "specs/avaya/safety.yaml",
            "specs/avaya/status.yaml",
            "specs/avaya/suite.yaml",
        ],
    },
    Shipped {
        name: "liveperson",
        files: files![
            "schemas/liveperson/list.schema.json",
            "schemas/liveperson/user-core.schema.json",
            "schemas/liveperson/user-dated.schema.json",
            "schemas/liveperson/user-deleted.schema.json",
            "schemas/liveperson/user-kind.schema.json",
            "schemas/liveperson/user-living.schema.json",
            "schemas/liveperson/user-named.schema.json",
            "schemas/liveperson/user-strict.schema.json",
            "schemas/liveperson/user.schema.json",
            "schemas/liveperson/users.schema.json",
            "specs/liveperson/account.yaml",
            "specs/liveperson/auth.yaml",
            "specs/liveperson/body.yaml",
            "specs/liveperson/clauses.yaml",
            "specs/liveperson/endpoint.yaml",
            "specs/liveperson/list.yaml",
            "specs/liveperson/revision.yaml",
            "specs/liveperson/robustness.yaml",
            "specs/liveperson/safety.yaml",
            "specs/liveperson/select.yaml",
            "specs/liveperson/status.yaml",
            "specs/liveperson/suite.yaml",
            "specs/liveperson/version.yaml",
        ],
    },
];

/// The suite of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Shipped> {
    ALL.iter().find(|suite| suite.name == name)
}

impl Shipped {
    /// Its files, to be written into a project.
    #[must_use]
    pub fn copies(&self) -> Vec<DraftFile> {
        let files = self.files.iter();
        files
            .map(|(path, text)| DraftFile::new(*path, text.replace("\r\n", "\n")))
            .collect()
    }

    /// Its `suite.yaml`.
    pub(crate) fn style(&self) -> (&'static str, &'static str) {
        let is_style = |(path, _): &&(&str, &str)| path.ends_with("/suite.yaml");
        self.files
            .iter()
            .find(is_style)
            .copied()
            .unwrap_or_default()
    }
}
