//! One field of all users, read once however many cases compare it.

use std::sync::{Arc, OnceLock};

use crate::capture::{User, field_text};
use crate::reading::Folding;

/// The texts of one field, of the users that have one.
#[derive(Debug, Default)]
pub struct Column {
    /// The index of each user that has the field, with its text, in the order of users.
    pub texts: Vec<(usize, String)>,
    /// The same texts as they count under each folding, by its place in [`Folding::ALL`].
    folded: [OnceLock<Vec<String>>; Folding::ALL.len()],
}

impl Column {
    /// The field at a JSON pointer.
    pub(super) fn of(users: &[Arc<User>], at: &str) -> Column {
        let texts = users.iter().enumerate();
        let text = |(index, user): (usize, &Arc<User>)| Some((index, field_text(&user.value, at)?));
        Column {
            texts: texts.filter_map(text).collect(),
            folded: Default::default(),
        }
    }

    /// The index of each user that has the field, with its text as it counts under a folding.
    pub fn folded(&self, folding: Folding) -> impl Iterator<Item = (usize, &str)> {
        let place = Folding::ALL.iter().position(|one| *one == folding);
        let slot = place.filter(|_| folding != Folding::None);
        let folded = slot.map(|slot| {
            let fold = |(_, text): &(usize, String)| folding.fold(text).into_owned();
            self.folded[slot].get_or_init(|| self.texts.iter().map(fold).collect())
        });
        let texts = self.texts.iter().enumerate();
        texts.map(move |(place, (user, text))| {
            let text = folded.map_or(text, |folded| &folded[place]);
            (*user, text.as_str())
        })
    }
}
