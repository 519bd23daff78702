"""The house as files: what is in the tree, the rooms in their order, what each file imports and how long it is."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "manyeyes"
QUIET = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


@dataclass(frozen=True)
class Import:
    """`from module import name` (or `import module`, name '') on a line of a file."""

    file: Path
    line: int
    module: str
    name: str = ""

    @property
    def place(self) -> str:
        """Where it stands, as editors take it."""
        return f"{shown(self.file)}:{self.line}"


def shown(file: Path) -> str:
    """The path from the root, with / between parts."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree() -> tuple[Path, ...]:
    """Every file that is in the repository or would be added to it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return tuple(sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()}))


def modules() -> list[Path]:
    """The Python files of the program."""
    return [file for file in tree() if file.suffix == ".py" and SOURCE in file.parents]


@cache
def layers() -> tuple[tuple[str, ...], ...]:
    """The rooms from top to bottom as the import contract in pyproject.toml has them."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    written = about["tool"]["importlinter"]["contracts"][0]["layers"]
    return tuple(tuple(name.strip().removeprefix("manyeyes.") for name in layer.split("|")) for layer in written)


def room_of(file: Path) -> str:
    """The room a file stands in; for house.py and its like its own name."""
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


@cache
def rooms() -> frozenset[str]:
    """Every folder with a front door."""
    return frozenset(door.parent.name for door in SOURCE.glob("*/__init__.py"))


@cache
def parsed(file: Path) -> ast.Module:
    """The file as a syntax tree."""
    return ast.parse(file.read_text("utf-8"))


@cache
def imports(file: Path) -> tuple[Import, ...]:
    """Every import of a file, those inside functions too."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[Import]:
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(file, node.lineno, node.module or "", alias.name) for alias in node.names)


@cache
def offered(room: str) -> frozenset[str]:
    """What a room's front door gives out: its `__all__`."""
    for node in parsed(SOURCE / room / "__init__.py").body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def code_lines(file: Path) -> int:
    """Lines with code on them: blank lines, comments and docstrings are free."""
    text = file.read_text("utf-8")
    return _python_lines(text) if file.suffix == ".py" else _web_lines(text)


def _python_lines(text: str) -> int:
    silent = {line for node in ast.walk(ast.parse(text)) for line in _docstring_lines(node)}
    used: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in QUIET:
            used.update(range(token.start[0], token.end[0] + 1))
    return len(used - silent)


def _docstring_lines(node: ast.AST) -> range:
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return range(first.lineno, (first.end_lineno or first.lineno) + 1)
    return range(0)


def _web_lines(text: str) -> int:
    without = re.sub(r"/\*.*?\*/|<!--.*?-->", "", text, flags=re.DOTALL)
    return sum(bool(line.strip()) and not line.strip().startswith("//") for line in without.splitlines())
