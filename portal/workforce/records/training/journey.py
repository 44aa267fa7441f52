"""This stage's part of a person's page and of the home page's figures."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.foundation.web.filters import day
from portal.workforce.labels import word
from portal.workforce.records.training.queries import trained, training_of
from portal.workforce.workers.look import (
    Button,
    Figure,
    Part,
    PeopleLook,
    Section,
    Table,
    WorkerLook,
    earliest,
    way,
)


def training(look: WorkerLook) -> Section:
    title = _("培训")
    rows = [
        [
            course.title,
            word("training.kind", course.kind),
            course.organiser,
            day(course.starts_on),
            day(course.ends_on),
            course.hours,
            way(look, "training_office.correct", course),
        ]
        for course in training_of(look.session, look.worker.id)
    ]
    columns = (_("项目"), _("类别"), _("主办"), _("开始"), _("结束"), _("学时"), _("办理"))
    table = Table(title, columns, rows, numbers=(_("学时"),))
    return Section(title, "training", (table,), Button(_("登记培训"), "training_office.new"))


def untrained(look: PeopleLook) -> dict[str, Any]:
    done = trained(look.session, look.ids)
    open_ = [worker for worker in look.workers if worker.id not in done]
    first = earliest(worker.training_due_on for worker in open_)
    return {
        "number": len(open_),
        "text": _("一年内要培训"),
        "small": _("最近 %(on)s", on=day(first)) if first else "",
        "href": url_for("training_office.index"),
    }


PERSON = (Part(training, order=30),)
FIGURES = (Figure(untrained, order=30),)
