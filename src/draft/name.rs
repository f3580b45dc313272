//! Names of suites: what may be one, and what comes nearest to a text that may not.

/// Names that mean something else in a project, or cannot be folders on every system.
const TAKEN: [&str; 9] = [
    "conformist",
    "mock",
    "con",
    "prn",
    "aux",
    "nul",
    "com1",
    "lpt1",
    "population",
];

/// The longest name: it is part of file names.
const LONGEST: usize = 40;

/// Says what is wrong with a suite's name, if anything is.
///
/// # Errors
/// A sentence, with a name that would do where one is near.
pub fn check(name: &str) -> Result<(), String> {
    if TAKEN.contains(&name) {
        return Err(format!(
            "a suite cannot be called `{name}`: the name is taken"
        ));
    }
    let near = near(name);
    if near.as_deref() == Some(name) {
        return Ok(());
    }
    let rule = "expected at most 40 lower-case letters, digits and `-`, a letter first";
    Err(match near {
        Some(near) => format!("a suite cannot be called {name:?}; {rule}, such as `{near}`"),
        None => format!("a suite cannot be called {name:?}; {rule}"),
    })
}

/// The name nearest to a text, such as `acme-users-api` for `ACME Users API`.
#[must_use]
pub fn near(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let parts = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let joined = parts.join("-");
    let name = joined.trim_start_matches(|first: char| !first.is_ascii_lowercase());
    let name: String = name.chars().take(LONGEST).collect();
    let name = name.trim_end_matches('-');
    (!name.is_empty() && !TAKEN.contains(&name)).then(|| name.to_owned())
}

/// A name as the beginning of ids and of variables: `ACME_USERS` with `_`.
#[must_use]
pub fn upper(name: &str, between: &str) -> String {
    name.to_ascii_uppercase().replace('-', between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_for_files_on_every_system() {
        for right in ["acme", "acme-users", "a1"] {
            assert_eq!(check(right), Ok(()), "{right}");
        }
        let wrong = [
            "", "ACME", "a/b", "../x", "con", "a b", "1a", "é", "a.", "-a", "a--b", "mock",
        ];
        for name in wrong {
            assert!(check(name).is_err(), "{name}");
        }
        assert!(check(&"x".repeat(41)).is_err());
    }

    #[test]
    fn the_nearest_name_is_offered() {
        assert_eq!(
            near("ACME Users API (v2)").as_deref(),
            Some("acme-users-api-v2")
        );
        assert_eq!(near("../../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(near("日本"), None);
        assert!(check("Acme").unwrap_err().contains("such as `acme`"));
    }
}
