"""DuckDB: the writer's database, and the published copy that everybody reads.

Write with `Store`; read with `query`, `arrow`, `status`, `counts`, and the questions of `store.digests`: all take the
directory.
"""

from onrecord.store.errors import StoreError
from onrecord.store.query import Limits, QueryResult, arrow, query
from onrecord.store.records import Saving
from onrecord.store.reports import counts, status
from onrecord.store.writer import Store

__all__ = ["Limits", "QueryResult", "Saving", "Store", "StoreError", "arrow", "counts", "query", "status"]
