//! What a list request asks for, with every parameter checked.

use crate::mock::avaya::filter::{self, Reading};
use crate::mock::avaya::order::{self, Order};
use crate::mock::avaya::problem::{Problem, Violation};
use crate::mock::avaya::{decode, defects, hostile, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

const DEFAULT_SIZE: usize = 10;
const SMALLEST: i32 = 5;
const LARGEST: i32 = 50;

/// A list request that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    /// The page, counted from one.
    pub(crate) number: usize,
    /// The users per page.
    pub(crate) size: usize,
    /// The users to keep.
    pub(crate) filter: Reading,
    /// The order to bring them into.
    pub(crate) order: Option<Order>,
    /// Whether it was asked before, where that counts (a seeded breach).
    pub(crate) again: bool,
}

impl Ask {
    /// Reads all parameters; every violation is collected.
    pub(crate) fn read(request: &Incoming, switches: &Switches) -> Result<Self, Problem> {
        hostile::bear(request, switches)?;
        let mut violations = Vec::new();
        let number = gather(number(request, switches), &mut violations)?;
        let size = gather(size(request, switches), &mut violations)?;
        let filter = gather(filter(request, switches), &mut violations)?;
        let order = gather(order::parse(request, switches), &mut violations)?;
        match (number, size, filter, order) {
            (Some(number), Some(size), Some(filter), Some(order)) => Ok(Self {
                number,
                size,
                filter,
                order,
                again: false,
            }),
            _ => Err(Problem::Violations(violations)),
        }
    }

    /// Whether a filter is applied.
    pub(crate) fn is_filtered(&self) -> bool {
        self.filter != Reading::Everybody
    }
}

/// Violations are collected, any other problem ends the reading.
fn gather<T>(
    read: Result<T, Problem>,
    violations: &mut Vec<Violation>,
) -> Result<Option<T>, Problem> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(Problem::Violations(mut more)) => {
            violations.append(&mut more);
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}

fn filter(request: &Incoming, switches: &Switches) -> Result<Reading, Problem> {
    match decode::filter_text(request, switches) {
        Some(text) => filter::parse(&text, switches),
        None if switches.breaks(&defects::FILTER_REQUIRED) => {
            Err(Problem::of("filter", "must not be null"))
        }
        None => Ok(Reading::Everybody),
    }
}

fn number(request: &Incoming, switches: &Switches) -> Result<usize, Problem> {
    let default = 1 + usize::from(switches.breaks(&defects::DEFAULT_PAGE_2));
    let Some(text) = decode::value(request, "pageNumber", switches) else {
        return absent(
            "pageNumber",
            default,
            switches.breaks(&defects::NUMBER_REQUIRED),
        );
    };
    let fails = match text.parse::<i64>() {
        Ok(number) if number > i64::from(i32::MAX) => switches.breaks(&defects::BIG_NUMBER_FAILS),
        Ok(_) => false,
        Err(_) => switches.breaks(&defects::BAD_NUMBER_FAILS),
    };
    match text.parse::<i32>() {
        _ if fails => Err(Problem::Internal),
        Ok(number) if number >= 1 => Ok(unsigned(number)),
        _ if switches.breaks(&defects::PAGE_DEFAULTED) => Ok(1),
        Ok(_) if switches.varies(&variations::NUMBER_RAISED) => Ok(1),
        _ => Err(Problem::of(
            "pageNumber",
            "must be an integer of at least 1",
        )),
    }
}

fn size(request: &Incoming, switches: &Switches) -> Result<usize, Problem> {
    let descends = || {
        request
            .parameter("orderBy")
            .is_some_and(|order| order.ends_with(" desc"))
    };
    let filters = || request.parameter("filter").is_some();
    let default = if switches.breaks(&defects::DEFAULT_SIZE_20) {
        20
    } else if switches.breaks(&defects::SIZE_DEFAULT_DESCENDING) && descends() {
        25
    } else if switches.breaks(&defects::SIZE_DEFAULT_FILTERED) && filters() {
        50
    } else {
        DEFAULT_SIZE
    };
    let Some(text) = decode::value(request, "pageSize", switches) else {
        return absent(
            "pageSize",
            default,
            switches.breaks(&defects::SIZE_REQUIRED),
        );
    };
    let refusal = Problem::of("pageSize", "must be an integer between 5 and 50");
    let unlimited = switches.varies(&variations::SIZE_UNLIMITED);
    match text.parse::<i32>() {
        Err(_) if switches.breaks(&defects::BAD_SIZE_FAILS) => Err(Problem::Internal),
        Ok(5) if switches.breaks(&defects::SIZE_FIVE_REFUSED) => Err(refusal),
        Ok(5) if switches.breaks(&defects::SIZE_FIVE_AS_SIX) => Ok(6),
        Ok(7) if switches.breaks(&defects::SIZE_SEVEN_AS_TEN) => Ok(10),
        Ok(LARGEST..) if switches.breaks(&defects::SIZE_ABOVE_SHOWS_ALL) && text != "50" => {
            Ok(1_000_000)
        }
        Ok(size) if (SMALLEST..=LARGEST).contains(&size) => Ok(unsigned(size)),
        Ok(size) if size >= 1 && unlimited => Ok(unsigned(size)),
        Ok(size) if switches.varies(&variations::SIZE_CLAMPED) => {
            Ok(unsigned(size.clamp(SMALLEST, LARGEST)))
        }
        _ if switches.breaks(&defects::PAGE_DEFAULTED) => Ok(DEFAULT_SIZE),
        _ => Err(refusal),
    }
}

fn absent(field: &'static str, default: usize, required: bool) -> Result<usize, Problem> {
    if required {
        return Err(Problem::of(field, "must not be null"));
    }
    Ok(default)
}

fn unsigned(number: i32) -> usize {
    usize::try_from(number).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::Ask;
    use crate::mock::avaya::problem::Problem;
    use crate::mock::avaya::{defects, variations};
    use crate::mock::switches::Switches;
    use crate::mock::wire::Incoming;

    fn read(query: &str, switches: &Switches) -> Result<Ask, Problem> {
        let request = Incoming {
            method: "GET".into(),
            path: "/".into(),
            query: Some(query.into()),
            headers: Vec::new(),
            body: Vec::new(),
        };
        Ask::read(&request, switches)
    }

    #[track_caller]
    fn check(query: &str, number: usize, size: usize) {
        let ask = read(query, &Switches::default()).unwrap();
        assert_eq!((ask.number, ask.size), (number, size));
    }

    #[test]
    fn page_and_size_have_defaults() {
        check("", 1, 10);
        check("pageNumber=2&pageSize=5", 2, 5);
        check("pageSize=50", 1, 50);
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        for wrong in [
            "pageNumber=0",
            "pageNumber=-1",
            "pageNumber=1.5",
            "pageNumber=",
            "pageNumber=2147483648",
            "pageSize=4",
            "pageSize=51",
            "pageSize=abc",
        ] {
            assert!(read(wrong, &Switches::default()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn all_violations_are_collected() {
        let problem = read(
            "pageNumber=0&pageSize=0&filter=x&orderBy=x",
            &Switches::default(),
        );
        let Err(Problem::Violations(violations)) = problem else {
            panic!("four parameters are wrong");
        };
        assert_eq!(violations.len(), 4);
    }

    #[test]
    fn a_size_may_be_clamped_or_unlimited() {
        let size = |variation, query| {
            let variations = vec![variation];
            let switches = Switches {
                variations,
                ..Switches::default()
            };
            read(query, &switches).map(|ask| ask.size)
        };
        assert_eq!(size(&variations::SIZE_CLAMPED, "pageSize=51"), Ok(50));
        assert_eq!(size(&variations::SIZE_UNLIMITED, "pageSize=500"), Ok(500));
    }

    #[test]
    fn a_seeded_breach_puts_the_default_in_place_of_a_bad_number() {
        let switches = Switches {
            defects: vec![&defects::PAGE_DEFAULTED],
            ..Switches::default()
        };
        let sizes = read("pageSize=x&pageNumber=0", &switches).map(|ask| (ask.size, ask.number));
        assert_eq!(sizes, Ok((10, 1)));
    }
}
