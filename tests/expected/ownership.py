"""Concentration by chance by numpy, for tests/measures/ownership.rs.

    python tests/expected/ownership.py [FOLDER] > tests/expected/ownership.json

The downloads of each list are dealt 200 times to as many owners as it has, package i to owner
i mod owners after numpy's shuffle; the share of owners that holds 80% is taken in each deal, with
and without the largest owner. `random_owners`: the same packages, each with an owner by the hash of
its name, so that nobody chose which packages are whose.
"""

import json
import platform
import sys

import duckdb
import numpy as np

from hashes import stable_hash

SEED = 20261129
SLASH = "case when {0} like '_%/%' then split_part({0}, '/', 1) end"
# File, name of a package, its owner, its downloads.
LISTS = [
    ("hf_models_2022-07", "model", SLASH.format("model"), "downloads"),
    ("hf_models_2022-10", "modelId", "author", "downloads"),
    ("hf_models_top10k_2024-09", "modelId", "author", "downloads"),
    ("hf_radar_models_2026-08", "id", "author", "downloads_30d"),
    ("foreign/evaleval_hub_stats_frozen", "id", "author", "downloads"),
]


def holding(amounts):
    """Share of the owners that is the least to hold 80%, with and without the largest."""
    amounts = np.sort(np.asarray(amounts, float))[::-1]

    def share(amounts):
        sums = np.cumsum(amounts)
        return (np.argmax(sums >= 0.8 * sums[-1]) + 1) / len(amounts)

    return share(amounts), share(amounts[1:])


def by_chance(random, amounts, numbers):
    """The share of the owners that holds 80%, beside that of 200 deals to as many owners."""
    slots = np.arange(len(amounts)) % (numbers.max() + 1)
    deals = np.array([holding(np.bincount(slots, random.permutation(amounts))) for _ in range(200)])
    real, median = holding(np.bincount(numbers, amounts)), np.median(deals, axis=0)
    return {
        "fraction": real[0],
        "fraction_without_largest": real[1],
        "median": median[0],
        "median_without_largest": median[1],
        "deviation": float(deals[:, 0].std(ddof=1)),
        "ratio": real[0] / median[0],
        "ratio_without_largest": real[1] / median[1],
    }


def of_random_owners(folder, name, package, owners, downloads):
    rows = duckdb.sql(
        f"""select {package} as package, max({downloads}) as n from '{folder}/{name}.parquet'
        where {downloads} is not null group by 1 order by 1"""
    ).fetchall()
    amounts = np.array([n for _, n in rows], float)
    drawn = [stable_hash(package) % owners for package, _ in rows]
    _, numbers = np.unique(drawn, return_inverse=True)
    sizes = {"packages": len(amounts), "drawn_from": owners, "owners": int(numbers.max() + 1)}
    return sizes | by_chance(np.random.default_rng(SEED), amounts, numbers)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "../shared/data"
    random = np.random.default_rng(SEED)
    lists = {}
    for name, package, owner, downloads in LISTS:
        rows = duckdb.sql(
            f"""with once as (
                select {package} as package, {owner} as owner, {downloads} as n, row_number() over (
                    partition by {package} order by {downloads} desc nulls last) as place
                from '{folder}/{name}.parquet')
            select owner, n from once where place = 1 and owner <> '' and n is not null
            order by package"""
        ).fetchnumpy()
        amounts = np.asarray(rows["n"], float)
        _, numbers = np.unique(np.asarray(rows["owner"], str), return_inverse=True)
        dealt = by_chance(random, amounts, numbers)
        # A world in which each package has an owner drawn at random, with as many packages each
        # as the owners really have.
        world = holding(np.bincount(numbers, random.permutation(amounts)))
        lists[name] = {
            "packages": len(amounts),
            "owners": int(numbers.max() + 1),
            **dealt,
            "ratio_of_shuffled_packages": world[0] / dealt["median"],
        }
    chance = {
        name: of_random_owners(folder, name, package, lists[name]["owners"], downloads)
        for name, package, _, downloads in LISTS[2:]
    }
    versions = {"python": platform.python_version(), "numpy": np.__version__, "duckdb": duckdb.__version__}
    record = {"versions": versions, "seed": SEED, "lists": lists, "random_owners": chance}
    json.dump(record, sys.stdout, indent=1)
    print()


main()
