"""This stage's part of a person's page."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.foundation.web.filters import day, exact
from portal.workforce.labels import word
from portal.workforce.records.pay.queries import grades_of
from portal.workforce.workers.look import Button, Part, Section, Table, WorkerLook, way


def pay(look: WorkerLook) -> Section:
    title = _("薪酬定级")
    rows = [
        [
            day(grade.starts_on),
            word("post.class", grade.post_class),
            grade.level,
            exact(grade.basic),
            exact(grade.performance),
            exact(grade.allowance),
            exact(grade.total),
            way(look, "pay_office.correct", grade),
        ]
        for grade in grades_of(look.session, look.worker.id)
    ]
    sums = (_("等级"), _("基本"), _("绩效"), _("津贴"), _("合计（元/月）"))
    table = Table(title, (_("起薪"), _("岗位"), *sums, _("办理")), rows, numbers=sums)
    return Section(title, "pay", (table,), Button(_("登记定级"), "pay_office.new"))


PERSON = (Part(pay, order=50),)
