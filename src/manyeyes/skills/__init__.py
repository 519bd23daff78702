"""Skills knows who is trained and examined, which tasks are known, and how well each worker does on them."""

from manyeyes.skills.coin import PRIME, coin_of, may_be_told
from manyeyes.skills.control import (
    ControlTask,
    NoControlTask,
    NotSettledYet,
    control_left,
    control_tasks,
    correct_truth,
    follow_exposure,
    follow_file,
    make_control,
    retire_control,
    retire_missing,
)
from manyeyes.skills.denied import look_at_truths
from manyeyes.skills.drift import DRIFT_LIMIT, Evidence, drift_limit, drift_of
from manyeyes.skills.enough import SHARE, Enough, Wanted, enough
from manyeyes.skills.exam import (
    ExamStanding,
    end_short,
    exam_standing,
    forgive_exam,
    skipped_in_exam,
    start_exam,
)
from manyeyes.skills.exam_verdict import needed
from manyeyes.skills.explain import Progress, after_try, wrong_answers
from manyeyes.skills.notice import share_warnings, stock_warnings, tell_if_too_few
from manyeyes.skills.planner import Planner
from manyeyes.skills.promote import Candidate, promote_due, promotion_wanted
from manyeyes.skills.sequential import evidence, good_and_bad, surely_below
from manyeyes.skills.skill import Score, points, score, scores
from manyeyes.skills.training import examples, is_trained, keep_progress, training_progress, try_step
from manyeyes.skills.truth import keep_control_file, keep_truth, known_paths, truth, truths_of
from manyeyes.skills.window import Window, gated_in, is_gated, window, window_of
from manyeyes.skills.worker_record import WorkerRecord, keep_pace, keep_worker_record, pace_of, worker_record

__all__ = [
    "DRIFT_LIMIT",
    "PRIME",
    "SHARE",
    "Candidate",
    "ControlTask",
    "Enough",
    "Evidence",
    "ExamStanding",
    "NoControlTask",
    "NotSettledYet",
    "Planner",
    "Progress",
    "Score",
    "Wanted",
    "Window",
    "WorkerRecord",
    "after_try",
    "coin_of",
    "control_left",
    "control_tasks",
    "correct_truth",
    "drift_limit",
    "drift_of",
    "end_short",
    "enough",
    "evidence",
    "exam_standing",
    "examples",
    "follow_exposure",
    "follow_file",
    "forgive_exam",
    "gated_in",
    "good_and_bad",
    "is_gated",
    "is_trained",
    "keep_control_file",
    "keep_pace",
    "keep_progress",
    "keep_truth",
    "keep_worker_record",
    "known_paths",
    "look_at_truths",
    "make_control",
    "may_be_told",
    "needed",
    "pace_of",
    "points",
    "promote_due",
    "promotion_wanted",
    "retire_control",
    "retire_missing",
    "score",
    "scores",
    "share_warnings",
    "skipped_in_exam",
    "start_exam",
    "stock_warnings",
    "surely_below",
    "tell_if_too_few",
    "training_progress",
    "truth",
    "truths_of",
    "try_step",
    "window",
    "window_of",
    "worker_record",
    "wrong_answers",
]
