-- x: the popularity of a base; y: the number of models that name it as their base. A line of log10 y on
-- log10 x by least squares over bases with x above 0; Spearman's rank correlation over bases, and over
-- all models. Definition: docs/metrics/descendants.md.

-- table edges
SELECT DISTINCT registry, snapshot_date, child_id, base_id
FROM base_edges
WHERE {{relation}}{{loops}}

-- table models_counted
SELECT
  packages.registry, packages.snapshot_date,
  CAST(packages.{{popularity}} AS {{double}}) AS x,
  CAST(COALESCE(counted.descendants, 0) AS {{double}}) AS y
FROM packages
LEFT JOIN (
  SELECT registry, snapshot_date, base_id, COUNT(*) AS descendants
  FROM edges
  GROUP BY registry, snapshot_date, base_id
) AS counted
  ON counted.registry = packages.registry AND counted.snapshot_date = packages.snapshot_date
  AND counted.base_id = packages.id
WHERE packages.{{popularity}} >= {{minimum}}

-- table ranked
-- Doubled ranks less n + 1; equal values share the mean of their ranks.
SELECT
  registry, snapshot_date, is_base,
  2 * RANK() OVER (PARTITION BY registry, snapshot_date, is_base ORDER BY x)
    + COUNT(*) OVER (PARTITION BY registry, snapshot_date, is_base, x)
    - COUNT(*) OVER (PARTITION BY registry, snapshot_date, is_base) - 2 AS of_x,
  2 * RANK() OVER (PARTITION BY registry, snapshot_date, is_base ORDER BY y)
    + COUNT(*) OVER (PARTITION BY registry, snapshot_date, is_base, y)
    - COUNT(*) OVER (PARTITION BY registry, snapshot_date, is_base) - 2 AS of_y
FROM (
  SELECT registry, snapshot_date, 0 AS is_base, x, y FROM models_counted
  UNION ALL
  SELECT registry, snapshot_date, 1 AS is_base, x, y FROM models_counted WHERE y > 0
) AS populations

-- view correlated
SELECT
  registry, snapshot_date,
  SUM(CASE WHEN is_base = 1 THEN CAST(of_x AS {{double}}) * of_y END)
    / NULLIF(SQRT(SUM(CASE WHEN is_base = 1 THEN CAST(of_x AS {{double}}) * of_x END)
      * SUM(CASE WHEN is_base = 1 THEN CAST(of_y AS {{double}}) * of_y END)), 0) AS rho_of_bases,
  SUM(CASE WHEN is_base = 0 THEN CAST(of_x AS {{double}}) * of_y END)
    / NULLIF(SQRT(SUM(CASE WHEN is_base = 0 THEN CAST(of_x AS {{double}}) * of_x END)
      * SUM(CASE WHEN is_base = 0 THEN CAST(of_y AS {{double}}) * of_y END)), 0) AS rho_of_all,
  CAST(SUM(CASE WHEN is_base = 0 THEN 1 ELSE 0 END) AS BIGINT) AS models,
  CAST(SUM(is_base) AS BIGINT) AS bases
FROM ranked
GROUP BY registry, snapshot_date

-- table points
SELECT
  registry, snapshot_date,
  LN(x{{added}}) / LN(10) AS x,
  LN(y{{added}}) / LN(10) AS y
FROM models_counted
WHERE y > 0{{positive}}

-- view centres
SELECT registry, snapshot_date, COUNT(*) AS points, AVG(x) AS mean_x, AVG(y) AS mean_y
FROM points
GROUP BY registry, snapshot_date

-- view fitted
SELECT
  points.registry, points.snapshot_date, MIN(points) AS points, MIN(mean_x) AS mean_x, MIN(mean_y) AS mean_y,
  SUM((x - mean_x) * (x - mean_x)) AS sum_xx, SUM((x - mean_x) * (y - mean_y)) AS sum_xy,
  SUM((y - mean_y) * (y - mean_y)) AS sum_yy
FROM points
JOIN centres ON centres.registry = points.registry AND centres.snapshot_date = points.snapshot_date
GROUP BY points.registry, points.snapshot_date

-- answer
SELECT
  {{answer}},
  correlated.registry,
  correlated.snapshot_date,
  models,
  bases,
  points,
  sum_xy / NULLIF(sum_xx, 0) AS slope,
  mean_y - mean_x * sum_xy / NULLIF(sum_xx, 0) AS intercept,
  sum_xy / NULLIF(SQRT(sum_xx * sum_yy), 0) AS r,
  rho_of_bases,
  rho_of_all
FROM correlated
LEFT JOIN fitted ON fitted.registry = correlated.registry AND fitted.snapshot_date = correlated.snapshot_date
ORDER BY registry, snapshot_date
