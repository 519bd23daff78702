"""manyeyes serve: the web app and the API of a site, on this machine only unless told otherwise."""

from __future__ import annotations

import io
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Annotated

import segno
import typer
import uvicorn

from manyeyes.api import Verb, create_app
from manyeyes.cli.front import Front, HalfTls, bracketed, checked, listening, names_of, own_address, reaches_loopback
from manyeyes.cli.places import NoSuchFolder
from manyeyes.house import House, open_house
from manyeyes.jobs import at_work, keeping_live, keeping_up, working_unasked
from manyeyes.people import make_sign_in_link
from manyeyes.projects import all_projects

Say = Callable[[str], None]


def serve(
    site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path("."),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    public_url: Annotated[str, typer.Option(help="What people type, like https://eyes.example.")] = "",
    trusted_proxy: Annotated[str, typer.Option(help="Address of a proxy whose X-Forwarded headers are believed.")] = "",
    tls_cert: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Certificate, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Its key, PEM.")] = None,
    lan: Annotated[bool, typer.Option("--lan", help="Let phones on this network in, and print a QR code.")] = False,
) -> None:
    """Serve the web app and the API of a site; Ctrl-C stops it."""
    front = Front("0.0.0.0" if lan else host, port, public_url, trusted_proxy, tls_cert, tls_key, lan)
    serve_site(site, front, typer.echo)


def serve_site(site: Path, front: Front, say: Say) -> None:
    """Open the site, say where it is, and serve until told to stop."""
    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    if bool(front.tls_cert) != bool(front.tls_key):
        raise HalfTls
    with open_house(site) as house, listening(front) as sockets:
        serve_house(house, settled(front, house, sockets[0].getsockname()[1]), sockets, say)


def settled(front: Front, house: House, port: int) -> Front:
    """What the command line left open is taken from the site's settings."""
    public_url = checked(front.public_url or house.settings.public_url)
    trusted_proxy = front.trusted_proxy or house.settings.trusted_proxy
    return replace(front, port=port, public_url=public_url, trusted_proxy=trusted_proxy)


def serve_house(house: House, front: Front, sockets: list[socket.socket], say: Say) -> None:
    """Serve an open house on open sockets; returns when stopped."""
    if house.lock is not None:
        house.lock.say_port(front.port)
    # Ctrl-C may also come before the server itself listens for it. Unfinished jobs go on while the site is served.
    with (
        suppress(KeyboardInterrupt),
        at_work(house) as engine,
        working_unasked(engine),
        keeping_live(engine),
        keeping_up(house),
    ):
        app = create_app(house, names=names_of(front), verbs=verbs())
        greet(house, front, say)
        run(uvicorn.Server(config(app, front)), sockets)
    say("Stopped. Everything that was acknowledged is saved.")


def config(app: object, front: Front) -> uvicorn.Config:
    """One process: SQLite has one writer, and the baton commit lets its threads share each fsync."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(front.trusted_proxy),
        forwarded_allow_ips=front.trusted_proxy or None,
        ssl_certfile=front.tls_cert,
        ssl_keyfile=front.tls_key,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )


class Told(BaseException):
    """The system asked us to end."""


def run(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    """Serve until Ctrl-C or SIGTERM; requests under way are finished first."""

    def told(number: int, frame: FrameType | None) -> None:
        raise Told

    before = signal.signal(signal.SIGTERM, told)
    try:
        server.run(sockets=sockets)  # gives the signal that ended it to us again when all is finished
    except (KeyboardInterrupt, Told):
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def greet(house: House, front: Front, say: Say) -> None:
    """Where it is, and the link by which the owner signs in."""
    with house.transaction() as tx:
        secret = make_sign_in_link(tx, "owner", house.now())
        here = [project.slug for project in all_projects(tx)]
    near = f"{front.scheme}://{'127.0.0.1' if reaches_loopback(front.host) else bracketed(front.host)}:{front.port}"
    address = front.public_url.rstrip("/") or near
    say(f"Many Eyes is at {address}")
    for slug in here:
        say(f"  {address}/p/{slug}")
    if not here:
        say("  No project is here yet: `manyeyes apply PROJECT` brings one in, also while this runs.")
    say(f"You own this site. Sign in once, within 15 minutes: {address}/sign-in/{secret}")
    if front.lan:
        show_to_phones(front, say)
    say("Ctrl-C stops it.")


def show_to_phones(front: Front, say: Say) -> None:
    """The address on this network, and as a QR code to point a phone at."""
    address = f"{front.scheme}://{own_address()}:{front.port}/"
    say(f"On this network: {address}")
    drawing = io.StringIO()
    segno.make(address, error="l").terminal(out=drawing, compact=True)
    say(drawing.getvalue())


def verbs() -> Mapping[str, Verb]:
    """What commands may hand over to this server."""
    from manyeyes.cli.verbs import VERBS

    return VERBS
