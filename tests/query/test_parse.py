"""What the owner may write after only, passes and keep, and what he reads when it is wrong."""

from __future__ import annotations

import pytest

from manyeyes.query import And, Comparison, Literal, Name, Not, Or, QueryWrong, parse

QUESTIONS = {"text": ("yes", "no"), "scene": ("day", "night"), "row": (), "series.*": ()}


def test_not_binds_tighter_than_and_and_and_tighter_than_or() -> None:
    assert parse("a or not b and c") == Or(Name("a"), And(Not(Name("b")), Name("c")))


def test_names_may_have_dots_and_hyphens() -> None:
    assert parse('check-frame.foot == "yes"') == Comparison(Name("check-frame.foot"), "==", Literal("yes"))


@pytest.mark.parametrize(
    "written",
    [
        "character and not text and not logo and not blank",
        "verify.yes_share >= 0.8 and not tag.scene",
        "screen.blur == 'uncertain'",
        "rating == 's'",
        "row <= 55000",
        "tag.verified >= 100",
        "foot and sharp != 'no'",
    ],
)
def test_the_expressions_of_the_four_sources_parse_and_print_as_written(written: str) -> None:
    assert str(parse(written)) == written


@pytest.mark.parametrize(
    ("written", "position", "cause", "remedy"),
    [
        ("", 1, "the expression ends here", "A name"),
        ("text and", 9, "the expression ends here", "A name"),
        ("text = 'no'", 6, "= is not a word here", "Write ==."),
        ("text && row", 6, "&& is not a word here", "Write and."),
        ("text | row", 6, "| is not a word here", "Write or."),
        ("~text", 1, "~ is not a word here", "Write not."),
        ("!text", 1, "! is not a word here", "Write not."),
        ("row <> 3", 5, "<> is not a word here", "Write !=."),
        ("scene == 'day", 10, "no closing quote", "Close it with '."),
        ("(text", 1, "never closed", "Close it with )."),
        ("text)", 5, "never opened", "Leave it out"),
        ("text row", 6, "row stands after a whole expression", "Join them"),
        ("1 < row < 3", 9, "two comparisons in a row", "1 < a and a < 3"),
        ("tect", 1, "nothing is called tect", "Did you mean text?"),
        ("zebra", 1, "nothing is called zebra", "There are: row, scene, series.*, text."),
        ("true", 1, "true is not a word here", "== 'yes'"),
        ("'yes'", 1, "'yes' alone is neither true nor false", "Compare it"),
        ("scene", 1, "scene is not a yes/no question", "scene == 'day'"),
        ("scene == 'dusk'", 7, "scene is never 'dusk'", "day, night"),
        ("text == 'Yes'", 6, "text is never 'Yes'", "yes, no"),
        ("row > 1e999", 7, "1e999 is too large", "smaller"),
        ("row > 12px", 7, "12px is not a number", "like 12"),
        ("text and €", 10, "means nothing here", "quotes"),
        ("text ==", 8, "the expression ends here", "A name"),
        ("and text", 1, "and stands where a name should", "A name"),
        ("(" * 60 + "text" + ")" * 60, 52, "more than 50 levels", "flatter"),
        ("text or " * 400 + "text", 2000, "longer than 2000", "shorter"),
    ],
)
def test_a_wrong_expression_says_where_it_is_wrong_and_what_would_be_right(
    written: str, position: int, cause: str, remedy: str
) -> None:
    with pytest.raises(QueryWrong) as wrong:
        parse(written, QUESTIONS)
    assert wrong.value.position == position
    assert cause in wrong.value.cause
    assert remedy in str(wrong.value.remedy)
    assert f"At character {position}" in wrong.value.sentence


def test_a_star_allows_every_name_under_it() -> None:
    assert parse("series.is_anime", QUESTIONS) == Name("series.is_anime")


def test_braces_in_an_expression_do_not_disturb_the_sentence() -> None:
    with pytest.raises(QueryWrong, match="means nothing here"):
        parse("{0}")
