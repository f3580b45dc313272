//! Names of members as a selection writes them: plain, nested, or an alias for all.

/// One selected member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Name of the top-level member.
    pub(super) name: String,
    /// Names of selected members inside of it; empty for all.
    pub(super) inner: Vec<String>,
}

/// Reads members such as `memberOf(agentGroupId,assignmentDate)`.
pub(super) fn read(texts: &[String]) -> Vec<Member> {
    let one = |text: &String| {
        let text = text.trim();
        let (name, rest) = text.split_once('(').unwrap_or((text, ""));
        let inner = rest
            .trim_end_matches(')')
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        Member {
            name: name.to_owned(),
            inner: inner.map(str::to_owned).collect(),
        }
    };
    texts.iter().map(one).collect()
}

/// Whether one of the members stands for all of them.
pub(super) fn is_everything(members: &[Member]) -> bool {
    members.iter().any(|member| member.name.starts_with('$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_members_name_what_is_inside() {
        let members = read(&[
            "id".to_owned(),
            "memberOf(agentGroupId, assignmentDate)".to_owned(),
        ]);
        assert_eq!(
            members[0],
            Member {
                name: "id".to_owned(),
                inner: Vec::new()
            }
        );
        assert_eq!(members[1].inner, ["agentGroupId", "assignmentDate"]);
    }
}
