"""Reads other programs' JSON; what is broken is named with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from manyeyes.datasets.formats.elsewhere import NotThatFormat

LARGEST = 2_000_000_000  # bytes; such a file is read whole


def read_json(file: Path, format: str) -> Any:
    """What the file holds; raises NotThatFormat with line and column."""
    try:
        if file.stat().st_size > LARGEST:
            raise NotThatFormat(file=file, format=format, cause="it is larger than 2 GB; export it in parts")
        return json.loads(file.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        cause = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is no UTF-8"
    except RecursionError:
        cause = "it is nested too deeply"
    except OSError as error:
        cause = str(error.strerror)
    raise NotThatFormat(file=file, format=format, cause=cause)
