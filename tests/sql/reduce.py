"""Runs the reduction of the made hub in DuckDB; the tables are written beside it.

    python tests/sql/reduce.py PROGRAM FOLDER
"""

import os
import subprocess
import sys

import duckdb

PROGRAM, FOLDER = sys.argv[1:]
os.chdir(FOLDER)
SCRIPT = subprocess.run(
    [PROGRAM, "sql", "--reduce", "--dataset", "hub-stats-models", "--from", "huggingface_models_2025-12-01.parquet"],
    check=True,
    capture_output=True,
    text=True,
).stdout
duckdb.connect().execute(SCRIPT)
