//! Orderings: right under one collation of the family, whatever the documents leave open.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::check::collation::{Collation, Comparer};
use crate::check::scope::{Scope, Users};
use crate::spec::expectation::{Expectation, Ordered, Reversed};
use crate::spec::request::Direction;
use crate::verdict::{Finding, Place};

/// Every check on orderings that an expectation names.
pub(super) fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    if let Some(rule) = &expectation.ordered {
        ordered(scope, rule);
    }
    if let Some(rule) = &expectation.reversed {
        reversed(scope, rule);
    }
    if let Some(walks) = &expectation.one_collation {
        one_collation(scope, walks);
    }
}

/// The keys of a walk, in order, with the page of each.
struct Sequence {
    keys: Vec<Option<String>>,
    pages: Vec<usize>,
}

/// Where a sequence is not in order: positions of two neighbours.
struct Inversion {
    at: usize,
    count: usize,
}

impl Sequence {
    fn read(users: &Users<'_>, field: &str) -> Sequence {
        Sequence {
            keys: users
                .all
                .iter()
                .map(|(_, user)| user.field(field))
                .collect(),
            pages: users.all.iter().map(|(page, _)| *page).collect(),
        }
    }

    /// Whether all keys are equal, so that any order is right.
    fn is_flat(&self) -> bool {
        self.keys.windows(2).all(|pair| pair[0] == pair[1])
    }

    /// How the sequence breaks an order; missing keys may stand first or last, and empty texts with them.
    fn inversion(&self, collation: Collation, direction: Direction) -> Option<Inversion> {
        let found = self.inversion_where(collation, direction, Option::is_some)?;
        let filled = |key: &Option<String>| key.as_deref().is_some_and(|text| !text.is_empty());
        let has_empty = self.keys.iter().any(|key| key.as_deref() == Some(""));
        if has_empty && self.inversion_where(collation, direction, filled).is_none() {
            return None;
        }
        Some(found)
    }

    fn inversion_where(
        &self,
        collation: Collation,
        direction: Direction,
        present: impl Fn(&Option<String>) -> bool,
    ) -> Option<Inversion> {
        let there: Vec<usize> = (0..self.keys.len())
            .filter(|at| present(&self.keys[*at]))
            .collect();
        let (first, last) = (*there.first()?, *there.last()?);
        let gap = (first..=last).find(|at| !present(&self.keys[*at]));
        let texts: Vec<&str> = there
            .iter()
            .map(|at| self.keys[*at].as_deref().unwrap_or_default())
            .collect();
        let comparer = collation.comparer();
        let wrong = match direction {
            Direction::Ascending => Ordering::Greater,
            Direction::Descending => Ordering::Less,
        };
        let inverted: Vec<usize> = (1..texts.len())
            .filter(|right| comparer.compare(texts[right - 1], texts[*right]) == wrong)
            .collect();
        let mixed = gap.is_some() && !self.missing_at_both_ends_only(first, last, &present);
        match (inverted.first(), mixed) {
            (Some(right), _) => Some(Inversion {
                at: there[*right],
                count: inverted.len(),
            }),
            (None, true) => gap.map(|at| Inversion { at, count: 1 }),
            (None, false) if first > 0 && last + 1 < self.keys.len() => Some(Inversion {
                at: last + 1,
                count: 1,
            }),
            (None, false) => None,
        }
    }

    fn missing_at_both_ends_only(
        &self,
        first: usize,
        last: usize,
        present: &impl Fn(&Option<String>) -> bool,
    ) -> bool {
        (first..=last).all(|at| present(&self.keys[at]))
    }

    /// Whether the order may be that of a collation beyond the family: keys of plain letters and digits are in order by one
    /// of the family, and among the others every neighbour stands right by some.
    fn is_disputed(&self, direction: Direction) -> bool {
        let is_plain = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let plain = self.keys.iter().zip(&self.pages);
        let plain = plain.filter(|(key, _)| key.as_deref().is_none_or(is_plain));
        let (keys, pages) = plain.map(|(key, page)| (key.clone(), *page)).unzip();
        let plain = Sequence { keys, pages };
        let fits = plain.is_flat() || plain.fitting(direction).next().is_some();
        if plain.keys.len() == self.keys.len() || !fits {
            return false;
        }
        let comparers: Vec<Comparer> = Collation::FAMILY.iter().map(|one| one.comparer()).collect();
        let texts: Vec<&str> = self.keys.iter().flatten().map(String::as_str).collect();
        texts.windows(2).all(|pair| {
            let (low, high) = match direction {
                Direction::Ascending => (pair[0], pair[1]),
                Direction::Descending => (pair[1], pair[0]),
            };
            comparers.iter().any(|one| one.compare(low, high).is_le())
        })
    }

    /// The collations that it is in order by, the plainest first.
    fn fitting(&self, direction: Direction) -> impl Iterator<Item = Collation> {
        let family = Collation::FAMILY.into_iter();
        family.filter(move |one| self.inversion(*one, direction).is_none())
    }

    fn fits(&self, direction: Direction) -> Vec<Collation> {
        self.fitting(direction).collect()
    }

    fn shown(&self, at: usize) -> String {
        self.keys
            .get(at)
            .cloned()
            .flatten()
            .map_or_else(|| "nothing".to_owned(), |key| format!("`{key}`"))
    }
}

fn sequence<'a>(
    scope: &mut Scope<'a>,
    walk: &str,
    by: &str,
    check: &str,
) -> Option<(Sequence, Users<'a>)> {
    let field = scope.field(by)?;
    let users = scope.users(walk, check)?;
    if users.all.is_empty() {
        scope.vacuous("there are no users");
        return None;
    }
    Some((Sequence::read(&users, field), users))
}

fn ordered(scope: &mut Scope<'_>, rule: &Ordered) {
    let Some((sequence, users)) = sequence(scope, &rule.walk, rule.by.as_str(), "ordered") else {
        return;
    };
    if sequence.is_flat() {
        return scope.vacuous(format!(
            "all users that were read have the same `{}`",
            rule.by
        ));
    }
    if let Some(collation) = sequence.fitting(rule.direction).next() {
        return scope.habit("collation", collation.name());
    }
    if sequence.is_disputed(rule.direction) {
        return scope.vacuous(format!(
            "`{}` is in order as far as letters and digits go, and no known collation has the other signs so",
            rule.by
        ));
    }
    let best = Collation::FAMILY
        .into_iter()
        .filter_map(|one| sequence.inversion(one, rule.direction));
    let Some(best) = best.min_by_key(|inversion| inversion.count) else {
        return;
    };
    let word = match rule.direction {
        Direction::Ascending => "non-decreasing",
        Direction::Descending => "non-increasing",
    };
    let (before, after) = (
        sequence.shown(best.at.saturating_sub(1)),
        sequence.shown(best.at),
    );
    let page = |at: usize| sequence.pages.get(at).map_or(0, |page| page + 1);
    let (left, right) = (page(best.at.saturating_sub(1)), page(best.at));
    let place = if left == right {
        format!("page {left}")
    } else {
        format!("page {left} → {right}")
    };
    let message = format!(
        "position {} {before} is followed by {after} ({place})",
        best.at
    );
    let expected = format!(
        "{word} {} under any of {} collations",
        rule.by,
        Collation::FAMILY.len()
    );
    let finding =
        Finding::new("ordered", message).sides(expected, format!("{before} before {after}"));
    let finding = finding
        .on(scope.exchange(&rule.walk, right.saturating_sub(1)))
        .and_more(best.count - 1);
    let places = neighbours(scope, &rule.walk, &users, &best, rule.by.as_str());
    scope.wrong_with_users(finding.seen_at(places));
}

fn reversed(scope: &mut Scope<'_>, rule: &Reversed) {
    let Some((of, _)) = sequence(scope, &rule.of, rule.by.as_str(), "reversed") else {
        return;
    };
    let Some((is, users)) = sequence(scope, &rule.is, rule.by.as_str(), "reversed") else {
        return;
    };
    if of.is_flat() {
        return scope.vacuous(format!(
            "all users that were read have the same `{}`",
            rule.by
        ));
    }
    let ways = [
        (Direction::Ascending, Direction::Descending),
        (Direction::Descending, Direction::Ascending),
    ];
    let judged = ways.into_iter().find_map(|(own, other)| {
        let fits = of.fits(own);
        (!fits.is_empty()).then_some((fits, other))
    });
    let Some((collations, direction)) = judged else {
        return scope.vacuous(format!(
            "`{}` is in no order that could be turned round",
            rule.of
        ));
    };
    if collations
        .iter()
        .any(|one| is.inversion(*one, direction).is_none())
    {
        return;
    }
    let nearest = collations
        .iter()
        .filter_map(|one| is.inversion(*one, direction));
    let Some(best) = nearest.min_by_key(|inversion| inversion.count) else {
        return;
    };
    let message = format!(
        "`{}` is not `{}` turned round: position {} {} is followed by {}",
        rule.is,
        rule.of,
        best.at,
        is.shown(best.at.saturating_sub(1)),
        is.shown(best.at)
    );
    let finding = Finding::new("reversed", message).sides("the opposite order", "another order");
    let page = is.pages.get(best.at).copied().unwrap_or(0);
    let finding = finding.on(scope.exchange(&rule.is, page));
    let places = neighbours(scope, &rule.is, &users, &best, rule.by.as_str());
    scope.wrong_with_users(finding.seen_at(places).and_more(best.count - 1));
}

/// Where two neighbours have the member that they are out of order by.
fn neighbours(
    scope: &Scope<'_>,
    walk: &str,
    users: &Users<'_>,
    inversion: &Inversion,
    by: &str,
) -> Vec<Place> {
    let member = scope.field(by).unwrap_or_default();
    let positions = inversion.at.saturating_sub(1)..=inversion.at;
    scope.places(walk, users, positions, member)
}

fn one_collation(scope: &mut Scope<'_>, walks: &IndexMap<String, String>) {
    let mut fitting: BTreeMap<&str, Vec<Collation>> = BTreeMap::new();
    for (walk, field) in walks {
        let Some((sequence, _)) = sequence(scope, walk, field, "one-collation") else {
            return;
        };
        let fits = sequence.fits(Direction::Ascending);
        if !fits.is_empty() && !sequence.is_flat() {
            fitting.insert(field, fits);
        }
    }
    if fitting.len() < 2 {
        return scope.vacuous("fewer than two fields are in an order");
    }
    let common = Collation::FAMILY
        .into_iter()
        .find(|one| fitting.values().all(|fits| fits.contains(one)));
    if let Some(collation) = common {
        return scope.habit("collation", collation.name());
    }
    let shown: Vec<String> = fitting
        .iter()
        .map(|(field, fits)| {
            format!(
                "{field} by {}",
                fits.first().map_or("none", |fit| fit.name())
            )
        })
        .collect();
    let finding = Finding::new(
        "one-collation",
        "no single collation fits the orderings of all fields",
    );
    scope.wrong_with_users(finding.sides("one collation for all fields", shown.join(", ")));
}
