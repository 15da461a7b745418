#!/usr/bin/env python3
"""Runs every command of docs/datasets.md on small stand-ins for the sources.

    scripts/check-guide.py [--only ENTRY]... [--inspect path/to/registry-lens] [--keep FOLDER]

Each stand-in has the form and the types that the source documents. A block runs in a folder of its own that holds
nothing else; a shell block and the block after it share one, as the first makes what the second reads. A block must
write at least one Parquet file, and the files must hold the rows and the awkward values of the stand-in. With
--inspect, the command must recognise every Parquet file, those of the sources included, as the entry's dataset, and
find in them together the relations and the metrics that the entry names, save those with a condition in brackets.

Needs Python 3.9 with duckdb, pandas, pyarrow and huggingface_hub, and PostgreSQL and MariaDB for the two entries that
restore a dump: servers are started in a temporary folder and reached by socket, none that runs already is touched.
"""

import argparse
import contextlib
import csv
import datetime
import glob
import http.server
import json
import os
import platform
import pwd
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import namedtuple
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

try:
    import duckdb
    import pandas as pd
    import pyarrow.parquet as pq
except ImportError as missing:
    sys.exit(f"check-guide: {missing.name} is missing: pip install duckdb pandas pyarrow huggingface_hub")

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "datasets.md"
LANGUAGES = ("sql", "python", "sh")

Block = namedtuple("Block", "entry language line text")
# The expected content of each file that a block writes: rows, and values by column.
Holds = namedtuple("Holds", "rows values")


def blocks_of(guide):
    """The fenced blocks of the guide, each with its entry and its line."""
    found, entry, fence = [], None, None
    for number, line in enumerate(guide.read_text(encoding="utf-8").splitlines(), 1):
        anchor = re.fullmatch(r'<a id="([a-z0-9-]+)"></a>', line)
        if anchor and not fence:
            entry = anchor[1]
        if not line.startswith("```"):
            if fence:
                fence[1].append(line)
            continue
        if fence:
            language, lines, start = fence
            if line != "```" or language not in LANGUAGES or entry is None:
                sys.exit(f"{guide}:{start}: a block must be of {', '.join(LANGUAGES)}, closed, and in an entry")
            found.append(Block(entry, language, start, "\n".join(lines) + "\n"))
            fence = None
        else:
            fence = (line[3:], [], number)
    if fence:
        sys.exit(f"{guide}:{fence[2]}: the block is not closed")
    return found


def entry_of(dataset, entries):
    """The entry of a dataset's id: the longest that begins it, so "peatmoss-model" is of "peatmoss"."""
    return max((e for e in entries if dataset == e or dataset.startswith(e + "-")), key=len, default=None)


# --- servers ---------------------------------------------------------------------------------


def find_program(*names):
    folders = os.environ["PATH"].split(os.pathsep) + ["/usr/sbin", *sorted(glob.glob("/usr/lib/postgresql/*/bin"))]
    for name in names:
        if found := shutil.which(name, path=os.pathsep.join(folders)):
            return found
    return None


def run(command, **more):
    """Runs a command, and shows its output only if it fails."""
    done = subprocess.run(command, text=True, capture_output=True, **more)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def said(command, env):
    """Asks a server that may belong to somebody else, or may not be ready yet."""
    return subprocess.run(command, env=env, text=True, capture_output=True).stdout.strip()


@contextlib.contextmanager
def server(command, ready, name, **more):
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **more)
        try:
            for _ in range(300):
                if process.poll() is not None or ready():
                    break
                time.sleep(0.1)
            if not ready():
                log.seek(0)
                raise RuntimeError(f"{name} did not start\n{log.read()[-2000:]}")
            yield
        finally:
            process.terminate()
            process.wait(60)


@contextlib.contextmanager
def postgres():
    """Starts a separate PostgreSQL server, and gives the environment for psql."""
    initdb, postgres, psql = find_program("initdb"), find_program("postgres"), find_program("psql")
    if not (initdb and postgres and psql):
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql")
    # The server refuses to run as root.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as folder:
        if user:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = f"{folder}/data"
        run([initdb, "-D", data, "-U", "lens", "-A", "trust", "-E", "UTF8", "--no-sync"], cwd=folder, **user)
        command = [postgres, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        env = {**os.environ, "PGHOST": folder, "PGUSER": "lens", "PGDATABASE": "postgres"}
        ready = lambda: said([psql, "-Atc", "SHOW data_directory"], env) == data
        with server(command, ready, "PostgreSQL", cwd=folder, **user):
            yield env


@contextlib.contextmanager
def mariadb():
    """Starts a separate MariaDB server, and gives the environment for its client."""
    install, daemon, client = (find_program(n) for n in ("mariadb-install-db", "mariadbd", "mariadb"))
    if not (install and daemon and client):
        raise RuntimeError("MariaDB is missing: apt-get install mariadb-server")
    user = ["--user=root"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        data, socket = f"{folder}/data", f"{folder}/socket"
        run([install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", *user])
        command = [daemon, "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking"]
        command += ["--skip-grant-tables", f"--pid-file={folder}/pid", *user]
        # The machine's own settings may name a socket, and of what names one only this file is read later.
        Path(folder, ".my.cnf").write_text(f"[client]\nsocket={socket}\n")
        env = {**os.environ, "HOME": folder}
        ready = lambda: said([client, "-BNe", "SELECT @@socket"], env) == socket
        with server(command, ready, "MariaDB"):
            yield env


@contextlib.contextmanager
def hub():
    """The Hub's list of models, for the real huggingface_hub to ask."""
    body = json.dumps(API_MODELS).encode()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            known = self.path.split("?")[0] == "/api/models"
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body if known else b"{}")

        def log_message(self, *_):
            pass

    try:
        version("huggingface_hub")
    except PackageNotFoundError:
        raise RuntimeError("huggingface_hub is missing: pip install huggingface_hub") from None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory() as home:
            endpoint = f"http://127.0.0.1:{listening.server_address[1]}"
            yield {**os.environ, "HF_ENDPOINT": endpoint, "HF_HOME": home, "HF_HUB_DISABLE_TELEMETRY": "1"}
        listening.shutdown()


# --- stand-ins -------------------------------------------------------------------------------
#
# Each function writes the sources of one entry into the current folder and returns the expected content by the name of
# the written file. Some names are words that CSV readers mistake for numbers or missing values ("nan", "null", "007").

SOURCES = {}


def source(entry, needs=None):
    def register(make):
        SOURCES[entry] = (make, needs)
        return make

    return register


def write_csv(path, header, *rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(", ") if isinstance(header, str) else header)
        writer.writerows(rows)


def write_json(path, value):
    Path(path).write_text(json.dumps(value), encoding="utf-8")


def write_sql(path, select, shards=1):
    """A Parquet file, or numbered shards of it, of what DuckDB selects."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    for shard in range(shards):
        name = path if shards == 1 else f"{path}-{shard:05}-of-{shards:05}.parquet"
        duckdb.sql(f"SET TimeZone = 'UTC'; COPY ({select}) TO '{name}'")




HUB_MODELS = """
SELECT '64a' AS _id, 'acme/bert-tiny' AS id, 'acme' AS author, '{"license": "mit"}' AS cardData,
  TIMESTAMP '2023-01-05 10:00:00' AS createdAt, TIMESTAMP '2026-09-01 00:00:00' AS lastModified,
  1200::BIGINT AS downloads, 90000::BIGINT AS downloadsAllTime, 7::BIGINT AS likes, 0.5::DOUBLE AS trendingScore,
  ['transformers', 'pytorch', 'license:mit', 'dataset:squad', 'base_model:finetune:acme/bert'] AS tags,
  {'parameters': {'F32': 4400000::BIGINT}, 'total': 4400000::BIGINT} AS safetensors, NULL::VARCHAR AS gguf,
  {'relation': 'finetune', 'models': [{'_id': '63b', 'id': 'acme/bert'}]} AS baseModels,
  'fill-mask' AS pipeline_tag, 'transformers' AS library_name, ['config.json', 'README.md'] AS siblings,
  '{"architectures": ["BertModel"]}' AS config
UNION ALL SELECT '63b', 'acme/bert', 'acme', NULL, TIMESTAMP '2022-03-02 23:29:04', TIMESTAMP '2024-01-01 00:00:00',
  5000000, 80000000, 300, NULL, ['transformers', 'tf'], NULL, NULL, NULL, 'fill-mask', 'transformers', [], NULL
"""


@source("hub-stats-models")
def _():
    write_sql("models.parquet", HUB_MODELS)
    return {"huggingface_models_2026-09-30.parquet": Holds(2, {"id": ["acme/bert"]})}


@source("hub-stats-datasets")
def _():
    write_sql(
        "datasets.parquet",
        """SELECT '65c' AS _id, 'acme/corpus' AS id, 'acme' AS author, '{"license": "mit"}' AS cardData,
        TIMESTAMP '2024-02-01 00:00:00' AS createdAt, TIMESTAMP '2026-01-01 00:00:00' AS lastModified,
        10::BIGINT AS downloads, 100::BIGINT AS downloadsAllTime, 1::BIGINT AS likes, 0.0::DOUBLE AS trendingScore,
        ['task_categories:text-generation', 'license:mit'] AS tags, 'abc' AS sha, 'A corpus' AS description,
        false AS gated, false AS private, false AS disabled, NULL::VARCHAR AS citation,
        NULL::VARCHAR AS paperswithcode_id, 123456::BIGINT AS mainSize""",
    )
    return {"huggingface_datasets_2026-09-30.parquet": Holds(1, {"id": ["acme/corpus"]})}


@source("hub-stats-spaces")
def _():
    write_sql(
        "spaces.parquet",
        """SELECT '66d' AS _id, 'acme/demo' AS id, 'acme' AS author, '{"sdk": "gradio"}' AS cardData,
        TIMESTAMP '2024-02-01 00:00:00' AS createdAt, TIMESTAMP '2026-01-01 00:00:00' AS lastModified,
        4::BIGINT AS likes, 0.0::DOUBLE AS trendingScore, ['gradio'] AS tags, 'gradio' AS sdk""",
    )
    return {"huggingface_spaces_2026-09-30.parquet": Holds(1, {"id": ["acme/demo"]})}


@source("hub-models-snake-case")
def _():
    # One shard lacks a column that the other has, because columns were added over time.
    row = """SELECT 'acme/bert-{n}' AS id, 'acme' AS author, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS created_at,
        TIMESTAMPTZ '2025-01-01 00:00:00+00' AS last_modified, 12::BIGINT AS downloads, 100::BIGINT AS downloads_all_time,
        1::BIGINT AS likes, 'False' AS gated, 'transformers' AS library_name, ['transformers', 'license:mit', 'dataset:squad'] AS tags,
        'fill-mask' AS pipeline_tag, {{'relation': 'finetune', 'models': [{{'_id': '63b', 'id': 'acme/bert'}}]}} AS base_models,
        '{{}}' AS config, '{{}}' AS safetensors, '{{}}' AS gguf, '[]' AS model_index, ['README.md'] AS siblings,
        {{'auto_model': 'AutoModel'}} AS transformers_info{more}"""
    write_sql("data/train-00000-of-00002.parquet", row.format(n=0, more=""))
    write_sql("data/train-00001-of-00002.parquet", row.format(n=1, more=", 0.5::DOUBLE AS trending_score"))
    return {"huggingface_models_2025-06.parquet": Holds(2, {"id": ["acme/bert-1"]})}


API_MODELS = [
    {
        "_id": "64a",
        "id": "acme/bert-tiny",
        "modelId": "acme/bert-tiny",
        "author": "acme",
        "sha": "abc",
        "lastModified": "2026-09-01T00:00:00.000Z",
        "createdAt": "2023-01-05T10:00:00.000Z",
        "gated": "manual",
        "disabled": False,
        "private": False,
        "downloads": 1200,
        "likes": 7,
        "trendingScore": 1,
        "tags": ["transformers", "license:mit", "dataset:squad", "base_model:finetune:acme/bert"],
        "pipeline_tag": "fill-mask",
        "library_name": "transformers",
        "siblings": [{"rfilename": "README.md"}],
    },
    {
        "_id": "63b",
        "id": "acme/bert",
        "modelId": "acme/bert",
        "author": "acme",
        "sha": "abd",
        "lastModified": "2024-01-01T00:00:00.000Z",
        "createdAt": "2022-03-02T23:29:04.000Z",
        "gated": False,
        "disabled": False,
        "private": False,
        "downloads": 5000000,
        "likes": 300,
        "trendingScore": 0,
        "tags": ["transformers", "tf"],
        "siblings": [],
    },
]


@source("hub-api-models", needs=hub)
def _():
    write_json("models.json", API_MODELS)
    return {"huggingface_2026-11-24.parquet": Holds(2, {"id": ["acme/bert"], "downloads": [5000000]})}


@source("model-cards")
def _():
    write_sql(
        "data/train",
        """SELECT 'acme/bert-tiny' AS modelId, 'acme' AS author, TIMESTAMPTZ '2025-01-01 00:00:00+00' AS last_modified,
        1200::BIGINT AS downloads, 7::BIGINT AS likes, 'transformers' AS library_name,
        ['transformers', 'license:mit', 'dataset:squad', 'base_model:acme/bert'] AS tags, 'fill-mask' AS pipeline_tag,
        TIMESTAMPTZ '2023-01-05 10:00:00+00' AS createdAt, E'---\nlicense: mit\n---\n# Bert tiny\n' AS card""",
        shards=2,
    )
    return {"huggingface_cards_2025-11.parquet": Holds(2, {"modelId": ["acme/bert-tiny"]})}


@source("dataset-cards")
def _():
    write_sql(
        "data/train",
        """SELECT 'acme/corpus' AS datasetId, 'acme' AS author, TIMESTAMPTZ '2025-01-01 00:00:00+00' AS last_modified,
        10::BIGINT AS downloads, 1::BIGINT AS likes, ['license:mit'] AS tags, ['text-generation'] AS task_categories,
        '2024-02-01T00:00:00.000Z' AS createdAt, 0.5::DOUBLE AS trending_score, E'---\nlicense: mit\n---\n# Corpus\n' AS card""",
        shards=2,
    )
    return {"huggingface_dataset-cards_2025-11.parquet": Holds(2, {"datasetId": ["acme/corpus"]})}


@source("base-model-info")
def _():
    write_sql(
        "data/train-00000-of-00001.parquet",
        """SELECT 'acme' AS author, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS last_modified,
        TIMESTAMPTZ '2023-01-05 10:00:00+00' AS createdAt, 1200::BIGINT AS downloads, 7::BIGINT AS likes,
        'transformers' AS library_name, 'acme/bert-tiny' AS modelId, ['acme/corpus'] AS datasets, ['en'] AS language,
        'acme/bert' AS base_model""",
    )
    return {"huggingface_base-models_2024-02.parquet": Holds(1, {"base_model": ["acme/bert"]})}


@source("model-metadata")
def _():
    write_sql(
        "data/train-00000-of-00001.parquet",
        """SELECT 'acme/bert-tiny' AS modelId, ['fill-mask', 'en'] AS label, E'# Bert tiny\n' AS readme,
        12::BIGINT AS readme_len""",
    )
    return {"huggingface_metadata.parquet": Holds(1, {"modelId": ["acme/bert-tiny"]})}


@source("model-hub-2021")
def _():
    write_csv(
        "hf_ancient.csv",
        "modelId, lastModified, tags, pipeline_tag, files, publishedBy, downloads_last_month, library, modelCard",
        ["gpt2", "2021-05-19T16:25:59.000Z", "['pytorch', 'en']", "text-generation", "['README.md']", "huggingface",
         "9435580.0", "transformers", '# GPT-2\n\nA "card", with commas\n'],
        ["acme/none", "2021-05-19T16:25:59.000Z", "[]", "", "[]", "acme", "", "", ""],
    )  # fmt: skip
    with sqlite3.connect("PeaTMOSS_ANCIENT.db") as db:
        db.execute("CREATE TABLE PeaTMOSS_ANCIENT (modelId TEXT, downloads_last_month FLOAT)")
        db.executemany("INSERT INTO PeaTMOSS_ANCIENT VALUES (?, ?)", [("gpt2", 9435580.0), ("acme/none", None)])
    return {"huggingface_2021-06.parquet": Holds(2, {"modelId": ["gpt2", "acme/none"]})}


@source("peatmoss")
def _():
    names = "library framework architecture author tag license domain model_task hardware grant".split()
    attributes = {
        "github_repo": "owner, name, url",
        "evaluation_link": "url",
        "evaluation_metric": "test, dataset_id, result",
        "demo": "demo",
        "input_format": "format",
        "output_format": "format",
        "parameter_count": "count",
        "carbon_emitted": "value",
        "hyper_parameters": "value",
        "limitation_and_bias": "value",
    }
    with sqlite3.connect("PeaTMOSS.db") as db:
        db.execute(
            """CREATE TABLE model (id INTEGER NOT NULL PRIMARY KEY, context_id INTEGER NOT NULL UNIQUE,
            model_hub_id INTEGER, sha VARCHAR, repo_url VARCHAR, downloads INTEGER, likes INTEGER,
            has_snapshot INTEGER, ptm_issues_id INTEGER, ptm_pull_requests_id INTEGER)"""
        )
        # With that declaration a name of only digits is stored as a number.
        db.executemany(
            "INSERT INTO model VALUES (?, ?, 1, 'abc', 'r', ?, ?, 1, NULL, NULL)",
            [(1, "bert-base-uncased", 5000000, 300), (2, "acme/bert-tiny", 1200, 7), (3, "2021", None, None)],
        )
        db.execute("CREATE TABLE model_hub (id INTEGER PRIMARY KEY, name VARCHAR UNIQUE, url VARCHAR UNIQUE)")
        db.executemany("INSERT INTO model_hub VALUES (?, ?, ?)", [(1, "Hugging Face", "h"), (2, "PyTorch", "p")])
        for name in names:
            db.execute(f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY, name VARCHAR UNIQUE)')
            db.execute(f'INSERT INTO "{name}" VALUES (1, ?)', [f"some {name}"])
        db.execute("CREATE TABLE language (id INTEGER PRIMARY KEY, name VARCHAR UNIQUE, abbreviation VARCHAR UNIQUE)")
        db.execute("INSERT INTO language VALUES (1, 'English', 'en')")
        db.execute("CREATE TABLE dataset (id INTEGER PRIMARY KEY, name VARCHAR UNIQUE, url TEXT)")
        db.execute("INSERT INTO dataset VALUES (1, 'squad', NULL)")
        db.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY, title VARCHAR UNIQUE, url TEXT)")
        db.execute("INSERT INTO paper VALUES (1, 'A paper', 'u')")
        for name in [*names, "language", "dataset", "paper"]:
            more = ", hours_used VARCHAR, cloud_provider VARCHAR, compute_region VARCHAR" if name == "hardware" else ""
            db.execute(f"CREATE TABLE model_to_{name} (model_id INTEGER, {name}_id INTEGER{more})")
            db.execute(f"INSERT INTO model_to_{name} (model_id, {name}_id) VALUES (2, 1)")
        db.execute(
            """CREATE TABLE model_to_base_model (model_id INTEGER NOT NULL, base_model_name TEXT NOT NULL,
            base_model_url TEXT, base_model_id INTEGER, PRIMARY KEY (model_id, base_model_id))"""
        )
        db.executemany(
            "INSERT INTO model_to_base_model VALUES (?, ?, NULL, ?)", [(2, "bert-base-uncased", 1), (3, "GPT-2", None)]
        )
        db.execute(
            "CREATE TABLE reuse_repository (id INTEGER PRIMARY KEY, owner VARCHAR, name VARCHAR, url VARCHAR)"
        )
        db.execute("INSERT INTO reuse_repository VALUES (1, 'someone', 'app', 'u')")
        db.execute("CREATE TABLE model_to_reuse_repository (model_id INTEGER, reuse_repository_id INTEGER)")
        db.execute("INSERT INTO model_to_reuse_repository VALUES (1, 1)")
        db.execute(
            """CREATE TABLE hf_commit (id INTEGER PRIMARY KEY, commit_id VARCHAR, created_at VARCHAR, title VARCHAR,
            message VARCHAR, model_id INTEGER)"""
        )
        db.execute("INSERT INTO hf_commit VALUES (1, 'abc', '2023-01-05 10:00:00', 'Add model', '', 2)")
        db.execute("CREATE TABLE hf_commit_to_author (hf_commit_id INTEGER, author_id INTEGER)")
        db.execute("INSERT INTO hf_commit_to_author VALUES (1, 1)")
        db.execute("CREATE TABLE reuse_file (id INTEGER, path VARCHAR, model_id INTEGER, reuse_repository_id INTEGER)")
        db.execute("INSERT INTO reuse_file VALUES (1, 'a.py', 1, 1)")
        for table, columns in attributes.items():
            values = ", ".join("1" if c.endswith("_id") else f"'some {c}'" for c in columns.split(", "))
            typed = ", ".join(f"{c} {'INTEGER' if c.endswith('_id') else 'VARCHAR'}" for c in columns.split(", "))
            db.execute(f"CREATE TABLE {table} (id INTEGER, {typed}, model_id INTEGER)")
            db.execute(f"INSERT INTO {table} VALUES (1, {values}, 2)")
        # These tables are about GitHub, and no metric needs them.
        db.execute("CREATE TABLE github_issue (id INTEGER PRIMARY KEY, body VARCHAR)")
    single = [*names, "language", "dataset", "paper", "reuse_repository", "reuse_file", "hf_commit", *attributes]
    links = [f"model_to_{n}" for n in [*names, "language", "dataset", "paper", "reuse_repository"]]
    return {
        "model.parquet": Holds(3, {"context_id": ["bert-base-uncased", "2021"], "downloads": [5000000]}),
        "model_hub.parquet": Holds(2, {}),
        "model_to_base_model.parquet": Holds(2, {"base_model_name": ["GPT-2"], "base_model_id": [1]}),
        "hf_commit_to_author.parquet": Holds(1, {}),
        **{f"{table}.parquet": Holds(1, {}) for table in single + links},
    }


@source("ptmtorrent-hf")
def _():
    write_json(
        "hf_metadata.json",
        [
            {
                "modelId": "acme/bert-tiny",
                "sha": "abc",
                "lastModified": "2023-05-01T00:00:00.000Z",
                "tags": ["pytorch", "transformers", "license:mit", "dataset:squad"],
                "pipeline_tag": "fill-mask",
                "siblings": [{"rfilename": "README.md", "size": None, "blob_id": None, "lfs": None}],
                "private": False,
                "author": None,
                "config": {"architectures": ["BertModel"], "model_type": "bert"},
                "securityStatus": None,
                "_id": "64a",
                "id": "acme/bert-tiny",
                "cardData": {"language": "en", "license": "mit", "datasets": ["squad"]},
                "likes": 7,
                "downloads": 1200,
                "library_name": "transformers",
            },
            # The same keys have values of other types, or no values.
            {"modelId": "2021", "tags": [], "likes": 0, "downloads": 0, "cardData": {"language": ["en", "de"]}},
        ],
    )
    return {"huggingface_2023-05.parquet": Holds(2, {"modelId": ["acme/bert-tiny", "2021"]})}


@source("ptmtorrent")
def _():
    write_json(
        "ptmtorrent.json",
        [
            {
                "id": 1,
                "ModelHub": {
                    "ModelHubName": "ONNX Model Zoo",
                    "ModelHubURL": "u",
                    "MetadataFilePath": "f",
                    "MetadataObjectID": "1",
                },
                "ModelName": "ResNet-50",
                "ModelOwner": "onnx",
                "ModelURL": "u",
                "ModelOwnerURL": "u",
                "Datasets": [
                    {
                        "DatasetName": "ImageNet",
                        "DatasetOwner": "",
                        "DatasetURL": "",
                        "DatasetOwnerURL": "",
                        "DatasetPaperDOI": "",
                        "DatasetUsages": "",
                    }
                ],
                "ModelPaperDOIs": ["d"],
                "LatestGitCommitSHA": "abc",
                "ModelTask": "Image classification",
                "ModelArchitecture": "ResNet",
            }
        ],
    )
    return {"ptmtorrent_2023-05.parquet": Holds(1, {"ModelName": ["ResNet-50"]})}


@source("hfcommunity", needs=mariadb)
def _():
    statements = r"""
    CREATE DATABASE hfcommunity CHARACTER SET utf8mb4;
    USE hfcommunity;
    CREATE TABLE repository (id VARCHAR(256) PRIMARY KEY, name VARCHAR(256), type VARCHAR(16), author VARCHAR(256),
      sha VARCHAR(64), last_modified DATETIME, private INTEGER, card_data LONGTEXT, gated VARCHAR(16), likes INTEGER,
      disabled INTEGER);
    INSERT INTO repository VALUES
      ('acme/bert-tiny', 'acme/bert-tiny', 'model', 'acme', 'abc', '2024-06-01 10:00:00', 0,
       'license: mit\nnote: "a\tb", NULL, \\N é 🤗', 'False', 7, 0),
      ('null', 'null', 'model', NULL, NULL, '2024-06-01 10:00:00', 0, NULL, NULL, 0, 0),
      ('datasets/acme/corpus', 'acme/corpus', 'dataset', 'acme', 'abd', '2024-06-01 10:00:00', 0, NULL, NULL, 1, 0);
    CREATE TABLE model (model_id VARCHAR(256) PRIMARY KEY, pipeline_tag VARCHAR(64), downloads INTEGER,
      library_name VARCHAR(64), likes INTEGER, config LONGTEXT);
    INSERT INTO model VALUES ('acme/bert-tiny', 'fill-mask', 1200, 'transformers', 7, '{}'), ('null', NULL, 0, NULL, 0, NULL);
    CREATE TABLE dataset (dataset_id VARCHAR(256) PRIMARY KEY, description TEXT, citation TEXT,
      paperswithcode_id VARCHAR(64), downloads INTEGER);
    INSERT INTO dataset VALUES ('datasets/acme/corpus', 'd', NULL, NULL, 10);
    CREATE TABLE tags_in_repo (tag_name VARCHAR(128), repo_id VARCHAR(256));
    INSERT INTO tags_in_repo VALUES ('transformers', 'acme/bert-tiny'), ('license:mit', 'acme/bert-tiny'),
      ('dataset:squad', 'acme/bert-tiny'), ('base_model:acme/bert', 'acme/bert-tiny');
    CREATE TABLE author (username VARCHAR(128) PRIMARY KEY, avatar_url TEXT, is_pro INTEGER, fullname TEXT,
      type VARCHAR(16), source VARCHAR(16));
    INSERT INTO author VALUES ('acme', NULL, 0, 'Acme "the" Org', 'org', 'hfh');
    CREATE TABLE commits (sha VARCHAR(64) PRIMARY KEY, repo_id VARCHAR(256), message TEXT, author_date DATETIME,
      author_tz INTEGER, committer_date DATETIME, committer_tz INTEGER, in_main_branch INTEGER, insertions INTEGER,
      deletions INTEGER, author_name VARCHAR(128), committer_name VARCHAR(128), source VARCHAR(16));
    INSERT INTO commits VALUES ('abc', 'acme/bert-tiny', 'Fix a bug\n\nwith \\ and "quotes"', '2024-05-01 00:00:00', 0,
      '2024-05-01 00:00:00', 0, 1, 1, 1, 'A', 'A', 'git');
    CREATE TABLE space (space_id VARCHAR(256) PRIMARY KEY, sdk VARCHAR(16), stage VARCHAR(32), hardware VARCHAR(32),
      requested_hw VARCHAR(32), sleep_time INTEGER, storage VARCHAR(32), runtime_raw LONGTEXT);
    INSERT INTO space (space_id, sdk) VALUES ('spaces/acme/demo', 'gradio');
    CREATE TABLE datasets_in_space (dataset_id VARCHAR(256), space_id VARCHAR(256));
    INSERT INTO datasets_in_space VALUES ('datasets/acme/corpus', 'spaces/acme/demo');
    CREATE TABLE models_in_space (model_id VARCHAR(256), space_id VARCHAR(256));
    INSERT INTO models_in_space VALUES ('acme/bert-tiny', 'spaces/acme/demo');
    """
    run([find_program("mariadb"), "--default-character-set=utf8mb4"], input=statements)
    card = 'license: mit\nnote: "a\tb", NULL, \\N é 🤗'
    return {
        "repository.parquet": Holds(3, {"id": ["null"], "card_data": [card]}),
        "model.parquet": Holds(2, {"model_id": ["null"], "downloads": [1200]}),
        "dataset.parquet": Holds(1, {"downloads": [10]}),
        "tags_in_repo.parquet": Holds(4, {"tag_name": ["base_model:acme/bert"]}),
        "author.parquet": Holds(1, {"fullname": ['Acme "the" Org']}),
        "commits.parquet": Holds(1, {"message": ['Fix a bug\n\nwith \\ and "quotes"']}),
        "space.parquet": Holds(1, {"sdk": ["gradio"]}),
        "datasets_in_space.parquet": Holds(1, {}),
        "models_in_space.parquet": Holds(1, {"space_id": ["spaces/acme/demo"]}),
    }


@source("ecosystems", needs=postgres)
def _():
    statements = r"""
    CREATE DATABASE packages;
    \connect packages
    CREATE TABLE packages (id bigint PRIMARY KEY, registry_id int, name varchar, ecosystem varchar, description text,
      homepage varchar, licenses varchar, normalized_licenses varchar[], repository_url varchar, versions_count int,
      latest_release_published_at timestamp, latest_release_number varchar, first_release_published_at timestamp,
      keywords varchar[], keywords_array varchar[], language varchar, status varchar, last_synced_at timestamp,
      created_at timestamp, updated_at timestamp, metadata json, repo_metadata json, repo_metadata_updated_at timestamp,
      dependent_packages_count int, dependent_repos_count int, downloads bigint, downloads_period varchar, rankings json,
      namespace varchar, advisories json, maintainers_count int, docker_dependents_count int,
      docker_downloads_count bigint, issue_metadata json, critical bool, versions_updated_at timestamp,
      UNIQUE (registry_id, name));
    INSERT INTO packages (id, registry_id, name, ecosystem, licenses, keywords_array, versions_count,
      latest_release_published_at, latest_release_number, first_release_published_at, status, created_at, updated_at,
      dependent_packages_count, dependent_repos_count, downloads, downloads_period, namespace, maintainers_count) VALUES
      (1, 7, 'nan', 'npm', 'MIT', '{cpp,"two words"}', 2, '2024-01-01 10:00:00.5', '2.10', '2015-01-01', NULL, now(), now(),
       3, 9, 40000000, 'last-month', NULL, 2),
      (2, 7, '@acme/null', 'npm', NULL, '{}', 1, '2023-01-01', '1.0', '2023-01-01', 'deprecated', now(), now(),
       0, 0, NULL, NULL, 'acme', 1),
      (3, 11, 'null', 'pypi', 'BSD, "new"', NULL, 1, '2022-01-01', '1.0', '2022-01-01', NULL, now(), now(),
       0, 0, 12, 'last-month', NULL, 1),
      (4, 28, 'docker/image', 'docker', NULL, NULL, 1, NULL, NULL, NULL, NULL, now(), now(), 0, 0, 99, 'total', NULL, 0);
    CREATE TABLE versions (id bigint PRIMARY KEY, package_id bigint, number varchar, published_at timestamp,
      licenses varchar, integrity varchar, status varchar, created_at timestamp, updated_at timestamp, metadata json);
    INSERT INTO versions (id, package_id, number, published_at) VALUES
      (11, 1, '2.1', '2023-06-01'), (12, 1, '2.10', '2024-01-01 10:00:00.5'), (13, 2, '1.0', '2023-01-01'),
      (14, 3, '1.0', '2022-01-01'), (15, 4, 'latest', NULL);
    CREATE TABLE dependencies (id bigint PRIMARY KEY, package_id bigint, version_id bigint, package_name varchar,
      ecosystem varchar, kind varchar, optional bool, requirements varchar);
    INSERT INTO dependencies VALUES (21, 1, 13, 'nan', 'npm', 'runtime', false, '2.10'),
      (22, NULL, 13, 'gone', 'npm', 'Development', true, '*'), (23, NULL, 15, 'base', 'docker', 'build', false, 'latest');
    CREATE TABLE maintainers (id bigint PRIMARY KEY, registry_id int, uuid varchar, login varchar, email varchar,
      name varchar, url varchar, packages_count int, created_at timestamp, updated_at timestamp);
    INSERT INTO maintainers (id, registry_id, uuid, login, name) VALUES (31, 7, '007', 'null', NULL), (32, 28, 'x', 'y', 'z');
    CREATE TABLE maintainerships (id bigint PRIMARY KEY, package_id bigint, maintainer_id bigint, role varchar,
      created_at timestamp, updated_at timestamp);
    INSERT INTO maintainerships (id, package_id, maintainer_id, role) VALUES (41, 1, 31, NULL), (42, 2, 31, 'admin'),
      (43, 4, 32, NULL);
    CREATE TABLE advisories (id bigint PRIMARY KEY, severity varchar, cvss_score double precision, packages json,
      published_at timestamp, withdrawn_at timestamp);
    INSERT INTO advisories VALUES (51, 'MODERATE', 6.5, '[{"ecosystem": "npm", "package_name": "nan"}]', '2023-02-01', NULL);
    """
    run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=statements)
    return {
        "packages_2024-03-01.parquet": Holds(3, {"name": ["nan", "null"], "latest_release_number": ["2.10"]}),
        "versions_2024-03-01.parquet": Holds(4, {"number": ["2.10", "2.1"]}),
        "dependencies_2024-03-01.parquet": Holds(2, {"requirements": ["2.10"], "optional": [True, False]}),
        "maintainers_2024-03-01.parquet": Holds(1, {"uuid": ["007"], "login": ["null"]}),
        "maintainerships_2024-03-01.parquet": Holds(2, {"role": ["admin"]}),
        "advisories_2024-03-01.parquet": Holds(1, {"severity": ["MODERATE"], "cvss_score": [6.5]}),
    }


@source("ecosystems-csv")
def _():
    header = (
        "ID, Ecosystem, Registry, Name, Namespace, Created Timestamp, Updated Timestamp, Description, Keywords, "
        "Homepage URL, Licenses, Repository URL, Versions Count, Latest Release Publish Timestamp, "
        "Latest Release Number, Dependent Packages Count, Language, Status, Last synced Timestamp, "
        "Dependent Repositories Count, Downloads, Downloads Period, Maintainers count, "
        "First Release Publish Timestamp, Docker Dependents Count, Docker Downloads Count, Advisories Count"
    )
    when = "2023-08-01 00:00:00 UTC"
    for_name = lambda number, ecosystem, name: [
        *[number, ecosystem, f"{ecosystem}-registry", name, "", when, when, 'Says "hello",\nand more', "a,b", "", "MIT"],
        *["", 3, when, "1.10", 5, "C++", "", when, 8, 40000000 - number, "last-month", 2, when, 0, 0, 0],
    ]
    write_csv("packages.csv", header, for_name(1, "npm", "nan"), for_name(2, "npm", "007"), for_name(3, "pypi", "six"))
    return {"npm_2023-08.parquet": Holds(2, {"Name": ["nan", "007"], "Latest Release Number": ["1.10"]})}


@source("librariesio")
def _():
    when = "2019-12-31 10:00:00 UTC"
    write_csv(
        "projects-1.6.0-2020-01-12.csv",
        "ID, Platform, Name, Created Timestamp, Updated Timestamp, Description, Keywords, Homepage URL, Licenses, "
        "Repository URL, Versions Count, SourceRank, Latest Release Publish Timestamp, Latest Release Number, "
        "Package Manager ID, Dependent Projects Count, Language, Status, Last synced Timestamp, "
        "Dependent Repositories Count, Repository ID",
        *[
            [n, p, name, when, when, 'A "thing",\nof two lines', "a,b", "", "MIT", "", 2, 9, when, "1.10", "", 4, "", "",
             when, 8, ""]
            for n, p, name in [(1, "Pypi", "nan"), (2, "Pypi", "007"), (3, "NPM", "left-pad")]
        ],
    )  # fmt: skip
    write_csv(
        "versions-1.6.0-2020-01-12.csv",
        "ID, Platform, Project Name, Project ID, Number, Published Timestamp, Created Timestamp, Updated Timestamp",
        [1, "Pypi", "nan", 1, "1.1", when, when, when],
        [2, "Pypi", "nan", 1, "1.10", when, when, when],
        [3, "NPM", "left-pad", 3, "1.0.0", when, when, when],
    )
    write_csv(
        "dependencies-1.6.0-2020-01-12.csv",
        "ID, Platform, Project Name, Project ID, Version Number, Version ID, Dependency Name, Dependency Platform, "
        "Dependency Kind, Optional Dependency, Dependency Requirements, Dependency Project ID",
        [1, "Pypi", "nan", 1, "1.10", 2, "007", "Pypi", "runtime", "false", "1.10", 2],
        [2, "NPM", "left-pad", 3, "1.0.0", 3, "tape", "NPM", "Development", "false", "*", ""],
    )
    return {
        "pypi_projects_2020-01-12.parquet": Holds(2, {"Name": ["nan", "007"]}),
        "pypi_versions_2020-01-12.parquet": Holds(2, {"Number": ["1.10"]}),
        "pypi_dependencies_2020-01-12.parquet": Holds(
            1, {"Dependency Name": ["007"], "Version Number": ["1.10"], "Dependency Requirements": ["1.10"]}
        ),
    }


@source("top-pypi-packages")
def _():
    rows = [(1500000000, "boto3"), (40000, "nan"), (12, "007")]
    write_csv("top-pypi-packages.csv", "download_count, project", *rows)
    write_json(
        "top-pypi-packages.json",
        {
            "last_update": "2026-09-01 07:00:00",
            "source": {"provider": "x", "dataset": "x", "table": "x"},
            "meta": {"total_bytes_processed": 123, "cached": False},
            "rows": [{"download_count": count, "project": project} for count, project in rows],
        },
    )
    return {"pypi_2026-09.parquet": Holds(3, {"project": ["nan", "007"], "download_count": [1500000000]})}


@source("llm-leaderboard")
def _():
    write_sql(
        "data/train-00000-of-00001.parquet",
        """SELECT 'acme_bert_float16' AS eval_name, 'acme/bert' AS fullname, 'BertForMaskedLM' AS "Architecture",
        12.5::DOUBLE AS "Average ⬆️", 7::BIGINT AS "Hub ❤️", 0.11::DOUBLE AS "#Params (B)", 'mit' AS "Hub License",
        '2024-04-13' AS "Upload To Hub Date", 'acme/base' AS "Base Model", '🔶' AS "T" """,
    )
    return {"huggingface_leaderboard_2025-03.parquet": Holds(1, {"fullname": ["acme/bert"], "Hub ❤️": [7]})}


@source("model-architectures")
def _():
    write_csv("nodes.csv", "model, owner, architecture", ["acme/bert", "acme", "bert"], ["acme/2021", "acme", "unknown"])
    return {"huggingface_nodes_2025-06.parquet": Holds(2, {"id": ["acme/bert"], "architecture": ["bert"]})}


@source("artifact-scores")
def _():
    # A dict in each row becomes a struct with every key, and sets become lists.
    for name in ("top", "bottom"):
        pd.DataFrame(
            {
                "context_id": ["acme/bert", "acme/bert-tiny"],
                "analysis_result": ['{"Model Description": true}', '{"Limitations": false}'],
                "analysis": [{"Model Description": True}, {"Limitations": False}],
                "metadataScore": [0.5, 0.25],
                "modelCardScore": [0.2, 0.0],
                "finalScore": [0.35, 0.125],
                "downloads": [[1200], [7]],
                "likes": [[7], [0]],
                "num_downstream_repos": [3, 0],
            }
        ).to_parquet(f"{name}_1k_model_card_scores.parquet")
        write_csv(
            f"{name}_model_card_scores.csv",
            "context_id, Model Card Quality Score, Metadata Quality Score, Documentation Quality Score, downloads, likes, "
            "num_downstream_repos",
            ["acme/bert", 0.2, 0.5, 0.35, 1200, 7, 3],
            ["2021", 0, 0.25, 0.125, "", 0, 0],
        )
    return {f"{name}_model_card_scores.parquet": Holds(2, {"context_id": ["2021"]}) for name in ("top", "bottom")}


@source("artifact-figure7")
def _():
    write_csv(
        "number_of_direct_descendant_models_per_download.csv", "downloads, count", [66902357, 701], [1200, 3], [0, 1]
    )
    return {"figure7.parquet": Holds(3, {"downloads": [66902357], "count": [701]})}


@source("dataset-card-study")
def _():
    pd.DataFrame(
        {
            "dataset_name": ["acme/corpus", "none"],
            "author": ["acme", "none"],
            "dataset_creation_time": ["Tue Jan 25 16:34:18 2022 +0100"] * 2,
            "downloads": [10.0, 0.0],
            "has_card": [True, False],
            "has_nonempty_card": [True, False],
            "task": ["text-generation,qa", None],
            "domain": ["nlp", None],
        }
    ).to_parquet("dataset_info.parquet")
    sections = """dataset description, dataset structure, dataset creation, considerations for using the data,
        additional information, other"""
    fields = {
        "has_section": 1,
        "section_length_proportion": 0.5,
        "subsection_title": "a;b",
        "section_content": "text",
        "word_cnt": 9,
        "not_empty": 1,
    }
    columns = {(" ".join(s.split()), field): [value] for s in sections.split(",") for field, value in fields.items()}
    pd.DataFrame(columns, index=["acme/corpus"]).to_parquet("datasetcard_sections_info.parquet")
    return {
        "huggingface_dataset_info_2023-03.parquet": Holds(2, {"dataset_name": ["acme/corpus"]}),
        "huggingface_dataset_sections_2023-03.parquet": Holds(1, {"('dataset description', 'word_cnt')": [9]}),
    }


@source("packages")
def _():
    write_csv("counts.csv", "package, monthly", ["nan", 40000000], ["007", 12], ["left-pad", 1000000])
    return {"npm_2026-09.parquet": Holds(3, {"name": ["nan", "007"], "downloads": [40000000]})}


@source("base-edges")
def _():
    write_csv("edges.csv", "child, base, relation", ["acme/bert-tiny", "acme/bert", "finetune"], ["2021", "nan", ""])
    return {"huggingface_edges_2026-09.parquet": Holds(2, {"child": ["2021"], "base": ["nan"]})}


@source("child-counts")
def _():
    write_csv("children.csv", "base_model, n_children", ["acme/bert", 3], ["2021", 1])
    return {"huggingface_children_2026-09.parquet": Holds(2, {"base_model": ["2021"], "n_children": [3]})}


@source("reuse")
def _():
    write_csv("uses.csv", "model, repository", ["acme/bert", "someone/app"], ["2021", "someone/other"])
    return {"huggingface_reuse_2026-09.parquet": Holds(2, {"model": ["2021"]})}


@source("dependencies")
def _():
    write_csv("dependencies.csv", "source, target", ["left-pad", "nan"], ["007", "null"])
    return {"npm_dependencies_2026-09.parquet": Holds(2, {"dependent": ["007"], "dependency": ["nan", "null"]})}


@source("releases")
def _():
    write_csv("releases.csv", "package, version, published_at", ["nan", "1.10", "2024-01-01T10:00:00Z"])
    return {"npm_releases_2026-09.parquet": Holds(1, {"package": ["nan"], "version": ["1.10"]})}


@source("findings")
def _():
    write_csv(
        "findings.csv",
        "repository, severity, is_fork, published_at, tool, rule",
        ["nan", "high", "false", "2024-01-01T10:00:00Z", "scanner", "r1"],
        ["acme/007", "9.8", "true", "2024-01-01T10:00:00Z", "scanner", "r1"],
    )
    return {"huggingface_findings_2026-09.parquet": Holds(2, {"repository": ["nan"], "severity": ["high", "9.8"]})}


@source("review")
def _():
    write_csv(
        "papers.csv",
        "paper_id, title, year, duplicate, included",
        ["p1", "One", "2023", "false", "true"],
        ["p2", "Two", "2024", "true", "false"],
    )
    write_csv(
        "claims.csv",
        "claim_id, paper_id, kind, kept, distinct, theme, evidence",
        ["007", "p1", "work", "true", "X", "Design", "survey;case study"],
    )
    return {
        "review_papers.parquet": Holds(2, {"paper_id": ["p1", "p2"]}),
        "review_claims.parquet": Holds(1, {"claim_id": ["007"]}),
    }


@source("owner-groups")
def _():
    write_csv("owners.csv", "owner, country, kind", ["Qwen", "China", "company"], ["inria", "France", ""])
    return {"owners.parquet": Holds(2, {"owner": ["Qwen", "inria"]})}


@source("reduced")
def _():
    write_csv("counts.csv", "name, downloads", ["left-pad", 40], ["007", 3])
    return {"npm_packages_2026-09.parquet": Holds(2, {"id": ["007"], "downloads": [40]})}


# --- running ---------------------------------------------------------------------------------

INTERPRETERS = {
    "sql": [sys.executable, "-c", "import duckdb, sys; duckdb.execute(sys.stdin.read())"],
    "python": [sys.executable, "-"],
    "sh": ["sh", "-eu", "-s"],
}


def units_of(blocks):
    """The blocks that share a folder: a block, and before it the shell block that makes its input."""
    units = []
    for block in blocks:
        if units and units[-1][-1].language == "sh" and units[-1][0].entry == block.entry:
            units[-1].append(block)
        else:
            units.append([block])
    return units


def check_output(path, holds):
    table = pq.read_table(path)
    if table.num_rows != holds.rows:
        raise RuntimeError(f"{path} has {table.num_rows} rows, not {holds.rows}")
    for column, values in holds.values.items():
        if column not in table.column_names:
            raise RuntimeError(f"{path} has no column {column}, only {', '.join(table.column_names)}")
        there = table.column(column).to_pylist()
        for value in values:
            if not any(type(v) is type(value) and v == value for v in there):
                raise RuntimeError(f"{path}: {column} should hold {value!r}, holds {there}")


class Promise:
    """Compares the guide's statements on an entry's files with the output of the command."""

    def __init__(self, text):
        lists = re.findall(r"^\*\*(?:Fills|Feeds):\*\* (.*)$", text, re.M)
        items = [item for items in lists for item in items.split(", ")]
        name = lambda item: re.sub(r"[ -]", "_", item.split(" (")[0])
        self.named = {name(item) for item in items}
        self.certain = {name(item) for item in items if "(" not in item}
        self.found, self.problems = set(), []

    def look(self, command, paths):
        for path in paths:
            # Names that other tables refer to are not counted in the report.
            fills = {fill for column in inspected(command, path)["columns_used"] for fill in column["fills"]}
            self.found |= {"lookups"} & {fill.split(".")[0] for fill in fills}
        for made in json.loads(run([command, "report", "--json", *paths]))["datasets"]:
            self.found |= {filled["relation"] for filled in made["relations"] if filled["rows"]} | set(made["feeds"])
            self.problems += made["problems"]

    def broken(self):
        lacking, unsaid = sorted(self.certain - self.found), sorted(self.found - self.named)
        said = [f"named but not found: {', '.join(lacking)}"] if lacking else []
        said += [f"found but not named: {', '.join(unsaid)}"] if unsaid else []
        return said + self.problems


def promises(guide):
    parts = re.split(r'^<a id="([a-z0-9-]+)"></a>$', guide.read_text(encoding="utf-8"), flags=re.M)[1:]
    return {entry: Promise(text) for entry, text in zip(parts[::2], parts[1::2])}


def inspected(command, path):
    (file,) = json.loads(run([command, "inspect", "--json", path]))
    return file


def check(unit, entries, inspect, promise):
    make, needs = SOURCES[unit[0].entry]
    with needs() if needs else contextlib.nullcontext(dict(os.environ)) as env:
        kept = dict(os.environ)
        os.environ.update(env)
        try:
            expected = make()
            given = {path for path in glob.glob("**/*.parquet", recursive=True)}
            for block in unit:
                run(INTERPRETERS[block.language], input=block.text, env=env)
        finally:
            os.environ.clear()
            os.environ.update(kept)
    written = {path for path in glob.glob("**/*.parquet", recursive=True)} - given
    if written != set(expected):
        raise RuntimeError(f"written: {sorted(written)}; expected: {sorted(expected)}")
    for path in sorted(written):
        check_output(path, expected[path])
    for path in sorted(written | given) if inspect else []:
        dataset = inspected(inspect, path)["dataset"]
        if dataset is None or entry_of(dataset, entries) != unit[0].entry:
            raise RuntimeError(f"{path} is taken for {dataset}")
    if inspect:
        promise.look(inspect, sorted(written))
    return written


def versions():
    said = [f"Python {platform.python_version()}", f"DuckDB {duckdb.__version__}"]
    for name in ("pandas", "pyarrow", "huggingface_hub"):
        with contextlib.suppress(PackageNotFoundError):
            said.append(f"{name} {version(name)}")
    for name, program in (("PostgreSQL", "postgres"), ("MariaDB", "mariadbd")):
        if found := find_program(program):
            number = re.search(r"\d+\.[\d.]*\d", run([found, "--version"]))
            said.append(f"{name} {number[0]}")
    return f"{datetime.date.today()} with {', '.join(said[:-1])} and {said[-1]}"


def main():
    parser = argparse.ArgumentParser(description="Run every command of docs/datasets.md on stand-ins for its sources.")
    parser.add_argument("--only", action="append", metavar="ENTRY", help="this entry only; may be repeated")
    parser.add_argument("--inspect", metavar="COMMAND", help="a registry-lens that must recognise every file")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the files of each block here")
    given = parser.parse_args()
    inspect = given.inspect and (shutil.which(given.inspect) or sys.exit(f"check-guide: no command {given.inspect}"))
    inspect = inspect and os.path.abspath(inspect)
    keep = given.keep and os.path.abspath(given.keep)

    blocks = blocks_of(GUIDE)
    entries = {block.entry for block in blocks}
    for entry in sorted(entries ^ set(SOURCES)):
        sys.exit(f"check-guide: {entry} has {'no stand-in' if entry in entries else 'a stand-in but no command'}")
    for entry in set(given.only or []) - entries:
        sys.exit(f"check-guide: no entry {entry}")

    promised, incomplete = promises(GUIDE), set(given.only and entries - set(given.only) or [])
    passed, failed = 0, 0
    for number, unit in enumerate(units_of(blocks), 1):
        entry = unit[0].entry
        if given.only and entry not in given.only:
            continue
        name = f"{entry}, {GUIDE.name}:{unit[0].line}"
        with contextlib.ExitStack() as stack:
            if keep:
                folder = os.path.join(keep, f"{number:02}-{entry}")
                os.makedirs(folder)
            else:
                folder = stack.enter_context(tempfile.TemporaryDirectory())
            stack.callback(os.chdir, os.getcwd())
            os.chdir(folder)
            try:
                written = check(unit, entries, inspect, promised[entry])
            except Exception as wrong:
                failed += 1
                incomplete.add(entry)
                print(f"check: {name} FAILED\n  " + str(wrong).replace("\n", "\n  "), flush=True)
            else:
                passed += 1
                print(f"check: {name} ok ({len(written)} Parquet)", flush=True)
    for entry in promised if inspect else []:
        if entry not in incomplete:
            broken = promised[entry].broken()
            passed, failed = passed + (not broken), failed + bool(broken)
            print(f"check: {entry}, what it is good for {'FAILED' if broken else 'ok'}", *broken, sep="\n  ")
    print(f"Run on {versions()}")
    print(f"{passed} passed, {failed} failed" + ("" if inspect else "; recognition was not checked (--inspect)"))
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
