-- For a library L: of the direct descendants of bases that have L and at least one other library, the
-- share that has L. A base that is not in the data cannot be counted. Definition: docs/metrics/preservation.md.

-- table library_of
SELECT DISTINCT registry, snapshot_date, id, library
FROM (
  SELECT registry, snapshot_date, id, {{unnest}}(libraries) AS library FROM packages
{{if frameworks_too}}
  UNION ALL
  SELECT registry, snapshot_date, id, {{unnest}}(frameworks) AS library FROM packages
{{end}}
{{if wider}}
  UNION ALL
  SELECT registry, snapshot_date, id, {{unnest}}(other_libraries) AS library FROM packages
{{end}}
) AS listed
WHERE library IS NOT NULL AND library <> ''{{only}}

-- table edges
SELECT DISTINCT registry, snapshot_date, child_id, base_id
FROM base_edges
WHERE {{relation}}{{loops}}

-- table counted_bases
SELECT registry, snapshot_date, id, COUNT(*) AS libraries
FROM library_of
GROUP BY registry, snapshot_date, id

-- answer
SELECT
  {{answer}},
  edges.registry,
  edges.snapshot_date,
  of_base.library,
  COUNT(DISTINCT edges.base_id) AS bases,
  COUNT(*) AS descendants,
  COUNT(of_child.library) AS preserved,
  CAST(COUNT(of_child.library) AS {{double}}) / COUNT(*) AS rate
FROM edges
JOIN counted_bases
  ON counted_bases.registry = edges.registry AND counted_bases.snapshot_date = edges.snapshot_date
  AND counted_bases.id = edges.base_id AND counted_bases.libraries >= 2
JOIN library_of AS of_base
  ON of_base.registry = edges.registry AND of_base.snapshot_date = edges.snapshot_date AND of_base.id = edges.base_id
LEFT JOIN library_of AS of_child
  ON of_child.registry = edges.registry AND of_child.snapshot_date = edges.snapshot_date
  AND of_child.id = edges.child_id AND of_child.library = of_base.library
GROUP BY edges.registry, edges.snapshot_date, of_base.library
HAVING COUNT(*) >= {{min_edges}}
ORDER BY registry, snapshot_date, library
