"""Toloka: the table of assignments of a pool (TSV), a row a task and person; a row without anything ends a page.

Source: toloka.ai docs, TSV file for uploading tasks, and the table of results: INPUT:, OUTPUT:, GOLDEN:, ASSIGNMENT:.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from manyeyes.datasets.formats.elsewhere import Elsewhere, Heard, NotThatFormat
from manyeyes.datasets.formats.rows_input import Gathered, picture_in, read_rows

NAME = "Toloka TSV"
WORKER, STATUS = "ASSIGNMENT:worker_id", "ASSIGNMENT:status"
DONE = frozenset({"", "APPROVED", "SUBMITTED"})


class Toloka:
    """Toloka TSV, in."""

    name: ClassVar[str] = "toloka"
    help: ClassVar[str] = "the assignments of a Toloka pool, read"

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every task with everybody's output; what was rejected or skipped is counted as left behind."""
        found = Gathered()
        for line, row in read_rows(path, NAME, [WORKER], "\t"):
            if not any(row.values()):
                continue
            inputs = {name.removeprefix("INPUT:"): cell for name, cell in row.items() if name.startswith("INPUT:")}
            if not inputs:
                raise NotThatFormat(file=path, format=NAME, cause="line 1: there is no column INPUT:…")
            status = row.get(STATUS, "")
            fault = "" if status in DONE else f"line {line}: an assignment is {status}, its answers are left behind"
            address = picture_in(inputs, "image", "image_url", "url", "photo", "image_path") or next(
                iter(inputs.values())
            )
            found.add(address, () if fault else _heard(row), inputs | _golden(row), fault)
        return found.pictures()


def _heard(row: Mapping[str, str]) -> Iterator[Heard]:
    for name, cell in row.items():
        if name.startswith("OUTPUT:") and cell:
            yield Heard(row[WORKER], name.removeprefix("OUTPUT:"), cell)


def _golden(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name.startswith("GOLDEN:") and cell}
