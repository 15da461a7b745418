"""Draws the names that src/metrics/naming/judged.tsv judges.

    python tests/expected/naming.py ../shared/data drawn.tsv

Reads every list of ../shared/data that says which type its models have, asks the engine
(examples/compare_names.rs) what it makes of each name, and draws with a stated seed:

- every name that it reports as a contradiction, or 150 of them where there are more;
- 200 of the names whose words for an architecture differ from the type's family and that it does
  not report: those that it takes to fit by a wider family or by its lists, and those that it
  does not judge. Names that it leaves undecided are neither; names whose only family is the
  type's cannot contradict and are not drawn.

Of a name that several lists have, with types of one family, one stands for all. Written with
Python 3.12 and pyarrow; the draw uses random.Random, which is the same in all versions since 3.2.
"""

import random
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as parquet

SEED = 14
FLAGGED, UNFLAGGED = 150, 200

ROOT = Path(__file__).resolve().parents[2]
TYPES = [
    ("hf_llm_dependency_nodes_2025-06", "id", "architecture"),
    ("hf_models_metadata_2022-06", "modelId", "model_type"),
    ("hf_open_llm_leaderboard_2025-03", "model_name", "model_architecture"),
]
TAGS = [
    ("hf_models_metadata_2022-06", "modelId"),
    ("hf_models_top10k_2024-09", "modelId"),
    ("hf_radar_models_2026-08", "id"),
    ("hf_model_cards_labeled", "modelId"),
    ("foreign/evaleval_hub_stats_frozen", "id"),
]
WITHOUT_CONFIGURATION = {"ggml", "gguf", "litert"}


def known_types():
    source = (ROOT / "src/relations/families.rs").read_text()
    row = r'family\(\s*"([^"]*)",\s*"[^"]*",\s*"([^"]*)",\s*"[^"]*",?\s*\)'
    found = re.findall(row, source)
    return {own: name for name, types in found for own in types.split()}


def rows(folder, file, *columns):
    table = parquet.read_table(folder / f"{file}.parquet", columns=list(columns))
    return zip(*(table[column].to_pylist() for column in columns))


def names(folder):
    """(name, type) of every list, each once."""
    known = known_types()
    pairs = set()
    typed = set()
    for file, name, column in TYPES:
        for own, model_type in rows(folder, file, name, column):
            if model_type:
                pairs.add((own, model_type))
                typed.add((file, own))
    for file, name in TAGS:
        for own, tags in rows(folder, file, name, "tags"):
            tags = tags or []
            model_type = next((tag for tag in tags if tag in known), None)
            if model_type and not WITHOUT_CONFIGURATION & set(tags) and (file, own) not in typed:
                pairs.add((own, model_type))
    return sorted(pairs)


def compared(pairs):
    """(name, type, judgement, family, words with families) as the engine has them."""
    command = ["cargo", "run", "--quiet", "--offline", "--example", "compare_names"]
    text = "".join(f"{name}\t{model_type}\n" for name, model_type in pairs)
    run = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=True)
    return [line.split("\t") for line in run.stdout.splitlines()]


def main():
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    flagged, unflagged = {}, {}
    for name, model_type, judgement, family, words in compared(names(folder)):
        if family == "?":
            continue
        stated = {word.split("=")[1] for word in words.split(",") if word}
        if judgement == "contradicts":
            flagged.setdefault((name, family), (name, model_type))
        elif judgement != "undecided" and stated - {family}:
            unflagged.setdefault((name, family), (name, model_type))
    random_numbers = random.Random(SEED)

    def draw(population, most):
        everything = sorted(population.values())
        return random_numbers.sample(everything, min(most, len(everything)))

    with target.open("w") as out:
        print(f"# {len(flagged)} contradictions, {len(unflagged)} others that differ", file=out)
        for group, drawn in [
            ("contradicts", draw(flagged, FLAGGED)),
            ("other", draw(unflagged, UNFLAGGED)),
        ]:
            for name, model_type in sorted(drawn):
                print(f"{name}\t{model_type}\t{group}", file=out)


main()
