"""One jail for all tests of media: children cost a fifth of a second each to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from manyeyes.media import Jail


@pytest.fixture(scope="package")
def jail() -> Iterator[Jail]:
    """A jail of one child."""
    with Jail(1) as jail:
        yield jail
