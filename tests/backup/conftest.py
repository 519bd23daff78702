"""Which database a test of backups runs on: SQLite, or both where it says so."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_address(request: pytest.FixtureRequest) -> str:
    """SQLite; both where rows travel."""
    both = getattr(request, "param", "sqlite") == "postgresql"
    return str(request.getfixturevalue("new_database")) if both else ""
