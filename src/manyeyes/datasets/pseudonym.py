"""Pseudonyms of workers: the same person has one name inside a release, and another one in the next.

A keyed hash, so that nobody without the site's secret can find out who it is by trying every id, and so that the same
release made again has the same bytes. The key is bound to project and release number: two releases cannot be joined
on it.
"""

from __future__ import annotations

import hashlib
import hmac

from manyeyes.people import key_for


def release_key(secret: bytes, project: str, number: int) -> bytes:
    """The key of one release; it is never written down."""
    return key_for(secret, f"pseudonyms of {project}, release {number}")


def pseudonym(key: bytes, worker: str) -> str:
    """16 hexadecimal digits for a public id; of a million workers two share one once in 37 million releases."""
    return hmac.digest(key, worker.encode(), hashlib.sha256).hex()[:16]
