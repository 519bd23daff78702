"""What a changed project file does to what is there: decided from the stored and the new file alone.

Wording is a minor change: answers are kept. Meaning (a question more, its type, its values, the kind or `version` of a
stage) is a major one: what people answered before answered something else. A question less takes only its own answers
along. The rest takes effect from the next task on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from manyeyes.projects.records import Example, Overlap, ProjectFile, Question, Rights, Rule, StageFile

_WORDING = ("ask", "help", "only", "required")
_SPOKEN = {
    "who": "who may answer",
    "untouched": "what a switch left alone means",
    "unsure": "where the Not sure button is",
    "order": "which picture comes next",
    "control_tasks": "the control tasks",
    "exam": "the exam",
    "subjective": "whether there is a right answer",
    "show": "how it looks",
}
NEW, GONE, BACK, AGAIN, SAME, MINOR, MAJOR = "new", "gone", "back", "again", "same", "minor", "major"
Meaning = tuple[str, int, frozenset[tuple[str, str, frozenset[str]]]]


@dataclass(frozen=True)
class Effect:
    """What a change does to what a stage has, counted before anything is done. None: it is not of that sort."""

    answers_lost: int | None = None
    """Tasks answered, a person each, that no longer count."""
    answers_back: int | None = None
    """Those that count again, because the file means what it meant before."""
    reopen: int | None = None
    """Settled tasks that want more people."""
    reopen_contested: int | None = None
    settle: int | None = None
    """Open tasks that are sure enough now."""
    enter: int | None = None
    leave: int | None = None
    passing: int | None = None
    dropping: int | None = None
    """Settled pictures that pass now, and that do not any more."""
    hours: float | None = None
    """Of people together, for what reopens or begins anew."""
    rough: bool = False
    """Counted from a part drawn at random."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, for people; what it takes them stands behind what asks them."""
        said = {
            key: _said(getattr(self, key), noun, text, self.rough and key != "answers_lost")
            for key, noun, text in _EFFECTS
        }
        told = {key: sentence for key, sentence in said.items() if sentence}
        asks = "reopen" if self.reopen else "reopen_contested" if self.reopen_contested else next(reversed(told), "")
        if self.hours and asks:
            told[asks] += f", {_spoken_hours(self.hours)} of people"
        return tuple(told.values())


_EFFECTS = (
    ("answers_lost", "answer", "no longer count"),
    ("answers_back", "answer", "count again"),
    ("reopen", "settled task", "reopen"),
    ("reopen_contested", "contested task", "reopen"),
    ("settle", "open task", "are sure enough now"),
    ("passing", "picture", "pass now"),
    ("dropping", "picture", "no longer pass"),
    ("leave", "picture", "leave; what people said about them is kept, and counts when they come back"),
    ("enter", "picture", "enter"),
)
_OF_ONE = {
    "count": "counts",
    "reopen": "reopens",
    "are": "is",
    "pass": "passes",
    "leave;": "leaves;",
    "enter": "enters",
}


def _said(count: int | None, noun: str, text: str, rough: bool) -> str:
    """Like "1,204 settled tasks reopen"; nothing where there is no count."""
    if count is None:
        return ""
    words = text.split(" ")
    if count == 1:
        verb = next(n for n, word in enumerate(words) if word in _OF_ONE)
        words[verb] = _OF_ONE[words[verb]]
    return f"{'about ' if rough else ''}{_counted(count, noun)} {' '.join(words)}"


@dataclass(frozen=True)
class StageChange:
    """What happens to one stage, in sentences for people.

    what: new, gone, back (with another meaning), again (as it meant before), same, minor or major. workflow: of the
    stage from then on; "" where it is gone. stage_id: of the row it is about; of `again` the row that comes back.
    """

    name: str
    what: str
    sentences: tuple[str, ...] = ()
    workflow: str = ""
    stage_id: int | None = None
    overlap: tuple[Overlap, Overlap] | None = None
    judged: bool = False
    """Whether its tasks add up to something else, or pass otherwise, with the same answers."""
    entered: bool = False
    """Whether other items may enter it than before."""
    lost_questions: tuple[str, ...] = ()
    effect: Effect | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """What changes, and what that does; counts stand behind the last sentence where that is their cause."""
        counted = self.effect.sentences if self.effect else ()
        is_cause = self.overlap is not None or self.what in (MAJOR, AGAIN)
        if not counted or not is_cause:
            return (*self.sentences, *counted)
        return (*self.sentences[:-1], f"{self.sentences[-1]}: {', '.join(counted)}")


@dataclass(frozen=True)
class Changes:
    """What apply does: from one version (0: none) to the next, stage by stage, and for the project as a whole."""

    project: str
    version: int
    next_version: int
    stages: tuple[StageChange, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the stored version already says all this."""
        return self.version == self.next_version

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything, for people."""
        stages = tuple(f"{stage.name}: {sentence}" for stage in self.stages for sentence in stage.told)
        return (*self.about, *stages)

    def with_effects(self, effects: Mapping[str, Effect]) -> Changes:
        """The same with what each stage's change does to what is there."""
        return replace(self, stages=tuple(replace(one, effect=effects.get(one.name)) for one in self.stages))


def meaning(stage: StageFile) -> Meaning:
    """What its answers mean: with another one they do not count."""
    asked = frozenset((one.name, one.type, frozenset(one.values)) for one in stage.questions)
    return stage.kind, stage.version, asked


def compare_stages(old: StageFile, new: StageFile, reworded: tuple[str, ...] = ()) -> StageChange:
    """One stage against its stored self; `reworded`: the other languages its questions are asked otherwise in."""
    major, lost, minor, quiet = _meant(old, new), _lost(old, new), _wording(old, new), _rest(old, new)
    minor += [f"the questions read otherwise in texts/{language}.yaml" for language in reworded]
    overlap = (old.overlap, new.overlap) if old.overlap != new.overlap else None
    if major:
        said = (*major, *minor, *quiet, *_overlap_said(overlap), "meaning changed")
        return StageChange(new.name, MAJOR, said, entered=True)
    gone = tuple(f"the question {name} is gone; what was said to the others counts on" for name in lost)
    return StageChange(
        new.name,
        MINOR if minor or gone else SAME,
        (*minor, *gone, *quiet, *_overlap_said(overlap)),
        overlap=overlap,
        judged=overlap is not None or bool(lost) or _judged_by(old) != _judged_by(new),
        entered=(old.only, old.after) != (new.only, new.after),
        lost_questions=tuple(lost),
    )


def compare_training(
    old: Mapping[str, tuple[Example, ...]], new: Mapping[str, tuple[Example, ...]]
) -> dict[str, tuple[str, ...]]:
    """Sentences about training, by stage."""
    changed = [name for name in {**old, **new} if _plain(old.get(name, ())) != _plain(new.get(name, ()))]
    return {name: (f"training has {len(new.get(name, ()))} pictures; who is trained stays so",) for name in changed}


_PROJECT_KEYS = ("title", "why", "goal", "languages", "contact", "timezone", "people", "money", "tags")


def compare_projects(old: ProjectFile, new: ProjectFile) -> tuple[str, ...]:
    """Sentences about the keys of the project itself."""
    changed = [key for key in _PROJECT_KEYS if _plainly(getattr(old, key)) != _plainly(getattr(new, key))]
    return (*_rights(old.rights, new.rights), *(f"changed: {key}" for key in changed))


def _rights(old: Rights, new: Rights) -> list[str]:
    keys = [key for key in ("items", "publish", "answers") if getattr(old, key) != getattr(new, key)]
    return [
        f"rights.{key}: {getattr(old, key)} → {getattr(new, key)}; releases made before keep theirs" for key in keys
    ]


def _plainly(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _plain(examples: tuple[Example, ...]) -> list[Any]:
    return [(example.picture, dict(example.answers), dict(example.because)) for example in examples]


def _meant(old: StageFile, new: StageFile) -> list[str]:
    """Why answers to the old questions are none to the new ones; empty where they are."""
    before, after = _by_name(old), _by_name(new)
    said = [f"is a {new.kind} stage now, was {old.kind}"] if old.kind != new.kind else []
    said += [f"version {old.version} → {new.version}"] if old.version != new.version else []
    added = [f"the question {name} is new" for name in after if name not in before]
    gone = [f"the question {name} is gone" for name in before if name not in after]
    for name in [name for name in after if name in before]:
        if before[name].type != after[name].type:
            said.append(f"{name} is a {after[name].type} question now, was {before[name].type}")
        elif set(before[name].values) != set(after[name].values):
            said.append(f"{name} has the values {', '.join(after[name].values)} now")
    return [*added, *said, *(gone if added or said or not after else [])]


def _lost(old: StageFile, new: StageFile) -> list[str]:
    return [name for name in _by_name(old) if name not in _by_name(new)]


def _wording(old: StageFile, new: StageFile) -> list[str]:
    before, after = _by_name(old), _by_name(new)
    said = []
    for name in [name for name in after if name in before]:
        for key in _WORDING:
            if getattr(before[name], key) != getattr(after[name], key):
                said.append(f"{key} of {name} is now: {_shown(getattr(after[name], key))}")
    both = [name for name in before if name in after]
    if not said and both != [name for name in after if name in before]:
        said.append("the questions come in another order")
    return said


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _by_name(stage: StageFile) -> dict[str, Question]:
    return {question.name: question for question in stage.questions}


def _judged_by(stage: StageFile) -> Any:
    """All by which answers become a verdict and a verdict moves its item, beside the overlap."""
    questions = {one.name: (one.only, one.required) for one in stage.questions}
    return stage.passes, stage.settings.get("unresolved"), stage.settings.get("weights"), questions


def _rest(old: StageFile, new: StageFile) -> list[str]:
    said = [f"comes after {', '.join(new.after) or 'none'} now"] if old.after != new.after else []
    said += [f"only: {_shown(old.only)} → {_shown(new.only)}"] if old.only != new.only else []
    said += [f"passes: {old.passes} → {new.passes}"] if old.passes != new.passes else []
    said += [f"changed: {words}" for key, words in _SPOKEN.items() if getattr(old, key) != getattr(new, key)]
    said += _rules(old.rules, new.rules)
    keys = sorted({*old.settings, *new.settings})
    return said + [f"changed: {key}" for key in keys if old.settings.get(key) != new.settings.get(key)]


def _rules(old: tuple[Rule, ...], new: tuple[Rule, ...]) -> list[str]:
    if old == new:
        return []
    return [f"rules: {len(new)} from the next answer on; what was done about people stays until you lift it"]


def _overlap_said(changed: tuple[Overlap, Overlap] | None) -> tuple[str, ...]:
    if changed is None:
        return ()
    old, new = (vars(one) for one in changed)
    said = [f"{key} {_number(old[key])} → {_number(new[key])}" for key in old if old[key] != new[key]]
    return ("overlap." + ", ".join(said),)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _spoken_hours(hours: float) -> str:
    if hours >= 0.95:
        return f"about {hours:,.0f} h"
    return f"about {max(1, round(hours * 60))} min"
