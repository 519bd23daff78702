"""A list of addresses: a text file with one on each line; empty lines and lines that begin with # are passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from manyeyes.collect.download.address import LONGEST
from manyeyes.collect.download.download import Downloader
from manyeyes.collect.sources.entry import Found, Missed, Refused
from manyeyes.collect.sources.listed import Places, bring
from manyeyes.collect.sources.source import Source


class UrlsSource(Source):
    """A text file of addresses."""

    series_by_folder = False

    def __init__(self, file: Path, download: Downloader) -> None:
        """Fetch what `file` lists with `download`."""
        self._file, self._download = file, download
        self._places = Places(None, download.limits.ports)
        self.parallel = download.limits.parallel

    def entries(self) -> Iterator[Found | Refused]:
        """One a line; a line that is no address is refused with its number."""
        with self._file.open("rb") as file:
            number = 0
            while data := file.readline(LONGEST + 100):
                number += 1
                while not data.endswith(b"\n") and (rest := file.readline(1 << 20)):
                    data = data[:LONGEST] + b"\xff" + rest[-1:]  # too long to be one: refused as no text
                yield from self._entry(number, data)

    def _entry(self, number: int, data: bytes) -> Iterator[Found | Refused]:
        try:
            text = data.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            yield Refused(f"line {number}", f"Line {number} is longer than {LONGEST:,} bytes or not UTF-8 text.")
            return
        if text and not text.startswith("#"):
            yield self._places.entry(text)

    def bring(self, entry: Found, target: Path, pause: Callable[[], None]) -> Path | Missed:
        """Fetch it."""
        return bring(self._places, self._download, entry, target, pause)

    def close(self) -> None:
        """Close the connections."""
        self._download.close()
