"""Skills knows who is trained, which tasks are known, and how well each worker does on them."""

from manyeyes.skills.control import (
    Planner,
    keep_control_file,
    keep_truth,
    known_paths,
    truth,
    truths_of,
)
from manyeyes.skills.explain import Progress, after_try, wrong_answers
from manyeyes.skills.sequential import evidence, surely_below
from manyeyes.skills.skill import Score, points, score, scores
from manyeyes.skills.training import examples, is_trained, keep_progress, training_progress, try_step

__all__ = [
    "Planner",
    "Progress",
    "Score",
    "after_try",
    "evidence",
    "examples",
    "is_trained",
    "keep_control_file",
    "keep_progress",
    "keep_truth",
    "known_paths",
    "points",
    "score",
    "scores",
    "surely_below",
    "training_progress",
    "truth",
    "truths_of",
    "try_step",
    "wrong_answers",
]
