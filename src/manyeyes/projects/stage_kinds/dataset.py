"""Stages that end in something to take away: release and train."""

from __future__ import annotations

import re
from dataclasses import dataclass

from manyeyes.projects.amounts import CLOCK, DURATION, PERIOD, RATE
from manyeyes.projects.compound import Key, ListOf, MapOf, Record
from manyeyes.projects.named_things import COLUMN, NAME, Query, Value
from manyeyes.projects.shapes import Number, OneOf, Text, Whole, Word
from manyeyes.projects.stage_kinds.kind import SEED, StageKind
from manyeyes.projects.trust_keys import SHARE


@dataclass(frozen=True)
class Network(Word):
    """A network that is trained; which networks timm has it knows itself."""

    what: str = "a network"
    pattern: re.Pattern[str] = re.compile(r"resnet|lite0|timm:[A-Za-z0-9_.-]{1,80}")
    example: str = "timm:resnet18"

    def rule(self) -> str:
        """The networks there are."""
        return "write resnet, lite0 or a name of timm"


NETWORK = Network()
SPLIT = Record(
    "split",
    {
        "train": Key(SHARE, "share to learn from", required=True),
        "validation": Key(SHARE, "share to choose with"),
        "test": Key(SHARE, "share to judge with"),
        "by": Key(
            ListOf(OneOf(("series", "twins", "video", "source", "giver")), alone=True),
            "what never lands in two parts",
            ("series", "twins"),
        ),
        "seed": SEED,
        "largest": Key(SHARE, "the largest share of the items that may belong together", 0.2),
    },
)
LEAST = Record(
    "least",
    {
        "confidence": Key(SHARE, "how sure each value in `keep` has to be", 0.0),
        "agreement": Key(SHARE, "the share of the answers to it that have to agree", 0.0),
    },
)
FORMATS = (
    *("parquet", "csv", "imagefolder", "coco", "yolo", "yolo-detection", "voc", "cvat", "label-studio", "huggingface"),
    *("webdataset", "croissant", "fiftyone"),
)

DATASET_KINDS = (
    StageKind(
        "release",
        "freezes a dataset when the owner says so",
        {
            "keep": Key(Query(), "which items"),
            "least": Key(LEAST, "what is less sure stays out"),
            "licences": Key(ListOf(Text()), "only items whose series has one of these licences"),
            "target": Key(COLUMN, "what is to be learnt: series.ATTRIBUTE or a question"),
            "values": Key(
                Record(
                    "values",
                    {
                        "people": Key(OneOf(("settled",)), "what people said"),
                        "model": Key(
                            Record("model", {"score": Key(SHARE, "from this score on", required=True)}),
                            "what the tagger said",
                        ),
                    },
                ),
                "whose word counts",
            ),
            "split": Key(SPLIT, "the parts of the dataset"),
            "audit": Key(
                Record(
                    "audit",
                    {
                        "items": Key(Whole(1), "how many", required=True),
                        "by": Key(OneOf(("owner",)), "by whom", "owner"),
                    },
                ),
                "a blind check of a random part",
            ),
            "every": Key(PERIOD, "made again by itself"),
            "keep_last": Key(Whole(1), "older ones that nobody gave a name are removed"),
            "formats": Key(ListOf(OneOf(FORMATS)), "written beside it", ("parquet",)),
            "tags": Key(
                Record(
                    "tags",
                    {
                        "count_over": Key(
                            OneOf(("table", "kept")), "counted over the whole table or what is kept", "kept"
                        ),
                        "min_count": Key(Whole(1), "rarer tags are left out"),
                        "top": Key(Whole(1), "so many of the most frequent ones are kept"),
                        "stop": Key(ListOf(Value()), "never a tag"),
                        "aliases": Key(MapOf(Value(), Value()), "a source's word: the tag it stands for"),
                        "implications": Key(
                            MapOf(Value(), ListOf(Value(), alone=True)), "a tag: those it brings along"
                        ),
                        "categories": Key(
                            MapOf(Value(), ListOf(Value(), alone=True)), "a category: its tags; * stands for anything"
                        ),
                    },
                ),
                "the tag dictionary",
            ),
            "balance": Key(
                Record(
                    "balance",
                    {
                        "cap_a_tag": Key(Whole(1), "items a tag at most", required=True),
                        "by": Key(OneOf(("weights", "random")), "how", "random"),
                    },
                ),
                "common tags held down",
            ),
        },
        in_use=True,
    ),
    StageKind(
        "train",
        "trains a tagger on the release above, or on what is settled now",
        {
            "method": Key(
                OneOf(("head", "finetune", "cnn11")),
                "how: a head on frozen layers, a network with torch, or the baseline",
                required=True,
            ),
            "network": Key(NETWORK, "of finetune: resnet (small, from nothing), lite0 (packaged) or timm:NAME"),
            "size": Key(Whole(16, 2048), "pixels of the side pictures are looked at"),
            "retrain": Key(
                Record(
                    "retrain",
                    {
                        "after_settled": Key(Whole(1), "so many newly settled pictures"),
                        "at": Key(CLOCK, "each day at this time of the project's timezone, if any came"),
                        "tolerance": Key(SHARE, "a new one may be worse by this and still serve", 0.01),
                    },
                ),
                "when it learns again",
            ),
            "opinion": Key(
                Number(0.5, 0.95, above=True),
                "the tagger's word counts in consensus, at most like a person's who is right so often; left out: never",
            ),
            "playground": Key(
                Record(
                    "playground",
                    {"limit": Key(RATE, "pictures tried"), "forget": Key(DURATION, "tried pictures are deleted after")},
                ),
                "a page where anybody tries it",
            ),
            "settings": Key(MapOf(NAME, Number(0, 1e9)), "numbers for the method"),
        },
        in_use=True,
    ),
)
