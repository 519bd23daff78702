#!/usr/bin/env python3
"""Makes a FiftyOne dataset of this folder.

    pip install fiftyone
    python3 load_in_fiftyone.py            # opens it in the browser
    from load_in_fiftyone import load      # or from your own program

What a picture shows stands in `shows`, what it is known not to show in `absent`, each with how sure that is. A tag in
neither is not known. Parts of the split are sample tags.
"""

import json
from pathlib import Path
from typing import Any

import fiftyone as fo

HERE = Path(__file__).resolve().parent


def load(name: "str | None" = None) -> "fo.Dataset":
    """The dataset, under its own name or another; what FiftyOne had under that name is replaced."""
    about = json.loads((HERE / "dataset.json").read_text("utf-8"))
    dataset = fo.Dataset(name or about["name"], overwrite=True)
    dataset.info = about
    with (HERE / "samples.jsonl").open(encoding="utf-8") as lines:
        dataset.add_samples([sample(json.loads(line)) for line in lines])
    return dataset


def sample(said: "dict[str, Any]") -> "fo.Sample":
    """One picture."""
    made = fo.Sample(filepath=str(HERE / said["file"]), tags=[said["split"]] if said["split"] else [])
    for field in ("shows", "absent"):
        known = said["tags" if field == "shows" else "absent"]
        found = [fo.Classification(label=tag, confidence=sure) for tag, sure in known]
        made[field] = fo.Classifications(classifications=found)
    for field in ("item", "series", "licence", "credit"):
        made[field] = said[field]
    return made


if __name__ == "__main__":
    fo.launch_app(load()).wait()
