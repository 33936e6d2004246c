"""DuckDB: the writer's database, and the published copy that everybody reads.

Write with `Store`; read with `query`, `arrow`, `status`, `digest_quotes`, `counts`, which take the directory.
"""

from store.errors import StoreError
from store.query import Limits, QueryResult, arrow, query
from store.reports import counts, digest_quotes, status
from store.writer import Store

__all__ = ["Limits", "QueryResult", "Store", "StoreError", "arrow", "counts", "digest_quotes", "query", "status"]
