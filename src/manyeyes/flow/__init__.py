"""Flow says what an item does next: it enters a stage, passes it, is dropped, or waits for people."""

from manyeyes.flow.advance import advance, enter
from manyeyes.flow.facts import asked, facts, known_value
from manyeyes.flow.graph import asks_people
from manyeyes.flow.refresh import reconsider, refresh
from manyeyes.flow.standing import items_in

__all__ = ["advance", "asked", "asks_people", "enter", "facts", "items_in", "known_value", "reconsider", "refresh"]
