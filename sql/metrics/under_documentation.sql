-- How many models state each property. A property that no model has is not known rather than absent.
-- Definition: docs/metrics/under_documentation.md.

-- view derived
SELECT DISTINCT registry, snapshot_date, child_id FROM base_edges WHERE child_id <> base_id

-- table stated
SELECT
  packages.registry, packages.snapshot_date,
  CASE WHEN license IS NOT NULL AND license <> '' THEN 1 ELSE 0 END AS license,
  CASE WHEN {{size datasets}} > 0 THEN 1 ELSE 0 END AS dataset,
  CASE WHEN {{size languages}} > 0 THEN 1 ELSE 0 END AS language,
  CASE WHEN derived.child_id IS NOT NULL THEN 1 ELSE 0 END AS base_model,
  CASE WHEN {{any papers | t <> '1910.09700'}} THEN 1 ELSE 0 END AS paper,
  CASE WHEN {{any card_metadata | t = 'evaluation'}} THEN 1 ELSE 0 END AS evaluation,
  CASE WHEN {{any card_metadata | t = 'carbon'}} THEN 1 ELSE 0 END AS carbon
FROM packages
LEFT JOIN derived
  ON derived.registry = packages.registry AND derived.snapshot_date = packages.snapshot_date
  AND derived.child_id = packages.id

-- view counted
SELECT registry, snapshot_date, 'license' AS property, COUNT(*) AS models, SUM(license) AS with_it FROM stated GROUP BY registry, snapshot_date
UNION ALL
SELECT registry, snapshot_date, 'dataset', COUNT(*), SUM(dataset) FROM stated GROUP BY registry, snapshot_date
UNION ALL
SELECT registry, snapshot_date, 'language', COUNT(*), SUM(language) FROM stated GROUP BY registry, snapshot_date
UNION ALL
SELECT registry, snapshot_date, 'base_model', COUNT(*), SUM(base_model) FROM stated GROUP BY registry, snapshot_date
UNION ALL
SELECT registry, snapshot_date, 'paper', COUNT(*), SUM(paper) FROM stated GROUP BY registry, snapshot_date
UNION ALL
SELECT registry, snapshot_date, 'evaluation', COUNT(*), SUM(evaluation) FROM stated GROUP BY registry, snapshot_date
UNION ALL
SELECT registry, snapshot_date, 'carbon', COUNT(*), SUM(carbon) FROM stated GROUP BY registry, snapshot_date

-- answer
SELECT
  {{answer}},
  registry, snapshot_date, property, models, CAST(models - with_it AS BIGINT) AS without_it,
  CAST(models - with_it AS {{double}}) / models AS absence
FROM counted
WHERE with_it > 0
ORDER BY registry, snapshot_date, property
