//! The text of a query parameter, as the server's decoder sees it.

use percent_encoding::percent_decode_str;

use crate::mock::avaya::{defects, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// The still encoded value of the first parameter of that name.
pub(crate) fn raw<'r>(request: &'r Incoming, name: &str) -> Option<&'r str> {
    let query = request.query.as_deref()?;
    query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The decoded value of a parameter; one without a value may count as absent.
pub(crate) fn value(request: &Incoming, name: &str, switches: &Switches) -> Option<String> {
    let absent = |text: &String| text.is_empty() && switches.varies(&variations::EMPTY_IGNORED);
    request.parameter(name).filter(|text| !absent(text))
}

/// The decoded filter expression, if the request has one.
pub(crate) fn filter_text(request: &Incoming, switches: &Switches) -> Option<String> {
    if switches.defects.is_empty() {
        return value(request, "filter", switches);
    }
    let mut encoded = raw(request, "filter")?.to_owned();
    let mut replace = |defect, from: [&str; 2], to: &str| {
        if switches.breaks(defect) {
            encoded = encoded.replace(from[0], to).replace(from[1], to);
        }
    };
    replace(&defects::PLUS_AS_SPACE, ["%2B", "%2b"], "%20");
    replace(&defects::ENCODED_COLON_LOST, ["%3A", "%3a"], "%253A");
    replace(&defects::ENCODED_STAR_LITERAL, ["%2A", "%2a"], "%252A");
    if switches.breaks(&defects::SMALL_HEX_KEPT) {
        for small in ["%2a", "%2b", "%2c", "%3a", "%3d"] {
            encoded = encoded.replace(small, &format!("%25{}", &small[1..]));
        }
    }
    if switches.breaks(&defects::RAW_EQUALS_LOST)
        && let Some((head, _)) = encoded.split_once('=')
    {
        encoded = head.to_owned();
    }
    let spaced = encoded.replace('+', " ");
    let bytes = percent_decode_str(&spaced);
    Some(if switches.breaks(&defects::NON_ASCII_GARBLED) {
        bytes.map(char::from).collect()
    } else if switches.breaks(&defects::WIDE_LETTERS_LOST) {
        let text = bytes.decode_utf8_lossy();
        text.chars()
            .filter(|letter| letter.len_utf8() != 3)
            .collect()
    } else {
        bytes.decode_utf8_lossy().into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::filter_text;
    use crate::mock::avaya::defects;
    use crate::mock::defect::Defect;
    use crate::mock::switches::Switches;
    use crate::mock::wire::Incoming;

    #[track_caller]
    fn check(query: &str, defect: &'static Defect, right: &str, wrong: &str) {
        let request = Incoming {
            method: "GET".into(),
            path: "/".into(),
            query: Some(query.into()),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let mut switches = Switches::default();
        assert_eq!(filter_text(&request, &switches).as_deref(), Some(right));
        switches.defects.push(defect);
        assert_eq!(filter_text(&request, &switches).as_deref(), Some(wrong));
    }

    #[test]
    fn an_encoded_plus_stays_a_plus() {
        check(
            "filter=loginId:a%2Bb",
            &defects::PLUS_AS_SPACE,
            "loginId:a+b",
            "loginId:a b",
        );
    }

    #[test]
    fn an_unencoded_second_equals_sign_belongs_to_the_value() {
        check(
            "filter=lastName=Ng",
            &defects::RAW_EQUALS_LOST,
            "lastName=Ng",
            "lastName",
        );
    }

    #[test]
    fn letters_beyond_ascii_are_utf_8() {
        check(
            "filter=lastName:%C3%89*",
            &defects::NON_ASCII_GARBLED,
            "lastName:É*",
            "lastName:Ã\u{89}*",
        );
    }
}
