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
    "newest",
    "record",
    "restore",
    "tasks_answered_by",
    "tasks_of_worker",
    "withdraw",
    "withdrawal_by_id",
    "withdrawal_by_public_id",
    "withdrawals_of",
    "withdrawn_from",
]
