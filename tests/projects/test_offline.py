"""What people may take along, as the project file says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.makers import a_project_file

from manyeyes.projects import Offline, ProjectFileWrong, check_project_file

MOST = "let fewer be taken along, or raise order.open"


def checked(folder: Path, said: str, wave: int | str = "all") -> Offline | None:
    (folder / "pictures").mkdir()
    (folder / "project.yaml").write_text(a_project_file(more=f"    offline: {said}", wave=wave))
    return check_project_file(folder / "project.yaml").file.stages[1].offline


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("false", None),
        ("true", Offline(20, 2.0)),
        ("{tasks: 5}", Offline(5, 2.0)),
        ("{tasks: 20, hours: 0.5}", Offline(20, 0.5)),
    ],
)
def test_a_switch_is_twenty_for_two_hours_and_a_table_says_otherwise(
    tmp_path: Path, said: str, meant: Offline | None
) -> None:
    assert checked(tmp_path, said) == meant


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("true", f"offline: 20 pictures a person is more than the 10 that are open at a time; {MOST}"),
        ("{tasks: 21}", "offline.tasks: 21 is more than 20"),
        ("{hours: 25}", "offline.hours: 25 is more than 24"),
        ("{hours: 0}", "offline.hours: 0 is not more than 0"),
        ("{days: 1}", "offline.days: is not a key of offline; there are tasks, hours"),
        ("yes", "offline: yes is text in YAML 1.2; write true"),
    ],
)
def test_what_cannot_be_is_said_with_what_would_be_right(tmp_path: Path, said: str, sentence: str) -> None:
    with pytest.raises(ProjectFileWrong) as wrong:
        checked(tmp_path, said, wave=10)
    assert f"stages[1].{sentence}" in str(wrong.value)
