//! Everything that the command prints: to whom, in which colours, and what happens when nobody reads.

use std::io::{self, Write};

use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};

use crate::cli::Color;
use crate::session::Environment;
use crate::source::{Diagnostic, render};
use crate::verdict::exit::Exit;

/// The two streams. A reader that leaves early has read enough: what is written after that is dropped.
pub(super) struct Output {
    color: ColorChoice,
    human: Stream,
}

/// Where people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output: unless data goes there.
    Out,
    /// Standard error.
    Error,
}

impl Output {
    /// Colours as the option says, then `NO_COLOR`, `CLICOLOR_FORCE` and `CLICOLOR`, then `CARGO_TERM_COLOR`.
    pub(super) fn new(color: Color, env: Environment<'_>) -> Output {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let is_decided = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"]
            .into_iter()
            .any(is_set);
        let color = match (color, env("CARGO_TERM_COLOR").as_deref()) {
            (Color::Always, _) => ColorChoice::Always,
            (Color::Never, _) => ColorChoice::Never,
            (Color::Auto, Some("always")) if !is_decided => ColorChoice::Always,
            (Color::Auto, Some("never")) if !is_decided => ColorChoice::Never,
            (Color::Auto, _) => ColorChoice::Auto,
        };
        Output {
            color,
            human: Stream::Out,
        }
    }

    /// How many columns people see, where a terminal shows what they are told.
    pub(super) fn width(&self) -> Option<usize> {
        let size = match self.human {
            Stream::Out => terminal_size::terminal_size_of(io::stdout()),
            Stream::Error => terminal_size::terminal_size_of(io::stderr()),
        };
        size.map(|(width, _)| usize::from(width.0))
            .filter(|width| *width > 0)
    }

    /// Tells people on standard error from now on, since standard output carries data.
    pub(super) fn keep_data_apart(&mut self) {
        self.human = Stream::Error;
    }

    /// Tells people something; styles are kept where they belong.
    pub(super) fn say(&self, text: &str) {
        match self.human {
            Stream::Out => self.styled(io::stdout(), text),
            Stream::Error => self.styled(io::stderr(), text),
        }
    }

    /// Writes data to standard output, byte for byte.
    #[expect(
        clippy::unused_self,
        reason = "whoever prints has been given the right to"
    )]
    pub(super) fn data(&self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        let _left = out.write_all(bytes).and_then(|()| out.flush());
    }

    /// Warns, or reports a mistake, on standard error.
    pub(super) fn complain(&self, text: &str) {
        self.styled(io::stderr(), text);
    }

    /// Reports mistakes, and the exit that they deserve.
    pub(super) fn mistakes(&self, mistakes: &[Diagnostic]) -> Exit {
        self.complain(&render(mistakes));
        let count = match mistakes.len() {
            1 => "1 mistake".to_owned(),
            count => format!("{count} mistakes"),
        };
        self.complain(&format!("\n{count}\n"));
        Exit::Usage
    }

    /// Reports that the command was used wrongly.
    pub(super) fn misused(&self, message: &str) -> Exit {
        self.complain(&format!("error: {message}\n"));
        Exit::Usage
    }

    fn styled<S: RawStream + AsLockedWrite>(&self, stream: S, text: &str) {
        let mut stream = AutoStream::new(stream, self.color);
        let _left = stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush());
    }
}
