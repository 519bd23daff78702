"""manyeyes tags: the dictionary of a tag table, a project or a release, what is too rare, and what looks wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from manyeyes import datasets, projects
from manyeyes.cli import places
from manyeyes.datasets import Dictionary, TagCheck, TagRules
from manyeyes.errors import ManyEyesError

LINES = 50  # tags printed; --json has all


class NoTagsHere(ManyEyesError):
    """{where} has no tags to show: {cause}."""

    remedy = "Name a tag table, a project that imports one, or the folder of a release."


def tags(
    where: Annotated[Path, typer.Argument(help="A tag table, a project's folder, or the folder of a release.")],
    min_count: Annotated[int | None, typer.Option(min=1, help="Leave out tags with fewer uses.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Keep the most frequent ones alone.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with every tag.")] = False,
) -> None:
    """Show which tags there are to learn, the most frequent first, and what is suspicious about them."""
    found = list(_looked_at(where, min_count, top))
    for one in [json.dumps(found, ensure_ascii=False)] if as_json else _lines(found):
        typer.echo(one)


def _looked_at(where: Path, min_count: int | None, top: int | None) -> Iterator[dict[str, Any]]:
    if where.is_file() and where.name != places.PROJECT_FILE:
        yield _of_table(where, {}, _bounded(TagRules(), min_count, top))
    elif (where / datasets.DICTIONARY).is_file():
        yield _of_release(where, min_count, top)
    else:
        yield from _of_project(places.find(where), min_count, top)


def _of_project(found: places.Places, min_count: int | None, top: int | None) -> Iterator[dict[str, Any]]:
    """The tables it imports, by the rules of its release stage; without one the dictionary of its newest release."""
    file = projects.read_project_file(found.project_file)
    said = next((stage.settings.get("tags") for stage in file.stages if stage.kind == "release"), None)
    rules = _bounded(datasets.tag_rules(said), min_count, top)
    sources = [stage.settings.get("source") or {} for stage in file.stages]
    tables = [source for source in sources if "table" in source]
    for source in tables:
        yield _of_table(found.project_folder / source["table"], source, rules)
    releases = sorted(
        found.project_folder.glob(f"releases/*/{datasets.DICTIONARY}"), key=lambda made: made.stat().st_mtime
    )
    if releases and not tables:
        yield _of_release(releases[-1].parent, min_count, top)
    if not releases and not tables:
        raise NoTagsHere(where=found.project_folder, cause="it imports no table and has no release yet")


def _bounded(rules: TagRules, min_count: int | None, top: int | None) -> TagRules:
    return replace(rules, min_count=min_count or rules.min_count, top=top or rules.top)


def _of_table(table: Path, said: Mapping[str, Any], rules: TagRules) -> dict[str, Any]:
    if not table.is_file():
        raise NoTagsHere(where=table, cause="there is no such file")
    found: TagCheck = datasets.check_tags(table, said, rules, lambda line: typer.echo(line, err=True))
    return {
        "of": str(table),
        "understood": list(found.understood),
        "rows": found.rows,
        "bad_rows": found.bad,
        "tags": _plain(found.dictionary),
        "rare": asdict(found.rare),
        "says": [f"{found.rows:,} rows, {found.tags:,} different tags", found.rare.sentence()],
        "suspicious": list(found.suspicious),
    }


def _of_release(folder: Path, min_count: int | None, top: int | None) -> dict[str, Any]:
    made, rare = datasets.make_dictionary(
        datasets.read_dictionary(folder).tags, TagRules(min_count=min_count or 1, top=top)
    )
    return {
        "of": str(folder),
        "understood": [],
        "tags": _plain(made),
        "rare": asdict(rare),
        "says": [f"{len(made.tags):,} tags", rare.sentence()],
        "suspicious": [] if made.tags else ["No tag is left."],
    }


def _plain(made: Dictionary) -> list[dict[str, Any]]:
    return [{"number": place, **asdict(tag)} for place, tag in enumerate(made.tags, start=1)]


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        yield str(one["of"])
        yield from (f"  {line}" for line in one["understood"])
        yield from (f"  {line}" for line in one["says"])
        yield from (f"  ! {line}" for line in one["suspicious"])
        shown = one["tags"][:LINES]
        width = max((len(tag["name"]) for tag in shown), default=0)
        for tag in shown:
            more = "  ".join(word for word in (tag["category"], tag["group"]) if word)
            yield f"  {tag['number']:>5}  {tag['name']:<{width}}  {tag['count']:>9,}  {more}".rstrip()
        if len(one["tags"]) > LINES:
            yield f"  … and {len(one['tags']) - LINES:,} more; --json has all"
