"""Tables as people save them: every habit is read, every row has a number, and what cannot be read is shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from manyeyes.projects import BadRow, Cells, TableWrong, read_tag_table
from manyeyes.projects.table_text import open_table


@pytest.mark.parametrize(
    ("head", "end", "sign"),
    [(b"\xef\xbb\xbf", "\n", ","), (b"", "\r\n", ","), (b"", "\n", ";"), (b"\xef\xbb\xbf", "\r\n", "\t")],
)
def test_tables_of_every_habit_are_read(head: bytes, end: str, sign: str, tmp_path: Path) -> None:
    lines = ["file,tags,=1+1", "1.png,=cmd|' /C calc'!A0,@x", "", "ä.png,b,"]
    file = tmp_path / "a.csv"
    file.write_bytes(head + end.join(line.replace(",", sign) for line in lines).encode())
    table = read_tag_table(file, {})
    assert table.text.columns == ("file", "tags", "=1+1")
    assert [row.cells[0] for row in table.text.rows() if isinstance(row, Cells)] == ["1.png", "ä.png"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "it is empty"),
        ("url,tags\n1.png,a".encode("utf-16"), "it is UTF-16 text; save it as UTF-8"),
        (b"url,tags\r1.png,a\r", "its lines end with a lone CR"),
        (b"PK\x03\x04xl/workbook.xml", "it is a spreadsheet or an archive; save it as CSV"),
        (b"url,caf\xe9\n", "byte 0xe9 is not UTF-8"),
        (b"c," * 30_000 + b"url\n", "30,001 columns; 500 is the most"),
        (b"c," * 3_000_000 + b"url\n", "it is longer than 100,000 bytes"),
        (b"url,url\n", "two columns are called url"),
        (b"url,,tags\n", "column 2 has no name"),
        (
            b"name,tags\n1.png,a\n",
            r"no column has a name that says.*read as the names: name \| tags, then 1.png \| a\.",
        ),
        (b"7,1264803292,s,0,images/7.jpg,64,64,images/7.png,red hat\n8,1,s,0,images/8.jpg,6,6,i/8.png,a\n", "7 | 126"),
    ],
)
def test_a_table_that_cannot_be_understood_shows_what_was_read(data: bytes, cause: str, tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    file.write_bytes(data)
    with pytest.raises(TableWrong, match=f"all.csv cannot be read as a table: .*{cause}"):
        read_tag_table(file, {})


def test_names_of_columns_are_found_by_use_or_by_saying(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("bild,wörter,path\na,b,c\n", "utf-8")
    assert read_tag_table(file, {}).address == 2
    named = read_tag_table(file, {"url": "bild", "tags": "wörter"})
    assert (named.address, named.tags) == (0, 1)


CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12)


@settings(max_examples=200, deadline=None)
@for_any(st.lists(st.tuples(CELL, CELL, CELL), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_whatever_a_writer_quotes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], end: str
) -> None:
    file = tmp_path_factory.mktemp("tables") / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows])
    read = [row.cells for row in open_table(file).rows() if isinstance(row, Cells)]
    assert read == [list(row) for row in rows]


@settings(max_examples=200, deadline=None)
@for_any(st.binary(max_size=400))
def test_no_bytes_break_the_reader_and_no_line_is_lost(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("tables") / "a.csv"
    file.write_bytes(b"a,b\n" + data)
    rows = list(open_table(file).rows())
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))
    assert all(isinstance(row, Cells | BadRow) for row in rows)
