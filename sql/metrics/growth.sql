-- New packages by the calendar month, in UTC, in which they were created; of a table of commits, commits and their
-- authors. Times before 1990, after the snapshot's day (or month, if only that is known) or after 2069 are left out.
-- Curves are fitted by the program, from the reduced tables.
-- Definition: docs/metrics/growth.md.

-- view months
{{if of packages}}
SELECT
  registry, snapshot_date,
  CAST(EXTRACT(YEAR FROM created_at) AS INTEGER) AS year,
  CAST(EXTRACT(MONTH FROM created_at) AS INTEGER) AS month
FROM packages
WHERE created_at IS NOT NULL
  AND CAST(created_at AS DATE) >= DATE '1990-01-01'
  AND CAST(created_at AS DATE) < DATE '2070-01-01'
  AND SUBSTR(CAST(CAST(created_at AS DATE) AS {{text}}), 1, LENGTH(snapshot_date)) <= snapshot_date
{{end}}
{{if of commits}}
SELECT
  registry, snapshot_date, author,
  CAST(EXTRACT(YEAR FROM commits.date) AS INTEGER) AS year,
  CAST(EXTRACT(MONTH FROM commits.date) AS INTEGER) AS month
FROM commits
WHERE commits.date IS NOT NULL
  AND CAST(commits.date AS DATE) >= DATE '1990-01-01'
  AND CAST(commits.date AS DATE) < DATE '2070-01-01'
  AND SUBSTR(CAST(CAST(commits.date AS DATE) AS {{text}}), 1, LENGTH(snapshot_date)) <= snapshot_date
{{end}}

-- answer
SELECT
  {{answer}},
  registry, snapshot_date, year, month,
{{if of packages}}
  COUNT(*) AS packages,
{{end}}
{{if of commits}}
  COUNT(*) AS commits,
  COUNT(DISTINCT author) AS authors,
{{end}}
  CAST(SUM(COUNT(*)) OVER (PARTITION BY registry, snapshot_date ORDER BY year, month) AS BIGINT) AS cumulative
FROM months
GROUP BY registry, snapshot_date, year, month
ORDER BY registry, snapshot_date, year, month
