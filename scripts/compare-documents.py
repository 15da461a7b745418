#!/usr/bin/env python3
"""Lists the differences between two folders of results documents.

    scripts/compare-documents.py BEFORE AFTER [--ignore PATTERN]... [--tolerance SHARE]

Both folders hold documents as `registry-lens report FILES --json` writes them, under the same
names. Each difference is a line: the document, the path of the value, and the value before and
after. The last lines count the differences by kind. The exit status is 1 if there are any.

A path names fields by their names and items of lists by their places: `metrics.lag.datasets[0]`.
Texts are compared word by word where only the numbers in them changed. --ignore leaves out paths
that a regular expression matches. --tolerance takes numbers as equal that differ by no more than
this share of the greater one, for programs that add up in another order; without it every bit
counts.
"""

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?%?")


def values(value, path=""):
    """Every leaf of a document with its path; empty lists and objects are leaves."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from values(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from values(inner, f"{path}[{place}]")
    else:
        yield path, value


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def kind_of(before, after, tolerance):
    """The kind of a difference; None if the two are practically equal."""
    if type(before) is type(after) and before == after:
        return None
    if is_number(before) and is_number(after):
        near = abs(before - after) <= tolerance * max(abs(before), abs(after))
        return None if near else "number changed"
    if isinstance(before, str) and isinstance(after, str):
        same_words = NUMBER.sub("#", before) == NUMBER.sub("#", after)
        return "numbers in a text changed" if same_words else "text changed"
    return "value of another type"


def shortened(value, width=160):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= width else text[: width - 1] + "…"


def compare(name, before, after, leave_out, tolerance):
    before, after = dict(values(before)), dict(values(after))
    paths = list(before) + [path for path in after if path not in before]
    for path in paths:
        if any(pattern.search(path) for pattern in leave_out):
            continue
        if path not in after:
            kind, line = "only before", shortened(before[path])
        elif path not in before:
            kind, line = "only after", shortened(after[path])
        else:
            kind = kind_of(before[path], after[path], tolerance)
            line = f"{shortened(before[path])} -> {shortened(after[path])}"
        if kind:
            print(f"{name}: {path}: {kind}: {line}")
            yield kind


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--ignore", action="append", default=[], metavar="PATTERN")
    parser.add_argument("--tolerance", type=float, default=0.0, metavar="SHARE")
    options = parser.parse_args()
    leave_out = [re.compile(pattern) for pattern in options.ignore]
    names = {
        folder: {str(path.relative_to(folder)) for path in folder.rglob("*.json")}
        for folder in (options.before, options.after)
    }
    counts, changed = Counter(), set()
    both = names[options.before] & names[options.after]
    for folder, others in ((options.before, "after"), (options.after, "before")):
        for name in sorted(names[folder] - both):
            print(f"{name}: no such document {others}")
            counts["document missing"] += 1
    for name in sorted(both):
        documents = []
        for folder in (options.before, options.after):
            text = (folder / name).read_text(encoding="utf-8")
            if not text.strip():
                text = "null"
            documents.append(json.loads(text))
        kinds = Counter(compare(name, *documents, leave_out, options.tolerance))
        counts += kinds
        if kinds:
            changed.add(name)
    if not both:
        sys.exit("The two folders have no document of the same name.")
    print(f"{len(both)} documents compared, {len(changed)} differ.")
    for kind, count in sorted(counts.items()):
        print(f"  {kind}: {count}")
    sys.exit(1 if counts else 0)


if __name__ == "__main__":
    main()
