"""Survival by lifelines, pandas and scipy.

    python tests/expected/survival.py ../shared/data www/sample > tests/expected/survival.json

`hub`: what became of the models of July 2022 by October 2022, by name; intervals with owners as
clusters by the formulas of docs/decisions/clustered-intervals.md. `sample`: the made-up hub's four
lists; Kaplan and Meier's curve with Greenwood's interval of log(-log S) by lifelines, a departure in the
middle between two lists. `late`: 600 made-up subjects that enter late, drawn by the generator of
SplitMix64 from 1; the curve begins where 30 are at risk.
"""

import json
import platform
import sys
import warnings
from pathlib import Path

import lifelines
import numpy
import pandas
import scipy
from scipy.stats import rankdata, t as student

warnings.simplefilter("ignore")
data, sample = map(Path, sys.argv[1:3])


def clustered(frame, counts):
    """Share with a Wilson interval for clusters of owners."""
    by = frame.groupby("owner")[counts].agg(["size", "sum"])
    x, y = by["size"].to_numpy(float), by["sum"].to_numpy(float)
    n, share, groups = x.sum(), y.sum() / x.sum(), len(x)
    kish = n * n / (x * x).sum()
    if share in (0, 1):
        effective = kish
    else:
        rest = (y.sum() - y) / (n - x) - share
        floor = share * (1 - share) / n * (1 + 0.05 * ((x * x).sum() / n - 1))
        variance = max((groups - 1) / groups * (rest**2).sum(), floor)
        effective = min(share * (1 - share) / variance, n)
    z = student.ppf(0.975, kish - 1)
    shrink = 1 + z * z / effective
    centre = (share + z * z / (2 * effective)) / shrink
    reach = z / shrink * numpy.sqrt(share * (1 - share) / effective + z * z / (4 * effective**2))
    ends = [0 if share == 0 else centre - reach, 1 if share == 1 else centre + reach]
    return {"count": int(y.sum()), "of": int(n), "share": share, "interval": ends}


def hub():
    before = pandas.read_parquet(data / "hf_models_2022-07.parquet").set_index("model")
    after = pandas.read_parquet(data / "hf_models_2022-10.parquet").set_index("modelId")
    assert before.index.is_unique and after.index.is_unique
    frame = before[["downloads"]].join(after.downloads.rename("later"))
    frame["owner"] = [name.split("/")[0] if "/" in name else "" for name in frame.index]
    frame["gone"] = ~frame.index.isin(after.index)
    middle = 1 - (rankdata(frame.downloads) - 0.5) / len(frame)
    frame["tenth"] = numpy.minimum(numpy.floor(middle * 10).astype(int), 9) + 1
    there = frame[~frame.gone & (frame.downloads > 0)].copy()
    there["zero"] = there.later == 0
    return {
        "gone": clustered(frame, "gone"),
        "zero": clustered(there, "zero"),
        "new": int((~after.index.isin(before.index)).sum()),
        "tenths": {int(tenth): clustered(rows, "gone") for tenth, rows in frame.groupby("tenth")},
    }


def steps(curve):
    low, high = curve.confidence_interval_.columns
    interval = curve.confidence_interval_
    return [
        [
            float(time),
            int(row.at_risk),
            float(curve.survival_function_.iloc[:, 0][time]),
            float(interval[low][time]),
            float(interval[high][time]),
        ]
        for time, row in curve.event_table.iterrows()
        if row.observed > 0
    ]


def made_up():
    dates = ["2025-03", "2025-06", "2025-09", "2025-12"]
    lists = [pandas.read_parquet(sample / f"made-up_hf_models_{date}.parquet") for date in dates]
    names = [set(one.id) for one in lists]
    # The end of each month; of the last list the time of the latest model, since it has times.
    times = [pandas.Timestamp(date) + pandas.offsets.MonthBegin(1) for date in dates]
    latest = pandas.to_datetime(lists[-1].createdAt).max()
    if latest.tzinfo is not None:
        latest = latest.tz_convert(None)
    times[-1] = max(latest, pandas.Timestamp(dates[-1]))
    days = [(time - times[0]).total_seconds() / 86400 for time in times]
    durations, ended = [], []
    for name in set.union(*names[:-1]):
        there = [place for place, one in enumerate(names) if name in one]
        first, last = there[0], there[-1]
        gone = last < 3
        exit = (days[last] + days[last + 1]) / 2 if gone else days[last]
        durations.append(exit - days[first])
        ended.append(gone)
    curve = lifelines.KaplanMeierFitter().fit(durations, ended)
    return {
        "gone": [len(names[place] - names[place + 1]) for place in range(3)],
        "packages": len(durations),
        "steps": steps(curve),
    }


def late():
    state = 1
    mask = (1 << 64) - 1

    def draw(limit):
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        bits = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & mask
        return (bits ^ (bits >> 31)) % limit

    spans = []
    for _ in range(600):
        entry = draw(400) + 0.5
        exit = entry + 0.5 + draw(300)
        spans.append((entry, exit, draw(3) > 0))

    def at_risk(time):
        return sum(entry < time <= exit for entry, exit, _ in spans)

    ends = sorted({exit for _, exit, ended in spans if ended})
    enough = next(time for time in ends if at_risk(time) >= 30)
    skipped = [time for time in ends if time < enough]
    after = max(skipped, default=0.0)
    begin = min(
        time
        for time in [after] + [entry for entry, _, _ in spans if entry >= after]
        if sum(entry <= time < exit for entry, exit, _ in spans) >= 30
    )
    kept = [(max(entry, after), exit, ended) for entry, exit, ended in spans if exit > after]
    entry, exit, ended = zip(*kept)
    curve = lifelines.KaplanMeierFitter().fit(exit, ended, entry=entry)
    few = next(time for time in ends if time >= enough and at_risk(time) < 30)
    return {"from": begin, "steps": [step for step in steps(curve) if step[0] < few]}


print(
    json.dumps(
        {
            "made_with": {
                "python": platform.python_version(),
                "lifelines": lifelines.__version__,
                "numpy": numpy.__version__,
                "pandas": pandas.__version__,
                "scipy": scipy.__version__,
            },
            "hub": hub(),
            "sample": made_up(),
            "late": late(),
        },
        indent=1,
    )
)
