-- The dump of Ecosyste.ms: packages, versions, dependencies and maintainerships (docs/datasets.md).
-- Tables refer to each other by numbers, so all files are of one dump.

-- view listed for each file of packages
SELECT
  id AS package_key,
  ecosystem AS registry,
  {{date}} AS snapshot_date,
  {{duckdb,spark: name}}{{postgres: name COLLATE "C"}} AS id,
  namespace AS author,
  downloads,
  CAST(NULL AS BIGINT) AS likes,
  first_release_published_at AS created_at,
  latest_release_published_at AS updated_at,
  licenses AS license
FROM {{from}}
WHERE name IS NOT NULL AND name <> ''

-- table packages of packages
-- A name in several rows is one package: the row with the most downloads counts, then the newest.
SELECT
  author AS author,
  downloads AS downloads,
  likes AS likes,
  created_at AS created_at,
  updated_at AS updated_at,
  license AS license,
  id, registry, snapshot_date
FROM (
  SELECT
    listed.*,
    {{repeated}} AS place
  FROM listed
) AS ordered
WHERE place = 1

-- view released for each file of versions
SELECT id AS version_key, package_id AS package_key, published_at FROM {{from}}

-- view latest of versions
-- The latest release of each package: the one published last.
SELECT version_key, package_key
FROM (
  SELECT
    version_key, package_key,
    ROW_NUMBER() OVER (PARTITION BY package_key ORDER BY published_at DESC NULLS LAST, version_key DESC) AS place
  FROM released
) AS ordered
WHERE place = 1

-- view depending for each file of dependencies
SELECT version_id AS version_key, package_name AS target_name, kind, optional, requirements FROM {{from}}

-- table dependencies of dependencies
SELECT
  listed.registry, listed.snapshot_date, listed.id AS package_id, depending.target_name, depending.kind,
  depending.optional, depending.requirements AS requirement
FROM depending
JOIN latest ON latest.version_key = depending.version_key
JOIN listed ON listed.package_key = latest.package_key

-- view maintaining for each file of maintainerships
SELECT package_id AS package_key, maintainer_id FROM {{from}}

-- table maintainers of maintainerships
SELECT DISTINCT listed.registry, listed.snapshot_date, listed.id AS package_id,
  CAST(maintaining.maintainer_id AS {{text}}) AS maintainer_id
FROM maintaining
JOIN listed ON listed.package_key = maintaining.package_key
