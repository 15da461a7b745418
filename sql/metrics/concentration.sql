-- Packages with equal counts are taken together, because sums over ranks need no order among equals.
-- Definition: docs/metrics/concentration.md.

-- table levels
SELECT
  counted.registry, counted.snapshot_date, counted.x, counted.members, totals.n, totals.total, totals.zeros,
  COALESCE(SUM(counted.members) OVER (
    PARTITION BY counted.registry, counted.snapshot_date ORDER BY counted.x
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below,
  COALESCE(SUM(counted.members) OVER (
    PARTITION BY counted.registry, counted.snapshot_date ORDER BY counted.x DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above,
  COALESCE(SUM(counted.members * counted.x) OVER (
    PARTITION BY counted.registry, counted.snapshot_date ORDER BY counted.x DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS held_above
FROM (
  SELECT
    registry, snapshot_date, CAST({{popularity}} AS {{double}}) AS x, CAST(COUNT(*) AS {{double}}) AS members
  FROM packages
  WHERE {{popularity}} IS NOT NULL
  GROUP BY registry, snapshot_date, {{popularity}}
) AS counted
JOIN (
  SELECT
    registry, snapshot_date, CAST(COUNT(*) AS {{double}}) AS n, CAST(SUM({{popularity}}) AS {{double}}) AS total,
    CAST(SUM(CASE WHEN {{popularity}} = 0 THEN 1 ELSE 0 END) AS {{double}}) AS zeros
  FROM packages
  WHERE {{popularity}} IS NOT NULL
  GROUP BY registry, snapshot_date
) AS totals
  ON totals.registry = counted.registry AND totals.snapshot_date = counted.snapshot_date

-- table ranks
-- The first ranks, one by one: the rank and its logarithm for the slope.
SELECT
  registry, snapshot_date,
  LN(CAST(place AS {{double}})) / LN(10) AS x,
  LN(CAST({{popularity}} AS {{double}})) / LN(10) AS y
FROM (
  SELECT
    registry, snapshot_date, {{popularity}},
    ROW_NUMBER() OVER (PARTITION BY registry, snapshot_date ORDER BY {{popularity}} DESC, id) AS place
  FROM packages
  WHERE {{popularity}} > 0
) AS ranked
WHERE place <= {{ranks}}

-- view centres
SELECT registry, snapshot_date, AVG(x) AS mean_x, AVG(y) AS mean_y
FROM ranks
GROUP BY registry, snapshot_date

-- view slopes
SELECT
  ranks.registry, ranks.snapshot_date,
  SUM((x - mean_x) * (y - mean_y)) / NULLIF(SUM((x - mean_x) * (x - mean_x)), 0) AS slope
FROM ranks
JOIN centres ON centres.registry = ranks.registry AND centres.snapshot_date = ranks.snapshot_date
GROUP BY ranks.registry, ranks.snapshot_date

-- answer
SELECT
  {{answer}},
  levels.registry,
  levels.snapshot_date,
  CAST(MIN(n) AS BIGINT) AS packages,
  CAST(MIN(total) AS BIGINT) AS total,
  CAST(MIN(zeros) AS BIGINT) AS zeros,
  {{gini}} AS gini,
  2 * SUM(CASE WHEN x > 0 THEN x * (members * (below - zeros) + members * (members + 1) / 2) ELSE 0 END)
    / NULLIF((MIN(n) - MIN(zeros)) * MIN(total), 0)
    - (MIN(n) - MIN(zeros) + 1) / NULLIF(MIN(n) - MIN(zeros), 0) AS gini_positive_only,
  {{hhi}} AS hhi,
  {{top 1}} AS share_top1,
  {{top 10}} AS share_top10,
  {{top 100}} AS share_top100,
  {{top 1000}} AS share_top1000,
  {{top CEIL(n / 100)}} AS share_top1pct,
  {{holding 0.5}} AS holding_50,
  {{holding 0.8}} AS holding_80,
  MIN(slope) AS slope
FROM levels
LEFT JOIN slopes ON slopes.registry = levels.registry AND slopes.snapshot_date = levels.snapshot_date
GROUP BY levels.registry, levels.snapshot_date
ORDER BY registry, snapshot_date
