-- Documentation scores from metadata, and the popular against the unpopular (docs/metrics/documentation.md): ten of the
-- 23 attributes are in a file of this kind. Lists of words are those of src/recognise/tags.rs and src/relations/tasks.rs.
-- View: hub. Variable: k.
-- The two groups of a comparison, as for the paper's metric: the K most and the K least popular, at most half of all.
-- If models at both cuts have the same popularity, those above it are compared with those below it or at it.
-- Which of the equals at a cut are taken is arbitrary: by a hash here, by another one in the engine.
WITH model AS (
  SELECT
    hash(id) AS h, downloads, likes,
    (author IS NOT NULL)::INT
      | coalesce(list_bit_or(list_transform(tags, lambda tag: CASE
          WHEN contains(tag, ':') THEN CASE
            WHEN starts_with(tag, 'license:') THEN 8
            WHEN starts_with(tag, 'arxiv:') OR starts_with(tag, 'doi:') THEN 16 * (tag <> 'arxiv:1910.09700')::INT
            WHEN starts_with(tag, 'language:') THEN 32
            ELSE 0 END
          WHEN len(tag) = 2 AND tag IN (
            'aa', 'ab', 'ae', 'af', 'ak', 'am', 'an', 'ar', 'as', 'av', 'ay', 'az', 'ba', 'be', 'bg', 'bh', 'bi',
            'bm', 'bn', 'bo', 'br', 'bs', 'ca', 'ce', 'ch', 'co', 'cr', 'cs', 'cu', 'cv', 'cy', 'da', 'de', 'dv',
            'dz', 'ee', 'el', 'en', 'eo', 'es', 'et', 'eu', 'fa', 'ff', 'fi', 'fj', 'fo', 'fr', 'fy', 'ga', 'gd',
            'gl', 'gn', 'gu', 'gv', 'ha', 'he', 'hi', 'ho', 'hr', 'ht', 'hu', 'hy', 'hz', 'ia', 'id', 'ie', 'ig',
            'ii', 'ik', 'io', 'is', 'it', 'iu', 'ja', 'jv', 'ka', 'kg', 'ki', 'kj', 'kk', 'kl', 'km', 'kn', 'ko',
            'kr', 'ks', 'ku', 'kv', 'kw', 'ky', 'la', 'lb', 'lg', 'li', 'ln', 'lo', 'lt', 'lu', 'lv', 'mg', 'mh',
            'mi', 'mk', 'ml', 'mn', 'mr', 'ms', 'mt', 'my', 'na', 'nb', 'nd', 'ne', 'ng', 'nl', 'nn', 'no', 'nr',
            'nv', 'ny', 'oc', 'oj', 'om', 'or', 'os', 'pa', 'pi', 'pl', 'ps', 'pt', 'qu', 'rm', 'rn', 'ro', 'ru',
            'rw', 'sa', 'sc', 'sd', 'se', 'sg', 'si', 'sk', 'sl', 'sm', 'sn', 'so', 'sq', 'sr', 'ss', 'st', 'su',
            'sv', 'sw', 'ta', 'te', 'tg', 'th', 'ti', 'tk', 'tl', 'tn', 'to', 'tr', 'ts', 'tt', 'tw', 'ty', 'ug',
            'uk', 'ur', 'uz', 've', 'vi', 'vo', 'wa', 'wo', 'xh', 'yi', 'yo', 'za', 'zh', 'zu') THEN 32
          WHEN tag IN ('jax', 'pytorch', 'tf') THEN 2
          WHEN tag IN (
            'adapter-transformers', 'allennlp', 'asteroid', 'bertopic', 'coreml', 'diffusers', 'espnet', 'fairseq',
            'fastai', 'fasttext', 'flair', 'graphcore', 'habana', 'joblib', 'keras', 'ml-agents', 'nemo', 'onnx',
            'openclip', 'openvino', 'paddlenlp', 'paddlepaddle', 'peft', 'pyannote.audio', 'pythae', 'rust',
            'safetensors', 'sample-factory', 'scikit-learn', 'sentence-transformers', 'spacy', 'spanmarker',
            'speechbrain', 'stable-baselines3', 'stanza', 'tensorboard', 'tf-lite', 'timm', 'transformers',
            'transformers.js', 'axolotl', 'bitsandbytes', 'ctranslate2', 'executorch', 'exl2', 'exllamav3', 'ggml',
            'gguf', 'keras-hub', 'lerobot', 'litert', 'llama.cpp', 'mergekit', 'mlx', 'optimum', 'setfit',
            'sglang', 'tensorrt', 'trl', 'ultralytics', 'unsloth', 'vllm') THEN 4
          ELSE 0 END)), 0)
      | 4 * (library_name IS NOT NULL)::INT
      | 64 * coalesce(len(baseModels.models) > 0, false)::INT
      | 128 * coalesce(pipeline_tag IN (
          'conversational', 'feature-extraction', 'fill-mask', 'question-answering', 'sentence-similarity',
          'summarization', 'table-question-answering', 'text-classification', 'text-generation', 'text-ranking',
          'text2text-generation', 'token-classification', 'translation', 'zero-shot-classification',
          'depth-estimation', 'image-classification', 'image-feature-extraction', 'image-segmentation',
          'image-to-3d', 'image-to-image', 'image-to-video', 'keypoint-detection', 'mask-generation',
          'object-detection', 'text-to-3d', 'text-to-image', 'text-to-video', 'unconditional-image-generation',
          'video-classification', 'zero-shot-image-classification', 'zero-shot-object-detection',
          'audio-classification', 'audio-to-audio', 'automatic-speech-recognition', 'text-to-audio',
          'text-to-speech', 'voice-activity-detection', 'any-to-any', 'audio-text-to-text',
          'document-question-answering', 'image-text-to-text', 'image-to-text', 'video-text-to-text',
          'visual-document-retrieval', 'visual-question-answering', 'tabular-classification', 'tabular-regression',
          'time-series-forecasting', 'reinforcement-learning', 'robotics'), false)::INT
      | 256 * (pipeline_tag IS NOT NULL)::INT
      | 512 * (safetensors.total IS NOT NULL)::INT AS mask
  FROM hub
),
scored AS (SELECT h, downloads, likes, bit_count(mask) / 23 AS score FROM model),
long AS (
  SELECT 'downloads' AS popularity, h, downloads AS x, score FROM scored WHERE downloads IS NOT NULL
  UNION ALL SELECT 'likes', h, likes, score FROM scored WHERE likes IS NOT NULL
),
-- Models of one popularity, from the least on.
level AS (
  SELECT
    popularity, x, count(*)::DOUBLE AS c,
    coalesce(sum(count(*)) OVER (PARTITION BY popularity ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
      AS below
  FROM long GROUP BY popularity, x
),
size AS (
  SELECT popularity, sum(c) AS n, least(getvariable('k'), sum(c) // 2) AS k FROM level GROUP BY popularity
),
cut AS (
  SELECT
    popularity, any_value(n) AS n, any_value(k) AS k, max(x) FILTER (below <= k - 1) AS low,
    max(x) FILTER (below <= n - k) AS high, min(x) AS least
  FROM level JOIN size USING (popularity) GROUP BY popularity
),
-- Members of the groups that are beyond the cuts, then as many of the equals at each cut as are missing.
beyond AS (
  SELECT
    popularity, score,
    CASE WHEN x > high THEN 'top' WHEN x < low OR (low = high AND x = low AND low = least) THEN 'bottom' END AS side
  FROM long JOIN cut USING (popularity)
  WHERE x > high OR x < low OR (low = high AND x = low AND low = least)
),
room AS (
  SELECT popularity, low, high, any_value(k) - count(*) FILTER (side = 'top') AS top, any_value(k) - count(*) FILTER (side = 'bottom') AS bottom
  FROM cut LEFT JOIN beyond USING (popularity) WHERE low < high GROUP BY popularity, low, high
),
equal AS (
  SELECT popularity, 'top' AS side, unnest(min_by(score, h, 1000)[:any_value(top)]) AS score
  FROM long JOIN room USING (popularity) WHERE x = high GROUP BY popularity
  UNION ALL
  SELECT popularity, 'bottom', unnest(min_by(score, h, 1000)[:any_value(bottom)])
  FROM long JOIN room USING (popularity) WHERE x = low GROUP BY popularity
),
member AS (SELECT popularity, side, score FROM beyond UNION ALL SELECT popularity, side, score FROM equal),
side AS (
  SELECT popularity, side, count(*)::DOUBLE AS n, avg(score) AS mean, var_samp(score) AS variance,
    quantile_cont(score, [0.25, 0.5, 0.75]) AS quartiles
  FROM member GROUP BY ALL
),
welch AS (
  SELECT
    popularity, (top.mean - bottom.mean) / sqrt(top.variance / top.n + bottom.variance / bottom.n) AS t,
    (top.variance / top.n + bottom.variance / bottom.n) ** 2
      / ((top.variance / top.n) ** 2 / (top.n - 1) + (bottom.variance / bottom.n) ** 2 / (bottom.n - 1)) AS df,
    (top.mean - bottom.mean) / sqrt(
      ((top.n - 1) * top.variance + (bottom.n - 1) * bottom.variance) / (top.n + bottom.n - 2)) AS d
  FROM (FROM side WHERE side = 'top') AS top JOIN (FROM side WHERE side = 'bottom') AS bottom USING (popularity)
),
pair AS (SELECT popularity, x, score, count(*)::DOUBLE AS c FROM long GROUP BY ALL),
of_x AS (SELECT popularity, x, below + c / 2 AS r FROM level),
of_score AS (
  SELECT popularity, score, sum(sum(c)) OVER (PARTITION BY popularity ORDER BY score) - sum(c) / 2 AS r
  FROM pair GROUP BY popularity, score
),
rho AS (
  SELECT popularity, sum(c * (of_x.r - n / 2) * (of_score.r - n / 2))
    / sqrt(sum(c * (of_x.r - n / 2) ** 2) * sum(c * (of_score.r - n / 2) ** 2)) AS rho
  FROM pair JOIN of_x USING (popularity, x) JOIN of_score USING (popularity, score) JOIN size USING (popularity)
  GROUP BY popularity
)
SELECT 'models' AS name, count(*)::DOUBLE AS value FROM model
UNION ALL SELECT 'mean', avg(score) FROM scored
UNION ALL SELECT 'has author', count(*) FILTER (mask & 1 > 0) FROM model
UNION ALL SELECT 'has framework', count(*) FILTER (mask & 2 > 0) FROM model
UNION ALL SELECT 'has library', count(*) FILTER (mask & 4 > 0) FROM model
UNION ALL SELECT 'has license', count(*) FILTER (mask & 8 > 0) FROM model
UNION ALL SELECT 'has paper', count(*) FILTER (mask & 16 > 0) FROM model
UNION ALL SELECT 'has language', count(*) FILTER (mask & 32 > 0) FROM model
UNION ALL SELECT 'has base_model', count(*) FILTER (mask & 64 > 0) FROM model
UNION ALL SELECT 'has domain', count(*) FILTER (mask & 128 > 0) FROM model
UNION ALL SELECT 'has task', count(*) FILTER (mask & 256 > 0) FROM model
UNION ALL SELECT 'has parameter_count', count(*) FILTER (mask & 512 > 0) FROM model
UNION ALL SELECT 'n ' || popularity || ' ' || side, n FROM side
UNION ALL SELECT 'mean ' || popularity || ' ' || side, mean FROM side
UNION ALL SELECT 'median ' || popularity || ' ' || side, quartiles[2] FROM side
UNION ALL SELECT 'high ' || popularity, high FROM cut WHERE low < high
UNION ALL SELECT 'low ' || popularity, low FROM cut WHERE low < high
UNION ALL SELECT 't ' || popularity, t FROM welch
UNION ALL SELECT 'df ' || popularity, df FROM welch
UNION ALL SELECT 'd ' || popularity, d FROM welch
UNION ALL SELECT 'rho ' || popularity, rho FROM rho;
