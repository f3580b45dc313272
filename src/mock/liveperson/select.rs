//! The `select` parameter: which members of each user are sent.

use serde_json::Value;

use crate::mock::liveperson::entity::{CORE, MEMBERS, OPTIONAL, Row};
use crate::mock::liveperson::error::Refusal;
use crate::mock::liveperson::gdata::{self, Item, Malformed};
use crate::mock::liveperson::{defects, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// Which members of each user are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    /// The members; `None` stands for all.
    items: Option<Vec<Item>>,
    /// Whether the request carries a selection.
    pub(crate) asked: bool,
}

impl Selection {
    /// Reads the parameter; an absent or empty one selects what this endpoint sends by default.
    pub(crate) fn read(request: &Incoming, switches: &Switches) -> Result<Self, Refusal> {
        let query = request.query.as_deref().unwrap_or_default();
        if query.contains('+') && switches.breaks(&defects::PLUS_FAILS) {
            return Err(Refusal::new(500, "Internal server error"));
        }
        let dropped = is_dropped(request, switches);
        let text = given(request, switches).filter(|text| !text.is_empty() && !dropped);
        let Some(text) = text else {
            return Ok(Self::by_default(switches));
        };
        let items = if text.starts_with('$') {
            expand(&text, switches)?
        } else {
            Some(list(&text, switches)?)
        };
        let nests = |items: &Vec<Item>| items.iter().any(|item| !item.nested.is_empty());
        if items.as_ref().is_some_and(nests) && switches.varies(&variations::NESTED_REFUSED) {
            return Err(Refusal::new(400, "A selection has no parentheses"));
        }
        let items = items.map(|mut items| {
            let known = |item: &Item| MEMBERS.contains(&item.name.as_str());
            if switches.breaks(&defects::UNKNOWN_ENDS_LIST) {
                let unknown = items.iter().position(|item| !known(item));
                items.truncate(unknown.unwrap_or(items.len()));
            }
            items
        });
        let items = if switches.breaks(&defects::SELECT_IGNORED) {
            None
        } else {
            items
        };
        Ok(Self { items, asked: true })
    }

    /// Only the four members that every known answer has.
    pub(crate) fn core() -> Self {
        Self::of(&CORE)
    }

    /// What is sent where nothing is selected.
    fn by_default(switches: &Switches) -> Self {
        if switches.breaks(&defects::DEFAULT_ODD) {
            Self::of(&[
                "id",
                "loginName",
                "nickname",
                "isEnabled",
                "maxChats",
                "email",
            ])
        } else if switches.breaks(&defects::SELECT_ABSENT_EMPTIES) {
            Self::of(&[])
        } else if switches.breaks(&defects::DEFAULT_LACKS_EMAIL) {
            let rest = MEMBERS.iter().copied().filter(|name| *name != "email");
            Self::of(&rest.collect::<Vec<_>>())
        } else if switches.varies(&variations::DEFAULT_CORE) {
            Self::core()
        } else {
            Self {
                items: None,
                asked: false,
            }
        }
    }

    fn of(names: &[&str]) -> Self {
        let items = names.iter().copied().map(Item::named).collect();
        Self {
            items: Some(items),
            asked: false,
        }
    }

    /// Whether a member is asked for by its name.
    pub(crate) fn names(&self, member: &str) -> bool {
        let mut items = self.items.iter().flatten();
        items.any(|item| item.name == member)
    }

    /// The only member that is asked for, if it is one.
    pub(crate) fn single(&self) -> Option<&str> {
        match self.items.as_deref() {
            Some([item]) => Some(&item.name),
            _ => None,
        }
    }

    /// Whether these members are asked for, and no others.
    pub(crate) fn is_of(&self, members: &[&str]) -> bool {
        let items = self.items.as_deref().unwrap_or_default();
        items.len() == members.len() && members.iter().all(|member| self.names(member))
    }

    /// Whether parts of a member are asked for.
    pub(crate) fn nests(&self) -> bool {
        let mut items = self.items.iter().flatten();
        items.any(|item| !item.nested.is_empty())
    }

    /// Whether a part is asked for that no group of a user has.
    pub(crate) fn nests_unknown(&self) -> bool {
        let items = self.items.iter().flatten();
        let mut parts = items.flat_map(|item| &item.nested);
        parts.any(|part| !["agentGroupId", "assignmentDate"].contains(&part.name.as_str()))
    }

    /// Whether a member is asked for twice.
    pub(crate) fn repeats(&self) -> bool {
        let items = self.items.as_deref().unwrap_or_default();
        let again = |place: usize, item: &Item| items[..place].contains(item);
        items
            .iter()
            .enumerate()
            .any(|(place, item)| again(place, item))
    }

    /// The first optional member that is asked for.
    pub(crate) fn first_rare(&self) -> Option<&str> {
        let mut names = self.items.iter().flatten().map(|item| item.name.as_str());
        names.find(|name| OPTIONAL.contains(name))
    }

    /// The selected members of one user, in the user's order.
    pub(crate) fn project(&self, row: &Row, switches: &Switches) -> Row {
        let Some(items) = &self.items else {
            return row.clone();
        };
        let added = if self.asked { added(switches) } else { &[] };
        let mut kept = Row::new();
        for (name, value) in row {
            if let Some(value) = pick(items, name, value) {
                kept.insert(name.clone(), value);
            } else if added.contains(&name.as_str()) {
                kept.insert(name.clone(), value.clone());
            }
        }
        if switches.varies(&variations::EXTRA_UNDER_SELECTION) {
            kept.insert("href".to_owned(), Value::from("/users/self"));
        }
        if let Some(blank) = blank(switches) {
            let names = items.iter().map(|item| item.name.as_str());
            for stranger in names.filter(|name| !name.is_empty() && !MEMBERS.contains(name)) {
                kept.entry(stranger).or_insert_with(|| blank.clone());
            }
        }
        kept
    }
}

/// Whether a selection counts for nothing beside what else is asked for.
fn is_dropped(request: &Incoming, switches: &Switches) -> bool {
    let query = request.query.as_deref().unwrap_or_default();
    request.parameter("v").as_deref() == Some("4")
        && switches.breaks(&defects::VERSION_DROPS_SELECTION)
        || !request.body.is_empty() && switches.breaks(&defects::BODY_DROPS_SELECTION)
        || request.header("if-match").is_some()
            && switches.breaks(&defects::CONDITION_DROPS_SELECTION)
        || query.starts_with("select=") && switches.breaks(&defects::SELECTION_COMES_FIRST)
}

/// Members that are sent with each selection.
fn added(switches: &Switches) -> &'static [&'static str] {
    if switches.varies(&variations::CORE_ADDED) {
        &CORE
    } else if switches.varies(&variations::SELECTED_ONLY) {
        &[]
    } else {
        &CORE[..1]
    }
}

/// What stands for a member that does not exist.
fn blank(switches: &Switches) -> Option<Value> {
    if switches.varies(&variations::UNKNOWN_NULL) {
        Some(Value::Null)
    } else if switches.varies(&variations::UNKNOWN_BLANK) {
        Some(Value::String(String::new()))
    } else {
        None
    }
}

/// The selected part of one member, if it is selected.
fn pick(items: &[Item], name: &str, value: &Value) -> Option<Value> {
    let wanted = || items.iter().filter(|item| item.name == name);
    wanted().next()?;
    if wanted().any(|item| item.nested.is_empty()) {
        return Some(value.clone());
    }
    let nested: Vec<Item> = wanted().flat_map(|item| item.nested.clone()).collect();
    Some(narrow(&nested, value))
}

/// The nested members of an object, or of each object of an array.
fn narrow(items: &[Item], value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let part = members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), pick(items, name, value)?)));
            Value::Object(part.collect())
        }
        Value::Array(values) => values.iter().map(|value| narrow(items, value)).collect(),
        scalar => scalar.clone(),
    }
}

/// The decoded text of the parameter; seeded decoders leave some escapes as they are.
fn given(request: &Incoming, switches: &Switches) -> Option<String> {
    let table = [
        (&defects::ENCODED_COMMA_KEPT, "%2C"),
        (&defects::ENCODED_DOLLAR_KEPT, "%24"),
        (&defects::ENCODED_PARENTHESES_KEPT, "%28"),
        (&defects::ENCODED_PARENTHESES_KEPT, "%29"),
    ];
    let mut request = request.clone();
    for (defect, escape) in table {
        if switches.breaks(defect) {
            let kept = format!("%25{}", &escape[1..]);
            let query = request.query.take();
            request.query = query.map(|query| {
                query
                    .replace(escape, &kept)
                    .replace(&escape.to_lowercase(), &kept)
            });
        }
    }
    request.parameter("select")
}

/// Looks an alias up.
fn expand(text: &str, switches: &Switches) -> Result<Option<Vec<Item>>, Refusal> {
    if text == "$all" && switches.breaks(&defects::ALIAS_FAILS) {
        return Err(Refusal::new(500, "Internal server error"));
    }
    if text == "$all" && switches.breaks(&defects::ALIAS_LACKS_SKILLS) {
        let rest = MEMBERS.iter().filter(|name| **name != "skillIds");
        return Ok(Some(rest.map(|name| Item::named(name)).collect()));
    }
    let known = text == "$all" && !switches.varies(&variations::ALIAS_UNSUPPORTED);
    Ok(if known {
        None
    } else {
        Some(vec![Item::named(text)])
    })
}

/// Reads a list and applies what is seeded.
fn list(text: &str, switches: &Switches) -> Result<Vec<Item>, Refusal> {
    let mut items = match gdata::parse(text) {
        Ok(items) => items,
        Err(Malformed) if switches.breaks(&defects::PARENTHESIS_FAILS) => {
            return Err(Refusal::new(500, "Internal server error"));
        }
        Err(Malformed) if switches.varies(&variations::SELECT_LENIENT) => {
            return Ok(vec![Item::named(text)]);
        }
        Err(Malformed) => return Err(Refusal::new(400, "Parameter select is malformed")),
    };
    if switches.varies(&variations::SELECT_TRIMMED) {
        items.iter_mut().for_each(Item::trim);
    }
    let unknown = items
        .iter()
        .any(|item| !MEMBERS.contains(&item.name.as_str()));
    if unknown && switches.breaks(&defects::UNKNOWN_MEMBER_FAILS) {
        return Err(Refusal::new(500, "Internal server error"));
    }
    if unknown && switches.breaks(&defects::UNKNOWN_MEMBER_REFUSED) {
        return Err(Refusal::new(
            400,
            "Parameter select names an unknown member",
        ));
    }
    if unknown && switches.breaks(&defects::UNKNOWN_MEMBER_SELECTS_ALL) {
        items = MEMBERS.iter().copied().map(Item::named).collect();
    }
    seed(&mut items, switches);
    Ok(items)
}

/// Breaks a well-formed list in the seeded way.
fn seed(items: &mut Vec<Item>, switches: &Switches) {
    if switches.breaks(&defects::FIRST_MEMBER_ONLY) {
        items.truncate(1);
    }
    if switches.breaks(&defects::MEMBERS_CAPPED) {
        items.truncate(8);
    }
    if switches.breaks(&defects::LAST_MEMBER_LOST) && items.len() > 2 {
        items.pop();
    }
    if switches.breaks(&defects::OUT_OF_ORDER_LOST) {
        let mut reached = 0;
        items.retain(|item| {
            let place = MEMBERS.iter().position(|name| *name == item.name);
            let in_order = place.is_none_or(|place| place >= reached);
            reached = place.map_or(reached, |place| place.max(reached));
            in_order
        });
    }
    if switches.breaks(&defects::ONE_MEMBER_UNSELECTABLE) {
        items.retain(|item| item.name != "skillIds");
    }
    if switches.breaks(&defects::NESTED_IGNORED) {
        for item in items.iter_mut() {
            item.nested.clear();
        }
    }
    if switches.breaks(&defects::NESTED_FIRST_ONLY) {
        for item in items.iter_mut() {
            item.nested.truncate(1);
        }
    }
    if switches.breaks(&defects::NESTED_ENDS_LIST)
        && let Some(place) = items.iter().position(|item| !item.nested.is_empty())
    {
        items.truncate(place + 1);
    }
    if switches.breaks(&defects::NESTED_LOST) {
        items.retain(|item| item.nested.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, expected: &Value) {
        let row = json!({
            "id": 7, "loginName": "a", "email": "b", "memberOf": {"agentGroupId": 1, "assignmentDate": "x"},
            "managerOf": [{"agentGroupId": 1, "assignmentDate": "x"}, {"agentGroupId": 2, "assignmentDate": "y"}],
        });
        let items = gdata::parse(text).unwrap();
        let selection = Selection {
            items: Some(items),
            asked: true,
        };
        let kept = selection.project(row.as_object().unwrap(), &Switches::default());
        assert_eq!(&Value::Object(kept), expected);
    }

    #[test]
    fn a_list_keeps_the_named_members_and_the_id() {
        check(
            "loginName,email",
            &json!({"id": 7, "loginName": "a", "email": "b"}),
        );
        check("email,email,id", &json!({"id": 7, "email": "b"}));
    }

    #[test]
    fn names_are_not_trimmed() {
        check("id, loginName", &json!({"id": 7}));
    }

    #[test]
    fn an_unknown_name_selects_nothing() {
        check("name,email", &json!({"id": 7, "email": "b"}));
        check(",,email", &json!({"id": 7, "email": "b"}));
    }

    #[test]
    fn parentheses_select_inside_objects_and_arrays() {
        check(
            "memberOf(agentGroupId)",
            &json!({"id": 7, "memberOf": {"agentGroupId": 1}}),
        );
        check(
            "managerOf(agentGroupId),email",
            &json!({"id": 7, "email": "b", "managerOf": [{"agentGroupId": 1}, {"agentGroupId": 2}]}),
        );
        let both = "memberOf(agentGroupId),memberOf(assignmentDate)";
        check(
            both,
            &json!({"id": 7, "memberOf": {"agentGroupId": 1, "assignmentDate": "x"}}),
        );
    }
}
