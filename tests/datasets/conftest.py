"""Projects with answered pictures for the tests of releases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answered import PROJECT, Crowd, twelve_pictures

from manyeyes import projects
from manyeyes.house import House


@pytest.fixture
def a_project(house: House) -> Callable[..., Crowd]:
    """Makes the project of this file in the house: publish full, preview or none; copy: originals in the blobs."""

    def make(publish: str = "full", copy: bool = True, text: str = PROJECT) -> Crowd:
        folder = house.site / "anime"
        folder.mkdir()
        said = text.replace("PUBLISH", publish).replace("COPY", str(copy).lower())
        (folder / "project.yaml").write_text(said)
        (folder / "series.csv").write_text("folder,title,is_anime,licence,credit\nanime-a,A,yes,CC0-1.0,somebody\n")
        with house.transaction() as tx:
            projects.apply(tx, projects.read_project_file(folder / "project.yaml"), "anime", house.now())
            project = projects.find(tx, "anime-or-cartoon")
            stages = {stage.name: stage for stage in projects.stages(tx, project.id)}
        return Crowd(house, project, stages, copy)

    return make


@pytest.fixture
def crowd(a_project: Callable[..., Crowd]) -> Crowd:
    """Twelve pictures in four series, most of them answered by a person and a made-up helper."""
    return twelve_pictures(a_project())
