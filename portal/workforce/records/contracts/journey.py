"""This stage's part of a person's page and of the home page's figures."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.foundation.web.filters import day
from portal.workforce.labels import word
from portal.workforce.records.contracts.queries import contracts_of, running_out, terms
from portal.workforce.rulebook.contracts import open_ended_is_next
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


def contracts(look: WorkerLook) -> Section:
    title, signed = _("劳动合同"), contracts_of(look.session, look.worker.id)
    rows = [
        [
            contract.ordinal,
            contract.number or "—",
            word("contract.kind", contract.kind),
            day(contract.starts_on),
            day(contract.ends_on),
            day(contract.probation_ends_on),
            way(look, "contracts_office.correct", contract),
        ]
        for contract in signed
    ]
    columns = (_("第几次"), _("编号"), _("类型"), _("起"), _("止"), _("试用期止"), _("办理"))
    warning = _("已连续订立两次固定期限合同：续订时应当订立无固定期限合同（劳动合同法第十四条）。")
    return Section(
        title,
        "contracts",
        (Table(title, columns, rows),),
        Button(_("登记合同"), "contracts_office.new"),
        warning if open_ended_is_next(terms(signed)) else "",
    )


def ending(look: PeopleLook) -> dict[str, Any]:
    last_days = running_out(look.session, look.ids, look.on)
    first = earliest(last_days.values())
    return {
        "number": len(last_days),
        "text": _("90 天内合同到期"),
        "small": _("最近 %(on)s", on=day(first)) if first else "",
    }


PERSON = (Part(contracts, order=20),)
FIGURES = (Figure(ending, order=40),)
