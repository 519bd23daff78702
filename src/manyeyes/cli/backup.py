"""manyeyes backup: keeps a site elsewhere, also while it serves; only what is new is copied."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from manyeyes.backup import Pruned, Taken, Wish, back_up, check_backup, check_keep, prune
from manyeyes.cli.places import NoSuchFolder
from manyeyes.errors import ManyEyesError
from manyeyes.house import House, open_house

Say = Callable[[str], None]


class NoSiteHere(ManyEyesError):
    """There is no site in {folder}: it has no .manyeyes. Name the folder that you serve."""


class WhereTo(ManyEyesError):
    """Where to? `manyeyes backup SITE --to FOLDER`, best on another disk; or --to a new file.tar."""


class BackupInside(ManyEyesError):
    """A backup in {to} would lie inside the site itself and be lost with it. Name a place on another disk."""


def backup(
    site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path("."),
    to: Annotated[Path | None, typer.Option(help="A folder that keeps several backups, or a new file.tar.")] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Also the raw pictures and videos in the projects' folders.")
    ] = False,
    releases: Annotated[bool, typer.Option("--releases", help="Also the releases.")] = False,
    test: Annotated[
        bool, typer.Option("--test", help="Read it back at once, and look whether it holds together.")
    ] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Then keep so many of the folder, the newest, and remove older ones.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Keep the site as it is now, also while it serves. A second backup to the same folder copies only what is new."""
    say = silent if as_json else typer.echo
    if to is None:
        raise WhereTo
    check_keep(to, keep)
    with open_house(checked(site, to), read_only=True) as house:
        taken = back_up(house, to, Wish(pictures, releases), say)
    if test:
        check_backup(to, taken.manifest.name, say)
    pruned = None if keep is None else prune(to, keep)  # after the test: what does not hold replaces nothing
    if as_json:
        typer.echo(json.dumps({**asdict(taken), "tested": test, "pruned": pruned and asdict(pruned)}))
    else:
        for line in [*report(taken, to), *([] if pruned is None else [removed(pruned)])]:
            typer.echo(line)


def checked(site: Path, to: Path) -> Path:
    """The site's folder; raises NoSuchFolder, NoSiteHere, BackupInside."""
    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    if not (site / ".manyeyes").is_dir():
        raise NoSiteHere(folder=site)
    if site.resolve() in (to.resolve(), *to.resolve().parents):
        raise BackupInside(to=to)
    return site


def report(taken: Taken, to: Path) -> list[str]:
    """What was kept, in sentences."""
    told = taken.manifest
    lines = [
        f"Backup {told.name} at {to}: {sum(told.counts.values()):,} rows, {told.blobs:,} pictures and thumbnails, "
        f"{told.files:,} files; {size(told.bytes)} in all, {size(taken.copied) if taken.copied else 'none'} of it new."
    ]
    lines += [f"Damaged in the site itself, kept as it is: {name}" for name in taken.damaged]
    return [*lines, "It holds the site's secret and what people said: keep it where only you can read."]


def removed(pruned: Pruned) -> str:
    """What --keep did."""
    many = len(pruned.removed)
    if not many:
        return f"No older backup was removed: {len(pruned.kept)} are there."
    backups = "1 older backup was" if many == 1 else f"{many} older backups were"
    return f"{backups} removed, {size(pruned.freed)} of it used by no other; {len(pruned.kept)} are kept."


def size(number: int) -> str:
    """Bytes as people say them."""
    unit = next((unit for unit in ((1_000_000_000, "GB"), (1_000_000, "MB")) if number >= unit[0]), (1000, "kB"))
    return f"{number / unit[0]:,.1f} {unit[1]}"


def silent(sentence: str) -> None:
    """For --json."""


def before_upgrade(house: House, to: Path, say: Say) -> str:
    """The backup that `upgrade` takes first; returns its name."""
    taken = back_up(house, to, Wish(), say)
    check_backup(to, taken.manifest.name, say)
    return taken.manifest.name
