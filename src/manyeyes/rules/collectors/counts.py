"""What is only counted: skips in a row, answers a day, income a day, and how an exam ended."""

from __future__ import annotations

from manyeyes.rules.evidence import Evidence, Found, Question


def skips_in_a_row(asked: Question, seen: Evidence) -> Found | None:
    """So many pictures skipped, one after another."""
    most = asked.rule.count or 1
    skipped = seen.skipped_in_a_row(most, asked.since)
    if skipped < most:
        return None
    return Found({"skipped": skipped}, f"You skipped {skipped} pictures in a row.")


def answers_a_day(asked: Question, seen: Evidence) -> Found | None:
    """So many pictures answered since midnight."""
    most = asked.rule.count or 1
    answered = seen.answered_today(most, asked.since)
    if answered < most:
        return None
    return Found({"answered": answered}, f"You answered {answered:,} pictures today, which is all one person may do.")


def income_a_day(asked: Question, seen: Evidence) -> Found | None:
    """So much earned since midnight. Nobody is paid yet, so that nobody earns anything and this never acts."""
    return None


def exam(asked: Question, seen: Evidence) -> Found | None:
    """An exam ended so."""
    taken = seen.exam()
    if taken is None or taken.state != asked.rule.result or taken.at <= asked.since:
        return None
    passed = "passed" if taken.state == "passed" else "did not pass"
    because = f"You {passed} the test: {taken.right} of {taken.asked} right."
    return Found({"asked": taken.asked, "right": taken.right}, because)
