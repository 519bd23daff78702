"""One jail for all tests of imports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from manyeyes.media import Jail


@pytest.fixture(scope="package")
def jail() -> Iterator[Jail]:
    """A jail of two children."""
    with Jail(2) as jail:
        yield jail
