"""Write a config.toml for servers on loopback, from the records that reading a config.toml gives."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from onrecord.ingest.records import Outlet, Source

HEAD = """\
[http]
user_agent = "onrecord/0.1"
contact = "newsroom@onrecord.example"
allow_private_networks = true
per_host_delay_s = 0.0

[store]
directory = {directory}
"""


def config_text(outlets: Iterable[Outlet], sources: Iterable[Source], directory: Path | str) -> str:
    """Write TOML that `onrecord run --config` takes. A JSON string is a TOML string too, escapes included."""
    tables = [HEAD.format(directory=json.dumps(str(directory)))]
    for outlet in outlets:
        keys = {"id": outlet.id, "name": outlet.name, "domain": outlet.domain, "home": outlet.home}
        tables.append(_table("outlets", keys))
    for source in sources:
        every = f"{int(source.every.total_seconds())}s"
        keys = {"id": source.id, "outlet": source.outlet, "kind": source.kind, "url": source.url, "every": every}
        tables.append(_table("sources", keys))
    return "\n".join(tables)


def _table(name: str, keys: dict[str, str | None]) -> str:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value is not None]
    return "\n".join([f"[[{name}]]", *lines, ""])
