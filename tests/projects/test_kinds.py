"""Every key says what it means, and a question kind knows its answers."""

from __future__ import annotations

from manyeyes.projects.kinds import question_kind
from manyeyes.projects.stage_kinds import STAGE_KINDS


def test_every_key_of_every_stage_kind_says_what_it_means() -> None:
    assert [name for kind in STAGE_KINDS.values() for name, key in kind.all_keys.items() if not key.help] == []


def test_programs_may_say_true_and_people_say_yes() -> None:
    kind = question_kind("yes_no")
    assert [kind.stored(said, ("yes", "no")) for said in (True, False, "yes", "maybe", 1)] == [
        "yes",
        "no",
        "yes",
        None,
        None,
    ]
    assert [question_kind("choice").stored(said, ("1", "2")) for said in (1, "2", 3, True)] == ["1", "2", None, None]
