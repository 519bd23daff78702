"""No group of twins and no video lands in two parts of a release, and the tables say who belongs together."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from tests.datasets.answered import PROJECT, Crowd, a_project_in, release_of, table

from manyeyes import collect, items
from manyeyes.collect import Finding
from manyeyes.house import House
from manyeyes.items import Frame, Twin

TEXT = (
    PROJECT.replace("reject: {unreadable: true}", "twins: {distance: 4, keep: all}, blur: {ask: uncertain}")
    .replace('keep: "character and not text"', "KEEP")
    .replace("target: series.is_anime,\n     ", "")
)


def sixty_pictures(
    house: House, by: str, keep: str = 'keep: "item.width > 1"', a_video: int = 6
) -> tuple[Crowd, list[int]]:
    """Sixty pictures of sixty series; each five are twins, each six of one video."""
    text = TEXT.replace("[series, twins]", by).replace("KEEP", keep)
    crowd = a_project_in(house, "full", True, text)
    with crowd.writing():
        ids = [crowd.picture(f"anime-{n}/{n}.jpg", n) for n in range(60)]
        videos = [
            crowd.picture(f"films-{n}/{n}.jpg", 100 + n, {"screen": "dropped", "features": "dropped"})
            for n in range(60 // a_video)
        ]
    screen = crowd.stages["screen"].id
    with house.transaction() as tx:
        for n, item_id in enumerate(ids):
            leader = ids[n - n % 5]
            items.keep_twins(tx, screen, [Twin(item_id, leader, "same" if n % 5 else "leader", 0, 0)])
            frame = Frame(videos[n // a_video], screen, n, n / 10, 1.0, b"", item_id)
            items.keep_frames(tx, [frame])
    return crowd, ids


def parts_of(rows: list[dict[str, object]], column: str) -> dict[object, set[object]]:
    found = defaultdict(set)
    for row in rows:
        if row[column] and row["kept"]:
            found[row[column]].add(row["split"])
    return found


@pytest.mark.parametrize(("by", "column"), [("twins", "twin_group"), ("video, largest: 0.5", "video")])
def test_twins_and_frames_of_one_video_never_land_in_two_parts(house: House, by: str, column: str) -> None:
    crowd, _ = sixty_pictures(house, by, a_video=5)
    rows = table(release_of(crowd) / "items.parquet")
    found = parts_of(rows, column)
    assert len(found) == 12
    assert all(len(parts) == 1 for parts in found.values())
    assert {part for parts in found.values() for part in parts} == {"train", "test"}


def test_frames_of_a_clip_that_is_there_in_two_encodings_stay_together(house: House) -> None:
    crowd, ids = sixty_pictures(house, "twins", a_video=3)
    with house.reading() as tx:
        first, second = (items.places(tx, [ids[n]])[ids[n]].video_id for n in (0, 59))
    with house.transaction() as tx:
        screen = crowd.stages["screen"].id
        items.keep_twins(tx, screen, [Twin(first, first, "leader", 0, 0), Twin(second, first, "video", 0, 0)])
    rows = {row["name"]: row for row in table(release_of(crowd) / "items.parquet")}
    with house.reading() as tx:
        names = {item.id: item.public_id for item in items.by_ids(tx, ids).values()}
    assert rows[names[ids[0]]]["split"] == rows[names[ids[59]]]["split"]


def test_the_tables_say_of_which_video_and_when_a_frame_was_taken(house: House) -> None:
    crowd, ids = sixty_pictures(house, "twins")
    with house.reading() as tx:
        shown = items.by_ids(tx, [ids[0], ids[13]])
    rows = {row["item"]: row for row in table(release_of(crowd) / "items.parquet")}
    row = rows[shown[ids[13]].sha256]
    assert (row["frame_index"], row["time"]) == (13, 1.3)
    assert row["video"] is not None
    assert rows[shown[ids[0]].sha256]["twin_group"] == shown[ids[0]].sha256


def test_what_a_screen_found_can_be_asked_for_in_keep(house: House) -> None:
    crowd, ids = sixty_pictures(house, "twins", "keep: \"screen.blur == 'fine' and screen.twin != 'sure'\"")
    with house.transaction() as tx:
        screen = crowd.stages["screen"].id
        collect.keep_findings(tx, screen, {ids[0]: [Finding("blur", "uncertain", 0.3, 0.4)]})
        collect.keep_findings(tx, screen, {ids[1]: [Finding("twin", "sure", 0, 4)]})
    rows = table(Path(release_of(crowd)) / "items.parquet")
    with house.reading() as tx:
        out = {items.by_id(tx, one).sha256 for one in ids[:2]}
    assert {row["item"] for row in rows if not row["kept"] and row["video"]} == out
