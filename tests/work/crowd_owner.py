"""What the owner of a stage, its rules' victims and the background do: the other half of the model of a crowd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import bindparam, select
from tests.makers import the_stage
from tests.work import crowd_invariants
from tests.work.crowd_machine import TRUTHS, Crowd, saying, somebody

from manyeyes import consensus, flow, items, moderation, people, rules, skills, work
from manyeyes.assignment import Lane
from manyeyes.cli.apply import apply_project
from manyeyes.flow import Upkept
from manyeyes.items import Opinion
from manyeyes.people import AppealedAlready, AppealTooLate, Worker
from manyeyes.skills import NoControlTask, NotSettledYet
from manyeyes.storage import tables as t

OF_OWNER = (
    select(t.assignment.c.public_id, t.answer.c.revision)
    .outerjoin(t.answer, t.answer.c.assignment_id == t.assignment.c.id)
    .where(t.assignment.c.worker_id == bindparam("worker"), t.assignment.c.task_id == bindparam("task"))
    .order_by(t.answer.c.revision.desc())
)
truths = st.fixed_dictionaries(
    {"text": st.sampled_from(["yes", "no"]), "kind": st.sampled_from(["photo", "drawing", "other"])}
)
deaths = st.sampled_from([None, None, 0, 1, 2, 4])


class CrowdAndOwner(Crowd):
    """Whoever works, and whoever looks after it."""

    def __init__(self) -> None:
        super().__init__()
        self.stops: dict[str, bool] = {}  # restrictions of the owner's, and whether nobody has lifted them
        self.appealed: set[str] = set()

    # --- stopped, lifted, appealed ---

    @rule(
        who=somebody,
        kind=st.sampled_from(["stop", "stop", "slow", "exam"]),
        scope=st.sampled_from(["stage", "project", "site"]),
        until=st.sampled_from([None, 300.0, 3600.0]),
        ask_again=st.booleans(),
    )
    def stop_somebody(self, who: int, kind: str, scope: str, until: float | None, ask_again: bool) -> None:
        if kind == "exam" and self.variant != "exam":
            return
        self.stops_him(self.worker(who), kind, scope, until, ask_again)

    def stops_him(self, worker: Worker, kind: str, scope: str, until: float | None, ask_again: bool) -> str:
        with self.house.transaction() as tx:
            made = rules.restrict_by_owner(
                tx,
                self.stage,
                worker.id,
                reason="Please talk to me.",
                now=self.seconds,
                until=None if until is None else self.seconds + until,
                scope=scope,
                kind=kind,
                ask_again=ask_again,
            )
        self.stops[made.public_id] = kind != "exam"  # an exam that is passed lifts it, too
        return made.public_id

    @rule(data=st.data())
    def lift_something(self, data: st.DataObject) -> None:
        names = [row.public_id for row in self.rows(crowd_invariants.RESTRICTIONS)]
        if names:
            self.lifts(self.some(data, names))

    def lifts(self, name: str) -> None:
        with self.house.transaction() as tx:
            rules.lift(tx, name, "I was wrong.", "owner", self.seconds)
        self.stops[name] = False

    @rule(data=st.data(), agree=st.booleans())
    def object_and_answer(self, data: st.DataObject, agree: bool) -> None:
        """Somebody objects; the owner answers at once; a second objection is refused."""
        stopped = [row for row in self.rows(crowd_invariants.RESTRICTIONS) if row.kind != "exam"]
        if not stopped:
            return
        row = self.some(data, stopped)
        worker = next(one for one in self.workers if one.id == row.worker_id)
        holds = row.lifted_at is None and (row.until is None or self.seconds < row.until)
        if row.public_id in self.appealed or not holds:
            why = AppealedAlready if row.public_id in self.appealed else AppealTooLate
            with self.house.transaction() as tx, pytest.raises(why):
                rules.appeal(tx, worker, row.public_id, "I did look.", self.seconds)
            return
        with self.house.transaction() as tx:
            made = rules.appeal(tx, worker, row.public_id, "I did look.", self.seconds)
        self.appealed.add(row.public_id)
        with self.house.transaction() as tx:
            rules.answer_appeal(tx, made.public_id, agree, "Well.", self.seconds)
        if agree:
            self.stops[row.public_id] = False

    # --- taken back, given back ---

    @rule(who=somebody, back=st.sampled_from([10.0, 1000.0, 1e9]))
    def take_back(self, who: int, back: float) -> None:
        self.takes_back(self.worker(who), back)

    def takes_back(self, worker: Worker, back: float) -> list[str]:
        with self.house.transaction() as tx:
            now = self.seconds
            taken = moderation.take_back(tx, self.project, worker, now - back, now, now, reason="a vandal")
        return [one.public_id for one in taken.withdrawals]

    @rule(data=st.data())
    def undo_something(self, data: st.DataObject) -> None:
        names = [row.public_id for row in self.rows(crowd_invariants.WITHDRAWALS)]
        if names:
            self.undoes(self.some(data, names))

    def undoes(self, name: str) -> None:
        with self.house.transaction() as tx:
            moderation.undo(tx, name, self.seconds)

    @precondition(lambda self: self.stored)
    @rule(who=somebody, back=st.sampled_from([1000.0, 1e9]), meanwhile=st.integers(0, 2))
    def take_back_and_undo(self, who: int, back: float, meanwhile: int) -> None:
        """As if it had never been."""
        before = self.all_counted()
        withdrawn = [row.public_id for row in self.rows(crowd_invariants.WITHDRAWALS) if row.lifted_at is None]
        taken = self.takes_back(self.worker(who), back)
        self.background(meanwhile)
        for name in set(taken) - set(withdrawn):
            self.undoes(name)
        self.must_be_as(before)

    @precondition(lambda self: self.stored)
    @rule(who=somebody, ask_again=st.booleans(), meanwhile=st.integers(0, 2))
    def stop_and_lift(self, who: int, ask_again: bool, meanwhile: int) -> None:
        """The same of stopping somebody."""
        before = self.all_counted()
        made = self.stops_him(self.worker(who), "stop", "stage", None, ask_again)
        self.background(meanwhile)
        self.lifts(made)
        self.must_be_as(before)

    def background(self, how: int) -> None:
        """Nothing, a fit and half a recount, or everything that is due."""
        if how == 1:
            self.upkeep_dies_in(3, chunk=1)
        elif how == 2:
            self.upkeep()

    def must_be_as(self, before: tuple[Any, Any]) -> None:
        after = self.all_counted()
        if after[0] == before[0]:  # else pictures were promoted meanwhile, by which people are measured since
            assert after[1] == before[1]

    # --- a tagger says something, or takes it back ---

    @precondition(lambda self: self.variant == "spoken")
    @rule(data=st.data(), said=saying, weight=st.floats(0.4, 0.99), dies=deaths)
    def a_tagger_speaks(self, data: st.DataObject, said: dict[str, str], weight: float, dies: int | None) -> None:
        """Of questions it says "unsure" to it has no opinion; a fit says how far it counts."""
        task = self.some(data, self.rows(crowd_invariants.TASKS))
        told = [Opinion(name, value, weight, 1) for name, value in said.items() if value != "unsure"]
        train = the_stage(self.house, self.project, "tagger")
        with self.may_die(dies), self.house.transaction() as tx:
            items.keep_opinions(tx, train.id, {task.item_id: told})
            if consensus.verdicts(tx, task.id) and task.lane != Lane.CONTROL:
                flow.judge_again(tx, self.stage, task.id, self.seconds)

    # --- the background ---

    @rule(chunk=st.integers(1, 3), dies=deaths)
    def background_works(self, chunk: int, dies: int | None) -> None:
        self.upkeep_dies_in(dies, chunk=chunk)

    def upkeep_dies_in(self, dies: int | None, chunk: int) -> None:
        with self.may_die(dies):
            self.upkeep(chunk)

    def upkeep(self, chunk: int = 200) -> Upkept:
        return flow.upkeep(self.house, self.stage, chunk=chunk)

    @rule()
    def everything_is_counted_again(self) -> None:
        self.all_counted()

    def all_counted(self) -> tuple[Any, Any]:
        """Everything with the newest fit; returns (the known pictures, what the others add up to)."""
        while self.refit().promoted:  # what is known since then measures people otherwise
            pass
        assert self.upkeep(chunk=1).left == 0
        self.state.to_add_up.clear()
        with self.house.reading() as tx:
            assert not consensus.recounts_under_way(tx)
            fit = consensus.current_fit(tx, self.stage.id).number
            known, added = {}, {}
            here = {row.item_id: row.state for row in tx.all(crowd_invariants.HERE, {"stage": self.stage.id})}
            for task in tx.all(crowd_invariants.TASKS):
                if task.lane == Lane.CONTROL:
                    known[task.id] = skills.truth(tx, task.id)
                    continue
                assert consensus.fit_used(tx, task.id) in (None, fit), "everything is added up with the newest fit"
                rows = consensus.verdicts(tx, task.id)
                told = [(one.question, one.value if one.answers else None, round(one.posterior, 6)) for one in rows]
                told = [one for one, row in zip(told, rows, strict=True) if row.answers]
                closed = task.closed_as if task.lane == Lane.ORDINARY else None
                added[task.id] = (told, [str(one.state) for one in rows], closed, here[task.item_id])
            return known, added

    def refit(self) -> Upkept:
        with self.house.transaction() as tx:
            flow.refit_now(tx, self.stage, self.seconds)
        made = self.upkeep()
        assert made.fit_made
        return made

    # --- known pictures, the project file, hard pictures ---

    @precondition(lambda self: self.variant != "plain")
    @rule(data=st.data(), said=truths)
    def know_a_picture(self, data: st.DataObject, said: dict[str, str]) -> None:
        """The owner makes a picture a known one, or corrects what is known."""
        task = self.some(data, [row.id for row in self.rows(crowd_invariants.TASKS)])
        with self.house.transaction() as tx:
            stage = self.stage
            try:
                rescored = skills.correct_truth(tx, stage, task, said, self.seconds)
            except NoControlTask:
                self.tries(lambda: skills.make_control(tx, stage, task, said, "owner", self.seconds), NotSettledYet)
                return
            freed = rules.reconsider(tx, stage, rescored, self.seconds)
            if rescored:
                flow.refit_now(tx, stage, self.seconds)
            assert set(freed) <= set(rescored)

    @precondition(lambda self: self.variant != "plain")
    @rule(data=st.data())
    def retire_a_picture(self, data: st.DataObject) -> None:
        task = self.some(data, [row.id for row in self.rows(crowd_invariants.TASKS)])
        with self.house.transaction() as tx:
            self.tries(lambda: skills.retire_control(tx, task, self.seconds), NoControlTask)

    def tries(self, act: Callable[[], object], refused: type[Exception]) -> None:
        try:
            act()
        except refused:
            return

    @rule(least=st.integers(1, 3), more=st.integers(0, 3), known=st.integers(0, 4), turned=st.booleans(), dies=deaths)
    def change_the_file(self, least: int, more: int, known: int, turned: bool, dies: int | None) -> None:
        """Another overlap, other known pictures; where the machine dies in it the owner applies it again."""
        rows = [row for row in TRUTHS if int(row[0][2]) < known]
        more = max(more, self.variant == "rules")  # a rule about agreement needs two people
        swap = {"yes": "no", "no": "yes", "photo": "drawing", "drawing": "photo"}
        self.write_control([(path, name, swap[value]) if turned else (path, name, value) for path, name, value in rows])
        (self.folder / "project.yaml").write_text(self.file(least, least + more), "utf-8")
        self.most = max(self.most, least + more)
        with self.may_die(dies):
            self.apply()
            return
        self.apply()

    def apply(self) -> None:
        self.now_applied = None
        apply_project(self.house, {"folder": self.project.folder}, lambda sentence: None)

    @rule(data=st.data(), said=saying)
    def owner_decides(self, data: st.DataObject, said: dict[str, str]) -> None:
        """The owner's word about any picture, from the list of hard ones."""
        task = self.some(data, self.rows(crowd_invariants.TASKS))
        with self.house.transaction() as tx:
            name = items.by_ids(tx, [task.item_id])[task.item_id].public_id
            work.settle_by_owner(tx, self.owner, f"{name}:features", said, self.seconds)
            mine = tx.all(OF_OWNER, {"worker": self.owner.id, "task": task.id})[0]
        self.stored[mine.public_id][mine.revision] = said
        self.done[self.owner.id].add(name)
        self.owner_of[mine.public_id], self.item_of[mine.public_id] = self.owner, name

    @rule(said=saying, settle=st.booleans())
    def owner_works(self, said: dict[str, str], settle: bool) -> None:
        """The owner meets hard pictures among the others."""
        self.works(self.owner, said, 0)
        if settle:
            with self.house.transaction() as tx:
                hard = work.contested(tx, self.stage, 5)
            assert len({one.task for one in hard}) == len(hard)

    def rows(self, statement: Any) -> list[Any]:
        with self.house.reading() as tx:
            return tx.all(statement)


assert people.SCOPES == ("stage", "project", "site")
