"""Stages whose work people do: review, classify, tag, verify, annotate, refine."""

from __future__ import annotations

from manyeyes.projects.amounts import DURATION
from manyeyes.projects.compound import Key, ListOf, Record
from manyeyes.projects.grammar import ATTRIBUTE, DRAFTS, QUESTION, ROLES
from manyeyes.projects.shapes import Flag, OneOf, Whole
from manyeyes.projects.stage_kinds.kind import GRID, REASONS, SEED, StageKind
from manyeyes.projects.trust_keys import SHARE

PEOPLE_KINDS = (
    StageKind(
        "review",
        "people accept or refuse",
        {
            "about": Key(OneOf(("shape",)), "what is looked at, where not the whole item"),
            "grid": GRID,
            "reasons": REASONS,
            "attributes": Key(ListOf(ATTRIBUTE), "what reviewers find out; aims only report"),
            "accept_after": Key(DURATION, "nobody looked: accepted and paid"),
            "trust_giver": Key(
                Record(
                    "trust_giver",
                    {
                        "accepted": Key(Whole(1), "so many", required=True),
                        "share": Key(SHARE, "of so many", required=True),
                    },
                ),
                "who skips this queue",
            ),
        },
        people=True,
        holds=True,
    ),
    StageKind(
        "classify",
        "people answer questions about the whole picture",
        {
            "questions": Key(ListOf(QUESTION), "what is asked, in order", required=True),
            "drafts": Key(DRAFTS, "what the tagger would answer is filled in, for people to correct"),
        },
        people=True,
        holds=True,
        in_use=True,
        later=frozenset({"reward", "budget", "weights", "instructions"}),
    ),
    StageKind(
        "tag",
        "people say what a picture shows",
        {
            "absent": Key(Flag(), '"no sky" is an answer', False),
            "new_words": Key(
                Record(
                    "new_words",
                    {
                        "who": Key(ListOf(ROLES, alone=True), "who may bring one", required=True),
                        "trending_after": Key(Whole(1), "uses until somebody decides"),
                        "decided_by": Key(ROLES, "who decides", "moderator"),
                    },
                ),
                "words that are no tags yet",
            ),
        },
        people=True,
    ),
    StageKind(
        "verify",
        "people say yes or no to one tag of a picture",
        {
            "grid": GRID,
            "sample": Key(
                Record("sample", {"items": Key(Whole(1), "how many", required=True), "seed": SEED}),
                "only so many, drawn at random",
            ),
        },
        people=True,
    ),
    StageKind(
        "annotate",
        "people draw where a tag is",
        {
            "about": Key(OneOf(("tag",)), "what is drawn"),
            "shapes": Key(
                ListOf(OneOf(("box", "rotated_box", "ellipse", "polygon", "point", "line"))), "what with", required=True
            ),
            "drafts": Key(DRAFTS, "shapes the tagger proposes"),
            "not_annotatable": Key(
                Record("not_annotatable", {"withdraw_after": Key(Whole(1), "so many people", required=True)}),
                "cannot be drawn",
            ),
        },
        people=True,
    ),
    StageKind(
        "refine",
        "people answer the questions of a tag's file about its shape",
        {"about": Key(OneOf(("shape", "tag")), "what is asked about")},
        people=True,
    ),
)
