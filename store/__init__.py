"""DuckDB: the writer's database, and the published copy that everybody reads.

Write with `Store`; read with `query`, `arrow`, `status`, `counts`, and the questions of `store.digests` and
`store.trends`: all take the directory. The names are looked up when they are first used, so that whoever only needs the
list of trends does not wait for DuckDB.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.store.errors import StoreError
    from onrecord.store.publish.query import arrow, query
    from onrecord.store.publish.results import Limits, QueryResult
    from onrecord.store.records import Saving
    from onrecord.store.reports import counts, status
    from onrecord.store.writer import Store

__all__ = ["Limits", "QueryResult", "Saving", "Store", "StoreError", "arrow", "counts", "query", "status"]

_HOMES = {
    "errors": ("StoreError",),
    "publish.query": ("arrow", "query"),
    "publish.results": ("Limits", "QueryResult"),
    "records": ("Saving",),
    "reports": ("counts", "status"),
    "writer": ("Store",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
