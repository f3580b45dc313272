//! Makes up the users of an account: the same seed gives the same users on every machine.

use serde_json::{Value, json};

use crate::mock::draw::Draw;
use crate::mock::liveperson::entity::Row;
use crate::mock::population::{Population, PopulationKind};

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

/// The stream of draws that makes up the users; newcomers take the ones after it.
const STREAM: u64 = 0x4C50;

/// True once in `times`.
fn once_in(draw: &mut Draw, times: usize) -> bool {
    draw.below(times) == 0
}

/// A day and time between 2015 and 2025.
fn date(draw: &mut Draw) -> String {
    format!(
        "{}-{:02}-{:02} {:02}:{:02}:{:02}",
        2015 + draw.below(11),
        1 + draw.below(12),
        1 + draw.below(28),
        draw.below(24),
        draw.below(60),
        draw.below(60),
    )
}

/// Some ids, ascending.
fn ids(draw: &mut Draw, base: u64, most: usize) -> Vec<u64> {
    let count = draw.below(most + 1);
    (0..count).map(|step| base + step as u64 * 10).collect()
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
    let mut draw = Draw::new(seed, STREAM);
    let gap = living / (deleted + 1);
    let mut users = Vec::with_capacity(living + deleted);
    for index in 0..living + deleted {
        let gone = deleted > 0 && index % (gap + 1) == gap && index / (gap + 1) < deleted;
        users.push(user(index, gone, population.kind, &mut draw));
    }
    users
}

/// One user who arrives while the endpoint is running.
pub(crate) fn newcomer(index: usize, seed: u64) -> Row {
    let mut draw = Draw::new(seed, STREAM + 1 + index as u64);
    user(index, false, PopulationKind::Typical, &mut draw)
}

/// One user; users of a tied population differ in nothing but their identity.
fn user(index: usize, deleted: bool, kind: PopulationKind, draw: &mut Draw) -> Row {
    let pid = draw.uuid();
    let mut tied = Draw::new(1, STREAM);
    let draw = if kind == PopulationKind::AllTies {
        &mut tied
    } else {
        draw
    };
    let (first, last) = draw.pick(NAMES);
    let login = format!(
        "agent{index}{}@example.com",
        if once_in(draw, 9) { "+shift" } else { "" }
    );
    let enabled = !once_in(draw, 8);
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
    put("maxChats", json!(draw.below(9)));
    put(
        "email",
        json!(format!("mail{}@example.com", draw.below(500))),
    );
    put("skillIds", json!(ids(draw, 3_012_904_712, 4)));
    put("profileIds", json!(ids(draw, 2_359_273_512, 2)));
    put("permissionGroups", json!([draw.below(4)]));
    put("userTypeId", json!(if once_in(draw, 12) { 2 } else { 1 }));
    put("disabledManually", json!(!enabled));
    put("employeeId", json!(""));
    put("dateUpdated", json!(date(draw)));
    groups(&mut put, draw);
    optional(&mut put, draw);
    row
}

/// The agent groups a user belongs to and manages.
fn groups(put: &mut impl FnMut(&str, Value), draw: &mut Draw) {
    let group = |draw: &mut Draw| json!({"agentGroupId": 2_722_085_120_u64 + draw.below(6) as u64, "assignmentDate": date(draw)});
    if !once_in(draw, 4) {
        put("memberOf", group(draw));
    }
    let managed: Vec<Value> = (0..draw.below(3)).map(|_| group(draw)).collect();
    put("managerOf", json!(managed));
}

/// Members that only some users have.
fn optional(put: &mut impl FnMut(&str, Value), draw: &mut Draw) {
    if !once_in(draw, 3) {
        let chats = draw.below(20);
        put(
            "maxAsyncChats",
            if chats < 7 { Value::Null } else { json!(chats) },
        );
    }
    if !once_in(draw, 3) {
        put("changePwdNextLogin", json!(once_in(draw, 2)));
    }
    if !once_in(draw, 4) {
        put("lastPwdChangeDate", json!(date(draw)));
    }
    if once_in(draw, 2) {
        put("lobIds", json!(ids(draw, 6_549_273_612, 3)));
    }
    if once_in(draw, 3) {
        put("description", json!("Señor agent, “first line”"));
    }
    if once_in(draw, 3) {
        put(
            "mobileNumber",
            json!(format!("0542-{:06}", draw.below(1_000_000))),
        );
    }
    if once_in(draw, 4) {
        put("pictureUrl", json!("https://images.example.com/agent.png"));
        put("backgndImgUri", json!("/pictures/image.jpg"));
    }
    if once_in(draw, 6) {
        put("pnCertName", json!("app-certificate"));
    }
    let api = once_in(draw, 9);
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
