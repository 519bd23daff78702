"""The forecast of a real stage. Its small run is made once a version, beside the caller, and kept in the site."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from manyeyes import assignment
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, ProjectFile, Stage
from manyeyes.simulator import store
from manyeyes.simulator.forecast import DAY, HOUR, BeingMade, Forecast, NoForecast, SmallRun, SoFar, foretold
from manyeyes.simulator.measure import MICRO, reward
from manyeyes.simulator.small_run import from_json
from manyeyes.simulator.stage_alone import alone
from manyeyes.storage import Transaction

EDITION = 1  # of the small run: another number, and every forecast is made anew
LATELY = 2000  # answers that tell how fast people are
ROWS = 20_000  # looked at for them
SPEED_FROM = 10  # answers
LONGEST = 60.0  # seconds a picture is looked at; a page left open over lunch says nothing
PATIENCE = 120.0  # seconds for a caller who waits

_running: dict[Path, subprocess.Popen[bytes]] = {}


def forecast(
    house: House, project: Project, stage: Stage, *, confidence: float | None = None, wait: bool = False
) -> Forecast | BeingMade | NoForecast:
    """What the stage will still take, for its own confidence or for another one.

    The small run it rests on goes on in another process: the first call starts it and says BeingMade, unless it may
    `wait` (seconds). Changes nothing in the database.
    """
    try:
        changes = {} if confidence is None else {"overlap.confidence": f"{confidence:g}"}
        file = alone(project.file, stage.name, changes)
    except ManyEyesError as error:
        return NoForecast(error.sentence)
    small = _small_run(house, file, wait)
    if not isinstance(small, SmallRun):
        return small
    with house.reading() as tx:
        now = so_far(tx, stage, house.now())
    asked = confidence or stage.file.overlap.confidence
    return foretold(small, now, reward(stage.file) / MICRO, asked)


def _small_run(house: House, file: ProjectFile, wait: bool) -> SmallRun | BeingMade | NoForecast:
    named = hashlib.sha256(f"{EDITION}\n{file.text}".encode()).hexdigest()[:32]
    kept = house.private / "forecast" / f"{named}.json"
    known = _kept(kept)
    if known is not None:
        return known
    process = _running.get(kept) or _start(kept, file.text)
    if wait:
        process.wait(PATIENCE)
    if process.poll() is None:
        return BeingMade()
    if process.returncode:  # it stays in the table: what failed once is not tried at every call
        return NoForecast("The small made-up crowd behind a forecast could not finish; the server's log says why.")
    del _running[kept]
    return _kept(kept) or NoForecast("The forecast could not be kept in the site's folder.")


def _kept(file: Path) -> SmallRun | None:
    try:
        return from_json(file.read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _start(kept: Path, text: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "manyeyes.simulator", str(kept)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(text.encode())
    _running[kept] = process
    return process


def so_far(tx: Transaction, stage: Stage, now: float) -> SoFar:
    """How a stage stands, for a forecast: a walk over its tasks and its newest answers, for a reader."""
    tally, wave = assignment.tally(tx, stage.id), assignment.current(tx, stage.id)
    newest = int(tx.scalar(store.NEWEST) or 0)
    lately = tx.all(store.LATELY, {"stage": stage.id, "after": newest - ROWS, "most": LATELY})
    looked = [min(LONGEST, row.shown_ms / 1000) for row in lately]
    return SoFar(
        tasks=tally.tasks,
        decided=tally.closed,
        contested=tally.contested,
        answers=tally.answers,
        before=max(0, tally.tasks - tally.waiting - (wave.tasks if wave else 0)),
        wave=wave.tasks if wave else 0,
        wave_done=wave.done if wave else 0,
        a_day=speed([row.at for row in lately], now),
        seconds=sum(looked) / len(looked) if looked else 0.0,
        timed=len(looked),
    )


def speed(at: list[float], now: float) -> float | None:
    """Answers a day from the times of the newest ones; None where they are too few to tell.

    A stage that slept since counts by the time it slept: that is what the owner has to reckon with.
    """
    if len(at) < SPEED_FROM:
        return None
    return len(at) / max(HOUR, now - min(at)) * DAY
