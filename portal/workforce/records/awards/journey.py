"""This stage's part of a person's page."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.foundation.web.filters import day
from portal.workforce.labels import word
from portal.workforce.records.awards.queries import awards_of
from portal.workforce.workers.look import Button, Part, Section, Table, WorkerLook, way


def awards(look: WorkerLook) -> Section:
    title = _("奖励")
    rows = [
        [
            award.title,
            word("award.kind", award.kind),
            word("award.level", award.level),
            award.awarded_by,
            day(award.on),
            way(look, "awards_office.correct", award),
        ]
        for award in awards_of(look.session, look.worker.id)
    ]
    columns = (_("名称"), _("类别"), _("级别"), _("授予单位"), _("日期"), _("办理"))
    table = Table(title, columns, rows)
    return Section(title, "awards", (table,), Button(_("登记奖励"), "awards_office.new"))


PERSON = (Part(awards, order=60),)
