"""Prints the OpenAPI document, which the web app's typed client is made from: python -m manyeyes.api.openapi"""

from __future__ import annotations

import json

from manyeyes.api.app import bare_app


def document() -> str:
    """The same bytes for the same routes, so that a test can compare them with ui/openapi.json."""
    return json.dumps(bare_app().openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(document(), end="")
