//! `${VAR}` in a text of the configuration.

/// Replaces every `${VAR}` by its value and `$$` by `$`.
///
/// # Errors
/// Every mistake in the text: variables that are not set, and a `$` that starts nothing.
pub(crate) fn expand(
    text: &str,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<String, Vec<Mistake>> {
    let mut out = String::new();
    let mut mistakes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(next) = after.strip_prefix('$') {
            out.push('$');
            rest = next;
        } else if let Some((name, next)) = braced(after) {
            match env(name) {
                Some(value) => out.push_str(&value),
                None => mistakes.push(Mistake::Missing(name.to_owned())),
            }
            rest = next;
        } else {
            mistakes.push(Mistake::Dollar);
            rest = after;
        }
    }
    out.push_str(rest);
    if mistakes.is_empty() {
        Ok(out)
    } else {
        Err(mistakes)
    }
}

/// What is wrong with a `$` in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// The variable of this name is not set.
    Missing(String),
    /// A `$` that is followed by neither `{NAME}` nor `$`.
    Dollar,
}

fn braced(after: &str) -> Option<(&str, &str)> {
    let (name, rest) = after.strip_prefix('{')?.split_once('}')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(plain)).then_some((name, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, Vec<Mistake>>) {
        let env = |name: &str| (name == "A").then(|| "one".to_owned());
        assert_eq!(expand(text, &env), expected.map(str::to_owned));
    }

    #[test]
    fn a_variable_is_replaced_and_two_dollars_are_one() {
        check("x${A}y$$${A}", Ok("xoney$one"));
        check("plain", Ok("plain"));
        check("$${A}", Ok("${A}"));
    }

    #[test]
    fn every_mistake_of_a_text_is_named() {
        check(
            "${B}${C}$",
            Err(vec![
                Mistake::Missing("B".into()),
                Mistake::Missing("C".into()),
                Mistake::Dollar,
            ]),
        );
        check("${not closed", Err(vec![Mistake::Dollar]));
        check("${}", Err(vec![Mistake::Dollar]));
    }
}
