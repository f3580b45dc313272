//! Runs the commands that tell secrets; the first thing that a run does.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::target::secret::SecretCommand;
use crate::target::{Secret, Target};

/// The longest that a command may take: it may ask a person, or another machine.
const LONGEST: Duration = Duration::from_secs(60);

impl Target {
    /// Every secret of the target.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.apis.values().flat_map(|api| {
            let credentials = api.credentials.values();
            let credentials = credentials.flat_map(|credential| credential.secrets());
            credentials.chain(&api.appkey)
        })
    }

    /// Runs every command whose output is a secret, once.
    ///
    /// # Errors
    /// What is wrong with the first that tells none, in lower case, without full stop; never what it printed.
    pub async fn obtain_secrets(&self) -> Result<(), String> {
        for secret in self.secrets() {
            let Some(command) = secret.pending() else {
                continue;
            };
            let told = output(&command.line).await.map_err(|why| {
                let SecretCommand { line, pointer } = command;
                format!("the command `{line}` at `{pointer}` {why}")
            })?;
            secret.learn(&told);
        }
        Ok(())
    }
}

/// The line that a command prints.
async fn output(line: &str) -> Result<String, String> {
    let (shell, option) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut command = Command::new(shell);
    command
        .args([option, line])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(LONGEST, command.output()).await;
    let output = output.map_err(|_| format!("has not ended within {LONGEST:?}"))?;
    let output = output.map_err(|error| format!("cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("has failed: {}", output.status));
    }
    let text = String::from_utf8(output.stdout).map_err(|_| "prints what is no text")?;
    one_line(&text).map(str::to_owned)
}

/// The only line of a text, without its end.
pub(crate) fn one_line(text: &str) -> Result<&str, String> {
    let line = text.trim_end_matches(['\n', '\r']);
    if line.trim().is_empty() {
        return Err("tells nothing".to_owned());
    }
    if line.chars().any(char::is_control) {
        return Err("tells more than one line of text".to_owned());
    }
    Ok(line)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    async fn told(line: &str) -> Result<String, String> {
        output(line).await
    }

    #[tokio::test]
    async fn the_one_line_that_a_command_prints_is_the_secret() {
        assert_eq!(told("echo abc; echo no >&2").await, Ok("abc".to_owned()));
        for (line, why) in [
            ("echo secret; exit 3", "has failed: exit status: 3"),
            ("true", "tells nothing"),
            ("printf 'a\\nb\\n'", "tells more than one line of text"),
            ("printf '\\377'", "prints what is no text"),
        ] {
            assert_eq!(told(line).await, Err(why.to_owned()), "{line}");
        }
    }

    #[tokio::test]
    async fn a_secret_is_told_once_and_to_all_who_hold_it() {
        let secret = Secret::of_command(SecretCommand {
            line: "echo later".to_owned(),
            pointer: "/x".to_owned(),
        });
        let held = secret.clone();
        assert_eq!(held.expose(), "");
        let told = output(&secret.pending().unwrap().line).await.unwrap();
        secret.learn(&told);
        assert_eq!((held.expose(), held.pending()), ("later", None));
    }
}
