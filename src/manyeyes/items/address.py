"""Where the bytes of a picture lie in the blobs, and under which address people see it.

Blobs go by the hash of the original, so the same picture in two projects is stored once. Addresses are random, so that
nobody can tell by one whether we have a certain picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_below: ContextVar[str] = ContextVar("below", default="")


def original(sha256: str) -> str:
    """The blob with the bytes as they came; never served."""
    return f"original/{sha256[:2]}/{sha256}"


def derived(sha256: str, size: int) -> str:
    """The blob with the WebP whose longest side is at most `size` pixels."""
    return f"derived/{sha256[:2]}/{sha256}/{size}.webp"


def url(address: str, size: int) -> str:
    """The path a page loads the picture from."""
    return f"{below()}/media/{address}/{size}.webp"


def below() -> str:
    """What stands before every path of the site that is being served: nothing, or like /eyes."""
    return _below.get()


@contextmanager
def served_below(path: str) -> Iterator[None]:
    """For the door of a site below a path: what is told in the meantime carries it."""
    before = _below.set(path)
    try:
        yield
    finally:
        _below.reset(before)
