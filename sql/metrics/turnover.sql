-- S(t): the K packages with the most downloads in snapshot t; ties at rank K are broken by name.
-- H(t): the union of S(1) to S(t-2). Definition: docs/metrics/turnover.md.

-- view head
SELECT registry, snapshot_date, id
FROM (
  SELECT
    registry, snapshot_date, id,
    ROW_NUMBER() OVER (PARTITION BY registry, snapshot_date ORDER BY {{popularity}} DESC, id) AS place
  FROM packages
  WHERE {{popularity}} IS NOT NULL
) AS ranked
WHERE place <= {{k}}

-- table numbered
SELECT
  head.registry, head.snapshot_date, head.id, snapshots.t
FROM head
JOIN (
  SELECT registry, snapshot_date, ROW_NUMBER() OVER (PARTITION BY registry ORDER BY snapshot_date) AS t
  FROM (SELECT DISTINCT registry, snapshot_date FROM head) AS dates
) AS snapshots
  ON snapshots.registry = head.registry AND snapshots.snapshot_date = head.snapshot_date

-- view seen
SELECT
  now.registry, now.snapshot_date, now.t, now.id,
  COALESCE(MAX(CASE WHEN before.t = now.t - 1 THEN 1 END), 0) AS was_last,
  COALESCE(MAX(CASE WHEN before.t < now.t - 1 THEN 1 END), 0) AS was_earlier
FROM numbered AS now
LEFT JOIN numbered AS before
  ON before.registry = now.registry AND before.id = now.id AND before.t < now.t
GROUP BY now.registry, now.snapshot_date, now.t, now.id

-- answer
SELECT
  {{answer}},
  registry,
  snapshot_date,
  COUNT(*) AS packages,
  CASE WHEN t > 1 THEN CAST(SUM(was_last) AS BIGINT) END AS remained,
  CASE WHEN t > 1 THEN CAST(SUM(CASE WHEN was_last = 0 AND was_earlier = 0 THEN 1 ELSE 0 END) AS BIGINT) END AS newcomers,
  CASE WHEN t > 1 THEN CAST(SUM(CASE WHEN was_last = 0 AND was_earlier = 1 THEN 1 ELSE 0 END) AS BIGINT) END AS returning,
  CASE WHEN t > 1 THEN 1 - CAST(SUM(was_last) AS {{double}}) / COUNT(*) END AS turnover_rate
FROM seen
GROUP BY registry, snapshot_date, t
ORDER BY registry, snapshot_date
