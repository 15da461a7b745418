"""Families of models in two real files, by networkx.

    python tests/expected/families.py ../shared/data > tests/expected/families.json

The graph has an edge from base to model, each once, without those of a model to itself. Families
are its weakly connected components, the largest first, equal ones by the first name. Depth: the longest
path of the condensation. Width: nodes by the shortest distance from a component without a base.
"""

import json
import platform
import sys
from collections import Counter
from pathlib import Path

import networkx
import pandas

data = Path(sys.argv[1])


def frame(name):
    return pandas.read_parquet(data / f"{name}.parquet")


def described(edges, models):
    graph = networkx.DiGraph()
    graph.add_edges_from((base, model) for base, model in edges if base != model)
    families = sorted(networkx.weakly_connected_components(graph), key=lambda f: -len(f))
    sizes = [len(family) for family in families]
    per_root = []
    largest = []
    for place, family in enumerate(families):
        inside = graph.subgraph(family)
        roots = [node for node in inside if inside.in_degree(node) == 0]
        if roots:
            per_root.append((len(family) - len(roots)) / len(roots))
        if place >= 20:
            continue
        circles = networkx.condensation(inside)
        level = {
            node
            for circle in circles
            if circles.in_degree(circle) == 0
            for node in circles.nodes[circle]["members"]
        }
        layers = networkx.bfs_layers(inside, level)
        around = inside.to_undirected()
        exact = len(family) <= 5000
        largest.append(
            {
                "members": len(family),
                "roots": len(roots),
                "depth": networkx.dag_longest_path_length(circles),
                "width": max(len(layer) for layer in layers),
                "mean_distance": networkx.average_shortest_path_length(around) if exact else None,
            }
        )
    members = sum(sizes)
    of_models = len(set(models) & set(graph))
    series = pandas.Series(per_root)
    return {
        "models": len(set(models)),
        "edges": graph.number_of_edges(),
        "families": len(families),
        "members": members,
        "in_families": of_models,
        "largest_share": sizes[0] / members,
        "ten_largest_share": sum(sizes[:10]) / members,
        "one_percent_share": sum(sizes[: -(-len(sizes) // 100)]) / members,
        "per_root_mean": series.mean(),
        "per_root_median": series.median(),
        "sizes": sorted(Counter(sizes).items()),
        "largest": largest,
    }


llm = frame("hf_llm_dependency_edges_2025-06")
nodes = frame("hf_llm_dependency_nodes_2025-06")
radar = frame("hf_radar_models_2026-08")
radar_edges = [
    (base, row.id)
    for row in radar.itertuples()
    for base in (row.base_model if row.base_model is not None else [])
]
fine = llm[llm.relation == "finetuned"]
print(
    json.dumps(
        {
            "made_with": {
                "python": platform.python_version(),
                "networkx": networkx.__version__,
                "pandas": pandas.__version__,
            },
            "llm": described(list(zip(llm.base_model, llm.derived_model)), nodes.id),
            "llm_finetuned": described(list(zip(fine.base_model, fine.derived_model)), nodes.id),
            "llm_kinds": llm.relation.value_counts().to_dict(),
            "radar": described(radar_edges, radar.id),
        },
        indent=1,
    )
)
