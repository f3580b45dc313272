//! The command lines that run one case again.

/// The line for the test door; it needs a checkout of the project.
pub(crate) fn with_cargo(case: &str, target: &str, seed: u64) -> String {
    let line = format!("cargo test --test conformance -- --exact {}", shell(case));
    match (target, seed) {
        (DEFAULT_TARGET, DEFAULT_SEED) => line,
        (DEFAULT_TARGET, _) => format!("CONFORMIST_SEED={seed} {line}"),
        _ => format!(
            "CONFORMIST_TARGET={} CONFORMIST_SEED={seed} {line}",
            shell(target)
        ),
    }
}

/// The line for the command, which also repeats the choices that were drawn from the seed.
pub(crate) fn with_command(case: &str, target: &str, seed: u64) -> String {
    format!(
        "conformist run --exact {} --target {} --seed {seed}",
        shell(case),
        shell(target)
    )
}

/// The target that both doors use when none is named.
const DEFAULT_TARGET: &str = "mock";

/// The seed that both doors use on that target when none is given.
const DEFAULT_SEED: u64 = 1;

/// The word as a POSIX shell reads it back.
fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '/');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_is_not_quoted_and_the_default_target_not_named() {
        assert_eq!(
            with_cargo("avaya::filter::prefix::lastName", "mock", 1),
            "cargo test --test conformance -- --exact avaya::filter::prefix::lastName"
        );
    }

    #[test]
    fn a_name_that_a_shell_would_read_is_quoted() {
        assert_eq!(
            with_command("a::it's $HOME", "staging", 7),
            r"conformist run --exact 'a::it'\''s $HOME' --target staging --seed 7"
        );
        assert_eq!(
            with_cargo("a::b", "staging", 7),
            "CONFORMIST_TARGET=staging CONFORMIST_SEED=7 cargo test --test conformance -- --exact a::b"
        );
    }
}
