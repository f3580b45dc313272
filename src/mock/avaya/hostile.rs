//! Input that a careless server cannot bear: each seeded breach answers one kind of it with an internal error.

use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::{decode, defects};
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

const KNOWN: [&str; 4] = ["pageNumber", "pageSize", "filter", "orderBy"];

/// Fails on the input that a seeded breach cannot bear.
pub(crate) fn bear(request: &Incoming, switches: &Switches) -> Result<(), Problem> {
    if switches.defects.is_empty() {
        return Ok(());
    }
    let filter = decode::filter_text(request, switches).unwrap_or_default();
    let names: Vec<String> = request
        .parameters()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let unknown = names.iter().any(|name| !KNOWN.contains(&name.as_str()));
    let repeated = (1..names.len()).any(|place| names[..place].contains(&names[place]));
    let table = [
        (&defects::APOSTROPHE_FAILS, filter.contains('\'')),
        (
            &defects::QUOTE_FAILS,
            filter.contains(['"', ';', '\\', '<']),
        ),
        (&defects::CONTROL_FAILS, filter.contains(char::is_control)),
        (&defects::LONG_FILTER_FAILS, filter.chars().count() > 255),
        (&defects::EXTRA_PARAMETER_FAILS, unknown),
        (&defects::REPEATED_PARAMETER_FAILS, repeated),
    ];
    let mut failures = table.iter().filter(|(_, met)| *met);
    if failures.any(|(defect, _)| switches.breaks(defect)) {
        return Err(Problem::Internal);
    }
    Ok(())
}
