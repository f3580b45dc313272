//! Which users the embedded endpoint holds: the kind of data set and its size.

/// The kinds of data sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PopulationKind {
    /// Nobody.
    Empty,
    /// One user.
    One,
    /// Three users: less than a page.
    Three,
    /// A realistic mixture: ties, accents, several words, missing optional members.
    Typical,
    /// Users that differ only where they must be unique.
    AllTies,
    /// The typical mixture at a size that fills many pages.
    Large,
}

impl PopulationKind {
    /// All kinds, smallest first.
    pub const ALL: [Self; 6] = [
        Self::Empty,
        Self::One,
        Self::Three,
        Self::Typical,
        Self::AllTies,
        Self::Large,
    ];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::One => "one",
            Self::Three => "three",
            Self::Typical => "typical",
            Self::AllTies => "all-ties",
            Self::Large => "large",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn usual_size(self) -> usize {
        match self {
            Self::Empty => 0,
            Self::One => 1,
            Self::Three => 3,
            Self::Typical => 137,
            Self::AllTies => 30,
            Self::Large => 2_500,
        }
    }
}

/// A data set: its kind and the number of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Population {
    /// What the users are like.
    pub kind: PopulationKind,
    /// How many there are.
    pub users: usize,
}

impl Population {
    /// The data set of this kind at its usual size.
    #[must_use]
    pub fn of(kind: PopulationKind) -> Self {
        Self {
            kind,
            users: kind.usual_size(),
        }
    }

    /// The typical mixture at a chosen size.
    #[must_use]
    pub fn typical(users: usize) -> Self {
        Self {
            kind: PopulationKind::Typical,
            users,
        }
    }
}

impl Default for Population {
    fn default() -> Self {
        Self::of(PopulationKind::Typical)
    }
}

#[cfg(test)]
mod tests {
    use super::{Population, PopulationKind};

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in PopulationKind::ALL {
            assert_eq!(PopulationKind::parse(kind.name()), Some(kind));
        }
        assert_eq!(PopulationKind::parse("huge"), None);
    }

    #[test]
    fn the_usual_population_has_137_users() {
        assert_eq!(Population::default(), Population::typical(137));
    }
}
