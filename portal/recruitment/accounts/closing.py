"""What each stage keeps and erases when a person closes their account.

A stage that holds something of a person gives a :class:`Closing` as ``CLOSING`` in its
``journey.py``; nobody lists the stages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Stays:
    """Something that is kept, in the reader's words: until when, and which law or announcement asks
    for it."""

    what: str
    until: str
    why: str


def _nothing_stays(_session: Session, _account_id: int) -> list[Stays]:
    return []


@dataclass(frozen=True, slots=True)
class Closing:
    """``erase(session, account, at, wholly)`` deletes what the stage holds (everything when
    nothing of the person has to stay anywhere, else what no stage needs) and returns the storage
    keys that the caller removes once this is committed; ``stays`` says what has to stay."""

    erase: Callable[[Session, Account, datetime, bool], list[str]]
    stays: Callable[[Session, int], list[Stays]] = _nothing_stays


def what_stays(session: Session, account_id: int, stages: Mapping[str, Closing]) -> list[Stays]:
    """Everything of the person that a stage has to keep."""
    return [
        stays
        for _name, stage in sorted(stages.items())
        for stays in stage.stays(session, account_id)
    ]


def always_stays() -> list[Stays]:
    """What stays of every account, without anything that says who it was."""
    return [
        Stays(
            _("登录记录（时间、设备、网络）"),
            _("注销以后六个月"),
            _("《网络安全法》第二十一条：网络日志留存不少于六个月"),
        ),
        Stays(
            _("您在什么时间同意过哪一版告知书"),
            _("长期；没有姓名和号码"),
            _("《个人信息保护法》第十四条、第六十九条：由处理者证明取得了同意"),
        ),
        Stays(
            _("操作记录，只有编号"),
            _("长期；没有个人信息"),
            _("供监督和核对，删去任何一条都会使记录链断开"),
        ),
    ]
