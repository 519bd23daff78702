"""What `manyeyes worker` says of people: a table, one person in whole, and what taking back would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from manyeyes.moderation import Person, PersonLine, Preview

HEAD = ("who", "stage", "answered", "known right", "agrees", "speed", "drift", "alike", "now")


def table(lines: Sequence[PersonLine]) -> Iterator[str]:
    """A line a person and stage, each number under its name."""
    rows = [HEAD, *(_row(one) for one in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(one: PersonLine) -> tuple[str, ...]:
    asked, right = (sum(getattr(record, name) for record in one.control) for name in ("asked", "right"))
    stands = ["below the gate"] if one.gated else []
    return (
        one.worker,
        one.stage,
        f"{one.answered:,}",
        f"{right} of {asked}",
        "" if one.agreed is None else f"{one.agreed:.0%} of {one.agreed_of}",
        "" if not one.median_ms or not one.pace_ms else f"{one.median_ms / one.pace_ms:.2f}",
        f"{one.drift:.1f}",
        str(one.clique_size or ""),
        ", ".join(stands + [f"{each.kind} {each.public_id}" for each in one.restrictions]),
    )


def whole(person: Person, timezone: str) -> Iterator[str]:
    """One person: the table, who is alike, what was taken back, and all that happened, newest first."""
    yield f"{person.worker} ({person.kind}), here since {_when(person.since, timezone)}"
    yield from table(person.lines)
    for clique in person.alike:
        yield f"answers as from one key with {', '.join(one for one in clique.workers if one != person.worker)}"
    for one in person.withdrawals:
        state = "undone" if one.lifted_at is not None else "taken back"
        yield f"{state} {one.public_id}: {_when(one.from_at, timezone)} to {_when(one.until_at, timezone)}"
    for event in person.timeline:
        yield f"{_when(event.at, timezone)}  {event.what}: {event.text}"


def _when(at: float, timezone: str) -> str:
    return datetime.fromtimestamp(at, ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def sentence(found: Preview) -> str:
    """What a preview says, for people."""
    if not found.answers:
        return "Nothing was answered then that still counts."
    about = "" if found.exact else f" (estimated from {found.looked_at:,})"
    return (
        f"{found.answers:,} answers in {', '.join(found.stages)}. Of {found.settled:,} settled pictures "
        f"{found.would_open:,} would be asked again, {found.would_flip:,} would be settled otherwise, "
        f"{found.would_be_contested:,} would be contested{about}."
    )
