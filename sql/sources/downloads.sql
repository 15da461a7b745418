-- A log of downloads, in which a row is one download, or their count on one day. Each month, in UTC, is a snapshot; the
-- first and the last are as long as the log has them (docs/scale.md).

-- view counted for each file of downloads
{{if installer}}
-- Mirrors fetch every package, whether anybody wants it or not, so their downloads are left out.
{{end}}
SELECT
  {{registry}} AS registry,
  SUBSTR(CAST(CAST({{time}} AS DATE) AS {{text}}), 1, 7) AS snapshot_date,
  {{duckdb,spark: {{id}}}}{{postgres: {{id}} COLLATE "C"}} AS id,
{{if downloads}}
  SUM({{downloads}}) AS downloads
{{end}}
{{if each row}}
  COUNT(*) AS downloads
{{end}}
FROM {{from}}
WHERE {{id}} IS NOT NULL AND {{id}} <> '' AND {{time}} IS NOT NULL
{{if installer}}
  AND COALESCE({{installer}}, '') NOT IN ({{mirrors}})
{{end}}
GROUP BY 1, 2, 3

-- table packages
SELECT registry, snapshot_date, id, CAST(SUM(downloads) AS BIGINT) AS downloads
FROM counted
GROUP BY registry, snapshot_date, id
