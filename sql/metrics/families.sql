-- The edges from which families are made, each once, without those of a model to itself. Families
-- themselves need walks through the graph: give this table to the program. Definition:
-- docs/metrics/families.md.

-- answer
SELECT DISTINCT
  {{answer}},
  base_edges.registry,
  base_edges.snapshot_date,
  child_id,
  base_id,
  CASE WHEN packages.id IS NULL THEN 0 ELSE 1 END AS base_is_listed
FROM base_edges
LEFT JOIN packages
  ON packages.registry = base_edges.registry AND packages.snapshot_date = base_edges.snapshot_date
  AND packages.id = base_edges.base_id
WHERE child_id <> base_id AND {{relation}}
ORDER BY registry, snapshot_date, child_id, base_id
