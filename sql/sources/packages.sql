-- Tables from any source, by the names of their columns: a list of packages at one date or at many; and
-- beside it base edges, dependencies of latest releases, maintainers, or commits.

-- view listed for each file of packages
SELECT
  {{registry}} AS registry,
  {{date}} AS snapshot_date,
  {{columns}}
FROM {{from}}
WHERE {{key}} IS NOT NULL AND {{key}} <> ''

-- table packages of packages
-- A name in several rows is one package: the row with the most downloads counts, then the newest.
SELECT {{fields}}
FROM (
  SELECT
    listed.*,
    {{repeated}} AS place
  FROM listed
) AS ordered
WHERE place = 1

-- table base_edges for each file of base_edges
SELECT
  {{registry}} AS registry,
  {{date}} AS snapshot_date,
  {{columns}}
FROM {{from}}
WHERE {{key}} IS NOT NULL AND {{base}} IS NOT NULL

-- table dependencies for each file of dependencies
SELECT
  {{registry}} AS registry,
  {{date}} AS snapshot_date,
  {{columns}}
FROM {{from}}
WHERE {{key}} IS NOT NULL

-- table maintainers for each file of maintainers
SELECT
  {{registry}} AS registry,
  {{date}} AS snapshot_date,
  {{columns}}
FROM {{from}}
WHERE {{key}} IS NOT NULL

-- table commits for each file of commits
SELECT
  {{registry}} AS registry,
  {{date}} AS snapshot_date,
  {{columns}}
FROM {{from}}
WHERE {{key}} IS NOT NULL

-- table packages of no-packages
-- Without a list of packages, all names in edges are packages.
{{if given dependencies}}
SELECT DISTINCT registry, snapshot_date, package_id AS id FROM dependencies
UNION
SELECT DISTINCT registry, snapshot_date, target_name AS id
FROM dependencies
WHERE target_name IS NOT NULL AND target_name <> ''
  AND NOT (dependencies.registry IN ('cran', 'bioconductor') AND dependencies.target_name IN ({{platform}}))
  AND {{needed}}
{{end}}
{{if given base_edges}}
SELECT DISTINCT registry, snapshot_date, child_id AS id FROM base_edges
UNION
SELECT DISTINCT registry, snapshot_date, base_id AS id FROM base_edges
{{end}}
