"""The keys of crowd.yaml, as shapes that read and explain."""

from __future__ import annotations

from manyeyes.projects import DURATION, Key, ListOf, MapOf, Number, OneOf, Or, Parsed, Record, Text, Value, Whole
from manyeyes.simulator.crowd import ARCHETYPES, Range

MOST_TASKS, MOST_PEOPLE = 100_000, 10_000  # a run in memory, of minutes


def between(text: str) -> Range:
    """Two numbers from 0 to 1: 0.85..0.97; one alone is both ends."""
    least, dots, most = text.partition("..")
    ends = [_number(end) for end in ((least, most) if dots else (least,))]
    if ends[0] > ends[-1]:
        raise ValueError(f"{least} is more than {most}")
    return ends[0], ends[-1]


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text or 'nothing'} is not a number") from None
    if not 0 <= number <= 1:
        raise ValueError(f"{text} is not between 0 and 1")
    return number


SHARE = Number(0, 1)
RANGE = Parsed("a range", "0.85..0.97", between)
VALUES = MapOf(Value(), SHARE)
FIT = Record(
    "fit",
    {
        "answers": Key(Text(300), "a file of answers: task,worker,label", required=True),
        "truth": Key(Text(300), "a file of known tasks: task,label", required=True),
        "values": Key(MapOf(Value(), Value()), "what the file's labels are called here"),
        "at_least": Key(Whole(1), "only workers with so many answers to known tasks", 10),
    },
)
GROUP = Record(
    "a group of people",
    {
        "kind": Key(OneOf(ARCHETYPES), "what they do", required=True),
        "share": Key(Number(0, 1, above=True), "of all people", required=True),
        "name": Key(Text(40), "what tables call them; the kind where left out"),
        "accuracy": Key(RANGE, "how often they see right"),
        "sensitivity": Key(RANGE, "of yes/no questions: how often they see a yes"),
        "specificity": Key(RANGE, "of yes/no questions: how often they see a no"),
        "fit": Key(FIT, "they see as the workers of a crowd file"),
        "value": Key(Value(), "what a constant one says; the likeliest value where left out"),
        "honest": Key(SHARE, "share of a fast one's answers that are honest"),
        "speed": Key(Number(0.001, 100), "part of the usual time they look"),
        "after": Key(Whole(0, 1_000_000), "tasks after which a sleepy one turns"),
        "size": Key(Whole(1, MOST_PEOPLE), "people in one clique, ids of one sybil"),
        "copies": Key(SHARE, "share of a copier's answers that are copied"),
        "leader": Key(OneOf(("true", "false")), "they copy from somebody honest, not from chance"),
        "delay": Key(DURATION, "between one id of a sybil and the next"),
        "unsure": Key(SHARE, "share of pictures they are not sure about"),
        "skip": Key(SHARE, "share of pictures they give back"),
    },
)
SHAPE = Record(
    "a crowd file",
    {
        "tasks": Key(Whole(1, MOST_TASKS), "ordinary pictures", 2000),
        "control": Key(Whole(0, MOST_TASKS), "pictures whose truth the owner knows, besides", 100),
        "prevalence": Key(MapOf(Value(), Or(SHARE, VALUES)), "a question: the share of yes, or of each value"),
        "profiles": Key(
            ListOf(
                Record(
                    "a profile",
                    {
                        "share": Key(Number(0, 1, above=True), "of all pictures", required=True),
                        "values": Key(MapOf(Value(), Value()), "what is true of them", required=True),
                    },
                ),
                distinct=False,
            ),
            "pictures that are alike: values that go together",
        ),
        "hard": Key(
            Record(
                "hard",
                {
                    "share": Key(SHARE, "of the pictures", required=True),
                    "right": Key(SHARE, "nobody sees them right more often", 0.6),
                },
            ),
            "pictures on which everybody errs",
        ),
        "workers": Key(
            Record(
                "workers",
                {
                    "number": Key(Whole(1, MOST_PEOPLE), "how many come", 100),
                    "arrive": Key(DURATION, "within this everybody comes for the first time", 3600.0),
                    "visit": Key(Whole(1, 100_000), "tasks a visit", 20),
                    "pause": Key(DURATION, "between two visits", 7200.0),
                    "a_day": Key(Whole(1, 100_000), "tasks a person does in 24 hours at most"),
                },
            ),
            "how many come, and when",
        ),
        "crowd": Key(ListOf(GROUP, distinct=False), "who they are", required=True),
        "times": Key(
            Record(
                "times",
                {
                    "median": Key(DURATION, "a picture is in view for so long", 2.5),
                    "spread": Key(Number(0, 3), "deviation of its logarithm, an answer", 0.4),
                    "person": Key(Number(0, 3), "deviation of its logarithm, between people", 0.25),
                    "between": Key(DURATION, "until the next picture is in view", 0.4),
                },
            ),
            "how long people look",
        ),
        "unsure": Key(SHARE, "share of pictures people are not sure about", 0.0),
        "skip": Key(SHARE, "share of pictures people give back", 0.0),
    },
)
