"""Reach and degrees of the CRAN extract without R itself and the packages that come with it.

    python tests/expected/cran_graph.py ../shared/data > tests/expected/cran_graph.json

Of each project the rows of the release that is highest by its numbers; of these imports and
depends; every name is a node. Reach: networkx's descendants and ancestors of every node,
after edges of a node to itself were removed.
"""

import json
import platform
import re
import sys
from pathlib import Path

import networkx
import numpy
import pandas

R = "R base compiler datasets grDevices graphics grid methods parallel splines stats stats4 tcltk"
R = set((R + " tools translations utils").split())

file = Path(sys.argv[1]) / "cran_dependencies_librariesio_2020-01.parquet"
rows = pandas.read_parquet(file)


def numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]


latest = {}
for project, version in zip(rows.project_name, rows.version_number):
    if project not in latest or numbers(version) > numbers(latest[project]):
        latest[project] = version
rows = rows[rows.version_number == rows.project_name.map(latest)]


def graph(rows):
    rows = rows[~rows.optional_dependency.astype(bool)]
    left_out = rows.dependency_name.isin(R)
    kept = rows[~left_out]
    edges = set(zip(kept.project_name, kept.dependency_name))
    nodes = set(all_projects) | {target for _, target in edges}
    made = networkx.DiGraph()
    made.add_nodes_from(nodes)
    made.add_edges_from(edge for edge in edges if edge[0] != edge[1])
    return made, int(left_out.sum())


def told(rows):
    made, left_out = graph(rows)
    reach = {node: len(networkx.ancestors(made, node)) for node in made}
    trust = [len(networkx.descendants(made, node)) for node in made]
    tops = sorted(reach.items(), key=lambda own: (-own[1], own[0]))[:5]

    def spread(degrees):
        degrees = numpy.sort(numpy.array(degrees))
        n = len(degrees)
        ranks = numpy.arange(1, n + 1)
        return {
            "mean": float(degrees.mean()),
            "quantiles": [float(numpy.quantile(degrees, q)) for q in (0.25, 0.5, 0.75, 0.9, 0.99)],
            "max": int(degrees.max()),
            "zeros": int((degrees == 0).sum()),
            "gini": float(2 * (ranks * degrees).sum() / (n * degrees.sum()) - (n + 1) / n),
        }

    return {
        "packages": made.number_of_nodes(),
        "edges": made.number_of_edges(),
        "isolated": sum(1 for node in made if made.degree(node) == 0),
        "platform_rows": left_out,
        "mean_trust": float(numpy.mean(trust)),
        "max_trust": max(trust),
        "tops": tops,
        "out": spread([degree for _, degree in made.out_degree()]),
        "into": spread([degree for _, degree in made.in_degree()]),
        "trust": spread(trust),
        "reach": spread(list(reach.values())),
    }


all_projects = set(pandas.read_parquet(file).project_name)
run = rows[rows.dependency_kind.str.lower().isin(["imports", "depends"])]
answer = {
    "python": platform.python_version(),
    "pandas": pandas.__version__,
    "numpy": numpy.__version__,
    "networkx": networkx.__version__,
    "runtime": told(run),
    "all": told(rows),
}
print(json.dumps(answer, indent=2))
