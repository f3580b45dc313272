"""The figures as Markdown, between the two marks of a page, and beside it the drawing."""

import goal
import plot

BEGIN = "<!-- FIGURES: benches/peers/run --write docs/src/explanation/performance.md -->"
END = "<!-- END OF FIGURES -->"

# The name of the drawing, beside the page.
DRAWING = "growth.svg"


def duration(seconds):
    """A time as people read it."""
    if seconds < 0.1:
        return f"{seconds * 1000:.1f} ms"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def table(heads, rows):
    """A table of Markdown."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def compared(found):
    """A row for each tool: median, spread, processor, memory, and how often the bare loop's time."""
    bare = found.get("bare loop")
    rows = []
    for name, sample in found.items():
        ratio = f"{sample['wall'] / bare['wall']:.2f}" if bare else ""
        spread = f"{duration(sample['least'])} – {duration(sample['most'])}"
        memory = f"{sample['mib']:.0f} MiB"
        rows.append([name, duration(sample["wall"]), spread, duration(sample["cpu"]), memory, ratio, str(sample["runs"])])
    heads = ["", "median", "least – most", "processor", "peak memory", "× bare loop", "runs"]
    return table(heads, rows)


def setting(machine):
    """The sentences about the machine."""
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    text = (
        f"Measured on {machine['cores']} cores ({machine['processor']}), {machine['memory']}, {machine['system']}, "
        f"Rust {machine['rust']}, over loopback. {versions}.\n"
    )
    if machine.get("load", 0) > 0.5:
        text += f"\nThe machine did other work meanwhile (load {machine['load']:.1f} at the start): only ratios mean something.\n"
    if machine["missing"]:
        text += f"\nNot installed, and left out: {', '.join(machine['missing'])}.\n"
    return text


# What is compared, in the order of the page: its name among the results, its heading, and what it is.
SECTIONS = (
    ("W1", "1,000 requests", "Each answer is a page of 10 other users, 21 KB, held against status, media type and the whole schema; "
     "16 in flight. Hurl knows no schema and asserts ten paths instead; newman asks one after the other."),
    ("W2", "10,000 requests", "The same, ten times as long."),
    ("W3", "A cold start", "A process that asks one thing of an endpoint inside itself, and ends."),
    ("W4", "A walk over 100,000 users", "100 pages of 1,000 users, 212 MB: schema of each user, ids unique, total, links, order."),
    ("W4-million", "A walk over 1,000,000 users", "1,000 pages, 2.1 GB."),
    ("W5", "Both suites", "On the embedded endpoint, at standard depth."),
)


def tables(results):
    """Everything that was measured."""
    parts = []
    if "machine" in results:
        parts.append(setting(results["machine"]))
    goals = goal.rows(results)
    if goals:
        parts.append("## Goals\n\n" + table(["", "goal", "measured", ""], goals))
    for name, heading, about in SECTIONS:
        if name in results:
            parts.append(f"## {heading}\n\n{about}\n\n" + compared(results[name]))
    parts += [part(results) for part in (shares, grown, built)]
    return "\n".join(part for part in parts if part)


def shares(results):
    """What several machines bring."""
    text = ""
    if "shards" in results:
        text += (
            "## Shares\n\nBoth suites in equal shares, as a matrix of continuous integration runs them, each on a machine of "
            "its own. Each share reads the population for itself.\n\n"
        )
        text += table(["shares", "the longest", "processor of all", "requests of all"], parted(results["shards"]))
    if "partitions" in results:
        text += (
            "\n## Partitions of nextest\n\nThe same with a process for each case: `cargo nextest run --test conformance "
            "--partition hash:1/4`, with what nextest itself takes. Each process has an embedded endpoint of its own, so partitions share "
            "out the cases; on a target the processes of one partition share their answers, too.\n\n"
        )
        text += table(["partitions", "the longest", "processor of all", "requests of all"], parted(results["partitions"]))
    return text


def parted(found):
    """A row for each number of parts."""
    return [[parts, duration(one["wall"]), duration(one["cpu"]), f"{one['requests']:,}"] for parts, one in found.items()]


def grown(results):
    """The drawing, and the figures that it is made of."""
    axes = {name: results[f"growth-{name}"] for name in plot.AXES if f"growth-{name}" in results}
    if not axes:
        return ""
    text = f"## Growth\n\n![Cost against users, cases, latency and requests in flight]({DRAWING})\n"
    for name, found in axes.items():
        rows = []
        for at, one in found.items():
            ours, bare = one["conformist"], one["bare loop"]
            rows.append([f"{int(at):,}", duration(ours["wall"]), f"{ours['mib']:.0f} MiB", duration(bare["wall"]), f"{bare['mib']:.0f} MiB"])
        heads = [plot.AXES[name], "conformist", "memory", "bare loop", "memory"]
        text += "\n" + table(heads, rows)
    return text


def built(results):
    """The first build, if `benches/peers/first_build` was run."""
    found = results.get("build")
    if not found:
        return ""
    rows = [[name, value] for name, value in goal.build_rows(found)]
    return "## Building\n\nFrom an empty target folder, with every crate already fetched.\n\n" + table(["", ""], rows)


def line(results):
    """The one line of the README."""
    found = results.get("W1", {})
    if not {"conformist", "bare loop"} <= set(found) or "W3" not in results:
        return ""
    said = [f"{name} {duration(found[name]['wall'])}" for name in found if name not in ("conformist", "bare loop")]
    others = ", ".join(said)
    return (
        f"1,000 requests, each answer held against status, media type and schema: {duration(found['conformist']['wall'])}; "
        f"a bare loop of the same HTTP client and validator takes {duration(found['bare loop']['wall'])}"
        f"{', ' + others if others else ''}. "
        f"A cold start takes {duration(results['W3']['conformist']['wall'])} ({results['machine']['cores']} cores).\n"
    )


def between(text, begin, end, new):
    """The text with other lines between two marks."""
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    return f"{before}{begin}\n\n{new}\n{end}{after}" if found else text


def write(path, text, results, readme=None):
    """Puts the figures between the marks of a page, the drawing beside it, and one line into the README."""
    path.write_text(between(path.read_text(), BEGIN, END, text))
    if readme and line(results):
        readme.write_text(between(readme.read_text(), BEGIN.replace("FIGURES", "COST"), "<!-- END OF COST -->", line(results)))
    drawing = plot.drawing(results)
    if drawing:
        path.with_name(DRAWING).write_text(drawing)
