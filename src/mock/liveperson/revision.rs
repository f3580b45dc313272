//! What an `If-Match` header makes of a read.

use crate::mock::liveperson::error::Refusal;
use crate::mock::liveperson::{defects, variations};
use crate::mock::switches::Switches;

/// How much of the list is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The latest state.
    Full,
    /// The state at an earlier revision, if it is remembered.
    At(u64),
    /// Nothing: the caller has the latest state (304).
    Unchanged,
    /// An empty list (a seeded breach).
    Nobody,
    /// The latest state with fewer members (a seeded breach).
    Fewer,
}

/// Decides by the header and the latest revision.
///
/// As it stands: the current revision is answered 304, everything else in full.
pub(crate) fn judge(
    header: Option<&str>,
    current: u64,
    switches: &Switches,
) -> Result<Extent, Refusal> {
    let Some(header) = header.map(str::trim) else {
        return Ok(Extent::Full);
    };
    let number = header.parse::<i64>().ok();
    let wanted = number.and_then(|number| u64::try_from(number).ok());
    if let Some(outcome) = seeded(number, wanted == Some(current), switches) {
        return outcome;
    }
    if number == Some(-1) || switches.varies(&variations::IF_MATCH_IGNORED) {
        return Ok(Extent::Full);
    }
    if switches.varies(&variations::IF_MATCH_RETRIEVES) {
        return Ok(wanted.map_or(Extent::Full, Extent::At));
    }
    if switches.varies(&variations::IF_MATCH_GUARDS) {
        return guard(header, current);
    }
    let same = wanted == Some(current);
    Ok(if same {
        Extent::Unchanged
    } else {
        Extent::Full
    })
}

/// The habit of RFC 9110: anything but the latest revision fails the precondition.
fn guard(header: &str, current: u64) -> Result<Extent, Refusal> {
    if header == "*" || header.trim_matches('"') == current.to_string() {
        Ok(Extent::Full)
    } else {
        Err(Refusal::new(412, "Revision is not the latest"))
    }
}

/// What a seeded breach makes of the header, if one applies.
fn seeded(
    number: Option<i64>,
    current: bool,
    switches: &Switches,
) -> Option<Result<Extent, Refusal>> {
    let always = number == Some(-1);
    let negative = number.is_some_and(|number| number < -1);
    let stale = number.is_some() && !always && !current;
    let broken = Err(Refusal::new(500, "Internal server error"));
    let table = [
        (
            &defects::IF_MATCH_ALWAYS_UNCHANGED,
            always,
            Ok(Extent::Unchanged),
        ),
        (&defects::IF_MATCH_ALWAYS_FEWER, always, Ok(Extent::Fewer)),
        (&defects::IF_MATCH_CURRENT_FAILS, current, broken),
        (
            &defects::IF_MATCH_CURRENT_LOST,
            current,
            Err(Refusal::new(404, "Revision not found")),
        ),
        (
            &defects::IF_MATCH_CURRENT_EMPTIES,
            current,
            Ok(Extent::Nobody),
        ),
        (
            &defects::IF_MATCH_STALE_UNCHANGED,
            stale,
            Ok(Extent::Unchanged),
        ),
        (&defects::IF_MATCH_STALE_FAILS, stale, broken),
        (&defects::IF_MATCH_NEGATIVE_FAILS, negative, broken),
        (&defects::IF_MATCH_MALFORMED_FAILS, number.is_none(), broken),
    ];
    let hit = table
        .into_iter()
        .find(|(defect, applies, _)| *applies && switches.breaks(defect));
    hit.map(|(_, _, outcome)| outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: Extent) {
        let extent = judge(Some(header), 306, &Switches::default());
        assert_eq!(extent, Ok(expected), "{header}");
    }

    #[test]
    fn only_the_latest_revision_is_unchanged() {
        check("306", Extent::Unchanged);
        for header in ["-1", "305", "307", "abc", "\"306\"", "*", ""] {
            check(header, Extent::Full);
        }
    }
}
