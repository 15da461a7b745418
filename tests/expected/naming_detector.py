"""Precision and recall of the comparison of names with architectures, from the judged names.

    python tests/expected/naming_detector.py > tests/expected/naming_detector.json
"""

import csv
import json
import platform
from pathlib import Path

import statsmodels
from statsmodels.stats.proportion import proportion_confint

ROOT = Path(__file__).resolve().parents[2]
# Names of either kind in the lists that the judged ones were drawn from; naming.py prints them.
ALL_REPORTED, ALL_OTHERS = 126, 4285

with (ROOT / "src/metrics/naming/judged.tsv").open() as file:
    rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
reported = [row["judged"] for row in rows if row["reported"] == "yes"]
others = [row["judged"] for row in rows if row["reported"] == "no"]
right = reported.count("contradicts")
missed = len(others) - others.count("fits")


def recall(precision, missing):
    found = precision * ALL_REPORTED
    return found / (found + missing * ALL_OTHERS)


low, high = proportion_confint(right, len(reported), method="wilson")
least, most = proportion_confint(missed, len(others), method="wilson")
answer = {
    "python": platform.python_version(),
    "statsmodels": statsmodels.__version__,
    "judged": len(reported),
    "right": right,
    "precision": right / len(reported),
    "precision_interval": [low, high],
    "others_judged": len(others),
    "missed": missed,
    "recall": recall(right / len(reported), missed / len(others)),
    "recall_interval": [recall(low, most), recall(high, least)],
}
print(json.dumps(answer, indent=2))
