"""This stage's part of a person's page."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.foundation.web.cells import Cell, link
from portal.foundation.web.filters import day, moment
from portal.workforce.labels import word
from portal.workforce.workers.kinds import KINDS, SpellKind
from portal.workforce.workers.look import Part, Section, Table, WorkerLook
from portal.workforce.workers.models import FilingStep
from portal.workforce.workers.spell_queries import spells
from portal.workforce.workers.wording import last_day, said_in_words


def _opinion(step: FilingStep) -> str:
    codes = "".join(f"{word('return.code', code)}；" for code in step.codes)
    return f"{codes}{step.words}" or "—"


def filing(look: WorkerLook) -> Section:
    title = _("备案经过")
    rows = [
        [
            word("filing.kind", one.kind),
            moment(step.at),
            word("filing.action", step.action),
            step.by_words,
            _opinion(step),
        ]
        for one in look.worker.filings
        for step in one.steps
    ]
    columns = (_("备案"), _("时间"), _("办理"), _("办理人"), _("意见"))
    return Section(title, "filing", (Table(title, columns, rows),))


def served(look: WorkerLook) -> Section:
    """任职段 as they stand; what was corrected stands on the page of the history."""
    title = _("任职段")
    rows = [
        [
            word("spell.kind", kind.key),
            day(row.valid_from),
            last_day(row),
            said_in_words(kind.read(row)),
            _way(look, kind, row),
        ]
        for kind in KINDS
        for row in spells(look.session, kind, look.worker)
    ]
    columns = (_("类别"), _("起"), _("止"), _("内容"), _("办理"))
    return Section(title, "served", (Table(title, columns, rows),))


def _way(look: WorkerLook, kind: SpellKind, row: Any) -> Cell:
    """To the page that corrects the row, for those who may."""
    where = {"public_id": look.worker.public_id, "kind": kind.key, "spell_id": row.public_id}
    return link(_("更正"), url_for("spells_office.correct", **where) if look.may_edit else "")


PERSON = (Part(served, order=5), Part(filing, order=10))
