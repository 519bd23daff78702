"""What belongs to a site besides its database: the blobs, its secret and taggers, the files people wrote.

Left out is what can be made again or is the owner's own: caches, locks, the jobs' notes to themselves, the raw
pictures a project reads (with --pictures they go in), releases (with --releases).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

PRIVATE = ".manyeyes"
# A database's own files are copied by the database; the rest is made again when it is missed.
MADE_AGAIN = ("site.sqlite", "jobs.sqlite", "lock", "blobs", "cache", "fetched", "incoming", "unpacked", "forecast")
PASSING = ("settled-", "secret.", "tmp", ".")
WRITTEN = frozenset({".yaml", ".yml", ".csv", ".tsv", ".md", ".txt", ".json", ".toml"})
SITE_FILE = "manyeyes.toml"


@dataclass(frozen=True)
class Wish:
    """What else goes in."""

    pictures: bool = False
    releases: bool = False


def files_of(site: Path, projects: Sequence[str], wish: Wish) -> Iterator[tuple[str, Path]]:
    """Every file with its path in the site: the private folder's, then each project's."""
    found = dict(_private(site))
    for folder in projects:
        found.update(_of_project(site, site / folder, wish))
    if (site / SITE_FILE).is_file():
        found[SITE_FILE] = site / SITE_FILE
    yield from found.items()


def _private(site: Path) -> Iterator[tuple[str, Path]]:
    for path in _walk(site / PRIVATE):
        inside = path.relative_to(site / PRIVATE)
        if not inside.parts[0].startswith((*MADE_AGAIN, *PASSING)):
            yield f"{PRIVATE}/{inside.as_posix()}", path


def _of_project(site: Path, folder: Path, wish: Wish) -> Iterator[tuple[str, Path]]:
    for path in _walk(folder):
        if _belongs(path.relative_to(folder).parts, wish):
            yield path.relative_to(site).as_posix(), path


def _belongs(parts: Sequence[str], wish: Wish) -> bool:
    if parts[0] == PRIVATE or ".git" in parts:
        return False
    if parts[0] == "releases":
        return wish.releases and not parts[1].startswith(".")
    return wish.pictures or parts[0] == "private" or PurePosixPath(parts[-1]).suffix.lower() in WRITTEN


def _walk(folder: Path) -> Iterator[Path]:
    """Files only, and no links: what they point to may lie outside."""
    for here, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(here) / name
            if path.is_file() and not path.is_symlink():
                yield path
