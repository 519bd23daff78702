"""The pictures we ship: each decodes, is credited, and what truth.csv says of it is complete."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest
from PIL import Image
from ruamel.yaml import YAML

from manyeyes.demo.site import SHIPPED

QUESTIONS = ("text", "character", "logo", "blank")
FRAMES = sorted((SHIPPED / "frames").rglob("*.jpg"))


def rows(name: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name_of(path: Path) -> str:
    return path.relative_to(SHIPPED / "frames").as_posix()


def fingerprint(path: Path) -> int:
    """A picture's difference hash (64 bits)."""
    grey = Image.open(path).convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    return sum(
        (grey.getpixel((x, y)) < grey.getpixel((x + 1, y))) << (y * 8 + x)  # type: ignore[operator]
        for x, y in itertools.product(range(8), range(8))
    )


def test_there_are_about_a_hundred_pictures_in_seven_series_and_they_are_small() -> None:
    assert 60 <= len(FRAMES) <= 150
    assert len({path.parent for path in FRAMES}) == 7
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*.jpg")) <= 8_000_000


@pytest.mark.parametrize("folder", ["frames", "training"])
def test_every_picture_decodes_and_fits_a_phone(folder: str) -> None:
    for path in (SHIPPED / folder).rglob("*.jpg"):
        with Image.open(path) as picture:
            picture.load()
            assert max(picture.size) <= 640, path


def test_the_truth_of_every_picture_is_known_for_every_question() -> None:
    truth = {row["path"]: [row[question] for question in QUESTIONS] for row in rows("truth.csv")}
    assert sorted(truth) == sorted(map(name_of, FRAMES))
    assert all(value in ("yes", "no") for values in truth.values() for value in values)


def test_a_blank_picture_shows_nobody() -> None:
    assert not [row["path"] for row in rows("truth.csv") if row["blank"] == "yes" and row["character"] == "yes"]


def test_every_question_has_both_answers_often_enough_to_be_worth_asking() -> None:
    for question in QUESTIONS:
        yes = sum(row[question] == "yes" for row in rows("truth.csv"))
        assert 8 <= yes <= 70, question


def test_every_series_says_what_it_is_and_under_which_licence() -> None:
    series = {row["folder"]: row for row in rows("series.csv")}
    assert sorted(series) == sorted({path.parent.name for path in FRAMES})
    assert all(row["title"] and row["licence"] and row["credit"] for row in series.values())
    assert {row["is_anime"] for row in series.values()} == {"yes", "no"}


def test_every_picture_is_credited_by_its_name_or_its_series() -> None:
    credits = (SHIPPED / "CREDITS.md").read_text("utf-8")
    for path in FRAMES:
        named = name_of(path) in credits or path.parent.name in headings(credits)
        assert named, name_of(path)
    assert "Blender Foundation" in credits
    assert "Creative Commons Attribution 3.0" in credits
    assert "The above copyright notice and this permission notice shall be included" in credits


def headings(credits: str) -> str:
    return "\n".join(line for line in credits.splitlines() if line.startswith("## "))


def test_every_photograph_is_credited_by_its_own_line() -> None:
    credits = (SHIPPED / "CREDITS.md").read_text("utf-8")
    assert not [path for path in FRAMES if path.parent.name == "photographs" and name_of(path) not in credits]


def test_no_two_pictures_that_show_something_are_nearly_the_same() -> None:
    blank = {row["path"] for row in rows("truth.csv") if row["blank"] == "yes"}
    shown = {name_of(path): fingerprint(path) for path in FRAMES if name_of(path) not in blank}
    near = [(a, b) for a, b in itertools.combinations(shown, 2) if (shown[a] ^ shown[b]).bit_count() <= 4]
    assert not near


def test_the_lessons_follow_the_first_tutorial_and_explain_every_switch() -> None:
    lessons = YAML(typ="safe").load(SHIPPED / "training.yaml")
    key = [[question for question in QUESTIONS if lesson["answers"][question] == "yes"] for lesson in lessons]
    assert key == [["text"], ["character"], ["logo"], ["text", "blank"], ["text", "character"], []]
    for lesson in lessons:
        assert (SHIPPED / lesson["picture"]).is_file()
        assert set(lesson["because"]) == set(QUESTIONS)
        assert all(sentence.endswith((".", '"')) for sentence in lesson["because"].values())


def test_the_known_pictures_agree_with_the_truth() -> None:
    truth = {row["path"]: row for row in rows("truth.csv")}
    control = rows("control.csv")
    assert all(truth[row["path"]][row["question"]] == row["value"] for row in control)
    for question in QUESTIONS:
        asked = [row["value"] for row in control if row["question"] == question]
        assert len(asked) == 10
        assert 2 <= asked.count("yes") <= 8, question
