"""The small real releases that every format is tried on; tests only read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.datasets.formats.small_project import a_small_project, release_of

from manyeyes.house import House, open_house
from manyeyes.settings import Settings


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A site for them."""
    site = tmp_path_factory.mktemp("gallery")
    with open_house(site, clock=lambda: 1_700_000_000.0, settings=Settings(database="")) as house:
        yield house


@pytest.fixture(scope="session")
def release(gallery: House, data: Path) -> Path:
    """24 clip arts, their originals."""
    return release_of(a_small_project(gallery, data, "clip-art"))


@pytest.fixture(scope="session")
def previews(gallery: House, data: Path) -> Path:
    """The same with `publish: preview`."""
    return release_of(a_small_project(gallery, data, "previews", publish="preview"))


@pytest.fixture(scope="session")
def names_only(gallery: House, data: Path) -> Path:
    """The same with `publish: none` and without a split."""
    return release_of(a_small_project(gallery, data, "names", publish="none", split="", rights="not-ours"))
