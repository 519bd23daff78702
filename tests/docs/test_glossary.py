"""One word per thing: every table stands in the glossary, and words that mean something else elsewhere stay outside."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, modules, parsed, room_of, shown

from manyeyes.storage.tables import metadata
from manyeyes.work import OUTCOMES

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
NEVER = {"annotation", "hit", "user", "subject", "judgment", "judgement", "rating", "vote"}
NEVER |= {f"{word}s" for word in NEVER}
LABEL = {"label", "labels"}  # never an answer; at the doors it may be a caption, or the word Prometheus has
PROPER = {"label_studio", "LabelStudio"}  # another program's own name
NOT_FOR_HELPERS = re.compile(r"(?i)\b(workers?|overlap|consensus|leases?|control tasks?)\b")


def test_every_table_stands_in_the_glossary() -> None:
    headings = set(re.findall(r"^## (.+)$", GLOSSARY, re.MULTILINE))
    lost = [name for name in metadata.tables if name not in headings and f"`{name}`" not in GLOSSARY]
    assert not lost, f"docs/glossary.md says nothing of {lost}: give each a heading, or name it where it belongs"


def test_every_table_the_glossary_names_is_there() -> None:
    named = set(re.findall(r"`([a-z]+_[a-z_]+)`", GLOSSARY)) - {"project_yaml"}
    assert named - set(metadata.tables) == set()


def test_no_name_in_the_code_is_a_word_we_do_not_use() -> None:
    wrong = [
        f"{shown(file)}:{line} {name}"
        for file in modules()
        for line, name in names_made(file)
        if name not in PROPER and _never(file) & set(words_of(name))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def _never(file: Path) -> set[str]:
    return NEVER if room_of(file) in ("api", "cli") or "versions" in file.parts else NEVER | LABEL


def names_made(file: Path) -> Iterator[tuple[int, str]]:
    """Every name a file gives to something of its own: itself, functions, classes, arguments, variables, columns."""
    yield 1, file.stem
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Table", "Column"):
            yield node.lineno, str(getattr(node.args[0], "value", ""))


def words_of(name: str) -> list[str]:
    """next_task and NextTask are next and task."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")


def test_helpers_never_read_our_inside_words() -> None:
    wrong = [
        f"ui/src/words.ts: {text}"
        for text in texts()
        if NOT_FOR_HELPERS.search(text) or (NEVER | LABEL) & set(plain(text))
    ]
    wrong += [f"{one.__name__}: {one.sentence}" for one in OUTCOMES if NOT_FOR_HELPERS.search(one.sentence)]
    assert not wrong, "\n" + "\n".join(wrong)


def texts() -> list[str]:
    """Every text of the web app's catalogue, without what stands inside ${}."""
    english = ROOT / "ui" / "src" / "words" / "en"
    catalogue = "".join((english / name).read_text("utf-8") for name in ("main.ts", "machines.ts"))
    found = re.findall(
        r"'(?:[^'\\\n]|\\.)*'|`[^`]*`|\"[^\"\n]*\"", re.sub(r"^\s*//.*$|^import.*$", "", catalogue, flags=re.M)
    )
    assert len(found) > 50, "the catalogue is not where it was, or written in another way"
    return [re.sub(r"\$\{[^}]*\}", "", text) for text in found]


def plain(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"[a-z]+", text.lower())
