"""Collectors: what is counted about a worker, and whether it is what a rule asks for. Pure, one file a topic."""

from collections.abc import Callable, Mapping

from manyeyes.rules.collectors.accuracy import acceptance_rate, agreement, control_accuracy
from manyeyes.rules.collectors.counts import answers_a_day, exam, income_a_day, skips_in_a_row
from manyeyes.rules.collectors.drift import drift
from manyeyes.rules.collectors.haste import fast_answers
from manyeyes.rules.evidence import Evidence, Found, Question

Collector = Callable[[Question, Evidence], Found | None]
COLLECTORS: Mapping[str, Collector] = {
    "control_accuracy": control_accuracy,
    "agreement": agreement,
    "drift": drift,
    "fast_answers": fast_answers,
    "skips_in_a_row": skips_in_a_row,
    "answers_a_day": answers_a_day,
    "income_a_day": income_a_day,
    "acceptance_rate": acceptance_rate,
    "exam": exam,
}

__all__ = ["COLLECTORS", "Collector"]
