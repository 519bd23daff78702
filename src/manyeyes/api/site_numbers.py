"""How the site stands, for Prometheus: asked when it is asked for, from kept counts, so that it costs a few ms."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from manyeyes import collect, jobs, overview, projects, watch
from manyeyes.house import House
from manyeyes.projects import Project
from manyeyes.storage import Transaction

log = logging.getLogger(__name__)
OF_A_STAGE = ("project", "stage")
JOB_STATES, WAYS_END = ("running", "paused", "failed"), ("waiting", "failing", "sent", "given_up")


class SiteNumbers(Collector):
    """Reads the numbers of one house; where the database does not answer it says that, and nothing else."""

    def __init__(self, house: House) -> None:
        """Read from `house`."""
        self._house = house

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: names are known when they are asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Everything, newly read."""
        began = time.perf_counter()
        try:
            with self._house.reading() as tx:
                found = list(_of_the_database(self._house, tx))
        except Exception as error:
            log.warning("the numbers of the site cannot be read", exc_info=error)
            found = list(_canary(self._house, None))
            yield _one("manyeyes_database_ok", "Whether the database was read just now", 0)
        else:
            yield _one("manyeyes_database_ok", "Whether the database was read just now", 1)
            seconds = time.perf_counter() - began
            yield _one("manyeyes_database_seconds", "Seconds that reading these numbers took", seconds)
        yield from found
        yield from _disks(self._house)


def _of_the_database(house: House, tx: Transaction) -> Iterator[Metric]:
    here, now = projects.all_projects(tx), house.now()
    yield from _stages(tx, here, now)
    yield from _of_projects(tx, here)
    yield from _canary(house, tx)
    alarms = GaugeMetricFamily("manyeyes_alarms", "Alarms that leave the house", labels=("way", "state"))
    by_state = watch.alarms_by_state(tx)
    for way in watch.ways_of(house.settings):
        for state in WAYS_END:
            alarms.add_metric((way, state), by_state[way, state])
    yield alarms


def _stages(tx: Transaction, here: Iterable[Project], now: float) -> Iterator[Metric]:
    answers = CounterMetricFamily("manyeyes_answers_stored", "Pictures answered, counted a person", labels=OF_A_STAGE)
    age = GaugeMetricFamily("manyeyes_newest_answer_age_seconds", "Since an answer was stored last", labels=OF_A_STAGE)
    tasks = GaugeMetricFamily("manyeyes_tasks", "Ordinary tasks by how they stand", labels=(*OF_A_STAGE, "state"))
    is_open = GaugeMetricFamily("manyeyes_stage_open", "Whether people may work in it", labels=OF_A_STAGE)
    slugs = {project.id: project.slug for project in here}
    every = [stage for project_id in slugs for stage in projects.stages(tx, project_id)]
    for one in overview.in_short(tx, every, now):
        where = (slugs[one.stage.project_id], one.stage.name)
        answers.add_metric(where, one.answers)
        is_open.add_metric(where, one.stage.state == "open")
        if one.newest is not None:
            age.add_metric(where, max(0.0, now - one.newest))
        for state, many in one.tasks.items():
            tasks.add_metric((*where, state), many)
    return iter((answers, age, tasks, is_open))


def _of_projects(tx: Transaction, here: Iterable[Project]) -> Iterator[Metric]:
    unseen = GaugeMetricFamily("manyeyes_alerts_unseen", "Alerts the owner has not seen", labels=("project",))
    under_way = GaugeMetricFamily("manyeyes_jobs", "Jobs that have not ended", labels=("project", "state"))
    by_state = jobs.unfinished_jobs(tx)
    for project in here:
        unseen.add_metric((project.slug,), projects.unseen_alerts(tx, project.id))
        for state in JOB_STATES:
            under_way.add_metric((project.slug, state), by_state.get((project.id, state), 0))
    return iter((unseen, under_way))


def _canary(house: House, tx: Transaction | None) -> Iterator[Metric]:
    heard = watch.sung(house, tx) if house.settings.canary_seconds else None  # switched off: what it sang once is old
    if heard is None or not (heard.sang_at or heard.failures):
        return
    yield _one("manyeyes_canary_ok", "Whether the last trial answer was stored", heard.failures == 0)
    yield _one("manyeyes_canary_seconds", "Seconds it took to be lent, stored and found", heard.seconds)
    if heard.sang_at is not None:
        yield _one("manyeyes_canary_age_seconds", "Since one was stored last", max(0.0, house.now() - heard.sang_at))


def _disks(house: House) -> Iterator[Metric]:
    free = GaugeMetricFamily("manyeyes_disk_free_bytes", "Bytes the site may still write", labels=("folder",))
    share = GaugeMetricFamily("manyeyes_disk_used_ratio", "How full that disk is, 0 to 1", labels=("folder",))
    try:
        for disk in collect.disks_of(house):
            free.add_metric((str(disk.folder),), disk.free)
            share.add_metric((str(disk.folder),), disk.share)
    except OSError as error:
        log.warning("the site's disks cannot be asked", exc_info=error)
    return iter((free, share))


def _one(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_, value=float(value))
