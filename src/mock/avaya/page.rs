//! Which rows of a sequence one page holds.

use std::ops::Range;

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::{defects, variations};
use crate::mock::switches::Switches;

/// The number of the last page; an empty sequence has one page, too.
pub(crate) fn last(count: usize, size: usize) -> usize {
    count.div_ceil(size).max(1)
}

/// The rows of the page that is asked for, out of `count`.
pub(crate) fn window(
    count: usize,
    ask: &Ask,
    switches: &Switches,
) -> Result<Range<usize>, Problem> {
    let size = if switches.breaks(&defects::SIZE_IGNORED) {
        10
    } else {
        ask.size
    };
    let number = number(last(count, size), ask.number, switches)?;
    let step = size - usize::from(switches.breaks(&defects::ROW_TWICE_AT_BORDER) && size > 1);
    let start = (number - 1).saturating_mul(step).min(count);
    let end = start.saturating_add(size).min(count);
    Ok(spoilt(start..end, count, ask, switches))
}

fn number(last: usize, asked: usize, switches: &Switches) -> Result<usize, Problem> {
    if switches.breaks(&defects::NUMBER_IGNORED) {
        return Ok(1);
    }
    if switches.breaks(&defects::NUMBER_FROM_ZERO) {
        return Ok(asked + 1);
    }
    if asked <= last {
        return Ok(asked);
    }
    if switches.breaks(&defects::BEYOND_LAST_FAILS) {
        Err(Problem::Internal)
    } else if switches.varies(&variations::BEYOND_LAST_404) {
        Err(Problem::NotFound)
    } else if switches.varies(&variations::BEYOND_LAST_400) {
        Err(Problem::of("pageNumber", "is beyond the last page"))
    } else if switches.breaks(&defects::BEYOND_LAST_REPEATS)
        || asked == last + 1 && switches.breaks(&defects::BEYOND_LAST_BY_ONE)
    {
        Ok(last)
    } else if switches.breaks(&defects::BEYOND_LAST_RESTARTS) {
        Ok(1)
    } else {
        Ok(asked)
    }
}

/// The rows after the seeded breaches that move the borders of a page.
fn spoilt(rows: Range<usize>, count: usize, ask: &Ask, switches: &Switches) -> Range<usize> {
    let Range { mut start, mut end } = rows;
    let last = last(count, ask.size);
    if switches.breaks(&defects::SIZE_PLUS_ONE) {
        end = (end + 1).min(count);
    }
    if switches.breaks(&defects::SIZE_ROUNDED) && ask.size > 5 {
        end = end.min(start + ask.size / 5 * 5);
    }
    if switches.breaks(&defects::SIZE_CUT_SILENTLY) {
        end = end.min(start + 20);
    }
    if ask.number > 1 && switches.breaks(&defects::ROW_LOST_AT_BORDER) {
        start = (start + 1).min(end);
    }
    if ask.number == last && last > 1 && switches.breaks(&defects::LAST_PAGE_LOST) {
        end = start;
    }
    if switches.breaks(&defects::LAST_USER_LOST) {
        end = end.min(count.saturating_sub(1));
    }
    let late = ask.number > 1 && ask.is_filtered();
    if late && switches.breaks(&defects::FILTER_LOSES_LATE_MATCHES) {
        end = end.saturating_sub(1);
    }
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{last, window};
    use crate::mock::avaya::ask::Ask;
    use crate::mock::avaya::defects;
    use crate::mock::avaya::filter::Reading;
    use crate::mock::defect::Defect;
    use crate::mock::switches::Switches;

    #[track_caller]
    fn check(defects: Vec<&'static Defect>, number: usize, expected: Range<usize>) {
        let ask = Ask {
            number,
            size: 10,
            filter: Reading::Everybody,
            order: None,
            again: false,
        };
        let switches = Switches {
            defects,
            ..Switches::default()
        };
        assert_eq!(window(25, &ask, &switches), Ok(expected));
    }

    #[test]
    fn pages_cover_the_sequence_without_overlap() {
        check(vec![], 1, 0..10);
        check(vec![], 2, 10..20);
        check(vec![], 3, 20..25);
    }

    #[test]
    fn beyond_the_last_page_there_is_nobody() {
        check(vec![], 4, 25..25);
        check(vec![], usize::MAX, 25..25);
    }

    #[test]
    fn nobody_at_all_is_one_page() {
        assert_eq!(last(0, 10), 1);
        assert_eq!(last(20, 10), 2);
    }

    #[test]
    fn seeded_breaches_move_the_borders() {
        check(vec![&defects::ROW_TWICE_AT_BORDER], 2, 9..19);
        check(vec![&defects::ROW_LOST_AT_BORDER], 2, 11..20);
        check(vec![&defects::LAST_PAGE_LOST], 3, 20..20);
        check(vec![&defects::BEYOND_LAST_REPEATS], 9, 20..25);
        check(vec![&defects::SIZE_PLUS_ONE], 1, 0..11);
        check(vec![&defects::NUMBER_FROM_ZERO], 1, 10..20);
    }
}
