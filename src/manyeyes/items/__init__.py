"""items: each picture known once in its project by the sha-256 of its bytes; its series; the places it came from."""

from manyeyes.items.address import derived, original, url
from manyeyes.items.frame import (
    Frame,
    Place,
    frame_by_id,
    frame_times,
    frames_of,
    keep_frames,
    places,
    sharpness_by_video,
)
from manyeyes.items.given import Given, given_of, keep_given
from manyeyes.items.item import (
    HERE,
    TRAINING,
    WITHDRAWN,
    Item,
    Shown,
    UnknownItem,
    add,
    by_address,
    by_id,
    by_ids,
    by_public_id,
    in_project,
    shown,
)
from manyeyes.items.look import keep_look, looks
from manyeyes.items.series import Series, add_series, series_by_ids, series_of
from manyeyes.items.source import Source, add_source, by_source, sources
from manyeyes.items.twin import Twin, forget_twins, keep_twins, twin_groups, twins_found_by, twins_of
from manyeyes.items.video import keep_video, note_decoded, videos

__all__ = [
    "HERE",
    "TRAINING",
    "WITHDRAWN",
    "Frame",
    "Given",
    "Item",
    "Place",
    "Series",
    "Shown",
    "Source",
    "Twin",
    "UnknownItem",
    "add",
    "add_series",
    "add_source",
    "by_address",
    "by_id",
    "by_ids",
    "by_public_id",
    "by_source",
    "derived",
    "forget_twins",
    "frame_by_id",
    "frame_times",
    "frames_of",
    "given_of",
    "in_project",
    "keep_given",
    "keep_frames",
    "keep_look",
    "keep_twins",
    "keep_video",
    "looks",
    "note_decoded",
    "original",
    "places",
    "series_by_ids",
    "series_of",
    "sharpness_by_video",
    "shown",
    "sources",
    "twin_groups",
    "twins_found_by",
    "twins_of",
    "url",
    "videos",
]
