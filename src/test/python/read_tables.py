"""Reads a run's tables with DuckDB, pyarrow and pandas, and prints what each saw, as JSON.

    read_tables.py RESULTS

Doubles are printed as their bits (hexadecimal), so that nothing is lost on the way. Exits with 77 where a package is
missing. Used by ForeignReadersTest.
"""

import glob
import io
import json
import math
import struct
import sys

try:
    import duckdb
    import numpy
    import pandas
    import pyarrow.parquet
    from PIL import Image
except ImportError as e:
    print(e, file=sys.stderr)
    sys.exit(77)


def plain(value):
    if value is None or value is pandas.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (float, numpy.floating)):
        return struct.pack(">d", value).hex()
    if isinstance(value, (bytes, bytearray)):
        image = Image.open(io.BytesIO(bytes(value)))
        return [image.mode, list(image.size), numpy.asarray(image).ravel().tolist(), image.getpalette()[:9]]
    if isinstance(value, numpy.integer):
        return int(value)
    return value


def rows(columns, values):
    return [dict(zip(columns, (plain(v) for v in row))) for row in values]


results = sys.argv[1]
seen = {"versions": [duckdb.__version__, pyarrow.__version__, pandas.__version__]}
for table in ["predictions", "images", "summary", "class_metrics", "image_metrics", "confusion"]:
    pattern = f"{results}/predictions/*/*.parquet" if table == "predictions" else f"{results}/runs/*/{table}/*.parquet"
    (path,) = glob.glob(pattern)
    query = duckdb.sql(f"SELECT * FROM read_parquet('{path}', hive_partitioning = false)")
    arrow = pyarrow.parquet.ParquetFile(path)
    # Nullable types: without them pandas would make doubles of integers that may be empty.
    frame = pandas.read_parquet(path, dtype_backend="numpy_nullable", partitioning=None)
    seen[table] = {
        "duckdb": rows(query.columns, query.fetchall()),
        "duckdb_types": {c: str(t) for c, t in zip(query.columns, query.types)},
        "arrow": rows(arrow.schema_arrow.names, (r.values() for r in arrow.read().to_pylist())),
        "arrow_types": {f.name: f"{f.type}{'' if f.nullable else ' not null'}" for f in arrow.schema_arrow},
        "pandas": rows(frame.columns, frame.itertuples(index=False, name=None)),
    }
json.dump(seen, sys.stdout)
