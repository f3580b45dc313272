//! The links to the neighbouring pages.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::order::Direction;
use crate::mock::avaya::{defects, page, variations};
use crate::mock::credential;
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// Everything but the letters, digits and marks that never need an escape.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What the links of one answer are made from.
#[derive(Debug)]
pub(crate) struct Links<'a> {
    /// The request that is answered.
    pub(crate) request: &'a Incoming,
    /// What it asked for.
    pub(crate) ask: &'a Ask,
    /// How many users there are on all pages.
    pub(crate) count: usize,
    /// What is switched on.
    pub(crate) switches: &'a Switches,
}

impl Links<'_> {
    /// The member `links`.
    pub(crate) fn json(&self) -> Value {
        let prev = self.prev().map(|number| self.link(number, false));
        let next = self.next().map(|number| self.link(number, true));
        let mut links = Map::new();
        for (name, link) in [("prev", prev), ("next", next)] {
            match link {
                Some(link) => links.insert(name.into(), link.into()),
                None if self.switches.varies(&variations::LINKS_ABSENT) => None,
                None if self.switches.varies(&variations::LINKS_NULL) => {
                    links.insert(name.into(), Value::Null)
                }
                None => links.insert(name.into(), "".into()),
            };
        }
        Value::Object(links)
    }

    fn last(&self) -> usize {
        page::last(self.count, self.ask.size)
    }

    fn prev(&self) -> Option<usize> {
        let number = self.ask.number;
        if number == 1 {
            return self.switches.breaks(&defects::PREV_ON_FIRST).then_some(1);
        }
        if self.descends() && self.switches.breaks(&defects::PREV_LOST_DESCENDING) {
            return None;
        }
        if self.switches.breaks(&defects::PREV_OFF_BY_ONE) {
            return Some(number);
        }
        Some((number - 1).min(self.last()))
    }

    fn next(&self) -> Option<usize> {
        let (number, last) = (self.ask.number, self.last());
        let breaks = |defect| self.switches.breaks(defect);
        if number >= last {
            let goes_on = breaks(&defects::NEXT_ON_LAST)
                || self.ask.is_filtered() && breaks(&defects::NEXT_ON_LAST_FILTERED)
                || self.descends() && breaks(&defects::NEXT_ON_LAST_DESCENDING);
            return goes_on.then(|| number.saturating_add(1));
        }
        if number + 1 == last && self.switches.breaks(&defects::NEXT_ENDS_EARLY) {
            return None;
        }
        if self.switches.breaks(&defects::NEXT_TO_ITSELF) {
            return Some(number);
        }
        let skips = breaks(&defects::NEXT_SKIPS_PAGE)
            || self.ask.size == 50 && breaks(&defects::NEXT_SKIPS_LARGE_PAGE);
        Some((number + 1 + usize::from(skips)).min(last))
    }

    fn descends(&self) -> bool {
        let order = self.ask.order;
        order.is_some_and(|order| order.direction == Direction::Descending)
    }

    fn link(&self, number: usize, is_next: bool) -> String {
        let mut query = format!("pageNumber={number}");
        let implied =
            self.ask.size == 10 && self.switches.varies(&variations::LINKS_OMIT_USUAL_SIZE);
        if !(implied || is_next && self.switches.breaks(&defects::NEXT_DROPS_SIZE)) {
            query = format!("{query}&pageSize={}", self.ask.size);
        }
        for (name, value) in self.kept(is_next) {
            let is_filter_of_next = name == "filter" && is_next;
            let breaks = |defect| is_filter_of_next && self.switches.breaks(defect);
            let value = if breaks(&defects::NEXT_UNENCODED) {
                value
            } else if breaks(&defects::NEXT_PLUS_LOST) {
                encoded(&value.replace('+', " "))
            } else if breaks(&defects::NEXT_ASCII_ONLY) {
                encoded(&value.replace(|letter: char| !letter.is_ascii(), "?"))
            } else {
                encoded(&value)
            };
            query = format!("{query}&{}={value}", encoded(&name));
        }
        if self.switches.varies(&variations::LINKS_MORE) {
            query.push_str("&_=1");
        }
        if is_next && self.switches.breaks(&defects::NEXT_NUMBER_TWICE) {
            query.push_str("&pageNumber=1");
        }
        let link = format!("{}{}?{query}", self.origin(), self.path());
        if self.switches.breaks(&defects::LINKS_HTML_ESCAPED) {
            return link.replace('&', "&amp;");
        }
        link
    }

    /// The parameters that a link keeps beside page and size.
    fn kept(&self, is_next: bool) -> Vec<(String, String)> {
        let mut parameters = self.request.parameters();
        parameters.retain(|(name, _)| match name.as_str() {
            "pageNumber" | "pageSize" => false,
            "filter" if is_next && self.switches.breaks(&defects::NEXT_DROPS_FILTER) => false,
            "filter" if is_next && self.drops_filter_late() => false,
            "filter" if !is_next && self.switches.breaks(&defects::PREV_DROPS_FILTER) => false,
            "orderBy" if is_next && self.switches.breaks(&defects::NEXT_DROPS_ORDER) => false,
            _ => !self.switches.varies(&variations::LINKS_WITHOUT_QUERY),
        });
        parameters
    }

    fn drops_filter_late(&self) -> bool {
        self.ask.number > 1 && self.switches.breaks(&defects::NEXT_DROPS_FILTER_LATE)
    }

    fn origin(&self) -> String {
        if self.switches.breaks(&defects::LINKS_OTHER_HOST) {
            return "https://elsewhere.example.com".to_owned();
        }
        match self.request.header("host") {
            Some(host) if self.switches.varies(&variations::LINKS_ABSOLUTE) => {
                format!("http://{host}")
            }
            _ => String::new(),
        }
    }

    fn path(&self) -> String {
        use credential::avaya::{ACCOUNT, FOREIGN_ACCOUNT};
        if self.switches.breaks(&defects::LINKS_OTHER_ACCOUNT) {
            return self.request.path.replace(ACCOUNT, FOREIGN_ACCOUNT);
        }
        self.request.path.clone()
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Links;
    use crate::mock::avaya::ask::Ask;
    use crate::mock::avaya::{defects, variations};
    use crate::mock::switches::Switches;
    use crate::mock::wire::Incoming;

    fn links(query: &str, switches: &Switches) -> Value {
        let request = Incoming {
            method: "GET".into(),
            path: "/users".into(),
            query: Some(query.into()),
            headers: vec![("host".into(), "127.0.0.1:1".into())],
            body: Vec::new(),
        };
        let ask = Ask::read(&request, &Switches::default()).unwrap();
        Links {
            request: &request,
            ask: &ask,
            count: 25,
            switches,
        }
        .json()
    }

    #[test]
    fn links_lead_to_the_neighbours_and_keep_every_other_parameter() {
        let links = links(
            "filter=loginId:a%2Bb*&pageNumber=2&orderBy=lastName+desc",
            &Switches::default(),
        );
        let kept = "&pageSize=10&filter=loginId%3Aa%2Bb%2A&orderBy=lastName%20desc";
        assert_eq!(links["prev"], format!("/users?pageNumber=1{kept}"));
        assert_eq!(links["next"], format!("/users?pageNumber=3{kept}"));
    }

    #[test]
    fn the_ends_are_blank() {
        assert_eq!(
            links("pageSize=50", &Switches::default()),
            json!({ "prev": "", "next": "" })
        );
    }

    #[test]
    fn beyond_the_end_the_way_back_is_the_last_page() {
        let links = links("pageNumber=9", &Switches::default());
        assert_eq!(links["prev"], "/users?pageNumber=3&pageSize=10");
    }

    #[test]
    fn variations_change_ends_and_origin() {
        let varied = |variation| Switches {
            variations: vec![variation],
            ..Switches::default()
        };
        assert_eq!(
            links("", &varied(&variations::LINKS_NULL))["prev"],
            Value::Null
        );
        assert!(
            links("", &varied(&variations::LINKS_ABSENT))
                .get("prev")
                .is_none()
        );
        let absolute = links("", &varied(&variations::LINKS_ABSOLUTE));
        assert_eq!(
            absolute["next"],
            "http://127.0.0.1:1/users?pageNumber=2&pageSize=10"
        );
    }

    #[test]
    fn a_seeded_breach_drops_the_filter_and_keeps_the_order() {
        let switches = Switches {
            defects: vec![&defects::NEXT_DROPS_FILTER],
            ..Switches::default()
        };
        let links = links("filter=loginId:a*&orderBy=lastName", &switches);
        assert_eq!(
            links["next"],
            "/users?pageNumber=2&pageSize=10&orderBy=lastName"
        );
    }
}
