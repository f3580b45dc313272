//! The ordering: one field, ascending or with the suffix ` desc`.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::mock::avaya::decode;
use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::text::Collation;
use crate::mock::avaya::user::{Field, User};
use crate::mock::avaya::{defects, variations};
use crate::mock::draw::Draw;
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// An ordering that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    /// The field that is compared.
    pub(crate) field: Field,
    /// Which end comes first.
    pub(crate) direction: Direction,
}

/// Reads `orderBy`; `None` means the order of the account itself.
pub(crate) fn parse(request: &Incoming, switches: &Switches) -> Result<Option<Order>, Problem> {
    let Some(text) = decode::value(request, "orderBy", switches) else {
        return Ok(None);
    };
    let (name, direction) = split(&text, switches);
    let Some(field) = known(name, switches) else {
        return unknown(switches);
    };
    let spaced = decode::raw(request, "orderBy").is_some_and(|raw| raw.contains('+'));
    let descending = direction == Direction::Descending;
    let refused = descending
        && (spaced && switches.breaks(&defects::DESC_PLUS_REFUSED)
            || field == Field::FirstName && switches.breaks(&defects::DESC_FIRST_NAME_REFUSED));
    if refused {
        return Err(refusal());
    }
    Ok(Some(Order { field, direction }))
}

fn split<'t>(text: &'t str, switches: &Switches) -> (&'t str, Direction) {
    if let Some(name) = text.strip_suffix(" desc") {
        return (name, Direction::Descending);
    }
    if switches.varies(&variations::ORDER_DIRECTION_CASE)
        && let Some((name, suffix)) = text.split_once(' ')
    {
        if suffix.eq_ignore_ascii_case("desc") {
            return (name, Direction::Descending);
        }
        if suffix.eq_ignore_ascii_case("asc") {
            return (name, Direction::Ascending);
        }
    }
    (text, Direction::Ascending)
}

fn known(name: &str, switches: &Switches) -> Option<Field> {
    let found = if switches.breaks(&defects::ORDER_CASE_IGNORED) {
        Field::parse_any_case(name)
    } else {
        Field::parse(name)
    };
    found.filter(|field| field.is_orderable())
}

fn unknown(switches: &Switches) -> Result<Option<Order>, Problem> {
    if switches.breaks(&defects::ORDER_UNKNOWN_FAILS) {
        Err(Problem::Internal)
    } else if switches.varies(&variations::ORDER_FIELD_IGNORED) {
        Ok(None)
    } else {
        Err(refusal())
    }
}

fn refusal() -> Problem {
    Problem::of(
        "orderBy",
        "must be an orderable field, then nothing or ` desc`",
    )
}

impl Order {
    /// Whether the last names go up.
    pub(crate) fn is_by_last_name(self) -> bool {
        self.field == Field::LastName && self.direction == Direction::Ascending
    }

    /// Whether the users stand by their first names, either way.
    pub(crate) fn is_by_first_name(self) -> bool {
        self.field == Field::FirstName
    }

    /// The same in ascending order.
    pub(crate) fn upwards(self) -> Self {
        Self {
            direction: Direction::Ascending,
            ..self
        }
    }

    /// The ordering that is really applied, if any.
    pub(crate) fn applied(mut self, page: usize, switches: &Switches) -> Option<Self> {
        let ignored = switches.breaks(&defects::ORDER_IGNORED)
            || page > 1 && switches.breaks(&defects::ORDER_FIRST_PAGE_ONLY)
            || self.field == Field::OrganizationNodeId
                && switches.breaks(&defects::ORDER_NODE_IGNORED)
            || self.field == Field::EmailId && switches.breaks(&defects::ORDER_EMAIL_IGNORED);
        if ignored {
            return None;
        }
        let flat = switches.breaks(&defects::DESC_IGNORED)
            || switches.breaks(&defects::DESC_WITHIN_PAGE)
            || self.field == Field::EmailId && switches.breaks(&defects::DESC_EMAIL_IGNORED)
            || page > 1 && switches.breaks(&defects::DESC_FIRST_PAGE_ONLY);
        self.direction = match self.direction {
            Direction::Descending if flat => Direction::Ascending,
            Direction::Ascending if switches.breaks(&defects::ASCENDING_IS_DESCENDING) => {
                Direction::Descending
            }
            direction => direction,
        };
        if self.field == Field::FirstName && switches.breaks(&defects::ORDER_FIRST_NAME_BY_LAST) {
            self.field = Field::LastName;
        }
        Some(self)
    }

    /// The places of the users in this order; equal keys stand in the order of their ids.
    pub(crate) fn sorted(self, users: &[Arc<User>], switches: &Switches) -> Vec<usize> {
        let collation = Collation::chosen(switches);
        let compare = collation.comparison();
        let missing = self.missing(switches);
        let by_length =
            self.field == Field::LoginId && switches.breaks(&defects::ORDER_LOGIN_BY_LENGTH);
        let keys: Vec<Option<String>> = users
            .iter()
            .map(|user| user.text(self.field).map(|text| collation.key(text)))
            .collect();
        let by_key = |left: &Option<String>, right: &Option<String>| match (left, right) {
            (Some(left), Some(right)) => {
                let shorter = if by_length {
                    left.len().cmp(&right.len())
                } else {
                    Ordering::Equal
                };
                self.directed(shorter.then_with(|| compare(left, right)))
            }
            (None, None) => Ordering::Equal,
            (None, Some(_)) => missing,
            (Some(_), None) => missing.reverse(),
        };
        let mut places: Vec<usize> = (0..users.len()).collect();
        places.sort_by(|&left, &right| {
            by_key(&keys[left], &keys[right])
                .then_with(|| users[left].user_id.cmp(&users[right].user_id))
        });
        places
    }

    fn directed(self, ordering: Ordering) -> Ordering {
        match self.direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        }
    }

    /// How a missing key compares with one that is there.
    fn missing(self, switches: &Switches) -> Ordering {
        if switches.varies(&variations::NULLS_LAST_ALWAYS) {
            Ordering::Greater
        } else if switches.varies(&variations::NULLS_FIRST) {
            self.directed(Ordering::Less)
        } else {
            self.directed(Ordering::Greater)
        }
    }

    /// Brings users with equal keys into a random order.
    pub(crate) fn mix_ties(self, places: &mut [usize], users: &[Arc<User>], draw: &mut Draw) {
        let same = |left: &usize, right: &usize| {
            users[*left].text(self.field) == users[*right].text(self.field)
        };
        for ties in places.chunk_by_mut(same) {
            draw.shuffle(ties);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Direction, Order, parse};
    use crate::mock::avaya::user::{Field, User};
    use crate::mock::avaya::variations;
    use crate::mock::switches::Switches;
    use crate::mock::variation::Variation;
    use crate::mock::wire::Incoming;

    fn read(query: &str) -> Option<Order> {
        let request = Incoming {
            method: "GET".into(),
            path: "/".into(),
            query: Some(query.into()),
            headers: Vec::new(),
            body: Vec::new(),
        };
        parse(&request, &Switches::default()).ok().flatten()
    }

    fn keys(direction: Direction, varied: Option<&'static Variation>) -> Vec<&'static str> {
        const MAILS: [&str; 5] = ["", "abel", "Zoe", "éclair", "Eve"];
        let user = |mail: &&str| {
            Arc::new(User {
                email_id: (!mail.is_empty()).then(|| (*mail).to_owned()),
                ..User::default()
            })
        };
        let users: Vec<Arc<User>> = MAILS.iter().map(user).collect();
        let field = Field::EmailId;
        let variations = varied.into_iter().collect();
        let switches = Switches {
            variations,
            ..Switches::default()
        };
        let places = Order { field, direction }.sorted(&users, &switches);
        places.into_iter().map(|place| MAILS[place]).collect()
    }

    #[test]
    fn the_suffix_desc_is_understood_in_both_encodings() {
        let field = Field::FirstName;
        let direction = Direction::Descending;
        assert_eq!(
            read("orderBy=firstName%20desc"),
            Some(Order { field, direction })
        );
        assert_eq!(
            read("orderBy=firstName+desc"),
            Some(Order { field, direction })
        );
    }

    #[test]
    fn other_fields_and_other_suffixes_are_refused() {
        for wrong in [
            "profileId",
            "FIRSTNAME",
            "firstName%20DESC",
            "firstName%20%20desc",
            "",
        ] {
            assert_eq!(read(&format!("orderBy={wrong}")), None, "{wrong}");
        }
    }

    #[test]
    fn descending_is_the_reverse_of_ascending() {
        let mut reversed = keys(Direction::Descending, None);
        reversed.reverse();
        assert_eq!(
            keys(Direction::Ascending, None),
            ["Eve", "Zoe", "abel", "éclair", ""]
        );
        assert_eq!(reversed, keys(Direction::Ascending, None));
    }

    #[test]
    fn variations_change_the_collation_and_the_place_of_missing_keys() {
        let ascending = Direction::Ascending;
        assert_eq!(keys(ascending, Some(&variations::NULLS_FIRST))[0], "");
        assert_eq!(
            keys(ascending, Some(&variations::COLLATION_ASCII_CI)),
            ["abel", "Eve", "Zoe", "éclair", ""]
        );
        assert_eq!(
            keys(ascending, Some(&variations::COLLATION_ACCENTS)),
            ["abel", "éclair", "Eve", "Zoe", ""]
        );
        assert_eq!(
            keys(Direction::Descending, Some(&variations::NULLS_LAST_ALWAYS))[4],
            ""
        );
    }
}
