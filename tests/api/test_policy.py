"""Every address says who may use it, and the document of all addresses is true and current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from manyeyes.api import create_app
from manyeyes.api.openapi import document
from manyeyes.api.policy import POLICIES, declared
from manyeyes.house import House

OPENAPI = Path(__file__).parents[2] / "ui" / "openapi.json"


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def test_every_route_says_who_may_call_it(house: House) -> None:
    routes = create_app(house).routes
    assert len(routes) > 20
    silent = [getattr(route, "path", repr(route)) for route in routes if declared(route) not in POLICIES]
    assert silent == []


def test_the_document_the_web_app_is_made_from_is_current() -> None:
    remedy = "run: python -m manyeyes.api.openapi > ui/openapi.json"
    assert OPENAPI.read_text("utf-8") == document(), remedy


def test_every_call_is_named_once_and_describes_what_it_gives() -> None:
    paths = json.loads(document())["paths"]
    calls = [call for methods in paths.values() for call in methods.values()]
    names = [call["operationId"] for call in calls]
    assert len(names) == len(set(names))
    assert all(call["description"] for call in calls)
    untyped = [
        call["operationId"]
        for path, methods in paths.items()
        for call in methods.values()
        if path.startswith("/api/") and "schema" not in str(call["responses"].get("200", call["responses"].get("202")))
    ]
    assert untyped == ["download_release", "download_format"]
