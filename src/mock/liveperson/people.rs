//! Makes up the users of an account: the same seed gives the same users on every machine.

use serde_json::{Value, json};

use crate::mock::liveperson::entity::Row;
use crate::mock::{Population, PopulationKind};

/// Given names and family names, plain and accented, one word and several.
const NAMES: &[(&str, &str)] = &[
    ("Amélie", "Durand"),
    ("bob", "Stevens"),
    ("Chloé", "van der Berg"),
    ("Dana", "O'Brien"),
    ("Émile", "Stevenson"),
    ("Fatima", "al-Haddad"),
    ("GRETA", "Müller"),
    ("Håkon", "Østby"),
    ("Ines", "de la Cruz"),
    ("José", "Muller"),
    ("Kim", "Lee"),
    ("lena", "Weiß"),
    ("María José", "Núñez"),
    ("Noa", "כהן"),
    ("Oksana", "Шевченко"),
    ("Priya", "Young"),
    ("山田", "太郎"),
    ("Zoë", "abel"),
];

/// The first id; ids do not fit into 32 bits.
const FIRST_ID: u64 = 2_359_235_912;

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    /// True once in `times`.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let index = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from[index]
    }

    /// A day and time between 2015 and 2025.
    fn date(&mut self) -> String {
        format!(
            "{}-{:02}-{:02} {:02}:{:02}:{:02}",
            2015 + self.below(11),
            1 + self.below(12),
            1 + self.below(28),
            self.below(24),
            self.below(60),
            self.below(60),
        )
    }

    /// Some ids, ascending.
    fn ids(&mut self, base: u64, most: u64) -> Vec<u64> {
        let count = self.below(most + 1);
        (0..count).map(|step| base + step * 10).collect()
    }
}

/// All users of the account, deleted ones among them, by ascending id.
pub(crate) fn populate(population: &Population, seed: u64) -> Vec<Row> {
    let living = match population.kind {
        PopulationKind::Empty => 0,
        PopulationKind::One => 1,
        PopulationKind::Three => 3,
        PopulationKind::Typical | PopulationKind::AllTies | PopulationKind::Large => {
            population.users
        }
    };
    let deleted = if living < 3 { 0 } else { 1 + living / 40 };
    let mut dice = Dice(seed ^ 0x4C50);
    let gap = living / (deleted + 1);
    let mut users = Vec::with_capacity(living + deleted);
    for index in 0..living + deleted {
        let gone = deleted > 0 && index % (gap + 1) == gap && index / (gap + 1) < deleted;
        users.push(user(index, gone, population.kind, &mut dice));
    }
    users
}

/// One user who arrives while the endpoint is running.
pub(crate) fn newcomer(index: usize, seed: u64) -> Row {
    let mut dice = Dice(seed ^ index as u64);
    user(index, false, PopulationKind::Typical, &mut dice)
}

/// One user; users of a tied population differ in nothing but their identity.
fn user(index: usize, deleted: bool, kind: PopulationKind, dice: &mut Dice) -> Row {
    let pid = format!("{:016x}{index:08x}", dice.roll());
    let mut tied = Dice(1);
    let dice = if kind == PopulationKind::AllTies {
        &mut tied
    } else {
        dice
    };
    let (first, last) = dice.pick(NAMES);
    let login = format!(
        "agent{index}{}@example.com",
        if dice.once_in(9) { "+shift" } else { "" }
    );
    let enabled = !dice.once_in(8);
    let mut row = Row::new();
    let mut put = |name: &str, value: Value| {
        row.insert(name.to_owned(), value);
    };
    put("id", json!(FIRST_ID + index as u64 * 13));
    put("pid", json!(pid));
    put("deleted", json!(deleted));
    put("loginName", json!(login));
    put("fullName", json!(""));
    put("nickname", json!(format!("{first} {last}")));
    put("isEnabled", json!(enabled));
    put("maxChats", json!(dice.below(9)));
    put(
        "email",
        json!(format!("mail{}@example.com", dice.below(500))),
    );
    put("skillIds", json!(dice.ids(3_012_904_712, 4)));
    put("profileIds", json!(dice.ids(2_359_273_512, 2)));
    put("permissionGroups", json!([dice.below(4)]));
    put("userTypeId", json!(if dice.once_in(12) { 2 } else { 1 }));
    put("disabledManually", json!(!enabled));
    put("employeeId", json!(""));
    put("dateUpdated", json!(dice.date()));
    groups(&mut put, dice);
    optional(&mut put, dice);
    row
}

/// The agent groups a user belongs to and manages.
fn groups(put: &mut impl FnMut(&str, Value), dice: &mut Dice) {
    let group = |dice: &mut Dice| json!({"agentGroupId": 2_722_085_120_u64 + dice.below(6), "assignmentDate": dice.date()});
    if !dice.once_in(4) {
        put("memberOf", group(dice));
    }
    let managed: Vec<Value> = (0..dice.below(3)).map(|_| group(dice)).collect();
    put("managerOf", json!(managed));
}

/// Members that only some users have.
fn optional(put: &mut impl FnMut(&str, Value), dice: &mut Dice) {
    if !dice.once_in(3) {
        let chats = dice.below(20);
        put(
            "maxAsyncChats",
            if chats < 7 { Value::Null } else { json!(chats) },
        );
    }
    if !dice.once_in(3) {
        put("changePwdNextLogin", json!(dice.once_in(2)));
    }
    if !dice.once_in(4) {
        put("lastPwdChangeDate", json!(dice.date()));
    }
    if dice.once_in(2) {
        put("lobIds", json!(dice.ids(6_549_273_612, 3)));
    }
    if dice.once_in(3) {
        put("description", json!("Señor agent, “first line”"));
    }
    if dice.once_in(3) {
        put(
            "mobileNumber",
            json!(format!("0542-{:06}", dice.below(1_000_000))),
        );
    }
    if dice.once_in(4) {
        put("pictureUrl", json!("https://images.example.com/agent.png"));
        put("backgndImgUri", json!("/pictures/image.jpg"));
    }
    if dice.once_in(6) {
        put("pnCertName", json!("app-certificate"));
    }
    let api = dice.once_in(9);
    put("isApiUser", json!(api));
    if api {
        put("allowedAppKeys", json!("demonstration-app-key"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn living(kind: PopulationKind, users: usize) -> usize {
        let rows = populate(&Population { kind, users }, 7);
        rows.iter().filter(|row| row["deleted"] == false).count()
    }

    #[test]
    fn the_living_users_are_as_many_as_asked_for() {
        assert_eq!(living(PopulationKind::Empty, 137), 0);
        assert_eq!(living(PopulationKind::One, 137), 1);
        assert_eq!(living(PopulationKind::Three, 137), 3);
        for users in [0, 1, 2, 5, 39, 40, 137, 2500] {
            assert_eq!(living(PopulationKind::Typical, users), users);
            assert_eq!(living(PopulationKind::Large, users), users);
        }
    }

    #[test]
    fn one_seed_gives_the_same_users_and_another_seed_gives_others() {
        let population = Population {
            kind: PopulationKind::Typical,
            users: 137,
        };
        assert_eq!(populate(&population, 1), populate(&population, 1));
        assert_ne!(populate(&population, 1), populate(&population, 2));
    }

    #[test]
    fn tied_users_differ_in_their_identity_only() {
        let mut rows = populate(
            &Population {
                kind: PopulationKind::AllTies,
                users: 5,
            },
            1,
        );
        for row in &mut rows {
            for name in ["id", "pid", "loginName", "deleted"] {
                row.remove(name);
            }
        }
        assert!(rows.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
