"""Makes a small hub in the format of hub-stats, a small dump of Ecosyste.ms, commits of HFCommunity, and logs of
downloads, with what real ones have.

    python tests/sql/make_hub.py ROWS FOLDER

Tags of every kind, several licences, languages with and without a prefix, bases that only tags name, with
and without a relation, models without an author or a slash, names in other scripts and missing values.
A second hub has some names in two rows. Beside the logs are lists of their months, counted by Python. The same number
of rows gives the same files.
"""

import collections
import datetime
import os
import random
import sys

import pyarrow
import pyarrow.parquet as parquet

LIBRARIES = ["transformers", "diffusers", "peft", "timm", "safetensors", "onnx", "tensorboard"]
OTHERS = ["gguf", "mlx", "vllm", "pytorch", "jax", "tf"]
TASKS = ["text-generation", "text-to-image", "fill-mask", "robotics", "no-such-task"]
FREE = ["region:us", "chat", "moe", "bert", "llama", "model-index", "co2_eq_emissions", "eval-results", "été"]
LANGUAGES = ["en", "de", "language:fr", "language:zho", "zh", "xx"]
LICENCES = ["mit", "apache-2.0", "openrail", "llama3", "other", "none"]
RELATIONS = ["finetune", "adapter", "quantized", "merge"]


def hub(rows):
    """Rows of a hub as dictionaries."""
    draw = random.Random(7)
    made = []
    for number in range(rows):
        owner = f"owner-{int(draw.paretovariate(0.9)) % 200}"
        name = f"modèle-{number}" if number % 97 == 0 else f"model-{number}"
        ident = name if number % 53 == 0 else f"{owner}/{name}"
        library = draw.choice(LIBRARIES) if draw.random() < 0.8 else None
        tags = draw.sample(LIBRARIES + OTHERS, draw.randrange(4)) + draw.sample(FREE, draw.randrange(3))
        tags += draw.sample(LANGUAGES, draw.randrange(3))
        tags += [f"license:{one}" for one in draw.sample(LICENCES, draw.choice([0, 1, 1, 2]))]
        tags += [f"dataset:set-{draw.randrange(40)}" for _ in range(draw.randrange(3))]
        tags += draw.sample(["arxiv:1910.09700", "arxiv:2001.00001", "doi:10.1/x", "license:", "dataset:"], draw.randrange(3))
        if library and draw.random() < 0.9:
            tags.append(library)
        bases = None
        if made and draw.random() < 0.5:
            older = [made[int(len(made) * draw.random() ** 3)]["id"] for _ in range(draw.choice([1, 1, 1, 2]))]
            if number % 101 == 0:
                older = [ident]
            relation = draw.choice(RELATIONS)
            if draw.random() < 0.7:
                bases = {"models": [{"_id": str(number), "id": one} for one in older], "relation": relation}
            tags += [f"base_model:{one}" for one in older]
            tags += [f"base_model:{relation}:{one}" for one in older if draw.random() < 0.7]
            if draw.random() < 0.1:
                tags.append("base_model:absent/elsewhere")
        created = datetime.datetime(2022, 3, 3) + datetime.timedelta(minutes=draw.randrange(1_900_000))
        made.append(
            {
                "id": ident,
                "author": owner if "/" in ident and number % 41 else None,
                "createdAt": created if number % 29 else None,
                "lastModified": created + datetime.timedelta(days=draw.randrange(30)),
                "downloads": None if number % 59 == 0 else int(draw.paretovariate(0.4)) - 1,
                "likes": int(draw.paretovariate(0.8)) - 1,
                "tags": tags if number % 71 else None,
                "safetensors": {"total": draw.randrange(10**10)} if draw.random() < 0.6 else None,
                "baseModels": bases,
                "pipeline_tag": draw.choice(TASKS) if draw.random() < 0.8 else None,
                "library_name": library,
            }
        )
    return made


SCHEMA = pyarrow.schema(
    [
        ("id", pyarrow.string()),
        ("author", pyarrow.string()),
        ("createdAt", pyarrow.timestamp("us")),
        ("lastModified", pyarrow.timestamp("us")),
        ("downloads", pyarrow.int64()),
        ("likes", pyarrow.int64()),
        ("tags", pyarrow.list_(pyarrow.string())),
        ("safetensors", pyarrow.struct([("total", pyarrow.int64())])),
        (
            "baseModels",
            pyarrow.struct(
                [
                    ("models", pyarrow.list_(pyarrow.struct([("_id", pyarrow.string()), ("id", pyarrow.string())]))),
                    ("relation", pyarrow.string()),
                ]
            ),
        ),
        ("pipeline_tag", pyarrow.string()),
        ("library_name", pyarrow.string()),
    ]
)


def dump(folder):
    """Tables of a dump: three releases of each package, dependencies of each."""
    draw = random.Random(11)
    packages, versions, dependencies, maintainers = [], [], [], []
    day = datetime.datetime(2024, 1, 1)
    for key in range(1, 601):
        packages.append(
            {
                "id": key,
                "registry_id": 7,
                "name": f"package-{key}",
                "ecosystem": "npm",
                "namespace": None,
                "downloads": int(draw.paretovariate(0.5)),
                "first_release_published_at": day - datetime.timedelta(days=draw.randrange(2000)),
                "latest_release_published_at": day,
                "licenses": draw.choice(["MIT", "ISC", None]),
            }
        )
        maintainers += [
            {"id": 0, "package_id": key, "maintainer_id": one, "role": None}
            for one in draw.sample(range(1, 90), draw.randrange(3))
        ]
        for release in range(3):
            version = key * 10 + release
            published = day + datetime.timedelta(days=100 * release + draw.randrange(90))
            versions.append({"id": version, "package_id": key, "number": f"1.{release}.0", "published_at": published})
            for target in draw.sample(range(1, 700), draw.randrange(5)):
                kind = draw.choice(["runtime", "runtime", "Development", "Optional", "python_version < '3'", "extra == 'x'"])
                dependencies.append(
                    {
                        "id": len(dependencies),
                        "package_id": target,
                        "version_id": version,
                        "package_name": f"package-{target}",
                        "ecosystem": "npm",
                        "kind": kind,
                        "optional": draw.random() < 0.1,
                        "requirements": "*",
                    }
                )
    for name, rows in (
        ("packages", packages),
        ("versions", versions),
        ("dependencies", dependencies),
        ("maintainerships", maintainers),
    ):
        parquet.write_table(pyarrow.Table.from_pylist(rows), os.path.join(folder, f"{name}_2025-01-01.parquet"))


# Of each class, of none, and what only looks like a keyword.
MESSAGES = [
    "Upload README.md with huggingface_hub",
    "Update README.md",
    "Fix typo in config",
    "prefix, fixture and address of the airport",
    "Upload model.safetensors",
    "export_to_onnx",
    "Training in progress, step 500",
    "training, in: progress",
    "initial commit",
    "End\nof -- training",
    "Migration of the Tokenizer; MOVED",
    "important report of Portuguese",
    "model\u00e9 card\u00e9",
    "\u00e9move \u4fee\u6b63fix",
    "\u4fee\u6b63 fixes #12",
    "It's 100% wrong \\o/",
    "card model",
    "\U0001f44d",
    " \n ",
    "",
    None,
    "x " * 8192 + "fix",
    "x " * 8190 + "fix",
    "Deprecated documentation",
    "issuing readmes",
]


def commits(folder):
    """Commits of models, data sets and spaces."""
    draw = random.Random(11)
    repositories = [f"owner-{number % 40}/model-{number}" for number in range(300)]
    repositories += [f"datasets/owner/set-{number}" for number in range(20)] + ["spaces/owner/space", "", None]
    authors = [f"Author {number}" for number in range(60)] + ["été", "github-actions[bot]", "SFconvertbot", "", None]
    taken = datetime.datetime(2024, 10, 1)
    rows = []
    for number in range(6000):
        date = taken - datetime.timedelta(minutes=draw.randrange(1_500_000))
        if number % 211 == 0:
            date = draw.choice([None, datetime.datetime(1970, 1, 1), taken + datetime.timedelta(days=90)])
        rows.append(
            {
                "sha": f"{number:040x}",
                "repo_id": draw.choice(repositories[: 1 + int(len(repositories) * draw.random() ** 0.3)]),
                "message": draw.choice(MESSAGES),
                "author_date": date,
                "author_name": draw.choice(authors),
            }
        )
    tables = {
        "commits": rows,
        "model": [
            {
                "model_id": one,
                "pipeline_tag": "fill-mask",
                "library_name": None,
                "downloads": draw.randrange(900),
                "likes": draw.randrange(9),
            }
            for one in repositories[:300]
        ],
    }
    for name, of in tables.items():
        parquet.write_table(pyarrow.Table.from_pylist(of), os.path.join(folder, f"{name}_2024-10-01.parquet"))


def logs(folder):
    """PyPI's log in two files with a month in both, npm's days, and the counts of their months."""
    draw = random.Random(13)
    first = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    last = datetime.datetime(2026, 5, 1, tzinfo=datetime.timezone.utc)
    installers = ["pip", "pip", "uv", "poetry", None, "bandersnatch", "devpi", "Artifactory", "z3c.pypimirror"]
    mirrors = installers[5:]
    rows, days = [], collections.Counter()
    for number in range(20_000):
        time = first + (last - first) * draw.random()
        if number % 997 == 0:
            # The last moment of a month.
            time = datetime.datetime(2026, 2, 1, tzinfo=datetime.timezone.utc) - datetime.timedelta(microseconds=1)
        # What is popular changes from month to month.
        name = f"project-{(int(draw.paretovariate(0.6)) * 7 + time.month * draw.randrange(3)) % 400}"
        installer = draw.choice(installers)
        details = {"installer": {"name": installer, "version": "25.1"}} if number % 83 else None
        rows.append({"timestamp": time, "project": name if number % 499 else None, "details": details})
        days[(f"@scope/{name}" if number % 3 else name, time.date())] += draw.randrange(50)
    counts = collections.Counter(
        (row["timestamp"].strftime("%Y-%m"), row["project"])
        for row in rows
        if row["project"] and not (row["details"] and row["details"]["installer"]["name"] in mirrors)
    )
    rows.sort(key=lambda row: row["timestamp"])
    half = len(rows) * 3 // 5
    for part, of in (("one", rows[:half]), ("two", rows[half:])):
        parquet.write_table(pyarrow.Table.from_pylist(of), os.path.join(folder, f"pypi_log_{part}.parquet"))
    daily = [{"package": name, "day": day, "downloads": count} for (name, day), count in days.items()]
    parquet.write_table(pyarrow.Table.from_pylist(daily), os.path.join(folder, "npm_days.parquet"))
    months = collections.Counter()
    for (name, day), count in days.items():
        months[(day.strftime("%Y-%m"), name)] += count
    for registry, counted in (("pypi", counts), ("npm", months)):
        for month in sorted({month for month, _ in counted}):
            of = [{"name": name, "downloads": count} for (when, name), count in counted.items() if when == month]
            parquet.write_table(pyarrow.Table.from_pylist(of), os.path.join(folder, f"{registry}_months_{month}.parquet"))


if __name__ == "__main__":
    ROWS, FOLDER = int(sys.argv[1]), sys.argv[2]
    MODELS = hub(ROWS)
    AGAIN = [{**row, "downloads": (row["downloads"] or 0) + 5, "likes": 3, "tags": ["peft", "mit"]} for row in MODELS[::37]]
    for FILE, OF in (("huggingface_models", MODELS), ("huggingface_repeated", MODELS + AGAIN)):
        written = pyarrow.Table.from_pylist(OF, schema=SCHEMA)
        parquet.write_table(written, os.path.join(FOLDER, f"{FILE}_2025-12-01.parquet"))
    dump(FOLDER)
    commits(FOLDER)
    logs(FOLDER)
