"""A command that finds its site served has the server do the work, and tells the same as if it had done it itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.conftest import serving

from manyeyes.cli.handover import ServerFailed, ServerSays, carry_out
from manyeyes.errors import ManyEyesError
from manyeyes.house import House, open_house
from manyeyes.people import key_for, site_secret
from manyeyes.storage import SiteInUse


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


class TooMany(ManyEyesError):
    """There are {count} too many in {{braces}}."""


def count(house: House, arguments: Mapping[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    for number in range(arguments["to"]):
        say(f"{number + 1} of {arguments['to']}")
    return {"counted": arguments["to"], "site": str(house.site)}


def refuse(house: House, arguments: Mapping[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    raise TooMany(count=3)


def break_down(house: House, arguments: Mapping[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    raise RuntimeError("inner workings")


VERBS = {"count": count, "refuse": refuse, "break": break_down}


def test_the_same_is_said_and_returned_with_and_without_a_server(tmp_path: Path) -> None:
    alone: list[str] = []
    here = carry_out("count", tmp_path, {"to": 5}, alone.append, verbs=VERBS)
    with open_house(tmp_path) as house, serving(house, verbs=VERBS) as address:
        assert house.lock is not None
        house.lock.say_port(httpx.URL(address).port or 0)
        handed: list[str] = []
        assert carry_out("count", tmp_path, {"to": 5}, handed.append, verbs=VERBS) == here
        assert handed == alone == ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"]
        with pytest.raises(ServerSays, match=r"There are 3 too many in \{braces\}\.") as refused:
            carry_out("refuse", tmp_path, {}, handed.append, verbs=VERBS)
        assert refused.value.status == 400
        with pytest.raises(ServerFailed, match="Something went wrong here"):
            carry_out("break", tmp_path, {}, handed.append, verbs=VERBS)


def test_a_site_in_the_hands_of_another_command_is_left_alone(tmp_path: Path) -> None:
    with open_house(tmp_path), pytest.raises(SiteInUse, match="works on this site"):
        carry_out("count", tmp_path, {"to": 1}, lambda line: None, verbs=VERBS)


def test_nobody_without_the_sites_secret_hands_work_over(house: House) -> None:
    with serving(house, verbs=VERBS) as address, httpx.Client(base_url=address, trust_env=False) as stranger:
        path, body = "/api/v1/site/verbs/count", {"arguments": {"to": 1}}
        for secret in ("", "guessed", "\u00fc"):
            headers = [(b"X-Manyeyes-Site", secret.encode())]
            assert stranger.post(path, json=body, headers=headers).json()["type"] == "/problems/site-only"
        right = {"X-Manyeyes-Site": key_for(site_secret(house.site), "site").decode()}
        assert stranger.post(path, json=body, headers=right).status_code == 202
        unknown = stranger.post("/api/v1/site/verbs/fly", json={"arguments": {}}, headers=right)
        assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/unknown-verb")
        assert stranger.get("/api/v1/site/runs/nothing", headers=right).json()["type"] == "/problems/unknown-run"
