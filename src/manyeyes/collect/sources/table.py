"""A tag table: a row a picture, with its address or its path below the table's folder, its tags, and whatever else.

What a row says is kept as given, beside the picture, and is nobody's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from manyeyes.collect.download.download import Downloader
from manyeyes.collect.sources.entry import Found, Missed, Refused, RowSaid
from manyeyes.collect.sources.listed import Places, bring
from manyeyes.collect.sources.source import Source
from manyeyes.projects import BadRow, Cells, TagTable

MOST_TAGS = 1000


class TableSource(Source):
    """A table of pictures."""

    series_by_folder = False

    def __init__(self, table: TagTable, download: Downloader, *, copies: bool = True) -> None:
        """Import `table`, fetching with `download` what does not lie beside it."""
        self._table, self._columns = table, table.text.columns
        self._download, self._places = download, Places(table.text.file.parent, download.limits.ports)
        self.copies, self.parallel = copies, download.limits.parallel

    def entries(self) -> Iterator[Found | Refused]:
        """Rows that `only` lets in, and every row that cannot be read, with its line."""
        for row in self._table.text.rows():
            if isinstance(row, BadRow):
                yield Refused(f"line {row.line}", f"Line {row.line} of the table: {row.cause}.")
            elif self._table.wants(row):
                yield self._entry(row)

    def _entry(self, row: Cells) -> Found | Refused:
        tags = self._table.tags_of(row)
        if len(tags) > MOST_TAGS:
            return Refused(f"line {row.line}", f"Line {row.line} of the table: it has more than {MOST_TAGS:,} tags.")
        named = enumerate(zip(self._columns, row.cells, strict=True))
        said = {name: cell for place, (name, cell) in named if place != self._table.tags}
        entry = self._places.entry(row.cells[self._table.address], RowSaid(row.row, tags, said))
        if isinstance(entry, Refused):
            return Refused(f"row {row.row}: {entry.path}" if entry.path else f"row {row.row}", entry.reason)
        return entry

    def bring(self, entry: Found, target: Path, pause: Callable[[], None]) -> Path | Missed:
        """The file beside the table, or what lies at the address."""
        return bring(self._places, self._download, entry, target, pause)

    def home(self, path: str) -> Path | None:
        """Beside the table."""
        found = self._places.entry(path)
        file = self._places.file(path) if isinstance(found, Found) and found.modified_at else None
        return file if isinstance(file, Path) else None

    def understood(self) -> list[str]:
        """Which columns are what, and the first rows."""
        return self._table.understood()

    def close(self) -> None:
        """Close the connections."""
        self._download.close()
