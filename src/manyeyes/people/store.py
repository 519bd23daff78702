"""SQL of people: worker, token, sign_in_link, restriction, appeal, qualification."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, func, or_, select, update

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import appeal, device_code, qualification, remark, restriction, sign_in_link, token, worker

WORKER = select(worker.c.id, worker.c.public_id, worker.c.kind).where(worker.c.public_id == bindparam("public_id"))
FIRST_OF_KIND = (
    select(worker.c.id, worker.c.public_id, worker.c.kind)
    .where(worker.c.kind == bindparam("kind"))
    .order_by(worker.c.id)
    .limit(1)
)
HOLDER = (
    select(worker.c.id, worker.c.public_id, worker.c.kind, token.c.role)
    .join(worker, worker.c.id == token.c.worker_id)
    .where(token.c.hash == bindparam("hash"), token.c.revoked_at.is_(None))
)
REVOKE = (
    update(token)
    .where(token.c.hash == bindparam("the_hash"), token.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)
LINK = select(sign_in_link.c.role, sign_in_link.c.expires_at, sign_in_link.c.used_at).where(
    sign_in_link.c.hash == bindparam("hash")
)
USE_LINK = (
    update(sign_in_link)
    .where(sign_in_link.c.hash == bindparam("the_hash"), sign_in_link.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
DEVICE_CODE = (
    select(worker.c.id, worker.c.public_id, worker.c.kind, device_code.c.hash)
    .add_columns(device_code.c.expires_at, device_code.c.used_at)
    .join(worker, worker.c.id == device_code.c.worker_id)
    .where(device_code.c.hash == bindparam("hash"))
)
USE_DEVICE_CODE = (
    update(device_code)
    .where(device_code.c.hash == bindparam("the_hash"), device_code.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)

NOT_LIFTED = (
    select(restriction)
    .where(restriction.c.worker_id == bindparam("worker"), restriction.c.lifted_at.is_(None))
    .where((restriction.c.until.is_(None)) | (restriction.c.until > bindparam("now")))
    .order_by(restriction.c.id)
)
RESTRICTION = select(restriction).where(restriction.c.id == bindparam("id"))
RESTRICTION_BY_NAME = select(restriction).where(restriction.c.public_id == bindparam("public_id"))
RESTRICTIONS_OF = (
    select(restriction).where(restriction.c.worker_id == bindparam("worker")).order_by(restriction.c.id.desc())
)
LIFT = (
    update(restriction)
    .where(restriction.c.id == bindparam("id_"), restriction.c.lifted_at.is_(None))
    .values(lifted_at=bindparam("now"), lifted_why=bindparam("why"))
)

APPEAL_OF = select(appeal).where(appeal.c.restriction_id == bindparam("restriction"))
APPEAL_BY_NAME = select(appeal).where(appeal.c.public_id == bindparam("public_id"))
# What stops people in the whole site is every project's matter: a site has one owner.
APPEALS = (
    select(appeal)
    .join(restriction, restriction.c.id == appeal.c.restriction_id)
    .where(or_(restriction.c.project_id.is_(None), restriction.c.project_id == bindparam("project")))
    .order_by(appeal.c.id)
)
ANSWER_APPEAL = (
    update(appeal)
    .where(appeal.c.id == bindparam("id_"), appeal.c.answered_at.is_(None))
    .values(state=bindparam("new_state"), answer=bindparam("reply"), answered_at=bindparam("now"))
)
FOLLOW_STAGE = (
    update(restriction).where(restriction.c.stage_id == bindparam("was")).values(stage_id=bindparam("is_now"))
)
QUALIFICATIONS = select(qualification.c.name, qualification.c.value).where(
    qualification.c.worker_id == bindparam("worker"), qualification.c.project_id == bindparam("project")
)
QUALIFIED = (
    select(qualification.c.worker_id)
    .where(qualification.c.project_id == bindparam("project"), qualification.c.name == bindparam("name"))
    .order_by(qualification.c.worker_id)
)
DISQUALIFY = delete(qualification).where(
    qualification.c.worker_id == bindparam("worker"),
    qualification.c.project_id == bindparam("project"),
    qualification.c.name == bindparam("name_"),
)

_REMARK = select(
    remark.c.id,
    remark.c.public_id,
    remark.c.worker_id,
    worker.c.public_id.label("worker"),
    remark.c.project_id,
    remark.c.item_id,
    remark.c.text,
    remark.c.at,
    remark.c.answer,
    remark.c.done_at,
).join(worker, worker.c.id == remark.c.worker_id)
REMARK_BY_NAME = _REMARK.where(remark.c.public_id == bindparam("public_id"))
REMARK_BY_KEY = _REMARK.where(remark.c.worker_id == bindparam("worker"), remark.c.key == bindparam("key"))
REMARKS_SINCE = select(func.count().label("n")).where(
    remark.c.worker_id == bindparam("worker"), remark.c.at > bindparam("since")
)
REMARKS_IN = (
    _REMARK.where(remark.c.project_id == bindparam("project"))
    .order_by(remark.c.done_at.is_not(None), remark.c.id.desc())
    .limit(bindparam("most"))
)
REMARKS_WAITING = select(func.count().label("n")).where(
    remark.c.project_id == bindparam("project"), remark.c.done_at.is_(None)
)
REMARKS_ABOUT = _REMARK.where(remark.c.item_id == bindparam("item")).order_by(remark.c.id)
REMARKS_OF = (
    _REMARK.where(remark.c.worker_id == bindparam("worker")).order_by(remark.c.id.desc()).limit(bindparam("most"))
)
DEAL_WITH_REMARK = (
    update(remark).where(remark.c.id == bindparam("id_")).values(answer=bindparam("said"), done_at=bindparam("ended"))
)


def add_appeal(tx: Transaction, row: Mapping[str, object]) -> None:
    tx.insert(appeal, [row])


def add_restriction(tx: Transaction, row: Mapping[str, object]) -> int:
    return tx.add(restriction, row)


def add_worker(tx: Transaction, public_id: str, kind: str, now: float) -> int:
    return tx.add(worker, {"public_id": public_id, "kind": kind, "created_at": now})


def worker_by_public_id(tx: Transaction, public_id: str) -> Row | None:
    return tx.first(WORKER, {"public_id": public_id})


def first_of_kind(tx: Transaction, kind: str) -> Row | None:
    return tx.first(FIRST_OF_KIND, {"kind": kind})


def add_token(tx: Transaction, hash: str, worker_id: int, name: str, role: str, now: float) -> None:
    row = {"hash": hash, "worker_id": worker_id, "name": name, "role": role, "created_at": now}
    tx.add(token, row)


def token_holder(tx: Transaction, hash: str) -> Row | None:
    return tx.first(HOLDER, {"hash": hash})


def revoke_token(tx: Transaction, hash: str, now: float) -> int:
    return tx.run(REVOKE, {"the_hash": hash, "now": now})


def add_link(tx: Transaction, hash: str, role: str, expires_at: float) -> None:
    tx.insert(sign_in_link, [{"hash": hash, "role": role, "expires_at": expires_at}])


def link(tx: Transaction, hash: str) -> Row | None:
    return tx.first(LINK, {"hash": hash})


def use_link(tx: Transaction, hash: str, now: float) -> int:
    return tx.run(USE_LINK, {"the_hash": hash, "now": now})


def put_device_code(tx: Transaction, worker_id: int, hash: str, expires_at: float) -> None:
    """One a worker: the one before goes."""
    tx.put(device_code, [{"worker_id": worker_id, "hash": hash, "expires_at": expires_at, "used_at": None}])


def code_of_hash(tx: Transaction, hash: str) -> Row | None:
    return tx.first(DEVICE_CODE, {"hash": hash})


def use_device_code(tx: Transaction, hash: str, now: float) -> int:
    return tx.run(USE_DEVICE_CODE, {"the_hash": hash, "now": now})
