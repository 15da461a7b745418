"""Expected values for the documentation claim and for maintenance's comparisons, by numpy and
scipy alone.

    python tests/expected/documentation.py ../shared/data > tests/expected/documentation.json
    python tests/expected/documentation.py --simulate

The first writes what tests/statistics.rs and tests/measures/ hold the engine against:
standardised differences and Cliff's deltas of made samples, the groups that two real files make,
and absences and commits with intervals by clusters. Groups, scores and owners of the real files are made here from the files themselves,
so nothing in it is the engine's output. The second prints how often intervals of d and delta
cover the truth, as `src/stats/owned.rs` says.
"""

import json
import platform
import sys

import numpy as np
import scipy
import scipy.stats as st

from hashes import stable_hash


def kish(owners):
    sizes = np.unique(owners, return_counts=True)[1]
    return len(owners) ** 2 / float((sizes**2).sum())


def sums_by_owner(values, owners):
    names, place = np.unique(owners, return_inverse=True)
    return np.bincount(place, weights=values, minlength=len(names))


def freedom(v1, v2, k1, k2):
    if v1 + v2 == 0:
        return min(k1, k2) - 1
    return (v1 + v2) ** 2 / (v1**2 / (k1 - 1) + v2**2 / (k2 - 1))


def difference(x, ox, y, oy, plain=False):
    """d with its interval; `plain` has no floor and as many degrees of freedom as owners."""
    n1, n2 = len(x), len(y)
    s2 = ((n1 - 1) * np.var(x, ddof=1) + (n2 - 1) * np.var(y, ddof=1)) / (n1 + n2 - 2)
    d = (np.mean(x) - np.mean(y)) / np.sqrt(s2)
    parts, owners, effective = [], [], []
    for values, own in ((x, ox), (y, oy)):
        n = len(values)
        sums = sums_by_owner(values - np.mean(values), own)
        clustered = (sums**2).sum() / (n * n * s2) * len(sums) / (len(sums) - 1)
        floor = np.var(values, ddof=1) / (n * s2)
        parts.append(clustered if plain else max(clustered, floor))
        owners.append(len(sums))
        effective.append(kish(own))
    error = np.sqrt(sum(parts) + d * d / (2 * (n1 + n2)))
    df = sum(owners) - 2 if plain else freedom(*parts, *effective)
    reach = st.t.ppf(0.975, df) * error
    return {
        "d": float(d),
        "standard_error": float(error),
        "df": float(df),
        "interval": [float(d - reach), float(d + reach)],
        "owners": owners,
        "effective": effective,
    }


def placements(x, y):
    y = np.sort(y)
    return (np.searchsorted(y, x, "left") + np.searchsorted(y, x, "right")) / len(y) - 1


def delta(x, ox, y, oy):
    n1, n2 = len(x), len(y)
    h, g = placements(x, y), -placements(y, x)
    d = h.mean()
    first, second = (h - d) / n1, (g - d) / n2
    sums = sums_by_owner(np.r_[first, second], np.r_[ox, oy])
    alone = n1 / (n1 - 1) * (first**2).sum() + n2 / (n2 - 1) * (second**2).sum()
    variance = max(len(sums) / (len(sums) - 1) * (sums**2).sum(), alone)
    parts = [(sums_by_owner(v, o) ** 2).sum() for v, o in ((first, ox), (second, oy))]
    k1, k2 = kish(ox), kish(oy)
    p = (d + 1) / 2
    n = p * (1 - p) / (variance / 4) if 0 < p < 1 else min(k1, k2)
    z = st.t.ppf(0.975, freedom(*parts, k1, k2))
    centre, shrink = p + z * z / (2 * n), 1 + z * z / n
    reach = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    ends = [(centre - reach) / shrink, (centre + reach) / shrink]
    ends = [0.0 if p == 0 else ends[0], 1.0 if p == 1 else ends[1]]
    return {
        "delta": float(d),
        "interval": [float(2 * end - 1) for end in ends],
        "effective": [k1, k2],
    }


def made():
    """Samples with owners: alike ones, one owner with a third of a group, owners in both groups."""
    rng = np.random.default_rng(20261129)
    cases = []
    for name, n, m, owners in (
        ("each by itself", 40, 60, lambda n, base: np.arange(n) + base),
        ("five each", 50, 35, lambda n, base: np.arange(n) // 5 + base),
        ("one with a third", 60, 90, lambda n, base: np.maximum(np.arange(n) - n // 3, 0) + base),
        ("owners of both groups", 45, 45, lambda n, base: np.arange(n) // 3),
    ):
        ox, oy = owners(n, 0), owners(m, 1000)
        effect = rng.normal(size=3000)
        x = np.round(0.5 * effect[ox] + rng.normal(size=n) + 0.6, 2)
        y = np.round(0.5 * effect[oy] + rng.normal(size=m), 2)
        cases.append((name, x, ox, y, oy))
    apart = (np.arange(30.0) + 100, np.arange(30) // 2, np.arange(24.0), np.arange(24) + 500)
    cases.append(("no value of one reaches the other", *apart))
    out = []
    for name, x, ox, y, oy in cases:
        out.append(
            {
                "name": name,
                "a": [[f"o{owner}", float(value)] for owner, value in zip(ox, x)],
                "b": [[f"o{owner}", float(value)] for owner, value in zip(oy, y)],
                "difference": difference(x, ox, y, oy),
                "delta": delta(x, ox, y, oy),
            }
        )
    return out


def ends(ids, popularity):
    """Rows of the top and of the bottom, and the popularity that covers both cuts."""
    known = [i for i, value in enumerate(popularity) if value is not None]
    k = min(1000, len(known) // 2)
    def drawn(sign):
        return sorted(known, key=lambda i: (sign * popularity[i], stable_hash(ids[i]), ids[i]))[:k]
    top, bottom = drawn(-1), drawn(1)
    high, low = popularity[top[-1]], popularity[bottom[-1]]
    if high != low:
        return top, bottom, None
    above = [i for i in known if popularity[i] > low]
    below = [i for i in known if popularity[i] < low]
    return above, below or [i for i in known if popularity[i] == low], low


def owner(name):
    """What is before the slash; all models without one count as one owner's."""
    return name.split("/")[0] if "/" in name else ""


def labeled_cards(folder):
    """Cards that people judged: completeness is the whole score."""
    import pyarrow.parquet as pq

    rows = pq.read_table(f"{folder}/hf_model_cards_labeled.parquet").to_pylist()
    flags = ["has_description", "has_uses", "has_limitations_and_bias", "has_training", "has_evaluation"]
    ids = [row["modelId"] for row in rows]
    assert len(set(ids)) == len(ids)
    score = np.array([sum(bool(row[flag]) for flag in flags) / 5 for row in rows])
    out = {}
    for by in ("downloads", "likes"):
        popularity = [row[by] for row in rows]
        top, bottom, one_value = ends(ids, popularity)
        owners = [np.array([owner(ids[i]) for i in group]) for group in (top, bottom)]
        out[by] = {
            "models": [len(top), len(bottom)],
            "overlap": len(set(top) & set(bottom)),
            "one_value": one_value,
            **difference(score[top], owners[0], score[bottom], owners[1]),
        }
    return out


def carbon_by_likes(folder):
    """A list in which 1,261 of 1,415 models have no likes."""
    import pyarrow.parquet as pq

    rows = pq.read_table(f"{folder}/hf_models_co2.parquet", columns=["modelId", "likes"])
    likes = {}
    for row in rows.to_pylist():
        if row["modelId"] is not None and row["likes"] is not None:
            likes.setdefault(row["modelId"], row["likes"])
    top, bottom, one_value = ends(list(likes), list(likes.values()))
    return {"models": [len(top), len(bottom)], "one_value": one_value}


def proportion(clusters):
    """A clustered proportion: (size, count) of each cluster."""
    size, count = np.array(clusters, float).T
    total, counted = size.sum(), count.sum()
    rate, groups = counted / total, len(size)
    effective = total**2 / (size**2).sum()
    residuals = (counted - count) / (total - size) - rate
    floor = rate * (1 - rate) / total * (1 + 0.05 * ((size**2).sum() / total - 1))
    variance = max((groups - 1) / groups * (residuals**2).sum(), floor)
    n = min(rate * (1 - rate) / variance, total) if 0 < rate < 1 else effective
    z = st.t.ppf(0.975, effective - 1)
    centre, shrink = rate + z * z / (2 * n), 1 + z * z / n
    reach = z * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    ends = [(centre - reach) / shrink, (centre + reach) / shrink]
    return {
        "clusters": groups,
        "effective_clusters": float(effective),
        "n": int(total),
        "count": int(counted),
        "effective": float(n),
        "interval": [0.0 if rate == 0 else ends[0], 1.0 if rate == 1 else ends[1]],
    }


def clusters_of(owners, flags):
    found = {}
    for name, flag in zip(owners, flags):
        size, count = found.get(name, (0, 0))
        found[name] = (size + 1, count + bool(flag))
    return list(found.values())


def licences(folder):
    """Absence of a licence in June 2022, by owner."""
    import pyarrow.parquet as pq

    rows = pq.read_table(f"{folder}/hf_models_metadata_2022-06.parquet", columns=["modelId", "license"])
    rows = rows.to_pylist()
    owners = [owner(row["modelId"]) for row in rows]
    return proportion(clusters_of(owners, [not row["license"] for row in rows]))


def cards_of_2022(folder):
    """Absence of a card in October 2022, by owner."""
    import pyarrow.parquet as pq

    rows = pq.read_table(
        f"{folder}/hf_models_2022-10.parquet", columns=["modelId", "author", "has_modelcard"]
    ).to_pylist()
    owners = [row["author"] or owner(row["modelId"]) for row in rows]
    return proportion(clusters_of(owners, [not row["has_modelcard"] for row in rows]))


def owners_of_text_generation(folder):
    """Effective owners of the models with a card of May 2023."""
    import pyarrow.parquet as pq

    rows = pq.read_table(f"{folder}/hf_text_generation_models_2023-05.parquet", columns=["model_id"])
    return {"effective_clusters": kish([owner(row["model_id"]) for row in rows.to_pylist()])}


def evaluations(folder):
    """Models of the hub-stats extract with results: by a tag, or by model-index in cardData."""
    import pyarrow.parquet as pq

    rows = pq.read_table(
        f"{folder}/foreign/evaleval_hub_stats_frozen.parquet", columns=["tags", "cardData"]
    ).to_pylist()
    with_results = named = 0
    for row in rows:
        tags = row["tags"] or []
        if isinstance(tags, str):
            tags = json.loads(tags)
        card = row["cardData"] or {}
        if isinstance(card, str):
            card = json.loads(card)
        tagged = "eval-results" in tags or "model-index" in tags
        with_results += bool(tagged or (card or {}).get("model-index"))
        named += bool(tagged or (card or {}).get("model-index") or (card or {}).get("metrics"))
    return {"models": len(rows), "results": with_results, "results_or_metrics": named}


CLASSES = ["perfective", "perfective", "corrective", "adaptive", "perfective", "unclassified", "perfective", "corrective"]
BOTS = (3, 7)


def commits():
    """The commits of tests/measures/maintenance.rs: the class of each of its eight messages is
    read off the rule's definition, and two of its nine authors are bots."""
    out = {}
    for which in ("all", "human"):
        rows = {}
        for i in range(30):
            for j in range(1 + i * i % 11 + (10 if i % 7 == 0 else 0)):
                author = (i + j * (i % 3)) % 9
                if which == "all" or author not in BOTS:
                    rows.setdefault(i, []).append(CLASSES[(i * 3 + j * 5) % 8])
        out[which] = {
            name: proportion([(len(own), own.count(name)) for own in rows.values()])
            for name in ("perfective", "corrective", "adaptive")
        }
    return out


def owners_of(rng, n, tail):
    if tail is None:
        return np.arange(n)
    sizes = []
    while sum(sizes) < n:
        sizes.append(min(int(rng.pareto(tail) + 1), n // 3))
    owners = np.repeat(np.arange(len(sizes)), sizes)[:n]
    rng.shuffle(owners)
    return owners


def simulate(rounds=400):
    """Two groups of owners of their own; the truth is d = 0.2 and delta = 0.147."""
    rng = np.random.default_rng(1)
    shift = np.sqrt(2) * st.norm.ppf(1.147 / 2)
    print("n, tail, intraclass, K; covered by d plain, d, delta; 'holds' of each, in 400")
    for n in (150, 1000):
        for tail in (None, 2.0, 1.5, 1.0):
            for intraclass in (0.0, 0.3, 0.6):
                if tail is None and intraclass:
                    continue
                covered, holds, effective = np.zeros(3), np.zeros(3), []
                for _ in range(rounds):
                    groups = []
                    for _ in range(2):
                        own = owners_of(rng, n, tail)
                        effect = rng.normal(size=own.max() + 1) * np.sqrt(intraclass)
                        groups.append((effect[own] + rng.normal(size=n) * np.sqrt(1 - intraclass), own))
                    (x, ox), (y, oy) = groups
                    oy = oy + 10_000
                    effective.append(min(kish(ox), kish(oy)))
                    found = (
                        (difference(x + 0.2, ox, y, oy, plain=True)["interval"], 0.2),
                        (difference(x + 0.2, ox, y, oy)["interval"], 0.2),
                        (delta(x + shift, ox, y, oy)["interval"], 0.147),
                    )
                    for place, ((low, high), truth) in enumerate(found):
                        covered[place] += low <= truth <= high
                        holds[place] += low > truth
                print(n, tail, intraclass, round(float(np.median(effective)), 1), covered / rounds, holds)


if __name__ == "__main__":
    if sys.argv[1] == "--simulate":
        simulate()
    else:
        document = {
            "versions": {
                "python": platform.python_version(),
                "numpy": np.__version__,
                "scipy": scipy.__version__,
            },
            "hashes": {text: str(stable_hash(text)) for text in ("", "gpt2", "google/bert")},
            "made": made(),
            "hf_model_cards_labeled": labeled_cards(sys.argv[1]),
            "hf_models_co2": carbon_by_likes(sys.argv[1]),
            "hf_models_metadata_2022-06": licences(sys.argv[1]),
            "hf_models_2022-10": cards_of_2022(sys.argv[1]),
            "hf_text_generation_models_2023-05": owners_of_text_generation(sys.argv[1]),
            "evaleval_hub_stats_frozen": evaluations(sys.argv[1]),
            "commits": commits(),
        }
        print(json.dumps(document))
