"""Growth of real lists by scipy and statsmodels, for tests/measures/growth.rs.

    python tests/expected/growth.py [FOLDER] > tests/expected/growth.json

FOLDER is that of the data, ../shared/data unless given. Months are cut as the specification says:
without the month of the Hub's floor, without the last month where the snapshot was taken in it or
has no date, and from after the last month without any new package.
"""

import json
import platform
import sys

import duckdb
import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy.optimize import least_squares
from scipy.stats import t as student

FLOOR = "2022-03-02 23:29:04"
LEADERBOARD = "hf_open_llm_leaderboard_2025-03"
# File, column of the creation, month of the snapshot, during which each was taken.
LISTS = [
    ("hf_models_2022-10", "creation_time", "2022-10"),
    ("hf_datasets_2023-03", "created_at", "2023-03"),
    ("hf_radar_models_2026-08", "created_at", "2026-08"),
    ("foreign/evaleval_hub_stats_frozen", "createdAt", None),
    (LEADERBOARD, "metadata_upload_date", "2025-03"),
]
# 48 months of simulated registries, rounded; the last has a fixed ripple.
MADE = {
    "twelve_percent": [round(50 * 1.12**x) for x in range(48)],
    "decline": [round(200000 * 0.85**x) for x in range(48)],
    "constant": [300 + (7 * x) % 5 for x in range(48)],
    "linear": [50 + 30 * x + (11 * x) % 17 for x in range(48)],
    "quadratic": [50 + 5 * x + 3 * x * x + (13 * x) % 29 for x in range(48)],
    "cubic": [round(100 + 0.1 * x**3) + (13 * x) % 7 for x in range(48)],
    "saturating": [round(8000 / (1 + np.exp(-0.15 * (x - 24)))) for x in range(48)],
    "flat_then_linear": [200 + max(0, x - 24) * 40 + (13 * x) % 19 for x in range(48)],
    "last_month_alone": [3, 2, 4, 3, 1, 2, 3, 4, 2, 3, 2, 3, 4, 2, 3, 900],
}


def months_of(path, column, snapshot, table="from '{path}'"):
    rows = duckdb.sql(
        f"""set timezone = 'UTC';
        select strftime({column}::timestamp, '%Y-%m') as month, count(*) as n,
               count(*) filter (where date_trunc('second', {column}::timestamp) = '{FLOOR}') as floor
        {table.format(path=path)} where {column} is not null group by 1 order by 1"""
    ).fetchall()
    counts = {month: n for month, n, _ in rows}
    floor = any(on_floor for _, _, on_floor in rows)
    last = max(m for m in counts if snapshot is None or m <= snapshot)
    partial = snapshot is None or last == snapshot
    first = "2022-04" if floor else min(counts)
    whole, month = [], first
    while month < last or (month == last and not partial):
        whole.append((month, counts.get(month, 0)))
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12}-{number % 12 + 1:02d}"
    empty = [place for place, (_, n) in enumerate(whole) if n == 0]
    return whole[empty[-1] + 1 :] if empty else whole


def sum_of_powers(counts, degree):
    """Least squares on logarithms of a polynomial with positive coefficients."""
    y = np.log(counts)
    x = np.arange(len(y)) / max(len(y) - 1, 1)
    powers = np.vander(x, degree + 1, increasing=True)
    rest = lambda theta: y - np.log(powers @ np.exp(theta))

    def slope(theta):
        parts = powers * np.exp(theta)
        return -parts / parts.sum(axis=1, keepdims=True)

    random = np.random.default_rng(20261129)
    level = y.mean()
    best = None
    for start in range(60):
        theta = level + random.uniform(-6, 4, degree + 1)
        fit = least_squares(
            rest, theta, slope, bounds=(-60, 60), xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=4000
        )
        value = 2 * fit.cost
        if best is None or value < best[0]:
            best = (value, fit.x)
    return best[0], [float(np.exp(t) / max(len(y) - 1, 1) ** j) for j, t in enumerate(best[1])]


def growth(counts):
    counts = np.asarray(counts, float)
    n = len(counts)
    y, x = np.log(counts), np.arange(n)
    aic = lambda rss, k: n * np.log(rss / n) + 2 * k
    lags = int(np.floor(1.3 * np.sqrt(n)))
    ols = sm.OLS(y, sm.add_constant(x.astype(float)))
    plain = ols.fit()
    robust = ols.fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    exponential = aic(float(plain.ssr), 3)
    powers = [sum_of_powers(counts, degree) for degree in (1, 2, 3)]
    linear, quadratic, cubic = (aic(rss, k) for (rss, _), k in zip(powers, (3, 4, 5)))
    bent = sm.OLS(y, np.vander(x.astype(float), 3, increasing=True)).fit()
    _, b, c = bent.params
    rates = [b, b + 2 * c * (n - 1)]
    q = aic(float(bent.ssr), 4) - exponential
    # Of two falling ends the sizes are compared: a steady decline is steady.
    ends = [abs(rate) for rate in rates] if max(rates) < 0 else rates
    half = student.ppf(0.975, n - 2) * robust.bse[1]
    rate = float(plain.params[1])
    return {
        "n": n,
        "lags": lags,
        "a": float(plain.params[0]),
        "b": rate,
        "b_interval": [float(rate - half), float(rate + half)],
        "aic": {
            "exponential": exponential,
            "linear": linear,
            "quadratic": quadratic,
            "cubic": cubic,
        },
        "lead": min(linear, quadratic) - exponential,
        "lead3": cubic - exponential,
        "q": q,
        "rates": rates,
        "unsteady": bool(q <= -4 and min(ends) < max(ends) / 2),
    }


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "../shared/data"
    lists = {}
    # The leaderboard has a row for each evaluation, the specification's numbers are of rows; the
    # second is of models.
    once = "from (select distinct model_name, metadata_upload_date from '{path}')"
    inputs = [(name, name, column, snapshot, "from '{path}'") for name, column, snapshot in LISTS]
    inputs.append((f"{LEADERBOARD}, models", LEADERBOARD, *LISTS[-1][1:], once))
    for label, name, column, snapshot, table in inputs:
        months = months_of(f"{folder}/{name}.parquet", column, snapshot, table)
        lists[label] = {
            "first": months[0][0],
            "last": months[-1][0],
            "counts": [n for _, n in months],
            **growth([n for _, n in months]),
        }
    versions = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "duckdb": duckdb.__version__,
    }
    made = {name: {"counts": counts, **growth(counts)} for name, counts in MADE.items()}
    json.dump({"versions": versions, "lists": lists, "made": made}, sys.stdout, indent=1)
    print()


main()
