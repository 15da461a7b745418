"""Clustered proportions and their differences, by numpy and scipy alone.

Writes clusters.json beside this file: preservation of libraries in two real lists of models, the
shares of their descendants, quantiles of Student's distribution, and made-up clusters and
findings.

    python tests/expected/clusters.py [FOLDER WITH THE DATA]

Libraries of a model are its tags that PeaTMOSS's list has, and the library that the registry
names. The base models of the first list are those of its own column, of the second those of its
tags. Edges count once, those of a model to itself only in the shares, as the artifact has it.
"""

import json
import pathlib
import platform
import re
import sys

import numpy
import pyarrow
import pyarrow.parquet
import scipy
from scipy import stats

HERE = pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
TAGS = (HERE.parent.parent / "src/recognise/tags.rs").read_text()
PEATMOSS = set(re.findall(r'"([^"]+)"', TAGS.split("pub const LIBRARIES")[1].split("];")[0]))
RELATIONS = {"adapter", "finetune", "merge", "quantized"}
FORMATS = {"safetensors", "gguf", "onnx"}


def base_of(tag):
    """The model that a tag names as a base."""
    value = tag.removeprefix("base_model:")
    relation, _, base = value.partition(":")
    return base if relation in RELATIONS and base else value


def read(name, library, column):
    columns = ["id", "tags", library] + ([column] if column else [])
    rows = pyarrow.parquet.read_table(DATA / f"{name}.parquet", columns=columns).to_pylist()
    libraries, edges = {}, set()
    for row in rows:
        tags = row["tags"] or []
        own = {tag for tag in tags if tag in PEATMOSS}
        if row[library]:
            own.add(row[library])
        libraries[row["id"]] = own
        bases = row[column] or [] if column else [base_of(t) for t in tags if t.startswith("base_model:")]
        edges |= {(row["id"], base) for base in bases if base}
    return libraries, edges


class Clustered:
    """A proportion over clusters: {key: (size, count)}."""

    def __init__(self, clusters):
        self.keys = sorted(key for key, (size, _) in clusters.items() if size > 0)
        x = numpy.array([clusters[key][0] for key in self.keys], dtype=float)
        y = numpy.array([clusters[key][1] for key in self.keys], dtype=float)
        self.n, self.groups, self.largest = x.sum(), len(x), x.max()
        self.preserved = y.sum()
        self.rate = y.sum() / x.sum()
        self.kish = x.sum() ** 2 / (x**2).sum()
        if self.groups < 2:
            self.effective = None
            return
        self.jack = (y.sum() - y) / (x.sum() - x) - self.rate
        within = self.rate * (1 - self.rate)
        floor = within / self.n * (1 + 0.05 * ((x**2).sum() / self.n - 1))
        variance = max((self.groups - 1) / self.groups * (self.jack**2).sum(), floor)
        self.effective = min(within / variance, self.n) if 0 < self.rate < 1 else self.kish

    def interval(self, confidence=0.95):
        z, p, n = stats.t.ppf(0.5 + confidence / 2, self.kish - 1), self.rate, self.effective
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        reach = z / (1 + z**2 / n) * numpy.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        return [0.0 if p == 0 else centre - reach, 1.0 if p == 1 else centre + reach]

    def minus(self, other, confidence=0.95):
        mine, theirs = dict(zip(self.keys, self.jack)), dict(zip(other.keys, other.jack))
        both = sum(mine[key] * theirs[key] for key in mine if key in theirs)
        scale = numpy.sqrt((self.jack**2).sum() * (other.jack**2).sum())
        r = both / scale if scale > 0 else 0.0
        (l1, u1), (l2, u2) = self.interval(confidence), other.interval(confidence)
        a, b = self.rate, other.rate
        low = a - b - numpy.sqrt((a - l1) ** 2 + (u2 - b) ** 2 - 2 * r * (a - l1) * (u2 - b))
        high = a - b + numpy.sqrt((u1 - a) ** 2 + (b - l2) ** 2 - 2 * r * (u1 - a) * (b - l2))
        return {"difference": a - b, "r": r, "interval": [low, high]}

    def enough(self):
        return self.n >= 30 and self.kish >= 10

    def told(self):
        known = self.kish >= 10
        return {
            "preserved": int(self.preserved),
            "descendants": int(self.n),
            "bases": self.groups,
            "rate": self.rate,
            "kish": self.kish,
            "largest": int(self.largest),
            "n_eff": self.effective if known else None,
            "interval": self.interval() if known else None,
        }


def compared(all_of, is_rival):
    """Every library, and how far Transformers leads it where both have clusters enough."""
    out = {library: own.told() for library, own in all_of.items()}
    rivals = [
        library
        for library, own in all_of.items()
        if library != "transformers" and own.enough() and is_rival(own)
    ]
    m = sum(library not in FORMATS for library in rivals)
    transformers = all_of["transformers"]
    for library in rivals if transformers.enough() else []:
        out[library]["lead"] = transformers.minus(all_of[library])
        if library not in FORMATS:
            adjusted = transformers.minus(all_of[library], 1 - 0.05 / m)
            out[library]["lead"]["adjusted"] = adjusted["interval"]
    return {"compared": m, "libraries": out}


def preservation(libraries, edges):
    children = {}
    for child, base in sorted(edges):
        if child != base and base in libraries:
            children.setdefault(base, []).append(child)
    of = {}
    for base, own in children.items():
        if len(libraries[base]) < 2:
            continue
        for library in libraries[base]:
            kept = sum(library in libraries.get(child, ()) for child in own)
            of.setdefault(library, {})[base] = (len(own), kept)
    of = {library: Clustered(clusters) for library, clusters in of.items()}
    return compared(of, lambda own: True)


def shares(libraries, edges):
    children = {}
    for child, base in edges:
        children.setdefault(base, set()).add(child)
    order = sorted(children, key=lambda base: (-len(children[base]), base.encode()))
    belongs = {}
    for base in order:
        for child in children[base]:
            belongs.setdefault(child, base)
    sizes, counts = {}, {}
    for child, base in belongs.items():
        own = libraries.get(child, ())
        if len(own) < 2:
            continue
        sizes[base] = sizes.get(base, 0) + 1
        for library in own:
            counts.setdefault(library, {}).setdefault(base, 0)
            counts[library][base] += 1
    all_of = {
        library: Clustered({base: (size, own.get(base, 0)) for base, size in sizes.items()})
        for library, own in counts.items()
    }
    return compared(all_of, lambda own: own.preserved * 100 >= own.n)


def made_up():
    """Two proportions that share half of their clusters; size and count by integer formulas."""
    one = {k: (k * 37 % 11 + 1, (k * 37 % 11 + 1) * (k % 4) // 4) for k in range(40)}
    two = {k: (k * 29 % 13 + 2, (k * 29 % 13 + 2) * (k % 3) // 3) for k in range(20, 70)}
    one, two = Clustered(one), Clustered(two)
    return {
        "one": one.told(),
        "two": two.told(),
        "at_99": one.interval(0.99),
        "minus": one.minus(two),
        "minus_at_99": one.minus(two, 0.99),
    }


def findings():
    """Findings in forks and roots: low, medium, high and critical of repository k by formulas."""
    forks = {k: (k * 7 % 9 + k % 5, k * 3 % 4, k * 5 % 7, k % 2) for k in range(40)}
    roots = {k: (k * 7 % 3, k * 3 % 5, k * 5 % 11, k % 3) for k in range(40, 75)}

    def share(own, *places):
        return Clustered({k: (sum(c), sum(c[place] for place in places)) for k, c in own.items()})

    low, high, in_roots = share(forks, 0), share(forks, 2, 3), share(roots, 0)
    out = {"low_in_forks": low.told(), "high_in_forks": high.told(), "low_in_roots": in_roots.told()}
    for name, other in [("low_less_high", high), ("forks_less_roots", in_roots)]:
        out[name] = low.minus(other)
        out[name]["adjusted"] = low.minus(other, 0.975)["interval"]
    return out


def lines(value):
    """JSON with a line for each library, quantile and proportion."""
    if not isinstance(value, dict) or all(not isinstance(own, dict) for own in value.values()) or "lead" in value:
        if isinstance(value, list) and isinstance(value[0], list):
            return "[\n" + ",\n".join(json.dumps(own, default=float) for own in value) + "\n]"
        return json.dumps(value, sort_keys=True, default=float)
    own = (f"{json.dumps(key)}: {lines(value[key])}" for key in sorted(value))
    return "{\n" + ",\n".join(own) + "\n}"


def main():
    degrees = [0.5, 1.0, 1.5, 2.25, 8.904, 9.47, 14.5217, 18.457, 25.001, 220.7114, 5000.5]
    chances = [0.6, 0.975, 0.9875, 0.995, 0.9995]
    lists = {
        "hf_radar_models_2026-08": ("library", "base_model"),
        "foreign/evaleval_hub_stats_frozen": ("library_name", None),
    }
    out = {
        "made_by": {
            "python": platform.python_version(),
            "numpy": numpy.__version__,
            "scipy": scipy.__version__,
            "pyarrow": pyarrow.__version__,
        },
        "student_quantiles": [[p, df, stats.t.ppf(p, df)] for df in degrees for p in chances],
        "made_up": made_up(),
        "findings": findings(),
    }
    for name, columns in lists.items():
        libraries, edges = read(name, *columns)
        out[name] = {
            "preservation": preservation(libraries, edges),
            "shares": shares(libraries, edges),
        }
    (HERE / "clusters.json").write_text(lines(out) + "\n")


main()
