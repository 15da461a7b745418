"""Runs the reductions of the made hub and of the made tables of HFCommunity in DuckDB; their tables are written beside.

    python tests/sql/reduce.py PROGRAM FOLDER
"""

import os
import subprocess
import sys

import duckdb

PROGRAM, FOLDER = sys.argv[1:]
os.chdir(FOLDER)
MODELS = {"id": "model_id", "downloads": "downloads", "likes": "likes", "task": "pipeline_tag"}
COLUMNS = [f"--column=packages.{field}={column}" for field, column in MODELS.items()]
for SOURCE, FILE, OPTIONS in (
    ("hub-stats-models", "huggingface_models_2025-12-01.parquet", []),
    ("hfcommunity", "commits_2024-10-01.parquet", []),
    ("packages", "model_2024-10-01.parquet", ["--registry=model_2024-10-01.parquet=huggingface", *COLUMNS]),
):
    SCRIPT = subprocess.run(
        [PROGRAM, "sql", "--reduce", "--dataset", SOURCE, "--from", FILE, *OPTIONS],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    duckdb.connect().execute(SCRIPT)
