"""The goals, and what was measured of each."""


def rows(results):
    """A row for each goal that something was measured of: the goal, the figure, and whether it holds."""
    found = []
    for name, about, goal, measured, unit in GOALS:
        try:
            figure = measured(results)
        except (KeyError, TypeError):
            continue
        holds = figure >= goal if about.startswith("at least") else figure <= goal
        found.append([name, about, f"{figure:.3g}{unit}" if figure < 1000 else f"{figure:.0f}{unit}", "holds" if holds else "does not hold"])
    return found


def times(name, one="conformist", other="bare loop"):
    """How often one takes the other's wall time."""
    return lambda results: results[name][one]["wall"] / results[name][other]["wall"]


def processor(name, requests):
    """Microseconds of processor a case over the bare loop's."""
    over = lambda found: found["conformist"]["cpu"] - found["bare loop"]["cpu"]
    return lambda results: over(results[name]) / requests * 1e6


# Name, goal in words, goal as a number, figure, unit.
GOALS = (
    ("1,000 requests, against the bare loop", "at most 1.25 ×", 1.25, times("W1"), " ×"),
    ("10,000 requests, against the bare loop", "at most 1.25 ×", 1.25, times("W2"), " ×"),
    ("1,000 requests, Hurl against us", "at least 8 ×", 8, times("W1", "Hurl", "conformist"), " ×"),
    ("10,000 requests, Hurl against us", "at least 8 ×", 8, times("W2", "Hurl", "conformist"), " ×"),
    ("processor a case, over the bare loop (1,000)", "at most 60 µs", 60, processor("W1", 1000), " µs"),
    ("processor a case, over the bare loop (10,000)", "at most 60 µs", 60, processor("W2", 10_000), " µs"),
    ("cold start, against the bare loop", "at most 1.5 ×", 1.5, times("W3"), " ×"),
    ("`list` of 1,000 cases", "at most 50 ms", 50, lambda results: results["list"]["1000"]["wall"] * 1000, " ms"),
    ("`list` of 10,000 cases", "at most 300 ms", 300, lambda results: results["list"]["10000"]["wall"] * 1000, " ms"),
    ("walk of 100,000 users, against the bare walk", "at most 1 ×", 1, times("W4"), " ×"),
    ("walk of 100,000 users, memory", "at most 120 MB", 120, lambda results: megabytes(results["W4"]), " MB"),
    ("walk of 1,000,000 users, memory", "at most 400 MB", 400, lambda results: megabytes(results["W4-million"]), " MB"),
    ("ten times the users, time", "at most 11 ×", 11, lambda results: tenfold(results), " ×"),
    ("both suites", "at most 1.5 s", 1.5, lambda results: results["W5"]["conformist"]["wall"], " s"),
    ("a pace limit is used", "at least 98 %", 98, lambda results: results["pace"]["share"] * 100, " %"),
    ("100 ms latency, 16 in flight, against the latency alone", "at most 1.1 ×", 1.1, lambda results: results["latency"]["ratio"], " ×"),
    ("first `cargo run`, clone to verdict, against the bare dependencies", "at most 1.5 ×", 1.5, lambda results: results["build"]["ours"] / results["build"]["bare"], " ×"),
    ("first `cargo test`, built, against the bare dependencies", "at most 3 ×", 3, lambda results: results["build"]["tests"] / results["build"]["bare"], " ×"),
    ("first `cargo test`, built and run, against the bare dependencies", "at most 3 ×", 3, lambda results: results["build"]["tested"] / results["build"]["bare"], " ×"),
    ("build after a change in `check/`", "at most 8 s", 8, lambda results: results["build"]["again"], " s"),
    ("release binary", "at most 12 MB", 12, lambda results: results["build"]["bytes"] / 1e6, " MB"),
)


def megabytes(found):
    """Peak memory in megabytes of 10^6 bytes, as the goals count."""
    return found["conformist"]["mib"] * 1.048576


def tenfold(results):
    """How often the time of 100,000 users 1,000,000 take."""
    return results["W4-million"]["conformist"]["wall"] / results["W4"]["conformist"]["wall"]


def build_rows(found):
    """What was measured of building."""
    seconds = lambda key: f"{found[key]:.0f} s"
    tested = [("`cargo test`, the kill matrix included", seconds("tested"))] if "tested" in found else []
    return [
        ("`cargo build`, the dependencies alone", seconds("bare")),
        ("`cargo run`, to its verdict", seconds("ours")),
        ("`cargo test --no-run`", seconds("tests")),
        *tested,
        ("`cargo build` after a change in `src/check/mod.rs`", f"{found['again']:.1f} s"),
        ("the release binary", f"{found['bytes'] / 1e6:.1f} MB"),
    ]
