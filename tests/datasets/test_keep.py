"""Which pictures enter a release."""

import pytest

from manyeyes.datasets.keep import Outcome, facts, has_arrived, is_kept, unanswerable
from manyeyes.query import parse

KEEP = parse("character and not text", None)


def outcome(question: str, value: str | None, state: str = "settled") -> Outcome:
    return Outcome("features", question, value, 0.97, 2, state, False, False)


def test_a_picture_with_a_character_and_no_text_is_kept() -> None:
    assert is_kept(KEEP, facts([outcome("character", "yes"), outcome("text", "no")], {}))


@pytest.mark.parametrize(
    ("value", "state"), [("no", "contested"), ("no", "open"), (None, "open"), ("unsure", "settled")]
)
def test_what_is_not_settled_is_unknown_and_unknown_never_passes(value: str | None, state: str) -> None:
    known = facts([outcome("character", "yes"), outcome("text", value, state)], {})
    assert "text" not in known
    assert not is_kept(KEEP, known)
    assert not is_kept(parse("not text", None), known)


def test_a_question_that_was_not_asked_is_equal_to_nothing() -> None:
    known = facts([outcome("foot", "yes"), outcome("sharp", None, "not_asked")], {})
    assert is_kept(parse("foot and sharp != 'no'", None), known)
    assert not is_kept(parse("foot and sharp == 'yes'", None), known)


def test_an_attribute_of_the_series_and_the_stage_of_a_question_can_be_named() -> None:
    known = facts([outcome("text", "no")], {"is_anime": "1"})
    assert is_kept(parse("series.is_anime and features.text == 'no'", None), known)


def test_without_keep_everything_is_kept() -> None:
    assert is_kept(None, {})


def test_only_what_came_through_the_stage_before_has_arrived() -> None:
    assert has_arrived({"features": "passed"}, "release", ("features",))
    assert not has_arrived({"features": "here"}, "release", ("features",))
    assert not has_arrived({"features": "contested"}, "release", ("features",))
    assert has_arrived({"features": "passed", "release": "here"}, "release", ("features",))
    assert not has_arrived({"features": "passed", "release": "dropped"}, "release", ("features",))
    assert has_arrived({"film": "dropped", "film-by-link": "passed"}, "release", ("film", "film-by-link"))


def test_names_nothing_tells_yet_are_named() -> None:
    assert unanswerable(parse("verify.yes_share >= 0.8 and text", None), {"text"}) == ("verify.yes_share",)
    assert unanswerable(None, set()) == ()
