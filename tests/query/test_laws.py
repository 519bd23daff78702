"""Laws that hold for every expression and every set of facts."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes.query import NOT_ASKED, UNKNOWN, And, Comparison, Expression, Literal, Name, Not, Or, Truth, parse
from manyeyes.query.truth import both, either, opposite

TRUTHS: tuple[Truth, ...] = (True, False, None)
NAMES = ("a", "series.b", "check-frame.c", "andy", "note")
VALUES = st.sampled_from(["yes", "no", "day", "12", 3, 0.5, True, False, NOT_ASKED, UNKNOWN])
FACTS = st.dictionaries(st.sampled_from(NAMES), VALUES)

a_name = st.sampled_from(NAMES).map(Name)
a_literal = st.one_of(
    st.text(max_size=8), st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False)
).map(Literal)
a_comparison = st.builds(
    Comparison, a_name | a_literal, st.sampled_from(["==", "!=", ">=", "<=", ">", "<"]), a_name | a_literal
)
an_expression: st.SearchStrategy[Expression] = st.recursive(
    a_name | a_comparison,
    lambda inner: st.builds(Not, inner) | st.builds(And, inner, inner) | st.builds(Or, inner, inner),
    max_leaves=12,
)


@given(an_expression)
@settings(max_examples=300, deadline=None)
def test_what_is_printed_parses_back_to_the_same_expression(expression: Expression) -> None:
    assert parse(str(expression)) == expression


def by_brute_force(expression: Expression, facts: dict[str, object]) -> Truth:
    """Kleene's tables as numbers: false 0, unknown 1/2, true 1; and is the smaller, or the larger, not 1 - x."""

    def rank(part: Expression) -> float:
        if isinstance(part, Not):
            return 1 - rank(part.part)
        if isinstance(part, And):
            return min(rank(part.left), rank(part.right))
        if isinstance(part, Or):
            return max(rank(part.left), rank(part.right))
        return {True: 1.0, False: 0.0, None: 0.5}[part.value(facts)]

    return {1.0: True, 0.0: False, 0.5: None}[rank(expression)]


@given(an_expression, FACTS)
@settings(max_examples=300, deadline=None)
def test_an_expression_is_what_the_tables_say(expression: Expression, facts: dict[str, object]) -> None:
    assert expression.value(facts) is by_brute_force(expression, facts)


@given(an_expression, FACTS)
@settings(max_examples=200, deadline=None)
def test_learning_more_never_turns_a_yes_into_a_no(expression: Expression, facts: dict[str, object]) -> None:
    known = {name: value for name, value in facts.items() if value is not UNKNOWN}
    before = expression.value(known)
    for name in set(NAMES) - set(known):
        for value in ("yes", "no", 3, NOT_ASKED):
            assert before is None or expression.value({**known, name: value}) is before


@pytest.mark.parametrize(("p", "q"), list(product(TRUTHS, TRUTHS)))
def test_de_morgan_and_commutation_hold_for_three_values(p: Truth, q: Truth) -> None:
    assert opposite(both(p, q)) is either(opposite(p), opposite(q))
    assert opposite(either(p, q)) is both(opposite(p), opposite(q))
    assert both(p, q) is both(q, p)
    assert either(p, q) is either(q, p)
    assert opposite(opposite(p)) is p
    assert both(p, either(p, q)) is p


@pytest.mark.parametrize(("p", "q", "r"), list(product(TRUTHS, TRUTHS, TRUTHS)))
def test_and_and_or_associate_and_distribute(p: Truth, q: Truth, r: Truth) -> None:
    assert both(p, both(q, r)) is both(both(p, q), r)
    assert either(p, either(q, r)) is either(either(p, q), r)
    assert both(p, either(q, r)) is either(both(p, q), both(p, r))
