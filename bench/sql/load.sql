-- Loads the columns that the whole board needs into a table. View: hub.
CREATE TABLE loaded AS
SELECT
  id, author, createdAt, lastModified, downloads, likes, tags, safetensors.total AS total,
  baseModels.relation AS relation, list_transform(baseModels.models, lambda model: model.id) AS bases, pipeline_tag,
  library_name
FROM hub;
