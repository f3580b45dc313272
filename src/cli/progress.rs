//! A bar on standard error while cases run, where somebody watches: suites, progress and pace.

use std::fmt::Write;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::exchange::Waits;
use crate::run::plan::Plan;

/// The bar, or nothing.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    tally: Tally,
}

/// How far each suite is, and how fast the target is asked.
#[derive(Debug)]
struct Tally {
    suites: Vec<(String, usize, usize)>,
    begun: Instant,
}

impl Progress {
    /// A bar over the cases of a plan, if standard error is a terminal and quiet was not asked for.
    pub(super) fn new(plan: &Plan, waits: Waits, quiet: bool) -> Progress {
        let tally = Tally::new(plan);
        if quiet || !stderr().is_terminal() {
            return Progress { bar: None, tally };
        }
        let template = "{bar:16} {pos}/{len}  {waits}{wide_msg} {elapsed}";
        let style =
            style(template).with_key("waits", move |_: &ProgressState, out: &mut dyn Write| {
                // A bar is drawn again and again, also while nothing is finished because everybody waits.
                let _infallible = write!(out, "{}", patience(waits.left()));
            });
        Progress {
            bar: Some(bar(style, plan.cases.len() as u64)),
            tally,
        }
    }

    /// One case of a suite is finished after so many requests; `print` says so, above the bar.
    pub(super) fn advance(&mut self, suite: &str, requests: u64, print: impl FnOnce()) {
        let Some(bar) = &self.bar else {
            return print();
        };
        self.tally.count(suite);
        bar.suspend(print);
        bar.inc(1);
        bar.set_message(self.tally.says(requests, self.tally.begun.elapsed()));
    }

    /// All cases are finished.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Does work of many equal runs under a bar that says how many are done, if standard error is a terminal.
pub(super) fn watched<T>(work: impl FnOnce(&(dyn Fn(usize, usize) + Sync)) -> T) -> T {
    if !stderr().is_terminal() {
        return work(&|_, _| {});
    }
    let bar = bar(style("{bar:24} {pos}/{len} runs {elapsed}, {eta} left"), 0);
    let done = work(&|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    done
}

/// What is said while the target is left alone for so long.
fn patience(left: Option<Duration>) -> String {
    left.map_or_else(String::new, |left| {
        format!("waiting {} s as asked, ", left.as_secs() + 1)
    })
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn bar(style: ProgressStyle, length: u64) -> ProgressBar {
    let bar = ProgressBar::new(length);
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

impl Tally {
    fn new(plan: &Plan) -> Tally {
        let of_suite = |name: &String| {
            let own = plan.cases.iter().filter(|one| one.case.suite == *name);
            (name.clone(), 0, own.count())
        };
        Tally {
            suites: plan.suites.iter().map(of_suite).collect(),
            begun: Instant::now(),
        }
    }

    fn count(&mut self, suite: &str) {
        for (name, done, _) in &mut self.suites {
            if name == suite {
                *done += 1;
            }
        }
    }

    /// `48/s, 120 requests, avaya 12/266, liveperson 0/146`: a narrow terminal cuts the end, which can be missed most easily.
    fn says(&self, requests: u64, elapsed: Duration) -> String {
        let mut text = String::new();
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        if let Some(pace) = (requests * 1000).checked_div(millis) {
            let _infallible = write!(text, "{pace}/s, ");
        }
        let _infallible = write!(text, "{requests} requests");
        for (name, done, all) in &self.suites {
            let _infallible = write!(text, ", {name} {done}/{all}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_seconds() {
        assert_eq!(patience(None), "");
        assert_eq!(
            patience(Some(Duration::from_millis(4_200))),
            "waiting 5 s as asked, "
        );
    }

    #[test]
    fn suites_progress_and_pace_are_told() {
        let mut tally = Tally {
            suites: vec![("one".to_owned(), 0, 3), ("two".to_owned(), 0, 2)],
            begun: Instant::now(),
        };
        tally.count("one");
        assert_eq!(
            tally.says(30, Duration::from_millis(1500)),
            "20/s, 30 requests, one 1/3, two 0/2"
        );
        assert_eq!(
            tally.says(0, Duration::ZERO),
            "0 requests, one 1/3, two 0/2"
        );
    }
}
