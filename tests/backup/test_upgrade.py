"""A site of an older version: nothing touches it until its owner says so, and then a backup comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyeyes.backup import check_backup, restore
from manyeyes.cli.upgrade import OthersAtWork, bring_up, upgrade_verb
from manyeyes.house import House, open_house
from manyeyes.storage import OlderDatabase, known_revisions, open_database, revision_of
from manyeyes.storage.migrations import make_tables

NEWEST, BEFORE = known_revisions()[:2]


@pytest.fixture
def old_site(tmp_path: Path) -> Path:
    """A site as the version before left it."""
    site = tmp_path / "site"
    (site / ".manyeyes").mkdir(parents=True)
    database = open_database("", site / ".manyeyes" / "site.sqlite")
    make_tables(database.engine(), BEFORE)
    database.close()
    return site


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_database_is_left_alone_with_a_sentence(old_site: Path, read_only: bool) -> None:
    for _ in range(2):  # the second time shows that the first let go of the site
        with pytest.raises(OlderDatabase, match="nothing was changed") as refused:
            open_house(old_site, read_only=read_only)
        assert "`manyeyes upgrade SITE` backs it up first" in refused.value.sentence
    database = open_database("", old_site / ".manyeyes" / "site.sqlite")
    assert revision_of(database.engine()) == BEFORE
    database.close()


def test_upgrade_takes_a_backup_that_reads_well_and_then_the_site_opens(
    old_site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upgrade_verb(old_site, to=None)
    said = capsys.readouterr().out
    assert f"went from revision {BEFORE} to {NEWEST}" in said
    kept = old_site.parent / "manyeyes-before-upgrade"
    assert check_backup(kept, "", lambda sentence: None).revision == BEFORE
    with open_house(old_site) as house:
        assert bring_up(house, kept, lambda sentence: None)["backup"] is None


def test_what_was_kept_before_can_be_upgraded_too(old_site: Path, tmp_path: Path) -> None:
    upgrade_verb(old_site, to=tmp_path / "kept", as_json=True)
    assert restore(tmp_path / "kept", tmp_path / "back", "", lambda sentence: None).older
    with pytest.raises(OlderDatabase):
        open_house(tmp_path / "back")
    upgrade_verb(tmp_path / "back", to=tmp_path / "again", as_json=True)
    with open_house(tmp_path / "back") as house:
        assert revision_of(house.database.engine()) == NEWEST


@pytest.mark.parametrize("database_address", ["postgresql"], indirect=True)
def test_nobody_upgrades_a_database_that_others_use(house: House, tmp_path: Path) -> None:
    with house.database.engine().begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{BEFORE}'")
    other = open_database(house.settings.database, tmp_path / "none")
    with other.reading(), pytest.raises(OthersAtWork, match="Stop every `serve` and `work` of this site"):
        bring_up(house, tmp_path / "kept", lambda sentence: None)
    other.close()
