//! One user: the texts that can be filtered and ordered, and the JSON that is served.

use std::sync::OnceLock;

use serde_json::Value;

use crate::mock::avaya::entity;

/// A member of a user that requests can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    /// `loginId`: unique, always there.
    LoginId,
    /// `lastName`: always there.
    LastName,
    /// `firstName`: always there.
    FirstName,
    /// `emailId`: unique, may be missing.
    EmailId,
    /// `organizationNodeId`: always there.
    OrganizationNodeId,
    /// `profileId`: may be missing; the only field without an ordering.
    ProfileId,
}

impl Field {
    /// The fields that can be filtered on; all but the last can be ordered on.
    pub(crate) const ALL: [Self; 6] = [
        Self::LoginId,
        Self::LastName,
        Self::FirstName,
        Self::EmailId,
        Self::OrganizationNodeId,
        Self::ProfileId,
    ];

    /// The name as it stands in requests and bodies.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LoginId => "loginId",
            Self::LastName => "lastName",
            Self::FirstName => "firstName",
            Self::EmailId => "emailId",
            Self::OrganizationNodeId => "organizationNodeId",
            Self::ProfileId => "profileId",
        }
    }

    /// The field of exactly that name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The field of that name in any case.
    pub(crate) fn parse_any_case(name: &str) -> Option<Self> {
        let same = |field: &Self| field.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(same)
    }

    /// Whether users can be ordered on it.
    pub(crate) fn is_orderable(self) -> bool {
        self != Self::ProfileId
    }
}

/// One user of an account.
#[expect(
    clippy::struct_field_names,
    reason = "the fields have the names that the API gives them"
)]
#[derive(Debug, Clone, Default)]
pub(crate) struct User {
    /// Where the user stands in the order of creation; it also seeds the details.
    pub(crate) ordinal: u64,
    /// The seed of the details.
    pub(crate) seed: u64,
    /// The unique id.
    pub(crate) user_id: String,
    /// The unique login name.
    pub(crate) login_id: String,
    /// The family name.
    pub(crate) last_name: String,
    /// The given name.
    pub(crate) first_name: String,
    /// The mail address, if there is one.
    pub(crate) email_id: Option<String>,
    /// The node in the organization.
    pub(crate) organization_node_id: String,
    /// The profile, if there is one.
    pub(crate) profile_id: Option<String>,
    /// The JSON, once it was asked for.
    pub(crate) served: Served,
}

/// The JSON of a user once it was asked for; a copy of the user may be changed and starts without.
#[derive(Debug, Default)]
pub(crate) struct Served(OnceLock<(Value, String)>);

impl Clone for Served {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl User {
    /// The text of a field, if the user has it.
    pub(crate) fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::LoginId => Some(&self.login_id),
            Field::LastName => Some(&self.last_name),
            Field::FirstName => Some(&self.first_name),
            Field::EmailId => self.email_id.as_deref(),
            Field::OrganizationNodeId => Some(&self.organization_node_id),
            Field::ProfileId => self.profile_id.as_deref(),
        }
    }

    /// The user as JSON, built at first need and kept.
    pub(crate) fn json(&self) -> &Value {
        &self.served().0
    }

    /// The JSON text of the user, built at first need and kept.
    pub(crate) fn json_text(&self) -> &str {
        &self.served().1
    }

    fn served(&self) -> &(Value, String) {
        self.served.0.get_or_init(|| {
            let value = entity::json(self);
            let text = value.to_string();
            (value, text)
        })
    }
}
