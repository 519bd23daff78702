"""FiftyOne: the pictures, samples.jsonl, and a small script that makes a FiftyOne dataset of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.json_files import write_json, write_lines
from manyeyes.datasets.formats.release_reader import ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally

SCRIPT = Path(__file__).with_name("load_in_fiftyone.py")


class FiftyOne:
    """Samples and a script."""

    name: ClassVar[str] = "fiftyone"
    help: ClassVar[str] = "FiftyOne: python3 load_in_fiftyone.py"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write pictures/, samples.jsonl, dataset.json and the script."""
        tally = Tally()
        shutil.copyfile(SCRIPT, folder / SCRIPT.name)
        about = {
            "name": f"{release.project}-{release.name}",
            "title": release.card.get("title"),
            "rights": release.rights,
        }
        write_json(folder / "dataset.json", about | {"tags": release.dictionary.names})
        with Album(release, folder, tally, say) as album:
            write_lines(folder / "samples.jsonl", _samples(release, album, tally))
        return tally.report()


def _samples(release: ReleaseReader, album: Album, tally: Tally) -> Iterator[dict[str, Any]]:
    for picture in release.pictures():
        if picture.file is None or not album.put(picture, picture.file):
            continue
        tally.wrote("tags", len(picture.tags))
        tally.wrote("tags known to be absent", len(picture.absent))
        yield {
            "file": picture.file,
            "item": picture.item,
            "split": picture.split,
            "tags": [[one.tag, one.target] for one in picture.known if one.holds],
            "absent": [[one.tag, 1 - one.target] for one in picture.known if not one.holds],
            "series": picture.series,
            "licence": picture.licence,
            "credit": picture.credit,
        }
