//! The `v` parameter: which spellings and versions are served.

use crate::mock::liveperson::error::Refusal;
use crate::mock::liveperson::{defects, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// How a request with this version is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Served {
    /// As the documents say.
    Faithfully,
    /// With fewer members in each user (a seeded breach).
    WithFewerMembers,
    /// With an empty list (a seeded breach).
    WithNobody,
    /// With a web page (a seeded breach).
    WithWebPage,
}

/// What stands in the `v` parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Absent,
    /// A whole number from 1 to 6.
    Known(u8),
    /// A decimal number that is no version.
    Unknown,
    Malformed,
}

/// Reads the version and decides how to serve it.
pub(crate) fn read(request: &Incoming, switches: &Switches) -> Result<Served, Refusal> {
    let text = given(request, switches);
    if let Some(outcome) = seeded(text.as_deref(), switches) {
        return outcome;
    }
    match text.as_deref().map_or(Version::Absent, parse) {
        Version::Absent if switches.varies(&variations::VERSION_REQUIRED) => {
            Err(Refusal::new(400, "Parameter v is required"))
        }
        Version::Known(4 | 6) | Version::Absent => Ok(Served::Faithfully),
        Version::Known(_) if !switches.varies(&variations::VERSION_RECENT_ONLY) => {
            Ok(Served::Faithfully)
        }
        Version::Unknown if switches.varies(&variations::VERSION_ANY) => Ok(Served::Faithfully),
        Version::Malformed if switches.varies(&variations::VERSION_MALFORMED_IGNORED) => {
            Ok(Served::Faithfully)
        }
        Version::Known(_) | Version::Unknown => Err(Refusal::new(400, "Version is not supported")),
        Version::Malformed => Err(Refusal::new(400, "Version is not a number")),
    }
}

/// The text of the parameter.
fn given(request: &Incoming, switches: &Switches) -> Option<String> {
    let other = || {
        request
            .parameter("V")
            .or_else(|| request.parameter("version"))
    };
    let caseless = switches.breaks(&defects::VERSION_NAME_CASELESS);
    let own = request.parameter("v");
    if caseless { own.or_else(other) } else { own }
}

/// Sorts a spelling; only plain decimal numbers count.
fn parse(text: &str) -> Version {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Version::Malformed;
    }
    let known = whole.trim_start_matches('0').parse::<u8>().ok();
    match known.filter(|number| (1..=6).contains(number)) {
        Some(number) if fraction.bytes().all(|byte| byte == b'0') => Version::Known(number),
        _ => Version::Unknown,
    }
}

/// What a seeded breach makes of the version, if one applies.
fn seeded(text: Option<&str>, switches: &Switches) -> Option<Result<Served, Refusal>> {
    let version = text.map_or(Version::Absent, parse);
    let broken = Err(Refusal::new(500, "Internal server error"));
    let refused = Err(Refusal::new(400, "Version is not supported"));
    let malformed = version == Version::Malformed;
    let table = [
        (&defects::VERSION_CURRENT_FAILS, text == Some("4.0"), broken),
        (
            &defects::VERSION_CURRENT_REFUSED,
            version == Version::Known(4),
            refused,
        ),
        (
            &defects::VERSION_ABSENT_FAILS,
            version == Version::Absent,
            broken,
        ),
        (
            &defects::VERSION_INTEGER_DIFFERS,
            text == Some("4"),
            Ok(Served::WithFewerMembers),
        ),
        (
            &defects::VERSION_ZEROS_REFUSED,
            text == Some("4.00"),
            refused,
        ),
        (
            &defects::VERSION_LEADING_ZERO_FAILS,
            text.is_some_and(|v| v.starts_with('0')),
            broken,
        ),
        (&defects::VERSION_MALFORMED_FAILS, malformed, broken),
        (
            &defects::VERSION_MALFORMED_422,
            malformed,
            Err(Refusal::new(422, "Version is not a number")),
        ),
        (
            &defects::VERSION_OVERFLOW_FAILS,
            text.is_some_and(|v| v.contains('e')),
            broken,
        ),
        (&defects::VERSION_EMPTY_FAILS, text == Some(""), broken),
        (&defects::VERSION_ZERO_FAILS, text == Some("0"), broken),
        (
            &defects::VERSION_TWO_POINTS_FAILS,
            text == Some("4.0.0"),
            broken,
        ),
        (
            &defects::VERSION_MALFORMED_EMPTIES,
            malformed,
            Ok(Served::WithNobody),
        ),
        (
            &defects::VERSION_UNKNOWN_FAILS,
            version == Version::Unknown,
            broken,
        ),
        (
            &defects::VERSION_UNKNOWN_PAGE,
            version == Version::Unknown,
            Ok(Served::WithWebPage),
        ),
        (
            &defects::VERSION_UNKNOWN_FEWER,
            version == Version::Unknown,
            Ok(Served::WithFewerMembers),
        ),
    ];
    let hit = table
        .into_iter()
        .find(|(defect, applies, _)| *applies && switches.breaks(defect));
    hit.map(|(_, _, outcome)| outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_spellings_of_a_version_are_one_version() {
        for text in ["4", "4.0", "4.00", "04.0"] {
            assert_eq!(parse(text), Version::Known(4), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_version_are_unknown() {
        for text in ["0", "3.9", "7.0", "99.0", "300"] {
            assert_eq!(parse(text), Version::Unknown, "{text}");
        }
    }

    #[test]
    fn anything_but_a_plain_decimal_number_is_malformed() {
        for text in [
            "", "abc", "4,0", "1e400", "-4.0", "4.", ".4", " 4.0", "4.0.0", "NaN",
        ] {
            assert_eq!(parse(text), Version::Malformed, "{text}");
        }
    }
}
