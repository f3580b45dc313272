//! Files as users wrote them, places in them, and the one renderer of messages about them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text file with the path under which it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as it is shown in messages.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// What a configuration holds may be secret.
impl std::fmt::Debug for SourceFile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("SourceFile");
        shown.field("path", &self.path).finish_non_exhaustive()
    }
}

/// A stretch of one line of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// Length in characters; at least 1.
    pub length: u32,
}

impl Place {
    /// The first character of a file.
    pub const START: Place = Place {
        line: 1,
        column: 1,
        length: 1,
    };
}

/// One mistake in a file, with everything that a person needs to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, or only its path when it could not be read.
    pub file: Arc<SourceFile>,
    /// Where, if one place can be named.
    pub place: Option<Place>,
    /// What is wrong: lower case, no full stop, values in backquotes.
    pub message: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl SourceFile {
    /// Reads a file; a failure is a diagnostic about it.
    ///
    /// # Errors
    /// When the file cannot be read or is not UTF-8.
    pub fn read(path: &Path) -> Result<Arc<SourceFile>, Diagnostic> {
        let bytes = std::fs::read(path)
            .map_err(|error| Diagnostic::unreadable(path, &error.to_string()))?;
        String::from_utf8(bytes)
            .map(|text| SourceFile::new(path, text))
            .map_err(|error| not_utf8(path, &error))
    }

    /// The text at a place.
    #[must_use]
    pub fn at(&self, place: Place) -> String {
        let line = self.text.lines().nth(place.line.saturating_sub(1) as usize);
        let letters = line.unwrap_or_default().chars();
        letters
            .skip(place.column.saturating_sub(1) as usize)
            .take(place.length as usize)
            .collect()
    }

    /// A file from memory.
    #[must_use]
    pub fn new(path: &Path, text: String) -> Arc<SourceFile> {
        Arc::new(SourceFile {
            path: path.to_owned(),
            text,
        })
    }
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Diagnostic {
    let good = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let before = &error.as_bytes()[..good];
    let line = before.split(|byte| *byte == b'\n').count();
    let column = String::from_utf8_lossy(before)
        .lines()
        .last()
        .map_or(0, |last| last.chars().count());
    let column = if before.ends_with(b"\n") { 0 } else { column };
    Diagnostic::new(&SourceFile::new(path, text), "the file is not UTF-8")
        .at(Place {
            line: clamp(line),
            column: clamp(column + 1),
            length: 1,
        })
        .help("save the file as UTF-8; this byte starts no character")
}

/// A count as it is kept in places; files beyond four billion lines do not occur.
#[must_use]
pub fn clamp(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Diagnostic {
    /// A message about a file as a whole.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            file: Arc::clone(file),
            place: None,
            message: message.into(),
            expected: None,
            help: None,
        }
    }

    /// A message about a file that could not be read.
    #[must_use]
    pub fn unreadable(path: &Path, cause: &str) -> Diagnostic {
        Diagnostic::new(
            &SourceFile::new(path, String::new()),
            format!("failed to read the file: {cause}"),
        )
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    /// Adds what would have been right.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Diagnostic {
        self.expected = Some(expected.into());
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds a did-you-mean when one of `known` is near to `given`.
    #[must_use]
    pub fn suggest<'a>(self, given: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        match nearest(given, known) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// The known word nearest to a given one, if it is near enough to be meant.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|word| {
        (
            strsim::damerau_levenshtein(&given.to_lowercase(), &word.to_lowercase()),
            word,
        )
    });
    let (distance, word) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= (given.chars().count() / 3).max(1)).then_some(word)
}

/// Renders messages in the order of files and places, one blank line between them.
#[must_use]
pub fn render(diagnostics: &[Diagnostic]) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    let mut told = BTreeSet::new();
    sorted.retain(|one| told.insert((&one.file.path, one.place, &one.message)));
    sorted
        .sort_by(|left, right| (&left.file.path, left.place).cmp(&(&right.file.path, right.place)));
    let texts: Vec<String> = sorted.into_iter().map(render_one).collect();
    texts.join("\n")
}

fn render_one(diagnostic: &Diagnostic) -> String {
    let mut out = format!("error: {}\n", diagnostic.message);
    let path = diagnostic.file.path.display();
    let margin = diagnostic
        .place
        .map_or(1, |place| place.line.to_string().len());
    match diagnostic.place {
        None => writes(&mut out, format_args!("{:margin$}--> {path}\n", "")),
        Some(place) => {
            writes(
                &mut out,
                format_args!("{:margin$}--> {path}:{}:{}\n", "", place.line, place.column),
            );
            quote(&mut out, &diagnostic.file.text, place, margin);
        }
    }
    if let Some(expected) = &diagnostic.expected {
        writes(
            &mut out,
            format_args!("{:margin$} = expected: {expected}\n", ""),
        );
    }
    if let Some(help) = &diagnostic.help {
        writes(&mut out, format_args!("{:margin$} = help: {help}\n", ""));
    }
    out
}

/// The longest line that is quoted as a whole.
const LONGEST: usize = 240;

fn quote(out: &mut String, text: &str, place: Place, margin: usize) {
    let Some(line) = text.lines().nth(place.line.saturating_sub(1) as usize) else {
        return;
    };
    let letters: Vec<char> = line
        .chars()
        .map(|one| if one == '\t' { '→' } else { one })
        .collect();
    let column = (place.column.saturating_sub(1) as usize).min(letters.len());
    // Of a line that nobody reads as a whole, such as a file without line ends, the part around the place.
    let is_long = letters.len() > LONGEST;
    let from = if is_long {
        column.saturating_sub(LONGEST / 2)
    } else {
        0
    };
    let to = if is_long {
        (from + LONGEST).min(letters.len())
    } else {
        letters.len()
    };
    let before = if from > 0 { "…" } else { "" };
    let after = if to < letters.len() { "…" } else { "" };
    let shown: String = letters[from..to].iter().collect();
    let shown = format!("{before}{shown}{after}");
    let start = column - from + before.chars().count();
    let length = (place.length.max(1) as usize).min((to - column).max(1));
    writes(out, format_args!("{:margin$} |\n", ""));
    writes(out, format_args!("{} | {shown}\n", place.line));
    writes(
        out,
        format_args!("{:margin$} | {:start$}{}\n", "", "", "^".repeat(length)),
    );
}

fn writes(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments)
        .expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_quotes_its_line_and_points_at_its_place() {
        let file = SourceFile::new(Path::new("a.yaml"), "one: 1\ntow: 2\n".to_owned());
        let message = Diagnostic::new(&file, "unknown key `tow`")
            .at(Place {
                line: 2,
                column: 1,
                length: 3,
            })
            .expected("one of `one`, `two`")
            .suggest("tow", ["one", "two"]);
        let expected = "error: unknown key `tow`\n --> a.yaml:2:1\n  |\n2 | tow: 2\n  | ^^^\n  = expected: one of `one`, `two`\n  = help: did you mean `two`?\n";
        assert_eq!(render(&[message]), expected);
    }

    #[test]
    fn of_a_line_without_end_the_part_around_the_place_is_quoted() {
        let text = format!("{}wrong{}", "a".repeat(100_000), "b".repeat(100_000));
        let file = SourceFile::new(Path::new("a.json"), text);
        let place = Place {
            line: 1,
            column: 100_001,
            length: 5,
        };
        let said = render(&[Diagnostic::new(&file, "no").at(place)]);
        assert!(said.len() < 1_000 && said.contains("aaawrongbbb"), "{said}");
        let lines: Vec<&str> = said.lines().collect();
        let at = lines[3].chars().position(|one| one == 'w');
        assert_eq!(lines[4].find('^'), at);
    }

    #[test]
    fn a_word_far_from_all_known_ones_gets_no_suggestion() {
        assert_eq!(nearest("zebra", ["filter", "order"]), None);
    }
}
