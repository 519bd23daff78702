"""Flow says what an item does next: it enters a stage, passes it, is dropped, or waits for people or machines."""

from manyeyes.flow.advance import advance, enter
from manyeyes.flow.decide import Decision, decide, in_hands, in_hands_of, states_in
from manyeyes.flow.end_probes import end_probes
from manyeyes.flow.facts import asked, checks, facts, known_value
from manyeyes.flow.graph import asks_people, decides_by_machine
from manyeyes.flow.numbers import items_in
from manyeyes.flow.recount import recount
from manyeyes.flow.refresh import ask_reconsider, reconsider, refresh
from manyeyes.flow.take_back import NotLeftOut, PeopleHaveIt, drop_again, take_back
from manyeyes.flow.upkeep import Upkept, refit_now, upkeep

__all__ = [
    "Decision",
    "NotLeftOut",
    "PeopleHaveIt",
    "Upkept",
    "advance",
    "ask_reconsider",
    "asked",
    "asks_people",
    "checks",
    "decide",
    "decides_by_machine",
    "drop_again",
    "end_probes",
    "enter",
    "facts",
    "in_hands",
    "in_hands_of",
    "items_in",
    "known_value",
    "reconsider",
    "recount",
    "refit_now",
    "refresh",
    "states_in",
    "take_back",
    "upkeep",
]
