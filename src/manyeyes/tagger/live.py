"""The live tagger: the head refitted on what is settled now, so that the playground changes with people's work.

It takes the settings that the serving tagger was given, learns from the same parts, is measured on the same held-back
pictures, and answers only while it is not worse there than what serves. It lives in the memory of the process that
serves: a minute later there is another one, and a history of these would tell nobody anything.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from manyeyes.house import House
from manyeyes.inference import FEATURES_VERSION
from manyeyes.media import Jail
from manyeyes.projects import Project, Stage
from manyeyes.tagger import history
from manyeyes.tagger.figures import Figure, Judged, judge, read_figures
from manyeyes.tagger.head_model import Head
from manyeyes.tagger.history import KEPT, TaggerRow
from manyeyes.tagger.methods import HEAD, Given, learn, scores_of
from manyeyes.tagger.retrain import first_try, settled
from manyeyes.tagger.source import JUDGED, NOW
from manyeyes.tagger.tagger import Tagger
from manyeyes.tagger.train import Training, hold, prepare, source_of

LIVE = "live"
EVERY = 5  # newly settled pictures between two refits: one alone would tell which picture was settled
MOST = 8  # in memory
_known = threading.Lock()
_live: dict[tuple[str, int], LiveTagger] = {}


@dataclass(frozen=True)
class LiveTagger:
    """One, as it answers now."""

    tagger: Tagger
    row: TaggerRow
    figures: tuple[Figure, ...]
    beside: int
    """Number of the tagger that served when it was made; another one ends it. 0: none served."""
    answers: bool
    """It is not worse than that one."""


def live_is_due(house: House, stage: Stage) -> bool:
    """Whether enough was settled since the last refit. Only heads are refitted, and none where an owner rolled back."""
    if stage.file.settings["method"] != HEAD:
        return False
    there = _live.get((_site(house), stage.id))
    with house.reading() as tx:
        now, serves = settled(tx, stage), history.serving(tx, stage.id)
        rolled_back = serves is not None and _rolled_back(history.taggers(tx, stage.id), serves.number)
    if rolled_back or (serves is None and now < first_try(stage)):
        return False
    last = max(there.row.settled if there else 0, serves.settled if serves else 0)
    return abs(now - last) >= EVERY or (there is None and serves is None)  # fewer, where pictures were withdrawn


def refit_live(house: House, project: Project, stage: Stage, *, jail: Jail | None = None) -> bool:
    """Refit on what is settled now; returns whether the new one answers. Seconds; nobody waits for it.

    Raises NothingToLearn, NoLearnableTag, NothingSound, MlNotInstalled.
    """
    began = time.monotonic()
    training = Training(house, project, stage, NOW, say=lambda line: None, jail=jail)
    with house.reading() as tx:
        serves = history.serving(tx, stage.id)
    source = source_of(training)
    given = _as_before(house, serves, prepare(training, source))
    made = learn(given)
    judged = judge(made.about, given.examples.only(JUDGED), scores_of(made, given, JUDGED), given.learnt)
    verdict = hold(training, given, made)
    made = replace(made, about=replace(made.about, metrics=judged.summary, seconds=time.monotonic() - began))
    row = _row(stage, made, judged, verdict.why, source.settled, house.now())
    _keep(house, stage, LiveTagger(made, row, judged.figures, serves.number if serves else 0, verdict.serves))
    return verdict.serves


def live_tagger(house: House, stage: Stage) -> TaggerRow | None:
    """The live tagger that answers now, if there is one, like a row of the history: number 0, state live."""
    there = _answering(house, stage)
    return there.row if there else None


def serving_tagger(house: House, stage: Stage) -> Tagger | None:
    """The tagger that answers now, in memory: the live one where there is one, else the one that serves.

    None before there is any: `missing` says what it waits for. Raises NotATagger, TaggerOfAnotherVersion.
    """
    live = _answering(house, stage)
    if live is not None:
        return live.tagger
    with house.reading() as tx:
        row = history.serving(tx, stage.id)
    return None if row is None else history.loaded(history.tagger_folder(house, row))


def figures_of(house: House, row: TaggerRow) -> tuple[Figure, ...]:
    """The figures of a tagger, live or in the history; none where its folder is gone."""
    if row.state == LIVE:
        there = _live.get((_site(house), row.stage_id))
        return there.figures if there else ()
    return read_figures(history.tagger_folder(house, row)) if row.folder else ()


def _answering(house: House, stage: Stage) -> LiveTagger | None:
    there = _live.get((_site(house), stage.id))
    if there is None or not there.answers:
        return None
    with house.reading() as tx:
        serves = history.serving(tx, stage.id)
    return there if there.beside == (serves.number if serves else 0) else None


def _as_before(house: House, serves: TaggerRow | None, given: Given) -> Given:
    """With the settings and directions of the head that serves; before there is one, they are chosen anew."""
    if serves is None or serves.method != HEAD:
        return given
    before = history.loaded(history.tagger_folder(house, serves))
    model, known = before.model, before.about.features == FEATURES_VERSION
    placing = model.placing if isinstance(model, Head) and known else None
    return replace(given, chosen=before.about.settings, placing=placing)


def _rolled_back(rows: Sequence[TaggerRow], serving: int) -> bool:
    """Whether its owner went back to an older one: then what is newer is not wanted until a training serves again."""
    return any(row.state == KEPT and row.number > serving for row in rows)


def _row(stage: Stage, made: Tagger, judged: Judged, why: str, settled: int, now: float) -> TaggerRow:
    return TaggerRow(
        id=0,
        project_id=stage.project_id,
        stage_id=stage.id,
        number=0,
        release_id=None,
        release=None,
        method=made.about.method,
        state=LIVE,
        folder="",
        tags=len(made.about.tags),
        metrics=judged.summary,
        settings=made.about.settings,
        why=why,
        settled=settled,
        seconds=made.about.seconds,
        trained_at=now,
    )


def _keep(house: House, stage: Stage, made: LiveTagger) -> None:
    """In memory, one a stage; the oldest go where a process serves very many."""
    with _known:
        _live.pop((_site(house), stage.id), None)
        _live[_site(house), stage.id] = made
        while len(_live) > MOST:
            del _live[next(iter(_live))]


def _site(house: House) -> str:
    return str(house.site.resolve())
