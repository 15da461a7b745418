"""Holds the scripts of `registry-lens sql` against `registry-lens report`, engine by engine.

    python tests/sql/matrix.py PROGRAM SHARED FOLDER ENGINE… [--small] [--with-error]

PROGRAM is the built command; SHARED the folder with shared data, or - without it; FOLDER has the files
that make_hub.py made. It prints one line for each metric, dataset and engine, and fails if a number differs
by more than 1e-9, relatively if it is above 1; counts must be equal. Tables that --reduce writes must give all numbers
of the raw ones. `--small` leaves out datasets that take long. With an error, bases with one library count in
preservation, too, which must be found.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field

import answers
import engines


@dataclass
class Case:
    """A dataset with the metrics that it feeds."""

    name: str
    source: str
    # Table and path of each file.
    files: list
    metrics: list
    columns: dict = field(default_factory=dict)
    report: list = field(default_factory=list)
    settings: list = field(default_factory=list)
    is_large: bool = False
    # Files with the same content that the program reads, if it does not read those of the source.
    read: list = field(default_factory=list)
    # The metrics that the program measures from the reduced tables as from the raw ones; none if they are not made.
    reduced: list = field(default_factory=list)


HUB = [
    "preservation",
    "descendants",
    "documentation",
    "ownership",
    "dependency_degree",
    "concentration",
    "growth",
    "under_documentation",
    "drift",
    "families",
]


def cases(shared, folder):
    """The datasets: two that are made, and those of the shared folder."""
    made = [("packages", f"{folder}/huggingface_models_2025-12-01.parquet")]
    yield Case("made hub", "hub-stats-models", made, HUB, reduced=[*HUB, "naming", "groups", "attributes"])
    large = f"{folder}/huggingface_large_2025-12-01.parquet"
    if os.path.exists(large):
        yield Case("100,000 models", "hub-stats-models", [("packages", large)], HUB, is_large=True)
    yield Case(
        "made hub, a subset",
        "hub-stats-models",
        [("packages", f"{folder}/huggingface_models_2025-12-01.parquet")],
        ["descendants", "ownership", "concentration", "growth", "drift"],
        settings=["--where", "task=text-generation|text-to-image, created>=2022, downloads>=1, derived=yes"],
    )
    yield Case(
        "made hub, other settings",
        "hub-stats-models",
        [("packages", f"{folder}/huggingface_models_2025-12-01.parquet")],
        ["preservation", "descendants", "drift", "dependency_degree", "concentration"],
        settings=[
            "--set=preservation.relation=finetune",
            "--set=preservation.names=wider",
            "--set=preservation.frameworks=true",
            "--set=descendants.popularity=likes",
            "--set=descendants.zeros=log1p",
            "--set=drift.relation=merge",
            "--set=dependency_degree.relation=quantized",
            "--set=concentration.popularity=likes",
            "--set=concentration.ranks=50",
        ],
    )
    repeated = f"{folder}/huggingface_repeated_2025-12-01.parquet"
    yield Case(
        "made hub, repeated names",
        "hub-stats-models",
        [("packages", repeated)],
        ["preservation", "descendants", "ownership", "concentration", "growth", "under_documentation"],
    )
    dump = [
        (table, f"{folder}/{table}_2025-01-01.parquet")
        for table in ("packages", "versions", "dependencies", "maintainerships")
    ]
    of_dump = ["dependency_degree", "ownership", "concentration", "growth"]
    yield Case("made Ecosyste.ms", "ecosystems", dump, of_dump, reduced=of_dump)
    commits = [("commits", f"{folder}/commits_2024-10-01.parquet")]
    yield Case("made commits of HFCommunity", "hfcommunity", commits, ["growth"], reduced=["growth", "maintenance"])
    ranked = ["turnover", "concentration"]
    fifty = ["--set=turnover.k=50"]
    log = [("downloads", f"{folder}/pypi_log_{part}.parquet") for part in ("one", "two")]
    without_mirrors = {"downloads.installer": "details.installer.name"}
    months = [f"{folder}/pypi_months_2026-{month:02}.parquet" for month in range(1, 5)]
    yield Case("made log of PyPI", "pypi-downloads", log, ranked, without_mirrors, settings=fifty, read=months, reduced=["turnover"])
    days = [("downloads", f"{folder}/npm_days.parquet")]
    months = [f"{folder}/npm_months_2026-{month:02}.parquet" for month in range(1, 5)]
    yield Case("made days of npm", "npm-downloads", days, ranked, settings=fifty, read=months, reduced=["turnover"])
    if shared == "-":
        return
    data = f"{shared}/data"
    hub = f"{data}/foreign/evaleval_hub_stats_frozen.parquet"
    dated = ["--date", "evaleval_hub_stats_frozen.parquet=2026-05"]
    yield Case("evaleval hub-stats", "hub-stats-models", [("packages", hub)], HUB, report=dated)
    pypi = [("packages", f"{data}/pypi_downloads_{date}.parquet") for date in ("2022-11", "2023-08", "2023-10", "2024-03")]
    names = {"packages.id": "name"}
    yield Case("PyPI, four snapshots", "packages", pypi, ["turnover", "concentration"], names)
    npm = [("packages", f"{data}/npm_top100k_{date}.parquet") for date in ("2017-04", "2017-10", "2025-12")]
    yield Case("npm, first 100,000", "packages", npm, ["turnover", "concentration"], names, is_large=True)
    yield Case(
        "Hugging Face 2022-10",
        "packages",
        [("packages", f"{data}/hf_models_2022-10.parquet")],
        ["ownership", "concentration", "growth"],
        {
            "packages.id": "modelId",
            "packages.author": "author",
            "packages.created_at": "creation_time",
            "packages.task": "task_category",
        },
    )
    yield Case(
        "npm core",
        "packages",
        [
            ("packages", f"{data}/npm_core_packages_2025-12.parquet"),
            ("dependencies", f"{data}/npm_core_dependencies_2025-12.parquet"),
        ],
        ["dependency_degree"],
        {"packages.id": "name", "dependencies.package_id": "source", "dependencies.target_name": "target"},
    )
    yield Case(
        "language models and edges 2025-06",
        "packages",
        [("base_edges", f"{data}/hf_llm_dependency_edges_2025-06.parquet")],
        ["dependency_degree", "families"],
        {
            "base_edges.child_id": "derived_model",
            "base_edges.base_id": "base_model",
            "base_edges.relation": "relation",
        },
        is_large=True,
    )


def document(program, case, files=None):
    """The program's own answers, from these files or from the case's own."""
    metrics = [f"--metric={metric}" for metric in dict.fromkeys(case.metrics + case.reduced)]
    files = files or case.read or list(dict.fromkeys(path for _, path in case.files))
    command = [program, "report", *files, "--json", *metrics, *case.report, *case.settings]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def script(program, case, metric, engine, places):
    """The script that the program prints; without a metric, that of the reduction."""
    command = [program, "sql", metric or "--reduce", "--dialect", engine.dialect, "--dataset", case.source]
    for (table, path), place in zip(case.files, places):
        command += ["--from", f"{table}={place}"]
        if place != path:
            # A table's name has neither date nor registry.
            name = os.path.basename(path)
            date = next((part.removesuffix(".parquet") for part in name.split("_") if part[:2] == "20"), None)
            if date:
                command += ["--date", f"{place}={date}"]
            if name.startswith(("pypi", "npm", "cran", "hf")):
                registry = name.split("_")[0].replace("hf", "huggingface")
                command += ["--registry", f"{place}={registry}"]
    for known, column in case.columns.items():
        command += ["--column", f"{known}={column}"]
    # A reduction has no settings; the program has them when it reads the tables.
    of_metric = [one for one in case.settings if not one.startswith("--set=") or one.startswith(f"--set={metric}.")]
    command += of_metric
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def main(program, shared, folder, names):
    """Runs all of it and prints the matrix. Returns whether all numbers agree."""
    wrong = 0
    with_error, small = "--with-error" in names, "--small" in names
    names = [name for name in names if not name.startswith("--")]
    documents = {}
    for name in names:
        written = os.path.join(folder, name)
        os.makedirs(written, exist_ok=True)
        engine = engines.ENGINES[name](written)
        print(f"{name} {engine.version}", flush=True)
        try:
            for case in cases(shared, folder):
                if small and case.is_large:
                    continue
                if case.name not in documents:
                    documents[case.name] = document(program, case)
                places = [engine.place(path) for _, path in case.files]
                for metric in case.metrics + [None] * bool(case.reduced):
                    begin = time.monotonic()
                    try:
                        text = script(program, case, metric, engine, places)
                        if with_error:
                            text = text.replace("counted_bases.libraries >= 2", "counted_bases.libraries >= 1")
                        if metric:
                            rows = engine.run(text, metric)
                            equal, differing = answers.differences(metric, documents[case.name], rows)
                        else:
                            reduced = document(program, case, engine.reduce(text))
                            equal, differing = answers.reduced(case.reduced, documents[case.name], reduced)
                    except Exception as error:  # noqa: BLE001 any engine's error is a result
                        equal, differing = 0, [str(error).strip()[:2000]]
                    seconds = time.monotonic() - begin
                    says = f"{equal} numbers equal" if not differing else f"{len(differing)} DIFFER"
                    print(f"  {case.name} · {metric or '--reduce'}: {says} ({seconds:.1f} s)", flush=True)
                    for difference in differing[:5]:
                        print(f"    {difference}", flush=True)
                    wrong += bool(differing)
        finally:
            engine.stop()
    print("all numbers agree" if wrong == 0 else f"{wrong} differ")
    return wrong == 0


if __name__ == "__main__":
    PROGRAM, SHARED, FOLDER, *NAMES = sys.argv[1:]
    sys.exit(0 if main(PROGRAM, SHARED, FOLDER, NAMES) else 1)
