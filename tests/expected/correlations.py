"""Expected values of rank correlations, slopes and partial R squared with owners as clusters.

Writes correlations.json beside itself. Needs numpy, scipy, statsmodels, pandas and pyarrow, and the
folder ../shared/data beside the repository (or the folder named as the first argument).
"""

import json
import platform
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import optimize, stats

from hashes import fnv1a

HERE = Path(__file__).resolve().parent
DATA = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[1] / "../shared/data")
GROUPS = 40


def rho(a, b):
    return float(stats.spearmanr(a, b).statistic)


def bonett_wright(r, n):
    z, se = np.arctanh(r), np.sqrt((1 + r * r / 2) / (n - 3))
    reach = stats.norm.ppf(0.975) * se
    return [float(np.tanh(z - reach)), float(np.tanh(z + reach))]


def zou(r1, r2, r12, n):
    (l1, u1), (l2, u2) = bonett_wright(r1, n), bonett_wright(r2, n)
    c = ((r12 - r1 * r2 / 2) * (1 - r1**2 - r2**2 - r12**2) + r12**3) / (
        (1 - r1**2) * (1 - r2**2)
    )
    low = r1 - r2 - np.sqrt((r1 - l1) ** 2 + (u2 - r2) ** 2 - 2 * c * (r1 - l1) * (u2 - r2))
    high = r1 - r2 + np.sqrt((u1 - r1) ** 2 + (r2 - l2) ** 2 - 2 * c * (u1 - r1) * (r2 - l2))
    return [float(low), float(high)]


def jackknife(statistic, groups, *columns):
    whole = statistic(*columns)
    without = np.array(
        [statistic(*(c[groups != g] for c in columns)) for g in np.unique(groups)]
    )
    count = len(without)
    se = np.sqrt((count - 1) / count * np.sum((without - whole) ** 2))
    reach = stats.t.ppf(0.975, count - 1) * se
    return [float(whole - reach), float(whole + reach)]


def wider(a, b):
    return [min(a[0], b[0]), max(a[1], b[1])]


def correlated(x, y, groups):
    r = rho(x, y)
    independent, by_owner = bonett_wright(r, len(x)), jackknife(rho, groups, x, y)
    return {
        "n": len(x),
        "rho": r,
        "owner_groups": len(np.unique(groups)),
        "independent": independent,
        "by_owner": by_owner,
        "interval": wider(independent, by_owner),
    }


def difference(first, second, shared, groups):
    r1, r2, r12 = rho(first, shared), rho(second, shared), rho(first, second)
    independent = zou(r1, r2, r12, len(first))
    by_owner = jackknife(
        lambda a, b, y: rho(a, y) - rho(b, y), groups, first, second, shared
    )
    return {
        "n": len(first),
        "first": r1,
        "second": r2,
        "between": r12,
        "difference": r1 - r2,
        "owner_groups": len(np.unique(groups)),
        "independent": independent,
        "by_owner": by_owner,
        "interval": wider(independent, by_owner),
    }


def slope(x, y, owners):
    model = sm.OLS(y, sm.add_constant(x))
    plain = model.fit()
    codes = pd.factorize(np.array(owners))[0]
    clustered = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
    return {
        "slope": float(plain.params[1]),
        "independent": [float(end) for end in plain.conf_int()[1]],
        "owners": int(codes.max()) + 1,
        "se": float(clustered.bse[1]),
        "interval": [float(end) for end in clustered.conf_int()[1]],
    }


def partial_by_owner(y, family, rest, groups):
    def statistic(y, family, rest):
        one = np.ones((len(y), 1))
        full = sm.OLS(y, np.hstack([one, family, rest])).fit().ssr
        without = sm.OLS(y, np.hstack([one, rest])).fit().ssr
        return 1 - full / without

    whole = statistic(y, family, rest)
    without = np.array(
        [
            statistic(y[groups != g], family[groups != g], rest[groups != g])
            for g in np.unique(groups)
        ]
    )
    count = len(without)
    bias = (count - 1) * (without.mean() - whole)
    low, high = jackknife(statistic, groups, y, family, rest)
    ends = [min(1.0, max(0.0, float(end - bias))) for end in (low, high)]
    return {"partial": float(whole), "bias": float(bias), "interval": ends}


def radar():
    frame = pd.read_parquet(
        DATA / "hf_radar_models_2026-08.parquet",
        columns=["id", "author", "updated_at", "downloads_30d", "base_model"],
    )
    frame.columns = ["id", "author", "updated", "downloads", "bases"]
    frame["bases"] = [
        [] if bases is None else [base for base in bases if base] for bases in frame["bases"]
    ]
    return frame


def evaleval():
    frame = pd.read_parquet(
        DATA / "foreign/evaleval_hub_stats_frozen.parquet",
        columns=["id", "author", "lastModified", "downloads", "baseModels"],
    )
    frame.columns = ["id", "author", "updated", "downloads", "bases"]
    frame["bases"] = [
        [] if own is None else [base["id"] for base in own["models"] if base["id"]]
        for own in frame["bases"]
    ]
    return frame


def owner(row):
    if "/" in row.id:
        return row.id.split("/")[0]
    return row.author if isinstance(row.author, str) and row.author else row.id


def hub(frame):
    assert frame["id"].is_unique
    edges = {
        (child, base)
        for child, bases in zip(frame["id"], frame["bases"])
        for base in bases
        if base != child
    }
    counts = pd.Series([base for _, base in edges]).value_counts()
    frame["children"] = frame["id"].map(counts).fillna(0)
    frame["owner"] = [owner(row) for row in frame.itertuples()]
    known = frame[frame["downloads"].notna()]
    groups = np.array([fnv1a(own) % GROUPS for own in known["owner"]])
    downloads = known["downloads"].to_numpy(float)
    children = known["children"].to_numpy(float)
    both = known["updated"].notna().to_numpy()
    updated = pd.to_datetime(known["updated"][both], utc=True)
    updated = updated.dt.as_unit("us").astype(np.int64).to_numpy()
    return {
        "all_models": {
            "rho": correlated(downloads, children, groups),
            "slope": slope(np.log10(1 + downloads), np.log10(1 + children), known["owner"]),
        },
        "popularity_less_freshness": difference(
            downloads[both], updated.astype(float), children[both], groups[both]
        ),
    }


SECTIONS = [
    "dataset description",
    "dataset structure",
    "dataset creation",
    "considerations for using the data",
    "additional information",
]


def data_set_cards():
    downloads = pd.read_parquet(
        DATA / "hf_datasets_2023-03.parquet", columns=["dataset_name", "downloads"]
    ).set_index("dataset_name")["downloads"]
    frame = pd.read_parquet(DATA / "foreign/youngxinyu_datasetcard_sections_info.parquet")
    words = sum(frame[(name, "word_cnt")].fillna(0) for name in [*SECTIONS, "other"])
    filled = sum(frame[(name, "not_empty")].fillna(False).astype(int) for name in SECTIONS)
    owners = [name.split("/")[0] if "/" in name else name for name in frame.index]
    groups = np.array([fnv1a(own) % GROUPS for own in owners])
    popularity = frame.index.map(downloads).to_numpy(float)
    return {
        "owners": len(set(owners)),
        "words": correlated(words.to_numpy(float), popularity, groups),
        "filled": correlated(filled.to_numpy(float), popularity, groups),
    }


def made():
    """Rows by whole-number formulas that the test repeats."""
    i = np.arange(600)
    owners = [f"owner{(k * k) % 83}" for k in i]
    effect = np.array([fnv1a(own) % 50 for own in owners])
    first = (i * i * 7 + 13 * i) % 997 + 8 * effect
    second = (i * 31) % 211
    shared = np.maximum(0, (i * i * 7 + 13 * i) % 97 - 60 + effect)
    groups = np.array([fnv1a(own) % GROUPS for own in owners])
    x, y = np.log10(1.0 + first), np.log10(1.0 + shared)
    levels = np.stack([(i + 3 * (effect // 10)) % 5 == level for level in range(1, 5)], axis=1)
    rest = np.log10(1.0 + second)
    return {
        "partial_by_owner": partial_by_owner(y, levels.astype(float), rest[:, None], groups),
        "rho": correlated(first.astype(float), shared.astype(float), groups),
        "difference": difference(
            first.astype(float), second.astype(float), shared.astype(float), groups
        ),
        "slope": slope(x, y, owners),
    }


def partial(n, columns, q, r2):
    v = n - columns
    f = (r2 / q) / ((1 - r2) / v)

    def end(p):
        if stats.ncf.cdf(f, q, v, 0) <= p:
            return 0.0
        high = 1.0
        while stats.ncf.cdf(f, q, v, high) > p:
            high *= 2
        lam = optimize.brentq(
            lambda own: stats.ncf.cdf(f, q, v, own) - p, 0, high, xtol=1e-12, rtol=1e-14
        )
        return lam / (lam + n)

    return {"n": n, "columns": columns, "q": q, "r2": r2, "interval": [end(0.975), end(0.025)]}


def main():
    ncf = []
    for f, q, v, lam in [
        (0.5, 1, 10, 0.0),
        (0.5, 1, 10, 2.5),
        (3.0, 4, 60, 8.0),
        (4.5, 20, 2969, 60.0),
        (1.2, 3, 5, 0.3),
        (30.0, 20, 2969, 600.0),
        (25.0, 12, 99_000, 300.0),
        (1.0, 7, 1e6, 1.0),
    ]:
        lower = float(stats.ncf.cdf(f, q, v, lam))
        ncf.append({"f": f, "q": q, "v": v, "lambda": lam, "lower": lower})
    found = {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
            "pandas": pd.__version__,
        },
        "hashes": {text: str(fnv1a(text)) for text in ["", "a", "foobar", "google", "ümläut"]},
        "made": made(),
        "radar": hub(radar()),
        "evaleval": hub(evaleval()),
        "data_set_cards": data_set_cards(),
        "noncentral_f": ncf,
        "partial_r_squared": [
            partial(*own)
            for own in [
                (3000, 31, 20, 0.03),
                (300, 31, 20, 0.08),
                (100, 5, 1, 0.4),
                (15_904, 60, 14, 0.12),
                (60, 8, 3, 0.0),
            ]
        ],
    }
    (HERE / "correlations.json").write_text(json.dumps(found, indent=1) + "\n")


main()
