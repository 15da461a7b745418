"""Measures one script in one engine: seconds, and the peak memory of its process.

    python tests/sql/measure.py ENGINE SCRIPT OUTPUT FOLDER

It prints one line of JSON. Two threads are used, and the process is measured alone: DuckDB and Sail run in
it, and Spark in a process of Java beside it, which is added.
"""

import json
import os
import resource
import sys
import time

import engines


def java_peak():
    """The peak memory of the child that runs Java, in kilobytes."""
    peak = 0
    for process in os.listdir("/proc"):
        if not process.isdigit():
            continue
        try:
            with open(f"/proc/{process}/comm", encoding="utf8") as file:
                if file.read().strip() != "java":
                    continue
            with open(f"/proc/{process}/status", encoding="utf8") as file:
                line = next(line for line in file if line.startswith("VmHWM"))
            peak += int(line.split()[1])
        except (OSError, StopIteration):
            continue
    return peak


if __name__ == "__main__":
    NAME, SCRIPT, OUTPUT, FOLDER = sys.argv[1:]
    with open(SCRIPT, encoding="utf8") as script:
        text = script.read()
    if NAME == "duckdb":
        text = f"SET threads = 2;\nSET temp_directory = '{FOLDER}/spill';\n{text}"
    engine = engines.ENGINES[NAME](FOLDER)
    begin = time.monotonic()
    engine.run(text, OUTPUT, read=False)
    seconds = time.monotonic() - begin
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = (own + (java_peak() if NAME == "spark" else 0)) / 1024
    print(json.dumps({"engine": NAME, "version": engine.version, "seconds": round(seconds, 1), "megabytes": round(megabytes)}))
    engine.stop()
