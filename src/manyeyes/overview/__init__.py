"""Overview shows how a stage stands in numbers, the items behind each number, and the story of one item."""

from manyeyes.overview.days import Day, date_at
from manyeyes.overview.expected_end import ExpectedEnd, expected_end
from manyeyes.overview.item_story import AnswerGiven, Event, ItemStory, StageStory, lent_in, story
from manyeyes.overview.items_behind import Behind, ItemLine, ItemsPage, items_behind
from manyeyes.overview.site_numbers import StageInShort, in_short
from manyeyes.overview.stage_numbers import (
    AnswersATask,
    Hour,
    QuestionNumbers,
    StageNumbers,
    WaveNumbers,
    stage_numbers,
)

__all__ = [
    "AnswerGiven",
    "AnswersATask",
    "Behind",
    "Day",
    "Event",
    "ExpectedEnd",
    "Hour",
    "ItemLine",
    "ItemStory",
    "ItemsPage",
    "QuestionNumbers",
    "StageInShort",
    "StageNumbers",
    "StageStory",
    "WaveNumbers",
    "date_at",
    "expected_end",
    "in_short",
    "items_behind",
    "lent_in",
    "stage_numbers",
    "story",
]
