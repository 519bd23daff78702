"""Consensus says what the answers of a task add up to, how sure that is, and whether anybody else is to be asked."""

from manyeyes.consensus.agreement import Agreement, agreement_of
from manyeyes.consensus.answer_file import AnswerFile, Problem, read_answers
from manyeyes.consensus.comparison import Result, add_up
from manyeyes.consensus.fit import FIT_0, Fit, current_fit, fit_numbered, forget_fit, skills_in, unused_fits
from manyeyes.consensus.given import believed_words, words_of
from manyeyes.consensus.making import Made, compute, fitted, is_due, keep
from manyeyes.consensus.methods import DEFAULT, ConsensusMethod, consensus_method, consensus_methods, estimate
from manyeyes.consensus.opinion import MODEL, bound_of, opinions_of
from manyeyes.consensus.own_agreement import Otherwise, OwnAgreement, own_agreement, told_agreement_of
from manyeyes.consensus.posterior import Believed, carries_weight, posterior
from manyeyes.consensus.recount import (
    Recount,
    ask_recount,
    ask_refit,
    next_tasks,
    note_recounted,
    recounts_under_way,
    take_recount,
)
from manyeyes.consensus.said import Estimate, Said
from manyeyes.consensus.settle import fit_used, forget_question, of_item, settle, settled_with, verdict_now, verdicts
from manyeyes.consensus.stop import agreeing, gain, worth_asking
from manyeyes.consensus.trust import NOBODY_MEASURED, UNMEASURED, Trust
from manyeyes.consensus.verdict import Flip, State, TaskVerdict, Verdict, Weighed, judge, judge_task, weigh
from manyeyes.consensus.written import write_tasks, write_workers

__all__ = [
    "DEFAULT",
    "FIT_0",
    "MODEL",
    "NOBODY_MEASURED",
    "UNMEASURED",
    "Agreement",
    "AnswerFile",
    "Believed",
    "ConsensusMethod",
    "Estimate",
    "Fit",
    "Flip",
    "Made",
    "Otherwise",
    "OwnAgreement",
    "Problem",
    "Recount",
    "Result",
    "Said",
    "State",
    "TaskVerdict",
    "Trust",
    "Verdict",
    "Weighed",
    "add_up",
    "agreeing",
    "agreement_of",
    "ask_recount",
    "ask_refit",
    "believed_words",
    "bound_of",
    "carries_weight",
    "compute",
    "consensus_method",
    "consensus_methods",
    "current_fit",
    "estimate",
    "fit_numbered",
    "fit_used",
    "fitted",
    "forget_fit",
    "forget_question",
    "gain",
    "is_due",
    "judge",
    "judge_task",
    "keep",
    "next_tasks",
    "note_recounted",
    "of_item",
    "opinions_of",
    "own_agreement",
    "posterior",
    "read_answers",
    "recounts_under_way",
    "settle",
    "settled_with",
    "skills_in",
    "take_recount",
    "told_agreement_of",
    "unused_fits",
    "verdict_now",
    "verdicts",
    "weigh",
    "words_of",
    "worth_asking",
    "write_tasks",
    "write_workers",
]
