//! A bar on standard error while cases run, where somebody watches.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// The bar, or nothing.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar over so many cases, if standard error is a terminal and quiet was not asked for.
    pub(super) fn new(cases: usize, quiet: bool) -> Progress {
        if quiet || !stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new(u64::try_from(cases).unwrap_or(u64::MAX));
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} cases, {elapsed} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(250));
        Progress(Some(bar))
    }

    /// One case is finished; `print` says so, above the bar.
    pub(super) fn advance(&self, print: impl FnOnce()) {
        match &self.0 {
            Some(bar) => {
                bar.suspend(print);
                bar.inc(1);
            }
            None => print(),
        }
    }

    /// All cases are finished.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
