"""The evaluation page of a stage's tagger, whenever somebody opens it: seconds the first time, then kept beside it."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from manyeyes import datasets
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.inference import cache_of
from manyeyes.media import Jail
from manyeyes.projects import Project, Stage
from manyeyes.tagger import history
from manyeyes.tagger.evaluate import Where
from manyeyes.tagger.evaluate_stage import evaluate_stage
from manyeyes.tagger.examples import Pictures
from manyeyes.tagger.history import TaggerRow
from manyeyes.tagger.report_page import Thumbnail, page

PAGE = "evaluation.html"
SIDE = 200  # pixels of a picture on the page


class NothingToEvaluate(ManyEyesError):
    """This tagger failed before there was anything to measure: {why}"""

    status = 409


def stage_page(house: House, project: Project, stage: Stage, row: TaggerRow, jail: Jail) -> str:
    """The HTML of a tagger's evaluation with its worst mistakes; raises NothingToEvaluate and what `evaluate` raises.

    One that learnt from a release is measured on that release, which never changes, so its page is kept. One that
    learnt from what was settled then is measured on what is settled now, anew each time.
    """
    if row.state == "failed":
        raise NothingToEvaluate(why=row.why)
    kept = history.tagger_folder(house, row) / PAGE
    if row.release and kept.is_file():
        return kept.read_text("utf-8")
    where = Where("", cache_of(house.site, house.settings), jail=jail, with_leak=False)
    done = evaluate_stage(house, project, stage, row, "", replace(where, threads=1))
    html = page(done.found, thumbnails(done.pictures, jail))
    if row.release:
        _keep(kept.with_suffix(".making"), kept, html)
    return html


def thumbnails(pictures: Pictures, jail: Jail) -> Thumbnail:
    """Small WebP pictures by item, made in the jail; none where a picture is not there or cannot be read."""

    def thumbnail(item: str) -> bytes | None:
        try:
            small = jail.derive(pictures(item), SIDE)
        except datasets.PictureNotThere:
            return None
        return small if isinstance(small, bytes) else None

    return thumbnail


def _keep(making: Path, kept: Path, html: str) -> None:
    """Write it whole or not at all; a full disk only means that it is made again."""
    with contextlib.suppress(OSError):
        making.write_text(html, "utf-8")
        making.replace(kept)
