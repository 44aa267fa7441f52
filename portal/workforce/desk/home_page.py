"""The home page: the figures, and the people within reach by unit and by how long they wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from portal.foundation.running.rooms import gathered
from portal.workforce.desk import figures
from portal.workforce.workers.look import Figure, PeopleLook

SHOWN_BARS = 12
UNIT = Markup('<a class="gh-go" href="{}">{}</a>')


def counts(
    look: PeopleLook, people: list[figures.Person], total: figures.Total, unfiled: int
) -> list[dict[str, Any]]:
    """The numbers on top: of all people, and what the record stages count."""
    own = (
        Figure(lambda _look: _in_post(total), order=10),
        Figure(lambda look: _unfiled(look, people, unfiled), order=20),
        Figure(lambda _look: _certified(people), order=60),
    )
    counted: tuple[Figure, ...] = gathered("portal.workforce", "journey.py", "FIGURES")
    ordered = sorted((*own, *counted), key=lambda figure: figure.order)
    return [figure.count(look) for figure in ordered]


def _in_post(total: figures.Total) -> dict[str, Any]:
    known = _("核定 %(most)d，空 %(free)d", most=total.most, free=total.free)
    return {
        "number": total.in_post,
        "text": _("在岗"),
        "small": known if total.most else _("核定数还没有录入"),
    }


def _unfiled(look: PeopleLook, people: list[figures.Person], number: int) -> dict[str, Any]:
    longest = figures.longest_wait(people, look.on)
    return {
        "number": number,
        "text": _("已聘未备案"),
        "small": _("最久 %(n)d 天", n=longest),
        "href": url_for("filings_office.index"),
        "late": longest > figures.LATE_AFTER,
    }


def _certified(people: list[figures.Person]) -> dict[str, Any]:
    holders = figures.certified(people)
    unregistered = figures.certified(
        people, lambda one: one.certificate is not None and not one.registered
    )
    share = round(100 * holders / len(people)) if people else 0
    return {
        "number": f"{share}%",
        "text": _("持职业水平证书"),
        "small": _("%(n)d 人，未登记 %(m)d 人", n=holders, m=unregistered),
    }


def bars(lines: Iterable[figures.Group]) -> list[dict[str, Any]]:
    """The drawing of the first units that have people or a quota."""
    drawn = [
        {
            "label": line.name,
            "number": line.filed,
            "more": line.unfiled,
            "limit": line.most or 0,
            "note": f"{line.in_post} / {_known(line.most)}",
        }
        for line in lines
        if line.most or line.in_post
    ]
    return drawn[:SHOWN_BARS]


def rows(lines: Iterable[figures.Group], *, linked: bool) -> list[list[Any]]:
    """The same as a table, every unit; ``linked``: to the list of its people."""
    return [
        [
            _unit(line) if linked else line.name,
            _known(line.most),
            line.in_post,
            _known(line.free),
            line.unfiled,
            line.pending,
        ]
        for line in lines
    ]


def _unit(line: figures.Group) -> Markup:
    return UNIT.format(url_for("workers_office.index", union_code=line.code), line.name)


def unlinked(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same numbers for those who see figures and nobody's record."""
    return [{name: value for name, value in one.items() if name != "href"} for one in shown]


def columns(waiting: Iterable[tuple[int, int | None, int]]) -> list[dict[str, Any]]:
    """The drawing of how long people wait for their filing."""
    unit = _("天")
    return [
        {"label": f"{_span(low, high)} {unit}", "number": number, "late": high is None}
        for low, high, number in waiting
    ]


def _span(low: int, high: int | None) -> str:
    if low == 0:
        return f"≤{high}"
    return f">{low - 1}" if high is None else f"{low}–{high}"


def _known(number: int | None) -> int | str:
    return "—" if number is None else number
