"""What is kept when something is not known yet, or was never asked."""

from __future__ import annotations

import pytest

from manyeyes.query import NOT_ASKED, UNKNOWN, parse

KEEP = parse("foot and sharp != 'no'")


@pytest.mark.parametrize(
    ("foot", "sharp", "kept"),
    [
        ("yes", "yes", True),
        ("yes", "no", False),
        ("yes", NOT_ASKED, True),
        ("yes", UNKNOWN, None),
        ("no", UNKNOWN, False),
        ("no", NOT_ASKED, False),
        (UNKNOWN, "yes", None),
        (UNKNOWN, "no", False),
    ],
)
def test_a_frame_whose_sharpness_nobody_asked_about_is_kept_and_one_still_open_is_not(
    foot: object, sharp: object, kept: bool | None
) -> None:
    assert KEEP.value({"foot": foot, "sharp": sharp}) is kept


def test_a_fact_that_is_missing_is_unknown_and_unknown_never_passes() -> None:
    assert parse("character and not text").value({"character": "yes"}) is None


@pytest.mark.parametrize(
    ("expression", "value"),
    [("a", False), ("not a", True), ("a == 'yes'", False), ("a != 'yes'", True), ("a == a", False), ("a < 3", False)],
)
def test_not_asked_is_equal_to_nothing_not_even_to_itself(expression: str, value: bool) -> None:
    assert parse(expression).value({"a": NOT_ASKED}) is value


@pytest.mark.parametrize(
    ("written", "truth"), [("1", True), ("0", False), ("TRUE", True), ("no", False), ("maybe", None)]
)
def test_a_column_of_a_series_file_may_say_yes_in_many_ways(written: str, truth: bool | None) -> None:
    assert parse("series.is_anime").value({"series.is_anime": written}) is truth


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("row <= 55000", True),
        ("row == 120", True),
        ("row > 'abc'", False),
        ("title == 3", False),
        ("title < 3", None),
        ("share >= 0.8", True),
        ("share > 0.8", False),
        ("nan >= 0", None),
    ],
)
def test_numbers_in_text_columns_are_compared_as_numbers(expression: str, value: bool | None) -> None:
    facts = {"row": "120", "title": "Big Buck Bunny", "share": 0.8, "nan": float("nan")}
    assert parse(expression).value(facts) is value


def test_yes_from_a_program_is_the_same_as_true() -> None:
    assert parse("a == 'yes' and b != 'yes'").value({"a": True, "b": False}) is True
