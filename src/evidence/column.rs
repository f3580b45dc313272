//! One field of all users, read once however many cases compare it.

use std::sync::{Arc, OnceLock};

use crate::capture::User;
use crate::reading::{Folding, Sought, Way};
use crate::spec::witness::Reading;

/// The texts of one field, of the users that have one.
#[derive(Debug, Default)]
pub struct Column {
    /// The index of each user that has the field, in the order of users.
    pub users: Vec<usize>,
    /// The text of each of these.
    pub texts: Vec<String>,
    /// The same texts as they count under each folding, by its place in [`Folding::ALL`].
    folded: [OnceLock<Vec<String>>; Folding::ALL.len()],
    /// Places in `texts` in the order of the folded texts, by the same place.
    in_order: [OnceLock<Vec<usize>>; Folding::ALL.len()],
    /// The folded texts as one, by the same place.
    joined: [OnceLock<Joined>; Folding::ALL.len()],
}

/// Texts one after the other, so that one search goes over all of them.
#[derive(Debug)]
struct Joined {
    bytes: Vec<u8>,
    /// Where each of them begins.
    starts: Vec<usize>,
}

impl Joined {
    fn of(texts: &[String]) -> Joined {
        let mut joined = Joined {
            bytes: Vec::with_capacity(texts.iter().map(|text| text.len() + 1).sum()),
            starts: Vec::with_capacity(texts.len()),
        };
        for text in texts {
            joined.starts.push(joined.bytes.len());
            joined.bytes.extend_from_slice(text.as_bytes());
            joined.bytes.push(b'\n');
        }
        joined
    }

    /// The places of the texts that may hold what is sought.
    fn places(&self, sought: &Sought<'_>) -> impl Iterator<Item = usize> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let rest = self.bytes.get(from..)?;
            let at = from + sought.find(rest)?;
            let next = self.starts.partition_point(|start| *start <= at);
            from = self.starts.get(next).copied().unwrap_or(self.bytes.len());
            Some(next - 1)
        })
    }
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
            ..Column::default()
        }
    }

    /// The texts as they count under a folding, one for each of `users`.
    pub fn folded(&self, folding: Folding) -> &[String] {
        if folding == Folding::None {
            return &self.texts;
        }
        let fold = || {
            let texts = self.texts.iter();
            texts.map(|text| folding.fold(text).into_owned()).collect()
        };
        self.folded[place(folding)].get_or_init(fold)
    }

    /// The users whose text meets a filter's value.
    pub fn met_by(&self, way: Way, wanted: &str) -> Vec<usize> {
        let wanted = way.folding.fold(wanted);
        let sought = way.sought(&wanted);
        let texts = self.folded(way.folding);
        let meets = |place: &usize| sought.meets(&texts[*place]);
        if wanted.is_empty() {
            let met = (0..texts.len()).filter(meets);
            return met.map(|place| self.users[place]).collect();
        }
        // Whatever the reading, a text that meets the value holds it.
        let joined = self.joined[place(way.folding)].get_or_init(|| Joined::of(texts));
        let met = joined.places(&sought).filter(meets);
        met.map(|place| self.users[place]).collect()
    }

    /// How many users' text meets a filter's value. Where a whole text or its beginning is sought, this does not look at
    /// each user: it may be asked of very many values.
    pub fn how_many(&self, way: Way, wanted: &str) -> usize {
        if !matches!(way.reading, Reading::Equals | Reading::StartsWith) {
            return self.met_by(way, wanted).len();
        }
        let wanted = way.folding.fold(wanted);
        let sought = way.sought(&wanted);
        let texts = self.folded(way.folding);
        let places = self.in_order(way.folding);
        let first = places.partition_point(|place| texts[*place].as_str() < &*wanted);
        places[first..].partition_point(|place| sought.meets(&texts[*place]))
    }

    fn in_order(&self, folding: Folding) -> &[usize] {
        let order = || {
            let texts = self.folded(folding);
            let mut places: Vec<usize> = (0..texts.len()).collect();
            places.sort_unstable_by(|one, other| texts[*one].cmp(&texts[*other]));
            places
        };
        self.in_order[place(folding)].get_or_init(order)
    }
}

/// The place of a folding among all.
fn place(folding: Folding) -> usize {
    let place = Folding::ALL.iter().position(|one| *one == folding);
    place.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Words;

    #[test]
    fn counting_and_finding_agree_under_every_way() {
        let texts = ["Ann", "ann", "Anna", "", "Änne", "an n", "Ann", "o'Ann"];
        let column = Column {
            users: (0..texts.len()).collect(),
            texts: texts.map(str::to_owned).into(),
            ..Column::default()
        };
        for reading in [
            Reading::Equals,
            Reading::StartsWith,
            Reading::EndsWith,
            Reading::Contains,
            Reading::WordEquals,
            Reading::WordStartsWith,
            Reading::WordEndsWith,
        ] {
            for folding in Folding::ALL {
                for wanted in ["Ann", "a", "ANN", "", "z", "nn", "Än"] {
                    let way = Way {
                        reading,
                        words: Words::Spaces,
                        folding,
                    };
                    let met = column.met_by(way, wanted);
                    assert_eq!(column.how_many(way, wanted), met.len(), "{way:?} {wanted}");
                    let meets = |user: &usize| way.meets(texts[*user], wanted);
                    let expected: Vec<usize> = (0..texts.len()).filter(meets).collect();
                    assert_eq!(met, expected, "{way:?} {wanted}");
                }
            }
        }
    }
}
