-- Scores from metadata alone: pieces present of the 23 that count, without cards. Top and bottom are the
-- K most and the K least popular models, at most half of all; equal ones at a cut by name here, by a hash
-- of the name in the program ("tied" says how many there are). If models at both cuts have the same popularity, those
-- above it are compared with those below it, or with those at it. Definition: docs/metrics/documentation.md.

-- view derived
SELECT DISTINCT registry, snapshot_date, child_id FROM base_edges

-- table scored
SELECT
  packages.registry, packages.snapshot_date, packages.id, packages.downloads, packages.likes,
  CAST(
    CASE WHEN author IS NOT NULL AND author <> '' THEN 1 ELSE 0 END
    + CASE WHEN {{size datasets}} > 0 THEN 1 ELSE 0 END
    + CASE WHEN {{size frameworks}} > 0 THEN 1 ELSE 0 END
    + CASE WHEN {{size libraries}} > 0 OR {{size other_libraries}} > 0 THEN 1 ELSE 0 END
    + CASE WHEN license IS NOT NULL AND license <> '' THEN 1 ELSE 0 END
    + CASE WHEN {{any papers | t <> '1910.09700'}} THEN 1 ELSE 0 END
    + CASE WHEN has_free_tags THEN 1 ELSE 0 END
    + CASE WHEN {{size languages}} > 0 THEN 1 ELSE 0 END
    + CASE WHEN derived.child_id IS NOT NULL THEN 1 ELSE 0 END
    + CASE WHEN task IN ({{tasks}}) THEN 1 ELSE 0 END
    + CASE WHEN task IS NOT NULL AND task <> '' THEN 1 ELSE 0 END
    + CASE WHEN parameters IS NOT NULL THEN 1 ELSE 0 END
  AS {{double}}) / 23 AS score
FROM packages
LEFT JOIN derived
  ON derived.registry = packages.registry AND derived.snapshot_date = packages.snapshot_date
  AND derived.child_id = packages.id

-- table placed
SELECT
  listed.*,
  COUNT(*) OVER (PARTITION BY registry, snapshot_date, popularity) AS n,
  RANK() OVER (PARTITION BY registry, snapshot_date, popularity ORDER BY x) AS rank_x,
  COUNT(*) OVER (PARTITION BY registry, snapshot_date, popularity, x) AS equal_x,
  RANK() OVER (PARTITION BY registry, snapshot_date, popularity ORDER BY score) AS rank_score,
  COUNT(*) OVER (PARTITION BY registry, snapshot_date, popularity, score) AS equal_score,
  ROW_NUMBER() OVER (PARTITION BY registry, snapshot_date, popularity ORDER BY x, id) AS from_least,
  ROW_NUMBER() OVER (PARTITION BY registry, snapshot_date, popularity ORDER BY x DESC, id) AS from_most
FROM (
  SELECT registry, snapshot_date, 'downloads' AS popularity, id, downloads AS x, score FROM scored WHERE downloads IS NOT NULL
  UNION ALL
  SELECT registry, snapshot_date, 'likes' AS popularity, id, likes AS x, score FROM scored WHERE likes IS NOT NULL
) AS listed

-- view cuts
SELECT
  registry, snapshot_date, popularity, MIN(n) AS n, LEAST({{k}}, FLOOR(MIN(n) / 2.0)) AS k, MIN(x) AS least,
  MAX(CASE WHEN from_least <= LEAST({{k}}, FLOOR(n / 2.0)) THEN x END) AS low,
  MIN(CASE WHEN from_most <= LEAST({{k}}, FLOOR(n / 2.0)) THEN x END) AS high
FROM placed
GROUP BY registry, snapshot_date, popularity

-- view members
SELECT
  placed.registry, placed.snapshot_date, placed.popularity, placed.x, placed.score, cuts.low, cuts.high, cuts.k,
  CASE
    WHEN low < high AND from_most <= k THEN 'top'
    WHEN low < high AND from_least <= k THEN 'bottom'
    WHEN low = high AND x > high THEN 'top'
    WHEN low = high AND (x < low OR (x = low AND low = least)) THEN 'bottom'
  END AS side
FROM placed
JOIN cuts
  ON cuts.registry = placed.registry AND cuts.snapshot_date = placed.snapshot_date AND cuts.popularity = placed.popularity

-- view sides
SELECT
  registry, snapshot_date, popularity, side, COUNT(*) AS n, AVG(score) AS mean, VAR_SAMP(score) AS variance
FROM members
WHERE side IS NOT NULL
GROUP BY registry, snapshot_date, popularity, side

-- view correlated
SELECT
  registry, snapshot_date, popularity, COUNT(*) AS models,
  SUM(CAST(2 * rank_x + equal_x - n - 2 AS {{double}}) * (2 * rank_score + equal_score - n - 2))
    / NULLIF(SQRT(SUM(CAST(2 * rank_x + equal_x - n - 2 AS {{double}}) * (2 * rank_x + equal_x - n - 2))
      * SUM(CAST(2 * rank_score + equal_score - n - 2 AS {{double}}) * (2 * rank_score + equal_score - n - 2))), 0) AS rho
FROM placed
GROUP BY registry, snapshot_date, popularity

-- view ties
-- Models at a cut that are outside the group although their popularity is the same.
SELECT
  placed.registry, placed.snapshot_date, placed.popularity,
  CAST(SUM(CASE WHEN low < high AND x = high AND from_most > k THEN 1 ELSE 0 END) AS BIGINT) AS tied_top,
  CAST(SUM(CASE WHEN low < high AND x = low AND from_least > k THEN 1 ELSE 0 END) AS BIGINT) AS tied_bottom
FROM placed
JOIN cuts
  ON cuts.registry = placed.registry AND cuts.snapshot_date = placed.snapshot_date AND cuts.popularity = placed.popularity
GROUP BY placed.registry, placed.snapshot_date, placed.popularity

-- answer
SELECT
  {{answer}},
  correlated.registry,
  correlated.snapshot_date,
  correlated.popularity,
  correlated.models,
  (SELECT AVG(score) FROM scored
    WHERE scored.registry = correlated.registry AND scored.snapshot_date = correlated.snapshot_date) AS mean_score,
  most.n AS top_models,
  most.mean AS top_mean,
  tied_top,
  least_popular.n AS bottom_models,
  least_popular.mean AS bottom_mean,
  tied_bottom,
  (most.mean - least_popular.mean) / NULLIF(SQRT(most.variance / most.n + least_popular.variance / least_popular.n), 0) AS welch_t,
  (most.mean - least_popular.mean) / NULLIF(SQRT(((most.n - 1) * most.variance + (least_popular.n - 1) * least_popular.variance)
    / NULLIF(most.n + least_popular.n - 2, 0)), 0) AS cohens_d,
  rho
FROM correlated
JOIN ties
  ON ties.registry = correlated.registry AND ties.snapshot_date = correlated.snapshot_date
  AND ties.popularity = correlated.popularity
LEFT JOIN sides AS most
  ON most.registry = correlated.registry AND most.snapshot_date = correlated.snapshot_date
  AND most.popularity = correlated.popularity AND most.side = 'top'
LEFT JOIN sides AS least_popular
  ON least_popular.registry = correlated.registry AND least_popular.snapshot_date = correlated.snapshot_date
  AND least_popular.popularity = correlated.popularity AND least_popular.side = 'bottom'
ORDER BY registry, snapshot_date, popularity
