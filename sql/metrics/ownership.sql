-- A package's owner is its author, else the part of its name before the slash; in a snapshot in which no
-- package has an author, names tell owners only if at least half of them begin with one. With listed
-- maintainers each of them counts in full. Definition: docs/metrics/ownership.md.

-- view owner_of
{{if maintainers}}
SELECT DISTINCT
  packages.registry, packages.snapshot_date, packages.id, maintainers.maintainer_id AS owner,
  packages.downloads, packages.likes
FROM packages
JOIN maintainers ON maintainers.registry = packages.registry AND maintainers.package_id = packages.id
WHERE maintainers.maintainer_id IS NOT NULL
{{end}}
{{if authors}}
SELECT registry, snapshot_date, id, owner, downloads, likes
FROM (
  SELECT
    registry, snapshot_date, id, downloads, likes,
    CASE
      WHEN author IS NOT NULL AND author <> '' THEN author
      WHEN {{position '/' | id}} > 1 THEN substr(id, 1, {{position '/' | id}} - 1)
    END AS owner,
    MAX(CASE WHEN author IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY registry, snapshot_date) AS has_authors,
    SUM(CASE WHEN {{position '/' | id}} > 1 AND substr(id, 1, 1) <> '@' THEN 2 ELSE 0 END)
      OVER (PARTITION BY registry, snapshot_date) AS twice_slashed,
    COUNT(*) OVER (PARTITION BY registry, snapshot_date) AS packages
  FROM packages
) AS named
WHERE owner IS NOT NULL AND (has_authors = 1 OR twice_slashed >= packages)
{{end}}

-- table held
SELECT registry, snapshot_date, measure, owner, CAST(SUM(amount) AS {{double}}) AS x
FROM (
  SELECT registry, snapshot_date, 'downloads' AS measure, owner, downloads AS amount FROM owner_of WHERE downloads IS NOT NULL
  UNION ALL
  SELECT registry, snapshot_date, 'likes' AS measure, owner, likes AS amount FROM owner_of WHERE likes IS NOT NULL
  UNION ALL
  SELECT registry, snapshot_date, 'packages' AS measure, owner, 1 AS amount FROM owner_of
) AS amounts
GROUP BY registry, snapshot_date, measure, owner

-- view levels
-- Owners with equal amounts are taken together, because sums over ranks need no order among equals.
SELECT
  counted.*,
  SUM(owners) OVER (PARTITION BY registry, snapshot_date, measure) AS n,
  SUM(owners * x) OVER (PARTITION BY registry, snapshot_date, measure) AS total,
  COALESCE(SUM(owners) OVER (
    PARTITION BY registry, snapshot_date, measure ORDER BY x
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below,
  COALESCE(SUM(owners) OVER (
    PARTITION BY registry, snapshot_date, measure ORDER BY x DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above,
  COALESCE(SUM(owners * x) OVER (
    PARTITION BY registry, snapshot_date, measure ORDER BY x DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS held_above
FROM (
  SELECT registry, snapshot_date, measure, x, CAST(COUNT(*) AS {{double}}) AS owners
  FROM held
  GROUP BY registry, snapshot_date, measure, x
) AS counted

-- answer
SELECT
  {{answer}},
  registry,
  snapshot_date,
  measure,
  CAST(MIN(n) AS BIGINT) AS owners,
  CAST(MIN(total) AS BIGINT) AS total,
  2 * SUM(x * (owners * below + owners * (owners + 1) / 2)) / NULLIF(MIN(n) * MIN(total), 0)
    - (MIN(n) + 1) / MIN(n) AS gini,
  SUM(owners * (x / NULLIF(total, 0)) * (x / NULLIF(total, 0))) AS hhi,
  SUM(x * LEAST(owners, GREATEST(0, 1 - above))) / NULLIF(MIN(total), 0) AS share_top1,
  SUM(x * LEAST(owners, GREATEST(0, 5 - above))) / NULLIF(MIN(total), 0) AS share_top5,
  SUM(x * LEAST(owners, GREATEST(0, 10 - above))) / NULLIF(MIN(total), 0) AS share_top10,
  SUM(x * LEAST(owners, GREATEST(0, 100 - above))) / NULLIF(MIN(total), 0) AS share_top100,
  SUM(x * LEAST(owners, GREATEST(0, CEIL(n / 100) - above))) / NULLIF(MIN(total), 0) AS share_top1pct,
  CAST(MIN(CASE WHEN x > 0 AND held_above + owners * x >= 0.5 * total
    THEN above + GREATEST(1, CEIL((0.5 * total - held_above) / NULLIF(x, 0))) END) AS BIGINT) AS holding_50,
  CAST(MIN(CASE WHEN x > 0 AND held_above + owners * x >= 0.8 * total
    THEN above + GREATEST(1, CEIL((0.8 * total - held_above) / NULLIF(x, 0))) END) AS BIGINT) AS holding_80
FROM levels
GROUP BY registry, snapshot_date, measure
ORDER BY registry, snapshot_date, measure
