"""Makes a log of downloads in the format of PyPI's, and says how many bytes its columns have.

    python tests/sql/make_log.py ROWS FILE

Twelve months; what is popular changes from month to month, and a third of the rows are mirrors'. The texts beside the
project's name are as long as real ones. The same number of rows gives the same rows.
"""

import sys

import duckdb

ROWS, FILE = int(sys.argv[1]), sys.argv[2]
connection = duckdb.connect()
connection.execute(
    f"""
    COPY (
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
        SELECT row, 'project-' || floor(600000 * pow(hash(row, 0) / 18446744073709551616.0, 6 + row * 12 // {ROWS} % 3))::BIGINT AS name
        FROM range({ROWS}) AS made(row)
      )
    ) TO '{FILE}' (FORMAT parquet, COMPRESSION zstd)
    """
)
SIZES = connection.sql(
    f"SELECT path_in_schema, SUM(total_compressed_size) FROM parquet_metadata('{FILE}') GROUP BY ALL"
).fetchall()
READ = ("timestamp", "project")
print(f"all columns {sum(size for _, size in SIZES) / 1e6:.0f} MB, {' and '.join(READ)} {sum(size for name, size in SIZES if name in READ) / 1e6:.0f} MB")
