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
      WHEN POSITION('/' IN id) > 1 THEN substr(id, 1, POSITION('/' IN id) - 1)
    END AS owner,
    MAX(CASE WHEN author IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY registry, snapshot_date) AS has_authors,
    SUM(CASE WHEN POSITION('/' IN id) > 1 AND substr(id, 1, 1) <> '@' THEN 2 ELSE 0 END)
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
  SUM(members) OVER (PARTITION BY registry, snapshot_date, measure) AS n,
  SUM(members * x) OVER (PARTITION BY registry, snapshot_date, measure) AS total,
  COALESCE(SUM(members) OVER (
    PARTITION BY registry, snapshot_date, measure ORDER BY x
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below,
  COALESCE(SUM(members) OVER (
    PARTITION BY registry, snapshot_date, measure ORDER BY x DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above,
  COALESCE(SUM(members * x) OVER (
    PARTITION BY registry, snapshot_date, measure ORDER BY x DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS held_above
FROM (
  SELECT registry, snapshot_date, measure, x, CAST(COUNT(*) AS {{double}}) AS members
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
  {{gini}} AS gini,
  {{hhi}} AS hhi,
  {{top 1}} AS share_top1,
  {{top 5}} AS share_top5,
  {{top 10}} AS share_top10,
  {{top 100}} AS share_top100,
  {{top CEIL(n / 100)}} AS share_top1pct,
  {{holding 0.5}} AS holding_50,
  {{holding 0.8}} AS holding_80
FROM levels
GROUP BY registry, snapshot_date, measure
ORDER BY registry, snapshot_date, measure
