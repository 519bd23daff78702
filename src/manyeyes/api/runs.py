"""Verbs that commands handed to this server: one at a time, in a thread, with what they say kept for the command."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from manyeyes.api.problems import in_our_words
from manyeyes.api.shapes import Problem, RunView
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.storage import random_id

Say = Callable[[str], None]
Verb = Callable[[House, Mapping[str, Any], Say], Mapping[str, Any]]
KEPT = 100  # runs whose lines are remembered
AT_ONCE = frozenset({"halt"})  # what must not wait for a long verb: it may be meant to stop that one


class UnknownVerb(ManyEyesError):
    """This server does not know the verb {verb}. It may be older than the command: restart it."""

    status = 404


class UnknownRun(ManyEyesError):
    """This server knows no such run. It may have been restarted; the command can simply be given again."""

    status = 404


@dataclass
class Run:
    """One command's work; `lines` only grows, so a reader can go on where it stopped."""

    id: str
    verb: str
    arguments: Mapping[str, Any]
    state: str = "waiting"
    lines: list[str] = field(default_factory=list)
    result: Mapping[str, Any] | None = None
    error: ManyEyesError | None = None


class Runs:
    """The queue of handed-over verbs and the thread that works it off; the thread starts with the first verb."""

    def __init__(self, house: House, verbs: Mapping[str, Verb]) -> None:
        self._house = house
        self._verbs = verbs
        self._runs: dict[str, Run] = {}
        self._waiting: queue.SimpleQueue[Run] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self, verb: str, arguments: Mapping[str, Any]) -> str:
        """Line a verb up; returns the name to watch it by."""
        if verb not in self._verbs:
            raise UnknownVerb(verb=verb)
        run = Run(random_id(), verb, arguments)
        with self._lock:
            self._forget_old()
            self._runs[run.id] = run
            if verb in AT_ONCE:
                threading.Thread(target=self._carry_out, args=(run,), name=verb, daemon=True).start()
                return run.id
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="verbs", daemon=True)
                self._thread.start()
        self._waiting.put(run)
        return run.id

    def view(self, id: str, after: int) -> RunView:
        """The state first, then the lines: what a finished run said is all there."""
        run = self._runs.get(id)
        if run is None:
            raise UnknownRun
        state, lines = run.state, run.lines[after:]
        return RunView.model_validate(
            {
                "run": run.id,
                "verb": run.verb,
                "state": state,
                "lines": lines,
                "after": after + len(lines),
                "result": run.result,
                "problem": told(run.error),
            }
        )

    def _work(self) -> None:
        while True:
            self._carry_out(self._waiting.get())

    def _carry_out(self, run: Run) -> None:
        run.state = "running"
        try:
            run.result = self._verbs[run.verb](self._house, run.arguments, run.lines.append)
        except Exception as error:
            run.error = in_our_words(error)
        run.state = "failed" if run.error else "done"

    def _forget_old(self) -> None:
        ended = [run.id for run in self._runs.values() if run.state in ("done", "failed")]
        for id in ended[: max(0, len(self._runs) - KEPT)]:
            del self._runs[id]


def told(error: ManyEyesError | None) -> Problem | None:
    if error is None:
        return None
    return Problem(type=f"/problems/{error.kind()}", title=error.kind(), status=error.status, detail=error.sentence)
