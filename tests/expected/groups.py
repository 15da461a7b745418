"""Groups of owners in two real lists, by pandas and numpy.

    python tests/expected/groups.py ../shared/data > tests/expected/groups.json

An owner is the part of a name before the slash, else the author if the list names it, in lower case.
`owners`: each owner is a group. `halves`: the 20 owners with the most downloads in the later list are
in the groups "even" and "odd" by their rank from 0, all others are not labelled.
"""

import json
import platform
import sys
from pathlib import Path

import numpy
import pandas

data = Path(sys.argv[1])


def read(name, column):
    frame = pandas.read_parquet(data / f"{name}.parquet").rename(columns={column: "id"})
    slash = frame.id.str.contains("/")
    frame["owner"] = frame.id.str.split("/").str[0].str.lower().where(slash)
    if "author" in frame:
        frame["owner"] = frame.owner.fillna(frame.author.str.lower())
    return frame[["id", "owner", "downloads"]]


lists = [read("hf_models_2022-07", "model"), read("hf_models_2022-10", "modelId")]


def gini(values):
    x = numpy.sort(numpy.asarray(values, float))
    n = len(x)
    return 2 * (numpy.arange(1, n + 1) * x).sum() / (n * x.sum()) - (n + 1) / n


def described(frame, groups, named):
    frame = frame.assign(group=groups, packages=1.0)
    answer = {}
    for measure in ["downloads", "packages"]:
        sums = frame.groupby("group")[measure].sum()
        total = float(frame[measure].sum())
        rest = total - float(sums.sum())
        squares = float((sums**2).sum())
        largest = float(sums.max())
        answer[measure] = {
            "total": total,
            "amounts": [float(sums.get(name, 0)) for name in named],
            "not_labelled": rest,
            "groups": len(sums),
            "hhi": [
                squares / total**2,
                (squares - largest**2 + (largest + rest) ** 2) / total**2,
            ],
            "gini": float(gini(sums)),
        }
    return answer


last = lists[-1].groupby("owner").downloads.sum()
top = last.reset_index().sort_values(["downloads", "owner"], ascending=[False, True]).owner[:20].tolist()
half = {owner: ["even", "odd"][place % 2] for place, owner in enumerate(top)}
halves = sorted(["even", "odd"], key=lambda name: -sum(last[o] for o in top if half[o] == name))
print(
    json.dumps(
        {
            "made_with": {
                "python": platform.python_version(),
                "numpy": numpy.__version__,
                "pandas": pandas.__version__,
            },
            "owners": {
                "groups": top,
                "dates": [described(one, one.owner, top) for one in lists],
            },
            "halves": {
                "groups": halves,
                "dates": [described(one, one.owner.map(half), halves) for one in lists],
            },
        },
        indent=1,
    )
)
