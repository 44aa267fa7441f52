"""This stage's part of a person's page and of the home page's figures."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.foundation.web.filters import day, exact
from portal.workforce.labels import word
from portal.workforce.records.appraisals.queries import (
    appraisals_of,
    consequence_for,
    consequences,
    measures_of,
)
from portal.workforce.workers.look import (
    Button,
    Figure,
    Part,
    PeopleLook,
    Remark,
    Section,
    Table,
    WorkerLook,
    way,
)


def appraisals(look: WorkerLook) -> Section:
    title = _("年度考核")
    rows = [
        [
            appraisal.year,
            exact(appraisal.total),
            word("appraisal.grade", appraisal.grade),
            appraisal.reason or "—",
            way(look, "appraisals_office.correct", appraisal),
        ]
        for appraisal in appraisals_of(look.session, look.worker.id)
    ]
    columns = (_("年度"), _("总分"), _("等次"), _("理由"), _("办理"))
    yearly = Table(title, columns, rows, numbers=(_("总分"),))
    return Section(
        title,
        "appraisals",
        (yearly, *_measures(look)),
        Button(_("登记考核"), "appraisals_office.new"),
    )


def _measures(look: WorkerLook) -> tuple[Table, ...]:
    """Shown once there is one, or a reason for one."""
    taken = measures_of(look.session, look.worker.id)
    if not taken and consequence_for(look.session, look.worker.id) == "none":
        return ()
    rows = [
        [
            day(measure.on),
            word("measure.kind", measure.kind),
            measure.words,
            way(look, "appraisals_office.correct_measure", measure),
        ]
        for measure in taken
    ]
    columns = (_("日期"), _("办了什么"), _("经过和结果"), _("办理"))
    add = Button(_("登记"), "appraisals_office.measure")
    return (Table(_("谈话、培训、调岗、审查"), columns, rows, add=add),)


def what_follows(look: WorkerLook) -> tuple[str, str] | None:
    consequence = consequence_for(look.session, look.worker.id)
    if consequence == "review":
        return "warn", _(
            "连续两年考核不合格：先谈话，再培训或者调整岗位并留下记录，然后依法审查合同。"
            "系统不会自动解除。"
        )
    if consequence == "talk":
        return "info", _("最近一年考核不合格：要诫勉谈话并留下记录。")
    return None


def to_talk_to(look: PeopleLook) -> dict[str, Any]:
    following = consequences(look.session, look.ids)
    reviews = sum(1 for consequence in following.values() if consequence == "review")
    return {
        "number": len(following),
        "text": _("考核要谈话"),
        "small": _("连续两年不合格 %(n)d 人", n=reviews),
    }


PERSON = (Part(appraisals, order=40),)
REMARKS = (Remark(what_follows, order=10),)
FIGURES = (Figure(to_talk_to, order=50),)
