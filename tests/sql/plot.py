"""Draws the seconds of scripts against the rows of the hub, both on logarithmic axes.

    python tests/sql/plot.py MEASURED.txt docs/scale.svg

MEASURED.txt has a line for each run: rows, script, and the JSON that measure.py prints.
"""

import json
import math
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 660, 360, 60, 200, 24, 48
NAMES = {"duckdb": "DuckDB", "sail": "Sail", "spark": "Spark"}
COLOURS = {"duckdb": "#1f5fa8", "sail": "#b45309", "spark": "#4d7c0f"}


def read(path):
    """Rows and seconds by engine and script; of the same measurement the last counts."""
    lines = {}
    with open(path, encoding="utf8") as file:
        for line in file:
            words, brace, rest = line.partition("{")
            if not brace:
                continue
            rows, script = words.split()
            run = json.loads(brace + rest)
            lines.setdefault((run["engine"], script), {})[int(rows)] = run["seconds"]
    return {line: sorted(points.items()) for line, points in lines.items()}


def draw(lines):
    """The drawing as SVG."""
    all_rows = sorted({rows for points in lines.values() for rows, _ in points})
    seconds = [value for points in lines.values() for _, value in points]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))

    def x(rows):
        part = math.log10(rows / all_rows[0]) / max(1e-9, math.log10(all_rows[-1] / all_rows[0]))
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def y(value):
        part = (math.log10(value) - low) / (high - low)
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        "<title>Seconds of scripts against rows of the hub</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        out.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for rows in all_rows:
        out.append(f'<text x="{x(rows):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{rows / 1e6:g} million</text>')
    out.append(f'<text x="{LEFT}" y="{TOP - 8}">seconds</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">rows of the hub</text>')
    labels = []
    for (engine, script), points in sorted(lines.items(), key=lambda line: -max(line[1])[1]):
        colour = COLOURS[engine]
        path = "L".join(f"{x(rows):.1f} {y(value):.1f}" for rows, value in points)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x(rows):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>' for rows, value in points]
        rows, value = points[-1]
        # A point without a line has its label above the lines.
        below = 4 if len(points) > 1 else -6
        labels.append([y(value) + below, x(rows) + 8, f"{NAMES[engine]}, {script}: {value:.0f} s", colour])
    labels.sort()
    for above, label in zip(labels, labels[1:]):
        label[0] = max(label[0], above[0] + 14)
    out += [f'<text x="{left:.1f}" y="{top:.1f}" fill="{colour}">{text}</text>' for top, left, text, colour in labels]
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf8") as svg:
        svg.write(draw(read(sys.argv[1])))
