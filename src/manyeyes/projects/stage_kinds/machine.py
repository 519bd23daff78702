"""Stages that take items in and sort them: import, collect, frames, screen."""

from __future__ import annotations

from manyeyes.projects.amounts import DURATION, PACE, RATE, SIZE, SPAN
from manyeyes.projects.compound import Key, ListOf, Record
from manyeyes.projects.grammar import ATTRIBUTE, PEOPLE
from manyeyes.projects.named_things import COLUMN, PathInside, Query
from manyeyes.projects.shapes import Flag, Number, OneOf, Whole
from manyeyes.projects.stage_kinds.kind import FOLDER, GIVEN, TABLE, StageKind

SOURCE = Record(
    "from",
    {
        "folder": Key(FOLDER, "one sub-folder a series"),
        "watch": Key(Flag(), "look into the folder again and again while the site is served", False),
        "archive": Key(PathInside("a ZIP or TAR file", "pictures.zip"), "its first folders are series"),
        "urls": Key(PathInside("a file", "urls.txt"), "a list with one address a line"),
        "table": Key(TABLE, "a table with a row an item"),
        "imagemonkey": Key(FOLDER, "a dump of ImageMonkey"),
        "series": Key(TABLE, "folder,title and any attributes; licence and credit travel into the release"),
        "copy": Key(Flag(), "keep the originals in the site; false leaves them where they are", True),
        "keep_uuids": Key(Flag(), "keep the names of the source", False),
        "url": Key(COLUMN, "the column with the address, or with a path below the table's folder"),
        "tags": Key(COLUMN, "the column with the tags"),
        "only": Key(Query(), "which rows; names are columns"),
        "take": Key(Whole(1), "how many rows"),
        "choose": Key(OneOf(("first", "random")), "which rows", "first"),
    },
    need_one=("folder", "archive", "urls", "table", "imagemonkey"),
)
DOWNLOAD = Record(
    "download",
    {
        "parallel": Key(Whole(1, 64), "at once", 8),
        "a_host": Key(RATE, "asked of one host by one process; 4/s where nothing is said"),
        "retries": Key(Whole(0, 20), "after a failure that may pass", 3),
        "max_bytes": Key(SIZE, "nothing larger; 50MB where nothing is said"),
        "timeout": Key(DURATION, "on the wire for one file, all tries together; 60s where nothing is said"),
        "ports": Key(ListOf(Whole(1, 65535)), "of hosts; others are refused", (80, 443)),
    },
)
ACCEPT = Record(
    "accept",
    {
        "duration": Key(SPAN, "of a film"),
        "min_side": Key(Whole(1), "pixels of the shorter side"),
        "max_bytes": Key(SIZE, "nothing larger"),
        "twin": Key(OneOf(("refuse", "keep")), "the same picture again", "refuse"),
        "audio": Key(OneOf(("drop", "keep")), "the sound of a film", "drop"),
    },
)
VERDICTS = OneOf(("sure", "uncertain", "never"))
TWINS = Record(
    "twins",
    {
        "distance": Key(Whole(0, 16), "bits of the picture hash that may differ", 4),
        "mirrored": Key(Flag(), "mirrored pictures too", False),
        "within": Key(OneOf(("series", "video", "project")), "looked for where", "project"),
        "keep": Key(
            OneOf(("sharpest", "largest", "first", "all")), "which one stays; all: grouped, none dropped", "largest"
        ),
        "groups": Key(
            OneOf(("leader", "components")), "a group: all like its leader, or all that hang together", "leader"
        ),
    },
)
REJECT = Record(
    "reject",
    {
        "unreadable": Key(Flag(), "files that do not decode"),
        "blank": Key(VERDICTS, "pictures with nothing on them; uncertain: those that may be blank too"),
        "min_side": Key(Whole(1), "pixels of the shorter side"),
    },
)
BLUR = Record(
    "blur",
    {
        "reject": Key(VERDICTS, "dropped; uncertain: those that may be blurred too", "never"),
        "ask": Key(OneOf(("uncertain", "never")), "asked of people: screen.blur == 'uncertain'", "never"),
    },
)
LIMITS = Record(
    "limits",
    {
        "blank": Key(
            Record(
                "blank",
                {
                    "sure": Key(Number(0, 1), "surely blank below this share of its area"),
                    "uncertain": Key(Number(0, 1), "perhaps blank below this share of it"),
                },
            ),
            "on how much of its area something is drawn",
        ),
        "blur": Key(
            Record(
                "blur",
                {
                    "sure": Key(Number(0, 1), "surely blurred below this part of its series' median sharpness"),
                    "uncertain": Key(Number(0, 1), "perhaps blurred below this part of it"),
                },
            ),
            "how sharp a picture is beside the others of its series or video",
        ),
        "dhash": Key(Whole(0, 32), "bits of the second hash in which twins may differ"),
    },
)
MACHINE_KINDS = (
    StageKind(
        "import",
        "takes in a folder, an archive, a list of addresses or a table",
        {
            "from": Key(SOURCE, "where the items are", required=True),
            "given": GIVEN,
            "download": Key(DOWNLOAD, "how pictures are fetched"),
            "accept": Key(ACCEPT, "what is checked at once"),
        },
        holds=True,
        in_use=True,
    ),
    StageKind(
        "collect",
        "takes in what people give",
        {
            "media": Key(ListOf(OneOf(("image", "video"))), "what", required=True),
            "who": PEOPLE["who"],
            "by": Key(ListOf(OneOf(("camera", "file", "token", "link"))), "how it comes in", ("camera", "file")),
            "instructions": PEOPLE["instructions"],
            "consent": Key(PathInside("a file", "consent.md"), "the text people agree to"),
            "accept": Key(ACCEPT, "what is checked at once"),
            "per_person": Key(
                Record("per_person", {"a_day": Key(Whole(1), "a day"), "in_all": Key(Whole(1), "altogether")}),
                "how many each",
            ),
            "attributes": Key(ListOf(ATTRIBUTE), "asked of the giver; a full quota closes that kind"),
            "reward": PEOPLE["reward"],
            "budget": PEOPLE["budget"],
            "until": Key(
                Record("until", {"accepted": Key(Whole(1), "so many accepted", required=True)}), "when it ends"
            ),
        },
    ),
    StageKind(
        "frames",
        "takes stills from films; a still inherits giver, consent, rights and attributes",
        {"every": Key(PACE, "how far apart: so many frames, so many seconds, or keyframes", required=True)},
        holds=True,
        in_use=True,
    ),
    StageKind(
        "screen",
        "drops what no person need look at, and finds twins",
        {
            "reject": Key(REJECT, "what is dropped"),
            "twins": Key(TWINS, "pictures that show the same"),
            "blur": Key(BLUR, "pictures out of focus"),
            "score": Key(
                Record("score", {"nsfw": Key(Flag(), "screen.nsfw, from 0 to 1")}), "scores that reject nothing"
            ),
            "limits": Key(LIMITS, "from where on something counts; what is left out was calibrated on real pictures"),
        },
        holds=True,
        in_use=True,
    ),
)
