//! One exchange for people at a terminal: the request and the answer with headers and body, always with ANSI styles.
//!
//! It looks as `curl --verbose` does: `>` before what was sent, `<` before what came, and the body indented. Credentials
//! are masked since the exchange was built; what else must not be seen is masked by who hands it over.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::exchange::Exchange;
use crate::report::detail::visible;
use crate::report::pretty::{Look, pretty};

const DIM: Style = Style::new().dimmed();

/// Everything that was sent and received, with the places of these JSON pointers marked; long bodies only in part.
#[must_use]
pub fn exchange(exchange: &Exchange, marks: &[&str]) -> String {
    let mut text = line("  ", &summary(exchange));
    for attempt in &exchange.earlier {
        let waited = attempt.waited.as_millis();
        let earlier = format!("earlier: {}, asked again after {waited} ms", attempt.result);
        text.push_str(&line("    ", &earlier));
    }
    text.push_str(&headers("> ", &exchange.sent.headers));
    if let Some(sent) = &exchange.sent.body {
        text.push_str(&body(sent.as_bytes(), &[]));
    }
    if let Ok(received) = &exchange.received {
        text.push_str(&headers("< ", &received.headers));
        text.push_str(&body(&received.body.bytes(), marks));
    }
    text
}

/// Method, URL, what came back, and how long it took.
fn summary(exchange: &Exchange) -> String {
    let came = match &exchange.received {
        Ok(received) => received.status.to_string(),
        Err(error) => error.detail.clone(),
    };
    let millis = exchange.duration.as_millis();
    format!("GET {} {came} {millis} ms", exchange.sent.url)
}

fn headers(sign: &str, headers: &[(String, String)]) -> String {
    let lines = headers.iter().map(|(name, value)| {
        let before = format!("    {sign}");
        line(&before, &format!("{name}: {value}"))
    });
    lines.collect()
}

fn body(body: &[u8], marks: &[&str]) -> String {
    let mut text = String::new();
    for piece in pretty(body, marks) {
        let (style, sign) = match piece.look {
            Look::Plain => (Style::new(), ' '),
            Look::Marked => (AnsiColor::Red.on_default().bold(), '!'),
            Look::Gap => (DIM, ' '),
        };
        for row in piece.text.lines().filter(|row| !row.is_empty()) {
            let _infallible = writeln!(text, "   {style}{sign} {row}{style:#}");
        }
    }
    text
}

fn line(before: &str, said: &str) -> String {
    let said = visible(said).replace('\n', " ");
    format!("{DIM}{before}{said}{DIM:#}\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::exchange::Attempt;
    use crate::verdict::sample;

    fn shown(exchange: &Exchange, marks: &[&str]) -> String {
        anstream::adapter::strip_str(&super::exchange(exchange, marks)).to_string()
    }

    fn answered(body: &str) -> Exchange {
        let mut exchange = sample::exchange();
        if let Ok(received) = &mut exchange.received {
            received.body = body.as_bytes().to_vec().into();
        }
        exchange
    }

    #[test]
    fn an_exchange_shows_its_headers_and_its_body_with_the_marked_place() {
        let mut exchange = answered(r#"{"users":[{"id":7}]}"#);
        exchange.earlier = vec![Attempt {
            result: "status 503".to_owned(),
            waited: Duration::from_millis(20),
        }];
        let said = shown(&exchange, &["/users/0/id"]);
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines[0].starts_with("  GET "), "{said}");
        assert_eq!(lines[1], "    earlier: status 503, asked again after 20 ms");
        assert!(said.contains("\n    > "), "{said}");
        assert!(said.contains("\n    < content-type: "), "{said}");
        assert!(
            said.ends_with(
                "     {\n       \"users\": [\n         {\n   !       \"id\": 7\n         }\n       ]\n     }\n"
            ),
            "{said}"
        );
    }

    #[test]
    fn a_long_list_is_shown_in_part_and_what_is_no_json_as_it_came() {
        let many = format!("{:?}", (0..500).collect::<Vec<_>>());
        let said = shown(&answered(&many), &[]);
        assert!(said.contains("… 497 items left out"), "{said}");
        let said = shown(&answered("<p>\u{1b}[2J"), &[]);
        assert!(said.ends_with("     <p>\\u{1b}[2J\n"), "{said}");
    }
}
