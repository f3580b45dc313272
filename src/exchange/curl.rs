//! The command line that repeats an exchange by hand.

use crate::exchange::{Exchange, Sent};

impl Exchange {
    /// The `curl` command that repeats this exchange; see [`curl`].
    #[must_use]
    pub fn curl(&self) -> String {
        curl(&self.sent)
    }
}

/// A `curl` command for a POSIX shell that sends this request; credentials stay masked and must be filled in.
///
/// `--globoff` and `--path-as-is` keep curl from reading `[`, `{` and dot segments its own way.
#[must_use]
pub fn curl(sent: &Sent) -> String {
    let mut words = vec![
        "curl".to_owned(),
        "--globoff".to_owned(),
        "--path-as-is".to_owned(),
    ];
    if sent.body.is_some() {
        words.extend(["--request".to_owned(), "GET".to_owned()]);
    }
    for (name, value) in &sent.headers {
        if name == "accept-encoding" && value == "gzip" {
            // So that curl decodes the answer too.
            words.push("--compressed".to_owned());
            continue;
        }
        words.push("-H".to_owned());
        // For curl, `Name:` means to leave the header out and `Name;` to send it empty.
        words.push(quoted(&if value.is_empty() {
            format!("{name};")
        } else {
            format!("{name}: {value}")
        }));
    }
    if let Some(body) = &sent.body {
        words.extend(["--data-raw".to_owned(), quoted(body)]);
    }
    words.push(quoted(&sent.url));
    words.join(" ")
}

/// One word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_repeats_headers_body_and_url_quoted_for_the_shell() {
        let sent = Sent {
            url: "http://127.0.0.1:1/users?filter=a:*&x=o'k".to_owned(),
            headers: vec![
                ("authorization".to_owned(), "Bearer ***".to_owned()),
                ("x-empty".to_owned(), String::new()),
            ],
            body: Some("{}".to_owned()),
        };
        assert_eq!(
            curl(&sent),
            "curl --globoff --path-as-is --request GET -H 'authorization: Bearer ***' -H 'x-empty;' \
             --data-raw '{}' 'http://127.0.0.1:1/users?filter=a:*&x=o'\\''k'"
        );
    }
}
