"""The small real release that every format is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.datasets.formats.small_project import a_small_project, release_of

from manyeyes.house import open_house
from manyeyes.settings import Settings


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Iterator[Path]:
    """Its folder, with the originals of 24 clip arts; tests only read it."""
    site = tmp_path_factory.mktemp("clip-art")
    with open_house(site, clock=lambda: 1_700_000_000.0, settings=Settings(database="")) as house:
        yield release_of(a_small_project(house, data))
