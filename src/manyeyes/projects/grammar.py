"""The table of keys: what project.yaml may say, what each key may be, its default and its meaning.

docs/reference/project-file.md is written from here. The keys of each stage kind are in stage_kinds/.
"""

from __future__ import annotations

from manyeyes.projects.amounts import MONEY
from manyeyes.projects.compound import Key, ListOf, MapOf, Or, Record
from manyeyes.projects.kinds import question_kinds
from manyeyes.projects.named_things import CURRENCY, LANGUAGE, NAME, PathInside, Query, TimeZone, Value
from manyeyes.projects.shapes import Flag, Number, OneOf, Text, Whole, WholeOr
from manyeyes.projects.trust_keys import CONTROL_TASKS, EXAM, OVERLAP_OR_PRESET, RULE, SHARE

ROLES = OneOf(("guest", "account", "invite", "prolific", "mturk", "toloka", "trusted", "moderator", "owner"))

RIGHTS = Record(
    "rights",
    {
        "items": Key(Text(), "the licence or owner of the pictures; not-ours where they are not yours", required=True),
        "publish": Key(OneOf(("full", "preview", "none")), "what of the pictures a release holds", "none"),
        "answers": Key(Text(), "the licence of what people answered", required=True),
    },
)
PROJECT = {
    "project": Key(NAME, "the name in addresses and folders", required=True),
    "title": Key(Text(80), "what people read first", required=True),
    "why": Key(Text(300), "what their work is good for", required=True),
    "goal": Key(
        Record(
            "goal",
            {
                "settled": Key(Whole(1), "how many settled items", required=True),
                "then": Key(Text(), "what comes of it"),
            },
        ),
        "when the project has what it wanted",
    ),
    "languages": Key(ListOf(LANGUAGE), "the first is the file's own; others have texts/LANG.yaml", ("en",)),
    "contact": Key(Text(200), "where people reach the owner"),
    "timezone": Key(TimeZone(), "when a day begins", "UTC"),
    "rights": Key(RIGHTS, "who owns what; no default", required=True),
    "people": Key(
        Record(
            "people",
            {
                "minimum_age": Key(Whole(0, 120), "nobody younger is asked"),
                "content_note": Key(Text(300), "said before the first picture"),
                "credit": Key(OneOf(("opt_in", "none")), "whether helpers may be named", "none"),
                "on_erasure": Key(
                    OneOf(("unlink", "delete")), "what becomes of the answers of a person who leaves", "unlink"
                ),
            },
        ),
        "who may help, and what they are told",
    ),
    "money": Key(
        Record(
            "money",
            {
                "currency": Key(CURRENCY, "one a project", required=True),
                "budget": Key(MONEY, "never more than this", required=True),
                "payout": Key(
                    Record(
                        "payout",
                        {
                            "minimum": Key(MONEY, "nothing smaller is sent", required=True),
                            "ask": Key(OneOf(("email",)), "what is asked to pay"),
                            "by": Key(OneOf(("csv",)), "how it is paid", "csv"),
                        },
                    ),
                    "how people get it",
                ),
            },
        ),
        "for projects that pay",
    ),
    "tags": Key(PathInside("a folder", "tags/"), "the tag files"),
}

QUESTION = Record(
    "a question",
    {
        "name": Key(NAME, "its name in expressions and releases", required=True),
        "ask": Key(Text(200), "the sentence people read", required=True),
        "type": Key(OneOf(tuple(question_kinds())), "its kind", required=True),
        "values": Key(ListOf(Value()), "what can be said; a yes_no question has its own"),
        "help": Key(Text(300), "a sentence that decides doubtful cases"),
        "only": Key(Query(), "asked only where this holds; else its value is not asked"),
        "required": Key(Flag(), "the picture settles only when this question has", True),
    },
)
ATTRIBUTE = Record(
    "an attribute",
    {
        "name": Key(NAME, "its name", required=True),
        "ask": Key(Text(200), "the sentence people read", required=True),
        "values": Key(ListOf(Value()), "what can be said", required=True),
        "quota": Key(Whole(1), "so many of a kind close that kind"),
        "aim": Key(Whole(1), "so many of a kind are wished; only reported"),
        "sensitive": Key(Flag(), "never leaves in a release", False),
    },
)
ORDER = Record(
    "order",
    {
        "open": Key(WholeOr("all"), "pictures open at a time, or `all`", 2000),
        "by": Key(
            OneOf(("fewest_answers", "rarest_tag", "model")),
            "which comes first; `model`: what would teach the project's tagger most",
            "fewest_answers",
        ),
        "random": Key(SHARE, "this share comes in no order; with `by: model` 0.3 where nothing is said"),
    },
)
DRAFTS = Record(
    "drafts",
    {
        "from": Key(NAME, "the train stage whose tagger guesses; left out: the only one there is"),
        "score": Key(Number(0.5, 1, below=True), "a guess is shown from this chance on that it is right", 0.8),
        "hidden_share": Key(
            Number(0.05, 0.95), "this share of the tasks never shows one, which tells how far guesses sway people", 0.2
        ),
    },
)
SHOW = Record(
    "show",
    {
        "size": Key(OneOf(("320", "640", "1024")), "the longer side people see, in pixels", "640"),
        "source_line": Key(OneOf(("tap", "always", "never")), "when the series' title is shown", "tap"),
        "pause_after": Key(Whole(0, 1000), "a pause card after so many; 0 for none", 10),
        "strip": Key(Whole(1, 60), "stills shown before a film"),
    },
)
REWARD = Record(
    "reward",
    {
        "amount": Key(MONEY, "paid for one", required=True),
        "for": Key(OneOf(("accepted_item", "task")), "one what", required=True),
        "page": Key(Whole(1, 100), "tasks a page, where a channel pays by page"),
        "bonus": Key(
            ListOf(
                Record(
                    "a bonus",
                    {
                        "control_accuracy": Key(SHARE, "from this share right on", required=True),
                        "amount": Key(MONEY, "paid on top for one", required=True),
                    },
                )
            ),
            "more for careful work",
        ),
    },
)
OFFLINE = Or(
    Flag(),
    Record(
        "offline",
        {
            "tasks": Key(Whole(1, 20), "so many pictures at a time", 20),
            "hours": Key(Number(0, 24, above=True), "so long they are lent", 2),
        },
    ),
)
COMMON = {
    "name": Key(NAME, "the stage's name", required=True),
    "kind": Key(Text(), "what the stage does", required=True),
    "after": Key(ListOf(NAME, alone=True), "the stages its items come from, or `none`; left out: the one above"),
    "only": Key(Query(), "which items enter"),
    "passes": Key(Query("settled"), "which items leave; `settled`: those people agree on", "settled"),
    "unresolved": Key(OneOf(("expert", "drop")), "what becomes of contested items", "expert"),
}
PEOPLE = {
    "who": Key(ListOf(ROLES, alone=True), "who may answer", ("guest",)),
    "instructions": Key(PathInside("a file", "film.md"), "a page to read first"),
    "training": Key(PathInside(), "explained examples everybody does first"),
    "exam": Key(EXAM, "known tasks that decide who may go on"),
    "control_tasks": Key(CONTROL_TASKS, "known tasks between the others"),
    "version": Key(
        Whole(1), "another number says that the questions mean something else now: answers so far no longer count", 1
    ),
    "overlap": Key(OVERLAP_OR_PRESET, "how many people per picture", {"min": 1, "max": 1}),
    "unsure": Key(OneOf(("item", "question", "none")), "where the Not sure button is", "item"),
    "untouched": Key(Value(), "what a switch left alone means"),
    "order": Key(ORDER, "which picture comes next", {"open": 2000, "by": "fewest_answers"}),
    "show": Key(SHOW, "how it looks", {"size": 640, "source_line": "tap", "pause_after": 10}),
    "rules": Key(ListOf(RULE, distinct=False), "what happens to careless work"),
    "subjective": Key(Flag(), "there is no right answer: no rule may act on disagreement alone", False),
    "weights": Key(MapOf(ROLES, Number(0, 1000)), "how much an answer of a role counts"),
    "reward": Key(REWARD, "what is paid"),
    "budget": Key(MONEY, "never more than this for the stage"),
    "offline": Key(OFFLINE, "people may take pictures along, for where there is no network", False),
}
