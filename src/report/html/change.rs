//! The comparison with another run as the page shows it.

use serde::Serialize;

use crate::comparison::{Change, Changes, Kind, Told};
use crate::report::change;
use crate::report::detail;
use crate::report::html::page::{Anchors, Jump, clause_anchor};
use crate::report::html::word::Word;

/// Everything that differs.
#[derive(Debug, Serialize)]
pub(super) struct ChangesView {
    heading: String,
    sides: Vec<String>,
    kinds: Vec<KindView>,
    clauses: Vec<ClauseView>,
    same: usize,
}

#[derive(Debug, Serialize)]
struct KindView {
    word: &'static str,
    title: String,
    count: usize,
    cases: Vec<ChangeView>,
}

#[derive(Debug, Serialize)]
struct ChangeView {
    /// Where the case stands; nothing where it is gone.
    anchor: Option<String>,
    name: String,
    old: Option<Word>,
    new: Option<Word>,
    why: Option<String>,
    shape: Option<String>,
    /// Cases whose shapes differ alike.
    alike: Vec<Jump>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct ClauseView {
    id: String,
    anchor: String,
    says: String,
    old: Word,
    new: Word,
}

impl ChangesView {
    /// The view of a comparison whose new side is the run of the page.
    pub(super) fn of(changes: &Changes, anchors: &Anchors) -> ChangesView {
        let kinds = change::kinds(changes).map(|(kind, cases)| KindView {
            word: kind.word(),
            count: cases.len(),
            title: change::title(changes, kind),
            cases: groups(kind, &cases)
                .iter()
                .filter_map(|group| view(group, anchors))
                .collect(),
        });
        let clause = |change: &crate::comparison::ClauseChange| ClauseView {
            id: change.clause.id.clone(),
            anchor: clause_anchor(&change.clause.suite, &change.clause.id),
            says: change.clause.says.clone(),
            old: change.old.into(),
            new: change.clause.verdict.into(),
        };
        ChangesView {
            heading: change::heading(changes),
            sides: change::sides(changes).to_vec(),
            kinds: kinds.collect(),
            clauses: changes.clauses.iter().map(clause).collect(),
            same: changes.same,
        }
    }
}

/// Cases whose shapes differ alike are one thing to look at; anything else stands by itself.
fn groups<'a>(kind: Kind, cases: &[&'a Change]) -> Vec<Vec<&'a Change>> {
    if kind == Kind::Shape {
        change::alike(cases)
    } else {
        cases.iter().map(|change| vec![*change]).collect()
    }
}

fn view(group: &[&Change], anchors: &Anchors) -> Option<ChangeView> {
    let (first, others) = group.split_first()?;
    let word = |told: &Option<Told>| told.as_ref().map(|told| Word::from(told.verdict));
    let jump = |change: &&Change| {
        Some(Jump {
            anchor: anchors.get(&change.case)?.clone(),
            name: detail::visible(&change.case),
            why: String::new(),
        })
    };
    Some(ChangeView {
        anchor: anchors.get(&first.case).cloned(),
        name: detail::visible(&first.case),
        old: word(&first.old),
        new: word(&first.new),
        why: change::why(first),
        shape: first.shape.as_deref().map(detail::visible),
        more: others.len().saturating_sub(MOST_ALIKE),
        alike: others.iter().take(MOST_ALIKE).filter_map(jump).collect(),
    })
}

/// So many cases whose shapes differ alike are named.
const MOST_ALIKE: usize = 20;

/// How a case differs, in a few words beside its name.
pub(super) fn was(change: &Change) -> String {
    match &change.old {
        None => "new".to_owned(),
        Some(told) => match &told.variant {
            Some(variant) => format!("was {} [{variant}]", told.verdict.word()),
            None if change.shape.is_some() => "other shape".to_owned(),
            None => format!("was {}", told.verdict.word()),
        },
    }
}
