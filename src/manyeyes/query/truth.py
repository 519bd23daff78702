"""Three truth values, and how two things compare when one of them is not known or was never asked.

True, False and None (unknown) follow Kleene's strong logic (S. C. Kleene, Introduction to Metamathematics, 1952, § 64):

    and   | T  F  ?      or    | T  F  ?      not |
    ------+---------     ------+---------     ----+---
      T   | T  F  ?        T   | T  T  T       T  | F
      F   | F  F  F        F   | T  F  ?       F  | T
      ?   | ?  F  ?        ?   | T  ?  ?       ?  | ?

A value may also be NOT_ASKED (its question had an `only:` that did not hold): a value of its own, equal to nothing:

    value        | name | name == 'yes' | name != 'no' | not name | name < 3
    -------------+------+---------------+--------------+----------+---------
    'yes'        |  T   |      T        |      T       |    F     |   ?
    'no'         |  F   |      F        |      F       |    T     |   ?
    NOT_ASKED    |  F   |      F        |      T       |    T     |   F
    UNKNOWN      |  ?   |      ?        |      ?       |    ?     |   ?

So `foot and sharp != 'no'` keeps a picture whose sharpness nobody had to ask about, and drops one that is
still being asked about.
Text beside a number is compared as a number where it reads as one; other text is unequal to it and has no order with
it (?).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from enum import Enum
from typing import Any

Truth = bool | None


class _NotAsked(Enum):
    NOT_ASKED = "not asked"

    def __repr__(self) -> str:
        return "NOT_ASKED"


NOT_ASKED = _NotAsked.NOT_ASKED
UNKNOWN = None

# Sources write booleans in many ways; a bare name reads them all, so that `series.is_anime` works with 1 and 0.
_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"no", "false", "0"})
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def both(left: Truth, right: Truth) -> Truth:
    """Kleene's and."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: Truth, right: Truth) -> Truth:
    """Kleene's or."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def opposite(value: Truth) -> Truth:
    """Kleene's not."""
    return None if value is None else not value


def is_yes(value: object) -> Truth:
    """What a bare name says: yes, no, or unknown for anything that is neither."""
    if value is NOT_ASKED:
        return False
    word = str(_plain(value)).lower()
    return True if word in _YES else False if word in _NO else None


def compare(left: object, sign: str, right: object) -> Truth:
    """`left sign right`, where sign is one of == != >= <= > <."""
    left, right = _plain(left), _plain(right)
    if left is None or right is None:
        return None
    if left is NOT_ASKED or right is NOT_ASKED:
        return sign == "!="
    left, right = _alike(left, right)
    if sign == "==":
        return left == right
    if sign == "!=":
        return left != right
    if isinstance(left, str) is not isinstance(right, str):
        return None
    return _ORDER[sign](left, right)


def _plain(value: object) -> object:
    """True and False become the words answers use; not-a-number is unknown."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def _alike(left: object, right: object) -> tuple[object, object]:
    """Text beside a number is read as a number where it is one: columns of a CSV file are text."""
    if isinstance(left, str) and isinstance(right, int | float):
        return _number(left), right
    if isinstance(right, str) and isinstance(left, int | float):
        return left, _number(right)
    return left, right


def _number(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return text if math.isnan(number) else number
