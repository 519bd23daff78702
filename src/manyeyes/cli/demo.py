"""manyeyes demo: "Anime or cartoon?" over shipped pictures, from an empty folder to the first question in seconds."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from manyeyes import demo as demo_site
from manyeyes.cli.front import Front, listening
from manyeyes.cli.import_ import Bar
from manyeyes.cli.serve import serve_house, settled
from manyeyes.cli.verbs import VERBS
from manyeyes.house import House, open_house
from manyeyes.jobs import at_work, machine_stages
from manyeyes.projects import find
from manyeyes.projects import stage as stage_called
from manyeyes.settings import read_settings

HERE = {"folder": "."}  # the demo's site is a lone project folder


def demo(
    folder: Annotated[Path, typer.Argument(help="The demo's folder; made if it is not there.")] = Path("manyeyes-demo"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    lan: Annotated[bool, typer.Option("--lan", help="Let phones on this network in, and print a QR code.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the demo, and do not serve it.")] = False,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Show it in your browser.")] = True,
) -> None:
    """Make a demo from shipped pictures and serve it. Given again, it goes on with what is there."""
    site = demo_site.make_site(folder)
    if no_serve:
        with open_house(site) as house:
            prepare(house)
        typer.echo(f"The demo is ready: manyeyes serve {site}")
    else:
        prepare_and_serve(site, Front(port=port, lan=lan), open_browser)


def prepare_and_serve(site: Path, front: Front, open_browser: bool) -> None:
    """The port is taken first, so that one in use is said before anything is done."""
    front = settled(front, read_settings(site))
    with open_house(site) as house, listening(front) as sockets, at_work(house):
        prepare(house)
        front = replace(front, port=sockets[0].getsockname()[1])
        if open_browser:
            show(f"{front.near}/p/{demo_site.DEMO_PROJECT}")
        serve_house(house, front, sockets, typer.echo)


def prepare(house: House) -> None:
    """Apply, import, let machines decide, open, let the made-up helper answer; each step adds only what is missing."""
    VERBS["apply"](house, HERE, _quiet)
    with Bar(quiet=False) as bar:
        VERBS["import"](house, HERE, bar.say)
        if has_machines(house):
            VERBS["run"](house, HERE, bar.say)
    VERBS["open"](house, HERE, _quiet)
    with house.reading() as tx:
        imported = stage_called(tx, demo_site.DEMO_PROJECT, "import")
        features = stage_called(tx, demo_site.DEMO_PROJECT, "features")
    made = demo_site.answer_once(house, imported, features)
    if made:
        typer.echo(f"A made-up helper has answered {made} pictures. Yours is the second answer.")


def has_machines(house: House) -> bool:
    """Whether the demo's project has stages that machines decide in."""
    with house.reading() as tx:
        return bool(machine_stages(tx, find(tx, demo_site.DEMO_PROJECT).id))


def _quiet(sentence: str) -> None:
    """What is only worth saying about one's own project."""


def show(address: str) -> None:
    """Open the browser where there is a screen; beside the server, as some browsers keep their caller waiting."""
    screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
