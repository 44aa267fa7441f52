"""Adding a room touches no list elsewhere: what it contributes is found by the names of its files,
and whoever gathers names no room but the one whose shapes it shows."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.foundation.running.rooms import contributed, gathered, gathered_by_name
from tests.architecture.source import ROOT, imported, modules

GATHERS = {"contributed", "gathered", "gathered_by_name", "iter_modules", "Labels"}
# Who gathers from all rooms, and the rooms that it may name: those that hold the shape of what is
# contributed, the subject of the page, or the words around it.
GATHERERS = {
    "portal/recruitment/app.py": {"cli", "desk", "labels", "orm", "tables", "unions"},
    "portal/recruitment/tables.py": {"audit", "orm"},
    "portal/recruitment/desk/waiting.py": {"rounds"},
    "portal/recruitment/desk/menus.py": {"rounds"},
    "portal/recruitment/desk/journey_of_round.py": {"rounds"},
    "portal/recruitment/desk/journey_of_person.py": {"applications"},
    "portal/recruitment/desk/checklist.py": {"approval", "labels", "rounds"},
    "portal/recruitment/demo/story.py": {"demo"},
    "portal/recruitment/labels/__init__.py": {"labels", "rulebook"},
    "portal/recruitment/rulebook/lifecycles/__init__.py": set(),
    "portal/recruitment/archives/jobs.py": {"archives", "audit", "rounds"},
    "portal/recruitment/archives/look.py": {
        "archives",
        "handover",
        "registers",
        "rounds",
        "vacancies",
    },
    "portal/recruitment/results/concerned.py": {"rounds"},
    "portal/workforce/app.py": {"cli", "desk", "labels", "orm", "tables", "unions"},
    "portal/workforce/tables.py": {"audit", "orm"},
    "portal/workforce/desk/menus.py": set(),
    "portal/workforce/desk/person.py": {"workers"},
    "portal/workforce/desk/home_page.py": {"desk", "workers"},
    "portal/workforce/labels/__init__.py": {"labels"},
    "portal/workforce/workers/every_kind.py": {"workers"},
}


@pytest.fixture
def made_up_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A side of two rooms; ``baths`` is the later one although its name comes first."""
    side = tmp_path / "made_up_side"
    for room, order in (("baths", 20), ("arrivals", 10)):
        (side / room / "views").mkdir(parents=True)
        (side / room / "__init__.py").touch()
        (side / room / "views" / "__init__.py").write_text(f"BLUEPRINTS = ('{room}',)\n")
        (side / room / "waiting.py").write_text(
            "from types import SimpleNamespace\n"
            f"WAITING = (SimpleNamespace(code='{room}', order={order}),)\n"
        )
        (side / room / "journey.py").write_text(f"OWN_DATA = {{'{room}': len}}\n")
    (side / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "made_up_side"
    for name in [name for name in sys.modules if name.startswith("made_up_side")]:
        del sys.modules[name]
    for cached in (contributed, gathered, gathered_by_name):
        cached.cache_clear()


def test_a_new_room_is_found_by_its_files(made_up_side: str) -> None:
    waiting = gathered(made_up_side, "waiting.py", "WAITING")
    assert [item.code for item in waiting] == ["arrivals", "baths"], "by their order, not by name"
    assert set(gathered_by_name(made_up_side, "journey.py", "OWN_DATA")) == {"arrivals", "baths"}
    views = contributed(made_up_side, "views/__init__.py")
    assert [module.BLUEPRINTS for module in views] == [("arrivals",), ("baths",)]
    assert gathered(made_up_side, "journey.py", "ROUND") == (), "a room contributes what it has"


def test_two_rooms_do_not_give_the_same_thing(made_up_side: str, tmp_path: Path) -> None:
    (tmp_path / made_up_side / "baths" / "journey.py").write_text("OWN_DATA = {'arrivals': len}\n")
    with pytest.raises(RuntimeError, match="arrivals"):
        gathered_by_name(made_up_side, "journey.py", "OWN_DATA")


def test_everybody_who_gathers_is_known() -> None:
    found = {
        path
        for path, tree in modules().items()
        if path.startswith(("portal/recruitment/", "portal/workforce/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GATHERS
    }
    assert found == set(GATHERERS)


@pytest.mark.parametrize("path", sorted(GATHERERS))
def test_whoever_gathers_names_no_room(path: str) -> None:
    side = Path(path).parts[1]
    rooms = {name.stem for name in (ROOT / "portal" / side).iterdir() if name.stem != "__init__"}
    within = f"portal.{side}."
    named = {
        name.removeprefix(within).split(".")[0]
        for name in imported(modules()[path])
        if name.startswith(within)
    }
    listed = {
        node.value.split(".")[0].split("_")[0]
        for node in ast.walk(modules()[path])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if not node.value.startswith("portal.") and "." in node.value and " " not in node.value
    }
    assert named & rooms <= GATHERERS[path]
    assert (listed & rooms) - FALLBACKS <= GATHERERS[path]


# Addresses of the side itself: where one signs in, where the office begins and ends.
FALLBACKS = {"accounts", "desk"}


def test_orders_are_given_once() -> None:
    """Two contributions with one order would stand in the order of their rooms' names."""
    lists = (
        ("waiting.py", "WAITING"),
        ("journey.py", "ROUND"),
        ("journey.py", "PERSON"),
        ("journey.py", "NEXT"),
        ("journey.py", "VERDICTS"),
        ("navigation.py", "PUBLIC"),
        ("navigation.py", "OFFICE"),
        ("navigation.py", "FOOT"),
        ("navigation.py", "HUB"),
    )
    for pattern, name in lists:
        items = gathered("portal.recruitment", pattern, name)
        kinds = [(type(item), getattr(item, "rounds", None) is None, item.order) for item in items]
        assert items and len(kinds) == len(set(kinds)), (pattern, name)
    for pattern, name in (("journey.py", "PERSON"), ("navigation.py", "OFFICE")):
        orders = [item.order for item in gathered("portal.workforce", pattern, name)]
        assert orders and len(orders) == len(set(orders)), (pattern, name)
