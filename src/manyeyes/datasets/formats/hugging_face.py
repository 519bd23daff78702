"""Hugging Face: an imagefolder with metadata.jsonl a part, and README.md, the dataset card with its YAML head.

Source: huggingface.co/docs/datasets/image_dataset and /docs/hub/datasets-cards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.json_files import write_lines
from manyeyes.datasets.formats.release_reader import ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally

LICENCES = {
    "CC0-1.0": "cc0-1.0",
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "CC-BY-NC-4.0": "cc-by-nc-4.0",
    "ODbL-1.0": "odbl",
}
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
COLUMNS = """## In this repository

`datasets.load_dataset("imagefolder", data_dir=…)` or the name of the repository gives the columns `image`, `item`
(SHA-256 of the original), `tags` (what it shows), `absent` (what it is known not to show), `targets` (each known tag
with the chance that it holds, as JSON), `complete` (whether its source lists all tags whose `absent` is `no`),
`series`, `licence` and `credit`. A tag that is neither in `tags` nor in `absent` is not known.
"""


class HuggingFace:
    """An imagefolder with a dataset card."""

    name: ClassVar[str] = "huggingface"
    help: ClassVar[str] = "Hugging Face datasets and its hub"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write data/PART/… with metadata.jsonl, and README.md."""
        tally = Tally()
        with Album(release, folder, tally, say) as album:
            for part in release.parts:
                home = f"data/{part or 'train'}"
                write_lines(folder / home / "metadata.jsonl", _rows(release, part, home, album, tally))
        (folder / "README.md").write_text(_card(release, tally), "utf-8")
        return tally.report()


def _rows(release: ReleaseReader, part: str, home: str, album: Album, tally: Tally) -> Iterator[dict[str, Any]]:
    for picture in release.pictures(part):
        if picture.file is None or not album.put(picture, f"{home}/{picture.file}"):
            continue
        tally.wrote("tags", len(picture.tags))
        tally.wrote("tags known to be absent", len(picture.absent))
        targets = {one.tag: one.target for one in picture.known}
        yield {
            "file_name": picture.file,
            "item": picture.item,
            "tags": picture.tags,
            "absent": picture.absent,
            "targets": json.dumps(targets, ensure_ascii=False),  # a mapping with other keys a row is no column
            "complete": picture.complete,
            "series": picture.series,
            "licence": picture.licence or "",
            "credit": picture.credit or "",
        }


def _card(release: ReleaseReader, tally: Tally) -> str:
    licence = LICENCES.get(release.rights["items"])
    head = [f"license: {licence}"] if licence else ["license: other", f"license_name: {_text(release.rights['items'])}"]
    count = tally.written["pictures"] + tally.written["names of pictures"]
    parts = [f"  - split: {_split(part)}\n    path: data/{part or 'train'}/**" for part in release.parts]
    size = next((name for most, name in SIZES if count < most), "n>1M")
    head += [
        f"pretty_name: {_text(release.card.get('title') or release.project)}",
        "task_categories:\n- image-classification",
        f"size_categories:\n- {size}",
        "configs:\n- config_name: default\n  data_files:\n" + "\n".join(parts),
    ]
    card = (release.folder / "card.md").read_text("utf-8")
    return "---\n" + "\n".join(head) + "\n---\n\n" + card + "\n" + COLUMNS


def _split(part: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in part) or "train"


def _text(text: object) -> str:
    """A YAML scalar in double quotes is a JSON string."""
    return json.dumps(str(text), ensure_ascii=False)
