#!/usr/bin/env python3
"""Answers one question of the benchmark with DuckDB and prints the seconds, the greatest memory and the answers.

    duckdb_question.py THREADS QUESTION.sql [--set NAME=VALUE]... VIEW=FILE.parquet...

Each view is a file. The last statement of the question gives the names and the values of its answers.
"""

import json
import sys
import time

import duckdb


def peak():
    """The greatest memory of this process in bytes."""
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return None


threads, question, *rest = sys.argv[1:]
with open(question, encoding="utf-8") as file:
    sql = file.read()
database = duckdb.connect(config={"threads": int(threads)})
start = time.perf_counter()
while rest:
    name = rest.pop(0)
    if name == "--set":
        variable, value = rest.pop(0).split("=", 1)
        database.execute(f"SET VARIABLE {variable} = {int(value)}")
        continue
    view, path = name.split("=", 1)
    path = path.replace("'", "''")
    database.execute(f"CREATE VIEW {view} AS FROM read_parquet('{path}')")
answers = database.execute(sql).fetchall()
seconds = time.perf_counter() - start
answers = {name: value for name, value in answers} if len(answers[0]) == 2 else {}
print(json.dumps({"seconds": seconds, "peak": peak(), "answers": answers}))
