"""Runs scripts in the engines that they are written for, and reads back what they wrote."""

import csv
import os
import re
import shutil
import subprocess
import tempfile


def _statements(script):
    """The statements of a script: each ends with a semicolon at the end of a line."""
    text = re.sub(r"^--.*\n", "", script, flags=re.MULTILINE)
    return [one.strip() for one in re.split(r";\s*\n", text) if one.strip()]


def _rows_of_parquet(path):
    import pyarrow.parquet as parquet

    return parquet.read_table(path).to_pylist()


def _written(script, form):
    """The names of the files that a script writes."""
    return re.findall(rf"(?: TO|DIRECTORY) '([^']*)\.{form}'", script)


class Duckdb:
    """DuckDB as a Python package."""

    name = "duckdb"
    dialect = "duckdb"

    def __init__(self, folder):
        import duckdb

        self.folder = folder
        self.version = duckdb.__version__
        self.duckdb = duckdb

    def place(self, path):
        return path

    def run(self, script, output, read=True):
        connection = self.duckdb.connect()
        here = os.getcwd()
        os.chdir(self.folder)
        try:
            connection.execute(script)
        finally:
            os.chdir(here)
            connection.close()
        return _rows_of_parquet(os.path.join(self.folder, f"{output}.parquet")) if read else None

    def reduce(self, script):
        """Runs a reduction; the files that it wrote."""
        self.run(script, None, read=False)
        return [os.path.join(self.folder, f"{name}.parquet") for name in _written(script, "parquet")]

    def stop(self):
        pass


class _Session:
    """A session that takes Spark's SQL."""

    dialect = "spark"

    def place(self, path):
        return path

    def run(self, script, output, read=True):
        folder = os.path.join(self.folder, f"{output}.parquet")
        shutil.rmtree(folder, ignore_errors=True)
        for statement in _statements(script):
            # A relative place is the server's, so it is made absolute.
            statement = re.sub(r"^(INSERT OVERWRITE DIRECTORY ')", rf"\g<1>{self.folder}/", statement)
            # Statements that do something are run at once; Sail cannot return how many rows it wrote.
            self.session.sql(statement)
        return _rows_of_parquet(folder) if read else None

    def reduce(self, script):
        """Runs a reduction; a file for each folder that it wrote."""
        import pyarrow.parquet as parquet

        names = _written(script, "parquet")
        for name in names:
            folder = os.path.join(self.folder, f"{name}.parquet")
            shutil.rmtree(folder, ignore_errors=True)
        self.run(script, "none", read=False)
        files = os.path.join(self.folder, "reduced")
        os.makedirs(files, exist_ok=True)
        for name in names:
            table = parquet.read_table(os.path.join(self.folder, f"{name}.parquet"))
            parquet.write_table(table, os.path.join(files, f"{name}.parquet"))
        return [os.path.join(files, f"{name}.parquet") for name in names]

    def stop(self):
        self.session.stop()


class Sail(_Session):
    """Sail, which has Spark's SQL and protocol and needs no Java."""

    name = "sail"

    def __init__(self, folder):
        import pysail
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession

        self.folder = folder
        self.version = pysail.__version__
        self.server = SparkConnectServer()
        self.server.start()
        _, port = self.server.listening_address
        builder = SparkSession.builder.remote(f"sc://localhost:{port}")
        self.session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()


class Spark(_Session):
    """Spark on this machine."""

    name = "spark"

    def __init__(self, folder):
        import pyspark
        from pyspark.sql import SparkSession

        self.folder = folder
        self.version = pyspark.__version__
        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.ui.showConsoleProgress", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "4")
        builder = builder.config("spark.driver.memory", "6g")
        builder = builder.config("spark.sql.session.timeZone", "UTC")
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")


class Postgres:
    """A PostgreSQL cluster in a folder of its own, which it removes at the end."""

    name = "postgres"
    dialect = "postgres"

    def __init__(self, folder):
        versions = sorted(os.listdir("/usr/lib/postgresql"), key=int)
        self.bin = f"/usr/lib/postgresql/{versions[-1]}/bin"
        self.folder = folder
        self.cluster = tempfile.mkdtemp(prefix="registry-lens-postgres-")
        os.chmod(self.cluster, 0o777)
        data = f"{self.cluster}/data"
        # The server refuses to run as the superuser.
        self.user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self._run([f"{self.bin}/initdb", "-D", data, "-A", "trust", "-U", "lens", "-E", "UTF8"])
        options = f"-k {self.cluster} -c listen_addresses= -c fsync=off"
        self._run([f"{self.bin}/pg_ctl", "-D", data, "-w", "-l", f"{self.cluster}/log", "-o", options, "start"])
        self.version = versions[-1]
        self.tables = {}

    def _run(self, command):
        done = subprocess.run(self.user + command, capture_output=True, text=True, cwd="/tmp")
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    def _psql(self, *arguments):
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.cluster, "-U", "lens", "postgres"]
        done = subprocess.run(command + list(arguments), capture_output=True, text=True, cwd=self.folder)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    def place(self, path):
        """Loads a Parquet file into a table: lists of texts as such, structs as JSON."""
        if path not in self.tables:
            name = f"raw_{len(self.tables) + 1}"
            _load(path, name, self.folder, self._psql)
            self.tables[path] = name
        return self.tables[path]

    def run(self, script, output, read=True):
        with open(os.path.join(self.folder, "script.sql"), "w", encoding="utf8") as file:
            file.write(script)
        self._psql("-f", "script.sql")
        if not read:
            return None
        with open(os.path.join(self.folder, f"{output}.csv"), newline="", encoding="utf8") as file:
            return [{name: _value(text) for name, text in row.items()} for row in csv.DictReader(file)]

    def reduce(self, script):
        """Runs a reduction, and makes Parquet of its files as the script's first lines say."""
        import duckdb

        self.run(script, None, read=False)
        names = [os.path.join(self.folder, name) for name in _written(script, "csv")]
        for name in names:
            duckdb.sql(f"COPY (FROM '{name}.csv') TO '{name}.parquet'")
        return [f"{name}.parquet" for name in names]

    def stop(self):
        self._run([f"{self.bin}/pg_ctl", "-D", f"{self.cluster}/data", "-m", "immediate", "stop"])
        shutil.rmtree(self.cluster, ignore_errors=True)


def _value(text):
    if text == "":
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _load(path, name, folder, psql):
    import json

    import pyarrow
    import pyarrow.parquet as parquet

    types = pyarrow.types
    table = parquet.read_table(path)

    def kind(field):
        if types.is_integer(field.type):
            return "BIGINT"
        if types.is_floating(field.type):
            return "DOUBLE PRECISION"
        if types.is_boolean(field.type):
            return "BOOLEAN"
        if types.is_timestamp(field.type):
            return "TIMESTAMPTZ" if field.type.tz else "TIMESTAMP"
        if types.is_list(field.type):
            return "TEXT[]"
        if types.is_struct(field.type):
            return "JSONB"
        return "TEXT"

    def cell(value, of):
        if value is None:
            return ""
        if of == "TEXT[]":
            quoted = ('"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in value)
            return "{" + ",".join(quoted) + "}"
        if of == "JSONB":
            return json.dumps(value, default=str)
        return value

    kinds = [(field.name, kind(field)) for field in table.schema]
    columns = ", ".join(f'"{column}" {of}' for column, of in kinds)
    file = os.path.join(folder, f"{name}.csv")
    with open(file, "w", newline="", encoding="utf8") as out:
        writer = csv.writer(out)
        for row in table.to_pylist():
            # An empty cell without quotes is null; empty texts do not occur in names or counts.
            writer.writerow([cell(row[column], of) for column, of in kinds])
    psql("-c", f"CREATE TABLE {name} ({columns})", "-c", f"\\copy {name} FROM '{file}' WITH (FORMAT csv)")
    os.remove(file)


ENGINES = {engine.name: engine for engine in (Duckdb, Sail, Spark, Postgres)}
