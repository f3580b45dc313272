//! One field of all users, read once however many cases compare it.

use std::sync::{Arc, OnceLock};

use crate::capture::User;
use crate::reading::{Folding, Way};

/// The texts of one field, of the users that have one.
#[derive(Debug, Default)]
pub struct Column {
    /// The index of each user that has the field, in the order of users.
    pub users: Vec<usize>,
    /// The text of each of these.
    pub texts: Vec<String>,
    /// The same texts as they count under each folding, by its place in [`Folding::ALL`].
    folded: [OnceLock<Vec<String>>; Folding::ALL.len()],
}

impl Column {
    /// The field at a JSON pointer.
    pub(super) fn of(users: &[Arc<User>], at: &str) -> Column {
        let texts = users.iter().enumerate();
        let text = |(index, user): (usize, &Arc<User>)| Some((index, user.field(at)?));
        let (users, texts) = texts.filter_map(text).unzip();
        Column {
            users,
            texts,
            folded: Default::default(),
        }
    }

    /// The texts as they count under a folding, one for each of `users`.
    pub fn folded(&self, folding: Folding) -> &[String] {
        let place = Folding::ALL.iter().position(|one| *one == folding);
        let fold = || {
            let texts = self.texts.iter();
            texts.map(|text| folding.fold(text).into_owned()).collect()
        };
        match place {
            Some(place) if folding != Folding::None => self.folded[place].get_or_init(fold),
            _ => &self.texts,
        }
    }

    /// The users whose text meets a filter's value.
    pub fn met_by(&self, way: Way, wanted: &str) -> Vec<usize> {
        let wanted = way.folding.fold(wanted);
        let mut met = Vec::new();
        for (place, text) in self.folded(way.folding).iter().enumerate() {
            if way.meets_folded(text, &wanted) {
                met.push(self.users[place]);
            }
        }
        met
    }
}
