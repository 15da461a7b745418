"""Differences of what remained, by statsmodels, for tests of turnover.

    python tests/expected/turnover.py > tests/expected/turnover.json
"""

import json
import platform
import sys

import numpy as np
import scipy
import statsmodels
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

# As printed in the specification: remained of 1,000 of Hugging Face, and of a rival.
DIFFERENCES = [(526, 956), (526, 923), (426, 945), (426, 651), (698, 915)]
SHARES = [424, 526, 426, 945, 966, 956, 651, 941, 923, 0, 1000]


def main():
    differences = [
        {
            "remained": [own, rival],
            "difference": (own - rival) / 1000,
            "interval": [
                float(end)
                for end in confint_proportions_2indep(own, 1000, rival, 1000, method="newcomb")
            ],
        }
        for own, rival in DIFFERENCES
    ]
    shares = [
        {
            "remained": own,
            "interval": [float(end) for end in proportion_confint(own, 1000, method="wilson")],
        }
        for own in SHARES
    ]
    versions = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
    }
    json.dump(
        {"versions": versions, "of": 1000, "differences": differences, "shares": shares},
        sys.stdout,
        indent=1,
    )
    print()


main()
