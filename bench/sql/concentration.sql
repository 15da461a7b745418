-- Concentration of downloads (docs/metrics/concentration.md). View: hub.
-- Equal counts are grouped, because the sums over ranks need no order among equals.
WITH grouped AS (SELECT downloads AS x, count(*)::DOUBLE AS c FROM hub WHERE downloads IS NOT NULL GROUP BY downloads),
total AS (SELECT sum(c) AS n, sum(c * x) AS total FROM grouped),
placed AS (
  SELECT
    x, c,
    coalesce(sum(c) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below,
    coalesce(sum(c) OVER (ORDER BY x DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above,
    coalesce(sum(c * x) OVER (ORDER BY x DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS held_above
  FROM grouped
),
gini AS (
  SELECT 2 * sum(x * (c * below + c * (c + 1) / 2)) / (any_value(n) * any_value(total))
    - (any_value(n) + 1) / any_value(n) AS gini,
    sum(c * (x / total) ** 2) AS hhi
  FROM placed, total
),
share AS (
  SELECT k, sum(x * least(c, greatest(0, k - above))) / any_value(total) AS share
  FROM placed, total, (SELECT unnest([1, 10, 100, 1000]) AS k) GROUP BY k
),
holding AS (
  SELECT part, min(above + ceil((part * total - held_above) / x)) AS holding
  FROM placed, total, (SELECT unnest([0.5, 0.8]) AS part)
  WHERE x > 0 AND held_above < part * total AND held_above + c * x >= part * total GROUP BY part
)
SELECT 'n' AS name, n::DOUBLE AS value FROM total
UNION ALL SELECT 'total', total FROM total
UNION ALL SELECT 'zeros', coalesce(sum(c) FILTER (x = 0), 0) FROM grouped
UNION ALL SELECT 'gini', gini FROM gini
UNION ALL SELECT 'hhi', hhi FROM gini
UNION ALL SELECT 'share ' || k, share FROM share
UNION ALL SELECT 'holding ' || (part * 100)::INT, holding FROM holding;
