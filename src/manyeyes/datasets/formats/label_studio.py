"""Label Studio: tasks.json with everybody's answers and what they add up to, and label_config.xml; and its JSON read.

Everybody's answers are annotations, what they add up to is a prediction, with its score. A task, an annotation and a
result are what labelstud.io/guide/task_format and /guide/export describe; both its JSON and its JSON-MIN are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.album import Album
from manyeyes.datasets.formats.elsewhere import Elsewhere, Heard, NotThatFormat, majority
from manyeyes.datasets.formats.json_files import write_list
from manyeyes.datasets.formats.json_input import read_json
from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.datasets.formats.report import Report, Tally
from manyeyes.datasets.formats.xml_files import quoted

LOCAL = "/data/local-files/?d="
TAGS = "tags"
IMAGE, NAME = "image", "Label Studio"
HOW = (
    "Set LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED=true and LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT to this folder, make "
    "a project with label_config.xml and import tasks.json. Whoever imports stands behind all annotations there; "
    "`worker` says who answered."
)
NOT_COUNTED = "answers that were corrected, taken back or given to another meaning of the question"
MIN_KEYS = frozenset({"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "completed_by"})
ANSWERS = """
    SELECT item, list({'worker': worker, 'stage': stage, 'question': question, 'value': value, 'ms': shown_ms}
                      ORDER BY "order") AS said
    FROM answers WHERE current AND counted AND NOT withdrawn GROUP BY item ORDER BY item"""


class LabelStudio:
    """Label Studio JSON, out and in."""

    name: ClassVar[str] = "label-studio"
    help: ClassVar[str] = "Label Studio tasks with answers and predictions; its exports are read too"

    def save(self, release: ReleaseReader, folder: Path, say: Callable[[str], None]) -> Report:
        """Write tasks.json, label_config.xml and images/."""
        tally = Tally()
        tally.note(HOW)
        names = _names(release)
        (folder / "label_config.xml").write_text(_config(release, names), "utf-8")
        with Album(release, folder, tally, say) as album:
            write_list(folder / "tasks.json", _tasks(release, album, names, tally))
        left = "SELECT count(*) FROM answers WHERE NOT (current AND counted AND NOT withdrawn)"
        tally.lost(NOT_COUNTED, next(release.rows(left))[0])
        return tally.report()

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every task of an export as JSON or JSON-MIN, with everybody's choices."""
        file = path / "tasks.json" if path.is_dir() else path
        tasks = read_json(file, NAME)
        if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
            raise NotThatFormat(file=file, format=NAME, cause="it is no list of tasks")
        if tasks and not any("data" in task for task in tasks):
            return _of_min(tasks)
        return (_of_task(file, number, task) for number, task in enumerate(tasks))


def _names(release: ReleaseReader) -> dict[tuple[str, str], str]:
    """What a question of a stage is called there: its own name, with the stage's where two stages share it."""
    asked = [(stage["name"], question["name"]) for stage, question in _questions(release)]
    often = Counter(question for _, question in asked)
    return {(stage, name): name if often[name] == 1 else f"{stage}.{name}" for stage, name in asked}


def _questions(release: ReleaseReader) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for stage in release.card.get("stages", ()):
        for question in stage.get("questions", ()):
            yield stage, question


def _config(release: ReleaseReader, names: Mapping[tuple[str, str], str]) -> str:
    lines = ["<View>", f'  <Image name="{IMAGE}" value="$image"/>']
    for stage, question in _questions(release):
        lines.append(f"  <Header value={quoted(question['ask'])}/>")
        lines += _choices(names[stage["name"], question["name"]], [*question["values"], "unsure"], "single")
    if given := [tag.name for tag in release.dictionary.tags if tag.source == "given"]:
        lines += _choices(TAGS, given, "multiple")
    return "\n".join([*lines, "</View>"]) + "\n"


def _choices(name: str, values: Sequence[str], choice: str) -> list[str]:
    inside = [f"    <Choice value={quoted(value)}/>" for value in dict.fromkeys(values)]
    return [f'  <Choices name={quoted(name)} toName="{IMAGE}" choice="{choice}">', *inside, "  </Choices>"]


def _tasks(
    release: ReleaseReader, album: Album, names: Mapping[tuple[str, str], str], tally: Tally
) -> Iterator[dict[str, Any]]:
    said = _Beside(release.rows(ANSWERS))
    for number, picture in enumerate(release.pictures(), start=1):
        answers = said.of(picture.item)
        if picture.file is None or not album.put(picture, f"images/{picture.file}"):
            tally.lost("answers to pictures that are not in it", len(answers))
            continue
        data = {IMAGE: f"{LOCAL}images/{picture.file}", "item": picture.item, "series": picture.series}
        people = list(_by_worker(number, answers, names))
        tally.wrote("answers", len(answers))
        tally.wrote("tags", len(picture.tags))
        predicted = {"model_version": f"consensus of {release.name}", "result": _results(release, picture)}
        yield {
            "id": number,
            "data": data | ({"split": picture.split} if picture.split else {}),
            "annotations": people,
            "predictions": [predicted] if predicted["result"] else [],
        }
    tally.lost("answers to items the release did not keep", said.rest())


class _Beside:
    """Lists by item, in the order of the items: read beside them, nothing kept in memory."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._rows, self._next, self._skipped = rows, next(rows, None), 0

    def of(self, item: str) -> list[dict[str, Any]]:
        while self._next is not None and self._next[0] < item:
            self._skipped += len(self._next[1])
            self._next = next(self._rows, None)
        if self._next is None or self._next[0] != item:
            return []
        found: list[dict[str, Any]] = self._next[1]
        self._next = next(self._rows, None)
        return found

    def rest(self) -> int:
        """How many answers were not asked for."""
        return self._skipped + (len(self._next[1]) if self._next else 0) + sum(len(row[1]) for row in self._rows)


def _by_worker(
    task: int, answers: Sequence[Mapping[str, Any]], names: Mapping[tuple[str, str], str]
) -> Iterator[dict[str, Any]]:
    """One a worker and stage, in the order they answered first."""
    by: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in answers:
        by.setdefault((one["worker"], one["stage"]), []).append(one)
    for (worker, stage), several in by.items():
        results = [
            _result(names.get((stage, one["question"]), one["question"]), [one["value"]], f"{task}-{place}")
            for place, one in enumerate(several)
        ]
        seconds = max((one["ms"] or 0) for one in several) / 1000
        yield {"worker": worker, "stage": stage, "was_cancelled": False, "lead_time": seconds, "result": results}


def _results(release: ReleaseReader, picture: Picture) -> list[dict[str, Any]]:
    """What is known of the picture: a choice a question, and the given tags together."""
    made: list[dict[str, Any]] = []
    given: list[str] = []
    for one in picture.known:
        tag = release.dictionary.tags[release.dictionary.number[one.tag]]
        if one.source == "given":
            given += [tag.name] if one.holds else []
        elif not tag.group:
            value, score = ("yes", one.target) if one.holds else ("no", 1 - one.target)
            made.append(_result(tag.name, [value], f"p{len(made)}") | {"score": score})
        elif one.holds:
            value = tag.name.removeprefix(f"{tag.group}:")
            made.append(_result(tag.group, [value], f"p{len(made)}") | {"score": one.target})
    return [*made, *([_result(TAGS, given, "given")] if given else [])]


def _result(name: str, values: list[str], id: str) -> dict[str, Any]:
    return {"id": id, "from_name": name, "to_name": IMAGE, "type": "choices", "value": {"choices": values}}


def _of_task(file: Path, number: int, task: Mapping[str, Any]) -> Elsewhere:
    data, where = task.get("data"), f"{file.name}, task {task.get('id', number)}"
    if not isinstance(data, dict):
        raise NotThatFormat(file=file, format=NAME, cause=f"tasks[{number}] has no `data`")
    answers: list[Heard] = []
    faults: list[str] = []
    for place, one in enumerate(_list(task.get("annotations") or task.get("completions"))):
        if one.get("was_cancelled"):
            faults.append(f"{where}: annotation {place} was skipped")
            continue
        worker = _worker(one, place)
        for result in _list(one.get("result")):
            heard, fault = _heard(worker, result)
            answers += heard
            faults += [f"{where}: {fault}"] if fault else []
    said = {name: value for name, value in data.items() if isinstance(value, str | int | float) and name != IMAGE}
    return _made(_address(data), answers, {name: str(value) for name, value in said.items()}, faults)


def _made(address: str, answers: list[Heard], said: Mapping[str, str], faults: Sequence[str]) -> Elsewhere:
    return Elsewhere(address, majority(answers), tuple(answers), said, tuple(faults))


def _list(found: Any) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _worker(one: Mapping[str, Any], place: int) -> str:
    by = one.get("worker") or one.get("completed_by")
    by = by.get("email") or by.get("id") if isinstance(by, dict) else by
    return str(by) if by not in (None, "") else f"nobody-{place}"


def _heard(worker: str, result: Mapping[str, Any]) -> tuple[list[Heard], str]:
    """The answers in a result, and what of it is left behind."""
    value = result.get("value")
    kind, name = str(result.get("type", "")), str(result.get("from_name") or "")
    if not isinstance(value, dict) or not name:
        return [], f"a result of type {kind or 'none'} has no value or no from_name"
    said = value.get(kind, value.get("choices"))
    words = ["/".join(map(str, one)) if isinstance(one, list) else str(one) for one in _several(said)]
    shape = any(key in value for key in ("x", "points", "rle", "vertices"))
    fault = f"the shape of {name} is left behind; its labels are taken over" if shape else ""
    return [Heard(worker, name, word) for word in words], fault if words else f"a {kind} of {name} says nothing"


def _several(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [] if said is None else [said]


def _address(data: Mapping[str, Any]) -> str:
    """Where the picture is: data.image, else the first text that looks like an address of one."""
    texts = {name: value for name, value in data.items() if isinstance(value, str)}
    usual = next((texts[name] for name in (IMAGE, "img", "url", "picture") if name in texts), None)
    found = usual or next((text for text in texts.values() if "/" in text), "")
    return found.partition("?d=")[2] if found.startswith("/data/local-files/") else found


def _of_min(rows: Sequence[Mapping[str, Any]]) -> Iterator[Elsewhere]:
    """JSON-MIN has a row an annotation; those of one picture belong together."""
    answers: dict[str, list[Heard]] = {}
    for place, row in enumerate(rows):
        address = _address(row)
        worker = str(row.get("annotator") or row.get("completed_by") or f"nobody-{place}")
        heard = answers.setdefault(address, [])
        for name, value in row.items():
            if name not in MIN_KEYS and value not in (address, row.get(IMAGE)):
                inside = value.get("choices") if isinstance(value, dict) else value
                heard += [Heard(worker, name, str(one)) for one in _several(inside) if isinstance(one, str | int)]
    for address, heard in answers.items():
        yield _made(address, heard, {}, ())
