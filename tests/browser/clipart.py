"""Two hundred drawings of four kinds, and a project over them that is being served."""

from __future__ import annotations

import csv
import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from manyeyes import items
from manyeyes.house import open_house
from manyeyes.storage.tables.base import metadata

KINDS = {
    "animal": {"animal", "animals"},
    "food": {"food"},
    "vehicle": {"transportation"},
    "flag": {"flags", "flag"},
}
VALUES = list(KINDS)
OF_EACH, ALBUMS = 50, 4
SUMS = {"kept_count", "count_change"}
PATIENCE = 60.0  # seconds, on a busy machine


@dataclass
class Site:
    """A project that is being served: where, how its owner signs in, and what is true of its pictures."""

    folder: Path
    link: str
    screens: Path
    truth: dict[str, str]  # by name of the file
    doubtful: set[str] = field(default_factory=set)  # addresses of pictures that nobody can decide

    @property
    def address(self) -> str:
        """Where it is."""
        return self.link.split("/sign-in")[0]

    def look(self) -> None:
        """Learn which picture lies at which address."""
        with open_house(self.folder, read_only=True) as house, house.reading() as tx:
            every = [item for (item,) in tx.dynamic(select(metadata.tables["item"].c.id))]
            places = items.sources(tx, every)
            found = {one.address: places[one.id][0].path for one in items.by_ids(tx, every).values()}
        self.kinds = {address: self.truth[Path(path).name] for address, path in found.items()}

    def kind(self, page: Page) -> str:
        """What the picture in front shows."""
        return self.kinds[(page.locator(".frame img").get_attribute("src") or "").split("/")[-2]]

    def rows(self) -> dict[str, int]:
        """How many rows each table has; sums of other tables aside, which the server folds up by itself."""
        with open_house(self.folder, read_only=True) as house, house.reading() as tx:
            tables = [(name, one) for name, one in metadata.tables.items() if name not in SUMS]
            return {name: tx.dynamic(select(func.count()).select_from(one))[0][0] for name, one in tables}


def two_hundred(data: Path, folder: Path) -> dict[str, str]:
    """Fifty pictures of each kind, in albums; returns the kind by name of the file."""
    source, draw = data / "images/openclipart_tagged", random.Random(1)
    found: dict[str, list[dict[str, str]]] = {kind: [] for kind in KINDS}
    for row in csv.DictReader((source / "all_data.csv").open(encoding="utf-8")):
        kinds = [kind for kind, tags in KINDS.items() if tags & set(row["tags"].split())]
        if len(kinds) == 1 and min(int(row["sample_width"]), int(row["sample_height"])) >= 60:
            found[kinds[0]].append(row)
    truth: dict[str, str] = {}
    for kind, rows in found.items():
        for row in draw.sample(rows, OF_EACH):
            picture = source / row["sample_url"]
            album = folder / f"album-{len(truth) % ALBUMS + 1}"
            album.mkdir(parents=True, exist_ok=True)
            shutil.copy(picture, album / picture.name)
            truth[picture.name] = kind
    return truth


def manyeyes(*words: object) -> subprocess.Popen[str]:
    """A command, as somebody gives it."""
    command = [sys.executable, "-m", "manyeyes", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def sign_in_link(server: subprocess.Popen[str]) -> str:
    """What the command prints for its owner, once the server is ready."""
    assert server.stdout is not None
    said = ""
    for line in server.stdout:
        said += line
        if found := re.search(r"http://\S+/sign-in/\S+", line):
            httpx.get(found[0].split("/sign-in")[0] + "/readyz", timeout=PATIENCE).raise_for_status()
            return found[0]
    pytest.fail(f"it ended before it served:\n{said}")
