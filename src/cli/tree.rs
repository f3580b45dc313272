//! Cases as a tree: suites, areas, scenarios, and what each of their cases is about.

use std::fmt::Write as _;

use crate::cli::cost::Costs;
use crate::run::plan::{Plan, Planned};

/// Renders a plan; with what cases cost, if that is known.
pub(super) fn render(plan: &Plan, costs: Option<&Costs>) -> String {
    let mut tree = Tree {
        lines: Vec::new(),
        costs,
    };
    for suite in &plan.suites {
        let own = |planned: &&Planned| planned.case.suite == *suite;
        let cases: Vec<&Planned> = plan.cases.iter().filter(own).collect();
        if !cases.is_empty() {
            let cost = costs.and_then(|costs| costs.suites.get(suite).copied());
            tree.line(0, &format!("{suite} ({} cases)", cases.len()), cost);
            tree.areas(&cases);
        }
    }
    tree.text()
}

struct Tree<'a> {
    lines: Vec<(String, String)>,
    costs: Option<&'a Costs>,
}

impl Tree<'_> {
    fn line(&mut self, depth: usize, text: &str, cost: Option<u64>) {
        let cost = cost.map(|cost| cost.to_string()).unwrap_or_default();
        self.lines
            .push((format!("{:1$}{text}", "", depth * 2), cost));
    }

    fn areas(&mut self, cases: &[&Planned]) {
        for cases in cases.chunk_by(|left, right| left.case.area == right.case.area) {
            self.line(1, &cases[0].case.area, None);
            let same = |left: &&Planned, right: &&Planned| {
                left.case.scenario.name == right.case.scenario.name
            };
            for cases in cases.chunk_by(same) {
                self.scenario(cases);
            }
        }
    }

    fn scenario(&mut self, cases: &[&Planned]) {
        let scenario = &cases[0].case.scenario;
        let head = format!("{} {}", scenario.name, scenario.level);
        let prefix = cases[0].case.scenario_name();
        let is_alone = cases.len() == 1 && cases[0].case.name == prefix;
        if is_alone {
            let text = format!("{head}{}", remark(cases[0]));
            let cost = self.cost(cases[0]);
            self.line(2, &text, cost);
            return;
        }
        self.line(2, &head, None);
        for planned in cases {
            let label = planned.case.name.strip_prefix(&prefix).unwrap_or_default();
            let label = label.trim_start_matches("::");
            let text = format!("{label}{}", remark(planned));
            let cost = self.cost(planned);
            self.line(3, &text, cost);
        }
    }

    fn cost(&self, planned: &Planned) -> Option<u64> {
        self.costs?.cases.get(&planned.case.name).copied()
    }

    fn text(&self) -> String {
        let width = self.lines.iter().filter(|(_, cost)| !cost.is_empty());
        let width = width
            .map(|(text, _)| text.chars().count())
            .max()
            .unwrap_or(0);
        let mut out = String::new();
        for (text, cost) in &self.lines {
            let _infallible = if cost.is_empty() {
                writeln!(out, "{text}")
            } else {
                writeln!(out, "{text:<width$}  {cost:>5}")
            };
        }
        out
    }
}

/// What is special about a case.
pub(super) fn remark(planned: &Planned) -> String {
    let scenario = &planned.case.scenario;
    let mut remark = String::new();
    if !scenario.variants.is_empty() {
        remark.push_str(" variants");
    }
    if scenario.exclusive {
        remark.push_str(" exclusive");
    }
    if let Some((missing, reason)) = &planned.skipped {
        let _infallible = write!(remark, " skipped ({}: {reason})", missing.word());
    }
    remark
}
