"""Which names an expression may use, and with which values: the facts of the stages above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manyeyes.projects.combinations import values_of
from manyeyes.projects.faults import Findings
from manyeyes.projects.graph import ancestors
from manyeyes.query import QueryWrong, parse

Raw = Mapping[str, Any]
Names = dict[str, tuple[str, ...]]
ANYWHERE: Names = {"item.*": (), "tag.*": (), "given.*": ()}


def check_names(stages: list[dict[str, Any]], columns: Mapping[str, tuple[str, ...]], findings: Findings) -> None:
    """Check every expression and target. `columns`: series attributes by import stage, where its file was read."""
    for n, stage in enumerate(stages):
        above = names_of(ancestors(stages, str(stage.get("name"))), columns)
        here = f"stages[{n}]"
        own = names_of([stage], columns)
        _check(stage.get("only"), above, f"{here}.only", findings)
        _check(stage.get("keep"), above, f"{here}.keep", findings)
        if stage.get("passes", "settled") != "settled":
            _check(stage["passes"], {**above, **own}, f"{here}.passes", findings)
        _check_questions(stage, above, here, findings)
        _check(stage.get("target"), dict.fromkeys(above, ()), f"{here}.target", findings)  # any values will do


def names_of(stages: list[dict[str, Any]], columns: Mapping[str, tuple[str, ...]]) -> Names:
    """The facts of these stages. A question that two of them ask needs its stage's name before it."""
    names: Names = dict(ANYWHERE)
    bare: list[tuple[str, tuple[str, ...]]] = []
    for stage in stages:
        name = stage.get("name")
        for question in (*stage.get("questions", ()), *stage.get("attributes", ())):
            values = values_of(question) if "type" in question else tuple(question.get("values", ()))
            names[f"{name}.{question.get('name')}"] = values
            bare.append((str(question.get("name")), values))
        if stage.get("kind") == "import":
            names.update(_of_import(stage, columns))
        if stage.get("kind") == "collect":
            names["giver.*"] = ()
        if stage.get("kind") in MACHINES:
            names.update({f"{name}.{fact}": values for fact, values in MACHINES[stage["kind"]](stage).items()})
        elif stage.get("kind") != "classify":
            names[f"{name}.*"] = ()
    asked = [name for name, _ in bare]
    return {**names, **{name: values for name, values in bare if asked.count(name) == 1}}


def _of_frames(_: Raw) -> Names:
    return {"time": (), "index": ()}


def _of_screen(stage: Raw) -> Names:
    """What a screen finds out: a verdict for each check it is asked for, and a score."""
    asked = [*stage.get("reject", {}), *(check for check in ("blur",) if check in stage)]
    asked += ["twin"] if "twins" in stage else []
    score: Names = {"nsfw": ()} if stage.get("score", {}).get("nsfw") else {}
    return {**dict.fromkeys(asked, ("sure", "uncertain", "fine")), **score}


MACHINES = {"frames": _of_frames, "screen": _of_screen}


def _of_import(stage: Raw, columns: Mapping[str, tuple[str, ...]]) -> Names:
    if "table" in stage.get("from", {}):
        return {"row": (), "series.*": ()}
    known = columns.get(str(stage.get("name")))
    return {"series.*": ()} if known is None else {f"series.{column}": () for column in known}


def _check_questions(stage: Raw, above: Names, here: str, findings: Findings) -> None:
    """A question may look at those asked before it."""
    names = dict(above)
    for n, question in enumerate(stage.get("questions", ())):
        _check(question.get("only"), names, f"{here}.questions[{n}].only", findings)
        names[str(question.get("name"))] = values_of(question)


def _check(text: str | None, names: Names, where: str, findings: Findings) -> None:
    if text is None:
        return
    try:
        parse(text, names)
    except QueryWrong as wrong:
        remedy = (wrong.remedy or "").rstrip(".")
        cause = f"at character {wrong.position}: {wrong.cause}"
        findings.fault(where, cause, remedy[:1].lower() + remedy[1:])
