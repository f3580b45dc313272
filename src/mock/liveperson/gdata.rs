//! The grammar of a selection: a comma list of names, each with a nested list in parentheses.
//!
//! Nothing is trimmed: `id, name` asks for `id` and for a member whose name begins with a space.

/// How deep parentheses may nest.
const DEEPEST: usize = 32;

/// One member and what is wanted of it; without nested items, the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The name as it was written, spaces included.
    pub(crate) name: String,
    /// What is wanted of the member's own members.
    pub(crate) nested: Vec<Item>,
}

impl Item {
    /// The whole of one member.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            nested: Vec::new(),
        }
    }

    /// Takes the spaces off the name and off all names within.
    pub(crate) fn trim(&mut self) {
        self.name = self.name.trim().to_owned();
        self.nested.iter_mut().for_each(Self::trim);
    }
}

/// A selection with unbalanced parentheses, text behind one, or the reserved name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Parses a whole selection.
pub(crate) fn parse(text: &str) -> Result<Vec<Item>, Malformed> {
    let mut rest = text;
    let items = parse_list(&mut rest, 0)?;
    if rest.is_empty() {
        Ok(items)
    } else {
        Err(Malformed)
    }
}

/// Parses items up to the end or to the parenthesis that closes this level.
fn parse_list(rest: &mut &str, depth: usize) -> Result<Vec<Item>, Malformed> {
    let mut items = Vec::new();
    loop {
        let end = rest.find([',', '(', ')']).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        *rest = tail;
        if name == "href" {
            return Err(Malformed);
        }
        let mut item = Item::named(name);
        if let Some(inner) = rest.strip_prefix('(') {
            if depth == DEEPEST {
                return Err(Malformed);
            }
            *rest = inner;
            item.nested = parse_list(rest, depth + 1)?;
            *rest = rest.strip_prefix(')').ok_or(Malformed)?;
        }
        items.push(item);
        match rest.strip_prefix(',') {
            Some(tail) => *rest = tail,
            None if rest.is_empty() || rest.starts_with(')') => return Ok(items),
            None => return Err(Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unbalanced_parentheses_and_text_behind_one_are_malformed() {
        for text in [
            "memberOf(",
            "memberOf(a",
            "id)",
            "memberOf(a)b",
            "memberOf(a))",
            "href",
            "a((((b)))",
        ] {
            assert_eq!(parse(text), Err(Malformed), "{text}");
        }
        assert_eq!(parse(&"a(".repeat(5000)), Err(Malformed));
    }
}
