"""更正: the open round's notice had a wrong telephone; drafted, approved and published by three
people, and everybody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.recruitment.changes.act import ChangeAct
from portal.recruitment.changes.documents import change_body, change_title
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.services.approve import reply_to_change, submit_change
from portal.recruitment.changes.services.draft import begin_change, put_items
from portal.recruitment.changes.services.publish import publish_change
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.tales import OPEN


def correct(telling: RoundTelling) -> None:
    drafted = telling.at - timedelta(hours=30)
    change = begin_change(
        telling.act_on_round("jingban", drafted),
        "correction",
        reason="公告所印咨询电话有误，现予更正。",
    )
    by_publisher = _act_on(telling, change, "jingban", drafted)
    put_items(by_publisher, {("contact", "contact_phone", ""): "0517-0000 0008"})
    submit_change(by_publisher)
    reply_to_change(
        _act_on(telling, change, "shiji", drafted + timedelta(hours=3)),
        "approve",
        document_number=f"淮总工复〔{telling.at.year}〕36号",
    )
    telling.session.flush()
    session, round_ = telling.session, telling.round_
    publish_change(
        _act_on(telling, change, "fuhe", drafted + timedelta(hours=5)),
        change_title(session, round_, change),
        change_body(session, round_, change),
    )


def _act_on(telling: RoundTelling, change: NoticeChange, login: str, at: datetime) -> ChangeAct:
    by = actor(telling.session, login)
    return ChangeAct(telling.session, by, at, telling.round_, change)


CHAPTERS = (Chapter(correct, order=75, tales=(OPEN,), done=0.8),)
