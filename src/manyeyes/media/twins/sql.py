"""The plan of blocks.py as SQL for DuckDB: no compiler needed, 2 to 5 times the kernel's time, the same pairs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.twins.blocks import Table, cheapest
from manyeyes.media.twins.near import Near

JOIN = """
SELECT (a.i::UBIGINT << 32) | b.i::UBIGINT AS code
FROM hash a JOIN hash b ON (a.word & {mask}) = (b.word & {mask}) AND a.i < b.i
WHERE a.i < {first} AND bit_count(xor(a.word, b.word)) <= {distance} {also}
LIMIT {limit}
"""


def codes(near: Near, most: int) -> Iterator[NDArray[np.uint64]]:
    """The pairs that each table is the first to find, as codes; more than `most` are not fetched."""
    import duckdb  # 60 ms and 30 MB, which the jail's child has no use for

    with (
        tempfile.TemporaryDirectory(prefix="manyeyes-twins-") as spill,
        duckdb.connect(config={"temp_directory": spill}) as database,
    ):
        database.register("given", _columns(near))
        database.execute("CREATE TABLE hash AS SELECT * FROM given")
        seen: list[Table] = []
        for table in cheapest(near.distance, len(near.hashes)):
            yield np.asarray(database.execute(_query(near, table, seen, most)).fetchnumpy()["code"], np.uint64)
            seen.append(table)


def _columns(near: Near) -> dict[str, NDArray[np.int64]]:
    columns = {"i": np.arange(len(near.hashes)), "word": near.hashes.view(np.int64)}
    if len(near.others):
        columns["other"] = near.others.view(np.int64)
    if len(near.within):
        columns["within"] = near.within
    return columns


def _query(near: Near, table: Table, seen: list[Table], most: int) -> str:
    also = [f"AND (xor(a.word, b.word) & {_signed(one.mask)}) <> 0" for one in seen]
    if near.across:
        also.append(f"AND b.i >= {near.first}")
    if len(near.others):
        also.append(f"AND bit_count(xor(a.other, b.other)) <= {near.other_distance}")
    if len(near.within):
        also.append("AND a.within = b.within")
    return JOIN.format(
        mask=_signed(table.mask), first=near.first, distance=near.distance, also=" ".join(also), limit=most + 1
    )


def _signed(mask: int) -> str:
    """A mask as SQL's BIGINT has it, whose highest bit is the sign."""
    return f"({mask - (1 << 64) if mask >> 63 else mask})::BIGINT"
