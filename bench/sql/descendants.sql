-- Descendants against downloads (docs/metrics/descendants.md): the fit over bases with downloads and
-- descendants, Spearman's rho and the map of 29 by 29 bins; fit and rho over all models. View: hub.
-- Ranks are those of equal values together, so they are computed once for each different value.
WITH edge AS (
  SELECT DISTINCT child, base
  FROM (SELECT id AS child, unnest(baseModels.models).id AS base FROM hub WHERE baseModels IS NOT NULL)
  WHERE child <> base
),
counted AS (SELECT base, count(*) AS descendants FROM edge GROUP BY base),
model AS (
  SELECT downloads AS x, coalesce(descendants, 0) AS y
  FROM hub LEFT JOIN counted ON base = id
  WHERE downloads IS NOT NULL
),
pair AS (SELECT x, y, count(*)::DOUBLE AS c FROM model GROUP BY x, y),
all_x AS (SELECT x, sum(sum(c)) OVER (ORDER BY x) - sum(c) / 2 AS r FROM pair GROUP BY x),
all_y AS (SELECT y, sum(sum(c)) OVER (ORDER BY y) - sum(c) / 2 AS r FROM pair GROUP BY y),
all_sums AS (SELECT sum(c) AS n FROM pair),
all_rho AS (
  SELECT sum(c * (all_x.r - n / 2) * (all_y.r - n / 2))
    / sqrt(sum(c * (all_x.r - n / 2) ** 2) * sum(c * (all_y.r - n / 2) ** 2)) AS rho
  FROM pair JOIN all_x USING (x) JOIN all_y USING (y), all_sums
),
point AS (SELECT * FROM pair WHERE y > 0 AND x > 0),
-- Bases without downloads are points of the correlation by rank, not of the fit.
based AS (SELECT * FROM pair WHERE y > 0),
point_x AS (SELECT x, sum(sum(c)) OVER (ORDER BY x) - sum(c) / 2 AS r FROM based GROUP BY x),
point_y AS (SELECT y, sum(sum(c)) OVER (ORDER BY y) - sum(c) / 2 AS r FROM based GROUP BY y),
point_sums AS (SELECT sum(c) AS n FROM based),
point_rho AS (
  SELECT sum(c * (point_x.r - n / 2) * (point_y.r - n / 2))
    / sqrt(sum(c * (point_x.r - n / 2) ** 2) * sum(c * (point_y.r - n / 2) ** 2)) AS rho
  FROM based JOIN point_x USING (x) JOIN point_y USING (y), point_sums
),
fit AS (
  SELECT count(*) AS n, regr_slope(log10(y), log10(x)) AS slope, regr_intercept(log10(y), log10(x)) AS intercept,
    corr(log10(y), log10(x)) AS r
  FROM model WHERE y > 0 AND x > 0
),
fit_all AS (
  SELECT count(*) AS n, regr_slope(log10(y + 1), log10(x + 1)) AS slope FROM model
),
reach AS (SELECT greatest(8, ceil(log10(max(x)))) AS x, greatest(3, ceil(log10(max(y)))) AS y FROM point),
cell AS (
  SELECT
    least(28, floor(log10(point.x) * 29 / reach.x)) AS i, least(28, floor(log10(point.y) * 29 / reach.y)) AS j,
    sum(c) AS c
  FROM point, reach GROUP BY ALL
)
SELECT 'points' AS name, n::DOUBLE AS value FROM fit
UNION ALL SELECT 'slope', slope FROM fit
UNION ALL SELECT 'intercept', intercept FROM fit
UNION ALL SELECT 'r', r FROM fit
UNION ALL SELECT 'rho', rho FROM point_rho
UNION ALL SELECT 'models', n FROM fit_all
UNION ALL SELECT 'slope of all', slope FROM fit_all
UNION ALL SELECT 'rho of all', rho FROM all_rho
UNION ALL SELECT 'cell ' || i::INT || ' ' || j::INT, c FROM cell;
