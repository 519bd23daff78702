"""manyeyes token: lets a program in. The token is shown once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes.cli.handover import carry_out
from manyeyes.cli.places import NoSuchFolder
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.people import make_token, new_worker, revoke_token, the_owner

Say = Callable[[str], None]


class NoSuchToken(ManyEyesError):
    """This token is unknown or was revoked before."""


def token(
    site: Annotated[Path, typer.Argument(help="The site's folder.")] = Path("."),
    name: Annotated[str, typer.Option(help="What you call the program.")] = "program",
    owner: Annotated[bool, typer.Option("--owner", help="The program may do what the owner may.")] = False,
    revoke: Annotated[str, typer.Option(help="A token to stop instead.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a token for a program, to send as `Authorization: Bearer TOKEN`."""
    if not site.is_dir():
        raise NoSuchFolder(folder=site)
    done = carry_out("token", site, {"name": name, "owner": owner, "revoke": revoke}, typer.echo)
    if as_json:
        typer.echo(json.dumps(done))
    elif revoke:
        typer.echo("This token no longer lets anybody in.")
    else:
        typer.echo(done["token"])
        typer.echo("It is shown this once. Send it as: Authorization: Bearer TOKEN", err=True)


def change_tokens(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The verb itself: make one, or revoke one."""
    now = house.now()
    with house.transaction() as tx:
        if arguments["revoke"]:
            if not revoke_token(tx, str(arguments["revoke"]), now):
                raise NoSuchToken
            return {"revoked": True}
        role = "owner" if arguments["owner"] else "worker"
        worker = the_owner(tx, now) if role == "owner" else new_worker(tx, "program", now)
        made = make_token(tx, worker.id, str(arguments["name"]), role, now)
        return {"token": made, "worker": worker.public_id, "role": role, "name": arguments["name"]}
