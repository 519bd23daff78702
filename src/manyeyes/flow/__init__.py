"""Flow says what an item does next: it enters a stage, passes it, is dropped, or waits for people or machines."""

from manyeyes.flow.advance import advance, enter
from manyeyes.flow.carried_out import Step, steps_of
from manyeyes.flow.change import Change, ask_changes, carry_on, changes_under_way
from manyeyes.flow.decide import Decision, decide, in_hands, in_hands_of, states_in
from manyeyes.flow.end_probes import end_probes
from manyeyes.flow.facts import asked, checks, facts, known_value
from manyeyes.flow.foresee import foresee
from manyeyes.flow.graph import asks_people, decides_by_machine
from manyeyes.flow.numbers import items_in
from manyeyes.flow.recount import judge_again, recount, recounts_left
from manyeyes.flow.refresh import ask_reconsider, reconsider, refresh
from manyeyes.flow.take_back import NotLeftOut, PeopleHaveIt, drop_again, take_back
from manyeyes.flow.upkeep import Upkept, refit_now, upkeep

__all__ = [
    "Change",
    "Decision",
    "NotLeftOut",
    "PeopleHaveIt",
    "Step",
    "Upkept",
    "advance",
    "ask_changes",
    "ask_reconsider",
    "asked",
    "asks_people",
    "carry_on",
    "changes_under_way",
    "checks",
    "decide",
    "decides_by_machine",
    "drop_again",
    "end_probes",
    "enter",
    "facts",
    "foresee",
    "in_hands",
    "in_hands_of",
    "items_in",
    "judge_again",
    "known_value",
    "reconsider",
    "recount",
    "recounts_left",
    "refit_now",
    "refresh",
    "states_in",
    "steps_of",
    "take_back",
    "upkeep",
]
