#!/usr/bin/env python3
"""Makes the other files of the benchmark from a made-up hub (examples/make_hub.rs), in the row groups of DuckDB.

    make_files.py HUB.parquet FOLDER CODEC

Four snapshots with names and downloads: each later one has more models and other downloads, by whole numbers alone, so
that every version of DuckDB makes the same rows. One list whose column `config` is JSON, as HFCommunity has it.
"""

import sys

import duckdb

hub, folder, codec = sys.argv[1:]
hub = hub.replace("'", "''")
into = f"(FORMAT parquet, COMPRESSION {codec}, ROW_GROUP_SIZE 122880)"
rows = duckdb.sql(f"SELECT count(*) FROM '{hub}'").fetchall()[0][0]
for number, date in enumerate(["2025-03", "2025-06", "2025-09", "2025-12"], 1):
    kept = rows * (6 + number) // 10
    duckdb.sql(f"""
        COPY (
            SELECT id, downloads * (500 + (file_row_number * 7919 + {number} * 104729) % 1000) // 1000 AS downloads
            FROM read_parquet('{hub}', file_row_number = true) WHERE file_row_number < {kept}
        ) TO '{folder}/huggingface_snapshot_{date}.parquet' {into}""")
duckdb.sql(f"""
    COPY (
        SELECT
            id AS model_id, downloads, likes, pipeline_tag, library_name,
            CASE WHEN safetensors IS NOT NULL THEN
                '{{"architectures": ["' || library_name || 'Model"], "model_type": "' || pipeline_tag
                || '", "tokenizer_config": ' || cardData || '}}'
            END AS config
        FROM '{hub}'
    ) TO '{folder}/huggingface_configurations_2025-12.parquet' {into}""")
