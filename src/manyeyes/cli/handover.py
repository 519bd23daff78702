"""A writing verb does its work itself, or hands it to the server that holds the site and shows what that says."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyeyes.errors import ManyEyesError
from manyeyes.house import open_house
from manyeyes.people import key_for, site_secret
from manyeyes.storage import SiteInUse

if TYPE_CHECKING:
    import httpx

Say = Callable[[str], None]
Verbs = Mapping[str, Callable[..., Mapping[str, Any]]]
POLL_SECONDS = 0.3
PATIENCE_SECONDS = 30.0


class ServerSilent(ManyEyesError):
    """The server on port {port} holds this site but does not answer. If it hangs, stop process {pid} and try again."""

    status = 503


class ServerSays(ManyEyesError):
    """The server refused it."""


class ServerFailed(ServerSays):
    """The server could not do it."""

    status = 500


def told(problem: Mapping[str, Any]) -> ServerSays:
    """The server's own sentence; a wrong input stays a wrong input."""
    kind = ServerFailed if int(problem["status"]) >= 500 else ServerSays
    return kind(str(problem["detail"]))


def carry_out(
    verb: str, site: Path, arguments: Mapping[str, Any], say: Say, *, verbs: Verbs | None = None
) -> dict[str, Any]:
    """Run a writing verb on `site`: here, or in the server that holds it. Both say the same and return the same."""
    known = _verbs() if verbs is None else verbs
    try:
        with open_house(site) as house:
            return dict(known[verb](house, arguments, say))
    except SiteInUse as held:
        if held.holder.port == 0:
            raise
        return hand_over(verb, site, arguments, say, held)


def _verbs() -> Verbs:
    from manyeyes.cli.verbs import VERBS  # imported late: verbs of other files import this one

    return VERBS


def hand_over(verb: str, site: Path, arguments: Mapping[str, Any], say: Say, held: SiteInUse) -> dict[str, Any]:
    """Have the running server do it, and repeat what it says until it is done."""
    with contextlib.closing(_line_to(site, held)) as server:
        run = _said(server.post(f"/verbs/{verb}", json={"arguments": dict(arguments)}))["run"]
        try:
            return _watch(server, run, say)
        except KeyboardInterrupt:
            say("The server goes on with this by itself; give the same command again to see how far it is.")
            raise


def _watch(server: httpx.Client, run: str, say: Say) -> dict[str, Any]:
    after = 0
    while True:
        seen = _said(server.get(f"/runs/{run}", params={"after": after}))
        for line in seen["lines"]:
            say(line)
        after = seen["after"]
        if seen["state"] == "failed":
            raise told(seen["problem"])
        if seen["state"] == "done":
            return dict(seen["result"])
        time.sleep(POLL_SECONDS)


def _line_to(site: Path, held: SiteInUse) -> httpx.Client:
    """A client that has reached the server by http, or by https whatever its certificate says: this is loopback."""
    import httpx  # only now: most commands find nobody at home and need no client

    headers = {"X-Manyeyes-Site": key_for(site_secret(site), "site").decode()}
    for scheme in ("http", "https"):
        client = httpx.Client(
            base_url=f"{scheme}://127.0.0.1:{held.holder.port}/api/v1/site",
            headers=headers,
            verify=False,
            timeout=PATIENCE_SECONDS,
            trust_env=False,
        )
        try:
            client.get(f"{scheme}://127.0.0.1:{held.holder.port}/healthz").raise_for_status()
        except httpx.HTTPError:
            client.close()
        else:
            return client
    raise ServerSilent(port=held.holder.port, pid=held.holder.pid)


def _said(reply: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = reply.json()
    if reply.is_error:
        raise told(body)
    return body
