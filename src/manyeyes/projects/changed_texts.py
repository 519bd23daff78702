"""What changed in texts/LANG.yaml: another wording for those who read that language; answers are kept."""

from __future__ import annotations

from manyeyes.projects.records import ProjectFile
from manyeyes.projects.texts_file import Texts

QUESTIONS = "stages/{}/questions/"


def reworded_in(old: ProjectFile, new: ProjectFile, stage: str) -> tuple[str, ...]:
    """The languages in which people read other sentences about a stage's questions than before."""
    at = QUESTIONS.format(stage)
    return tuple(one for one in _languages(old, new) if _below(old, one, at) != _below(new, one, at))


def compare_texts(old: ProjectFile, new: ProjectFile) -> tuple[str, ...]:
    """Sentences about what else changed: titles, reasons, examples."""
    changed = [one for one in _languages(old, new) if _rest(old, one) != _rest(new, one)]
    return tuple(f"texts/{one}.yaml: wording, answers kept" for one in changed)


def _languages(old: ProjectFile, new: ProjectFile) -> list[str]:
    return sorted({*old.texts, *new.texts})


def _below(file: ProjectFile, language: str, at: str) -> Texts:
    return {where: said for where, said in file.texts.get(language, {}).items() if where.startswith(at)}


def _rest(file: ProjectFile, language: str) -> Texts:
    asked = tuple(QUESTIONS.format(stage.name) for stage in file.stages)
    return {where: said for where, said in file.texts.get(language, {}).items() if not where.startswith(asked)}
