//! The users of an account, made from a population and a seed.

use std::sync::Arc;

use crate::mock::avaya::user::User;
use crate::mock::draw::Draw;
use crate::mock::population::{Population, PopulationKind};

/// Family names that try a harness: parts of one another, several words, accents, cases, marks.
const LAST_NAMES: [&str; 56] = [
    "Stevens",
    "Stevenson",
    "Steven",
    "McSteven",
    "Anders",
    "Anderson",
    "Sanders",
    "Sanderson",
    "Leander",
    "Ng",
    "Young",
    "Long",
    "Langley",
    "Lang",
    "O'Neill",
    "O'Brien",
    "D'Angelo",
    "Smith",
    "Smithson",
    "Blacksmith",
    "Smith-Jones",
    "Jones",
    "van der Berg",
    "Van Dyke",
    "Berg",
    "Bergman",
    "de la Cruz",
    "Cruz",
    "García Márquez",
    "Garcia",
    "Márquez",
    "Müller",
    "Muller",
    "Österberg",
    "Østergaard",
    "Åkesson",
    "Çelik",
    "Łukasik",
    "Žižek",
    "Иванов",
    "Петрова",
    "王小明",
    "김민준",
    "abel",
    "Abel",
    "ABEL",
    "macdonald",
    "MacDonald",
    "Donald",
    "zimmerman",
    "Zimmer",
    "Éclair",
    "éclair",
    "Eclair",
    "López de Haro",
    "St. John",
];
/// Given names with the same intentions.
const FIRST_NAMES: [&str; 40] = [
    "Alex",
    "Alexander",
    "Alexandra",
    "Sandra",
    "Ann",
    "Anna",
    "Anna Maria",
    "Maria",
    "Mary-Ann",
    "José",
    "Jose",
    "Zoë",
    "Zoe",
    "Øyvind",
    "Émile",
    "ali",
    "Ali",
    "ALI",
    "Björn",
    "Jean-Luc",
    "Luc",
    "Lucas",
    "Mei Ling",
    "Иван",
    "李雷",
    "Renée",
    "Siân",
    "D'Arcy",
    "Tom",
    "Tomas",
    "tom",
    "Thomas",
    "Bob",
    "Bobby",
    "Rob",
    "Robin",
    "Ng",
    "Steven",
    "Karl Heinz",
    "Ástríður",
];
/// Last and first names with signs and words that names seldom have: one user in nineteen and one in thirty-one.
const UNUSUAL_LAST_NAMES: [&str; 6] = ["R&D", "Doe, Jr.", "AC/DC", "Null", "100%", "Smith (Ext)"];
const UNUSUAL_FIRST_NAMES: [&str; 4] = ["007", "Ana;Maria", "True", "\u{1d504}da"];
const NODES: [&str; 6] = ["EXMPLE", "MPLEXA", "EXTERN", "NORTHS", "SOUTHN", "northw"];
const PROFILES: [&str; 6] = ["FSADSJ", "AGENTA", "agenta", "REAGEN", "SUPV 2", "N-GHT."];
const DOMAINS: [&str; 3] = ["example.com", "example.org", "mail.example.net"];
const TAGS: [&str; 3] = ["+desk", "+night", "+t1"];
const SYLLABLES: [&str; 16] = [
    "ba", "dor", "el", "fin", "gra", "hul", "ir", "jon", "ka", "lem", "mor", "nu", "ost", "per",
    "qui", "ran",
];

/// The users of a population, in the order of their creation.
pub(crate) fn people(population: &Population, seed: u64) -> Vec<Arc<User>> {
    let names = Names::new(seed);
    (0..population.users)
        .map(|ordinal| {
            Arc::new(match population.kind {
                PopulationKind::AllTies => twin(ordinal, seed),
                _ => names.person(ordinal, seed),
            })
        })
        .collect()
}

/// The user that is added as number `ordinal` while the endpoint runs.
pub(crate) fn newcomer(ordinal: usize, seed: u64) -> User {
    Names::new(seed).person(ordinal, seed)
}

/// The name pools, each in the random order of one seed.
struct Names {
    last: Vec<&'static str>,
    first: Vec<&'static str>,
}

impl Names {
    fn new(seed: u64) -> Self {
        let mut draw = Draw::new(seed, 0);
        let (mut last, mut first) = (LAST_NAMES.to_vec(), FIRST_NAMES.to_vec());
        draw.shuffle(&mut last);
        draw.shuffle(&mut first);
        Self { last, first }
    }

    /// Each name of the pools occurs once before any is drawn again.
    fn person(&self, ordinal: usize, seed: u64) -> User {
        let mut draw = Draw::new(seed ^ 0x5eed, stream(ordinal));
        let last_name = match self.last.get(ordinal) {
            Some(name) => (*name).to_owned(),
            None if draw.chance(60) => draw.pick(&self.last).to_owned(),
            None => invented(&mut draw),
        };
        let first_name = match self.first.get(ordinal) {
            Some(name) => *name,
            None => draw.pick(&self.first),
        };
        let login_id = login(&mut draw, first_name, &last_name, ordinal);
        User {
            ordinal: stream(ordinal),
            seed,
            user_id: draw.uuid(),
            email_id: email(&mut draw, &login_id, ordinal),
            login_id,
            last_name: unusual(&UNUSUAL_LAST_NAMES, ordinal, 19).unwrap_or(last_name),
            first_name: unusual(&UNUSUAL_FIRST_NAMES, ordinal, 31)
                .unwrap_or_else(|| first_name.to_owned()),
            organization_node_id: draw.pick(&NODES).to_owned(),
            profile_id: draw.chance(85).then(|| draw.pick(&PROFILES).to_owned()),
            ..User::default()
        }
    }
}

/// One of these names, where the user is one in so many.
fn unusual(names: &[&str], ordinal: usize, one_in: usize) -> Option<String> {
    let chosen = ordinal % one_in == one_in / 2;
    chosen.then(|| names[ordinal / one_in % names.len()].to_owned())
}

/// A user that differs from its like only where it must.
fn twin(ordinal: usize, seed: u64) -> User {
    let login_id = format!("same.{ordinal:06}@example.com");
    User {
        ordinal: stream(ordinal),
        seed,
        user_id: Draw::new(seed ^ 0x5eed, stream(ordinal)).uuid(),
        email_id: Some(login_id.clone()),
        login_id,
        last_name: "Same".to_owned(),
        first_name: "Sam".to_owned(),
        organization_node_id: NODES[0].to_owned(),
        profile_id: Some(PROFILES[0].to_owned()),
        ..User::default()
    }
}

fn stream(ordinal: usize) -> u64 {
    u64::try_from(ordinal).unwrap_or(u64::MAX)
}

fn invented(draw: &mut Draw) -> String {
    let count = 2 + draw.below(3);
    let word: String = (0..count).map(|_| draw.pick(&SYLLABLES)).collect();
    let mut letters = word.chars();
    let Some(head) = letters.next() else {
        return word;
    };
    head.to_uppercase().chain(letters).collect()
}

/// A login name: letters of any script, digits and `.`, `-`, `+`; the number makes it unique.
fn login(draw: &mut Draw, first: &str, last: &str, ordinal: usize) -> String {
    let plain = |text: &str| -> String {
        let kept = |letter: &char| letter.is_alphabetic() || *letter == '-';
        text.chars().filter(kept).collect()
    };
    let mut local = format!("{}.{}{ordinal}", plain(first), plain(last));
    if !draw.chance(15) {
        local = local.to_lowercase();
    }
    if draw.chance(12) {
        local.push_str(draw.pick(&TAGS));
    }
    format!("{local}@{}", draw.pick(&DOMAINS))
}

fn email(draw: &mut Draw, login: &str, ordinal: usize) -> Option<String> {
    match draw.below(100) {
        0..15 => None,
        15..65 => Some(login.to_owned()),
        _ => {
            let tag = if draw.chance(30) {
                draw.pick(&TAGS)
            } else {
                ""
            };
            let word = draw.pick(&SYLLABLES);
            Some(format!("{word}{ordinal}{tag}@corp.example.org"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::people;
    use crate::mock::avaya::user::User;
    use crate::mock::population::{Population, PopulationKind};

    fn typical() -> Vec<Arc<User>> {
        people(&Population::default(), 1)
    }

    #[test]
    fn ids_and_logins_are_unique() {
        let users = people(&Population::of(PopulationKind::Large), 3);
        let ids: BTreeSet<_> = users.iter().map(|user| &user.user_id).collect();
        let logins: BTreeSet<_> = users
            .iter()
            .map(|user| user.login_id.to_lowercase())
            .collect();
        let mails: BTreeSet<_> = users
            .iter()
            .filter_map(|user| user.email_id.as_ref())
            .collect();
        assert_eq!((ids.len(), logins.len()), (2_500, 2_500));
        assert_eq!(
            mails.len(),
            users.iter().filter(|user| user.email_id.is_some()).count()
        );
    }

    #[test]
    fn one_seed_gives_one_population_and_another_differs() {
        let logins = |seed| -> Vec<String> {
            let users = people(&Population::default(), seed);
            users.iter().map(|user| user.login_id.clone()).collect()
        };
        assert_eq!(logins(4), logins(4));
        assert_ne!(logins(4), logins(5));
    }

    #[test]
    fn the_typical_population_holds_what_tries_a_harness() {
        let users = typical();
        assert!(users.iter().any(|user| user.email_id.is_none()));
        assert!(users.iter().any(|user| user.profile_id.is_none()));
        assert!(users.iter().any(|user| user.last_name.contains(' ')));
        assert!(users.iter().any(|user| user.last_name.contains('\'')));
        assert!(users.iter().any(|user| user.login_id.contains('+')));
        assert!(users.iter().any(|user| !user.last_name.is_ascii()));
    }

    #[test]
    fn twins_share_every_key_that_may_be_shared() {
        let users = people(&Population::of(PopulationKind::AllTies), 1);
        assert_eq!(users.len(), 30);
        assert!(users.iter().all(|user| user.last_name == "Same"));
    }
}
