"""The owner reads what was changed, how far that is carried out, and what the file on the disk would change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.api.conftest import Door
from tests.api.screened import the_owner
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, everybody_answers, pictures, the_stage

from manyeyes import flow, jobs, projects
from manyeyes.house import House
from manyeyes.projects import Project
from manyeyes.storage.tables import project_version

EYES = "/api/v1/projects/eyes"
MORE = "{min: 3, max: 5, confidence: 0.99}"


@pytest.fixture
def database_address(request: pytest.FixtureRequest) -> str:
    """Only what is carried out is asked of both databases."""
    return str(request.getfixturevalue("new_database")) if getattr(request, "param", "") == "postgresql" else ""


@pytest.fixture
def project(house: House, clock: Clock) -> Project:
    """Six pictures; two people said yes to each."""
    made = a_project(house, a_project_file(overlap="{min: 2, max: 5, confidence: 0.8}"))
    pictures(house, made, 6)
    everybody_answers(house, the_stage(house, made), 2)
    clock.pass_by(60)
    return made


def file_of(house: House, project: Project) -> Path:
    return house.site / project.folder / "project.yaml"


def applied(house: House, project: Project, text: str) -> tuple[str, ...]:
    """Apply the file as the verb does it; returns what it said."""
    file_of(house, project).write_text(text, "utf-8")
    checked = jobs.read(house.site / project.folder)
    said = jobs.foresee(house, checked, project.folder).sentences
    jobs.apply(house, checked, project.folder, lambda _: None)
    return said


def test_versions_are_told_as_apply_told_them_the_newest_first(
    house: House, project: Project, door: Door, clock: Clock
) -> None:
    owner = the_owner(house, door)
    stricter = applied(house, project, a_project_file(overlap=MORE))
    clock.pass_by(60)
    title = applied(house, project, a_project_file(overlap=MORE).replace('"Eyes"', '"Many eyes"'))
    assert title == ("changed: title",)
    assert any("6 settled tasks reopen" in one for one in stricter)
    told = owner.get(f"{EYES}/changes").json()
    assert [one["version"] for one in told["versions"]] == [3, 2, 1]
    assert [tuple(one["told"]) for one in told["versions"][:2]] == [title, stricter]
    assert all(one["counted"] and one["ended_at"] for one in told["versions"])
    paged: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = owner.get(f"{EYES}/changes", params={"after": after, "limit": 1}).json()
        paged, after = paged + page["versions"], page["after"]
    assert paged == told["versions"]


@pytest.mark.parametrize("database_address", ["sqlite", "postgresql"], indirect=True)
def test_what_is_still_being_carried_out_is_counted_live(house: House, project: Project, door: Door) -> None:
    owner = the_owner(house, door)
    file_of(house, project).write_text(a_project_file(overlap=MORE), "utf-8")
    file = jobs.read(house.site / project.folder).file
    with house.transaction() as tx:  # the process dies right after it
        changes = projects.apply(tx, file, project.folder, house.now())
        flow.ask_changes(tx, projects.find(tx, project.slug), changes, house.now())
    newest = owner.get(f"{EYES}/changes").json()["versions"][0]
    begun = {one["what"]: (one["done"], one["total"], one["ended_at"]) for one in newest["steps"]}
    assert newest["ended_at"] is None
    assert (begun["wanted"], begun["recount"]) == ((0, 6, None), (0, 6, None))
    flow.carry_on(house, project.id)
    halfway = owner.get(f"{EYES}/changes").json()["versions"][0]
    assert {one["what"] for one in halfway["steps"] if one["ended_at"] is None} == {"recount"}
    flow.recount(house, the_stage(house, project))
    newest = owner.get(f"{EYES}/changes").json()["versions"][0]
    assert newest["ended_at"] is not None
    assert all(one["done"] == one["total"] for one in newest["steps"])


def test_the_file_on_the_disk_says_what_apply_would_do_and_nothing_is_done(
    house: House, project: Project, door: Door
) -> None:
    owner, path = the_owner(house, door), file_of(house, project)
    waiting = f"{EYES}/changes/waiting"
    assert owner.get(waiting).json() == {"state": "none", "told": [], "next_version": None, "command": ""}

    path.write_text(a_project_file(overlap=MORE), "utf-8")
    told = owner.get(waiting).json()
    assert (told["state"], told["next_version"]) == ("waiting", 2)
    assert any("6 settled tasks reopen" in one for one in told["told"])
    assert told["command"] == f"manyeyes apply {path.parent}"

    path.write_text(a_project_file(overlap="{min: 9, max: 2}"), "utf-8")
    told = owner.get(waiting).json()
    assert (told["state"], told["command"]) == ("wrong", f"manyeyes check {path.parent}")
    assert told["told"][0].startswith("project.yaml:")

    path.write_text(a_project_file().replace("answers: CC0-1.0", "answers: CC-BY-4.0"), "utf-8")
    told = owner.get(waiting).json()
    assert told["state"] == "refused"
    assert "12 answers" in told["told"][0]

    path.unlink()
    assert owner.get(waiting).json()["state"] == "wrong"
    assert [one["version"] for one in owner.get(f"{EYES}/changes").json()["versions"]] == [1]


def test_versions_from_before_sentences_were_kept_are_told_from_their_files(
    house: House, project: Project, door: Door
) -> None:
    applied(house, project, a_project_file(overlap=MORE))
    with house.transaction() as tx:
        tx.run(update(project_version).values(told=None), {})
    newest, first = the_owner(house, door).get(f"{EYES}/changes").json()["versions"]
    assert (newest["counted"], first["counted"]) == (False, False)
    assert newest["told"] == ["features: overlap.min 2 → 3, confidence 0.8 → 0.99"]
    assert first["told"][0] == f"{project.slug} is a new project"


def test_nobody_else_reads_them(house: House, project: Project, door: Door) -> None:
    for address in (f"{EYES}/changes", f"{EYES}/changes/waiting"):
        assert door().get(address).status_code == 403
