"""Whether the share of control tasks is large enough to notice within a day's work that somebody only guesses."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from manyeyes import projects
from manyeyes.projects import Fault, Known, ProjectFile, Stage, StageFile
from manyeyes.skills.sequential import answers_to_find_a_guesser
from manyeyes.storage import Transaction

DAY = 200  # tasks a person does a day, where nobody has measured it
PRACTISED = 101  # from there on a share no longer falls in the usual files


def share_sentence(stage: StageFile, a_day: float = DAY) -> str | None:
    """What is wrong with the share, and what would be right; none where a day's work is enough. Pure.

    A guesser is found after about `answers_to_find_a_guesser` control answers; each known picture gives one a question.
    """
    control = stage.control_tasks
    if control is None or not stage.questions:
        return None
    values = min((len(question.values) for question in stage.questions if question.values), default=2)
    needed = answers_to_find_a_guesser(control.gate, values)
    got = control.share_at(PRACTISED) * a_day * len(stage.questions)
    if got >= needed:
        return None
    enough = math.ceil(round(needed / a_day / len(stage.questions) * 100, 6)) / 100
    return (
        f"a practised person meets known pictures in {control.share_at(PRACTISED):g} of the tasks: about {got:.0f} "
        f"answers a day, at {a_day:.0f} tasks. Noticing within a day that somebody only guesses takes {needed}; "
        f"a share of {enough:g} would do"
    )


def share_warnings(file: ProjectFile) -> tuple[Fault, ...]:
    """The stages whose share is too small, for `check`."""
    found = [(number, stage, share_sentence(stage)) for number, stage in enumerate(file.stages)]
    return tuple(
        Fault("project.yaml", stage.line, f"stages[{number}].control_tasks.share", sentence, "raise it")
        for number, stage, sentence in found
        if sentence is not None
    )


def tell_if_too_few(tx: Transaction, stage: Stage, now: float, a_day: float = DAY) -> bool:
    """Tell the owner where the share is too small for what people do a day; says whether that is news."""
    sentence = share_sentence(stage.file, a_day)
    if sentence is None:
        return False
    text = f"{stage.name}: {sentence}."
    return projects.tell_owner(tx, stage.project_id, stage.id, "share_too_small", text, now, about=stage.name)


def stock_warnings(file: ProjectFile, known: Mapping[str, Sequence[Known]]) -> tuple[Fault, ...]:
    """What is lacking in control files: too few pictures for a day's work or an exam, one answer only; for `check`."""
    return tuple(
        Fault(stage.control_tasks.file or "control.csv", 1, "", sentence, "add known pictures")
        for stage in file.stages
        if stage.control_tasks is not None and stage.name in known
        for sentence in stock_sentences(stage, known[stage.name])
    )


def stock_sentences(stage: StageFile, known: Sequence[Known]) -> list[str]:
    """The same, of one stage; an empty file has not been begun. Pure."""
    if not known:
        return []
    pictures, said = len({one.path for one in known}), []
    wanted = math.ceil(round(_met_in(stage, DAY), 6))
    exam = stage.exam.tasks if stage.exam else 0
    if pictures < exam:
        said.append(f"it knows {pictures} pictures, and the exam of {stage.name} asks for {exam}")
    elif pictures < wanted + exam:
        said.append(f"it knows {pictures} pictures, and one person's first {DAY} tasks use up {wanted + exam}")
    for question in stage.questions:
        values = {one.value for one in known if one.question == question.name}
        if len(values) == 1:
            only = next(iter(values))
            said.append(f"{question.name} is always {only}, so whoever always answers {only} looks perfect")
    return said


def _met_in(stage: StageFile, tasks: int) -> float:
    return sum(stage.control_tasks.share_at(nth) for nth in range(1, tasks + 1)) if stage.control_tasks else 0.0
