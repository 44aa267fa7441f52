"""Adding a contract to a person."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.posting import Answer
from portal.workforce.labels import choices
from portal.workforce.records.contracts.forms import ContractForm
from portal.workforce.records.contracts.services import add_contract
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.views.record_page import record_page

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
