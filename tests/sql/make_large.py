"""Makes a large log of downloads in the format of PyPI's, or commits in that of HFCommunity, and says how many bytes the
columns have that a script reads.

    python tests/sql/make_large.py log|commits ROWS FILE

The log has twelve months; what is popular changes from month to month, and a third of the rows are mirrors'. The texts
beside the project's name, and the messages of commits, are as long as real ones. The same number of rows gives the same
rows.
"""

import sys

import duckdb

WHAT, ROWS, FILE = sys.argv[1], int(sys.argv[2]), sys.argv[3]

LOG = f"""
  SELECT
    TIMESTAMP '2025-01-01' + to_microseconds(row * (365 * 86400000000 // {ROWS})) AS timestamp,
    chr(65 + (hash(row, 1) % 26)::INT) || chr(65 + (hash(row, 2) % 26)::INT) AS country_code,
    '/packages/' || md5(name || (hash(row, 3) % 50)::TEXT) || '/' || name || '.whl' AS url,
    name AS project,
    {{'filename': name || '-1.' || (hash(row, 3) % 50)::TEXT || '-py3-none-any.whl', 'project': name,
      'version': '1.' || (hash(row, 3) % 50)::TEXT, 'type': 'bdist_wheel'}} AS file,
    {{'installer': {{'name': ['pip', 'uv', 'poetry', 'pip', 'bandersnatch', 'devpi'][1 + (hash(row, 4) % 6)::INT],
        'version': '25.' || (hash(row, 5) % 9)::TEXT}},
      'python': '3.' || (8 + hash(row, 6) % 6)::TEXT,
      'system': {{'name': ['Linux', 'Darwin', 'Windows'][1 + (hash(row, 7) % 3)::INT],
        'release': '6.' || (hash(row, 8) % 20)::TEXT || '.' || (hash(row, 9) % 200)::TEXT}},
      'cpu': 'x86_64', 'openssl_version': 'OpenSSL 3.0.' || (hash(row, 10) % 20)::TEXT}} AS details,
    'TLSv1.3' AS tls_protocol, 'TLS_AES_256_GCM_SHA384' AS tls_cipher
  FROM (
    SELECT
      row,
      'project-' || floor(600000 * pow(hash(row, 0) / 18446744073709551616.0, 6 + row * 12 // {ROWS} % 3))::BIGINT AS name
    FROM range({ROWS}) AS made(row)
  )
"""

COMMITS = f"""
  SELECT
    md5(row::TEXT) || substr(md5('second' || row::TEXT), 1, 8) AS sha,
    'owner-' || (model % 90000)::TEXT || '/model-' || model::TEXT AS repo_id,
    ['Upload README.md with huggingface_hub', 'Update README.md', 'Training in progress, step ' || (row % 9000)::TEXT,
      'Upload model.safetensors', 'initial commit', 'Fix typo in the card', 'add tokenizer', 'End of training',
      'Update config.json', 'Model save', 'Upload ' || md5(row::TEXT) || '.bin'][1 + (hash(row, 1) % 11)::INT] AS message,
    TIMESTAMP '2022-03-02' + to_microseconds((hash(row, 2) % 81000000)::BIGINT * 1000000) AS author_date,
    'Author ' || (model % 90000)::TEXT AS author_name,
    TIMESTAMP '2022-03-02' + to_microseconds((hash(row, 2) % 81000000)::BIGINT * 1000000) AS committer_date,
    'system' AS committer_name, 0 AS author_tz, 0 AS committer_tz, 1 AS in_main_branch,
    (hash(row, 3) % 500)::INT AS insertions, (hash(row, 4) % 100)::INT AS deletions
  FROM (
    SELECT row, floor(680000 * pow(hash(row, 0) / 18446744073709551616.0, 2))::BIGINT AS model
    FROM range({ROWS}) AS made(row)
  )
"""

READ = {"log": ("timestamp", "project"), "commits": ("repo_id", "author_name", "author_date", "message")}[WHAT]
connection = duckdb.connect()
connection.execute(f"COPY ({LOG if WHAT == 'log' else COMMITS}) TO '{FILE}' (FORMAT parquet, COMPRESSION zstd)")
SIZES = connection.sql(
    f"SELECT path_in_schema, SUM(total_compressed_size) FROM parquet_metadata('{FILE}') GROUP BY ALL"
).fetchall()
READ_BYTES = sum(size for name, size in SIZES if name in READ)
print(f"all columns {sum(size for _, size in SIZES) / 1e6:.0f} MB, {', '.join(READ)} {READ_BYTES / 1e6:.0f} MB")
