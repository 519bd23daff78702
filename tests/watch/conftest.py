"""A house with its settings for alarms; asked for again, it is the same site after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Clock

from manyeyes.house import House, open_house
from manyeyes.settings import Settings

NewHouse = Callable[..., House]


@pytest.fixture
def database_address() -> str:
    """SQLite; a test that is about both databases says so itself."""
    return ""


@pytest.fixture
def a_house(tmp_path: Path, clock: Clock) -> Iterator[NewHouse]:
    """Opens the site with settings of one's own, after it closed it where it was open."""
    site = tmp_path / "eyes"
    site.mkdir()
    opened: list[House] = []

    def again(**chosen: Any) -> House:
        while opened:
            opened.pop().close()
        opened.append(open_house(site, clock=clock, settings=Settings(**chosen)))
        return opened[0]

    yield again
    while opened:
        opened.pop().close()
