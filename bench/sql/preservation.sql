-- Preservation of libraries from bases to their direct descendants (docs/metrics/preservation.md),
-- with the libraries that PeaTMOSS lists (src/recognise/tags.rs). View: hub.
WITH model AS (
  SELECT
    id,
    list_distinct(list_append(
      list_filter(tags, lambda tag: tag IN (
        'adapter-transformers', 'allennlp', 'asteroid', 'bertopic', 'coreml', 'diffusers', 'espnet', 'fairseq',
        'fastai', 'fasttext', 'flair', 'graphcore', 'habana', 'joblib', 'keras', 'ml-agents', 'nemo', 'onnx',
        'openclip', 'openvino', 'paddlenlp', 'paddlepaddle', 'peft', 'pyannote.audio', 'pythae', 'rust',
        'safetensors', 'sample-factory', 'scikit-learn', 'sentence-transformers', 'spacy', 'spanmarker',
        'speechbrain', 'stable-baselines3', 'stanza', 'tensorboard', 'tf-lite', 'timm', 'transformers',
        'transformers.js')),
      library_name)) AS libraries
  FROM hub
),
edge AS (
  SELECT DISTINCT child, base
  FROM (SELECT id AS child, unnest(baseModels.models).id AS base FROM hub WHERE baseModels IS NOT NULL)
  WHERE child <> base
),
kept AS (
  SELECT unnest(base.libraries) AS library, child.libraries AS of_child
  FROM edge
  JOIN model AS base ON base.id = edge.base
  JOIN model AS child ON child.id = edge.child
  WHERE len(base.libraries) >= 2
),
rate AS (
  SELECT library, count(*) AS descendants, count(*) FILTER (list_contains(of_child, library)) AS preserved
  FROM kept GROUP BY library HAVING count(*) >= 30
)
SELECT 'descendants ' || library AS name, descendants::DOUBLE AS value FROM rate
UNION ALL SELECT 'preserved ' || library, preserved FROM rate;
