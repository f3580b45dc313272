"""The growth as a drawing: plain SVG, one panel for each axis."""

import math

# The axes, and what stands under each.
AXES = {
    "users": "users walked",
    "cases": "cases of one request",
    "latency": "latency in ms, 1,000 requests, 16 in flight",
    "jobs": "in flight, 1,000 requests",
}

WIDTH, HEIGHT, LEFT, TOP, GAP = 300, 190, 62, 40, 96

# Colours that are told apart on white and on black, and by those who see few of them.
LINES = {"conformist": ("#d55e00", ""), "bare loop": ("#0072b2", "5 4")}


def drawing(results):
    """The whole drawing, or none where nothing was measured."""
    panels = [(AXES[name], results[f"growth-{name}"]) for name in AXES if f"growth-{name}" in results]
    if not panels:
        return ""
    rows = math.ceil(len(panels) / 2)
    width, height = 2 * (WIDTH + GAP), rows * (HEIGHT + GAP) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="12">',
        "<title>Cost against users, cases, latency and requests in flight</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for index, (label, found) in enumerate(panels):
        x, y = LEFT + index % 2 * (WIDTH + GAP), TOP + index // 2 * (HEIGHT + GAP)
        parts += panel(x, y, label, found)
    return "\n".join([*parts, "</svg>", ""])


def panel(left, top, label, found):
    """One panel: wall time upwards, the axis to the right, both by powers of ten."""
    places = [int(at) for at in found]
    walls = [sample["wall"] for one in found.values() for sample in one.values()]
    # Zero has no logarithm: it stands where one would.
    across = scale([max(at, 1) for at in places], left, WIDTH)
    low, high = math.floor(math.log10(min(walls))), math.ceil(math.log10(max(walls)))
    up = lambda wall: top + HEIGHT - (math.log10(wall) - low) / (high - low) * HEIGHT
    parts = [f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#888888"/>']
    for power in range(low, high + 1):
        y = up(10**power)
        parts.append(f'<line x1="{left}" y1="{y:.1f}" x2="{left + WIDTH}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(text(left - 6, y + 4, second(power), "end"))
    for at in places:
        parts.append(text(across(max(at, 1)), top + HEIGHT + 16, f"{at:,}", "middle"))
    parts.append(text(left + WIDTH / 2, top + HEIGHT + 34, label, "middle"))
    for row, (name, (colour, dashes)) in enumerate(LINES.items()):
        points = [(across(max(int(at), 1)), up(one[name]["wall"])) for at, one in found.items()]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(text(left + row * 90, top - 8, name, "start", colour))
    return parts


def scale(places, left, width):
    """From a place on an axis to where it is drawn."""
    low, high = math.log10(min(places)), math.log10(max(places))
    span = (high - low) or 1
    return lambda at: left + 12 + (math.log10(at) - low) / span * (width - 24)


def second(power):
    """A power of ten seconds."""
    return {-3: "1 ms", -2: "10 ms", -1: "100 ms", 0: "1 s", 1: "10 s", 2: "100 s"}.get(power, f"1e{power} s")


def text(x, y, words, anchor, colour="#333333"):
    """Words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
