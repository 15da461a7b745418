-- Commits of HFCommunity (docs/datasets.md).

-- view commits for each file of commits
-- The purpose is that of the first class with a keyword in the message (docs/metrics/maintenance.md). Letters are
-- those of Unicode's category L.
SELECT
  registry, snapshot_date, repo_id, author, date,
  CASE
    WHEN message IS NULL OR NOT {{words}} THEN NULL
    WHEN {{corrective}} THEN 'corrective'
    WHEN {{adaptive}} THEN 'adaptive'
    WHEN {{perfective}} THEN 'perfective'
    ELSE 'unclassified'
  END AS class
FROM (
  SELECT
    {{registry}} AS registry,
    {{date}} AS snapshot_date,
    repo_id,
    NULLIF(author_name, '') AS author,
    author_date AS date,
    message,
    LOWER(SUBSTR({{duckdb,spark: message}}{{postgres: message COLLATE "und-x-icu"}}, 1, {{beginning}})) AS text
  FROM {{from}}
  WHERE repo_id IS NOT NULL AND repo_id <> ''
) AS read
