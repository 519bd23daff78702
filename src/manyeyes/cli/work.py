"""manyeyes work: one more process for the background work of a site on PostgreSQL."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from manyeyes.cli.places import NoSuchFolder
from manyeyes.errors import ManyEyesError
from manyeyes.house import open_house
from manyeyes.jobs import at_work, keeping_up, working_unasked
from manyeyes.settings import read_settings

INTERRUPTED = 3


class OneProcessIsEnough(ManyEyesError):
    """This site is on SQLite, where one process does everything: the server works on the jobs itself."""

    remedy = "On PostgreSQL (the setting database) any number of processes share them."


def work(site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path(".")) -> None:
    """Share the background work of a site on PostgreSQL with its servers; Ctrl-C stops it."""
    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    if not read_settings(site).database:
        raise OneProcessIsEnough
    try:
        work_until_told(site)
    except KeyboardInterrupt:
        typer.echo("Stopped. What this process had in hand goes on in the others, or at the next start.", err=True)
        raise typer.Exit(INTERRUPTED) from None


def work_until_told(site: Path) -> None:
    """Take batches of any job until Ctrl-C (KeyboardInterrupt) or SIGTERM (returns)."""
    over = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        over.set()

    before = signal.signal(signal.SIGTERM, told)
    try:
        with open_house(site) as house, at_work(house) as engine, working_unasked(engine), keeping_up(house):
            typer.echo(f"{engine.name} works on the jobs of {site.resolve()}. Ctrl-C stops it.")
            while not over.wait(1.0):  # short waits: a signal is seen between them
                pass
    finally:
        signal.signal(signal.SIGTERM, before)
