"""WebDataset: tar files of a thousand pictures, each beside its JSON, in an order that is random and always the same.

The names are hashes, so their order is as good as shuffled; the tar files have no clock and no owner.
Source: github.com/webdataset/webdataset, README; POSIX.1-1988 (ustar).
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import NOT_THERE, Album
from manyeyes.datasets.formats.json_files import text_of
from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally

A_SHARD = 1000  # pictures
NAMES_ONLY = (
    "The release holds no pictures (`publish: none`): the shards hold the JSON alone, by the hash of the original."
)


class WebDataset:
    """Shards PART-NUMBER.tar."""

    name: ClassVar[str] = "webdataset"
    help: ClassVar[str] = "webdataset and other readers of tar shards, for training that streams"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write the shards of each part."""
        tally = Tally()
        with Album(release, folder, tally, say) as album:
            for part in release.parts:
                pictures = _there(release, part, tally)
                for number, several in enumerate(_batches(pictures)):
                    name = f"{part or 'all'}-{number:06d}.tar"
                    _shard(release, folder / name, several, album, tally)
                    tally.wrote("shards")
        if not release.has_pictures:
            for left in ("rebuild.py", "pictures.csv"):  # nothing can be put into a tar that way
                (folder / left).unlink()
            tally.notes[:] = [NAMES_ONLY]
        return tally.report()


def _there(release: ReleaseReader, part: str, tally: Tally) -> Iterator[Picture]:
    for picture in release.pictures(part):
        if picture.file is None:
            tally.lost(NOT_THERE)
        else:
            yield picture


def _batches(pictures: Iterator[Picture]) -> Iterator[list[Picture]]:
    while several := list(islice(pictures, A_SHARD)):
        yield several


def _shard(release: ReleaseReader, path: Path, pictures: list[Picture], album: Album, tally: Tally) -> None:
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as shard:
        for picture in pictures:
            source = release.source(picture)
            ending = PurePosixPath(picture.file or "").suffix
            if source is not None:
                _add(shard, f"{picture.item}{ending}", source.read_bytes())
            _add(shard, f"{picture.item}.json", text_of(_said(picture)).encode())
            album.credit(picture, f"{path.name}/{picture.item}{ending}")
            tally.wrote("tags", len(picture.tags))
            tally.wrote("tags known to be absent", len(picture.absent))


def _add(shard: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)  # mode 644, owner 0, time 0
    entry.size = len(data)
    shard.addfile(entry, io.BytesIO(data))


def _said(picture: Picture) -> dict[str, Any]:
    return {
        "item": picture.item,
        "tags": picture.tags,
        "absent": picture.absent,
        "targets": {one.tag: one.target for one in picture.known},
        "complete": picture.complete,
        "series": picture.series,
        "licence": picture.licence,
        "credit": picture.credit,
    }
