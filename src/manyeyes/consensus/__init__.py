"""Consensus says what the answers of a task add up to, how sure that is, and whether anybody else is to be asked."""

from manyeyes.consensus.fit import UNMEASURED, Fit, current_fit, fitted, make_fit, refit_if_due, skills_in
from manyeyes.consensus.posterior import carries_weight, posterior
from manyeyes.consensus.settle import of_item, settle, settled_with, verdicts
from manyeyes.consensus.verdict import State, TaskVerdict, Verdict, Weighed, judge, judge_task, weigh

__all__ = [
    "UNMEASURED",
    "Fit",
    "State",
    "TaskVerdict",
    "Verdict",
    "Weighed",
    "carries_weight",
    "current_fit",
    "fitted",
    "judge",
    "judge_task",
    "make_fit",
    "of_item",
    "posterior",
    "refit_if_due",
    "settle",
    "settled_with",
    "skills_in",
    "verdicts",
    "weigh",
]
