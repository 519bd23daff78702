"""Reads other programs' tables with everybody's answers; what is broken is named with its line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from manyeyes.datasets.formats.elsewhere import Elsewhere, Heard, NotThatFormat, majority

LONGEST_CELL = 10_000_000
Row = Mapping[str, str]


def read_rows(file: Path, format: str, needed: Iterable[str], delimiter: str = ",") -> Iterator[tuple[int, Row]]:
    """Line number and cells of each row; raises NotThatFormat where a needed column is missing or a row is broken."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, delimiter=delimiter, strict=True)
            missing = [column for column in needed if column not in (rows.fieldnames or ())]
            if missing:
                raise NotThatFormat(file=file, format=format, cause=f"line 1: there is no column {missing[0]}")
            for row in rows:
                if None in row:
                    cause = f"line {rows.line_num}: it has more cells than the first line has columns"
                    raise NotThatFormat(file=file, format=format, cause=cause)
                yield rows.line_num, {name: value or "" for name, value in row.items()}
    except csv.Error as error:
        raise NotThatFormat(file=file, format=format, cause=f"line {rows.line_num}: {error}") from None
    except UnicodeDecodeError as error:
        raise NotThatFormat(file=file, format=format, cause=f"byte {error.start} is no UTF-8") from None
    except OSError as error:
        raise NotThatFormat(file=file, format=format, cause=str(error.strerror)) from None


class Gathered:
    """Answers that come row by row, put together picture by picture in the order the pictures came first."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self._answers: dict[str, list[Heard]] = {}
        self._faults: dict[str, list[str]] = {}
        self._said: dict[str, dict[str, str]] = {}

    def add(
        self, address: str, answers: Iterable[Heard], said: Mapping[str, str] | None = None, fault: str = ""
    ) -> None:
        """What one row says of the picture at `address`."""
        self._answers.setdefault(address, []).extend(answers)
        self._said.setdefault(address, {}).update(said or {})
        if fault:
            self._faults.setdefault(address, []).append(fault)

    def pictures(self, tag: Callable[[list[Heard]], tuple[str, ...]] = majority) -> Iterator[Elsewhere]:
        """Each picture with all that was said of it."""
        for address, answers in self._answers.items():
            faults = tuple(self._faults.get(address, ()))
            yield Elsewhere(address, tag(answers), tuple(answers), self._said[address], faults)


def picture_in(cells: Mapping[str, object], *usual: str) -> str:
    """The address of a picture among named cells: a usual name, else the first that looks like a picture or address."""
    texts = {name: value for name, value in cells.items() if isinstance(value, str) and value}
    by_name = {name.lower().lstrip("#!/ "): value for name, value in texts.items()}
    found = next((by_name[name] for name in usual if name in by_name), None)
    likely = (text for text in texts.values() if text.startswith(("http://", "https://")) or _ends_as_picture(text))
    return found if found is not None else next(likely, "")


def _ends_as_picture(text: str) -> bool:
    return text.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif"))
