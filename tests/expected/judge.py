"""Expected values for the paper's question to a language model, by pandas and hashlib alone.

    python tests/expected/judge.py ../shared/data > tests/expected/judge.json

tests/judge.rs writes the questions about hf_text_generation_models_2023-05.parquet, has them
answered by a server whose rule is `answer` below, and reads the answers back. Which cards are asked
about, the names of the questions, and the sections of each group are made here from the file itself,
so nothing in it is the engine's output.
"""

import hashlib
import json
import platform
import sys

import pandas as pd

from hashes import stable_hash

K = 1000
SECTIONS = ["description", "uses", "limitations", "training", "evaluation"]


def custom_id(model, card):
    plain = lambda c: c if c.isascii() and (c.isalnum() or c == "-") else "-"
    name = "".join(map(plain, model[:29]))
    digests = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in (model, card)]
    return "_".join([name, *digests])


def answer(card):
    return [
        len(card.encode()) >= 500,
        "```" in card,
        "bias" in card,
        "rain" in card,
        "|" in card,
    ]


def digest(ids):
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def summary(frame):
    given = pd.DataFrame(frame.card.map(answer).tolist(), columns=SECTIONS)
    return {
        "models": len(frame),
        "sections": {name: int(given[name].sum()) for name in SECTIONS},
        "completeness": float(given.sum(axis=1).mean() / len(SECTIONS)),
    }


def main(folder):
    models = pd.read_parquet(f"{folder}/hf_text_generation_models_2023-05.parquet")
    models["hash"] = models.model_id.map(stable_hash)
    # str.strip() and Rust's trim() take the same characters from these cards' ends.
    models["asked"] = models.card.str.strip() != ""
    models["id"] = [custom_id(*pair) for pair in zip(models.model_id, models.card)]
    # A model whose card is empty has no section, whatever a model would answer.
    models.loc[~models.asked, "card"] = ""
    top = models.sort_values(["downloads", "hash"], ascending=[False, True]).head(K)
    bottom = models.sort_values(["downloads", "hash"]).head(K)
    both = pd.concat([top, bottom])
    out = {
        "made_with": f"Python {platform.python_version()}, pandas {pd.__version__}",
        "rows": len(models),
        "all": summary(models),
        "top": summary(top),
        "bottom": summary(bottom),
        "asked_all": int(models.asked.sum()),
        "ids_all": digest(models.id[models.asked]),
        "asked_both": int(both.asked.sum()),
        "ids_both": digest(both.id[both.asked]),
        "card_bytes_all": int(models.card.map(lambda card: len(card.encode())).sum()),
    }
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
