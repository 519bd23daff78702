"""Answers keeps what people said, for ever and in order; the highest revision counts."""

from manyeyes.answers.answer import UNSURE, Answer, OtherContent, Recorded, Said, TooLateToCorrect
from manyeyes.answers.read import (
    OwnAnswer,
    current,
    last_answers,
    newest,
    tasks_answered_by,
)
from manyeyes.answers.record import append, record
from manyeyes.answers.second_look import FINE, STANDS, look_again, second_looks, stood_by_in, stood_by_since
from manyeyes.answers.withdraw import (
    UnknownWithdrawal,
    Withdrawal,
    restore,
    tasks_of_worker,
    withdraw,
    withdrawal_by_id,
    withdrawal_by_public_id,
    withdrawals_of,
    withdrawn_from,
)

__all__ = [
    "FINE",
    "STANDS",
    "UNSURE",
    "Answer",
    "OtherContent",
    "OwnAnswer",
    "Recorded",
    "Said",
    "TooLateToCorrect",
    "UnknownWithdrawal",
    "Withdrawal",
    "append",
    "current",
    "last_answers",
    "look_again",
    "newest",
    "record",
    "restore",
    "second_looks",
    "stood_by_in",
    "stood_by_since",
    "tasks_answered_by",
    "tasks_of_worker",
    "withdraw",
    "withdrawal_by_id",
    "withdrawal_by_public_id",
    "withdrawals_of",
    "withdrawn_from",
]
