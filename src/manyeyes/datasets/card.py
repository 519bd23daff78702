"""The card of a release: what it is, how it was asked, how far people agree, and what is not in it. card.md, card.json.

Everything a reader needs to distrust the dataset stands near the top: made-up answers first.

Long because the card's facts and every sentence made of them stand side by side.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from manyeyes.datasets.audit_result import Band
from manyeyes.datasets.draft_bias import DraftBias
from manyeyes.datasets.interval import Interval
from manyeyes.datasets.parquet import Column
from manyeyes.datasets.pictures import LEFT_OUT
from manyeyes.datasets.plain import rebuilt
from manyeyes.datasets.split import Part


@dataclass(frozen=True)
class QuestionCard:
    """A question as it is asked now, and what came of it. `agreement` is as agreement.py counts it."""

    name: str
    ask: str
    type: str
    values: tuple[str, ...]
    help: str | None
    only: str | None
    outcomes: Mapping[str, int]
    mean_answers: float | None
    agreement: Mapping[str, Any]
    expected: float | None = None
    """Mean chance that a settled value is right."""
    drafts: DraftBias | None = None
    """How far the tagger's guesses sway those who see them; none where nobody sees any."""


@dataclass(frozen=True)
class StageCard:
    """A stage: what it is, where items stand in it, and for people's stages what was asked of how many."""

    name: str
    kind: str
    state: str
    workflow: str
    in_use: bool
    items: Mapping[str, int]
    answers_by_workflow: Mapping[str, int]
    people_per_picture: str | None
    questions: tuple[QuestionCard, ...]


@dataclass(frozen=True)
class SplitCard:
    """The split as wished and as it came out."""

    by: tuple[str, ...]
    seed: int
    groups: int
    parts: tuple[Part, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class AuditCard:
    """The owner's blind check: what was drawn when, what he found, and how many answers came after it."""

    sentence: str
    of: str
    keep: str | None
    population: int
    project_version: int
    answers: int
    answers_since: int
    checked: int
    decided: int
    found: int
    unsure: int
    gone: int
    expected: float
    interval: Interval
    bands: tuple[Band, ...]
    promised_too_much: bool


@dataclass(frozen=True)
class ModelCard:
    """What a tagger said where people did not, and how far its word was checked."""

    tagger: int
    score: float
    values: int
    items: int
    by_tag: Mapping[str, int]
    checked: int
    right: int
    sentence: str


@dataclass(frozen=True)
class Card:
    """Everything the card says. Counts of items are of those not withdrawn when the release was made."""

    project: str
    title: str
    why: str
    name: str
    number: int
    project_version: int
    stage: str
    rights: Mapping[str, str]
    counts: Mapping[str, int]
    keep: str | None
    keep_unknown_names: tuple[str, ...]
    target: str | None
    split: SplitCard | None
    stages: tuple[StageCard, ...]
    left_out: Mapping[str, int]
    pictures_left_out: Mapping[str, int]
    expected: float | None = None
    """Mean chance of the kept items to meet all conditions, by what people said."""
    audit: AuditCard | None = None
    only: str | None = None
    least: Mapping[str, float] = field(default_factory=dict)
    licences: tuple[str, ...] = ()
    model: ModelCard | None = None
    targets: str = ""
    """What there is to learn from it, a sentence."""


LEFT_OUT_ITEMS = {
    "not_arrived": "did not come as far as the release: still asked about, contested or dropped on the way",
    "keep_is_false": "`keep` is false for them",
    "keep_is_unknown": "`keep` cannot be told yet, because something in it is not settled",
    "only_does_not_hold": "`only` of the release does not hold for them",
    "licence": "their series has none of the licences this release takes",
    "less_confidence": "a value is less sure than `least: confidence` asks for",
    "less_agreement": "fewer of the answers agree than `least: agreement` asks for",
}


def why_left_out(why: str) -> str:
    """The sentence for a key of `left_out`, as the card says it."""
    return LEFT_OUT_ITEMS.get(why, why)


def as_json(card: Card) -> str:
    """card.json: keys sorted."""
    return json.dumps(asdict(card), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_card(folder: Path) -> Card:
    """The card of the release in `folder`."""
    return rebuilt(Card, json.loads((folder / "card.json").read_text("utf-8")))


def as_markdown(card: Card, tables: Mapping[str, Sequence[Column]]) -> str:
    """card.md, with the meaning of every column of every table."""
    parts = [
        [f"# {card.title}", f"Release {card.name} (number {card.number}) of the project {card.project}. {card.why}"],
        _made_up(card.counts),
        _how_sure(card),
        _rights(card),
        _contents(card),
        _split(card.split),
        _asked(card.stages),
        _passed_through(card.stages),
        _missing(card),
        _columns(tables),
    ]
    return "\n\n".join(line for part in parts for line in part) + "\n"


def _made_up(counts: Mapping[str, int]) -> list[str]:
    if not counts["answers_made_up"]:
        return ["Every answer in it was given by a person or a program; none is made up."]
    made_up, answers = counts["answers_made_up"], counts["answers"]
    return [
        f"**{made_up} of {answers} answers ({100 * made_up / answers:.0f} %) are made up**: they were given by "
        f"{_many(counts['workers_made_up'], 'made-up helper')}, not by people. They are marked `made_up` in "
        "answers.parquet, and they count in consensus."
    ]


def _how_sure(card: Card) -> list[str]:
    """The owner's check, or that there was none; what people's answers promise; whose answers do not count."""
    counts = card.counts
    conditions = "to meet all conditions" if card.keep else "to be as people say"
    lines = []
    if card.expected is not None:
        lines.append(f"- By what people said, {100 * card.expected:.1f} of 100 kept items are expected {conditions}.")
    lines += [
        f"- The owner himself settled {_share_of(counts['settled_by_owner'], counts['settled'])} of what is settled; "
        f"{counts['contested']} stay contested, and no item is kept on their word.",
        f"- {_stopped(counts['people_stopped'])}; {_taken_back(counts['answers_withdrawn'])}.",
    ]
    if helped := counts.get("settled_with_model", 0):  # not counted in what an older version began
        lines.append(
            f"- A tagger had a part in {_share_of(helped, counts['settled'])} of what is settled: `with_model` in "
            "consensus.parquet. Never measure that tagger, or one that learnt from it, by these."
        )
    if counts["answers_on_known_pictures"]:
        lines.append(
            f"- {counts['answers_on_known_pictures']} answers to pictures whose answer was known are not in here while "
            "people still meet these pictures."
        )
    return ["## How sure it is", _checked(card.audit), "\n".join(lines), *_of_model(card.model)]


def _of_model(model: ModelCard | None) -> list[str]:
    """What is the tagger's word, and how far it was checked."""
    if model is None:
        return []
    return [
        f"model.parquet holds {_many(model.values, 'value')} of {_many(model.items, 'item')} that people have not "
        f"settled, as tagger {model.tagger} says them with a score of {model.score:g} or more. They are no answers. "
        f"**{model.sentence}**"
    ]


def _checked(audit: AuditCard | None) -> str:
    if audit is None:
        return "**Nobody has checked this release.** How good it is rests on what people said alone."
    drawn = f"{audit.population} that a release kept" if audit.of == "kept" else f"all {audit.population} asked about"
    too_much = " **The posteriors in these tables promise too much.**" if audit.promised_too_much else ""
    left = f" {audit.gone} of those drawn were withdrawn since." if audit.gone else ""
    return (
        f"**{audit.sentence}** They were drawn at random from {drawn}, at version {audit.project_version} of the "
        f"project after {audit.answers} answers, and checked without seeing what people said. "
        f"{max(0, audit.answers_since)} answers came since.{left}{too_much}"
    )


def _share_of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def _stopped(people: int) -> str:
    if not people:
        return "Nobody was stopped"
    return "1 helper was stopped" if people == 1 else f"{people} helpers were stopped"


def _taken_back(answers: int) -> str:
    if not answers:
        return "no answer was taken back"
    one = "1 answer was taken back and does not count"
    return one if answers == 1 else f"{answers} answers were taken back and do not count"


def _rights(card: Card) -> list[str]:
    pictures = {
        "full": "originals, their metadata removed",
        "preview": "previews of 320 pixels",
        "none": "none; `python3 rebuild.py FOLDER` collects them from a folder you have",
    }
    return [
        "## Rights",
        f"- Pictures: {card.rights['items']}\n- Answers and tables: {card.rights['answers']}\n"
        f"- Pictures in this release: {pictures[card.rights['publish']]}\n- Credits: CREDITS.csv; terms: LICENSE.txt",
    ]


def _contents(card: Card) -> list[str]:
    counts = card.counts
    keep = f"`{card.keep}` kept" if card.keep else "Without `keep`, all that arrived were kept:"
    lines = [
        "## What is in it",
        f"{keep} {counts['items_kept']} of {_many(counts['items'], 'item')}, in {counts['series']} series. "
        f"{_many(counts['pictures'], 'picture')}, {_many(counts['answers'], 'answer')} of "
        f"{_many(counts['workers'], 'helper')}.",
        "Absolute times are left out, so that nobody is found by when he answered; `order` keeps the sequence. "
        "Names of helpers are pseudonyms that hold within this release only.",
    ]
    lines += _asked_for(card)
    if card.targets:
        lines.append(f"To learn from (targets.parquet, dictionary.csv): {card.targets}")
    if card.keep_unknown_names:
        names = ", ".join(card.keep_unknown_names)
        lines.append(f"Nothing in this project tells {names} yet; items for which that matters were not kept.")
    return lines


def _asked_for(card: Card) -> list[str]:
    """What else decides what is kept."""
    said = [f"`only: {card.only}`"] if card.only else []
    said += [f"{name} at least {bound:g}" for name, bound in sorted(card.least.items()) if bound]
    said += [f"a licence of {', '.join(card.licences)}"] if card.licences else []
    return [f"Asked for beside it: {'; '.join(said)}."] if said else []


def _split(split: SplitCard | None) -> list[str]:
    if split is None:
        return []
    lines = [f"- {part}, {part.items} items{_targets(part)}" for part in split.parts]
    about = f"Kept together by {' and '.join(split.by)}: {split.groups} groups, laid out with seed {split.seed}."
    return ["## Split", about, "\n".join(lines), *(f"**{warning}**" for warning in split.warnings)]


def _targets(part: Part) -> str:
    return f" ({', '.join(f'{value}: {n}' for value, n in part.targets)})" if part.targets else ""


def _asked(stages: Iterable[StageCard]) -> list[str]:
    lines = ["## How it was asked"]
    for stage in stages:
        if stage.questions:
            versions = ", ".join(f"{n} as {version}" for version, n in sorted(stage.answers_by_workflow.items()))
            lines.append(f"### {stage.name} ({stage.kind}, workflow {stage.workflow})")
            lines.append(f"People per picture: {stage.people_per_picture}. Answers by workflow: {versions or 'none'}.")
            lines += [_question(question) for question in stage.questions]
    return lines if len(lines) > 1 else []


def _question(question: QuestionCard) -> str:
    told = question.agreement
    states = ", ".join(f"{n} {state.replace('_', ' ')}" for state, n in sorted(question.outcomes.items()))
    sure = ", ".join(f"{name}: {n}" for name, n in told["posteriors"].items())
    lines = [
        f"**{question.name}**: {question.ask}" + (f" ({question.help})" if question.help else ""),
        f"- Answers: {', '.join(question.values)}" + (f"; asked only if `{question.only}`" if question.only else ""),
        f"- Pictures: {states or 'none asked'}; {_number(question.mean_answers)} answers each",
        f"- Two answers to the same picture agree: {_share(told['equal_pairs_share'], told['pairs'])}; people among "
        f"themselves: {_share(told['equal_pairs_share_of_people'], told['pairs_of_people'])}",
        f"- How sure (posterior: pictures): {sure or 'none yet'}{_promised(question.expected)}",
    ]
    lines += [f"- {question.drafts.sentence()}"] if question.drafts else []
    return "\n".join(lines)


def _promised(expected: float | None) -> str:
    return "" if expected is None else f"; of 100 that stand, {100 * expected:.1f} are expected to be right"


def _number(value: float | None) -> str:
    return "no" if value is None else f"{value:.2f}"


def _share(share: float | None, pairs: int) -> str:
    return "nobody answered twice" if share is None else f"{100 * share:.1f} % of {pairs} pairs"


def _passed_through(stages: Iterable[StageCard]) -> list[str]:
    idle = [f"{stage.name} ({stage.kind})" for stage in stages if not stage.in_use]
    if not idle:
        return []
    return ["## What passed through", f"Not yet in use, so everything passed through unchanged: {', '.join(idle)}."]


def _missing(card: Card) -> list[str]:
    lines = [f"- {_many(n, 'item')}: {LEFT_OUT_ITEMS[why]}" for why, n in sorted(card.left_out.items())]
    lines += [f"- {_many(n, 'picture')}: {LEFT_OUT[why]}" for why, n in sorted(card.pictures_left_out.items())]
    for stage in card.stages:
        waiting = {state: n for state, n in stage.items.items() if state in ("here", "contested", "dropped")}
        if stage.questions and waiting:
            lines.append(f"- in {stage.name}: " + ", ".join(f"{n} {state}" for state, n in sorted(waiting.items())))
    return ["## What is not in it", "\n".join(lines) if lines else "Nothing was left out."]


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _columns(tables: Mapping[str, Sequence[Column]]) -> list[str]:
    lines = ["## Columns"]
    for name, columns in tables.items():
        lines.append(f"### {name}")
        lines.append("\n".join(f"- `{column.name}`: {column.meaning}" for column in columns))
    return lines
