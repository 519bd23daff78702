"""An owner at the command line: init, check, apply, open, pause, close; what is said and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from manyeyes.cli import main
from manyeyes.cli.places import NoProjectHere, find
from manyeyes.cli.verbs import VERBS
from manyeyes.projects import read_project_file

SOURCES = Path(__file__).parents[1] / "projects" / "files"
TEMPLATES = ("anime", "feet", "monkey", "tags")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `manyeyes` in this process."""

    def command(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["manyeyes", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return command


@pytest.fixture
def anime(tmp_path: Path, run: Run) -> Path:
    """A new project from the anime template."""
    assert run("init", tmp_path / "anime", "--template", "anime").code == 0
    return tmp_path / "anime"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_project_passes_check_at_once(tmp_path: Path, run: Run, template: str) -> None:
    made = run("init", tmp_path / "new", "--template", template)
    assert made.code == 0
    assert "project.yaml" in made.out
    checked = run("check", tmp_path / "new")
    assert checked.code == 0
    assert "release" in checked.out or "snapshot" in checked.out


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_says_what_its_source_says_in_block_style_with_comments(
    tmp_path: Path, run: Run, template: str
) -> None:
    run("init", tmp_path / "new", "--template", template)
    text = (tmp_path / "new" / "project.yaml").read_text()
    assert text.count("#") >= 5
    assert "{" not in "".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    made, source = (
        read_project_file(tmp_path / "new" / "project.yaml"),
        read_project_file(SOURCES / template / "project.yaml"),
    )
    for here, there in zip(made.stages, source.stages, strict=True):
        assert {**vars(here), "line": 0} == {**vars(there), "line": 0}
    assert (made.rights, made.people, made.money, made.goal) == (
        source.rights,
        source.people,
        source.money,
        source.goal,
    )
    assert (made.title, made.why, made.contact, made.tags) == (source.title, source.why, source.contact, source.tags)


def test_private_things_of_a_new_project_are_ignored_by_git(anime: Path, run: Run) -> None:
    subprocess.run(["git", "-C", str(anime), "init"], check=True, capture_output=True)
    subprocess.run(["git", "-C", str(anime), "add", "."], check=True, capture_output=True)
    kept = subprocess.run(["git", "-C", str(anime), "ls-files"], check=True, capture_output=True, text=True).stdout
    assert "project.yaml" in kept
    assert "private" not in kept
    assert run("check", anime).err == ""


def test_check_fails_while_a_control_file_is_tracked_by_git(anime: Path, run: Run) -> None:
    subprocess.run(["git", "-C", str(anime), "init"], check=True, capture_output=True)
    subprocess.run(["git", "-C", str(anime), "add", "-f", "private/control.csv"], check=True, capture_output=True)
    ran = run("check", anime)
    assert ran.code == 2
    assert "stages[2].control_tasks.file: private/control.csv is tracked by git" in ran.err
    assert run("apply", anime).code == 2


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, run: Run) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    ran = run("init", tmp_path, "--template", "tags")
    assert (ran.code, [path.name for path in tmp_path.iterdir()]) == (2, ["diary.txt"])
    assert "is not empty, and nothing in it was touched" in ran.err
    assert run("init", tmp_path / "diary.txt").code == 2
    assert run("init", tmp_path / "new", "--template", "dogs").code == 2


def test_check_says_each_fault_on_a_line_and_ends_with_two(anime: Path, run: Run) -> None:
    file = anime / "project.yaml"
    text = file.read_text().replace("confidence: 0.95", "confidence: 1.5").replace("min: 2", "min: 02")
    file.write_text(text)
    line = text.splitlines().index("      confidence: 1.5") + 1
    ran = run("check", anime)
    assert (ran.code, ran.out) == (2, "")
    assert f"project.yaml:{line}: stages[2].overlap.confidence: 1.5 is more than 1" in ran.err.splitlines()
    assert len(ran.err.splitlines()) == 2


def test_check_tells_programs_the_same(anime: Path, run: Run) -> None:
    right = json.loads(run("check", anime, "--json").out)
    assert right["right"] is True
    assert right["stages"][1] == {
        "name": "screen", "kind": "screen", "after": ["import"], "in_use": True, "not_yet": []
    }  # fmt: skip
    (anime / "project.yaml").write_text("project: Cats\n")
    wrong = run("check", anime, "--json")
    assert wrong.code == 2
    assert json.loads(wrong.out)["faults"][-1]["where"] == "project"


def test_check_counts_what_a_project_will_need(anime: Path, run: Run) -> None:
    (anime / "frames" / "one").mkdir()
    for n in range(1200):
        (anime / "frames" / "one" / f"{n}.jpg").write_bytes(b"not looked at here")
    (anime / "frames" / "one" / "notes.txt").write_text("no picture")
    ran = run("check", anime)
    assert "1,200 pictures." in ran.out
    assert "Disk: about 120.0 MB." in ran.out
    assert "People: 2 hours to 7 hours together" in ran.out
    assert json.loads(run("check", anime, "--json").out)["needs"]["pictures"] == 1200


def test_stages_that_are_not_built_yet_are_said_to_let_everything_pass(anime: Path, run: Run) -> None:
    text = (anime / "project.yaml").read_text()
    assert "screen  screen\n" in run("check", anime).out
    begin, end = text.index("  - name: screen\n"), text.index("  - name: features\n")
    reviewed = "  - {name: look, kind: review, overlap: {min: 1, max: 1}}\n"
    (anime / "project.yaml").write_text(text[:begin] + reviewed + text[end:])
    assert "not yet in use; lets everything pass through" in run("check", anime).out
    assert "look: is a new review stage; not yet in use, everything passes through" in run("apply", anime).out


def test_apply_takes_in_training_and_control_tasks_and_says_when_nothing_changed(anime: Path, run: Run) -> None:
    (anime / "private" / "control.csv").write_text("path,question,value\none/1.jpg,text,yes\n")
    first = run("apply", anime)
    assert first.code == 0
    assert "anime-or-cartoon is applied, version 1." in first.out
    assert "6 training pictures are in." in first.out
    again = json.loads(run("apply", anime, "--json").out)
    assert (again["nothing"], again["version"], again["training_pictures"]) == (True, 1, 6)


def test_a_change_of_what_is_there_wants_somebody_to_agree(anime: Path, run: Run) -> None:
    run("apply", anime)
    file = anime / "project.yaml"
    file.write_text(file.read_text().replace("Is there any text?", "Do you see text?"))
    asked = run("apply", anime)
    assert asked.code == 2
    assert "features: ask of text is now: Do you see text?" in asked.out
    assert "add --yes" in asked.err
    agreed = run("apply", anime, "--yes")
    assert (agreed.code, "version 2" in agreed.out) == (0, True)


def test_stages_open_pause_and_close_by_command(anime: Path, run: Run) -> None:
    assert "was not applied yet" in run("open", anime).err
    run("apply", anime)
    assert run("open", anime).out == "features is open: people may work in it.\n"
    assert run("open", anime).code == 0
    assert json.loads(run("pause", anime, "--json").out)["stages"] == [{"stage": "features", "state": "paused"}]
    assert run("close", anime, "--stage", "features").code == 0
    assert "features is closed" in run("open", anime).err
    assert run("open", anime, "--stage", "features").code == 0
    refused = run("open", anime, "--stage", "release")
    assert (refused.code, "no people work in it" in refused.err) == (2, True)
    assert "has no stage called nothing" in run("close", anime, "--stage", "nothing").err


def test_an_open_stage_may_change_its_meaning_and_says_what_that_costs(anime: Path, run: Run) -> None:
    run("apply", anime)
    run("open", anime)
    for name in ("project.yaml", "training.yaml"):
        (anime / name).write_text(
            (anime / name).read_text().replace("logo:", "sign:").replace("name: logo", "name: sign")
        )
    file = anime / "project.yaml"
    file.write_text(file.read_text().replace("not logo", "not sign"))
    applied = run("apply", anime, "--yes")
    assert applied.code == 0
    assert "features: the question logo is gone" in applied.out
    assert "features: meaning changed: 0 answers no longer count" in applied.out
    assert run("open", anime).out == "features is open: people may work in it.\n"


def test_the_name_of_a_project_stays_with_its_folder(anime: Path, run: Run) -> None:
    run("apply", anime)
    file = anime / "project.yaml"
    file.write_text(file.read_text().replace("project: anime-or-cartoon", "project: cartoons"))
    refused = run("apply", anime, "--yes")
    assert refused.code == 2
    assert "This folder holds the project anime-or-cartoon" in refused.err


def test_a_site_holds_projects_as_folders_and_each_name_once(tmp_path: Path, run: Run) -> None:
    (tmp_path / "manyeyes.toml").write_text("")
    for name in ("one", "two"):
        run("init", tmp_path / name, "--template", "tags")
    places = find(tmp_path / "one" / "project.yaml")
    assert (places.site, places.folder) == (tmp_path.resolve(), "one")
    assert run("apply", tmp_path / "one").code == 0
    taken = run("apply", tmp_path / "two")
    assert (taken.code, "holds a project called anime-tags already" in taken.err) == (2, True)
    with pytest.raises(NoProjectHere, match="Name one of its projects: one, two"):
        find(tmp_path)
    shutil.move(tmp_path / "one", tmp_path / "three")
    assert "The project in three was not applied yet" in run("open", tmp_path / "three").err
    assert run("apply", tmp_path / "three").code == 0
    assert "people work in none of its stages" in run("open", tmp_path / "three").err


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, run: Run) -> None:
    ran = run("check", tmp_path / "nowhere")
    assert (ran.code, "There is no folder" in ran.err) == (2, True)
    assert "manyeyes init DIR" in run("apply", tmp_path).err


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_writing_verb_is_where_the_server_looks_for_it(name: str) -> None:
    with pytest.raises(TypeError, match="missing 3 required positional arguments"):
        VERBS[name]()
