//! Requirements that go in a circle: none of their cases could explain another.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::document::{Document, step};
use crate::source::Diagnostic;

/// Every circle of `requires`, told once at the first requirement of it that is found.
///
/// `document` gives the file of an area.
pub(in crate::suite) fn circles<'a>(
    cases: &[Case],
    document: impl Fn(&str) -> &'a Document,
) -> Vec<Diagnostic> {
    let graph = Graph::new(cases);
    let mut search = Search {
        graph: &graph,
        path: Vec::new(),
        done: BTreeSet::new(),
        found: Vec::new(),
    };
    for index in 0..cases.len() {
        search.visit(index);
    }
    let mut mistakes = Vec::new();
    let mut told = BTreeSet::new();
    for (circle, requirement) in search.found {
        let case = &cases[circle[0]];
        let at = step(&step(&case.pointer, "requires"), requirement);
        // Cases of one scenario that go round in the same way are one mistake of its author.
        if !told.insert((case.file.path.clone(), at.clone())) {
            continue;
        }
        let names = circle.iter().chain(&circle[..1]);
        let names: Vec<String> = names
            .map(|index| format!("`{}`", cases[*index].name))
            .collect();
        let (first, rest) = (&names[0], names[1..].join(", which requires "));
        let wrong = document(&case.area).wrong(&at, "the requirements go in a circle");
        mistakes.push(wrong.help(format!("{first} requires {rest}")));
    }
    mistakes
}

/// Which case requires which, with the number of the requirement.
struct Graph {
    edges: Vec<Vec<(usize, usize)>>,
}

impl Graph {
    fn new(cases: &[Case]) -> Graph {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, case) in cases.iter().enumerate() {
            by_name.entry(case.name.clone()).or_default().push(index);
            if case.scenario_name() != case.name {
                by_name.entry(case.scenario_name()).or_default().push(index);
            }
        }
        let edges = cases.iter().map(|case| {
            let required = case.scenario.requires.iter().enumerate();
            let edges = required.flat_map(|(number, name)| {
                let to = by_name.get(&format!("{}::{name}", case.suite));
                to.into_iter().flatten().map(move |index| (number, *index))
            });
            edges.collect()
        });
        Graph {
            edges: edges.collect(),
        }
    }
}

struct Search<'a> {
    graph: &'a Graph,
    /// The cases on the way to the present one, each with the requirement that led on.
    path: Vec<(usize, usize)>,
    done: BTreeSet<usize>,
    found: Vec<(Vec<usize>, usize)>,
}

impl Search<'_> {
    fn visit(&mut self, case: usize) {
        if let Some(start) = self.path.iter().position(|(seen, _)| *seen == case) {
            let circle = self.path[start..].iter().map(|(index, _)| *index).collect();
            self.found.push((circle, self.path[start].1));
            return;
        }
        if self.done.contains(&case) {
            return;
        }
        let graph = self.graph;
        for (number, next) in &graph.edges[case] {
            self.path.push((case, *number));
            self.visit(*next);
            self.path.pop();
        }
        self.done.insert(case);
    }
}
