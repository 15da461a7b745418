-- Edges on which base and model state a trait; the mutation of an edge is the share of the values of both
-- that only one has. Definition: docs/metrics/drift.md.

-- table edges
SELECT DISTINCT registry, snapshot_date, child_id, base_id
FROM base_edges
WHERE child_id <> base_id AND {{relation}}

-- table stated
SELECT DISTINCT registry, snapshot_date, id, trait, value
FROM (
  SELECT registry, snapshot_date, id, 'licence' AS trait, license AS value FROM packages
  UNION ALL
  SELECT registry, snapshot_date, id, 'task' AS trait, task AS value FROM packages
  UNION ALL
  SELECT registry, snapshot_date, id, 'language' AS trait, {{unnest}}(languages) AS value FROM packages
  UNION ALL
  SELECT registry, snapshot_date, id, 'library' AS trait, {{unnest}}(libraries) AS value FROM packages
  UNION ALL
  SELECT registry, snapshot_date, id, 'data_set' AS trait, {{unnest}}(datasets) AS value FROM packages
) AS all_values
WHERE value IS NOT NULL AND value NOT IN ('', 'none', 'null', 'nan', 'n/a')

-- table sizes
SELECT registry, snapshot_date, id, trait, COUNT(*) AS n_values
FROM stated
GROUP BY registry, snapshot_date, id, trait

-- table common
SELECT edges.registry, edges.snapshot_date, edges.child_id, edges.base_id, of_base.trait, COUNT(*) AS n_common
FROM edges
JOIN stated AS of_base
  ON of_base.registry = edges.registry AND of_base.snapshot_date = edges.snapshot_date AND of_base.id = edges.base_id
JOIN stated AS of_child
  ON of_child.registry = edges.registry AND of_child.snapshot_date = edges.snapshot_date
  AND of_child.id = edges.child_id AND of_child.trait = of_base.trait AND of_child.value = of_base.value
GROUP BY edges.registry, edges.snapshot_date, edges.child_id, edges.base_id, of_base.trait

-- view mutations
SELECT
  edges.registry, edges.snapshot_date, of_base.trait, edges.base_id,
  CAST(of_base.n_values + of_child.n_values - COALESCE(n_common, 0) AS {{double}}) AS in_either,
  CAST(COALESCE(n_common, 0) AS {{double}}) AS in_both
FROM edges
JOIN sizes AS of_base
  ON of_base.registry = edges.registry AND of_base.snapshot_date = edges.snapshot_date AND of_base.id = edges.base_id
JOIN sizes AS of_child
  ON of_child.registry = edges.registry AND of_child.snapshot_date = edges.snapshot_date
  AND of_child.id = edges.child_id AND of_child.trait = of_base.trait
LEFT JOIN common
  ON common.registry = edges.registry AND common.snapshot_date = edges.snapshot_date
  AND common.child_id = edges.child_id AND common.base_id = edges.base_id AND common.trait = of_base.trait

-- answer
SELECT
  {{answer}},
  registry, snapshot_date, trait, COUNT(*) AS edges, COUNT(DISTINCT base_id) AS bases,
  CAST(SUM(CASE WHEN in_both < in_either THEN 1 ELSE 0 END) AS BIGINT) AS changed,
  AVG((in_either - in_both) / in_either) AS mutation_rate
FROM mutations
GROUP BY registry, snapshot_date, trait
ORDER BY registry, snapshot_date, trait
