"""SQL of items: item, item_source, series, look, given, twin, frame, video, prediction, opinion."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, or_, select, update

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import (
    frame,
    item,
    item_source,
    look,
    opinion,
    prediction,
    predictor,
    series,
    stage,
    twin,
    video,
)
from manyeyes.storage.tables import given as given_table

AT_ONCE = 500  # ids in one statement: SQLite allows 999 parameters in older builds

ITEM = select(*[column for column in item.c if column.name != "added_at"])
BY_HASH = ITEM.where(item.c.project_id == bindparam("project_id"), item.c.sha256 == bindparam("sha256"))
BY_ADDRESS = ITEM.where(item.c.address == bindparam("address"))
BY_PUBLIC_ID = ITEM.where(item.c.public_id == bindparam("public_id"))
BY_ID = ITEM.where(item.c.id == bindparam("id"))
IN_PROJECT = ITEM.where(item.c.project_id == bindparam("project_id")).order_by(item.c.id)
KEEP = update(item).where(item.c.id == bindparam("the_id")).values(kept=bindparam("kept"))
SHOWN = select(item.c.id, item.c.public_id, item.c.address, item.c.width, item.c.height, series.c.title).join(
    series, series.c.id == item.c.series_id
)
SHOWN_ONE = SHOWN.where(item.c.id == bindparam("id"))

BY_SOURCE = ITEM.join(item_source, item_source.c.item_id == item.c.id).where(
    item_source.c.stage_id == bindparam("stage_id"), item_source.c.path == bindparam("path")
)
MOVE_SOURCE = (
    update(item_source)
    .where(item_source.c.stage_id == bindparam("the_stage"), item_source.c.path == bindparam("the_path"))
    .values(item_id=bindparam("item_id"), series_id=bindparam("series_id"))
)
SOURCES = select(item_source).order_by(item_source.c.id)

LOOKS = select(*[column for column in look.c if column.name != "nsfw"])

LOOKS_AFTER = (
    LOOKS.join(item, item.c.id == look.c.item_id)
    .where(item.c.project_id == bindparam("project_id"), look.c.item_id > bindparam("after"))
    .order_by(look.c.item_id)
    .limit(bindparam("most"))
)

NSFW = select(look.c.item_id, look.c.nsfw).where(look.c.nsfw.is_not(None))
SCORE = update(look).where(look.c.item_id == bindparam("the_item")).values(nsfw=bindparam("score"))

TWINS = select(twin.c.item_id, twin.c.leader_id, twin.c.how, twin.c.phash_distance, twin.c.dhash_distance)
TWINS_FOUND_BY = TWINS.where(twin.c.stage_id == bindparam("stage_id"))
FORGET_TWIN = delete(twin).where(twin.c.item_id == bindparam("the_item"), twin.c.stage_id == bindparam("the_stage"))

FRAME = select(frame)
FRAME_BY_ID = FRAME.where(frame.c.id == bindparam("id"))
PLACES = select(frame.c.item_id, frame.c.video_id, frame.c.frame_index, frame.c.time).order_by(frame.c.id)
SAMPLED = select(frame.c.video_id, frame.c.item_id, frame.c.sharpness).order_by(frame.c.video_id, frame.c.frame_index)
FRAME_AGAIN = (
    update(frame)
    .where(frame.c.video_id == bindparam("the_video"), frame.c.stage_id == bindparam("the_stage"))
    .where(frame.c.frame_index == bindparam("the_index"), frame.c.item_id.is_(None))
    .values({name: bindparam("new_" + name) for name in ("item_id", "reason", "number", "bound", "thumbnail")})
)

VIDEOS = select(*[column for column in video.c if column.name not in ("decoded", "missing")])
NOTE_DECODED = (
    update(video)
    .where(video.c.item_id == bindparam("the_item"))
    .values(decoded=bindparam("seconds"), missing=bindparam("lost"))
)

GIVEN = select(given_table).order_by(given_table.c.item_id, given_table.c.stage_id)

SERIES = select(series.c.id, series.c.name, series.c.title, series.c.attributes)
SERIES_NAMED = SERIES.where(series.c.project_id == bindparam("project_id"), series.c.name == bindparam("name"))
SERIES_OF = SERIES.where(series.c.project_id == bindparam("project_id")).order_by(series.c.name)
CHANGE_SERIES = (
    update(series)
    .where(series.c.id == bindparam("the_id"))
    .values(title=bindparam("title"), attributes=bindparam("attributes"))
)


PREDICTED = select(prediction.c.item_id, prediction.c.tagger, prediction.c.scores, prediction.c.learnt)
NOT_PREDICTED = (
    select(item.c.id, item.c.sha256)
    .join(stage, stage.c.project_id == item.c.project_id)
    .outerjoin(prediction, and_(prediction.c.item_id == item.c.id, prediction.c.stage_id == stage.c.id))
    .where(
        stage.c.id == bindparam("stage_id"),
        item.c.id > bindparam("after"),
        item.c.state == "here",
        item.c.kind == "image",
        or_(prediction.c.tagger.is_(None), prediction.c.tagger != bindparam("tagger")),
    )
    .order_by(item.c.id)
    .limit(bindparam("most"))
)
PREDICTED_ONE = PREDICTED.where(prediction.c.stage_id == bindparam("stage_id"), prediction.c.item_id == bindparam("id"))
PREDICTOR = (
    select(predictor)
    .join(stage, stage.c.id == predictor.c.stage_id)
    .where(stage.c.project_id == bindparam("project_id"), stage.c.name == bindparam("name"), stage.c.state != "gone")
)
OPINIONS = select(opinion).order_by(opinion.c.item_id, opinion.c.stage_id, opinion.c.question)
FORGET_OPINIONS = delete(opinion).where(
    opinion.c.stage_id == bindparam("stage_id"), opinion.c.item_id == bindparam("the_item")
)
WITH_OPINION = (
    select(opinion.c.item_id)
    .distinct()
    .where(opinion.c.stage_id == bindparam("stage_id"), opinion.c.tagger > bindparam("beyond"))
    .order_by(opinion.c.item_id)
    .limit(bindparam("most"))
)
FORGET_PREDICTIONS = delete(prediction).where(prediction.c.stage_id == bindparam("stage_id"))


def by_hashes(tx: Transaction, project_id: int, hashes: Collection[str]) -> list[Row]:
    if len(hashes) == 1:  # compiling a list anew costs more than the look-up
        return tx.all(BY_HASH, {"project_id": project_id, "sha256": next(iter(hashes))})
    return _in_parts(tx, ITEM.where(item.c.project_id == project_id), item.c.sha256, hashes)


def by_address(tx: Transaction, address: str) -> Row | None:
    return tx.first(BY_ADDRESS, {"address": address})


def by_public_id(tx: Transaction, public_id: str) -> Row | None:
    return tx.first(BY_PUBLIC_ID, {"public_id": public_id})


def by_id(tx: Transaction, item_id: int) -> Row | None:
    return tx.first(BY_ID, {"id": item_id})


def by_ids(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, ITEM, item.c.id, item_ids)


def in_project(tx: Transaction, project_id: int) -> list[Row]:
    return tx.all(IN_PROJECT, {"project_id": project_id})


def shown(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    # One compiled statement an item: a claim shows a few, and compiling a list anew costs more than twenty look-ups.
    if len(item_ids) > 20:
        return _in_parts(tx, SHOWN, item.c.id, item_ids)
    return [row for item_id in item_ids for row in tx.all(SHOWN_ONE, {"id": item_id})]


def add_items(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.insert(item, rows, ignore=True)


def keep(tx: Transaction, item_ids: Collection[int]) -> None:
    tx.run_many(KEEP, [{"the_id": item_id, "kept": True} for item_id in item_ids])


def by_source(tx: Transaction, stage_id: int, path: str) -> Row | None:
    return tx.first(BY_SOURCE, {"stage_id": stage_id, "path": path})


def put_sources(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    if tx.insert(item_source, rows, ignore=True) < len(rows):
        at = {"stage_id": "the_stage", "path": "the_path"}
        tx.run_many(MOVE_SOURCE, [{at.get(name, name): value for name, value in row.items()} for row in rows])


def sources(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, SOURCES, item_source.c.item_id, item_ids)


def add_series(tx: Transaction, row: Mapping[str, Any]) -> None:
    tx.insert(series, [row], ignore=True)


def series_named(tx: Transaction, project_id: int, name: str) -> Row | None:
    return tx.first(SERIES_NAMED, {"project_id": project_id, "name": name})


def series_of(tx: Transaction, project_id: int) -> list[Row]:
    return tx.all(SERIES_OF, {"project_id": project_id})


def series_by_ids(tx: Transaction, series_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, SERIES, series.c.id, series_ids)


def change_series(tx: Transaction, series_id: int, title: str, attributes: str) -> None:
    tx.run(CHANGE_SERIES, {"the_id": series_id, "title": title, "attributes": attributes})


def put_nsfw(tx: Transaction, item_id: int, score: float) -> None:
    tx.run(SCORE, {"the_item": item_id, "score": score})


def nsfw(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, NSFW, look.c.item_id, item_ids)


def put_looks(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.put(look, rows)


def looks(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, LOOKS, look.c.item_id, item_ids)


def looks_after(tx: Transaction, project_id: int, after: int, most: int) -> list[Row]:
    return tx.all(LOOKS_AFTER, {"project_id": project_id, "after": after, "most": most})


def twins(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, TWINS, twin.c.item_id, item_ids)


def twins_found_by(tx: Transaction, stage_id: int) -> list[Row]:
    return tx.all(TWINS_FOUND_BY, {"stage_id": stage_id})


def put_twins(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.put(twin, rows)


def forget_twins(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> None:
    tx.run_many(FORGET_TWIN, [{"the_item": item_id, "the_stage": stage_id} for item_id in item_ids])


def put_frames(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        if not tx.insert(frame, [row], ignore=True):
            key = {"the_video": row["video_id"], "the_stage": row["stage_id"], "the_index": row["frame_index"]}
            tx.run(FRAME_AGAIN, key | {"new_" + name: value for name, value in row.items()})


def frame_by_id(tx: Transaction, frame_id: int) -> Row | None:
    return tx.first(FRAME_BY_ID, {"id": frame_id})


def places(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, PLACES, frame.c.item_id, item_ids)


def sampled(tx: Transaction, video_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, SAMPLED, frame.c.video_id, video_ids)


def put_video(tx: Transaction, row: Mapping[str, Any]) -> None:
    tx.put(video, [row])


def videos(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, VIDEOS, video.c.item_id, item_ids)


def note_decoded(tx: Transaction, item_id: int, decoded: float, missing: float) -> None:
    tx.run(NOTE_DECODED, {"the_item": item_id, "seconds": decoded, "lost": missing})


def add_given(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.insert(given_table, rows, ignore=True)


def given(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, GIVEN, given_table.c.item_id, item_ids)


def put_predictions(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.put(prediction, rows)


def predictions(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, PREDICTED.where(prediction.c.stage_id == stage_id), prediction.c.item_id, item_ids)


def put_opinions(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.put(opinion, rows)


def forget_opinions(tx: Transaction, stage_id: int, item_ids: Sequence[int]) -> None:
    for item_id in item_ids:
        tx.run(FORGET_OPINIONS, {"stage_id": stage_id, "the_item": item_id})


def opinions(tx: Transaction, item_ids: Collection[int]) -> list[Row]:
    return _in_parts(tx, OPINIONS, opinion.c.item_id, item_ids)


def with_opinion(tx: Transaction, stage_id: int, beyond: int, most: int) -> list[Row]:
    return tx.all(WITH_OPINION, {"stage_id": stage_id, "beyond": beyond, "most": most})


def predicted(tx: Transaction, stage_id: int, item_id: int) -> Row | None:
    return tx.first(PREDICTED_ONE, {"stage_id": stage_id, "id": item_id})


def predictor_of(tx: Transaction, project_id: int, name: str) -> Row | None:
    return tx.first(PREDICTOR, {"project_id": project_id, "name": name})


def put_predictor(tx: Transaction, row: Mapping[str, Any]) -> None:
    tx.put(predictor, [row])


def not_predicted(tx: Transaction, stage_id: int, tagger: int, after: int, most: int) -> list[Row]:
    return tx.all(NOT_PREDICTED, {"stage_id": stage_id, "tagger": tagger, "after": after, "most": most})


def forget_predictions(tx: Transaction, stage_id: int) -> int:
    return tx.run(FORGET_PREDICTIONS, {"stage_id": stage_id})


def _in_parts(
    tx: Transaction, statement: Select[Any], column: Any, ids: Collection[int] | Collection[str]
) -> list[Row]:
    every: list[int | str] = list(ids)
    parts = [every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)]
    return [row for part in parts for row in tx.dynamic(statement.where(column.in_(part)))]
