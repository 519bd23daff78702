"""query: the small language of only, passes and keep; three-valued, so that unknown never passes.

Grammar, loosest first: `or`, `and`, `not`, then one comparison (`== != >= <= > <`) or a bare name, or parentheses.
Names may have dots and hyphens (`series.is_anime`, `check-frame.foot`), text stands in single or double quotes.
"""

from manyeyes.query.expression import And, Comparison, Expression, Literal, Name, Not, Or
from manyeyes.query.parse import QueryWrong, parse
from manyeyes.query.truth import NOT_ASKED, UNKNOWN, Truth

__all__ = [
    "NOT_ASKED",
    "UNKNOWN",
    "And",
    "Comparison",
    "Expression",
    "Literal",
    "Name",
    "Not",
    "Or",
    "QueryWrong",
    "Truth",
    "parse",
]
