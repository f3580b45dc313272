//! How proposals are handled: insta's own environment variables, read once by whoever may read the environment.

use std::path::PathBuf;

use crate::snapshot::SnapshotError;

/// What insta's variables ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Where an observed shape goes that is not the approved one.
    pub update: Update,
    /// Whether a difference from the approved shape is forgiven, because `cargo insta test` reviews it afterwards.
    pub force_pass: bool,
    /// Root that source paths are relative to, in place of the project's.
    pub workspace: Option<PathBuf>,
    /// Folder for proposals, in place of the folder of the approved snapshots.
    pub pending: Option<PathBuf>,
    /// File that lists the snapshots that are in use, for `cargo insta test --unreferenced`.
    pub references: Option<PathBuf>,
}

/// Where an observed shape goes that is not the approved one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// Into the approved snapshot at once.
    InPlace,
    /// Beside it, as a proposal for review.
    Propose,
    /// New shapes into an approved snapshot at once, changed ones beside it for review.
    ApproveNew,
    /// Nowhere.
    Never,
}

impl Review {
    /// Reads the variables through `lookup`, which answers the value of a variable that is set.
    ///
    /// Read are `INSTA_UPDATE`, `INSTA_FORCE_UPDATE`, `INSTA_FORCE_UPDATE_SNAPSHOTS`, `INSTA_FORCE_PASS`,
    /// `INSTA_WORKSPACE_ROOT`, `INSTA_PENDING_DIR`, `INSTA_SNAPSHOT_REFERENCES_FILE`, `CI` and `TF_BUILD`, with
    /// insta's meanings. insta's configuration files are not read.
    ///
    /// # Errors
    /// When a variable has a value that insta would refuse.
    pub fn from_variables(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SnapshotError> {
        let set = |name| lookup(name).filter(|value| !value.is_empty());
        Ok(Self {
            update: update(&lookup)?,
            force_pass: match set("INSTA_FORCE_PASS").as_deref() {
                None | Some("0") => false,
                Some("1") => true,
                Some(value) => return Err(invalid("INSTA_FORCE_PASS", value)),
            },
            workspace: set("INSTA_WORKSPACE_ROOT").map(PathBuf::from),
            pending: set("INSTA_PENDING_DIR").map(PathBuf::from),
            references: set("INSTA_SNAPSHOT_REFERENCES_FILE").map(PathBuf::from),
        })
    }
}

fn update(lookup: &impl Fn(&str) -> Option<String>) -> Result<Update, SnapshotError> {
    let forced = ["INSTA_FORCE_UPDATE", "INSTA_FORCE_UPDATE_SNAPSHOTS"];
    if forced
        .iter()
        .any(|name| lookup(name).as_deref() == Some("1"))
    {
        return Ok(Update::InPlace);
    }
    match lookup("INSTA_UPDATE").as_deref().unwrap_or("") {
        "" | "auto" if is_ci(lookup) => Ok(Update::Never),
        "" | "auto" | "new" => Ok(Update::Propose),
        "always" | "1" | "force" => Ok(Update::InPlace),
        "unseen" => Ok(Update::ApproveNew),
        "no" => Ok(Update::Never),
        value => Err(invalid("INSTA_UPDATE", value)),
    }
}

fn is_ci(lookup: &impl Fn(&str) -> Option<String>) -> bool {
    match lookup("CI").as_deref() {
        Some("false" | "0" | "") => false,
        Some(_) => true,
        None => lookup("TF_BUILD").is_some(),
    }
}

fn invalid(name: &'static str, value: &str) -> SnapshotError {
    SnapshotError::Variable {
        name,
        value: value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Review, SnapshotError> {
        Review::from_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[track_caller]
    fn updates(variables: &[(&str, &str)], expected: Update) {
        assert_eq!(read(variables).unwrap().update, expected);
    }

    #[test]
    fn shapes_are_proposed_on_a_desk_and_never_in_ci() {
        updates(&[], Update::Propose);
        updates(&[("CI", "false")], Update::Propose);
        updates(&[("CI", "true")], Update::Never);
        updates(&[("TF_BUILD", "True")], Update::Never);
    }

    #[test]
    fn the_variable_of_insta_decides_before_ci_does() {
        updates(
            &[("INSTA_UPDATE", "always"), ("CI", "true")],
            Update::InPlace,
        );
        updates(&[("INSTA_UPDATE", "new"), ("CI", "true")], Update::Propose);
        updates(&[("INSTA_UPDATE", "unseen")], Update::ApproveNew);
        updates(&[("INSTA_UPDATE", "no")], Update::Never);
        updates(&[("INSTA_FORCE_UPDATE", "1")], Update::InPlace);
    }

    #[test]
    fn a_value_that_insta_would_refuse_is_an_error_that_names_it() {
        assert_eq!(
            read(&[("INSTA_UPDATE", "maybe")]).unwrap_err().to_string(),
            "invalid value \"maybe\" of the variable INSTA_UPDATE"
        );
        assert!(read(&[("INSTA_FORCE_PASS", "yes")]).is_err());
    }
}
