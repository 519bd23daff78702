"""How many twins are found, and how many strangers are taken for twins, on real pictures.

    python bench/twin_quality.py [--most 800]        pictures of each set; MANYEYES_DATA holds the sets

1. Copies made of each picture (re-encoded, half size, cropped, bordered, mirrored): are they twins of their original?
2. The faces whose mirror images somebody listed: are these groups found, and no others?
3. UKBench's resized, mirrored and turned picture. Turned by 30 degrees is another picture to a hash: not expected.
Everything is looked at as the program does it, in the jail. Writes bench/results/twin_quality.json.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from manyeyes.media import Jail, Look, Sampling, Seen, Still, find_twins, fingerprints, twin_groups
from measure import keep, parsed, verdict

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
SETS = {
    "photos": "images/photos_demo",
    "clip art": "images/openclipart_tagged/images",
    "avatars": "images/dicebear_tagged/images",
    "faces": "images/anime_faces64/images",
}
WANTED = 0.95
CLIPS = "frames of clips"


def re_encoded(picture: Image.Image) -> Image.Image:
    """JPEG at quality 30."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=30)
    return Image.open(out)


def half(picture: Image.Image) -> Image.Image:
    """Half the width and height."""
    return picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.LANCZOS)


def cropped(picture: Image.Image, left: float, right: float) -> Image.Image:
    """A share of width and height less at the left and top, and at the right and bottom."""
    width, height = picture.size
    box = (width * left, height * left, width * (1 - right), height * (1 - right))
    return picture.crop(tuple(round(edge) for edge in box))  # type: ignore[arg-type]


def bordered(picture: Image.Image, colour: str) -> Image.Image:
    """A border of 6 % of the longest side."""
    return ImageOps.expand(picture, max(2, round(0.06 * max(picture.size))), colour)


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG at quality 30": re_encoded,
    "half size": half,
    "5 % cropped, 2.5 % a side": lambda picture: cropped(picture, 0.025, 0.025),
    "10 % cropped, 5 % a side": lambda picture: cropped(picture, 0.05, 0.05),
    "black border": lambda picture: bordered(picture, "black"),
    "white border": lambda picture: bordered(picture, "white"),
    "mirrored": ImageOps.mirror,
}
# Said, not asked for: where the hashes end.
BEYOND: dict[str, Callable[[Image.Image], Image.Image]] = {
    "5 % cropped at one corner": lambda picture: cropped(picture, 0.05, 0.0),
    "20 % cropped, 10 % a side": lambda picture: cropped(picture, 0.1, 0.1),
    "turned by 2 degrees": lambda picture: picture.rotate(2, Image.Resampling.BICUBIC),
}


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--most", type=int, default=800)
    most = parsed(asked, most=100).most
    with Jail() as jail, tempfile.TemporaryDirectory() as place:
        recall = {name: made_copies(jail, files, Path(place)) for name, files in pictures(jail, most, Path(place))}
        result = {"recall": recall, "recall_of_all": _of_all(recall), "faces": faces(jail), "ukbench": ukbench(jail)}
    _told(result)
    keep("twin_quality", result)


def pictures(jail: Jail, most: int, place: Path) -> Iterator[tuple[str, list[Path]]]:
    """Each set's name and files, at most `most` of them, the same ones every time."""
    for name, folder in SETS.items():
        files = sorted(file for file in (DATA / folder).iterdir() if file.suffix.lower() in (".jpg", ".jpeg", ".png"))
        yield name, sorted(random.Random(1).sample(files, min(most, len(files))))
    yield CLIPS, list(_frames(jail, place))


def _frames(jail: Jail, place: Path) -> Iterator[Path]:
    """A frame every second of the clips, one encoding of each."""
    for clip in ("bigbuckbunny.mp4", "bikes.mp4", "b.mp4", "oa4_launch.webm"):
        for one in jail.frames(DATA / "video" / clip, Sampling("seconds", 1.0)):
            if isinstance(one, Still) and one.jpeg is not None:
                file = place / f"{clip}-{one.index}.jpg"
                file.write_bytes(one.jpeg)
                yield file


def made_copies(jail: Jail, files: Sequence[Path], place: Path) -> dict[str, float]:
    """The share of the copies of each kind that are twins of their original, in the same colours."""
    originals = looks(jail, files)
    there = [file for file, look in zip(files, originals, strict=True) if look is not None]
    known = [look for look in originals if look is not None]
    found = {}
    for name, change in (COPIES | BEYOND).items():
        copies = [_kept(change(_opened(file)), place / f"copy-{number}.png") for number, file in enumerate(there)]
        seen = looks(jail, copies)
        assert all(look is not None for look in seen)
        pairs = find_twins(*fingerprints([*known, *(look for look in seen if look is not None)])).twins
        found[name] = float((pairs[:, 1] - pairs[:, 0] == len(known)).sum() / len(known))
    return found | {"pictures": len(known)}


def looks(jail: Jail, files: Sequence[Path]) -> list[Look | None]:
    """How each looks, as the program sees it."""
    return [seen.look if isinstance(seen, Seen) else None for seen in jail.examine_all(files, ())]


def _opened(file: Path) -> Image.Image:
    with Image.open(file) as image:
        if image.mode in ("RGBA", "LA", "P"):
            seen = image.convert("RGBA")
            white = Image.new("RGB", seen.size, "white")
            white.paste(seen, mask=seen.getchannel("A"))
            return white
        return image.convert("RGB")


def _kept(picture: Image.Image, file: Path) -> Path:
    """Written without loss; what a change loses it has lost already."""
    picture.convert("RGB").save(file, compress_level=1)
    return file


def _of_all(recall: dict[str, dict[str, float]]) -> dict[str, float]:
    whole = sum(one["pictures"] for one in recall.values())
    return {name: sum(one[name] * one["pictures"] for one in recall.values()) / whole for name in COPIES | BEYOND}


def faces(jail: Jail) -> dict[str, float]:
    """The listed groups of faces: pairs found, and groups in which two strangers meet."""
    folder = DATA / "images" / "anime_faces64"
    files = sorted((folder / "images").iterdir())
    with (folder / "duplicate_groups.csv").open() as listed:
        group = {row["file"]: row["group"] for row in csv.DictReader(listed)}
    seen = [look for look in looks(jail, files) if look is not None]
    order = np.argsort([-look.sharpness for look in seen], kind="stable")
    leader = twin_groups(*fingerprints(seen), order).leader
    named = [group.get(file.name, file.name) for file in files]
    listed_pairs, found_pairs = _pairs(named), _pairs(leader.tolist())
    groups = {led for one, led in enumerate(leader.tolist()) if one != led}
    strangers = {int(leader[one]) for one, two in found_pairs - listed_pairs}
    return {
        "pictures": len(files),
        "listed": len(group),
        "recall": len(found_pairs & listed_pairs) / len(listed_pairs),
        "groups": len(groups),
        "groups_with_strangers": len(strangers),
    }


def _pairs(names: Sequence[Any]) -> set[tuple[int, int]]:
    """The pairs of places with one name."""
    members: dict[Any, list[int]] = {}
    for place, name in enumerate(names):
        members.setdefault(name, []).append(place)
    return {(one, two) for places in members.values() for one in places for two in places if one < two}


def ukbench(jail: Jail) -> dict[str, bool]:
    """Which kinds of copies in near_dup are found."""
    folder = DATA / "near_dup" / "ukbench_mixed"
    found = {}
    with (folder.parent / "ukbench_mixed_truth.csv").open() as truth:
        for row in csv.DictReader(truth):
            both = [look for look in looks(jail, [folder / row["a"], folder / row["b"]]) if look is not None]
            found[row["kind"]] = len(both) == 2 and bool(len(find_twins(*fingerprints(both)).twins))
    return found


def _told(result: dict[str, Any]) -> None:
    names = list(result["recall"])
    print(f"{'share found':28}" + "".join(f"{name:>17}" for name in names) + f"{'all':>10}")
    for kind, share in result["recall_of_all"].items():
        row = "".join(f"{result['recall'][name][kind]:17.3f}" for name in names)
        few = kind not in BEYOND and share < WANTED
        print(f"{kind:28}{row}{share:10.3f}" + ("  " + verdict(WANTED, reached=False, no="TOO FEW") if few else ""))
    one = result["faces"]
    print(f"faces: recall {one['recall']:.4f} of the pairs of {one['listed']:,} files; "
          f"{one['groups']} groups, {one['groups_with_strangers']} with strangers")  # fmt: skip
    print("UKBench:", ", ".join(f"{kind} {'found' if yes else 'not found'}" for kind, yes in result["ukbench"].items()))


if __name__ == "__main__":
    main()
