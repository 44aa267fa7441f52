"""This stage's part of a person's page."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.foundation.web.filters import day
from portal.kernel.period import DAY
from portal.workforce.exits.queries import exit_of
from portal.workforce.labels import word
from portal.workforce.workers.look import Remark, WorkerLook


def left(look: WorkerLook) -> tuple[str, str] | None:
    leaving = exit_of(look.session, look.worker.id)
    if leaving is None:
        return None
    cause = word("exit.cause", leaving.cause)
    return "warn", _(
        "已退出：%(cause)s，最后在岗 %(last)s，员额自 %(on)s 零时起释放。",
        cause=cause,
        last=day(leaving.left_on - DAY),
        on=day(leaving.left_on),
    )


REMARKS = (Remark(left, order=20),)
