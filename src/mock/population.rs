//! Which users the embedded endpoint is filled with.

/// The users of an account: their kind and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// What the users are like.
    pub kind: PopulationKind,
    /// How many users there are where the kind leaves it open.
    pub users: usize,
}

/// What the users of an account are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PopulationKind {
    /// Nobody.
    Empty,
    /// One user.
    One,
    /// Three users.
    Three,
    /// A usual mixture.
    Typical,
    /// Users that differ in nothing but their identity.
    AllTies,
    /// The usual mixture, many times over.
    Large,
}
