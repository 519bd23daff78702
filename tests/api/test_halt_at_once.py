"""A command that is meant to stop a long verb does not stand in line behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.conftest import serving

from manyeyes.cli.handover import carry_out
from manyeyes.house import House, open_house

Say = Callable[[str], None]


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def test_a_job_is_paused_while_its_command_still_runs(tmp_path: Path) -> None:
    paused = threading.Event()

    def run(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
        say("under way")
        return {"paused": paused.wait(20)}

    def halt(house: House, arguments: Mapping[str, Any], say: Say) -> dict[str, Any]:
        paused.set()
        return {"state": "paused"}

    verbs = {"run": run, "halt": halt}
    done: list[dict[str, Any]] = []
    with open_house(tmp_path) as house, serving(house, verbs=verbs) as address:
        assert house.lock is not None
        house.lock.say_port(httpx.URL(address).port or 0)
        under_way = threading.Event()
        long = threading.Thread(
            target=lambda: done.append(carry_out("run", tmp_path, {}, lambda line: under_way.set(), verbs=verbs))
        )
        long.start()
        assert under_way.wait(20)
        assert carry_out("halt", tmp_path, {}, lambda line: None, verbs=verbs) == {"state": "paused"}
        long.join(20)
    assert done == [{"paused": True}]
