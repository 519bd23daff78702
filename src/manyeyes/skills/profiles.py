"""What is true of the control tasks in use, by band: what the planner draws from at every claim.

Remembered for some seconds, for reading it walks over all that is known; a claim of any lane may be the one that reads
it again, so that how long a claim takes does not tell what it brings.
"""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes.skills import store
from manyeyes.storage import Transaction

Profiles = Mapping[int, Mapping[str, str]]
SECONDS = 10.0  # another process may have changed it: a band that is gone is met as an empty one
REMEMBERED = "profiles"


def profiles(tx: Transaction, stage_id: int) -> Profiles:
    """What is true, by band, of the control tasks in use."""
    found: dict[int, dict[str, str]] = {}
    for row in tx.all(store.PROFILES, {"stage": stage_id}):
        found.setdefault(row.band, {})[row.question] = row.value
    return found


def profiles_lately(tx: Transaction, stage_id: int, now: float) -> Profiles:
    """The same, at most SECONDS old; what this process changed itself is never missed."""
    known = _remembered(tx)
    at, found = known.get(stage_id, (float("-inf"), {}))
    if not at <= now < at + SECONDS:
        found = profiles(tx, stage_id)
        known[stage_id] = (now, found)
    return found


def forget_profiles(tx: Transaction, stage_id: int) -> None:
    """A control task was made, retired or corrected."""
    _remembered(tx).pop(stage_id, None)


def _remembered(tx: Transaction) -> dict[int, tuple[float, Profiles]]:
    known: dict[int, tuple[float, Profiles]] = tx.remembered.setdefault(REMEMBERED, {})
    return known
