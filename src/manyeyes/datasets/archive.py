"""A release as one ZIP file, streamed: nothing is kept but the piece on its way. The same release, the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from manyeyes.datasets.shelf import files_of

PIECE = 1 << 18  # bytes read and sent at a time
ALWAYS = (1980, 1, 1, 0, 0, 0)  # the first date a ZIP file can say; a release has no clock
PACKED = (".csv", ".md", ".json", ".txt", ".py", ".sha256")  # pictures and Parquet are packed already


class _Pipe(io.RawIOBase):
    """What zipfile writes to; the pieces are taken out as they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def zip_release(folder: Path, below: str = "") -> Iterator[bytes]:
    """The ZIP file of the release in `folder`, piece by piece; its files lie below `below`, else the folder's name."""
    return (piece for piece in _pieces(folder, below or folder.name) if piece)


def _pieces(folder: Path, below: str) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name in files_of(folder):
            yield from _entry(archive, pipe, folder / name, f"{below}/{name}")
    yield pipe.take()


def _entry(archive: zipfile.ZipFile, pipe: _Pipe, path: Path, name: str) -> Iterator[bytes]:
    entry = zipfile.ZipInfo(name, ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith(PACKED) else zipfile.ZIP_STORED
    entry.external_attr = 0o644 << 16
    entry.file_size = path.stat().st_size  # so that zipfile knows beforehand whether 4 GB are enough
    with path.open("rb") as source, archive.open(entry, "w") as target:
        while piece := source.read(PIECE):
            target.write(piece)
            yield pipe.take()
    yield pipe.take()
