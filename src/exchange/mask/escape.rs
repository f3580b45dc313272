//! What a character looks like where it is percent-encoded or escaped in JSON, up to three times over, or in HTML.

/// The bytes that an escape at the start of `rest` may stand for, or may be the first of.
pub(super) fn encoded_starts(rest: &[u8]) -> Vec<u8> {
    let hex = |from: usize, to: usize| {
        let digits = std::str::from_utf8(rest.get(from..to)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    let first_of = |code: u32| {
        // Half of a pair stands for a character of four bytes, of which nothing is known yet but the first.
        let character = char::from_u32(code).unwrap_or('\u{10000}');
        character.encode_utf8(&mut [0; 4]).as_bytes()[0]
    };
    match rest {
        [b'+', ..] => vec![b' '],
        [b'&', ..] => {
            let characters = (0..2).filter_map(|depth| Some(reference(rest, depth)?.0));
            characters.map(|one| first_of(one.into())).collect()
        }
        [b'%', ..] => {
            let depths = (0..3).filter(|depth| rest[1..].starts_with(&b"25".repeat(*depth)));
            let bytes = depths.filter_map(|depth| hex(1 + 2 * depth, 3 + 2 * depth));
            let mut starts: Vec<u8> = bytes.filter_map(|code| u8::try_from(code).ok()).collect();
            if starts.contains(&b'+') {
                starts.push(b' ');
            }
            starts
        }
        [b'\\', ..] => {
            // In JSON within JSON the backslash of an escape is itself escaped.
            let run = rest.iter().take_while(|byte| **byte == b'\\').count();
            let mut starts = vec![b'\\'];
            match rest.get(run) {
                Some(b'u') => match hex(run + 1, run + 5) {
                    Some(0xd800..0xe000) => starts.extend(0xf0..=0xf4),
                    code => starts.extend(code.map(first_of)),
                },
                Some(b'n') => starts.push(b'\n'),
                Some(b't') => starts.push(b'\t'),
                Some(b'r') => starts.push(b'\r'),
                Some(b'b') => starts.push(8),
                Some(b'f') => starts.push(12),
                Some(other) => starts.push(*other),
                None => {}
            }
            starts
        }
        _ => Vec::new(),
    }
}

/// Adds every place where `wanted` may end that starts at `at`.
pub(super) fn char_ends(bytes: &[u8], at: usize, wanted: char, ends: &mut Vec<usize>) {
    let mut raw = [0; 4];
    let raw = wanted.encode_utf8(&mut raw).as_bytes();
    let rest = bytes.get(at..).unwrap_or_default();
    if rest.starts_with(raw) {
        ends.push(at + raw.len());
    }
    match rest.first() {
        Some(b'+') if wanted == ' ' => ends.push(at + 1),
        Some(b'%') => {
            ends.extend(percent_lengths(rest, raw).map(|length| at + length));
            if wanted == ' ' {
                // A form whose `+` was encoded once more.
                ends.extend(percent_lengths(rest, b"+").map(|length| at + length));
            }
        }
        Some(b'&') => {
            let references = (0..2).filter_map(|depth| reference(rest, depth));
            let meant = references.filter(|(character, _)| *character == wanted);
            ends.extend(meant.map(|(_, length)| at + length));
        }
        Some(b'\\') => ends.extend(
            escape_lengths(rest, wanted)
                .into_iter()
                .map(|length| at + length),
        ),
        _ => {}
    }
}

/// The character that `&lt;`, `&#60;` or `&#x3C;` stands for at the start of `rest`, and how many bytes it takes; at depth 1 it
/// is escaped once more, as `&amp;lt;`.
fn reference(rest: &[u8], depth: usize) -> Option<(char, usize)> {
    const NAMES: [(&str, char); 5] = [
        ("lt", '<'),
        ("gt", '>'),
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
    ];
    let prefix = ["&", "amp;"][..=depth].concat();
    let inner = rest.strip_prefix(prefix.as_bytes())?;
    let end = inner.iter().take(10).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&inner[..end]).ok()?;
    let named = NAMES.iter().find(|(known, _)| *known == name);
    let numbered = || {
        let number = name.strip_prefix('#')?;
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        char::from_u32(code.ok()?)
    };
    let character = named.map(|(_, character)| *character).or_else(numbered)?;
    Some((character, prefix.len() + end + 1))
}

/// The lengths of `raw` when each of its bytes is percent-encoded once, twice or three times over.
fn percent_lengths(rest: &[u8], raw: &[u8]) -> impl Iterator<Item = usize> {
    (0..3).filter_map(move |depth| {
        let mut at = 0;
        for byte in raw {
            at += percent_length(rest.get(at..)?, *byte, depth)?;
        }
        Some(at)
    })
}

fn percent_length(rest: &[u8], byte: u8, depth: usize) -> Option<usize> {
    let mut prefix = vec![b'%'];
    prefix.extend(b"25".repeat(depth));
    let digits = rest.strip_prefix(prefix.as_slice())?.get(..2)?;
    let text = std::str::from_utf8(digits).ok()?;
    let found = u8::from_str_radix(text, 16).ok()?;
    (found == byte).then_some(prefix.len() + 2)
}

/// The lengths of what stands for `wanted` in JSON, which may itself be a text of JSON, up to three times over.
///
/// Each time the backslashes double, and a quotation mark gets one more.
fn escape_lengths(rest: &[u8], wanted: char) -> Vec<usize> {
    let run = rest.iter().take_while(|byte| **byte == b'\\').count();
    let mut lengths = Vec::new();
    if wanted == '\\' {
        lengths.extend([2, 4, 8].into_iter().filter(|length| *length <= run));
    }
    if matches!(run, 1..=4 | 7) {
        let escape = escape_length(&rest[run - 1..], wanted);
        lengths.extend(escape.map(|length| run - 1 + length));
    }
    lengths
}

/// The length of a JSON escape that stands for `wanted`.
fn escape_length(rest: &[u8], wanted: char) -> Option<usize> {
    let short = match rest.get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return unicode_length(rest, wanted),
        other => char::from(*other),
    };
    (short == wanted && !short.is_ascii_alphanumeric()).then_some(2)
}

fn unicode_length(rest: &[u8], wanted: char) -> Option<usize> {
    let mut units = [0; 2];
    let mut length = 0;
    for unit in wanted.encode_utf16(&mut units) {
        let escape = rest.get(length..)?;
        let run = escape.iter().take_while(|byte| **byte == b'\\').count();
        let digits = escape.get(run..)?.strip_prefix(b"u")?.get(..4)?;
        let found = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        if found != *unit {
            return None;
        }
        length += run + 5;
    }
    Some(length)
}
