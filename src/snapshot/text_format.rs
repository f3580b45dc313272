//! Recognises what kind of text a string is, without keeping the text.

/// Kinds of text that a shape tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TextFormat {
    /// Any text, or texts of several kinds.
    Any,
    /// No character at all.
    Empty,
    /// 8-4-4-4-12 hexadecimal digits.
    Uuid,
    /// A calendar day, year first.
    Date,
    /// A calendar day and a time of day, with or without zone.
    DateTime,
    /// One `@` between two parts, the second with a dot.
    Email,
    /// An absolute URI with an authority.
    Uri,
    /// Begins with `/`, without white space.
    UriPath,
    /// ASCII digits only.
    Digits,
}

/// A kind with the test that a text of this kind passes.
type Rule = (TextFormat, fn(&str) -> bool);

impl TextFormat {
    /// The kind of this text.
    pub(crate) fn of(text: &str) -> Self {
        let rules: [Rule; 8] = [
            (Self::Empty, str::is_empty),
            (Self::Uuid, |text| {
                follows(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
            }),
            (Self::Date, |text| follows(text, "0000-00-00")),
            (Self::DateTime, is_date_time),
            (Self::Digits, |text| {
                text.bytes().all(|b| b.is_ascii_digit())
            }),
            (Self::Email, is_email),
            (Self::Uri, is_uri),
            (Self::UriPath, |text| {
                text.starts_with('/') && !text.contains(char::is_whitespace)
            }),
        ];
        let found = rules.into_iter().find(|(_, holds)| holds(text));
        found.map_or(Self::Any, |(format, _)| format)
    }

    /// The kind that covers both.
    pub(crate) fn merge(self, other: Self) -> Self {
        if self == other { self } else { Self::Any }
    }

    /// The word in a shape; none for any text.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::Any => None,
            Self::Empty => Some("empty"),
            Self::Uuid => Some("uuid"),
            Self::Date => Some("date"),
            Self::DateTime => Some("date-time"),
            Self::Email => Some("email"),
            Self::Uri => Some("uri"),
            Self::UriPath => Some("uri-path"),
            Self::Digits => Some("digits"),
        }
    }
}

/// Whether the text has this pattern: `0` is a digit, `x` a hexadecimal digit, all else itself.
fn follows(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(byte, want)| match want {
                b'0' => byte.is_ascii_digit(),
                b'x' => byte.is_ascii_hexdigit(),
                _ => byte == want,
            })
}

fn is_date_time(text: &str) -> bool {
    let (Some(start), Some(rest)) = (text.get(..16), text.get(16..)) else {
        return false;
    };
    let zone_or_fraction = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z');
    (follows(start, "0000-00-00T00:00") || follows(start, "0000-00-00 00:00"))
        && rest.chars().all(zone_or_fraction)
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c == '@' || c == '/' || c.is_whitespace())
    };
    plain(local) && plain(domain) && domain.contains('.')
}

fn is_uri(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphabetic())
            && !rest.is_empty()
            && !rest.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, format: TextFormat) {
        assert_eq!(TextFormat::of(text), format, "{text:?}");
    }

    #[test]
    fn each_kind_of_text_is_recognised() {
        is("", TextFormat::Empty);
        is("0f8fad5b-d9cb-469f-a165-70867728950e", TextFormat::Uuid);
        is("opl6d39c-78ui-4d94-qqqq-c28bee987ed7", TextFormat::Any);
        is("2015-08-16", TextFormat::Date);
        is("2015-08-16 13:42:20", TextFormat::DateTime);
        is("2015-08-16T13:42:20.5+02:00", TextFormat::DateTime);
        is("2015-08-16 at noon today", TextFormat::Any);
        is("ann@one.example", TextFormat::Email);
        is("ann@home", TextFormat::Any);
        is("https://one.example/a?b=c", TextFormat::Uri);
        is("/api/users?pageNumber=2", TextFormat::UriPath);
        is("/ or not", TextFormat::Any);
        is("00412", TextFormat::Digits);
        is("Śmigły", TextFormat::Any);
    }
}
