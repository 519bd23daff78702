"""manyeyes serve: the web app and the API of a site, on this machine only unless told otherwise."""

from __future__ import annotations

import gc
import io
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated

import segno
import typer
import uvicorn

from manyeyes.api import Verb, as_header, create_app
from manyeyes.cli.front import HERE, Front, lan_address, listening, names_of
from manyeyes.cli.places import NoSuchFolder
from manyeyes.cli.public_address import LanAndPublic, TwoAddresses, check_tls, checked, networks
from manyeyes.house import House, open_house
from manyeyes.jobs import at_work, keeping_live, keeping_up, working_unasked
from manyeyes.people import make_sign_in_link
from manyeyes.projects import all_projects
from manyeyes.settings import Settings, read_settings
from manyeyes.watch import Way, watching

Say = Callable[[str], None]


def serve(
    site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path("."),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    public_url: Annotated[str, typer.Option(help="What people type, like https://example.org/eyes.")] = "",
    trusted_proxy: Annotated[
        str, typer.Option(help="Addresses or networks of proxies whose X-Forwarded headers are believed.")
    ] = "",
    tls_cert: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Certificate, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Its key, PEM.")] = None,
    lan: Annotated[bool, typer.Option("--lan", help="Let phones on this network in, and print a QR code.")] = False,
) -> None:
    """Serve the web app and the API of a site; Ctrl-C stops it."""
    serve_site(site, Front(host, port, public_url, trusted_proxy, tls_cert, tls_key, lan), typer.echo)


def serve_site(site: Path, front: Front, say: Say) -> None:
    """Open the site, say where it is, and serve until told to stop."""
    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    settings = read_settings(site)
    front = settled(front, settings)
    with open_house(site, settings=settings) as house, listening(front) as sockets:
        serve_house(house, replace(front, port=sockets[0].getsockname()[1]), sockets, say)


def settled(front: Front, settings: Settings) -> Front:
    """What the command line left open is taken from the site's settings; all of it looked at together."""
    public_url = checked(front.public_url or settings.public_url)
    trusted_proxy = front.trusted_proxy or settings.trusted_proxy
    networks(trusted_proxy)
    check_tls(front.tls_cert, front.tls_key, public_url)
    if front.lan:
        front = in_this_network(front, public_url)
    return replace(front, public_url=public_url, trusted_proxy=trusted_proxy)


def in_this_network(front: Front, public_url: str) -> Front:
    """Only the address phones use, so that a VPN or a container on this machine stays outside."""
    if front.host != HERE:
        raise TwoAddresses(host=front.host)
    if public_url:
        raise LanAndPublic(url=public_url)
    return replace(front, host=lan_address())


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
        way = Way(house.settings.canary_url or front.address, front.near, partial(as_header, app))
        with watching(house, way, front.address):
            run(uvicorn.Server(config(app, front)), sockets)
    say("Stopped. Everything that was acknowledged is saved.")


def config(app: object, front: Front) -> uvicorn.Config:
    """One process: SQLite has one writer, and the baton commit lets its threads share each fsync."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # api/proxies.py reads them
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
    gc.freeze()  # what is loaded by now stays: to look through it again took a request 180 ms now and then
    try:
        server.run(sockets=sockets)  # gives the signal that ended it to us again when all is finished
    except (KeyboardInterrupt, Told):
        pass
    finally:
        gc.unfreeze()
        signal.signal(signal.SIGTERM, before)


def greet(house: House, front: Front, say: Say) -> None:
    """Where it is, and the link by which the owner signs in."""
    with house.transaction() as tx:
        secret = make_sign_in_link(tx, "owner", house.now())
        here = [project.slug for project in all_projects(tx)]
    address = front.address
    say(f"Many Eyes is at {address}")
    if front.public_url:
        say(f"  It listens at {front.near}, for the proxy in front of it.")
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
    say(f"On this network: {front.near}/")
    drawing = io.StringIO()
    segno.make(f"{front.near}/", error="l").terminal(out=drawing, compact=True)
    say(drawing.getvalue())


def verbs() -> Mapping[str, Verb]:
    """What commands may hand over to this server."""
    from manyeyes.cli.verbs import VERBS

    return VERBS
