"""manyeyes upgrade: brings the tables of a site up to this version, after a backup that was read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes.cli.backup import NoSiteHere, before_upgrade, silent
from manyeyes.cli.places import NoSuchFolder
from manyeyes.errors import ManyEyesError
from manyeyes.house import House, open_house
from manyeyes.storage import known_revisions, others_connected, revision_of, upgrade

Say = Callable[[str], None]
BEFORE = "manyeyes-before-upgrade"


class OthersAtWork(ManyEyesError):
    """{count} other connection(s) to this database are open. Stop every `serve` and `work` of this site, then again."""

    status = 409


def upgrade_verb(
    site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path("."),
    to: Annotated[
        Path | None, typer.Option(help="Where the backup goes that is taken first; beside the site when left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Back the site up, read the backup back, then bring its tables up to this version."""
    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    if not (site / ".manyeyes").is_dir():
        raise NoSiteHere(folder=site)
    with open_house(site, upgrades=True) as house:
        done = bring_up(house, to or site.resolve().parent / BEFORE, silent if as_json else typer.echo)
    if as_json:
        typer.echo(json.dumps(done))


def bring_up(house: House, to: Path, say: Say) -> dict[str, Any]:
    """Nothing is done to a site that is up to date, nor beside others who work on it."""
    engine = house.database.engine()
    found, newest = revision_of(engine), known_revisions()[0]
    if found == newest:
        say(f"This site is up to date (revision {newest}).")
        return {"from": found, "to": newest, "backup": None}
    if count := others_connected(house.database):
        raise OthersAtWork(count=count)
    name = before_upgrade(house, to, say)
    say(f"Backup {name} is at {to} and reads well. Now the tables.")
    upgrade(engine)
    say(f"The site went from revision {found} to {newest}. If anything is wrong: manyeyes restore {to} NEW-FOLDER")
    return {"from": found, "to": newest, "backup": str(to / name)}
