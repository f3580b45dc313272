//! Breaks a sentence at its spaces, so that it fits a terminal.

use unicode_width::UnicodeWidthStr;

/// Where a sentence must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// Columns before every row but the first.
    pub(crate) hang: usize,
}

/// A row has at least so many columns, however narrow the terminal is.
const LEAST: usize = 20;

/// The rows of a sentence whose first one begins after `used` columns; one row where there is no limit.
///
/// Words are never broken: a name or an address is copied as a whole.
pub(crate) fn wrapped_after(used: usize, text: &str, room: Option<Room>) -> Vec<String> {
    let Some(Room { width, hang }) = room.filter(|_| text.contains(' ')) else {
        return vec![text.to_owned()];
    };
    let mut rows = vec![String::new()];
    let mut left = width.saturating_sub(used);
    for (index, word) in text.split(' ').enumerate() {
        let row = rows.last_mut().filter(|row| {
            let space = usize::from(!row.is_empty());
            index == 0 || row.width() + space + word.width() <= left
        });
        if let Some(row) = row {
            if index > 0 {
                row.push(' ');
            }
            row.push_str(word);
        } else {
            rows.push(word.to_owned());
            left = width.saturating_sub(hang).max(LEAST);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn wraps(text: &str, used: usize, rows: &[&str]) {
        let room = Some(Room { width: 30, hang: 4 });
        assert_eq!(wrapped_after(used, text, room), rows);
    }

    #[test]
    fn a_sentence_is_broken_at_its_spaces() {
        wraps(
            "twelve words would be too many for a row of thirty columns",
            6,
            &[
                "twelve words would be",
                "too many for a row of",
                "thirty columns",
            ],
        );
    }

    #[test]
    fn what_fits_stays_one_row_and_a_long_word_stays_whole() {
        wraps("short enough", 0, &["short enough"]);
        wraps(
            "see https://one.example/a/very/long/address for it",
            0,
            &["see", "https://one.example/a/very/long/address", "for it"],
        );
    }

    #[test]
    fn wide_letters_count_twice_and_no_limit_is_none() {
        wraps("日本語 日本語 日本語", 14, &["日本語 日本語", "日本語"]);
        assert_eq!(wrapped_after(9, "a b", None), ["a b"]);
    }
}
