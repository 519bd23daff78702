"""The four sources are the specification of project.yaml: they pass, and every number of theirs is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.projects import (
    ProjectFile,
    ProjectFileWrong,
    StageFile,
    check_project_file,
    parse_project,
    read_project_file,
)

FILES = Path(__file__).parent / "files"


def source(name: str) -> ProjectFile:
    return read_project_file(FILES / name / "project.yaml")


def stage(name: str, stage_name: str) -> StageFile:
    found = source(name).stage(stage_name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["anime", "monkey", "tags", "feet"])
def test_each_of_the_four_sources_passes(name: str) -> None:
    checked = check_project_file(FILES / name / "project.yaml")
    assert checked.missing == ()
    assert checked.file.stages


def test_anime_is_read_with_every_number() -> None:
    file = source("anime")
    assert (file.project, file.languages, file.goal) == (
        "anime-or-cartoon",
        ("en", "hu"),
        {"settled": 20000, "then": "the first tagger, and the list of pictures for everybody"},
    )
    assert (file.rights.items, file.rights.publish, file.rights.answers) == ("not-ours", "none", "CC0-1.0")
    features = stage("anime", "features")
    assert [question.name for question in features.questions] == ["text", "character", "logo", "blank"]
    assert features.questions[0].help == "Signs and subtitles count."
    assert features.questions[0].values == ("yes", "no")
    assert (features.untouched, features.unsure, features.after) == ("no", "item", ("screen",))
    assert (features.overlap.min, features.overlap.max, features.overlap.confidence) == (2, 7, 0.95)
    assert (features.order.open, features.order.by) == (2000, "fewest_answers")
    assert (features.show.size, features.show.source_line, features.show.pause_after) == (640, "tap", 10)
    assert features.rules[0].term == 86400


def test_shares_read_from_a_persons_nth_task_on() -> None:
    control = stage("anime", "features").control_tasks
    assert control is not None
    assert control.share == ((1, 0.25), (21, 0.1), (101, 0.03))
    assert [control.share_at(n) for n in (1, 20, 21, 100, 101, 5000)] == [0.25, 0.25, 0.1, 0.1, 0.03, 0.03]


def test_training_examples_and_control_answers_are_read_beside_the_file() -> None:
    checked = check_project_file(FILES / "anime" / "project.yaml")
    example = checked.file.training["features"][0]
    assert (example.picture, example.answers["text"], example.because["text"]) == (
        "training/sign.png",
        "yes",
        "The sign says STATION.",
    )
    assert [known.value for known in checked.known["features"]] == ["yes", "no"]


def test_import_and_release_keep_their_own_keys_as_settings() -> None:
    assert stage("anime", "import").settings["source"] == {
        "folder": "frames",
        "series": "series.csv",
        "copy": False,
        "keep_uuids": False,
        "watch": False,
        "choose": "first",
    }
    release = stage("anime", "release").settings
    assert release["keep"] == "character and not text and not logo and not blank"
    assert release["target"] == "series.is_anime"
    assert release["split"] == {
        "train": 0.8, "validation": 0.1, "test": 0.1, "by": ("series", "twins"), "seed": 1, "largest": 0.2
    }  # fmt: skip


def test_sizes_times_rates_and_sums_are_numbers() -> None:
    download = stage("tags", "import").settings["download"]
    assert (download["max_bytes"], download["a_host"]) == (5_000_000, 4.0)
    film = stage("feet", "film").settings
    assert film["accept"]["duration"] == (20.0, 60.0)
    assert (film["reward"]["amount"], film["budget"]) == (25_000, 37_700_000)
    assert stage("feet", "check-film").settings["accept_after"] == 7 * 86400
    assert stage("feet", "frames").settings["every"] == (10, "frames")
    assert stage("monkey", "snapshot").settings["every"] == (1, "month")
    assert stage("monkey", "tagger").settings["playground"] == {"limit": 4.0, "forget": 3600.0}
    assert stage("tags", "baseline").settings["settings"] == {"epochs": 400, "batch": 200, "rate": 0.0001}


def test_stages_follow_the_one_above_unless_they_say_otherwise() -> None:
    after = {stage.name: stage.after for stage in source("feet").stages}
    assert after["film"] == ()
    assert after["film-by-link"] == ()
    assert after["check-film"] == ("film", "film-by-link")
    assert after["frames"] == ("check-film",)
    assert {stage.name: stage.after for stage in source("tags").stages}["baseline"] == ("release",)


def test_kinds_that_are_not_built_yet_are_not_in_use() -> None:
    idle = {name: [stage.name for stage in source(name).stages if not stage.in_use] for name in ("feet", "anime")}
    assert idle == {"feet": ["film", "film-by-link", "check-film"], "anime": []}


@pytest.mark.parametrize("name", ["anime", "monkey", "tags", "feet"])
def test_the_stored_text_reads_back_to_the_same_project_without_its_folder(name: str) -> None:
    file = source(name)
    assert parse_project(file.text).with_training(file.training) == file


def test_a_missing_project_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileWrong, match=r"project\.yaml:1: there is no project\.yaml in .*manyeyes init"):
        read_project_file(tmp_path / "project.yaml")


def test_defaults_need_no_line(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text(
        """
project: small
title: "Small"
why: "To be small."
rights: {items: CC0-1.0, answers: CC0-1.0}
stages:
  - {name: in, kind: import, from: {folder: a}}
  - {name: look, kind: classify, questions: [{name: cat, ask: "A cat?", type: yes_no}]}
"""
    )
    file = read_project_file(tmp_path / "project.yaml")
    look = file.stages[1]
    assert (file.languages, file.rights.publish, file.timezone) == (("en",), "none", "UTC")
    assert (look.who, look.unsure, look.passes, look.overlap.min, look.overlap.max) == (
        ("guest",),
        "item",
        "settled",
        1,
        1,
    )
    assert (look.order.open, look.show.size, look.control_tasks) == (2000, 640, None)
