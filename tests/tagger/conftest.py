"""A house whose features are kept for the whole run: the same few pictures are looked at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from manyeyes.house import House, open_house
from manyeyes.settings import Settings


@pytest.fixture(scope="session")
def features_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all tests share."""
    return tmp_path_factory.mktemp("features")


@pytest.fixture
def classroom(tmp_path: Path, features_kept: Path) -> Iterator[House]:
    """An open site on SQLite with nothing in it."""
    site = tmp_path / "site"
    site.mkdir()
    now = iter(range(1_700_000_000, 1_800_000_000, 60))
    with open_house(site, clock=lambda: float(next(now)), settings=Settings(cache=str(features_kept))) as house:
        yield house
