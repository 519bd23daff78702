"""Reads what a release folder holds to learn from, as columns of numbers: no row of it ever becomes a Python object."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from manyeyes.datasets.dictionary import Dictionary, read_dictionary
from manyeyes.datasets.targets import TARGETS, WITH_MODEL
from manyeyes.errors import ManyEyesError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ITEMS = "items.parquet"
# What a tagger had a part in says nothing of how good taggers are: learnt from, and unknown where they are judged.
_NOT_TO_JUDGE_BY = f"part NOT IN ('', 'train') AND source = '{WITH_MODEL}'"


class NotARelease(ManyEyesError):
    """{folder} is no release one can learn from: {cause}."""

    remedy = "Name the folder of a release, PROJECT/releases/NAME; older ones are made again with `manyeyes release`."
    status = 422


@dataclass(frozen=True)
class Targets:
    """n items something is known of, r rows about them."""

    dictionary: Dictionary
    items: tuple[str, ...]
    """SHA-256 of the originals, in the release's order."""
    part: tuple[str, ...]
    """'' where there is no split."""
    component: tuple[str, ...]
    """Names; items of one name belong together."""
    given: NDArray[np.float32]
    """(n,): how far a source that lists all the item's tags is believed; NaN where there is none."""
    item: NDArray[np.int64]
    """(r,): place in `items`."""
    tag: NDArray[np.int64]
    """(r,): place in the dictionary."""
    target: NDArray[np.float32]
    """(r,): 0 to 1."""
    weight: NDArray[np.float32]
    """(r,): 0 to 1."""


def read_targets(folder: Path) -> Targets:
    """What a release folder holds to learn from; raises NotARelease, NotADictionary."""
    for name in (ITEMS, TARGETS):
        if not (folder / name).is_file():
            raise NotARelease(folder=folder, cause=f"it has no {name}")
    dictionary = read_dictionary(folder)
    try:
        with duckdb.connect() as connection:
            return _read(connection, folder, dictionary)
    except duckdb.Error as error:
        raise NotARelease(folder=folder, cause=str(error).splitlines()[0].rstrip(".")) from None


def _read(connection: duckdb.DuckDBPyConnection, folder: Path, dictionary: Dictionary) -> Targets:
    files = [glob.escape(str(folder / name)) for name in (ITEMS, TARGETS)]
    connection.execute("CREATE TEMP TABLE tag (name VARCHAR, number BIGINT)")
    if dictionary.tags:
        connection.executemany("INSERT INTO tag VALUES (?, ?)", [list(one) for one in dictionary.number.items()])
    columns = {row[0] for row in connection.execute("DESCRIBE FROM read_parquet(?)", files[:1]).fetchall()}
    together = "component" if "component" in columns else "twin_group"  # older releases name twins alone
    connection.execute(
        "CREATE TEMP TABLE known AS SELECT item, tag.number AS tag, target, weight, source"
        " FROM read_parquet(?, file_row_number = true) AS row JOIN tag ON tag.name = row.tag"
        " ORDER BY file_row_number",
        files[1:],
    )
    connection.execute(
        "CREATE TEMP TABLE example AS SELECT row_number() OVER (ORDER BY file_row_number) - 1 AS place, item,"
        f" coalesce(split, '') AS part, coalesce({together}, item) AS component"
        " FROM read_parquet(?, file_row_number = true) WHERE kept AND item IN (SELECT item FROM known)",
        files[:1],
    )
    items = connection.execute("SELECT item, part, component FROM example ORDER BY place").fetchall()
    given = _columns(
        connection,
        "SELECT coalesce(weight, 'nan'::FLOAT) AS weight FROM example LEFT JOIN"
        " (SELECT item, max(weight)::FLOAT AS weight FROM known WHERE source = 'given' GROUP BY item) USING (item)"
        " ORDER BY place",
    )
    rows = _columns(
        connection,
        "SELECT place AS item, tag, target::FLOAT AS target, weight::FLOAT AS weight"
        f" FROM known JOIN example USING (item) WHERE NOT ({_NOT_TO_JUDGE_BY}) ORDER BY place, tag",
    )
    names, parts, components = zip(*items, strict=True) if items else ((), (), ())
    return Targets(dictionary, names, parts, components, given["weight"], **rows)


def _columns(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    """Plain arrays; no column of these queries holds NULL."""
    import numpy as np

    return {name: np.ma.getdata(column) for name, column in connection.execute(query).fetchnumpy().items()}
