"""The coin that says which pictures people may be told of is the same in the database as in our own arithmetic."""

from __future__ import annotations

from sqlalchemy import select
from tests.makers import a_project, pictures, the_stage

from manyeyes import skills
from manyeyes.flow.store import TAILS
from manyeyes.house import House
from manyeyes.skills.coin import PRIME
from manyeyes.storage.tables import task


def test_the_database_throws_the_coin_as_we_do(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 60)
    stage = the_stage(house, project)
    mine = select(task.c.id).where(task.c.stage_id == stage.id)
    with house.reading() as tx:
        tasks = {row.id for row in tx.all(mine)}
        assert len(tasks) == 60
        for coin in (PRIME // 4, PRIME // 3, PRIME // 2, PRIME // 4 + PRIME // 2 - 1):
            tails = {row.id for row in tx.all(mine.where(TAILS), {"coin": coin, "prime": PRIME})}
            assert tails == {one for one in tasks if not skills.may_be_told(coin, one)}
            assert 10 <= len(tails) <= 50
