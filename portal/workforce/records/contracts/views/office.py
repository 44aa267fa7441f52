"""Adding a contract to a person."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.posting import Answer
from portal.workforce.audit import Act
from portal.workforce.labels import choices
from portal.workforce.records.contracts.forms import ContractForm
from portal.workforce.records.contracts.models import Contract
from portal.workforce.records.contracts.services import add_contract, correct_contract
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.decisions import standing_row
from portal.workforce.workers.views.record_page import (
    named,
    record_page,
    standing,
    way_to_withdraw,
    with_reason,
)

WRITTEN = ("number", "kind", "starts_on", "ends_on", "probation_ends_on")
pages = Blueprint("contracts_office", __name__, url_prefix="/office/workers")


@pages.route("/<public_id>/contracts/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Answer:
    form = ContractForm()
    form.kind.choices = choices("contract.kind")
    return record_page(
        public_id,
        form,
        _("登记劳动合同"),
        lambda act, worker: add_contract(act, worker, form.terms()),
    )


@pages.route("/<public_id>/contracts/<row_id>/correct", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def correct(public_id: str, row_id: str) -> Answer:
    row = standing(public_id, Contract, row_id)
    form = with_reason(ContractForm)(data=named(row, *WRITTEN))
    form["kind"].choices = choices("contract.kind")

    way = way_to_withdraw(public_id, row)

    def save(act: Act, worker: Worker) -> None:
        wrong = standing_row(act.session, Contract, worker, row_id)
        correct_contract(act, worker, wrong, form.terms(), reason=form["why"].data)

    return record_page(public_id, form, _("更正劳动合同"), save, withdraw=way)
