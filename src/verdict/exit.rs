//! The status that the process ends with.

use std::process::{ExitCode, Termination};

use crate::verdict::RunVerdict;

/// Exit codes of the command. Other programs are written against these numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: the target conforms, or the command did what it was asked.
    Conforms,
    /// 1: the target broke a clause.
    Broken,
    /// 2: the command line, a spec or the configuration is wrong; nothing was judged.
    Usage,
    /// 3: the target could not be judged, or not in full.
    Undecided,
}

/// Whether a run that could not judge everything is good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Partial {
    /// It is not: the default.
    #[default]
    Refused,
    /// It is: `--allow-partial`.
    Allowed,
}

impl Exit {
    /// The exit that a finished run deserves.
    ///
    /// A partial run may be allowed; a run in which the target could not be used at all may not.
    #[must_use]
    pub fn of(verdict: RunVerdict, partial: Partial) -> Self {
        match (verdict, partial) {
            (RunVerdict::Conformant, _) | (RunVerdict::Partial, Partial::Allowed) => Self::Conforms,
            (RunVerdict::NonConformant, _) => Self::Broken,
            (RunVerdict::Partial, Partial::Refused) | (RunVerdict::Inconclusive, _) => {
                Self::Undecided
            }
        }
    }

    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Conforms => 0,
            Self::Broken => 1,
            Self::Usage => 2,
            Self::Undecided => 3,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn exits(verdict: RunVerdict, partial: Partial, code: u8) {
        assert_eq!(Exit::of(verdict, partial).code(), code);
    }

    #[test]
    fn each_verdict_of_a_run_has_its_exit_code() {
        exits(RunVerdict::Conformant, Partial::Refused, 0);
        exits(RunVerdict::NonConformant, Partial::Refused, 1);
        exits(RunVerdict::Partial, Partial::Refused, 3);
        exits(RunVerdict::Inconclusive, Partial::Refused, 3);
    }

    #[test]
    fn allowing_partial_runs_excuses_neither_breaches_nor_an_unusable_target() {
        exits(RunVerdict::Partial, Partial::Allowed, 0);
        exits(RunVerdict::NonConformant, Partial::Allowed, 1);
        exits(RunVerdict::Inconclusive, Partial::Allowed, 3);
    }
}
