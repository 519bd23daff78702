"""Whatever is sent to any call, the server answers in its own words: never 5xx, never a shape it did not describe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS
from tests.api.conftest import serving
from tests.api.site import make_films

from manyeyes import people
from manyeyes.api.openapi import document
from manyeyes.house import open_house
from manyeyes.settings import Settings

schema = schemathesis.openapi.from_dict(json.loads(document()))
CHECKED = [CHECKS.get_one("not_a_server_error"), CHECKS.get_one("response_schema_conformance")]


@schema.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Every second call is about the project that is there; a made-up name alone would end each at 404."""
    there = {"project": "films", "stage": "features"}
    if path_parameters is None or sum(map(len, map(str, path_parameters.values()))) % 2:
        return path_parameters
    return {name: there.get(name, value) for name, value in path_parameters.items()}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A demo with pictures, and an owner's token."""
    with open_house(tmp_path_factory.mktemp("site"), settings=Settings(demo=True)) as house:
        make_films(house)
        with house.transaction() as tx:
            owner = people.the_owner(tx, house.now())
            token = people.make_token(tx, owner.id, "anything", "owner", house.now())
        with serving(house) as here:
            yield here, token


@schema.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_call_breaks_whatever_it_is_given(case: schemathesis.Case, address: tuple[str, str]) -> None:
    here, token = address
    reply = case.call(base_url=here, headers={"Authorization": f"Bearer {token}"}, timeout=20)
    case.validate_response(reply, checks=CHECKED)
