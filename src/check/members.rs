//! Names of members as a selection writes them: plain, nested, or a star for all.

/// One selected member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Name of the top-level member.
    pub(super) name: String,
    /// Names of selected members inside of it; empty for all.
    pub(super) inner: Vec<String>,
}

/// What a selection names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Selected {
    /// Every member of the full record: `*`.
    Everything,
    /// These members.
    Only(Vec<Member>),
}

/// Reads members such as `nickname`, `memberOf(agentGroupId,assignmentDate)` and `memberOf/agentGroupId`.
pub(super) fn read(texts: &[String]) -> Selected {
    if texts.iter().any(|text| text == "*") {
        return Selected::Everything;
    }
    let mut members: Vec<Member> = Vec::new();
    for text in texts {
        // A space is part of a name: whether a server trims it is for the suite to say.
        let text = text.trim_end_matches(')');
        let (name, rest) = text.split_once(['(', '/']).unwrap_or((text, ""));
        let inner = rest
            .split(',')
            .map(str::trim)
            .filter(|inner| !inner.is_empty())
            .map(str::to_owned);
        match members.iter_mut().find(|member| member.name == name) {
            Some(member) => member.inner.extend(inner),
            None => members.push(Member {
                name: name.to_owned(),
                inner: inner.collect(),
            }),
        }
    }
    Selected::Only(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_members_name_what_is_inside() {
        let written = [
            "id",
            "memberOf(agentGroupId, assignmentDate)",
            "managerOf/agentGroupId",
        ]
        .map(str::to_owned);
        let Selected::Only(members) = read(&written) else {
            panic!("three members are not everything")
        };
        assert_eq!(members[0].inner, Vec::<String>::new());
        assert_eq!(members[1].inner, ["agentGroupId", "assignmentDate"]);
        assert_eq!(
            (members[2].name.as_str(), members[2].inner.len()),
            ("managerOf", 1)
        );
    }

    #[test]
    fn a_star_is_everything_and_any_other_sign_is_part_of_a_name() {
        assert_eq!(read(&["*".to_owned()]), Selected::Everything);
        for name in ["$all", " nickname"] {
            let Selected::Only(members) = read(&[name.to_owned()]) else {
                panic!("one member is not everything")
            };
            assert_eq!(members[0].name, name);
        }
    }
}
