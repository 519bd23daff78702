"""The reference page of releases names what a release holds."""

from pathlib import Path

from manyeyes.datasets import tables

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "release.md").read_text("utf-8")


def test_every_column_stands_on_the_page() -> None:
    columns = (*tables.ANSWERS, *tables.CONSENSUS, *tables.ABOUT_ITEMS, *tables.CREDITS)
    assert [column.name for column in columns if f"`{column.name}`" not in PAGE] == []
