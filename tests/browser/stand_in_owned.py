"""What owners' pages are told by the stand-in: people with records, rules that acted, quality, a check.

Long because it holds one example of everything those pages show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

AT = "2026-11-21T12:00:00.000Z"
LATER = "2026-11-28T12:00:00.000Z"
REASON = (
    "15 of your last 20 answers about pictures we already know differed. "
    "Go on from 28 November, repeat the training now, or tell the owner why this is wrong."
)
RULE = {
    "when": "control_accuracy",
    "over_last": 20,
    "at_least": 10,
    "below": 0.7,
    "error": 0.01,
    "do": "restrict",
    "scope": "project",
    "for": 604800.0,
    "answers": "ask_again",
}
FAST = {
    "when": "fast_answers",
    "over_last": 20,
    "at_least": 10,
    "under_median": 0.25,
    "share": 0.5,
    "do": "slow_down",
    "scope": "stage",
    "for": 3600.0,
    "answers": "keep",
}


def counted(right: int, asked: int, low: float, high: float) -> dict[str, Any]:
    """So many of so many."""
    return {"right": right, "asked": asked, "low": low if asked else None, "high": high if asked else None}


def a_line(worker: str, **facts: Any) -> dict[str, Any]:
    """One person who does well."""
    known = facts.get("known", counted(46, 50, 0.81, 0.97))
    return {
        "worker": worker,
        "kind": "guest",
        "stage": "features",
        "answered": 412,
        "known": known,
        "questions": [
            {"question": name, "known": known, "skill": 0.91} for name in ("text", "character", "logo", "blank")
        ],
        "agreement": 0.93,
        "agreed_of": 388,
        "median_ms": 1900,
        "stage_median_ms": 2100,
        "drift": 0.0,
        "drift_limit": 3.0,
        "gated": False,
        "alike": 0,
        "in_force": [],
        "last_seen": AT,
        **facts,
    }


def held(**facts: Any) -> dict[str, Any]:
    """What a rule put on somebody."""
    return {
        "restriction": "r1",
        "kind": "stop",
        "scope": "project",
        "stage": None,
        "until": LATER,
        "reason": REASON,
        **facts,
    }


def a_spammer() -> dict[str, Any]:
    """Somebody who answers by chance, was found, and errs like another."""
    return a_line(
        "k3wq9z01ab",
        answered=118,
        known=counted(5, 20, 0.11, 0.47),
        agreement=0.52,
        agreed_of=110,
        median_ms=400,
        drift=4.2,
        gated=True,
        alike=3,
        in_force=[held()],
    )


def a_picture(number: int) -> dict[str, Any]:
    """A picture as lists tell it."""
    return {
        "id": f"p{number}",
        "url": f"/media/p{number}/640.webp",
        "thumbnail_url": f"/media/p{number}/320.webp",
        "width": 640,
        "height": 480,
        "series": "The Question",
    }


def a_firing(name: str = "f1", **facts: Any) -> dict[str, Any]:
    """One time the rule acted."""
    return {
        "firing": name,
        "stage": "features",
        "worker": "k3wq9z01ab",
        "rule": RULE,
        "numbers": {"asked": 20, "right": 5, "below": 0.7},
        "action": "restrict",
        "state": "succeeded",
        "error": "",
        "liftable": True,
        "at": AT,
        **facts,
    }


def an_appeal(**facts: Any) -> dict[str, Any]:
    """What somebody wrote against a restriction."""
    return {
        "appeal": "a1",
        "restriction": "r1",
        "worker": "k3wq9z01ab",
        "reason": REASON,
        "text": "I was on the train and the pictures did not load. Please let me go on.",
        "at": AT,
        "state": "open",
        "answer": None,
        "answered_at": None,
        **facts,
    }


def a_forecast(confidence: float = 0.95) -> dict[str, Any]:
    """Answers and hours that are left."""
    many = round(900 * (1 + 8 * (confidence - 0.9)))
    return {
        "state": "made",
        "sentence": "From a simulation of 400 pictures, corrected by 1,240 answers that came in.",
        "confidence": confidence,
        "currency": None,
        "answers": {"likely": many, "least": many * 0.85, "most": many * 1.2},
        "hours": {"likely": many / 1600, "least": many / 1800, "most": many / 1300},
        "money": None,
        "days": {"likely": 3.4, "least": 2.1, "most": 6.8},
        "answers_per_picture": {"likely": 2.8, "least": 2.6, "most": 3.1},
        "accuracy": 0.981,
        "contested": 0.021,
        "so_far": 0.34,
    }


def a_version(number: int, done: int = 1204) -> dict[str, Any]:
    """A version that asks 1,204 pictures again; `done` of them so far."""
    over = None if done < 1204 else AT
    step = {"stage": "features", "what": "recount", "about": "", "done": done, "total": 1204, "ended_at": over}
    told = ["features: overlap.min 2 → 3: 1,204 settled tasks reopen, about 1 h of people"]
    return {"version": number, "at": AT, "told": told, "counted": True, "steps": [step], "ended_at": over}


@dataclass
class Owned:
    """What owners' pages are told next, and what they told."""

    lines: list[dict[str, Any]] = field(default_factory=lambda: [a_spammer(), *some_people()])
    firings: list[dict[str, Any]] = field(
        default_factory=lambda: [
            a_firing(),
            a_firing(
                "f2",
                worker="p0quickfox",
                rule=FAST,
                numbers={"fast": 14, "of": 20, "median_ms": 2100},
            ),
        ]
    )
    appeals: list[dict[str, Any]] = field(default_factory=lambda: [an_appeal()])
    alerts: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {
                "alert": "n1",
                "kind": "alike",
                "worker": "k3wq9z01ab",
                "text": "Three people err alike far more often than chance gives. Look at them before you release.",
                "at": AT,
                "seen": False,
            }
        ]
    )
    withdrawals: list[dict[str, Any]] = field(default_factory=list)
    recounts: list[dict[str, Any]] = field(default_factory=list)
    audits: list[dict[str, Any]] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(
        default_factory=lambda: [a_version(23, done=400), *(a_version(number) for number in range(22, 0, -1))]
    )
    known: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {
                "item": a_picture(number),
                "truths": {"text": "yes", "character": "no", "logo": "no", "blank": "no"},
                "source": source,
                "state": "in use",
                "uses": number * 9,
                "right_share": None if not number else 0.98 - number * 0.11,
                "denied": number == 4,
            }
            for number, source in enumerate(("file", "owner", "promoted", "file", "file"))
        ]
    )
    to_check: int = 3
    told: list[tuple[str, Any]] = field(default_factory=list)


def some_people() -> list[dict[str, Any]]:
    """People who do well, one of them slowed down, one new."""
    return [
        a_line("p0quickfox", answered=61, known=counted(7, 9, 0.45, 0.94), median_ms=500, in_force=[held(kind="slow")]),
        a_line("newcomer00", answered=3, known=counted(0, 0, 0, 0), agreement=None, agreed_of=0, median_ms=None),
        *[a_line(f"steady000{n}", answered=300 + 41 * n) for n in range(4)],
    ]


def a_restriction(line: dict[str, Any]) -> dict[str, Any]:
    """The whole of a restriction."""
    facts = {"by": "rule", "numbers": {"asked": 20, "right": 5}, "made_at": AT, "lifted_at": None, "lifted_why": None}
    return line | facts | {"holds": True, "appeal": None}


def the_person(owned: Owned, line: dict[str, Any]) -> dict[str, Any]:
    """All there is to know about somebody."""
    spams = line["gated"]
    pair = {"first": "k3wq9z01ab", "second": "copycat001", "shared": 96, "same_errors": 31, "expected": 6.4}
    said = ("text", "character", "logo")
    known = [
        {
            "stage": "features",
            "item": f"p{n}",
            "thumbnail_url": f"/media/p{n}/320.webp",
            "question": question,
            "said": "yes",
            "truth": "no" if spams and (n + len(question)) % 2 else "yes",
            "right": not (spams and (n + len(question)) % 2),
            "at": AT,
        }
        for n in range(6)
        for question in said
    ]
    acted = "A rule stopped them in the whole project until 28 November: 5 of 20 known pictures right."
    return {
        "worker": line["worker"],
        "kind": line["kind"],
        "since": "2026-11-20T08:00:00.000Z",
        "reviewer": False,
        "lines": [line],
        "exams": [
            {
                "stage": "features",
                "attempt": 1,
                "state": "passed",
                "right": 27,
                "asked": 30,
                "started_at": AT,
                "ended_at": AT,
            }
        ],
        "restrictions": [a_restriction(one) for one in line["in_force"]],
        "withdrawals": owned.withdrawals,
        "alike": [{"stage": "features", "workers": ["k3wq9z01ab", "copycat001"], "pairs": [pair | {"surprise": 12.3}]}]
        if spams
        else [],
        "known": known,
        "timeline": [
            {"at": AT, "what": "firing", "text": acted, "name": "f1"},
            {"at": AT, "what": "exam", "text": "Passed the exam: 27 of 30 right.", "name": ""},
        ]
        if spams
        else [],
        "recounts": owned.recounts,
    }


def the_quality() -> dict[str, Any]:
    """How good the answers are."""

    def question(name: str, ask: str, alpha: float | None, contested: int) -> dict[str, Any]:
        return {
            "question": name,
            "ask": ask,
            "values": ["yes", "no"],
            "answers": 1204,
            "pictures": 412,
            "counts": {"yes": 361, "no": 843, "unsure": 36},
            "unsure": 0.029,
            "alpha": alpha,
            "kappa": None if alpha is None else alpha - 0.01,
            "confusion": {"yes": {"yes": 310, "no": 62}, "no": {"yes": 62, "no": 1100}},
            "states": {"settled": 371, "open": 39, "contested": contested, "not_asked": 0},
            "by_owner": 2,
            "expected": 0.981,
            "known": {
                "counted": counted(181, 196, 0.88, 0.95),
                "confusion": {"yes": {"yes": 54, "no": 9, "unsure": 2}, "no": {"yes": 6, "no": 127, "unsure": 1}},
            },
            "drafts": the_drafts() if name == "text" else None,
        }

    return {
        "stage": "features",
        "people": 23,
        "answered": 412,
        "answers_per_picture": 2.92,
        "withdrawn": 118,
        "contested": 2,
        "questions": [
            question("text", "Is there any text?", 0.84, 1),
            question("character", "Can you see a character's head?", 0.71, 1),
            question("logo", "Is there a channel logo?", 0.31, 0),
            question("blank", "Is it blank or unrecognisable?", None, 0),
        ],
    }


def the_drafts() -> dict[str, Any]:
    """How far drafts sway people."""
    return {
        "kept": counted(705, 750, 0.92, 0.956),
        "same": counted(158, 186, 0.79, 0.894),
        "swayed": 0.0905,
        "low": 0.043,
        "high": 0.15,
        "wrong_shown": counted(11, 140, 0.045, 0.135),
        "wrong_hidden": counted(1, 36, 0.005, 0.142),
        "apart_shown": counted(41, 610, 0.05, 0.09),
        "apart_hidden": counted(15, 150, 0.062, 0.16),
        "sentence": "Where the tagger's guess was shown, 705 of 750 answers kept it.",
    }


def an_audit(**facts: Any) -> dict[str, Any]:
    """A check that found three pictures otherwise."""
    return {
        "audit": "c1",
        "of": "kept",
        "keep": "not text",
        "population": 371,
        "items": 200,
        "checked": 200,
        "made_at": AT,
        "ended_at": AT,
        "sentence": "We expected 97 of 100 to meet all conditions. You checked 200: 195 did (94.3–98.9 %).",
        "decided": 200,
        "unsure": 0,
        "gone": 0,
        "expected": 0.97,
        "found": counted(195, 200, 0.943, 0.989),
        "bands": [
            {"low": 0.5, "high": 0.9, "checked": 12, "expected": 0.82, "found": counted(9, 12, 0.47, 0.91)},
            {"low": 0.9, "high": 0.97, "checked": 60, "expected": 0.95, "found": counted(58, 60, 0.89, 0.99)},
            {"low": 0.97, "high": 1.0, "checked": 128, "expected": 0.99, "found": counted(128, 128, 0.97, 1.0)},
        ],
        "differed": [
            {
                "position": number,
                "item": a_picture(number),
                "expected": 0.91,
                "people_say": {"text": "no", "logo": "no"},
                "found": {"text": "yes", "logo": "no"},
                "questions": ["text"],
                "meets": False,
            }
            for number in (3, 8, 11)
        ],
        **facts,
    }
