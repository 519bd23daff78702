"""Whether a submission can be an answer at all: loaded picture, known questions, possible values. Pure."""

from __future__ import annotations

from dataclasses import replace

from manyeyes.answers import UNSURE, Said
from manyeyes.errors import ManyEyesError
from manyeyes.projects import Question, Stage


class PictureNotLoaded(ManyEyesError):
    """The picture was not loaded, so nobody can have seen it. Skip it with the reason, or load it again."""

    status = 422


class UnknownQuestion(ManyEyesError):
    """There is no question "{question}" here. The questions are: {questions}."""

    status = 422


class UnansweredQuestion(ManyEyesError):
    """Question "{question}" has no answer. Send one of {values}, or "unsure"."""

    status = 422


class UnknownValue(ManyEyesError):
    """ "{value}" is no answer to "{question}". Send one of {values}{unsure}."""

    status = 422


class WrongRevision(ManyEyesError):
    """Revision {revision} is not possible: the first answer is revision 1, each correction one more."""

    status = 422


def checked(stage: Stage, asked: frozenset[str], said: Said) -> Said:
    """The submission with every asked question answered by a possible value; raises a sentence otherwise."""
    if not said.loaded:
        raise PictureNotLoaded
    if said.revision < 1:
        raise WrongRevision(revision=said.revision)
    by_name = {question.name: question for question in stage.file.questions}
    for name in list(said.answers) + list(said.untouched):
        if name not in by_name:
            raise UnknownQuestion(question=name, questions=", ".join(by_name))
    for name, question in by_name.items():
        if name in asked and question.required and name not in said.answers:
            raise UnansweredQuestion(question=name, values=", ".join(question.values))
    for name, value in said.answers.items():
        _must_be_possible(stage, by_name[name], value)
    return replace(said, untouched=frozenset(said.untouched))


def _must_be_possible(stage: Stage, question: Question, value: str) -> None:
    unsure = stage.file.unsure != "none"
    if value not in question.values and not (unsure and value == UNSURE):
        also = f', or "{UNSURE}"' if unsure else ""
        raise UnknownValue(value=value, question=question.name, values=", ".join(question.values), unsure=also)
