//! How users are ordered, by the usual names of parameters and the usual ways to say "downwards".

use regex::Regex;

use crate::draft::openapi::description::Description;
use crate::draft::openapi::member::plain;
use crate::draft::openapi::parameter::{Parameter, take as take_named};
use crate::draft::openapi::user::User;

/// Query parameters and their values.
type Pairs = Vec<(String, String)>;

/// How users are ordered.
pub(super) struct Order {
    /// Query parameters and their values.
    pub(super) ascending: Pairs,
    pub(super) descending: Pairs,
    pub(super) fields: Vec<String>,
    /// A field with one user a value.
    pub(super) stable: String,
    /// Whether that field is known to be one.
    pub(super) is_total: bool,
    /// What is said of the parameter, and its name.
    pub(super) parameter: String,
}

const SORTS: [&str; 9] = [
    "sort",
    "sortby",
    "orderby",
    "ordering",
    "sortfield",
    "sortcolumn",
    "sortkey",
    "sorting",
    "order",
];
const DIRECTIONS: [&str; 8] = [
    "sortorder",
    "sortdirection",
    "direction",
    "dir",
    "orderdirection",
    "sortdir",
    "order",
    "orderdir",
];
const UNIQUE: [&str; 8] = [
    "id",
    "uuid",
    "userid",
    "login",
    "loginname",
    "username",
    "email",
    "emailaddress",
];

/// Takes the parameters of ordering.
pub(super) fn take(
    description: &Description,
    parameters: &mut Vec<Parameter>,
    user: &mut User,
    todo: &mut Vec<String>,
) -> Option<Order> {
    let sort = take_named(parameters, &SORTS)?;
    let direction = take_named(parameters, &DIRECTIONS);
    let words = sort.words(description);
    let choices = sort.choices();
    let Some(way) = Way::of(direction.as_ref(), &choices, &words, user) else {
        todo.push(format!(
            "`{}` orders users, but how a request says \"downwards\" was not recognised: describe `order` in suite.yaml",
            sort.name
        ));
        return None;
    };
    let mut fields: Vec<String> = Vec::new();
    for name in named(&choices, &words, user) {
        if !fields.contains(&name) && user.field(&name) {
            fields.push(name);
        }
    }
    let Some(first) = fields.first().cloned() else {
        todo.push(format!(
            "`{}` orders users, but no member to order by was recognised: describe `order` in suite.yaml",
            sort.name
        ));
        return None;
    };
    let unique =
        |field: &&String| UNIQUE.contains(&plain(field).as_str()) || **field == user.identity;
    let unique = fields.iter().find(unique).cloned();
    if unique.is_none() {
        todo.push(format!(
            "no order is known that tells all users apart: `{first}` stands in for it (`order.stable` in suite.yaml)"
        ));
    }
    let (ascending, descending) = way.templates(&sort);
    Some(Order {
        ascending,
        descending,
        fields,
        is_total: unique.is_some(),
        stable: unique.unwrap_or(first),
        parameter: sort.name,
    })
}

/// How a request says which way.
enum Way {
    /// A second parameter.
    Parameter(String, String, String),
    /// A minus before the name.
    Minus,
    /// Words after the name, with what stands between: upwards, perhaps nothing, and downwards.
    Suffix(String, String),
}

impl Way {
    fn of(
        direction: Option<&Parameter>,
        choices: &[String],
        words: &str,
        user: &User,
    ) -> Option<Way> {
        if let Some(direction) = direction {
            let all = direction.choices();
            let pick = |start: &str| {
                let fits = |one: &&String| one.to_lowercase().starts_with(start);
                all.iter()
                    .find(fits)
                    .cloned()
                    .unwrap_or_else(|| start.to_owned())
            };
            return Some(Way::Parameter(
                direction.name.clone(),
                pick("asc"),
                pick("desc"),
            ));
        }
        let is_member = |name: &str| user.scalar(name).is_some();
        let is_field = |name: &str| {
            is_member(name)
                || matches!(
                    plain(name).as_str(),
                    "field" | "fieldname" | "property" | "name" | "key" | "column"
                )
        };
        let minus = Regex::new(r#"(?:^|[\s`"'(,=])-([A-Za-z_][\w.]*)"#).ok()?;
        let has_minus = |text: &str| minus.captures_iter(text).any(|found| is_field(&found[1]));
        if choices.iter().any(|choice| has_minus(choice))
            || has_minus(words)
            || speaks_of_minus(words)
        {
            return Some(Way::Minus);
        }
        let suffix = Regex::new(r"(?i)([A-Za-z_][\w]*?)\}?([:,. |_+])(desc(?:ending)?)\b").ok()?;
        let texts = choices.iter().map(String::as_str).chain([words]);
        let (between, word) =
            texts
                .flat_map(|text| suffix.captures_iter(text))
                .find_map(|found| {
                    is_field(&found[1]).then(|| (found[2].replace('+', " "), found[3].to_owned()))
                })?;
        let up = if word.chars().all(char::is_uppercase) {
            "ASC"
        } else {
            "asc"
        };
        let says_up = choices
            .iter()
            .any(|choice| choice.to_lowercase().ends_with(&format!("{between}asc")));
        let up = if says_up {
            format!("{between}{up}")
        } else {
            String::new()
        };
        Some(Way::Suffix(up, format!("{between}{word}")))
    }

    fn templates(&self, sort: &Parameter) -> (Pairs, Pairs) {
        let name = || sort.name.clone();
        let field = || "{{field}}".to_owned();
        match self {
            Way::Parameter(direction, up, down) => (
                vec![(name(), field()), (direction.clone(), up.clone())],
                vec![(name(), field()), (direction.clone(), down.clone())],
            ),
            Way::Minus => (
                vec![(name(), field())],
                vec![(name(), format!("-{}", field()))],
            ),
            Way::Suffix(up, down) => (
                vec![(name(), format!("{}{up}", field()))],
                vec![(name(), format!("{}{down}", field()))],
            ),
        }
    }
}

fn speaks_of_minus(words: &str) -> bool {
    let words = words.to_lowercase();
    let sign = ["`-`", "'-'", "\"-\"", "minus", "hyphen", "(-)"];
    sign.iter().any(|sign| words.contains(sign)) && words.contains("desc")
}

/// The names to order by: those that are listed, else members that the text speaks of.
fn named(choices: &[String], words: &str, user: &User) -> Vec<String> {
    let bare = |choice: &String| {
        let name = choice.trim_start_matches(['-', '+']);
        let lower = name.to_lowercase();
        let end = ["asc", "desc", "ascending", "descending"]
            .iter()
            .find_map(|word| {
                let rest = lower.strip_suffix(word)?;
                rest.ends_with([':', ',', '.', ' ', '|', '_'])
                    .then(|| rest.len() - 1)
            });
        name[..end.unwrap_or(name.len())].to_owned()
    };
    if !choices.is_empty() {
        return choices.iter().map(bare).collect();
    }
    let separators = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
    let spoken = words.split(separators).filter(|word| !word.is_empty());
    let exact = |word: &&str| user.members.iter().any(|member| member.name == **word);
    spoken.filter(exact).map(str::to_owned).collect()
}
