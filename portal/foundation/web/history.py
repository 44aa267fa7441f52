"""The newest check of the side's history, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _

from portal.foundation.data.audit_history import History
from portal.foundation.running.history import Standing, check, outside, standing
from portal.foundation.web.unit import clock, database, now, reading

# What each code of ``audit_history.REASONS`` says on a page.
REASON_WORDS: dict[str, Any] = {
    "missing": _("这一条不见了"),
    "previous": _("与前一条接不上"),
    "content": _("内容被改过"),
    "head": _("这一条之后被删去或添加过，链头不是最后一条"),
    "unheaded": _("有记录，没有链头"),
    "unreadable": _("从这一条起读不出来"),
    "cut": _("这一条不见了，链在它之前就断了"),
    "other": _("这一条或它以前的记录被重写过"),
    "absent": _("已经给出去的链头在链里找不到，记录被重写或截短过"),
    "removed": _("整条链不见了"),
    "unrecorded": _("业务数据里有，链里没有记录"),
    "unfounded": _("记录里有，业务数据里没有"),
    "vanished": _("记录说到的对象不见了"),
    "unbelievable": _("用来核对的材料本身对不上"),
    "more": _("同类问题还有"),
}


@dataclass(frozen=True)
class Line:
    """One finding: ``where`` names what shows it, as the command line does."""

    chain: str
    number: int | None
    words: Any
    where: str


def side_history() -> History:
    chosen: History = current_app.extensions["history"]
    return chosen


def history_standing() -> Standing:
    """How the history of this side stood at the newest check."""
    return standing(reading(), side_history(), now())


def lines(found: Standing) -> list[Line]:
    return [
        Line(one.chain, one.number, REASON_WORDS[one.reason], one.where) for one in found.breaks
    ]


def check_history() -> None:
    """What the nightly job of each side does."""
    beside = outside(current_app.extensions["history_package"])
    check(database(), side_history(), beside, clock().now())
