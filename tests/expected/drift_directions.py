"""Directions along fine-tunes by pandas: licences of a real file, and cards of made-up models.

    python tests/expected/drift_directions.py ../shared/data > tests/expected/drift_directions.json

The real file calls no edge anything, so all count. The made-up models are those of
tests/measures/drift.rs: the formulas stand in both.
"""

import json
import platform
import sys
from pathlib import Path

import numpy
import pandas
import scipy
from scipy.stats import norm, t


def score(p, n, z):
    """Wilson's interval."""
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * numpy.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return numpy.array([centre - reach, centre + reach])


def clustered(frame, by):
    """The interval with clusters on one side: docs/claims.md, src/stats/clustered.rs."""
    groups = frame.groupby(by)["towards"].agg(["size", "sum"])
    x, y = groups["size"].to_numpy(float), groups["sum"].to_numpy(float)
    rate, total = y.sum() / x.sum(), x.sum()
    left_out = (y.sum() - y) / (total - x) - rate
    g = len(groups)
    floor = rate * (1 - rate) / total * (1 + 0.05 * ((x**2).sum() / total - 1))
    variance = max((g - 1) / g * (left_out**2).sum(), floor)
    kish = total**2 / (x**2).sum()
    effective = min(rate * (1 - rate) / variance, total)
    return score(rate, effective, t.ppf(0.975, kish - 1)), kish, g


def direction(frame, way):
    """Edges with a way of 1 (towards), -1 (away) or 0."""
    changes = frame[way != 0].assign(towards=(way[way != 0] > 0))
    rate, n = changes["towards"].mean(), len(changes)
    bases, kish_bases, owners = clustered(changes, "owner_of_base")
    models, kish_models, others = clustered(changes, "owner_of_model")
    alone = score(rate, n, norm.ppf(0.975))
    squares = numpy.maximum.reduce(
        [
            (bases - rate) ** 2 + (models - rate) ** 2 - (alone - rate) ** 2,
            (bases - rate) ** 2,
            (models - rate) ** 2,
        ]
    )
    reach = numpy.sqrt(squares) * numpy.array([-1, 1])
    return {
        "edges": len(frame),
        "changes": n,
        "towards": int(changes["towards"].sum()),
        "share": float(rate),
        "interval": list(numpy.clip(rate + reach, 0, 1)),
        "owners": [owners, others],
        "effective": float(min(kish_bases, kish_models)),
    }


def edges_of(models, pairs):
    """A row for each edge with the columns of both sides."""
    owner = lambda name: name.split("/")[0] if "/" in name else name
    frame = pandas.DataFrame(sorted(pairs), columns=["base", "model"])
    frame = frame.join(models.add_suffix("_of_base"), on="base")
    frame = frame.join(models.add_suffix("_of_model"), on="model")
    frame["owner_of_base"] = frame["base"].map(owner)
    frame["owner_of_model"] = frame["model"].map(owner)
    return frame


# Identifiers as their words say, read for this script.
OPEN = """apache-2.0 mit cc-by-4.0 bsd-3-clause agpl-3.0 openmdw-1.1 openmdw-1.0 gpl-3.0 gpl-2.0 lgpl-3.0
cc-by-sa-4.0 cc-by-sa-3.0 afl-3.0 unlicense cc0-1.0 cc0 osl-3.0 wtfpl cdla-sharing-1.0 artistic-2.0
bsd-2-clause bsd-3-clause-clear bsd cc-by-3.0-igo isc postgresql cdla-permissive-2.0 pddl mpl-2.0 ecl-2.0
bsl-1.0 cc-by-2.0 apache-license-2.0 apache-2.0-with-naming-clause openmdw1.1-license mit-and-apache-2.0
mit-code-corpus-derived-artifact cc-by-4.0-asserted-by-medmnist apache-2.0-and-gemma-terms""".split()
CLOSED = """gemma creativeml-openrail-m openrail llama3.1 llama3.2 llama3 openrail++ llama3.3
bigcode-openrail-m cc-by-nc-4.0 cc-by-nc-sa-4.0 bigscience-openrail-m flux-non-commercial-license llama4
exaone apple-amlr llama2 grok2-community flux-non-commercial-v2.1 fair-noncommercial-research-license
deepfloyd-if-license llama-3.1-community-license flux-1-dev-non-commercial-license h-research
altic-non-commercial-with-apache-2.0-upstream apache-2.0-and-cc-by-nc-sa-4.0 gemma-and-apache-2.0
circlestone-labs-non-commercial-license hamo-rail-s-1.0 creativeml-open-rail-m llama4-community-license
gemma-terms-meralion-v3-mnsc-sg-odl-v1 cc-by-nc-nd-4.0 webai-non-commercial-license-ver.-1.0""".split()

radar = pandas.read_parquet(Path(sys.argv[1]) / "hf_radar_models_2026-08.parquet")
models = radar.drop_duplicates("id").set_index("id")
pairs = {
    (base, row.id)
    for row in radar.itertuples()
    for base in (row.base_model if row.base_model is not None else [])
    if base != row.id and base in models.index
}
kinds = models["license"].map({**dict.fromkeys(OPEN, 1.0), **dict.fromkeys(CLOSED, 0.0)})
frame = edges_of(kinds.to_frame("open"), pairs).dropna(subset=["open_of_base", "open_of_model"])
licences = direction(frame, frame["open_of_model"] - frame["open_of_base"])

# 60 bases and 540 models made from them; the owner, the words and the origin of a card by formulas.
made = pandas.DataFrame({"i": range(600)})
made["name"] = [f"o{i * 7 % 53}/m{i}" for i in made["i"]]
made["words"] = [(20 if i < 60 else 5) + i * 37 % 61 for i in made["i"]]
made["program"] = [i * 13 % 10 < (3 if i < 60 else 6) for i in made["i"]]
names = made["name"]
pairs = {(names[i * i // 7 % 60], names[i]) for i in range(60, 600)}
frame = edges_of(made.set_index("name")[["words", "program"]], pairs)
shorter = direction(frame, frame["words_of_base"] - frame["words_of_model"])
program = direction(frame, frame["program_of_model"].astype(int) - frame["program_of_base"].astype(int))

print(
    json.dumps(
        {
            "made_with": {
                "python": platform.python_version(),
                "pandas": pandas.__version__,
                "scipy": scipy.__version__,
            },
            "licences": licences,
            "shorter": shorter,
            "program": program,
            "median_ratio": float((frame["words_of_model"] / frame["words_of_base"]).median()),
            "program_share": float(frame["program_of_model"].mean()),
            "program_share_of_bases": float(frame["program_of_base"].mean()),
        },
        indent=1,
    )
)
