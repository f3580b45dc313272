//! The users that are served: as many as wanted, each known by its number, in the Avaya envelope.

use std::fmt::Write as _;

use serde_json::Value;

/// The sample user; `#######` stands for its number.
const SAMPLE: &str = include_str!("user.json");

/// Where the list of an account with this name stands.
#[must_use]
pub fn path(account: &str) -> String {
    format!("/accounts/{account}/users")
}

/// The texts between the places of the number in one user, in about 2,100 bytes.
#[derive(Debug, Clone)]
pub struct Template {
    pieces: Vec<String>,
}

/// Which page of how many users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    /// The number of users over all pages.
    pub users: usize,
    /// The number of the first of them: the same page of other users is another body.
    pub from: usize,
    /// The number of the page; the first is 1.
    pub number: usize,
    /// The number of users on a page.
    pub size: usize,
    /// Whether users follow one another from the last to the first.
    pub descending: bool,
}

impl Default for Template {
    fn default() -> Template {
        let sample = serde_json::from_str::<Value>(SAMPLE);
        let text = sample.map_or_else(|_| SAMPLE.to_owned(), |user| user.to_string());
        Template {
            pieces: text.split("#######").map(str::to_owned).collect(),
        }
    }
}

impl Template {
    /// Appends one user.
    pub fn user(&self, number: usize, text: &mut String) {
        for (index, piece) in self.pieces.iter().enumerate() {
            if index > 0 {
                let _infallible = write!(text, "{number:07}");
            }
            text.push_str(piece);
        }
    }

    /// The body of one page, with links to its neighbours that keep the other parameters of `query`.
    #[must_use]
    pub fn page(&self, path: &str, query: &str, page: Page) -> String {
        let Page {
            users,
            from: first,
            number,
            size,
            descending,
        } = page;
        let from = number.saturating_sub(1).saturating_mul(size).min(users);
        let to = from.saturating_add(size).min(users);
        let mut text = String::with_capacity((to - from) * 2_200 + 400);
        let _infallible = write!(
            text,
            "{{\"pagination\":{{\"pageNumber\":{number},\"pageSize\":{size},\"total\":{users}}},\"users\":["
        );
        for place in from..to {
            if place > from {
                text.push(',');
            }
            let user = if descending { users - 1 - place } else { place };
            self.user(first + user, &mut text);
        }
        let link = |is_there: bool, number: usize| {
            let query = with_number(query, number);
            is_there.then(|| format!("{path}?{query}"))
        };
        let previous = link(number > 1, number.saturating_sub(1)).unwrap_or_default();
        let next = link(to < users, number + 1).unwrap_or_default();
        let _infallible = write!(
            text,
            "],\"links\":{{\"prev\":\"{previous}\",\"next\":\"{next}\"}}}}"
        );
        text
    }
}

/// The query with another page number.
fn with_number(query: &str, number: usize) -> String {
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("pageNumber="))
        .map(str::to_owned)
        .collect();
    pairs.push(format!("pageNumber={number}"));
    pairs.join("&")
}
