"""manyeyes first-hour: from a new project to its First hour page in the browser, in one command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from manyeyes.cli import places
from manyeyes.cli.demo import show
from manyeyes.cli.front import Front, listening
from manyeyes.cli.import_ import Bar
from manyeyes.cli.serve import serve_house, settled
from manyeyes.cli.verbs import VERBS
from manyeyes.house import House, open_house
from manyeyes.jobs import at_work, machine_stages
from manyeyes.people import make_sign_in_link
from manyeyes.projects import all_projects
from manyeyes.settings import read_settings


def first_hour(
    project: Annotated[Path, typer.Argument(help="The project's folder.")] = Path("."),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    lan: Annotated[bool, typer.Option("--lan", help="Let phones on this network in, and print a QR code.")] = False,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Show it in your browser.")] = True,
) -> None:
    """Take a new project's file and pictures in, serve its site, and show its First hour page. Safe to repeat."""
    found = places.find(project)
    front = settled(Front(port=port, lan=lan), read_settings(found.site))
    with open_house(found.site) as house, listening(front) as sockets, at_work(house):
        take_in(house, found.folder)
        front = replace(front, port=sockets[0].getsockname()[1])
        if open_browser:
            show(f"{front.near}/sign-in/{_link(house)}")
        serve_house(house, front, sockets, typer.echo)


def take_in(house: House, folder: str) -> None:
    """Apply, import, let machines decide; each step adds only what is missing."""
    here = {"folder": folder}
    VERBS["apply"](house, here, typer.echo)
    with Bar(quiet=False) as bar:
        VERBS["import"](house, here, bar.say)
        if _has_machines(house, folder):
            VERBS["run"](house, here, bar.say)


def _has_machines(house: House, folder: str) -> bool:
    with house.reading() as tx:
        found = [project for project in all_projects(tx) if project.folder == folder]
        return any(machine_stages(tx, project.id) for project in found)


def _link(house: House) -> str:
    with house.transaction() as tx:
        return make_sign_in_link(tx, "owner", house.now())
