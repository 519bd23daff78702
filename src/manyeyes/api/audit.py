"""A check by the owner: a random part of what a release would keep, answered without seeing what people said."""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes import datasets, projects
from manyeyes.api.people_told import counted, when
from manyeyes.api.picture_told import pictures
from manyeyes.api.policy import Anyone, Owner
from manyeyes.api.projects import question
from manyeyes.api.releases import NoReleaseStage
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Picture, as_words, iso
from manyeyes.api.shapes_owner import (
    AskedInAudit,
    Audit,
    AuditLine,
    Audits,
    AuditWish,
    Band,
    Checked,
    Differed,
    ToCheck,
    Truths,
)
from manyeyes.api.the_house import TheHouse
from manyeyes.storage import Transaction

router = api_router("checks", "/projects/{project}/audits")
NOBODY = "Nobody has checked this project yet."


@router.get("")
def list_audits(project: str, who: Anyone, house: TheHouse) -> Audits:
    """Every check, the newest first; whoever reads releases may read what was found."""
    with house.reading() as tx:
        found = datasets.audits(tx, projects.find(tx, project).id)
        lines = [AuditLine.model_validate(_line(tx, one)) for one in found]
    ended = (one.sentence for one in lines if one.ended_at)
    return Audits(audits=lines, sentence=next(ended, NOBODY))


def _line(tx: Transaction, one: datasets.Audit, result: datasets.AuditResult | None = None) -> dict[str, object]:
    return {
        "audit": one.public_id,
        "of": one.of,
        "keep": one.keep,
        "population": one.population,
        "items": one.items,
        "checked": one.checked,
        "made_at": iso(one.made_at),
        "ended_at": when(one.ended_at),
        "sentence": (result or datasets.audit_result(tx, one)).sentence,
    }


@router.post("")
def start_audit(project: str, wish: AuditWish, who: Owner, house: TheHouse) -> AuditLine:
    """Draw pictures at random for a check."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        stage = next((one for one in projects.stages(tx, found.id) if one.kind == "release"), None)
    if stage is None:
        raise NoReleaseStage(project=project)
    drawn = datasets.start_audit(house, found, stage, wish.count, of=wish.of)
    with house.reading() as tx:
        return AuditLine.model_validate(_line(tx, drawn))


@router.get("/{audit}")
def show_audit(project: str, audit: str, who: Owner, house: TheHouse) -> Audit:
    """Expected against found, by how sure people made it; and what differed."""
    with house.reading() as tx:
        return _result(tx, _audit(tx, project, audit))


def _audit(tx: Transaction, project: str, audit: str) -> datasets.Audit:
    found = datasets.audit_by_public_id(tx, audit)
    if found.project_id != projects.find(tx, project).id:
        raise datasets.UnknownAudit(audit=audit)
    return found


def _result(tx: Transaction, one: datasets.Audit) -> Audit:
    result = datasets.audit_result(tx, one)
    shown = pictures(tx, [differed.item_id for differed in result.differed])
    return Audit.model_validate(
        _line(tx, one, result)
        | {
            "decided": result.decided,
            "unsure": result.unsure,
            "gone": result.gone,
            "expected": result.expected if result.decided else None,
            "found": counted(result.found, result.decided),
            "bands": [_band(band) for band in result.bands],
            "differed": [_differed(each, shown) for each in result.differed],
        }
    )


def _band(band: datasets.Band) -> Band:
    found = counted(band.found, band.checked)
    return Band(low=band.low, high=band.high, checked=band.checked, expected=band.expected, found=found)


def _differed(one: datasets.Differed, shown: Mapping[int, Picture]) -> Differed:
    return Differed(
        position=one.position,
        item=shown.get(one.item_id),
        expected=one.expected,
        people_say=dict(one.people_say),
        found=dict(one.found),
        questions=list(one.questions),
        kept=one.kept,
        meets=one.meets,
    )


@router.get("/{audit}/next")
def next_to_check(project: str, audit: str, who: Owner, house: TheHouse) -> ToCheck:
    """The next picture of a check, without what people said about it."""
    with house.reading() as tx:
        drawn = _audit(tx, project, audit)
        found = datasets.next_to_check(tx, drawn)
        if isinstance(found, datasets.AllChecked):
            return _all_checked(drawn)
        shown = pictures(tx, [found.item_id])
    return ToCheck(
        audit=audit,
        done=False,
        position=found.position,
        items=found.items,
        checked=found.checked,
        item=shown.get(found.item_id),
        questions=[_asked(one) for one in found.questions],
        found=None if found.found is None else dict(found.found),
    )


def _asked(one: datasets.Asked) -> AskedInAudit:
    return AskedInAudit(key=one.key, stage=one.stage, question=question(one.question))


def _all_checked(one: datasets.Audit) -> ToCheck:
    counts = {"position": one.items, "items": one.items, "checked": one.checked}
    return ToCheck.model_validate(
        {"audit": one.public_id, "done": True, "item": None, "questions": [], "found": None} | counts
    )


@router.put("/{audit}/items/{position}")
def check_picture(project: str, audit: str, position: int, said: Truths, who: Owner, house: TheHouse) -> Checked:
    """What the owner sees in one picture; can be corrected until the check is finished."""
    with house.transaction() as tx:
        datasets.check_item(tx, _audit(tx, project, audit), position, as_words(said.answers), house.now())
    return Checked(checked=True)


@router.post("/{audit}/end")
def end_audit(project: str, audit: str, who: Owner, house: TheHouse) -> Audit:
    """No more is checked or corrected; releases carry the result from now on."""
    with house.transaction() as tx:
        return _result(tx, datasets.end_audit(tx, _audit(tx, project, audit), house.now()))
