-- Models of hub-stats and of its weekly archive: models.parquet (docs/datasets.md).

-- view models for each file of packages
SELECT
  {{registry}} AS registry,
  {{date}} AS snapshot_date,
  {{duckdb,spark: id}}{{postgres: id COLLATE "C" AS id}},
  author,
  downloads,
  likes,
  {{column createdAt}} AS created_at,
  {{column lastModified}} AS updated_at,
  library_name,
  pipeline_tag,
  {{duckdb,spark: safetensors.total}}{{postgres: CAST(safetensors ->> 'total' AS BIGINT)}} AS parameters,
  {{duckdb: tags}}{{spark: COALESCE(tags, array())}}{{postgres: tags}} AS tags,
  {{duckdb,spark: baseModels.relation}}{{postgres: "baseModels" ->> 'relation'}} AS base_relation,
  {{duckdb: list_transform(baseModels.models, lambda m: m.id)}}{{spark: baseModels.models.id}}{{postgres: ARRAY(SELECT m ->> 'id' FROM jsonb_array_elements(CASE jsonb_typeof("baseModels" -> 'models') WHEN 'array' THEN "baseModels" -> 'models' ELSE '[]' END) AS m)}} AS base_ids
FROM {{from}}
WHERE id IS NOT NULL AND id <> ''

-- table packages
-- What tags mean is in docs/relations.md. A name in several rows is one package: the row with the most
-- downloads counts, then the newest.
SELECT
  author AS author,
  downloads AS downloads,
  likes AS likes,
  created_at AS created_at,
  updated_at AS updated_at,
  {{pick {{append tags | library_name}} | t IN ({{libraries}}) OR t = library_name | t}} AS libraries,
  {{pick tags | t IN ({{frameworks}}) | t}} AS frameworks,
  {{pick tags | t IN ({{other_libraries}}) | t}} AS other_libraries,
  CASE WHEN {{any tags | t NOT LIKE '%:%' AND t NOT IN ({{libraries}}, {{frameworks}}, {{other_libraries}}, {{languages}}, {{tasks}})}} THEN TRUE END AS has_free_tags,
  COALESCE(pipeline_tag, {{first tags | substr(t, 1, 16) = 'task_categories:' AND length(t) > 16 | substr(t, 17)}}) AS task,
  {{first tags | substr(t, 1, 8) = 'license:' AND length(t) > 8 | substr(t, 9)}} AS license,
  {{pick tags | substr(t, 1, 8) = 'dataset:' AND length(t) > 8 | substr(t, 9)}} AS datasets,
  {{pick tags | (substr(t, 1, 9) = 'language:' AND length(t) > 9) OR t IN ({{languages}}) | CASE WHEN length(t) > 2 THEN substr(t, 10) ELSE t END}} AS languages,
  {{pick tags | (substr(t, 1, 6) = 'arxiv:' AND length(t) > 6) OR (substr(t, 1, 4) = 'doi:' AND length(t) > 4) | CASE WHEN substr(t, 1, 4) = 'doi:' THEN substr(t, 5) ELSE substr(t, 7) END}} AS papers,
  {{first tags | t IN ({{model_types}}) | t}} AS tagged_type,
  {{pick tags | t IN ('co2_eq_emissions', 'eval-results', 'model-index') | CASE WHEN t = 'co2_eq_emissions' THEN 'carbon' ELSE 'evaluation' END}} AS card_metadata,
  parameters AS parameters,
  id, registry, snapshot_date
FROM (
  SELECT
    models.*,
    {{repeated}} AS place
  FROM models
) AS ordered
WHERE place = 1

-- view stated_bases
-- The bases that the registry has resolved; of a model without these, those that its tags name.
SELECT registry, snapshot_date, id AS child_id, {{unnest}}(base_ids) AS base_id, base_relation AS relation, 1 AS source
FROM models
UNION ALL
SELECT
  registry, snapshot_date, child_id,
  CASE WHEN word IS NULL THEN stated ELSE substr(stated, length(word) + 2) END,
  word,
  2
FROM (
  SELECT
    registry, snapshot_date, child_id, stated,
    CASE
      WHEN substr(stated, 1, 8) = 'adapter:' AND length(stated) > 8 THEN 'adapter'
      WHEN substr(stated, 1, 9) = 'finetune:' AND length(stated) > 9 THEN 'finetune'
      WHEN substr(stated, 1, 6) = 'merge:' AND length(stated) > 6 THEN 'merge'
      WHEN substr(stated, 1, 10) = 'quantized:' AND length(stated) > 10 THEN 'quantized'
    END AS word
  FROM (
    SELECT registry, snapshot_date, id AS child_id, substr(tag, 12) AS stated
    FROM (SELECT registry, snapshot_date, id, {{unnest}}(tags) AS tag FROM models) AS exploded
    WHERE substr(tag, 1, 11) = 'base_model:' AND length(tag) > 11
  ) AS tagged
) AS read

-- view sourced_bases
SELECT stated_bases.*, MIN(source) OVER (PARTITION BY registry, snapshot_date, child_id) AS best
FROM stated_bases
WHERE base_id IS NOT NULL AND base_id <> ''

-- table base_edges
-- "base_model:finetune:x" and "base_model:x" are one edge, with the relation that one of them states.
SELECT registry, snapshot_date, child_id, base_id, relation
FROM sourced_bases
WHERE source = 1
UNION ALL
SELECT registry, snapshot_date, child_id, base_id, MIN(relation) AS relation
FROM sourced_bases
WHERE source = 2 AND best = 2
GROUP BY registry, snapshot_date, child_id, base_id
