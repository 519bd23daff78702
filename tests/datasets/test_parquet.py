"""What is in the CSV is in the Parquet file, however odd the names are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manyeyes.datasets.parquet import Column, to_parquet, write_csv

COLUMNS = (
    Column("order", "whole", "its number"),
    Column('series.it\'s "odd"', "text", "an attribute"),
    Column("flag", "flag", "yes or no"),
    Column("share", "number", "a share"),
    Column("paths", "texts", "where it came from"),
)
TEXT = st.none() | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
ROW = st.tuples(
    st.none() | st.integers(-(2**62), 2**62),
    TEXT,
    st.none() | st.booleans(),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=5)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=8))
def test_every_row_comes_back_as_it_went_in(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    assert write_csv(tmp_path / "a.csv", COLUMNS, rows) == len(rows)
    to_parquet(tmp_path / "a.csv", tmp_path / "a.parquet", COLUMNS)
    with duckdb.connect() as connection:
        assert connection.execute(f"FROM '{tmp_path}/a.parquet'").fetchall() == rows


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for name in ("first", "second"):
        rows = ((n, f"name {n % 7}", n % 2 == 0, n / 3, [f"a/{n}"]) for n in range(60_000))
        write_csv(tmp_path / "rows.csv", COLUMNS, rows)
        to_parquet(tmp_path / "rows.csv", tmp_path / f"{name}.parquet", COLUMNS)
        digests.add(hashlib.sha256((tmp_path / f"{name}.parquet").read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("name", ["\ud800 lone half.jpg", "two\nlines.jpg", "=1+1"])
def test_a_name_no_table_likes_still_makes_a_table(tmp_path: Path, name: str) -> None:
    write_csv(tmp_path / "a.csv", COLUMNS, [(1, name, True, 0.5, [name])])
    to_parquet(tmp_path / "a.csv", tmp_path / "a.parquet", COLUMNS)
    with duckdb.connect() as connection:
        [row] = connection.execute(f"FROM '{tmp_path}/a.parquet'").fetchall()
    assert row[1] == name.encode("utf-8", "replace").decode()


def test_a_folder_whose_name_looks_like_a_pattern_is_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1] *"
    folder.mkdir()
    write_csv(folder / "a.csv", COLUMNS, [(1, "a", True, 0.5, [])])
    to_parquet(folder / "a.csv", folder / "a.parquet", COLUMNS)
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv", "a.parquet"]
