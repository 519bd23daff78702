"""What the stand-in says to one helper about himself: the test, what stops him, what he did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

REASON = "8 of your 20 answers about pictures we already know differed."
STAGE = "/api/v1/projects/anime-or-cartoon/stages/features"


@dataclass
class Test:
    """A test of `of` pictures; it ends after `ends_after` of them with the state `result`."""

    of: int
    result: str = "passed"
    ends_after: int = 0
    early: bool = False
    state: str = "to_start"
    answered: int = 0
    again_at: str | None = None
    tries: int = 2

    __test__ = False  # for pytest: nothing to collect

    @property
    def left(self) -> int:
        """Pictures it still gives."""
        return self.of - self.answered if self.state == "running" else 0

    def start(self) -> None:
        """Begin a try."""
        if self.state in ("to_start", "wait") and self.tries:
            self.state, self.answered, self.tries = "running", 0, self.tries - 1

    def take_answer(self) -> None:
        """One more picture is answered."""
        if self.state == "running":
            self.answered += 1
            if self.answered >= (self.ends_after or self.of):
                self.state = self.result

    def view(self) -> dict[str, Any]:
        """The body of GET exam."""
        ended = self.state in ("passed", "failed", "wait")
        right = self.answered - 1 if self.state == "passed" else self.answered // 2
        said = f"{right} of {self.answered} answers were right"
        message = {
            "to_start": f"{self.of} pictures we already know. At least {self.of - 1} of {self.of} must be right.",
            "running": "The test goes on. Its result comes at the end.",
            "passed": f"{said}. The real pictures follow.",
            "wait": f"{said}, and at least {self.of - 1} of {self.of} were needed. You may try again.",
            "failed": f"{said}, and at least {self.of - 1} of {self.of} were needed. That was the last try. "
            "If you think that is wrong, write to me@example.org.",
        }
        numbers = {"of": self.of, "answered": self.answered, "needed": 0.85, "early": self.early}
        result = {"right": right if ended else None, "asked": self.answered if ended else None}
        rest = {"again_at": self.again_at, "attempts_left": self.tries, "message": message[self.state]}
        return {"state": self.state, **numbers, **result, **rest}


@dataclass
class Helper:
    """What is told of the one who asks."""

    restrictions: list[dict[str, Any]] = field(default_factory=list)
    appeals: list[tuple[str, str]] = field(default_factory=list)
    refuse_appeal: int | None = None
    agreement: dict[str, dict[str, int]] = field(default_factory=dict)

    def stop(self, until: str | None = "2030-01-01T13:05:00.000Z") -> None:
        """Stop him."""
        facts = {"id": "r1", "kind": "stop", "scope": "stage", "project": "anime-or-cartoon", "stage": "features"}
        times = {"since": "2026-11-21T12:00:00.000Z", "until": until}
        self.restrictions = [{**facts, "reason": REASON, **times, "lifted": False, "appeal": None}]

    def answer_appeal(self, lifted: bool, text: str) -> None:
        """The owner's word."""
        (stopped,) = self.restrictions
        said = {**stopped["appeal"], "state": "lifted" if lifted else "upheld", "answer": text}
        self.restrictions = [{**stopped, "lifted": lifted, "appeal": said}]


def people_routes(state: Any) -> APIRouter:
    """Routes of the test, of oneself and of an objection."""
    router = APIRouter()

    @router.get(STAGE + "/exam")
    def exam() -> Any:
        return state.exam.view()

    @router.post(STAGE + "/exam")
    def start_exam() -> Any:
        state.exam.start()
        return state.exam.view()

    @router.post(STAGE + "/training/again")
    def repeat_training() -> Any:
        state.training, state.step = True, 1
        return state.lesson()

    @router.get("/api/v1/me")
    def me() -> Any:
        done = len({name for name, _ in state.answers})
        counts = {"worker": "abcdefghij", "kind": "guest", "answered": done, "settled": min(3, done)}
        mine = {"agreement": state.helper.agreement, "restrictions": state.helper.restrictions}
        return {**counts, "training": {}, "exams": {}, **mine}

    @router.post("/api/v1/me/appeals")
    async def appeal(request: Request) -> Any:
        said = await request.json()
        if state.helper.refuse_appeal:
            body = {"type": "/problems/told", "title": "Told", "detail": "You have told the owner already."}
            return JSONResponse(body, state.helper.refuse_appeal)
        state.helper.appeals.append((said["restriction"], said["text"]))
        made = {"state": "open", "text": said["text"], "at": "2026-11-21T12:10:00.000Z", "answer": None}
        state.helper.restrictions = [{**one, "appeal": made} for one in state.helper.restrictions]
        return made

    return router
