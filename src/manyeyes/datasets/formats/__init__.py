"""Formats, one file each: a release written the way other programs read it, and read back where that is usual.

A package adds its own under the entry-point group manyeyes.formats: a class without arguments that is a `Format`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from manyeyes.datasets.formats.elsewhere import Elsewhere
from manyeyes.datasets.formats.release_reader import ReleaseReader
from manyeyes.datasets.formats.report import Report
from manyeyes.errors import ManyEyesError
from manyeyes.extensions import extension, extensions

GROUP = "manyeyes.formats"
HERE = "manyeyes.datasets.formats"
# Named, not imported: who writes one format does not load the others.
OURS = {
    "parquet": f"{HERE}.long_table:ParquetTables",
    "csv": f"{HERE}.long_table:CsvTables",
    "imagefolder": f"{HERE}.image_folders:ImageFolders",
    "coco": f"{HERE}.coco:Coco",
    "yolo": f"{HERE}.yolo:YoloClasses",
    "yolo-detection": f"{HERE}.yolo:YoloDetection",
    "voc": f"{HERE}.pascal_voc:PascalVoc",
    "cvat": f"{HERE}.cvat:Cvat",
    "label-studio": f"{HERE}.label_studio:LabelStudio",
    "huggingface": f"{HERE}.hugging_face:HuggingFace",
    "webdataset": f"{HERE}.web_dataset:WebDataset",
    "croissant": f"{HERE}.croissant:Croissant",
    "fiftyone": f"{HERE}.fifty_one:FiftyOne",
    "zooniverse": f"{HERE}.zooniverse:Zooniverse",
    "toloka": f"{HERE}.toloka:Toloka",
    "mturk": f"{HERE}.mturk:Mturk",
    "pybossa": f"{HERE}.pybossa:PyBossa",
}


class Format(Protocol):
    """A way to write down a dataset, or what people said; known by `name`."""

    name: ClassVar[str]
    help: ClassVar[str]
    """What it is for, in a few words."""


@runtime_checkable
class Writes(Format, Protocol):
    """A format a release can be written in."""

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Fill the empty `folder`. The same release must give the same bytes; what does not fit is counted."""
        ...


@runtime_checkable
class Reads(Format, Protocol):
    """A format other programs write, and ours reads."""

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Each picture with what was said of it; raises NotThatFormat with the place of the fault."""
        ...


class NoSuchFormat(ManyEyesError):
    """No format is called {name}. There are: {known}."""


class NotWritten(ManyEyesError):
    """{name} can be read, not written."""


class NotRead(ManyEyesError):
    """{name} can be written, not read. These can be read: {known}."""


@cache
def known_formats() -> Mapping[str, Format]:
    """Every known format by name: ours first, then those of installed packages."""
    return extensions(GROUP, OURS)


def _named(name: str) -> Format:
    if name in OURS:
        made: Format = extension(OURS[name])
        return made
    try:
        return known_formats()[name]
    except KeyError:
        raise NoSuchFormat(name=name, known=", ".join(known_formats())) from None


def writer(name: str) -> Writes:
    """The format called `name`, to write; raises NoSuchFormat, NotWritten."""
    found = _named(name)
    if not isinstance(found, Writes):
        raise NotWritten(name=name)
    return found


def reader(name: str) -> Reads:
    """The format called `name`, to read; raises NoSuchFormat, NotRead."""
    found = _named(name)
    if not isinstance(found, Reads):
        known = [one.name for one in known_formats().values() if isinstance(one, Reads)]
        raise NotRead(name=name, known=", ".join(known))
    return found
