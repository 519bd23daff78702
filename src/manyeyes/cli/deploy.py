"""manyeyes deploy: prints the file another program needs to put a site on the internet; it changes nothing."""

from __future__ import annotations

import getpass
import shutil
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from manyeyes.cli.deploy_files import Deployment, caddy, compose, nginx, systemd
from manyeyes.cli.public_address import checked
from manyeyes.errors import ManyEyesError
from manyeyes.settings import read_settings


class For(StrEnum):
    """The programs a file is printed for."""

    CADDY = "caddy"
    NGINX = "nginx"
    SYSTEMD = "systemd"
    COMPOSE = "compose"


FILES: dict[For, Callable[[Deployment], str]] = {
    For.CADDY: caddy,
    For.NGINX: nginx,
    For.SYSTEMD: systemd,
    For.COMPOSE: compose,
}


class NeedsPublicUrl(ManyEyesError):
    """Which address will people type? --public-url https://eyes.example, or public_url in manyeyes.toml."""


class NeedsHttps(ManyEyesError):
    """The file gives people https, and the public address is {url}. Write https:// there."""


def deploy(
    what: Annotated[For, typer.Argument(help="The program the file is for.")],
    site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path("."),
    public_url: Annotated[str, typer.Option(help="What people will type; else the site's setting.")] = "",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port `serve` listens on.")] = 8000,
    run_as: Annotated[str, typer.Option("--user", help="For systemd: who runs it; you, when left out.")] = "",
) -> None:
    """Print a file for caddy, nginx, systemd or compose; its first lines say where it goes and what comes next."""
    typer.echo(FILES[what](planned(site, public_url, port, run_as)), nl=False)


def planned(site: Path, public_url: str, port: int, run_as: str) -> Deployment:
    """What every file needs to know; raises NeedsPublicUrl, NeedsHttps, PublicUrlWrong."""
    settings = read_settings(site)
    address = checked(public_url or settings.public_url)
    if not address:
        raise NeedsPublicUrl
    if not address.startswith("https:"):
        raise NeedsHttps(url=address)
    return Deployment(address, port, site.resolve(), run_as or getpass.getuser(), command())


def command() -> str:
    """The manyeyes that runs now, by its whole path, as units and timers need it."""
    beside = Path(sys.executable).with_name("manyeyes")
    return str(beside) if beside.exists() else shutil.which("manyeyes") or "manyeyes"
