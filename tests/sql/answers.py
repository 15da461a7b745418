"""The numbers of a results document and of a script's rows, under the same names."""

import re


def _first(document, metric):
    return document["metrics"][metric]["datasets"][0]["values"]


def _turnover(document):
    found = {}
    for dataset in document["metrics"]["turnover"]["datasets"]:
        for snapshot in dataset["values"]["snapshots"]:
            registry, date = dataset["values"]["registry"], snapshot["date"]
            found[f"{registry} {date} packages"] = snapshot["size"]
            for name in ("remained", "newcomers", "returning", "turnover_rate"):
                if snapshot[name] is not None:
                    found[f"{registry} {date} {name}"] = snapshot[name]
    return found


def _preservation(document):
    found = {}
    for library in _first(document, "preservation")["libraries"]:
        if library["shown"]:
            for name in ("bases", "descendants", "preserved", "rate"):
                found[f"{library['library']} {name}"] = library[name]
    return found


def _descendants(document):
    values = _first(document, "descendants")
    found = {
        "models": values["childless"]["n"],
        "points": values["fit"]["n"],
        "rho_of_all": (values["childless"]["spearman"] or {}).get("coefficient"),
        "rho_of_bases": (values["correlations"]["spearman"] or {}).get("coefficient"),
    }
    for name in ("slope", "intercept", "r"):
        found[name] = values["fit"][name]
    return found


def _documentation(document):
    values = _first(document, "documentation")
    found = {}
    for comparison in values["comparisons"]:
        popularity = comparison["popularity"]
        if popularity not in ("downloads", "likes"):
            continue
        found[f"{popularity} models"] = comparison["population"]
        found[f"{popularity} mean_score"] = values["mean"]
        found[f"{popularity} rho"] = comparison["spearman"]["coefficient"]
        # Which of the equal models at a cut are in a group is arbitrary, so such groups differ.
        tied = comparison["top"]["tied"] + comparison["bottom"]["tied"]
        for side in ("top", "bottom"):
            found[f"{popularity} {side}_models"] = comparison[side]["box"]["n"]
            if comparison[side]["tied"] == 0:
                found[f"{popularity} {side}_mean"] = comparison[side]["box"]["mean"]
        if tied == 0:
            found[f"{popularity} cohens_d"] = comparison["cohens_d"]
            found[f"{popularity} welch_t"] = comparison["welch"]["t"]
    return found


def _ownership(document):
    values = _first(document, "ownership")
    names = (
        "owners total gini hhi share_top1 share_top5 share_top10 share_top100 share_top1pct "
        "holding_50 holding_80"
    ).split()
    found = {}
    for measure in ("downloads", "likes", "packages"):
        held = values[f"by_{measure}"]
        if held is not None:
            for name in names:
                found[f"{measure} {name}"] = held[name]
    return found


def _dependency_degree(document):
    edges = _first(document, "dependency_degree")["edges"]
    names = {"packages": "n", "total": "sum", "largest": "max"}
    for name in ("mean", "q1", "median", "q3", "p90", "p99", "zeros", "ones", "gini"):
        names[name] = name
    return {
        f"{direction} {name}": edges[of][theirs]
        for direction, of in (("out", "out"), ("in", "into"))
        for name, theirs in names.items()
    }


def _concentration(document):
    found = {}
    datasets = document["metrics"]["concentration"]["datasets"]
    for dataset in datasets:
        for group in dataset["values"]["groups"]:
            date = dataset["source"]["date"] if len(datasets) > 1 else ""
            names = (
                "zeros total gini gini_positive_only hhi share_top1 share_top10 share_top100 "
                "share_top1000 share_top1pct holding_50 holding_80"
            ).split()
            for name in names:
                found[f"{date} {name}".strip()] = group[name]
            found[f"{date} packages".strip()] = group["n"]
            if group["slope"] is not None:
                found[f"{date} slope".strip()] = group["slope"]["slope"]
    return found


def _growth(document):
    values = _first(document, "growth")
    found = {}
    for name in ("packages", "commits", "authors"):
        for month in (values[name] or {"months": []})["months"]:
            if month["count"] > 0:
                found[f"{month['month']} {name}"] = month["count"]
                if name != "authors":
                    found[f"{month['month']} cumulative"] = month["cumulative"]
    return found


def _under_documentation(document):
    found = {}
    of_sql = ("license", "dataset", "language", "base_model", "paper", "evaluation", "carbon")
    for of in _first(document, "under_documentation")["properties"]:
        if of["told"] and of["property"] in of_sql:
            found[f"{of['property']} models"] = of["n"]
            found[f"{of['property']} without_it"] = of["absent"]
            found[f"{of['property']} absence"] = of["rate"]
    return found


def _drift(document):
    found = {}
    for of in _first(document, "drift")["traits"]:
        for name, theirs in (
            ("edges", "edges"),
            ("bases", "bases"),
            ("changed", "changed"),
            ("mutation_rate", "rate"),
        ):
            found[f"{of['trait']} {name}"] = of[theirs]
    return found


def _families(document):
    return {"edges": _first(document, "families")["edges"]}


OF_DOCUMENT = {
    "turnover": _turnover,
    "preservation": _preservation,
    "descendants": _descendants,
    "documentation": _documentation,
    "ownership": _ownership,
    "dependency_degree": _dependency_degree,
    "concentration": _concentration,
    "growth": _growth,
    "under_documentation": _under_documentation,
    "drift": _drift,
    "families": _families,
}

# The columns that name a row's numbers.
KEYS = {
    "turnover": lambda row, _: f"{row['registry']} {row['snapshot_date']}",
    "preservation": lambda row, _: row["library"],
    "descendants": lambda row, _: "",
    "documentation": lambda row, _: row["popularity"],
    "ownership": lambda row, _: row["measure"],
    "dependency_degree": lambda row, _: row["direction"],
    "concentration": lambda row, several: row["snapshot_date"] if several else "",
    "growth": lambda row, _: f"{int(row['year'])}-{int(row['month']):02}",
    "under_documentation": lambda row, _: row["property"],
    "drift": lambda row, _: row["trait"],
}


def of_document(metric, document):
    """The numbers of the program by their names."""
    return {name: value for name, value in OF_DOCUMENT[metric](document).items() if value is not None}


def of_rows(metric, rows):
    """The numbers of a script by their names; `rows` are dictionaries."""
    if metric == "families":
        return {"edges": len(rows)}
    several = len({row["snapshot_date"] for row in rows}) > 1
    found = {}
    for row in rows:
        key = KEYS[metric](row, several)
        for name, value in row.items():
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if is_number and value == value:
                found[f"{key} {name}".strip()] = value
    return found


def _compare(ours, theirs, tolerance=1e-9):
    """What of our numbers the others lack or have otherwise."""
    wrong = []
    for name, value in ours.items():
        other = theirs.get(name)
        if other is None:
            wrong.append(f"{name}: {value} in the program, missing in SQL")
        elif isinstance(value, int) and other != value:
            wrong.append(f"{name}: {value} in the program, {other} in SQL")
        elif abs(other - value) > tolerance * max(1.0, abs(value)):
            wrong.append(f"{name}: {value} in the program, {other} in SQL")
    return wrong


# How many files there were, and which rows of several a reduction has merged already.
_OF_FILES = re.compile(r"/(parts|graph/rows|graph/older_rows|graph/latest/.*)$")


def _numbers(value, name=""):
    """All numbers within a value of JSON by their paths, but for those of files."""
    if _OF_FILES.search(name) or isinstance(value, bool) or value is None or isinstance(value, str):
        return {}
    if isinstance(value, (int, float)):
        return {name: value}
    within = value.items() if isinstance(value, dict) else enumerate(value)
    return {path: number for key, one in within for path, number in _numbers(one, f"{name}/{key}").items()}


def reduced(metrics, raw, document):
    """How many numbers from reduced tables are those from raw ones, and which are not."""
    equal, wrong = 0, []
    for metric in metrics:
        of_raw, of_reduced = (
            _numbers([dataset["values"] for dataset in one["metrics"][metric]["datasets"]], metric)
            for one in (raw, document)
        )
        differing = _compare(of_raw, of_reduced) + [f"{name}: only in SQL" for name in of_reduced if name not in of_raw]
        if not of_raw:
            differing.append(f"{metric}: the program has no number to compare with")
        equal += len(of_raw) - len(differing)
        wrong += differing
    return equal, wrong


def differences(metric, document, rows):
    """How many numbers agree, and which do not."""
    ours, theirs = of_document(metric, document), of_rows(metric, rows)
    wrong = _compare(ours, theirs)
    if metric in ("preservation", "growth", "drift", "under_documentation"):
        # These tables have a row for each thing, and none too many.
        wrong.extend(
            f"{name}: {theirs[name]} in SQL, missing in the program"
            for name in theirs
            if name not in ours and name.split(" ")[-1] in ("packages", "commits", "preserved", "edges", "models")
        )
    if not ours:
        wrong.append("the program has no number to compare with")
    return len(ours) - len(wrong), wrong
