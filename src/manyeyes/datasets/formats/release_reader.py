"""Reads the folder of a release, picture by picture, in bounded memory: what every format is written from."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from manyeyes.datasets.dictionary import DICTIONARY, Dictionary, read_dictionary
from manyeyes.datasets.shelf import CHECKSUMS
from manyeyes.datasets.targets import HAS, TARGETS
from manyeyes.errors import DiskFull, ManyEyesError
from manyeyes.media import fitted

NEEDED = ("items.parquet", "consensus.parquet", "answers.parquet", TARGETS, DICTIONARY, "card.json")
MEMORY, AT_ONCE = "512MB", 1000
PREVIEW = 320  # pixels of the longer side


class NotAReleaseFolder(ManyEyesError):
    """{folder} is no release: {cause}."""

    remedy = "Name the folder of a release, PROJECT/releases/NAME; `manyeyes release PROJECT` makes one."


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one tag of one picture; a tag that is not known of a picture has none."""

    tag: str
    target: float
    """The chance that it holds, 0 to 1."""
    weight: float
    source: str

    @property
    def holds(self) -> bool:
        """Whether it is likelier than not."""
        return self.target >= HAS


@dataclass(frozen=True, slots=True)
class Picture:
    """One kept item of a release."""

    item: str
    file: str | None
    """Its place in the release; none where the release could not take it in."""
    path: str | None
    series: str
    licence: str | None
    credit: str | None
    width: int
    height: int
    split: str
    """Its part, '' where the release has no split."""
    known: tuple[Known, ...]
    """In the order of the dictionary."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags it shows."""
        return tuple(one.tag for one in self.known if one.holds)

    @property
    def absent(self) -> tuple[str, ...]:
        """The tags it is known not to show."""
        return tuple(one.tag for one in self.known if not one.holds)

    @property
    def complete(self) -> bool:
        """Whether its source lists all it has: a tag whose `absent` is `no` and that is not known here is not on it."""
        return any(one.source == "given" for one in self.known)


class ReleaseReader:
    """A release folder opened for reading. Raises NotAReleaseFolder where it is none."""

    def __init__(self, folder: Path, about: str = "") -> None:
        """Open `folder`; `about`: the question whose values are the classes, for formats with one class a picture."""
        self.folder, self.about = folder, about
        _check(folder)
        self.card: Mapping[str, Any] = _card(folder)
        self.name, self.project = str(self.card["name"]), str(self.card["project"])
        self.rights: Mapping[str, str] = self.card["rights"]

    @property
    def has_pictures(self) -> bool:
        """Whether it holds pictures, and not only their names (`publish: none`)."""
        return self.rights["publish"] != "none"

    @cached_property
    def dictionary(self) -> Dictionary:
        """The tags in their order: the place of a tag is its number in every format."""
        return read_dictionary(self.folder)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the split in the order people learn, choose and judge; ('',) where there is none."""
        found = [str(row[0]) for row in self.rows("SELECT DISTINCT split FROM items WHERE kept AND split IS NOT NULL")]
        usual = ("train", "validation", "test")
        return tuple(sorted(found, key=lambda part: (usual.index(part) if part in usual else 9, part))) or ("",)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the release's checksums: two exports of one release say the same."""
        return hashlib.sha256((self.folder / CHECKSUMS).read_bytes()).hexdigest()

    def pictures(self, part: str | None = None) -> Iterator[Picture]:
        """The kept items by their sha-256, of all parts or one."""
        where = "" if part is None else "AND coalesce(i.split, '') = ?"
        for row in self.rows(PICTURES.format(where=where), [] if part is None else [part]):
            yield self._picture(row)

    def _picture(self, row: Sequence[Any]) -> Picture:
        place_of = self.dictionary.number
        known = [Known(one["tag"], one["target"], one["weight"], one["source"]) for one in row[-1] or ()]
        ordered = sorted((one for one in known if one.tag in place_of), key=lambda one: place_of[one.tag])
        item, file, path, series, licence, credit, width, height, split = row[:-1]
        about = (item, file, path, series, licence, credit, width, height, split)
        return Picture(*about, tuple(ordered))

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a query over the views items, consensus, answers and targets; raises NotAReleaseFolder, DiskFull."""
        with self.querying() as connection:
            found = connection.execute(sql, list(values))
            while rows := found.fetchmany(AT_ONCE):
                yield from rows

    @contextlib.contextmanager
    def querying(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the release's tables, which its user may use alone; its faults in words."""
        try:
            with self._connection.cursor() as connection:
                yield connection
        except duckdb.Error as error:
            if "No space left" in str(error):
                raise DiskFull from error
            raise NotAReleaseFolder(folder=self.folder, cause=str(error).splitlines()[0].rstrip(".")) from None

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": MEMORY,
            "temp_directory": f"{tempfile.gettempdir()}/manyeyes-{uuid.uuid4().hex}",  # made and removed when needed
            "autoinstall_known_extensions": False,
        }
        connection = duckdb.connect(config=settings)
        for table in ("items", "consensus", "answers", "targets"):
            place = glob.escape(str(self.folder / f"{table}.parquet")).replace("'", "''")
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{place}')")
        return connection

    def __enter__(self) -> ReleaseReader:
        return self

    def __exit__(self, *_: object) -> None:
        if "_connection" in self.__dict__:
            self._connection.close()

    def size(self, picture: Picture) -> tuple[int, int]:
        """Width and height in pixels of the file in the release, upright: a preview is smaller than its original."""
        if self.rights["publish"] == "preview":
            return fitted(picture.width, picture.height, PREVIEW)
        return picture.width, picture.height

    def source(self, picture: Picture) -> Path | None:
        """The file of a picture in the release; none where there is none."""
        if picture.file is None or not self.has_pictures:
            return None
        return self.folder / picture.file


PICTURES = """
    SELECT i.item, i.file, i.path, i.series, i.licence, i.credit, i.width, i.height, coalesce(i.split, ''), t.said
    FROM items i LEFT JOIN (
        SELECT item, list({{'tag': tag, 'target': target, 'weight': weight, 'source': source}}) AS said
        FROM targets GROUP BY item) t USING (item)
    WHERE i.kept {where} ORDER BY i.item"""


def _check(folder: Path) -> None:
    if not folder.is_dir():
        raise NotAReleaseFolder(folder=folder, cause="there is no such folder")
    missing = [name for name in (*NEEDED, CHECKSUMS) if not (folder / name).is_file()]
    if missing:
        raise NotAReleaseFolder(folder=folder, cause=f"{', '.join(missing)} is not in it")


def _card(folder: Path) -> Mapping[str, Any]:
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        return {"name": card["name"], "project": card["project"], "rights": card["rights"], **card}
    except (ValueError, KeyError, TypeError) as error:
        raise NotAReleaseFolder(folder=folder, cause=f"its card.json cannot be read ({error})") from None
