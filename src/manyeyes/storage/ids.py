"""Random names for what leaves the server, so that nothing is told by order or count."""

from __future__ import annotations

import secrets

# 32 letters and digits, none of which is easily taken for another: no 0 and o, no 1 and l.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def random_id() -> str:
    """Ten random characters, 50 bits: among a million ids the odds of any collision are 1 in 2,250."""
    bits = secrets.randbits(50)
    return "".join([ALPHABET[(bits >> shift) & 31] for shift in range(0, 50, 5)])
