"""From what was found to what the card says: numbers put beside the project's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from manyeyes.datasets.audit_result import AuditResult, sentence
from manyeyes.datasets.card import AuditCard, Card, ModelCard, QuestionCard, SplitCard, StageCard
from manyeyes.datasets.contents import Pictures
from manyeyes.datasets.keep import unanswerable
from manyeyes.datasets.snapshot import Snapshot
from manyeyes.datasets.split import Split, Wish
from manyeyes.datasets.wanted import Wanted
from manyeyes.projects import Overlap, Project, Question, Stage


def describe(
    project: Project,
    name: str,
    number: int,
    stages: Sequence[Stage],
    wanted: Wanted,
    found: Snapshot,
    audit: AuditResult | None,
) -> Card:
    """The card of a release as far as the snapshot tells it; `completed` adds split, pictures and targets."""
    return Card(
        project=project.slug,
        title=project.file.title,
        why=project.file.why,
        name=name,
        number=number,
        project_version=project.version,
        stage=wanted.stage,
        rights=asdict(project.file.rights),
        counts=counts(found),
        keep=str(wanted.keep) if wanted.keep else None,
        keep_unknown_names=unanswerable(wanted.keep, _names(stages, found)),
        target=wanted.target,
        split=None,
        stages=tuple(_stage(stage, found) for stage in stages),
        left_out=dict(found.left_out),
        pictures_left_out={},
        expected=_expected(found),
        audit=_audit(audit, found),
        only=str(wanted.only) if wanted.only else None,
        least={name: bound for name, bound in asdict(wanted.least).items() if bound},
        licences=tuple(wanted.licences),
        model=_model(wanted, found),
    )


def completed(card: Card, split: tuple[Wish, Split] | None, pictures: Pictures, targets: str) -> Card:
    """The whole card, once the items are laid out and the pictures are in their places."""
    counts = {**card.counts, "pictures": len(pictures.files)}
    return replace(card, counts=counts, split=_split(split), pictures_left_out=pictures.left_out, targets=targets)


def _model(wanted: Wanted, found: Snapshot) -> ModelCard | None:
    if wanted.model is None:
        return None
    said, asked = found.model, wanted.model
    told = (said.values, said.items, dict(said.by_tag), said.checked, said.right, said.sentence())
    return ModelCard(asked.tagger, asked.score, *told)


def _expected(found: Snapshot) -> float | None:
    """Mean chance of the kept items to meet all conditions."""
    return round(found.expected / found.items_kept, 6) if found.items_kept else None


def _audit(audit: AuditResult | None, found: Snapshot) -> AuditCard | None:
    if audit is None:
        return None
    told = (audit.expected, audit.checked, audit.decided, audit.found)
    return AuditCard(
        sentence=sentence("The owner", audit.audit.keep is not None, *told),
        of=audit.audit.of,
        keep=audit.audit.keep,
        population=audit.audit.population,
        project_version=audit.audit.project_version,
        answers=audit.audit.answers,
        answers_since=found.answers + found.on_known - audit.audit.answers,
        checked=audit.checked,
        decided=audit.decided,
        found=audit.found,
        unsure=audit.unsure,
        gone=audit.gone,
        expected=round(audit.expected, 6),
        interval=audit.interval,
        bands=audit.bands,
        promised_too_much=audit.promised_too_much,
    )


def counts(found: Snapshot) -> dict[str, int]:
    """The numbers a release is listed with; pictures are none yet."""
    states: Counter[str] = sum(found.outcomes.values(), Counter())
    return {
        "items": found.items,
        "items_kept": found.items_kept,
        "series": len(found.series_seen),
        "pictures": 0,
        "answers": found.answers,
        "answers_made_up": found.made_up,
        "answers_withdrawn": found.withdrawn,
        "answers_on_known_pictures": found.on_known,
        "workers": len(found.workers),
        "workers_made_up": sum(made_up for _, made_up in found.workers),
        "people_stopped": found.stopped,
        "settled_by_owner": found.by_owner,
        "settled_with_model": found.with_model,
        **{state: states[state] for state in ("settled", "contested", "open", "not_asked")},
    }


def _names(stages: Sequence[Stage], found: Snapshot) -> set[str]:
    """Every name that may be known of an item."""
    asked = {(stage.name, question.name) for stage in stages for question in stage.file.questions if stage.file.in_use}
    attributes = {f"series.{name}" for one in found.series.values() for name in one.attributes}
    return attributes | {question for _, question in asked} | {f"{stage}.{question}" for stage, question in asked}


def _split(split: tuple[Wish, Split] | None) -> SplitCard | None:
    if split is None:
        return None
    wish, made = split
    return SplitCard(wish.by, wish.seed, made.components, made.parts, made.warnings)


def _stage(stage: Stage, found: Snapshot) -> StageCard:
    by_workflow = {version: n for (name, version), n in found.by_workflow.items() if name == stage.name}
    return StageCard(
        name=stage.name,
        kind=stage.kind,
        state=stage.state,
        workflow=stage.workflow,
        in_use=stage.file.in_use,
        items=dict(found.states.get(stage.name, {})),
        answers_by_workflow=by_workflow,
        people_per_picture=_people(stage.file.overlap) if stage.file.for_people else None,
        questions=tuple(_question(stage.name, question, found) for question in stage.file.questions),
    )


def _people(overlap: Overlap) -> str:
    if overlap.confidence is None:
        return f"{overlap.min}, then the likeliest value"
    return f"{overlap.min} to {overlap.max}, until the posterior is {overlap.confidence:g}"


def _question(stage: str, question: Question, found: Snapshot) -> QuestionCard:
    outcomes: Mapping[str, int] = found.outcomes.get((stage, question.name), {})
    asked = sum(n for state, n in outcomes.items() if state != "not_asked")
    weighty = found.weighty[stage, question.name]
    return QuestionCard(
        name=question.name,
        ask=question.ask,
        type=question.type,
        values=question.values,
        help=question.help,
        only=question.only,
        outcomes=dict(outcomes),
        mean_answers=round(weighty / asked, 3) if asked else None,
        agreement=found.agreement.of(stage, question.name),
        expected=_mean_sureness(found, stage, question.name),
        drafts=found.drafts.get(stage, {}).get(question.name),
    )


def _mean_sureness(found: Snapshot, stage: str, question: str) -> float | None:
    settled = found.outcomes[stage, question]["settled"] if (stage, question) in found.outcomes else 0
    return round(found.sureness[stage, question] / settled, 6) if settled else None
