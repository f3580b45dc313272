//! Replaces secrets by `***` wherever they stand, by value and in every encoding they are met in.
//!
//! Implementation rationale: a list of encoded forms of each secret (raw, percent-encoded, JSON-escaped, …) misses every
//! mixture: lower-case hex, `%7e` where another encoder leaves `~`, two encodings on top of each other. So the text is
//! read instead: at each place, each character of the secret may stand raw, percent-encoded up to three times over,
//! as `+` for a space, or escaped as in JSON or HTML. Only base64, which has no characters of its own, is a list.

mod escape;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, packed};
use base64::Engine;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use memchr::{memchr, memchr2, memchr3};

use crate::exchange::mask::escape::{char_ends, encoded_starts};

/// What stands in place of a secret.
pub const MASKED: &str = "***";

/// Secrets with fewer bytes are masked only as whole header values: in a text they would hit half of the words.
const SHORTEST: usize = 4;

/// A body in which no secret begins with so many letters holds none; more letters would make a larger table.
const DOUBTFUL: usize = 8;

/// Base64 of a secret inside a longer text is looked for only from this length on.
const SHORTEST_INNER: usize = 8;

/// Knows all secrets of a run, those that the configuration names and those that are obtained on the way.
#[derive(Default)]
pub struct Mask {
    patterns: RwLock<Patterns>,
}

#[derive(Default)]
struct Patterns {
    /// All secrets as given, to tell whole values.
    whole: Vec<String>,
    /// What is looked for in texts.
    sought: Vec<Vec<char>>,
    /// Indices into `sought` of what starts with a byte, by that byte; empty before the first secret.
    starts: Vec<Vec<usize>>,
    /// The number of the group of what starts with two bytes, by both; 0 is the group of nothing.
    group_of: Vec<u32>,
    /// Indices into `sought`, by the number of the group.
    groups: Vec<Vec<usize>>,
    /// Whether something may start with two bytes, raw or escaped, by both; empty before the first secret.
    stops: Vec<bool>,
    /// Finds where something that is written raw may begin.
    raw: Option<Raw>,
    /// The most bytes of what is sought.
    longest: usize,
    /// Whether a space is sought, for which a `+` may stand.
    has_spaces: bool,
    /// Whether a secret has signs that HTML may escape. Most have none, and most bodies hold an ampersand.
    has_markup: bool,
}

/// Finds any of some texts.
enum Raw {
    /// Sixteen bytes and more at a time; for some dozens of texts, and not on every processor.
    Few(packed::Searcher),
    Many(AhoCorasick),
}

impl Raw {
    fn of(texts: &[String]) -> Option<Raw> {
        if let Some(searcher) = packed::Searcher::new(texts) {
            return Some(Raw::Few(searcher));
        }
        // A prefilter stops at every third letter of a body of JSON, and a table of all states does not.
        let mut builder = AhoCorasick::builder();
        builder.kind(Some(AhoCorasickKind::DFA)).prefilter(false);
        builder.build(texts).ok().map(Raw::Many)
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        match self {
            Raw::Few(searcher) => searcher.find(bytes).is_some(),
            Raw::Many(automaton) => automaton.is_match(bytes),
        }
    }
}

impl Mask {
    /// A mask for these secrets.
    pub fn new<S: AsRef<str>>(secrets: impl IntoIterator<Item = S>) -> Self {
        let mut patterns = Patterns::default();
        for secret in secrets {
            patterns.add(secret.as_ref());
        }
        patterns.index();
        Self {
            patterns: RwLock::new(patterns),
        }
    }

    /// Adds a secret that was obtained at run time.
    pub fn add(&self, secret: &str) {
        self.add_all([secret]);
    }

    /// Adds secrets that were obtained together; no text is masked by some of them and not by the others.
    pub fn add_all<'a>(&self, secrets: impl IntoIterator<Item = &'a str>) {
        let lock = self.patterns.write();
        let mut patterns = lock.unwrap_or_else(PoisonError::into_inner);
        let secrets = secrets.into_iter();
        if secrets.filter(|secret| patterns.add(secret)).count() > 0 {
            patterns.index();
        }
    }

    /// How many secrets it knows.
    #[must_use]
    pub fn size(&self) -> usize {
        let patterns = self.patterns.read().unwrap_or_else(PoisonError::into_inner);
        patterns.whole.len()
    }

    /// The text with every secret replaced.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// A header value; unlike in a text, a short secret is replaced too if it is all of the value.
    #[must_use]
    pub fn header(&self, value: &str) -> String {
        let patterns = self.patterns.read().unwrap_or_else(PoisonError::into_inner);
        if patterns.whole.iter().any(|secret| secret == value) {
            return MASKED.to_owned();
        }
        drop(patterns);
        self.text(value)
    }

    /// The bytes with every secret replaced.
    #[must_use]
    pub fn bytes<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let patterns = self.patterns.read().unwrap_or_else(PoisonError::into_inner);
        let mut current = Cow::Borrowed(bytes);
        // What a replacement leaves may spell another secret; each round is shorter, so this ends.
        while let Some(next) = patterns
            .replace(&current)
            .filter(|next| next.len() < current.len())
        {
            current = Cow::Owned(next);
        }
        current
    }
}

impl Patterns {
    /// Takes a secret up; says whether it is looked for in texts and was not before.
    fn add(&mut self, secret: &str) -> bool {
        if secret.is_empty() || self.whole.iter().any(|known| known == secret) {
            return false;
        }
        self.whole.push(secret.to_owned());
        if secret.len() < SHORTEST {
            return false;
        }
        let mut forms = base64_forms(secret);
        forms.push(secret.to_owned());
        self.sought
            .extend(forms.iter().map(|form| form.chars().collect::<Vec<char>>()));
        true
    }

    /// Makes the tables anew.
    fn index(&mut self) {
        // Longest first: a secret that holds another one is replaced as a whole.
        self.sought
            .sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        self.sought.dedup();
        if self.sought.is_empty() {
            return;
        }
        self.starts = vec![Vec::new(); 256];
        self.group_of = vec![0; 1 << 16];
        self.stops = vec![false; 1 << 16];
        self.groups = vec![Vec::new()];
        self.has_markup = self.whole.iter().any(|secret| !is_plain(secret));
        let escapes: &[u8] = if self.has_markup { b"%\\+&" } else { b"%\\+" };
        for escape in escapes {
            let first = usize::from(*escape) << 8;
            self.stops[first..first + 256].fill(true);
        }
        for (index, form) in self.sought.iter().enumerate() {
            let text: String = form.iter().take(2).collect();
            let [first, second] = [text.as_bytes()[0], text.as_bytes()[1]];
            self.starts[usize::from(first)].push(index);
            // Whatever is written raw may go on encoded.
            let nexts: BTreeSet<u8> = escapes.iter().copied().chain([second]).collect();
            for next in nexts {
                let pair = usize::from(first) << 8 | usize::from(next);
                self.stops[pair] = true;
                let group = &mut self.group_of[pair];
                if *group == 0 {
                    *group = u32::try_from(self.groups.len()).unwrap_or_default();
                    self.groups.push(Vec::new());
                }
                self.groups[*group as usize].push(index);
            }
        }
        let forms = self.sought.iter();
        self.longest = forms
            .map(|form| form.iter().map(|letter| letter.len_utf8()).sum())
            .max()
            .unwrap_or(0);
        self.has_spaces = self.sought.iter().any(|form| form.contains(&' '));
        let beginning = |form: &Vec<char>| form.iter().take(DOUBTFUL).collect::<String>();
        let mut beginnings: Vec<String> = self.sought.iter().map(beginning).collect();
        beginnings.sort();
        beginnings.dedup();
        self.raw = Raw::of(&beginnings);
    }

    /// The first place at which something may start that is sought. Nearly every body holds nothing of it: then only the
    /// places remain that are near an escape.
    fn first_doubt(&self, bytes: &[u8]) -> Option<usize> {
        if self.raw.as_ref().is_none_or(|raw| raw.is_in(bytes)) {
            return Some(0);
        }
        let escape = if self.has_spaces {
            memchr3(b'%', b'\\', b'+', bytes)
        } else {
            memchr2(b'%', b'\\', bytes)
        };
        let reference = self.has_markup.then(|| memchr(b'&', bytes)).flatten();
        let first = [escape, reference].into_iter().flatten().min();
        first.map(|at| at.saturating_sub(self.longest))
    }

    /// The bytes with everything sought replaced; `None` if nothing of it stands there.
    fn replace(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut out: Option<Vec<u8>> = None;
        let (mut at, mut copied) = (self.first_doubt(bytes)?, 0);
        let Ok(stops) = <&[bool; 1 << 16]>::try_from(self.stops.as_slice()) else {
            return None;
        };
        let stops = |pair: &[u8]| stops[usize::from(pair[0]) << 8 | usize::from(pair[1])];
        while let Some(skipped) = bytes[at..].windows(2).position(stops) {
            at += skipped;
            let group = self.group_of[usize::from(bytes[at]) << 8 | usize::from(bytes[at + 1])];
            let Some(end) = self.longest(bytes, at, group) else {
                at += 1;
                continue;
            };
            let out = out.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
            out.extend_from_slice(&bytes[copied..at]);
            out.extend_from_slice(MASKED.as_bytes());
            (at, copied) = (end, end);
        }
        if let Some(out) = &mut out {
            out.extend_from_slice(&bytes[copied..]);
        }
        out
    }

    /// Where the longest of all that is sought ends, if something starts at `at`.
    fn longest(&self, bytes: &[u8], at: usize, group: u32) -> Option<usize> {
        let encoded = match bytes[at] {
            b'%' | b'\\' | b'+' | b'&' => encoded_starts(&bytes[at..]),
            _ => Vec::new(),
        };
        let mut longest = None;
        let sought = self.sought.as_slice();
        let mut consider = |forms: &[usize]| {
            for form in forms {
                let form = sought[*form].as_slice();
                if is_plausible(bytes, at, form) {
                    longest = longest.max(form_end(bytes, at, form));
                }
            }
        };
        consider(&self.groups[group as usize]);
        for start in encoded {
            consider(&self.starts[usize::from(start)]);
        }
        longest
    }
}

/// Whether no writer of HTML would escape any of these characters.
fn is_plain(secret: &str) -> bool {
    let mut bytes = secret.bytes();
    bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-._~ ".contains(&byte))
}

/// Whether the characters up to the first escape do not rule the form out.
///
/// Only for speed: nearly every place in a body is ruled out here.
fn is_plausible(bytes: &[u8], at: usize, form: &[char]) -> bool {
    let mut place = 0;
    while place < form.len() && at + place < bytes.len() {
        let (byte, wanted) = (bytes[at + place], form[place]);
        if matches!(byte, b'%' | b'\\' | b'+' | b'&') || !wanted.is_ascii() {
            return true;
        }
        if char::from(byte) != wanted {
            return false;
        }
        place += 1;
    }
    true
}

/// Where the form ends that starts at `at`, over all ways to read it.
fn form_end(bytes: &[u8], at: usize, form: &[char]) -> Option<usize> {
    let mut ends = vec![at];
    for wanted in form {
        let mut next = Vec::new();
        for start in ends {
            char_ends(bytes, start, *wanted, &mut next);
        }
        if next.is_empty() {
            return None;
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
    }
    ends.last().copied()
}

/// Base64 of the secret alone, and the part of it that is the same wherever the secret stands in a longer text.
fn base64_forms(secret: &str) -> Vec<String> {
    const WHOLE: [&GeneralPurpose; 4] = [&STANDARD, &URL_SAFE, &STANDARD_NO_PAD, &URL_SAFE_NO_PAD];
    let mut forms: Vec<String> = WHOLE.map(|engine| engine.encode(secret)).into();
    if secret.len() < SHORTEST_INNER {
        return forms;
    }
    for shift in 0..3 {
        let mut text = vec![0; shift];
        text.extend_from_slice(secret.as_bytes());
        let first = (shift * 8).div_ceil(6);
        let last = text.len() * 8 / 6;
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            forms.push(engine.encode(&text)[first..last].to_owned());
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    const SECRETS: [&str; 7] = [
        "<a&b=\"c\">",
        "pa ss/wo+rd=~!",
        "50%25%off",
        "quo\"te\\back",
        "schlüssel😀x",
        "eyJhbGciOi.J9-_x",
        "plain",
    ];

    fn percent(text: &str) -> String {
        utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
    }

    fn lower(text: &str) -> String {
        let escape = |byte| format!("%{byte:02x}");
        text.bytes().map(escape).collect()
    }

    fn unicode(text: &str) -> String {
        let unit = |unit| format!("\\u{unit:04X}");
        text.encode_utf16().map(unit).collect()
    }

    fn form(text: &str) -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
    }

    fn json(text: &str) -> String {
        let quoted = serde_json::to_string(text).unwrap();
        quoted[1..quoted.len() - 1].to_owned()
    }

    fn markup(text: &str) -> String {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        escaped.replace('"', "&quot;").replace('/', "&#x2F;")
    }

    #[test]
    fn every_form_of_every_secret_is_caught() {
        let mask = Mask::new(SECRETS);
        for secret in SECRETS {
            let mut forms = vec![
                secret.to_owned(),
                percent(secret),
                percent(&percent(secret)),
                lower(secret),
                percent(&lower(secret)),
                form(secret),
                percent(&form(secret)),
                json(secret),
                unicode(secret),
                json(&unicode(secret)),
                json(&json(secret)),
                json(&json(&json(secret))),
                json(secret).replace('/', "\\/"),
                percent(&STANDARD.encode(secret)),
                markup(secret),
                markup(&markup(secret)),
                json(&markup(secret)),
            ];
            forms.extend(base64_forms(secret));
            for form in forms {
                assert_eq!(mask.text(&format!("a {form} b")), "a *** b", "{form}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_secret_is_left_in_any_form_and_masking_again_changes_nothing(
            secret in "[a-zA-Z0-9 /+=~!%&<\"\\\\é😀_.-]{4,20}",
            before in "[a-z\\\\%+* ]{0,6}",
            after in "[a-z\\\\%+* ]{0,6}",
        ) {
            let mask = Mask::new([&secret]);
            let forms = [
                secret.clone(), percent(&secret), percent(&percent(&secret)), lower(&secret), form(&secret),
                json(&secret), unicode(&secret), json(&json(&secret)), markup(&secret), STANDARD.encode(&secret),
            ];
            for form in forms {
                let once = mask.text(&format!("{before}{form}{after}"));
                prop_assert!(!once.contains(&form), "{form} in {once}");
                prop_assert_eq!(mask.text(&once), once);
            }
        }

        #[test]
        fn what_holds_no_secret_stays_as_it_is(text in "[ -~é]{0,60}") {
            let mask = Mask::new(["\u{1}never\u{2}", "\u{3}written\u{4}"]);
            prop_assert_eq!(mask.text(&text), text);
        }
    }

    #[test]
    fn a_character_of_html_may_be_written_by_its_number() {
        let mask = Mask::new(["<a&b>"]);
        for text in ["&#60;a&#38;b&#62;", "&#x3c;&#97;&amp;b&gt;"] {
            assert_eq!(mask.text(text), MASKED);
        }
        for text in ["&#60;a&#38;b&lt;", "&#60;a&#38b&gt;", "&#x110000;"] {
            assert_eq!(mask.text(text), text);
        }
    }

    #[test]
    fn masking_twice_is_masking_once() {
        let mask = Mask::new(["x***y", "abcd", "****"]);
        for text in [
            "xabcdy", "a%2a***b", "abcdabcd", "******", "xx***yy", "plain",
        ] {
            let once = mask.text(text);
            assert_eq!(mask.text(&once), once);
        }
        assert_eq!(mask.text("xabcdy"), "***");
    }

    #[test]
    fn base64_of_a_text_around_a_secret_does_not_show_it() {
        let secret = "correct-horse-battery";
        let mask = Mask::new([secret]);
        for before in ["", "i", "id", "id:"] {
            let encoded = STANDARD.encode(format!("{before}{secret}:more"));
            let masked = mask.text(&encoded);
            assert!(masked.contains(MASKED), "{encoded} became {masked}");
            assert!(masked.len() + 20 < encoded.len(), "{masked}");
        }
    }

    #[test]
    fn the_longest_secret_wins() {
        let mask = Mask::new(["token", "token-secret"]);
        assert_eq!(mask.text("a token-secret and a token"), "a *** and a ***");
    }

    #[test]
    fn short_secrets_are_masked_only_as_whole_header_values() {
        let mask = Mask::new(["abc"]);
        assert_eq!(mask.text("abc abcd"), "abc abcd");
        assert_eq!(mask.header("abc"), MASKED);
        assert_eq!(mask.header("abcd"), "abcd");
    }

    #[test]
    fn a_secret_obtained_later_is_masked_from_then_on() {
        let mask = Mask::default();
        assert_eq!(mask.text("later-token"), "later-token");
        mask.add("later-token");
        assert_eq!(mask.bytes(b"\xff later-token").as_ref(), b"\xff ***");
    }
}
