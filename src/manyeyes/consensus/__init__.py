"""Consensus says what the answers of a task add up to, how sure that is, and whether anybody else is to be asked."""

from manyeyes.consensus.agreement import Agreement, agreement_of
from manyeyes.consensus.answer_file import AnswerFile, Problem, read_answers
from manyeyes.consensus.comparison import Result, add_up
from manyeyes.consensus.fit import UNMEASURED, Fit, current_fit, fitted, make_fit, refit_if_due, skills_in
from manyeyes.consensus.methods import DEFAULT, ConsensusMethod, consensus_method, consensus_methods, estimate
from manyeyes.consensus.posterior import carries_weight, posterior
from manyeyes.consensus.recount import Recount, ask_recount, recounts_under_way
from manyeyes.consensus.said import Estimate, Said
from manyeyes.consensus.settle import of_item, settle, settled_with, verdicts
from manyeyes.consensus.verdict import State, TaskVerdict, Verdict, Weighed, judge, judge_task, weigh
from manyeyes.consensus.written import write_tasks, write_workers

__all__ = [
    "DEFAULT",
    "UNMEASURED",
    "Agreement",
    "AnswerFile",
    "ConsensusMethod",
    "Estimate",
    "Fit",
    "Problem",
    "Recount",
    "Result",
    "Said",
    "State",
    "TaskVerdict",
    "Verdict",
    "Weighed",
    "add_up",
    "agreement_of",
    "ask_recount",
    "carries_weight",
    "consensus_method",
    "consensus_methods",
    "current_fit",
    "estimate",
    "fitted",
    "judge",
    "judge_task",
    "make_fit",
    "of_item",
    "posterior",
    "read_answers",
    "recounts_under_way",
    "refit_if_due",
    "settle",
    "settled_with",
    "skills_in",
    "verdicts",
    "weigh",
    "write_tasks",
    "write_workers",
]
