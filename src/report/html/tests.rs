//! What a browser would make of the page, as far as text shows it; a browser itself reads it in `tests/browser`.

use std::sync::Arc;

use super::*;
use crate::comparison::{Between, Divergence, Side};
use crate::exchange::Received;
use crate::verdict::{Finding, Verdict, sample};

/// Everything that a target could send to leave its place on the page.
const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{ 7*7 }}<!-- \u{202e}";

fn hostile() -> RunReport {
    let mut case = sample::failed("one::<b>hostile</b>");
    let outcome = &mut case.outcome;
    outcome.reason = Some(HOSTILE.to_owned());
    outcome.variant = Some(HOSTILE.to_owned());
    outcome.witnesses = vec![[(HOSTILE.to_owned(), HOSTILE.to_owned())].into()];
    outcome.findings = vec![
        Finding::new("status", HOSTILE)
            .sides(HOSTILE, HOSTILE)
            .at("/0/name")
            .on(Some(0)),
    ];
    let mut exchange = sample::exchange();
    exchange.sent.url.push_str(HOSTILE);
    exchange.received = Ok(Received {
        status: 200,
        headers: vec![("x-hostile".to_owned(), HOSTILE.to_owned())],
        body: serde_json::json!([{ "name": HOSTILE, HOSTILE: 1 }])
            .to_string()
            .into_bytes()
            .into(),
    });
    outcome.exchanges = vec![Arc::new(exchange)];
    RunReport {
        cases: vec![case],
        ..sample::report()
    }
}

#[test]
fn nothing_that_a_target_sends_becomes_markup() {
    let text = render(&hostile(), None);
    let plain = text.replace(STYLE, "").replace(SCRIPT, "");
    assert_eq!(plain.matches("<script>").count(), 1);
    assert_eq!(plain.matches("</script>").count(), 1);
    for forbidden in ["<img", "<b>hostile", "<!-- ", "\u{202e}", "49"] {
        assert!(!plain.contains(forbidden), "{forbidden}");
    }
    assert!(plain.contains("&lt;img src=x onerror=alert(2)&gt;"));
}

#[test]
fn only_our_own_style_and_script_may_run() {
    let text = render(&sample::report(), None);
    for (element, inner) in [("style", STYLE), ("script", SCRIPT)] {
        let whole = format!("<{element}>{inner}</{element}>");
        assert!(text.contains(&whole), "{element}");
        let allowed = format!("{element}-src '{}'", digest(inner));
        assert!(text.contains(&allowed), "{allowed}");
    }
    for attribute in [" style=", " onclick=", " src="] {
        assert!(!text.contains(attribute), "{attribute}");
    }
}

#[test]
fn the_page_asks_no_network() {
    let text = render(&sample::report(), None);
    let linked = text.split("href=\"").skip(1);
    let outside: Vec<&str> = linked
        .filter(|rest| !rest.starts_with(['#', 'd']))
        .collect();
    assert_eq!(outside, Vec::<&str>::new());
    assert!(!text.contains("url("));
}

#[test]
fn every_link_inside_of_the_page_leads_somewhere() {
    let report = sample::report();
    let old = Side::from(&RunReport {
        cases: vec![sample::case("one::gone", Verdict::Pass)],
        ..sample::report()
    });
    let changes = Changes::of(
        Between::Runs,
        old,
        Side::from(&report),
        Divergence::default(),
    );
    let text = render(&report, Some(&changes));
    let links = text.split("href=\"#").skip(1);
    let mut count = 0;
    for anchor in links.map(|rest| rest.split('"').next().unwrap()) {
        assert!(text.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        count += 1;
    }
    assert!(count > 20);
    assert!(text.contains("<b>one::gone</b>"));
}

#[test]
fn equal_runs_render_equal_pages() {
    let one = render(&sample::report(), None);
    assert_eq!(one, render(&sample::report(), None));
}

#[test]
fn a_failure_shows_its_exchange_and_a_pass_does_not() {
    let shown = |case| {
        let report = RunReport {
            cases: vec![case],
            ..sample::report()
        };
        render(&report, None).contains("Response body")
    };
    let mut pass = sample::failed("one::a");
    pass.outcome.verdict = Verdict::Pass;
    assert!(shown(sample::failed("one::a")));
    assert!(!shown(pass));
}

#[test]
fn a_target_that_breaks_everything_does_not_fill_the_disk() {
    let body = format!("[{}]", vec![format!("{:?}", "x".repeat(390)); 5].join(","));
    let mut exchange = sample::exchange();
    exchange.received.as_mut().unwrap().body = body.into_bytes().into();
    let exchange = Arc::new(exchange);
    let case = |index: usize| {
        let mut case = sample::failed(&format!("one::case{index}"));
        case.outcome.exchanges = vec![Arc::clone(&exchange)];
        case
    };
    let report = RunReport {
        cases: (0..1200).map(case).collect(),
        clauses: Vec::new(),
        ..sample::report()
    };
    let text = render(&report, None);
    let shown = text.matches(&"x".repeat(390)).count();
    assert!(shown > 0 && shown < 5 * 1200, "{shown}");
    assert!(text.contains("other bodies fill this page already"));
}

#[test]
fn what_is_found_on_every_page_in_the_same_words_is_one_finding() {
    let mut case = sample::failed("one::a");
    let first = case.outcome.findings[0].clone();
    case.outcome.findings = (0..4).map(|at| first.clone().on(Some(at))).collect();
    let report = RunReport {
        cases: vec![case],
        ..sample::report()
    };
    let text = render(&report, None);
    assert_eq!(text.matches("<div class=\"finding\">").count(), 1);
    assert!(text.contains("in exchanges 1, 2, 3, 4 at"));
}

#[test]
fn words_between_backquotes_are_code_and_a_single_one_stays() {
    assert_eq!(prose("`a<b` is `c"), "<code>a&lt;b</code> is `c");
}
