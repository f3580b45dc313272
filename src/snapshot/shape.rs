//! The text that is pinned of a case: statuses, chosen headers, body skeletons, variant and habits, and no data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::exchange::Received;
use crate::json::{Body, Text};
use crate::snapshot::skeleton::Node;

/// What is pinned of a case. Its text, by `Display`, is what snapshots hold.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// What was answered, in document order.
    pub answers: &'a [Answer<'a>],
    /// Lower-case names of the headers that are pinned beside `content-type`, by the kind of their value.
    pub headers: &'a [&'a str],
    /// The observed variant, where the scenario lists variants.
    pub variant: Option<&'a str>,
    /// Habits observed on the way.
    pub habits: &'a BTreeMap<String, String>,
}

/// The responses to one request of a case.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// What the scenario calls the request or walk.
    pub name: &'a str,
    /// One response, or one per page of a walk: their shape is the one that covers all pages.
    pub pages: Vec<&'a Received>,
}

impl fmt::Display for Shape<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for answer in self.answers {
            writeln!(formatter, "# {}", answer.name)?;
            answer.write(formatter, self.headers)?;
        }
        if let Some(variant) = self.variant {
            writeln!(formatter, "# variant\n{variant}")?;
        }
        if !self.habits.is_empty() {
            writeln!(formatter, "# habits")?;
        }
        for (name, value) in self.habits {
            writeln!(formatter, "{name}: {value}")?;
        }
        Ok(())
    }
}

impl Answer<'_> {
    fn write(&self, formatter: &mut fmt::Formatter<'_>, headers: &[&str]) -> fmt::Result {
        let statuses = self.distinct(|page| Some(page.status.to_string()));
        writeln!(formatter, "status: {statuses}")?;
        let media = self.distinct(|page| page.header("content-type").map(str::to_owned));
        if !media.is_empty() {
            writeln!(formatter, "content-type: {media}")?;
        }
        for name in headers {
            self.write_header(formatter, name)?;
        }
        writeln!(formatter, "body: {}", self.body())
    }

    fn distinct(&self, value: impl Fn(&Received) -> Option<String>) -> String {
        let values: BTreeSet<_> = self.pages.iter().filter_map(|page| value(page)).collect();
        values.into_iter().collect::<Vec<_>>().join("|")
    }

    fn write_header(&self, formatter: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        let mut node = Node::default();
        let values: Vec<_> = self.pages.iter().filter_map(|p| p.header(name)).collect();
        for value in &values {
            node.observe_text(value);
        }
        match values.len() {
            0 => Ok(()),
            all if all == self.pages.len() => writeln!(formatter, "{name}: {}", node.render(0)),
            _ => writeln!(formatter, "{name}?: {}", node.render(0)),
        }
    }

    fn body(&self) -> String {
        let mut node = Node::default();
        let mut others = BTreeSet::new();
        let mut documents = false;
        for page in &self.pages {
            let bytes = page.body.bytes();
            match Text::of(&bytes).read() {
                _ if bytes.is_empty() => drop(others.insert("empty")),
                Ok(body) if is_plain(&body) => {
                    documents = true;
                    node.observe(&body.tree);
                }
                _ => drop(others.insert("not JSON")),
            }
        }
        let json = documents.then(|| node.render(0));
        let others = others.into_iter().map(str::to_owned);
        let kinds: Vec<_> = json.into_iter().chain(others).collect();
        kinds.join("|")
    }
}

/// Whether a body is one JSON text to its end; a key that stands twice in it is for others to say.
fn is_plain(body: &Body<'_>) -> bool {
    let mut liberties = body.liberties.iter();
    liberties.all(|liberty| liberty.starts_with("the key"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(status: u16, headers: &[(&str, &str)], body: &str) -> Received {
        let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Received {
            status,
            headers: headers.iter().map(header).collect(),
            body: body.as_bytes().to_vec().into(),
        }
    }

    #[test]
    fn a_shape_tells_everything_but_data() {
        let json = ("content-type", "application/json");
        let first = received(200, &[json, ("ac-revision", "17")], r#"[{"id":1}]"#);
        let second = received(200, &[json], r#"[{"id":2,"name":"Ann"}]"#);
        let refused = received(401, &[], "");
        let shape = Shape {
            answers: &[
                Answer {
                    name: "list",
                    pages: vec![&first, &second],
                },
                Answer {
                    name: "refused",
                    pages: vec![&refused],
                },
            ],
            headers: &["ac-revision"],
            variant: Some("exact"),
            habits: &BTreeMap::from([("collation".to_owned(), "code-point".to_owned())]),
        };
        assert_eq!(
            shape.to_string(),
            "# list
status: 200
content-type: application/json
ac-revision?: string(digits)
body: [{
  id: integer
  name?: string
}]
# refused
status: 401
body: empty
# variant
exact
# habits
collation: code-point
"
        );
    }

    #[test]
    fn a_body_that_is_not_json_is_said_to_be_none() {
        let page = received(502, &[], "<html>");
        let answer = Answer {
            name: "list",
            pages: vec![&page],
        };
        assert_eq!(answer.body(), "not JSON");
    }
}
