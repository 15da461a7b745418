"""Strengths that put a made world exactly on a threshold, for tests/worlds.

A made model has hidden numbers that are normally distributed; downloads, children, sections of a
card and words are functions of them. What a rule measures (Spearman's rho over ties, Cohen's d,
Cliff's delta, a partial R squared) is a function of how the hidden numbers go together. This
script inverts that function by numerical integration over the whole population, so that no
sampling error is left in the threshold.

    python3 tests/expected/worlds.py > tests/expected/worlds.json
"""

import json
import platform

import numpy as np
import scipy
from scipy import integrate, optimize, stats

# Points of the integrals over one hidden number: equal steps of probability, taken at their middle.
POINTS = 2000
P = (np.arange(POINTS) + 0.5) / POINTS
Z = stats.norm.ppf(P)


def downloads(z):
    """tests/worlds/made/hub.rs, downloads."""
    return np.floor(np.exp(0.3 + 3 * z))


def mid_ranks_of_steps(values):
    """Population mid-ranks of a function of P that never falls."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return ((last - counts / 2) / POINTS)[places]


def mid_ranks_of_mixture(pmf):
    """Expected mid-rank of a count, for each point; pmf[count, point]. And its variance."""
    share = pmf.mean(axis=1)
    mid = np.cumsum(share) - share / 2
    variance = (share * mid**2).sum() - 0.25
    return mid @ pmf, variance


def rho(r, x, x_variance, y, y_variance):
    """Spearman's rho where the hidden numbers correlate by r; x and y are expected mid-ranks."""
    # y at r·z + sqrt(1 − r²)·e, averaged over e.
    inner = np.interp(
        r * Z[:, None] + np.sqrt(1 - r * r) * Z[None, :], Z, y
    ).mean(axis=1)
    return ((x * inner).mean() - 0.25) / np.sqrt(x_variance * y_variance)


def strength(target, *args):
    return optimize.brentq(lambda r: rho(r, *args) - target, 0.0, 0.999, xtol=1e-12)


def of_steps(values):
    ranks = mid_ranks_of_steps(values)
    return ranks, ranks.var()


# --- downloads, children, last update ----------------------------------------------------
POPULAR = of_steps(downloads(Z))
FRESH = (P, 1 / 12)

# Children: Poisson with a mean of 0.5·exp(2c − 2).
means = 0.5 * np.exp(2 * Z - 2)
counts = np.arange(0, 2000)
CHILDREN = mid_ranks_of_mixture(stats.poisson.pmf(counts[:, None], means[None, :]))

# --- sections: how many of five flags, each by sqrt(share)·q + sqrt(1 − share)·e ----------
SHARE = 0.5


def sections(cut):
    p = stats.norm.cdf((cut + np.sqrt(SHARE) * Z) / np.sqrt(1 - SHARE))
    return stats.binom.pmf(np.arange(6)[:, None], 5, p[None, :])


FILLED = mid_ranks_of_mixture(sections(0.0))


def metadata(cut=0.0):
    p = stats.norm.cdf((cut + np.sqrt(SHARE) * Z) / np.sqrt(1 - SHARE))
    return mid_ranks_of_mixture(stats.binom.pmf(np.arange(5)[:, None], 4, p[None, :]))


# --- Cohen's d of the number of sections between groups ------------------------------------
def moments(cut):
    share = sections(cut).mean(axis=1)
    k = np.arange(6)
    mean = (share * k).sum()
    return mean, (share * k**2).sum() - mean**2


def d(gap):
    (low, a), (high, b) = moments(-gap / 2), moments(gap / 2)
    return (high - low) / np.sqrt((a + b) / 2)


def gap(target):
    return optimize.brentq(lambda own: d(own) - target, 0.0, 5.0, xtol=1e-12)


# --- Cliff's delta of downloads under a shift of the hidden number --------------------------
def delta(shift):
    """P(X > Y) − P(X < Y), X with the shift."""
    top = 14
    values = np.arange(0, int(np.exp(top)) + 1 if top < 12 else 200_000)
    # P(floor(exp(0.3 + 3z)) <= v) = Phi((ln(v + 1) − 0.3)/3); beyond the last all are one, and rare.
    below = stats.norm.cdf((np.log(values + 1) - 0.3) / 3)
    shifted = stats.norm.cdf((np.log(values + 1) - 0.3) / 3 - shift)
    below[-1] = shifted[-1] = 1.0
    x = np.diff(shifted, prepend=0.0)
    y = np.diff(below, prepend=0.0)
    y_before = below - y
    return (x * y_before).sum() - (x * (1 - below)).sum()


def shift(target):
    return optimize.brentq(lambda own: delta(own) - target, 0.0, 3.0, xtol=1e-12)


# --- partial R squared of log10(1 + downloads) on independent attributes --------------------
def partial(steps):
    """Of the last flag: two flags and three levels, each a step of the hidden number."""
    levels, first, last = steps
    centres = {}
    for level in range(3):
        for a in (0, 1):
            for b in (0, 1):
                centre = levels * (level - 1) + first * (a - 0.5) + last * (b - 0.5)
                y = np.log10(1 + downloads(centre + Z))
                centres[level, a, b] = (y.mean(), (y**2).mean())
    cells = np.array([[[centres[l, a, b][0] for b in (0, 1)] for a in (0, 1)] for l in range(3)])
    squares = np.mean([own[1] for own in centres.values()])
    variance = squares - cells.mean() ** 2
    explained = [
        cells.mean(axis=(1, 2)).var(),
        cells.mean(axis=(0, 2)).var(),
        cells.mean(axis=(0, 1)).var(),
    ]
    return [own / (variance - sum(explained) + own) for own in explained]


# The other two families clear: partial R squared of about 0.2, more than Cohen's medium effect.
CLEAR = 1.15
LEVELS = 0.7
last = optimize.brentq(lambda own: partial((LEVELS, CLEAR, own))[2] - 0.02, 0.0, 3.0, xtol=1e-12)

out = {
    "versions": {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    },
    "downloads_children_rho_0.1": strength(0.1, *POPULAR, *CHILDREN),
    "downloads_children_rho_0.2": strength(0.2, *POPULAR, *CHILDREN),
    "update_children_rho_0.2": strength(0.2, *FRESH, *CHILDREN),
    "downloads_children_rho_0.4": strength(0.4, *POPULAR, *CHILDREN),
    "update_children_rho_0.1": strength(0.1, *FRESH, *CHILDREN),
    "metadata_children_rho_0.1": strength(0.1, *metadata(), *CHILDREN),
    "downloads_words_rho_0.1": strength(0.1, *POPULAR, *FRESH),
    "downloads_words_rho_0.4": strength(0.4, *POPULAR, *FRESH),
    "downloads_filled_rho_0.1": strength(0.1, *POPULAR, *FILLED),
    "downloads_filled_rho_0.4": strength(0.4, *POPULAR, *FILLED),
    "sections_gap_d_0.2": gap(0.2),
    "sections_gap_d_0.8": gap(0.8),
    "downloads_shift_delta_0.147": shift(0.147),
    "downloads_shift_delta_0.474": shift(0.474),
    "attribute_levels": LEVELS,
    "attribute_clear": CLEAR,
    "attribute_partial_r2_0.02": last,
    "clear_partial_r2": partial((LEVELS, CLEAR, last)),
}
print(json.dumps(out, indent=1))
