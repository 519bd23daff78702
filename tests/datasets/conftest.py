"""Projects with answered pictures for the tests of releases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.datasets.answered import Crowd, a_project_in, release_of, twelve_pictures

from manyeyes.house import House, open_house
from manyeyes.settings import Settings


@pytest.fixture
def crowd(house: House) -> Crowd:
    """Twelve pictures in four series, most of them answered by a person and a made-up helper."""
    return twelve_pictures(a_project_in(house))


@pytest.fixture
def on_sqlite(tmp_path: Path, clock: Callable[[], float]) -> Iterator[House]:
    """A house for tests about files, in which the database plays no part."""
    with open_house(tmp_path, clock=clock, settings=Settings(database="")) as house:
        yield house


@pytest.fixture
def filed(on_sqlite: House) -> Crowd:
    """The same twelve pictures, for tests about files."""
    return twelve_pictures(a_project_in(on_sqlite))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crowd, Path]]:
    """The same on SQLite with its first release, for tests that only read."""
    site = tmp_path_factory.mktemp("released")
    with open_house(site, clock=lambda: 1_700_000_000.0, settings=Settings(database="")) as house:
        crowd = twelve_pictures(a_project_in(house))
        yield crowd, release_of(crowd)
