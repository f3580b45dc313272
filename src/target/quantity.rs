//! Quantities as people write them: `10s`, `20/s`, `64MiB`.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::target::Rate;

/// A duration that is not zero: a number and `ms`, `s`, `m` or `h`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = split(text)?;
    let milliseconds = match unit {
        "ms" => number,
        "s" => number.checked_mul(1_000)?,
        "m" => number.checked_mul(60_000)?,
        "h" => number.checked_mul(3_600_000)?,
        _ => return None,
    };
    (milliseconds > 0).then(|| Duration::from_millis(milliseconds))
}

/// A rate that is not zero: a number, `/`, and `s`, `m` or `h`.
pub(crate) fn rate(text: &str) -> Option<Rate> {
    let (number, unit) = text.trim().split_once('/')?;
    let requests: NonZeroU32 = number.trim().parse().ok()?;
    let seconds = match unit.trim() {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return None,
    };
    let per = Duration::from_secs(seconds);
    Some(Rate { requests, per })
}

/// A size in bytes that is not zero: a number and nothing, `B`, `kB`, `KiB`, `MB`, `MiB`, `GB` or `GiB`.
pub(crate) fn size(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor = match unit {
        "" | "B" => 1,
        "kB" => 1_000,
        "KiB" => 1 << 10,
        "MB" => 1_000_000,
        "MiB" => 1 << 20,
        "GB" => 1_000_000_000,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(factor).filter(|bytes| *bytes > 0)
}

fn split(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number = text[..end].parse().ok()?;
    Some((number, text[end..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_a_number_and_a_unit() {
        assert_eq!(duration("10s"), Some(Duration::from_secs(10)));
        assert_eq!(duration("500 ms"), Some(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Some(Duration::from_secs(120)));
        for wrong in ["", "10", "s", "-1s", "1.5s", "0s", "99999999999999999999s"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rates_are_a_number_per_unit() {
        let found = rate("600/m").unwrap();
        assert_eq!(
            (found.requests.get(), found.per),
            (600, Duration::from_secs(60))
        );
        for wrong in ["", "20", "/s", "0/s", "20/day", "-1/s"] {
            assert_eq!(rate(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sizes_know_both_kinds_of_prefix() {
        assert_eq!(size("64MiB"), Some(64 << 20));
        assert_eq!(size("5 kB"), Some(5_000));
        assert_eq!(size("17"), Some(17));
        for wrong in ["", "MiB", "0", "1 XB", "99999999999999GiB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
