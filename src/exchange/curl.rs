//! Renders an exchange as a `curl` command.

use crate::exchange::Exchange;

/// A `curl` line that repeats the request; credentials stay masked.
#[must_use]
pub fn curl(exchange: &Exchange) -> String {
    let mut line = format!("curl -sS -i {}", quoted(&exchange.sent.url));
    for (name, value) in &exchange.sent.headers {
        line.push_str(" -H ");
        line.push_str(&quoted(&format!("{name}: {value}")));
    }
    if let Some(body) = &exchange.sent.body {
        line.push_str(" -X GET --data-raw ");
        line.push_str(&quoted(body));
    }
    line
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
