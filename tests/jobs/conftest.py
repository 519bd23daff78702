"""What tests of background work share: a verb that counts, a project with a stage for it."""

from __future__ import annotations

import pytest
from tests.jobs.counting import Counting
from tests.jobs.screening import TIDY
from tests.makers import a_project

from manyeyes import jobs, projects
from manyeyes.house import House
from manyeyes.projects import Project, Stage


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """The verb that screens have in these tests."""
    verb = Counting()
    monkeypatch.setitem(jobs.VERBS, "screen", verb)
    return verb


@pytest.fixture
def tidy(house: House) -> tuple[Project, Stage]:
    """A project and its screen stage."""
    project = a_project(house, TIDY)
    with house.reading() as tx:
        return project, projects.stage(tx, project.slug, "tidy")
