"""Digests as Parquet: typed columns, times in UTC."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import BinaryIO

import pyarrow as pa

from onrecord.report.digests.digest import Digest, ShownRemark
from onrecord.report.formats.registry import DigestFormat, Layout, PrintedQuote
from onrecord.report.formats.rows import COLUMNS, printed_row, quote_row

ROWS_TOGETHER = 1_000
LISTS = ("parts", "places", "topics", "also_in", "also_urls")
TYPES = {
    "quote_id": pa.int64(), "rank": pa.int64(), "new": pa.bool_(), "score": pa.float64(), "confidence": pa.float64(),
    "day": pa.date32(), "published": pa.timestamp("us", tz="UTC"), **dict.fromkeys(LISTS, pa.list_(pa.string())),
}  # fmt: skip
SCHEMA = pa.schema([(name, TYPES.get(name, pa.string())) for name in COLUMNS])


def write(_digest: Digest, shown_remarks: Iterable[ShownRemark], stream: BinaryIO, _layout: Layout) -> None:
    """Write a quote a row, a thousand rows at a time."""
    import pyarrow.parquet as pq  # the start of every command need not wait for it

    rows = map(quote_row, shown_remarks)
    with pq.ParquetWriter(stream, SCHEMA, compression="zstd") as writer:
        while batch := list(islice(rows, ROWS_TOGETHER)):
            writer.write_table(pa.Table.from_pylist([asdict(row) for row in batch], schema=SCHEMA))


def read_back(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a file."""
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(data), columns=["id", "words", "speaker"])
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    yield from map(printed_row, table.to_pylist())


FORMATS = (
    DigestFormat(
        "parquet", "Parquet, typed, for DuckDB and data frames", (".parquet",), "application/vnd.apache.parquet",
        for_programs=True, write=write, read_back=read_back, binary=True,
    ),
)  # fmt: skip
