"""How the counts of real lists end, by numpy and pyarrow, for tests/datasets.rs.

    python tests/expected/coverage.py ../shared/data > tests/expected/coverage.json

For each list with downloads: its rows with a count, the least count, and the least count that a tenth
of the rows do not exceed (`numpy.quantile` with `method="inverted_cdf"`). A list is the head of a
registry if the least is at least 3 and the other at most 1.5 times as great.
"""

import json
import platform
import sys
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet

folder = Path(sys.argv[1])
lists = {}
for path in sorted([*folder.glob("*.parquet"), *folder.glob("foreign/*.parquet")]):
    names = pyarrow.parquet.read_schema(path).names
    column = next((name for name in ("downloads", "downloads_30d") if name in names), None)
    # Of the children's sums no list of a registry can be made.
    if column is None or path.stem == "hf_figure7_base_models":
        continue
    counts = pyarrow.parquet.read_table(path, columns=[column]).column(0).drop_null().to_numpy()
    least, tenth = counts.min(), numpy.quantile(counts, 0.1, method="inverted_cdf")
    lists[str(path.relative_to(folder).with_suffix(""))] = {
        "rows": len(counts),
        "least": int(least),
        "tenth": int(tenth),
        "head": bool(least >= 3 and tenth <= 1.5 * least),
    }
versions = {"python": platform.python_version(), "numpy": numpy.__version__, "pyarrow": pyarrow.__version__}
json.dump({"versions": versions, "lists": lists}, sys.stdout, indent=1)
print()
