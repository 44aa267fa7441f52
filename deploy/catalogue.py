"""The English of the pages, one catalogue a room.

``python -m deploy.catalogue`` (``make messages``) gathers new texts and puts every text where it
belongs. What one room says stands in that room's ``en.po``; what several rooms of a side say, in
the lowest of them; what both sides or the shared templates say, in ``portal/foundation/en.po``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOUNDATION = "portal/foundation"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None}
HEAD = """\
# The English of this room's words. Chinese is the source; `make messages` gathers new texts.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@cache
def ranks(side: str) -> dict[str, int]:
    """Room → how high it stands, by the import contract of its side; 0 is the lowest."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["id"] == side)
    return {
        room.strip(" ()"): rank
        for rank, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def room_of(path: str) -> str:
    """The folder whose catalogue holds what this source file alone says."""
    top, *inner = Path(path).with_suffix("").parts
    side = inner[0]
    if side not in {"recruitment", "workforce"}:
        return FOUNDATION
    rooms = ranks(side)
    if top == "portal" and inner[1] == "labels":
        stem = inner[2]
        named = [room for room in rooms if stem == room or stem.startswith(f"{room}_")]
        room = max(named, key=len, default="labels")
    else:
        room = inner[1]
    folder = f"portal/{side}/{room}"
    return folder if (ROOT / folder).is_dir() else f"portal/{side}"


def lowest(rooms: Iterable[str]) -> str:
    """Where a text stands that all of these say."""
    places = set(rooms)
    sides = {Path(place).parts[1] for place in places}
    if len(sides) > 1 or FOUNDATION in places:
        return FOUNDATION
    heights = ranks(sides.pop())
    return min(places, key=lambda place: (heights.get(Path(place).name, len(heights)), place))


@cache
def homes() -> dict[str, str]:
    """Every text of the pages → the room in whose catalogue it stands."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")
    said: dict[str, set[str]] = {}
    for path, _line, text, *_rest in extract_from_dir(ROOT, methods, options, keywords=KEYWORDS):
        if isinstance(text, str) and text:
            said.setdefault(text, set()).add(room_of(path))
    return {text: lowest(rooms) for text, rooms in said.items()}


def catalogues() -> dict[str, Path]:
    """Room → its catalogue."""
    return {
        path.parent.relative_to(ROOT).as_posix(): path
        for path in sorted((ROOT / "portal").rglob("en.po"))
    }


def entries(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [entry for entry in read_po(file, locale="en", abort_invalid=True) if entry.id]


def write(room: str, translations: dict[str, str]) -> None:
    """In the order of the texts, one line each, so that two people's changes rarely meet."""
    catalogue = Catalog(locale="en")
    for text, english in translations.items():
        catalogue.add(text, english)
    with (ROOT / room / "en.po").open("wb") as file:
        file.write(HEAD.encode())
        write_po(file, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)


def main() -> None:
    known = {
        str(entry.id): str(entry.string)
        for path in catalogues().values()
        for entry in entries(path)
    }
    rooms: dict[str, dict[str, str]] = {}
    for text, room in homes().items():
        rooms.setdefault(room, {})[text] = known.get(text, "")
    for room, path in catalogues().items():
        if room not in rooms:
            path.unlink()
    for room, translations in rooms.items():
        write(room, translations)
    missing = sorted(text for text in homes() if not known.get(text))
    print(f"{len(homes())} texts in {len(rooms)} catalogues, {len(missing)} without English")
    print("\n".join(f"  {homes()[text]}: {text}" for text in missing))


if __name__ == "__main__":
    main()
