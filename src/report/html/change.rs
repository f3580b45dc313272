//! The comparison with another run as the page shows it.

use serde::Serialize;

use crate::comparison::{Change, Changes, Told};
use crate::report::change;
use crate::report::change::title;
use crate::report::detail;
use crate::report::html::page::{Anchors, clause_anchor};
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
            title: title(changes, kind),
            cases: cases.iter().map(|change| view(change, anchors)).collect(),
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

fn view(change: &Change, anchors: &Anchors) -> ChangeView {
    let word = |told: &Option<Told>| told.as_ref().map(|told| Word::from(told.verdict));
    ChangeView {
        anchor: anchors.get(&change.case).cloned(),
        name: detail::visible(&change.case),
        old: word(&change.old),
        new: word(&change.new),
        why: change::why(change),
        shape: change.shape.as_deref().map(detail::visible),
    }
}

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
