//! Links between pages: where they point, and with which parameters.

use serde_json::Value;
use url::Url;

/// A link as an answer gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// There is no such member, or it is null.
    Absent,
    /// It is an empty text.
    Blank,
    /// It is a text.
    To(String),
    /// It is there and no text.
    Odd,
}

/// A link, resolved against the URL of the page that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Scheme, host and port.
    pub origin: String,
    /// The path, percent-encoded.
    pub path: String,
    /// The query as written, without `?`.
    pub query: String,
    /// The parameters, decoded, in order.
    pub parameters: Vec<(String, String)>,
}

/// A link from a member of a body.
#[must_use]
pub fn from_value(value: Option<&Value>) -> Link {
    match value {
        None | Some(Value::Null) => Link::Absent,
        Some(Value::String(text)) if text.trim().is_empty() => Link::Blank,
        Some(Value::String(text)) => Link::To(text.clone()),
        Some(_) => Link::Odd,
    }
}

/// A link from a `Link` header (RFC 8288), by its relation.
#[must_use]
pub fn from_header(header: &str, relation: &str) -> Link {
    for part in header.split('<').skip(1) {
        let Some((target, parameters)) = part.split_once('>') else {
            continue;
        };
        let named = parameters
            .split(';')
            .filter_map(|parameter| parameter.trim().split_once('='));
        let mut relations = named.filter(|(name, _)| name.eq_ignore_ascii_case("rel"));
        if relations.any(|(_, value)| {
            value
                .trim_end_matches([',', ' '])
                .trim_matches('"')
                .split(' ')
                .any(|one| one == relation)
        }) {
            return Link::To(target.to_owned());
        }
    }
    Link::Absent
}

impl Link {
    /// Where it points, resolved against the URL of its page.
    #[must_use]
    pub fn resolve(&self, page: &str) -> Option<Target> {
        let Link::To(text) = self else { return None };
        target(&Url::parse(page).ok()?.join(text).ok()?)
    }

    /// Whether there is nothing to follow.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Link::Absent | Link::Blank)
    }
}

/// The parts of an absolute URL.
#[must_use]
pub fn parts(url: &str) -> Option<Target> {
    target(&Url::parse(url).ok()?)
}

fn target(url: &Url) -> Option<Target> {
    let origin = url.origin();
    if !origin.is_tuple() {
        return None;
    }
    Some(Target {
        origin: origin.ascii_serialization(),
        path: url.path().to_owned(),
        query: url.query().unwrap_or_default().to_owned(),
        parameters: url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
    })
}

impl Target {
    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_link_is_resolved_against_its_page() {
        let link = Link::To("/a/users?pageNumber=2&q=x%20y".to_owned());
        let target = link.resolve("http://h:1/a/users?pageNumber=1").unwrap();
        assert_eq!(
            (target.origin.as_str(), target.path.as_str()),
            ("http://h:1", "/a/users")
        );
        assert_eq!(target.parameter("q"), Some("x y"));
    }

    #[test]
    fn a_header_names_each_relation() {
        let header = "<https://h/u?page=2>; rel=\"next\", <https://h/u?page=9>; rel=\"last\"";
        assert_eq!(
            from_header(header, "last"),
            Link::To("https://h/u?page=9".to_owned())
        );
        assert_eq!(from_header(header, "prev"), Link::Absent);
    }
}
