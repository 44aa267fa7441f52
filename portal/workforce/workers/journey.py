"""This stage's part of a person's page."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.foundation.web.filters import moment
from portal.workforce.labels import word
from portal.workforce.workers.look import Part, Section, Table, WorkerLook
from portal.workforce.workers.models import FilingStep


def _opinion(step: FilingStep) -> str:
    codes = "".join(f"{word('return.code', code)}；" for code in step.codes)
    return f"{codes}{step.words}" or "—"


def filing(look: WorkerLook) -> Section:
    title = _("备案经过")
    rows = [
        [moment(step.at), word("filing.action", step.action), step.by_words, _opinion(step)]
        for step in look.worker.filing.steps
    ]
    columns = (_("时间"), _("办理"), _("办理人"), _("意见"))
    return Section(title, "filing", (Table(title, columns, rows),))


PERSON = (Part(filing, order=10),)
