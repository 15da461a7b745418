"""Drift of licence and task along the edges of a real file, by pandas; the best order by an integer
program (scipy's milp).

    python tests/expected/drift.py ../shared/data > tests/expected/drift.json

An edge leads from base to model; both are in the file, each edge once, none of a model to itself. One
value in place of another is one change ("once"), or counted from both sides ("twice").
"""

import json
import platform
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path

import numpy
import pandas
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp

radar = pandas.read_parquet(Path(sys.argv[1]) / "hf_radar_models_2026-08.parquet")
models = radar.drop_duplicates("id").set_index("id")
edges = sorted(
    {
        (base, row.id)
        for row in radar.itertuples()
        for base in (row.base_model if row.base_model is not None else [])
        if base != row.id and base in models.index
    }
)


def order(changes, values):
    """The values in the order in which most changes lead from an earlier to a later one."""
    n = len(values)
    place = {value: i for i, value in enumerate(values)}
    weight = numpy.zeros((n, n))
    for (a, b), count in changes.items():
        if a in place and b in place:
            weight[place[a], place[b]] += count
    pairs = list(permutations(range(n), 2))
    at = {pair: i for i, pair in enumerate(pairs)}
    rows, upper = [], []
    for i in range(n):
        for j in range(i + 1, n):
            row = numpy.zeros(len(pairs))
            row[at[i, j]] = row[at[j, i]] = 1
            rows.append(row)
            upper.append((1, 1))
    for i, j, k in permutations(range(n), 3):
        row = numpy.zeros(len(pairs))
        row[at[i, j]] = row[at[j, k]] = row[at[k, i]] = 1
        rows.append(row)
        upper.append((0, 2))
    low, high = zip(*upper)
    found = milp(
        [-weight[pair] for pair in pairs],
        integrality=numpy.ones(len(pairs)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(numpy.array(rows), low, high),
    )
    return {
        "changes": int(weight.sum()),
        "agreeing": round(-found.fun),
        "most": int(sum(max(weight[i, j], weight[j, i]) for i in range(n) for j in range(i))),
    }


def drift(values):
    rates, changed = [], 0
    once, twice, statements = Counter(), Counter(), Counter()
    for base, model in edges:
        a, b = values.get(base, set()), values.get(model, set())
        if not a or not b:
            continue
        statements.update(a)
        statements.update(b)
        rates.append((len(a | b) - len(a & b)) / len(a | b))
        changed += a != b
        added = {(x, y) for y in b - a for x in a}
        dropped = {(x, y) for x in a - b for y in b}
        once.update(added | dropped)
        twice.update(added)
        twice.update(dropped)
    frequent = sorted(
        (value for value in statements if value not in ("other", "unknown")),
        key=lambda value: (-statements[value], value),
    )[:20]
    return {
        "edges": len(rates),
        "rate": float(numpy.mean(rates)),
        "changed": int(changed),
        "changes": sum(once.values()),
        "changes_twice": sum(twice.values()),
        "order": order(once, frequent),
    }


def column(name):
    found = models[name].dropna()
    return {model: {value} for model, value in found.items() if value}


print(
    json.dumps(
        {
            "made_with": {
                "python": platform.python_version(),
                "pandas": pandas.__version__,
                "scipy": scipy.__version__,
            },
            "all_edges": len(edges),
            "licence": drift(column("license")),
            "task": drift(column("pipeline_tag")),
        },
        indent=1,
    )
)
