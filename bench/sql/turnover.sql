-- Turnover of the 1,000 most downloaded over four snapshots (docs/metrics/turnover.md).
-- Views: snapshot_1 to snapshot_4, oldest first.
WITH head AS (
  SELECT 1 AS t, id FROM (SELECT id FROM snapshot_1 WHERE downloads IS NOT NULL ORDER BY downloads DESC, id LIMIT 1000)
  UNION ALL
  SELECT 2, id FROM (SELECT id FROM snapshot_2 WHERE downloads IS NOT NULL ORDER BY downloads DESC, id LIMIT 1000)
  UNION ALL
  SELECT 3, id FROM (SELECT id FROM snapshot_3 WHERE downloads IS NOT NULL ORDER BY downloads DESC, id LIMIT 1000)
  UNION ALL
  SELECT 4, id FROM (SELECT id FROM snapshot_4 WHERE downloads IS NOT NULL ORDER BY downloads DESC, id LIMIT 1000)
),
seen AS (
  SELECT
    now.t,
    now.id,
    coalesce(bool_or(before.t = now.t - 1), false) AS last,
    coalesce(bool_or(before.t < now.t - 1), false) AS earlier
  FROM head AS now LEFT JOIN head AS before ON before.id = now.id AND before.t < now.t
  GROUP BY now.t, now.id
),
counted AS (
  SELECT
    t,
    count(*) FILTER (last) AS remained,
    count(*) FILTER (NOT last AND NOT earlier) AS newcomers,
    count(*) FILTER (NOT last AND earlier) AS returned
  FROM seen WHERE t > 1 GROUP BY t
)
SELECT 'remained ' || t AS name, remained::DOUBLE AS value FROM counted
UNION ALL SELECT 'newcomers ' || t, newcomers FROM counted
UNION ALL SELECT 'returning ' || t, returned FROM counted
UNION ALL SELECT 'distinct', count(DISTINCT id) FROM head;
