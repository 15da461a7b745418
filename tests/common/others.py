"""Reads columns of Parquet files with pyarrow and with DuckDB.

    python tests/common/others.py FOLDER

FOLDER/read.txt has a line for each file: its name and its columns, with tabs between. It prints a line for each column
that both refuse, with their reasons, and at last the number of files. What DuckDB cannot read in good files, it does
not refuse.
"""

import os
import sys

import duckdb
import pyarrow.parquet as parquet

FOLDER = sys.argv[1]
connection = duckdb.connect()


def refuses(read):
    """Why a reader refuses; None if it does not."""
    try:
        read()
    except Exception as error:  # noqa: BLE001 a reader's errors have no common type
        reason = " ".join(str(error).split())[:120]
        return None if "encoding is only supported" in reason else reason
    return None


files = 0
with open(os.path.join(FOLDER, "read.txt"), encoding="utf8") as lines:
    for line in lines:
        name, *columns = line.rstrip("\n").split("\t")
        path = os.path.join(FOLDER, name)
        files += 1
        for column in columns:
            quoted = column.replace('"', '""')
            query = f"SELECT \"{quoted}\" FROM read_parquet('{path}')"
            arrow = refuses(lambda: parquet.read_table(path, columns=[column]))
            ducks = arrow and refuses(lambda: connection.execute(query).fetchall())
            if arrow and ducks:
                print(f"{name} {column}: {arrow} / {ducks}")
print(f"{files} files")
