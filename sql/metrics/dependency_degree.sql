-- Out-degree: the distinct targets of a package, listed or not. In-degree: the distinct packages that
-- target it. A package that is not listed has no degrees. Definition: docs/metrics/dependency_degree.md.

-- table edges
{{if dependencies}}
SELECT DISTINCT packages.registry, packages.snapshot_date, packages.id AS child_id, dependencies.target_name AS base_id
FROM dependencies
JOIN packages
  ON packages.registry = dependencies.registry AND packages.snapshot_date = dependencies.snapshot_date
  AND packages.id = dependencies.package_id
WHERE dependencies.target_name IS NOT NULL AND dependencies.target_name <> ''
  AND NOT (dependencies.registry IN ('cran', 'bioconductor') AND dependencies.target_name IN ({{platform}}))
  AND {{needed}}{{loops}}
{{end}}
{{if models}}
SELECT DISTINCT base_edges.registry, base_edges.snapshot_date, child_id, base_id
FROM base_edges
JOIN packages
  ON packages.registry = base_edges.registry AND packages.snapshot_date = base_edges.snapshot_date
  AND packages.id = base_edges.child_id
WHERE {{relation}}{{loops}}
{{end}}

-- table degrees
SELECT
  packages.registry, packages.snapshot_date, packages.id,
  COALESCE(outgoing.degree, 0) AS out_degree, COALESCE(incoming.degree, 0) AS in_degree
FROM packages
LEFT JOIN (
  SELECT registry, snapshot_date, child_id, COUNT(*) AS degree FROM edges GROUP BY registry, snapshot_date, child_id
) AS outgoing
  ON outgoing.registry = packages.registry AND outgoing.snapshot_date = packages.snapshot_date
  AND outgoing.child_id = packages.id
LEFT JOIN (
  SELECT registry, snapshot_date, base_id, COUNT(*) AS degree FROM edges GROUP BY registry, snapshot_date, base_id
) AS incoming
  ON incoming.registry = packages.registry AND incoming.snapshot_date = packages.snapshot_date
  AND incoming.base_id = packages.id

-- view levels
SELECT
  counted.*,
  SUM(members) OVER (PARTITION BY registry, snapshot_date, direction) AS n,
  SUM(members * x) OVER (PARTITION BY registry, snapshot_date, direction) AS total,
  COALESCE(SUM(members) OVER (
    PARTITION BY registry, snapshot_date, direction ORDER BY x
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below
FROM (
  SELECT registry, snapshot_date, direction, CAST(degree AS {{double}}) AS x, CAST(COUNT(*) AS {{double}}) AS members
  FROM (
    SELECT registry, snapshot_date, 'out' AS direction, out_degree AS degree FROM degrees
    UNION ALL
    SELECT registry, snapshot_date, 'in' AS direction, in_degree AS degree FROM degrees
  ) AS both_ways
  GROUP BY registry, snapshot_date, direction, degree
) AS counted

-- answer
-- Quantiles lie between the two nearest degrees in proportion to their distance (type 7).
SELECT
  {{answer}},
  registry, snapshot_date, direction,
  CAST(MIN(n) AS BIGINT) AS packages,
  CAST(MIN(total) AS BIGINT) AS total,
  MIN(total) / MIN(n) AS mean,
  {{quantile 0.25}} AS q1,
  {{quantile 0.5}} AS median,
  {{quantile 0.75}} AS q3,
  {{quantile 0.9}} AS p90,
  {{quantile 0.99}} AS p99,
  CAST(MAX(x) AS BIGINT) AS largest,
  CAST(SUM(CASE WHEN x = 0 THEN members ELSE 0 END) AS BIGINT) AS zeros,
  CAST(SUM(CASE WHEN x = 1 THEN members ELSE 0 END) AS BIGINT) AS ones,
  {{gini}} AS gini
FROM levels
GROUP BY registry, snapshot_date, direction
ORDER BY registry, snapshot_date, direction
