"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.foundation.time.clock import local
from portal.foundation.web.filters import day as printed_day
from portal.recruitment.applications.look import ApplicationLook, Point, Step
from portal.recruitment.archives.queries import application_term, end_of_round, kept_count
from portal.recruitment.labels import word
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR


def ended(look: RoundLook) -> Standing:
    end = end_of_round(look.session, look.round_.id)
    if end is None:
        return Standing("next", (_("结束招聘，开始计算保存期限"),))
    lines = [word("round_end.state", end.state)]
    kept = kept_count(look.session, look.round_.id)
    if end.ended_on is not None:
        lines.append(_("%(n)s 份报名材料在保存期内", n=kept) if kept else _("报名材料已到期删除"))
    return Standing("now" if end.state == "proposed" or kept else "done", tuple(lines))


def kept(look: ApplicationLook) -> Iterator[Point]:
    """Only once the round has ended: until when the person's papers are kept."""
    application = look.application
    if application.erased_at is not None:
        on = local(application.erased_at).date()
        yield Point(_("报名材料"), "done", None, (_("已于%(day)s到期删除", day=printed_day(on)),))
        return
    last = application_term(look.session, application)
    if last is not None:
        line = _("保存到%(day)s，期满删除；需要的请先下载副本", day=printed_day(last))
        yield Point(_("报名材料"), "now", None, (line,))


ROUND = (
    Stage(
        lazy_gettext("结束和归档"),
        ended,
        "archives_office.index",
        120,
        (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
PERSON = (Step(kept, order=90),)
