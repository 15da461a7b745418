"""Parses every script with sqlglot, in its dialect, and what metrics do in BigQuery's.

    python tests/sql/parse.py PROGRAM

It prints a line for each script that does not parse, and the number of those that do.
"""

import re
import subprocess
import sys

import sqlglot
from sqlglot import expressions
from sqlglot.errors import ParseError

EDGES = ["preservation", "descendants", "documentation", "under_documentation", "drift", "families"]
METRICS = [*EDGES, "turnover", "ownership", "dependency_degree", "concentration", "growth"]


def script(program, dialect, *arguments):
    """A script of the program."""
    command = [program, "sql", "--dialect", dialect, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def statements(text):
    """The statements of a script, without settings and the ways to write rows, which are each engine's own."""
    text = re.sub(r"^\\.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^SET .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^INSERT OVERWRITE DIRECTORY .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^COPY \(\n(.*?)\n\) TO .*?$", r"\1;", text, flags=re.MULTILINE | re.DOTALL)


def main(program):
    """Parses all; returns whether all parse."""
    hub = ["--dataset", "hub-stats-models", "--from", "models"]
    tables = ["--from", "packages", "--from", "base_edges=edges", "--column", "packages.libraries=libraries"]
    scripts = []
    for dialect in ("duckdb", "spark", "postgres"):
        for metric in METRICS:
            scripts.append((dialect, metric, script(program, dialect, metric, *hub)))
        scripts.append((dialect, "--reduce", script(program, dialect, "--reduce", *hub)))
        for source in ("hfcommunity", "pypi-downloads", "npm-downloads"):
            mirrors = ["--column", "downloads.installer=details.installer.name"] if source == "pypi-downloads" else []
            text = script(program, dialect, "--reduce", "--dataset", source, "--from", "rows", *mirrors)
            scripts.append((dialect, f"--reduce of {source}", text))
    for metric in METRICS:
        # BigQuery has neither temporary views nor files; what metrics do is the same SQL.
        text = script(program, "spark", metric, *tables)
        scripts.append(("bigquery", metric, text[text.index("docs/metrics/") :].split("\n", 1)[1]))
    wrong = 0
    for dialect, name, text in scripts:
        try:
            parsed = sqlglot.parse(statements(text), read=dialect)
            if any(isinstance(one, expressions.Command) for one in parsed):
                raise ParseError("a statement is not understood")
        except ParseError as error:
            wrong += 1
            print(f"{name} is no SQL of {dialect}: {str(error)[:300]}")
    print(f"{len(scripts) - wrong} scripts parse")
    return wrong == 0


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
