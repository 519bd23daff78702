"""Random names for what leaves the server, so that nothing is told by order or count."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# 32 letters and digits, none of which is easily taken for another: no 0 and o, no 1 and l.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"

_bits: ContextVar[Callable[[int], int]] = ContextVar("bits", default=secrets.randbits)


def random_id() -> str:
    """Ten random characters, 50 bits: among a million ids the odds of any collision are 1 in 2,250."""
    bits = _bits.get()(50)
    return "".join([ALPHABET[(bits >> shift) & 31] for shift in range(0, 50, 5)])


@contextmanager
def names_drawn_by(bits: Callable[[int], int]) -> Iterator[None]:
    """Names of this context alone are drawn by `bits` (how many bits -> a number): for made-up sites, never real ones.

    Some choices rest on a name's hash, so a simulation that is to give the same numbers needs the same names.
    """
    before = _bits.set(bits)
    try:
        yield
    finally:
        _bits.reset(before)
